"""Conditions of the end: failure, performance, default, closing and filing; parties who leave; joining and splitting."""

from __future__ import annotations

from mediation.procedure.effects import answers, ids
from mediation.procedure.entries import agreement_id, matching
from mediation.procedure.guards import WRONG, Findings, Sight, check
from mediation.procedure.model import ObligationState
from mediation.values.money import plain


@check("remedies_told", "remedies_told")
def remedies_told(s: Sight) -> Findings | None:
    """Arbitration, administrative and court routes were told."""
    return None if s.get("remedies_told") else WRONG


@check("refuser_named", "reason")
def refuser_named(s: Sight) -> Findings | None:
    """A refusal has somebody who refuses."""
    refusing = s.text("reason") == "一方拒绝继续调解"
    return WRONG if refusing and not (ids(s.get("refuser")) or s.standing.refused_by) else None


_NO_AGREEMENT = ("达不成协议", "一方拒绝继续调解", "联系不上", "拒绝签署")


@check("signed_by_all")
def signed_by_all(s: Sight) -> Findings | None:
    """What was in force until its seal was taken back, and all have signed, is ended by no one of them, nor as not agreed."""
    pact = s.pact
    if pact is None or pact.state != "signing" or pact.track != s.act.track:
        return None
    made = next((h.seq for h in s.facts.happenings if agreement_id(h) == pact.id), 0)
    if not any(place > made for place in s.facts.unsealed):
        return None
    if s.act.id == "fail" and s.text("reason") not in _NO_AGREEMENT:
        return None
    signed = {one.signer for one in pact.signatures if one.kind == "party"}
    return WRONG if s.standing.parties and signed.issuperset(s.standing.parties) else None


@check("party_named", "party")
def party_named(s: Sight) -> Findings | None:
    """The party takes part in the case."""
    return None if s.text("party") in s.standing.parties else WRONG


@check("other_named", "body", "external_no")
def other_named(s: Sight) -> Findings | None:
    """The other body and its case number are written down."""
    return None if s.text("body") and s.text("external_no") else WRONG


# ---- performance -----------------------------------------------------------------------------------------------------


def _label(one: ObligationState) -> str:
    return f"{one.item_no}.{one.no}"


def _meant(s: Sight) -> list[ObligationState]:
    """Obligations the act speaks of; without a reference those not done yet."""
    ref, known = s.text("instalment"), s.standing.obligations
    return [known[at] for at in matching(known, ref) if ref or known[at].state != "done"]


@check("instalment_known", "instalment")
def instalment_known(s: Sight) -> Findings | None:
    """The obligation exists."""
    if not s.text("instalment") or _meant(s):
        return None
    known = "、".join(_label(one) for one in s.standing.obligations) or "无"
    return {"ref": s.text("instalment"), "known": known}


@check("instalment_open", "instalment")
def instalment_open(s: Sight) -> Findings | None:
    """It is not done yet."""
    meant = _meant(s)
    done = bool(s.text("instalment")) and bool(meant) and all(one.state == "done" for one in meant)
    return {"ref": s.text("instalment")} if done else None


@check("paid_something", "amount")
def paid_something(s: Sight) -> Findings | None:
    """A payment pays."""
    return WRONG if s.get("amount") == 0 else None


@check("not_overpaid", "amount")
def not_overpaid(s: Sight) -> Findings | None:
    """No more is paid than is owed."""
    paid, meant = s.get("amount"), [one for one in _meant(s) if one.fen]
    rest = sum(one.rest for one in meant)
    return {"amount": plain(paid), "rest": plain(rest)} if isinstance(paid, int) and meant and paid > rest else None


@check("default_due", "reason")
def default_due(s: Sight) -> Findings | None:
    """Something is overdue, unless the content itself is disputed."""
    if s.text("reason") == "对内容有争议":
        return None
    late = [one for one in _meant(s) if one.state != "done" and one.due is not None and one.due < s.on]
    return None if late else {"reason": s.text("reason")}


@check("remediate_consents", "consents")
def remediate_consents(s: Sight) -> Findings | None:
    """Everybody agrees to mediate again."""
    agreed = {party for party, answer in answers(s.fields.get("consents")) if answer == "同意"}
    missing = tuple(p for p in s.standing.parties if p not in agreed)
    return {"names": s.facts.names(missing)} if missing else None


@check("suit_named", "court")
def suit_named(s: Sight) -> Findings | None:
    """A suit has a court; its number comes when the court has registered it."""
    return None if s.text("court") else WRONG


# ---- closing ---------------------------------------------------------------------------------------------------------


@check("nothing_owed")
def nothing_owed(s: Sight) -> Findings | None:
    """A case closes when it is performed or dealt with, not when it is signed."""
    waiting = [_label(one) for one in s.standing.obligations if one.state != "done"]
    open_ = s.standing.people == "P5" or (_of_another_track(s) and not _broken(s))
    return {"items": "、".join(waiting)} if open_ and waiting else None


def _of_another_track(s: Sight) -> bool:
    """Whether the agreement in force came out of another mediation than the people's."""
    return any(one.state == "effective" and one.track != "people" for one in s.standing.agreements)


