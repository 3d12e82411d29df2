"""What a clause names in words: sums of money and days, in the spellings people use.

Read to compare a clause with what is recorded of it. What is not understood counts as not named: the paper then says it
once more in its own words, which is harmless, while a day or sum taken for named would be missing from the paper.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from mediation.values.money import capital_spellings

_SUM = re.compile(r"(¥\s*)?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s*(万元|元)?")
_DAY = re.compile(
    r"(?<!\d)(?:(\d{4})\s*(?:年\s*(\d{1,2})\s*月|[./-]\s*(\d{1,2})\s*[./-])|(\d{1,2})\s*月)\s*(\d{1,2})(?!\d)\s*日?"
)
_CHINESE_DAY = re.compile(
    r"(?:([〇零一二三四五六七八九]{4})年)?([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_LAST = re.compile(r"\s*(?:之?以?前|止|为止|内)")
_RATE = re.compile(r"(?:每日|每天|每逾期|逾期|违约|按日)[^，,。；;：:]{0,8}$")
_CAPITAL_ENDS = r"(?![零壹贰叁肆伍陆柒捌玖角分整])"
_DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"〇": 0}

NamedDay = tuple[int | None, int, int]
"""Year (None where the words leave it out), month, day."""


def sums_named(text: str) -> frozenset[int]:
    """The sums in fen that figures with ¥, 元 or 万元 name, but no rate of delay (每日50元) and nothing below one fen."""
    text = unicodedata.normalize("NFKC", text)
    found = set()
    for match in _SUM.finditer(text):
        sign, whole, rest, unit = match.groups()
        if not (sign or unit) or _RATE.search(text[: match.start()]):
            continue
        digits, places = whole.replace(",", "") + (rest or ".")[1:], len(rest or ".") - 1
        scaled = int(digits) * (1_000_000 if unit == "万元" else 100)
        if scaled % 10**places == 0:
            found.add(scaled // 10**places)
    return frozenset(found)


def names_sum(text: str, fen: int) -> bool:
    """Whether a clause names this sum, in figures or in capital figures."""
    return fen in sums_named(text) or any(
        re.search(re.escape(words) + _CAPITAL_ENDS, text) for words in capital_spellings(fen)
    )


def days_named(text: str, *, last: bool = False) -> tuple[NamedDay, ...]:
    """The days a clause names, in order; ``last``: only those by which something is to be done (…前、…止)."""
    text = unicodedata.normalize("NFKC", text)
    found: list[tuple[int, NamedDay]] = []
    for match in _DAY.finditer(text):
        year, first, second, alone, day = match.groups()
        if not last or _LAST.match(text, match.end()):
            month = int(first or second or alone)
            found.append((match.start(), (int(year) if year else None, month, int(day))))
    for match in _CHINESE_DAY.finditer(text):
        signs, moon, sun = match.groups()
        if not last or _LAST.match(text, match.end()):
            whole = int("".join(str(_DIGITS[sign]) for sign in signs)) if signs else None
            found.append((match.start(), (whole, _small(moon), _small(sun))))
    return tuple(day for _, day in sorted(found, key=lambda one: one[0]) if 1 <= day[1] <= 12 and 1 <= day[2] <= 31)


def names_day(text: str, day: date) -> bool:
    """Whether a clause names this day; a month and day without a year will do."""
    return any(same_day(one, day) for one in days_named(text))


def same_day(named: NamedDay, day: date) -> bool:
    """Whether words mean this day."""
    year, month, dom = named
    return year in (None, day.year) and (month, dom) == (day.month, day.day)


def _small(words: str) -> int:
    """A number up to 39 in Chinese figures."""
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return _DIGITS[ones] if len(ones) == 1 else 0
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
