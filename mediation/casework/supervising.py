"""Supervision across cases: one meeting on several disputes in one transaction, and the ledger of what others were asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from mediation.casework.acts import begin, find_case, parse_day, perform
from mediation.casework.permits import need
from mediation.casework.referring import at_home
from mediation.casework.registering import Round
from mediation.values.problems import Problem, Refused

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.records.snapshot import Changed, Entry, Snapshot
    from mediation.store.values import DueRow

KINDS = ("吹哨", "督办", "联席会议", "紧急")
"""Kinds of supervision, as their deadlines are called."""
_AMBER = 3  # days before the last day; what the centre set itself is in the clock's own warning


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One part of a supervision: who was asked, by when. colour: "" | 黄 (due soon) | 红 (overdue)."""

    case_id: str
    reg_no: str
    title: str
    kind: str
    part: str
    due: date | None
    due_at: datetime | None
    days_left: int | None
    colour: str
    state: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Told:
    """One act of supervision as it is shown: ``fields`` are (label, words) of what was said, rows one after another."""

    on: date
    label: str
    actor: str
    fields: tuple[tuple[str, str], ...]


def hold_meeting(
    desk: Desk, cases: Sequence[str], values: Mapping[str, object], *, on: date | str | None = None
) -> tuple[Changed, ...]:
    """Record one joint meeting on several cases (ids or numbers): all of them or none.

    A row of ``values["decisions"]`` may name its ``case``; a row that names none is of every case. Raises Problem or Refused
    naming the case it comes from.
    """
    need(desk.person, "act")
    if not cases:
        raise Problem("missing", "联席会议没有写明研究的案件，请至少写一件。", field="案件")
    ids = list(dict.fromkeys(find_case(desk, one) for one in cases))
    day = parse_day(desk, on)
    run = Round.of(desk)
    decisions = _decisions(desk, values.get("decisions"), ids)
    done = []
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        for case_id in ids:
            work = begin(run, unit, case_id)
            given = dict(values) | ({"decisions": decisions[case_id]} if case_id in decisions else {})
            try:
                at_home(desk, unit, work.snapshot, "meeting")
                done.append(perform(work, "meeting", given, day))
            except Refused as refusal:
                said = f"{work.snapshot.reg_no}：{refusal.message}"
                raise Refused(refusal.reason, said, article=refusal.article) from refusal
            except Problem as fault:
                said = f"{work.snapshot.reg_no}：{fault.message}"
                raise Problem(fault.reason, said, field=fault.field, where=fault.where) from fault
    return tuple(done)


def _decisions(desk: Desk, rows: object, ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """The decisions of each case; {} where they are typed text, which is of every case."""
    if not isinstance(rows, list | tuple) or not all(isinstance(row, Mapping) for row in rows):
        return {}
    found: dict[str, list[dict[str, Any]]] = {case_id: [] for case_id in ids}
    for row in rows:
        named = str(row.get("case") or "")
        wanted = [find_case(desk, named)] if named else ids
        if set(wanted) - set(ids):
            raise Problem("unknown_case", f"决定里的案件“{named}”不在本次会议研究的案件之中，请核对。", field="决定")
        for case_id in wanted:
            found[case_id].append({key: value for key, value in row.items() if key != "case"})
    return found


def told_of(desk: Desk, case: Snapshot) -> tuple[Told, ...]:
    """What was called, ordered, decided, reported and judged in a case, with what came back; corrected entries once."""
    acts = desk.procedure.acts
    entries = [e for e in case.entries if not e.superseded_by and e.act in acts and acts[e.act].track == "supervision"]
    return tuple(Told(entry.on, entry.label, entry.actor, _words(desk, case, entry)) for entry in entries)


def _words(desk: Desk, case: Snapshot, entry: Entry) -> tuple[tuple[str, str], ...]:
    from mediation.documents.context_told import told

    said = told(case, desk.procedure, (entry.act,), entry)
    found = []
    for spec in desk.procedure.acts[entry.act].fields:
        value = said.get(spec.name)
        if isinstance(value, list):
            rows = ["，".join(str(part) for part in row.values() if part) for row in value]
            value = "；".join(f"{place}．{row}" for place, row in enumerate(rows, 1))
        if value and spec.name not in desk.procedure.acts:
            found.append((spec.label, str(value)))
    return tuple(found)


def ledger(desk: Desk, *, kind: str = "", open_only: bool = True, limit: int = 200) -> tuple[OrderLine, ...]:
    """What others were asked in every case: calls, orders, meeting decisions, emergency reports; the most urgent first."""
    need(desk.person, "list_cases")
    kinds = (kind,) if kind else KINDS
    with desk.store.read() as reader:
        rows = [row for one in kinds for row in reader.dues_of(one, open_only=open_only, limit=limit)]
    lines = sorted((_line(desk, row) for row in rows), key=lambda line: (line.state != "open", line.due or date.max))
    return tuple(lines[:limit])


def _line(desk: Desk, row: DueRow) -> OrderLine:
    one = row.due
    left = (one.due - desk.today()).days if one.due else None
    late = left is not None and (left < 0 or (one.due_at is not None and one.due_at < desk.now()))
    colour = "" if one.state != "open" or left is None else "红" if late else "黄" if left <= _AMBER else ""
    return OrderLine(
        row.case_id, row.reg_no, row.title, one.rule, one.label.partition("：")[2] or one.label, one.due, one.due_at, left,
        colour, one.state, one.explanation,
    )  # fmt: skip
