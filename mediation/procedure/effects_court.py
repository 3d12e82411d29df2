"""What acts of a court's referral, of judicial confirmation and of its paper do beyond moving between states."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, cast

from mediation.procedure.effects import accept, ids
from mediation.procedure.effects_office import decide, refer
from mediation.procedure.fold import Folder, effect
from mediation.procedure.model import ConfirmState, CourtState, Happening


def day(case: Folder, h: Happening, name: str) -> date:
    """A date field, else the day of the act."""
    value = case.given(h, name)
    return value if isinstance(value, date) else h.on


def rows(value: object) -> tuple[Mapping[str, object], ...]:
    """A field of type rows as mappings."""
    found = cast("Iterable[object]", value if isinstance(value, list | tuple) else ())
    return tuple(row for row in found if isinstance(row, Mapping))


# ---- the court's referral --------------------------------------------------------------------------------------------


HELPING = "邀请协助"
"""The court keeps the case and only asks for help: no track of ours."""


@effect("court_refer")
def _court_refer(case: Folder, h: Happening) -> None:
    mode = str(case.given(h, "mode"))
    received = day(case, h, "received_on")
    case.court = CourtState(
        mode=mode,
        court=str(h.fields.get("court") or ""),
        procedure=str(case.given(h, "procedure")),
        court_no=str(h.fields.get("court_no") or ""),
        online=bool(case.given(h, "online")),
        received_on=received,
    )
    case.referral = mode
    for target in ("协助法院",) if mode == HELPING else ("进入程序", "J0"):
        case.move(target, h.on)
    refer(case, h, direction="来", mode=mode, body=case.court.court, body_kind="法院", their_no=case.court.court_no)


@effect("court_accept")
def _court_accept(case: Folder, h: Happening) -> None:
    if case.court is not None:
        case.court = case.court._replace(signed_on=day(case, h, "signed_on"))
    accept(case, h)
    decide(case, h, "已接受", direction="来", kind="法院")


@effect("court_decline")
def _court_decline(case: Folder, h: Happening) -> None:
    decide(case, h, "不接受", direction="来", kind="法院")


@effect("court_return")
def _court_return(case: Folder, h: Happening) -> None:
    decide(case, h, "已退回", direction="来", kind="法院")


@effect("court_letter")
def _court_letter(case: Folder, h: Happening) -> None:
    """The court's paper binds from the last receipt."""
    pact = case.own_pact
    if pact is None or pact.state != "signing":
        return
    received = [row["on"] for row in rows(h.fields.get("receipts")) if isinstance(row.get("on"), date)]
    case.take_effect(pact, max(cast("list[date]", received), default=h.on))


@effect("court_withdrawn")
def _court_withdrawn(case: Folder, _h: Happening) -> None:
    """Where the suit is withdrawn because of what was agreed, the agreement binds as the parties signed it."""
    pact = next((one for one in reversed(case.pacts) if one.track == "judicial" and one.state != "replaced"), None)
    last = pact.signed_on(case.parties, case.stands) if pact is not None else None
    if pact is not None and last is not None and pact.state != "effective":
        case.take_effect(pact, last)


@effect("court_resume")
def _court_resume(case: Folder, h: Happening) -> None:
    if case.court is not None and h.fields.get("court_no"):
        case.court = case.court._replace(court_no=str(h.fields["court_no"]))


@effect("assist_end")
def _assist_end(case: Folder, h: Happening) -> None:
    decide(case, h, "已反馈", direction="来", kind="法院")


# ---- confirmation ----------------------------------------------------------------------------------------------------


@effect("confirm_apply")
def _confirm_apply(case: Folder, h: Happening) -> None:
    """Asking a court to confirm what was agreed in a court's referral ends that referral; the parties' signatures count."""
    items = case.given(h, "items")
    numbers = items.replace("、", ",").split(",") if isinstance(items, str) else ids(items)
    case.confirmation = ConfirmState(
        court=str(h.fields.get("court") or ""),
        items=tuple(one.strip() for one in map(str, numbers) if one.strip()),
        applied_on=h.on,
        result="已申请",
    )
    if case.at("judicial") != "J5":
        return
    case.enter("J7c", h.on)
    pact = next((one for one in reversed(case.pacts) if one.track == "judicial" and one.state == "signing"), None)
    last = pact.signed_on(case.parties, case.stands) if pact is not None else None
    if pact is not None and last is not None:
        held = case.where["confirmation"]
        case.take_effect(pact, last)
        case.where["confirmation"] = held


def _told(case: Folder, result: str, **changes: Any) -> None:
    if case.confirmation is not None:
        case.confirmation = case.confirmation._replace(result=result, **changes)


@effect("confirm_supplement")
def _confirm_supplement(case: Folder, _h: Happening) -> None:
    _told(case, "补正中")


@effect("confirm_accept")
def _confirm_accept(case: Folder, h: Happening) -> None:
    _told(case, "已受理", accepted_on=h.on)


@effect("confirm_refuse")
def _confirm_refuse(case: Folder, h: Happening) -> None:
    _told(case, "不予受理", ruling_on=h.on)


@effect("confirm_dismiss")
def _confirm_dismiss(case: Folder, h: Happening) -> None:
    _told(case, "裁定驳回", ruling_on=h.on)


@effect("confirm_grant")
def _confirm_grant(case: Folder, h: Happening) -> None:
    served = h.fields.get("served_on")
    dates = {"served_on": served} if isinstance(served, date) else {}
    _told(case, "裁定有效", ruling_on=h.on, **dates)


@effect("confirm_withdraw")
def _confirm_withdraw(case: Folder, h: Happening) -> None:
    _told(case, str(case.given(h, "way") or "撤回"))


@effect("confirm_object")
def _confirm_object(case: Folder, _h: Happening) -> None:
    _told(case, "异议审查")


@effect("confirm_object_end")
def _confirm_object_end(case: Folder, h: Happening) -> None:
    """The court keeps its ruling or takes it back."""
    upheld = h.fields.get("result") != "异议成立"
    case.move("C4" if upheld else "C6", h.on)
    _told(case, "裁定有效" if upheld else "裁定撤销")
