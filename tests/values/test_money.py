"""One integer of 分 gives both printed forms of a sum."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.values.money import (
    MAX_FEN,
    capital,
    capital_number,
    capital_spellings,
    chinese_number,
    parse_fen,
    plain,
    yuan,
)
from mediation.values.problems import Problem

VECTORS = [
    ("1,409.50", "人民币壹仟肆佰零玖元伍角"),
    ("16,409.02", "人民币壹万陆仟肆佰零玖元零贰分"),
    ("325.04", "人民币叁佰贰拾伍元零肆分"),
    ("10.00", "人民币壹拾元整"),
    ("2,561.00", "人民币贰仟伍佰陆拾壹元整"),
    ("6,007.14", "人民币陆仟零柒元壹角肆分"),
    ("100,010.00", "人民币壹拾万零壹拾元整"),
    ("107,000.53", "人民币壹拾万柒仟元伍角叁分"),
    ("1,000,001.00", "人民币壹佰万零壹元整"),
    ("20,000,000.00", "人民币贰仟万元整"),
    ("0.07", "人民币柒分"),
    ("400.00", "人民币肆佰元整"),
    ("0.00", "人民币零元整"),
    ("0.50", "人民币伍角"),
    ("10.05", "人民币壹拾元零伍分"),
    ("100,000,001.00", "人民币壹亿零壹元整"),
    ("100,005,000.00", "人民币壹亿零伍仟元整"),
    ("110,000,000.00", "人民币壹亿壹仟万元整"),
    ("1,000,000,000,000.00", "人民币壹万亿元整"),
    ("1,000,100,000,000.00", "人民币壹万零壹亿元整"),
    ("186,500.00", "人民币壹拾捌万陆仟伍佰元整"),
]


@pytest.mark.parametrize(("figures", "words"), VECTORS)
def test_sums_in_capitals(figures: str, words: str) -> None:
    fen = parse_fen(figures)
    assert capital(fen) == words
    assert plain(fen) == figures


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("4200", 420000),
        ("4,200.00", 420000),
        ("４２００．５０", 420050),
        ("￥４，２００", 420000),
        ("¥4200", 420000),
        ("4200元", 420000),
        ("4200元整", 420000),
        ("人民币4200.5元", 420050),
        (" 4 200 ", 420000),
        ("1.5万", 1500000),
        ("1.23456万元", 1234560),
        ("2亿", 20000000000),
        ("3千", 300000),
        ("0", 0),
        ("0.07", 7),
        ("12.", 1200),
        ("007", 700),
    ],
)
def test_sums_are_read_exactly(typed: str, fen: int) -> None:
    assert parse_fen(typed) == fen


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "missing"),
        ("　", "missing"),
        ("1.005", "amount_decimals"),
        ("1.000", "amount_decimals"),
        ("1.2345678万", "amount_decimals"),
        ("-5", "amount_negative"),
        ("－5", "amount_negative"),
        ("NaN", "bad_amount"),
        ("Infinity", "bad_amount"),
        ("1e5", "bad_amount"),
        ("4,20", "bad_amount"),
        ("1,0000", "bad_amount"),
        ("四千", "bad_amount"),
        ("$400", "bad_amount"),
        ("1.2.3", "bad_amount"),
        ("٣", "bad_amount"),
        ("9" * 30, "amount_too_large"),
        ("\x1b[2J", "bad_amount"),
    ],
)
def test_wrong_sums_name_the_field_and_the_cure(typed: str, reason: str) -> None:
    with pytest.raises(Problem) as caught:
        parse_fen(typed, field="标的额")
    assert caught.value.reason == reason
    assert caught.value.field == "标的额"
    assert str(caught.value).startswith("标的额")
    assert "请" in str(caught.value)
    assert "\x1b" not in str(caught.value)


@given(st.integers(0, MAX_FEN))
def test_every_sum_survives_printing_and_reading(fen: int) -> None:
    assert parse_fen(plain(fen)) == parse_fen(yuan(fen)) == fen


@given(st.integers(0, MAX_FEN))
def test_every_sum_in_capitals_reads_back(fen: int) -> None:
    words = capital(fen).removeprefix("人民币")
    assert "零零" not in words
    assert _read_capital(words) == fen


def _read_capital(words: str) -> int:
    """An independent reader: figures gathered by the worth of the unit behind them."""
    digits = {char: value for value, char in enumerate("零壹贰叁肆伍陆柒捌玖")}
    small = {"拾": 10, "佰": 100, "仟": 1000}
    whole, _, rest = words.partition("元") if "元" in words else ("", "", words)
    total = section = digit = 0
    for char in whole:
        if char in digits:
            digit = digits[char]
        elif char in small:
            section, digit = section + digit * small[char], 0
        elif char == "万":
            total, section, digit = total + (section + digit) * 10**4, 0, 0
        else:
            total, section, digit = (total + section + digit) * 10**8, 0, 0
    fen = (total + section + digit) * 100
    for place, unit in ((10, "角"), (1, "分")):
        if unit in rest:
            fen += place * digits[rest[rest.index(unit) - 1]]
    return fen


def test_a_negative_sum_has_no_capitals() -> None:
    with pytest.raises(Problem, match="负数"):
        capital(-1)
    assert plain(-123456) == "-1,234.56"


def test_numbers_of_copies_and_clauses() -> None:
    assert [capital_number(n) for n in (1, 3, 10, 12, 100)] == ["壹", "叁", "壹拾", "壹拾贰", "壹佰"]
    assert [chinese_number(n) for n in (0, 1, 10, 11, 20, 21, 101, 110, 111, 1001, 1010, 9999)] == [
        "零", "一", "十", "十一", "二十", "二十一", "一百零一", "一百一十", "一百一十一", "一千零一", "一千零一十",
        "九千九百九十九",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fen", "also", "wrong"),
    [
        (10_700_053, "人民币壹拾万柒仟元零伍角叁分", "人民币壹拾万柒仟零元伍角叁分"),
        (10_700_053, "人民币壹拾万零柒仟元零伍角叁分", "人民币壹拾万柒仟元伍角零叁分"),
        (450_050, "人民币肆仟伍佰元零伍角整", "人民币肆仟伍佰元零伍分"),
        (140_950, "人民币壹仟肆佰零玖元伍角整", "人民币壹仟肆佰零玖元零伍角"),
        (420_000, "人民币肆仟贰佰元", "人民币肆仟贰佰元零角"),
    ],
)
def test_what_the_rule_leaves_free_is_right_both_ways(fen: int, also: str, wrong: str) -> None:
    assert capital(fen) in capital_spellings(fen)
    assert also in capital_spellings(fen)
    assert wrong not in capital_spellings(fen)
