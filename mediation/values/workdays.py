"""Working days as prefix tables: how many lie between two days, and which is the n-th, without walking from day to day.

Days are proleptic ordinals (`date.toordinal`) here: adding and comparing them costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mediation.values.holidays import Holidays

NEVER = date.max.toordinal() + 1
"""An ordinal after every day."""

Closed = tuple[tuple[int, int], ...]
"""Ended pauses: (first paused day, day counting resumes), in order, apart from each other."""


class Workdays:
    """The working days of one calendar; the table grows by whole years when a day outside it is asked for."""

    __slots__ = ("_before", "_days", "_first", "_holidays", "_last", "_off", "_work")

    def __init__(self, holidays: Holidays) -> None:
        self._holidays = holidays
        self._off = frozenset(day.toordinal() for day in holidays.off)
        self._work = frozenset(day.toordinal() for day in holidays.work)
        self._fill(date(max(holidays.years[0] - 1, 1), 1, 1).toordinal(), _new_year(holidays.years[1] + 2))

    def _fill(self, first: int, end: int) -> None:
        """Tables for the days first..end-1: all working days in order, and how many lie before each day."""
        off, work = self._off, self._work
        days: list[int] = []
        before = [0]
        for day in range(first, end):
            if day not in off and ((day + 6) % 7 < 5 or day in work):
                days.append(day)
            before.append(len(days))
        self._days, self._before, self._first, self._last = days, before, first, end - 1

    def _reach(self, day: int) -> None:
        if day < self._first:
            self._fill(date(max(date.fromordinal(max(day, 1)).year - 1, 1), 1, 1).toordinal(), self._last + 1)
        elif day > self._last:
            self._fill(self._first, _new_year(date.fromordinal(min(day, NEVER - 1)).year + 2))

    def rests(self, day: int) -> bool:
        """Whether nobody works on ``day``."""
        return day in self._off or ((day + 6) % 7 >= 5 and day not in self._work)

    def between(self, first: int, last: int) -> int:
        """Working days of first..last, both included; 0 when last comes before first."""
        if last < first:
            return 0
        if first < self._first:
            self._reach(first)
        if last > self._last:
            self._reach(last)
        start = self._first
        return self._before[last - start + 1] - self._before[first - start]

    def after(self, day: int, number: int) -> int:
        """The ``number``-th working day after ``day``; number ≥ 1."""
        if not self._first <= day <= self._last:
            self._reach(day)
        place = self._before[day - self._first + 1] + number - 1
        while place >= len(self._days):
            self._reach(self._last + 1 + number)
        return self._days[place]

    def ahead(self, day: int, number: int) -> int:
        """The ``number``-th working day before ``day``; number ≥ 1."""
        if not self._first <= day <= self._last:
            self._reach(day)
        while self._before[day - self._first] < number:
            self._reach(self._first - 1 - number)
        return self._days[self._before[day - self._first] - number]


def _new_year(year: int) -> int:
    return date(year, 1, 1).toordinal() if year <= date.max.year else NEVER


_tables: dict[Holidays, Workdays] = {}
_KEPT = 16


def workdays(holidays: Holidays) -> Workdays:
    """The table of a calendar: the calendar in another shape, made once."""
    table = _tables.get(holidays)
    if table is None:
        if len(_tables) >= _KEPT:
            _tables.clear()
        table = _tables[holidays] = Workdays(holidays)
    return table


def closed_pauses(pauses: Iterable[tuple[date, date | None]]) -> tuple[Closed, int]:
    """Ended pauses in order and joined where they meet, and the first day of a pause without end (`NEVER` when none)."""
    spans: list[tuple[int, int]] = []
    opened = NEVER
    for begin, end in pauses:
        first = begin.toordinal()
        if end is None:
            opened = min(opened, first)
        elif end > begin:
            spans.append((first, end.toordinal()))
    if len(spans) < 2:
        return tuple(spans), opened
    spans.sort()
    joined = [spans[0]]
    for first, resumed in spans[1:]:
        if first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], resumed))
        else:
            joined.append((first, resumed))
    return tuple(joined), opened


def units(table: Workdays | None, first: int, last: int, closed: Closed = ()) -> int:
    """Days of first..last outside pauses that count: working days with a table, all days without."""
    whole = max(last - first + 1, 0) if table is None else table.between(first, last)
    for begin, end in closed:
        head, tail = max(begin, first), min(end - 1, last)
        if tail >= head:
            whole -= tail - head + 1 if table is None else table.between(head, tail)
    return whole


def nth(table: Workdays | None, start: int, number: int, closed: Closed = ()) -> int:
    """The ``number``-th counting day after ``start``; ``start`` itself for 0."""
    if number == 0:
        return start
    at, left = start, number
    for begin, end in closed:
        if end - 1 <= at:
            continue
        if begin - 1 > at:
            room = begin - 1 - at if table is None else table.between(at + 1, begin - 1)
            if left <= room:
                break
            left -= room
        at = end - 1
    return at + left if table is None else table.after(at, left)


def rolled(table: Workdays, day: int, closed: Closed = ()) -> int:
    """The first day from ``day`` on that is neither a rest day nor paused."""
    while True:
        if table.rests(day):
            day = table.after(day, 1)
        if not closed:
            return day
        found = next((end for begin, end in closed if begin <= day < end), None)
        if found is None:
            return day
        day = found
