"""Whether the same claim is being mediated, or is before a court, in another case of this centre."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from mediation.casework.facts import last_of
from mediation.records.people import DIED

if TYPE_CHECKING:
    from mediation.procedure.load import Procedure
    from mediation.procedure.model import Act
    from mediation.records.snapshot import Party, Snapshot
    from mediation.store.reader import Reader

_GUARDS = frozenset({"second_track", "second_track_medical", "suit_medical", "suit_running"})
_SUED = "E3"
_ALL = 10_000
"""A hospital is a party to many disputes: none of those with the same two sides may be left out."""


class Others(NamedTuple):
    """What runs elsewhere: labels of mediations, (case, court) of suits."""

    tracks: tuple[str, ...] = ()
    suits: tuple[tuple[str, str], ...] = ()


NOTHING = Others()


def matters(act: Act) -> bool:
    """Whether the act must know of other cases."""
    return any(guard.id in _GUARDS for guard in act.guards)


def others(reader: Reader, procedure: Procedure, snapshot: Snapshot) -> Others:
    """Running mediations and suits of the same kind between the same sides, told by identity or credit numbers and names."""
    # Death ends nobody's claim (the heirs have it); whoever left takes his own along.
    sides = {party.id: party for party in snapshot.parties if party.active or party.left_reason == DIED}
    numbers = [party.id_no for party in sides.values() if party.id_no]
    names = [party.name for party in sides.values()]
    running = {procedure.states[state].label for state in procedure.running}
    found: dict[str, set[str]] = {}
    cases: dict[str, tuple[str, str]] = {}
    for match in reader.similar(names, numbers, limit=_ALL, shared=2):
        same_kind = match.kind.partition("/")[0] == snapshot.kind.partition("/")[0]
        if match.case_id == snapshot.id or not same_kind:
            continue
        side = _same(sides.values(), match.name, same_id=match.same_id)
        if side:
            found.setdefault(match.case_id, set()).add(side)
            cases[match.case_id] = (match.reg_no, match.stage)
    same = [case_id for case_id, roles in found.items() if len(roles) > 1]
    tracks = tuple(f"{cases[case_id][0]}调解" for case_id in same if cases[case_id][1] in running)
    courts = ((cases[case_id][0], _court(reader.snapshot(case_id))) for case_id in same)
    return Others(tracks, tuple((reg_no, court) for reg_no, court in courts if court is not None))


def _court(case: Snapshot) -> str | None:
    """The court a suit of this case is before; None where there is none."""
    if all(track.state != _SUED for track in case.tracks):
        return None
    last = last_of(case.entries)
    entry = last.get("sue") or last.get("payment_order")
    return str(entry.value("court", "")) if entry is not None else ""


def _same(parties: Iterable[Party], name: str, *, same_id: bool) -> str:
    """The role of the party that is meant: by number where a person has one, organisations by their full name."""
    return next((party.role for party in parties if party.name == name and (same_id or not party.id_no)), "")
