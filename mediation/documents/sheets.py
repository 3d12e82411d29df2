"""Signed sheets as they come from the scanner: each one's code read, turned upright, and put together again by paper.

Nothing is drawn anew on the way: a page of a PDF and a JPEG keep their bytes, being turned is a note on the page.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from mediation.documents import scans
from mediation.documents.pagecode import PageCode, parse
from mediation.documents.spool import Piece, Spool
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from PIL.Image import Image

_TRIES = ((2339, "grey"), (3508, "red"))
"""Pixels of the longer side (A4 at 200 and 300 dots an inch) and the light it is seen in: in red light no seal and no
fingerprint hides the code below it."""
_FEW = 8  # frames of a picture held in memory at once
_BLANK_STEP = 28  # of 256: a sheet whose darkest spot is no darker than its ground by more is blank
_BLANK_SIDE = 200  # pixels: single specks vanish


@dataclass(frozen=True, slots=True)
class Stack:
    """One scanned file as PDFs that follow each other, kept outside memory. ``title`` is the file's name.

    ``pieces``: (the page it begins with, from 1; the PDF).
    """

    title: str
    pieces: tuple[tuple[int, Piece], ...] = field(repr=False)
    sheets: tuple[Sheet, ...] = ()

    def place(self, page: int) -> tuple[Piece, int]:
        """The PDF a page of the file lies in, and its index there."""
        first, piece = next(one for one in reversed(self.pieces) if one[0] <= page)
        return piece, page - first


@dataclass(frozen=True, slots=True)
class Sheet:
    """One side of a sheet. ``page`` is its place in the file, from 1; ``turn`` the degrees clockwise that set it upright.

    ``codes`` are the codes of ours on it: one, none, or several where several sheets lie in one picture. A ``torn`` page
    cannot be drawn.
    """

    page: int
    turn: int = 0
    codes: tuple[PageCode, ...] = ()
    blank: bool = False
    torn: bool = False


def read(
    data: bytes, title: str, before: Callable[[int, int], None] = lambda _page, _pages: None, spool: Spool | None = None
) -> Stack:
    """The sheets of a file; ``before`` is told which page of how many is looked at next; ``spool`` keeps the pages.

    Raises ``Problem`` for what is no picture and no PDF, damaged, locked or too large.
    """
    spool = spool or Spool()
    pieces = []
    pages = 0
    for pdf, count in _pdfs(data, title):
        pieces.append((pages + 1, spool.lay(pdf)))
        pages += count
    stack = Stack(title, tuple(pieces))
    return replace(stack, sheets=tuple(_sheets(stack, pages, before)))


def together(pages: Iterable[tuple[Stack, Sheet]]) -> bytes:
    """The pages as one PDF, upright, in the order given. Same pages, same bytes."""
    out = io.BytesIO()
    put_together(pages, out)
    return out.getvalue()


def put_together(pages: Iterable[tuple[Stack, Sheet]], out: Path | BinaryIO) -> None:
    """`together` written into a file; no more than one page is in memory at once."""
    import pikepdf

    opened: dict[Piece, Any] = {}
    with ExitStack() as stays, pikepdf.new() as made:
        for stack, sheet in pages:
            piece, index = stack.place(sheet.page)
            if piece not in opened:
                opened[piece] = stays.enter_context(pikepdf.open(stays.enter_context(piece.opened())))
            made.pages.append(opened[piece].pages[index])
            if sheet.turn:
                made.pages[-1].rotate(sheet.turn, relative=True)
        made.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _pdfs(data: bytes, title: str) -> Iterator[tuple[bytes, int]]:
    """The file as PDFs with their numbers of pages: a PDF as it is, the frames of a picture a few at a time."""
    kind = scans.sniff(data)
    if kind in ("application/pdf", ""):
        count = scans.count_pages(data, title)
        yield _sound(data, title), count
        return
    import img2pdf

    layout = img2pdf.get_layout_fun(scans.A4_POINTS, fit=img2pdf.FitMode.into, auto_orient=True)
    frames = scans.pictures(data, title)
    while few := list(islice(frames, _FEW)):
        # Fixed dates: the same scan must give the same bytes.
        made = img2pdf.convert(few, layout_fun=layout, nodate=True, rotation=img2pdf.Rotation.ifvalid)
        yield bytes(made), len(few)


def _sound(data: bytes, title: str) -> bytes:
    """The very bytes, if the program that puts pages together can open them, too."""
    import pikepdf

    try:
        pikepdf.open(io.BytesIO(data)).close()
    except pikepdf.PdfError as wrong:
        raise Problem("bad_scan", f"“{title}”文件已损坏，打不开，请重新扫描后再收入。", where=title) from wrong
    return data


def _sheets(stack: Stack, pages: int, before: Callable[[int, int], None]) -> Iterator[Sheet]:
    import pypdfium2

    for first, piece in stack.pieces:
        with piece.opened() as file:
            document = pypdfium2.PdfDocument(file)
            try:
                for number in range(len(document)):
                    before(first + number, pages)
                    try:
                        yield _sheet(document[number], first + number)
                    except (pypdfium2.PdfiumError, ValueError):
                        yield Sheet(first + number, torn=True)
            finally:
                document.close()


def _sheet(page: Any, number: int) -> Sheet:
    longer = max(page.get_size()) or 1.0
    picture: Image | None = None
    for side, light in _TRIES:
        drawn = page.render(scale=side / longer, grayscale=light == "grey", rev_byteorder=True).to_pil()
        shown = drawn if light == "grey" else drawn.getchannel(0)
        picture = picture or shown
        found = dict(_codes(shown))
        if found:
            return Sheet(number, next(iter(found.values())), tuple(found))
    assert picture is not None
    return Sheet(number, blank=_is_blank(picture))


def _codes(picture: Image) -> Iterator[tuple[PageCode, int]]:
    """Each code of ours with the turn that sets it upright."""
    import zxingcpp

    for one in zxingcpp.read_barcodes(picture, formats=zxingcpp.barcode_formats_from_str("QRCode")):
        code = parse(one.text)
        if code is not None:
            yield code, -round(one.orientation / 90) * 90 % 360


def _is_blank(picture: Image) -> bool:
    """Whether nothing is on it, the shadow along its edges left out."""
    wide, high = picture.size
    inner = picture.convert("L").crop((wide // 20, high // 20, wide - wide // 20, high - high // 20))
    inner.thumbnail((_BLANK_SIDE, _BLANK_SIDE))
    darkest, lightest = inner.getextrema()
    assert isinstance(darkest, int | float)
    assert isinstance(lightest, int | float)
    return lightest - darkest <= _BLANK_STEP
