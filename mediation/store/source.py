"""Where rows are read from, and how a row becomes a frozen value: the same text of SQL and the same converters everywhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any, Protocol, TypeVar

Value = TypeVar("Value")
RowTuple = Sequence[Any]
Columns = tuple[tuple[str, Callable[[Any], Any] | None], ...]

_columns: dict[type[Any], Columns] = {}


class Source(Protocol):
    """Anything that answers SQL with ``:name`` parameters: the light reader, or a connection inside a unit of work."""

    dialect: str  # sqlite | postgresql

    def fetch(self, sql: str, values: Mapping[str, object]) -> list[RowTuple]:
        """All rows of the answer, as plain tuples."""
        ...


def among(name: str, values: Iterable[object]) -> tuple[str, dict[str, object]]:
    """(``(:name0, :name1 …)``, its values) for an IN condition; an empty list gives one that nothing is in."""
    named = {f"{name}{place}": value for place, value in enumerate(values)}
    return ("(" + ", ".join(f":{key}" for key in named) + ")" if named else "(NULL)"), named


def as_date(value: Any) -> date | None:
    """A DATE column."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def as_moment(value: Any) -> datetime | None:
    """A naive wall time or an aware UTC moment, as it was stored."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.astimezone(UTC) if moment is not None and moment.tzinfo else moment


def as_json(value: Any) -> Any:
    """A JSON column read as text: whoever selects one casts it, because PostgreSQL would hand over the value."""
    return None if value is None else json.loads(value)


def frozen(value: Any) -> Any:
    """Lists made tuples all the way down, so that a snapshot cannot be changed."""
    if isinstance(value, list):
        return tuple(map(frozen, value))
    if isinstance(value, dict):
        return {key: frozen(inner) for key, inner in value.items()}
    return value


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(as_json(value) or ())


_CONVERT: dict[str, Callable[[Any], Any] | None] = {
    "str": None,
    "int": None,
    "int | None": None,
    "bool": bool,
    "date": as_date,
    "date | None": as_date,
    "datetime": as_moment,
    "datetime | None": as_moment,
    "tuple[str, ...]": _texts,
}


def columns(kind: type[Any]) -> Columns:
    """(column, converter) of the fields of a value that are columns; nested values are filled by whoever reads them."""
    known = _columns.get(kind)
    if known is None:
        known = tuple((one.name, _CONVERT[str(one.type)]) for one in fields(kind) if str(one.type) in _CONVERT)
        _columns[kind] = known
    return known


def selected(kind: type[Any], alias: str = "") -> str:
    """The quoted column list of `kind` for a SELECT."""
    dot = f"{alias}." if alias else ""
    texts = ((f'{dot}"{name}"', convert) for name, convert in columns(kind))
    return ", ".join(f"CAST({name} AS TEXT)" if convert is _texts else name for name, convert in texts)


def build(kind: type[Value], row: RowTuple, **nested: object) -> Value:
    """One value from a row that begins with `selected(kind)`."""
    given = {
        name: convert(cell) if convert is not None and cell is not None else cell
        for (name, convert), cell in zip(columns(kind), row, strict=False)
    }
    given.update(nested)
    return kind(**given)
