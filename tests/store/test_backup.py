from __future__ import annotations

import json
import sqlite3
import stat
import zipfile

import pytest

from mediation.records import tables
from mediation.store import Store
from mediation.store.restore import restore
from mediation.values.problems import Problem


@pytest.fixture
def full(store, person, register):
    with store.unit(person, "mediator") as unit:
        case = register(unit)
        sha = unit.keep(b"scan")
        unit.add(
            tables.Attachment(case_id=case.id, category="evidence", title="照片", sha256=sha, added_on=case.applied_on)
        )
    (store.folder / "templates").mkdir()
    (store.folder / "templates" / "F11.html").write_text("<section></section>", encoding="utf-8")
    return store


def repack(archive, target, change):
    """The archive with its members changed by `change`: name → bytes or None to leave it out."""
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            data = change(info.filename, old.read(info))
            if data is not None:
                new.writestr(info.filename, data)
    return target


def test_what_is_restored_is_what_was_backed_up(full, tmp_path, person, register):
    made = full.backup(tmp_path / "usb")
    assert (made.cases, made.entries, made.files) == (1, 1, 1)
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    with full.unit(person, "mediator") as unit:
        register(unit, "备份以后的案件")
    place = restore(made.path, tmp_path / "again")
    with Store.open(place) as again, full.read() as old, again.read() as new:
        assert [line.title for line in new.lines().lines] == ["王桂兰与赵明楼上漏水纠纷"]
        line = new.lines().lines[0]
        assert new.snapshot(line.id) == old.snapshot(line.id)
        assert new.log(limit=1)[0].seq == made.seq
    with Store.open(place) as again:
        assert again.verify() == ()
        assert (place / "templates" / "F11.html").exists()
        assert [hit.line.title for hit in again.search("漏水").hits] == ["王桂兰与赵明楼上漏水纠纷"]
        with again.unit(person, "mediator") as unit:
            assert register(unit).reg_no == "博人调字〔2026〕第002号"


def test_by_default_it_lies_beside_the_data_and_leaves_nothing_else(full):
    made = full.backup()
    assert made.path.parent == full.folder / "backups"
    assert list(made.path.parent.iterdir()) == [made.path]


def test_a_damaged_centre_makes_no_backup(full, tmp_path):
    connection = sqlite3.connect(full.path)
    connection.execute("UPDATE cases SET facts = '改'")
    connection.commit()
    connection.close()
    with pytest.raises(Problem, match="核验不通过") as caught:
        full.backup(tmp_path / "usb")
    assert caught.value.reason == "damaged"
    assert list((tmp_path / "usb").iterdir()) == []


def test_a_missing_paper_makes_no_backup(full, tmp_path):
    next((full.folder / "files").rglob("*/*/*")).unlink()
    with pytest.raises(Problem) as caught:
        full.backup(tmp_path / "usb")
    assert caught.value.reason == "no_file"
    assert list((tmp_path / "usb").iterdir()) == []
    assert full.backup(tmp_path / "usb", files=False).files == 0


def test_a_folder_that_cannot_be_written_is_said(full, tmp_path):
    (tmp_path / "usb").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(Problem) as caught:
        full.backup(tmp_path / "usb")
    assert caught.value.reason == "disk"


def test_a_broken_archive_restores_nothing(full, tmp_path):
    made = full.backup(tmp_path / "usb")
    whole = made.path.read_bytes()
    broken = {
        "short": whole[: len(whole) // 2],
        "text": "不是备份".encode(),
        "flipped": whole[:2000] + bytes([whole[2000] ^ 1]) + whole[2001:],
    }
    for name, data in broken.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(Problem) as caught:
            restore(tmp_path / name, tmp_path / "again")
        assert caught.value.reason == "bad_backup", name
        assert not (tmp_path / "again").exists()
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


def test_an_archive_changed_by_hand_is_refused(full, tmp_path):
    made = full.backup(tmp_path / "usb")

    def drop_file(name, data):
        return None if name.startswith("files/") else data

    def climb(name, data):
        if name != "manifest.json":
            return data
        manifest = json.loads(data)
        manifest["seq"], manifest["mac"] = 99, "0" * 64
        return json.dumps(manifest).encode()

    for change in (drop_file, climb):
        archive = repack(made.path, tmp_path / f"{change.__name__}.zip", change)
        with pytest.raises(Problem) as caught:
            restore(archive, tmp_path / "again")
        assert caught.value.reason == "bad_backup"
        assert not (tmp_path / "again").exists()


def test_member_names_that_climb_out_are_refused(full, tmp_path):
    import hashlib

    made = full.backup(tmp_path / "usb")
    evil = tmp_path / "evil.zip"
    with zipfile.ZipFile(made.path) as old, zipfile.ZipFile(evil, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "manifest.json":
                manifest = json.loads(data)
                manifest["files"]["../outside"] = hashlib.sha256(b"x").hexdigest()
                data = json.dumps(manifest).encode()
            new.writestr(info.filename, data)
        new.writestr("../outside", b"x")
    with pytest.raises(Problem, match="文件名") as caught:
        restore(evil, tmp_path / "deep" / "again")
    assert caught.value.reason == "bad_backup"
    assert not (tmp_path / "deep" / "outside").exists()
    assert not (tmp_path / "outside").exists()


def test_a_restored_trigger_is_not_let_in(full, tmp_path):
    """A backup doctored to change cases by itself: hashes and manifest fit, the schema does not."""
    import hashlib

    made = full.backup(tmp_path / "usb")
    doctored = tmp_path / "doctored.db"
    with zipfile.ZipFile(made.path) as old:
        doctored.write_bytes(old.read("mediation.db"))
    connection = sqlite3.connect(doctored)
    connection.execute("CREATE TRIGGER helper AFTER INSERT ON entry BEGIN UPDATE cases SET stage = '已结案'; END")
    connection.commit()
    connection.close()

    def swap(name, data):
        if name == "mediation.db":
            return doctored.read_bytes()
        if name == "manifest.json":
            manifest = json.loads(data)
            manifest["files"]["mediation.db"] = hashlib.sha256(doctored.read_bytes()).hexdigest()
            return json.dumps(manifest).encode()
        return data

    with pytest.raises(Problem, match="helper"):
        restore(repack(made.path, tmp_path / "swapped.zip", swap), tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_a_folder_in_use_is_never_overwritten(full, tmp_path):
    made = full.backup(tmp_path / "usb")
    with pytest.raises(Problem) as caught:
        restore(made.path, full.folder)
    assert caught.value.reason == "not_empty"


def test_what_the_centre_made_its_own_is_kept_and_what_is_half_written_is_not(full, tmp_path):
    for name in ("procedure/deadlines.toml", "holidays/2027.toml", "fonts/own.ttf", "packs/.new-1/pack.json"):
        (full.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (full.folder / name).write_text("x", encoding="utf-8")
    made = full.backup(tmp_path)
    with zipfile.ZipFile(made.path) as opened:
        names = set(opened.namelist())
    assert {"procedure/deadlines.toml", "holidays/2027.toml", "fonts/own.ttf"} <= names
    assert not any(".new-1" in name for name in names)
