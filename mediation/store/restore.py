"""Putting a backup back: into a folder of its own first, verified there, then renamed into place."""

from __future__ import annotations

import os
import secrets
import shutil
import zipfile
from pathlib import Path, PurePosixPath

from mediation.store.backup import MANIFEST, read_manifest
from mediation.store.config import CONFIG, sync_folder
from mediation.store.stamp import SCHEMA
from mediation.store.store import Store
from mediation.values.problems import Problem
from mediation.values.system import system_said


def restore(archive: Path | str, folder: Path | str) -> Path:
    """Make `folder` from a backup archive; the folder must be absent or empty. Everything is verified before it gets its name.

    Raises Problem: bad_backup, not_empty, damaged.
    """
    source, target = Path(archive).absolute(), Path(folder).absolute()
    if target.exists() and any(target.iterdir()):
        raise Problem(
            "not_empty", "要恢复到的文件夹不是空的；请换一个空文件夹，核对无误后再改名使用。", where=str(target)
        )
    manifest = read_manifest(source, check=True)
    if manifest["schema"] > SCHEMA:
        raise Problem("bad_backup", "这份备份由更新版本的程序写成，请先升级本程序再恢复。", where=str(source))
    target.parent.mkdir(parents=True, exist_ok=True)
    work = target.parent / f".restore-{secrets.token_hex(8)}"
    work.mkdir(mode=0o700)
    try:
        _unpack(source, work)
        _prove(work, manifest["seq"], manifest["mac"])
        if target.exists():
            target.rmdir()
        work.rename(target)
        sync_folder(target.parent)
    except OSError as error:
        raise Problem("disk", f"恢复没有完成（{system_said(error)}），请检查磁盘空间。", where=str(target)) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return target


def _unpack(source: Path, work: Path) -> None:
    """Member by member under names of our own choosing: no absolute name, no step upwards."""
    with zipfile.ZipFile(source) as opened:
        for info in opened.infolist():
            name = PurePosixPath(info.filename)
            if info.filename == MANIFEST:
                continue
            if name.is_absolute() or ".." in name.parts or "\\" in info.filename:
                raise Problem("bad_backup", "这份备份里有不合规的文件名，不能恢复。", where=str(source))
            place = work.joinpath(*name.parts)
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with opened.open(info) as data, os.fdopen(handle, "wb") as out:
                shutil.copyfileobj(data, out)
                out.flush()
                os.fsync(out.fileno())


def _prove(work: Path, seq: int, mac: str) -> None:
    """Open what was unpacked and verify it whole; the log must reach the place the manifest names."""
    if (work / CONFIG).exists() and _elsewhere(work):
        raise Problem("bad_backup", "备份里的配置指向PostgreSQL，不能恢复成文件夹。", where=str(work))
    with Store.open(work) as store:
        found = store.verify()
        with store.source() as source:
            reached = source.fetch("SELECT mac FROM log WHERE seq = :seq", {"seq": seq})
    if found:
        raise Problem("bad_backup", f"备份核验不通过：{found[0].message}", where=found[0].where)
    if not reached or reached[0][0] != mac:
        raise Problem("bad_backup", "备份里的日志与清单记下的末尾不符。", where=str(work))


def _elsewhere(work: Path) -> bool:
    from mediation.store.config import read_config

    return bool(read_config(work).url)
