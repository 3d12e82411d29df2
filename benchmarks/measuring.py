"""CPU time of functions and of whole processes, and the shape of a result row."""

from __future__ import annotations

import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence

Row = dict[str, object]


def side_by_side(ours: Callable[[], object], peer: Callable[[], object], repeat: int) -> tuple[float, float]:
    """Median CPU seconds of both, called in turn after one warm-up each, so that a busy moment touches both alike."""
    taken: tuple[list[float], list[float]] = ([], [])
    for turn in range(repeat + 1):
        for work, times in zip((ours, peer), taken, strict=True):
            start = time.process_time()
            work()
            if turn:
                times.append(time.process_time() - start)
    return statistics.median(taken[0]), statistics.median(taken[1])


def side_by_side_processes(
    ours: Sequence[str], peer: Sequence[str], repeat: int, env: Mapping[str, str] | None = None
) -> tuple[float, float]:
    """Median CPU seconds (user + system) of two whole processes with their children, run in turn after one warm-up each."""
    taken: tuple[list[float], list[float]] = ([], [])
    for turn in range(repeat + 1):
        for command, times in zip((ours, peer), taken, strict=True):
            spent = cpu_of_process(command, env)
            if turn:
                times.append(spent)
    return statistics.median(taken[0]), statistics.median(taken[1])


def cpu_of_process(command: Sequence[str], env: Mapping[str, str] | None = None) -> float:
    """CPU seconds (user + system) of one whole process and its children; a failure ends the run with what the process said."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, check=False, capture_output=True, env=env, encoding="utf-8")
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)[:80]} failed: {done.stderr[-500:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def row(name: str, ours: float, peer: float | None, goal: float | None) -> Row:
    """A result; with a peer the goal is a ratio, without one it is seconds. No goal: told to be seen beside another row."""
    ratio = None if peer is None else ours / peer
    return {
        "name": name,
        "ours": round(ours, 5),
        "peer": None if peer is None else round(peer, 5),
        "ratio": None if ratio is None else round(ratio, 3),
        "goal": goal,
        "holds": goal is None or (ours if ratio is None else ratio) <= goal,
    }
