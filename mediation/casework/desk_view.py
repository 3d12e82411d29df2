"""The desk's own list: overdue, today, this week, waiting for others; the worst to miss comes first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from mediation.casework.permits import need
from mediation.casework.reading import DueLine

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.store.values import DueRow

WEEK = 7
_OURS = ("ours", "parties")
_THEIRS = ("other",)
_ALL = (*_OURS, *_THEIRS)


@dataclass(frozen=True, slots=True)
class DeskWork:
    """What there is to do. ``more``: names of the groups of which only the worst are shown."""

    overdue: tuple[DueLine, ...]
    today: tuple[DueLine, ...]
    week: tuple[DueLine, ...]
    waiting: tuple[DueLine, ...]
    more: frozenset[str] = frozenset()


def work(desk: Desk, *, mine: bool = False, organ: str | None = None, limit: int = 50, within: int = WEEK) -> DeskWork:
    """What is overdue, due today, due within the next days, and what others owe us in time; at most ``limit`` lines a group.

    What others owe us and did not do in time is overdue like the rest: somebody has to press them.
    organ: an organ's id, "" for the centre itself, None for all.
    Each group is ordered by danger (a case of red risk, a right lost for good, the law, what was agreed, targets), then by day.
    """
    need(desk.person, "list_cases")
    today = desk.today()
    day = timedelta(days=1)
    spans = {
        "overdue": (_ALL, None, today - day),
        "today": (_OURS, today, today),
        "week": (_OURS, today + day, today + timedelta(days=max(within, 1))),
        "waiting": (_THEIRS, today, None),
    }
    groups: dict[str, tuple[DueLine, ...]] = {}
    reminders = _reminders(desk, spans["week"][2])
    more = []
    with desk.store.read() as reader:
        for name, (whose, since, until) in spans.items():
            rows = reader.work(
                whose=whose,
                since=since,
                until=until,
                mine=desk.person.id if mine else "",
                organ=organ,
                limit=limit + 1,
            )
            if name == "week":
                asked = [
                    reader.reminded(rule, since, until, mine=desk.person.id if mine else "", organ=organ, limit=limit)
                    for rule, since, until in reminders
                ]
                rows = (*rows, *sorted((row for found in asked for row in found), key=lambda row: row.danger))
            if len(rows) > limit:
                more.append(name)
            groups[name] = tuple(_line(desk, row) for row in rows[:limit])
    _move_late(groups, desk.now())
    return DeskWork(**groups, more=frozenset(more))


def _reminders(desk: Desk, shown: date | None) -> tuple[tuple[str, date, date], ...]:
    """(rule, first, last day) of deadlines whose first day of reminder (a setting) has come though their last day is still far.

    Counted in days of the calendar, so that one of working days is told rather early than late.
    """
    with desk.store.read() as reader:
        settings = reader.settings()
    found = []
    for rule in desk.procedure.clocks:
        first = min(desk.procedure.ints(settings, rule.warn_setting), default=0) if rule.warn_setting else 0
        until = desk.today() + timedelta(days=rule.number - first)
        if first and rule.unit == "natural" and shown is not None and until > shown:
            found.append((rule.id, shown + timedelta(days=1), until))
    return tuple(found)


def _move_late(groups: dict[str, tuple[DueLine, ...]], now: datetime) -> None:
    """What ran out at an hour of today is overdue, not due today or awaited."""
    late: list[DueLine] = []
    for name in ("today", "waiting"):
        gone = [one for one in groups[name] if one.due.due_at is not None and one.due.due_at < now]
        groups[name] = tuple(one for one in groups[name] if one not in gone)
        late += gone
    if late:
        groups["overdue"] = tuple(sorted((*groups["overdue"], *late), key=lambda one: one.danger))


def _line(desk: Desk, row: DueRow) -> DueLine:
    assert row.due.due is not None  # the store hands out only what has a day
    left = (row.due.due - desk.today()).days
    return DueLine(row.case_id, row.reg_no, row.title, row.parties, row.due, left, row.risk, row.danger)
