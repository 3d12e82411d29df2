# ruff: noqa: PT012 - a unit of work is the block that fails
"""The core of the store on a private PostgreSQL cluster: the same acts, the same answers as on SQLite."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from mediation.records import tables
from mediation.store import Store
from mediation.values.problems import Problem
from tests.store.cluster import free_port, on_postgres

pytestmark = pytest.mark.postgres

DAY = date(2026, 11, 2)


@pytest.fixture(params=["sqlite", "postgresql"])
def centre(request, tmp_path) -> Iterator[Path]:
    """A folder whose config names the database; on PostgreSQL a new one for each test."""
    folder = tmp_path / "centre"
    folder.mkdir()
    if request.param == "sqlite":
        yield folder
        return
    on_postgres(folder, request.getfixturevalue("cluster"))
    yield folder


@pytest.fixture
def desk(centre) -> Iterator[Store]:
    with Store.create(centre, name="博望区矛调中心", prefix="博") as store:
        with store.unit("", "administrator") as unit:
            unit.add(tables.Staff(id="staff-li", name="李璟", role="mediator"))
            unit.log("staff_add", object="staff", object_id="staff-li")
        yield store


def test_an_act_is_whole_or_nothing(desk, person, register):
    with pytest.raises(ZeroDivisionError), desk.unit(person, "mediator") as unit:
        register(unit)
        unit.session.flush()
        raise ZeroDivisionError
    with desk.unit(person, "mediator") as unit:
        case = register(unit)
        inside = unit.snapshot(case.id)
    with desk.read() as reader:
        assert reader.total() == 1
        found = reader.snapshot(case.id)
    assert found == inside
    assert (found.claims, found.reg_no, found.entries[0].fields) == (
        ("修复防水",),
        "博人调字〔2026〕第001号",
        (("way", "依申请"),),
    )
    assert found.entries[0].recorded_at.utcoffset().total_seconds() == 0
    assert desk.verify() == ()


def test_a_stale_save_is_a_conflict(desk, person, register):
    with desk.unit(person, "mediator") as unit:
        case = register(unit)

    def save():
        with desk.unit(person, "mediator") as unit:
            row = unit.need(tables.Case, case.id)
            row.place += "甲"
            unit.save(row, 1)
            unit.log("amend", case_id=case.id)

    save()
    with pytest.raises(Problem) as caught:
        save()
    assert caught.value.reason == "conflict"
    with desk.read() as reader:
        assert (reader.snapshot(case.id).place, reader.snapshot(case.id).version) == ("甲", 2)


def test_numbers_given_at_once_are_all_different(desk, person):
    def give():
        for _ in range(5):
            with desk.unit(person, "mediator") as unit:
                unit.allocate("agreement", 2026, "{year}年第{serial}号")
                unit.log("number")

    threads = [threading.Thread(target=give) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with desk.read() as reader:
        assert [one.serial for one in reader.numbers("agreement", 2026)] == list(range(1, 16))
    assert desk.verify() == ()


def test_the_log_refuses_change_and_tampering_is_found(desk, person, register):
    from sqlalchemy.exc import DBAPIError

    with desk.unit(person, "mediator") as unit:
        register(unit)
    engine = desk.engine()
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.exec_driver_sql("UPDATE log SET actor_id = 'x' WHERE seq = 1")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE cases SET facts = '改'")
    assert "记录" in {finding.area for finding in desk.verify()}


def test_lists_pages_deadlines_and_people(desk, person, register):
    with desk.unit(person, "mediator") as unit:
        for number in range(5):
            case = register(unit, f"第{number}件", kind=("邻里/渗漏水", "邻里", "劳动/工资")[number % 3])
            unit.add(tables.Assignment(case_id=case.id, staff_id=person, docid=case.docid, duty="mediator", since=DAY))
    with desk.read() as reader:
        page = reader.lines(limit=3)
        assert ([line.title for line in page.lines], page.more) == (["第4件", "第3件", "第2件"], True)
        assert [line.title for line in reader.lines(before=page.lines[-1].docid).lines] == ["第1件", "第0件"]
        assert [line.title for line in reader.lines(kind="邻里", mine=person).lines] == [
            "第4件",
            "第3件",
            "第1件",
            "第0件",
        ]
        assert [line.title for line in reader.lines(stage=("待受理", "x"), limit=1).lines] == ["第4件"]
        assert [row.title for row in reader.dues(until=DAY, mine=person, limit=2)] == ["第0件", "第1件"]
        last = reader.dues(until=DAY, limit=2)[-1]
        assert len(reader.dues(until=DAY, after=(last.due.due, last.id))) == 3
        assert len(reader.similar(["赵明"], [])) == 5
        assert reader.find("2026-3") == (page.lines[2].id,)
        assert reader.counts() == {"待受理": 5}
        assert [line.action for line in reader.log(limit=2)] == ["register", "register"]
        assert "李璟" in [one.name for one in reader.staff()]


def test_settings_drafts_and_sessions(desk, person):
    with desk.unit(person, "administrator") as unit:
        unit.set_setting("greeting", "您好")
        unit.set_setting("days", [1, 2])
        unit.put_draft(person, "register", {"title": "半截"})
        unit.add(tables.DeskSession(staff_id=person, token_hash="ab", created_at=unit.now, expires_at=unit.now))
        unit.log("setting")
    with desk.read() as reader:
        assert reader.settings() == {"greeting": "您好", "days": (1, 2)}
        assert reader.draft(person, "register").content == {"title": "半截"}
        assert reader.desk_session("ab").staff.name == "李璟"


def test_many_at_once(desk, person, register):
    with desk.bulk(person, "mediator", every=3) as bulk:
        for number in range(7):
            with bulk.case() as unit:
                register(unit, f"第{number}件")
    with desk.read() as reader:
        assert reader.total() == 7
    assert desk.verify() == ()


def test_a_second_centre_is_refused(desk, centre):
    with pytest.raises(Problem) as caught:
        Store.create(centre, name="另一个")
    assert caught.value.reason == "exists"


def test_a_server_that_is_away_is_said(tmp_path):
    (tmp_path / "config.toml").write_text(
        f'[database]\nurl = "postgresql+psycopg://tester@127.0.0.1:{free_port()}/none"\n', encoding="utf-8"
    )
    with pytest.raises(Problem, match="连不上") as caught:
        Store.open(tmp_path)
    assert caught.value.reason == "no_database"


def test_the_migrated_schema_is_the_one_the_tables_describe(desk):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from mediation.records.tables import metadata

    searching = ("case_text", "case_gram", "gram_", "search_meta")
    with desk.engine().connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, kind, _parents: not (kind == "table" and name.startswith(searching))},
        )
        assert compare_metadata(context, metadata) == []
