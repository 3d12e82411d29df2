"""Which deadline rules run in a case, from which day, how counted; and the one limit of each track's mediation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, cast

from mediation.procedure.law import LAW, resting
from mediation.procedure.model import CaseFacts, Granted, Happening, Rule, Timing
from mediation.procedure.plans import CASE_EVENTS, LIMIT, Planned, Start, plan_of
from mediation.values.calendar import Count, Holidays, Pause, Unit, count, last_day
from mediation.values.dates import to_local

if TYPE_CHECKING:
    from mediation.procedure.load import Procedure

__all__ = [
    "EACH", "EVENTS", "LIMIT", "Begun", "Limit", "basis", "begun", "counted", "due_of", "excludes_appraisal",
    "extendable", "grants_of", "latest_extension", "limit_rule", "mediation_limit", "number", "pausing", "rolls", "strongest",
]  # fmt: skip

EVENTS = CASE_EVENTS
EACH = ("due", "part", "referral")
"""Start events of rules that run once for each obligation, each part of a supervision, each referral."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A rule counted for a case. ``due``: last day with every agreed extension; None while paused."""

    rule: Rule
    count: Count
    due: date | None
    extended: bool


class Begun(NamedTuple):
    """What started a rule: the day, the place of its entry (0 = none), and the moment where one was given."""

    on: date
    seq: int
    at: datetime | None = None


def basis(facts: CaseFacts, rule: Rule, day: date | None = None) -> tuple[str, str]:
    """(basis, words) of a rule at this centre."""
    return resting(rule.laws, facts.region, facts.kind, day)


def strongest(p: Procedure, facts: CaseFacts) -> tuple[Rule, ...]:
    """Rules that run here, of each family without conditions only the strongest: law before setting, then priority."""
    return tuple(one.rule for one in plan_of(p, facts).rules)


def number(p: Procedure, facts: CaseFacts, rule: Rule) -> int:
    """How many units: the law's number where it binds, else the centre's."""
    one = plan_of(p, facts).of.get(rule.id)
    return one.number if one is not None else rule.number


def rolls(p: Procedure, facts: CaseFacts, rule: Rule) -> bool:
    """A legal period rolls over rest days; a target of the centre only where it chose so."""
    one = plan_of(p, facts).of.get(rule.id)
    return one.rolls if one is not None else rule.roll


def excludes_appraisal(p: Procedure, facts: CaseFacts, rule: Rule) -> bool:
    """Whether time of appraisal is left out of the count."""
    one = plan_of(p, facts).of.get(rule.id)
    return one is not None and one.pauses


def pausing(p: Procedure, facts: CaseFacts, standing: Timing, track: str) -> bool:
    """Whether some rule that runs on a track leaves time of appraisal out of its count: its limit, or the police's time."""
    rules = (one for one in plan_of(p, facts).rules if one.pauses and one.rule.track == track)
    return any(one.fits(standing.last, facts) and begun(facts, standing, one) is not None for one in rules)


def extendable(facts: CaseFacts, rule: Rule) -> bool:
    """Whether the parties and the body that mediates may agree on a longer time."""
    if any(law.applies(facts.region, facts.kind) for law in rule.extendable):
        return True
    return bool(rule.extendable) and basis(facts, rule)[0] != LAW


# ---- start -----------------------------------------------------------------------------------------------------------


def lapsed(p: Procedure, facts: CaseFacts, standing: Timing, holidays: Holidays) -> Iterator[tuple[str, date]]:
    """(state, last day) of every right that lapses by the clock from a state the case is in."""
    for one in plan_of(p, facts).lapsing:
        if standing.states.isdisjoint(one.rule.states):
            continue
        found = _latest(facts, standing, one.starts)
        due = due_of(standing, one, found, holidays)[0] if found is not None else None
        if due is not None and holidays.covers(due):  # a day that may still move takes no right away
            yield one.rule.lapse, due


def begun(facts: CaseFacts, standing: Timing, one: Planned) -> Begun | None:
    """What started a planned rule: the latest day, and within ``since`` and ``until``; None before it starts."""
    found = _latest(facts, standing, one.starts)
    if found is None:
        return None
    rule = one.rule
    if (rule.since and found.on < rule.since) or (rule.until and found.on > rule.until):
        return None
    return found


