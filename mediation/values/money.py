"""Money is an `int` of 分. Both printed forms of a sum (¥4,200.00 and 大写) come from that one integer."""

from __future__ import annotations

import re
import unicodedata

from mediation.values.problems import Problem
from mediation.values.text import clean, shorten

MAX_FEN = 10**15 - 1
"""Largest sum taken in: just under ten 万亿元; far below a database's 64 bits."""

_AMOUNT_RE = re.compile(r"([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]*))?(千|万|亿)?(?:元|圆)?整?")
_PREFIX_RE = re.compile(r"\A(?:人民币|RMB|CNY)?:?¥?", re.IGNORECASE)
_ZEROS = {"": 0, "千": 3, "万": 4, "亿": 8}

_CAPITAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_CAPITAL_STEPS = ("仟", "佰", "拾", "")
_PLAIN_DIGITS = "零一二三四五六七八九"
_PLAIN_STEPS = ("千", "百", "十", "")


def parse_fen(text: str, field: str = "金额") -> int:
    """分 of a sum written in 元: 4200, 4,200.00, ４２００．５０, ¥4200, 4200元, 1.5万. Exact; never through a float.

    Raises Problem: missing, bad_amount, amount_decimals (more than two), amount_negative, amount_too_large.
    """
    raw = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    if not raw:
        raise Problem("missing", f"{field}不能为空，请填写，例如 4200.50。", field=field)
    shown = shorten(clean(text.strip()), 40)
    if raw[0] in "-−" or raw.startswith("负"):
        raise Problem("amount_negative", f"{field}“{shown}”不能是负数，请填写零或正数。", field=field)
    match = _AMOUNT_RE.fullmatch(_PREFIX_RE.sub("", raw, count=1))
    if match is None:
        raise Problem("bad_amount", f"{field}“{shown}”不是有效金额，请写成“4200.50”或“1.5万”的样子。", field=field)
    fen = _exact_fen(match, field, shown)
    if fen > MAX_FEN:
        raise Problem("amount_too_large", f"{field}“{shown}”超过系统上限，请核对是否多写了零。", field=field)
    return fen


def _exact_fen(match: re.Match[str], field: str, shown: str) -> int:
    whole, decimals, unit = match[1].replace(",", ""), match[2] or "", match[3] or ""
    shift = _ZEROS[unit] + 2
    excess = decimals[shift:].rstrip("0") if unit else decimals[2:]
    if excess:
        raise Problem("amount_decimals", f"{field}“{shown}”的小数多于两位，金额最小到分，请改为两位小数。", field=field)
    return int(whole + decimals[:shift].ljust(shift, "0"))


def plain(fen: int, *, grouping: bool = True) -> str:
    """元 with two decimals: 4,200.00, or 4200.00 without grouping."""
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), 100)
    return f"{sign}{whole:,}.{rest:02d}" if grouping else f"{sign}{whole}.{rest:02d}"


def yuan(fen: int) -> str:
    """元 with two decimals and no grouping, as files and forms take it: 4200.00."""
    return plain(fen, grouping=False)


def capital(fen: int) -> str:
    """大写 with the prefix 人民币 (正确填写票据和结算凭证的基本规定): 整 after 元 only, one 零 for zeros inside.

    Raises Problem("amount_negative") below zero.
    """
    if fen < 0:
        raise Problem("amount_negative", f"金额{plain(fen)}元是负数，不能写成大写，请核对。", field="金额")
    whole, rest = divmod(fen, 100)
    jiao, cents = divmod(rest, 10)
    words = f"{capital_number(whole)}元" if whole or not rest else ""
    if not rest:
        return f"人民币{words}整"
    if jiao:
        words += f"{_CAPITAL_DIGITS[jiao]}角"
    elif words:
        words += "零"
    if cents:
        words += f"{_CAPITAL_DIGITS[cents]}分"
    return f"人民币{words}"


def capital_spellings(fen: int) -> frozenset[str]:
    """Every 大写 of a sum that is right: the rule leaves 零 free after a 万 or 元 whose own digit is 0 and 整 free after 角.

    整 left away after 元 is no other sum either. The first choice is ``capital``.
    """
    usual = capital(fen)
    found = {usual, usual.removesuffix("整")}
    whole, rest = divmod(fen, 100)
    if whole % 10 == 0 and rest >= 10:
        found |= {words.replace("元", "元零", 1) for words in found}
    if whole // 10_000 % 10 == 0 and whole % 10_000 >= 1000:
        found |= {words.replace("万", "万零", 1) for words in found}
    return frozenset(found | {f"{words}整" for words in found if words.endswith("角")})


def capital_number(number: int) -> str:
    """A whole number in capital figures: 3 → 叁 (一式叁份), 10 → 壹拾, 100010 → 壹拾万零壹拾."""
    return _read(number, _CAPITAL_DIGITS, _CAPITAL_STEPS)


def chinese_number(number: int) -> str:
    """A whole number in ordinary figures, for clause numbers: 1 → 一, 11 → 十一, 110 → 一百一十."""
    words = _read(number, _PLAIN_DIGITS, _PLAIN_STEPS)
    return words.removeprefix("一") if 10 <= number < 20 else words


def _read(number: int, digits: str, steps: tuple[str, ...]) -> str:
    if number == 0:
        return digits[0]
    for size, unit in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            high, low = divmod(number, size)
            words = _read(high, digits, steps) + unit
            if low == 0:
                return words
            gap = digits[0] if low < size // 10 else ""
            return words + gap + _read(low, digits, steps)
    words, pending = "", False
    for digit, step in zip(f"{number:04d}", steps, strict=True):
        if digit == "0":
            pending = bool(words)
            continue
        words += (digits[0] if pending else "") + digits[int(digit)] + step
        pending = False
    return words
