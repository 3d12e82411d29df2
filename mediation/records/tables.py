"""All tables in one place; importing this loads SQLModel, so only writers and migrations do."""

from __future__ import annotations

from mediation.records.columns import CaseRow, Row, metadata
from mediation.records.tables_agreement import Agreement, Instalment, Item, Paper, Signature, Volume
from mediation.records.tables_case import (
    Aide,
    Assignment,
    Attachment,
    Case,
    Deadline,
    Entry,
    FollowUp,
    Investigation,
    Party,
    Referral,
    Relation,
    Service,
    SessionRecord,
    Track,
)
from mediation.records.tables_centre import (
    Centre,
    Counter,
    DeskSession,
    Draft,
    FileBlob,
    Log,
    LogHead,
    NumberSeries,
    NumberUsed,
    Organ,
    Setting,
    Staff,
)

__all__ = [
    "Agreement", "Aide", "Assignment", "Attachment", "Case", "CaseRow", "Centre", "Counter", "Deadline", "DeskSession",
    "Draft", "Entry", "FileBlob", "FollowUp", "Instalment", "Investigation", "Item", "Log", "LogHead", "NumberSeries",
    "NumberUsed", "Organ", "Paper", "Party", "Referral", "Relation", "Row", "Service", "SessionRecord", "Setting", "Signature", "Staff",
    "Track", "Volume", "metadata",
]  # fmt: skip

for _table in metadata.tables.values():
    for _constraint in _table.foreign_key_constraints:
        # Rows of one act are written in any order; what counts is that they fit when the transaction ends.
        _constraint.deferrable = True
        _constraint.initially = "DEFERRED"
