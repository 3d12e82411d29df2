"""Every open deadline of 100,000 open cases computed anew from their entries: seconds of processor time, no peer.

The cases are those of a demo centre of 2,000 that are still open, told again and again; nothing that was computed about a case
is kept from one telling to the next. What comes out is compared, deadline by deadline, with what the centre has stored.
"""

from __future__ import annotations

import gc
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from measuring import Row, row

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.procedure.model import CaseFacts

GOAL = 10.0
COUNT, CENTRE = 100_000, 2_000
Told = frozenset[tuple[object, ...]]


def measure(count: int = COUNT, size: int = CENTRE) -> list[Row]:
    from mediation.casework.demo import demo, open_demo_centre
    from mediation.casework.desk import open_desk

    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "demo"
        demo(folder, size=size, seed=1)
        open_demo_centre(folder)
        with open_desk(folder) as desk:
            known, stored = open_cases(desk)
            spent = recount(desk, known, count)
            compare(desk, known, stored)
    entries = sum(len(facts.happenings) for facts in known) / len(known)
    dues = sum(map(len, stored)) / len(known)
    name = (
        f"open deadlines of {count:,} open cases from their entries ({len(known):,} different ones, "
        f"{entries:.1f} entries and {dues:.1f} open deadlines each), seconds of CPU"
    )
    return [row(name, spent, None, GOAL)]


def open_cases(desk: Desk) -> tuple[list[CaseFacts], list[Told]]:
    """The cases with a deadline still open, as the procedure sees them, and what is stored of their open deadlines."""
    from mediation.casework.facts import facts_of
    from mediation.casework.registering import Round

    run = Round.of(desk)
    known, stored = [], []
    with desk.store.read() as reader:
        with desk.store.engine().connect() as connection:
            ids = (
                connection.exec_driver_sql("SELECT id FROM cases WHERE closed_on IS NULL ORDER BY docid")
                .scalars()
                .all()
            )
        for case_id in ids:
            case = reader.snapshot(case_id)
            dues = frozenset(_told(due) for due in case.dues if due.state == "open")
            if dues:
                known.append(facts_of(desk.procedure, case, run.settings, run.people))
                stored.append(dues)
    return known, stored


def recount(desk: Desk, known: list[CaseFacts], count: int) -> float:
    from mediation.procedure.clocks import clocks
    from mediation.procedure.engine import fold

    p, holidays, today = desk.procedure, desk.holidays, desk.today()
    gc.collect()
    start, found = time.process_time(), 0
    for at in range(count):
        facts = known[at % len(known)]
        found += len(clocks(p, facts, fold(p, facts, today=today, holidays=holidays), holidays, today))
    spent = time.process_time() - start
    if found < count:
        raise SystemExit(f"bench_recount: {found} deadlines of {count} cases")
    return spent


def compare(desk: Desk, known: list[CaseFacts], stored: list[Told]) -> None:
    """Stop where a stored deadline is not the one its case's entries tell."""
    from mediation.casework.settling import fold_and_clock, owed

    for facts, kept in zip(known, stored, strict=True):
        standing, found = fold_and_clock(desk, facts)
        told = frozenset(_told(clock) for clock in found if owed(desk, standing, clock))
        if told != kept:
            raise SystemExit(f"bench_recount: stored and told differ: {told ^ kept}")


def _told(one: object) -> tuple[object, ...]:
    return tuple(getattr(one, name) for name in ("rule", "ref", "label", "start_on", "due", "due_at", "basis", "whose"))
