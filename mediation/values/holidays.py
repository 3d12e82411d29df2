"""Rest days and make-up workdays: the shipped list as TOML, a centre's own years over it, and writing a list back."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from mediation.values.problems import Problem

SHIPPED = Path(__file__).with_name("holidays.toml")


@dataclass(frozen=True, slots=True)
class Holidays:
    """Rest days and make-up workdays of the years `years[0]` to `years[1]` inclusive.

    off:     statutory holidays and days off by exchange, weekends not needed.
    work:    weekend days that are workdays.
    names:   holiday name by day off, for explanations.
    sources: what each year's data rest on.
    """

    off: frozenset[date]
    work: frozenset[date]
    years: tuple[int, int]
    names: Mapping[date, str] = field(default_factory=dict, compare=False)
    sources: Mapping[int, str] = field(default_factory=dict, compare=False)

    def covers(self, day: date) -> bool:
        """Whether the list of `day`'s year is known; if not, only weekends are."""
        return self.years[0] <= day.year <= self.years[1]

    def is_rest_day(self, day: date) -> bool:
        """Whether nobody works on `day`."""
        return day in self.off or (day.weekday() >= 5 and day not in self.work)


def load_holidays(paths: Sequence[Path] = ()) -> Holidays:
    """The shipped calendar with the years of `paths` put over it, each year whole, later files first in rank.

    A path that does not exist is a centre without its own list. Raises Problem: bad_holidays (file unreadable or
    wrong), holiday_gap (years not consecutive).
    """
    years: dict[int, Holidays] = {}
    for path in (SHIPPED, *paths):
        if path.exists():
            years.update(_read(path))
    first, last = min(years), max(years)
    missing = [year for year in range(first, last + 1) if year not in years]
    if missing:
        gap = "、".join(f"{year}年" for year in missing)
        raise Problem("holiday_gap", f"放假安排缺少{gap}，年份应当连续，请补录。", field="放假安排")
    return _merge(years.values())


def with_year(
    holidays: Holidays, year: int, *, off: Mapping[date, str], work: Collection[date], source: str
) -> Holidays:
    """`holidays` with one year added or replaced. `off` maps each day off to its holiday's name.

    Raises Problem: bad_holidays (a day of another year, both off and work), holiday_gap (the year does not adjoin).
    """
    if not holidays.years[0] - 1 <= year <= holidays.years[1] + 1:
        raise Problem(
            "holiday_gap",
            f"放假安排已录{holidays.years[0]}年至{holidays.years[1]}年，年份应当连续，不能直接录入{year}年。",
            field="放假安排",
        )
    kept = [single_year(holidays, known) for known in range(holidays.years[0], holidays.years[1] + 1) if known != year]
    return _merge([*kept, _checked(year, off, work, source, where="")])


def single_year(holidays: Holidays, year: int) -> Holidays:
    """The part of `holidays` that belongs to one year."""
    return Holidays(
        off=frozenset(day for day in holidays.off if day.year == year),
        work=frozenset(day for day in holidays.work if day.year == year),
        years=(year, year),
        names={day: name for day, name in holidays.names.items() if day.year == year},
        sources={year: holidays.sources.get(year, "")},
    )


def dump_holidays(holidays: Holidays, years: Collection[int] | None = None) -> str:
    """TOML text of `years` (default: all), which `load_holidays` reads back to the same value."""
    blocks = []
    for year in range(holidays.years[0], holidays.years[1] + 1):
        if years is not None and year not in years:
            continue
        part = single_year(holidays, year)
        off = [f"  {{ day = {day}, name = {_quoted(part.names.get(day, ''))} }}," for day in sorted(part.off)]
        work = ", ".join(str(day) for day in sorted(part.work))
        lines = ["[[year]]", f"year = {year}", f"source = {_quoted(part.sources[year])}", "off = [", *off, "]"]
        blocks.append("\n".join([*lines, f"work = [{work}]", ""]))
    return "\n".join(blocks)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _read(path: Path) -> dict[int, Holidays]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        blocks = data["year"]
        return {
            block["year"]: _checked(
                block["year"],
                {row["day"]: row.get("name", "") for row in block["off"]},
                block["work"],
                block.get("source", ""),
                where=path.name,
            )
            for block in blocks
        }
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise Problem(
            "bad_holidays",
            f"放假安排文件{path.name}读不出来，请按 [[year]]、year、off、work 的格式改正。",
            field="放假安排",
            where=path.name,
        ) from error


def _checked(year: int, off: Mapping[date, str], work: Collection[date], source: str, *, where: str) -> Holidays:
    days = [*off, *work]
    wrong = next((day for day in days if not isinstance(day, date) or day.year != year), None)
    both = next((day for day in work if day in off), None)
    weekday = next((day for day in work if isinstance(day, date) and day.weekday() < 5), None)
    if wrong is not None:
        fault = f"{wrong}不是{year}年的日期"
    elif both is not None:
        fault = f"{both}既是放假又是上班"
    elif weekday is not None:
        fault = f"{weekday}本来就是工作日，不能列为调休上班"
    else:
        return Holidays(frozenset(off), frozenset(work), (year, year), dict(off), {year: source})
    raise Problem("bad_holidays", f"{year}年放假安排有误：{fault}，请改正。", field="放假安排", where=where)


def _merge(parts: Iterable[Holidays]) -> Holidays:
    ordered = sorted(parts, key=lambda part: part.years)
    return Holidays(
        off=frozenset().union(*(part.off for part in ordered)),
        work=frozenset().union(*(part.work for part in ordered)),
        years=(ordered[0].years[0], ordered[-1].years[1]),
        names={day: name for part in ordered for day, name in part.names.items()},
        sources={year: source for part in ordered for year, source in part.sources.items()},
    )
