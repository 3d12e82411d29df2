"""Conditions of acts, one function each. Importing this package registers them all."""

from __future__ import annotations

from mediation.procedure.checks import agreement, confirm, correction, court, ending, entry, remedy, sessions

__all__ = ["agreement", "confirm", "correction", "court", "ending", "entry", "remedy", "sessions"]
