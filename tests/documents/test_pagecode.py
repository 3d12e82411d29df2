"""The code on every page of a kept paper: read back by a machine, no word of the text, no name or number of a person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from mediation.documents import make, pagecode, templating, text
from mediation.documents.checks import check_pdfa
from mediation.documents.make import render_paper

MARK = pagecode.mark("0190a000-0000-7000-8000-0000000000aa", 775_500_000_007, "0190a000-0000-7000-8000-0123456789ab")


def read(data: bytes, *, dpi: int = 200) -> list[list[str]]:
    import zxingcpp

    document = pypdfium2.PdfDocument(data)
    pictures = [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in document]
    return [[one.text for one in zxingcpp.read_barcodes(picture)] for picture in pictures]


@pytest.mark.parametrize("skin", ["prose", "sheet", "sheet landscape", "cover"])
def test_every_page_of_a_kept_paper_says_which_page_of_which_paper_it_is(
    data: dict[str, Any], samples: tuple[Path, ...], skin: str
) -> None:
    data |= {"skin": skin, "facts": data["facts"] * 4}
    paper = render_paper("X1", data, templates=samples, origin=MARK)
    codes = [pagecode.parse(words) for page in read(paper.data) for words in page]
    assert [(code.page, code.pages) for code in codes if code] == [
        (page + 1, paper.pages) for page in range(paper.pages)
    ]
    assert paper.pages > 1
    assert {(code.docid, code.paper, code.data) for code in codes if code} == {
        (775_500_000_007, "456789AB", paper.data_sha256[:8].upper())
    }
    assert check_pdfa(paper.data) == ()
    doc, _ = make.build("X1", data, where=templating.folders(samples), data_sha=paper.data_sha256)
    assert text.compare(doc, pdf=paper.data) == ()
    assert render_paper("X1", data, templates=samples, origin=MARK).data == paper.data


def test_a_draft_says_so_and_neither_draft_nor_blank_carries_a_code(
    data: dict[str, Any], samples: tuple[Path, ...]
) -> None:
    draft = render_paper("X1", data, templates=samples, origin=pagecode.DRAFT)
    blank = render_paper("X1", data | {"blank": True}, templates=samples)
    assert all(text.fold(words).endswith("草稿") for words in text.pdf_pages(draft.data))
    assert not any("草稿" in words for words in text.pdf_pages(blank.data))
    assert not any(read(draft.data) + read(blank.data))


def test_a_code_of_somebody_else_or_with_one_sign_changed_is_none_of_ours() -> None:
    words = pagecode.words(f"{MARK}-0123ABCD", 3, 12)
    assert pagecode.parse(words) == pagecode.PageCode("D319D6", 775_500_000_007, "456789AB", "0123ABCD", 3, 12)
    assert pagecode.parse("https://example.invalid/3-12") is None
    assert pagecode.parse(pagecode.words(f"{MARK}-0123ABCD", 13, 12)) is None
    for place in range(len(words)):
        changed = words[:place] + ("0" if words[place] != "0" else "1") + words[place + 1 :]
        assert pagecode.parse(changed) is None


def test_the_longest_words_make_no_finer_code_than_the_shortest() -> None:
    short, long = (pagecode._modules(pagecode.words(f"{MARK}-0123ABCD", *pages)) for pages in ((1, 1), (499, 500)))
    assert len(short) == len(long) == 29
