"""``mediation show`` as a whole process beside ``python -c "import sqlmodel"``."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from measuring import Row, cpu_of_process, row

GOAL = 1.5


def measure() -> list[Row]:
    from mediation.casework.demo import demo
    from mediation.casework.desk import open_desk
    from mediation.casework.reading import case_lines

    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "demo"
        demo(folder, size=24, seed=1)
        with open_desk(folder) as desk:
            number = max((line.reg_no for line in case_lines(desk).lines), key=len)
        env = {**os.environ, "MEDIATION_CENTRE": str(folder)}
        ours = cpu_of_process([sys.executable, "-m", "mediation", "show", number], env=env)
    peer = cpu_of_process([sys.executable, "-c", "import sqlmodel"])
    return [row("mediation show, whole process / import sqlmodel", ours, peer, GOAL)]
