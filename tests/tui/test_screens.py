"""The screens on a real centre: what a mediator sees and what happens to what was typed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from piloting import choose_act, open_case, page, play, said, screen_text, settle, type_text, until
from textual.pilot import Pilot
from textual.widgets import OptionList

from mediation.casework.linting import Finding
from mediation.tui import actions
from mediation.tui.app import MediationApp
from mediation.tui.dialogs.base import Dialog
from mediation.tui.dialogs.scan import ScanDialog
from mediation.tui.screens.case import CasePage
from mediation.tui.screens.desk import DeskPage
from mediation.tui.screens.volume import VolumePage
from mediation.tui.widgets.findings import FindingList
from mediation.tui.widgets.virtual import VirtualList
from mediation.values.text import cell_width

# Names of keys, of file kinds, and the places of a number pattern; everything else on a screen is Chinese.
KEY_WORDS = {
    "Esc",
    "Ctrl",
    "Alt",
    "Tab",
    "Shift",
    "PgUp",
    "PgDn",
    "Home",
    "End",
    "Word",
    "PDF",
    "prefix",
    "year",
    "serial",
}


def test_an_empty_folder_is_set_up_and_a_weak_password_loses_nothing(tmp_path: Path) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        assert "首次使用" in screen_text(app)
        for words in (
            "博望街道调解中心",
            "博望街道人民调解委员会",
            "博",
            "990101",
            "",
            "",
            "",
            "周一",
            "123",
            "李璟",
            "tiaojie-2026",
        ):
            await type_text(pilot, words)
            await pilot.press("tab")
        for name, password in (("周敏", "jilu-2026-a"), ("李璟", "diaojie-2026")):
            await pilot.press("enter")
            await settle(pilot)
            await type_text(pilot, name)
            await pilot.press("tab")
            await type_text(pilot, password)
            assert password not in screen_text(app)
            await pilot.press("ctrl+s")
            await settle(pilot)
        assert "1. 周敏，密码已填" in screen_text(app)
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "少于8位" in said(app)
        form = app.screen.query_one("#first-form")
        assert form.values()["name"] == "博望街道调解中心"
        assert app.screen.focused is form.fields["admin_password"].input
        form.fields["admin_password"].put("")
        await type_text(pilot, "kaimen-2026")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "已经有一名“李璟”" in said(app)
        assert app.screen.focused is form.fields["others"].box
        await pilot.press("up", "enter")
        await settle(pilot)
        await type_text(pilot, "（东门）")
        await pilot.press("ctrl+s")
        await settle(pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, DeskPage) and app.door.opened)
        await settle(pilot)
        assert "李璟（调解员）" in screen_text(app)
        assert {person.name for person in app.door.staff()} == {"周一", "李璟", "周敏", "李璟（东门）"}

    play(tmp_path / "new", scene)


def test_the_first_form_shows_what_numbers_will_look_like(tmp_path: Path) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        await pilot.press("tab", "tab")
        await type_text(pilot, "博医")
        assert "博医调登〔2026〕第0001号、博医人调字〔2026〕第001号" in screen_text(app)

    play(tmp_path / "new", scene)


def test_login_says_why_not_and_keeps_the_name(centre: Path) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        await pilot.press("alt+u")
        await settle(pilot)
        assert "请登录" in screen_text(app)
        await type_text(pilot, "周敏")
        await pilot.press("tab")
        await type_text(pilot, "budui-2026")
        await pilot.press("enter")
        await settle(pilot)
        await until(pilot, lambda: "不对" in said(app))
        form = app.screen.query_one("#login-form")
        assert form.values() == {"name": "周敏"}
        await type_text(pilot, "jilu-2026-a")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, DeskPage))
        await settle(pilot)
        assert "周敏（调解员）" in screen_text(app)

    play(centre, scene)


def test_the_desk_shows_what_is_overdue_and_opens_its_case(busy: Path) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        text = screen_text(app)
        assert "逾期" in text
        assert "2026-11-20" in text
        assert "履行" in text
        assert "在案 3 件" in text
        dues = app.screen.query_one(VirtualList)
        dues.cursor = next(i for i, due in enumerate(dues.rows) if due.due and due.due.title.startswith("王桂兰"))
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, CasePage)
        assert "王桂兰与赵明楼上漏水纠纷" in screen_text(app)

    play(busy, scene)


def test_the_case_list_is_filtered_by_stage(busy: Path) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        await pilot.press("f3")
        await settle(pilot)
        assert len(app.screen.query_one(VirtualList).rows) == 3
        await pilot.press("ctrl+l")
        await settle(pilot)
        await type_text(pilot, "lxz")
        await pilot.press("enter")
        await settle(pilot)
        rows = app.screen.query_one(VirtualList).rows
        assert [row.stage for row in rows] == ["履行中"]

    play(busy, scene)


def test_a_refused_act_says_its_reason_and_article(busy: Path) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        await open_case(pilot, "王桂兰")
        await choose_act(pilot, "结案")
        assert said(app).startswith("现在不能办“结案”：")
        assert "未履行" in said(app)
        assert "依据：" in said(app)

    play(busy, scene)


def test_a_refusal_leaves_the_dialog_open_with_everything_typed(busy: Path) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        await open_case(pilot, "王桂兰")
        await choose_act(pilot, "备注")
        dialog = app.screen
        assert isinstance(dialog, Dialog)
        await type_text(pilot, "双方约定，周五再谈：“[/]路”。")
        await pilot.press("shift+tab")
        await type_text(pilot, "+30")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert app.screen is dialog
        assert "晚于今天" in said(app)
        assert "双方约定，周五再谈：“[/]路”。" in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        await choose_act(pilot, "备注")
        assert "双方约定，周五再谈：“[/]路”。" in screen_text(app)  # the draft came back

    play(busy, scene)


def test_numbers_are_masked_until_a_logged_reveal(busy: Path) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        await open_case(pilot, "王桂兰")
        assert "990101195603120284" not in screen_text(app)
        assert "990***********0284" in screen_text(app)
        await pilot.press("ctrl+r")
        await settle(pilot)
        await pilot.press("enter")  # the safe answer has the focus
        await settle(pilot)
        assert "990101195603120284" not in screen_text(app)
        await pilot.press("ctrl+r")
        await settle(pilot)
        await pilot.press("right", "enter")
        await settle(pilot)
        assert "990101195603120284" in screen_text(app)
        from mediation.casework.reading import log_lines

        assert log_lines(app.door.desk)[0].action == "reveal"
        await pilot.press("f5")
        await settle(pilot)
        assert "990101195603120284" not in screen_text(app)

    play(busy, scene)


def test_a_correction_keeps_the_old_entry_and_says_so(busy: Path) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        case = await open_case(pilot, "王桂兰")
        entries = case.query_one("#entries", OptionList)
        notice = next(i for i, entry in enumerate(case._entries) if entry.act == "notify")
        case.set_focus(entries)
        entries.highlighted = notice
        await pilot.press("ctrl+e")
        await settle(pilot)
        await type_text(pilot, "通知日期写错，应为四日。")
        await pilot.press("tab")
        await type_text(pilot, "2026-11-04")
        await pilot.press("ctrl+s")
        await settle(pilot)
        await until(pilot, lambda: isinstance(app.screen, CasePage))
        await settle(pilot)
        assert case.case is not None
        old, new = (e for e in case.case.entries if e.act == "notify")
        assert (old.on.day, new.on.day) == (3, 4)
        assert old.superseded_by == new.id
        assert "已更正" in screen_text(app)

    play(busy, scene)


def test_papers_are_made_into_files_and_missing_ones_are_named(busy: Path) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        await open_case(pilot, "王桂兰")
        await pilot.press("f7")
        await settle(pilot)
        text = screen_text(app)
        assert "种文书，缺" in text
        rows = app.screen.query_one(VirtualList)
        rows.cursor = next(i for i, need in enumerate(rows.rows) if need.form == "F11")
        await pilot.press("enter")
        await until(pilot, lambda: "已制作" in said(app), seconds=90)
        await pilot.press("ctrl+o")
        await until(pilot, lambda: ".docx" in said(app), seconds=90)
        await pilot.press("ctrl+n")
        await until(pilot, lambda: "空白" in said(app), seconds=90)
        names = sorted(path.name for path in (busy / "out").iterdir())
        assert any(name.endswith(".pdf") and "F11" in name for name in names)
        assert any(name.endswith(".docx") for name in names)
        assert any("空白" in name for name in names)

    play(busy, scene)


def test_the_volume_names_what_is_missing(busy: Path) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        await open_case(pilot, "王桂兰")
        await pilot.press("f8")
        await settle(pilot)
        text = screen_text(app)
        assert "立卷检查" in text
        assert "[必改]" in text
        assert "当事人权利义务告知书" in text
        assert "装订人当面查看" in text
        listing = app.screen.query_one("#volume-findings", FindingList)

        async def go(place: str) -> Any:
            listing.highlighted = next(i for i, one in enumerate(listing.findings) if one.place == place)
            await pilot.press("enter")
            await settle(pilot)
            return listing.findings[listing.highlighted]

        wanted = await go("paper")
        row = app.screen.query_one(VirtualList).current
        assert (row.form, row.subject) == (wanted.where, wanted.subject)
        await pilot.press("escape")
        await settle(pilot)
        await go("scan")
        assert isinstance(app.screen, ScanDialog)
        await pilot.press("escape", "escape")
        await settle(pilot)
        await go("signed")  # nobody may change it any more: the case page says what is left to do
        assert isinstance(app.screen, CasePage)
        assert "协议已经签署，条款不能再改" in said(app)
        await pilot.press("escape")
        await settle(pilot)
        case_id = app.screen.case.id
        for place, where in (("act:attach", "身份证"), ("entry", "第1次调解会")):
            app.push_screen(CasePage(case_id, begin=Finding("建议", "有一处要改。", where=where, place=place)))
            await settle(pilot)
            if place == "entry":
                assert app.screen._entry().act == "session"
            else:
                assert "收入材料" in screen_text(app)
                await pilot.press("escape")
                await settle(pilot)
            await pilot.press("escape")
            await settle(pilot)
        assert isinstance(app.screen, VolumePage)
        await pilot.press("ctrl+s")
        await settle(pilot)
        await until(pilot, lambda: "归档" in said(app))

    play(busy, scene)


def test_search_is_live_and_says_why(busy: Path) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        await pilot.press("f4")
        await settle(pilot)
        await type_text(pilot, "闭水试验")
        await until(pilot, lambda: "王桂兰与赵明" in screen_text(app))
        assert "闭水试验" in "\n".join(screen_text(app).split("\n")[4:])
        await pilot.press("ctrl+u")
        await type_text(pilot, "qzgsbnzd")
        await until(pilot, lambda: "没有找到" in screen_text(app))

    play(busy, scene)


def test_what_was_found_is_kept_as_a_list_in_the_centre_s_folder(busy: Path) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        await pilot.press("f4")
        await settle(pilot)
        await pilot.press("alt+e")
        await settle(pilot)
        assert "还没有查询" in said(app)
        await type_text(pilot, "闭水试验")
        await pilot.press("alt+e")
        await settle(pilot)
        assert "做成" in screen_text(app)
        await pilot.press("ctrl+s")
        await settle(pilot)
        await until(pilot, lambda: "查询结果清单.xlsx，共1件" in said(app))
        assert (busy / "out" / "查询结果清单.xlsx").stat().st_size

    play(busy, scene, size=(80, 24))


@pytest.mark.parametrize("size", [(80, 24), (120, 32)])
def test_search_is_narrowed_down_by_kind_stage_and_days(busy: Path, size: tuple[int, int]) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        async def narrow(**values: str) -> None:
            await pilot.press("ctrl+l")
            await settle(pilot)
            app.screen.form.put(values)
            assert "登记日期止" in screen_text(app)
            await pilot.press("ctrl+s")
            await settle(pilot)

        await pilot.press("f4")
        await settle(pilot)
        await narrow(kind="邻里/渗漏水")
        await until(pilot, lambda: "王桂兰" in screen_text(app))
        assert [hit.line.kind for hit in app.screen._hits] == ["邻里/渗漏水"]
        assert "筛选：邻里/渗漏水" in screen_text(app)
        await narrow(kind="", first="2026-12-02", last="2026-11-01")
        assert "登记日期止早于登记日期起" in said(app)
        app.screen.form.put({"first": "2026-01-01", "last": "2026-01-02"})
        await pilot.press("ctrl+s")
        await settle(pilot)
        await until(pilot, lambda: "在筛选的范围里没有找到" in screen_text(app))
        await narrow(first="", last="")
        await type_text(pilot, "王桂兰")
        await until(pilot, lambda: bool(app.screen._hits))
        assert "筛选：" not in screen_text(app)
        await narrow(stage="甄别分流")
        await until(pilot, lambda: "在筛选的范围里没有找到" in screen_text(app))
        await narrow(stage="", outcome="", amount="1-2", scanned="无")
        await until(pilot, lambda: "筛选：金额:1-2 扫描:无" in screen_text(app))
        await until(pilot, lambda: "在筛选的范围里没有找到" in screen_text(app))
        await narrow(amount="2-1")
        await until(pilot, lambda: "金额的上限小于下限" in said(app))
        await narrow(amount="", scanned="")
        await until(pilot, lambda: bool(app.screen._hits))
        await pilot.press("ctrl+u")
        await type_text(pilot, "类型:邻里 -王桂兰")
        await until(pilot, lambda: "没有找到" in screen_text(app))

    play(busy, scene, size=size)


def test_the_administrator_sees_no_cases(busy: Path) -> None:
    from mediation.casework.accounts import login

    login(busy, "周一", "kaimen-2026")

    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        assert "不办理案件" in screen_text(app)
        for key in ("f3", "f4", "f6"):
            await pilot.press(key)
            await settle(pilot)
            assert "王桂兰" not in screen_text(app)
            await pilot.press("f2")
            await settle(pilot)

    play(busy, scene)


def test_the_palette_finds_actions_by_chinese_and_by_initials(centre: Path) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        for words in ("设置", "sz"):
            await pilot.press("ctrl+p")
            await settle(pilot)
            await type_text(pilot, words)
            await pilot.press("enter")
            await settle(pilot)
            assert page(app).place == "settings"
            await pilot.press("f2")
            await settle(pilot)

    play(centre, scene)


def test_the_demo_centre_opens_under_its_banner(tmp_path: Path) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        await until(pilot, lambda: app.home_page().loaded, seconds=120)
        for key in ("f2", "f3", "f4", "f6", "f9", "f1"):
            await pilot.press(key)
            await settle(pilot)
            assert "演示中心 · 人物、案件均为虚构" in screen_text(app)

    play(tmp_path / "demo", scene, demo=True)


@pytest.mark.parametrize("size", [(80, 24), (120, 32), (160, 45)])
def test_every_page_fits_its_terminal(busy: Path, size: tuple[int, int]) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        async def look(place: str) -> None:
            await settle(pilot)
            text = screen_text(app)
            lines = text.split("\n")
            assert page(app).place == place
            assert "F1 帮助" in lines[size[1] - 1] or place == "help"
            words = {
                w for line in lines if "/" not in line or "Shift" in line for w in re.findall(r"[A-Za-z]{3,}", line)
            }
            assert words <= KEY_WORDS, words
            for pane in (one for one in app.screen.query(".pane, Pane") if one.display):
                region = pane.region
                assert region.right <= size[0]
                assert region.width >= 20

        await look("desk")
        for key, place in (
            ("f3", "cases"),
            ("f4", "search"),
            ("f6", "intake"),
            ("f9", "settings"),
            ("alt+s", "supervision"),
            ("f1", "help"),
        ):
            await pilot.press(key)
            await look(place)
        await pilot.press("escape")
        await open_case(pilot, "王桂兰")
        await look("case")
        for key, place in (("f7", "papers"), ("f8", "volume")):
            await pilot.press(key)
            await look(place)
            await pilot.press("escape")
            await settle(pilot)

    play(busy, scene, size=size)


def test_help_tells_an_action_on_one_straight_line_at_80_columns(centre: Path) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        for key, place in (("f6", "intake"), ("f3", "cases"), ("f9", "settings")):
            await pilot.press(key)
            await settle(pilot)
            await pilot.press("f1")
            await settle(pilot)
            shown = screen_text(app).split("\n")
            for action in actions.at(place)[:6]:
                row = next(line for line in shown if action.help in line)
                assert row.index(action.label) < row.index(action.help)
                assert cell_width(row[: row.index(action.help)]) == 24
            await pilot.press("escape")
            await settle(pilot)

    play(centre, scene, size=(80, 24))


def test_a_clause_of_the_library_becomes_an_item_and_the_draft_of_the_agreement_is_kept(
    centre: Path, samples: Path
) -> None:
    from mediation.casework.acts import act
    from mediation.casework.desk import open_desk
    from mediation.casework.intake import intake

    with open_desk(centre) as desk:
        changed = intake(desk, [next(samples.glob("07*.json"))]).registered[0]
        for act_id, values in (
            ("divert", {}), ("ask", {"consents": "全部:同意"}), ("accept", {}), ("appoint", {"mediators": "李璟", "recorder": "周敏"}),
            ("start", {}),
        ):  # fmt: skip
            act(desk, changed.case_id, act_id, values, on="2026-11-13")

    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        await open_case(pilot, "桑吉")
        await choose_act(pilot, "达成一致待签")
        await pilot.press("ctrl+l")
        await settle(pilot)
        await type_text(pilot, "一次性给付")
        await pilot.press("enter")
        await settle(pilot)
        words = {"付款方": "完德", "付款日": "2026-12-20", "付款方式": "现金", "收款方": "桑吉", "金额": "1600"}
        for field in app.screen.form.fields.values():
            field.focus_editor()
            await settle(pilot)
            word = words.get(field.spec.label, "")
            if field.spec.type == "ticks":
                place = [option.value for option in field.spec.options].index(word)
                await pilot.press("home", *["down"] * place, "space")
            else:
                await type_text(pilot, word)
        await pilot.press("ctrl+s")
        await settle(pilot)
        item = app.screen.form.values()
        assert item["obligor"] == ["完德"]
        assert item["obligee"] == ["桑吉"]
        assert "完德应于2026年12月20日前" in item["text"]
        assert "人民币壹仟陆佰元整（¥1,600.00）" in item["text"]
        await pilot.press("ctrl+s")
        await settle(pilot)
        await until(pilot, lambda: "[必改]" in screen_text(app))  # the blanks left over
        listing = app.screen.query_one("#findings")
        assert listing.styles.border_top[0] == "round"
        listing.highlighted = next(i for i, one in enumerate(listing.findings) if one.field == "text")
        listing.focus()
        await pilot.press("enter")
        await settle(pilot)
        assert app.screen.form.fields["text"].has_focus_within
        await pilot.press("escape")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        await choose_act(pilot, "达成一致待签")
        await until(pilot, lambda: "1. 完德应于2026年12月20日前" in screen_text(app))
        assert "草稿" in said(app)

    play(centre, scene)
