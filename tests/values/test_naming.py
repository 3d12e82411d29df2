"""Sums and days in a clause's own words."""

from __future__ import annotations

from datetime import date

import pytest

from mediation.values.money import capital
from mediation.values.naming import days_named, names_day, names_sum, sums_named


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("支付¥4,200.00。", 420000),
        ("支付￥4200", 420000),
        ("共186500元", 18650000),
        ("支付3.8万元", 3800000),
        ("支付１２．５元", 1250),
        ("每月15日前支付500元", 50000),
    ],
)
def test_sums_in_figures(text: str, fen: int) -> None:
    assert sums_named(text) == {fen}
    assert names_sum(text, fen)
    assert not names_sum(text, fen + 1)


@pytest.mark.parametrize(
    "text", ["付款。", "修复4处渗漏", "于2026年12月20日前", "逾期每日加付50元", "按日万分之三", "账号6222"]
)
def test_what_is_no_sum_owed(text: str) -> None:
    assert sums_named(text) == frozenset()


def test_capital_figures_name_their_sum() -> None:
    assert names_sum(f"支付{capital(420050)}。", 420050)
    assert not names_sum(f"支付{capital(420050)}。", 420000)


@pytest.mark.parametrize(
    "text",
    [
        "2026年12月20日前",
        "12月20日前付清",
        "2026-12-20前",
        "2026.12.20止",
        "二〇二六年十二月二十日前",
        "２０２６年１２月２０日以前",
    ],
)
def test_days_are_named_in_every_spelling(text: str) -> None:
    assert names_day(text, date(2026, 12, 20))
    assert not names_day(text, date(2026, 12, 21))
    assert len(days_named(text, last=True)) == 1


@pytest.mark.parametrize("text", ["3.8万元", "1/3的费用", "2026年底前", "13月1日", "12月32日"])
def test_what_is_no_day(text: str) -> None:
    assert days_named(text) == ()


def test_a_day_that_is_no_last_day() -> None:
    text = "2026年11月1日漏水造成的损失，于12月5日前赔偿"
    assert days_named(text, last=True) == ((None, 12, 5),)
