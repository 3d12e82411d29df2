"""The body text of a paper read back from its tree, its DOCX and its PDF, so that the three can be compared word by word.

What is taken out before comparing is declared here and nowhere else:

* white space of every kind and characters without ink (`fold`);
* running words: where a table goes on ``（续）``, the page mark ``第 X 页 共 Y 页`` and the document code (`RUNNING`), on each page of the PDF; the DOCX
  keeps its foot outside the body. The DOCX repeats the head of a table and does not say ``（续）``: who writes it cannot know the
  pages, and a field that compares PAGE with the page of the first row (tried in a repeated head) prints a wrong figure in
  LibreOffice and needs updating by hand in Word, so that a paper could say it where it is not so, or not where it is;
* the words of a table's repeated header rows at the top of a further page of the PDF (`tree.header_rows`).

A PDF is read in the order it was drawn in (`drawn_pages`), which is the tree's, cell after cell.

A row longer than a page prints on each page a part of every cell; its parts are put together again cell by cell, so that
each cell reads in its own order (`split_rows`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from mediation.documents.layout import is_long_row
from mediation.documents.tree import CONTINUED, FROM_BEFORE, Doc, header_rows, pieces, text

_SPACE = re.compile(r"\s+")
RUNNING = re.compile(rf"(?:{FROM_BEFORE}[\u4e00-\u9fff、]{{2,16}}?)?(?:{CONTINUED})?第\d+页共\d+页")
_AROUND = 12


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where two texts differ: position, and a few characters of each from there."""

    where: str
    position: int
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.where}第{self.position + 1}字起应为“{self.expected}”，实为“{self.found}”。"


def fold(words: str) -> str:
    """Text without white space and without characters that leave no ink."""
    joined = _SPACE.sub("", words)
    return "".join(char for char in joined if unicodedata.category(char) not in ("Cc", "Cf"))


def of_tree(doc: Doc) -> str:
    """Folded body text of the tree."""
    return fold("".join(text(doc)))


