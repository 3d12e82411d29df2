"""Signed sheets as they come from the scanner: each one's code read, turned upright, and put together again by paper.

Nothing is drawn anew on the way: a page of a PDF and a JPEG keep their bytes, being turned is a note on the page.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mediation.documents import scans
from mediation.documents.pagecode import PageCode, parse
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from PIL.Image import Image

_TRIES = ((2339, "grey"), (3508, "red"))
"""Pixels of the longer side (A4 at 200 and 300 dots an inch) and the light it is seen in: in red light no seal and no
fingerprint hides the code below it."""
_BLANK_STEP = 28  # of 256: a sheet whose darkest spot is no darker than its ground by more is blank
_BLANK_SIDE = 200  # pixels: single specks vanish


@dataclass(frozen=True, slots=True)
class Stack:
    """One scanned file as a PDF. ``title`` is the file's name."""

    title: str
    pdf: bytes = field(repr=False)
    sheets: tuple[Sheet, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One side of a sheet. ``page`` is its place in the file, from 1; ``turn`` the degrees clockwise that set it upright.

    ``codes`` are the codes of ours on it: one, none, or several where several sheets lie in one picture.
    """

    page: int
    turn: int = 0
    codes: tuple[PageCode, ...] = ()
    blank: bool = False


def read(data: bytes, title: str, before: Callable[[int, int], None] = lambda _page, _pages: None) -> Stack:
    """The sheets of a file; ``before`` is told which page of how many is looked at next.

    Raises ``Problem`` for what is no picture and no PDF, damaged, locked or too large.
    """
    pdf = _as_pdf(data, title)
    return Stack(title, pdf, tuple(_sheets(pdf, title, before)))


def together(pages: Iterable[tuple[Stack, Sheet]]) -> bytes:
    """The pages as one PDF, upright, in the order given. Same pages, same bytes."""
    import pikepdf

    made = pikepdf.new()
    opened: dict[int, Any] = {}
    for stack, sheet in pages:
        if id(stack) not in opened:
            opened[id(stack)] = pikepdf.open(io.BytesIO(stack.pdf))
        made.pages.append(opened[id(stack)].pages[sheet.page - 1])
        if sheet.turn:
            made.pages[-1].rotate(sheet.turn, relative=True)
    out = io.BytesIO()
    made.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _as_pdf(data: bytes, title: str) -> bytes:
    kind = scans.sniff(data)
    if kind in ("application/pdf", ""):
        scans.count_pages(data, title)
        return _sound(data, title)
    import img2pdf

    layout = img2pdf.get_layout_fun(scans.A4_POINTS, fit=img2pdf.FitMode.into, auto_orient=True)
    pictures = list(scans.pictures(data, title))
    # Fixed dates: the same scan must give the same bytes.
    return bytes(img2pdf.convert(pictures, layout_fun=layout, nodate=True, rotation=img2pdf.Rotation.ifvalid))


def _sound(data: bytes, title: str) -> bytes:
    """The very bytes, if the program that puts pages together can open them, too."""
    import pikepdf

    try:
        pikepdf.open(io.BytesIO(data)).close()
    except pikepdf.PdfError as wrong:
        raise _broken(title, "文件已损坏") from wrong
    return data


def _broken(title: str, what: str) -> Problem:
    return Problem("bad_scan", f"“{title}”{what}，打不开，请重新扫描后再收入。", where=title)


def _sheets(pdf: bytes, title: str, before: Callable[[int, int], None]) -> Iterator[Sheet]:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        for number in range(len(document)):
            before(number + 1, len(document))
            try:
                yield _sheet(document[number], number + 1)
            except (pypdfium2.PdfiumError, ValueError) as wrong:
                raise _broken(title, f"第{number + 1}页已损坏") from wrong
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
