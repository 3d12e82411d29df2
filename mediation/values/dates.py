"""Dates and moments as mediators type and print them.

Moments are naive wall time in China (UTC+8) on screen and paper, aware UTC in the database.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

from mediation.values.money import chinese_number
from mediation.values.problems import Problem
from mediation.values.text import clean, shorten

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China keeps one offset all year; a fixed offset needs no time zone data on the machine."""

_FIRST_YEAR, _LAST_YEAR = 1850, 2199
_WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
_WORDS = {
    "大前天": -3,
    "前天": -2,
    "昨天": -1,
    "昨日": -1,
    "今天": 0,
    "今日": 0,
    "明天": 1,
    "明日": 1,
    "后天": 2,
    "大后天": 3,
}
_YEAR_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
_FULL_RE = re.compile(r"([0-9]{4})(?:[-./]([0-9]{1,2})[-./]([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})[日号]?)")
_COMPACT_RE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_SHORT_RE = re.compile(r"([0-9]{1,2})(?:[-./]([0-9]{1,2})|月([0-9]{1,2})[日号]?)")
_SHIFT_RE = re.compile(r"([+-])([0-9]{1,4})天?")
_MOMENT_RE = re.compile(
    r"(?P<day>.+?)(?:T|\s+|(?<=[日号天]))(?P<half>上午|下午|中午|晚上|早上)?\s*(?P<hour>[0-9]{1,2})"
    r"(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.\d+)?)?|[时点](?:(?P<minutes>[0-9]{1,2})分?|(?P<half_past>半))?)"
    r"(?:\+08:?00)?"
)

_clock: Callable[[], datetime] | None = None


def set_clock(clock: Callable[[], datetime] | None) -> None:
    """Make `now_utc` ask `clock` (an aware UTC datetime) from now on; None goes back to the machine's clock."""
    global _clock  # noqa: PLW0603 - the one clock of the process, so that a frozen day is frozen everywhere
    _clock = clock


def now_utc() -> datetime:
    """The present moment, aware, UTC."""
    return datetime.now(UTC) if _clock is None else _clock()


def today_local() -> date:
    """Today's date in China."""
    return to_local(now_utc()).date()


def to_local(moment: datetime) -> datetime:
    """Naive wall time in China of a UTC moment; a naive argument is UTC, as SQLite hands it back."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(SHANGHAI).replace(tzinfo=None)


def parse_date(text: str, today: date, field: str) -> date:
    """The day meant by 2026-05-01, 2026.5.1, 20260501, 2026年5月1日, 5.1 (this year), 今天/明天/昨天, +15 (from today).

    Raises Problem: missing, bad_date (unreadable or impossible).
    """
    raw = re.sub(r"\s+", "", _narrow(text))
    if not raw:
        raise Problem("missing", f"{field}不能为空，请填写，例如 2026-05-01。", field=field)
    if raw in _WORDS:
        return today + timedelta(days=_WORDS[raw])
    if shift := _SHIFT_RE.fullmatch(raw):
        return today + timedelta(days=int(shift[1] + shift[2]))
    if full := _FULL_RE.fullmatch(raw) or _COMPACT_RE.fullmatch(raw):
        year, month, day = (int(part) for part in full.groups() if part is not None)
    elif short := _SHORT_RE.fullmatch(raw):
        year = today.year
        month, day = (int(part) for part in short.groups() if part is not None)
    else:
        shown = shorten(clean(text.strip()), 40)
        raise Problem("bad_date", f"{field}“{shown}”不是有效日期，请写成“2026-05-01”的样子。", field=field)
    return _real_date(year, month, day, text, field)


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("。", ".").strip()


def _real_date(year: int, month: int, day: int, text: str, field: str) -> date:
    shown = shorten(clean(text.strip()), 40)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise Problem("bad_date", f"{field}“{shown}”的年份不对，请核对后改正。", field=field)
    if not 1 <= month <= 12:
        raise Problem("bad_date", f"{field}“{shown}”不是真实日期，月份应为1至12，请改正。", field=field)
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise Problem("bad_date", f"{field}“{shown}”不是真实日期，{year}年{month}月只有{last}天，请改正。", field=field)
    return date(year, month, day)


def parse_moment(text: str, today: date, field: str) -> datetime:
    """Naive wall time in China of 2026-11-08T09:30, 2026-11-08 9:30, 11.8 9:30, 明天下午3点半, 2026年11月8日9时30分.

    Raises Problem: missing, bad_date, bad_time (no time of day, or an impossible one).
    """
    raw = _narrow(text)
    if not raw:
        raise Problem("missing", f"{field}不能为空，请填写，例如 2026-11-08 09:30。", field=field)
    shown = shorten(clean(text.strip()), 40)
    match = _MOMENT_RE.fullmatch(raw)
    if match is None:
        raise Problem("bad_time", f"{field}“{shown}”没有写明日期和时刻，请写成“2026-11-08 09:30”的样子。", field=field)
    day = parse_date(match["day"], today, field)
    hour = int(match["hour"])
    if match["half"] in {"下午", "晚上"} and hour < 12:
        hour += 12
    minute = 30 if match["half_past"] else int(match["minute"] or match["minutes"] or 0)
    second = int(match["second"] or 0)
    if hour > 23 or minute > 59 or second > 59:
        raise Problem("bad_time", f"{field}“{shown}”的时刻不存在，小时应为0至23，分应为0至59，请改正。", field=field)
    return datetime(day.year, day.month, day.day, hour, minute, second)  # noqa: DTZ001 - wall time


def print_arabic(day: date) -> str:
    """2026年11月22日: Arabic figures, no padding, as official papers since 2012 have it."""
    return f"{day.year}年{day.month}月{day.day}日"


def print_chinese(day: date) -> str:
    """二〇二六年十一月二十二日, with 〇 and not 零."""
    year = f"{day.year:04d}".translate(_YEAR_DIGITS)
    return f"{year}年{chinese_number(day.month)}月{chinese_number(day.day)}日"


def eight_digits(day: date) -> str:
    """20261122, as catalogues and metadata have it."""
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"


def print_moment(moment: datetime) -> str:
    """2026年11月8日9时30分, of a wall time."""
    return f"{print_arabic(moment.date())}{moment.hour}时{moment.minute:02d}分"


def weekday_name(day: date) -> str:
    """星期一 … 星期日."""
    return _WEEKDAYS[day.weekday()]


def within(day: date, since: date | None, until: date | None) -> bool:
    """Whether a day lies in a time, both ends included; None = open on that side."""
    return (since is None or since <= day) and (until is None or day <= until)


def age_on(birth: date, day: date) -> int:
    """Completed years (周岁) on `day`, the birthday itself included; negative before birth."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def add_months(day: date, months: int) -> date:
    """The corresponding day, or the month's last day where there is none (民法典 Art 202)."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month0 + 1, min(day.day, calendar.monthrange(year, month0 + 1)[1]))
