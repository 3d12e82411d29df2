"""A real centre set up by commands, the clock frozen; the same ground as the command line's own tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.acceptance.process import Other
from tests.cli.conftest import clerk, frozen_clock, new_clerk
from tests.cli.driving import Clerk

__all__ = ["clerk", "frozen_clock", "new_clerk", "other"]


@pytest.fixture
def other(clerk: Clerk) -> Callable[..., Other]:
    """Another process at the same centre; ``desk`` is whose session it uses, "" the one that logged in here."""

    def make(desk: str = "") -> Other:
        return Other(clerk.centre, desk)

    return make
