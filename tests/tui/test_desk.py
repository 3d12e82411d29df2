"""The desk: work in groups by danger, what waits to be accepted, from the keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from piloting import choose_act, open_case, play, said, screen_text, settle, type_text, until

from mediation.casework.accounts import login
from mediation.casework.acts import act
from mediation.casework.desk import open_desk
from mediation.casework.reading import case_lines
from mediation.casework.referring import add_organ, assign_staff
from mediation.tui.dialogs.act import ActDialog
from mediation.tui.screens.case import CasePage
from mediation.tui.screens.desk import DeskPage


@pytest.mark.parametrize("size", [(80, 24), (120, 32), (160, 45)])
def test_work_stands_in_groups_with_their_counts(busy: Path, size):
    async def scene(pilot, app):
        text = screen_text(app)
        assert "── 逾期 " in text
        assert "── 七日内 " in text
        assert text.index("── 逾期 ") < text.index("── 七日内 ")
        assert text.index("逾期 ") < text.index("在案 3 件")

    play(busy, scene, size=size)


def test_the_cursor_passes_over_headings_and_enter_opens_the_case(busy: Path):
    async def scene(pilot, app):
        assert isinstance(app.screen, DeskPage)
        first = app.screen._row()
        assert first is not None
        assert first.case_id
        await pilot.press("up")
        assert app.screen._row() == first, "above the first line there is only its heading"
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, CasePage)
        assert app.screen.case_id == first.case_id

    play(busy, scene)


def _sent_to_committee(centre: Path) -> str:
    """A case sent to a committee of the same database; its mediator 周敏 is at the desk."""
    login(centre, "周一", "kaimen-2026")
    with open_desk(centre) as desk:
        add_organ(desk, "春晖社区调委会", "人民调解委员会")
        assign_staff(desk, "周敏", "春晖社区调委会")
    login(centre, "李璟", "tiaojie-2026")
    with open_desk(centre) as desk:
        case_id = next(line.id for line in case_lines(desk).lines if line.stage == "甄别分流")
        act(desk, case_id, "transfer", {"to_body": "春晖社区调委会", "reason": "由所在社区办理"})
    login(centre, "周敏", "jilu-2026-a")
    return case_id


def test_a_hand_over_arrives_on_the_receiving_desk_and_is_accepted(busy: Path):
    _sent_to_committee(busy)

    async def scene(pilot, app):
        assert "待接收 1 项" in screen_text(app)
        assert "博望街道社会矛盾纠纷调处化解中心" in screen_text(app)
        await pilot.press("home", "ctrl+s")
        await settle(pilot)
        assert isinstance(app.screen, ActDialog)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, DeskPage))
        await settle(pilot)
        assert "待接收 1 项" not in screen_text(app)

    play(busy, scene, size=(160, 45))


def test_what_is_sent_back_needs_a_reason_and_leaves_the_desk(busy: Path):
    case_id = _sent_to_committee(busy)

    async def scene(pilot, app):
        await pilot.press("home", "ctrl+r")
        await settle(pilot)
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert isinstance(app.screen, ActDialog), "without a reason nothing is sent back"
        await type_text(pilot, "不在本社区")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, DeskPage))
        await settle(pilot)
        assert "待接收" not in screen_text(app)

    play(busy, scene)
    login(busy, "李璟", "tiaojie-2026")
    with open_desk(busy) as desk:
        assert next(line.stage for line in case_lines(desk).lines if line.id == case_id) == "甄别分流"


def test_a_line_that_is_no_hand_over_cannot_be_accepted(busy: Path):
    async def scene(pilot, app):
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "先把光标移到“待接收”" in said(app)

    play(busy, scene)


def test_choosing_an_organ_of_this_database_names_the_receiving_body(busy: Path):
    login(busy, "周一", "kaimen-2026")
    with open_desk(busy) as desk:
        add_organ(desk, "春晖社区调委会", "人民调解委员会")
    login(busy, "李璟", "tiaojie-2026")

    async def scene(pilot, app):
        await open_case(pilot, "流转")
        await choose_act(pilot, "移送其他机关")
        fields = app.screen.form.fields
        fields["to_organ"].focus_editor()
        await pilot.press("right")
        await settle(pilot)
        assert fields["to_body"].raw() == "春晖社区调委会"

    play(busy, scene)
