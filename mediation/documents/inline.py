"""White space of the dialect: a line break in a template joins Chinese text, other runs of blanks become one space."""

from __future__ import annotations

import re

from mediation.documents.tree import Run

_SPACE = re.compile(r"[ \t\r\n\f]+")


def fold(runs: list[Run]) -> tuple[Run, ...]:
    """The runs of one paragraph with template white space folded; full-width spaces stay.

    A blank run containing a line break vanishes unless it stands between two ASCII letters or digits.
    """
    out: list[Run] = []
    last = ""  # last character so far; "" at the start of a line
    waiting = ""  # white space seen but not yet written
    for run in runs:
        if run.marks == ("br",):
            out.append(run)
            last, waiting = "", ""
            continue
        if run.width:
            if _needed(waiting, last, "□"):
                out.append(Run(" ", run.marks[:-1]))
            inner = _SPACE.sub(" ", run.text).strip(" ")
            out.append(Run(inner, run.marks, run.width))
            last, waiting = "□", ""
            continue
        pieces: list[str] = []
        position = 0
        for match in _SPACE.finditer(run.text):
            last, waiting = _take(run.text[position : match.start()], pieces, last, waiting)
            waiting += match[0]
            position = match.end()
        last, waiting = _take(run.text[position:], pieces, last, waiting)
        if pieces:
            out.append(Run("".join(pieces), run.marks))
    return _merge(out)


def _take(words: str, pieces: list[str], last: str, waiting: str) -> tuple[str, str]:
    if not words:
        return last, waiting
    if _needed(waiting, last, words[0]):
        pieces.append(" ")
    pieces.append(words)
    return words[-1], ""


def _needed(waiting: str, last: str, following: str) -> bool:
    if not waiting or not last:
        return False
    return "\n" not in waiting or (last.isascii() and last.isalnum() and following.isascii() and following.isalnum())


def _merge(runs: list[Run]) -> tuple[Run, ...]:
    merged: list[Run] = []
    for run in runs:
        if merged and not run.width and not merged[-1].width and run.marks == merged[-1].marks != ("br",):
            merged[-1] = Run(merged[-1].text + run.text, run.marks)
        else:
            merged.append(run)
    return tuple(merged)
