"""The electronic archive package (电子档案包): a bound volume with its metadata and the hash of every file, as one zip.

::

    volume.pdf            the volume, PDF/A-3b
    volume.ofd            the same in OFD, where the machine names a converter
    originals/NNN.jpg …   what came from outside, byte for byte as it was handed in
    metadata.xml, .json   the same words twice, under element names of DA/T 46-2009
    SHA256SUMS            SHA-256 and name of every other file, as ``sha256sum -c`` reads it

The names of the elements are those of the standard, but for what stands in blocks named 调解台扩展; the standard's whole schema,
its numbers of elements and its signatures are not here.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shlex
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from mediation.casework.permits import need
from mediation.casework.volumes import make_volume
from mediation.exchange.parcels import code_of, place_in
from mediation.values.problems import Problem
from mediation.values.system import system_said
from mediation.values.text import clean, shorten, slug

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.records.snapshot import Snapshot

PDF, OFD, XML, JSON, SUMS = "volume.pdf", "volume.ofd", "metadata.xml", "metadata.json", "SHA256SUMS"
ORIGINALS = "originals/"
DEMO = "演示：虚构案件，不是档案"
DEMO_NAME = "（演示）"
"""In the name of every demo centre."""
OWN = "调解台扩展"
"""The block for what the standard has no element for."""
PIECES = "文件"
NAMES = frozenset({
    "聚合层次", "来源", "全宗名称", "立档单位名称", "机构或问题", "电子文件号", "档号", "全宗号", "目录号", "年度", "保管期限", "案卷号", "件号", "页号", "题名", "人名",
    "文件编号", "责任者", "日期", "页数", "附注", "格式信息", "计算机文件名", "计算机文件大小", "业务行为", "行为时间", "行为描述", "机构人员名称",
})  # fmt: skip
"""Element names of DA/T 46-2009 that are used here; `PIECES` only holds the pieces of the volume together."""
OFD_COMMAND = "MEDIATION_OFD"
"""Environment variable of this machine: the converter's command line with {pdf} and {ofd} in it. Not a setting of the
centre: who may change settings there may not thereby start programs on every machine."""

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold: with one of these in it no reader would open the file."""
_OFD_S = 600.0
_CHUNK = 1 << 20
_STAMP = (1980, 1, 1, 0, 0, 0)  # the same volume gives the same package


@dataclass(frozen=True, slots=True)
class Archived:
    """A made package. ``code`` is what two people compare; ``note`` says what a person should know."""

    path: Path
    code: str
    files: int
    note: str


def archive_package(desk: Desk, case_id: str, out: Path) -> Archived:
    """Make the package of a filed case, bound first if it is not yet; ``out`` is a file or a folder.

    Raises Problem: forbidden, not_filed, no_volume_list, ofd, no_folder, cannot_write; logged.
    """
    need(desk.person, "export")
    with desk.store.read() as reader:
        snapshot = reader.snapshot(case_id)
    troubles: tuple[str, ...] = ()
    if snapshot.volume is None or not snapshot.volume.pdf_sha256:
        troubles = make_volume(desk, case_id).troubles
        with desk.store.read() as reader:
            snapshot = reader.snapshot(case_id)
    assert snapshot.volume is not None
    place = place_in(out, f"{slug(snapshot.volume.no)}-电子档案.zip")
    with tempfile.TemporaryDirectory(prefix=".volume-", dir=desk.folder) as bench:
        files, missing = _files(desk, snapshot, Path(bench))
        sums = "".join(f"{_sha(path)}  {name}\n" for name, path in files.items()).encode()
        part = place.with_name(f".{secrets.token_hex(8)}.part")  # never longer than the name it is to have
        try:
            _zip(files, sums, part)
            part.replace(place)
        except OSError as wrong:
            part.unlink(missing_ok=True)
            raise Problem(
                "cannot_write", f"不能写入“{place}”（{system_said(wrong)}），请换一个位置（--out）。", field="out"
            ) from wrong
    seal = hashlib.sha256(sums).hexdigest()
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        unit.log(
            "export",
            case_id=case_id,
            object="volume",
            object_id=snapshot.volume.no,
            fields={"archive": seal, "files": len(files)},
        )
    return Archived(place, code_of(seal), len(files) + 1, "　".join((*troubles, *missing)))


