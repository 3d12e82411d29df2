"""Reading: plain ``sqlite3`` for the file, SQLAlchemy Core for PostgreSQL; the same SQL for both.

Nothing here loads SQLModel: `mediation show` must not pay for it.
"""
# ruff: noqa: S608 - names of tables and columns are this package's own; values are always bound

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from mediation.records.snapshot import CaseLine, CentreInfo, Organ, Snapshot, StaffInfo
from mediation.store import desk_lists, lists
from mediation.store.snapshots import read_snapshot
from mediation.store.source import RowTuple, Source, as_json, as_moment, build, columns, frozen, selected
from mediation.store.values import (
    DraftRow,
    DueRow,
    InboxRow,
    LinePage,
    LoginRow,
    LogLine,
    NumberRow,
    PartyMatch,
    SessionRow,
)

_STAGE = "stage/"
_STAFF_WIDTH = len(columns(StaffInfo))


class SqliteSource:
    """Rows from one open SQLite connection."""

    dialect = "sqlite"

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def fetch(self, sql: str, values: Mapping[str, object]) -> list[RowTuple]:
        """All rows of the answer."""
        given = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
        return self.connection.execute(sql, given).fetchall()


class CoreSource:
    """Rows through an SQLAlchemy connection."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.dialect: str = connection.dialect.name
        # SQLAlchemy describes every result anew, which takes longer than SQLite takes to find a case's rows.
        self._plain = SqliteSource(connection.connection.driver_connection) if self.dialect == "sqlite" else None

    def fetch(self, sql: str, values: Mapping[str, object]) -> list[RowTuple]:
        """All rows of the answer."""
        if self._plain is not None:
            return self._plain.fetch(sql, values)
        from sqlalchemy import text

        return [tuple(row) for row in self.connection.execute(text(sql), dict(values))]


class Reader:
    """Questions to one consistent state of the database. Keep it open only while asking."""

    def __init__(self, source: Source, centre: CentreInfo) -> None:
        self.source = source
        self.centre = centre

    def snapshot(self, case_id: str) -> Snapshot:
        """Everything of one case. Raises Problem("no_case")."""
        return read_snapshot(self.source, self.centre, case_id)

    def lines(
        self,
        *,
        stage: str | Sequence[str] = "",
        kind: str = "",
        mine: str = "",
        organ: str | None = None,
        before: int | None = None,
        limit: int = 50,
    ) -> LinePage:
        """One page of the case list, newest first; ``mine`` is a staff id, ``before`` the docid of the last line seen."""
        return lists.read_lines(
            self.source, self.centre.id, stage=stage, kind=kind, mine=mine, organ=organ, before=before, limit=limit
        )

    def case_lines(self, case_ids: Sequence[str]) -> tuple[CaseLine, ...]:
        """List lines of these cases, in this order."""
        return lists.read_case_lines(self.source, case_ids)

    def find(self, text: str) -> tuple[str, ...]:
        """Ids of the cases meant by an id, docid, number or its tail; at most 10."""
        return lists.find_cases(self.source, self.centre.id, text)

    def dues(
        self, *, until: date, mine: str = "", limit: int = 200, after: tuple[date, str] | None = None
    ) -> tuple[DueRow, ...]:
        """Open deadlines up to `until`, the earliest first."""
        return lists.read_dues(self.source, self.centre.id, until=until, mine=mine, limit=limit, after=after)

    def work(
        self,
        *,
        whose: Sequence[str],
        since: date | None = None,
        until: date | None = None,
        mine: str = "",
        organ: str | None = None,
        limit: int = 50,
    ) -> tuple[DueRow, ...]:
        """Open deadlines of these days, the worst to miss first; ``whose``: ours, parties, other."""
        return desk_lists.read_work(
            self.source, self.centre.id, whose=whose, since=since, until=until, mine=mine, organ=organ, limit=limit
        )

    def dues_of(self, rule: str, *, open_only: bool = True, limit: int = 200) -> tuple[DueRow, ...]:
        """Deadlines of one rule in every case, open ones first."""
        return desk_lists.read_of_rule(self.source, self.centre.id, rule, open_only=open_only, limit=limit)

    def reminded(
        self, rule: str, since: date, until: date, *, mine: str = "", organ: str | None = None, limit: int = 50
    ) -> tuple[DueRow, ...]:
        """Open deadlines of one rule with a last day in that span, by day."""
        return desk_lists.read_reminded(
            self.source, self.centre.id, rule, since, until, mine=mine, organ=organ, limit=limit
        )

    def inbox(self, organ_id: str, staff_id: str) -> tuple[InboxRow, ...]:
        """Hand-overs that wait for this organ, and duties offered to this person."""
        return desk_lists.read_inbox(self.source, self.centre.id, organ_id, staff_id)

    def organs(self) -> tuple[Organ, ...]:
        """Every organ of the database beside the centre itself, by name."""
        return desk_lists.read_organs(self.source, self.centre.id)

    def similar(
        self, names: Sequence[str], id_nos: Sequence[str], *, limit: int = 50, shared: int = 1
    ) -> tuple[PartyMatch, ...]:
        """Parties of any case with one of these names or identity numbers; of cases with at least ``shared`` of them."""
        return lists.read_matches(self.source, self.centre.id, names, id_nos, limit, shared)

    def marks(self, case_ids: Sequence[str]) -> list[tuple[str, str, str, str, list[RowTuple]]]:
        """What a repeat is told by: (case id, number, title, kind, [(name, number, phone, address) of each party])."""
        return lists.read_marks(self.source, case_ids)

    def applied(self, since: date, before: date | None) -> int:
        """How many cases were applied for on that day or later, and before the other day."""
        upper = "" if before is None else "AND applied_on < :before"
        sql = f"SELECT count(*) FROM cases WHERE centre_id = :centre AND applied_on >= :since {upper}"
        values: dict[str, object] = {"centre": self.centre.id, "since": since}
        return int(self.source.fetch(sql, values | ({} if before is None else {"before": before}))[0][0])

    def counts(self) -> dict[str, int]:
        """Cases by stage, from counters kept in each transaction."""
        return {name.removeprefix(_STAGE): value for name, value in self._counters(_STAGE) if value}

    def total(self) -> int:
        """All cases."""
        return sum(value for _name, value in self._counters(_STAGE))

    def _counters(self, prefix: str) -> list[tuple[str, int]]:
        sql = "SELECT name, value FROM counter WHERE centre_id = :centre ORDER BY name"
        rows = self.source.fetch(sql, {"centre": self.centre.id})
        return [(row[0], row[1]) for row in rows if row[0].startswith(prefix)]

    def staff(self) -> tuple[StaffInfo, ...]:
        """Everyone with an account, by name."""
        sql = f"SELECT {selected(StaffInfo)} FROM staff WHERE centre_id = :centre ORDER BY name"
        return tuple(build(StaffInfo, row) for row in self.source.fetch(sql, {"centre": self.centre.id}))

    def login(self, name: str) -> LoginRow | None:
        """What a login under this name is checked against."""
        sql = (
            f"SELECT {selected(StaffInfo)}, password_hash, failed_count, locked_until FROM staff "
            "WHERE centre_id = :centre AND name = :name"
        )
        rows = self.source.fetch(sql, {"centre": self.centre.id, "name": name})
        if not rows:
            return None
        password_hash, failed, locked = rows[0][_STAFF_WIDTH:]
        return LoginRow(build(StaffInfo, rows[0]), password_hash, failed, as_moment(locked))

    def desk_session(self, token_hash: str) -> SessionRow | None:
        """The login with this token hash."""
        sql = (
            f"SELECT {selected(StaffInfo, 's')}, d.id, d.expires_at, d.ended_at FROM desk_session d "
            "JOIN staff s ON s.id = d.staff_id WHERE d.centre_id = :centre AND d.token_hash = :token"
        )
        rows = self.source.fetch(sql, {"centre": self.centre.id, "token": token_hash})
        if not rows:
            return None
        session_id, expires, ended = rows[0][_STAFF_WIDTH:]
        expires_at = as_moment(expires)
        assert expires_at is not None
        return SessionRow(session_id, build(StaffInfo, rows[0]), expires_at, as_moment(ended))

    def settings(self) -> dict[str, object]:
        """All settings that were set."""
        sql = "SELECT name, CAST(value AS TEXT) FROM setting WHERE centre_id = :centre ORDER BY name"
        return {row[0]: frozen(as_json(row[1])) for row in self.source.fetch(sql, {"centre": self.centre.id})}

    def draft(self, staff_id: str, form: str, case_id: str = "", subject: str = "") -> DraftRow | None:
        """One unfinished form of a person."""
        return next(
            (row for row in self.drafts(staff_id) if (row.form, row.case_id, row.subject) == (form, case_id, subject)),
            None,
        )

    def drafts(self, staff_id: str) -> tuple[DraftRow, ...]:
        """The unfinished forms of a person, the newest first."""
        sql = (
            "SELECT id, form, case_id, subject, CAST(content AS TEXT), updated_at FROM draft "
            "WHERE centre_id = :centre AND staff_id = :staff ORDER BY updated_at DESC, id"
        )
        found = []
        for row in self.source.fetch(sql, {"centre": self.centre.id, "staff": staff_id}):
            updated = as_moment(row[5])
            assert updated is not None
            found.append(DraftRow(*(*row[:4], as_json(row[4]), updated)))
        return tuple(found)

    def objects_of(self, action: str, about: str) -> tuple[str, ...]:
        """Ids of the objects of a sort the log tells that action of."""
        sql = (
            "SELECT DISTINCT object_id FROM log WHERE centre_id = :centre AND object = :about AND action = :action "
            "ORDER BY object_id"
        )
        rows = self.source.fetch(sql, {"centre": self.centre.id, "about": about, "action": action})
        return tuple(row[0] for row in rows)

    def log(self, *, case_id: str = "", before: int | None = None, limit: int = 50) -> tuple[LogLine, ...]:
        """Entries of the log, the newest first: of one case, or of the whole centre."""
        values: dict[str, object] = {"centre": self.centre.id, "limit": limit}
        tests = ["l.centre_id = :centre"]
        if case_id:
            tests.append("l.case_id = :case")
            values["case"] = case_id
        if before is not None:
            tests.append("l.seq < :before")
            values["before"] = before
        sql = (
            "SELECT l.seq, l.at, l.offset_minutes, s.name, l.role, l.action, l.case_id, l.object, l.object_id, l.payload, "
            "l.actor_id FROM log l LEFT JOIN staff s ON s.id = l.actor_id "
            f"WHERE {' AND '.join(tests)} ORDER BY l.seq DESC LIMIT :limit"
        )
        found = []
        for row in self.source.fetch(sql, values):
            moment = as_moment(row[1])
            assert moment is not None
            found.append(LogLine(*(row[0], moment, row[2], row[3] or row[10], *row[4:9], tuple(as_json(row[9])))))
        return tuple(found)

    def logged(self, action: str, object: str, object_id: str) -> LogLine | None:  # noqa: A002 - the log's own column
        """The first entry of the log that tells of this action on this object, or None."""
        sql = "SELECT l.seq, l.case_id FROM log l WHERE l.object = :object AND l.object_id = :id AND l.action = :action ORDER BY l.seq LIMIT 1"
        rows = self.source.fetch(sql, {"object": object, "id": object_id, "action": action})
        if not rows:
            return None
        return next(iter(self.log(case_id=rows[0][1], before=int(rows[0][0]) + 1, limit=1)))

    def log_head(self) -> str:
        """The MAC of the newest log entry, to be anchored outside the database; "" before there is any."""
        rows = self.source.fetch("SELECT mac FROM log_head WHERE centre_id = :centre", {"centre": self.centre.id})
        return str(rows[0][0]) if rows else ""

    def next_serial(self, series: str, year: int) -> int:
        """The serial that ``Unit.allocate`` would give now."""
        sql = "SELECT next_serial FROM number_series WHERE centre_id = :centre AND series = :series AND year = :year"
        rows = self.source.fetch(sql, {"centre": self.centre.id, "series": series, "year": year})
        return int(rows[0][0]) if rows else 1

    def numbers(self, series: str, year: int) -> tuple[NumberRow, ...]:
        """Every number of a series in a year, void ones with their reason."""
        sql = (
            "SELECT serial, text, state, reason, case_id FROM number_used "
            "WHERE centre_id = :centre AND series = :series AND year = :year ORDER BY serial"
        )
        rows = self.source.fetch(sql, {"centre": self.centre.id, "series": series, "year": year})
        return tuple(NumberRow(*row) for row in rows)
