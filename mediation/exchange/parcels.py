"""The file of a case package: what is sealed in it, and what is refused when it is opened.

::

    manifest.json     {"format": 2, "id", "made_at", "purpose", "sender", "case", "referral", "files": {name: sha256}}
    manifest.sha256   SHA-256 of the bytes of manifest.json, in hex: with the list in it every byte is covered
    case.json, papers/NN-标题.pdf

The seal finds damage and careless changes. Who changes a package on purpose can seal it anew, and nothing in the file can
prevent that: so the sender writes the code (核对码) on the letter that goes with it, and the receiver compares.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import secrets
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import Any

from mediation.values.problems import Problem
from mediation.values.system import system_said
from mediation.values.text import clean, shorten

FORMAT = 2
CASE = "case.json"
PAPERS = "papers/"
_MANIFEST, _SEAL = "manifest.json", "manifest.sha256"
_LONGEST_NAME = 200
_LARGEST = 200 * 1024 * 1024  # bytes, all files unpacked
_MOST = 500  # files
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_SHAPES = {"id": str, "sender": dict, "case": dict, "referral": dict, "files": dict}


@dataclass(frozen=True, slots=True)
class Parcel:
    """An opened package: every file in it is as the manifest lists it, and the manifest as it was sealed."""

    manifest: Mapping[str, Any]
    files: Mapping[str, bytes]
    code: str


def code_of(seal: str) -> str:
    """What two people compare: 80 bits of the seal as four groups of letters and digits that are not mistaken."""
    letters = base64.b32encode(bytes.fromhex(seal)[:10]).decode()
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))


def same_code(typed: str, code: str) -> bool:
    """Whether the code as somebody typed it, with any spaces, dashes and case, is this one."""
    return "".join(one for one in clean(typed).upper() if one.isalnum()) == code.replace("-", "")


def as_json(data: object) -> bytes:
    """Data as the bytes that go into a package."""
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True).encode()


def sums_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """The SHA-256 of every file."""
    return {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}


def place_in(path: Path, name: str) -> Path:
    """Where a package goes: that file, or under that name (a number more where it is taken) into that folder.

    Raises Problem: no_folder, file_exists (nothing is overwritten), cannot_write.
    """
    try:
        place = _free(path, name) if path.is_dir() else path
        if not place.parent.is_dir():
            raise Problem("no_folder", f"没有文件夹“{place.parent}”，请先建立它，或换一个位置。", field="out")
        if place.exists():
            raise Problem("file_exists", f"“{place}”已经存在，没有覆盖；请换一个文件名。", field="out")
    except OSError as wrong:
        raise Problem(
            "cannot_write", f"不能写入“{path}”（{system_said(wrong)}），请换一个位置。", field="out"
        ) from wrong
    return place


def _free(folder: Path, name: str) -> Path:
    first = folder / name
    others = (first.with_name(f"{first.stem}-{number}{first.suffix}") for number in count(2))
    return next(one for one in chain((first,), others) if not one.exists())


def write(place: Path, manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> str:
    """Seal and write a package, readable by its owner only; returns its code. Raises Problem("cannot_write")."""
    listed = as_json(manifest)
    seal = hashlib.sha256(listed).hexdigest()
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in {_MANIFEST: listed, _SEAL: seal.encode(), **files}.items():
            packed.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), data)
    put(place, held.getvalue())
    return code_of(seal)


def put(place: Path, data: bytes) -> None:
    """Write a file whole, readable by its owner only. Raises Problem("cannot_write")."""
    part = place.with_name(f".{secrets.token_hex(8)}.part")
    try:
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(data)
        part.replace(place)
    except OSError as wrong:
        raise Problem(
            "cannot_write", f"不能写入“{place}”（{system_said(wrong)}），请换一个位置。", field="out"
        ) from wrong


def read(path: Path) -> Parcel:
    """Open a package. Raises Problem: no_file, or bad_package saying in one sentence what is wrong with it."""
    shown = shorten(clean(path.name), 60)
    files = _unpacked(path, shown)
    if _MANIFEST not in files:
        raise bad(f"“{shown}”不是案件包，或者传送中损坏，请对方重新发送。")
    listed, seal = files.pop(_MANIFEST), files.pop(_SEAL, b"")
    manifest = _manifest(listed, shown)
    sealed = hashlib.sha256(listed).hexdigest()
    if seal.decode("ascii", "replace").strip() != sealed:
        raise bad(
            f"案件包“{shown}”的清单（发送单位、案号、用途、时间）与封存值不符，已被改动或者损坏，请对方重新发送。"
        )
    _whole(manifest, files, shown)
    return Parcel(manifest, files, code_of(sealed))


def _unpacked(path: Path, shown: str) -> dict[str, bytes]:
    """The files of the zip by name; its sizes are looked at before anything is unpacked."""
    damaged = f"“{shown}”不是案件包，或者传送中损坏，请对方重新发送。"
    try:
        if path.stat().st_size > _LARGEST:
            raise bad(f"案件包“{shown}”过大，请对方分开发送。")
        with zipfile.ZipFile(path) as packed:
            infos = [one for one in packed.infolist() if not one.is_dir()]
            if len(infos) > _MOST or sum(one.file_size for one in infos) > _LARGEST:
                raise bad(f"案件包“{shown}”过大，请对方分开发送。")
            if len({one.filename for one in infos}) < len(infos) or any(i.compress_type not in _PACKED for i in infos):
                raise bad(damaged)
            return {one.filename: packed.read(one) for one in infos}
    except FileNotFoundError as wrong:
        raise Problem("no_file", f"找不到文件“{shown}”，请检查路径。", where=str(path)) from wrong
    except (PermissionError, IsADirectoryError) as wrong:
        raise Problem("no_file", f"不能读取“{shown}”，它是文件夹，或者没有读取权限，请检查路径。") from wrong
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError) as wrong:
        raise bad(damaged) from wrong


def _manifest(listed: bytes, shown: str) -> Mapping[str, Any]:
    unknown = f"“{shown}”的案件包格式不认识，请双方升级到同一版本。"
    try:
        manifest = json.loads(listed)
    except (ValueError, RecursionError) as wrong:
        raise bad(f"“{shown}”不是案件包，或者传送中损坏，请对方重新发送。") from wrong
    made = manifest.get("format") if isinstance(manifest, dict) else None
    if not isinstance(made, int) or isinstance(made, bool):
        raise bad(unknown)
    if made > FORMAT:
        raise bad(f"案件包“{shown}”由较新的程序制作，请先升级本程序再收入，或者请对方用本版本重新导出。")
    if made < FORMAT:
        raise bad(f"案件包“{shown}”由较旧的程序制作，清单没有封存，请对方升级后重新导出。")
    sender = manifest.get("sender")
    name = sender.get("name", "") if isinstance(sender, dict) else ""
    if not isinstance(name, str) or not clean(name).strip() or len(name) > _LONGEST_NAME:
        raise bad(f"案件包“{shown}”没有写明发送单位，或者名称过长，请对方重新制作。")
    if not all(isinstance(manifest.get(key), shape) for key, shape in _SHAPES.items()) or not manifest["id"]:
        raise bad(unknown)
    return dict(manifest)


def _whole(manifest: Mapping[str, Any], files: Mapping[str, bytes], shown: str) -> None:
    """Every file is where it may be, listed, and as it was listed."""
    listed = manifest["files"]
    for name in sorted(listed.keys() | files.keys()):
        called = shorten(clean(name), 60)
        if name not in files:
            raise bad(f"案件包“{shown}”缺少文件“{called}”，请对方重新发送。")
        if name not in listed:
            raise bad(f"案件包“{shown}”多出清单以外的文件“{called}”，不能收入。")
        if hashlib.sha256(files[name]).hexdigest() != listed[name]:
            raise bad(f"案件包“{shown}”里的“{called}”与清单的哈希不符，已被改动或者损坏，请对方重新发送。")
        if not (name == CASE or _paper(name)):
            raise bad(f"案件包“{shown}”里的“{called}”放在不该有的位置，不能收入。")
    if CASE not in files:
        raise bad(f"案件包“{shown}”缺少文件“{CASE}”，请对方重新发送。")


def _paper(name: str) -> bool:
    inner = name.removeprefix(PAPERS)
    return inner != name and 0 < len(inner) <= _LONGEST_NAME and not set(inner) & set("/\\:") and ".." not in inner


def bad(message: str) -> Problem:
    """The problem of a package that is not taken in."""
    return Problem("bad_package", message)