def _latest(facts: CaseFacts, standing: Timing, starts: tuple[Start, ...]) -> Begun | None:
    last = standing.last
    best: Begun | None = None
    for start in starts:
        act, name = start.act, start.field
        if act:
            happening = last.get(act) if start.own is None else standing.own.get(start.own)
            if happening is None or (start.told and not happening.fields.get(name)):
                continue
            found: Begun | None = _of(happening, name)
        else:
            found = _CASE[name](facts, standing)
        if found is not None and (best is None or (found.on, found.seq) > (best.on, best.seq)):
            best = found
    return best


def _of(happening: Happening, name: str) -> Begun:
    """The day a field of an act names, else the act's own day and moment."""
    value = happening.fields.get(name) if name else None
    if isinstance(value, datetime):
        return Begun(value.date(), happening.seq, value)
    if isinstance(value, date):
        return Begun(value, happening.seq)
    return Begun(happening.on, happening.seq, to_local(happening.at) if happening.at is not None else None)


def _received(_facts: CaseFacts, standing: Timing) -> Begun | None:
    receive = standing.last.get("receive")
    return _of(receive, "received_on") if receive is not None else None


def _renewed(_facts: CaseFacts, standing: Timing) -> Begun | None:
    """A request made anew: after an agency, or after it was first refused or sent elsewhere."""
    last, divert = standing.last, standing.last.get("divert")
    sent = [last[act].seq for act in ("refuse", "guide") if act in last]
    again = [divert] if divert is not None and sent and divert.seq > max(sent) else []
    again += [last["admin_to_people"]] if "admin_to_people" in last else []
    newest = max(again, key=lambda one: one.seq, default=None)
    return Begun(newest.on, newest.seq) if newest is not None else None


def _first_failed(_facts: CaseFacts, standing: Timing) -> Begun | None:
    """The first session before an agency that came to nothing."""
    failed = standing.first_failed.get("administrative")
    return Begun(failed.on, failed.seq) if failed is not None else None


def _performance_end(_facts: CaseFacts, standing: Timing) -> Begun | None:
    """The last day on which an enforceable paper wants performance; where it names none, the day it took effect."""
    days = [one.due for one in standing.obligations if one.due is not None]
    if days:
        return Begun(max(days), 0)
    effects = []
    for act, name in (("confirm_grant", "served_on"), ("court_letter", "receipts"), ("notarise", "")):
        happening = standing.last.get(act)
        if happening is None:
            continue
        rows = happening.fields.get(name)
        signed = [row["on"] for row in rows if isinstance(row.get("on"), date)] if isinstance(rows, tuple) else []
        effects.append(Begun(max(signed), happening.seq) if signed else _of(happening, name))
    return max(effects, key=lambda one: one.on, default=None)


def _day(name: str) -> Callable[[CaseFacts, Timing], Begun | None]:
    def found(_facts: CaseFacts, standing: Timing) -> Begun | None:
        day: date | None = getattr(standing, name)
        return Begun(day, 0) if day is not None else None

    return found


def _unless_own(found: Callable[[CaseFacts, Timing], Begun | None]) -> Callable[[CaseFacts, Timing], Begun | None]:
    """Nobody requested what the body began by itself."""
    return lambda facts, standing: None if facts.source_way == "主动" else found(facts, standing)


def _applied(facts: CaseFacts, _standing: Timing) -> Begun | None:
    return Begun(facts.applied_on, 0)


_CASE: dict[str, Callable[[CaseFacts, Timing], Begun | None]] = {
    "applied": _applied,
    "requested": _unless_own(_applied),
    "received": _received,
    "ended_requested": _unless_own(_day("ended_on")),
    "effect": _day("effective_on"),
    "ended": _day("ended_on"),
    "performed": _day("performed_on"),
    "closed": _day("closed_on"),
    "renewed": _renewed,
    "first_failed": _first_failed,
    "performance_end": _performance_end,
}


# ---- count -----------------------------------------------------------------------------------------------------------


def pauses_of(standing: Timing, one: Planned) -> tuple[Pause, ...]:
    """Pauses that stop this rule's count: those of its track, where the rule leaves them out."""
    return standing.pauses_of(one.rule.track) if one.pauses else ()


