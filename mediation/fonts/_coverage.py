"""Which characters can be printed.

The text behind an empty box is still right in a PDF, so a missing glyph can only be found by asking the
fonts themselves, before printing.
"""

from __future__ import annotations

import struct
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from mediation.fonts._manifest import COVERAGE

USER_FONT_SUFFIXES = frozenset({".ttf", ".otf", ".ttc", ".otc"})
# Separators, controls and format characters have no ink; so have variation selectors.
_INKLESS = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


@dataclass(frozen=True, slots=True)
class Coverage:
    """The characters that at least one shipped or user font has.

    ``starts`` and ``ends`` are code points of inclusive ranges, ascending; ``extra`` are the user fonts' code
    points; ``problems`` are Chinese sentences about files in the user's folder that cannot or should not
    be used.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    extra: frozenset[int] = frozenset()
    problems: tuple[str, ...] = ()

    def has(self, character: str) -> bool:
        """Whether some font has a glyph for this one character."""
        code = ord(character)
        place = bisect_right(self.starts, code) - 1
        return (place >= 0 and code <= self.ends[place]) or code in self.extra

    def missing(self, text: str) -> tuple[str, ...]:
        """Distinct characters of ``text`` that no font has, in order of appearance; white space is left out."""
        return tuple(char for char in dict.fromkeys(text) if not self.has(char) and not _inkless(char))


def coverage(user_fonts: Path | None = None) -> Coverage:
    """What can be printed with the shipped fonts and those in the folder ``user_fonts``.

    User fonts are read again only after they change; without them no font is opened.
    """
    starts, ends = _shipped()
    if user_fonts is None:
        return Coverage(starts, ends)
    if not user_fonts.is_dir():
        return Coverage(starts, ends, problems=(f"自备字体目录“{user_fonts}”不存在，请建立该目录或在设置中改正。",))
    extra: set[int] = set()
    problems: list[str] = []
    for path in sorted(user_fonts.rglob("*")):
        if path.suffix.lower() in USER_FONT_SUFFIXES and path.is_file():
            stat = path.stat()
            codes, problem = _read_font(path, stat.st_mtime_ns, stat.st_size)
            extra |= codes
            problems += [problem] if problem else []
    return Coverage(starts, ends, frozenset(extra), tuple(problems))


def _inkless(char: str) -> bool:
    """Whether the character leaves no mark on paper."""
    return unicodedata.category(char) in _INKLESS or any(ord(char) in block for block in _SELECTORS)


@cache
def _shipped() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Range starts and ends from the file that `_build.py` wrote: pairs of little-endian 32-bit numbers."""
    data = COVERAGE.read_bytes()
    numbers = struct.unpack(f"<{len(data) // 4}I", data)
    return numbers[0::2], numbers[1::2]


@lru_cache(maxsize=64)
def _read_font(path: Path, _mtime_ns: int, _size: int) -> tuple[frozenset[int], str]:
    """Code points of one user font file and a sentence about what is wrong with it, or an empty one.

    The two numbers only make a changed file a new cache entry.
    """
    from fontTools.ttLib import TTCollection, TTFont, TTLibError

    try:
        with path.open("rb") as stream:
            bundle = path.suffix.lower() in {".ttc", ".otc"}
            faces = TTCollection(stream, lazy=True).fonts if bundle else [TTFont(stream, lazy=True)]
            codes = frozenset(code for face in faces for code in face.getBestCmap() or ())
            variable = any("fvar" in face for face in faces)
    except (TTLibError, OSError, struct.error, KeyError, IndexError, ValueError, AssertionError):
        return frozenset(), f"自备字体“{path.name}”无法读取，打印时用不上，请换一份完好的 TTF 或 OTF 字体文件。"
    if variable:
        return codes, f"自备字体“{path.name}”是可变字体，会使每份文书慢数秒，请换成静态字体文件。"
    return codes, ""
