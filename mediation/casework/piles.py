"""A pile of scanned files, read one after the other: what cannot be read stops no other, and a person may stop the whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mediation.casework.taking import load
from mediation.values.problems import Problem
from mediation.values.system import system_said
from mediation.values.text import clean, shorten

if TYPE_CHECKING:
    from mediation.documents.sheets import Stack

ENDINGS = frozenset({".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".heic", ".heif"})
"""Files taken from a folder; a file named by itself may be called anything."""


@dataclass(frozen=True, slots=True)
class Step:
    """The page that is read next: ``file`` of ``files``, ``page`` of the ``pages`` in it; all from 1."""

    file: int
    files: int
    page: int
    pages: int

    def __str__(self) -> str:
        return f"第{self.file}个文件（共{self.files}个），第{self.page}页（共{self.pages}页）"


Progress = Callable[[Step], bool]
"""Told before each page; answers whether to go on."""


def silent(_step: Step) -> bool:
    """Nobody looks on, nobody stops it."""
    return True


class _StoppedError(Exception):
    """The person stopped the reading."""


def read(paths: Iterable[Path], progress: Progress, folder: Path) -> tuple[list[Stack], list[Problem]]:
    """Each file's sheets, and what could not be read; the pages wait in a nameless file in ``folder``.

    Raises Problem: stopped (``progress`` said so), disk_full.
    """
    from mediation.documents import sheets
    from mediation.documents.spool import Spool

    spool = Spool(folder)

    files, bad = _files(paths)
    stacks: list[Stack] = []
    for number, path in enumerate(files, 1):

        def before(page: int, pages: int, at: int = number) -> None:
            if not progress(Step(at, len(files), page, pages)):
                raise _StoppedError

        try:
            stacks.append(sheets.read(*load(path), before, spool))
        except Problem as problem:
            bad.append(problem)
        except OSError as wrong:  # the file itself is read by then
            raise Problem(
                "disk_full", f"扫描件放不下（{system_said(wrong)}），请腾出磁盘空间后重新选文件；什么也没有收入。"
            ) from wrong
        except _StoppedError:
            raise Problem(
                "stopped", f"已停止：读完{number - 1}个文件，共{len(files)}个；这一次读的什么也没有收入，请重新选文件。"
            ) from None
    return stacks, bad


def _files(paths: Iterable[Path]) -> tuple[list[Path], list[Problem]]:
    """Every file once, those of a folder in the order a person counts (扫描2 before 扫描10), and what could not be looked into."""
    found: dict[Path, Path] = {}
    bad = []
    for path in paths:
        try:
            inside = [one for one in path.iterdir() if one.suffix.lower() in ENDINGS] if path.is_dir() else [path]
        except OSError as wrong:
            shown = shorten(clean(str(path)), 60)
            said = f"读不了“{shown}”（{system_said(wrong)}），请核对路径和读取权限。"
            bad.append(Problem("no_file", said, field="文件"))
            continue
        for one in sorted(inside, key=_counted):
            found.setdefault(_itself(one), one)
    return list(found.values()), bad


def _itself(path: Path) -> Path:
    """The file a path leads to, by which it is read once; a link that leads nowhere stands for itself."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def _counted(path: Path) -> list[tuple[int, str]]:
    return [
        (int(part), "") if part.isdigit() and part.isascii() else (-1, part)
        for part in re.split(r"([0-9]+)", path.stem)
    ]
