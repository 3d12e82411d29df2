"""Counting: the worked examples of the law, the real calendar of 2024-2026, and what no calendar may break."""

# ruff: noqa: DTZ001 - wall time is naive
from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.values.calendar import (
    Count,
    Holidays,
    Unit,
    count,
    count_back,
    count_hours,
    counted_days,
    day_n_of_m,
    dump_holidays,
    explain,
    last_day,
    load_holidays,
    with_year,
)
from mediation.values.problems import Problem

NEW_YEAR = date(2027, 1, 1)
PLAIN = Holidays(off=frozenset({NEW_YEAR}), work=frozenset(), years=(2020, 2035), names={NEW_YEAR: "元旦"})
REAL = load_holidays()
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "number", "unit", "due"),
    [
        (date(2026, 11, 22), 30, "natural", date(2026, 12, 22)),
        (date(2026, 11, 6), 30, "natural", date(2026, 12, 7)),
        (date(2026, 11, 16), 15, "natural", date(2026, 12, 1)),
        (date(2026, 11, 20), 7, "natural", date(2026, 11, 27)),
        (date(2026, 11, 22), 15, "natural", date(2026, 12, 7)),
        (date(2026, 11, 20), 3, "working", date(2026, 11, 25)),
        (date(2026, 11, 23), 30, "working", date(2027, 1, 5)),
    ],
)
def test_worked_examples(start: date, number: int, unit: Unit, due: date) -> None:
    result = count(start, number, unit, PLAIN, roll=True)
    assert result.due == due
    assert result.unknown_years == ()


def test_a_medical_period_skips_its_appraisal() -> None:
    pause = (date(2026, 12, 1), date(2026, 12, 21))
    result = count(date(2026, 11, 23), 30, "working", PLAIN, roll=True, pauses=[pause])
    assert result.due == date(2027, 1, 25)
    assert result.paused_days == 20


def test_a_last_day_in_the_national_day_holiday_moves_behind_it() -> None:
    result = count(date(2026, 9, 1), 30, "natural", REAL, roll=True)
    assert result.raw_due == date(2026, 10, 1)
    assert result.due == date(2026, 10, 8)
    assert result.rolled_over == tuple(date(2026, 10, day) for day in range(1, 8))


def test_without_roll_the_last_day_stays() -> None:
    result = count(date(2026, 9, 1), 30, "natural", REAL, roll=False)
    assert result.due == date(2026, 10, 1)
    assert result.rolled_over == ()


def test_a_make_up_saturday_is_a_working_day() -> None:
    assert not REAL.is_rest_day(date(2026, 10, 10))
    assert REAL.is_rest_day(date(2026, 10, 6))
    assert REAL.is_rest_day(date(2026, 10, 17))
    assert count(date(2026, 10, 8), 2, "working", REAL, roll=True).due == date(2026, 10, 10)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2024, 2, 10), date(2024, 2, 17)),
        (date(2024, 10, 1), date(2024, 10, 7)),
        (date(2025, 1, 28), date(2025, 2, 4)),
        (date(2025, 10, 1), date(2025, 10, 8)),
        (date(2026, 1, 1), date(2026, 1, 3)),
        (date(2026, 2, 15), date(2026, 2, 23)),
        (date(2026, 4, 4), date(2026, 4, 6)),
        (date(2026, 5, 1), date(2026, 5, 5)),
        (date(2026, 6, 19), date(2026, 6, 21)),
        (date(2026, 9, 25), date(2026, 9, 27)),
    ],
)
def test_the_state_council_holidays(first: date, last: date) -> None:
    days = [first + offset * DAY for offset in range((last - first).days + 1)]
    assert all(REAL.is_rest_day(day) for day in days)


def test_the_make_up_days_of_the_shipped_years() -> None:
    assert [str(day)[5:] for day in sorted(REAL.work) if day.year == 2026] == [
        "01-04", "02-14", "02-28", "05-09", "09-20", "10-10",
    ]  # fmt: skip
    assert sum(day.year == 2024 for day in REAL.work) == 8
    assert sum(day.year == 2025 for day in REAL.work) == 5


def test_a_year_without_data_is_said_and_not_guessed() -> None:
    assert not REAL.covers(date(2027, 1, 1))
    result = count(date(2026, 11, 23), 30, "working", REAL, roll=True)
    assert result.unknown_years == (2027,)
    assert "2027年放假安排尚未录入" in explain(result, rule_label="", start_label="受理", law="")
    assert count(date(2026, 11, 22), 30, "natural", REAL, roll=True).unknown_years == ()
    assert count(date(2026, 12, 20), 30, "natural", REAL, roll=True).unknown_years == (2027,)


