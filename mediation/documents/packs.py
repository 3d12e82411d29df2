"""Form packs: templates, labels, catalogue, copies and numbers of papers as one signed file, in force from a day on.

::

    manifest.json   {"format": 1, "id", "version", "title", "publisher", "valid_from", "files": {name: sha256}}
    manifest.sig    Ed25519 signature of the bytes of manifest.json, in hex: with the list in it every byte is covered
    forms.toml, templates/F11.html, templates/notices.toml …

Installed, a pack is a folder ``packs/ID@VERSION`` of the centre with the same files and ``since``, the first day whose cases
it is for. A pack that is laid over another hides only the files it brings.
"""

from __future__ import annotations

import hashlib
import io
import json
import lzma
import re
import tomllib
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from mediation.values.problems import Problem
from mediation.values.system import system_said
from mediation.values.text import clean, shorten

FORMAT = 1
FOLDER = "packs"
FORMS = "forms.toml"
TEMPLATES = "templates"
MANIFEST, SIGNATURE, SINCE = "manifest.json", "manifest.sig", "since"
NEW = ".new-"
"""Before the name of a folder that is being written."""
READY = ".ready-"
"""Before the name of a folder whose installation the log may not tell of yet."""
SUFFIX = ".mpack"
_SOURCE = "pack.toml"
_NAME = re.compile(r"forms\.toml|templates/(?:[A-Za-z0-9_]{1,40}\.html|notices\.toml|clauses\.toml|print\.css)")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_LARGEST = 5 * 1024 * 1024  # bytes, all files unpacked
_MOST = 300  # files
_LONGEST = 60
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Pack:
    """An installed pack. ``since``: cases applied for on that day or later use it; ``folder``: where its files lie."""

    id: str
    version: str
    title: str
    publisher: str
    valid_from: date
    since: date
    folder: Path

    @property
    def label(self) -> str:
        """Under which papers made from it remember it."""
        return self.folder.name

    @property
    def templates(self) -> Path:
        """Its templates."""
        return self.folder / TEMPLATES


@dataclass(frozen=True, slots=True)
class Sealed:
    """A pack file whose signature and sums were found right."""

    manifest: Mapping[str, Any]
    files: Mapping[str, bytes]
    listed: bytes
    signature: bytes

    @property
    def label(self) -> str:
        """ID@VERSION."""
        return f"{self.manifest['id']}@{self.manifest['version']}"


def bad(said: str) -> Problem:
    """What is wrong with a pack."""
    return Problem("bad_pack", said, field="文书包")


# ---- publishers ------------------------------------------------------------------------------------------------------


def new_key() -> tuple[str, str]:
    """A private key and its public key, both in hex."""
    from nacl.signing import SigningKey

    key = SigningKey.generate()
    return key.encode().hex(), key.verify_key.encode().hex()


def key_of(text: str, what: str) -> bytes:
    """A key as it was typed or read. Raises Problem("bad_key")."""
    try:
        found = bytes.fromhex("".join(clean(text).split()))
    except ValueError:
        found = b""
    if len(found) != _KEY_BYTES:
        raise Problem("bad_key", f"{what}应是64位十六进制数字，请核对后重新填写。", field="密钥")
    return found


def make(source: Path, key: str) -> bytes:
    """The signed file of a folder that holds ``pack.toml``, ``forms.toml`` and ``templates``. Raises Problem("bad_pack")."""
    from nacl.signing import SigningKey

    manifest = _described(source)
    try:
        files = {
            path.relative_to(source).as_posix(): path.read_bytes()
            for path in sorted(source.rglob("*"))
            if path.is_file() and path.name != _SOURCE
        }
    except OSError as wrong:
        name = shorten(clean(Path(str(wrong.filename)).name), 40)
        raise bad(f"“{name}”读不出来（{system_said(wrong)}），请检查文件夹里的文件。") from wrong
    _allowed(files)
    manifest["files"] = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    listed = json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1).encode()
    signature = SigningKey(key_of(key, "签名密钥")).sign(listed).signature
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in ((MANIFEST, listed), (SIGNATURE, signature.hex().encode()), *files.items()):
            packed.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _described(source: Path) -> dict[str, Any]:
    try:
        told = tomllib.loads((source / _SOURCE).read_text(encoding="utf-8"))
    except FileNotFoundError as wrong:
        raise bad(
            f"文件夹“{shorten(clean(source.name), 40)}”里没有 {_SOURCE}，请写明 id、version、title、publisher、valid_from。"
        ) from wrong
    except NotADirectoryError as wrong:
        raise bad(f"“{shorten(clean(source.name), 40)}”不是文件夹，请写明放着 {_SOURCE} 的文件夹。") from wrong
    except OSError as wrong:
        raise bad(f"{_SOURCE} 读不出来（{system_said(wrong)}），请检查。") from wrong
    except ValueError as wrong:
        raise bad(f"{_SOURCE} 不是合规的 TOML，请改正。") from wrong
    keys = ("id", "version", "title", "publisher", "valid_from")
    manifest = {key: str(told.get(key, "")) for key in keys}
    _checked(manifest)
    return {"format": FORMAT} | manifest


