"""Which way of an act is meant: one act may belong to several tracks, each with its own states, conditions and articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import TYPE_CHECKING

from mediation.procedure.law import under
from mediation.procedure.spec import FieldSpec

if TYPE_CHECKING:
    from mediation.procedure.load import Procedure
    from mediation.procedure.model import Act, Standing


def fitting(act: Act, standing: Standing, fields: Mapping[str, object] | None = None) -> Act:
    """The way of an act meant at present: of the track named in ``fields["track"]``, else of the track entered last.

    Where none fits the present states, the way whose refusal says most: of the track entered last, else the act itself.
    """
    if not act.variants:
        return act
    return chosen(act, standing.states, standing.order, str((fields or {}).get("track") or ""))


def chosen(act: Act, states: AbstractSet[str], order: Sequence[str], named: str = "") -> Act:
    """As `fitting`, from the states held and the tracks in the order they were entered."""
    if not act.variants:
        return act
    pool: Sequence[Act] = act.ways
    if named:
        pool = [way for way in pool if way.track == named] or pool
    fits = [way for way in pool if not states.isdisjoint(way.from_) or held(way, states)] or pool
    if len(fits) == 1:
        return fits[0]
    place = {track: number for number, track in enumerate(order)}
    return max(fits, key=lambda way: place.get(way.track, -1))


def held(act: Act, states: AbstractSet[str]) -> bool:
    """Whether this way of an act belongs to these states."""
    if not states.isdisjoint(act.from_):
        return True
    if "any" in act.from_:
        return bool(states)
    return "none" in act.from_ and not states


def asked_of(spec: FieldSpec, kind: str) -> bool:
    """Whether a field is asked for in disputes of a kind."""
    return not spec.kinds or any(under(kind, one) for one in spec.kinds)


def asked_with(spec: FieldSpec, fields: Mapping[str, object]) -> bool:
    """Whether a field is asked for beside these values of the act's other fields."""
    return all(fields.get(name) in choices for name, choices in spec.only)


def several(p: Procedure, act: Act, standing: Standing) -> tuple[str, ...]:
    """The tracks an act could be meant of, where more than one mediation runs, so that the entry has to say which; else ()."""
    if not act.variants:
        return ()
    running = standing.states & p.running
    found = tuple(dict.fromkeys(way.track for way in act.ways if not running.isdisjoint(way.from_)))
    return found if len(found) > 1 else ()


def asking(p: Procedure, act: Act, standing: Standing) -> Act:
    """The act with a field ``track`` more, where more than one track could be meant; proposed is the one entered last."""
    tracks = several(p, act, standing)
    if not tracks:
        return act
    field = FieldSpec(
        name="track",
        label="所属程序",
        type="choice",
        required=True,
        choices=tracks,
        labels=tuple(p.tracks[track].label for track in tracks),
        help="本案有几种调解程序，请写明这一项办的是哪一种",
        default=fitting(act, standing).track,
    )
    return replace(act, fields=(*act.fields, field))
