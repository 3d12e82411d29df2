"""The body text of a paper read back from its tree, its DOCX and its PDF, so that the three can be compared word by word.

What is taken out before comparing is declared here and nowhere else:

* white space of every kind and characters without ink (`fold`);
* running words: where a table goes on ``（续）``, the page mark ``第 X 页 共 Y 页`` and the document code (`RUNNING`), on each page of the PDF; the DOCX
  keeps its foot outside the body. The DOCX repeats the head of a table and does not say ``（续）``: who writes it cannot know the
  pages, and a field that compares PAGE with the page of the first row (tried in a repeated head) prints a wrong figure in
  LibreOffice and needs updating by hand in Word, so that a paper could say it where it is not so, or not where it is;
* the words of a table's repeated header rows at the top of a further page of the PDF (`tree.header_rows`).

A row longer than a page prints on each page a part of every cell; its parts are put together again cell by cell, so that
each cell reads in its own order (`split_rows`).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from mediation.documents.layout import is_long_row
from mediation.documents.tree import CONTINUED, Doc, header_rows, pieces, text

_SPACE = re.compile(r"\s+")
RUNNING = re.compile(rf"(?:{CONTINUED})?第\d+页共\d+页")
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
    gathered, _ = _gathered(pdf_pages(data), code, heads, expected, split)
    return gathered.out + "".join(gathered.got)


def page_starts(doc: Doc, pdf: bytes) -> tuple[tuple[int, str], ...]:
    """Of each page of a paper's PDF: where in the tree's text it begins (a row under way: where that row begins), and its words."""
    pages = pdf_pages(pdf)
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
    """Text of each page as pypdfium2 reads it; ``data`` are the bytes, or where they lie."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        return [_page_text(document, index) for index in range(len(document))]
    finally:
        document.close()


def _page_text(document: object, index: int) -> str:
    page = document[index]  # type: ignore[index]
    words = page.get_textpage()
    try:
        return str(words.get_text_range())
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