def _broken(s: Sight) -> bool:
    return any(one.state == "default" for one in s.standing.obligations)


@check("default_handled")
def default_handled(s: Sight) -> Findings | None:
    """After default the parties were told they may sue, or one has sued."""
    broken = s.standing.people == "P7" or (_of_another_track(s) and _broken(s))
    return WRONG if broken and s.standing.counts.keys().isdisjoint(_HANDLED) else None


_HANDLED = ("sue", "inform_sue", "enforce", "arbitrate", "payment_order", "admin_penalise", "police_decision")


@check("tracks_done")
def tracks_done(s: Sight) -> Findings | None:
    """No other mediation of the case still runs."""
    left = {state for way in s.p.acts["close"].ways for state in way.from_}
    running = [
        f"{t.track_label}“{t.label}”"
        for t in s.standing.tracks.values()
        if s.p.tracks[t.track].mediation and t.state not in left and t.active
    ]
    return {"tracks": "、".join(running)} if running else None


@check("police_performed")
def police_performed(s: Sight) -> Findings | None:
    """A dispute of public order is not over with an agreement: it must be performed, or the police have decided."""
    pact = s.pact
    if not s.standing.police_linked or pact is None or pact.state != "effective":
        return None
    if not s.standing.counts.keys().isdisjoint(("admin_penalise", "police_decision")):
        return None
    waiting = [_label(one) for one in s.standing.obligations if one.state != "done"]
    return {"items": "、".join(waiting)} if waiting else None


@check("collusion_reported")
def collusion_reported(s: Sight) -> Findings | None:
    """Suspected collusion is reported to somebody."""
    stopped = s.standing.last.get("stop_collusion")
    return WRONG if stopped is not None and not stopped.fields.get("reported_to") else None


@check("failure_served")
def failure_served(s: Sight) -> Findings | None:
    """The notice of failure reached the parties."""
    failed = not s.standing.states.isdisjoint(("P8", "A5"))
    return WRONG if failed and "serve" not in s.standing.counts else None


@check("is_closed")
def is_closed(s: Sight) -> Findings | None:
    """Filing follows closing."""
    return None if s.standing.closed_on is not None else WRONG


@check("dossier_complete")
def dossier_complete(s: Sight) -> Findings | None:
    """Every paper the law asks for in the volume is there."""
    unknown = s.facts.dossier_complete is None and not s.fields  # offered before the volume was looked through
    if s.facts.dossier_complete or unknown:
        return None
    missing = "、".join(s.facts.dossier_missing)
    return {"missing": f"（缺{missing}）" if missing else ""}


@check("dossier_full")
def dossier_full(s: Sight) -> Findings | None:
    """So is every other paper of the catalogue's fixed rows, where the centre insists on them."""
    return _wanting(s) if s.p.setting(s.facts.settings, "full_dossier") else None


@check("dossier_rest")
def dossier_rest(s: Sight) -> Findings | None:
    """Where the centre does not insist, what is not there is at least told."""
    return None if s.p.setting(s.facts.settings, "full_dossier") else _wanting(s)


def _wanting(s: Sight) -> Findings | None:
    return {"missing": "、".join(s.facts.dossier_wanting)} if s.facts.dossier_wanting else None


# ---- parties and cases -----------------------------------------------------------------------------------------------


@check("party_unsigned", "party")
def party_unsigned(s: Sight) -> Findings | None:
    """Who has signed cannot leave."""
    party = s.text("party")
    living = (pact for pact in s.standing.agreements if pact.state not in ("replaced", "void"))
    signed = any(one.kind == "party" and one.signer == party for pact in living for one in pact.signatures)
    return {"name": s.facts.names((party,))} if signed else None


def _before_agreement(s: Sight) -> bool:
    """Whether nothing is agreed yet in any mediation of the case."""
    agreed = {state for way in s.p.acts["reach"].ways for state in way.to}
    return "甄别" in s.standing.states or not s.standing.states.isdisjoint(s.p.running - agreed)


@check("succession", "role")
def succession(s: Sight) -> Findings | None:
    """Once something was agreed only a successor joins; whom it succeeds no longer takes part."""
    before = s.text("succeeds")
    if before in s.standing.parties:
        return {"fault": f"{s.facts.names((before,))}仍是本案当事人；先办理其死亡（终止）或退出，再追加承继人"}
    if before and s.facts.party(before) is None:
        return {"fault": "请写明承继的是本案哪一名当事人"}
    if before or _before_agreement(s):
        return None
    return {"fault": "已经达成一致的，只能追加承继人：请先办理原当事人死亡（终止），再写明承继的当事人"}


@check("other_case_named", "case")
def other_case_named(s: Sight) -> Findings | None:
    """There is another case."""
    return None if s.text("case") else WRONG


@check("split_leaves_two", "parties")
def split_leaves_two(s: Sight) -> Findings | None:
    """Both sides are left."""
    gone = set(ids(s.get("parties"))) - set(ids(s.get("keep")))
    roles = {p.role for p in s.parties if p.id not in gone}
    return None if {"申请人", "被申请人"} <= roles else WRONG
