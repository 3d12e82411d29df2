"""What should be known before an act is read whole, with its article, before the act is done."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from piloting import choose_act, open_case, play, said, screen_text, settle
from textual.pilot import Pilot

from mediation.casework.accounts import login
from mediation.casework.acts import act
from mediation.casework.desk import open_desk
from mediation.casework.reading import case_lines
from mediation.tui.app import MediationApp
from mediation.tui.dialogs.correct import CorrectDialog
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


def test_taking_back_a_visit_that_found_a_relapse_names_the_case_that_stays(busy: Path) -> None:
    with open_desk(busy) as desk:
        case = next(line.id for line in case_lines(desk).lines if "漏水" in line.title or "渗漏" in line.kind)
        visit = {"by": "李璟", "interviewee": "王桂兰", "performed": "未履行", "relapse": "是"}
        number = act(desk, case, "follow_up", visit).made["reg_no"]

    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        app.open_case(case)
        await settle(pilot)
        app.screen.set_focus(app.screen.query_one("#entries"))
        await pilot.press("ctrl+e")
        await settle(pilot)
        dialog = app.screen
        assert isinstance(dialog, CorrectDialog)
        dialog._form.put({"__reason": "误录", "__void": True})
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert f"{number}仍在" in said(app)
        assert "引导告知" in said(app)

    play(busy, scene)
