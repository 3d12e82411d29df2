"""The deadlines of one kind of dispute at one centre, compiled: the law and the centre's settings, not a result about a case.

What depends on the kind, the region, the committee and the settings alone is decided here once: which rules run, which
of a family is the stronger, with what number, whether they roll, pause and may be extended. What depends on the case is
left to `limits` and `clocks`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mediation.procedure.law import LAW, SETTING, resting, under
from mediation.procedure.model import CaseFacts, Happening, Rule, Timing

if TYPE_CHECKING:
    from mediation.procedure.load import Procedure

LIMIT = "mediation_limit"
_OWN = ("roll_targets", "limit_excludes_appraisal")
_KEPT = 256
UNSAID = "未填"
TOLD = "!"
"""After ``act.field`` of a start: nothing starts where the field is empty."""


@dataclass(frozen=True, slots=True)
class Start:
    """One start event: an act and perhaps one of its fields; or, without an act, an event of the case as a whole.

    own: the act and the track it must have been done on, where several tracks share the act.
    told: it starts nothing where the field was left empty; else the act's own day counts then.
    """

    act: str
    field: str
    own: tuple[str, str] | None = None
    told: bool = False


Deed = tuple[str, tuple[str, str] | None]
"""An act, and with its track where only that of this track counts."""


@dataclass(frozen=True, slots=True)
class Condition:
    """act.field = one of ``values``; ``default`` is what the act says when the field was left empty, 未填 when nothing."""

    act: str
    field: str
    values: frozenset[str]
    default: object
    wanted: bool

    def holds(self, last: Mapping[str, Happening], facts: CaseFacts) -> bool:
        """Whether it does in a case; what did not happen is no value of any field."""
        if self.act == "case":
            value: object = getattr(facts, self.field)
        else:
            happening = last.get(self.act)
            if happening is None:
                return not self.wanted
            value = happening.fields.get(self.field)
            if value is None or value == "":
                value = self.default
        word = ("true" if value else "false") if isinstance(value, bool) else str(value or UNSAID)
        return (word in self.values) is self.wanted


@dataclass(frozen=True, slots=True)
class Told:
    """A rule all of whose days come from fields runs once one of them is filled in."""

    starts: tuple[Start, ...]

    def holds(self, last: Mapping[str, Happening], _facts: CaseFacts) -> bool:
        """Whether one is."""
        return any(start.act in last and last[start.act].fields.get(start.field) for start in self.starts)


@dataclass(slots=True, eq=False)
class Planned:
    """A rule that runs here. ``rivals``: stronger ones of its family, before which it gives way where they fit."""

    rule: Rule
    place: int
    basis: str
    number: int
    rolls: bool
    pauses: bool
    extends: bool
    starts: tuple[Start, ...]
    conditions: tuple[Condition | Told, ...]
    states: frozenset[str]
    done: tuple[Deed, ...] = ()
    void: tuple[Deed, ...] = ()
    rivals: tuple[Planned, ...] = ()

    def fits(self, last: Mapping[str, Happening], facts: CaseFacts) -> bool:
        """Whether its conditions hold and no stronger rule of its family does."""
        for condition in self.conditions:
            if not condition.holds(last, facts):
                return False
        return not self.rivals or not any(rival.fits(last, facts) for rival in self.rivals)


@dataclass(slots=True, eq=False)
class Plan:
    """The rules of one kind of dispute at one centre, in the order of the file.

    by_act: the rules an act may start; by_day: those that start by a day of the case as a whole, by its name in `Timing`;
    always: those that start by any other event of the case; by_state: those that run only in a state; anywhere: those that
    run in any; openable: those that can be open on some day. All are sets of places, as bits of a number.
    lapsing: rules whose last day alone moves the case to another state; prolonged: those another body may lengthen.
    """

    rules: tuple[Planned, ...]
    by_act: dict[str, int] = field(default_factory=dict)
    by_day: dict[str, int] = field(default_factory=dict)
    always: int = 0
    by_state: dict[str, int] = field(default_factory=dict)
    anywhere: int = 0
    openable: int = 0
    of: dict[str, Planned] = field(default_factory=dict)
    lapsing: tuple[Planned, ...] = ()
    prolonged: tuple[Planned, ...] = ()

    def candidates(self, standing: Timing, among: int = -1) -> list[Planned]:
        """Rules of ``among`` that something of this case may have started, and that run in the states it is in."""
        hit, fits = self.always, self.anywhere
        by_act, by_state, rules = self.by_act, self.by_state, self.rules
        for act in standing.last:
            hit |= by_act.get(act, 0)
        for day, bits in self.by_day.items():
            if getattr(standing, day) is not None:
                hit |= bits
        for state in standing.states:
            fits |= by_state.get(state, 0)
        hit &= among
        hit &= fits
        found = []
        while hit:
            lowest = hit & -hit
            found.append(rules[lowest.bit_length() - 1])
            hit ^= lowest
        return found


class _Compiled:
    """Plans of one procedure, and the names of the settings they depend on."""

    def __init__(self, p: Procedure) -> None:
        names = {name for rule in p.clocks if not rule.each for name in (rule.setting, rule.switch) if name}
        self.names = (*sorted(names), *_OWN)
        self.plans: dict[object, Plan] = {}
        self.asked: tuple[CaseFacts | None, Plan | None] = (None, None)  # of the case looked at last: it is asked often
        self.each: dict[str, tuple[Rule, ...]] = {}
        for rule in p.clocks:
            if rule.each:
                self.each[rule.each] = (*self.each.get(rule.each, ()), rule)


def _of(p: Procedure) -> _Compiled:
    compiled: _Compiled | None = p.compiled.get("plans")
    if compiled is None:
        compiled = p.compiled["plans"] = _Compiled(p)
    return compiled


def each_of(p: Procedure, each: str) -> tuple[Rule, ...]:
    """Rules with one clock for each promise, check, visit, call, supervise, meeting, ack or referral."""
    return _of(p).each.get(each, ())


def plan_of(p: Procedure, facts: CaseFacts) -> Plan:
    """The plan for a case's kind, region, committee and settings."""
    compiled = _of(p)
    asked, plan = compiled.asked
    if asked is facts and plan is not None:
        return plan
    key = (facts.kind, facts.region, facts.committee_type, *map(facts.settings.get, compiled.names))
    plan = compiled.plans.get(key)
    if plan is None:
        if len(compiled.plans) >= _KEPT:
            compiled.plans.clear()
        plan = compiled.plans[key] = _compile(p, facts)
    compiled.asked = (facts, plan)
    return plan


