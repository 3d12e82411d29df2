"""The main job through the real terminal with Chinese typing: from the window to the bound volume, and found again."""

from __future__ import annotations

from pathlib import Path

import pytest
from clerk import Clerk, pick, sample, turn
from terminal import mediation

pytestmark = pytest.mark.terminal


def test_dispute_01_runs_from_the_window_to_the_archive(centre: Path, samples: Path) -> None:
    dispute = sample(samples, "01")
    with mediation(centre, today="2026-12-01") as term:
        clerk = Clerk(term)
        term.wait_for("还没有案件")
        clerk.register(dispute)
        clerk.act("甄别进入人民调解", on="2026-11-02")
        clerk.act("征询意愿", turn(2), pick("当面"), on="2026-11-03")
        clerk.act("受理", on="2026-11-03")
        term.wait_for("已受理")
