"""The case list of the terminal interface over a centre of 100,000 cases, beside the same over one of 100.

What is measured is the real page in a headless 120 x 32 terminal: CPU of the process from asking for the list to its first
painted page of lines, the reading included. Each side is a process of its own; they take turns.

    python benchmarks/bench_list.py FOLDER     one side: CPU seconds of its openings as JSON

``MEDIATION_BENCH_CENTRES`` names a folder where the two centres are kept between runs; the large one takes minutes to make.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measuring import Row, row

GOAL = 1.2
LARGE, SMALL = 100_000, 100
ROUNDS, REPEAT = 3, 15
SIZE = (120, 32)


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as home:
        kept = Path(os.environ.get("MEDIATION_BENCH_CENTRES") or home)
        large, small = (centre(kept / str(size), size) for size in (LARGE, SMALL))
        taken: dict[Path, list[float]] = {large: [], small: []}
        for _ in range(ROUNDS):
            for folder, times in taken.items():
                times += run_side(folder)
    ours, peer = (statistics.median(taken[folder]) for folder in (large, small))
    return [row(f"list screen to its first page, {LARGE:,} cases / {SMALL} cases", ours, peer, GOAL)]


def centre(folder: Path, size: int) -> Path:
    """The demo centre of that size in ``folder``, made where it is not there yet, its first mediator logged in."""
    from mediation.casework.demo import demo, open_demo_centre
    from mediation.casework.desk import centre_exists, open_desk

    if not centre_exists(folder):
        if size == LARGE:
            print(f"制作{size:,}件案件的中心（十几分钟，约 3 GB），放在 {folder}", file=sys.stderr, flush=True)
        demo(folder, size=size, seed=1)
    open_demo_centre(folder)
    with open_desk(folder) as desk, desk.store.read() as reader:
        if reader.total() != size:
            raise SystemExit(f"bench_list: {folder} holds {reader.total()} cases, not {size}; remove it")
    return folder


def run_side(folder: Path) -> list[float]:
    env = {**os.environ, "TEXTUAL_ANIMATIONS": "none"}
    command = [sys.executable, __file__, str(folder)]
    done = subprocess.run(command, check=False, capture_output=True, env=env, encoding="utf-8")
    if done.returncode != 0:
        raise SystemExit(f"bench_list: {done.stderr[-500:]}")
    found: list[float] = json.loads(done.stdout)
    return found


async def openings(folder: Path) -> list[float]:
    from mediation.tui.app import MediationApp
    from mediation.tui.screens.cases import CasesPage
    from mediation.tui.widgets.virtual import Slice, VirtualList

    painted = asyncio.Event()
    show = CasesPage.show_load

    def shown(page: CasesPage, rows: Slice[object]) -> None:
        show(page, rows)  # type: ignore[arg-type]
        page.call_after_refresh(painted.set)

    CasesPage.show_load = shown  # type: ignore[assignment, method-assign]
    app = MediationApp(folder)
    taken = []
    async with app.run_test(size=SIZE) as pilot:
        while not app.home_page().loaded:
            await pilot.pause()
        for _ in range(REPEAT + 1):
            await pilot.pause()
            painted.clear()
            start = time.process_time()
            app.go("cases")
            await painted.wait()
            taken.append(time.process_time() - start)
            lines = app.screen.query_one(VirtualList)
            compositor = app.screen._compositor  # noqa: SLF001 - what is on the screen has no public way out
            screen = "".join(piece.text for strip in compositor.render_strips() for piece in strip)
            if len(lines.rows) != SMALL or lines.rows[0].reg_no not in screen:
                raise SystemExit(f"bench_list: the list shows {len(lines.rows)} lines")
            app.pop_screen()
    return taken[1:]


if __name__ == "__main__":
    print(json.dumps(asyncio.run(openings(Path(sys.argv[1])))))
