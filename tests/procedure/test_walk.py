"""Random acts through the pure engine, watched by a small model of what must never happen that shares no code with it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mediation.procedure.clocks import clocks
from mediation.procedure.engine import fold, judge, offers
from mediation.procedure.forms import required_forms
from mediation.procedure.model import CaseFacts, Happening, PartyFacts

TODAY = date(2027, 6, 1)
PARTIES = (
    PartyFacts("a", "申请人", "自然人", "甲"),
    PartyFacts("b", "被申请人", "自然人", "乙", birth=date(2012, 5, 1), guardians=("乙父",)),
    PartyFacts("c", "第三人", "法人", "丙公司", agents=(("丁", "特别授权"), ("戊", "一般授权"))),
)
HANDS = {"a": ("", "甲"), "b": ("", "乙父"), "c": ("丁", "戊")}
MUST_WRITE = ("医疗", "劳动争议", "山林土地/流转", "山林土地/承包经营")
ENTERING = (
    "divert", "accept", "appoint", "change_mediator", "notify", "start", "session", "pause", "resume", "extend", "reach", "sign", "seal", "oral",
    "remediate", "court_refer", "court_accept", "admin_apply", "admin_accept", "admin_to_people",
)  # fmt: skip
COURT_MAY = ("appoint", "change_mediator", "notify", "court_refer")
"""A court hands on and a mediator is proposed before anybody is asked; accepting it is what a refusal bars."""
AFTER_CLOSING = {
    "follow_up", "file", "correct", "amend", "report_police", "serve", "attach", "reveal", "note", "refer_answer", "reply", "return_papers",
    "call_rate", "call_end", "supervise_end", "meeting", "meeting_done", "emergency", "emergency_ack", "risk", "police_decision", "court_file",
}  # fmt: skip
SHOWN_A_WAY = (
    "sue", "inform_sue", "enforce", "arbitrate", "arbitral_review", "payment_order", "notarise", "admin_penalise", "police_decision",
)  # fmt: skip


class Watcher:
    """What happened, and what may therefore not happen: written from the law's forbidden list, not from the engine."""

    def __init__(self, kind, other):
        self.kind, self.other = kind, other
        self.refusers, self.present = set(), {"a", "b", "c"}
        self.signed, self.mediators, self.reached = {}, (), False
        self.owed, self.in_force, self.closed, self.filed, self.sued = {}, False, False, False, False

    def objections(self, act, fields):
        free = act in COURT_MAY if self.court else act == "court_refer"
        if act in ENTERING and not free and (self.refusers & self.present) - agreeing(fields):
            yield "mediation against a recorded refusal"
        if (
            act in ("divert", "accept", "court_refer", "admin_apply", "admin_accept")
            and self.kind == "医疗"
            and self.other
        ):
            yield "two tracks on one medical claim"
        if act == "oral" and self.kind.startswith(MUST_WRITE):
            yield "oral agreement where writing is required"
        if act in ("oral", "reach") and not fields.get("items"):
            yield "agreement without content"
        if act == "seal" and not (self.reached and self.present | set(self.mediators) <= set(self.signed)):
            yield "seal before everybody signed"
        if act == "sign" and fields["signer"] == "b" and fields.get("signed_by") != "乙父":
            yield "a minor's own signature"
        if act == "sign" and fields["signer"] == "c" and fields.get("signed_by") == "戊":
            yield "an agent without special authority"
        if act == "close" and any(self.owed.values()) and not self.sued:
            yield "closing before performance"
        if act in ("withdraw", "settle", "fail") and self.in_force and not self.reopened and not self.court:
            yield "taking back what is in force"
        if self.closed and act not in AFTER_CLOSING:
            yield "acting on a closed case"
        if self.filed and act not in ("correct", "reveal"):
            yield "acting on a filed case"
        if act == "extend" and agreeing(fields) < self.present:
            yield "extension without everybody"
        if act == "confirm_apply" and not (self.in_force or self.present <= set(self.signed)):
            yield "confirmation without an agreement"
        if act == "confirm_apply" and set(fields.get("parties", ())) < self.present:
            yield "confirmation by one party alone"

    reopened = court = False

    def note(self, act, fields, on):
        if act in ("ask", "remediate"):
            for row in fields["consents"]:
                if row["answer"] == "不同意":
                    self.refusers.add(row["party"])
                if row["answer"] == "同意":
                    self.refusers.discard(row["party"])
        if act in ("fail", "refuse"):
            self.refusers |= set(fields.get("refuser", ()))
        if act in ("appoint", "change_mediator"):
            self.mediators = fields["mediators"]
        if act in ("party_leave", "party_death"):
            self.present.discard(fields["party"])
        if act == "reach":
            self.reached, self.signed = True, {}
        if act == "sign":
            self.signed[fields["signer"]] = on
        if act in ("seal", "oral"):
            self.in_force, self.reopened, self.reached = True, False, False
        if act == "remediate":
            self.reopened = True
        if act in SHOWN_A_WAY:
            self.sued = True
        if act == "court_refer":
            self.court = True
        if act == "close" or (act == "join" and fields["direction"] == "并入他案"):
            self.closed = True
        if act == "file":
            self.filed = True


