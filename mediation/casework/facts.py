"""From a frozen case to what the procedure judges: pure, no store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mediation.procedure.load import Procedure
    from mediation.procedure.model import Act, CaseFacts, FieldSpec, Happening, Obligation, PartyFacts
    from mediation.records.snapshot import Entry, Party, Snapshot, StaffInfo

VOIDING = "correct"
"""Act of an entry that only takes another back."""


@dataclass(frozen=True, slots=True)
class InForce:
    """An entry in force, with the id and place of the entry it first was before any correction."""

    root: str
    place: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Lacking:
    """Titles of papers a volume lacks: those the law asks for, and those only the centre asks for."""

    law: tuple[str, ...]
    centre: tuple[str, ...]


def in_force(entries: Iterable[Entry]) -> tuple[InForce, ...]:
    """The entries in force, in the order they hold: a corrected entry keeps the place of the first."""
    by_id = {entry.id: entry for entry in entries}

    def root(entry: Entry) -> Entry:
        while entry.supersedes and entry.supersedes in by_id:
            entry = by_id[entry.supersedes]
        return entry

    living = []
    for entry in by_id.values():
        if not entry.superseded_by and not (entry.act == VOIDING and entry.supersedes):
            first = root(entry)
            living.append(InForce(first.id, first.seq, entry))
    return tuple(sorted(living, key=lambda one: one.place))


def last_of(entries: Iterable[Entry]) -> dict[str, Entry]:
    """The last entry in force of every act."""
    return {one.entry.act: one.entry for one in in_force(entries)}


def facts_of(
    procedure: Procedure,
    snapshot: Snapshot,
    settings: Mapping[str, object],
    people: Iterable[StaffInfo],
    *,
    lacking: Lacking | None = None,
    other_tracks: tuple[str, ...] = (),
    other_suits: tuple[tuple[str, str], ...] = (),
) -> CaseFacts:
    """The facts of a case as the procedure wants them.

    settings: the centre's values by name; people: its staff; lacking: papers the volume lacks, where asked;
    other_tracks, other_suits: running mediations and suits of the same claim elsewhere, where asked.
    """
    from mediation.procedure.model import CaseFacts

    living = in_force(snapshot.entries)
    return CaseFacts(
        kind=snapshot.kind,
        applied_on=snapshot.applied_on,
        level=snapshot.level,
        source_way=snapshot.source_way,
        source_channel=snapshot.source_channel,
        region=snapshot.centre.region,
        committee_type=str(settings.get("committee_type", "")),
        parties=tuple(_party(party, _renamings(living)) for party in snapshot.parties),
        happenings=tuple(_happening(procedure, one) for one in living),
        settings=settings,
        fen=snapshot.fen,
        first_owner=snapshot.first_owner,
        other_tracks=other_tracks,
        other_suits=other_suits,
        application_mode=snapshot.application_mode,
        confidential=snapshot.confidential,
        obligations=_obligations(snapshot, living),
        staff={person.id: person.name for person in people},
        dossier_complete=None if lacking is None else not lacking.law,
        dossier_missing=lacking.law if lacking else (),
        dossier_wanting=lacking.centre if lacking else (),
        has_volume=snapshot.volume is not None,
        has_gaps=bool(snapshot.volume and snapshot.volume.notes),
        place=snapshot.place,
        seat=snapshot.centre.court or snapshot.centre.address,
        unsealed=_unsealed(snapshot.entries),
    )


def _unsealed(entries: Iterable[Entry]) -> tuple[int, ...]:
    taken = {entry.supersedes for entry in entries if entry.act == VOIDING}
    return tuple(entry.seq for entry in entries if entry.act == "seal" and entry.id in taken)


def _obligations(snapshot: Snapshot, living: tuple[InForce, ...]) -> tuple[Obligation, ...]:
    from mediation.procedure.model import Obligation

    roots = {one.root for one in living}  # an agreement has the id of the entry that made it
    return tuple(
        Obligation(part.id, agreement.id, part.item_no, part.no, part.what, part.due, part.fen)
        for agreement in snapshot.agreements
        if agreement.id in roots
        for item in agreement.items
        for part in item.instalments
    )


def _renamings(living: tuple[InForce, ...]) -> tuple[tuple[str, str], ...]:
    """(id of the party or aide, name it bore before) of every name put right."""
    return tuple(
        (str(one.entry.value("object", "")), str(one.entry.value("before", "")))
        for one in living
        if one.entry.act == "amend" and one.entry.value("field") == "name"
    )


def _names(party: Party) -> tuple[tuple[str, str], ...]:
    """(id, name) of a party and of who acts for it."""
    aides = tuple((aide.id, aide.name) for aide in (*party.guardians, *party.agents))
    return ((party.id, party.name), *aides)


def renamed(facts: CaseFacts, snapshot: Snapshot, object_id: str, before: str) -> CaseFacts:
    """The facts with one more name put right: that of a party or of who acts for it."""
    parties = []
    for party in facts.parties:
        row = snapshot.party(party.id)
        now = dict(_names(row)).get(object_id, "") if row else ""
        parties.append(replace(party, former=(*party.former, (before, now))) if now else party)
    return replace(facts, parties=tuple(parties))


def _party(party: Party, renamings: tuple[tuple[str, str], ...]) -> PartyFacts:
    from mediation.procedure.model import PartyFacts

    return PartyFacts(
        id=party.id,
        role=party.role,
        type=party.type,
        name=party.name,
        active=party.active,
        birth=party.birth,
        capacity=party.capacity,
        guardians=tuple(guardian.name for guardian in party.guardians),
        agents=tuple((agent.name, agent.authority) for agent in party.agents),
        terms=tuple((agent.name, agent.valid_from, agent.valid_to) for agent in party.agents),
        former=tuple(
            (before, name) for one, name in _names(party) for object_id, before in renamings if object_id == one
        ),
        address=party.address,
    )


def _happening(procedure: Procedure, one: InForce) -> Happening:
    from mediation.procedure.model import Happening

    entry = one.entry
    fields = typed_fields(procedure.acts.get(entry.act), dict(entry.fields))
    return Happening(id=one.root, seq=one.place, act=entry.act, on=entry.on, at=entry.at, fields=fields)


def typed_fields(act: Act | None, fields: Mapping[str, object]) -> dict[str, Any]:
    """Fields of an entry as they were judged: ISO text of dates and moments becomes dates again."""
    specs = {spec.name: spec for spec in act.fields} if act else {}
    return {name: typed_field(specs.get(name), value) for name, value in fields.items()}


def typed_field(spec: FieldSpec | None, value: object) -> Any:
    """One of them."""
    if spec is None:
        return value
    if spec.type == "date" and isinstance(value, str):
        return date.fromisoformat(value)
    if spec.type == "moment" and isinstance(value, str):
        return datetime.fromisoformat(value)
    if spec.type == "rows" and isinstance(value, list | tuple):
        columns = {column.name: column for column in spec.columns}
        return tuple({key: typed_field(columns.get(key), cell) for key, cell in row.items()} for row in value)
    if spec.type in ("items", "consents") and isinstance(value, list | tuple):
        return tuple(_dated(row) for row in value)
    return value


def _dated(row: object) -> object:
    if not isinstance(row, Mapping):
        return row
    typed: dict[str, object] = {}
    for key, value in row.items():
        if key in ("due", "on") and isinstance(value, str):
            typed[key] = date.fromisoformat(value)
        elif key == "instalments" and isinstance(value, list | tuple):
            typed[key] = tuple(_dated(part) for part in value)
        else:
            typed[key] = value
    return typed
