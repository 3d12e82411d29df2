"""Case packages (案件包): one zip with case.json, the papers as PDF and manifest.json with the SHA-256 of each.

::

    manifest.json   {"format": 1, "id", "made_at", "purpose", "sender": {name, committee}, "case": {reg_no, title},
                     "referral": {act: receive | court_refer, fields: {…}}, "files": {name: sha256}}
    case.json       {"registration": {…as intake takes it…}, "agreements", "entries", "tracks", …} masked by purpose
    papers/NN-标题.pdf

A court's or agency's own program may write the same: of case.json only ``registration`` is needed.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediation.casework import reading
from mediation.casework.permits import need
from mediation.exchange.masking import PURPOSES, papers_for, told
from mediation.values.dates import now_utc, print_arabic, to_local
from mediation.values.problems import Problem
from mediation.values.text import clean, shorten, slug

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.casework.work import Work
    from mediation.records.snapshot import Snapshot

__all__ = ["PURPOSES", "Imported", "PackageInfo", "export_package", "import_package", "look"]

FORMAT = 1
_MANIFEST, _CASE = "manifest.json", "case.json"
_LONGEST_NAME = 200
_LARGEST = 200 * 1024 * 1024  # bytes, all files unpacked
_MOST = 500  # files
_ACTS = ("receive", "court_refer")


@dataclass(frozen=True, slots=True)
class PackageInfo:
    """What a package says of itself; every file in it has been compared with its hash."""

    id: str
    sender: str
    reg_no: str
    title: str
    purpose: str
    made_at: str
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a package. ``already``: it had been taken in before, as this case."""

    case_id: str
    reg_no: str
    their_no: str
    already: bool
    said: str
    warnings: tuple[str, ...] = ()


# ---- out -------------------------------------------------------------------------------------------------------------


def export_package(desk: Desk, case_id: str, purpose: str, path: Path) -> Path:
    """Write a case as a package for a body of that purpose; ``path`` is a file or a folder. The log keeps what left the house.

    Raises Problem: forbidden, unknown_choice, no_folder, cannot_write.
    """
    need(desk.person, "export")
    wanted = PURPOSES.get(purpose)
    if wanted is None:
        raise Problem(
            "unknown_choice", f"用途“{shorten(clean(purpose), 20)}”不认识，可选：{'、'.join(PURPOSES)}。", field="用途"
        )
    case = reading.snapshot(desk, case_id)
    files: dict[str, bytes] = {_CASE: _json(told(case, wanted))}
    for number, paper in enumerate(papers_for(case, wanted), 1):
        files[f"papers/{number:02d}-{slug(paper.title)}.pdf"] = desk.store.files.get(paper.pdf_sha256)
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    manifest = {
        "format": FORMAT,
        "id": hashlib.sha256(f"{case.id} {purpose} {now_utc().isoformat()}".encode()).hexdigest()[:32],
        "made_at": now_utc().isoformat(timespec="seconds"),
        "purpose": purpose,
        "sender": {"name": desk.centre.name, "committee": desk.centre.committee},
        "case": {"reg_no": case.reg_no, "title": case.title},
        "referral": _referral(desk, case),
        "files": sums,
    }
    place = path / f"{slug(case.reg_no)}-{slug(purpose)}.zip" if path.is_dir() else path
    _write(place, {_MANIFEST: _json(manifest), **files})
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        unit.log(
            "export_package", case_id=case.id, object="package", object_id=str(manifest["id"]),
            fields={"purpose": purpose, **sums},
        )  # fmt: skip
    return place


