from __future__ import annotations

import signal
import sqlite3
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from mediation.store import Store
from mediation.store.config import Config, refuse_network
from mediation.store.engine import make_engine
from mediation.store.migrate import upgrade
from mediation.store.stamp import SCHEMA
from mediation.values.problems import Problem
from tests.store.backwards import set_back


def start(code, *args):
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(code), *map(str, args)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process):
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return out.strip()


def stamp(folder, number):
    connection = sqlite3.connect(folder / "mediation.db")
    connection.execute(f"PRAGMA user_version = {number}")
    connection.commit()
    connection.close()


def test_opening_and_reading_load_nothing_heavy(folder, store, person, register):
    with store.unit(person, "mediator") as unit:
        case = register(unit)
    code = """
        import sys
        from mediation.store import Store
        with Store.open(sys.argv[1]) as store, store.read() as reader:
            reader.snapshot(sys.argv[2]); reader.lines(); reader.staff(); reader.settings(); reader.log()
        heavy = {name.partition(".")[0] for name in sys.modules} & {
            "sqlalchemy", "sqlmodel", "pydantic", "alembic", "filelock", "fsspec", "pypinyin", "opencc", "jinja2", "textual"}
        print(sorted(heavy))
    """
    assert finish(start(code, folder, case.id)) == "[]"


def test_of_programs_that_start_first_at_once_one_makes_the_centre(tmp_path):
    code = """
        import sys
        from mediation.store import Store
        from mediation.values.problems import Problem
        try:
            with Store.create(sys.argv[1], name="中心") as store:
                print("made", store.centre_id)
        except Problem as problem:
            print(problem.reason)
            with Store.open(sys.argv[1]) as store:
                assert store.centre_id
    """
    racing = [start(code, tmp_path / "centre") for _ in range(3)]
    answers = sorted(finish(one).split()[0] for one in racing)
    assert answers == ["exists", "exists", "made"]
    with Store.open(tmp_path / "centre") as store:
        assert store.verify() == ()


@pytest.mark.parametrize("moment", ["rows", "flushed", "file", "finished"])
def test_kill_in_the_middle_of_an_act_leaves_a_clean_centre(folder, moment, person, register):
    """The act is stopped at four points by the machine's harshest signal; the next start finds it never happened."""
    code = """
        import os, signal, sys
        from datetime import date
        from mediation.records import tables
        from mediation.store import Store
        moment = sys.argv[2]
        store = Store.open(sys.argv[1])
        with store.unit("staff-li", "mediator") as unit:
            case = unit.add(tables.Case(docid=unit.docid(date(2026, 11, 2)), year=2026, reg_no="一", title="纠纷", kind="邻里",
                                        applied_on=date(2026, 11, 2), stage="待受理", registered_at=unit.now))
            unit.allocate("case", 2026, "{year}年第{serial}号", case_id=case.id)
            unit.log("register", case_id=case.id)
            if moment == "file":
                unit.keep(b"scan")
            if moment == "flushed":
                unit.session.flush()
            if moment == "finished":
                unit.finish()
                unit.session.connection().exec_driver_sql("PRAGMA cache_spill = 1")
                unit.session.connection().exec_driver_sql("PRAGMA cache_size = 1")
                unit.session.connection().exec_driver_sql("UPDATE cases SET facts = hex(randomblob(200000))")
            os.kill(os.getpid(), signal.SIGKILL)
    """
    process = start(code, folder, moment)
    process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL
    with Store.open(folder) as store:
        with store.read() as reader:
            assert (reader.total(), reader.numbers("case", 2026)) == (0, ())
        assert store.verify() == ()
        with store.unit(person, "mediator") as unit:
            assert register(unit).reg_no == "博人调字〔2026〕第001号"
        assert store.verify() == ()


def test_kill_in_the_middle_of_the_first_start_leaves_nothing_in_the_way(tmp_path):
    code = """
        import os, signal, sys
        from mediation.store import creation, Store
        def die(*_args):
            os.kill(os.getpid(), signal.SIGKILL)
        creation._write_centre = die
        Store.create(sys.argv[1], name="中心")
    """
    process = start(code, tmp_path / "centre")
    process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL
    with pytest.raises(Problem) as caught:
        Store.open(tmp_path / "centre")
    assert caught.value.reason == "no_centre"
    with Store.create(tmp_path / "centre", name="中心") as store:
        assert store.verify() == ()


