"""``mediation show`` as a whole process beside ``python -c "import sqlmodel"``."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from measuring import Row, row, side_by_side_processes

GOAL = 1.5
REPEAT = 15


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "demo"
        number = fullest_case(folder)
        env = {**os.environ, "MEDIATION_CENTRE": str(folder)}
        command = [sys.executable, "-m", "mediation", "show", number]
        told = subprocess.run(command, check=True, capture_output=True, env=env, encoding="utf-8").stdout
        if number not in told:
            raise SystemExit(f"bench_show: the command did not show {number}")
        ours, peer = side_by_side_processes(command, [sys.executable, "-c", "import sqlmodel"], REPEAT, env)
    return [row("mediation show, whole process / import sqlmodel", ours, peer, GOAL)]


def fullest_case(folder: Path) -> str:
    """Number of the case with the most entries in a demo centre made in ``folder``."""
    from mediation.casework.demo import demo
    from mediation.casework.desk import open_desk
    from mediation.casework.reading import case_lines, snapshot

    demo(folder, size=24, seed=1)
    with open_desk(folder) as desk:
        cases = [snapshot(desk, line.id) for line in case_lines(desk).lines]
    return max(cases, key=lambda case: len(case.entries)).reg_no