def _referral(desk: Desk, case: Snapshot) -> dict[str, Any]:
    """What the receiver enters about where it came from."""
    sent = next((one for one in reversed(case.referrals) if one.direction == "往"), None)
    mode = sent.mode if sent is not None and sent.mode in ("告知引导", "移送", "委托") else "移送"
    letter = sent.letter_no if sent is not None and sent.letter_no else case.reg_no
    fields = {
        "mode": mode,
        "sender": desk.centre.name,
        "sender_kind": "其他部门",
        "letter_no": letter,
        "their_no": case.reg_no,
    }
    return {"act": "receive", "fields": fields}


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _write(place: Path, files: Mapping[str, bytes]) -> None:
    if not place.parent.is_dir():
        raise Problem("no_folder", f"没有文件夹“{place.parent}”，请先建立它，或换一个位置。", field="out")
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), data)
    part = place.with_name(place.name + ".part")
    try:
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(held.getvalue())
        part.replace(place)
    except OSError as wrong:
        raise Problem("cannot_write", f"不能写入“{place}”（{wrong.strerror}），请换一个位置。", field="out") from wrong


# ---- in --------------------------------------------------------------------------------------------------------------


def look(path: Path) -> PackageInfo:
    """What a package says of itself. Raises Problem("bad_package") naming the file that is not as it was sent."""
    return _info(*_read(path))


def _info(manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> PackageInfo:
    case = manifest.get("case")
    case = case if isinstance(case, dict) else {}
    return PackageInfo(
        id=str(manifest["id"]),
        sender=str((manifest.get("sender") or {}).get("name", "")),
        reg_no=str(case.get("reg_no", "")),
        title=str(case.get("title", "")),
        purpose=str(manifest.get("purpose", "")),
        made_at=str(manifest.get("made_at", "")),
        papers=tuple(name for name in files if name.startswith("papers/")),
    )


def _read(path: Path) -> tuple[Mapping[str, Any], dict[str, bytes]]:
    shown = shorten(clean(path.name), 60)
    try:
        with zipfile.ZipFile(path) as packed:
            infos = packed.infolist()
            if len(infos) > _MOST or sum(one.file_size for one in infos) > _LARGEST:
                raise _bad(f"案件包“{shown}”过大，请对方分开发送。")
            files = {one.filename: packed.read(one) for one in infos if not one.is_dir()}
        manifest = json.loads(files.pop(_MANIFEST))
        listed = dict(manifest["files"])
    except FileNotFoundError as wrong:
        raise Problem("no_file", f"找不到文件“{shown}”，请检查路径。", where=str(path)) from wrong
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError, RuntimeError) as wrong:
        raise _bad(f"“{shown}”不是案件包，或者传送中损坏，请对方重新发送。") from wrong
    if manifest.get("format") != FORMAT or not manifest.get("id"):
        raise _bad(f"“{shown}”的案件包格式不认识，请双方升级到同一版本。")
    for name in sorted(listed.keys() | files.keys()):
        if name not in files:
            raise _bad(f"案件包“{shown}”缺少文件“{clean(name)}”，请对方重新发送。")
        if name not in listed:
            raise _bad(f"案件包“{shown}”多出清单以外的文件“{shorten(clean(name), 60)}”，不能收入。")
        if hashlib.sha256(files[name]).hexdigest() != listed[name]:
            raise _bad(f"案件包“{shown}”里的“{clean(name)}”与清单的哈希不符，已被改动或者损坏，请对方重新发送。")
        if not (name == _CASE or (name.startswith("papers/") and ".." not in name and "\\" not in name)):
            raise _bad(f"案件包“{shown}”里的“{shorten(clean(name), 60)}”放在不该有的位置，不能收入。")
    named = manifest.get("sender")
    sender = str(named.get("name", "")) if isinstance(named, dict) else ""
    if not sender.strip() or len(sender) > _LONGEST_NAME:
        raise _bad(f"案件包“{shown}”没有写明发送单位，或者名称过长，请对方重新制作。")
    if _CASE not in files:
        raise _bad(f"案件包“{shown}”缺少文件“{_CASE}”，请对方重新发送。")
    return manifest, files


def _bad(message: str) -> Problem:
    return Problem("bad_package", message)


