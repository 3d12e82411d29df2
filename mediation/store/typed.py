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


def check_types(row: Any) -> None:
    """Raise TypeError naming table and column where a value is not of the column's type: a fault of the program."""
    for name, kind, nullable in _kinds(row.__tablename__):
        value = getattr(row, name)
        if value is None:
            if not nullable:
                raise TypeError(f"{row.__tablename__}.{name} must not be empty")
        elif not isinstance(value, kind) or (type(value) in _CHILDREN and kind not in (type(value), object)):
            raise TypeError(f"{row.__tablename__}.{name} takes {kind.__name__}, not {type(value).__name__}")
