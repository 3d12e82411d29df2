"""What the screens keep of a failure: kinds of errors and places in the code, never values."""

from __future__ import annotations

from pathlib import Path

from mediation.values.traces import keep, place_of, redacted

__all__ = ["keep_crashes_in", "note_crash", "redacted"]

_folder: list[Path] = []


def keep_crashes_in(folder: Path) -> None:
    """Where crash notes go: the ``logs`` folder of the centre."""
    _folder[:] = [folder / "logs"]


def note_crash(error: BaseException) -> str:
    """Write the redacted note (0600) and return a short pointer for the status line."""
    label = place_of(error)
    if not _folder:
        return label
    return f"{label}（{keep(_folder[0], redacted(error), 'crash')}）"
