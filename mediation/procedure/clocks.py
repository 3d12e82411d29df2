"""Deadlines of a case, each with the sentence that explains it. Always computed from the entries; nothing is stored here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, cast

from mediation.procedure import limits, promises
from mediation.procedure.clock import Clock, Said, Telling
from mediation.procedure.duties import asked
from mediation.procedure.law import SETTING, resting
from mediation.procedure.limits import Begun
from mediation.procedure.model import CaseFacts, Granted, Happening, Rule, Timing
from mediation.procedure.plans import Deed, Planned, plan_of
from mediation.values.calendar import (
    Count,
    Holidays,
    Unit,
    count_back,
    count_hours,
    counted_days,
    day_n_of_m,
    explain,
)
from mediation.values.dates import print_arabic, print_moment

if TYPE_CHECKING:
    from mediation.procedure.load import Procedure


def clocks(p: Procedure, facts: CaseFacts, standing: Timing, holidays: Holidays, today: date) -> tuple[Clock, ...]:
    """Every deadline of the case: the law's and the centre's, what the agreement promises, and what others were asked for.

    Only days and states are computed here; words come when a clock is asked for them.
    """
    found = []
    for one in plan_of(p, facts).candidates(standing):
        if (one.conditions or one.rivals) and not one.fits(standing.last, facts):
            continue
        start = limits.begun(facts, standing, one)
        if start is not None:
            found.append(_clock(p, facts, standing, one, start, holidays, today))
    return (*found, *_particular(p, facts, standing, holidays, today))


def _particular(
    p: Procedure, facts: CaseFacts, standing: Timing, holidays: Holidays, today: date, *, every: bool = True
) -> Iterator[Clock]:
    """Of each promise, check, visit, part of a supervision and letter its own; not ``every``: what is done may be left out."""
    if standing.effective_on is not None or standing.performed_on is not None:
        yield from promises.promised(p, facts, standing, today, every=every)
        yield from promises.follow_ups(p, facts, standing, holidays, today, every=every)
    if standing.referrals or standing.supervisions:
        yield from asked(p, facts, standing, holidays, today)


class Open(NamedTuple):
    """An open deadline without its words: what of it is stored and compared. Fields as `Clock`."""

    rule: str
    ref: str
    label: str
    start_on: date
    due: date | None
    due_at: datetime | None
    basis: str
    whose: str


def open_clocks(p: Procedure, facts: CaseFacts, standing: Timing, holidays: Holidays, today: date) -> Iterator[Open]:
    """The open ones of `clocks` and nothing else: no day is counted of what is done or void, no word is prepared."""
    last, plan = standing.last, plan_of(p, facts)
    for one in plan.candidates(standing, plan.openable):
        rule = one.rule
        if (one.conditions or one.rivals) and not one.fits(last, facts):
            continue
        start = limits.begun(facts, standing, one)
        if start is None or _settled(standing, one, start.seq):
            continue
        due, due_at, _extended = _days(standing, one, start, holidays)
        if not _shut(rule, due, today, holidays):
            yield Open(rule.id, "", rule.label, start.on, due, due_at, one.basis, rule.whose)
    for clock in _particular(p, facts, standing, holidays, today, every=False):
        if clock.state == "open":
            yield Open(
                clock.rule, clock.ref, clock.label, clock.start_on, clock.due, clock.due_at, clock.basis, clock.whose
            )


def _clock(
    p: Procedure, facts: CaseFacts, standing: Timing, one: Planned, start: Begun, holidays: Holidays, today: date
) -> Clock:
    rule = one.rule
    if not rule.unit:
        note = Telling(partial(_note, facts, rule, start.on))
        return Clock(rule.id, rule.label, start.on, None, "info", one.basis, note, "", rule.whose)
    due, due_at, extended = _days(standing, one, start, holidays)
    state = _told_in_time(standing, one, due) if rule.before else _settled(standing, one, start.seq)
    state = state or ("missed" if _shut(rule, due, today, holidays) else "open")
    telling = Telling(partial(_said, p, facts, standing, one, start, holidays, today, due if extended else None))
    return Clock(rule.id, rule.label, start.on, due, state, one.basis, telling, "", rule.whose, due_at)


def _days(
    standing: Timing, one: Planned, start: Begun, holidays: Holidays
) -> tuple[date | None, datetime | None, bool]:
    """(last day, its moment where hours are counted, whether that is an extension); None while paused."""
    rule = one.rule
    if rule.unit == "hours":
        due_at = count_hours(_moment(start), one.number)
        return due_at.date(), due_at, False
    if rule.before:
        return count_back(start.on, one.number, cast("Unit", rule.unit), holidays), None, False
    due, extended = limits.due_of(standing, one, start, holidays)
    return due, None, extended


def _moment(start: Begun) -> datetime:
    """The moment hours run from; of a day alone its first, so that nobody is told of more time than there is."""
    return start.at if start.at is not None else datetime.combine(start.on, time())


# ---- state -----------------------------------------------------------------------------------------------------------


def _settled(standing: Timing, one: Planned, seq: int) -> str:
    """The state of a rule that waits for no day any more, "" of one that does."""
    if one.rule.info:
        return "info"
    if met(standing, one.done, seq):
        return "done"
    over = standing.joined_into or (one.rule.void_performed and standing.performed_on is not None)
    return "void" if over or met(standing, one.void, seq) else ""


def _shut(rule: Rule, due: date | None, today: date, holidays: Holidays) -> bool:
    """Whether a right is lost. It keeps its last day: papers that name it must not change because the day has passed."""
    return bool(rule.closes or rule.lapse) and due is not None and today > due and holidays.covers(due)


def _told_in_time(standing: Timing, one: Planned, due: date | None) -> str:
    """Of a rule counted back from a day that an act itself sets: whether that act came early enough."""
    acts = [happening for deed in one.done if (happening := _done(standing, deed)) is not None]
    if one.rule.info or not acts or due is None:
        return "info"
    return "done" if max(acts, key=lambda one: one.seq).on <= due else "missed"


def met(standing: Timing, deeds: tuple[Deed, ...], seq: int) -> bool:
    """Whether one of these acts was done at or after the entry at place ``seq``: an act may tell the day it answers to."""
    last, own_ones = standing.last, standing.own
    for act, own in deeds:
        happening = last.get(act) if own is None else own_ones.get(own)
        if happening is not None and happening.seq >= seq:
            return True
    return False


def _done(standing: Timing, deed: Deed) -> Happening | None:
    act, own = deed
    return standing.last.get(act) if own is None else standing.own.get(own)


# ---- words -----------------------------------------------------------------------------------------------------------


def _note(facts: CaseFacts, rule: Rule, start: date) -> Said:
    words = limits.basis(facts, rule, start)[1]
    return Said(words, f"{rule.label}（{rule.id}）：{rule.text.format(start=print_arabic(start))}。依据：{words}。")


def _said(
    p: Procedure,
    facts: CaseFacts,
    standing: Timing,
    one: Planned,
    start: Begun,
    holidays: Holidays,
    today: date,
    extended: date | None,
) -> Said:
    rule = one.rule
    words = limits.basis(facts, rule, start.on)[1]
    if rule.unit == "hours":
        return _said_in_hours(one, start, words)
    if rule.before:
        return _said_backwards(one, start.on, holidays, words)
    found = limits.full_count(standing, one, start.on, holidays)
    due = extended or found.due
    day = _day(found, extended, today)
    text = explain(found, rule_label=f"{rule.label}（{rule.id}）", start_label=rule.start_label, law=words)
    granted = limits.grants_of(standing, one, start)
    if granted:
        text += _granted(facts, rule, granted, extended)
    elif extended is not None:
        text += f"{_agreed_by(rule)}已同意延长至{print_arabic(extended)}。"
    text += _after(facts, rule)
    return Said(words, text, *day, _warning(p, facts, rule, found, due, day, today))


def _after(facts: CaseFacts, rule: Rule) -> str:
    """What follows. What local rules attach to the last day is told as theirs where none of them binds."""
    if not rule.after:
        return ""
    elsewhere = rule.ends and not any(law.applies(facts.region, facts.kind) for law in rule.ends)
    return f"所参照的规定：{rule.after}；本地没有这样规定的，期满不当然终止。" if elsewhere else f"{rule.after}。"


def _agreed_by(rule: Rule) -> str:
    return "各方当事人和调解委员会" if rule.track == "people" else "各方当事人"


def days_word(rule: Rule) -> str:
    """The word for the days a rule counts."""
    return "个工作日" if rule.unit == "working" else "日"


def _granted(facts: CaseFacts, rule: Rule, granted: tuple[Granted, ...], until: date | None) -> str:
    """Who lengthened it, until when, on what paper and what article."""
    last = granted[-1]
    often = f"第{len(granted)}次" if len(granted) > 1 else ""
    days = f"{rule.prolong_days}{days_word(rule)}" if last.until is None else ""
    to = f"{'，' if days else ''}至{print_arabic(until)}" if until is not None else ""
    paper = f"（{last.paper_no}）" if last.paper_no else ""
    words = resting(rule.prolong, facts.region, facts.kind, last.on)[1]
    return f"{last.body}于{print_arabic(last.on)}告知{often}延长{days}{to}{paper}，依据：{words}。"


def _said_in_hours(one: Planned, start: Begun, words: str) -> Said:
    rule = one.rule
    begin = _moment(start)
    if not one.number:
        return Said(words, f"{rule.label}（{rule.id}）：定于{print_moment(begin)}。依据：{words}。")
    end = count_hours(begin, one.number)
    guess = "" if start.at is not None else "（未记时刻，从当日零时起算）"
    return Said(
        words,
        f"{rule.label}（{rule.id}）：自{print_moment(begin)}（{rule.start_label}）{guess}起算，{one.number}小时，"
        f"至{print_moment(end)}届满。依据：{words}。" + (f"{rule.after}。" if rule.after else ""),
    )


def _said_backwards(one: Planned, start: date, holidays: Holidays, words: str) -> Said:
    rule = one.rule
    due = count_back(start, one.number, cast("Unit", rule.unit), holidays)
    unit = days_word(rule)
    return Said(
        words,
        f"{rule.label}（{rule.id}）：{rule.start_label}为{print_arabic(start)}，当日不算，提前{one.number}{unit}，"
        f"最迟为{print_arabic(due)}。依据：{words}。" + (f"{rule.after}。" if rule.after else ""),
    )


def _day(found: Count, extended: date | None, today: date) -> tuple[int, int]:
    """Today is day n of m. An agreed extension is counted in the rule's own unit up to the agreed day."""
    if extended is None:
        return day_n_of_m(found, today)
    total = counted_days(found, extended)
    if today > extended:
        return total + (today - extended).days, total
    return counted_days(found, today), total


def unknown_years(count: Count) -> str:
    """What to say when a day depends on a year whose holidays are not known; "" when none does."""
    years = "、".join(f"{year}年" for year in count.unknown_years)
    return f"{years}节假日安排尚未录入，日期可能变动" if years else ""


def _warning(
    p: Procedure, facts: CaseFacts, rule: Rule, found: Count, due: date | None, day: tuple[int, int], today: date
) -> str:
    said = [unknown_years(found)]
    if due is None:
        said.append("计时暂停中")
    elif rule.warn_setting and today <= due:
        passed = [n for n in p.ints(facts.settings, rule.warn_setting) if day[0] >= n]
        if passed:
            left = (due - today).days
            said.append(f"今天是第{day[0]}日，共{day[1]}日，还剩{left}日（{SETTING}：第{passed[-1]}日起提醒）")
    return "；".join(word for word in said if word)
