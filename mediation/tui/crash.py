"""What is kept of a failure: kinds of errors and places in the code, never values.

A traceback with locals would hold names and identity numbers.
"""

from __future__ import annotations

import os
import traceback
from pathlib import Path

from mediation.values.dates import now_utc

_folder: list[Path] = []


def keep_crashes_in(folder: Path) -> None:
    """Where crash notes go: the ``logs`` folder of the centre."""
    _folder[:] = [folder / "logs"]


def redacted(error: BaseException) -> str:
    """Kinds and places of an error and its causes, one a line."""
    lines: list[str] = []
    seen: BaseException | None = error
    while seen is not None:
        lines.append(type(seen).__name__)
        lines.extend(
            f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(seen.__traceback__)
        )
        seen = seen.__cause__ or seen.__context__
    return "\n".join(lines) + "\n"


def note_crash(error: BaseException) -> str:
    """Write the redacted note (0600) and return a short pointer for the status line."""
    frames = traceback.extract_tb(error.__traceback__)
    last = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    label = f"{type(error).__name__} {last}"
    if not _folder:
        return label
    _folder[0].mkdir(parents=True, exist_ok=True)
    path = _folder[0] / f"crash-{now_utc():%Y%m%dT%H%M%S}.txt"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as stream:
        stream.write(redacted(error))
    return f"{label}（{path.name}）"
