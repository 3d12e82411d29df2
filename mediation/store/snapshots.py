"""From rows to the frozen `Snapshot`: one query a table, none a row."""
# ruff: noqa: S608 - names of tables and columns are this package's own; values are always bound

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from mediation.records.snapshot import (
    Agreement,
    Aide,
    Attachment,
    CentreInfo,
    Due,
    Entry,
    FollowUp,
    Instalment,
    Investigation,
    Item,
    Organ,
    Paper,
    Party,
    Referral,
    Service,
    Session,
    Signature,
    Snapshot,
    StaffInfo,
    TrackStanding,
    VolumeInfo,
)
from mediation.store.source import RowTuple, Source, as_json, build, columns, frozen, selected
from mediation.values.problems import Problem

Value = TypeVar("Value")

_ROLE_ORDER = {"申请人": 0, "被申请人": 1, "第三人": 2}


def read_centre(source: Source) -> CentreInfo | None:
    """The centre of this database, or None before the first start was finished."""
    rows = source.fetch(f"SELECT {selected(CentreInfo)} FROM centre ORDER BY id LIMIT 1", {})
    return build(CentreInfo, rows[0]) if rows else None


def read_snapshot(source: Source, centre: CentreInfo, case_id: str) -> Snapshot:
    """Everything of one case. Raises Problem("no_case")."""
    rows = source.fetch(f"SELECT {selected(Snapshot)} FROM cases WHERE id = :id", {"id": case_id})
    if not rows:
        raise Problem("no_case", "没有找到这个案件，请核对案号。", where=case_id)
    mediators, recorder = _people(source, case_id)
    found = build(
        Snapshot,
        rows[0],
        centre=centre,
        parties=_parties(source, case_id),
        mediators=mediators,
        recorder=recorder,
        tracks=_plain(source, TrackStanding, "track", case_id, "ordinal"),
        sessions=_plain(source, Session, "session_record", case_id, "no"),
        investigations=_plain(source, Investigation, "investigation", case_id, "no"),
        attachments=_plain(source, Attachment, "attachment", case_id, "id"),
        agreements=_agreements(source, case_id),
        follow_ups=_plain(source, FollowUp, "follow_up", case_id, "no"),
        services=_plain(source, Service, "service", case_id, "id"),
        entries=_entries(source, case_id),
        dues=_plain(source, Due, "deadline", case_id, "ordinal"),
        papers=_plain(source, Paper, "paper", case_id, "id"),
        volume=next(iter(_plain(source, VolumeInfo, "volume", case_id, "id")), None),
        related=_related(source, case_id),
        referrals=_plain(source, Referral, "referral", case_id, "ordinal"),
    )
    return replace(found, organ=_organ(source, found.organ_id)) if found.organ_id else found


def _organ(source: Source, organ_id: str) -> Organ | None:
    rows = source.fetch(f"SELECT {selected(Organ)} FROM organ WHERE id = :id", {"id": organ_id})
    return build(Organ, rows[0]) if rows else None


def _rows(source: Source, kind: type[Any], table: str, case_id: str, order: str, extra: str = "") -> list[RowTuple]:
    more = f", {extra}" if extra else ""
    sql = f'SELECT {selected(kind)}{more} FROM {table} WHERE case_id = :case ORDER BY "{order}", "{_last(table)}"'
    return source.fetch(sql, {"case": case_id})


def _last(table: str) -> str:
    return "signer_id" if table == "signature" else "id"


def _plain(source: Source, kind: type[Value], table: str, case_id: str, order: str) -> tuple[Value, ...]:
    return tuple(build(kind, row) for row in _rows(source, kind, table, case_id, order))


def _grouped(
    source: Source,
    kind: type[Value],
    table: str,
    case_id: str,
    order: str,
    owner: str,
    **nested: Callable[[str], object],
) -> dict[str, list[Value]]:
    """Values of `kind` by the id in column `owner`; ``nested`` gives what hangs on a row by that row's id."""
    place = next((number for number, (name, _convert) in enumerate(columns(kind)) if name == "id"), None)
    found: dict[str, list[Value]] = defaultdict(list)
    for row in _rows(source, kind, table, case_id, order, owner):
        inner = {name: give(row[place]) for name, give in nested.items()} if place is not None else {}
        found[row[-1]].append(build(kind, row, **inner))
    return found


def _parties(source: Source, case_id: str) -> tuple[Party, ...]:
    aides = _grouped(source, Aide, "aide", case_id, "id", "party_id")
    parties = []
    for row in _rows(source, Party, "party", case_id, "ordinal"):
        hers = aides.get(row[0], [])
        guardians = tuple(aide for aide in hers if aide.kind == "guardian")
        agents = tuple(aide for aide in hers if aide.kind != "guardian")
        parties.append(build(Party, row, guardians=guardians, agents=agents))
    return tuple(sorted(parties, key=lambda party: (_ROLE_ORDER.get(party.role, 3), party.ordinal, party.id)))


def _agreements(source: Source, case_id: str) -> tuple[Agreement, ...]:
    ids = _rows(source, Agreement, "agreement", case_id, "ordinal")
    if not ids:
        return ()
    instalments = _grouped(source, Instalment, "instalment", case_id, "no", "item_id")
    signatures = _grouped(source, Signature, "signature", case_id, "on", "agreement_id")
    items = _grouped(
        source, Item, "item", case_id, "no", "agreement_id", instalments=lambda item: tuple(instalments.get(item, ()))
    )
    return tuple(
        build(Agreement, row, items=tuple(items.get(row[0], ())), signatures=tuple(signatures.get(row[0], ())))
        for row in ids
    )


def _entries(source: Source, case_id: str) -> tuple[Entry, ...]:
    found = []
    for row in _rows(source, Entry, "entry", case_id, "seq", 'CAST("fields" AS TEXT)'):
        given: dict[str, Any] = as_json(row[-1]) or {}
        found.append(build(Entry, row, fields=tuple((name, frozen(value)) for name, value in given.items())))
    return tuple(found)


def _people(source: Source, case_id: str) -> tuple[tuple[StaffInfo, ...], StaffInfo | None]:
    sql = (
        f"SELECT {selected(StaffInfo, 's')}, a.duty FROM assignment a JOIN staff s ON s.id = a.staff_id "
        "WHERE a.case_id = :case AND a.until IS NULL ORDER BY a.ordinal, a.id"
    )
    rows = source.fetch(sql, {"case": case_id})
    mediators = tuple(build(StaffInfo, row) for row in rows if row[-1] == "mediator")
    recorders = [build(StaffInfo, row) for row in rows if row[-1] == "recorder"]
    return mediators, recorders[-1] if recorders else None


def _related(source: Source, case_id: str) -> tuple[tuple[str, str, str], ...]:
    sql = (
        "SELECT r.relation, r.other_id, c.reg_no FROM relation r JOIN cases c ON c.id = r.other_id "
        "WHERE r.case_id = :case ORDER BY r.id"
    )
    return tuple((row[0], row[1], row[2]) for row in source.fetch(sql, {"case": case_id}))
