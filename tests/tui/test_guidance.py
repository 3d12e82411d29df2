"""What a person sees beside an act: courts, materials, clauses, ways onward, the rules of a trade."""

from __future__ import annotations

from pathlib import Path

import pytest
from piloting import choose_act, open_case, play, screen_text, settle, type_text

from mediation.tui.dialogs.act import ActDialog
from mediation.tui.widgets.prose import Pane


@pytest.mark.parametrize("size", [(80, 24), (120, 32)])
def test_confirmation_shows_courts_with_why_and_what_is_missing(busy: Path, size):
    async def scene(pilot, app):
        await open_case(pilot, "漏水")
        await choose_act(pilot, "共同申请司法确认")
        assert isinstance(app.screen, ActDialog)
        text = screen_text(app)
        assert "还缺材料：" in text
        told = "\n".join(content.plain for content, _ in app.screen.query_one("#act-guide", Pane).prose._paragraphs)
        assert "博望区人民法院  调解组织所在地（《中华人民共和国民事诉讼法》第205条）" in told
        assert "[可以] 第1项" in told
        assert "[缺] 自然人的身份证明  尚缺：王桂兰、赵明" in told
        assert app.screen.form.values()["court"] == "博望区人民法院"

    play(busy, scene, size=size)


def test_ways_onward_are_listed_with_law_and_last_day_and_lead_to_the_act(busy: Path):
    async def scene(pilot, app):
        await open_case(pilot, "漏水")
        await pilot.press("alt+n")
        await settle(pilot)
        text = screen_text(app).replace("\n", "")
        assert "登记申请支付令" in text
        assert "第225条" in text
        assert "最后一日 2026-12-08，还有7天" in text or "2026-12-08" in text
        await type_text(pilot, "支付令")
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, ActDialog)
        assert app.screen.title_text == "登记申请支付令"

    play(busy, scene)


def test_the_rules_of_the_trade_are_one_key_away_and_shown_at_intake(busy: Path):
    async def scene(pilot, app):
        await open_case(pilot, "流转")
        await pilot.press("alt+r")
        await settle(pilot)
        assert "特别规定" in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        await pilot.press("f6")
        await settle(pilot)
        app.screen.form.fields["kind"].put("医疗")
        app.screen.form.fields["kind"].changed()
        await settle(pilot)
        text = screen_text(app)
        assert "特别规定 · 医疗" in text
        assert "双方共同申请" in text

    play(busy, scene, size=(160, 45))


def test_risk_is_judged_by_the_circumstances_the_centre_named_and_said_in_words(busy: Path):
    async def scene(pilot, app):
        await open_case(pilot, "漏水")
        await choose_act(pilot, "风险评定")
        form = app.screen.form
        form.put({"colour": "红", "criteria": ["多次报警", "曾有暴力"], "reason": "昨夜又有冲突"})
        await pilot.press("ctrl+s")
        await settle(pilot)
        await settle(pilot)
        assert "〔红色风险〕" in screen_text(app)
        entry = next(entry for entry in app.screen.case.entries if entry.act == "risk")
        assert entry.value("criteria") == "多次报警、曾有暴力"
        await pilot.press("f2")
        await settle(pilot)
        assert "〔红〕" in screen_text(app)

    play(busy, scene)
