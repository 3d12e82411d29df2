"""Fields of several rows on the screens: how they are asked for, and how an entry tells them."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from piloting import choose_act, open_case, play, said, screen_text, settle, type_text, until

from mediation.casework.desk import open_desk
from mediation.casework.reading import snapshot
from mediation.procedure.load import load_procedure
from mediation.tui.dialogs.act import ActDialog
from mediation.tui.dialogs.row import RowDialog
from mediation.tui.specs import spec_of
from mediation.tui.telling import value_text

WANG = SimpleNamespace(id="w", name="王桂兰", role="申请人", active=True, guardians=(), agents=(), legal_rep_name="")
CASE = SimpleNamespace(parties=(WANG,), mediators=(), recorder=None, entries=(), referrals=())


def test_a_field_of_rows_asks_for_its_columns():
    spec = spec_of(load_procedure().acts["call"].field("departments"), CASE)
    assert spec.type == "rows"
    assert [column.label for column in spec.columns] == ["部门", "联系人", "答复时限"]
    assert [column.type for column in spec.columns] == ["text", "text", "moment"]


def test_an_entry_tells_its_rows_without_names_of_columns():
    rows = [{"party": "w", "on": "2026-11-12"}, {"party": "李四", "on": "2026-11-14", "note": ""}]
    assert value_text(rows, CASE) == "王桂兰，2026-11-12；李四，2026-11-14"


async def _row(pilot, name: str, contact: str, answer_by: str = "") -> None:
    await pilot.press("enter")
    await settle(pilot)
    assert isinstance(pilot.app.screen, RowDialog)
    for words in (name, contact):
        await type_text(pilot, words)
        await pilot.press("tab")
    await type_text(pilot, answer_by)
    await pilot.press("ctrl+s")
    await settle(pilot)


def test_departments_are_called_row_by_row_and_answer_by_choice(busy: Path) -> None:
    async def scene(pilot, app):
        await open_case(pilot, "漏水")
        await choose_act(pilot, "吹哨")
        assert isinstance(app.screen, ActDialog)
        await pilot.press("tab")
        await type_text(pilot, "楼道外墙渗水，请现场会商")
        await pilot.press("tab")
        await _row(pilot, "住建部门", "赵科长", "2026-12-02 09:00")
        await _row(pilot, "博望社区居委会", "")
        assert "1. 住建部门，赵科长，2026-12-02 09:00" in screen_text(app)
        assert "2. 博望社区居委会" in screen_text(app)
        await pilot.press("up", "delete")
        assert "2. 博望社区居委会" not in screen_text(app)
        await _row(pilot, "城管部门", "")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not isinstance(app.screen, ActDialog))
        await settle(pilot)
        await choose_act(pilot, "部门报到答复")
        form = app.screen.form
        assert [o.label for o in form.fields["name"].spec.options] == ["住建部门", "城管部门"]
        assert "楼道外墙渗水" in form.fields["call"].spec.options[0].label
        case_id = app.screen.case.id
        with open_desk(busy) as desk:
            entry = next(e for e in snapshot(desk, case_id).entries if e.act == "call")
        assert [row["name"] for row in entry.value("departments")] == ["住建部门", "城管部门"]

    play(busy, scene)


def test_a_wrong_moment_in_a_row_is_refused_where_it_is_typed(busy: Path) -> None:
    async def scene(pilot, app):
        await open_case(pilot, "漏水")
        await choose_act(pilot, "吹哨")
        await pilot.press("tab", "tab")
        await _row(pilot, "住建部门", "", "2026-13-45 09:00")
        assert isinstance(app.screen, RowDialog), "the row stays open with everything in it"
        assert "没有填好" in said(app)
        await pilot.press("escape")
        await settle(pilot)
        assert app.screen.query_one("#buttons") is not None, "leaving asks first"

    play(busy, scene)