def _files(desk: Desk, snapshot: Snapshot, bench: Path) -> tuple[dict[str, Path], list[str]]:
    """Names in the package with the files to be put there, and what could not be put there."""
    from mediation.documents.fastening import read_manifest

    assert snapshot.volume is not None
    volume = desk.store.files.path(snapshot.volume.pdf_sha256)
    desk.store.files.check(snapshot.volume.pdf_sha256)
    listed = read_manifest(volume)
    files, missing = {PDF: volume}, []
    for one in listed["docs"]:
        if one["source"] != "generated":
            try:
                desk.store.files.check(one["sha256"])
            except Problem as lost:
                missing.append(f"“{one['title']}”的原件没有放入：{lost.message}")
                continue
            path = desk.store.files.path(one["sha256"])
            one["original"] = f"{ORIGINALS}{int(one['seq']):03}.{_ending(path)}"
            files[one["original"]] = path
    if command := os.environ.get(OFD_COMMAND, "").strip():
        files[OFD] = _converted(command, volume, bench / OFD)
    data = metadata(desk, snapshot, listed, volume.stat().st_size)
    if empty := [name for name in ("全宗号", "目录号") if not data["档号"][name]]:
        missing.append(f"{'、'.join(empty)}没有填写，请向接收的档案馆询问后在设置里填好，再做一次。")
    for name, content in ((JSON, as_json(data)), (XML, as_xml(data))):
        (bench / name).write_bytes(content)
        files[name] = bench / name
    return files, missing


def _ending(path: Path) -> str:
    from mediation.documents.scans import KINDS, sniff

    with path.open("rb") as file:
        return KINDS.get(sniff(file.read(16)), "bin")


def _converted(command: str, pdf: Path, ofd: Path) -> Path:
    """The volume in OFD by the machine's own converter. Raises Problem("ofd")."""
    try:
        words = [word.replace("{pdf}", str(pdf)).replace("{ofd}", str(ofd)) for word in shlex.split(command)]
    except ValueError as wrong:
        raise Problem("ofd", f"环境变量 {OFD_COMMAND} 里的引号没有成对，请改正。") from wrong
    try:
        done = subprocess.run(words, capture_output=True, timeout=_OFD_S, check=False)  # noqa: S603 - the machine's owner named it
    except (OSError, subprocess.TimeoutExpired) as wrong:
        why = "超过时限" if isinstance(wrong, subprocess.TimeoutExpired) else system_said(wrong)
        raise Problem("ofd", f"OFD 转换程序没有运行成功（{why}），请检查环境变量 {OFD_COMMAND}。") from wrong
    if done.returncode or not is_ofd(ofd):
        said = shorten(clean(done.stderr.decode("utf-8", "replace")), 80)
        fault = f"返回值{done.returncode}" if done.returncode else "得到的不是 OFD 文件"
        raise Problem("ofd", f"OFD 转换没有成功（{fault}），请检查环境变量 {OFD_COMMAND}。", where=said)
    return ofd


def is_ofd(path: Path) -> bool:
    """Whether a file is a package as GB/T 33190 has it: a zip with OFD.xml at its root."""
    if not path.is_file() or not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as package:
        return "OFD.xml" in package.namelist()


def _sha(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _zip(files: Mapping[str, Path], sums: bytes, target: Path) -> None:
    handle = os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w+b") as out, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, path in files.items():
            with path.open("rb") as source, archive.open(_member(name), "w", force_zip64=True) as member:
                shutil.copyfileobj(source, member, _CHUNK)
        archive.writestr(_member(SUMS), sums)


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _STAMP)
    member.external_attr = 0o600 << 16
    return member


