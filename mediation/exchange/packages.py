"""Case packages (案件包): a case for another body as one file, and such a file as a case of ours.

::

    manifest.json   {…, "purpose", "sender": {name, committee}, "case": {reg_no, title},
                     "referral": {act: receive | court_refer, fields: {…}}, "letter": {file, title},
                     "files": {name: sha256}}; see parcels
    case.json       {"registration": {…as intake takes it…}, "agreements", "entries", "tracks", …} masked by purpose
    papers/NN-标题.pdf

A court's or agency's own program may write the same: of case.json only ``registration`` is needed, and no ``letter``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediation.casework.permits import need
from mediation.exchange import parcels
from mediation.exchange.masking import PURPOSES
from mediation.exchange.sending import Exported, export_package
from mediation.values.dates import print_arabic, to_local
from mediation.values.problems import Problem
from mediation.values.text import clean, shorten

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.casework.work import Work

__all__ = ["PURPOSES", "Exported", "Imported", "PackageInfo", "export_package", "import_package", "look"]

_ACTS = ("receive", "court_refer")
_SENT_CASE = "sent_case"


@dataclass(frozen=True, slots=True)
class PackageInfo:
    """What a package says of itself; every file in it has been compared with its hash. ``code``: see parcels.

    letter: the letter in the package with its number, "" where there is none. parties: their names.
    """

    id: str
    sender: str
    reg_no: str
    title: str
    purpose: str
    made_at: str
    papers: tuple[str, ...]
    code: str
    letter: str = ""
    parties: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """What the package says of its letter, as one sentence."""
        if self.letter:
            return f"包内有来函{self.letter}，请与送达的来函核对。"
        return f"包内没有来函，请向{self.sender}索取移送函，核对文号和核对码以后再办理。"


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a package. ``already``: it had been taken in before, as this case. letter: as PackageInfo has it."""

    case_id: str
    reg_no: str
    their_no: str
    already: bool
    said: str
    code: str
    warnings: tuple[str, ...] = ()
    letter: str = ""


# ---- in --------------------------------------------------------------------------------------------------------------


def look(path: Path, *, code: str = "") -> PackageInfo:
    """What a package says of itself. code: as the letter that came with it says.

    Raises Problem: no_file, wrong_code, or bad_package naming the file that is not as it was sent.
    """
    return _compared(_info(parcels.read(path)), code)


def _compared(info: PackageInfo, code: str) -> PackageInfo:
    if code and not parcels.same_code(code, info.code):
        raise Problem(
            "wrong_code",
            f"核对码不符：来函写的是“{shorten(clean(code), 40)}”，案件包的是{info.code}；请与{info.sender}核实，没有收入。",
            field="核对码",
        )
    return info


def _letter_in(parcel: parcels.Parcel) -> str:
    """The title of the letter a package says it holds, "" where it says nothing of one."""
    named = parcel.manifest.get("letter")
    if named is None:
        return ""
    if not isinstance(named, dict) or not str(named.get("file", "")).startswith(parcels.PAPERS):
        raise parcels.bad("案件包的清单没有写明函件是哪一个文件，请对方重新发送。")
    if named["file"] not in parcel.files:
        raise parcels.bad(f"案件包里没有清单所说的函件“{shorten(_word(named['file']), 60)}”，请对方重新发送。")
    return _word(named.get("title"))


def _info(parcel: parcels.Parcel) -> PackageInfo:
    manifest = parcel.manifest
    case = manifest["case"]
    return PackageInfo(
        id=_word(manifest["id"]),
        sender=_word(manifest["sender"]["name"]),
        reg_no=_word(case.get("reg_no")),
        title=_word(case.get("title")),
        purpose=_word(manifest.get("purpose")),
        made_at=_word(manifest.get("made_at")),
        papers=tuple(name for name in parcel.files if name.startswith(parcels.PAPERS)),
        code=parcel.code,
        letter=_letter_in(parcel),
        parties=_names(parcel),
    )


def _names(parcel: parcels.Parcel) -> tuple[str, ...]:
    """Whose case it is; what is wrong with the dispute itself is said when it is taken in."""
    try:
        parties = json.loads(parcel.files[parcels.CASE])["registration"]["parties"]
        return tuple(_word(one["name"]) for one in parties)
    except (ValueError, KeyError, TypeError, RecursionError):
        return ()


def _word(value: object) -> str:
    """What another program wrote, as it may be shown and kept."""
    return shorten(clean(str(value or "")), 200)


