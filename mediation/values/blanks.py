"""Blanks of a clause: what a person typed into one, read by the type of the blank."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from mediation.values.dates import parse_date
from mediation.values.money import parse_fen
from mediation.values.problems import Problem
from mediation.values.text import clean, shorten

TYPES = frozenset({"text", "date", "month", "monthday", "money", "int", "percent", "party", "account", "parts"})
"""What a blank can hold."""

ITEM_KINDS = ("给付", "作为", "不作为", "道歉", "交付", "确认", "其他")
"""Kinds of the items of an agreement."""

_MOST_PARTS = 600  # fifty years
_MONTH = re.compile(r"(\d{4})\s*(?:年|[-/.])\s*(\d{1,2})\s*月?")
_PERCENT = re.compile(r"(\d{1,3})\s*%?")
_ACCOUNT = re.compile(r"[\u3400-\u9fff()（）·\s]*[:：]?\s*(\d(?:[\s-]?\d){5,39})")


def read_blank(kind: str, raw: str, today: date, field: str, people: Sequence[str] = ()) -> date | int | str:
    """The value of what was typed: a day (date, month: its first day), fen (money), a whole number (int, percent, monthday) or words.

    ``people``: names of the parties a blank of type party has to be among, () where any name will do. Raises Problem with
    the name of the blank as its field: missing, bad_date and its kin, bad_amount and its kin, bad_number, bad_month,
    bad_percent, bad_account, unknown_party.
    """
    text = unicodedata.normalize("NFKC", raw).strip()
    if not text:
        raise Problem("missing", f"{field}不能为空，请填写。", field=field)
    if kind == "date":
        return parse_date(text, today, field)
    if kind == "money":
        return parse_fen(text, field)
    if kind == "month":
        return _month(text, field)
    if kind in ("int", "percent", "monthday"):
        return _number(kind, text, field)
    if kind == "parts":
        parts_of(text, today, field)
        return raw.strip()
    if kind == "party":
        return _party(raw.strip(), field, people)
    if kind == "account" and _ACCOUNT.fullmatch(text) is None:
        raise Problem(
            "bad_account",
            f"{field}“{_shown(text)}”不像银行账号，请只写数字，前面可以写明开户行，并与存折或者银行卡核对。",
            field=field,
        )
    return raw.strip()


def parts_of(text: str, today: date, field: str = "分期明细") -> list[tuple[date, int]]:
    """(day, fen) of each instalment, one a line or parted by ；: ``2026-12-20 2000``. Raises Problem naming which one."""
    rows = []
    for number, line in enumerate(filter(None, map(str.strip, re.split(r"[\n;；]", text))), 1):
        words = re.split(r"[\s,，:：]+", line, maxsplit=1)
        if len(words) != 2:
            raise Problem(
                "bad_instalment", f"{field}第{number}期“{_shown(line)}”请写成“2026-12-20 2000”的样子。", field=field
            )
        day = parse_date(words[0], today, f"{field}第{number}期的日期")
        rows.append((day, parse_fen(words[1], f"{field}第{number}期的金额")))
    return rows


def monthly(first: date, day: int, count: int, fen: int) -> list[tuple[date, int]]:
    """``count`` instalments of ``fen``: the first on its day, each later one by that day of the following months."""
    rows = [(first, fen)]
    for step in range(1, min(count, _MOST_PARTS)):
        year, month = divmod(first.year * 12 + first.month - 1 + step, 12)
        rows.append((date(year, month + 1, min(max(day, 1), monthrange(year, month + 1)[1])), fen))
    return rows


def _shown(text: str) -> str:
    return shorten(clean(text), 40)


def _month(text: str, field: str) -> date:
    match = _MONTH.fullmatch(text)
    if match is None or not 1 <= int(match[2]) <= 12 or int(match[1]) < 1:
        raise Problem("bad_month", f"{field}“{_shown(text)}”不是年月，请写成“2026年12月”的样子。", field=field)
    return date(int(match[1]), int(match[2]), 1)


def _number(kind: str, text: str, field: str) -> int:
    if kind == "percent":
        match = _PERCENT.fullmatch(text)
        if match is None or int(match[1]) > 100:
            raise Problem("bad_percent", f"{field}“{_shown(text)}”应为0到100的百分数，请写成“30”或“30%”。", field=field)
        return int(match[1])
    if kind == "monthday":
        day = text.removesuffix("日")
        if not re.fullmatch(r"[0-9]{1,2}", day) or not 1 <= int(day) <= 31:
            raise Problem("bad_number", f"{field}“{_shown(text)}”应为1到31之间的日子，请改正。", field=field)
        return int(day)
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise Problem("bad_number", f"{field}“{_shown(text)}”应为整数，请只写数字。", field=field)
    return int(text)


def _party(text: str, field: str, people: Sequence[str]) -> str:
    for name in text.split("、") if people and text not in people else ():
        if name not in people:
            known = "、".join(map(clean, people))
            raise Problem(
                "unknown_party",
                f"{field}“{_shown(name)}”不是本案当事人，请从{known}中选择，或者先登记为当事人。",
                field=field,
            )
    return text
