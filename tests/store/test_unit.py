# ruff: noqa: PT012 - a unit of work is the block that fails
from __future__ import annotations

import sqlite3
import threading
from datetime import UTC, date, datetime

import pytest

from mediation.records import tables
from mediation.store import Store
from mediation.store.sqlite import wal_is_sound
from mediation.values.problems import Problem


def cases(store):
    with store.read() as reader:
        return reader.total()


def test_a_unit_is_whole_or_nothing(store, person, register):
    with pytest.raises(ZeroDivisionError), store.unit(person, "mediator") as unit:
        register(unit)
        unit.session.flush()
        raise ZeroDivisionError
    assert cases(store) == 0
    with store.read() as reader:
        assert reader.numbers("case", 2026) == ()
        assert [line.action for line in reader.log()] == ["staff_add", "create_centre"]
    with store.unit(person, "mediator") as unit:
        assert register(unit).reg_no == "博人调字〔2026〕第001号"
    assert cases(store) == 1
    assert store.verify() == ()


def test_a_change_made_meanwhile_is_a_conflict_and_nothing_is_lost(store, person, register):
    with store.unit(person, "mediator") as unit:
        case = register(unit)
    with store.unit(person, "mediator") as unit:
        row = unit.need(tables.Case, case.id)
        row.place = "中山街社区"
        unit.save(row, 1)
        unit.log("amend", case_id=case.id, object="case", object_id=case.id, fields={"place": row.place})
    with pytest.raises(Problem, match="刚被别人改过") as caught, store.unit(person, "mediator") as unit:
        row = unit.need(tables.Case, case.id)
        row.place = "别处"
        unit.save(row, 1)
    assert caught.value.reason == "conflict"
    with store.read() as reader:
        found = reader.snapshot(case.id)
    assert (found.place, found.version) == ("中山街社区", 2)


def test_the_version_is_raised_once_a_unit_however_often_it_is_flushed(store, person, register):
    with store.unit(person, "mediator") as unit:
        case = register(unit)
    with store.unit(person, "mediator") as unit:
        row = unit.need(tables.Case, case.id)
        row.place = "甲"
        unit.session.flush()
        row.place = "乙"
        unit.session.flush()
        unit.save(row, 1)
        unit.log("amend", case_id=case.id)
    with store.read() as reader:
        assert reader.snapshot(case.id).version == 2
    assert store.verify() == ()


def test_two_windows_that_save_the_same_case_end_with_one_winner(store, person, register):
    with store.unit(person, "mediator") as unit:
        case = register(unit)
    outcome = []

    def save(place):
        try:
            with store.unit(person, "mediator") as unit:
                row = unit.need(tables.Case, case.id)
                row.place = place
                unit.save(row, 1)
                unit.log("amend", case_id=case.id)
            outcome.append("saved")
        except Problem as problem:
            outcome.append(problem.reason)

    threads = [threading.Thread(target=save, args=(place,)) for place in "甲乙丙"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcome) == ["conflict", "conflict", "saved"]


def test_rows_changed_without_the_log_are_refused(store, person, register):
    with pytest.raises(RuntimeError, match="log"), store.unit(person, "mediator") as unit:
        unit.add(tables.Staff(name="周敏", role="mediator"))
    with store.read() as reader:
        assert [one.name for one in reader.staff()] == ["李璟"]


def test_drafts_and_sessions_need_no_log(store, person):
    with store.unit(person, "mediator") as unit:
        unit.put_draft(person, "register", {"title": "半截"})
    with store.unit(person, "mediator") as unit:
        unit.put_draft(person, "register", {"title": "半截话"})
        unit.put_draft(person, "session", {"record": "记"}, case_id="x")
    with store.read() as reader:
        assert reader.draft(person, "register").content == {"title": "半截话"}
        assert len(reader.drafts(person)) == 2
    with store.unit(person, "mediator") as unit:
        unit.drop_draft(person, "register")
    with store.read() as reader:
        assert reader.draft(person, "register") is None