# ---- compiling -------------------------------------------------------------------------------------------------------


def _compile(p: Procedure, facts: CaseFacts) -> Plan:
    families: dict[tuple[str, str], list[Planned]] = {}
    for place, rule in enumerate(p.clocks):
        if not rule.each and _runs(p, facts, rule):
            one = _planned(p, facts, rule, place)
            families.setdefault((rule.family or rule.id, rule.track), []).append(one)
    kept: list[Planned] = []
    for family in families.values():
        family.sort(key=lambda one: (one.basis != LAW, -one.rule.priority, one.place))
        for at, one in enumerate(family):
            one.rivals = tuple(rival for rival in family[:at] if _meet(rival.rule, one.rule))
            kept.append(one)
            if not one.conditions and not one.rule.since and not one.rule.until:
                break
    kept.sort(key=lambda one: one.place)
    lapsing = tuple(one for one in kept if one.rule.lapse and one.rule.states)
    prolonged = tuple(one for one in kept if one.rule.prolong)
    plan = Plan(tuple(kept), of={one.rule.id: one for one in kept}, lapsing=lapsing, prolonged=prolonged)
    for place, one in enumerate(kept):
        bit = 1 << place
        _index(plan, one.starts, bit)
        if one.rule.unit and not one.rule.before and not one.rule.info:
            plan.openable |= bit
        if not one.states:
            plan.anywhere |= bit
        for state in one.states:
            plan.by_state[state] = plan.by_state.get(state, 0) | bit
    return plan


def _index(plan: Plan, starts: tuple[Start, ...], bit: int) -> None:
    for start in starts:
        day, acts = _DAYS.get(start.field, ""), _EVENT_ACTS.get(start.field, ())
        if start.act:
            acts = (start.act,)
        elif day:
            plan.by_day[day] = plan.by_day.get(day, 0) | bit
        elif not acts:
            plan.always |= bit
        for act in acts:
            plan.by_act[act] = plan.by_act.get(act, 0) | bit


