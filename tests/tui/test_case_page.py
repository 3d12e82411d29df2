"""The case page: who signed, what was corrected, and what an entry says, read with Enter."""

from __future__ import annotations

from pathlib import Path

from piloting import open_case, play, screen_text, settle
from textual.pilot import Pilot
from textual.widgets import OptionList

from mediation.tui.app import MediationApp
from mediation.tui.dialogs.show import ShowDialog


def test_the_course_says_who_signed_and_enter_reads_an_entry(busy: Path) -> None:
    from mediation.casework.acts import act, find_case
    from mediation.casework.desk import open_desk

    with open_desk(busy) as desk:
        act(desk, find_case(desk, "1"), "note", {"text": "王桂兰来电，约周四见面。"}, on="2026-11-30")

    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        page = await open_case(pilot, "王桂兰")
        text = screen_text(app)
        assert "签署 王桂兰" in text
        assert "签署 赵明" in text
        entries = page.query_one("#entries", OptionList)
        page.set_focus(entries)
        entries.highlighted = next(i for i, entry in enumerate(page._entries) if entry.act == "note")
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, ShowDialog)
        assert "约周四见面" in screen_text(app)

    play(busy, scene, size=(160, 45))


def test_a_corrected_entry_shows_what_it_said_before(busy: Path) -> None:
    from mediation.records.snapshot import Entry
    from mediation.tui.telling import entry_detail

    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        page = await open_case(pilot, "王桂兰")
        assert page.case is not None
        old = page.case.entries[0]
        entry = Entry(
            **{name: getattr(old, name) for name in old.__slots__} | {"fields": (("former", {"text": "原话"}),)}
        )
        told = [
            line[0] if isinstance(line, tuple) else line for line in entry_detail(entry, page.case, {"text": "内容"})
        ]
        assert any("更正前内容：原话" in getattr(line, "plain", str(line)) for line in told)

    play(busy, scene)


def test_enter_does_what_it_was_pressed_on_however_fast_the_cursor_goes_on(busy: Path) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        page = await open_case(pilot, "拖欠")
        offers = page.query_one("#offers", OptionList)
        app.screen.set_focus(offers)
        wanted = next(i for i in range(offers.option_count) if (o := page._offer_at(i)) and o.act.id == "note")
        offers.highlighted = wanted
        offers.action_select()
        offers.highlighted = wanted + 1
        await settle(pilot)
        assert "备注" in str(app.screen.query_one("#box").border_title)

    play(busy, scene)