def test_settings_are_kept(store, person):
    for value in (3, {"days": [1, 2]}):
        with store.unit(person, "administrator") as unit:
            unit.set_setting("remind_before", value)
            unit.log("setting", object="setting", object_id="remind_before", fields={"value": value})
    with store.read() as reader:
        assert reader.settings() == {"remind_before": {"days": (1, 2)}}
    assert store.verify() == ()


def test_a_desk_session_is_found_by_its_token_hash(store, person):
    late = datetime(2026, 12, 1, 8, tzinfo=UTC)
    with store.unit(person, "mediator") as unit:
        unit.add(tables.DeskSession(staff_id=person, token_hash="ab" * 32, created_at=unit.now, expires_at=late))
    with store.read() as reader:
        found = reader.desk_session("ab" * 32)
        assert (found.staff.name, found.expires_at, found.ended_at) == ("李璟", late, None)
        assert reader.desk_session("cd" * 32) is None
        assert reader.login("李璟").staff.id == person
        assert reader.login("无此人") is None


def test_a_value_of_the_wrong_type_never_reaches_the_file(store, person, register):
    with pytest.raises(TypeError, match=r"cases\.applied_on"), store.unit(person, "mediator") as unit:
        register(unit).applied_on = datetime(2026, 11, 2, 9, tzinfo=UTC)
    with pytest.raises(TypeError, match=r"cases\.fen"), store.unit(person, "mediator") as unit:
        register(unit, fen="6800")
    with pytest.raises(TypeError, match=r"cases\.people_involved"), store.unit(person, "mediator") as unit:
        register(unit, people_involved=True)
    assert cases(store) == 0


def test_a_row_that_belongs_to_no_case_is_refused(store, person):
    with pytest.raises(Problem) as caught, store.unit(person, "mediator") as unit:
        unit.add(tables.Relation(case_id="nowhere", relation="并入", other_id="nowhere"))
        unit.log("join")
    assert caught.value.reason == "duplicate"
    assert "nowhere" not in str(caught.value)


def test_error_messages_carry_no_values(store, person, register):
    with store.unit(person, "mediator") as unit:
        register(unit)
    with pytest.raises(Problem) as caught, store.unit(person, "mediator") as unit:
        register(unit).reg_no = "博人调字〔2026〕第001号"
    shown = f"{caught.value} {caught.value.__cause__}"
    assert "990101195603120284" not in shown
    assert "王桂兰" not in shown


def test_another_program_that_holds_the_file_is_named_after_the_wait(folder, person):
    (folder / "config.toml").write_text("[database]\nbusy_ms = 20\n", encoding="utf-8")
    holder = sqlite3.connect(folder / "mediation.db", isolation_level=None)
    with Store.open(folder) as store:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(Problem, match="另一个程序") as caught, store.unit(person, "mediator") as unit:
            unit.log("view")
        assert caught.value.reason == "busy"
        holder.execute("ROLLBACK")
        with store.unit(person, "mediator") as unit:
            unit.log("view")
    holder.close()


def test_a_unit_cannot_begin_while_its_own_thread_reads(store, person):
    with store.read(), pytest.raises(RuntimeError, match="reading"), store.unit(person, "mediator"):
        pass


def test_readers_see_one_state_while_others_write(folder, store, person, register):
    with Store.open(folder) as other, other.read() as reader:
        assert reader.total() == 0
    with store.unit(person, "mediator") as unit:
        register(unit)
        with store.read() as reader:
            assert reader.total() == 0
    assert cases(store) == 1


def test_a_unit_can_show_the_case_as_it_stands_inside(store, person, register):
    with store.unit(person, "mediator") as unit:
        case = register(unit)
        assert [one.name for one in unit.rows(tables.Party, case.id)] == ["王桂兰", "赵明"]
        assert unit.snapshot(case.id).title == case.title
    with store.unit(person, "mediator") as unit:
        assert [one.name for one in unit.rows(tables.Party, case.id)] == ["王桂兰", "赵明"]
        unit.add(tables.Party(case_id=case.id, role="第三人", ordinal=1, type="自然人", name="孙丽"))
        unit.log("party_add", case_id=case.id)
        assert [one.name for one in unit.snapshot(case.id).parties] == ["王桂兰", "赵明", "孙丽"]


