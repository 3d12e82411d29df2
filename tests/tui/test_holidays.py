"""The year's rest days are entered on the settings screen, by keyboard, and deadlines follow them."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from piloting import play, said, screen_text, settle, until
from textual.pilot import Pilot

from mediation.casework.accounts import login
from mediation.casework.desk import open_desk
from mediation.casework.reading import dues
from mediation.tui.app import MediationApp
from mediation.tui.dialogs.confirm import ConfirmDialog
from mediation.tui.dialogs.fill import FillDialog
from mediation.tui.dialogs.holidays import HolidaysDialog


async def open_year(pilot: Pilot[int], year: int) -> HolidaysDialog:
    await pilot.press("f9")
    await settle(pilot)
    for _ in range(6):
        if pilot.app.focused.id == "years":
            break
        await pilot.press("tab")
    await pilot.press("home", *["down"] * [one.year for one in pilot.app.screen._years].index(year), "enter")
    await settle(pilot)
    top = pilot.app.screen
    assert isinstance(top, HolidaysDialog)
    return top


async def add(pilot: Pilot[int], **values: str) -> None:
    await pilot.press("ctrl+n")
    await settle(pilot)
    pilot.app.screen.form.put(values)
    await pilot.press("ctrl+s")
    await settle(pilot)


@pytest.mark.parametrize("size", [(80, 24), (120, 32), (160, 45)])
def test_a_new_year_is_entered_and_kept(centre: Path, size: tuple[int, int]) -> None:
    login(centre, "陈主任", "fuze-2026-a")

    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        dialog = await open_year(pilot, 2027)
        assert "还没有日子" in screen_text(app)
        await add(pilot, kind="放假", first="10.1", last="10月7日", name="国庆节")
        assert "2027-10-01 星期五  放假  国庆节" in screen_text(app)
        await add(pilot, kind="上班", first="2027-10-11")
        assert isinstance(app.screen, FillDialog)
        assert "本来就是工作日" in said(app)
        app.screen.form.put({"first": "2027-10-09"})
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "2027-10-09 星期六  上班（调休）" in screen_text(app)
        await add(pilot, kind="放假", first="2027-05-01", name="劳动节")
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert "2027-05-01" not in screen_text(app)
        assert all(pane.region.bottom <= size[1] for pane in dialog.query("#box"))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not isinstance(app.screen, HolidaysDialog))
        await settle(pilot)
        assert "节假日安排已保存" in said(app)
        assert "2027年：放假 7 天，调休上班 1 天" in screen_text(app)

    play(centre, scene, size=size)
    kept = tomllib.loads((centre / "holidays" / "2027.toml").read_text(encoding="utf-8"))["year"][0]
    assert [row["day"] for row in kept["off"]] == [date(2027, 10, n) for n in range(1, 8)]
    assert kept["work"] == [date(2027, 10, 9)]


def test_deadlines_follow_the_list_and_a_desk_already_open_knows(busy: Path) -> None:
    with open_desk(busy) as other:
        row = next(row for row in dues(other, 400) if row.due.rule == "D4")
        login(busy, "陈主任", "fuze-2026-a")

        async def scene(pilot: Pilot[int], app: MediationApp) -> None:
            await open_year(pilot, row.due.due.year)
            await add(pilot, kind="放假", first=row.due.due.isoformat(), name="试设")
            await pilot.press("ctrl+s")
            await until(pilot, lambda: not isinstance(app.screen, HolidaysDialog))
            await settle(pilot)
            assert "1 件案件的期限随之改变" in said(app)

        play(busy, scene)
        after = next(one for one in dues(other, 400) if one.due.rule == "D4" and one.case_id == row.case_id)
        assert after.due.due > row.due.due
        assert other.holidays.is_rest_day(row.due.due)


def test_a_mediator_may_look_but_not_save_and_leaving_asks(centre: Path) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        await open_year(pilot, 2026)
        assert "国庆节" in screen_text(app) or "元旦" in screen_text(app)
        await pilot.press("ctrl+r", "ctrl+s")
        await settle(pilot)
        assert isinstance(app.screen, HolidaysDialog)
        assert "负责人" in said(app)
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, ConfirmDialog)
        await pilot.press("escape", "ctrl+r")
        await settle(pilot)
        assert isinstance(app.screen, HolidaysDialog)

    play(centre, scene)
    assert not (centre / "holidays" / "2026.toml").exists()
