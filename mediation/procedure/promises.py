"""What the parties promised each other, as clocks; and the centre's own follow-up of it (no law gives days for that)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mediation.procedure.law import AGREED, SETTING, resting
from mediation.procedure.model import CaseFacts, Clock, ObligationState, Rule, Standing
from mediation.values.calendar import Holidays, count, day_n_of_m, explain
from mediation.values.dates import print_arabic
from mediation.values.money import plain
from mediation.values.text import shorten

if TYPE_CHECKING:
    from mediation.procedure.load import Procedure

_WATCHED = ("follow_up", "urge", "default", "perform")


def _rules(p: Procedure, each: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in p.clocks if rule.each == each)


def _what(one: ObligationState) -> str:
    return f"第{one.item_no}.{one.no}项" + (f" {plain(one.fen)}元" if one.fen else "")


def _reminder(left: int, before: int) -> str:
    """What to say ``left`` days before a promised day, or after it."""
    if left < 0:
        return f"已逾期{-left}日，请督促义务人"
    if left > before:
        return ""
    when = f"还剩{left}日到期" if left else "今天到期"
    return f"{when}，请提醒义务人（{SETTING}：到期前{before}日提醒）"


def promised(p: Procedure, facts: CaseFacts, standing: Standing, today: date) -> Iterator[Clock]:
    """One clock for each obligation with a day; a reminder some days before it (setting)."""
    effect = standing.effective_on
    for rule in _rules(p, "promise") if effect is not None else ():
        words = resting(rule.laws, facts.region, facts.kind, effect)[1]
        before = int(p.setting(facts.settings, rule.setting))
        for one in standing.obligations:
            if one.due is None or effect is None:
                continue
            start = min(effect, one.due)  # a day agreed before the last signature came
            state = "done" if one.state == "done" else "open"
            left, whole = (one.due - today).days, (one.due - start).days
            yield Clock(
                rule=rule.id,
                label=f"履行{_what(one)}",
                start_on=start,
                due=one.due,
                state=state,
                basis=AGREED,
                law=words,
                explanation=f"{rule.label}（{rule.id}）：协议第{one.item_no}项约定于{print_arabic(one.due)}前履行：{shorten(one.what, 60)}。"
                f"依据：{AGREED}（{words}）。",
                day_n=max((today - start).days, 0),
                day_m=whole,
                warn=_reminder(left, before) if state == "open" else "",
                ref=one.id,
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
        found = count(start, days, "natural", self.holidays, roll=roll)
        assert found.due is not None  # nothing pauses it
        basis, words = resting(rule.laws, self.facts.region, self.facts.kind, start)
        day_n, day_m = day_n_of_m(found, self.today)
        years = "、".join(f"{year}年" for year in found.unknown_years)
        return Clock(
            rule=rule.id,
            label=label,
            start_on=start,
            due=found.due,
            state="done" if done else "open",
            basis=basis,
            law=words,
            explanation=explain(found, rule_label=f"{label}（{rule.id}）", start_label=rule.start_label, law=words)
            + f"{rule.after}。",
            day_n=day_n,
            day_m=day_m,
            warn=f"{years}节假日安排尚未录入，日期可能变动" if years else "",
            ref=ref,
        )


def follow_ups(p: Procedure, facts: CaseFacts, standing: Standing, holidays: Holidays, today: date) -> Iterator[Clock]:
    """Checks after each missed day, and visits after everything is done."""
    desk = _Desk(p, facts, holidays, today)
    for rule in _rules(p, "check") if standing.closed_on is None else ():
        after = int(p.setting(facts.settings, rule.setting))
        for one in standing.obligations:
            if one.due is None or one.state == "done" or today < one.due:
                continue
            seen = any(h.on > one.due for h in facts.happenings if h.act in _WATCHED)
            yield desk.target(rule, f"核查{_what(one)}是否履行", one.due, after, one.id, done=seen)
    performed = standing.performed_on
    for rule in _rules(p, "visit") if performed is not None else ():
        assert performed is not None
        made = sum(h.on >= performed for h in facts.happenings if h.act == "follow_up")
        for at, days in enumerate(p.ints(facts.settings, rule.setting), 1):
            yield desk.target(rule, f"第{at}次{rule.label}", performed, days, str(at), done=made >= at)
