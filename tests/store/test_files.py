from __future__ import annotations

import hashlib
import os
import stat

import pytest

from mediation.records import tables
from mediation.store import Store
from mediation.store.files import Files
from mediation.values.problems import Problem


def test_a_file_is_kept_once_under_its_hash(tmp_path):
    files = Files(tmp_path / "files")
    sha = files.put("协议".encode())
    assert sha == hashlib.sha256("协议".encode()).hexdigest()
    before = files.path(sha).stat().st_mtime_ns
    assert files.put("协议".encode()) == sha
    assert files.path(sha).stat().st_mtime_ns == before
    assert files.get(sha) == "协议".encode()
    assert stat.S_IMODE(files.path(sha).stat().st_mode) == 0o600
    assert list((tmp_path / "files" / ".tmp").iterdir()) == []


def test_a_changed_or_missing_file_is_said(tmp_path):
    files = Files(tmp_path / "files")
    sha = files.put(b"a")
    files.path(sha).write_bytes(b"b")
    for wanted in ("damaged_file", "no_file"):
        with pytest.raises(Problem) as caught:
            files.get(sha)
        assert caught.value.reason == wanted
        (tmp_path / "files" / sha[:2] / sha[2:4] / sha).unlink(missing_ok=True)
    for name in ("../../etc/passwd", "", "g" * 64):
        with pytest.raises(Problem):
            files.get(name)


def test_a_file_cut_short_by_a_full_disk_is_written_again(tmp_path):
    files = Files(tmp_path / "files")
    sha = files.put(b"whole")
    files.path(sha).write_bytes(b"wh")
    files.put(b"whole")
    assert files.get(sha) == b"whole"


def test_the_folder_is_on_disk_before_the_name_is_used(tmp_path, monkeypatch):
    """File, then name, then folder: the order that left no bad state in the power-cut simulation."""
    steps = []
    real_fsync, real_replace = os.fsync, os.replace

    def fsync(handle):
        steps.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        real_fsync(handle)

    def replace(source, target):
        steps.append("name")
        real_replace(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replace)
    Files(tmp_path / "files").put(b"a")
    assert steps[-3:] == ["file", "name", "folder"]


def test_any_fsspec_store_will_do(tmp_path):
    files = Files(tmp_path / "copies", "memory://papers")
    sha = files.put(b"far away")
    assert files.get(sha) == b"far away"
    assert files.path(sha).read_bytes() == b"far away"
    with pytest.raises(Problem):
        files.get("0" * 64)


def test_an_act_keeps_a_file_before_its_row(store, person, register):
    with store.unit(person, "mediator") as unit:
        case = register(unit)
        sha = unit.keep(b"%PDF-1.7", "application/pdf")
        assert unit.keep(b"%PDF-1.7") == sha
        assert store.files.get(sha) == b"%PDF-1.7"
        unit.add(
            tables.Attachment(case_id=case.id, category="evidence", title="照片", sha256=sha, added_on=case.applied_on)
        )
    assert store.verify() == ()
    store.files.path(sha).write_bytes(b"%PDF-1.6")
    (finding,) = store.verify()
    assert (finding.area, finding.where) == ("文件", sha)


def test_a_centre_open_for_reading_takes_no_file(folder):
    with Store.open(folder, readonly=True) as store, pytest.raises(Problem) as caught:
        store.files.put(b"x")
    assert caught.value.reason == "readonly"
