"""Every open deadline counted again from the entries, for many cases at once, and held against what is stored.

One query a table and a batch of cases; only the columns that fold and clocks look at are read. What is counted is what
``settling`` counts after every act.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from mediation.casework.facts import in_force, typed_field
from mediation.casework.permits import need
from mediation.casework.registering import Round
from mediation.casework.settling import owing
from mediation.procedure.clocks import Open, open_clocks
from mediation.procedure.engine import timed
from mediation.procedure.model import CaseFacts, Happening, Obligation, PartyFacts
from mediation.store.source import as_date, as_moment

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.procedure.load import Procedure
    from mediation.procedure.model import FieldSpec
    from mediation.records.snapshot import Entry
    from mediation.store.source import RowTuple, Source
    from mediation.values.calendar import Holidays

BATCH = 1000
_read = json.JSONDecoder().raw_decode  # what json.loads comes to, without its looking at the kind of text first
_TYPED = frozenset({"date", "moment", "rows", "items", "consents"})
_ROLES = {"申请人": 0, "被申请人": 1, "第三人": 2}
_CASES = (
    "SELECT id, kind, applied_on, level, source_way, source_channel, fen, first_owner, application_mode, confidential, place "
    "FROM cases WHERE stage <> '已归档' AND id > :after ORDER BY id LIMIT :many"
)
_ENTRIES = (
    'SELECT case_id, id, seq, act, "on", "at", CAST("fields" AS TEXT), supersedes, superseded_by FROM entry '
    "WHERE case_id BETWEEN :first AND :last ORDER BY case_id"
)
_PARTIES = "SELECT case_id, id, role, type, name, left_on, ordinal FROM party WHERE case_id BETWEEN :first AND :last ORDER BY case_id"
_INSTALMENTS = (
    "SELECT case_id, id, agreement_id, item_no, no, what, due, fen FROM instalment "
    "WHERE case_id BETWEEN :first AND :last ORDER BY case_id"
)
_DUES = (
    "SELECT case_id, rule, ref, label, start_on, due, due_at, basis, whose FROM deadline "
    "WHERE case_id BETWEEN :first AND :last AND state = 'open' ORDER BY case_id"
)


@dataclass(frozen=True, slots=True)
class Differing:
    """A case whose stored open deadlines are not those its entries tell."""

    case_id: str
    kept: frozenset[Open]
    told: frozenset[Open]


@dataclass(frozen=True, slots=True)
class Recounted:
    """How many cases were counted, how many open deadlines their entries tell, and the cases that differ."""

    cases: int
    dues: int
    differing: tuple[Differing, ...]


def _fields(text: str, typed: Sequence[tuple[str, FieldSpec]]) -> Mapping[str, object]:
    """The fields of an entry. ``typed``: those JSON has no type for."""
    found: dict[str, Any] = _read(text)[0]
    for name, spec in typed:
        if name in found:
            found[name] = typed_field(spec, found[name])
    return found


class _Row(NamedTuple):
    """An entry as it is stored, with the names ``facts.in_force`` looks at."""

    case_id: str
    id: str
    seq: int
    act: str
    on: Any
    at: Any
    fields: str
    supersedes: str
    superseded_by: str


def recount(desk: Desk) -> Recounted:
    """Count every case that is not filed from its entries. Nothing is written. Raises Problem("forbidden")."""
    count = Counter.of(desk).dues
    cases = dues = 0
    differing: list[Differing] = []
    with no_collector():
        for batch in stored(desk):
            for case_id, facts, kept in batch:
                told = count(facts)
                cases, dues = cases + 1, dues + len(told)
                if told != kept:
                    differing.append(Differing(case_id, frozenset(kept), frozenset(told)))
    return Recounted(cases, dues, tuple(differing))


def stored(desk: Desk) -> Iterator[list[tuple[str, CaseFacts, set[Open]]]]:
    """Batches of (id, facts, stored open deadlines) of the cases that are not filed. Raises Problem("forbidden")."""
    need(desk.person, "read_case")
    run = Round.of(desk)
    with desk.store.read() as reader:
        maker = _Maker.of(run, reader.source)
        yield from _batches(maker, reader.source)


@dataclass(frozen=True, slots=True)
class Counter:
    """Counts the open deadlines of cases of one centre on one day."""

    desk: Desk
    procedure: Procedure
    holidays: Holidays
    today: date

    @classmethod
    def of(cls, desk: Desk) -> Counter:
        """For today."""
        return cls(desk, desk.procedure, desk.holidays, desk.today())

    def dues(self, facts: CaseFacts) -> set[Open]:
        """The open deadlines of one case as its entries tell them."""
        p, holidays, today = self.procedure, self.holidays, self.today
        timing = timed(p, facts, today, holidays)
        if timing.filed_on is not None:
            return set()
        found = open_clocks(p, facts, timing, holidays, today)
        if timing.closed_on is None:
            return set(found)
        return {one for one in found if owing(self.desk, timing, one.rule)}


@contextmanager
def no_collector() -> Iterator[None]:
    """Nothing made here refers back to itself: the collector would walk through millions of rows and find nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _kept(row: RowTuple, day: Callable[[Any], date]) -> Open:
    _case, rule, ref, label, start_on, due, due_at, basis, whose = row
    return Open(rule, ref, label, day(start_on), due and day(due), due_at and as_moment(due_at), basis, whose)


