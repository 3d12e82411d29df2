"""Rest days and make-up workdays by year (节假日安排): read, checked, written into the centre's own folder, deadlines counted again."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from mediation.casework import facts, settling
from mediation.casework.permits import need
from mediation.casework.registering import Round
from mediation.values.problems import Problem
from mediation.values.text import clean, normalise

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.store.unit import Unit
    from mediation.values.calendar import Holidays

_PAGE = 1000


@dataclass(frozen=True, slots=True)
class RestYear:
    """One year's list. ``known`` False: nobody has entered it yet. ``off``: (day, holiday); ``source``: what it rests on."""

    year: int
    known: bool
    off: tuple[tuple[date, str], ...] = ()
    work: tuple[date, ...] = ()
    source: str = ""


def rest_years(desk: Desk) -> tuple[RestYear, ...]:
    """Every year that is known, and the next one, which can be started."""
    from mediation.values.holidays import single_year

    first, last = desk.holidays.years
    found = []
    for year in range(first, last + 1):
        part = single_year(desk.holidays, year)
        off = tuple((day, part.names.get(day, "")) for day in sorted(part.off))
        found.append(RestYear(year, True, off, tuple(sorted(part.work)), part.sources.get(year, "")))
    return (*found, RestYear(last + 1, False))


def check_rest_year(
    desk: Desk, year: int, *, off: Mapping[date, str], work: Collection[date], source: str = ""
) -> Holidays:
    """The calendar with this year put in, nothing written.

    Raises Problem: bad_holidays (a day of another year, both off and work, a workday named as make-up), holiday_gap.
    """
    from mediation.values.holidays import with_year

    names = {day: clean(normalise(name)) for day, name in off.items()}
    return with_year(desk.holidays, year, off=names, work=work, source=clean(normalise(source)))


def set_rest_year(desk: Desk, year: int, *, off: Mapping[date, str], work: Collection[date], source: str = "") -> int:
    """Enter or replace a year's list; logged. Returns the number of cases whose deadlines moved.

    The year becomes a file of the centre's folder ``holidays``; it is put back when the database refuses.
    Raises Problem: forbidden, bad_holidays, holiday_gap, readonly.
    """
    from mediation.values.holidays import dump_holidays

    need(desk.person, "change_settings")
    if not off:
        raise Problem("bad_holidays", f"{year}年还没有一个放假的日子，请按放假通知添加后再保存。", field="放假安排")
    text = dump_holidays(check_rest_year(desk, year, off=off, work=work, source=source), [year])
    folder = desk.folder / "holidays"
    folder.mkdir(exist_ok=True)
    path = folder / f"{year}.toml"
    before = path.read_bytes() if path.exists() else None
    done = False
    try:
        _write(path, text.encode())
        _insist(desk, year, off)
        run, touched = Round.of(desk), _touched(desk, year)
        with desk.store.unit(desk.person.id, desk.person.role) as unit:
            moved = _count_again(run, unit, touched)
            kept = {"off": sorted(map(str, off)), "work": sorted(map(str, work)), "source": source}
            unit.log("set_holidays", object="setting", object_id=f"holidays_{year}", fields=kept)
        done = True
    finally:
        if not done:
            _put_back(path, before)
    return moved


def _write(path: Path, data: bytes) -> None:
    new = path.with_suffix(".new")
    with new.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def _put_back(path: Path, before: bytes | None) -> None:
    if before is not None:
        _write(path, before)
        return
    with suppress(FileNotFoundError):
        path.unlink()


def _insist(desk: Desk, year: int, off: Mapping[date, str]) -> None:
    """Another file of the folder, put there by hand, may say otherwise about the same year."""
    if {day for day in desk.holidays.off if day.year == year} != set(off):
        raise Problem(
            "bad_holidays",
            f"holidays 文件夹里另有文件也写了{year}年，以它为准；请先把那个文件移走，再在这里录入。",
            field="放假安排",
        )


def _count_again(run: Round, unit: Unit, case_ids: Collection[str]) -> int:
    desk = run.desk
    moved = 0
    for case_id in case_ids:
        snapshot = unit.snapshot(case_id)
        known = facts.facts_of(desk.procedure, snapshot, run.settings, run.people)
        standing, clocks = settling.fold_and_clock(desk, known)
        told = {(one.rule, one.ref, one.due, one.explanation) for one in snapshot.dues}
        if told == {(one.rule, one.ref, one.due, one.explanation) for one in clocks}:
            continue
        settling.write_rows(desk, unit, case_id, standing, clocks)
        _relist(unit, case_id, settling.case_columns(desk, snapshot, standing, clocks))
        days = {(rule, ref, due) for rule, ref, due, _ in told}
        moved += days != {(one.rule, one.ref, one.due) for one in clocks}
    return moved


def _relist(unit: Unit, case_id: str, columns: Mapping[str, object]) -> None:
    from mediation.records.tables import Case

    row = unit.need(Case, case_id)
    for name in ("next_due", "next_label"):
        setattr(row, name, columns[name])


def _touched(desk: Desk, year: int) -> tuple[str, ...]:
    """Cases with something open that is due in or after that year, each once."""
    found: dict[str, None] = {}
    after: tuple[date, str] | None = None
    with desk.store.read() as reader:
        while True:
            page = reader.dues(until=date.max, limit=_PAGE, after=after)
            found |= dict.fromkeys(row.case_id for row in page if row.due.due is not None and row.due.due.year >= year)
            if len(page) < _PAGE:
                return tuple(found)
            last = page[-1].due.due
            assert last is not None  # a page holds only what has a day
            after = (last, page[-1].id)
