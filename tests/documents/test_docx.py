"""The DOCX an office opens: official faces, repeated heads, kept groups, true fields, readable by other programs."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn

from mediation.documents import make, templating, text, tree
from mediation.documents.make import render_paper

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def made(data: dict[str, Any], samples: tuple[Path, ...]) -> bytes:
    return render_paper("X1", data, fmt="docx", templates=samples).data


def parts(made: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(made)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_python_docx_reads_it_back(made: bytes, data: dict[str, Any]) -> None:
    document = docx.Document(BytesIO(made))
    assert document.core_properties.title == "试印文书"
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles[:3] == ["Heading 1", "文书副题", "文书编号"]
    assert [len(table.columns) for table in document.tables] == [4, 2, 4, 2]
    head = document.tables[0].rows[0]
    assert [cell.text for cell in head.cells] == ["序号", "名称", "金额", "说明"]
    section = document.sections[0]
    assert [
        round(side.mm)
        for side in (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    ] == [37, 26, 35, 28]


def test_faces_are_named_for_chinese_and_latin_with_substitutes(made: bytes) -> None:
    document = docx.Document(BytesIO(made))
    styles = [style for style in document.styles if style.type == 1 and style.element.rPr is not None]
    fonts = {style.name: style.element.rPr.find(qn("w:rFonts")) for style in styles}
    body = fonts["文书正文"]
    assert {body.get(qn(f"w:{key}")) for key in ("ascii", "hAnsi", "eastAsia")} == {"仿宋_GB2312"}
    assert body.get(qn("w:hint")) == "eastAsia"
    assert fonts["Heading 1"].get(qn("w:eastAsia")) == "方正小标宋简体"
    assert fonts["Heading 2"].get(qn("w:eastAsia")) == "黑体"
    everything = parts(made)
    assert b"Theme" not in everything["word/styles.xml"].replace(b"themeFontLang", b"")
    table = everything["word/fontTable.xml"].decode()
    assert 'w:name="仿宋_GB2312"><w:altName w:val="FangSong_GB2312,仿宋,' in table


def test_first_line_indent_is_in_characters_and_lines_are_exact(made: bytes) -> None:
    document = docx.Document(BytesIO(made))
    style = next(style for style in document.styles if style.name == "文书正文").element.pPr
    assert style.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"
    assert style.find(qn("w:spacing")).get(qn("w:lineRule")) == "exact"
    grid = document.sections[0]._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:linePitch")) == "580"


def test_heads_repeat_rows_stay_whole_and_columns_have_their_width(made: bytes) -> None:
    table = docx.Document(BytesIO(made)).tables[0]._tbl
    rows = table.findall(qn("w:tr"))
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True] + [False] * (len(rows) - 1)
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    grid = [int(col.get(qn("w:w"))) for col in table.find(qn("w:tblGrid"))]
    first = [int(width.get(qn("w:w"))) for width in rows[0].iter(qn("w:tcW"))]
    assert first == grid
    assert sum(grid) == pytest.approx(156 * 1440 / 25.4, abs=4)
    merged = [cell.get(qn("w:val")) for cell in table.iter(qn("w:vMerge"))]
    assert merged == ["restart", None]


def test_a_row_longer_than_a_page_may_break(data: dict[str, Any], samples: tuple[Path, ...]) -> None:
    data["rows"][0]["note"] = "很长的说明文字，" * 300
    table = docx.Document(BytesIO(render_paper("X1", data, fmt="docx", templates=samples).data)).tables[0]._tbl
    split = [row.find(f"{W}trPr/{W}cantSplit") is None for row in table.findall(qn("w:tr"))]
    assert split == [False, True] + [False] * (len(split) - 2)


def test_the_signature_zone_holds_together_and_to_the_text_before(made: bytes) -> None:
    body = docx.Document(BytesIO(made)).element.body
    kept = {
        "".join(node.text or "" for node in paragraph.iter(qn("w:t"))): paragraph.find(f"{W}pPr/{W}keepNext")
        is not None
        for paragraph in body.iter(qn("w:p"))
    }
    assert kept["（以下空白）"]
    assert next(held for words, held in kept.items() if words.startswith("本协议一式"))
    assert kept["申请人1："]
    assert kept["指印"]
    assert kept["人民调解员："]
    assert not kept["2026年11月22日"]
    assert kept["同页一。"]
    assert not kept["同页二。"]


def test_the_foot_counts_pages_by_fields_and_carries_the_code(
    made: bytes, data: dict[str, Any], samples: tuple[Path, ...]
) -> None:
    footer = docx.Document(BytesIO(made)).sections[0].footer._element
    assert [node.text.strip() for node in footer.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]
    sha = render_paper("X1", data, fmt="docx", templates=samples).data_sha256
    assert f"江博人调字〔2026〕第001号 X1 {sha[:8]}" in "".join(node.text or "" for node in footer.iter(qn("w:t")))


def test_nothing_in_the_package_tells_a_time_or_a_person(made: bytes) -> None:
    with ZipFile(BytesIO(made)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = parts(made)["docProps/core.xml"].decode()
    assert "2000-01-01" in core
    assert "python-docx" not in core
    assert not [name for name in parts(made) if "thumbnail" in name or "customXml" in name]


def test_blanks_are_underlined_and_cannot_hang_out_of_the_margin(made: bytes) -> None:
    body = docx.Document(BytesIO(made)).element.body
    lined = [run for run in body.iter(qn("w:r")) if run.find(f"{W}rPr/{W}u") is not None]
    empty = lined[0].find(qn("w:t")).text
    assert set(empty) == {"\u00a0"}
    assert len(empty) == round(30 / 25.4 * 72 / 16 * 4)
    assert [run.find(qn("w:t")).text.strip("\u00a0") for run in lined[1:4]] == ["", "已填", ""]


@pytest.mark.office
def test_libreoffice_shows_every_word(data: dict[str, Any], samples: tuple[Path, ...], tmp_path: Path) -> None:
    office = shutil.which("soffice")
    assert office, "LibreOffice is part of the test machine: see make setup"
    data["parties"] *= 12
    doc, _ = make.build("X1", data, where=templating.folders(samples))
    source = tmp_path / "paper.docx"
    source.write_bytes(render_paper("X1", data, fmt="docx", templates=samples).data)
    command = [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(source)], check=True, capture_output=True, timeout=180)
    pages = text.pdf_pages((tmp_path / "paper.pdf").read_bytes())
    shown = text.fold("".join(pages))
    assert all(text.fold(line) in shown for line in tree.text(doc) if len(line) < 20)
    assert sorted(set(text.of_tree(doc)) - set(shown)) == []
    signed = [page for page in pages if "指印" in page]
    assert "（以下空白）" in text.fold(signed[0]) or "（以下无正文，为签署页）" in text.fold(signed[0])


def test_a_paragraph_with_a_long_number_is_not_drawn_apart(made: bytes) -> None:
    body = docx.Document(BytesIO(made)).element.body
    aligned = {
        "".join(node.text or "" for node in line.iter(qn("w:t"))): line.find(f"{W}pPr/{W}jc")
        for line in body.iter(qn("w:p"))
    }
    numbered = [found for words, found in aligned.items() if "999999198001010010" in words]
    assert numbered
    assert all(found is not None and found.get(qn("w:val")) == "left" for found in numbered)
    assert any(words.startswith("2026年3月2日") and found is None for words, found in aligned.items())
