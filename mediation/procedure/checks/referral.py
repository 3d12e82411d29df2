"""Conditions of hand-overs: which letter is meant, who may receive it, who answers for the case meanwhile."""

from __future__ import annotations

from mediation.procedure.entries import meant
from mediation.procedure.guards import NOBODY, WRONG, Findings, Sight, check
from mediation.procedure.model import ReferralState

_OUT_ACTS = ("refer_answer",)
_REASONED = {"refer_answer": ("answer", "不接受"), "reply": ("matter", "不接受")}


def _letters(s: Sight) -> list[ReferralState]:
    """Letters the act may speak of: ours for an answer to us, theirs for a reply of ours."""
    way = "往" if s.act.id in _OUT_ACTS else "来"
    return [one for one in s.standing.referrals if one.direction == way]


@check("referral_known")
def referral_known(s: Sight) -> Findings | None:
    """There is such a letter."""
    letters = _letters(s)
    if letters and (not s.text("referral") or meant(letters, s.text("referral")) is not None):
        return None
    known = "、".join(f"{at}（{one.body}，{one.mode}）" for at, one in enumerate(letters, 1)) or "无"
    return {"known": known}


@check("referral_unanswered", "answer")
def referral_unanswered(s: Sight) -> Findings | None:
    """A letter is answered once; its result may come later."""
    letter = meant(_letters(s), s.text("referral"))
    if letter is None or s.text("answer") == "办理结果" or letter.decided_on is None:
        return None
    return {"body": letter.body, "mode": letter.mode, "state": letter.state}


@check("referral_reason", "reason")
def referral_reason(s: Sight) -> Findings | None:
    """Who does not take a case says why."""
    field, refusing = _REASONED.get(s.act.id, ("", ""))
    if field and s.text(field) != refusing:
        return None
    if s.text("reason") or s.text("content"):
        return None
    laws = s.p.guards["referral_reason"].laws
    return WRONG if _of_court(s) else {"laws": tuple(law for law in laws if "人民法院" not in law.title)}


def _of_court(s: Sight) -> bool:
    """Whether the letter spoken of is a court's."""
    named = s.text("referral")
    letters = s.standing.referrals
    letter = next((one for one in reversed(letters) if one.id == named), letters[-1] if letters else None)
    return letter is not None and ("法院" in letter.body_kind or "法院" in letter.body)


@check("receiving_organ")
def receiving_organ(s: Sight) -> Findings | None:
    """A hand-over inside one database is taken by the people it went to."""
    sent = s.standing.last.get("transfer")
    organ = str(sent.fields.get("to_organ") or "") if sent is not None else ""
    if not organ or s.hand == NOBODY or organ == s.hand.organ:
        return None
    return {"organ": str(sent.fields.get("to_body") or "") if sent is not None else ""}


@check("owner_other", "to")
def owner_other(s: Sight) -> Findings | None:
    """The person meant is not the one who answers already."""
    name = s.staff(s.text("to"))
    return {"name": name} if name == s.facts.first_owner else None


@check("owner_offered")
def owner_offered(s: Sight) -> Findings | None:
    """The case was offered to the acting person."""
    offered = s.standing.owner_offer
    mine = offered and (s.hand == NOBODY or offered == s.hand.actor)
    return None if mine else {"name": s.staff(s.hand.actor) or "您"}
