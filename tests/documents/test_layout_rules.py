"""Where papers may break: rows whole or marked as going on, signatures with words before them or saying what they are."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest

from mediation.documents import dialect, docx, layout, pdf, templating, text
from mediation.documents.tree import CONTINUED, SIGN_PAGE, Doc, tables

WHERE = templating.folders(None)
COLS = '<colgroup><col style="width:20mm"/><col style="width:80mm"/></colgroup>'
HEAD = "<thead><tr><th>序号</th><th>内容</th></tr></thead>"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def paper(body: str, skin: str = "sheet") -> Doc:
    return layout.settle(
        dialect.parse(f'<section class="form {skin}" data-title="试"><h1>试</h1>{body}</section>', form="X")
    )


def rows(*lengths: int, head: str = HEAD) -> str:
    made = "".join(f"<tr><td>{n}</td><td>起{n}；{'字' * length}止{n}；</td></tr>" for n, length in enumerate(lengths))
    return f'<table class="grid">{COLS}{head}<tbody>{made}</tbody></table>'


def printed(doc: Doc) -> list[str]:
    return [text.fold(page) for page in text.pdf_pages(pdf.draw(doc, WHERE)[0])]


def office(doc: Doc) -> str:
    return ZipFile(BytesIO(docx.draw(doc))).read("word/document.xml").decode()


def styles(doc: Doc) -> bytes:
    return ZipFile(BytesIO(docx.draw(doc))).read("word/styles.xml")


def test_a_row_that_fits_a_page_is_never_split_and_the_head_stands_on_every_page() -> None:
    lengths = [20, 400, 30, 620, 10, 500, 620, 5, 60, 600, *[90] * 30]
    doc = paper(rows(*lengths))
    pages = printed(doc)
    for n in range(len(lengths)):
        assert [f"起{n}；" in page for page in pages] == [f"止{n}；" in page for page in pages], n
    assert all("序号内容" in page for page in pages)
    assert [CONTINUED in page for page in pages] == [False, *[True] * (len(pages) - 1)]
    xml = office(doc)
    assert xml.count("<w:cantSplit/>") == len(lengths) + 1
    assert xml.count("<w:tblHeader/>") == 1


@pytest.mark.parametrize("lines", range(17, 20))
def test_a_heading_and_the_sentence_that_announces_a_list_stand_with_the_list(lines: int) -> None:
    doc = paper(
        f"{'<p>行</p>' * lines}<h2>三、义务</h2><p>当事人履行下列义务：</p><p>1．如实陈述纠纷事实；</p>", "prose"
    )
    assert (
        len({next(n for n, page in enumerate(printed(doc)) if word in page) for word in ("三、义务", "1．如实")}) == 1
    )
    assert re.search(r"<w:keepNext/>(?:(?!<w:p>).)*下列义务：", office(doc))
    head, paras = f"{W}style[@{W}styleId='Heading2']", ET.fromstring(styles(doc))
    assert paras.find(f"{head}/{W}pPr/{W}keepNext") is not None


@pytest.mark.parametrize(("length", "whole"), [(634, True), (661, True), (679, False), (697, False)])
def test_a_row_of_nearly_a_page_is_drawn_to_see_whether_it_fits(length: int, whole: bool) -> None:
    doc = paper(rows(1, length))
    table = next(tables(doc.blocks))
    assert layout.is_near_row(table.rows[-1], table, doc)
    pages = printed(doc)
    assert len(pages) == 2
    assert ("起1；" in pages[1]) is whole
    assert "止1；" in pages[1]
    assert all("序号内容" in page for page in pages)
    assert text.compare(doc, pdf=pdf.draw(doc, WHERE)[0]) == ()


def test_a_row_longer_than_a_page_goes_on_under_its_head_marked_as_going_on() -> None:
    doc = paper(rows(40, 2000, 40))
    pages = printed(doc)
    within = [page for page in pages if "字" in page]
    assert len(within) >= 3
    assert sum(page.count("字") for page in pages) == 2080
    assert all(page.startswith("序号内容") for page in pages[1:])
    assert all(CONTINUED in page for page in pages[1:])
    assert CONTINUED not in pages[0]
    assert text.compare(doc, pdf=pdf.draw(doc, WHERE)[0], docx=docx.draw(doc)) == ()
    assert office(doc).count("<w:cantSplit/>") == 3  # head and the two short rows


@pytest.mark.parametrize(("head", "length"), [(2, 1504), (3, 1456), (3, 2236)])
def test_a_long_row_whose_last_line_reaches_the_foot_of_a_page_keeps_its_head(head: int, length: int) -> None:
    body = rows(1, length, head=HEAD.replace("内容", "<br/>".join(["内容"] * head)))
    doc = paper(body.replace("<td>起1", '<td><span class="small">起1').replace("止1；</td>", "止1；</span></td>"))
    pages = printed(doc)
    assert all(page.startswith("序号" + "内容" * head) for page in pages[1:])
    assert all(CONTINUED in page for page in pages[1:])
    assert pages[-1].count("字") + pages[-1].count("止") >= 2
    assert text.compare(doc, pdf=pdf.draw(doc, WHERE)[0]) == ()


SIDES = (
    '<table class="plain"><colgroup><col style="width:50mm"/><col style="width:50mm"/></colgroup>'
    "<tbody><tr><td>委员会（盖章）<br/>二〇二六年</td><td>{}</td></tr></tbody></table>"
)


def test_cells_side_by_side_are_read_one_after_the_other() -> None:
    said = "当事人（签名）：<br/>年　月　日"
    doc = paper(SIDES.format(said))
    data = pdf.draw(doc, WHERE)[0]
    assert text.compare(doc, pdf=data) == ()
    for bad in ("当事人（签名）<br/>年　月　日", "当事人（名签）：<br/>年　月　日", f"{said}日", f"{said}年　月　日"):
        assert [one.where for one in text.compare(paper(SIDES.format(bad)), pdf=data)] == ["PDF"], bad
    swapped = SIDES.replace("{}", "委员会（盖章）<br/>二〇二六年").replace(
        "<td>委员会（盖章）<br/>二〇二六年", f"<td>{said}", 1
    )
    assert [one.where for one in text.compare(paper(swapped), pdf=data)] == ["PDF"]


def test_a_long_row_of_a_table_without_a_head_is_marked_too() -> None:
    pages = printed(paper(rows(1500, head="")))
    assert [CONTINUED in page for page in pages] == [False, *[True] * (len(pages) - 1)]


def test_pages_that_go_on_within_a_named_row_say_which() -> None:
    body = rows(5, 1500, 20, head="").replace("<td>1</td>", "<td>纠纷<br/>简要情况</td>", 1)
    doc = paper(body)
    pages = printed(doc)
    assert len(pages) == 3
    assert ["接上页：纠纷简要情况" in page for page in pages] == [False, True, True]
    assert text.compare(doc, pdf=pdf.draw(doc, WHERE)[0]) == ()


def test_a_table_that_begins_on_a_page_is_not_marked() -> None:
    pages = printed(paper(rows(10) + "<pagebreak/>" + rows(10)))
    assert len(pages) == 2
    assert [page for page in pages if CONTINUED in page] == []


def signatures(count: int) -> str:
    each = "".join(f"<tr><td>当事人{n}（签名）：</td><td>年　月　日</td></tr>" for n in range(count))
    cols = '<colgroup><col style="width:90mm"/><col style="width:50mm"/></colgroup>'
    return f'<div class="signzone"><table class="sign">{cols}<tbody>{each}</tbody></table></div>'


@pytest.mark.parametrize("filled", range(20, 29))
def test_signatures_that_fit_a_page_share_it_with_two_lines_of_words(filled: int) -> None:
    body = "".join(f'<p class="body">第{n}句，各方当事人均无异议。</p>' for n in range(filled))
    doc = paper(body + signatures(6), "prose")
    pages = printed(doc)
    (zone,) = [page for page in pages if "（签名）" in page]
    assert zone.split("当事人0（签名）")[0].count("各方当事人均无异议") >= 2
    assert SIGN_PAGE not in zone
    last = office(doc).split("各方当事人均无异议")[-3:-1]
    assert all("<w:keepNext/>" in one.rpartition("<w:p>")[2] for one in last)


def test_signatures_too_many_for_a_page_say_on_each_page_what_it_is_with_number_and_place() -> None:
    body = "".join(f'<p class="body">第{n}句，各方当事人均无异议。</p>' for n in range(6))
    doc = replace(paper(body + signatures(60), "prose"), code="博人调字〔2026〕第001号 F11 12345678")
    pages = printed(doc)
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        signed = "当事人" in page and "（签名）" in page
        assert (SIGN_PAGE in page) == signed
        assert f"第{number}页共{len(pages)}页" in page
        assert "博人调字〔2026〕第001号" in page
    xml = office(doc)
    head = next(row for row in re.findall(r"<w:tr>.*?</w:tr>", xml) if SIGN_PAGE in row)
    assert "<w:tblHeader/>" in head
