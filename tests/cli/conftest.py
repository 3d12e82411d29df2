"""A real centre, the real commands, the clock frozen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mediation.values import dates
from tests.cli.driving import PASSWORD, Clerk


@pytest.fixture(autouse=True)
def frozen_clock() -> Iterator[None]:
    dates.set_clock(lambda: datetime(2026, 12, 1, 2, 0, tzinfo=UTC))  # ten in the morning in China
    yield
    dates.set_clock(None)


@pytest.fixture
def new_clerk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Clerk]:
    """Set up a centre with its people by the commands themselves and log in."""

    def make(name: str = "李璟") -> Clerk:
        clerk = Clerk(tmp_path / "centre", capsys)
        people = [
            "--administrator",
            "何主任",
            *(word for person in ("李璟", "周敏", "吴桐") for word in ("--mediator", person)),
        ]
        clerk.done(
            "setup", "--name", "博望街道矛盾纠纷调处化解中心", "--committee", "博望街道人民调解委员会", "--prefix", "博", "--region", "990101",
            "--court", "博望县人民法院", *people, stdin=f"{PASSWORD}\n" * 4,
        )  # fmt: skip
        clerk.done("login", "--as", name, stdin=f"{PASSWORD}\n")
        return clerk

    return make


@pytest.fixture
def clerk(new_clerk: Callable[..., Clerk]) -> Clerk:
    return new_clerk()
