"""Hand-overs of a case as rows: what came to us, what we sent, and the first owner's duty offered to a colleague."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from mediation.procedure.model import Clock, Happening, ReferralState, Standing

WITHIN = "内"
OWNERSHIP = "首接责任移交"
WAITING = "待对方接收"


def rows(case_id: str, standing: Standing, found: tuple[Clock, ...], colleague: str) -> list[Any]:
    """Rows of table ``referral`` for where the case now stands.

    found: its deadlines, for the days answers are due; colleague: name of who was asked last to take the case over.
    """
    from mediation.records.tables import Referral

    due = {clock.ref: clock.due for clock in found if clock.ref and clock.state == "open"}
    made = [Referral(case_id=case_id, due=due.get(one.id), **_columns(one)) for one in standing.referrals]
    asked = standing.last.get("owner_offer")
    if asked is not None:
        state, answered = _answered(standing, asked)
        made.append(
            Referral(
                case_id=case_id, ref=asked.id, direction=WITHIN, mode=OWNERSHIP, body=colleague,
                staff_id=offered_to(asked), received_on=asked.on, state=state, decided_on=answered,
                reason=str(asked.fields.get("reason") or ""),
            )
        )  # fmt: skip
    return made


def offered_to(asked: Happening) -> str:
    """The id of who was asked to take a case over."""
    return str(asked.fields.get("to") or asked.fields.get("staff") or "")


def _answered(standing: Standing, asked: Happening) -> tuple[str, date | None]:
    """(state, day of the answer) of an offer."""
    for act, state in (("owner_accept", "对方已接收"), ("owner_decline", "对方不接收")):
        answer = standing.last.get(act)
        if answer is not None and answer.seq > asked.seq:
            return state, answer.on
    return WAITING, None


def _columns(one: ReferralState) -> dict[str, Any]:
    names = (
        "direction",
        "mode",
        "body",
        "body_kind",
        "letter_no",
        "their_no",
        "received_on",
        "state",
        "decided_on",
        "reason",
    )
    return {name: getattr(one, name) for name in names} | {"ref": one.id, "organ_id": one.organ}