def test_a_newer_schema_opens_for_reading_only_and_says_so(folder, store, person, register):
    with store.unit(person, "mediator") as unit:
        case = register(unit)
    store.close()
    stamp(folder, SCHEMA + 1)
    with Store.open(folder) as newer:
        assert newer.readonly
        assert "请升级本程序" in newer.notice
        with newer.read() as reader:
            assert reader.snapshot(case.id).title == case.title
        assert len(newer.search("漏水").hits) == 1
        with pytest.raises(Problem) as caught, newer.unit(person, "mediator"):
            pass
        assert (caught.value.reason, caught.value.message) == ("readonly", newer.notice)


@pytest.fixture
def older(tmp_path, person):
    """A centre as the first revision left it: a case in it, no search index, stamp 1."""
    from datetime import date

    from sqlalchemy.orm import Session

    from mediation.records import tables
    from mediation.store import chain
    from mediation.store.config import make_secret
    from mediation.store.files import Files
    from mediation.store.transaction import info_of
    from mediation.store.unit import Unit
    from mediation.values.dates import now_utc

    folder = tmp_path / "older"
    folder.mkdir()
    keys = chain.Keys.of(make_secret(folder))
    engine = make_engine(folder / "mediation.db", Config())
    upgrade(engine)
    centre = tables.Centre(name="老中心", created_at=now_utc())
    with Session(engine, expire_on_commit=False) as session, session.begin():
        unit = Unit(session, centre=info_of(centre), keys=keys, files=Files(folder / "files"), actor_id="", role="")
        unit.add(centre)
        case = tables.Case(
            docid=1,
            year=2025,
            reg_no="一号",
            title="老案漏水",
            kind="邻里",
            applied_on=date(2025, 5, 5),
            stage="已结案",
            registered_at=unit.now,
        )
        unit.add(case)
        unit.log("register", case_id=case.id)
        unit.session.flush()
        unit._to_index.clear()
        unit.finish()
    engine.dispose()
    set_back(folder / "mediation.db", 1)
    return folder


def test_an_older_centre_is_brought_up_after_a_backup(older):
    with Store.open(older) as store:
        assert [hit.line.title for hit in store.search("漏水").hits] == ["老案漏水"]
        assert store.verify() == ()
    (copy,) = (older / "backups").iterdir()
    assert copy.name.startswith("before-upgrade-")
    connection = sqlite3.connect(copy)
    assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    assert connection.execute("SELECT title FROM cases").fetchone() == ("老案漏水",)
    connection.close()
    assert "alembic" not in finish(
        start(
            "import sys\nfrom mediation.store import Store\nStore.open(sys.argv[1]).close()\nprint(*sys.modules)", older
        )
    )


def test_a_migration_that_fails_leaves_the_old_centre_whole(older, monkeypatch):
    from mediation.store import migrate

    def fail(*_args):
        raise ZeroDivisionError

    monkeypatch.setattr(migrate.command, "upgrade", fail)
    with pytest.raises(ZeroDivisionError):
        Store.open(older)
    monkeypatch.undo()
    with Store.open(older) as store:
        assert store.verify() == ()


@pytest.mark.parametrize("after", [1, 3, 5, 8])
def test_kill_in_the_middle_of_a_migration_leaves_the_old_schema(older, after):
    code = """
        import os, signal, sys
        from sqlalchemy import event
        from mediation.store import engine, Store
        made, left = engine.make_engine, [int(sys.argv[2])]
        def watched(path, config):
            new = made(path, config)
            @event.listens_for(new, "after_cursor_execute")
            def count(connection, cursor, statement, *_rest):
                if statement.lstrip().startswith("CREATE"):
                    left[0] -= 1
                    if left[0] == 0:
                        os.kill(os.getpid(), signal.SIGKILL)
            return new
        engine.make_engine = watched
        Store.open(sys.argv[1])
    """
    process = start(code, older, after)
    process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL
    connection = sqlite3.connect(older / "mediation.db")
    assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    connection.close()
    with Store.open(older) as store:
        assert store.verify() == ()
        assert len(store.search("漏水").hits) == 1


