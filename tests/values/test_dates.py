"""Dates as mediators type them, both printed forms, ages, months, and the one clock."""

# ruff: noqa: DTZ001 - wall time is naive
from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.values import dates
from mediation.values.dates import (
    add_months,
    age_on,
    eight_digits,
    now_utc,
    parse_date,
    parse_moment,
    print_arabic,
    print_chinese,
    print_moment,
    to_local,
    today_local,
    weekday_name,
)
from mediation.values.problems import Problem

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-05-01", date(2026, 5, 1)),
        ("2026.5.1", date(2026, 5, 1)),
        ("2026/5/1", date(2026, 5, 1)),
        ("20260501", date(2026, 5, 1)),
        ("2026年5月1日", date(2026, 5, 1)),
        ("2026 年 5 月 1 日", date(2026, 5, 1)),
        ("２０２６－０５－０１", date(2026, 5, 1)),
        ("２０２６。５。１", date(2026, 5, 1)),
        ("5.1", date(2026, 5, 1)),
        ("5-1", date(2026, 5, 1)),
        ("5月1日", date(2026, 5, 1)),
        ("今天", TODAY),
        ("明天", date(2026, 12, 2)),
        ("昨天", date(2026, 11, 30)),
        ("+15", date(2026, 12, 16)),
        ("＋１５", date(2026, 12, 16)),
        ("-1天", date(2026, 11, 30)),
        ("2028-02-29", date(2028, 2, 29)),
    ],
)
def test_dates_are_read_as_typed(typed: str, day: date) -> None:
    assert parse_date(typed, TODAY, "申请日期") == day


@pytest.mark.parametrize(
    "typed",
    [
        "2026-02-30",
        "2026-13-01",
        "2026-00-10",
        "2027-2-29",
        "0000-01-01",
        "9999-1-1",
        "下周",
        "2026-5",
        "5",
        "1.2.3",
        "\x1b",
    ],
)
def test_impossible_dates_name_the_field_and_the_cure(typed: str) -> None:
    with pytest.raises(Problem) as caught:
        parse_date(typed, TODAY, "申请日期")
    assert (caught.value.reason, caught.value.field) == ("bad_date", "申请日期")
    assert str(caught.value).startswith("申请日期")
    assert "\x1b" not in str(caught.value)


def test_an_impossible_day_says_how_long_the_month_is() -> None:
    with pytest.raises(Problem, match="2026年2月只有28天"):
        parse_date("2026-02-30", TODAY, "签署日期")


def test_an_empty_date_is_missing() -> None:
    with pytest.raises(Problem) as caught:
        parse_date("　", TODAY, "签署日期")
    assert caught.value.reason == "missing"


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-11-08T09:30", datetime(2026, 11, 8, 9, 30)),
        ("2026-11-08T09:30:15+08:00", datetime(2026, 11, 8, 9, 30, 15)),
        ("2026-11-08 9:30", datetime(2026, 11, 8, 9, 30)),
        ("２０２６－１１－０８　９：３０", datetime(2026, 11, 8, 9, 30)),
        ("2026年11月8日9时30分", datetime(2026, 11, 8, 9, 30)),
        ("2026年11月8日 9时", datetime(2026, 11, 8, 9, 0)),
        ("11.8 9:30", datetime(2026, 11, 8, 9, 30)),
        ("明天下午3点半", datetime(2026, 12, 2, 15, 30)),
        ("今天 上午9:05", datetime(2026, 12, 1, 9, 5)),
        ("+3 14:00", datetime(2026, 12, 4, 14, 0)),
    ],
)
def test_moments_are_read_as_typed(typed: str, moment: datetime) -> None:
    assert parse_moment(typed, TODAY, "开始时间") == moment


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "missing"),
        ("2026-11-08", "bad_time"),
        ("9:30", "bad_time"),
        ("2026-11-08 25:00", "bad_time"),
        ("2026-11-08 9:75", "bad_time"),
        ("2026-11-31 9:30", "bad_date"),
        ("2026-11-08T09:30Z", "bad_time"),
    ],
)
def test_impossible_moments_are_refused(typed: str, reason: str) -> None:
    with pytest.raises(Problem) as caught:
        parse_moment(typed, TODAY, "开始时间")
    assert caught.value.reason == reason
    assert str(caught.value).startswith("开始时间")


def test_printed_forms() -> None:
    day = date(2026, 11, 22)
    assert print_arabic(day) == "2026年11月22日"
    assert print_chinese(day) == "二〇二六年十一月二十二日"
    assert print_chinese(date(2010, 10, 30)) == "二〇一〇年十月三十日"
    assert eight_digits(date(2026, 1, 2)) == "20260102"
    assert print_moment(datetime(2026, 11, 8, 9, 30)) == "2026年11月8日9时30分"
    assert print_moment(datetime(2026, 11, 8, 14, 5)) == "2026年11月8日14时05分"
    assert weekday_name(day) == "星期日"


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_printed_date_reads_back(day: date) -> None:
    for text in (print_arabic(day), eight_digits(day), day.isoformat()):
        assert parse_date(text, TODAY, "日期") == day


def test_ages_count_whole_years() -> None:
    assert age_on(date(2008, 12, 1), TODAY) == 18
    assert age_on(date(2008, 12, 2), TODAY) == 17
    assert age_on(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert age_on(date(2027, 1, 1), TODAY) < 0


def test_months_end_on_the_corresponding_day_or_the_last() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2026, 11, 15), 3) == date(2027, 2, 15)
    assert add_months(date(2026, 3, 31), -1) == date(2026, 2, 28)
    assert add_months(date(2028, 2, 29), 12) == date(2029, 2, 28)


def test_wall_time_in_china_is_eight_hours_ahead() -> None:
    moment = datetime(2026, 11, 30, 16, 30, tzinfo=UTC)
    assert to_local(moment) == datetime(2026, 12, 1, 0, 30)
    assert to_local(moment.replace(tzinfo=None)) == datetime(2026, 12, 1, 0, 30)


@pytest.fixture
def frozen() -> Iterator[datetime]:
    moment = datetime(2026, 11, 30, 18, tzinfo=UTC)
    dates.set_clock(lambda: moment)
    yield moment
    dates.set_clock(None)


def test_a_frozen_clock_stands_still(frozen: datetime) -> None:
    assert now_utc() == frozen
    assert today_local() == TODAY


def test_the_clock_is_aware() -> None:
    assert now_utc().tzinfo is not None
