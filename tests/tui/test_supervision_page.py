"""Supervision across cases on one screen, a meeting on several cases, and the organs of the database."""

from __future__ import annotations

from pathlib import Path

import pytest
from piloting import choose_act, open_case, play, said, screen_text, settle, type_text, until

from mediation.casework.accounts import login, staff
from mediation.casework.acts import act
from mediation.casework.desk import open_desk
from mediation.casework.intake import intake
from mediation.casework.reading import case_lines, snapshot
from mediation.casework.referring import add_organ, assign_staff, organs
from mediation.tui.dialogs.meeting import MeetingDialog
from mediation.tui.dialogs.organs import OrgansDialog
from mediation.tui.screens.case import CasePage
from mediation.tui.screens.supervision import SupervisionPage


@pytest.fixture
def called(busy: Path) -> Path:
    """A department was called and did not answer in time, another still has days."""
    with open_desk(busy) as desk:
        late, early = [line.id for line in case_lines(desk).lines][:2]
        departments = "住建部门||2026-11-20 09:00;城管部门||2026-12-20 09:00"
        act(
            desk, late, "call",
            {"grade": "重点", "question": "现场会商", "departments": departments, "called_at": "2026-11-19 09:00"}, on="2026-11-19",
        )  # fmt: skip
        del early
    return busy


@pytest.mark.parametrize("size", [(80, 24), (120, 32), (160, 45)])
def test_what_others_owe_stands_in_one_list_with_its_light_in_words(called: Path, size):
    async def scene(pilot, app):
        await pilot.press("alt+s")
        await settle(pilot)
        assert isinstance(app.screen, SupervisionPage)
        text = screen_text(app)
        assert "红·逾期" in text
        assert "住建部门" in text
        assert "全部 2 项" in text
        assert text.index("住建部门") < text.index("城管部门")
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, CasePage)

    play(called, scene, size=size)


def test_one_kind_alone(called: Path):
    async def scene(pilot, app):
        await pilot.press("alt+s")
        await settle(pilot)
        await pilot.press("ctrl+l")
        await settle(pilot)
        await type_text(pilot, "督办")
        await pilot.press("enter")
        await settle(pilot)
        assert "督办 0 项" in screen_text(app)

    play(called, scene)


async def _choose(pilot, words: str) -> None:
    await pilot.press("enter")
    await settle(pilot)
    await type_text(pilot, words)
    await pilot.press("enter")
    await settle(pilot)


def test_a_meeting_on_two_cases_is_recorded_in_both(busy: Path):
    async def scene(pilot, app):
        await pilot.press("alt+s")
        await settle(pilot)
        await pilot.press("ctrl+n")
        await settle(pilot)
        assert isinstance(app.screen, MeetingDialog)
        for words in ("漏水", "拖欠"):
            await pilot.press("enter")
            await settle(pilot)
            await _choose(pilot, words if words == "漏水" else "恒达")
            await pilot.press("ctrl+s")
            await settle(pilot)
        form = app.screen.form
        form.put(
            {"meeting_no": "2026年第3次", "held": "2026-12-01 09:00", "convener": "陈主任", "attendees": "住建、人社"}
        )
        form.put({"decisions": [{"decision": "限期检修", "name": "住建部门", "due": "2026-12-10"}]})
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, SupervisionPage))
        await settle(pilot)
        assert "研究 2 件案件" in said(app)
        assert "联席会议" in screen_text(app)

    play(busy, scene)
    with open_desk(busy) as desk:
        held = [
            line.title
            for line in case_lines(desk).lines
            if any(e.act == "meeting" for e in snapshot(desk, line.id).entries)
        ]
    assert len(held) == 2


