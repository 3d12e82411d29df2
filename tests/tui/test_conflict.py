"""Two desks change the same registered information: the second reads one clear sentence and loses nothing."""

from __future__ import annotations

from pathlib import Path

from piloting import choose_act, open_case, play, said, screen_text, settle, until
from textual.pilot import Pilot

from mediation.casework.acts import act
from mediation.casework.desk import open_desk
from mediation.casework.reading import snapshot
from mediation.tui.app import MediationApp
from mediation.tui.dialogs.act import ActDialog


def test_the_second_desk_keeps_what_was_typed_and_can_submit_again(busy: Path) -> None:
    found: list[str] = []

    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        page = await open_case(pilot, "工资")
        found.append(page.case.id)
        await choose_act(pilot, "更正登记信息")
        dialog = app.screen
        assert isinstance(dialog, ActDialog)
        typed = {"object": "案件", "field": "place", "value": "博望街道东门工地二期", "reason": "地点写错"}
        dialog.form.put(typed)
        await settle(pilot)
        with open_desk(busy) as other:
            values = {"object": "案件", "field": "place", "value": "博望街道西门工地", "reason": "当事人更正"}
            act(other, page.case.id, "amend", values)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "刚刚改过本案" in said(app))
        await settle(pilot)
        assert app.screen is dialog
        assert "请核对填写的内容，再按 Ctrl+S" in screen_text(app)
        assert {name: dialog.form.fields[name].raw() for name in typed} == typed
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not isinstance(app.screen, ActDialog))

    play(busy, scene, size=(80, 24))
    with open_desk(busy) as desk:
        case = snapshot(desk, found[0])
        assert case.place == "博望街道东门工地二期"
        assert [entry.act for entry in case.entries].count("amend") == 2
