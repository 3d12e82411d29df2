"""Many demo cases from few: every row of a case again, with other people, numbers, words and days.

A case is first turned into a recipe: which columns stay, and where in the others ids, names, numbers and days stand. Copies
are planned here, in the order of their days, made ready by other processes (``copies``) and written many at a time. A copy
depends on the seed and its place alone, so that a run that was broken off goes on where it stopped.

What the procedure counts (tracks, deadlines, the list's columns) is not moved with the days but counted again: holidays, and
how much of a period is over, differ from day to day. That is done once for each recipe and shift, and belongs to the recipe;
shifts are whole weeks, so that what was done on a working Thursday stays on one.
"""

from __future__ import annotations

import json
import os
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from mediation.casework import settling
from mediation.casework.copies import COUNTED, CUT, NUMBERED, Copier, Counted, Filler, Order, Recipe, Used
from mediation.casework.facts import facts_of
from mediation.casework.inventing import Inventor, demo_data
from mediation.casework.numbers import PATTERNS
from mediation.casework.registering import Round
from mediation.store.values import first_docid
from mediation.values.dates import now_utc
from mediation.values.numbering import render

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.store.unit import Unit
    from mediation.store.wholesale import Held, Prepared

_TABLES = (
    "Case", "Party", "Aide", "Assignment", "Entry", "SessionRecord", "Agreement", "Item", "Instalment", "Signature", "FollowUp",
    "Service", "Volume",
)  # fmt: skip
_ENDED = frozenset({"已结案", "已归档", "引导告知", "不予受理", "移送其他机关"})
BATCH = 1000
"""Cases of one transaction."""
_ALONE = 2 * BATCH
"""Up to so many copies other processes would cost more than they give."""
_OPEN = 20_000
"""Only so many of the last copies may still be open: what lies longer in an archive has ended."""
_WEEKS_BACK = 128
_PHASES = 4
"""An ended case is moved by every fourth week, so that less has to be counted."""
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})(?=\b|T)")
_CHINESE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_DROPPED = frozenset({"centre_id"})
_ROOMS = (
    ("Case", "facts", ("told", 110, 500)),
    ("SessionRecord", "record", ("told", 80, 420)),
    ("Agreement", "manner", ("done", 60, 200)),
)
"""Where a copy tells more than its recipe, and from how many to how many characters."""


Progress = Callable[[int], None]


def copy(desk: Desk, count: int, seed: int, *, first: int, progress: Progress = lambda _done: None) -> None:
    """Bring the centre to ``count`` copies of its first cases, of which there are ``first``; those it has stay."""
    from mediation.store.wholesale import Place, holding, write

    with desk.store.read() as reader:
        held = holding(reader.source, reader.centre.id, first)
        done = reader.total() - first
    recipes = _recipes(desk, held.first)
    plan = _Plan(desk, recipes, count, held)
    _count_all(desk, recipes, plan, done)
    copier = Copier(Place.of(desk.store), recipes, seed, now_utc())
    with desk.store.bulk(desk.person.id, desk.person.role, every=1) as bulk, _made(copier, plan, done) as made:
        for orders, prepared in made:
            with bulk.case() as unit:
                write(unit, prepared)
                plan.write(unit)
            done += len(orders)
            progress(done)


@contextmanager
def _made(copier: Copier, plan: _Plan, done: int) -> Iterator[Iterator[tuple[list[Order], Prepared]]]:
    """Batches made ready, in their order: here where there are few, else by a process for each core."""
    batches = plan.batches(done)
    if plan.count - done <= _ALONE:
        yield ((orders, copier.prepare(orders)) for orders in batches)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    from mediation.casework import copies

    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(cores, get_context("spawn"), copies.start, (copier,)) as pool:
        yield _in_turn(((orders, pool.submit(copies.prepare, orders)) for orders in batches), cores + 2)


def _in_turn(asked: Iterator[tuple[list[Order], Any]], ahead: int) -> Iterator[tuple[list[Order], Prepared]]:
    waiting: deque[tuple[list[Order], Any]] = deque()
    for one in asked:
        waiting.append(one)
        if len(waiting) > ahead:
            orders, future = waiting.popleft()
            yield orders, future.result()
    for orders, future in waiting:
        yield orders, future.result()