def test_a_damaged_old_centre_is_not_migrated(older):
    path = older / "mediation.db"
    data = bytearray(path.read_bytes())
    data[4096 * 3 : 4096 * 12] = bytes(4096 * 9)
    path.write_bytes(data)
    with pytest.raises(Problem) as caught:
        Store.open(older)
    assert caught.value.reason == "damaged"
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    connection.close()


def test_what_is_no_centre_is_said(tmp_path):
    with pytest.raises(Problem) as caught:
        Store.open(tmp_path)
    assert caught.value.reason == "no_centre"
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "mediation.db").write_bytes("这不是数据库".encode() * 500)
    with pytest.raises(Problem) as caught:
        Store.open(tmp_path)
    assert caught.value.reason == "damaged"


def test_a_second_centre_in_one_folder_is_refused(folder):
    with pytest.raises(Problem) as caught:
        Store.create(folder, name="另一个中心")
    assert caught.value.reason == "exists"


def test_without_its_secret_a_centre_can_be_read_but_not_written(folder, person):
    (folder / "secrets.toml").unlink()
    with Store.open(folder) as store:
        with store.read() as reader:
            assert reader.total() == 0
        with pytest.raises(Problem) as caught, store.unit(person, "mediator"):
            pass
        assert caught.value.reason == "secrets"


def test_the_data_is_its_owners_alone(folder):
    for name in ("mediation.db", "secrets.toml"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "text", ["[database", 'database.journal = "MEMORY"', "database.busy_ms = -1", 'database.busy_ms = "5"']
)
def test_a_config_that_cannot_be_read_is_said(folder, text):
    (folder / "config.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Problem) as caught:
        Store.open(folder)
    assert caught.value.reason == "bad_config"


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "9p", "fuse", "fuse.sshfs", "vboxsf"])
def test_network_folders_are_refused_unless_taken_upon_oneself(tmp_path, kind):
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/x /mnt/shared\\040disk {kind} rw 0 0\n", encoding="utf-8")
    with pytest.raises(Problem) as caught:
        refuse_network(Path("/mnt/shared disk/centre"), Config(), mounts)
    assert caught.value.reason == "network_folder"
    assert kind in caught.value.message
    refuse_network(Path("/mnt/shared disk/centre"), Config(network=True), mounts)
    refuse_network(Path("/mnt/other"), Config(), mounts)
    with pytest.raises(Problem):
        refuse_network(Path("/home/x/Dropbox/centre"), Config(), mounts)


def test_the_stamp_matches_the_newest_revision():
    from alembic.config import Config as AlembicConfig
    from alembic.script import ScriptDirectory

    settings = AlembicConfig()
    settings.set_main_option(
        "script_location", str(Path(sys.modules["mediation.store.migrate"].__file__).with_name("migrations"))
    )
    settings.set_main_option("path_separator", "os")
    assert int(ScriptDirectory.from_config(settings).get_current_head()) == SCHEMA


def test_a_full_disk_is_said_and_leaves_a_clean_centre(folder, person, register):
    code = """
        import resource, signal, sys
        from datetime import date
        from pathlib import Path
        from mediation.records import tables
        from mediation.store import Store
        from mediation.values.problems import Problem
        store = Store.open(sys.argv[1])
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        size = Path(sys.argv[1], "mediation.db").stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20_000, size + 20_000))
        try:
            with store.unit("staff-li", "mediator") as unit:
                case = unit.add(tables.Case(docid=1, year=2026, reg_no="一", title="纠纷", kind="邻里", applied_on=date(2026, 11, 2),
                                            facts="漏水。" * 100_000, stage="待受理", registered_at=unit.now))
                unit.log("register", case_id=case.id)
        except Problem as problem:
            print(problem.reason, problem.message)
    """
    reason, message = finish(start(code, folder)).split(" ", 1)
    assert reason in ("disk", "damaged")
    assert message.startswith("没有保存")
    with Store.open(folder) as store:
        assert store.verify() == ()
        with store.unit(person, "mediator") as unit:
            register(unit)
        assert store.verify() == ()
