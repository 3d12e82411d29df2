"""What all tables share: column types that read the same on SQLite and PostgreSQL, and the base rows.

A row that may be edited has ``version``; the unit of work raises it. A row that the centre must answer for has ``seal``:
a keyed hash over its other columns, written by the unit of work and compared by ``verify``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, MetaData, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Field, SQLModel

from mediation.records.ids import new_id

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMES)


class Utc(TypeDecorator[datetime]):
    """An aware moment: ISO text ending in +00:00 on SQLite (it sorts), ``timestamptz`` on PostgreSQL."""

    impl = String(32)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What a row holds."""
        return datetime

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The database's own type."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(String(32))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """To the database. Raises TypeError for a moment without a time zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("a recorded moment needs its time zone")
        moment = value if value.tzinfo is UTC else value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - its caller's shape
        """From the database, in UTC."""
        if value is None:
            return None
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment.astimezone(UTC)


class Wall(TypeDecorator[datetime]):
    """A naive wall time of Asia/Shanghai."""

    impl = DateTime(timezone=False)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ARG002 - its caller's shape
        """To the database. Raises TypeError for a moment with a time zone."""
        if value is not None and value.tzinfo is not None:
            raise TypeError("a wall time has no time zone")
        return value


Json = JSON
Fen = BigInteger
Long = Text


class Quick(SQLModel):
    """A row made at once. SQLModel would announce every column to SQLAlchemy, which asks a new row for nothing but its dict."""

    def __init__(self, **values: Any) -> None:
        """Columns by name; those left out take their defaults, what is no column is left out."""
        held, factories, names = _defaults(type(self))
        filled = {**held, **{name: make() for name, make in factories if name not in values}}
        filled |= values if values.keys() <= names else {name: values[name] for name in names & values.keys()}
        self.__dict__.update(filled)
        object.__setattr__(self, "__pydantic_fields_set__", set(values))
        object.__setattr__(self, "__pydantic_extra__", None)
        object.__setattr__(self, "__pydantic_private__", None)


@cache
def _defaults(kind: type[SQLModel]) -> tuple[dict[str, Any], tuple[tuple[str, Callable[[], Any]], ...], frozenset[str]]:
    """Defaults that every row of a table may share, makers of those it may not, and the names of all columns."""
    fields = kind.model_fields
    factories = [(name, one.default_factory) for name, one in fields.items() if one.default_factory is not None]
    held = {name: one.default for name, one in fields.items() if one.default_factory is None and not one.is_required()}
    assert not any(isinstance(value, list | dict | set) for value in held.values()), "rows would share it"
    return held, tuple(factories), frozenset(fields)  # type: ignore[arg-type]


class Row(Quick):
    """A row of a centre that the centre answers for."""

    id: str = Field(default_factory=new_id, primary_key=True)
    centre_id: str = Field(default="", foreign_key="centre.id")
    seal: str = ""


class CaseRow(Row):
    """A row of a case."""

    case_id: str = Field(foreign_key="cases.id", index=True)


SQLModel.metadata = metadata
