"""What is typed faster than the screen follows is not lost, and what was done earlier can be recorded late."""

from __future__ import annotations

from pathlib import Path

from piloting import choose_act, open_case, play, said, settle, type_text
from textual import events
from textual.widgets import Input

from mediation.tui.dialogs.act import ActDialog
from mediation.tui.dialogs.pick import PickDialog


def test_a_phrase_committed_on_a_choice_reaches_its_picker_whole(busy: Path) -> None:
    async def scene(pilot, app):
        page = await open_case(pilot, "漏水")
        await choose_act(pilot, "更正登记信息")
        field = app.screen.form.fields["object"]
        for char in "王桂兰":
            field.box.post_message(events.Key("cjk", char))
        await settle(pilot)
        assert isinstance(app.screen, PickDialog)
        assert app.screen.query_one("#filter", Input).value == "王桂兰"
        await pilot.press("enter")
        await settle(pilot)
        assert field.raw() == page.case.by_role("申请人")[0].id

    play(busy, scene)


def test_what_cannot_be_done_today_can_be_recorded_for_the_day_it_was_done(busy: Path) -> None:
    async def scene(pilot, app):
        page = await open_case(pilot, "漏水")
        blocked = next(offer for offer in page._offers if not offer.allowed)
        await pilot.press("alt+l")
        await settle(pilot)
        await type_text(pilot, blocked.act.label)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, ActDialog)
        assert app.screen.title_text == blocked.act.label
        assert "现在不能办" not in said(app)

    play(busy, scene)
