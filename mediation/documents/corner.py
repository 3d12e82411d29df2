"""Volume page numbers: digits written into the upper outer corner of bound pages, with an embedded font (PDF/A).

One small page with the ten digits is rendered by the caller for its font; numbers are then plain text operators, so a
thousand pages cost no layout.
"""

from __future__ import annotations

import io
import re

import pikepdf

_SIZE = 14  # points; 四号
_TOP_MM, _SIDE_MM = 15.0, 17.0
_MM = 72 / 25.4
_FONT = "/VolumeDigits"


def _glyphs(font: pikepdf.Object) -> dict[str, str]:
    """Digit -> glyph code in hex, read from the font's ToUnicode map (bfchar and bfrange rows)."""
    cmap = font.ToUnicode.read_bytes().decode("ascii", "replace")
    found: dict[str, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[chr(int(text, 16))] = code
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[chr(int(text, 16) + step)] = f"{int(first, 16) + step:0{len(first)}x}"
    return found


def number_pages(volume: pikepdf.Pdf, first: int, count: int, digits: bytes) -> None:
    """Write 1…``count`` on the pages from index ``first``: odd numbers top right, even ones top left.

    ``digits`` is a PDF whose first page shows 0123456789 in an embedded font.
    """
    source = pikepdf.open(io.BytesIO(digits))
    fonts = source.pages[0].Resources.Font
    font = next(font for font in fonts.values() if set("0123456789") <= set(_glyphs(font)))
    glyphs = _glyphs(font)
    shared = volume.copy_foreign(source.make_indirect(font))
    for number in range(1, count + 1):
        page = volume.pages[first + number - 1]
        left, _, right, top = (float(value) for value in page.trimbox)
        code = "".join(glyphs[digit] for digit in str(number))
        width = len(str(number)) * _SIZE * 0.55
        x = right - _SIDE_MM * _MM - width if number % 2 else left + _SIDE_MM * _MM
        page.contents_add(b"q", prepend=True)
        page.contents_add(
            f"Q q BT {_FONT} {_SIZE} Tf 0 g {x:.2f} {top - _TOP_MM * _MM:.2f} Td <{code}> Tj ET Q".encode()
        )
        # Pages of one file share their resources: a copy keeps each page's own.
        own = pikepdf.Dictionary(dict(page.resources.items()))
        own.Font = pikepdf.Dictionary({**dict(own.Font.items() if "/Font" in own else ()), _FONT: shared})
        page.obj.Resources = own
