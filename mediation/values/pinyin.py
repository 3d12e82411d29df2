"""Pinyin of names, so that 王桂兰 is found by wgl and wangguilan; several readings give several variants."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from typing import Any

from mediation.values.folding import normal

MAX_VARIANTS = 16
_SURNAME_LENGTH = 2
_LOOKED_THROUGH = 6
_EACH: Any = list
"""pypinyin gives runs it cannot read to this and takes a list back, though its types know only strings."""


def initials(name: str) -> tuple[str, ...]:
    """First letters of `name`, most likely reading first: 曾志伟 → ("zzw", "czw"). Lower case; no marks, no blanks."""
    return _variants(name, first_letter=True)


def full(name: str) -> tuple[str, ...]:
    """Whole pinyin without tones, most likely reading first: 吕布 → ("lvbu",). Unknown characters stay themselves."""
    return _variants(name, first_letter=False)


def matches_initials(query: str, label: str) -> bool:
    """Whether `query`, typed letters, occurs in the initials of `label` under any reading."""
    wanted = "".join(query.split()).lower()
    return bool(wanted) and any(wanted in variant for variant in initials(label))


@lru_cache(maxsize=4096)
def _variants(name: str, *, first_letter: bool) -> tuple[str, ...]:
    chars = [char for char in name.lower() if normal(char)]
    if not chars:
        return ()
    likely = [word[:1] if first_letter else word for word in _likely("".join(chars))]
    readings = [
        tuple(dict.fromkeys((best, *_readings(char, first_letter=first_letter))))
        for char, best in zip(chars, likely, strict=True)
    ]
    found: dict[str, None] = {"".join(likely): None}
    # Surnames are where readings truly differ (曾, 单, 仇, 万俟): every combination there, then one other at a time.
    for head in product(*readings[:_SURNAME_LENGTH]):
        found["".join([*head, *likely[_SURNAME_LENGTH:]])] = None
    for place in range(_SURNAME_LENGTH, len(readings)):
        for option in readings[place][1:]:
            found["".join([*likely[:place], option, *likely[place + 1 :]])] = None
    return tuple(found)[:MAX_VARIANTS]


@lru_cache(maxsize=256)
def _likely(name: str) -> tuple[str, ...]:
    """One reading a character, words taken into account (重庆 chong qing)."""
    if not _holds_word(name):
        return tuple(next(iter(_readings(char, first_letter=False)), char) for char in name)
    from pypinyin import Style, pinyin

    found = pinyin(name, style=Style.NORMAL, errors=_EACH)
    return tuple(options[0] or char for char, options in zip(name, found, strict=True))


def _holds_word(name: str) -> bool:
    """Whether a part of `name` may be a word that pypinyin reads as a whole; most names of people hold none."""
    if name.isascii() or len(name) > _LOOKED_THROUGH:
        return not name.isascii()
    from pypinyin.constants import PHRASES_DICT

    parts = (name[start:end] for start in range(len(name)) for end in range(start + 2, len(name) + 1))
    return any(part in PHRASES_DICT for part in parts)


@lru_cache(maxsize=8192)
def _readings(char: str, *, first_letter: bool) -> tuple[str, ...]:
    if char.isascii():
        return (char,)
    from pypinyin import Style, pinyin

    style = Style.FIRST_LETTER if first_letter else Style.NORMAL
    return tuple(reading for reading in pinyin(char, style=style, heteronym=True, errors=_EACH)[0] if reading)
