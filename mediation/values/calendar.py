"""Working days, and how a period of law is counted from its start to its last day.

Counting rule (民法典 Art 201–203; 民事诉讼法 Art 85): the start day is not counted; a last day on a statutory rest day
moves to the first working day after it; "日" alone means natural days. Rest days are weekends and the State Council's
yearly list with its make-up workdays (调休), which is data by year: a year without data is reported, never guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from mediation.values.dates import add_months, print_arabic, weekday_name
from mediation.values.holidays import Holidays, dump_holidays, load_holidays, with_year
from mediation.values.problems import Problem
from mediation.values.workdays import NEVER, Closed, Workdays, closed_pauses, nth, rolled, units, workdays

__all__ = [
    "Count",
    "Holidays",
    "Pause",
    "Unit",
    "count",
    "count_back",
    "count_hours",
    "counted_days",
    "day_n_of_m",
    "dump_holidays",
    "explain",
    "last_day",
    "load_holidays",
    "with_year",
]

Unit = Literal["natural", "working", "months", "years", "hours"]
Pause = tuple[date, date | None]
"""First paused day, and the day counting resumes (itself counted), or None while still paused."""

_DAY = timedelta(days=1)
_UNIT_WORDS = {"natural": "日", "working": "个工作日", "months": "个月", "years": "年"}


@dataclass(frozen=True, slots=True)
class Count:
    """A counted period.

    first_day:     the day counted as the first.
    raw_due:       last day before any roll; None while a pause is open.
    due:           last day; None while a pause is open.
    counted:       number of units asked for, the extension `extra` included.
    rolled_over:   rest days skipped by the roll.
    paused_days:   natural days of ended pauses inside the period.
    unknown_years: years whose rest days mattered and are not known.
    total:         the m of "day n of m": days or working days in all.
    used:          the n on the last day, or on the day before the open pause.
    """

    start: date
    first_day: date
    raw_due: date | None
    due: date | None
    unit: Unit
    counted: int
    extra: int
    rolled_over: tuple[date, ...]
    paused_days: int
    unknown_years: tuple[int, ...]
    total: int
    used: int
    pauses: tuple[Pause, ...] = field(repr=False)
    holidays: Holidays = field(repr=False, compare=False)


def count(
    start: date,
    number: int,
    unit: Unit,
    holidays: Holidays,
    *,
    roll: bool,
    pauses: Sequence[Pause] = (),
    extra: int = 0,
) -> Count:
    """Count `number` + `extra` units from `start`, which is itself not counted.

    Paused days (first paused day to the day before resuming) do not count; a period cannot end on one. With `roll` a
    last day on a rest day moves to the next working day. Months and years end on the corresponding day, each paused
    day adding one. A pause without end that begins before the last day leaves `due` None. Raises Problem("bad_period").
    """
    total = number + extra
    if unit == "hours" or total < 0:
        raise Problem("bad_period", f"期限“{total} {unit}”不能按日计算，请检查期限设置。", field="期限")
    table = workdays(holidays)
    counting = table if unit == "working" else None
    closed, opened = closed_pauses(pauses)
    begin = start.toordinal()
    days = _days(start, total, unit)
    raw = nth(counting, begin, days, closed) if days else begin
    paused = bool(days) and raw >= opened
    used = units(counting, begin + 1, opened - 1, closed) if paused else days
    due = rolled(table, raw, closed) if roll and not paused else raw
    stopped = paused or (roll and due >= opened)
    end = opened - 1 if stopped else due
    first = begin
    if total:
        first = max(min(nth(counting, begin, 1, closed), opened), begin + 1)
    return Count(
        start=start,
        first_day=date.fromordinal(first),
        raw_due=None if paused else date.fromordinal(raw),
        due=None if stopped else date.fromordinal(due),
        unit=unit,
        counted=total,
        extra=extra,
        rolled_over=_rest_days(table, raw, end, closed) if roll and not paused else (),
        paused_days=end - begin - units(None, begin + 1, end, closed) if closed else 0,
        unknown_years=_unknown(holidays, _asked(begin, raw, end, paused, roll, working=unit == "working"), closed),
        total=days,
        used=used,
        pauses=tuple(pauses),
        holidays=holidays,
    )


def last_day(
    start: date,
    number: int,
    unit: Unit,
    holidays: Holidays,
    *,
    roll: bool,
    pauses: Sequence[Pause] = (),
) -> date | None:
    """The ``due`` of `count` and nothing else: a handful of look-ups, for many periods at once."""
    begin = start.toordinal()
    closed, opened = closed_pauses(pauses) if pauses else ((), NEVER)
    if unit == "working":
        table = workdays(holidays)
        day = nth(table, begin, number, closed)
    else:
        day = nth(None, begin, _days(start, number, unit), closed)
    if number and day >= opened:
        return None
    if roll:
        day = rolled(workdays(holidays), day, closed)
        if day >= opened:
            return None
    return date.fromordinal(day)


def count_back(day: date, number: int, unit: Unit, holidays: Holidays) -> date:
    """The last day on which something may be done ``number`` days before ``day``, which is itself not counted.

    It is never moved by rest days: later would be too late, earlier would ask for more than the rule.
    Raises Problem("bad_period") for months, years and hours.
    """
    if unit not in {"natural", "working"} or number < 0:
        raise Problem("bad_period", f"期限“{number} {unit}”不能倒推计算，请检查期限设置。", field="期限")
    if number == 0:
        return day
    if unit == "natural":
        return day - number * _DAY
    return date.fromordinal(workdays(holidays).ahead(day.toordinal(), number))


def _days(start: date, number: int, unit: Unit) -> int:
    """How many days a period of months or years has; the number itself of days and working days."""
    if unit in {"months", "years"}:
        return (add_months(start, number * (12 if unit == "years" else 1)) - start).days
    return number


def _rest_days(table: Workdays, raw: int, end: int, closed: Closed) -> tuple[date, ...]:
    """Rest days of raw..end that no pause covers."""
    return tuple(
        date.fromordinal(day) for day in range(raw, end + 1) if table.rests(day) and units(None, day, day, closed)
    )


def _asked(begin: int, raw: int, end: int, paused: bool, roll: bool, *, working: bool) -> tuple[tuple[int, int], ...]:
    """Spans of days whose rest days had to be known: those counted, and those the last day rolled over."""
    spans = []
    if working:
        spans.append((begin + 1, end if paused else raw))
    if roll and not paused:
        spans.append((raw, end))
    return tuple(spans)


def _unknown(holidays: Holidays, spans: tuple[tuple[int, int], ...], closed: Closed) -> tuple[int, ...]:
    """Years of these days, pauses left out, that the calendar does not know."""
    found: set[int] = set()
    for first, last in spans:
        if last < first:
            continue
        for year in range(date.fromordinal(first).year, date.fromordinal(last).year + 1):
            if holidays.years[0] <= year <= holidays.years[1]:
                continue
            head, tail = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            if units(None, max(first, head), min(last, tail), closed):
                found.add(year)
    return tuple(sorted(found))


def count_hours(start: datetime, hours: int) -> datetime:
    """The moment a period of hours ends; hours run from the start itself (民法典 Art 201)."""
    return start + timedelta(hours=hours)


def day_n_of_m(count: Count, today: date) -> tuple[int, int]:
    """(n, m): `today` is day n of m. 0 before the first day, m on the last day, m + days overdue after it."""
    if today <= count.start:
        return 0, count.total
    if count.due is not None and today > count.due:
        return count.total + (today - count.due).days, count.total
    table = workdays(count.holidays) if count.unit == "working" else None
    closed, opened = closed_pauses(count.pauses)
    done = units(table, count.start.toordinal() + 1, min(today.toordinal(), opened - 1), closed)
    return min(done, count.total), count.total


def counted_days(count: Count, until: date) -> int:
    """Days of the period's own unit from its start to ``until`` included, pauses left out."""
    table = workdays(count.holidays) if count.unit == "working" else None
    closed, opened = closed_pauses(count.pauses)
    return units(table, count.start.toordinal() + 1, min(until.toordinal(), opened - 1), closed)


