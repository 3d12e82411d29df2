"""Working days, and how a period of law is counted from its start to its last day.

Counting rule (民法典 Art 201–203; 民事诉讼法 Art 85): the start day is not counted; a last day on a statutory rest day
moves to the first working day after it; "日" alone means natural days. Rest days are weekends and the State Council's
yearly list with its make-up workdays (调休), which is data by year: a year without data is reported, never guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from mediation.values.dates import add_months, print_arabic, weekday_name
from mediation.values.holidays import Holidays, dump_holidays, load_holidays, with_year
from mediation.values.problems import Problem

__all__ = [
    "Count",
    "Holidays",
    "Pause",
    "Unit",
    "count",
    "count_hours",
    "day_n_of_m",
    "dump_holidays",
    "explain",
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


class _Walk:
    """Day-by-day knowledge of one count: which days are open, which are paused, which years were asked for."""

    def __init__(self, holidays: Holidays, pauses: Sequence[Pause], *, working: bool) -> None:
        self.holidays = holidays
        self.closed = [(begin, end) for begin, end in pauses if end is not None]
        self.open_from = min((begin for begin, end in pauses if end is None), default=date.max)
        self.working = working
        self.unknown: set[int] = set()

    def rest(self, day: date) -> bool:
        if not self.holidays.covers(day):
            self.unknown.add(day.year)
        return self.holidays.is_rest_day(day)

    def paused(self, day: date) -> bool:
        return any(begin <= day < end for begin, end in self.closed)

    def counts(self, day: date) -> bool:
        return not self.paused(day) and not (self.working and self.rest(day))

    def last_day(self, start: date, days: int) -> tuple[date | None, int]:
        """Last counted day and the number counted; (None, so far) when the open pause begins first."""
        if not self.working and not self.closed and start + days * _DAY < self.open_from:
            return start + days * _DAY, days
        day, done = start, 0
        while done < days:
            day += _DAY
            if day >= self.open_from:
                return None, done
            done += self.counts(day)
        return day, done

    def first_day(self, start: date) -> date:
        day = start + _DAY
        while day < self.open_from and not self.counts(day):
            day += _DAY
        return day

    def roll(self, day: date) -> tuple[date | None, tuple[date, ...]]:
        """First day from `day` on that is neither a rest day nor paused, and the rest days passed over."""
        skipped: list[date] = []
        while day < self.open_from:
            if self.paused(day):
                day += _DAY
            elif self.rest(day):
                skipped.append(day)
                day += _DAY
            else:
                return day, tuple(skipped)
        return None, tuple(skipped)


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
    walk = _Walk(holidays, pauses, working=unit == "working")
    days = total
    if unit in {"months", "years"}:
        days = (add_months(start, total * (12 if unit == "years" else 1)) - start).days
    raw_due, used = walk.last_day(start, days)
    due = raw_due
    rolled: tuple[date, ...] = ()
    if raw_due is not None and roll:
        due, rolled = walk.roll(raw_due)
    end = due if due is not None else min(walk.open_from, date.max) - _DAY
    return Count(
        start=start,
        first_day=walk.first_day(start) if total else start,
        raw_due=raw_due,
        due=due,
        unit=unit,
        counted=total,
        extra=extra,
        rolled_over=rolled,
        paused_days=_days_between(start, end, walk.paused) if walk.closed else 0,
        unknown_years=tuple(sorted(walk.unknown)),
        total=days,
        used=used,
        pauses=tuple(pauses),
        holidays=holidays,
    )


def count_hours(start: datetime, hours: int) -> datetime:
    """The moment a period of hours ends; hours run from the start itself (民法典 Art 201)."""
    return start + timedelta(hours=hours)


def _days_between(after: date, until: date, wanted: Callable[[date], bool]) -> int:
    return sum(wanted(after + offset * _DAY) for offset in range(1, (until - after).days + 1))


def day_n_of_m(count: Count, today: date) -> tuple[int, int]:
    """(n, m): `today` is day n of m. 0 before the first day, m on the last day, m + days overdue after it."""
    if today <= count.start:
        return 0, count.total
    if count.due is not None and today > count.due:
        return count.total + (today - count.due).days, count.total
    walk = _Walk(count.holidays, count.pauses, working=count.unit == "working")
    done = _days_between(count.start, min(today, walk.open_from - _DAY), walk.counts)
    return min(done, count.total), count.total


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
    return end


def _roll_causes(count: Count) -> str:
    causes = (count.holidays.names.get(day, "休息日") for day in count.rolled_over)
    return "、".join(dict.fromkeys(causes)) or "暂停"


def _short(day: date, start: date) -> str:
    return print_arabic(day) if day.year != start.year else f"{day.month}月{day.day}日"


def _with_weekday(day: date, start: date) -> str:
    return f"{_short(day, start)}（{weekday_name(day)}）"
