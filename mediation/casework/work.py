"""One act in one transaction: what every handler works with, and what is recomputed when it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from mediation.casework import facts, projecting, settling
from mediation.casework.elsewhere import NOTHING, Others
from mediation.casework.parsing import to_json
from mediation.records.ids import new_id
from mediation.values.dates import now_utc
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.procedure.load import Procedure
    from mediation.procedure.model import Act, CaseFacts, Standing
    from mediation.records.snapshot import Changed, Entry, Snapshot, StaffInfo
    from mediation.records.tables import Case, Row
    from mediation.store.unit import Unit

Handler = Callable[["Work", date, dict[str, Any], "Entry | None"], dict[str, Any]]
"""Writes the side tables of one act and returns the fields its entry keeps. With an old entry it corrects that entry's
rows instead of adding new ones.
"""


@dataclass
class Work:
    """One case being worked on inside one open transaction."""

    desk: Desk
    unit: Unit
    snapshot: Snapshot
    settings: Mapping[str, object]
    people: tuple[StaffInfo, ...]
    entry_id: str = field(default_factory=new_id)
    objects: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    made: dict[str, str] = field(default_factory=dict)
    changed: frozenset[str] = frozenset()  # fields a correction changes
    lacking: facts.Lacking | None = None  # what the volume lacks, where the act asks
    elsewhere: Others = NOTHING  # other running mediations and suits of the same claim, where the act asks
    told: str = ""  # what the person is told besides
    way: Act | None = None  # the act in the track it is done in
    former: dict[str, Any] | None = None  # what a correction overwrites, by column; None where nothing is corrected

    @property
    def today(self) -> date:
        """Today at this desk."""
        return self.desk.today()

    @property
    def procedure(self) -> Procedure:
        """The law as data."""
        return self.desk.procedure

    @property
    def case(self) -> Case:
        """The row of the case, to be changed."""
        from mediation.records.tables import Case

        return self.unit.need(Case, self.snapshot.id)

    def facts(self) -> CaseFacts:
        """What the procedure judges, as of the last look at the case."""
        return facts.facts_of(
            self.procedure,
            self.snapshot,
            self.settings,
            self.people,
            lacking=self.lacking,
            other_tracks=self.elsewhere.tracks,
            other_suits=self.elsewhere.suits,
        )

    def add(self, row: Row) -> str:
        """Add a row of this case; returns its id."""
        self.unit.add(row)
        self.touch(row)
        return row.id

    def save(self, row: Row, changes: Mapping[str, Any]) -> None:
        """Write columns of a row of this case; the unit raises its version."""
        for name, value in changes.items():
            before = getattr(row, name)
            if self.former is not None and before != value:
                self.former.setdefault(name, before)
            setattr(row, name, value)
        self.touch(row)

    def change(self, row: Row, changes: Mapping[str, Any]) -> None:
        """Write columns of a row of this case if any of them differs."""
        if any(getattr(row, name) != value for name, value in changes.items()):
            self.save(row, changes)

    def touch(self, row: Row) -> None:
        """Note a row for the panes that show it."""
        self.objects.append((str(row.__tablename__), row.id))

    def row(self, table: type[Any], row_id: str, what: str) -> Any:
        """A row of this case by id. Raises Problem("gone")."""
        found = self.unit.get(table, row_id) if row_id else None
        if found is None or found.case_id != self.snapshot.id:
            raise Problem("gone", f"{what}已不存在，请刷新后重试。", field=what)
        return found

    def again(self) -> Work:
        """The same case for the next act of this transaction."""
        return Work(self.desk, self.unit, self.look(), self.settings, self.people)

    def look(self) -> Snapshot:
        """The case as it now stands in this transaction."""
        self.snapshot = self.unit.snapshot(self.snapshot.id)
        return self.snapshot


def append_entry(
    work: Work,
    act_id: str,
    day: date,
    fields: Mapping[str, Any],
    *,
    at: datetime | None = None,
    old: Entry | None = None,
    reason: str = "",
    way: Act | None = None,
) -> str:
    """Append the entry of an act, done in that ``way``; with ``old`` it takes that entry's place. Returns its id."""
    from mediation.records.tables import Entry as EntryRow

    act = way or work.procedure.acts[act_id]
    same = old is not None and old.act == act_id
    row = EntryRow(
        id=work.entry_id,
        case_id=work.snapshot.id,
        seq=max((entry.seq for entry in work.snapshot.entries), default=0) + 1,
        act=act_id,
        label=old.label if old is not None and same else act.label,
        track=old.track if old is not None and same else act.track,
        on=day,
        at=at,
        fields=to_json(fields),
        actor=work.desk.person.name,
        actor_id=work.desk.person.id,
        recorded_at=now_utc(),
        supersedes=old.id if old else "",
        reason=reason,
    )
    work.add(row)
    if old is not None:
        before = work.row(EntryRow, old.id, "原办理记录")
        before.superseded_by = row.id
    return row.id


def finish(work: Work, act_id: str, said: str | Callable[[Standing], str], log_fields: Mapping[str, object]) -> Changed:
    """Recompute what follows from the entries, write it, index the case and append the one log entry of the act.

    said: what the person is told, or what tells it from where the case now stands.
    """
    from mediation.records.snapshot import Changed

    standing = settle(work)
    work.unit.index(work.snapshot.id)
    work.unit.log(act_id, case_id=work.snapshot.id, object="entry", object_id=work.entry_id, fields=to_json(log_fields))
    return Changed(
        case_id=work.snapshot.id,
        act=act_id,
        said=said if isinstance(said, str) else said(standing),
        objects=tuple(dict.fromkeys(work.objects)),
        warnings=tuple(dict.fromkeys(work.warnings)),
        made=work.made,
    )


def settle(work: Work) -> Standing:
    """Fold the entries again; write tracks, deadlines, the list's columns, signatures, performance and stale papers."""
    work.look()
    standing, found = settling.fold_and_clock(work.desk, work.facts())
    if projecting.project(work, standing):
        work.look()
    settling.write_rows(work.desk, work.unit, work.snapshot.id, standing, found)
    if settling.promises(found) != settling.promises(work.snapshot.dues):
        work.look()  # papers name the day on which an instalment is due now
    work.change(work.case, settling.case_columns(work.desk, work.snapshot, standing, found))
    settling.mark_stale(work)
    return standing
