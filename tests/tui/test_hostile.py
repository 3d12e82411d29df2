"""Names that would end a careless program: shown as typed on every screen, and no control byte reaches the terminal."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from piloting import page, screen_text, settle, type_text, until
from terminal import mediation

from mediation.tui.app import MediationApp
from mediation.tui.screens.case import CasePage

NAME = "[/]路{{7*7}}=cmd"
HOSTILE = [
    "[/foo]张三",
    "[@click=app.quit]点我[/]",
    "[red]李四[/red]",
    "见附件[a]",
    "[link=file:///x]王五[/link]",
    "[[",
    "${HOME}",
]


@pytest.fixture
def hostile(centre: Path) -> Path:
    """A centre with a dispute whose every text is hostile, and one for each other string."""
    from mediation.casework.acts import act
    from mediation.casework.desk import open_desk
    from mediation.casework.registering import draft_from, register

    def dispute(name: str) -> dict[str, object]:
        return {
            "title": f"{name}与赵明纠纷", "kind": "邻里/渗漏水", "source": {"way": "依申请", "channel": "大厅窗口"},
            "applied_on": "2026-11-02", "place": name, "amount": "1.00", "facts": f"事实：{name}。", "disputed": name, "claims": [name],
            "parties": [
                {"role": "申请人", "type": "自然人", "name": name, "address": name, "phone": "13900000001"},
                {"role": "被申请人", "type": "自然人", "name": "赵明", "address": name},
            ],
        }  # fmt: skip

    with open_desk(centre) as desk:
        for name in HOSTILE:
            register(desk, draft_from(dispute(name), desk.today()))
        case = register(desk, draft_from(dispute(NAME), desk.today())).case_id
        act(desk, case, "divert", {"note": NAME}, on="2026-11-03")
        act(desk, case, "note", {"text": NAME}, on="2026-11-03")
    return centre


def test_brackets_are_names_on_every_screen(hostile: Path) -> None:
    async def run() -> None:
        app = MediationApp(hostile)
        async with app.run_test(size=(160, 45), notifications=True) as pilot:
            await settle(pilot)
            await pilot.press("f3")
            await settle(pilot)
            text = screen_text(app)
            for name in [NAME, *HOSTILE]:
                assert name[:16] in text
            await pilot.press("f4")
            await settle(pilot)
            await type_text(pilot, "[/]路{{7*7}}=cmd")
            await until(pilot, lambda: f"{NAME}与赵明纠纷" in "\n".join(screen_text(app).split("\n")[3:]))
            await until(pilot, lambda: bool(page(app)._hits))
            await pilot.press("enter")
            await settle(pilot)
            assert isinstance(app.screen, CasePage)
            assert screen_text(app).count(NAME) >= 4
            for key, place in (("f7", "papers"), ("f8", "volume")):
                await pilot.press(key)
                await settle(pilot)
                assert page(app).place == place
                assert NAME in screen_text(app)
                await pilot.press("escape")
                await settle(pilot)
            await pilot.press("ctrl+n")
            await settle(pilot)
            await type_text(pilot, "征询意愿")
            await pilot.press("enter")
            await settle(pilot)
            assert NAME in screen_text(app)
            await pilot.press("escape")
            await settle(pilot)
            app.screen.query_one("#case-parties").focus()
            await pilot.press("tab", "enter")
            await settle(pilot)
            assert NAME in screen_text(app)

    asyncio.run(run())


def test_control_bytes_in_a_name_never_reach_the_terminal(centre: Path) -> None:
    from mediation.casework.desk import open_desk
    from mediation.tui.text import plain

    with open_desk(centre) as desk:
        person = desk.person
    assert person.name == "李璟"
    for text in ("张三\x1b]52;c;aGk=\x07", "\x1b[2J", "李\x9b31m四", "王\u202e五"):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", plain(text).plain)


@pytest.mark.terminal
def test_the_real_terminal_gets_no_foreign_sequence_and_no_keyboard_protocol(hostile: Path) -> None:
    with mediation(hostile, today="2026-12-01", columns=160, rows=45) as term:
        term.wait_for("在案 8 件")
        term.press("f3")
        term.wait_for(f"{NAME}与赵明纠纷")
        term.press("f4")
        term.wait_for("边输入边查")
        term.type("张三\x1b]52;c;aGk=\x07")
        term.settle()
        term.press("ctrl+q")
        assert term.wait_exit() == 0
        raw = bytes(term.output)
    assert b"\x1b]52;" not in raw
    assert not re.search(rb"\x1b\[>[0-9;]*u", raw)
    assert not re.search(rb"\x1b\[=[0-9;]*u", raw)
