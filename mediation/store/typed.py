"""A table row accepts anything when it is made; before it is written each column must hold what its type says."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import JSON

from mediation.records.columns import metadata

_CHILDREN = (bool, datetime)
"""Types that pass for their parents (int, date) in Python and do not in a column."""


@cache
def _kinds(table: str) -> tuple[tuple[str, type, bool], ...]:
    return tuple(
        (column.key, object if isinstance(column.type, JSON) else column.type.python_type, bool(column.nullable))
        for column in metadata.tables[table].columns
    )


def checked(row: Any) -> dict[str, Any]:
    """The columns of a row. Raises TypeError naming one whose value is not of the column's type: a fault of the program."""
    table, held = row.__tablename__, row.__dict__
    found = {}
    for name, kind, nullable in _kinds(table):
        value = held[name] if name in held else getattr(row, name)
        if value is None:
            if not nullable:
                raise TypeError(f"{table}.{name} must not be empty")
        elif not isinstance(value, kind) or (type(value) in _CHILDREN and kind not in (type(value), object)):
            raise TypeError(f"{table}.{name} takes {kind.__name__}, not {type(value).__name__}")
        found[name] = value
    return found
