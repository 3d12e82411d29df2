"""统一社会信用代码 (GB 32100-2015): 18 characters, mod 31, alphabet without I O S V Z."""

from __future__ import annotations

import re
import unicodedata

from mediation.values.problems import Problem
from mediation.values.text import clean, shorten

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_LOOKALIKE = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}


def check_uscc(code: str, field: str = "统一社会信用代码") -> str:
    """`code` in its stored form (upper case, no blanks). Any registration authority is accepted, letters (N, A) too.

    Raises Problem: missing, uscc_format, check_digit.
    """
    value = re.sub(r"[\s-]+", "", unicodedata.normalize("NFKC", code)).upper()
    if not value:
        raise Problem("missing", f"{field}不能为空，请填写。", field=field)
    shown = shorten(clean(value), 30)
    if len(value) != 18:
        raise Problem("uscc_format", f"{field}“{shown}”应为18位，现有{len(value)}位，请对照证照改正。", field=field)
    wrong = next((char for char in value if char not in _ALPHABET), None)
    if wrong is not None:
        hint = f"（是否为{_LOOKALIKE[wrong]}？）" if wrong in _LOOKALIKE else ""
        raise Problem("uscc_format", f"{field}“{shown}”中不应有“{clean(wrong)}”{hint}，请对照证照改正。", field=field)
    if check_character(value[:17]) != value[17]:
        raise Problem("check_digit", f"{field}“{shown}”的末位校验码不对，多半有一位写错，请对照证照改正。", field=field)
    return value


def check_character(first17: str) -> str:
    """The 18th character by mod 31 of the first 17."""
    total = sum(_ALPHABET.index(char) * weight for char, weight in zip(first17, _WEIGHTS, strict=True))
    return _ALPHABET[-total % 31]
