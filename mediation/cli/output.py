"""How commands speak: one Chinese line for people, one JSON document with ``--json``, nothing a terminal would obey."""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from mediation.values.problems import Problem, Refused
from mediation.values.text import cell_width, clean, shorten

_COLOURS = {"red": "31", "yellow": "33", "green": "32", "dim": "2", "bold": "1"}


def say(text: str = "", colour: str = "") -> None:
    """One line on standard output; control and bidi characters never reach the terminal."""
    shown = clean(text)
    if colour and sys.stdout.isatty() and "NO_COLOR" not in os.environ:
        shown = f"\x1b[{_COLOURS[colour]}m{shown}\x1b[0m"
    print(shown)


def warn(text: str) -> None:
    """One line on standard error."""
    print(clean(text), file=sys.stderr)


def counting(total: int, word: str) -> Callable[[int], None]:
    """Shows how far a long run has come, on one line of a terminal; elsewhere silent."""
    if not sys.stderr.isatty():
        return lambda _done: None

    def show(done: int) -> None:
        end = "\n" if done >= total else ""
        if end or done % max(1, total // 1000) == 0:
            print(f"\r{word}{done:,}件，共{total:,}件", end=end, file=sys.stderr, flush=True)

    return show


def passing(word: str) -> Callable[[object], bool]:
    """Shows where a long run stands, over and over on one line of a terminal that is empty afterwards; elsewhere silent.

    The answer is always yes: at the command line Ctrl+C stops a run. "" as the place clears the line.
    """
    seen = sys.stderr.isatty()

    def show(place: object) -> bool:
        if seen:
            print(f"\r\x1b[K{word}{place}" if place else "\r\x1b[K", end="", file=sys.stderr, flush=True)
        return True

    return show


def table(head: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]) -> None:
    """Columns measured in terminal cells; the last one is not cut."""
    say("  ".join([*(pad(text, width) for text, width in zip(head[:-1], widths[:-1], strict=True)), head[-1]]), "bold")
    for row in rows:
        cells = [pad(clean(text), width) for text, width in zip(row[:-1], widths[:-1], strict=True)]
        say("  ".join([*cells, clean(row[-1])]).rstrip())


def pad(text: str, width: int) -> str:
    """The text cut or filled to so many terminal cells."""
    short = shorten(text, width)
    return short + " " * (width - cell_width(short))


def plain(value: object) -> Any:
    """A value as JSON has it: dataclasses as objects, dates as ISO text, bytes left out."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return len(value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)


def emit(document: object) -> None:
    """The one JSON document of a command."""
    print(json.dumps(plain(document), ensure_ascii=False, indent=1))


def refuse(problem: Problem, *, as_json: bool) -> int:
    """Say why nothing was done; returns the exit code 1."""
    article = problem.article if isinstance(problem, Refused) else ""
    text = f"{problem}（{article}）" if article and article not in str(problem) else str(problem)
    warn(text.replace("\n", " "))
    if as_json:
        emit(
            {
                "ok": False,
                "reason": problem.reason,
                "message": str(problem),
                "field": problem.field,
                "where": problem.where,
                "article": article,
            }
        )
    return 1
