"""Which deadline rules run in a case, from which day, how counted; and the one limit of mediation itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, cast

from mediation.procedure.law import LAW, resting, under
from mediation.procedure.model import CaseFacts, Rule, Standing
from mediation.values.calendar import Count, Holidays, Unit, count

if TYPE_CHECKING:
    from mediation.procedure.load import Procedure

LIMIT = "mediation_limit"


@dataclass(frozen=True, slots=True)
class Limit:
    """A rule counted for a case. ``due``: last day with every agreed extension; None while paused."""

    rule: Rule
    count: Count
    due: date | None
    extended: bool


def basis(facts: CaseFacts, rule: Rule, day: date | None = None) -> tuple[str, str]:
    """(basis, words) of a rule at this centre."""
    return resting(rule.laws, facts.region, facts.kind, day)


def runs(p: Procedure, facts: CaseFacts, rule: Rule) -> bool:
    """Whether a rule concerns this kind of dispute, committee and region."""
    if rule.kinds and not any(under(facts.kind, kind) for kind in rule.kinds):
        return False
    if any(under(facts.kind, kind) for kind in rule.except_kinds):
        return False
    if rule.committees and facts.committee_type not in rule.committees:
        return False
    if rule.regions and not facts.region.startswith(rule.regions):
        return False
    return not rule.switch or basis(facts, rule)[0] == LAW or bool(p.setting(facts.settings, rule.switch))


def strongest(p: Procedure, facts: CaseFacts) -> tuple[Rule, ...]:
    """Rules that run, of each family only the strongest: what binds as law before a setting, then the higher priority."""
    found: dict[str, Rule] = {}
    for rule in p.clocks:
        if rule.each or not runs(p, facts, rule):
            continue
        family = rule.family or rule.id
        held = found.get(family)
        if held is None or _strength(facts, rule) > _strength(facts, held):
            found[family] = rule
    return tuple(found.values())


def _strength(facts: CaseFacts, rule: Rule) -> tuple[bool, int]:
    return basis(facts, rule)[0] == LAW, rule.priority


def number(p: Procedure, facts: CaseFacts, rule: Rule) -> int:
    """How many units: the law's number where it binds, else the centre's."""
    if rule.setting and basis(facts, rule)[0] != LAW:
        return int(p.setting(facts.settings, rule.setting))
    return rule.number


def rolls(p: Procedure, facts: CaseFacts, rule: Rule) -> bool:
    """A legal period rolls over rest days; a target of the centre only where it chose so."""
    return basis(facts, rule)[0] == LAW or bool(p.setting(facts.settings, "roll_targets"))


def excludes_appraisal(p: Procedure, facts: CaseFacts, rule: Rule) -> bool:
    """Whether time of appraisal is left out of the count."""
    if rule.excludes_appraisal == "setting":
        return basis(facts, rule)[0] != LAW and bool(p.setting(facts.settings, "limit_excludes_appraisal"))
    return rule.excludes_appraisal == "yes"


def extendable(facts: CaseFacts, rule: Rule) -> bool:
    """Whether the parties and the committee may agree on a longer time."""
    if any(law.applies(facts.region, facts.kind) for law in rule.extendable):
        return True
    return bool(rule.extendable) and basis(facts, rule)[0] != LAW


# ---- start and count -------------------------------------------------------------------------------------------------


def started(facts: CaseFacts, standing: Standing, rule: Rule) -> tuple[date, int] | None:
    """(day, place among the entries) of the latest of the rule's start events; None before any."""
    found = [event for name in rule.start if (event := _event(facts, standing, name)) is not None]
    return max(found, key=lambda pair: (pair[1], pair[0])) if found else None


def _event(facts: CaseFacts, standing: Standing, name: str) -> tuple[date, int] | None:
    if name == "applied":
        return facts.applied_on, 0
    if name == "requested":
        return None if facts.source_way == "主动" else (facts.applied_on, 0)
    if name == "received":
        receive = standing.last.get("receive")
        if receive is None:
            return None
        day = receive.fields.get("received_on")
        return (day if isinstance(day, date) else receive.on), receive.seq
    if name == "ended_requested":
        return (standing.ended_on, 0) if standing.ended_on is not None and facts.source_way != "主动" else None
    if name in ("effect", "ended", "performed", "closed"):
        day = {
            "effect": standing.effective_on,
            "ended": standing.ended_on,
            "performed": standing.performed_on,
            "closed": standing.closed_on,
        }[name]
        return (day, 0) if day is not None else None
    happening = standing.last.get(name)
    return (happening.on, happening.seq) if happening is not None else None


EVENTS = ("applied", "requested", "received", "ended_requested", "effect", "ended", "performed", "closed")
"""Start events besides act ids."""

EACH = ("due",)
"""Start events of rules that run once for each obligation."""


def counted(p: Procedure, facts: CaseFacts, standing: Standing, rule: Rule, start: date, holidays: Holidays) -> Limit:
    """A rule counted from its start; an agreed extension replaces the last day of the mediation limit."""
    pauses = standing.pauses if excludes_appraisal(p, facts, rule) else ()
    found = count(
        start,
        number(p, facts, rule),
        cast("Unit", rule.unit),
        holidays,
        roll=rolls(p, facts, rule),
        pauses=tuple(pauses),
    )
    until = standing.extended_until if rule.family == LIMIT and extendable(facts, rule) else None
    if until is not None and (found.due is None or until > found.due):
        return Limit(rule, found, until, extended=True)
    return Limit(rule, found, found.due, extended=False)


def limit_rule(p: Procedure, facts: CaseFacts) -> Rule | None:
    """The rule that limits mediation of this case."""
    return next((rule for rule in strongest(p, facts) if rule.family == LIMIT), None)


def mediation_limit(p: Procedure, facts: CaseFacts, standing: Standing, holidays: Holidays | None) -> Limit | None:
    """The limit of mediation counted; None before it starts, or when no calendar was given."""
    rule = limit_rule(p, facts)
    begun = started(facts, standing, rule) if rule is not None else None
    if rule is None or begun is None or holidays is None:
        return None
    return counted(p, facts, standing, rule, begun[0], holidays)
