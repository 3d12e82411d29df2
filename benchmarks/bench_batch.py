"""1,000 agreements in one batch, a process for each core, beside the same papers made one after another: seconds on the clock.

The clock, not the processor's time, is what more cores can shorten; the two sides take turns by 250, so that a busy
moment touches both alike. Where other work holds the cores the batch finds none free and the ratio rises towards 1.
"""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path

from disputes import settled
from ground import TODAY, fresh_centre
from measuring import Row, row

GOAL = 0.6
COUNT, STEP = 1_000, 250


def measure(count: int = COUNT, step: int = STEP) -> list[Row]:
    from mediation.casework.batch import cores, make_many
    from mediation.casework.desk import open_desk
    from mediation.casework.papers import make_paper

    ours = peer = 0.0
    with fresh_centre() as folder:
        cases = agreements(folder, count)
        with open_desk(folder, today=lambda: TODAY) as desk:
            make_paper(desk, cases[0], "F11")
            for first in range(0, count, step):
                part = cases[first : first + step]
                start = time.perf_counter()
                alone = [len(make_paper(desk, case_id, "F11").data) for case_id in part]
                between = time.perf_counter()
                batch = [len(one.made[0].data) for one in make_many(desk, part, "F11")]
                ours, peer = ours + time.perf_counter() - between, peer + between - start
                if alone != batch:
                    raise SystemExit("bench_batch: the two sides made different papers")
    return [
        row(
            f"{count:,} agreements in a batch on {cores()} cores / one after another, seconds by the clock",
            ours,
            peer,
            GOAL,
        )
    ]


def agreements(folder: Path, count: int) -> list[str]:
    """Cases with an agreement, as the first sample tells of one, each between other people at another place."""
    from mediation.casework.desk import open_desk
    from mediation.casework.intake import intake

    with tempfile.TemporaryDirectory() as home, open_desk(folder, today=lambda: TODAY) as desk:
        files = [Path(home) / f"{number:04d}.json" for number in range(count)]
        for path, told in zip(files, settled(count), strict=True):
            path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        return [one.case_id for one in intake(desk, files).registered]