def test_months_and_years_end_on_the_corresponding_day() -> None:
    assert count(date(2026, 12, 31), 2, "months", PLAIN, roll=False).due == date(2027, 2, 28)
    assert count(date(2026, 11, 22), 2, "years", PLAIN, roll=False).due == date(2028, 11, 22)
    paused = count(date(2026, 6, 1), 1, "months", PLAIN, roll=False, pauses=[(date(2026, 6, 10), date(2026, 6, 15))])
    assert paused.due == date(2026, 7, 6)


def test_an_open_pause_leaves_no_last_day() -> None:
    result = count(date(2026, 11, 6), 30, "natural", PLAIN, roll=True, pauses=[(date(2026, 11, 17), None)])
    assert result.due is None
    assert result.raw_due is None
    assert result.used == 10
    text = explain(result, rule_label="调解期限", start_label="受理", law="")
    assert "自11月17日起暂停，恢复后继续计算其余20日" in text


def test_a_pause_after_the_last_day_changes_nothing() -> None:
    late = count(date(2026, 11, 6), 10, "natural", PLAIN, roll=True, pauses=[(date(2026, 11, 17), None)])
    assert late.due == date(2026, 11, 16)


def test_a_period_paused_on_its_rolled_last_day_is_not_over() -> None:
    paused = (date(2026, 12, 7), date(2026, 12, 10))
    assert count(date(2026, 11, 6), 30, "natural", PLAIN, roll=True, pauses=[paused]).due == date(2026, 12, 10)


def test_an_agreed_extension_lengthens_the_period() -> None:
    result = count(date(2026, 11, 2), 15, "natural", PLAIN, roll=True, extra=10)
    assert (result.due, result.counted) == (date(2026, 11, 27), 25)
    assert "25日（含延长10日）期满为11月27日" in explain(result, rule_label="", start_label="受理", law="")


def test_periods_of_hours_run_from_the_moment() -> None:
    assert count_hours(datetime(2026, 11, 8, 9, 30), 48) == datetime(2026, 11, 10, 9, 30)
    with pytest.raises(Problem):
        count(date(2026, 11, 8), 48, "hours", PLAIN, roll=False)
    with pytest.raises(Problem):
        count(date(2026, 11, 8), -1, "natural", PLAIN, roll=False)


def test_the_explanation_is_one_readable_sentence() -> None:
    result = count(date(2026, 11, 6), 30, "natural", PLAIN, roll=True)
    assert explain(result, rule_label="申请司法确认", start_label="协议生效", law="《民事诉讼法》第205条") == (
        "申请司法确认：自2026年11月6日（协议生效）次日即11月7日起算第1日，30日期满为12月6日（星期日），"
        "遇休息日顺延至12月7日（星期一）。依据：《民事诉讼法》第205条。"
    )


def test_the_explanation_names_the_holiday() -> None:
    result = count(date(2026, 12, 2), 30, "natural", PLAIN, roll=True)
    assert result.raw_due == NEW_YEAR
    assert "期满为2027年1月1日（星期五），遇元旦、休息日顺延至2027年1月4日（星期一）" in explain(
        result, rule_label="", start_label="受理", law="本中心设置"
    )
    real = count(date(2026, 9, 1), 30, "natural", REAL, roll=True)
    assert "遇国庆节、休息日顺延至10月8日（星期四）" in explain(real, rule_label="", start_label="受理", law="")


def test_the_explanation_tells_a_pause_and_working_days() -> None:
    pause = (date(2026, 12, 1), date(2026, 12, 21))
    result = count(date(2026, 11, 20), 30, "working", PLAIN, roll=True, pauses=[pause])
    text = explain(result, rule_label="", start_label="受理", law="《医疗纠纷预防和处理条例》第38条")
    assert "次日起算，第1个工作日为11月23日，其间暂停20日不计入，30个工作日期满为2027年" in text


def test_a_period_of_no_days_ends_at_once() -> None:
    result = count(date(2026, 11, 20), 0, "natural", PLAIN, roll=False)
    assert result.due == date(2026, 11, 20)
    assert "当日即为期限届满之日" in explain(result, rule_label="", start_label="申请", law="")


def test_day_n_of_m() -> None:
    natural = count(date(2026, 11, 6), 30, "natural", PLAIN, roll=True)
    assert day_n_of_m(natural, date(2026, 11, 6)) == (0, 30)
    assert day_n_of_m(natural, date(2026, 11, 7)) == (1, 30)
    assert day_n_of_m(natural, date(2026, 12, 6)) == (30, 30)
    assert day_n_of_m(natural, date(2026, 12, 7)) == (30, 30)
    assert day_n_of_m(natural, date(2026, 12, 9)) == (32, 30)
    working = count(date(2026, 11, 20), 3, "working", PLAIN, roll=True)
    assert day_n_of_m(working, date(2026, 11, 22)) == (0, 3)
    assert day_n_of_m(working, date(2026, 11, 25)) == (3, 3)
    paused = count(date(2026, 11, 6), 30, "natural", PLAIN, roll=True, pauses=[(date(2026, 11, 17), None)])
    assert day_n_of_m(paused, date(2027, 3, 1)) == (10, 30)


