"""Conditions from the window to acceptance: what may be taken in, and who has to be asked."""

from __future__ import annotations

from mediation.procedure.capacity import FULL, capacity_of
from mediation.procedure.effects import answers, ids
from mediation.procedure.guards import WRONG, Findings, Sight, check
from mediation.procedure.law import under

REFERRED = ("移送", "委托")


@check("civil_matter", "nature")
def civil_matter(s: Sight) -> Findings | None:
    """Only civil disputes between equals."""
    nature = s.text("nature")
    return None if nature == "民事纠纷" else {"nature": nature}


@check("elsewhere_medical", "other_body")
def elsewhere_medical(s: Sight) -> Findings | None:
    """A medical dispute before a court or the health authority."""
    body = s.text("other_body")
    if not under(s.facts.kind, "医疗") or body not in ("法院已受理", "卫生健康部门已受理"):
        return None
    return {"body": body}


@check("elsewhere", "other_body")
def elsewhere(s: Sight) -> Findings | None:
    """A dispute another body has taken and not handed on."""
    body = s.text("other_body")
    return None if body in ("", "无") or s.get("entrusted") else {"body": body}


def _other_mediation(s: Sight) -> str:
    """Mediation that runs besides the track this act belongs to or leads to, in this case and in others."""
    own = {s.act.track, *(s.p.states[state].track for state in s.act.to)}
    mine = [
        f"{t.track_label}{t.label}"
        for t in s.standing.tracks.values()
        if t.track not in own and t.active and t.state in s.p.running
    ]
    return "、".join((*mine, *s.facts.other_tracks))


@check("second_track_medical")
def second_track_medical(s: Sight) -> Findings | None:
    """A second active mediation of one medical claim."""
    found = _other_mediation(s) if under(s.facts.kind, "医疗") else ""
    return {"tracks": found} if found else None


@check("second_track")
def second_track(s: Sight) -> Findings | None:
    """A second active mediation of another claim."""
    found = "" if under(s.facts.kind, "医疗") else _other_mediation(s)
    return {"tracks": found} if found else None


def _suits(s: Sight) -> str:
    """Suits on the same claim that a court has taken, in this case and in others; its own court may hand the case on."""
    found = []
    sued, remedy = s.standing.last.get("sue") or s.standing.last.get("payment_order"), s.standing.tracks.get("remedy")
    if remedy is not None and remedy.state == "E3" and sued is not None:
        found.append(
            (f"已起诉至{sued.fields.get('court') or '法院'}（本案已登记）", str(sued.fields.get("court") or ""))
        )
    found += [(f"已起诉至{court or '法院'}（{case}）", court) for case, court in s.facts.other_suits]
    if s.act.id == "court_refer":
        found = [(words, court) for words, court in found if s.text("court") and court not in ("", s.text("court"))]
    return "、".join(words for words, _court in found)


@check("suit_medical")
def suit_medical(s: Sight) -> Findings | None:
    """A court has the medical claim."""
    found = _suits(s) if under(s.facts.kind, "医疗") else ""
    return {"suit": found} if found else None


@check("suit_running")
def suit_running(s: Sight) -> Findings | None:
    """A court has another claim."""
    found = "" if under(s.facts.kind, "医疗") or s.get("entrusted") else _suits(s)
    return {"suit": found} if found else None


@check("sued_apart")
def sued_apart(s: Sight) -> Findings | None:
    """A medical claim before a court is mediated nowhere: what still runs is ended first."""
    running = [t.label for t in s.standing.tracks.values() if t.active and t.state in s.p.running]
    return {"states": "、".join(running)} if under(s.facts.kind, "医疗") and running else None


@check("order_apart", "result")
def order_apart(s: Sight) -> Findings | None:
    """The same where an objection turns a payment order into a suit."""
    return sued_apart(s) if s.text("result") == "异议终结" else None


