"""The unit of work: one act, one transaction, one commit; with it the log, the seals, the counters and the search rows."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import delete, event, inspect
from sqlalchemy.orm import Session
from sqlmodel import SQLModel, select

from mediation.records import tables
from mediation.records.snapshot import CentreInfo, Snapshot
from mediation.store import chain, desk_rows, numbers
from mediation.store.keeping import Books, BooksMark
from mediation.store.reader import CoreSource, Reader
from mediation.store.snapshots import read_snapshot
from mediation.store.typed import checked
from mediation.store.values import Number, first_docid
from mediation.values.dates import now_utc
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from mediation.store.files import Files

RowType = TypeVar("RowType", bound=SQLModel)

_ORDERS = ("ordinal", "no", "seq", "id")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a unit holds in memory at one moment of a bulk run."""

    books: BooksMark
    made: set[tuple[type, object]]
    fresh: set[str]
    to_index: dict[str, None]
    docids: dict[int, int]
    changed: bool


class Unit:
    """Writes of one act. Made by ``Store.unit``; everything here ends with that block."""

    def __init__(
        self, session: Session, *, centre: CentreInfo, keys: chain.Keys, files: Files, actor_id: str, role: str
    ) -> None:
        self.session = session
        self.centre = centre
        self.centre_id = centre.id
        self.actor_id = actor_id
        self.role = role
        self.now = now_utc()
        self._files = files
        self._books = Books(session, centre.id, keys)
        self._keys = keys
        self.remembered_series: dict[tuple[str, str, int], tables.NumberSeries] = {}
        self._made: dict[tuple[type, object], SQLModel] = {}
        self._by_case: dict[tuple[type, str], list[SQLModel]] = defaultdict(list)
        self._fresh: set[str] = set()
        self._began_with: dict[object, int] = {}  # by the row's state: rows themselves have no hash
        self._to_index: dict[str, None] = {}
        self._docids: dict[int, int] = {}
        self._changed = False
        event.listen(session, "before_flush", self._before_flush)

    def add(self, row: RowType) -> RowType:
        """A new row; ``centre_id`` is filled."""
        if getattr(row, "centre_id", None) == "":
            row.centre_id = self.centre_id
        self.session.add(row)
        key = getattr(row, "id", None)
        if key is not None:
            self._made[type(row), key] = row
        if isinstance(row, tables.Case):
            self._fresh.add(row.id)
        case_id = getattr(row, "case_id", "")
        if case_id in self._fresh:
            self._by_case[type(row), case_id].append(row)
        return row

    def get(self, table: type[RowType], key: str) -> RowType | None:
        """The row with this id, or None; locked against other writers until the unit ends."""
        made = self._made.get((table, key))
        if made is not None:
            return made  # type: ignore[return-value]
        return self.session.get(table, key, with_for_update=True)

    def need(self, table: type[RowType], key: str) -> RowType:
        """The row with this id. Raises Problem("gone")."""
        row = self.get(table, key)
        if row is None:
            raise Problem("gone", "这条记录已经不在了，请刷新后再试。", where=key)
        return row

    def rows(self, table: type[RowType], case_id: str) -> list[RowType]:
        """The rows of a case in their order; of a case added in this unit without asking the database."""
        order = [name for name in _ORDERS if name in table.model_fields]
        if case_id in self._fresh:
            mine: list[Any] = self._by_case[table, case_id]
            return sorted(mine, key=lambda row: tuple(getattr(row, name) for name in order))
        query = select(table).where(table.case_id == case_id)  # type: ignore[attr-defined]
        return list(self.session.scalars(query.order_by(*(getattr(table, name) for name in order))))

    def save(self, row: RowType, expected_version: int) -> RowType:
        """Say that `row`, as changed, replaces what the person saw. Raises Problem("conflict") when it was changed meanwhile."""
        version = self._began_with.get(inspect(row), row.version)  # type: ignore[attr-defined]
        if version != expected_version:
            raise Problem(
                "conflict", "这条记录刚被别人改过，您的修改没有保存；请刷新后再改。", where=getattr(row, "id", "")
            )
        return row

    def delete(self, row: SQLModel) -> None:
        """Remove a row that was entered by mistake and that no entry speaks of."""
        key = getattr(row, "id", None)
        self._made.pop((type(row), key), None)
        place = type(row), getattr(row, "case_id", "")
        if place in self._by_case:
            self._by_case[place] = [one for one in self._by_case[place] if one is not row]
        if inspect(row, raiseerr=True).pending:
            self.session.expunge(row)
        else:
            self.session.delete(row)

    def replace(self, table: type[RowType], case_id: str, rows: Iterable[RowType]) -> None:
        """Put `rows` in the place of the case's derived rows (Track, Deadline); their order becomes ``ordinal``."""
        if case_id in self._fresh:
            for old in list(self._by_case[table, case_id]):
                self.delete(old)
        else:
            self.session.execute(delete(table).where(table.case_id == case_id))  # type: ignore[attr-defined]
            for key in [key for key, row in self._made.items() if key[0] is table and row.case_id == case_id]:  # type: ignore[attr-defined]
                del self._made[key]
        for ordinal, row in enumerate(rows):
            row.ordinal = ordinal
            self.add(row)

    def snapshot(self, case_id: str) -> Snapshot:
        """The case as its rows are now, inside the transaction."""
        self.session.flush()
        return read_snapshot(CoreSource(self.session.connection()), self.centre, case_id)

    def reader(self) -> Reader:
        """Questions to the database as this transaction sees it."""
        self.session.flush()
        return Reader(CoreSource(self.session.connection()), self.centre)

    def docid(self, day: date) -> int:
        """The next docid of a registration day: day number << 20 | number within the day."""
        first = first_docid(day)
        if first not in self._docids:
            sql = "SELECT max(docid) FROM cases WHERE centre_id = :centre AND docid >= :first AND docid < :last"
            values = {"centre": self.centre_id, "first": first, "last": first_docid(day + timedelta(days=1))}
            newest = CoreSource(self.session.connection()).fetch(sql, values)[0][0]
            self._docids[first] = first if newest is None else newest
        self._docids[first] += 1
        return self._docids[first]

    def allocate(
        self, series: str, year: int, pattern: str, *, prefix: str = "", case_id: str = "", object_id: str = ""
    ) -> Number:
        """The next number of a series in a year; given once, never again, whatever becomes of it."""
        return numbers.allocate(self, series, year, pattern, prefix=prefix, case_id=case_id, object_id=object_id)

    def void_number(self, series: str, text: str, reason: str) -> None:
        """Keep a number as void, with the reason. Raises Problem("no_number") or Problem("required")."""
        numbers.void(self, series, text, reason)

    def revive_number(self, series: str, text: str) -> None:
        """Take the voiding of a number back, for the very thing it was given to. Raises Problem("no_number")."""
        numbers.revive(self, series, text)

    def log(
        self,
        action: str,
        *,
        case_id: str = "",
        object: str = "",  # noqa: A002 - the log's own column
        object_id: str = "",
        fields: Mapping[str, object] | None = None,
    ) -> int:
        """One entry of the log, in this transaction; its sequence number. Values go in as salted keyed hashes only."""
        salt = secrets.token_hex(8)
        return self._chain(action, case_id, object, object_id, chain.payload(self._keys, salt, fields or {}), salt)

    def _chain(self, action: str, case_id: str, about: str, object_id: str, payload: str, salt: str) -> int:
        offset = datetime.now().astimezone().utcoffset() or timedelta()
        seq, previous = self._books.next_place()
        entry = chain.LogEntry(
            seq=seq,
            at=self.now.isoformat(timespec="microseconds"),
            offset_minutes=int(offset.total_seconds() // 60),
            actor_id=self.actor_id,
            role=self.role,
            action=action,
            case_id=case_id,
            object=about,
            object_id=object_id,
            payload=payload,
            salt=salt,
            prev_mac=previous,
        )
        self._books.append(entry)
        return seq

    def take_logged(self, logged: Iterable[tuple[str, str, str, str, str, str]], tally: Mapping[str, int]) -> None:
        """Chain entries made ready elsewhere (see ``wholesale``), and count the rows they tell of."""
        for one in logged:
            self._chain(*one)
        self._books.tally.update(tally)

    def index(self, case_id: str) -> None:
        """Bring the search rows of a case up to date when the unit ends; a case whose rows were changed here is anyway."""
        self._to_index[case_id] = None

    def keep(self, data: bytes, mime: str = "") -> str:
        """Keep a file: on disk first, then its row; its SHA-256."""
        return self._keep(self._files.put(data), len(data), mime)

    def keep_file(self, path: Path, mime: str = "") -> str:
        """As `keep`, from a file that need not fit into memory."""
        return self._keep(self._files.put_file(path), path.stat().st_size, mime)

    def _keep(self, sha: str, size: int, mime: str) -> str:
        if (tables.FileBlob, sha) not in self._made and self.session.get(
            tables.FileBlob, (self.centre_id, sha)
        ) is None:
            blob = tables.FileBlob(centre_id=self.centre_id, sha256=sha, size=size, mime=mime, added_at=self.now)
            self._made[tables.FileBlob, sha] = blob
            self.session.add(blob)
        return sha

    def set_setting(self, name: str, value: object) -> None:
        """Set one centre setting; the log entry is the caller's."""
        desk_rows.set_setting(self, name, value)

    def put_draft(self, staff_id: str, form: str, content: object, case_id: str = "", subject: str = "") -> None:
        """Keep an unfinished form; it needs no log."""
        desk_rows.put_draft(self, staff_id, form, content, case_id, subject)

    def drop_draft(self, staff_id: str, form: str, case_id: str = "", subject: str = "") -> None:
        """Forget an unfinished form."""
        desk_rows.drop_draft(self, staff_id, form, case_id, subject)

    def _before_flush(self, session: Session, _context: object, _instances: object) -> None:
        for row in session.new:
            self._count(row, 1)
            self._finish_row(row)
        for row in session.dirty:
            if not session.is_modified(row):
                continue
            if "version" in row.__table__.columns and inspect(row) not in self._began_with:
                self._began_with[inspect(row)] = row.version
                row.version += 1
            if isinstance(row, tables.Case):
                self._move_stage(row)
            self._finish_row(row)
        for row in session.deleted:
            self._count(row, -1)
            self._note(row)

    def _finish_row(self, row: Any) -> None:
        values = checked(row)
        if "seal" in values:
            self._note(row)
            row.seal = chain.row_seal(self._keys, row.__tablename__, values)

    def _note(self, row: Any) -> None:
        """A row the centre answers for is written: the log must say so, and its case is found by its new words."""
        if "seal" in row.__table__.columns:
            self._changed = True
            case_id = row.id if isinstance(row, tables.Case) else getattr(row, "case_id", "")
            if case_id:
                self._to_index[case_id] = None

    def _count(self, row: Any, step: int) -> None:
        if "seal" in row.__table__.columns:
            self._books.tally[f"rows/{row.__tablename__}"] += step
        if isinstance(row, tables.Case):
            self._books.tally[f"stage/{row.stage}"] += step
        if step > 0 and "version" in row.__table__.columns:
            self._began_with.setdefault(inspect(row), row.version)

    def _move_stage(self, row: tables.Case) -> None:
        history = inspect(row).attrs.stage.history
        if history.deleted and history.added:
            self._books.tally[f"stage/{history.deleted[0]}"] -= 1
            self._books.tally[f"stage/{history.added[0]}"] += 1

    def finish(self) -> None:
        """Write what waits for the end: rows, search rows, log, counters. Called once before each commit."""
        self.session.flush()
        if self._changed and not self._books.waiting:
            raise RuntimeError("rows were changed without an entry in the log")
        if self._to_index:
            from mediation.store.index import refresh

            refresh(CoreSource(self.session.connection()), self.centre_id, list(self._to_index))
            self._to_index.clear()
        self._books.write()

    def forget(self) -> None:
        """Start the next batch of a bulk run: nothing of the last one is held in memory."""
        self.session.expunge_all()
        self._books.forget()
        for held in (self._made, self._by_case, self._fresh, self._began_with, self._to_index, self._docids):
            held.clear()
        self.remembered_series.clear()
        self._changed = False
        self.now = now_utc()

    def mark(self) -> Mark:
        """Where the unit stands, to come back to when a savepoint is undone."""
        return Mark(
            self._books.mark(),
            set(self._made),
            set(self._fresh),
            dict(self._to_index),
            dict(self._docids),
            self._changed,
        )

    def undo(self, mark: Mark) -> None:
        """Come back to `mark`; the session has already undone its rows."""
        self._books.undo(mark.books)
        self._made = {key: row for key, row in self._made.items() if key in mark.made}
        for key in [key for key in self._by_case if key[1] not in mark.fresh]:
            del self._by_case[key]
        self._fresh, self._to_index, self._docids = mark.fresh, mark.to_index, mark.docids
        self._changed = mark.changed
        self.remembered_series.clear()