days = st.dates(date(2025, 1, 1), date(2028, 12, 31))
units = st.sampled_from(["natural", "working", "months"])
numbers = st.integers(0, 40)


def _holidays(off: set[date], work: set[date]) -> Holidays:
    return Holidays(
        frozenset(off), frozenset(day for day in work if day.weekday() >= 5 and day not in off), (2020, 2040)
    )


@st.composite
def pause_lists(draw: st.DrawFn) -> list[tuple[date, date | None]]:
    pairs = draw(st.lists(st.tuples(days, st.integers(0, 60)), max_size=3))
    return [(begin, begin + length * DAY) for begin, length in pairs]


@given(days, numbers, units, st.sets(days, max_size=40), st.sets(days, max_size=10), st.sets(days, max_size=20))
def test_another_holiday_never_makes_a_deadline_earlier(
    start: date, number: int, unit: Unit, off: set[date], work: set[date], more: set[date]
) -> None:
    before = count(start, number, unit, _holidays(off, work), roll=True).due
    after = count(start, number, unit, _holidays(off | more, work), roll=True).due
    assert before is not None
    assert after is not None
    assert start <= before <= after


@given(days, numbers, st.sampled_from(["natural", "working"]), pause_lists())
def test_a_paused_period_counts_only_its_open_days(
    start: date, number: int, unit: Unit, pauses: list[tuple[date, date | None]]
) -> None:
    result = count(start, number, unit, PLAIN, roll=False, pauses=pauses)
    assert result.due is not None
    between = [start + offset * DAY for offset in range(1, (result.due - start).days + 1)]
    paused = [day for day in between if any(begin <= day < end for begin, end in pauses if end is not None)]
    counted = [day for day in between if day not in paused and not (unit == "working" and PLAIN.is_rest_day(day))]
    assert len(counted) == number
    assert result.paused_days == len(paused)
    assert not number or counted[-1] == result.due


@given(days, st.integers(1, 40), units, pause_lists(), st.booleans())
def test_the_last_day_is_day_m_of_m(
    start: date, number: int, unit: Unit, pauses: list[tuple[date, date | None]], roll: bool
) -> None:
    result: Count = count(start, number, unit, PLAIN, roll=roll, pauses=pauses)
    assert result.due is not None
    assert result.raw_due is not None
    assert start < result.first_day <= result.raw_due <= result.due
    assert day_n_of_m(result, result.due) == (result.total, result.total)
    assert day_n_of_m(result, result.due + DAY)[0] == result.total + 1
    assert not roll or not PLAIN.is_rest_day(result.due)


def test_a_centre_adds_next_years_notice(tmp_path: Path) -> None:
    path = tmp_path / "holidays.toml"
    added = with_year(REAL, 2027, off={NEW_YEAR: '元"旦'}, work=[date(2027, 1, 3)], source="本中心录入")
    path.write_text(dump_holidays(added, {2027}), encoding="utf-8")
    loaded = load_holidays([path, tmp_path / "none.toml"])
    assert loaded == added
    assert loaded.names[NEW_YEAR] == '元"旦'
    assert loaded.years == (2024, 2027)
    assert loaded.is_rest_day(NEW_YEAR)
    assert not loaded.is_rest_day(date(2027, 1, 3))
    assert loaded.sources[2027] == "本中心录入"


def test_a_centre_replaces_a_shipped_year_whole(tmp_path: Path) -> None:
    path = tmp_path / "holidays.toml"
    path.write_text("[[year]]\nyear = 2026\noff = []\nwork = []\n", encoding="utf-8")
    assert not load_holidays([path]).is_rest_day(date(2026, 10, 1))


