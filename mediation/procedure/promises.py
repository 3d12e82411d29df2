"""What the parties promised each other, as clocks; and the centre's own follow-up of it (no law gives days for that)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from mediation.procedure.clock import Clock, Said, Telling
from mediation.procedure.law import AGREED, SETTING, resting
from mediation.procedure.model import CaseFacts, ObligationState, Rule, Timing
from mediation.procedure.plans import each_of
from mediation.values.calendar import Holidays, count, day_n_of_m, explain, last_day
from mediation.values.dates import print_arabic
from mediation.values.money import plain
from mediation.values.text import shorten

if TYPE_CHECKING:
    from mediation.procedure.load import Procedure

_WATCHED = ("follow_up", "urge", "default", "perform")


def _what(one: ObligationState) -> str:
    return f"第{one.item_no}.{one.no}项" + (f" {plain(one.fen)}元" if one.fen else "")


def _paid(one: ObligationState) -> str:
    """What of a sum was paid and what is still owed, where it was paid in part."""
    if one.state == "done" or not 0 < one.done_fen < one.fen:
        return ""
    return f"（已付{plain(one.done_fen)}元，尚欠{plain(one.rest)}元）"


def _reminder(left: int, before: int) -> str:
    """What to say ``left`` days before a promised day, or after it."""
    if left < 0:
        return f"已逾期{-left}日，请督促义务人"
    if left > before:
        return ""
    when = f"还剩{left}日到期" if left else "今天到期"
    return f"{when}，请提醒义务人（{SETTING}：到期前{before}日提醒）"


def promised(p: Procedure, facts: CaseFacts, standing: Timing, today: date, *, every: bool = True) -> Iterator[Clock]:
    """One clock for each obligation with a day, or (not ``every``) each still owed; a reminder some days before (setting)."""
    effect = standing.effective_on
    for rule in each_of(p, "promise") if effect is not None else ():
        before = int(p.setting(facts.settings, rule.setting))
        for one in standing.obligations:
            if one.due is None or effect is None or not (every or one.state != "done"):
                continue
            yield Clock(
                rule=rule.id,
                label=f"履行{_what(one)}{_paid(one)}",
                start_on=min(effect, one.due),  # a day agreed before the last signature came
                due=one.due,
                state="done" if one.state == "done" else "open",
                basis=AGREED,
                telling=Telling(partial(_promise, facts, rule, one, one.due, effect, before, today)),
                ref=one.id,
                whose="parties",
            )


def _promise(
    facts: CaseFacts, rule: Rule, one: ObligationState, due: date, effect: date, before: int, today: date
) -> Said:
    words = resting(rule.laws, facts.region, facts.kind, effect)[1]
    start = min(effect, due)
    return Said(
        law=words,
        explanation=f"{rule.label}（{rule.id}）：协议第{one.item_no}项约定于{print_arabic(due)}前履行：{shorten(one.what, 60).rstrip('。；;')}。"
        f"依据：{AGREED}（{words}）。",
        day_n=max((today - start).days, 0),
        day_m=(due - start).days,
        warn=_reminder((due - today).days, before) if one.state != "done" else "",
    )


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every target of the centre is counted with."""

    p: Procedure
    facts: CaseFacts
    holidays: Holidays
    today: date

    def target(self, rule: Rule, label: str, start: date, days: int, ref: str, *, done: bool) -> Clock:
        roll = bool(self.p.setting(self.facts.settings, "roll_targets"))
        return Clock(
            rule=rule.id,
            label=label,
            start_on=start,
            due=last_day(start, days, "natural", self.holidays, roll=roll),
            state="done" if done else "open",
            basis=resting(rule.laws, self.facts.region, self.facts.kind)[0],
            telling=Telling(partial(self.said, rule, label, start, days, roll)),
            ref=ref,
            whose=rule.whose,
        )

    def said(self, rule: Rule, label: str, start: date, days: int, roll: bool) -> Said:
        found = count(start, days, "natural", self.holidays, roll=roll)
        words = resting(rule.laws, self.facts.region, self.facts.kind, start)[1]
        day_n, day_m = day_n_of_m(found, self.today)
        years = "、".join(f"{year}年" for year in found.unknown_years)
        return Said(
            law=words,
            explanation=explain(found, rule_label=f"{label}（{rule.id}）", start_label=rule.start_label, law=words)
            + f"{rule.after}。",
            day_n=day_n,
            day_m=day_m,
            warn=f"{years}节假日安排尚未录入，日期可能变动" if years else "",
        )


def follow_ups(
    p: Procedure, facts: CaseFacts, standing: Timing, holidays: Holidays, today: date, *, every: bool = True
) -> Iterator[Clock]:
    """Checks after each missed day, and visits after everything is done; not ``every``: those still to be made."""
    desk = _Desk(p, facts, holidays, today)
    for rule in each_of(p, "check") if standing.closed_on is None else ():
        after = int(p.setting(facts.settings, rule.setting))
        for one in standing.obligations:
            if one.due is None or one.state == "done" or today < one.due:
                continue
            seen = any(h.on > one.due for h in facts.happenings if h.act in _WATCHED)
            if every or not seen:
                yield desk.target(rule, f"核查{_what(one)}是否履行", one.due, after, one.id, done=seen)
    performed = standing.performed_on
    for rule in each_of(p, "visit") if performed is not None else ():
        assert performed is not None
        made = sum(h.on >= performed for h in facts.happenings if h.act == "follow_up")
        for at, days in enumerate(p.ints(facts.settings, rule.setting), 1):
            if every or made < at:
                yield desk.target(rule, f"第{at}次{rule.label}", performed, days, str(at), done=made >= at)
