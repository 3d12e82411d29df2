"""The form pack: which papers a case needs, by conditions of a fixed vocabulary, and the rows they are bound in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mediation.procedure.law import Law
    from mediation.procedure.load import Procedure
    from mediation.procedure.model import CaseFacts, Happening, Standing

PER = (
    "case",
    "party",
    "session",
    "agreement",
    "investigation",
    "follow_up",
    "service",
    "instalment",
    "pause",
    "extension",
    "urge",
    "handover",
    "letter",
    "reply",
    "materials",
    "no_penalty",
    "order",
    "enforcement",
    "call",
    "supervision",
    "meeting",
    "emergency",
    "risk",
    "guidance",
    "sham",
    "police_report",
    "review",
)
SKINS = ("prose", "dense", "sheet", "cover", "ruled", "register")


@dataclass(frozen=True, slots=True)
class Form:
    """One paper. ``per``: what one copy speaks of; ``copies``: a number or ``parties+1``; ``uploaded``: comes from outside.

    ``laws``: articles it rests on, () = custom.
    ``filing``: articles that ask for it in the volume; () = custom, or the centre's own wish.
    ``track``: the mediation it belongs to; "" = any.
    ``pattern``: how its numbers look where the centre has set nothing; "" = as its series does.
    ``parts``: what its template is given, for a form the program does not ship (names of ``documents/context_forms.py``).
    """

    id: str
    title: str
    row: int
    per: str
    file: str
    skin: str
    need: str
    copies: str
    laws: tuple[Law, ...] = ()
    required_when: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    series: str = ""
    uploaded: bool = False
    filing: tuple[Law, ...] = ()
    track: str = ""
    pattern: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the volume's catalogue. ``need``: 必须 or 按需. The rows are bound in the order of the file.

    ``holds``: in another variant of the catalogue, the rows of the first one whose papers are bound here.
    """

    no: int
    title: str
    need: str
    generated: bool
    holds: tuple[int, ...] = ()


def place_of(rows: Sequence[Row], row: str) -> int:
    """The place of a catalogue row, from 1, in the order rows are bound in; behind all for one that is not listed."""
    return next((place for place, one in enumerate(rows, 1) if row in map(str, one.holds or (one.no,))), len(rows) + 1)


@dataclass(frozen=True, slots=True)
class FormNeed:
    """A paper this case needs. ``subject``: id of what it speaks of, "" for the case; ``why``: the condition that asks for it."""

    form: str
    title: str
    row: int
    subject: str
    need: str
    why: str


Condition = Callable[["CaseFacts", "Standing"], bool]


def _done(*acts: str) -> Condition:
    return lambda _facts, standing: any(act in standing.counts for act in acts)


def _moved(track: str, *states: str) -> Condition:
    return lambda _facts, standing: any(m.track == track and m.state in states for m in standing.moved)


def _only(standing: Standing, *tracks: str) -> bool:
    """Whether the case is mediated in these tracks and in no other."""
    return not (MEDIATIONS & standing.tracks.keys()) - set(tracks) and bool(MEDIATIONS & standing.tracks.keys())


MEDIATIONS = frozenset({"people", "judicial", "administrative"})


def _ended_among_people(_facts: CaseFacts, standing: Standing) -> bool:
    acts = ("fail", "stop_other", "stop_collusion")
    return any(m.track == "people" and m.act in acts for m in standing.moved)


def _in_force(form: str) -> Condition:
    return lambda _facts, standing: any(a.form == form and a.state != "void" for a in standing.agreements)


def _written_request(facts: CaseFacts, standing: Standing) -> bool:
    written = facts.application_mode == "书面" and facts.source_way != "主动"
    return written and not _only(standing, "judicial", "administrative")


def _oral_request(facts: CaseFacts, standing: Standing) -> bool:
    """A court's referral is entered in the register whether or not anybody applied; an agency keeps its own register."""
    return not _written_request(facts, standing) and not _only(standing, "administrative")


def _agency(*, written: bool) -> Condition:
    """A request to an agency in writing; or an oral one, or mediation of its own accord."""

    def holds(_facts: CaseFacts, standing: Standing) -> bool:
        asked = standing.last.get("admin_apply")
        if asked is None:
            return False
        return written is (asked.fields.get("written") is not False and not asked.fields.get("ex_officio"))

    return holds


def _court_agreed(_facts: CaseFacts, standing: Standing) -> bool:
    """Agreed under a court's referral of a suit, which the court has to end; or filed with it."""
    agreed = any(m.track == "judicial" and m.state == "J5" for m in standing.moved)
    suit = standing.court is not None and standing.court.mode.startswith("委托")
    return (agreed and suit) or "court_file" in standing.counts


