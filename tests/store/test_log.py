from __future__ import annotations

import json
import sqlite3

import pytest

from mediation.records import tables
from mediation.store.keeping import TAMPERED


@pytest.fixture
def busy_store(store, person, register):
    with store.unit(person, "mediator") as unit:
        store.first = register(unit).id
    for place in ("甲", "乙", "丙"):
        with store.unit(person, "mediator") as unit:
            unit.need(tables.Case, store.first).place = place
            unit.log("amend", case_id=store.first, object="case", object_id=store.first, fields={"place": place})
    assert store.verify() == ()
    return store


def tamper(store, *statements):
    """What somebody with the file and a copy of sqlite3 does."""
    connection = sqlite3.connect(store.path)
    connection.execute("DROP TRIGGER log_no_update")
    connection.execute("DROP TRIGGER log_no_delete")
    for statement in statements:
        connection.execute(statement)
    for act in ("UPDATE", "DELETE"):
        connection.execute(
            f"CREATE TRIGGER log_no_{act.lower()} BEFORE {act} ON log\nBEGIN\n\tSELECT RAISE(ABORT, 'the log is append-only');\nEND"
        )
    connection.commit()
    connection.close()


def areas(store):
    return [finding.area for finding in store.verify()]


def test_the_log_refuses_change_and_removal(busy_store):
    connection = sqlite3.connect(busy_store.path)
    for statement in ("UPDATE log SET actor_id = 'x' WHERE seq = 1", "DELETE FROM log WHERE seq = 1"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    "column", ["actor_id", "role", "action", "case_id", "object", "object_id", "payload", "at", "salt"]
)
def test_an_edited_entry_is_found(busy_store, column):
    tamper(busy_store, f"UPDATE log SET {column} = 'x' WHERE seq = 4")
    assert areas(busy_store) == ["日志"] or (column in ("object", "object_id") and "日志" in areas(busy_store))


def test_a_removed_entry_is_found(busy_store):
    tamper(busy_store, "DELETE FROM log WHERE seq = 4")
    assert "日志在第4条处缺失或次序被改动。" in [finding.message for finding in busy_store.verify()]


def test_moved_entries_are_found(busy_store):
    tamper(
        busy_store,
        "UPDATE log SET seq = 99 WHERE seq = 4",
        "UPDATE log SET seq = 4 WHERE seq = 5",
        "UPDATE log SET seq = 5 WHERE seq = 99",
    )
    assert set(areas(busy_store)) == {"日志"}


def test_a_cut_tail_is_found_even_when_the_head_is_put_back(busy_store):
    tamper(busy_store, "DELETE FROM log WHERE seq = 6")
    assert any("截去" in finding.message for finding in busy_store.verify())
    tamper(busy_store, "UPDATE log_head SET seq = 5, mac = (SELECT mac FROM log WHERE seq = 5)")
    assert any("封记" in finding.message for finding in busy_store.verify())


def test_work_goes_on_after_tampering_but_the_log_says_so_for_good(busy_store, person):
    tamper(
        busy_store,
        "DELETE FROM log WHERE seq = 6",
        "UPDATE log_head SET seq = 5, mac = (SELECT mac FROM log WHERE seq = 5)",
    )
    with busy_store.unit(person, "mediator") as unit:
        unit.log("view", case_id=busy_store.first)
    with busy_store.read() as reader:
        assert [line.action for line in reader.log(limit=2)] == ["view", TAMPERED]
    assert any("此前日志末尾或计数被改动过" in finding.message for finding in busy_store.verify())


@pytest.mark.parametrize(
    ("statement", "area"),
    [
        ("UPDATE cases SET facts = '另一个事实'", "记录"),
        ("UPDATE party SET id_no = '990101195603120285' WHERE role = '申请人'", "记录"),
        ("UPDATE staff SET role = 'head'", "记录"),
        ("UPDATE entry SET \"on\" = '2026-11-01'", "记录"),
        ("DELETE FROM party WHERE role = '被申请人'", "计数"),
        ("UPDATE cases SET version = 9", "记录"),
    ],
)
def test_a_row_changed_behind_the_programs_back_is_found(busy_store, statement, area):
    tamper(busy_store, statement)
    assert area in areas(busy_store)


def test_an_entry_without_its_log_is_found(busy_store):
    tamper(
        busy_store,
        "INSERT INTO entry SELECT 'fake', centre_id, seal, case_id, 9, act, label, track, \"on\", at, fields, actor, actor_id, "
        "recorded_at, supersedes, superseded_by, reason FROM entry",
    )
    assert any("没有对应的日志" in finding.message for finding in busy_store.verify())


def test_a_smuggled_trigger_or_view_is_found(busy_store):
    tamper(busy_store, "CREATE TRIGGER helper AFTER INSERT ON entry BEGIN UPDATE cases SET stage = '已结案'; END")
    assert [finding.message for finding in busy_store.verify()] == ["数据库结构与本程序不符：多出trigger helper。"]


def test_the_log_holds_names_and_hashes_never_values(busy_store):
    connection = sqlite3.connect(busy_store.path)
    rows = connection.execute("SELECT * FROM log").fetchall()
    text = json.dumps(rows, ensure_ascii=False)
    connection.close()
    assert "王桂兰" not in text
    assert "漏水" not in text
    with busy_store.read() as reader:
        newest = reader.log(case_id=busy_store.first, limit=1)[0]
    assert (newest.seq, newest.actor, newest.action, newest.fields) == (6, "李璟", "amend", ("place",))


def test_the_same_value_hashes_differently_each_time(store, person):
    for _ in range(2):
        with store.unit(person, "mediator") as unit:
            unit.log("view", fields={"id_no": "990101195603120284"})
    connection = sqlite3.connect(store.path)
    (first,), (second,) = connection.execute("SELECT payload FROM log ORDER BY seq DESC LIMIT 2")
    connection.close()
    assert first != second


def test_a_case_has_its_own_pages_of_the_log(busy_store):
    with busy_store.read() as reader:
        newest = reader.log(case_id=busy_store.first, limit=2)
        older = reader.log(case_id=busy_store.first, before=newest[-1].seq)
    assert [line.seq for line in (*newest, *older)] == [6, 5, 4, 3]