# ---- opening ---------------------------------------------------------------------------------------------------------


def read(path: Path, publishers: Mapping[str, str]) -> Sealed:
    """Open a pack file and hold it against the keys of known publishers (name → public key in hex).

    Raises Problem: no_file, bad_pack, unknown_publisher, bad_signature.
    """
    shown = shorten(clean(path.name), _LONGEST)
    files = _unpacked(path, shown)
    listed, signature = files.pop(MANIFEST, b""), files.pop(SIGNATURE, b"")
    if not listed or not signature:
        raise bad(f"“{shown}”不是文书包：没有清单或者没有签名，请向发布单位重新索取。")
    manifest = _manifest(listed, shown)
    _signed(manifest["publisher"], listed, signature, publishers, shown)
    _allowed(files)
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    if sums != manifest["files"]:
        raise bad(f"文书包“{shown}”的文件与清单不符，已被改动或者损坏，没有安装，请向发布单位重新索取。")
    return Sealed(manifest, files, listed, signature)


def _unpacked(path: Path, shown: str) -> dict[str, bytes]:
    """The files of the zip by name, in memory: no name in it is ever a place on the disk before it was found right."""
    damaged = f"“{shown}”不是文书包，或者传送中损坏，没有安装，请向发布单位重新索取。"
    try:
        with zipfile.ZipFile(path) as packed:
            infos = packed.infolist()
            if len(infos) > _MOST or sum(one.file_size for one in infos) > _LARGEST:
                raise bad(f"文书包“{shown}”过大，没有安装，请向发布单位核对。")
            if len({one.filename for one in infos}) < len(infos):
                raise bad(damaged)
            return {one.filename: packed.read(one) for one in infos}
    except FileNotFoundError as wrong:
        raise Problem("no_file", f"找不到文件“{shown}”，请检查路径。", where=str(path)) from wrong
    except (PermissionError, IsADirectoryError) as wrong:
        raise Problem("no_file", f"不能读取“{shown}”，它是文件夹，或者没有读取权限，请检查路径。") from wrong
    except (OSError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, ValueError, RuntimeError) as wrong:
        raise bad(damaged) from wrong


def _manifest(listed: bytes, shown: str) -> dict[str, Any]:
    try:
        manifest = json.loads(listed)
    except (ValueError, RecursionError) as wrong:
        raise bad(f"“{shown}”不是文书包，或者传送中损坏，没有安装，请向发布单位重新索取。") from wrong
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), dict):
        raise bad(f"文书包“{shown}”的清单不合格式，没有安装，请向发布单位重新索取。")
    if manifest.get("format") != FORMAT:
        raise bad(f"文书包“{shown}”的格式本程序不认识，没有安装，请先升级本程序。")
    _checked(manifest)
    return manifest


def _checked(manifest: Mapping[str, Any]) -> None:
    for key in ("id", "version"):
        if not isinstance(manifest.get(key), str) or not _WORD.fullmatch(manifest[key]):
            raise bad(f"文书包的 {key} 应是字母、数字、点和短横（如 sichuan-2027、1.0），请改正。")
    for key, word in (("title", "名称"), ("publisher", "发布单位")):
        value = manifest.get(key)
        if not isinstance(value, str) or not clean(value).strip() or len(value) > _LONGEST:
            raise bad(f"文书包没有写明{word}，或者过长（最多{_LONGEST}字），请改正。")
    try:
        date.fromisoformat(str(manifest.get("valid_from")))
    except ValueError as wrong:
        raise bad("文书包的启用日期 valid_from 应写作 2027-01-01，请改正。") from wrong


