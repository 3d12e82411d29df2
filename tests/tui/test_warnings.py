"""What should be known before an act is read whole, with its article, before the act is done."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from piloting import choose_act, open_case, play, said, screen_text, settle
from textual.pilot import Pilot

from mediation.casework.accounts import login
from mediation.tui.app import MediationApp
from mediation.values.dates import set_clock
from mediation.values.text import cell_width

WARNING = "本中心设置的调解期限已于2026年12月3日届满，未见延期（本中心设置（参照《四川省人民调解条例》第26条））"


def unbroken(text: str) -> str:
    """The screen without borders, blanks and line ends."""
    return "".join(sign for sign in text if sign not in " \n│")


@pytest.mark.parametrize("size", [(80, 24), (120, 32)])
def test_an_act_after_its_limit_warns_whole_with_the_article(mediating: Path, size: tuple[int, int]) -> None:
    set_clock(lambda: datetime(2027, 2, 1, 4, 0, tzinfo=UTC))
    login(mediating, "李璟", "tiaojie-2026")

    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        await open_case(pilot, "王桂兰")
        offers = app.screen.query_one("#offers")
        lines = [line for option in offers.options for line in option.prompt.plain.split("\n")]
        assert unbroken("".join(lines)).count(WARNING) == 3
        assert max(map(cell_width, lines)) <= offers.scrollable_content_region.width
        for label in ("调解会", "书面协议"):
            await choose_act(pilot, label)
            await settle(pilot)
            assert WARNING in said(app)
            assert WARNING in unbroken(screen_text(app))
            await pilot.press("escape")
            await settle(pilot)

    play(mediating, scene, size=size)