def metadata(desk: Desk, snapshot: Snapshot, listed: Mapping[str, Any], size: int) -> dict[str, Any]:
    """What describes the volume and each piece in it, under element names of DA/T 46-2009; ``size`` of the volume in bytes."""
    volume, centre = snapshot.volume, desk.centre
    assert volume is not None
    with desk.store.read() as reader:
        names = {one.id: one.name for one in reader.staff()}
        settings = reader.settings()
    number = {
        "全宗号": str(settings.get("fonds_no") or ""),
        "目录号": str(settings.get("fonds_list_no") or ""),
        "年度": str((volume.filed_on or snapshot.applied_on).year),
        "保管期限": volume.retention,
        "机构或问题": centre.name,
        "案卷号": volume.no,
    }
    return {
        "聚合层次": "案卷",
        "来源": {
            "全宗名称": str(settings.get("fonds_name") or snapshot.committee),
            "立档单位名称": snapshot.committee,
        },
        "电子文件号": snapshot.id,
        "档号": number,
        "题名": volume.title,
        "人名": [party.name for party in snapshot.parties],
        "文件编号": snapshot.reg_no,
        "责任者": snapshot.committee,
        "日期": _span(snapshot),
        "页数": str(volume.pages),
        **({"附注": DEMO} if centre.demo else {}),
        "格式信息": "PDF/A-3b",
        "计算机文件名": PDF,
        "计算机文件大小": str(size),
        OWN: {"校验值": {"SHA-256": volume.pdf_sha256, "办案记录": str(listed.get("log_head", ""))}},
        PIECES: [_piece(snapshot, one, number) for one in listed["docs"]],
        "业务行为": [
            {"行为时间": as_digits(entry.on.isoformat()), "行为描述": entry.label, "机构人员名称": names.get(entry.actor, entry.actor)}
            for entry in snapshot.entries
            if not entry.superseded_by
        ],
    }  # fmt: skip


def _span(snapshot: Snapshot) -> str:
    """First and last day; an open end stays empty."""
    last = as_digits(snapshot.closed_on.isoformat()) if snapshot.closed_on else ""
    return f"{as_digits(snapshot.applied_on.isoformat())}/{last}"


def as_digits(day: str) -> str:
    """An ISO day in the eight digits that catalogues of archives use."""
    return day.replace("-", "")


def _piece(snapshot: Snapshot, one: Mapping[str, Any], number: Mapping[str, str]) -> dict[str, Any]:
    first, last = one["page_from"], one["page_to"]
    return {
        "聚合层次": "文件",
        "电子文件号": f"{snapshot.id}-{int(one['seq']):03}",
        "档号": {**number, "件号": str(one["seq"]), "页号": f"{first}-{last}" if first != last else str(first)},
        "题名": one["title"],
        "文件编号": one["doc_no"],
        "责任者": one["responsible"],
        "日期": as_digits(str(one["date"])),
        "页数": str(last - first + 1),
        "格式信息": one["mime"],
        "计算机文件名": one.get("original", PDF),
        OWN: {"册": str(one.get("book", 1)), "校验值": {"SHA-256": one["sha256"]}},
    }  # fmt: skip


def as_json(data: Mapping[str, Any]) -> bytes:
    """The metadata as JSON."""
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def as_xml(data: Mapping[str, Any]) -> bytes:
    """The metadata as XML: each key an element, a list as the element repeated."""
    root = ET.Element("电子档案")
    _fill(root, data)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _fill(parent: ET.Element, data: Mapping[str, Any]) -> None:
    for key, value in data.items():
        for one in value if isinstance(value, list) else [value]:
            child = ET.SubElement(parent, key)
            if isinstance(one, Mapping):
                _fill(child, one)
            else:
                child.text = _UNFIT.sub("\ufffd", str(one))


def foreign(data: Mapping[str, Any]) -> list[str]:
    """Names outside the own block that are none of the standard, by name."""
    found: set[str] = set()
    for key, value in data.items():
        if key == OWN:
            continue
        if key != PIECES and key not in NAMES:
            found.add(str(key))
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, Mapping):
                found.update(foreign(one))
    return sorted(found)
