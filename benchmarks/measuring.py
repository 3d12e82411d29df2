"""CPU time of functions and of whole processes, and the shape of a result row."""

from __future__ import annotations

import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence

Row = dict[str, object]


def cpu_of(work: Callable[[], object], repeat: int = 9) -> float:
    """Median CPU seconds of this process for one call, after one warm-up."""
    work()
    taken = []
    for _ in range(repeat):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


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


def cpu_of_process(command: Sequence[str], repeat: int = 7, env: Mapping[str, str] | None = None) -> float:
    """Median CPU seconds (user + system) of a whole process and its children, after one warm-up."""
    taken = []
    for turn in range(repeat + 1):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True, env=env)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if turn:
            taken.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return statistics.median(taken)


def row(name: str, ours: float, peer: float | None, goal: float) -> Row:
    """A result; with a peer the goal is a ratio, without one it is seconds."""
    ratio = None if peer is None else ours / peer
    return {
        "name": name,
        "ours": round(ours, 5),
        "peer": None if peer is None else round(peer, 5),
        "ratio": None if ratio is None else round(ratio, 3),
        "goal": goal,
        "holds": (ours if ratio is None else ratio) <= goal,
    }