def explain(count: Count, *, rule_label: str, start_label: str, law: str) -> str:
    """One Chinese sentence: from which day, how counted, what was skipped, the last day, and the law it rests on.

    `law` is printed as given (《民事诉讼法》第205条, or 本中心设置); rule_label and law may be "".
    """
    parts = [f"{rule_label}：" if rule_label else "", f"自{print_arabic(count.start)}（{start_label}）"]
    if count.counted == 0:
        parts.append("当日即为期限届满之日")
    else:
        parts.append(_explain_start(count))
    parts.append(_explain_end(count))
    text = "".join(parts) + "。"
    if law:
        text += f"依据：{law}。"
    if count.unknown_years:
        years = "、".join(f"{year}年" for year in count.unknown_years)
        text += f"{years}放假安排尚未录入，日期可能变动，请核对。"
    return text


def _explain_start(count: Count) -> str:
    first = _short(count.first_day, count.start)
    if count.unit == "working":
        begin = f"次日起算，第1个工作日为{first}"
    elif count.first_day == count.start + _DAY:
        begin = f"次日即{first}起算第1日"
    else:
        begin = f"次日起算，暂停后{first}为第1日"
    paused = f"，其间暂停{count.paused_days}日不计入" if count.paused_days else ""
    length = f"{count.counted}{_UNIT_WORDS[count.unit]}"
    if count.extra:
        length += f"（含延长{count.extra}{_UNIT_WORDS[count.unit]}）"
    return f"{begin}{paused}，{length}"


def _explain_end(count: Count) -> str:
    if count.raw_due is None or count.due is None:
        opened = min(begin for begin, end in count.pauses if end is None)
        word = "个工作日" if count.unit == "working" else "日"
        return (
            f"中已计{count.used}{word}，自{_short(opened, count.start)}起暂停，"
            f"恢复后继续计算其余{count.total - count.used}{word}"
        )
    end = f"期满为{_with_weekday(count.raw_due, count.start)}" if count.counted else ""
    if count.due != count.raw_due:
        end += f"，遇{_roll_causes(count)}顺延至{_with_weekday(count.due, count.start)}"
    return end + _left_out(count)


def _left_out(count: Count) -> str:
    """The holidays inside a count of working days, by name; weekends need no word."""
    if count.unit != "working" or count.raw_due is None:
        return ""
    names = (
        count.holidays.names.get(day, "") for day in sorted(count.holidays.names) if count.start < day <= count.raw_due
    )
    told = "、".join(dict.fromkeys(name for name in names if name))
    return f"（其间{told}放假不计）" if told else ""


def _roll_causes(count: Count) -> str:
    causes = (count.holidays.names.get(day, "休息日") for day in count.rolled_over)
    return "、".join(dict.fromkeys(causes)) or "暂停"


def _short(day: date, start: date) -> str:
    return print_arabic(day) if day.year != start.year else f"{day.month}月{day.day}日"


def _with_weekday(day: date, start: date) -> str:
    return f"{_short(day, start)}（{weekday_name(day)}）"
