"""Settings: what the centre is called, what it has set, who works there."""

from __future__ import annotations

from pathlib import Path

from piloting import play, said, screen_text, settle, type_text, until
from textual.pilot import Pilot
from textual.widgets import OptionList

from mediation.casework.accounts import login
from mediation.tui.app import MediationApp
from mediation.tui.dialogs.base import Dialog


def test_settings_are_marked_and_only_their_keepers_change_them(busy: Path) -> None:
    async def change(pilot: Pilot[int], app: MediationApp) -> None:
        await pilot.press("f9")
        await settle(pilot)
        listing = app.screen.query_one("#settings", OptionList)
        names = [setting.name for setting in app.screen._settings]
        listing.highlighted = 1 + next(
            i for i, s in enumerate(app.screen._settings) if s.type == "int" and s.value == 30
        )
        assert names
        await pilot.press("enter")
        await settle(pilot)
        await type_text(pilot, "25")
        await pilot.press("ctrl+s")
        await settle(pilot)

    async def as_mediator(pilot: Pilot[int], app: MediationApp) -> None:
        await change(pilot, app)
        assert isinstance(app.screen, Dialog)
        assert "负责人" in said(app)
        assert app.screen.query_one("#field-value").raw() == "25"

    async def as_head(pilot: Pilot[int], app: MediationApp) -> None:
        await change(pilot, app)
        assert "〔已改〕" in screen_text(app)
        assert "2027年节假日安排尚未录入" in screen_text(app)
        assert "本中心设置" in screen_text(app)

    play(busy, as_mediator)
    login(busy, "陈主任", "fuze-2026-a")
    play(busy, as_head)


def test_the_administrator_mends_the_centre_and_a_forgotten_password(centre: Path) -> None:
    login(centre, "周一", "kaimen-2026")

    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        await pilot.press("f9")
        await settle(pilot)
        assert "博望区人民法院" in screen_text(app)
        await pilot.press("enter")
        await settle(pilot)
        form = app.screen.query_one("Form")
        form.fields["court"].put("x")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "写全称" in said(app)
        form.fields["court"].put("江湾区人民法院")
        form.fields["phone"].put("0571－88123456")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert app.door.centre_fields()["court"] == "江湾区人民法院"
        assert app.door.centre_fields()["phone"] == "0571-88123456"
        staff = app.screen.query_one("#staff", OptionList)
        staff.highlighted = next(i for i, person in enumerate(app.screen._staff) if person.name == "李璟")
        app.screen.set_focus(staff)
        await pilot.press("enter")
        await settle(pilot)
        await type_text(pilot, "重设")
        await pilot.press("enter")
        await settle(pilot)
        await type_text(pilot, "zhongxin-88")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not isinstance(app.screen, Dialog))
        await settle(pilot)

    play(centre, scene)
    login(centre, "李璟", "zhongxin-88")
    login(centre, "周一", "kaimen-2026")

    async def again(pilot: Pilot[int], app: MediationApp) -> None:
        await pilot.press("f9")
        await settle(pilot)
        assert app.door.centre_fields()["court"] == "江湾区人民法院"

    play(centre, again)


def test_a_mediator_cannot_rename_the_centre(centre: Path) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        await pilot.press("f9")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await type_text(pilot, "改")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "负责人" in said(app)
        assert app.door.centre_fields()["name"] == "博望街道社会矛盾纠纷调处化解中心"

    play(centre, scene)


def test_settings_use_the_whole_width_of_a_small_screen(centre: Path) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        await pilot.press("f9")
        await settle(pilot)
        await until(pilot, lambda: "2027年节假日安排尚未录入，涉及该年的工作日期限会注明" in screen_text(app))
        assert "中心名称：博望街道社会矛盾纠纷调处化解中心；调委会全称" in screen_text(app)

    play(centre, scene, size=(80, 24))


def test_a_mediator_declares_whom_he_is_related_to_and_is_reminded(busy: Path) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        async def declare(name: str) -> None:
            staff = app.screen.query_one("#staff", OptionList)
            staff.highlighted = next(i for i, person in enumerate(app.screen._staff) if person.name == name)
            app.screen.set_focus(staff)
            await pilot.press("enter")
            await settle(pilot)
            await type_text(pilot, "申报")
            await pilot.press("enter")
            await settle(pilot)

        await pilot.press("f9")
        await settle(pilot)
        await declare("李璟")
        await type_text(pilot, "钱有财\n赵明")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "已保存" in said(app)
        await declare("李璟")
        assert app.screen.query_one("#field-names").raw() == "钱有财\n赵明"
        await pilot.press("escape")
        await settle(pilot)
        await declare("周敏")
        await type_text(pilot, "赵明")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert isinstance(app.screen, Dialog)
        assert "管理员" in said(app)

    play(busy, scene)
