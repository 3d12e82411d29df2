"""The closed dialect: what is outside it is refused with the template's own line."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediation.documents import dialect, templating
from mediation.documents.tree import BlankLines, Cell, Doc, Para, SealBox, SignZone, Table, text
from mediation.values.problems import Problem

HEAD = '<section class="form sheet" data-title="试">'


def parsed(body: str) -> Doc:
    return dialect.parse(f"{HEAD}{body}</section>", form="X9")


def from_template(folder: Path, source: str, **context: object) -> Doc:
    (folder / "X9.html").write_text(source, encoding="utf-8")
    return dialect.parse(templating.evaluate("X9", context, templating.folders((folder,))), form="X9")


def test_template_line_breaks_join_and_value_line_breaks_stay(tmp_path: Path) -> None:
    source = f"{HEAD}\n<p>申请人：\n  <b>甲</b>\n，住{{{{ place }}}}。\nab\ncd</p>\n</section>"
    doc = from_template(tmp_path, source, place="江州\n市")
    assert text(doc) == ["申请人：甲，住江州\n市。ab cd"]


def test_full_width_blanks_of_a_value_stay() -> None:
    assert text(parsed("<p>甲\u3000乙  丙</p>")) == ["甲\u3000乙 丙"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<em>x</em>", "<em>"),
        ('<p class="red">x</p>', "red"),
        ('<p style="color:red">x</p>', "style"),
        ("<p><img/></p>", "<img>"),
        ('<p><span class="nb loud">x</span></p>', "loud"),
        ("散落的字", "散落的字"),
        ("<!-- 注 -->", "注释"),
        ("<script>x</script>", "<script>"),
        ('<table class="grid"><tbody><tr><td>x</td></tr></tbody></table>', "colgroup"),
        ('<table class="grid"><colgroup><col style="width:30%"/></colgroup><tbody></tbody></table>', "30mm"),
        ('<p><u class="fill">x</u></p>', "40mm"),
        ('<div class="signzone"><div class="signzone"></div></div>', "signzone"),
        ('<div class="keep"><pagebreak/></div>', "pagebreak"),
        ('<blanklines n="0"/>', "1 至"),
        ("<h1>x</h2>", "成对"),
        ("<p class=body>x</p>", "引号"),
    ],
)
def test_anything_else_is_refused_naming_form_and_line(tmp_path: Path, body: str, said: str) -> None:
    with pytest.raises(Problem) as caught:
        from_template(tmp_path, f"{HEAD}\n\n{body}\n</section>")
    assert caught.value.reason == "template"
    assert "X9" in caught.value.message
    assert said in caught.value.message
    assert "第3行" in caught.value.message or said in ("注释", "散落的字")


def test_the_line_of_a_partial_is_named(tmp_path: Path) -> None:
    (tmp_path / "_part.html").write_text("{% macro m() %}\n\n<p><i>x</i></p>{% endmacro %}", encoding="utf-8")
    with pytest.raises(
        Problem, match=r"_part\.html 第3行：<i> 不能放在段落的文字中间|_part\.html 第3行：不认识的标签 <i>"
    ):
        from_template(tmp_path, f'{{% import "_part.html" as p %}}{HEAD}{{{{ p.m() }}}}</section>')


@pytest.mark.parametrize(
    "rows",
    [
        "<tr><td>1</td></tr>",
        "<tr><td>1</td><td>2</td><td>3</td></tr>",
        '<tr><td rowspan="2">1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr>',
        '<tr><td rowspan="2">1</td><td>2</td></tr>',
        '<tr><td colspan="3">1</td></tr>',
    ],
)
def test_rows_must_fill_the_columns(rows: str) -> None:
    cols = '<colgroup><col style="width:60mm"/><col style="width:60mm"/></colgroup>'
    with pytest.raises(Problem, match="表格第"):
        parsed(f'<table class="grid">{cols}<tbody>{rows}</tbody></table>')


def test_spans_are_placed_and_widths_fitted() -> None:
    cols = '<colgroup><col style="width:50mm"/><col style="width:50mm"/><col style="width:61mm"/></colgroup>'
    doc = parsed(
        f'<table class="grid">{cols}<tbody><tr><td rowspan="2">甲</td><td colspan="2">乙</td></tr>'
        "<tr><td>丙</td><td>丁</td></tr></tbody></table>"
    )
    table = doc.blocks[0]
    assert isinstance(table, Table)
    assert sum(table.cols) == pytest.approx(165, abs=0.01)
    assert [(cell.row, cell.col, cell.colspan, cell.rowspan) for row in table.rows for cell in row.cells] == [
        (0, 0, 1, 2),
        (0, 1, 2, 1),
        (1, 1, 1, 1),
        (1, 2, 1, 1),
    ]


def test_cells_hold_paragraphs_seal_and_lines() -> None:
    cols = '<colgroup><col style="width:60mm"/><col style="width:60mm"/></colgroup>'
    doc = parsed(
        f'<div class="signzone"><table class="sign">{cols}<tbody><tr><td>字<b>甲</b></td>'
        '<td><div class="seal"><p>会</p></div><blanklines n="3"/></td></tr></tbody></table></div>'
    )
    zone = doc.blocks[0]
    assert isinstance(zone, SignZone)
    table = zone.blocks[0]
    assert isinstance(table, Table)
    first, second = (cell for cell in table.rows[0].cells if isinstance(cell, Cell))
    assert isinstance(first.blocks[0], Para)
    assert isinstance(second.blocks[0], SealBox)
    assert second.blocks[1] == BlankLines(3)
