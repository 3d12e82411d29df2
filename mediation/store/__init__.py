"""Database, unit of work, migrations, log chain, search index, files, backup."""

from __future__ import annotations

from mediation.store.store import Store
from mediation.store.values import (
    Asked,
    Backup,
    DraftRow,
    DueRow,
    Finding,
    Hit,
    LinePage,
    LoginRow,
    LogLine,
    Number,
    NumberRow,
    PartyMatch,
    SearchPage,
    SessionRow,
)

__all__ = [
    "Asked", "Backup", "DraftRow", "DueRow", "Finding", "Hit", "LinePage", "LogLine", "LoginRow", "Number", "NumberRow",
    "PartyMatch", "SearchPage", "SessionRow", "Store",
]  # fmt: skip
