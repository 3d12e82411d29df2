"""What others were asked for, as clocks.

Departments called, matters pressed, decisions of meetings, levels told of an emergency, bodies a case was sent to: the
days are those the centre itself wrote down; no law gives them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from mediation.procedure.clock import Clock, Said, Telling
from mediation.procedure.law import SETTING, resting
from mediation.procedure.model import CaseFacts, PartState, ReferralState, Rule, SupervisionState, Timing
from mediation.procedure.plans import each_of
from mediation.values.calendar import Holidays, last_day
from mediation.values.dates import print_arabic, print_moment

if TYPE_CHECKING:
    from mediation.procedure.load import Procedure

TARGET = "本中心目标"
_EACH = {"call": "call", "supervise": "supervise", "meeting": "meeting", "emergency": "ack"}
_WAITING = ("待答复", "待对方接收")


def asked(p: Procedure, facts: CaseFacts, standing: Timing, holidays: Holidays, today: date) -> Iterator[Clock]:
    """One clock for each part of each supervision that has a day or a moment, and for each body that has to answer."""
    for one in standing.supervisions:
        for rule in each_of(p, _EACH.get(one.kind, "")):
            before = int(p.setting(facts.settings, rule.setting)) if rule.setting else 0
            for at, part in enumerate(one.parts, 1):
                if part.due is not None or part.due_at is not None:
                    yield _part(facts, rule, one, part, f"{one.id}:{at}", before, today)
    for rule in each_of(p, "referral"):
        for sent in standing.referrals:
            if sent.direction == "往":
                yield _answer(p, facts, rule, sent, holidays, today)


# ---- parts of a supervision ------------------------------------------------------------------------------------------


def _part(
    facts: CaseFacts, rule: Rule, one: SupervisionState, part: PartState, ref: str, before: int, today: date
) -> Clock:
    due = part.due if part.due is not None else part.due_at.date() if part.due_at is not None else None
    state = "done" if part.answered_on is not None else "void" if one.closed_on is not None else "open"
    return Clock(
        rule=rule.id,
        label=f"{rule.label}：{part.name}",
        start_on=one.opened_on,
        due=due,
        state=state,
        basis=resting(rule.laws, facts.region, facts.kind)[0],
        telling=Telling(partial(_part_said, rule, one, part, before, today, state)),
        ref=ref,
        whose=rule.whose,
        due_at=part.due_at,
    )


def _part_said(rule: Rule, one: SupervisionState, part: PartState, before: int, today: date, state: str) -> Said:
    words = TARGET if rule.each == "ack" else SETTING
    due = part.due if part.due is not None else part.due_at.date() if part.due_at is not None else one.opened_on
    limit = print_moment(part.due_at) if part.due_at is not None else print_arabic(due)
    about = "，".join(word for word in (one.grade, one.label) if word)
    told = f"（{about}）" if about else ""
    return Said(
        law=words,
        explanation=f"{rule.label}（{rule.id}）：{print_arabic(one.opened_on)}{rule.start_label}{told}，{part.name}最迟"
        f"{limit}。依据：{words}，不是法律规定的期限。",
        day_n=max((today - one.opened_on).days, 0),
        day_m=max((due - one.opened_on).days, 0),
        warn=_pressing((due - today).days, before, part.name) if state == "open" else "",
    )


def _pressing(left: int, before: int, whom: str) -> str:
    """Amber some days before the day, red after it."""
    if left < 0:
        return f"已逾期{-left}日，请督促{whom}"
    if left > before:
        return ""
    return f"还剩{left}日到期，请提醒{whom}" if left else f"今天到期，请提醒{whom}"


# ---- bodies a case was sent to ---------------------------------------------------------------------------------------


def _answer(p: Procedure, facts: CaseFacts, rule: Rule, sent: ReferralState, holidays: Holidays, today: date) -> Clock:
    due = _answer_by(facts, sent)
    agreed = due is not None
    days = int(p.setting(facts.settings, rule.setting)) if rule.setting else rule.number
    if due is None:
        roll = rule.roll and bool(p.setting(facts.settings, "roll_targets"))
        due = last_day(sent.received_on, days, "natural", holidays, roll=roll)
    assert due is not None  # nothing pauses it
    state = "open" if sent.state in _WAITING else "done"
    return Clock(
        rule=rule.id,
        label=f"{rule.label}：{sent.body}" if sent.body else rule.label,
        start_on=min(sent.received_on, due),  # a day the letter names may be over before it is signed for
        due=due,
        state=state,
        basis=SETTING,
        telling=Telling(partial(_answer_said, rule, sent, due, days, today, agreed, state)),
        ref=sent.id,
        whose=rule.whose,
    )


def _answer_by(facts: CaseFacts, sent: ReferralState) -> date | None:
    """The day the letter itself asks an answer by."""
    for happening in facts.happenings:
        if happening.id == sent.id:
            day = happening.fields.get("answer_by")
            if isinstance(day, datetime):
                return day.date()
            return day if isinstance(day, date) else None
    return None


def _answer_said(rule: Rule, sent: ReferralState, due: date, days: int, today: date, agreed: bool, state: str) -> Said:
    how = f"函中请于{print_arabic(due)}前答复" if agreed else f"{days}日期满为{print_arabic(due)}"
    return Said(
        law=SETTING,
        explanation=f"{rule.label}（{rule.id}）：自{print_arabic(sent.received_on)}（{sent.mode or rule.start_label}）次日起算，{how}。"
        f"依据：{SETTING}，对方答复的期限依其自身规定。",
        day_n=max((today - sent.received_on).days, 0),
        day_m=max((due - sent.received_on).days, 0),
        warn=_pressing((due - today).days, 1, sent.body or "对方") if state == "open" else "",
    )
