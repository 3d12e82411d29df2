"""Many demo cases from few: every row of a case again, with other people, numbers and, for ended cases, other days.

A case is first turned into a recipe: which columns stay, and where in the others ids, names, numbers and days stand. A copy
then fills the recipe and goes through the unit of work like any other row, with its log entries and search rows.

What the procedure counts (tracks, deadlines, the list's columns) is not moved with the days but counted again: holidays, and
how much of a period is over, differ from day to day. That is done once for each recipe and shift and then belongs to the
recipe of that shift; shifts are whole weeks, so that what was done on a working Thursday stays on one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from mediation.casework import settling
from mediation.casework.facts import facts_of
from mediation.casework.inventing import Inventor
from mediation.casework.numbers import PATTERNS
from mediation.casework.registering import Round
from mediation.records.ids import new_id
from mediation.values.identity import check_digit

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.store.unit import Unit

_TABLES = (
    "Case", "Party", "Aide", "Assignment", "Entry", "SessionRecord", "Agreement", "Item", "Instalment", "Signature", "FollowUp",
    "Service", "Volume",
)  # fmt: skip
_COUNTED = ("Track", "Deadline", "Referral")
_ENDED = frozenset({"已结案", "已归档", "引导告知", "不予受理", "移送其他机关"})
_EVERY = 500
_WEEKS_BACK = 128
_DRAWS = 500
_SHIFTS = 24
"""So many different shifts are drawn for an ended case."""
_HOLE = re.compile(r"\x00([indcr])(\d+)\x00")
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})(?=\b|T)")
_CHINESE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_DROPPED = frozenset({"seal", "centre_id"})


@dataclass
class Recipe:
    """One case as a pattern. ``holes``: column → how it is filled: text, json, date or moment."""

    rows: list[tuple[str, dict[str, Any], dict[str, str]]] = field(default_factory=list)
    ids: int = 0
    names: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    ended: bool = False
    shifts: tuple[int, ...] = (0,)  # days back a copy may lie
    counted: dict[int, _Counted] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Counted:
    """What the procedure counts of a recipe at one shift: rows as patterns, and columns of the case."""

    rows: list[tuple[str, dict[str, Any], dict[str, str]]]
    columns: dict[str, Any]


def copy(desk: Desk, count: int, random: Random, progress: Callable[[int], None] = lambda _done: None) -> None:
    """Make ``count`` more cases after the pattern of those the centre holds."""
    recipes = _recipes(desk)
    for recipe in recipes:
        if recipe.ended:
            recipe.shifts = tuple(7 * random.randint(0, _WEEKS_BACK) for _ in range(_SHIFTS))
    inventor = Inventor(random, serial=100_000)
    run = Round.of(desk)
    settings = {series: str(PATTERNS[series]) for series in PATTERNS}
    with desk.store.bulk(desk.person.id, desk.person.role, every=_EVERY) as bulk:
        for number in range(count):
            recipe = recipes[number % len(recipes)]
            back = random.choice(recipe.shifts)
            with bulk.case() as unit:
                _fill(run, unit, recipe, inventor, back, settings)
            progress(number + 1)


def _recipes(desk: Desk) -> list[Recipe]:
    from mediation.records import tables

    with desk.store.read() as reader:
        lines = reader.lines(limit=10_000).lines
    found = []
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        for line in lines:
            rows = [("Case", unit.need(tables.Case, line.id))]
            for name in _TABLES[1:]:
                rows += [(name, row) for row in unit.rows(getattr(tables, name), line.id)]
            found.append(_recipe([(name, row.model_dump()) for name, row in rows]))
    return found


def _recipe(rows: list[tuple[str, dict[str, Any]]]) -> Recipe:
    recipe = Recipe(ended=rows[0][1]["stage"] in _ENDED)
    ids = {row["id"]: place for place, (_name, row) in enumerate(rows)}
    recipe.ids = len(rows)  # a record has the id of the entry that made it, so ids are fewer than rows
    people = {row["name"] for name, row in rows if name == "Aide" or (name == "Party" and row["type"] == "自然人")}
    people |= {row["legal_rep_name"] for name, row in rows if name == "Party" and row["legal_rep_name"]}
    recipe.names = sorted(people, key=len, reverse=True)
    recipe.numbers = [
        rows[0][1]["reg_no"],
        *[row["no"] for name, row in rows if name in ("Agreement", "Volume") and row["no"]],
    ]
    holed = _Holer(ids, recipe)
    for name, row in rows:
        kept = {column: value for column, value in row.items() if column not in _DROPPED}
        holes = {}
        for column, value in kept.items():
            pattern, kind = holed.hole(value)
            if kind:
                kept[column], holes[column] = pattern, kind
        recipe.rows.append((name, kept, holes))
    return recipe


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


def _fill(run: Round, unit: Unit, recipe: Recipe, inventor: Inventor, back: int, patterns: Mapping[str, str]) -> None:
    shift = timedelta(days=-back)
    applied = recipe.rows[0][1]["applied_on"] + shift
    docid = unit.docid(applied)
    filler = _Filler.of(run.desk, unit, recipe, inventor, shift, patterns)
    counted = recipe.counted.get(back)
    for name, kept, holes in recipe.rows:
        values = filler.filled(kept, holes)
        _own(name, values, docid, applied, inventor)
        if name == "Case" and counted is not None:
            values |= counted.columns
        _add(unit, name, values)
        if name == "Entry":
            unit.log(
                values["act"], case_id=filler.ids[0], object="entry", object_id=values["id"], fields=values["fields"]
            )
    if counted is None:
        fresh = _count(run, unit, filler)
        if fresh is not None:
            recipe.counted[back] = fresh
    else:
        for name, kept, holes in counted.rows:
            _add(unit, name, filler.filled(kept, holes) | {"id": new_id()})
    unit.index(filler.ids[0])


def _name_like(inventor: Inventor, name: str) -> str:
    """Another name of the same length, so that what was shortened after so many characters is cut at the same place."""
    drawn = (inventor.name() for _ in range(_DRAWS))
    return next((one for one in drawn if len(one) == len(name)), name)


def _add(unit: Unit, name: str, values: Mapping[str, Any]) -> None:
    from mediation.records import tables

    unit.add(getattr(tables, name)(**values))


def _count(run: Round, unit: Unit, filler: _Filler) -> _Counted | None:
    """Count the copy that lies in the unit as any case is counted; the outcome, if the next of this shift may have it.

    It may not where a text seems to be cut within a name: what is left of the name cannot be told from other words.
    """
    from mediation.records import tables

    case_id = filler.ids[0]
    snapshot = unit.snapshot(case_id)
    standing, clocks = settling.fold_and_clock(
        run.desk, facts_of(run.desk.procedure, snapshot, run.settings, run.people)
    )
    settling.write_rows(run.desk, unit, case_id, standing, clocks)
    every = settling.case_columns(run.desk, snapshot, standing, clocks)
    columns = {name: value for name, value in every.items() if name not in ("party_line", "mediator_line")}
    case = unit.need(tables.Case, case_id)
    for name, value in columns.items():
        setattr(case, name, value)
    words = {one: f"\x00i{place}\x00" for place, one in enumerate(filler.ids)}
    words |= {one: f"\x00n{place}\x00" for place, one in enumerate(filler.names)}
    rows = []
    for name in _COUNTED:
        for row in unit.rows(getattr(tables, name), case_id):
            kept = {column: value for column, value in row.model_dump().items() if column not in _DROPPED}
            rows.append((name, *_patterns(kept, words)))
    cut = re.compile("|".join(re.escape(name[:part]) + "…" for name in filler.names for part in range(1, len(name))))
    texts = (value for _name, kept, _holes in rows for value in kept.values() if isinstance(value, str))
    return None if filler.names and any(map(cut.search, texts)) else _Counted(rows, columns)


def _patterns(kept: dict[str, Any], words: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Columns with holes for ids and names only: the days of what was counted are those of its shift."""
    any_word = re.compile("|".join(re.escape(one) for one in sorted(words, key=len, reverse=True)))
    holes = {}
    for column, value in kept.items():
        if isinstance(value, str) and (pattern := any_word.sub(lambda m: words[m[0]], value)) != value:
            kept[column], holes[column] = pattern, "text"
    return kept, holes