def agreeing(fields):
    return {row["party"] for row in fields.get("consents", ()) if row["answer"] == "同意"}


def some_fields(rng, act, standing, on):
    """Values for an act: mostly sensible, now and then not."""
    good = rng.random() < 0.85
    party = rng.choice(standing.parties or ("a",)) if good else rng.choice(("a", "b", "c", "x"))
    answer = "同意" if good else rng.choice(("不同意", "未表态", "联系不上"))
    consents = tuple(
        {"party": one, "answer": answer} for one in (standing.parties or ("a", "b", "c"))[: None if good else 1]
    )
    due = on + timedelta(days=rng.randrange(1, 20))
    item = {
        "kind": "给付",
        "text": "付款",
        "fen": 1000 * rng.randrange(1, 5),
        "due": due,
        "obligor_ids": ("a",),
        "obligee_ids": (),
    }
    signer = rng.choice((*standing.parties, *standing.mediators, "zhou"))
    return {
        "nature": "民事纠纷" if good else "行政争议", "other_body": "无" if good else "法院已受理", "consents": consents,
        "committee_agreed": good, "until": on + timedelta(days=40), "mediators": ("li",) if good else ("zhou",), "recorder": "zhou",
        "staff": "li", "asked_by": "甲", "decision": rng.choice(("待决定", "不需回避", "各方同意继续")), "mode": "移送", "sender": "派出所", "letter_no": "1",
        "started": datetime.combine(on, time(9)), "at": datetime.combine(on, time(9)), "place": "室", "record": "录",
        "result": "继续调解" if act == "session" else "", "items": (item,) if good else (), "on_spot": rng.random() < 0.2,
        "signer": signer, "signer_kind": "mediator" if signer == "li" else "recorder" if signer == "zhou" else "party",
        "signed_by": rng.choice(HANDS.get(signer, ("",))), "way": rng.choice(("签名", "签名并盖章")) if act == "sign" else "电话",
        "remedies_told": good, "refuser": (party,) if not good else (), "party": party, "body": "法院", "external_no": "1", "court": "县法院",
        "amount": rng.choice((None, 500)), "retention": "定期30年", "subject": "丁", "investigators": ("li",), "text": "录", "title": "收据",
        "by": "li", "interviewee": "甲", "performed": "部分履行", "to_body": "局", "routes": "起诉", "to": "派出所", "matter": "持械", "object": "party",
        "field": "phone", "value": "1", "paper_title": "通知", "category": "other", "file": "f", "name": "庚", "kind": "agent" if act == "agent_add" else "书证",
        "case": "2号", "direction": "他案并入本案" if good else "并入他案", "reason": REASONS.get(act, "说明"), "what": "全部", "agent": rng.choice(("丁", "庚")),
    }  # fmt: skip


REASONS = {
    "guide": "不属调解范围",
    "refuse": "不属人民调解范围",
    "pause": "鉴定",
    "fail": "达不成协议",
    "default": "逾期未履行",
}
SKIPPED = {"correct", "party_add", "split", "amend"}
FORWARD = {
    "register": 60, "divert": 60, "ask": 30, "accept": 90, "appoint": 90, "start": 90, "session": 25, "reach": 80, "sign": 250, "seal": 200, "oral": 40,
    "perform": 40, "default": 40, "sue": 8, "inform_sue": 12, "remediate": 40, "pause": 15, "resume": 60, "extend": 10, "close": 15, "file": 20, "inform_confirm": 4,
    "change_mediator": 4, "recuse": 4, "follow_up": 6, "fail": 4, "urge": 4, "court_refer": 40, "court_accept": 90, "admin_apply": 20, "admin_review": 20,
    "admin_accept": 90, "confirm_apply": 15, "confirm_accept": 20, "confirm_grant": 20, "court_letter": 15,
}  # fmt: skip
"""How readily the walk takes an act, so that it gets beyond the first days of a case."""


KINDS = st.sampled_from(("邻里/渗漏水", "医疗", "劳动争议/工伤", "山林土地/流转"))
REGIONS = st.sampled_from(("990101", "330203", "510104"))


