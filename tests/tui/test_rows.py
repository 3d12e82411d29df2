"""Fields of several rows on the screens: how they are asked for, and how an entry tells them."""

from __future__ import annotations

from types import SimpleNamespace

from mediation.procedure.load import load_procedure
from mediation.tui.telling import spec_of, value_text

CASE = SimpleNamespace(parties=(SimpleNamespace(id="w", name="王桂兰"),), mediators=(), recorder=None)


def test_a_field_of_rows_is_typed_in_lines_and_says_its_columns():
    field = load_procedure().acts["call"].field("departments")
    spec = spec_of(field, CASE)
    assert spec.type == "longtext"
    assert "部门|联系人|答复时限" in spec.help


def test_an_entry_tells_its_rows_without_names_of_columns():
    rows = [{"party": "w", "on": "2026-11-12"}, {"party": "李四", "on": "2026-11-14", "note": ""}]
    assert value_text(rows, CASE) == "王桂兰，2026-11-12；李四，2026-11-14"
