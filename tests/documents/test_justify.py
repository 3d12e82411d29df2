"""Chinese lines reach the right edge, with WeasyPrint's inner functions exactly those the patch was written for."""

from __future__ import annotations

import ctypes
import hashlib
import inspect
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from mediation.documents import pdf, templating
from mediation.documents.make import render_paper
from mediation.documents.text import fold, pdf_pages

PT_PER_MM = 72 / 25.4
# Of weasyprint 70.0. When one of these changes, read the new source and mend documents/justify.py first.
KNOWN = {
    "set_text": "fe23ca9937dbf520",
    "text_align": "e953d41b87ccfc30",
    "add_word_spacing": "879516e71f1b80fa",
}


def line_ends(data: bytes) -> list[float]:
    """Right edge (pt) of the last character of each line of page one."""
    document = pypdfium2.PdfDocument(data)
    page = document[0].get_textpage()
    ends: dict[int, float] = {}
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    for index in range(page.count_chars()):
        pdfium.FPDFText_GetCharBox(page.raw, index, left, right, bottom, top)
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(page.raw, index, x, y)
        if chr(pdfium.FPDFText_GetUnicode(page.raw, index)).strip():
            line = round(y.value)
            ends[line] = max(ends.get(line, 0.0), right.value)
    page.close()
    document.close()
    return [ends[line] for line in sorted(ends, reverse=True)]


@pytest.fixture
def flush(tmp_path: Path) -> Any:
    def made(body: str, words: str) -> bytes:
        (tmp_path / "X9.html").write_text(
            f'<section class="form prose nofoot" data-title="试"><p>{body}</p></section>', encoding="utf-8"
        )
        return render_paper("X9", {"words": words}, templates=(tmp_path,)).data

    return made


def test_the_patched_functions_are_the_known_ones() -> None:
    pdf._engine()
    from weasyprint.layout import inline
    from weasyprint.text.line_break import Layout

    plain = inspect.getclosurevars(Layout.set_text).nonlocals["plain_set_text"]
    found = {"set_text": plain, "text_align": inline.text_align, "add_word_spacing": inline.add_word_spacing}
    hashes = {
        name: hashlib.sha256(inspect.getsource(function).encode()).hexdigest()[:16] for name, function in found.items()
    }
    assert hashes == KNOWN


def test_mixed_chinese_lines_end_at_the_right_edge(flush: Any) -> None:
    words = (
        "经现场查看，渗漏点位于卫生间地漏周边，损失共计1562元（含工费350元），“双方”均无异议；于2026年4月5日由调解员核算。"
        * 6
    )
    edge = (210 - 26) * PT_PER_MM
    ends = line_ends(flush("{{ words }}", words))
    assert len(ends) > 8
    # A full-width punctuation mark leaves half its square empty; other characters come within a tenth of theirs.
    assert all(edge - 12 < end < edge + 0.6 for end in ends[:-1])
    assert sum(end > edge - 2.5 for end in ends[:-1]) >= len(ends) * 0.6


def test_bold_and_marked_words_inside_a_line_stay_flush_and_whole(flush: Any) -> None:
    body = "".join(
        f'双方对损失数额<b>存在争议{index}</b>经<span class="kai">现场查看</span>后确认，' for index in range(12)
    )
    data = flush(body, "")
    edge = (210 - 26) * PT_PER_MM
    assert all(edge - 12 < end < edge + 0.6 for end in line_ends(data)[:-1])
    expected = "".join(f"双方对损失数额存在争议{index}经现场查看后确认，" for index in range(12))
    assert fold("".join(pdf_pages(data))) == expected


def test_a_line_that_would_be_torn_apart_stays_ragged(flush: Any) -> None:
    edge = (210 - 26) * PT_PER_MM
    ends = line_ends(flush("{{ words }}", "收款账号" * 4 + "6222020000001234567890123456789012345678901234567890"))
    assert ends[0] < edge - 20


def test_no_line_begins_with_a_closing_mark(flush: Any) -> None:
    words = "甲，乙。丙；丁：戊？己！（庚）《辛》“壬”、癸……子——丑100元，" * 12
    data = flush("{{ words }}", words)
    lines = [line.strip() for page in pdf_pages(data) for line in page.splitlines() if line.strip()]
    assert not [line for line in lines if line[0] in "，。；：？！）》”、…"]
    assert not [line for line in lines if line[-1] in "（《“"]


def test_the_style_sheet_names_only_roles() -> None:
    css = (templating.templates_dir() / "print.css").read_text(encoding="utf-8")
    assert "url(" not in css
    assert not [name for name in ("Noto", "Fandol", "FangSong") if name in css]
