"""The care of a centre: backup with proof, restore, verification, and a look at the machine."""

from __future__ import annotations

import ctypes.util
import locale
import shutil
import sqlite3
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mediation.casework.permits import need
from mediation.values.dates import today_local
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from mediation.casework.desk import Desk
    from mediation.store import Finding

_LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
_LOW_DISK = 500 * 1024 * 1024  # bytes; a year of papers of a town


@dataclass(frozen=True, slots=True)
class Look:
    """One thing the doctor looked at. ``grave``: without it the work cannot be done here."""

    subject: str
    good: bool
    message: str
    grave: bool = True


def backup(desk: Desk, target: Path | None = None) -> Path:
    """Back up the centre with its files and prove that it can be restored; returns the archive."""
    need(desk.person, "backup")
    made = desk.store.backup(target)
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        unit.log("backup", object="centre", object_id=desk.centre.id, fields={"seq": made.seq})
    return made.path


def restore(archive: Path, folder: Path) -> Path:
    """Bring a backup back into an empty folder; no login, because the accounts are in the archive."""
    from mediation.store.restore import restore as bring_back

    if not archive.is_file():
        raise Problem("no_file", f"没有这份备份：{archive}，请检查路径。", field="archive", where=str(archive))
    return bring_back(archive, folder)


def verify(desk: Desk, progress: Callable[[str], object] = lambda _area: None) -> tuple[Finding, ...]:
    """Everything that does not fit in database, log, files, index and installed form packs; empty when sound.

    ``progress`` is told in Chinese what is looked at next.
    """
    from mediation.casework.packs import faults

    def tell(area: str) -> None:
        progress(area)

    return (*desk.store.verify(tell), *faults(desk))


def doctor(folder: Path) -> tuple[Look, ...]:
    """Look at the terminal, the fonts, the system libraries, the printers, the calendar and the disk."""
    return (_terminal(), _fonts(), _libraries(), _printers(), _calendar(folder), _disk(folder), _database())


def _terminal() -> Look:
    encoding = (sys.__stderr__.encoding if sys.__stderr__ else "") or locale.getpreferredencoding(do_setlocale=False)
    good = encoding.lower().replace("-", "") == "utf8"
    return Look("终端编码", good, "UTF-8" if good else f"现为{encoding}，中文可能显示不对，请把终端改为 UTF-8")


def _fonts() -> Look:
    from mediation.fonts import manifest, verify_manifest

    wrong = verify_manifest()
    return Look(
        "字体",
        not wrong,
        f"{len(manifest())}个字体文件完好" if not wrong else f"缺少或被改动：{'、'.join(wrong)}，请重新安装",
    )


def _libraries() -> Look:
    missing = [name for name in _LIBRARIES if ctypes.util.find_library(name) is None]
    return Look("排版组件", not missing, "齐全" if not missing else f"缺少{'、'.join(missing)}，请运行 make setup")


def _printers() -> Look:
    from mediation.documents.printing import printers

    try:
        found = printers()
    except Problem as problem:
        return Look("打印机", False, str(problem), grave=False)
    if not found:
        return Look("打印机", False, "没有设置打印机，文书可以生成但不能从本机打印", grave=False)
    told = "；".join(
        f"{p.name}{'（默认）' if p.default else ''}{p.state}{'，' + p.fault if p.fault else ''}" for p in found
    )
    return Look("打印机", not any(p.fault or p.state == "已停用" for p in found), told, grave=False)


def _calendar(folder: Path) -> Look:
    from mediation.values.calendar import load_holidays

    years = load_holidays(sorted((folder / "holidays").glob("*.toml"))).years
    this = today_local().year
    good = years[0] <= this <= years[1]
    more = "" if this + 1 <= years[1] else f"；{this + 1}年的安排公布后请在设置中补录"
    return Look(
        "节假日",
        good,
        f"已有{years[0]}年至{years[1]}年{more}" if good else f"没有{this}年的安排，期限算不准，请在设置中补录",
    )


def _disk(folder: Path) -> Look:
    place = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(place).free
    good = free >= _LOW_DISK
    return Look("磁盘", good, f"剩余{free / 1024**3:.1f} GB" + ("" if good else "，请尽快清理"))


def _database() -> Look:
    return Look("数据库", True, f"SQLite {sqlite3.sqlite_version}")
