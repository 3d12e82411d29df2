"""Acts as folding takes them, compiled once for a procedure: where each leads, what else it does, what it says by default."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from mediation.procedure.ways import chosen

if TYPE_CHECKING:
    from mediation.procedure.load import Procedure
    from mediation.procedure.spec import Act, State


@dataclass(slots=True, eq=False)
class Step:
    """One way of an act. ``ways``: every way of it, where there is more than one.

    by_state: the way a state asks for, where each way asks for certain states; the act itself for a state several ask for.
    """

    act: Act
    track: str
    from_: frozenset[str]
    to: tuple[State, ...]
    effects: tuple[Callable[[Any, Any], None], ...]
    defaults: Mapping[str, object]
    ways: tuple[Step, ...] = ()
    by_state: Mapping[str, Step] = field(default_factory=dict)

    @property
    def bears(self) -> bool:
        """Whether some way of it moves the case or has an effect."""
        return any(way.to or way.effects for way in (self, *self.ways))

    def chosen(self, where: Mapping[str, tuple[str, date]], order: Sequence[str], named: str) -> Step:
        """The way meant at present: see ``ways.chosen``, which is asked where not just one fits. ``where``: state by track."""
        if not named:
            fits = None
            for state, _since in where.values():
                way = self.by_state.get(state, fits)
                if way is not fits:
                    if way is self or fits is not None:
                        break
                    fits = way
            else:
                if fits is not None:
                    return fits
        act = chosen(self.act, frozenset([state for state, _since in where.values()]), order, named)
        return next(way for way in self.ways if way.act is act)


Effects = Mapping[str, Callable[[Any, Any], None]]


def steps_of(p: Procedure, effects: Effects, without: Collection[str]) -> dict[str, Step]:
    """Steps of a procedure by act; ``effects``: the functions the TOML names, ``without``: those left out, all or none.

    Where some are left out, acts that then do nothing and that no deadline names are, too.
    """
    found: dict[bool, dict[str, Step]] = p.compiled.setdefault("steps", {})
    steps = found.get(bool(without))
    if steps is None:
        taken = {name: function for name, function in effects.items() if name not in without}
        named = _named(p) if without else None
        steps = found[bool(without)] = {
            act.id: step
            for act in p.acts.values()
            if (step := _step(act, taken, p.states)).bears or named is None or act.id in named
        }
    return steps


def _named(p: Procedure) -> frozenset[str]:
    """Acts a deadline starts, ends or depends on by name."""
    return frozenset(
        name.partition("=")[0].partition(".")[0]
        for rule in p.clocks
        for name in (*rule.start, *rule.done_by, *rule.void_by, *rule.when, *rule.when_not)
    )


def _step(act: Act, effects: Effects, states: Mapping[str, State]) -> Step:
    own = _way(act, effects, states)
    if act.variants:
        own.ways = tuple(_way(way, effects, states) for way in act.ways)
        if not any({"any", "none"} & way.from_ for way in own.ways):
            own.by_state = _by_state(own)
    return own


def _by_state(own: Step) -> dict[str, Step]:
    found: dict[str, Step] = {}
    for way in own.ways:
        for state in way.from_:
            found[state] = own if state in found else way
    return found


def _way(act: Act, effects: Effects, states: Mapping[str, State]) -> Step:
    return Step(
        act=act,
        track=act.track,
        from_=frozenset(act.from_),
        to=tuple(states[target] for target in act.to),
        effects=tuple(effects[name] for name in act.effects if name in effects),
        defaults={spec.name: spec.default for spec in reversed(act.fields)},
    )