class _Plan:
    """Which recipe each copy follows, on what day, and with what numbers."""

    def __init__(self, desk: Desk, recipes: Sequence[Recipe], count: int, held: Held) -> None:
        self.count = count
        self._recipes = recipes
        self._ended = [place for place, one in enumerate(recipes) if one.ended]
        self._today, self._prefix = desk.today(), desk.centre.prefix
        self._docids, self._serials = held.docids, held.serials
        self._fresh: set[tuple[str, int]] = set()

    def chosen(self, number: int) -> tuple[int, int]:
        """(recipe, days back) of a copy."""
        place = number % len(self._recipes)
        if not self._recipes[place].ended:
            if number >= self.count - _OPEN or not self._ended:
                return place, 0
            place = self._ended[number % len(self._ended)]
        ago = 7 * _WEEKS_BACK * (self.count - number) // self.count
        late = max(0, ago - (self._today - self._recipes[place].applied_on).days)
        return place, 7 * (late // 7 // _PHASES * _PHASES + place % _PHASES)

    def batches(self, done: int) -> Iterator[list[Order]]:
        """Orders of the copies after the first ``done``, a transaction's at a time."""
        for start in range(done, self.count, BATCH):
            chosen = [(*self.chosen(number), number) for number in range(start, min(start + BATCH, self.count))]
            chosen.sort(key=lambda one: (self._applied(one[0], one[1]), one[2]))
            yield [self._order(*one) for one in chosen]

    def _applied(self, place: int, back: int) -> date:
        return self._recipes[place].applied_on - timedelta(days=back)

    def _order(self, place: int, back: int, number: int) -> Order:
        applied = self._applied(place, back)
        day = applied.toordinal()
        docid = self._docids[day] = self._docids.get(day, first_docid(applied)) + 1
        used = tuple([self._used(*one, applied.year) for one in self._recipes[place].series])
        return Order(number, place, back, docid, used)

    def _used(self, series: str, pattern: str, year: int) -> Used:
        key = (series, year)
        serial = self._serials.get(key, 1)
        self._serials[key] = serial + 1
        self._fresh.add(key)
        return Used(series, year, serial, render(PATTERNS[pattern], prefix=self._prefix, year=year, serial=serial))

    def write(self, unit: Unit) -> None:
        """Keep the next serials as far as they were planned."""
        from mediation.records.tables import NumberSeries

        for series, year in sorted(self._fresh):
            key = (unit.centre_id, series, year)
            row = unit.session.get(NumberSeries, key)
            if row is None:
                row = NumberSeries(centre_id=unit.centre_id, series=series, year=year)
                unit.session.add(row)
            row.next_serial = self._serials[series, year]


def _recipes(desk: Desk, ids: Sequence[str]) -> list[Recipe]:
    from mediation.records import tables

    found = []
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        for case_id in ids:
            rows: list[tuple[str, Any]] = [("Case", unit.need(tables.Case, case_id))]
            for name in _TABLES[1:]:
                rows += [(name, row) for row in unit.rows(getattr(tables, name), case_id)]
            found.append(_recipe([(name, row.model_dump()) for name, row in rows]))
    return found


def _recipe(rows: list[tuple[str, dict[str, Any]]]) -> Recipe:
    recipe = Recipe(applied_on=rows[0][1]["applied_on"], ended=rows[0][1]["stage"] in _ENDED)
    ids = {row["id"]: place for place, (_name, row) in enumerate(rows)}
    recipe.ids = len(rows)  # a record has the id of the entry that made it, so ids are fewer than rows
    people = {row["name"] for name, row in rows if name == "Aide" or (name == "Party" and row["type"] == "自然人")}
    people |= {row["legal_rep_name"] for name, row in rows if name == "Party" and row["legal_rep_name"]}
    recipe.names = sorted(people, key=len, reverse=True)
    numbered = [(name, row) for name, row in rows if name in NUMBERED and row["no"]]
    recipe.numbers = [rows[0][1]["reg_no"], *[row["no"] for _name, row in numbered]]
    recipe.series = [("case", "case"), *[_series(name, row) for name, row in numbered]]
    holed = _Holer(ids, recipe)
    for name, row in rows:
        kept = {column: value for column, value in row.items() if column not in _DROPPED}
        holes = {}
        for column, value in kept.items():
            pattern, kind = holed.hole(value)
            if kind:
                kept[column], holes[column] = pattern, kind
        recipe.rows.append((name, kept, holes))
    _make_room(recipe)
    return recipe


def _series(name: str, row: Mapping[str, Any]) -> tuple[str, str]:
    if name == "Volume":
        return "volume", "volume"
    track = row["track"]
    return "agreement", "agreement" if track == "people" else f"agreement_{track}"


def _make_room(recipe: Recipe) -> None:
    """Where the facts, the records of sessions and the agreed facts are told, more is told, everywhere the same."""
    for table, column, room in _ROOMS:
        for pattern in {str(kept[column]) for name, kept, _holes in recipe.rows if name == table and kept[column]}:
            hole = f"\x00e{len(recipe.room)}\x00"
            recipe.room.append(room)
            for _name, kept, holes in recipe.rows:
                for one, value in kept.items():
                    if isinstance(value, str) and pattern in value:
                        kept[one] = value.replace(pattern, pattern + hole)
                        holes.setdefault(one, "text")


class _Holer:
    """Finds what changes from copy to copy in a value."""

    def __init__(self, ids: Mapping[str, int], recipe: Recipe) -> None:
        words = {**{one: f"\x00i{place}\x00" for one, place in ids.items()}}
        words |= {one: f"\x00r{place}\x00" for place, one in enumerate(recipe.numbers)}
        words |= {one: f"\x00n{place}\x00" for place, one in enumerate(recipe.names)}
        self.words = words
        self.any = re.compile("|".join(re.escape(one) for one in sorted(words, key=len, reverse=True)))

    def hole(self, value: Any) -> tuple[Any, str]:
        """(pattern, kind) of a value; kind "" where nothing in it changes."""
        if isinstance(value, datetime):
            return value, "moment" if value.tzinfo is None else ""
        if isinstance(value, date):
            return value, "date"
        if isinstance(value, str):
            pattern = self._text(value)
            return pattern, "text" if pattern != value else ""
        if isinstance(value, list | dict):
            plain = json.dumps(value, ensure_ascii=False)
            pattern = self._text(plain)
            return (pattern, "json") if pattern != plain else (value, "")
        return value, ""

    def _text(self, text: str) -> str:
        text = self.any.sub(lambda m: self.words[m[0]], text)
        text = _ISO.sub(lambda m: f"\x00d{date(int(m[1]), int(m[2]), int(m[3])).toordinal()}\x00", text)
        return _CHINESE.sub(lambda m: f"\x00c{date(int(m[1]), int(m[2]), int(m[3])).toordinal()}\x00", text)


def _count_all(desk: Desk, recipes: Sequence[Recipe], plan: _Plan, done: int) -> None:
    """Count every recipe at each shift a copy will have: written and counted as any case, then undone."""
    run = Round.of(desk)
    for place, back in sorted({plan.chosen(number) for number in range(done, plan.count)}):
        with suppress(_Undone), desk.store.unit(desk.person.id, desk.person.role) as unit:
            recipes[place].counted[back] = _count(run, unit, recipes[place], place, back)
            raise _Undone


class _Undone(Exception):  # noqa: N818 - no error: the end of a count
    """What was written was only for counting."""


def _count(run: Round, unit: Unit, recipe: Recipe, place: int, back: int) -> Counted:
    from mediation.records import tables

    order = Order(0, place, back, 0, tuple([Used("", 0, 0, f"-{at}") for at in range(len(recipe.numbers))]))
    filler = Filler.of(recipe, order, Inventor(Random(0), data=demo_data()))  # noqa: S311 - as in copies
    for name, kept, holes in recipe.rows:
        unit.add(getattr(tables, name)(**filler.filled(kept, holes) | ({"docid": 0} if "docid" in kept else {})))
    case_id = filler.ids[0]
    snapshot = unit.snapshot(case_id)
    facts = facts_of(run.desk.procedure, snapshot, run.settings, run.people)
    standing, clocks = settling.fold_and_clock(run.desk, facts)
    settling.write_rows(run.desk, unit, case_id, standing, clocks)
    every = settling.case_columns(run.desk, snapshot, standing, clocks)
    columns = {name: value for name, value in every.items() if name not in ("party_line", "mediator_line")}
    holed = _Counted(filler)
    return Counted(
        [holed.row(name, row) for name in COUNTED for row in unit.rows(getattr(tables, name), case_id)], columns
    )


class _Counted:
    """Makes patterns with holes for ids and names only: the days of what was counted are those of its shift."""

    def __init__(self, filler: Filler) -> None:
        self._words = {one: f"\x00i{place}\x00" for place, one in enumerate(filler.ids)}
        for place, name in enumerate(filler.names):
            self._words[name] = f"\x00n{place}\x00"
            self._words |= {f"{name[:part]}…": f"\x00p{CUT * place + part}\x00…" for part in range(1, len(name))}
        self._any = re.compile("|".join(re.escape(one) for one in sorted(self._words, key=len, reverse=True)))

    def row(self, name: str, row: Any) -> tuple[str, dict[str, Any], dict[str, str]]:
        """A row as a pattern."""
        kept = {column: value for column, value in row.model_dump().items() if column != "centre_id"}
        holes = {}
        for column, value in kept.items():
            if isinstance(value, str) and (pattern := self._any.sub(lambda m: self._words[m[0]], value)) != value:
                kept[column], holes[column] = pattern, "text"
        return name, kept, holes
