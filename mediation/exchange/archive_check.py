"""The reader of electronic archive packages: every file as its list says, none missing, none more, the volume whole.

It needs no centre and no login: an archive may run it on what it received.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from mediation.exchange.archive import (
    DEMO,
    DEMO_NAME,
    JSON,
    OFD,
    ORIGINALS,
    OWN,
    PDF,
    PIECES,
    SUMS,
    XML,
    as_xml,
    foreign,
    is_ofd,
)  # fmt: skip
from mediation.exchange.archive_meaning import against_files, against_list, against_volume, lacking
from mediation.exchange.parcels import code_of
from mediation.values.problems import Problem
from mediation.values.text import clean, shorten

_CHUNK = 1 << 20
_SMALL = 64 * _CHUNK  # bytes of a list or of metadata
_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found. ``findings``: Chinese sentences, none when the package is whole; ``code`` is what two people compare."""

    files: int
    code: str
    title: str
    findings: tuple[str, ...]


def check_package(path: Path) -> Checked:
    """Check a package, a zip or an unpacked folder. Raises Problem: no_file, bad_package (it cannot be read at all)."""
    try:
        with _opened(path) as files:
            return _checked(files)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError) as broken:
        raise _unreadable(path) from broken
    except OSError as broken:
        raise Problem("no_file", f"打不开“{shorten(clean(path.name), 60)}”，请检查路径。", where=str(path)) from broken


def _unreadable(path: Path) -> Problem:
    return Problem(
        "bad_package", f"“{shorten(clean(path.name), 60)}”已损坏或不是电子档案包，请重新取得。", where=str(path)
    )


class _Folder:
    """An unpacked package."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.names = [str(one.relative_to(folder)) for one in sorted(folder.rglob("*")) if one.is_file()]

    def open(self, name: str) -> IO[bytes]:
        return (self._folder / name).open("rb")


class _Zip:
    """A package as it was made."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.names = [one.filename for one in archive.infolist() if not one.is_dir()]

    def open(self, name: str) -> IO[bytes]:
        return self._archive.open(name)


@contextmanager
def _opened(path: Path) -> Iterator[_Folder | _Zip]:
    if path.is_dir():
        yield _Folder(path)
        return
    with zipfile.ZipFile(path) as archive:
        yield _Zip(archive)


def _checked(files: _Folder | _Zip) -> Checked:
    if SUMS not in files.names:
        return Checked(len(files.names), "", "", (f"缺少文件清单 {SUMS}，无法核对，请重新取得。",))
    sums = _small(files, SUMS)
    listed, findings = _listed(sums)
    for name in sorted({name for name in files.names if files.names.count(name) > 1}):
        findings.append(f"文件 {name} 在包内重复出现，不能确定以哪一份为准。")
    findings += [f"文件名 {shorten(clean(name), 60)} 指向包外，不安全。" for name in files.names if _unsafe(name)]
    findings += [f"缺少文件：{name}。" for name in listed if name not in files.names]
    findings += [f"多出清单以外的文件：{name}。" for name in files.names if name not in listed and name != SUMS]
    for name, sha in listed.items():
        if name in files.names and _sha(files, name) != sha:
            findings.append(f"文件被改动或损坏：{name}（与清单的校验值不符）。")
    findings += [f"清单里没有应有的文件：{name}。" for name in (PDF, JSON, XML) if name not in listed]
    title = ""
    if not findings:
        title, findings = _meaning(files, listed)
    return Checked(len(files.names), code_of(hashlib.sha256(sums).hexdigest()), title, tuple(findings))


def _unsafe(name: str) -> bool:
    """Whether unpacking it could write elsewhere."""
    parts = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]


def _small(files: _Folder | _Zip, name: str) -> bytes:
    with files.open(name) as file:
        return file.read(_SMALL)


def _listed(sums: bytes) -> tuple[dict[str, str], list[str]]:
    found: dict[str, str] = {}
    wrong: list[str] = []
    for place, line in enumerate(sums.decode("utf-8", "replace").splitlines(), 1):
        fits = _LINE.fullmatch(line)
        if fits is None:
            wrong.append(f"文件清单 {SUMS} 第{place}行不成样子。")
        else:
            found[fits[2]] = fits[1]
    return found, wrong


def _sha(files: _Folder | _Zip, name: str) -> str:
    found = hashlib.sha256()
    try:
        with files.open(name) as file:
            while chunk := file.read(_CHUNK):
                found.update(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError):
        return ""
    return found.hexdigest()


def _meaning(files: _Folder | _Zip, sums: Mapping[str, str]) -> tuple[str, list[str]]:
    """The title, and what does not fit between volume, its list, the other files and the two forms of the metadata."""
    try:
        data: Mapping[str, Any] = json.loads(_small(files, JSON))
        title, _pieces = str(data["题名"]), [one[OWN]["校验值"]["SHA-256"] for one in data[PIECES]]
        same = as_xml(data) == _small(files, XML)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return "", [f"元数据 {JSON} 不成样子，读不出来。"]
    findings = [] if same else [f"两份元数据 {JSON} 与 {XML} 的内容不一致。"]
    if strange := foreign(data):
        names = "、".join(shorten(clean(one), 20) for one in strange[:5])
        findings.append(f"元数据里有不是 DA/T 46 的元素，又不在“{OWN}”之内：{names}。")
    demo = (
        DEMO_NAME in str(data.get("档号", {}).get("机构或问题", "")) if isinstance(data.get("档号"), Mapping) else False
    )
    if data.get("附注") == DEMO or demo:
        findings.append(f"这个包注明“{DEMO}”，不能作为档案接收。")
    gone = list(lacking(data))
    with tempfile.TemporaryDirectory() as bench:
        volume = Path(bench) / PDF
        _copy(files, PDF, volume)
        found, listed, pages = _volume(volume)
        findings += [*gone, *found]
        if listed is not None and not gone:
            findings += _compared(data, listed, sums, (volume.stat().st_size, pages), files)
        if OFD in files.names:
            _copy(files, OFD, Path(bench) / OFD)
            if not is_ofd(Path(bench) / OFD):
                findings.append(f"{OFD} 不是 OFD 文件。")
    return title, findings


def _copy(files: _Folder | _Zip, name: str, place: Path) -> None:
    with files.open(name) as source, place.open("wb") as target:
        while chunk := source.read(_CHUNK):
            target.write(chunk)


def _volume(volume: Path) -> tuple[list[str], Mapping[str, Any] | None, int]:
    """What is wrong with the volume, its list where it can be read, and how many pages it has."""
    import pikepdf

    from mediation.documents.checks import check_volume
    from mediation.documents.fastening import read_manifest

    try:
        findings = [f"卷宗没有通过结构检查：{finding}" for finding in check_volume(volume)]
        with pikepdf.open(volume) as pdf:
            pages = len(pdf.pages)
        return findings, read_manifest(volume), pages
    except Problem as wrong:
        return [f"卷宗读不出来：{wrong}"], None, 0


def _compared(
    data: Mapping[str, Any],
    listed: Mapping[str, Any],
    sums: Mapping[str, str],
    volume: tuple[int, int],
    files: _Folder | _Zip,
) -> Iterator[str]:
    """``volume``: its size in bytes and its pages."""
    originals = [name for name in files.names if name.startswith(ORIGINALS)]
    try:
        found = (
            *against_volume(data, sums[PDF], *volume),
            *against_list(data, listed),
            *against_files(data, sums, originals),
        )
    except (KeyError, TypeError, AttributeError, ValueError):
        found = ("元数据或者卷宗内的清单不合格式，不能互相核对。",)
    yield from found