def of_docx(data: bytes) -> str:
    """Folded body text of a DOCX: every ``w:t`` of the document part in order."""
    from lxml import etree

    with ZipFile(BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    return fold(
        "".join(
            node.text or "" for node in root.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t")
        )
    )


def split_rows(doc: Doc) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The rows that may run over several pages: where each begins in the tree's text, and the words of its cells."""
    found = []
    at = 0
    for words in pieces(doc, lambda row, table: is_long_row(row, table, doc)):
        cells = tuple(map(fold, words))
        if len(cells) > 1:
            found.append((at, cells))
        at += sum(map(len, cells))
    return tuple(found)


def of_pdf(
    data: bytes,
    *,
    code: str = "",
    heads: tuple[str, ...] = (),
    expected: str = "",
    split: tuple[tuple[int, tuple[str, ...]], ...] = (),
) -> str:
    """Folded body text of a PDF, page after page, without the running foot and repeated table heads.

    ``code`` is the document code at the foot; ``heads`` the words of the table heads of the paper; ``expected`` the
    tree's text: where it goes on with a head at the top of a page, a table begins there and its head stays; ``split`` is
    `split_rows`.
    """
    gathered, _ = _gathered(drawn_pages(data), code, heads, expected, split)
    return gathered.out + "".join(gathered.got)


def page_starts(doc: Doc, pdf: bytes) -> tuple[tuple[int, str], ...]:
    """Of each page of a paper's PDF: where in the tree's text it begins (a row under way: where that row begins), and its words."""
    pages = drawn_pages(pdf)
    _, starts = _gathered(pages, doc.code, tuple(header_rows(doc)), of_tree(doc), split_rows(doc))
    return tuple(zip(starts, (_page(words, doc.code) for words in pages), strict=True))


def _gathered(
    pages: list[str],
    code: str,
    heads: tuple[str, ...],
    expected: str,
    split: tuple[tuple[int, tuple[str, ...]], ...],
) -> tuple[_Gathered, list[int]]:
    folded = [fold(head) for head in heads]
    gathered, starts = _Gathered(split), []
    for words in pages:
        page = _page(words, code)
        starts.append(len(gathered.out))
        head = next((one for one in folded if one and page.startswith(one) and one in gathered.out), "")
        repeated = head and not expected.startswith(head, len(gathered.out))
        gathered.page(page[len(head) :] if repeated else page)
    return gathered, starts


class _Gathered:
    """Text read so far, ``out``; of a row that is not yet whole what was ``got`` and what is ``left`` of each cell."""

    def __init__(self, split: tuple[tuple[int, tuple[str, ...]], ...]) -> None:
        self.out = ""
        self.rows = list(split)
        self.got: list[str] = []
        self.left: list[str] = []

    def page(self, words: str) -> None:
        """Take in one page."""
        while words:
            if self.left:
                words = self.row(words)
                continue
            start = self.rows[0][0] - len(self.out) if self.rows else len(words)
            self.out, words = self.out + words[: max(start, 0)], words[max(start, 0) :]
            if words:
                self.left = list(self.rows.pop(0)[1])
                self.got = ["" for _ in self.left]

    def row(self, words: str) -> str:
        """Take the next part of each cell; gives what comes after the row on this page."""
        for index, cell in enumerate(self.left):
            length = _common(cell, words)
            self.got[index] += cell[:length]
            self.left[index], words = cell[length:], words[length:]
        if words or not any(self.left):
            self.out += "".join(self.got)
            self.got, self.left = [], []
        return words


def _common(first: str, second: str) -> int:
    """How many characters both begin with."""
    length = min(len(first), len(second))
    return next((index for index in range(length) if first[index] != second[index]), length)


def pdf_pages(data: bytes | Path) -> list[str]:
    """Text of each page line by line, as pypdfium2 reads across it; ``data`` are the bytes, or where they lie."""
    return _read(data, lambda _, words: str(words.get_text_range()))


def drawn_pages(data: bytes | Path) -> list[str]:
    """Text of each page piece by piece in the order it was drawn, which for our own papers is cell after cell.

    Read across, a line of one cell would come between the lines of the cell beside it wherever two of them stand level.
    """
    return _read(data, _drawn)


def _drawn(page: Any, words: Any) -> str:
    """The words of each piece of text on a page; its numbers of characters are bytes of UTF-16, the closing zero included."""
    import ctypes

    from pypdfium2 import raw

    out = []
    for piece in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        size = raw.FPDFTextObj_GetText(piece.raw, words.raw, None, 0)
        room = ctypes.create_string_buffer(max(size, 2))
        raw.FPDFTextObj_GetText(piece.raw, words.raw, ctypes.cast(room, ctypes.POINTER(raw.FPDF_WCHAR)), size)
        out.append(room.raw[: max(size - 2, 0)].decode("utf-16-le", "replace"))
    return "".join(out)


def _read(data: bytes | Path, reader: Callable[[Any, Any], str]) -> list[str]:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        return [_page_text(document[index], reader) for index in range(len(document))]
    finally:
        document.close()


def _page_text(page: Any, reader: Callable[[Any, Any], str]) -> str:
    words = page.get_textpage()
    try:
        return reader(page, words)
    finally:
        words.close()
        page.close()


def _page(words: str, code: str) -> str:
    """One page's text without the running foot: one page mark and one document code."""
    folded = fold(words)
    marks = list(RUNNING.finditer(folded))
    if marks:
        folded = folded[: marks[-1].start()] + folded[marks[-1].end() :]
    if code and (place := folded.rfind(fold(code))) >= 0:
        folded = folded[:place] + folded[place + len(fold(code)) :]
    return folded


def compare(doc: Doc, *, docx: bytes = b"", pdf: bytes = b"") -> tuple[Difference, ...]:
    """Where the body text of a DOCX or PDF differs from the tree's; empty when all agree."""
    expected = of_tree(doc)
    found = []
    if docx:
        found.append(("DOCX", of_docx(docx)))
    if pdf:
        heads = tuple(header_rows(doc))
        words = of_pdf(pdf, code=doc.code, heads=heads, expected=expected, split=split_rows(doc))
        found.append(("PDF", words))
    return tuple(
        difference for name, words in found if (difference := first_difference(expected, words, name)) is not None
    )


def first_difference(expected: str, found: str, where: str) -> Difference | None:
    """The first place where two folded texts part, or None."""
    if expected == found:
        return None
    length = min(len(expected), len(found))
    position = next((index for index in range(length) if expected[index] != found[index]), length)
    return Difference(where, position, expected[position : position + _AROUND], found[position : position + _AROUND])
