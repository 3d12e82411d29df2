"""Organs of one database and what waits for them: a hand-over is done when the receiving side has accepted it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mediation.casework import handing
from mediation.casework.permits import need
from mediation.values.problems import Problem, Refused
from mediation.values.text import clean, required, shorten

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.records.snapshot import Changed, Organ, Snapshot
    from mediation.store.unit import Unit
    from mediation.store.values import InboxRow

ORGAN_KINDS = ("中心", "人民调解委员会", "派驻部门", "下级中心")
_TAKING = frozenset({"transfer_accepted", "transfer_refused"})


@dataclass(frozen=True, slots=True)
class InboxLine:
    """One thing that waits for this organ or person. ``accept`` and ``refuse`` are the acts to do; days_left: None = no day."""

    case_id: str
    reg_no: str
    title: str
    parties: str
    what: str
    sender: str
    reason: str
    received_on: date
    due: date | None
    days_left: int | None
    accept: str
    refuse: str


def organs(desk: Desk, *, every: bool = False) -> tuple[Organ, ...]:
    """Organs that work in this database beside the centre itself; retired ones only with ``every``."""
    need(desk.person, "read_staff")
    with desk.store.read() as reader:
        return tuple(organ for organ in reader.organs() if every or organ.active)


def add_organ(desk: Desk, name: str, kind: str) -> Changed:
    """Add a committee, posted department or lower centre. Raises Problem: forbidden, missing, unknown_choice, same_name."""
    from mediation.records.tables import Organ

    need(desk.person, "manage_staff")
    full = required(name, "机构名称")
    if kind not in ORGAN_KINDS:
        raise Problem(
            "unknown_choice",
            f"机构类别“{shorten(clean(kind), 20)}”不认识，可选：{'、'.join(ORGAN_KINDS)}。",
            field="机构类别",
        )
    if any(full == organ.name for organ in organs(desk, every=True)) or full == desk.centre.name:
        raise Problem("same_name", f"已经有机构“{full}”，请核对名称。", field="机构名称")
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        row = unit.add(Organ(name=full, kind=kind))
        unit.log("organ_add", object="organ", object_id=row.id, fields={"name": full, "kind": kind})
    return _changed("organ_add", row.id, f"已添加机构“{full}”（{kind}）。")


def retire_organ(desk: Desk, organ: str) -> Changed:
    """Take an organ out of use; its cases stay with it. Raises Problem: forbidden, unknown_organ, or while people work there."""
    from mediation.records.tables import Organ

    need(desk.person, "manage_staff")
    found = _organ(desk, organ)
    with desk.store.read() as reader:
        still = [person.name for person in reader.staff() if person.organ_id == found.id and person.active]
    if still:
        raise Problem("organ_in_use", f"“{found.name}”还有人员：{'、'.join(still)}，请先调离再停用。", field="机构")
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        unit.need(Organ, found.id).active = False
        unit.log("organ_retire", object="organ", object_id=found.id, fields={"active": False})
    return _changed("organ_retire", found.id, f"已停用机构“{found.name}”。")


def assign_staff(desk: Desk, staff: str, organ: str) -> Changed:
    """Put a person (id or name) into an organ (id or name, "" = the centre itself). Raises Problem: forbidden, unknown_staff, unknown_organ."""
    from mediation.records.tables import Staff

    need(desk.person, "manage_staff")
    found = _organ(desk, organ) if organ and organ != desk.centre.name else None
    with desk.store.read() as reader:
        person = next((one for one in reader.staff() if staff in (one.id, one.name)), None)
    if person is None:
        raise Problem("unknown_staff", f"没有名为“{shorten(clean(staff), 40)}”的人员。", field="人员")
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        unit.need(Staff, person.id).organ_id = found.id if found else ""
        unit.log("staff_organ", object="staff", object_id=person.id, fields={"organ": found.id if found else ""})
    return _changed("staff_organ", person.id, f"{person.name}现属“{found.name if found else desk.centre.name}”。")


def _organ(desk: Desk, word: str) -> Organ:
    known = organs(desk)
    found = next((organ for organ in known if word in (organ.id, organ.name)), None)
    if found is None:
        listed = "、".join(organ.name for organ in known) or "无"
        raise Problem("unknown_organ", f"没有机构“{shorten(clean(word), 40)}”，现有：{listed}。", field="机构")
    return found


def _changed(act: str, object_id: str, said: str) -> Changed:
    from mediation.records.snapshot import Changed

    return Changed(case_id="", act=act, said=said, objects=(("organ", object_id),))


def inbox(desk: Desk) -> tuple[InboxLine, ...]:
    """Hand-overs that wait for this person's organ, and the first owner's duty offered to this person; the oldest first."""
    need(desk.person, "list_cases")
    with desk.store.read() as reader:
        rows = reader.inbox(desk.organ, desk.person.id)
    return tuple(_line(desk, row) for row in rows)


def _line(desk: Desk, row: InboxRow) -> InboxLine:
    one = row.referral
    own = one.direction == handing.WITHIN
    return InboxLine(
        case_id=row.case_id,
        reg_no=row.reg_no,
        title=row.title,
        parties=row.parties,
        what=one.mode,
        sender=row.sender or desk.centre.name,
        reason=one.reason,
        received_on=one.received_on,
        due=one.due,
        days_left=(one.due - desk.today()).days if one.due else None,
        accept="owner_accept" if own else "transfer_accepted",
        refuse="owner_decline" if own else "transfer_refused",
    )


def at_home(desk: Desk, unit: Unit, snapshot: Snapshot, act_id: str) -> None:
    """Raise Refused where the case is another organ's: only its own people work on it, and those it was sent to receive it.

    Supervision, and everything by the head and the archivist of the centre itself, goes across organs.
    """
    said = away(desk, unit.reader().organs(), snapshot, act_id)
    if said:
        raise Refused("refused", said, article="本中心设置")


def away(desk: Desk, organs: Iterable[Organ], snapshot: Snapshot, act_id: str) -> str:
    """Why this person may not do an act because the case is another organ's; "" = nothing stands against it."""
    from mediation.casework.facts import last_of

    person, centre = desk.person, desk.centre.id
    here = snapshot.organ_id or centre
    act = desk.procedure.acts.get(act_id)
    above = not person.organ_id and (person.role in ("head", "archivist") or (act and act.track == "supervision"))
    if desk.organ == here or above:
        return ""
    sent = last_of(snapshot.entries).get("transfer")
    if act_id in _TAKING and sent is not None and sent.value("to_organ") == desk.organ:
        return ""
    names = {organ.id: organ.name for organ in organs} | {centre: desk.centre.name}
    ours = f"{person.name}属“{names.get(desk.organ, '')}”"
    return f"本案由“{names.get(here, '其他机构')}”办理，{ours}，不能办理；需要协助的请办理移送。"
