"""``mediation intake`` of 10,000 disputes with one command: seconds of processor time, no peer."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from disputes import write
from ground import fresh_centre
from measuring import Row, cpu_of_process, row

GOAL = 60.0
COUNT = 10_000


def measure(count: int = COUNT) -> list[Row]:
    with tempfile.TemporaryDirectory() as home, fresh_centre() as folder:
        files = write(Path(home), count)
        env = {**os.environ, "MEDIATION_CENTRE": str(folder)}
        command = [sys.executable, "-m", "mediation", "intake", *map(str, files)]
        spent = cpu_of_process(command, env)
        check(folder, count)
    return [row(f"mediation intake of {count:,} disputes, seconds of CPU", spent, None, GOAL)]


def check(folder: Path, count: int) -> None:
    """Stop where the centre does not hold every dispute, whole and in order."""
    from mediation.casework.desk import open_desk

    with open_desk(folder) as desk:
        with desk.store.read() as reader:
            total = reader.total()
        faults = desk.store.verify()
    if total != count or faults:
        raise SystemExit(f"bench_intake: {total} cases in the centre, faults: {faults[:3]}")