def import_package(desk: Desk, path: Path, *, values: Mapping[str, object] | None = None, code: str = "") -> Imported:
    """Register the dispute of a package with the other body's number beside ours, and its papers as received material.

    values: fields of ``receive`` or ``court_refer`` to put over those of the package. code: as the letter that came with it
    says; another one is refused. The same package a second time changes nothing and says which case it is; another package
    of a case that still runs here is refused. Raises Problem or Refused; then nothing is written.
    """
    from mediation.casework import alikes, vetting
    from mediation.casework.acts import begin, parse_day, perform
    from mediation.casework.drafting import draft_from
    from mediation.casework.registering import Round, insert, notices

    need(desk.person, "register")
    parcel = parcels.read(path)
    info = _compared(_info(parcel), code)
    if parcel.manifest.get("demo") and not desk.centre.demo:
        raise Problem("demo_package", "这是演示中心造的案件包，人物、案件均为虚构，不能收入办案的中心。", field="文件")
    before = _taken_in(desk, info)
    if before is not None:
        return before
    registration = _registration(parcel, info.sender)
    run = Round.of(desk)
    vetted, warnings = vetting.vet(draft_from(registration, desk.today()), desk.procedure.kinds, desk.today())
    phones = alikes.by_phone(desk.store, vetted)
    with desk.store.read() as reader:
        near = alikes.stored(reader, vetted, phones)
    warnings += notices(run, vetted, near)
    act_id, given = _entered(desk, parcel, values or {})
    day = parse_day(desk, str(given["received_on"]))
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        changed, _made = insert(
            run, unit, vetted, warnings, note=f"由{info.sender}的案件包收入，对方案号{info.reg_no}。",
            received_on=day,
        )  # fmt: skip
        work = begin(run, unit, changed.case_id)
        done = perform(work, act_id, given, None)
        _attach(work.again(), parcel, info.sender)
        unit.log(
            "import_package", case_id=changed.case_id, object="package", object_id=info.id,
            fields={"sender": info.sender, "their_no": info.reg_no, "code": info.code, **parcel.manifest["files"]},
        )  # fmt: skip
        unit.log("import_package", case_id=changed.case_id, object=_SENT_CASE, object_id=_sent_case(info))
    said = f"已收入{info.sender}的案件包，登记为{changed.made['reg_no']}，对方案号{info.reg_no}，材料{len(info.papers)}件。{info.told}"
    return Imported(
        changed.case_id,
        changed.made["reg_no"],
        info.reg_no,
        False,
        said,
        info.code,
        tuple(dict.fromkeys((*warnings, *done.warnings))),
        info.letter,
    )


def _registration(parcel: parcels.Parcel, sender: str) -> dict[str, Any]:
    """What a package registers. The day of the request stays: limitation was interrupted then (时效规定 12)."""
    try:
        registration = dict(json.loads(parcel.files[parcels.CASE])["registration"])
        return registration | {"source": {**(registration.get("source") or {}), "referrer": sender}}
    except (ValueError, KeyError, TypeError, RecursionError) as wrong:
        raise parcels.bad("案件包里的 case.json 没有登记内容，请对方重新发送。") from wrong


def _attach(work: Work, parcel: parcels.Parcel, sender: str) -> None:
    """Take in the papers of a package as received letters."""
    from mediation.casework import taking
    from mediation.casework.acts import perform
    from mediation.documents import scans

    for name, content in parcel.files.items():
        if not name.startswith(parcels.PAPERS):
            continue
        stem = Path(name).stem
        title = clean(stem.partition("-")[2] or stem)
        incoming = taking.Incoming(content, scans.sniff(content), title, scans.count_pages(content, title))
        work = work.again()
        given = {"category": "referral", "title": title, "note": f"随{sender}的案件包收到", "file": incoming}
        perform(work, "attach", given, None)


def _sent_case(info: PackageInfo) -> str:
    """The key of a case at its sender: packages of one case share it."""
    return hashlib.sha256(f"{info.sender}\n{info.reg_no}".encode()).hexdigest()[:32]


def _taken_in(desk: Desk, info: PackageInfo) -> Imported | None:
    """What became of this package before.

    Raises Problem: same_case (a newer one of a case that still runs here), own_package (made here).
    """
    with desk.store.read() as reader:
        ours = reader.logged("export_package", "package", info.id)
        if ours is not None:
            raise Problem(
                "own_package",
                f"这是本中心自己送出的案件包（{info.reg_no}《{info.title}》），案件就在本中心，不再收入；"
                "请选对方送来的文件，对方退回案件的，请在该案办“对方退回”。",
                field="文件",
            )
        same = reader.logged("import_package", "package", info.id)
        found = same or (reader.logged("import_package", _SENT_CASE, _sent_case(info)) if info.reg_no else None)
        if found is None:
            return None
        case = reader.snapshot(found.case_id)
    day = print_arabic(to_local(found.at).date())
    if same is None and case.closed_on is not None:
        return None
    if same is None:
        raise Problem(
            "same_case",
            f"{info.sender}的{info.reg_no}已于{day}收入为{case.reg_no}《{case.title}》，不再另行登记；"
            "案件包有更新的，请核对后在该案补充材料、更正登记信息。",
        )
    said = f"这个案件包已于{day}收入，就是{case.reg_no}《{case.title}》，没有重复登记。"
    return Imported(case.id, case.reg_no, case.external_no, True, said, info.code, letter=info.letter)


def _entered(desk: Desk, parcel: parcels.Parcel, values: Mapping[str, object]) -> tuple[str, dict[str, object]]:
    """The act that takes the case in and its fields. The day of receipt is ours to say: it starts the clock."""
    referral = parcel.manifest["referral"]
    act_id = str(referral.get("act", "receive"))
    if act_id not in _ACTS:
        raise parcels.bad(f"案件包写明的办理事项“{shorten(clean(act_id), 30)}”不能由导入办理。")
    fields = referral.get("fields")
    known = {field.name for field in desk.procedure.acts[act_id].fields}
    given = {name: value for name, value in (fields if isinstance(fields, dict) else {}).items() if name in known}
    return act_id, {**given, "received_on": desk.today().isoformat(), **values}
