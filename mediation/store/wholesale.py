"""Rows made ready elsewhere and written many cases at a time, without an object for each.

What costs the most of a row (its seal, its form in this database, its place in the index) depends on nothing but the row, so
that other processes may do it. The log is chained here, in the order of writing, in the one transaction of all of it.
"""
# ruff: noqa: S608 - names of tables and columns are this package's own; values are always bound

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import JSON
from sqlalchemy.dialects import registry
from sqlalchemy.engine import Dialect

from mediation.records.tables import metadata
from mediation.store import chain
from mediation.store.casetext import texts_of
from mediation.store.index import Fresh, fresh_form, stored_form, writer
from mediation.store.reader import CoreSource
from mediation.store.values import DAY_BITS

if TYPE_CHECKING:
    from mediation.store.source import RowTuple, Source
    from mediation.store.store import Store
    from mediation.store.unit import Unit

_DRIVERS = {"sqlite": "sqlite.pysqlite", "postgresql": "postgresql.psycopg"}
Column = tuple[str, Callable[[Any], Any] | None]


class Logged(NamedTuple):
    """An entry of the log before it has its place; ``payload`` and ``salt`` as in ``chain.LogEntry``."""

    action: str
    case_id: str
    object: str
    object_id: str
    payload: str
    salt: str


@dataclass(slots=True)
class Prepared:
    """Cases ready to be written. rows: by table, in the order of its columns and in the form the database takes.

    tally: changes of the counters the log's head is sealed with.
    """

    rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    logged: list[Logged] = field(default_factory=list)
    tally: Counter[str] = field(default_factory=Counter)
    index: list[Fresh] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """Where prepared rows are to go, as another process must know it."""

    centre_id: str
    keys: chain.Keys
    dialect: str  # sqlite | postgresql
    staff: Mapping[str, str]

    @classmethod
    def of(cls, store: Store) -> Place:
        """The centre of a store."""
        with store.read() as reader:
            staff = {one.id: one.name for one in reader.staff()}
        return cls(store.centre_id, store.keys, store.engine().dialect.name, staff)


@dataclass(frozen=True, slots=True)
class Held:
    """What a centre holds before more is written. first: ids of its first cases in the order of their making.

    docids: the last one of each day, by the day's ordinal; serials: the next one, by (series, year).
    """

    first: tuple[str, ...]
    docids: dict[int, int]
    serials: dict[tuple[str, int], int]


def holding(source: Source, centre: str, first: int) -> Held:
    """What it holds, with the ids of its ``first`` cases."""
    named = {"centre": centre, "first": first}
    ids = source.fetch("SELECT id FROM cases WHERE centre_id = :centre ORDER BY id LIMIT :first", named)
    days = source.fetch(
        f"SELECT docid >> {DAY_BITS}, max(docid) FROM cases WHERE centre_id = :centre GROUP BY 1", {"centre": centre}
    )
    serials = source.fetch(
        "SELECT series, year, next_serial FROM number_series WHERE centre_id = :centre", {"centre": centre}
    )
    return Held(
        tuple(row[0] for row in ids),
        {row[0]: row[1] for row in days},
        {(row[0], row[1]): row[2] for row in serials},
    )


class Preparer:
    """Makes rows ready: add every row of a case, then what is logged of it; at the end ``done``."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._dialect: Dialect = registry.load(_DRIVERS[place.dialect])()
        self._columns: dict[str, tuple[Column, ...]] = {}
        self._plain: dict[str, list[dict[str, Any]]] = {}
        self._made = Prepared()

    def add(self, table: str, values: dict[str, Any]) -> None:
        """One row with all its columns; ``centre_id`` and ``seal`` are filled."""
        columns = self._columns.get(table) or self._of(table)
        values["centre_id"] = self._place.centre_id
        if "seal" in values:
            values["seal"] = chain.row_seal(self._place.keys, table, values)
            self._made.tally[f"rows/{table}"] += 1
        if table == "cases":
            self._made.tally[f"stage/{values['stage']}"] += 1
        bound = tuple([values[name] if change is None else change(values[name]) for name, change in columns])
        self._made.rows.setdefault(table, []).append(bound)
        self._plain.setdefault(table, []).append(values)

    def _of(self, table: str) -> tuple[Column, ...]:
        found = []
        for column in metadata.tables[table].columns:
            kind = column.type.dialect_impl(self._dialect)
            found.append((column.key, kind.bind_processor(self._dialect)))
        self._columns[table] = tuple(found)
        return self._columns[table]

    def log(self, action: str, *, case_id: str, object_id: str, fields: Mapping[str, object], salt: str) -> None:
        """What the log will say of an entry."""
        payload = chain.payload(self._place.keys, salt, fields)
        self._made.logged.append(Logged(action, case_id, "entry", object_id, payload, salt))

    def done(self) -> Prepared:
        """All of it, with its places in the index in the order of the days."""
        stored = sorted((stored_form(one) for one in texts_of(self).values()), key=lambda one: one.docid)
        self._made.index = [fresh_form(self._place.dialect, one) for one in stored]
        made, self._made, self._plain = self._made, Prepared(), {}
        return made

    def rows(self, table: str, columns: Sequence[str]) -> Iterable[RowTuple]:
        """See ``casetext.Rows``."""
        key = "id" if table == "cases" else "case_id"
        return [
            (one["id"], one[key], *[one[name] for name in columns]) for one in self._plain.get(table, ()) if one[key]
        ]

    def staff(self, ids: Iterable[str]) -> Mapping[str, str]:
        """See ``casetext.Rows``."""
        return {one: self._place.staff[one] for one in ids}


def write(unit: Unit, made: Prepared) -> None:
    """Write prepared cases in the transaction of a unit."""
    connection = unit.session.connection()
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    for table in metadata.sorted_tables:
        rows = made.rows.get(table.name)
        if rows:
            names = ", ".join(f'"{column.key}"' for column in table.columns)
            marks = ", ".join(_marks(table, connection.dialect, mark))
            connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", rows)
    unit.take_logged(made.logged, made.tally)
    writer(CoreSource(connection), unit.centre_id).take(made.index)


def _marks(table: Any, dialect: Dialect, mark: str) -> Iterable[str]:
    for column in table.columns:
        yield f"{mark}::json" if dialect.name == "postgresql" and isinstance(column.type, JSON) else mark
