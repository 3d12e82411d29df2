"""What the desk screen lists as due, in a centre of 1,000,000 cases: seconds of processor time, no peer.

A demo centre of 400 cases made by acts is copied inside the database to a million, cases with their deadlines and mediators,
days moved about by up to three years; what is measured is the call the desk screen makes.
"""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from pathlib import Path

from measuring import Row, row

GOAL = 0.020
COUNT, FIRST, REPEAT = 1_000_000, 400, 31
TABLES = ("cases", "deadline", "assignment")
_NEW_ID = "lower(substr(t.id, 1, 24) || printf('%012x', :at * 1000003 + t.rowid))"


def measure(count: int = COUNT, first: int = FIRST) -> list[Row]:
    from mediation.casework.demo import demo, open_demo_centre
    from mediation.casework.desk import open_desk
    from mediation.casework.desk_view import work

    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "demo"
        demo(folder, size=first, seed=1)
        total, dues = multiply(folder / "mediation.db", count // first)
        open_demo_centre(folder)
        with open_desk(folder) as desk:
            if total != count or not work(desk).overdue:
                raise SystemExit(f"bench_due: {total} cases in the centre")
            spent = cpu_of(lambda: work(desk))
    name = f"desk screen's list of what is due, {total:,} cases with {dues:,} open deadlines, seconds of CPU"
    return [row(name, spent, None, GOAL)]


def cpu_of(look: object) -> float:
    assert callable(look)
    taken = []
    for turn in range(REPEAT + 1):
        start = time.process_time()
        look()
        if turn:
            taken.append(time.process_time() - start)
    return statistics.median(taken)


def multiply(path: Path, times: int) -> tuple[int, int]:
    """Copy every case ``times`` - 1 times; returns the numbers of cases and of open deadlines."""
    with sqlite3.connect(path) as base:
        base.execute("PRAGMA synchronous = OFF")
        base.execute("PRAGMA journal_mode = OFF")
        base.execute("PRAGMA cache_size = -500000")
        base.execute("PRAGMA foreign_keys = OFF")
        triggers = base.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            base.execute(f"DROP TRIGGER {name}")
        kinds = ", ".join(f"'{table}'" for table in TABLES)
        indexes = base.execute(
            f"SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({kinds})"
        ).fetchall()
        for name, _sql in indexes:
            base.execute(f"DROP INDEX {name}")
        last = base.execute("SELECT MAX(docid) FROM cases").fetchone()[0]
        for table in TABLES:
            base.execute(f"CREATE TEMP TABLE first_{table} AS SELECT * FROM {table} ORDER BY rowid")
        for at in range(1, times):
            for table in TABLES:
                base.execute(
                    _copy(base, table), {"at": at, "days": f"{(at * 37) % 2190 - 1095} days", "far": at * (last + 1)}
                )
        for _name, sql in indexes:
            base.execute(sql)
        cases, dues = (
            base.execute(f"SELECT COUNT(*) FROM {what}").fetchone()[0]
            for what in ("cases", "deadline WHERE state = 'open'")
        )
    base.close()
    return cases, dues


def _copy(base: sqlite3.Connection, table: str) -> str:
    changed = {
        "id": _NEW_ID if table != "cases" else _case_id("t.id"),
        "case_id": _case_id("t.case_id"),
        "docid": "t.docid + :far",
        "reg_no": "t.reg_no || '-' || :at",
        "due": "date(t.due, :days)",
        "next_due": "date(t.next_due, :days)",
    }
    names = [row[1] for row in base.execute(f"PRAGMA table_info({table})")]
    values = ", ".join(changed.get(name, f't."{name}"') for name in names)
    listed = ", ".join(f'"{name}"' for name in names)
    return f"INSERT INTO {table} ({listed}) SELECT {values} FROM temp.first_{table} t"


def _case_id(column: str) -> str:
    """An id no case made by acts can have: theirs begin with the time."""
    return f"('c' || printf('%04x', :at) || substr({column}, 6))"
