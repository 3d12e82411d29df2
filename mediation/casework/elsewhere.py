"""Whether the same claim is being mediated in another case of this centre."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mediation.procedure.load import Procedure
    from mediation.procedure.model import Act
    from mediation.records.snapshot import Party, Snapshot
    from mediation.store.reader import Reader

_GUARDS = frozenset({"second_track", "second_track_medical"})


def matters(act: Act) -> bool:
    """Whether the act must know of other cases."""
    return any(guard.id in _GUARDS for guard in act.guards)


def other_tracks(reader: Reader, procedure: Procedure, snapshot: Snapshot) -> tuple[str, ...]:
    """Names of running mediations of the same kind between the same sides, told by identity or credit numbers and names."""
    sides = {party.id: party for party in snapshot.parties if party.active}
    numbers = [party.id_no for party in sides.values() if party.id_no]
    names = [party.name for party in sides.values()]
    running = {procedure.states[state].label for state in procedure.running}
    found: dict[str, set[str]] = {}
    titles: dict[str, str] = {}
    for match in reader.similar(names, numbers):
        same_kind = match.kind.partition("/")[0] == snapshot.kind.partition("/")[0]
        if match.case_id == snapshot.id or match.stage not in running or not same_kind:
            continue
        side = _same(sides.values(), match.name, same_id=match.same_id)
        if side:
            found.setdefault(match.case_id, set()).add(side)
            titles[match.case_id] = f"{match.reg_no}调解"
    return tuple(titles[case_id] for case_id, roles in found.items() if len(roles) > 1)


def _same(parties: Iterable[Party], name: str, *, same_id: bool) -> str:
    """The role of the party that is meant: by number where a person has one, organisations by their full name."""
    return next((party.role for party in parties if party.name == name and (same_id or not party.id_no)), "")
