"""A field of several rows is read alike from typed lines, JSON and dicts; a fault names the row and the column."""

from __future__ import annotations

from datetime import date

import pytest

from mediation.casework.tabular import rows_of
from mediation.procedure.spec import FieldSpec
from mediation.values.dates import parse_date
from mediation.values.problems import Problem

SPEC = FieldSpec(
    "departments",
    "响应部门",
    "rows",
    columns=(
        FieldSpec("body", "部门", "text", required=True),
        FieldSpec("contact", "联系人", "text"),
        FieldSpec("due", "答复日期", "date"),
    ),
)


def read(column, value):
    return parse_date(str(value), date(2026, 11, 22), column.label) if column.type == "date" else str(value)


@pytest.mark.parametrize(
    "typed",
    [
        "住建局|陈工|2026-11-25；城管局||2026-11-26",
        "住建局｜陈工｜2026-11-25\n\n城管局 | | 2026-11-26\n",
        '[{"部门": "住建局", "contact": "陈工", "due": "2026-11-25"}, {"body": "城管局", "答复日期": "2026-11-26"}]',
        ({"body": "住建局", "contact": "陈工", "due": "2026-11-25"}, {"body": "城管局", "due": "2026-11-26"}),
    ],
)
def test_rows_are_read_alike_however_they_are_given(typed):
    assert rows_of(SPEC, typed, read) == (
        {"body": "住建局", "contact": "陈工", "due": date(2026, 11, 25)},
        {"body": "城管局", "due": date(2026, 11, 26)},
    )


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("住建局；|陈工", "响应部门第2行缺少部门"),
        ("住建局|陈工|2026-11-25|多", "响应部门第1行“住建局|陈工|2026-11-25|多”多于3列，请写成“部门|联系人|答复日期”"),
        ('[{"局": "住建局"}]', "响应部门第1行没有名为“局”的一列，可填：body（部门）"),
        ("住建局|陈工|某天", "响应部门第1行：答复日期"),
        ('[{"body": ', "响应部门不是完整的 JSON"),
    ],
)
def test_a_fault_names_the_row_and_the_cure(typed, words):
    with pytest.raises(Problem) as caught:
        rows_of(SPEC, typed, read)
    assert words in str(caught.value)