def test_counts_follow_the_stage(store, person, register):
    with store.unit(person, "mediator") as unit:
        first, _second = register(unit), register(unit)
    with store.unit(person, "mediator") as unit:
        unit.need(tables.Case, first.id).stage = "调解中"
        unit.log("accept", case_id=first.id)
    with store.read() as reader:
        assert reader.counts() == {"待受理": 1, "调解中": 1}
    assert store.verify() == ()


def test_every_connection_is_safe(store, person):
    with store.source() as source:
        reading = source.connection
        pragmas = {
            name: reading.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("foreign_keys", "secure_delete", "synchronous", "trusted_schema", "query_only")
        }
    assert pragmas == {"foreign_keys": 1, "secure_delete": 1, "synchronous": 2, "trusted_schema": 0, "query_only": 1}
    with store.unit(person, "mediator") as unit:
        run = unit.session.connection().exec_driver_sql
        names = ("journal_mode", "foreign_keys", "secure_delete", "synchronous", "trusted_schema", "busy_timeout")
        pragmas = {name: run(f"PRAGMA {name}").scalar() for name in names}
    assert pragmas == {
        "journal_mode": "truncate",
        "foreign_keys": 1,
        "secure_delete": 1,
        "synchronous": 2,
        "trusted_schema": 0,
        "busy_timeout": 5000,
    }


def test_wal_is_used_only_where_asked_for_and_sound(folder, person):
    assert not wal_is_sound((3, 40, 1))
    assert not wal_is_sound((3, 51, 2))
    assert all(map(wal_is_sound, ((3, 51, 3), (3, 50, 7), (3, 44, 6), (3, 60, 0))))
    (folder / "config.toml").write_text('[database]\njournal = "WAL"\n', encoding="utf-8")
    with Store.open(folder) as store, store.unit(person, "mediator") as unit:
        mode = unit.session.connection().exec_driver_sql("PRAGMA journal_mode").scalar()
    assert mode == ("wal" if wal_is_sound() else "truncate")


def test_docids_are_days_and_never_shared(store, person, register):
    with store.unit(person, "mediator") as unit:
        ids = [register(unit, day=day).docid for day in (date(2026, 11, 2), date(2026, 11, 1), date(2026, 11, 2))]
    with store.unit(person, "mediator") as unit:
        ids.append(register(unit).docid)
    second = date(2026, 11, 2).toordinal() << 20
    assert ids == [second + 1, (date(2026, 11, 1).toordinal() << 20) + 1, second + 2, second + 3]


def test_a_reader_that_stays_in_the_way_of_a_commit_is_told_and_nothing_is_half_saved(folder, person, register):
    (folder / "config.toml").write_text("[database]\nbusy_ms = 20\n", encoding="utf-8")
    reading = sqlite3.connect(folder / "mediation.db", isolation_level=None)
    with Store.open(folder) as store:
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM cases").fetchone()
        with pytest.raises(Problem) as caught, store.unit(person, "mediator") as unit:
            register(unit)
        assert caught.value.reason == "busy"
        reading.execute("COMMIT")
        assert cases(store) == 0
        with store.unit(person, "mediator") as unit:
            register(unit)
        assert cases(store) == 1
        assert store.verify() == ()
    reading.close()


def test_derived_rows_replaced_twice_in_one_act_leave_the_last(store, person, register):
    def track(case_id, state):
        return tables.Track(case_id=case_id, track="people", label="人民调解", state=state, state_label=state)

    with store.unit(person, "mediator") as unit:
        case = register(unit)
    with store.unit(person, "mediator") as unit:
        unit.replace(tables.Track, case.id, [track(case.id, "P1")])
        unit.replace(tables.Track, case.id, [track(case.id, "P2"), track(case.id, "P3")])
        assert [one.state for one in unit.snapshot(case.id).tracks] == ["P2", "P3"]
    with store.read() as reader:
        assert [one.state for one in reader.snapshot(case.id).tracks] == ["P2", "P3"]


def test_readers_of_finished_threads_are_closed(store):
    def look():
        with store.read() as reader:
            reader.total()

    for _ in range(5):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    assert len(store._open) <= 2