def _signed(publisher: str, listed: bytes, signature: bytes, publishers: Mapping[str, str], shown: str) -> None:
    from nacl.exceptions import BadSignatureError
    from nacl.signing import VerifyKey

    key = publishers.get(publisher)
    if key is None:
        raise Problem(
            "unknown_publisher",
            f"文书包“{shown}”的发布单位“{shorten(clean(publisher), 40)}”不在本中心信任的名单里，没有安装；请向其核对公钥，"
            "由负责人或管理员用 mediation pack trust 登记后再装。",
            field="发布单位",
        )
    try:
        VerifyKey(key_of(key, "公钥")).verify(listed, bytes.fromhex(signature.decode("ascii", "replace").strip()))
    except (BadSignatureError, ValueError) as wrong:
        raise Problem(
            "bad_signature",
            f"文书包“{shown}”的签名与“{shorten(clean(publisher), 40)}”的公钥不符，可能是伪造或者改动过的，没有安装；请向发布单位重新索取。",
            field="签名",
        ) from wrong


def _allowed(files: Mapping[str, bytes]) -> None:
    for name in files:
        if not _NAME.fullmatch(name):
            raise bad(
                f"文书包里有不许有的文件“{shorten(clean(name), _LONGEST)}”，没有安装；只能有 forms.toml 和 templates 里的模板。"
            )
    if not files:
        raise bad("文书包里没有任何文书，请核对。")


# ---- installed -------------------------------------------------------------------------------------------------------


def folders(folder: Path) -> tuple[Path, ...]:
    """Where a centre's packs lie, whole or not, by name."""
    return tuple(sorted(path for path in (folder / FOLDER).glob("[!.]*@*") if path.is_dir()))


def installed(folder: Path) -> tuple[Pack, ...]:
    """Packs of a centre's folder, those for the newest cases first. Raises Problem("bad_pack") for a damaged one."""
    found = [read_installed(path) for path in folders(folder)]
    return tuple(sorted(found, key=lambda pack: (pack.since, pack.id, ranked(pack.version)), reverse=True))


def leftovers(folder: Path) -> tuple[Path, ...]:
    """Folders that installations which were broken off have left, by name; none of them is ever used."""
    return tuple(sorted(path for sign in (NEW, READY) for path in (folder / FOLDER).glob(f"{sign}*") if path.is_dir()))


def put_in_force(ready: Path) -> None:
    """Give a pack that is ready its name: from now on it is used."""
    ready.replace(ready.with_name(ready.name.removeprefix(READY)))


def signature_fault(pack: Pack, publishers: Mapping[str, str]) -> str:
    """What is wrong with the signature of an installed pack; "" where it fits."""
    try:
        listed, signature = ((pack.folder / name).read_bytes() for name in (MANIFEST, SIGNATURE))
    except OSError:
        return "没有签名"
    try:
        _signed(pack.publisher, listed, signature, publishers, pack.label)
    except Problem as wrong:
        known = wrong.reason == "bad_signature"
        return "签名与现在登记的公钥不符" if known else "发布单位已不在信任的名单里"
    return ""


def ranked(version: str) -> tuple[tuple[int, str], ...]:
    """A version to be compared: 1.10 comes after 1.9."""
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in version.split("."))


def read_installed(folder: Path) -> Pack:
    """One of them. Raises Problem("bad_pack") where nobody can read what it is."""
    try:
        manifest = _manifest((folder / MANIFEST).read_bytes(), folder.name)
        since = date.fromisoformat((folder / SINCE).read_text(encoding="utf-8").strip())
    except (OSError, ValueError, Problem) as wrong:
        raise bad(f"已安装的文书包“{folder.name}”不完整，请从备份恢复，或者删去该文件夹后重新安装。") from wrong
    return Pack(
        manifest["id"], manifest["version"], manifest["title"], manifest["publisher"],
        date.fromisoformat(manifest["valid_from"]), since, folder,
    )  # fmt: skip


def sum_of(listed: bytes) -> str:
    """What the log keeps of a manifest."""
    return hashlib.sha256(listed).hexdigest()


def manifest_sum(pack: Pack) -> str:
    """The same of an installed pack, as it lies there now."""
    return sum_of((pack.folder / MANIFEST).read_bytes())


def changed(pack: Pack) -> tuple[str, ...]:
    """Files of an installed pack that are not as they were signed: changed, lost or added."""
    listed = json.loads((pack.folder / MANIFEST).read_bytes())["files"]
    now = {
        path.relative_to(pack.folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in pack.folder.rglob("*")
        if path.is_file() and path.name not in (MANIFEST, SIGNATURE, SINCE)
    }
    return tuple(sorted(name for name in listed.keys() | now.keys() if listed.get(name) != now.get(name)))


def in_force(packs: Sequence[Pack], day: date) -> tuple[Pack, ...]:
    """Packs for a case applied for on that day: of each id the newest, newest first."""
    found: dict[str, Pack] = {}
    for pack in packs:
        if pack.since <= day:
            found.setdefault(pack.id, pack)
    return tuple(found.values())
