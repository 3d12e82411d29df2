"""Acts as folding takes them, compiled once for a procedure: where each leads, what else it does, what it says by default."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from mediation.procedure.ways import chosen

if TYPE_CHECKING:
    from mediation.procedure.load import Procedure
    from mediation.procedure.spec import Act


@dataclass(slots=True, eq=False)
class Step:
    """One way of an act. ``ways``: every way of it, where there is more than one; ``bound``: each asks for certain states."""

    act: Act
    track: str
    from_: frozenset[str]
    effects: tuple[Callable[[Any, Any], None], ...]
    defaults: Mapping[str, object]
    ways: tuple[Step, ...] = ()
    bound: bool = False

    def chosen(self, states: Collection[str], order: Sequence[str], named: str) -> Step:
        """The way meant at present: see ``ways.chosen``, which is asked where not just one fits."""
        if self.bound and not named:
            fits = [way for way in self.ways if not way.from_.isdisjoint(states)]
            if len(fits) == 1:
                return fits[0]
        act = chosen(self.act, frozenset(states), order, named)
        return next(way for way in self.ways if way.act is act)


_compiled: WeakKeyDictionary[Procedure, dict[str, Step]] = WeakKeyDictionary()


def steps_of(p: Procedure, effects: Mapping[str, Callable[[Any, Any], None]]) -> dict[str, Step]:
    """Steps of a procedure by act; ``effects``: the functions the TOML names."""
    found = _compiled.get(p)
    if found is None:
        found = _compiled[p] = {act.id: _step(act, effects) for act in p.acts.values()}
    return found


def _step(act: Act, effects: Mapping[str, Callable[[Any, Any], None]]) -> Step:
    own = _way(act, effects)
    if act.variants:
        own.ways = tuple(_way(way, effects) for way in act.ways)
        own.bound = not any("any" in way.from_ for way in act.ways)
    return own


def _way(act: Act, effects: Mapping[str, Callable[[Any, Any], None]]) -> Step:
    return Step(
        act=act,
        track=act.track,
        from_=frozenset(act.from_),
        effects=tuple(effects[name] for name in act.effects),
        defaults={spec.name: spec.default for spec in reversed(act.fields)},
    )