def _appraised(facts: CaseFacts, _standing: Standing) -> bool:
    return any(h.act == "pause" and "鉴定" in str(h.fields.get("reason", "")) for h in facts.happenings)


def _of_kind(kind: str) -> Condition:
    return lambda facts, _standing: facts.kind.split("/")[0] == kind


def _refused_referral(facts: CaseFacts, standing: Standing) -> bool:
    return "refuse" in standing.counts and (bool(standing.referral) or facts.source_way == "接受委托移送")


def _agent(facts: CaseFacts, standing: Standing) -> bool:
    return any(party.agents and party.id in standing.parties for party in facts.parties)


def _of_type(*, natural: bool) -> Condition:
    return lambda facts, standing: any(p.natural is natural and p.id in standing.parties for p in facts.parties)


def _undisputed(_facts: CaseFacts, standing: Standing) -> bool:
    return "court_undisputed" in standing.counts or (
        "fail" in standing.last and bool(standing.last["fail"].fields.get("undisputed"))
    )


def _confirming(_facts: CaseFacts, standing: Standing) -> bool:
    agreed = standing.agreement is not None and standing.agreement.confirm_agreed
    return "confirmation" in standing.tracks and (agreed or standing.confirmation is not None)


CONDITIONS: Mapping[str, tuple[str, Condition]] = {
    "always": ("每案必备", lambda _f, _s: True),
    "filed_under": ("已组卷", lambda f, s: f.has_volume or s.filed_on is not None),
    "written_request": ("书面申请", _written_request),
    "oral_request": ("口头申请或主动调解", _oral_request),
    "accepted": ("已受理", lambda _f, s: s.accepted_on is not None),
    "accepted_people": ("已受理", _done("accept")),
    "asked": ("已征询意愿", _done("ask")),
    "notified": ("已通知调解", _done("notify")),
    "appointed": ("已定调解员", lambda _f, s: "appoint" in s.counts and not _only(s, "administrative")),
    "agent": ("有委托代理人", _agent),
    "investigated": ("有调查", _done("investigate")),
    "evidence": ("有证据", _done("evidence")),
    "session": ("开过调解会", _done("session")),
    "written": ("达成书面协议", _in_force("书面")),
    "oral": ("达成口头协议", _in_force("口头")),
    "performed": ("有履行", lambda _f, s: s.performed_on is not None or "perform" in s.counts),
    "follow_up": ("有回访", _done("follow_up")),
    "confirm": ("协议可申请司法确认", lambda _f, s: "confirmation" in s.tracks),
    "confirm_agreed": ("各方同意申请司法确认", _confirming),
    "refused": ("不予受理", _done("refuse")),
    "refused_referral": ("不予受理移送、委托的纠纷", _refused_referral),
    "failed": ("调解终止", _ended_among_people),
    "withdrawn": ("撤回或自行和解", _done("withdraw", "settle")),
    "paused": ("暂停过计时", _done("pause")),
    "extended": ("已延期", _done("extend")),
    "urged": ("督促过履行", _done("urge")),
    "served": ("有送达", _done("serve")),
    "undisputed": ("记载了无争议事实", _undisputed),
    "closed": ("已结案", lambda _f, s: s.closed_on is not None),
    "gaps": ("卷宗有需说明的情况", lambda f, _s: f.has_gaps),
    "corporate": ("当事人有单位", _of_type(natural=False)),
    "natural": ("当事人有自然人", _of_type(natural=True)),
    "handed_over": ("已移送、委托或请其他机关协助", _done("transfer", "refer_out")),
    "letter_received": ("有来函", _done("receive", "court_refer")),
    "replied": ("已复函", _done("reply", "court_decline")),
    "materials": ("签收或退回材料", _done("court_accept", "return_papers", "court_return")),
    "court_accepted": ("已接受法院委派、委托", _done("court_accept")),
    "court_started": ("法院委派、委托的调解已经开始", _moved("judicial", "J4")),
    "court_ended": ("法院委派、委托的调解终止", _moved("judicial", "J6")),
    "court_agreed": ("协议须报法院", _court_agreed),
    "agency_written": ("书面申请行政调解", _agency(written=True)),
    "agency_oral": ("口头申请或依职权行政调解", _agency(written=False)),
    "agency_accepted": ("行政调解已受理", _done("admin_accept")),
    "agency_refused": ("行政调解不予受理", _done("admin_refuse")),
    "agency_ended": ("行政调解终结", _moved("administrative", "A5")),
    "confirm_ruled": ("法院作出裁定或者调解书", _done("confirm_grant", "confirm_dismiss", "confirm_refuse", "court_letter")),
    "confirm_withdrawn": ("撤回司法确认申请", _done("confirm_withdraw")),
    "no_penalty": ("共同申请公安机关认可", _done("no_penalty_apply")),
    "payment_order": ("申请支付令", _done("payment_order")),
    "enforcement": ("申请强制执行", _done("enforce")),
    "called": ("吹过哨", _done("call")),
    "supervised": ("被督办", _done("supervise")),
    "met": ("联席会议研究过", _done("meeting")),
    "emergency": ("上报过紧急情况", _done("emergency")),
    "risk": ("评定过风险", _done("risk")),
    "guided": ("已引导告知", _done("guide")),
    "sham": ("疑似虚假调解中止", _done("sham_suspend")),
    "police_told": ("报告过公安机关", _done("report_police")),
    "review": ("申请仲裁审查", _done("arbitral_review")),
    "traffic": ("道路交通事故纠纷", _of_kind("道路交通事故")),
    "appraised": ("委托过鉴定", _appraised),
}  # fmt: skip