def _batches(maker: _Maker, source: Source) -> Iterator[list[tuple[str, CaseFacts, set[Open]]]]:
    """In the order of their ids."""
    after, day = "", maker.day
    while cases := source.fetch(_CASES, {"after": after, "many": BATCH}):
        after = cases[-1][0]
        span = {"first": cases[0][0], "last": after}
        entries, parties, instalments, dues = (
            _grouped(source.fetch(sql, span)) for sql in (_ENTRIES, _PARTIES, _INSTALMENTS, _DUES)
        )
        found = []
        for case in cases:
            one = case[0]
            facts = maker.facts(case, entries.get(one, ()), parties.get(one, ()), instalments.get(one, ()))
            found.append((one, facts, {_kept(row, day) for row in dues.get(one, ())}))
        yield found


def _grouped(rows: Iterable[RowTuple]) -> dict[str, list[RowTuple]]:
    return {case_id: list(hers) for case_id, hers in groupby(rows, itemgetter(0))}


@dataclass(frozen=True, slots=True)
class _Maker:
    """What the facts of every case share."""

    typed: Mapping[str, Sequence[tuple[str, FieldSpec]]]
    day: Callable[[Any], date]
    settings: Mapping[str, object]
    staff: Mapping[str, str]
    region: str
    committee: str
    seat: str

    @classmethod
    def of(cls, run: Round, source: Source) -> _Maker:
        """Of the desk's centre."""
        centre = run.desk.centre
        return cls(
            typed={
                act.id: [(spec.name, spec) for spec in act.fields if spec.type in _TYPED]
                for act in run.desk.procedure.acts.values()
            },
            day=date.fromisoformat if source.dialect == "sqlite" else _same,
            settings=run.settings,
            staff={person.id: person.name for person in run.people},
            region=centre.region,
            committee=str(run.settings.get("committee_type", "")),
            seat=centre.court or centre.address,
        )

    def facts(
        self, case: RowTuple, entries: Sequence[RowTuple], parties: Sequence[RowTuple], instalments: Sequence[RowTuple]
    ) -> CaseFacts:
        """As ``facts.facts_of``, without what neither fold nor clocks look at: who acts for a party, and the volume."""
        _id, kind, applied_on, level, way, channel, fen, owner, mode, confidential, place = case
        happenings = self._happenings(entries)
        return CaseFacts(
            kind=kind,
            applied_on=self.day(applied_on),
            level=level,
            source_way=way,
            source_channel=channel,
            region=self.region,
            committee_type=self.committee,
            parties=_parties(parties),
            happenings=happenings,
            settings=self.settings,
            fen=fen,
            application_mode=mode,
            confidential=bool(confidential),
            obligations=_obligations(instalments, happenings) if instalments else (),
            staff=self.staff,
            first_owner=owner,
            place=place,
            seat=self.seat,
        )

    def _happenings(self, rows: Sequence[RowTuple]) -> tuple[Happening, ...]:
        placed: list[tuple[str, int, RowTuple]] = [(row[1], row[2], row) for row in sorted(rows, key=itemgetter(2))]
        if any(row[7] or row[8] for row in rows):
            entries = cast("list[Entry]", [_Row(*row) for _root, _place, row in placed])
            placed = [(one.root, one.place, cast("RowTuple", one.entry)) for one in in_force(entries)]
        typed, day = self.typed.get, self.day
        return tuple(
            [
                Happening(root, place, act, day(on), at and as_moment(at), _fields(text, typed(act, ())))
                for root, place, (_case, _entry, _seq, act, on, at, text, _old, _new) in placed
            ]
        )


def _same(value: Any) -> Any:
    return value


def _parties(rows: Sequence[RowTuple]) -> tuple[PartyFacts, ...]:
    ordered = sorted(rows, key=lambda row: (_ROLES.get(row[2], 3), row[6], row[1]))
    return tuple([PartyFacts(row[1], row[2], row[3], row[4], row[5] is None) for row in ordered])


def _obligations(rows: Sequence[RowTuple], happenings: Sequence[Happening]) -> tuple[Obligation, ...]:
    roots = {one.id for one in happenings}
    return tuple(
        [
            Obligation(one, agreement, item_no, no, what, as_date(due), fen)
            for _case, one, agreement, item_no, no, what, due, fen in sorted(rows, key=itemgetter(2, 3, 4))
            if agreement in roots
        ]
    )
