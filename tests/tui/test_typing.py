"""What was typed stays: coming back into a field, one key too many, Escape; and acts are found by everyday words."""

from __future__ import annotations

from pathlib import Path

from piloting import carried, choose_act, open_case, play, said, screen_text, settle, type_text, until
from textual.events import Key
from textual.pilot import Pilot

from mediation.tui.app import MediationApp
from mediation.tui.dialogs.act import ActDialog
from mediation.tui.dialogs.confirm import ConfirmDialog
from mediation.tui.dialogs.package import TakeDialog
from mediation.tui.dialogs.party import PartyDialog
from mediation.tui.screens.agreement import AgreementPage


async def party_dialog(pilot: Pilot[int]) -> PartyDialog:
    await pilot.press("f6")
    await settle(pilot)
    await pilot.press("ctrl+n")
    await settle(pilot)
    top = pilot.app.screen
    assert isinstance(top, PartyDialog)
    return top


def test_one_key_after_coming_back_changes_one_character(centre: Path) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        dialog = await party_dialog(pilot)
        await type_text(pilot, "王桂兰")
        await pilot.press("tab", "shift+tab", "backspace")
        assert dialog.form.fields["name"].raw() == "王桂"
        dialog.form.fields["id_no"].focus_editor()
        await type_text(pilot, "99010119500101001")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "有一项不对" in said(app)
        await type_text(pilot, "2")
        assert dialog.form.fields["id_no"].raw() == "990101195001010012"

    play(centre, scene)


def test_a_proposed_day_is_replaced_by_typing_but_an_own_one_is_not(centre: Path) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        await pilot.press("f6")
        await settle(pilot)
        day = app.screen.form.fields["applied_on"]
        day.focus_editor()
        await settle(pilot)
        await type_text(pilot, "2026-11-0")
        await pilot.press("tab", "shift+tab")
        await type_text(pilot, "2")
        assert day.raw() == "2026-11-02"

    play(centre, scene)


def test_escape_asks_before_it_throws_a_filled_dialog_away(centre: Path) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        dialog = await party_dialog(pilot)
        await type_text(pilot, "王桂兰")
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, ConfirmDialog)
        await pilot.press("enter")
        await settle(pilot)
        assert app.screen is dialog
        assert dialog.form.fields["name"].raw() == "王桂兰"
        await pilot.press("escape")
        await settle(pilot)
        await pilot.press("right", "enter")
        await settle(pilot)
        assert app.screen is not dialog
        await pilot.press("ctrl+n")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert not isinstance(app.screen, PartyDialog | ConfirmDialog)

    play(centre, scene, size=(80, 24))


def test_the_next_step_is_marked_and_a_blocked_act_says_why(busy: Path) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        await open_case(pilot, "工资")
        await choose_act(pilot, "受理")
        assert isinstance(app.screen, ActDialog)
        assert app.screen.title_text == "甄别进入人民调解"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not isinstance(app.screen, ActDialog))
        await settle(pilot)
        rows = [line for line in screen_text(app).split("\n") if "← 下一步" in line]
        assert len(rows) == 1
        assert "征询意愿" in rows[0]
        await choose_act(pilot, "受理")
        assert "现在不能办“受理”" in said(app)

    play(busy, scene)


def test_while_the_clock_stands_still_the_next_step_is_to_resume(centre: Path, samples: Path, tmp_path: Path) -> None:
    carried(centre, samples, tmp_path, "08-终止", before="resume")

    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        await open_case(pilot, "县人民医院")
        rows = [line for line in screen_text(app).split("\n") if "▸" in line]
        assert "恢复计时  ← 下一步" in rows[0]

    play(centre, scene, size=(80, 24))


def test_once_a_court_s_case_is_taken_on_the_next_step_is_to_begin(centre: Path, samples: Path, tmp_path: Path) -> None:
    carried(centre, samples, tmp_path, "05-转审理", before="start")

    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        await open_case(pilot, "物业")
        rows = [line for line in screen_text(app).split("\n") if "▸" in line]
        assert "开始调解  ← 下一步" in rows[0]

    play(centre, scene)


def test_agreement_words_lead_to_the_written_agreement(mediating: Path) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        for words in ("协议", "协议书", "书面协议", "xys"):
            await open_case(pilot, "王桂兰")
            await choose_act(pilot, words)
            assert isinstance(app.screen, AgreementPage), words
            assert app.screen.offer.act.id == "reach", words

    play(mediating, scene)


def test_words_typed_at_a_choice_narrow_its_picker(mediating: Path) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        await open_case(pilot, "王桂兰")
        await choose_act(pilot, "书面协议")
        await pilot.press("ctrl+n")
        await settle(pilot)
        await type_text(pilot, "道")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert app.screen.form.values()["kind"] == "道歉"

    play(mediating, scene)


def test_fast_keys_keep_their_order(centre: Path) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        await pilot.press("f6")
        await settle(pilot)
        for name in ("title", "facts"):
            field = app.screen.form.fields[name]
            field.focus_editor()
            await type_text(pilot, "四千二")
            for key in ("backspace", "backspace", "backspace"):
                app.post_message(Key(key, None))
            await type_text(pilot, "4200")
            await settle(pilot)
            assert field.raw() == "4200"

    play(centre, scene)


def test_a_complaint_goes_away_when_the_field_is_mended(centre: Path) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        await pilot.press("f6")
        await settle(pilot)
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "没有填好" in said(app)
        app.screen.form.fields["title"].focus_editor()
        await type_text(pilot, "漏水")
        await settle(pilot)
        assert "没有填好" not in said(app)

    play(centre, scene)


def test_the_keys_stay_on_a_small_screen_with_a_refusal(centre: Path) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        dialog = await party_dialog(pilot)
        await type_text(pilot, "王桂兰")
        dialog.form.fields["id_no"].focus_editor()
        await type_text(pilot, "123")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "有一项不对" in screen_text(app)
        assert "Ctrl+S 提交" in screen_text(app)

    play(centre, scene, size=(80, 24))


def test_a_bad_clause_does_not_hide_what_is_wrong_with_another(mediating: Path) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        await open_case(pilot, "王桂兰")
        await choose_act(pilot, "书面协议")
        top = app.screen
        assert isinstance(top, AgreementPage)
        parts = [{"due": "2026-12-20", "amount": "4300"}]
        first = {"kind": "给付", "text": "赵明支付。", "amount": "4200", "instalments": parts}
        top.items = [first, {"kind": "作为", "text": "修好防水。"}]
        top._items_changed()
        await until(pilot, lambda: "合计" in screen_text(app))
        text = screen_text(app)
        assert "没有任何事项" not in text
        assert "没有写明义务人" in text

    play(mediating, scene, size=(160, 45))


def test_a_quick_refusal_outlives_the_characters_it_overtook(centre: Path) -> None:
    async def scene(pilot: Pilot[int], app: MediationApp) -> None:
        await pilot.press("alt+i")
        await settle(pilot)
        dialog = app.screen
        assert isinstance(dialog, TakeDialog)
        await type_text(pilot, "/没有/包.zip")
        await settle(pilot)
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "找不到文件" in said(app)
        dialog.form.post_message(dialog.form.Changed(dialog.form, "path"))
        await settle(pilot)
        assert "找不到文件" in said(app)
        await type_text(pilot, "x")
        await settle(pilot)
        assert said(app) == ""

    play(centre, scene)
