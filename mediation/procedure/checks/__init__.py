"""Conditions of acts, one function each. Importing this package registers them all."""

from __future__ import annotations

from mediation.procedure.checks import (
    agreement,
    confirm,
    correction,
    court,
    ending,
    entry,
    limit_dates,
    office,
    prolonging,
    referral,
    remedy,
    sessions,
    supervision,
    timing,
)

__all__ = [
    "agreement", "confirm", "correction", "court", "ending", "entry", "limit_dates", "office", "prolonging", "referral", "remedy", "sessions",
    "supervision", "timing",
]  # fmt: skip