@check("not_refused")
def not_refused(s: Sight) -> Findings | None:
    """Nobody's recorded refusal stands. Consents given with this very act count."""
    agreed = {party for party, answer in answers(s.fields.get("consents")) if answer == "同意"}
    refusing = tuple(p for p in s.standing.refused_by if p not in agreed)
    return {"names": s.facts.names(refusing)} if refusing else None


@check("routes_named", "routes")
def routes_named(s: Sight) -> Findings | None:
    """The routes are told."""
    return None if s.text("routes") else WRONG


@check("transfer_told", "party_told")
def transfer_told(s: Sight) -> Findings | None:
    """The party knows of the transfer."""
    return None if s.get("party_told") else WRONG


@check("referral_written", "mode")
def referral_written(s: Sight) -> Findings | None:
    """A case handed over comes with a letter."""
    mode = s.text("mode")
    return {"mode": mode} if mode in REFERRED and not s.text("letter_no") else None


@check("referral_consents")
def referral_consents(s: Sight) -> Findings | None:
    """A case handed over is taken with everybody's consent."""
    received = s.standing.last.get("receive")
    mode = s.standing.referral or ("委托、移送" if s.facts.source_way == "接受委托移送" else "")
    if mode not in (*REFERRED, "委托、移送") or (received is not None and received.fields.get("consented")):
        return None
    missing = tuple(p for p in s.standing.parties if s.standing.consents.get(p) != "同意")
    return {"mode": mode, "names": s.facts.names(missing)} if missing else None


@check("refusal_reasoned", "reason")
def refusal_reasoned(s: Sight) -> Findings | None:
    """A refusal names who refused, or what else stands against it."""
    reason = s.text("reason")
    if reason == "一方明确拒绝调解":
        named = ids(s.get("refuser")) or s.standing.refused_by
        return None if named else {"fault": "一方明确拒绝调解的，请写明是哪一方"}
    if reason == "其他" and not s.text("detail"):
        return {"fault": "理由为“其他”的，请写明具体情况"}
    return None


@check("consents_given", "consents")
def consents_given(s: Sight) -> Findings | None:
    """Answers are those of present parties."""
    given = answers(s.fields.get("consents"))
    return None if given and all(party in s.standing.parties for party, _answer in given) else WRONG


def _applied(s: Sight) -> set[str]:
    """Parties whose request is the application itself."""
    if s.facts.source_way == "主动":
        return set()
    return {p.id for p in s.parties if p.role == "申请人"}


@check("asked_all")
def asked_all(s: Sight) -> Findings | None:
    """Everybody who did not apply was asked, or tried."""
    waiting = [p.id for p in s.parties if p.id not in s.standing.consents and p.id not in _applied(s)]
    joint = s.standing.last.get("register")
    if joint is not None and joint.fields.get("joint"):
        return None
    return {"names": s.facts.names(waiting)} if waiting else None


@check("rights_told", "rights_told")
def rights_told(s: Sight) -> Findings | None:
    """The parties know their rights and duties before mediation begins."""
    return None if s.get("rights_told") else WRONG


@check("medical_consent")
def medical_consent(s: Sight) -> Findings | None:
    """Kinds that need a joint application, or the other side's yes."""
    kind = s.p.kind(s.facts.kind)
    registered = s.standing.last.get("register")
    if not kind.joint or (registered is not None and registered.fields.get("joint")):
        return None
    others = [p.id for p in s.parties if s.standing.consents.get(p.id) != "同意" and p.id not in _applied(s)]
    return {"names": s.facts.names(others), "laws": kind.joint} if others else None


@check("violence_reported")
def violence_reported(s: Sight) -> Findings | None:
    """Violence in a family against somebody who cannot defend himself is reported before anything else."""
    if not under(s.facts.kind, "婚姻家庭/家暴关联") or "report_police" in s.standing.counts:
        return None
    weak = tuple(p.id for p in s.parties if capacity_of(p, s.on) != FULL)
    return {"names": s.facts.names(weak)} if weak else None