def test_the_administrator_adds_an_organ_and_puts_a_person_into_it(busy: Path):
    login(busy, "周一", "kaimen-2026")

    async def scene(pilot, app):
        await pilot.press("f9")
        await settle(pilot)
        await pilot.press("ctrl+l")
        await settle(pilot)
        assert isinstance(app.screen, OrgansDialog)
        await pilot.press("ctrl+n")
        await settle(pilot)
        await type_text(pilot, "春晖社区调委会")
        await pilot.press("tab")
        await _choose(pilot, "人民调解委员会")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, OrgansDialog))
        await settle(pilot)
        assert "春晖社区调委会 人民调解委员会" in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        await pilot.press("tab", "home", "down")
        person = app.screen._staff[app.screen.query_one("#staff").highlighted].name
        await _choose(pilot, "所属机构")
        await type_text(pilot, "春晖")
        await pilot.press("enter")
        await until(pilot, lambda: "已办理" in said(app))
        await settle(pilot)
        line = next(line for line in screen_text(app).split("\n") if person in line and "春晖社区调委会" in line)
        assert line
        await pilot.press("ctrl+l")
        await settle(pilot)
        assert isinstance(app.screen, OrgansDialog)
        await pilot.press("ctrl+r")
        await settle(pilot)
        await pilot.press("left", "enter")
        await settle(pilot)
        assert f"还有人员：{person}" in screen_text(app).replace("\n", "")

    play(busy, scene)


def test_the_decision_that_was_carried_out_is_chosen_from_a_list_and_names_its_person(busy: Path):
    with open_desk(busy) as desk:
        case_id = case_lines(desk).lines[0].id
        decisions = "先停水检修|孙工|2026-12-05;再做闭水试验|孙工|2026-12-20"
        given = {"meeting_no": "2026年第3次", "held": "2026-11-30 09:00", "convener": "陈主任", "attendees": "住建"}
        act(desk, case_id, "meeting", given | {"decisions": decisions}, on="2026-11-30")
        title = snapshot(desk, case_id).title

    async def scene(pilot, app):
        await open_case(pilot, title)
        await choose_act(pilot, "会议决定")
        await pilot.press("tab")
        await _choose(pilot, "闭水")
        form = app.screen.query_one("Form")
        assert form.fields["name"].raw() == "孙工"
        assert "负责人：孙工，时限 2026-12-20" in screen_text(app)
        form.fields["result"].put("闭水试验不漏")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, CasePage))
        await settle(pilot)
        await pilot.press("alt+s")
        await settle(pilot)
        assert "2026-12-05" in screen_text(app)
        assert "2026-12-20" not in screen_text(app)

    play(busy, scene)


@pytest.mark.parametrize("size", [(80, 24), (120, 32)])
def test_the_desk_and_the_list_can_show_one_organ_alone(busy: Path, samples: Path, size):
    login(busy, "周一", "kaimen-2026")
    with open_desk(busy) as desk:
        add_organ(desk, "春晖社区调委会", "人民调解委员会")
        add_organ(desk, "[/]路{{7*7}}=cmd", "派驻部门")
        organ = next(one.id for one in organs(desk) if one.name == "春晖社区调委会")
        assign_staff(desk, next(one.id for one in staff(desk) if one.name == "吴桐"), organ)
    login(busy, "吴桐", "jilu-2026-b")
    with open_desk(busy) as desk:
        intake(desk, [next(samples.glob("03*.json"))])
    login(busy, "李璟", "tiaojie-2026")

    async def narrow(pilot, words: str) -> None:
        await pilot.press("alt+o")
        await settle(pilot)
        await type_text(pilot, words)
        await pilot.press("enter")
        await settle(pilot)

    async def scene(pilot, app):
        await pilot.press("f3")
        await settle(pilot)
        assert "已列出 4 件" in said(app)
        await narrow(pilot, "春晖")
        assert "案件列表 · 春晖社区调委会" in screen_text(app)
        assert "已列出 1 件" in said(app)
        await pilot.press("f2")
        await settle(pilot)
        assert "待办 · 春晖社区调委会" in screen_text(app)
        assert "漏水" not in screen_text(app)
        await narrow(pilot, "路")
        assert "[/]路{{7*7}}=cmd" in screen_text(app)
        await narrow(pilot, "全部")
        assert "春晖" not in screen_text(app)
        assert "漏水" in screen_text(app)
        await pilot.press("f3")
        await settle(pilot)
        await narrow(pilot, "本机构")
        assert "已列出 3 件" in said(app)

    play(busy, scene, size=size)


def test_a_centre_without_other_organs_says_so(busy: Path):
    async def scene(pilot, app):
        await pilot.press("alt+o")
        await settle(pilot)
        assert "没有另设机构" in said(app)

    play(busy, scene)
