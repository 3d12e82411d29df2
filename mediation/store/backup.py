"""A backup counts only when it was opened again and found sound: copy, check, archive, read back, rename.

The archive is one zip: ``mediation.db`` made by SQLite's backup API, every file some row speaks of, secrets, config, the
centre's own templates, and ``manifest.json`` with the SHA-256 of each and the log's last place and MAC.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediation.store.config import BACKUPS, CONFIG, DATABASE, FILES, SECRETS, Config, sync_folder
from mediation.store.sqlite import connect
from mediation.store.stamp import SCHEMA
from mediation.store.values import Backup
from mediation.values.dates import now_utc, to_local
from mediation.values.problems import Problem
from mediation.values.system import system_said

if TYPE_CHECKING:
    from mediation.store.store import Store

MANIFEST = "manifest.json"
FORMAT = 1
_OWN = ("templates", "packs", "procedure", "holidays", "fonts")
"""Folders of a centre's own files, beside what the store keeps."""


def make_backup(store: Store, target: Path | None, *, files: bool) -> Backup:
    """A verified archive of the centre in folder `target`. Raises Problem: damaged, no_file, damaged_file, disk."""
    if store.config.url:
        raise Problem("no_backup", "PostgreSQL上的数据请用数据库自己的备份工具（pg_dump）备份。")
    if files and store.config.files_url:
        raise Problem("no_backup", "文件存放在对象存储上，请用它自己的备份；这里只能备份数据库（不含文件）。")
    folder = target if target is not None else store.folder / BACKUPS
    work = folder / f".tmp-{secrets.token_hex(8)}"
    try:
        work.mkdir(mode=0o700, parents=True)
        return _make(store, folder, work, files=files)
    except OSError as error:
        raise Problem(
            "disk", f"备份没有写成（{system_said(error)}），请检查磁盘空间和写入权限。", where=str(folder)
        ) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _make(store: Store, folder: Path, work: Path, *, files: bool) -> Backup:
    from mediation.store.checks import file_names, verify_copy
    from mediation.store.engine import make_engine

    copy = work / DATABASE
    copy_database(store.path, store.config, copy)
    found = verify_copy(copy, Config(), store.keys)
    if found:
        raise Problem("damaged", f"没有备份：数据核验不通过，{found[0].message}", where=str(store.path))
    engine = make_engine(copy, Config())
    try:
        with engine.connect() as connection:
            names = list(file_names(connection)) if files else []
            facts = _facts(connection)
    finally:
        engine.dispose()
    archive = work / "archive.zip"
    _write(store, archive, copy, names, facts)
    read_manifest(archive, check=True)
    stamp = to_local(now_utc()).strftime("%Y%m%d-%H%M%S")
    final = folder / f"mediation-{stamp}-{facts['seq']}.zip"
    archive.replace(final)
    sync_folder(folder)
    return Backup(final, facts["cases"], facts["entries"], len(names), facts["seq"], facts["mac"])


def _facts(connection: Any) -> dict[str, Any]:
    run = connection.exec_driver_sql
    seq, mac = run("SELECT seq, mac FROM log_head").fetchone()
    return {
        "cases": run("SELECT count(*) FROM cases").fetchone()[0],
        "entries": run("SELECT count(*) FROM entry").fetchone()[0],
        "seq": seq,
        "mac": mac,
    }


def copy_database(source: Path, config: Config, target: Path) -> None:
    """A consistent copy by SQLite's backup API, on disk when this returns."""
    reading = connect(source, config, readonly=True)
    writing = sqlite3.connect(target)
    try:
        reading.backup(writing)
    except sqlite3.DatabaseError as error:
        raise Problem(
            "damaged", "数据库文件已损坏，读不出来，没有备份；请从以前的备份恢复。", where=str(source)
        ) from error
    finally:
        writing.close()
        reading.close()
    target.chmod(0o600)
    with target.open("rb+") as handle:
        _sync(handle)


def _sync(handle: Any) -> None:
    import os

    handle.flush()
    os.fsync(handle.fileno())


def _unfinished(path: Path) -> bool:
    """Whether it lies in a folder that is still being written."""
    return any(part.startswith(".") for part in path.parts)


def _members(store: Store, copy: Path, names: list[str]) -> Iterator[tuple[str, Path]]:
    yield DATABASE, copy
    for name in (SECRETS, CONFIG):
        if (store.folder / name).exists():
            yield name, store.folder / name
    for folder in _OWN:
        own = store.folder / folder
        if own.is_dir():
            yield from (
                (f"{folder}/{path.relative_to(own)}", path)
                for path in sorted(own.rglob("*"))
                if path.is_file() and not _unfinished(path.relative_to(own))
            )
    yield from ((f"{FILES}/{sha[:2]}/{sha[2:4]}/{sha}", store.files.path(sha)) for sha in names)


def _write(store: Store, archive: Path, copy: Path, names: list[str], facts: dict[str, Any]) -> None:
    sums: dict[str, str] = {}
    with archive.open("xb") as handle:
        archive.chmod(0o600)
        with zipfile.ZipFile(handle, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
            for name, path in _members(store, copy, names):
                stored = name.startswith(f"{FILES}/")
                data = store.files.get(path.name) if stored else path.read_bytes()
                sums[name] = hashlib.sha256(data).hexdigest()
                out.writestr(name, data, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
            manifest = {
                "format": FORMAT, "schema": SCHEMA, "made_at": now_utc().isoformat(), "centre": store.centre.name, **facts, "files": sums,
            }  # fmt: skip
            out.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        _sync(handle)


def read_manifest(archive: Path, *, check: bool) -> dict[str, Any]:
    """The manifest of an archive; with `check` every member is read and its SHA-256 compared. Raises Problem("bad_backup")."""
    try:
        with zipfile.ZipFile(archive) as opened:
            manifest: dict[str, Any] = json.loads(opened.read(MANIFEST))
            sums = manifest["files"]
            if manifest["format"] != FORMAT or DATABASE not in sums or SECRETS not in sums:
                raise _bad(archive, "不是本程序的备份")
            if {info.filename for info in opened.infolist()} != {*sums, MANIFEST}:
                raise _bad(archive, "里面的文件与清单不符")
            for name, wanted in sums.items() if check else ():
                if hashlib.sha256(opened.read(name)).hexdigest() != wanted:
                    raise _bad(archive, f"其中的{name}已损坏")
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError) as error:
        raise _bad(archive, "文件不完整或已损坏") from error
    return manifest


def _bad(archive: Path, why: str) -> Problem:
    return Problem("bad_backup", f"这份备份不能用：{why}，请换一份备份。", where=str(archive))


def copy_before_migration(folder: Path, config: Config) -> Path:
    """A checked copy of the old database in ``backups``: migration begins only after it. Raises Problem("damaged")."""
    from mediation.store.creation import check_sound

    backups = folder / BACKUPS
    backups.mkdir(mode=0o700, exist_ok=True)
    temporary = backups / f".tmp-{secrets.token_hex(8)}"
    try:
        copy_database(folder / DATABASE, config, temporary)
        connection = connect(temporary, Config())
        try:
            check_sound(connection, folder / DATABASE)
        finally:
            connection.close()
        stamp = to_local(now_utc()).strftime("%Y%m%d-%H%M%S")
        final = backups / f"before-upgrade-{stamp}.db"
        temporary.replace(final)
        sync_folder(backups)
    finally:
        temporary.unlink(missing_ok=True)
    return final