def import_package(desk: Desk, path: Path, *, values: Mapping[str, object] | None = None) -> Imported:
    """Register the dispute of a package with the other body's number beside ours, and its papers as received material.

    values: fields of ``receive`` or ``court_refer`` to put over those of the package. The same package a second time changes
    nothing and says which case it is. Raises Problem or Refused; then nothing is written.
    """
    from mediation.casework import alikes, vetting
    from mediation.casework.acts import begin, perform
    from mediation.casework.drafting import draft_from
    from mediation.casework.registering import Round, insert, notices

    need(desk.person, "register")
    manifest, files = _read(path)
    info = _info(manifest, files)
    before = _taken_in(desk, info.id)
    if before is not None:
        return before
    registration = _registration(files, info.sender)
    run = Round.of(desk)
    vetted, warnings = vetting.vet(draft_from(registration, desk.today()), desk.procedure.kinds, desk.today())
    phones = alikes.by_phone(desk.store, vetted)
    with desk.store.read() as reader:
        near = alikes.stored(reader, vetted, phones)
    warnings += notices(run, vetted, near)
    act_id, given = _entered(desk, manifest, values or {})
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        changed, _made = insert(
            run, unit, vetted, warnings, note=f"由{info.sender}的案件包收入，对方案号{info.reg_no}。"
        )
        work = begin(run, unit, changed.case_id)
        done = perform(work, act_id, given, None)
        _attach(work.again(), files, info.sender)
        unit.log(
            "import_package", case_id=changed.case_id, object="package", object_id=info.id,
            fields={"sender": info.sender, "their_no": info.reg_no, **dict(manifest["files"])},
        )  # fmt: skip
    said = f"已收入{info.sender}的案件包，登记为{changed.made['reg_no']}，对方案号{info.reg_no}，材料{len(info.papers)}件。"
    return Imported(
        changed.case_id,
        changed.made["reg_no"],
        info.reg_no,
        False,
        said,
        tuple(dict.fromkeys((*warnings, *done.warnings))),
    )


def _registration(files: Mapping[str, bytes], sender: str) -> dict[str, Any]:
    """What a package registers. The day of the request stays: limitation was interrupted then (时效规定 12)."""
    try:
        registration = dict(json.loads(files[_CASE])["registration"])
        return registration | {"source": {**(registration.get("source") or {}), "referrer": sender}}
    except (ValueError, KeyError, TypeError) as wrong:
        raise _bad("案件包里的 case.json 没有登记内容，请对方重新发送。") from wrong


def _attach(work: Work, files: Mapping[str, bytes], sender: str) -> None:
    """Take in the papers of a package as received letters."""
    from mediation.casework import taking
    from mediation.casework.acts import perform
    from mediation.documents import scans

    for name, content in files.items():
        if not name.startswith("papers/"):
            continue
        title = Path(name).stem.partition("-")[2] or Path(name).stem
        incoming = taking.Incoming(content, scans.sniff(content), title, scans.count_pages(content, name))
        work = work.again()
        given = {"category": "referral", "title": title, "note": f"随{sender}的案件包收到", "file": incoming}
        perform(work, "attach", given, None)


def _taken_in(desk: Desk, package: str) -> Imported | None:
    with desk.store.read() as reader:
        found = reader.logged("import_package", "package", package)
        if found is None:
            return None
        case = reader.snapshot(found.case_id)
    day = print_arabic(to_local(found.at).date())
    said = f"这个案件包已于{day}收入，就是{case.reg_no}《{case.title}》，没有重复登记。"
    return Imported(case.id, case.reg_no, case.external_no, True, said)


def _entered(desk: Desk, manifest: Mapping[str, Any], values: Mapping[str, object]) -> tuple[str, dict[str, object]]:
    referral = manifest.get("referral") or {}
    act_id = str(referral.get("act", "receive"))
    if act_id not in _ACTS:
        raise _bad(f"案件包写明的办理事项“{shorten(clean(act_id), 30)}”不能由导入办理。")
    known = {field.name for field in desk.procedure.acts[act_id].fields}
    given = {name: value for name, value in dict(referral.get("fields") or {}).items() if name in known}
    given |= (
        {"received_on": desk.today().isoformat()} if "received_on" in known and not given.get("received_on") else {}
    )
    return act_id, {**given, **values}
