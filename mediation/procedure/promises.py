"""What the parties promised each other, as clocks; and the centre's own follow-up of it (no law gives days for that)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from mediation.procedure.law import AGREED, SETTING
from mediation.procedure.model import CaseFacts, Clock, ObligationState, Standing
from mediation.values.calendar import Holidays, count, day_n_of_m, explain
from mediation.values.dates import print_arabic
from mediation.values.money import plain
from mediation.values.text import shorten

if TYPE_CHECKING:
    from mediation.procedure.load import Procedure

PROMISE, CHECK, VISIT = "约定履行", "D56-核查", "D56-回访"
_LAW = "《中华人民共和国人民调解法》第31条"


def _what(one: ObligationState) -> str:
    sum_words = f" {plain(one.fen)}元" if one.fen else ""
    return f"第{one.item_no}.{one.no}项{sum_words}"


def promised(p: Procedure, facts: CaseFacts, standing: Standing, today: date) -> Iterator[Clock]:
    """One clock for each obligation with a day; a reminder some days before it (setting)."""
    effect = standing.effective_on
    if effect is None:
        return
    before = int(p.setting(facts.settings, "performance_remind_days"))
    for one in standing.obligations:
        if one.due is None:
            continue
        state = "done" if one.state == "done" else "missed" if today > one.due else "open"
        left = (one.due - today).days
        warn = (
            f"还剩{left}日到期，请提醒义务人（{SETTING}：到期前{before}日提醒）"
            if state == "open" and left <= before
            else ""
        )
        text = f"履行期限（{PROMISE}）：协议第{one.item_no}项约定于{print_arabic(one.due)}前履行：{shorten(one.what, 60)}。依据：{AGREED}（{_LAW}）。"
        yield Clock(
            PROMISE, f"履行{_what(one)}", effect, one.due, state, AGREED, _LAW, text,
            min(max((today - effect).days, 0), max((one.due - effect).days, 0)), max((one.due - effect).days, 0), warn, one.id,
        )  # fmt: skip


def follow_ups(p: Procedure, facts: CaseFacts, standing: Standing, holidays: Holidays, today: date) -> Iterator[Clock]:
    """Checks after each missed day, and visits after everything is done: targets of the centre."""
    roll = bool(p.setting(facts.settings, "roll_targets"))
    after = int(p.setting(facts.settings, "performance_check_days"))
    visits = [h for h in facts.happenings if h.act == "follow_up"]
    if standing.closed_on is None:
        for one in standing.obligations:
            if one.due is not None and one.state != "done" and today >= one.due:
                seen = any(
                    h.on > one.due for h in facts.happenings if h.act in ("follow_up", "urge", "default", "perform")
                )
                yield _target(
                    CHECK,
                    f"核查{_what(one)}是否履行",
                    one.due,
                    "履行期限届满",
                    after,
                    holidays,
                    today,
                    roll=roll,
                    done=seen,
                    ref=one.id,
                )
    if standing.performed_on is None:
        return
    made = sum(h.on >= standing.performed_on for h in visits)
    for at, days in enumerate(p.ints(facts.settings, "follow_up_days"), 1):
        yield _target(
            VISIT, f"第{at}次回访", standing.performed_on, "履行完毕", days, holidays, today, roll=roll, done=made >= at, ref=str(at)
        )  # fmt: skip


def _target(
    rule: str,
    label: str,
    start: date,
    start_label: str,
    days: int,
    holidays: Holidays,
    today: date,
    *,
    roll: bool,
    done: bool,
    ref: str,
) -> Clock:
    found = count(start, days, "natural", holidays, roll=roll)
    due = found.due or start + timedelta(days=days)
    state = "done" if done else "missed" if today > due else "open"
    day_n, day_m = day_n_of_m(found, today)
    text = explain(found, rule_label=f"{label}（{rule}）", start_label=start_label, law=f"{SETTING}（{_LAW}未定天数）")
    years = "、".join(f"{year}年" for year in found.unknown_years)
    warn = f"{years}节假日安排尚未录入，日期可能变动" if years else ""
    return Clock(rule, label, start, due, state, SETTING, SETTING, text, day_n, day_m, warn, ref)
