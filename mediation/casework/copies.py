"""Making a copy of a case out of its recipe: pure, so that any process may do it. See ``copying`` for where recipes come from."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from mediation.casework.inventing import Inventor, demo_data
from mediation.values.identity import check_digit

if TYPE_CHECKING:
    from mediation.store.wholesale import Place, Prepared, Preparer

NUMBERED = ("Agreement", "Volume")
COUNTED = ("Track", "Deadline", "Referral")
HOLES = re.compile(r"\x00([inpdcre])(\d+)\x00")
"""What differs in a text: id, name, beginning of a name, day (ISO, Chinese), printed number, and room for more to be told."""
CUT = 100
"""A beginning of a name is written as its place times this, and how many characters of it."""

Rows = list[tuple[str, dict[str, Any], dict[str, str]]]
"""(table, columns, column → how it is filled: text, json, date or moment)."""

_BASE = 4_102_444_800_000  # ms; ids of copies sort after those the clock makes in this century
_SERIAL, _SERIALS = 100_000, 12
"""First serial of invented numbers for copies, and how many one copy may use."""
_DRAWS = 500
_GROWN, _OLD = 20, 58


@dataclass(frozen=True, slots=True)
class Counted:
    """What the procedure counts of a recipe at one shift: rows as patterns, and columns of the case."""

    rows: Rows
    columns: dict[str, Any]


@dataclass
class Recipe:
    """One case as a pattern. counted: by days back. series: (series of numbers, its pattern) in the order of ``numbers``.

    room: sort, least and most characters of what may be told more at each place for it.
    """

    applied_on: date
    ended: bool
    rows: Rows = field(default_factory=list)
    ids: int = 0
    names: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    series: list[tuple[str, str]] = field(default_factory=list)
    room: list[tuple[str, int, int]] = field(default_factory=list)
    counted: dict[int, Counted] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Used:
    """A number given to a copy."""

    series: str
    year: int
    serial: int
    text: str


@dataclass(frozen=True, slots=True)
class Order:
    """One copy to be made: its number among all, its recipe, days back, docid and printed numbers."""

    number: int
    recipe: int
    back: int
    docid: int
    used: tuple[Used, ...]


@dataclass
class Copier:
    """Makes copies ready. Goes to other processes as a whole."""

    place: Place
    recipes: Sequence[Recipe]
    seed: int
    now: datetime

    def prepare(self, orders: Sequence[Order]) -> Prepared:
        """These copies, ready to be written."""
        from mediation.store.wholesale import Preparer

        preparer = Preparer(self.place)
        for order in orders:
            _fill(preparer, self, order)
        return preparer.done()


_copier: Copier | None = None


def start(copier: Copier) -> None:
    """Begin a process that makes copies ready."""
    global _copier  # noqa: PLW0603 - what the process was started for
    _copier = copier


def prepare(orders: Sequence[Order]) -> Prepared:
    """Of the process's own copier."""
    assert _copier is not None
    return _copier.prepare(orders)


def _fill(preparer: Preparer, copier: Copier, order: Order) -> None:
    recipe = copier.recipes[order.recipe]
    random = Random(f"{copier.seed}/{order.number}")  # noqa: S311 - the same seed must give the same cases
    inventor = Inventor(random, data=demo_data(), serial=_SERIAL + _SERIALS * order.number)
    filler = Filler.of(recipe, order, inventor)
    counted = recipe.counted[order.back]
    for name, kept, holes in recipe.rows:
        values = filler.filled(kept, holes)
        if name == "Case":
            values |= {"docid": order.docid, "year": values["applied_on"].year, **counted.columns}
        elif name == "Assignment":
            values["docid"] = order.docid
        else:
            own(name, values, inventor)
        preparer.add(_table(name), values)
        if name == "Entry":
            salt = f"{random.getrandbits(64):016x}"
            preparer.log(
                values["act"], case_id=filler.ids[0], object_id=values["id"], fields=values["fields"], salt=salt
            )
    for name, kept, holes in counted.rows:
        preparer.add(_table(name), filler.filled(kept, holes) | {"id": filler.new_id()})
    for used, owner in zip(order.used, filler.owners(), strict=True):
        preparer.add("number_used", _number(used, filler.ids[0], owner, filler.new_id(), copier.now))


