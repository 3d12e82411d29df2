"""Every open deadline of 100,000 open cases counted anew from their entries, and held against those stored in the database.

The cases are those of a demo centre of 2,000, made by acts, that have a deadline open; they are copied inside the database
until there are 100,000, each with ids of its own. Two rows come of one pass: the recomputing from the events (fold, count,
compare), for which the goal is, and the same with reading every row and parsing it into events before. Nothing counted for
one case is kept for another.
"""

from __future__ import annotations

import gc
import re
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from measuring import Row, row

if TYPE_CHECKING:
    from mediation.casework.desk import Desk

GOAL = 10.0
COUNT, FIRST, BATCH = 100_000, 2_000, 500
TABLES = (
    "cases", "party", "aide", "assignment", "entry", "agreement", "item", "instalment", "signature", "track", "deadline", "referral",
)  # fmt: skip
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
_HEAD = 8
"""So many characters of an id are the copy's number; no id made by the clock begins so."""


def measure(count: int = COUNT, first: int = FIRST) -> list[Row]:
    from mediation.casework.demo import demo, open_demo_centre
    from mediation.casework.desk import open_desk

    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "demo"
        demo(folder, size=first, seed=1)
        different, entries, dues = multiply(folder / "mediation.db", count)
        open_demo_centre(folder)
        with open_desk(folder) as desk:
            gc.collect()
            start = time.process_time()
            cases, found, counting = recounted(desk)
            whole = time.process_time() - start
    if (cases, found) != (count, dues):
        raise SystemExit(f"bench_recount: {cases} cases, {found} deadlines of {dues}")
    about = (
        f"open deadlines of {count:,} open cases ({different:,} different ones, {entries / count:.1f} entries and "
        f"{dues / count:.1f} open deadlines each), equal to those stored, seconds of CPU"
    )
    return [
        row(f"{about}: folded and counted from their events", counting, None, GOAL),
        row(f"{about}: the same, and every row read from the database and parsed before", whole, None, None),
    ]


def recounted(desk: Desk) -> tuple[int, int, float]:
    """(cases, open deadlines, CPU seconds of counting them); ends the run where one differs from what is stored."""
    from mediation.casework.recount import Counter, no_collector, stored

    tell = Counter.of(desk).dues
    cases = found = 0
    counting = 0.0
    with no_collector():
        for batch in stored(desk):
            start = time.process_time()
            told = [tell(facts) for _case_id, facts, _kept in batch]
            differing = [one[0] for one, dues in zip(batch, told, strict=True) if one[2] != dues]
            counting += time.process_time() - start
            if differing:
                raise SystemExit(f"bench_recount: different: {differing[:3]}")
            cases, found = cases + len(batch), found + sum(map(len, told))
    return cases, found, counting


def multiply(path: Path, count: int) -> tuple[int, int, int]:
    """Leave only cases with an open deadline, ``count`` of them. Returns how many differ, all entries and all open deadlines."""
    with sqlite3.connect(path) as base:
        for pragma in ("synchronous = OFF", "journal_mode = OFF", "cache_size = -500000", "foreign_keys = OFF"):
            base.execute(f"PRAGMA {pragma}")
        for (name,) in base.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            base.execute(f"DROP TRIGGER {name}")
        unwanted = "closed_on IS NOT NULL OR id NOT IN (SELECT case_id FROM deadline WHERE state = 'open')"
        base.execute(f"CREATE TEMP TABLE gone AS SELECT id FROM cases WHERE {unwanted}")
        for table in TABLES:
            column = "id" if table == "cases" else "case_id"
            base.execute(f"DELETE FROM {table} WHERE {column} IN (SELECT id FROM gone)")
        patterns = [
            _Pattern(base, case_id) for (case_id,) in base.execute("SELECT id FROM cases ORDER BY id").fetchall()
        ]
        batch: list[Iterator[tuple[str, tuple[Any, ...]]]] = []
        for at in range(len(patterns), count):
            turn, place = divmod(at, len(patterns))
            batch.append(patterns[place].copy(turn, at))
            if len(batch) == BATCH or at == count - 1:
                _write(base, batch)
                batch = []
        entries, dues = (
            base.execute(f"SELECT COUNT(*) FROM {what}").fetchone()[0]
            for what in ("entry", "deadline WHERE state = 'open'")
        )
    base.close()
    return len(patterns), entries, dues


def _write(base: sqlite3.Connection, batch: Sequence[Iterator[tuple[str, tuple[Any, ...]]]]) -> None:
    found: dict[str, list[tuple[Any, ...]]] = {table: [] for table in TABLES}
    for copy in batch:
        for table, values in copy:
            found[table].append(values)
    for table, rows in found.items():
        if rows:
            base.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)


class _Pattern:
    """The rows of one case, with the places where the ids of its own rows stand."""

    def __init__(self, base: sqlite3.Connection, case_id: str) -> None:
        known: list[tuple[str, list[str], tuple[Any, ...]]] = []
        for table in TABLES:
            answer = base.execute(
                f"SELECT * FROM {table} WHERE {'id' if table == 'cases' else 'case_id'} = ?", (case_id,)
            )
            names = [one[0] for one in answer.description]
            known += [(table, names, values) for values in answer]
        own = {values[names.index("id")] for _table, names, values in known if "id" in names}
        self.rows = [
            (table, [_cell(name, value, own) for name, value in zip(names, values, strict=True)])
            for table, names, values in known
        ]

    def copy(self, turn: int, at: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """The rows of one copy: ``turn`` is its number among those of this case, ``at`` its place among all."""
        head = f"f{turn:07x}"
        for table, cells in self.rows:
            yield table, tuple([cell(head, at) if callable(cell) else cell for cell in cells])


Cell = Any | Callable[[str, int], Any]


def _cell(name: str, value: Any, own: set[str]) -> Cell:
    if name == "docid":
        return lambda _head, at: 10_000_000 + at
    if name == "reg_no":
        return lambda _head, at: f"{value}-{at}"
    if not isinstance(value, str):
        return value
    parts: list[str] = []
    end = 0
    for match in _ID.finditer(value):
        if match[0] in own:
            parts.append(value[end : match.start()])
            end = match.start() + _HEAD
    if not parts:
        return value
    rest = value[end:]
    return lambda head, _at: head.join([*parts, rest])