def test_the_whole_calendar_survives_writing(tmp_path: Path) -> None:
    path = tmp_path / "all.toml"
    path.write_text(dump_holidays(REAL), encoding="utf-8")
    again = load_holidays([path])
    assert (again, again.names, again.sources) == (REAL, REAL.names, REAL.sources)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[year", "bad_holidays"),
        ("year = 3\n", "bad_holidays"),
        ("[[year]]\nyear = 2027\n", "bad_holidays"),
        ("[[year]]\nyear = 2027\noff = [{day = 2026-01-01}]\nwork = []\n", "bad_holidays"),
        ("[[year]]\nyear = 2027\noff = []\nwork = [2027-01-04]\n", "bad_holidays"),
        ('[[year]]\nyear = 2027\noff = [{day = "元旦"}]\nwork = []\n', "bad_holidays"),
        ("[[year]]\nyear = 2029\noff = []\nwork = []\n", "holiday_gap"),
    ],
)
def test_a_broken_calendar_is_named(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "本地.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Problem) as caught:
        load_holidays([path])
    assert caught.value.reason == reason


def test_a_year_may_not_leave_a_gap() -> None:
    with pytest.raises(Problem) as caught:
        with_year(REAL, 2029, off={}, work=[], source="")
    assert caught.value.reason == "holiday_gap"


# ---- the tables against counting day by day --------------------------------------------------------------------------


def _by_days(
    start: date, number: int, calendar: Holidays, pauses: list[tuple[date, date | None]], *, working: bool, roll: bool
) -> tuple[date | None, date | None, tuple[date, ...], tuple[int, ...]]:
    """(raw due, due, rest days rolled over, years asked for and not known), one day after the other."""
    opened = min((begin for begin, end in pauses if end is None), default=date.max)
    asked: set[int] = set()

    def paused(day: date) -> bool:
        return any(end is not None and begin <= day < end for begin, end in pauses)

    def rest(day: date) -> bool:
        asked.add(day.year)
        return calendar.is_rest_day(day)

    def unknown() -> tuple[int, ...]:
        return tuple(sorted(year for year in asked if not calendar.covers(date(year, 1, 1))))

    day, done = start, 0
    while done < number:
        day += DAY
        if day >= opened:
            return None, None, (), unknown()
        done += not paused(day) and not (working and rest(day))
    raw, over = day, []
    while roll and (day < opened or not number) and (paused(day) or rest(day)):
        over += [] if paused(day) else [day]
        day += DAY
    stopped = roll and day >= opened
    return raw, None if stopped else day, tuple(over), unknown()


any_pauses = st.tuples(pause_lists(), st.none() | days).map(
    lambda pair: [*pair[0], *([(pair[1], None)] if pair[1] is not None else [])]
)
few_years = st.builds(
    lambda off, first, last: Holidays(frozenset(off), frozenset(), (first, max(first, last))),
    st.sets(days, max_size=40),
    st.integers(2024, 2027),
    st.integers(2025, 2030),
)


@given(days, st.integers(1, 70), st.booleans(), few_years, any_pauses, st.booleans())
def test_the_tables_count_as_day_by_day(
    start: date,
    number: int,
    working: bool,
    calendar: Holidays,
    pauses: list[tuple[date, date | None]],
    roll: bool,
) -> None:
    unit: Unit = "working" if working else "natural"
    found = count(start, number, unit, calendar, roll=roll, pauses=pauses)
    wanted = _by_days(start, number, calendar, pauses, working=working, roll=roll)
    assert (found.raw_due, found.due, found.rolled_over, found.unknown_years) == wanted
    assert last_day(start, number, unit, calendar, roll=roll, pauses=pauses) == wanted[1]
    if found.raw_due is not None:
        assert counted_days(found, found.raw_due) == number


@given(days, st.integers(0, 400), few_years)
def test_counting_back_and_forth_meet(day: date, number: int, calendar: Holidays) -> None:
    assert count_back(day, number, "natural", calendar) == day - number * DAY
    back = count_back(day, number, "working", calendar)
    if number:
        assert not calendar.is_rest_day(back)
        between = [back + offset * DAY for offset in range((day - back).days)]
        assert sum(not calendar.is_rest_day(one) for one in between) == number


@given(st.dates(date(1900, 1, 1), date(2150, 1, 1)), st.integers(1, 3000), few_years)
def test_a_table_grows_to_any_year(day: date, number: int, calendar: Holidays) -> None:
    last = last_day(day, number, "working", calendar, roll=False)
    assert last is not None
    assert count_back(last + DAY, number, "working", calendar) > day
    assert not calendar.is_rest_day(last)


def test_hours_and_months_are_not_counted_back() -> None:
    with pytest.raises(Problem):
        count_back(date(2026, 11, 8), 48, "hours", PLAIN)
    with pytest.raises(Problem):
        count_back(date(2026, 11, 8), 1, "months", PLAIN)


def test_the_holidays_inside_a_count_of_working_days_are_named() -> None:
    result = count(date(2026, 11, 23), 30, "working", PLAIN, roll=True)
    assert "30个工作日期满为2027年1月5日（星期二）（其间元旦放假不计）" in explain(
        result, rule_label="", start_label="受理", law=""
    )
