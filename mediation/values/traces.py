"""What is kept of an unforeseen error: kinds of errors and places in the code, never values.

A traceback with its messages or locals would hold names and identity numbers.
"""

from __future__ import annotations

import os
import traceback
from pathlib import Path

from mediation.values.dates import now_utc


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


def place_of(error: BaseException) -> str:
    """Kind and place of an error in a few words, as a person can read them out."""
    frames = traceback.extract_tb(error.__traceback__)
    last = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} {last}"


def keep(folder: Path, text: str, name: str) -> str:
    """Write a note (0600) into ``folder``, made if need be; its file name begins with ``name``. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{now_utc():%Y%m%dT%H%M%S}.txt"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as stream:
        stream.write(text)
    return path.name