def _table(name: str) -> str:
    from mediation.records import tables

    return str(getattr(tables, name).__tablename__)


def _number(used: Used, case_id: str, owner: str, new_id: str, now: datetime) -> dict[str, Any]:
    from mediation.records.tables import NumberUsed

    row = NumberUsed(
        id=new_id, series=used.series, year=used.year, serial=used.serial, text=used.text, case_id=case_id,
        object_id=owner, given_at=now,
    )  # fmt: skip
    return row.model_dump()


@dataclass(slots=True)
class Filler:
    """The ids, names, numbers, words and days of one copy."""

    recipe: Recipe
    ids: list[str]
    names: list[str]
    numbers: list[str]
    more: list[str]
    shift: timedelta
    number: int
    random: Random
    made: int = 0

    @classmethod
    def of(cls, recipe: Recipe, order: Order, inventor: Inventor) -> Filler:
        """Draw new ones."""
        found = cls(
            recipe=recipe,
            ids=[],
            names=[name_like(inventor, name) for name in recipe.names],
            numbers=[used.text for used in order.used],
            more=[inventor.more(*room) for room in recipe.room],
            shift=timedelta(days=-order.back),
            number=order.number,
            random=inventor.random,
        )
        for _ in range(recipe.ids):
            found.ids.append(found.new_id())
        return found

    def new_id(self) -> str:
        """The next id of this copy: a UUIDv7 whose time is the copy's number."""
        self.made += 1
        value = (_BASE + self.number) << 80 | 0x7 << 76 | self.made << 64 | 0b10 << 62 | self.random.getrandbits(62)
        digits = f"{value:032x}"
        return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"

    def owners(self) -> list[str]:
        """Ids of what the numbers belong to."""
        held = [
            kept["id"] for name, kept, _holes in self.recipe.rows if name == "Case" or (name in NUMBERED and kept["no"])
        ]
        return [HOLES.sub(self._word, one) for one in held]

    def filled(self, kept: Mapping[str, Any], holes: Mapping[str, str]) -> dict[str, Any]:
        """The columns of one row."""
        values = dict(kept)
        for column, kind in holes.items():
            pattern = kept[column]
            if kind == "text":
                values[column] = HOLES.sub(self._word, pattern)
            elif kind == "json":
                values[column] = json.loads(HOLES.sub(self._word, pattern))
            else:
                values[column] = pattern + self.shift
        return values

    def _word(self, match: re.Match[str]) -> str:
        kind, place = match[1], int(match[2])
        if kind == "i":
            return self.ids[place]
        if kind == "n":
            return self.names[place]
        if kind == "p":
            return self.names[place // CUT][: place % CUT]
        if kind == "r":
            return self.numbers[place]
        if kind == "e":
            return self.more[place]
        day = date.fromordinal(place) + self.shift
        return day.isoformat() if kind == "d" else f"{day.year}年{day.month}月{day.day}日"


def name_like(inventor: Inventor, name: str) -> str:
    """Another name of the same length, so that what was shortened after so many characters is cut at the same place."""
    drawn = (inventor.name() for _ in range(_DRAWS))
    return next((one for one in drawn if len(one) == len(name)), name)


def own(name: str, values: dict[str, Any], inventor: Inventor) -> None:
    """What is nobody else's: identity number with the birthday it tells, and phone."""
    if name in ("Party", "Aide") and values.get("phone"):
        values["phone"] = inventor.phone()
    if name == "Party" and values["id_no"]:
        birth = _birth(date.fromisoformat(values["id_no"][6:14]), inventor)
        # Districts 21 to 99 are for copies, so that no copy has a number of the first set.
        district = 21 + inventor.serial // 1000 % 79
        first = f"9901{district:02d}{birth:%Y%m%d}{inventor.serial % 1000:03d}"
        values["id_no"] = first + check_digit(first)
        values["gender"] = "男" if int(first[16]) % 2 else "女"
        if values["birth"] is not None:
            values["birth"] = birth


def _birth(known: date, inventor: Inventor) -> date:
    """Another day of the same year for a grown-up whose age no rule looks at."""
    if not _GROWN <= date.today().year - known.year <= _OLD:  # noqa: DTZ011 - only the year counts
        return known
    return date(known.year, 1, 1) + timedelta(days=inventor.random.randrange(365))
