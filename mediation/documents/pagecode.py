"""The code at the foot of every page of a kept paper: whose page it is, for a machine that looks at the signed sheet.

It holds no name and no number of a person: a mark of the centre, the case's internal number, the tail of the paper's id,
the first eight of the data hash, page and pages, and two check signs. A QR code, because at 200 dpi, askew, noisy and
compressed it was read as surely as Data Matrix in a fifth of the time; drawn as one vector path, so that no printer blurs it.

A DOCX carries none: its pages are broken by the office program that opens it, so nobody knows which page a code would name.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from math import isqrt
from typing import cast

DRAFT = "draft"
"""Said in place of a paper's mark of one that is not kept: it gets a word at the foot and no code."""
DRAFT_WORD = "草稿"
SIDE_MM = 13.0
"""Side of the code: at 200 dpi a module is three and a half pixels wide."""

_GAP_MM = 5.0  # below the text where there is room: beside the page number
_EDGE_MM = 4.5  # office printers leave this much of a sheet white
_VERSION = "TJ1"
_STRONG = (
    47  # signs that fit a code of 29 modules with a quarter of it restorable; longer ones get the next weaker kind
)
_MM = 72 / 25.4
_SHAPE = re.compile(
    rf"{_VERSION}-(?P<centre>[0-9A-F]{{6}})-(?P<case>[0-9A-Z]{{1,13}})-(?P<paper>[0-9A-F]{{8}})-(?P<data>[0-9A-F]{{8}})"
    r"-(?P<page>[1-9]\d{0,3})-(?P<pages>[1-9]\d{0,3})-(?P<check>[0-9A-F]{2})"
)
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class PageCode:
    """What a code says. ``centre``, ``paper`` and ``data`` are the marks as `centre_mark`, `paper_mark`, `data_mark` make them."""

    centre: str
    docid: int
    paper: str
    data: str
    page: int
    pages: int


def centre_mark(centre_id: str) -> str:
    """Six signs that tell centres apart."""
    return hashlib.sha256(centre_id.encode()).hexdigest()[:6].upper()


def paper_mark(paper_id: str) -> str:
    """The last eight signs of a paper's id, which tell the papers of one case apart."""
    return paper_id.replace("-", "")[-8:].upper()


def data_mark(data_sha256: str) -> str:
    """The first eight signs of the data hash, as printed at the foot."""
    return data_sha256[:8].upper()


def mark(centre_id: str, docid: int, paper_id: str) -> str:
    """What a paper's pages have in common, but for the data hash."""
    return f"{_VERSION}-{centre_mark(centre_id)}-{_base36(docid)}-{paper_mark(paper_id)}"


def words(paper: str, page: int, pages: int) -> str:
    """The words of one page's code; ``paper`` is `mark` and the data mark, joined by a hyphen."""
    plain = f"{paper}-{page}-{pages}"
    return f"{plain}-{_check(plain)}"


def parse(text: str) -> PageCode | None:
    """What a code says; None where it is not one of ours or was misread."""
    found = _SHAPE.fullmatch(text)
    if found is None or _check(text.rpartition("-")[0]) != found["check"]:
        return None
    page, pages = int(found["page"]), int(found["pages"])
    if page > pages:
        return None
    return PageCode(found["centre"], int(found["case"], 36), found["paper"], found["data"], page, pages)


def operators(text: str, left_mm: float, foot_mm: float) -> bytes:
    """PDF operators that draw the code black in the left corner of a foot ``foot_mm`` high.

    The type area begins ``left_mm`` from the edge; the page's own coordinates, in points from the lower left corner.
    """
    above = max(foot_mm - SIDE_MM - _GAP_MM, _EDGE_MM)
    rows = _modules(text)
    step = SIDE_MM * _MM / len(rows)
    x, y = left_mm * _MM, above * _MM
    drawn = []
    for place, row in enumerate(rows):
        low = y + (len(rows) - 1 - place) * step
        drawn += [
            f"{x + dark.start() * step:.3f} {low:.3f} {(dark.end() - dark.start()) * step:.3f} {step:.3f} re"
            for dark in re.finditer(b"\x00+", row)
        ]
    # One fill for all: squares filled one by one would show hairs of white between them.
    return f"q 0 g {' '.join(drawn)} f Q".encode()


@lru_cache(maxsize=64)
def _modules(text: str) -> tuple[bytes, ...]:
    """The rows of the code from the top, a byte a module, 0 = dark."""
    import zxingcpp

    level = "Q" if len(text) <= _STRONG else "M"
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    data = memoryview(cast("bytes", code.to_image(scale=1, add_quiet_zones=False))).tobytes()
    width = isqrt(len(data))
    return tuple(data[start : start + width] for start in range(0, len(data), width))


def _check(plain: str) -> str:
    return hashlib.sha256(plain.encode()).hexdigest()[:2].upper()


def _base36(number: int) -> str:
    signs = ""
    while number:
        number, rest = divmod(number, 36)
        signs = _DIGITS[rest] + signs
    return signs or "0"
