"""The search analyser: how text is folded, cut into grams and written as index tokens. One definition for every engine.

`fold` keeps one code point for each code point, so offsets in folded text are offsets in the text. `normal` then drops
all but letters, digits and ideographs by fixed code-point ranges, never by Unicode properties, so that every Python and
database agrees. A term matches a field when ``normal(term)`` is a substring of ``normal(field)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from operator import add
from pathlib import Path

ANALYSER_VERSION = 2
"""Stored with the index; any change of table, ranges, grams or tokens raises it and rebuilds the index."""

TABLE = Path(__file__).with_name("folding.tsv")
FIELD_BREAK = "\x1f"
"""Separator of fields in a body; no gram and no match crosses it, and no stored text contains it."""

_WORD = (
    "0-9a-zªµºß-öø-ɏɐ-ʯͰ-ͽͿΆΈ-ϿЀ-ҁҊ-ԯԱ-Ֆա-ևא-ת"
    "\u0620-\u065f\u0660-\u0669\u066e-\u06d3\u06d5-\u06dc\u06ee-\u06fc\u06ff"  # Arabic letters, as in Uyghur
    "\u0900-\u0963\u0966-\u0df4\u0e01-\u0e4e\u0e50-\u0ed9\u0edc-\u0edf"
    "\u0f00\u0f20-\u0f33\u0f39\u0f40-\u0f84\u0f88-\u0fbc"  # Tibetan without its marks between syllables
    "\u1000-\u1049\u1050-\u10fa\u10fc-\u11ff\u1780-\u17d3\u17e0-\u17e9\u1810-\u1819\u1820-\u18aa"
    "\u1950-\u1974\u1980-\u19da\u1a20-\u1a99\u1e00-\u1fbc\u1fc2-\u1fcc\u1fd0-\u1fdb\u1fe0-\u1fec\u1ff2-\u1ffc"
    "\u2c00-\u2dff\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc-\u30fe\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua48c\ua4d0-\ua4fd\ua640-\ua66e\ua722-\ua7ff\ua8f2-\ua8f7\uac00-\ud7a3"
    "\ue000-\uf8ff\uf900-\ufaff\U00020000-\U0003fffd\U000f0000-\U0010fffd"  # ideographs, and private use for rare names
)
_ASCII_RUN_RE = re.compile("[0-9a-z]{4,}")
_TERM_BREAK_RE = re.compile(r"[\s\x1f,，、;；。]+")


@cache
def _dropped() -> re.Pattern[str]:
    """Runs of what is no word; compiled on first use, because its long ranges take longer than a screen's start may."""
    return re.compile(f"[^{_WORD}]+")


@cache
def _table() -> dict[int, int]:
    rows = (line.split("\t") for line in TABLE.read_text(encoding="utf-8").rstrip("\n").split("\n"))
    return {ord(old): ord(new) for _kind, source, target in rows for old, new in zip(source, target, strict=True)}


def fold(text: str) -> str:
    """`text` in one form for search, code point for code point: narrow, lower case, simplified, variants merged."""
    return text.lower() if text.isascii() else text.translate(_table())


def normal(text: str) -> str:
    """`fold(text)` without anything that is not a letter, digit or ideograph. Idempotent."""
    return _dropped().sub("", fold(text))


def join_fields(fields: Iterable[str]) -> str:
    """The body of several fields: each in `normal` form, parted by FIELD_BREAK, empty ones left out."""
    return FIELD_BREAK.join(filter(None, map(normal, fields)))


def body_offsets(text: str) -> tuple[str, list[int]]:
    """(`normal(text)`, offset in `text` of each of its characters), to mark a hit in the text as written."""
    folded = fold(text)
    gaps = [match.span() for match in _dropped().finditer(folded)]
    starts, ends = [0, *(end for _, end in gaps)], [*(start for start, _ in gaps), len(folded)]
    offsets = [offset for start, end in zip(starts, ends, strict=True) for offset in range(start, end)]
    return "".join(folded[offset] for offset in offsets), offsets


def grams(text: str) -> set[str]:
    """Single characters, overlapping pairs, and 4-grams inside ASCII letter-digit runs, of each field of `text`."""
    return grams_of_normal(FIELD_BREAK.join(map(normal, text.split(FIELD_BREAK))))


def grams_of_normal(text: str) -> set[str]:
    """As `grams`, of what `join_fields` made: it is in `normal` form already."""
    found: set[str] = set()
    for body in text.split(FIELD_BREAK):
        found.update(body)
        found.update(map(add, body, body[1:]))
        for run in _ASCII_RUN_RE.findall(body):
            found.update(run[start : start + 4] for start in range(len(run) - 3))
    return found


@lru_cache(maxsize=1 << 16)
def token(gram: str) -> str:
    """`gram` as an index token of ASCII letters and digits, different for different grams.

    ASCII grams keep their letters behind a z; others are 4 hexadecimal digits a character, or g and 6 beyond U+FFFF.
    """
    if gram.isascii() and gram.isalnum():
        return "z" + gram
    return "".join(f"{ord(char):04x}" if ord(char) <= 0xFFFF else f"g{ord(char):06x}" for char in gram)


def query_terms(words: str) -> list[str]:
    """The terms of what a person typed: parted by blanks and commas, in `normal` form, each once, in order."""
    return list(dict.fromkeys(filter(None, map(normal, _TERM_BREAK_RE.split(words)))))
