"""Telephone numbers, leniently: what a party may write on a form, in one stored form."""

from __future__ import annotations

import re
import unicodedata

from mediation.values.problems import Problem
from mediation.values.text import clean, shorten

_EXTENSION_RE = re.compile(r"(.*?)(?:转|分机|EXT\.?|X|#|,)+:?([0-9]{1,6})", re.IGNORECASE)
_THREE_DIGIT_AREAS = ("010", "02")
_LANDLINE_DIGITS = range(10, 13)


def check_phone(text: str, field: str = "联系电话") -> str:
    """The number in its stored form: 13900000001, 0571-88123456, 0571-88123456转801, 4001234567, 12345, +85291234567.

    Blanks, brackets, hyphens and +86 are taken out. Raises Problem: missing, bad_phone.
    """
    raw = re.sub(r"[\s()\u200b-\u200f\u202a-\u202e\ufeff]+", "", unicodedata.normalize("NFKC", text))
    if not raw:
        raise Problem("missing", f"{field}不能为空，请填写。", field=field)
    extension = _EXTENSION_RE.fullmatch(raw)
    main, inner = (extension[1], extension[2]) if extension else (raw, "")
    if not inner and (tail := re.fullmatch(r"(0[0-9]{2,3}-?[0-9]{7,8})-([0-9]{1,6})", main)):
        main, inner = tail[1], tail[2]
    main = re.sub(r"^(?:\+|00)86-?", "", re.sub(r"[-‐‑–—]+", "-", main))
    number = _number(main)
    if number is None:
        shown = shorten(clean(text.strip()), 40)
        raise Problem(
            "bad_phone",
            f"{field}“{shown}”不是有效的电话号码，请填写手机号或“区号-号码”，多个号码请分开填写。",
            field=field,
        )
    return f"{number}转{inner}" if inner else number


def _number(main: str) -> str | None:
    digits = main.replace("-", "")
    if not re.fullmatch(r"\+?[0-9]+", digits):
        return None
    if digits.startswith("+"):
        return digits if 8 <= len(digits) <= 16 else None
    if digits.startswith("00"):
        return f"+{digits[2:]}" if 9 <= len(digits) <= 17 else None
    if digits.startswith("86") and len(digits) == 13 and digits[2] == "1":
        return digits[2:]
    if digits.startswith("0"):
        area = 3 if digits.startswith(_THREE_DIGIT_AREAS) else 4
        return f"{digits[:area]}-{digits[area:]}" if len(digits) in _LANDLINE_DIGITS else None
    mobile = len(digits) == 11 and digits[0] == "1"
    service = len(digits) == 10 and digits[:3] in {"400", "800"}
    local = len(digits) in {7, 8}
    hotline = 3 <= len(digits) <= 6
    return digits if mobile or service or local or hotline else None
