"""Conditions of acts, one function each. Importing this package registers them all."""

from __future__ import annotations

from mediation.procedure.checks import agreement, correction, ending, entry, sessions

__all__ = ["agreement", "correction", "ending", "entry", "sessions"]