def extension_of(standing: Timing, one: Planned) -> date | None:
    """The day agreed on instead of the limit of the rule's track."""
    return standing.extended_of(one.rule.track) if one.extends and one.rule.family == LIMIT else None


def grants_of(standing: Timing, one: Planned, start: Begun) -> tuple[Granted, ...]:
    """The time another body gave itself more for this rule, since the rule began to run."""
    if not standing.granted or not one.rule.prolong:
        return ()
    return tuple([told for told in standing.granted.get(one.rule.label, ()) if told.seq > start.seq])


def due_of(standing: Timing, one: Planned, start: Begun, holidays: Holidays) -> tuple[date | None, bool]:
    """(last day, whether that is an extension) of a rule counted forward from ``start``; None while paused."""
    if not standing.track_extended and not standing.granted:
        return reach(standing, one, start, holidays, 0), False
    until, more = extension_of(standing, one), 0
    for told in grants_of(standing, one, start):
        more += one.rule.prolong_days if told.until is None else 0
        until = max(told.until, until) if told.until is not None and until is not None else told.until or until
    due = reach(standing, one, start, holidays, more)
    if until is not None and (due is None or until > due):
        return until, True
    return due, more > 0


def reach(standing: Timing, one: Planned, start: Begun, holidays: Holidays, more: int) -> date | None:
    """The last day of a rule with ``more`` of its own units than its number; None while paused."""
    return last_day(
        start.on,
        one.number + more,
        cast("Unit", one.rule.unit),
        holidays,
        roll=one.rolls,
        pauses=pauses_of(standing, one),
    )


def full_count(standing: Timing, one: Planned, start: date, holidays: Holidays) -> Count:
    """The same with everything an explanation tells of."""
    return count(
        start,
        one.number,
        cast("Unit", one.rule.unit),
        holidays,
        roll=one.rolls,
        pauses=pauses_of(standing, one),
    )


def counted(p: Procedure, facts: CaseFacts, standing: Timing, rule: Rule, start: Begun, holidays: Holidays) -> Limit:
    """A rule counted from its start; an agreed extension replaces the last day of the mediation limit."""
    one = plan_of(p, facts).of[rule.id]
    found = full_count(standing, one, start.on, holidays)
    due, extended = due_of(standing, one, start, holidays)
    return Limit(rule, found, due, extended)


def limit_rule(p: Procedure, facts: CaseFacts, standing: Timing | None = None, track: str = "people") -> Rule | None:
    """The rule that limits mediation of this case on a track; rules with conditions are only known with a standing."""
    one = _limit(p, facts, standing, track)
    return one.rule if one is not None else None


def _limit(p: Procedure, facts: CaseFacts, standing: Timing | None, track: str) -> Planned | None:
    last = standing.last if standing is not None else {}
    for one in plan_of(p, facts).rules:
        if one.rule.family != LIMIT or one.rule.track != track or not one.fits(last, facts):
            continue
        if standing is None or not (one.rule.since or one.rule.until) or begun(facts, standing, one) is not None:
            return one
    return None


def mediation_limit(
    p: Procedure, facts: CaseFacts, standing: Timing, holidays: Holidays | None, track: str = "people"
) -> Limit | None:
    """The limit of mediation on a track counted; None before it starts, or when no calendar was given."""
    one = _limit(p, facts, standing, track)
    start = begun(facts, standing, one) if one is not None else None
    if one is None or start is None or holidays is None:
        return None
    return counted(p, facts, standing, one.rule, start, holidays)


def latest_extension(
    p: Procedure, facts: CaseFacts, standing: Timing, holidays: Holidays, track: str = "people"
) -> date | None:
    """The last day an extension may reach where the rule bounds it (先行调解: 30 days more); None where it does not."""
    one = _limit(p, facts, standing, track)
    start = begun(facts, standing, one) if one is not None else None
    if one is None or start is None or not one.rule.extend_days:
        return None
    found = full_count(standing, one, start.on, holidays)
    if found.due is None:
        return None
    if one.rule.unit == "working":
        return last_day(found.due, one.rule.extend_days, "working", holidays, roll=False)
    return found.due + timedelta(days=one.rule.extend_days)
