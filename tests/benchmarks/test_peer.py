"""The peer of the DOCX benchmark prints the same agreement as we do; otherwise its time would mean nothing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from benchmarks.ground import PEER, ROOT, agreement, fresh_centre, peer_document
from mediation.documents.make import data_sha256, render_paper


@pytest.fixture(scope="module")
def both() -> tuple[Any, Any]:
    """Our agreement and the peer's, opened by python-docx."""
    context = agreement()
    code = f"博调登〔2026〕第0001号 F11 {data_sha256(context)[:8]}"
    ours = render_paper("F11", context, fmt="docx").data
    return docx.Document(BytesIO(ours)), docx.Document(BytesIO(peer_document(context, code)))


def blocks(document: Any) -> list[Paragraph | Table]:
    """Paragraphs and tables in their order."""
    return [
        Paragraph(node, document) if node.tag == qn("w:p") else Table(node, document)
        for node in document.element.body
        if node.tag in (qn("w:p"), qn("w:tbl"))
    ]


def every_paragraph(document: Any) -> list[Paragraph]:
    found: list[Paragraph] = []
    for block in blocks(document):
        found += [block] if isinstance(block, Paragraph) else [p for c in block._cells for p in c.paragraphs]
    return found


def chain(style: Any) -> Iterator[Any]:
    while style is not None:
        yield style
        style = style.base_style


def told(paragraph: Paragraph, name: str) -> Any:
    """A paragraph property where it is first said: in the paragraph, its style, or the style that one rests on."""
    for one in (paragraph, *chain(paragraph.style)):
        value = getattr(one.paragraph_format, name)
        if value is not None:
            return value
    return None


def font(paragraph: Paragraph, run: Any) -> tuple[object, ...]:
    """Chinese face, size in points, bold."""
    faces, sizes, bolds = [], [], []
    for one in (run, *chain(paragraph.style)):
        fonts = None if one.element.rPr is None else one.element.rPr.rFonts
        faces += [] if fonts is None or fonts.get(qn("w:eastAsia")) is None else [fonts.get(qn("w:eastAsia"))]
        sizes += [] if one.font.size is None else [one.font.size.pt]
        bolds += [] if one.font.bold is None else [one.font.bold]
    return faces[0], sizes[0], bolds[0] if bolds else False


def look(paragraph: Paragraph) -> tuple[object, ...]:
    """What a reader sees of a paragraph, in points."""
    lengths = ("line_spacing", "space_before", "space_after", "first_line_indent")
    points = tuple(round(told(paragraph, name).pt, 1) if told(paragraph, name) else 0 for name in lengths)
    words = [(run.text, *font(paragraph, run)) for run in paragraph.runs if run.text]
    alignment = told(paragraph, "alignment") if paragraph.text else None
    return paragraph.style.name, alignment, points, bool(told(paragraph, "keep_with_next")), words


def grid(table: Table) -> list[object]:
    """Widths, heights, borders and words of a table, cell by cell."""
    found: list[object] = [[round(column.width.mm) for column in table.columns]]
    edges = table._tbl.tblPr.find(qn("w:tblBorders"))
    found.append([(edge.tag, edge.get(qn("w:val"))) for edge in edges])
    for row in table.rows:
        found.append(
            (
                round(row.height.mm) if row.height else 0,
                row.height_rule,
                row._tr.trPr.find(qn("w:cantSplit")) is not None,
            )
        )
        for cell in row.cells:
            own = cell._tc.tcPr.find(qn("w:tcBorders"))
            lines = [] if own is None else [(edge.tag, edge.get(qn("w:val")), edge.get(qn("w:sz"))) for edge in own]
            found.append((cell.text, round(cell.width.mm), cell.vertical_alignment, lines))
    return found


def test_words_stand_in_the_same_order(both: tuple[Any, Any]) -> None:
    ours, peer = ([p.text for p in every_paragraph(document)] for document in both)
    assert "人民调解协议书" in ours
    assert ours == peer


def test_paragraphs_look_the_same(both: tuple[Any, Any]) -> None:
    for mine, other in zip(*map(every_paragraph, both), strict=True):
        assert look(mine) == look(other), mine.text


def test_tables_and_signature_block_are_the_same(both: tuple[Any, Any]) -> None:
    ours, peer = ([block for block in blocks(document) if isinstance(block, Table)] for document in both)
    assert [(len(t.rows), len(t.columns)) for t in ours] == [(2, 4), (1, 2)]
    assert [grid(table) for table in ours] == [grid(table) for table in peer]


def test_blocks_page_and_foot_are_the_same(both: tuple[Any, Any]) -> None:
    ours, peer = ([type(block) for block in blocks(document)] for document in both)
    assert ours == peer
    names = ("page_width", "page_height", "top_margin", "right_margin", "bottom_margin", "left_margin")
    pages = [[round(getattr(document.sections[0], name).mm) for name in names] for document in both]
    assert pages[0] == pages[1]
    feet = [[p.text for p in document.sections[0].footer.paragraphs] for document in both]
    assert feet[0] == feet[1]
    assert both[0].core_properties.title == both[1].core_properties.title == "人民调解协议书"


def test_the_committed_template_is_what_its_script_builds(tmp_path: Path) -> None:
    made = tmp_path / "agreement.docx"
    code = f"import sys; from pathlib import Path; sys.path.insert(0, {str(PEER.parent)!r}); import build; build.build(Path({str(made)!r}))"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
    assert parts(made) == parts(PEER)


def parts(path: Path) -> dict[str, bytes]:
    from zipfile import ZipFile

    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_disputes_of_the_intake_benchmark_are_different_and_all_taken_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(PEER.parent.parent)
    from benchmarks import disputes
    from mediation.casework.desk import open_desk
    from mediation.casework.intake import intake

    files = disputes.write(tmp_path, 24)
    with fresh_centre() as folder, open_desk(folder) as desk:
        taken = intake(desk, files)
    assert len(taken.registered) == 24
    assert not taken.refused
    assert len({path.read_text(encoding="utf-8") for path in files}) == 24