_DAYS = {
    "ended_requested": "ended_on", "effect": "effective_on", "ended": "ended_on", "performed": "performed_on",
    "closed": "closed_on",
}  # fmt: skip
"""Events of the case as a whole that are days of a `Timing`: without the day nothing begins."""
_EVENT_ACTS = {"received": ("receive",), "renewed": ("divert", "admin_to_people")}
"""Events of the case as a whole that one of these acts brings about."""


def _meet(one: Rule, other: Rule) -> bool:
    """Whether two rules may hold on the same day."""
    before = one.until is not None and other.since is not None and one.until < other.since
    after = one.since is not None and other.until is not None and one.since > other.until
    return not before and not after


def _planned(p: Procedure, facts: CaseFacts, rule: Rule, place: int) -> Planned:
    basis = resting(rule.laws, facts.region, facts.kind)[0]
    own = basis != LAW
    excludes = rule.excludes_appraisal
    starts = tuple(_start(p, rule, name) for name in rule.start)
    return Planned(
        rule=rule,
        place=place,
        basis=basis,
        number=int(p.setting(facts.settings, rule.setting)) if rule.setting and own else rule.number,
        rolls=rule.roll and (basis != SETTING or bool(p.setting(facts.settings, "roll_targets"))),
        pauses=excludes == "yes"
        or (excludes == "setting" and own and bool(p.setting(facts.settings, "limit_excludes_appraisal"))),
        extends=bool(rule.extendable)
        and (own or any(law.applies(facts.region, facts.kind) for law in rule.extendable)),
        starts=starts,
        conditions=(
            *([Told(starts)] if all(start.told for start in starts) else ()),
            *(_condition(p, text, wanted=True) for text in rule.when),
            *(_condition(p, text, wanted=False) for text in rule.when_not),
        ),
        states=frozenset((*rule.states, rule.lapse)) if rule.states and rule.lapse else frozenset(rule.states),
        done=tuple((act, _own(p, rule, act)) for act in rule.done_by),
        void=tuple((act, _own(p, rule, act)) for act in rule.void_by),
    )


_WHOLE = frozenset({"close", "file"})
"""Acts on the case as a whole, whatever track they are taken from."""


def _own(p: Procedure, rule: Rule, act_id: str) -> tuple[str, str] | None:
    """The act on the rule's own track, where several tracks share it and the rule does not mean any of them."""
    act = p.acts.get(act_id)
    shared = act is not None and bool(act.variants) and act_id not in _WHOLE
    return (act_id, rule.track) if shared and not rule.any_track else None


def _start(p: Procedure, rule: Rule, name: str) -> Start:
    if name in CASE_EVENTS:
        return Start("", name)
    act, _, field_name = name.partition(".")
    return Start(act, field_name.removesuffix(TOLD), _own(p, rule, act), field_name.endswith(TOLD))


def _runs(p: Procedure, facts: CaseFacts, rule: Rule) -> bool:
    """Whether a rule concerns this kind of dispute, committee and region."""
    if rule.kinds and not any(under(facts.kind, kind) for kind in rule.kinds):
        return False
    if any(under(facts.kind, kind) for kind in rule.except_kinds):
        return False
    if rule.committees and facts.committee_type not in rule.committees:
        return False
    if rule.regions and not facts.region.startswith(rule.regions):
        return False
    if not rule.switch or bool(p.setting(facts.settings, rule.switch)):
        return True
    return resting(rule.laws, facts.region, facts.kind)[0] == LAW


def _condition(p: Procedure, text: str, *, wanted: bool) -> Condition:
    """``act.field=值|值``; act "case" = the case itself (level, source_way, source_channel)."""
    name, _, values = text.partition("=")
    act, _, field_name = name.partition(".")
    spec = p.acts[act].field(field_name) if act in p.acts else None
    return Condition(act, field_name, frozenset(values.split("|")), spec.default if spec else "", wanted)


CASE_EVENTS = (
    "applied", "requested", "received", "ended_requested", "effect", "ended", "performed", "closed", "first_failed",
    "performance_end", "renewed",
)  # fmt: skip
"""Start events besides acts and their fields."""

CASE_WORDS = ("level", "source_way", "source_channel")
"""What of the case itself a condition may ask about, as ``case.level=重大``."""