@dataclass(frozen=True, slots=True)
class _Filler:
    """The ids, names, numbers and days of one copy."""

    ids: list[str]
    names: list[str]
    numbers: list[str]
    shift: timedelta

    @classmethod
    def of(
        cls, desk: Desk, unit: Unit, recipe: Recipe, inventor: Inventor, shift: timedelta, patterns: Mapping[str, str]
    ) -> _Filler:
        """Draw new ones; numbers are allocated as for any case."""
        ids = [new_id() for _ in range(recipe.ids)]
        year = (recipe.rows[0][1]["applied_on"] + shift).year
        series = ["case"] + [
            "volume" if name == "Volume" else "agreement"
            for name, row, _holes in recipe.rows
            if name in ("Agreement", "Volume") and row["no"]
        ]
        numbers = [
            unit.allocate(one, year, patterns[one], prefix=desk.centre.prefix, case_id=ids[0], object_id=ids[0]).text
            for one in series
        ]
        return cls(ids, [_name_like(inventor, name) for name in recipe.names], numbers, shift)

    def filled(self, kept: Mapping[str, Any], holes: Mapping[str, str]) -> dict[str, Any]:
        """The columns of one row."""
        values = dict(kept)
        for column, kind in holes.items():
            pattern = kept[column]
            if kind == "text":
                values[column] = _HOLE.sub(self._word, pattern)
            elif kind == "json":
                values[column] = json.loads(_HOLE.sub(self._word, pattern))
            else:
                values[column] = pattern + self.shift
        return values

    def _word(self, match: re.Match[str]) -> str:
        kind, place = match[1], int(match[2])
        if kind in "inr":
            return {"i": self.ids, "n": self.names, "r": self.numbers}[kind][place]
        day = date.fromordinal(place) + self.shift
        return day.isoformat() if kind == "d" else f"{day.year}年{day.month}月{day.day}日"


def _own(name: str, values: dict[str, Any], docid: int, applied: date, inventor: Inventor) -> None:
    """What is nobody else's: place in the list, identity number, phone."""
    if name in ("Case", "Assignment"):
        values["docid"] = docid
    if name == "Case":
        values["year"] = applied.year
    if name in ("Party", "Aide") and values.get("phone"):
        values["phone"] = inventor.phone()
    if name == "Party" and values["id_no"]:
        # Districts 21 to 99 are for copies, so that no copy has a number of the first set.
        district = 21 + inventor.serial // 1000 % 79
        first = f"9901{district:02d}{values['id_no'][6:14]}{inventor.serial % 1000:03d}"
        values["id_no"] = first + check_digit(first)
        values["gender"] = "男" if int(first[16]) % 2 else "女"
