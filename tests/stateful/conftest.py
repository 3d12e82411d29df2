"""The fixtures of the engine's tests, and a centre of its own for walks on the store."""

from __future__ import annotations

from tests.casework.conftest import frozen_clock, made_centre
from tests.procedure.conftest import holidays, p

__all__ = ["frozen_clock", "holidays", "made_centre", "p"]
