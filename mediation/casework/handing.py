"""Hand-overs of a case as rows: what came to us, what we sent, and the first owner's duty offered to a colleague."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mediation.procedure.model import Clock, ReferralState, Standing

WITHIN = "内"
OWNERSHIP = "首接责任移交"
WAITING = "待对方接收"


def rows(case_id: str, standing: Standing, found: tuple[Clock, ...], colleague: str) -> list[Any]:
    """Rows of table ``referral`` for where the case now stands.

    found: its deadlines, for the days answers are due; colleague: name of who was asked to take the case over.
    """
    from mediation.records.tables import Referral

    due = {clock.ref: clock.due for clock in found if clock.ref and clock.state == "open"}
    made = [Referral(case_id=case_id, due=due.get(one.id), **_columns(one)) for one in standing.referrals]
    asked = standing.last.get("owner_offer")
    if standing.owner_offer and asked is not None:
        made.append(
            Referral(
                case_id=case_id, ref=asked.id, direction=WITHIN, mode=OWNERSHIP, body=colleague,
                staff_id=standing.owner_offer,
                received_on=asked.on, state=WAITING, reason=str(asked.fields.get("reason") or ""),
            )
        )  # fmt: skip
    return made


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
