"""One deadline of a case. Days and state are there at once; what it says of itself is put into words when asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Said:
    """What a deadline says: article with grade words, the sentence, day n of m, and a warning ("" when there is none)."""

    law: str
    explanation: str
    day_n: int = 0
    day_m: int = 0
    warn: str = ""


class Telling:
    """Words of a clock, made once, when first asked for."""

    __slots__ = ("_make", "_said")

    def __init__(self, make: Callable[[], Said]) -> None:
        self._make = make
        self._said: Said | None = None

    def said(self) -> Said:
        """The words."""
        if self._said is None:
            self._said = self._make()
        return self._said


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline of a case. Fields and properties as ``snapshot.Due``.

    start_on: the day it runs from; for a rule counted backwards the day before which something must be done.
    due:      last day; None while paused and of a note without a day. due_at: the moment, China wall time, of hours.
    state:    open, done, missed, void or info (nobody's duty). open with ``due`` in the past = overdue, still to be
              done; missed = the last day shut the way (confirmation, traffic police).
    whose:    who has to act: ours, parties or other.
    ref:      which obligation, visit, reply or part it is about; "" = the case.
    """

    rule: str
    label: str
    start_on: date
    due: date | None
    state: str
    basis: str
    telling: Telling = field(repr=False, compare=False)
    ref: str = ""
    whose: str = "ours"
    due_at: datetime | None = None

    @property
    def law(self) -> str:
        """The articles it rests on, with the word of their grade."""
        return self.telling.said().law

    @property
    def explanation(self) -> str:
        """How the last day was found: start, unit, what was paused and rolled over, the articles."""
        return self.telling.said().explanation

    @property
    def day_n(self) -> int:
        """Today is day ``day_n`` of ``day_m``, in the unit of the rule."""
        return self.telling.said().day_n

    @property
    def day_m(self) -> int:
        """How many days the period has, in the unit of the rule."""
        return self.telling.said().day_m

    @property
    def warn(self) -> str:
        """What to mind today; "" = nothing."""
        return self.telling.said().warn
