"""The main job through the real terminal with Chinese typing: from the window to the bound volume, and found again."""

from __future__ import annotations

from pathlib import Path

import pytest
from clerk import Clerk, name, pick, sample, turn
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
        clerk.act("指派（选定）调解员", name("李璟"), pick("周敏"), on="2026-11-03")
        clerk.act("开始调解", on="2026-11-08")
        clerk.session(dispute["mediation"]["sessions"][0])
        first, second = dispute["agreement"]["items"]
        clerk.agreement("达成一致待签", [(first, 2, 1), (second, 2, 1)], on="2026-11-08")
        term.wait_for("达成一致待签")
        for signer in ("王桂兰", "赵明", "李璟"):
            clerk.sign(signer, on="2026-11-08")
        clerk.act("加盖委员会印章", on="2026-11-08")
        term.wait_for("履行中")
        print(term.text())
        clerk.act("履行登记", on="2026-11-28")
        print(term.text())
        clerk.act("结案", on="2026-11-28")
        print(term.text())
        term.press("f7")
        term.wait_for("种文书")
        term.settle()
        print(term.text())
        term.press("alt+f")
        term.wait_for("全部定稿")
        term.press("right", "enter")
        term.wait_for("已定稿", seconds=120)
        print(term.text())
        assert 0
