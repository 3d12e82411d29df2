"""Deadlines of a case, each with the sentence that explains it. Always computed from the entries; nothing is stored here."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from mediation.procedure import limits, promises
from mediation.procedure.law import SETTING
from mediation.procedure.limits import Limit
from mediation.procedure.model import CaseFacts, Clock, Rule, Standing
from mediation.values.calendar import Count, Holidays, day_n_of_m, explain
from mediation.values.dates import print_arabic

if TYPE_CHECKING:
    from mediation.procedure.load import Procedure

_DAY = timedelta(days=1)


def clocks(p: Procedure, facts: CaseFacts, standing: Standing, holidays: Holidays, today: date) -> tuple[Clock, ...]:
    """Every deadline of the case: the law's and the centre's, then what the agreement promises and its follow-up."""
    found = [
        clock
        for rule in limits.strongest(p, facts)
        if (clock := _clock(p, facts, standing, rule, holidays, today)) is not None
    ]
    return (
        *found,
        *promises.promised(p, facts, standing, today),
        *promises.follow_ups(p, facts, standing, holidays, today),
    )


def _clock(
    p: Procedure, facts: CaseFacts, standing: Standing, rule: Rule, holidays: Holidays, today: date
) -> Clock | None:
    # A right that lapsed keeps its last day: papers that name it must not change because the day has passed.
    if rule.states and not standing.states.intersection((*rule.states, *([rule.lapse] if rule.lapse else []))):
        return None
    begun = limits.started(facts, standing, rule)
    if begun is None:
        return None
    start, seq = begun
    basis, words = limits.basis(facts, rule, start)
    if not rule.unit:
        text = f"{rule.label}（{rule.id}）：{rule.text.format(start=print_arabic(start))}。依据：{words}。"
        return Clock(rule.id, rule.label, start, None, "info", basis, words, text)
    limit = limits.counted(p, facts, standing, rule, start, holidays)
    day_n, day_m = _day(limit, holidays, today)
    return Clock(
        rule=rule.id,
        label=rule.label,
        start_on=start,
        due=limit.due,
        state=_state(standing, rule, seq, limit.due, today),
        basis=basis,
        law=words,
        explanation=_explanation(rule, limit, words),
        day_n=day_n,
        day_m=day_m,
        warn=_warning(p, facts, standing, rule, limit, (day_n, day_m), today),
    )


def _state(standing: Standing, rule: Rule, seq: int, due: date | None, today: date) -> str:
    if rule.info:
        return "info"
    if _since(standing, rule.done_by, seq):
        return "done"
    if standing.joined_into or _since(standing, rule.void_by, seq):
        return "void"
    shut = (rule.closes or rule.lapse) and due is not None and today > due
    return "missed" if shut else "open"


def _since(standing: Standing, acts: tuple[str, ...], seq: int) -> bool:
    return any(act in standing.last and standing.last[act].seq > seq for act in acts)


def _day(limit: Limit, holidays: Holidays, today: date) -> tuple[int, int]:
    """Today is day n of m. An agreed extension is counted in the rule's own unit up to the agreed day."""
    if not limit.extended or limit.due is None:
        return day_n_of_m(limit.count, today)
    start, working = limit.count.start, limit.count.unit == "working"
    pauses = limit.count.pauses

    def counts(day: date) -> bool:
        paused = any(begin <= day and (end is None or day < end) for begin, end in pauses)
        return not paused and not (working and holidays.is_rest_day(day))

    days = [start + n * _DAY for n in range(1, (limit.due - start).days + 1)]
    total = sum(counts(day) for day in days)
    if today > limit.due:
        return total + (today - limit.due).days, total
    return sum(counts(day) for day in days if day <= today), total


def _explanation(rule: Rule, limit: Limit, words: str) -> str:
    text = explain(limit.count, rule_label=f"{rule.label}（{rule.id}）", start_label=rule.start_label, law=words)
    if limit.extended and limit.due is not None:
        text += f"各方当事人和调解委员会已同意延长至{print_arabic(limit.due)}。"
    return text + (f"{rule.after}。" if rule.after else "")


def unknown_years(count: Count) -> str:
    """What to say when a day depends on a year whose holidays are not known; "" when none does."""
    years = "、".join(f"{year}年" for year in count.unknown_years)
    return f"{years}节假日安排尚未录入，日期可能变动" if years else ""


def _warning(
    p: Procedure, facts: CaseFacts, standing: Standing, rule: Rule, limit: Limit, day: tuple[int, int], today: date
) -> str:
    said = [unknown_years(limit.count)]
    if limit.due is None:
        said.append("计时暂停中")
    elif rule.warn_setting and today <= limit.due:
        passed = [n for n in p.ints(facts.settings, rule.warn_setting) if day[0] >= n]
        if passed:
            left = (limit.due - today).days
            said.append(f"今天是第{day[0]}日，共{day[1]}日，还剩{left}日（{SETTING}：第{passed[-1]}日起提醒）")
    del standing
    return "；".join(word for word in said if word)