_ENTRY_OF = {
    "session": ("session", "session"), "investigation": ("investigate", "investigation"), "follow_up": ("follow_up", "follow_up"),
    "service": ("serve", "service"), "pause": ("pause", ""), "extension": ("extend", ""), "urge": ("urge", ""),
}  # fmt: skip
"""per -> (act, field of its entry that names the row it wrote; "" = the entry itself)."""

ACTS_OF: Mapping[str, tuple[str, ...]] = {
    "handover": ("transfer", "refer_out"), "letter": ("receive", "court_refer"), "reply": ("reply", "court_decline"),
    "materials": ("court_accept", "return_papers", "court_return"), "no_penalty": ("no_penalty_apply",),
    "order": ("payment_order",), "enforcement": ("enforce",), "call": ("call",), "supervision": ("supervise",),
    "meeting": ("meeting",), "emergency": ("emergency",), "risk": ("risk",),
    "guidance": ("guide",), "sham": ("sham_suspend",), "police_report": ("report_police",), "review": ("arbitral_review",),
}  # fmt: skip
"""per -> acts each of which a paper of its own tells: the subject is the first version of the entry."""

GUIDED = "告知引导"
"""Only told where to go: the case is not handed over, so there is no letter."""


def required_forms(p: Procedure, facts: CaseFacts, standing: Standing) -> tuple[FormNeed, ...]:
    """The papers of this case, in the order of the pack: one need for each subject of each form whose condition holds."""
    holding = {name: words for name, (words, test) in CONDITIONS.items() if test(facts, standing)}
    needs: list[FormNeed] = []
    for form in p.forms.values():
        why = next((name for name in form.required_when if name in holding), "")
        if why:
            needs += [
                FormNeed(form.id, form.title, form.row, subject, form.need, holding[why])
                for subject in subjects(form, why, p, facts, standing)
            ]
    return tuple(needs)


def subjects(form: Form, why: str, p: Procedure, facts: CaseFacts, standing: Standing) -> tuple[str, ...]:
    """What each copy of a form speaks of."""
    if form.per == "case":
        return ("",)
    if form.per == "agreement":
        wanted = {"written": "书面", "oral": "口头"}.get(why, "")
        return tuple(
            a.id
            for a in standing.agreements
            if a.state != "void" and a.form in (wanted or a.form) and form.track in ("", a.track)
        )
    if form.per == "instalment":
        return tuple(obligation.id for obligation in standing.obligations)
    told = facts.happenings if not form.track else _of_track(form.track, p, facts, standing)
    if form.per == "party":
        return _parties(why, told, facts, standing)
    if form.per in ACTS_OF:
        return tuple(h.id for h in told if h.act in ACTS_OF[form.per] and h.fields.get("mode") != GUIDED)
    act, name = _ENTRY_OF[form.per]
    return tuple(str(h.fields.get(name) or h.id) if name else h.id for h in told if h.act == act)


def _of_track(track: str, p: Procedure, facts: CaseFacts, standing: Standing) -> tuple[Happening, ...]:
    """What happened in one mediation. Folded once more only where a case had several."""
    if _only(standing, track):
        return facts.happenings
    if track not in standing.tracks:
        return () if MEDIATIONS & standing.tracks.keys() else facts.happenings
    from mediation.procedure.fold import Folder

    folder, found = Folder(p, facts), []
    for happening in facts.happenings:
        folder.apply(happening)
        if folder.track == track:
            found.append(happening)
    return tuple(found)


def _parties(why: str, told: tuple[Happening, ...], facts: CaseFacts, standing: Standing) -> tuple[str, ...]:
    if why == "agent":
        return tuple(party.id for party in facts.parties if party.agents and party.id in standing.parties)
    if why == "notified":
        named = [h.fields.get("parties") or standing.parties for h in told if h.act == "notify"]
        asked = [str(one) for group in named if isinstance(group, list | tuple) for one in group]
        return tuple(one for one in dict.fromkeys(asked) if one in standing.parties)
    return standing.parties
