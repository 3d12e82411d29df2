"""Bounds around the evaluation of a template: 2 s of processor time, 512 MB of memory.

Only for the single-threaded worker process: it uses its timer signal and lowers its own memory limit.
"""

from __future__ import annotations

import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from mediation.values.problems import Problem

CPU_S = 2.0
MEMORY_BYTES = 512 * 1024 * 1024


class _TimeUp(BaseException):
    """Raised out of a running template; not an ``Exception``, so that nothing in between takes it."""


def _ring(_signal: int, _frame: FrameType | None) -> None:
    raise _TimeUp


@contextmanager
def fence() -> Iterator[None]:
    """Raises `Problem` with reason ``limit`` when what runs inside takes too long or too much memory."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    ceiling = _in_use() + MEMORY_BYTES
    bounded = sys.platform.startswith("linux") and (hard == resource.RLIM_INFINITY or ceiling < hard)
    if bounded:
        resource.setrlimit(resource.RLIMIT_AS, (ceiling, hard))
    before = signal.signal(signal.SIGPROF, _ring)
    signal.setitimer(signal.ITIMER_PROF, CPU_S)
    try:
        yield
    except _TimeUp as error:
        raise Problem("limit", f"模板计算超过{CPU_S:.0f}秒，已停止，请检查模板中的循环。") from error
    except (MemoryError, OverflowError) as error:
        raise Problem(
            "limit", f"模板占用内存超过{MEMORY_BYTES // 1024 // 1024}MB，已停止，请检查模板中的循环。"
        ) from error
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        if bounded:
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _in_use() -> int:
    """Bytes of address space this process has now."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[0]) * resource.getpagesize() if statm.exists() else 0
