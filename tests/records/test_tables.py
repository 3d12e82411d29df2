from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest
from sqlalchemy import UniqueConstraint

from mediation.records import snapshot, tables
from mediation.records.columns import Utc, Wall
from mediation.records.ids import new_id

PAIRS = {
    "Snapshot": "cases", "CentreInfo": "centre", "StaffInfo": "staff", "Aide": "aide", "Party": "party", "Session": "session_record",
    "Investigation": "investigation", "Attachment": "attachment", "Instalment": "instalment", "Item": "item", "Signature": "signature",
    "Agreement": "agreement", "FollowUp": "follow_up", "Service": "service", "Entry": "entry", "Due": "deadline", "Paper": "paper",
    "TrackStanding": "track", "VolumeInfo": "volume", "Referral": "referral", "Organ": "organ",
}  # fmt: skip
NESTED = {
    "centre", "parties", "mediators", "recorder", "tracks", "sessions", "investigations", "attachments", "agreements", "follow_ups",
    "services", "entries", "dues", "papers", "volume", "related", "guardians", "agents", "items", "signatures", "instalments",
    "referrals", "moves", "organ",
}  # fmt: skip


@pytest.mark.parametrize(("value", "table"), PAIRS.items())
def test_every_field_a_screen_sees_has_its_column(value, table):
    fields = {field.name for field in dataclasses.fields(getattr(snapshot, value))}
    assert fields - NESTED <= set(tables.metadata.tables[table].columns.keys())


def test_every_row_of_a_case_carries_its_centre():
    for name, table in tables.metadata.tables.items():
        assert "centre_id" in table.columns or name == "centre", name
        if "case_id" in table.columns and table.columns["case_id"].foreign_keys:
            assert any(index.columns.keys()[0] == "case_id" for index in table.indexes) or name == "volume", name


def test_every_table_can_be_referenced_in_any_order_within_an_act():
    for table in tables.metadata.tables.values():
        for constraint in table.foreign_key_constraints:
            assert (constraint.deferrable, constraint.initially) == (True, "DEFERRED")


def test_ids_sort_by_the_time_they_were_made():
    ids = [new_id() for _ in range(5000)]
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)
    assert {(len(one), one[14], one[19] in "89ab") for one in ids} == {(36, "7", True)}


def test_moments_need_their_zone_and_wall_times_must_not_have_one():
    with pytest.raises(TypeError):
        Utc().process_bind_param(datetime(2026, 11, 2, 9, tzinfo=UTC).replace(tzinfo=None), None)
    with pytest.raises(TypeError):
        Wall().process_bind_param(datetime(2026, 11, 2, 9, tzinfo=UTC), None)


def test_references_to_rows_of_a_case_are_indexed():
    """Otherwise SQLite looks through the whole table for the children of every row written before its parent."""
    bare = []
    for table in tables.metadata.tables.values():
        led = {next(iter(index.columns)).name for index in table.indexes} | {next(iter(table.primary_key)).name}
        led |= {next(iter(one.columns)).name for one in table.constraints if isinstance(one, UniqueConstraint)}
        keys = (key for key in table.foreign_keys if key.column.table.name not in ("centre", "staff"))
        bare += [f"{table.name}.{key.parent.name}" for key in keys if key.parent.name not in led]
    assert not bare
