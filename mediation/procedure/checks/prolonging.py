"""Conditions of more time that another body gave itself: which deadline, told when, how long, how often, asked in time."""

from __future__ import annotations

from datetime import date

from mediation.procedure import limits
from mediation.procedure.clocks import days_word, met
from mediation.procedure.guards import Findings, Sight, check
from mediation.procedure.limits import Begun
from mediation.procedure.plans import Planned, plan_of
from mediation.values.dates import print_arabic


def _running(s: Sight) -> list[tuple[Planned, Begun]]:
    """Deadlines another body may lengthen that have begun and are neither met nor void."""
    found = []
    for one in plan_of(s.p, s.facts).prolonged:
        if one.states and one.states.isdisjoint(s.standing.states):
            continue
        start = limits.begun(s.facts, s.standing, one) if one.fits(s.standing.last, s.facts) else None
        if start is not None and not met(s.standing, (*one.done, *one.void), start.seq):
            found.append((one, start))
    return found


def _meant(s: Sight) -> tuple[Planned, Begun] | None:
    return next((found for found in _running(s) if found[0].rule.label == s.text("deadline")), None)


@check("prolong_some")
def prolong_some(s: Sight) -> Findings | None:
    """Some deadline runs that another body may lengthen."""
    return None if _running(s) else {}


@check("prolong_named", "deadline")
def prolong_named(s: Sight) -> Findings | None:
    """The deadline meant is one of those that run."""
    running = _running(s)
    if not running or _meant(s) is not None:
        return None
    return {"name": s.text("deadline"), "known": "、".join(one.rule.label for one, _start in running)}


@check("prolong_day", "deadline")
def prolong_day(s: Sight) -> Findings | None:
    """Told after the deadline began to run, to a later day than it has; where the text names no number, to a day named."""
    meant, until = _meant(s), s.get("until")
    if meant is None or s.holidays is None:
        return None
    one, start = meant
    if s.on < start.on:
        began = f"“{one.rule.label}”自{print_arabic(start.on)}起算"
        return {"fault": f"{began}，告知延长的日期{print_arabic(s.on)}不能早于该日"}
    if not isinstance(until, date):
        told = f"“{one.rule.label}”的规定没有写明延长几日，请填写对方告知的延长至的日期"
        return None if one.rule.prolong_days else {"fault": told}
    due = limits.due_of(s.standing, one, start, s.holidays)[0]
    if due is None or until > due:
        return None
    return {"fault": f"延长至的日期{print_arabic(until)}须晚于“{one.rule.label}”现在的期满日{print_arabic(due)}"}


@check("prolong_times", "deadline")
def prolong_times(s: Sight) -> Findings | None:
    """No more often than the text knows."""
    meant = _meant(s)
    if meant is None:
        return None
    rule, done = meant[0].rule, len(limits.grants_of(s.standing, *meant))
    if not rule.prolong_times or done < rule.prolong_times:
        return None
    return {"rule": rule.label, "by": rule.prolong_by, "times": rule.prolong_times, "done": done, "laws": rule.prolong}


@check("prolong_long", "deadline", "until")
def prolong_long(s: Sight) -> Findings | None:
    """No longer than the text knows: its number for this time and each before it."""
    meant, until = _meant(s), s.get("until")
    if meant is None or s.holidays is None or not isinstance(until, date) or not meant[0].rule.prolong_days:
        return None
    (one, start), rule = meant, meant[0].rule
    times = len(limits.grants_of(s.standing, one, start)) + 1
    longest = limits.reach(s.standing, one, start, s.holidays, rule.prolong_days * times)
    if longest is None or until <= longest:
        return None
    days = f"{rule.prolong_days}{days_word(rule)}"
    said = {"rule": rule.label, "by": rule.prolong_by, "days": days, "laws": rule.prolong}
    return {**said, "until": print_arabic(longest), "asked": print_arabic(until)}


@check("prolong_asked", "deadline", "asked_on")
def prolong_asked(s: Sight) -> Findings | None:
    """Where it has to be asked for in time, it was; without the day of asking the day it was told counts."""
    meant, asked = _meant(s), s.get("asked_on")
    if meant is None or s.holidays is None or not meant[0].rule.prolong_before:
        return None
    due = limits.due_of(s.standing, *meant, s.holidays)[0]
    day = asked if isinstance(asked, date) else s.on
    if due is None or day <= due:
        return None
    rule = meant[0].rule
    return {"rule": rule.label, "due": print_arabic(due), "day": print_arabic(day), "laws": rule.prolong}