@given(seed=st.integers(0, 2**32), kind=KINDS, region=REGIONS, other=st.booleans())
def test_no_walk_reaches_what_is_forbidden(p, holidays, seed, kind, region, other):
    rng = random.Random(seed)
    other = other and kind == "医疗" and rng.random() < 0.3
    facts = CaseFacts(
        kind, date(2026, 11, 2), region=region, parties=PARTIES, source_way="依申请", staff={"li": "李", "zhou": "周"}, dossier_complete=True,
        other_tracks=("卫健局行政调解",) if other else (), settings={"limit_excludes_appraisal": rng.random() < 0.5},
    )  # fmt: skip
    watcher, day = Watcher(kind, other), facts.applied_on
    for place in range(1, 46):
        standing = fold(p, facts)
        open_now = offers(p, facts, standing, role="head", today=TODAY, holidays=holidays)
        likely = [o.act.id for o in open_now if o.act.id not in SKIPPED]
        if standing.filed_on or not likely or rng.random() < 0.1:
            act = rng.choice([a for a in p.acts if a not in SKIPPED])
        else:
            act = rng.choices(likely, [FORWARD.get(a, 1) for a in likely])[0]
        fields = some_fields(rng, act, standing, day)
        spec = p.acts[act]
        fields = {f.name: told for f in spec.fields if (told := value_for(rng, f, fields, standing, day)) is not None}
        verdict = judge(p, facts, act, fields, day, role="head", today=TODAY, holidays=holidays)
        assert all(r.article and "{" not in r.message for r in (*verdict.refusals, *verdict.warnings))
        if verdict.refused:
            assert verdict.standing == standing, "a refused act changes nothing"
        else:
            objections = list(watcher.objections(act, fields))
            assert not objections, (act, objections)
            happening = Happening(f"e{place}", place, act, day, None, fields)
            facts = replace(facts, happenings=(*facts.happenings, happening))
            watcher.note(act, fields, day)
            standing = fold(p, facts)
            watcher.owed = {o.id: o.state != "done" for o in standing.obligations} if standing.effective_on else {}
            sound(p, facts, watcher, holidays, day)
        day += timedelta(days=rng.choice((0, 0, 1, 3)))


def value_for(rng, spec, fields, standing, day):
    """A value of the field's own type: one of the sensible ones, else any; None = left out."""
    told = fields.get(spec.name)
    if spec.name == "capacity":
        return None  # judged by whose name it is
    if spec.choices:
        return (
            told if told in spec.choices else rng.choice(spec.choices) if spec.required or rng.random() < 0.3 else None
        )
    if spec.type == "rows":
        return tuple(
            {
                c.name: cell
                for c in spec.columns
                if (cell := value_for(rng, c, {"party": party}, standing, day)) is not None
            }
            for party in standing.parties or ("a",)
        )
    any_ = {
        "bool": rng.random() < 0.8, "date": day, "moment": datetime.combine(day, time(9)), "party": rng.choice(standing.parties or ("a",)),
        "parties": standing.parties, "staff": "li", "staffs": ("li",), "int": 1, "money": 100, "text": "某", "longtext": "某",
    }  # fmt: skip
    kinds = {
        "items": tuple,
        "consents": tuple,
        "parties": tuple,
        "staffs": tuple,
        "bool": bool,
        "date": date,
        "money": int,
        "int": int,
    }
    if told is not None and isinstance(told, kinds.get(spec.type, (str, datetime))):
        return told
    return any_.get(spec.type) if spec.required or rng.random() < 0.3 else None


def sound(p, facts, watcher, holidays, day):
    """The case after an allowed act is one the law knows."""
    standing = fold(p, facts)
    assert {t.state for t in standing.tracks.values()} == standing.states
    if standing.people == "P6":
        assert not any(watcher.owed.values()), "performed with something still owed"
    if "confirmation" in standing.tracks:
        assert any(h.act in ("seal", "sign") for h in facts.happenings), "confirmation without a written agreement"
        assert any(a.form == "书面" for a in standing.agreements)
    pact = standing.agreement
    if pact is not None and pact.form == "书面" and pact.effective_on is not None and pact.track != "judicial":
        bound = [s.on for s in pact.signatures if s.kind != "recorder"]
        assert pact.effective_on == max([*bound, pact.sealed_on])
    for clock in clocks(p, facts, standing, holidays, day):
        assert clock.due is None or clock.due >= clock.start_on
        assert clock.law
        assert clock.explanation.endswith(("。", "请核对。"))
        if clock.rule == "D4":
            assert standing.effective_on == clock.start_on
    supervised = [m for m in standing.moved if p.acts[m.act].track == "supervision"]
    assert not supervised, "supervision never moves a track"
    for need in required_forms(p, facts, standing):
        assert need.form in p.forms
