"""Form packs of a centre: whose signature counts, what is installed, and from which cases on."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from mediation.casework.pack_changes import changes, last
from mediation.casework.permits import need
from mediation.casework.places import samples_dir
from mediation.values.dates import print_arabic
from mediation.values.problems import Problem
from mediation.values.system import system_said
from mediation.values.text import clean, required, shorten

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.documents.packs import Pack, Sealed
    from mediation.procedure.load import Procedure
    from mediation.records.snapshot import Snapshot
    from mediation.store.values import Finding

INSTALLED = "install_pack"
"""Action of the log that puts a pack into force."""
PACK = "pack"
_PUBLISHERS = "form_publishers"
_LONGEST = 60
_NAMED = 3
_PASSED = "已被替代"
_UNSHARED = ("forms.toml", "clauses.toml")  # no form is made of them
_DAY_CHANGED = "启用日期与安装时登记的不符，改正之前不使用"


@dataclass(frozen=True, slots=True)
class PackLine:
    """An installed pack as a list shows it.

    ``state``: 使用中, 未到启用日期, 已被替代, 文件已改动 or 启用日期已改动; ``cases``: how many take their papers from it.
    """

    pack: str
    title: str
    publisher: str
    valid_from: str
    since: str
    state: str
    cases: int = 0

    @property
    def kept(self) -> str:
        """For how many cases it is kept, in words."""
        return f"为{self.cases}件旧案保留" if self.state == _PASSED else f"{self.cases}件案件在用"


def publishers(desk: Desk) -> dict[str, str]:
    """Publishers this centre trusts: name → public key in hex."""
    with desk.store.read() as reader:
        kept = reader.settings().get(_PUBLISHERS)
    return {str(name): str(key) for name, key in kept.items()} if hasattr(kept, "items") else {}


def trust(desk: Desk, name: str, key: str) -> None:
    """Pin the public key of a publisher; a new key under the same name takes the place of the old. Logged.

    Raises Problem: forbidden, missing, bad_key.
    """
    from mediation.documents.packs import key_of

    need(desk.person, "change_settings")
    called = shorten(required(name, "发布单位"), _LONGEST)
    kept = key_of(key, "公钥").hex()
    known = publishers(desk) | {called: kept}
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        unit.set_setting(_PUBLISHERS, known)
        unit.log("trust_publisher", object="setting", object_id=_PUBLISHERS, fields={"name": called, "key": kept})


@dataclass(frozen=True, slots=True)
class PackLook:
    """What a pack file says of itself and would change, before it is installed. ``since``: for cases of that day on."""

    label: str
    title: str
    publisher: str
    since: str
    changes: str


def look(desk: Desk, path: Path) -> PackLook:
    """Open a pack file without installing it. Raises Problem as `install`, but for what only trying shows."""
    from mediation.documents import packs

    need(desk.person, "change_settings")
    sealed = packs.read(path, publishers(desk))
    told = sealed.manifest
    return PackLook(
        sealed.label, clean(told["title"]), clean(told["publisher"]), print_arabic(_since(desk, sealed)),
        "；".join(changes(desk, sealed.files, sealed.label, last(desk, sealed.manifest["id"]))),
    )  # fmt: skip


def brings(desk: Desk, label: str) -> tuple[str, ...]:
    """What an installed pack brings, in lines. Raises Problem("forbidden")."""
    need(desk.person, "read_settings")
    from mediation.documents.packs import installed

    every = installed(desk.folder)
    place = next(at for at, one in enumerate(every) if one.label == label)
    pack = every[place]
    before = next((one for one in every[place + 1 :] if one.id == pack.id), None)
    line = next(one for one in listed(desk) if one.pack == label)
    names = (one for one in pack.folder.rglob("*") if one.is_file())
    files = {one.relative_to(pack.folder).as_posix(): one.read_bytes() for one in names}
    return (
        f"发布单位：{clean(pack.publisher)}",
        f"发布单位定的启用日期：{print_arabic(pack.valid_from)}；本中心从{print_arabic(pack.since)}申请的案件起使用",
        f"使用情况：{line.state}，{line.kept}",
        *changes(desk, files, label, before),
    )


def _since(desk: Desk, sealed: Sealed) -> date:
    return max(date.fromisoformat(sealed.manifest["valid_from"]), desk.today() + timedelta(days=1))


def install(desk: Desk, path: Path) -> Pack:
    """Install a signed pack: whole or not at all. It is for cases applied for from its day on, at the earliest tomorrow.

    Raises Problem: forbidden, no_file, bad_pack, unknown_publisher, bad_signature, bad_procedure, pack_form, installed.
    """
    from mediation.documents import packs

    need(desk.person, "change_settings")
    sealed = packs.read(path, publishers(desk))
    place = desk.folder / packs.FOLDER / sealed.label
    if place.exists():
        raise Problem(
            "installed", f"文书包 {sealed.label} 已经安装过；内容有变的，请发布单位换一个版本号。", field="文书包"
        )
    newer = [pack for pack in desk.packs if _passed(pack, sealed)]
    if newer:
        raise Problem(
            "installed",
            f"已经安装了更新的 {newer[0].label}，不能再装 {sealed.label}；请向发布单位要更新的版本。",
            field="文书包",
        )
    since = _since(desk, sealed)
    work = desk.folder / packs.FOLDER / f"{packs.NEW}{secrets.token_hex(6)}"
    ready = place.with_name(packs.READY + place.name)
    try:
        _written(work, sealed, since)
        _tried(desk, work, sealed)
        shutil.rmtree(ready, ignore_errors=True)  # of a run that was broken off before the log told of it
        work.replace(ready)
    except OSError as wrong:
        raise Problem("cannot_write", f"不能写入“{place.parent}”（{system_said(wrong)}），文书包没有安装。") from wrong
    finally:
        shutil.rmtree(work, ignore_errors=True)
    told = {
        "publisher": sealed.manifest["publisher"],
        "since": since.isoformat(),
        "files": sorted(sealed.files),
        "manifest": packs.sum_of(sealed.listed),
    }
    logged = False
    try:
        with desk.store.unit(desk.person.id, desk.person.role) as unit:
            unit.log(INSTALLED, object=PACK, object_id=sealed.label, fields=told)
        logged = True
    finally:
        if not logged:
            shutil.rmtree(ready, ignore_errors=True)
    try:
        packs.put_in_force(ready)
    except OSError as wrong:  # from here on the log tells of it: it is put into force when the centre is next opened
        raise Problem(
            "cannot_write", f"文书包已登记安装，但还不能启用（{system_said(wrong)}）；排除原因后重新打开本中心即可。"
        ) from wrong
    return next(pack for pack in desk.packs if pack.folder == place)


def _passed(pack: Pack, sealed: Sealed) -> bool:
    """Whether an installed pack is a newer version of the same."""
    from mediation.documents import packs

    mine = sealed.manifest
    return pack.id == mine["id"] and packs.ranked(pack.version) > packs.ranked(str(mine["version"]))


def _written(work: Path, sealed: Sealed, since: date) -> None:
    from mediation.documents import packs

    (work / packs.TEMPLATES).mkdir(mode=0o700, parents=True)
    own = {packs.MANIFEST: sealed.listed, packs.SIGNATURE: sealed.signature, packs.SINCE: since.isoformat().encode()}
    for name, data in {**sealed.files, **own}.items():
        (work / name).write_bytes(data)


# ---- trying ----------------------------------------------------------------------------------------------------------


def _tried(desk: Desk, work: Path, sealed: Sealed) -> None:
    """Make every form of the pack from the sample disputes and as a blank, before anybody relies on it."""
    from mediation.documents import packs
    from mediation.procedure.load import Procedure

    before = desk.packs_on(date.max)
    forms = tuple(
        path for path in (work / packs.FORMS, *(one.folder / packs.FORMS for one in before)) if path.is_file()
    )
    local = desk.folder / "procedure"
    procedure = Procedure(local if local.is_dir() else None, forms)
    folders = (work / packs.TEMPLATES, *(one.templates for one in before if one.templates.is_dir()))
    _clauses_read(procedure, folders, sealed)
    for form in _brought(sealed, procedure):
        try:
            _made(desk, form, procedure, folders)
        except Problem as wrong:
            title = procedure.forms[form].title
            fault = wrong.message.rstrip("。")
            said = f"{fault}（文书包里的《{title}》{form}，用样例试做时发现；文书包没有安装）。"
            raise Problem("pack_form", said, field=form) from wrong


def _clauses_read(procedure: Procedure, folders: tuple[Path, ...], sealed: Sealed) -> None:
    """Nobody at the centre could mend the clauses of a signed pack later."""
    from mediation.documents import clauses

    name = f"templates/{clauses.FILE}"
    if name not in sealed.files:
        return
    try:
        clauses.check_kinds(clauses.load(folders), procedure.kinds)
    except Problem as wrong:
        fault = wrong.message.removesuffix("，请改正后重试。").rstrip("。")
        raise Problem("pack_form", f"{fault}（文书包里的条款库；文书包没有安装）。", field=name) from wrong


def _brought(sealed: Sealed, procedure: Procedure) -> Iterator[str]:
    """Forms a pack brings a template or a row for; all, where it brings something every form shares."""
    import tomllib

    rows = {row.get("id") for row in tomllib.loads(sealed.files.get("forms.toml", b"").decode()).get("form", ())}
    stems = {Path(name).stem for name in sealed.files if name.endswith(".html")}
    shared = any(name.startswith("_") for name in stems) or any(
        Path(name).suffix in (".toml", ".css") for name in sealed.files if Path(name).name not in _UNSHARED
    )
    for stem in sorted(stems):
        if not stem.startswith("_") and stem not in procedure.forms:
            raise Problem(
                "bad_pack", f"文书包里的模板 {stem}.html 在 forms.toml 里没有对应的文书，没有安装。", field=stem
            )
    yield from (form for form in procedure.forms if shared or form in rows | stems)


def _made(desk: Desk, form: str, procedure: Procedure, folders: tuple[Path, ...]) -> None:
    from mediation.documents import context

    for snapshot, blank in _samples(desk, procedure.forms[form].track):
        try:
            data = context.build(
                snapshot, form, procedure=procedure, today=desk.today(), blank=blank, draft=True, templates=folders
            )
        except Problem as none:
            if none.reason == "no_subject":
                continue
            raise
        for fmt in ("pdf", "docx") if blank else ("pdf",):
            desk.renderer().render(form, data, fmt=fmt, templates=folders)


def _samples(desk: Desk, track: str) -> Iterator[tuple[Snapshot, bool]]:
    from mediation.documents import trial
    from mediation.documents.blank import skeleton

    yield skeleton(desk.centre, desk.today(), track), True
    for _name, case in trial.cases(samples_dir(), desk.centre, desk.today(), track):
        yield replace(case, reg_no="样例"), False


# ---- listing ---------------------------------------------------------------------------------------------------------


def listed(desk: Desk) -> tuple[PackLine, ...]:
    """Installed packs, the newest first."""
    from mediation.documents.packs import changed, installed

    need(desk.person, "read_settings")
    used = {pack.label for pack in desk.packs_on(desk.today())}
    sound = {pack.label for pack in desk.packs}
    counted = _counted(desk)
    lines = []
    for pack in installed(desk.folder):
        state = "使用中" if pack.label in used else "未到启用日期" if pack.since > desk.today() else _PASSED
        if pack.label not in sound:
            state = "启用日期已改动"
        lines.append(
            PackLine(
                pack.label, clean(pack.title), clean(pack.publisher), print_arabic(pack.valid_from),
                print_arabic(pack.since), "文件已改动" if changed(pack) else state, counted.get(pack.label, 0),
            )
        )  # fmt: skip
    return tuple(lines)


def _counted(desk: Desk) -> dict[str, int]:
    """By pack in force: the cases applied for from its day on and before that of the next one of the same id."""
    found: dict[str, int] = {}
    ends: dict[str, date] = {}
    with desk.store.read() as reader:
        for pack in desk.packs:
            found[pack.label] = reader.applied(pack.since, ends.get(pack.id))
            ends[pack.id] = pack.since
    return found


# ---- holding fast ----------------------------------------------------------------------------------------------------


def refuse_altered(desk: Desk, day: date) -> None:
    """Nothing is frozen by a pack whose files are not those that were signed and installed. Raises Problem("bad_pack").

    day: on which the case was applied for.
    """
    from mediation.documents import packs

    for pack in desk.packs_on(day):
        same = desk.store.logged(INSTALLED, PACK, pack.label, "manifest", packs.manifest_sum(pack)) is not False
        if not same or packs.changed(pack):
            raise Problem(
                "bad_pack",
                f"文书包 {pack.label} 的文件在安装以后被改动过，不能用它定稿；请从备份恢复该文件夹，或者删去后重新安装。",
                field="文书包",
            )


# ---- verifying -------------------------------------------------------------------------------------------------------


def faults(desk: Desk) -> tuple[Finding, ...]:
    """What of the installed packs is not as it was signed and installed, one that nobody can read or that is gone included."""
    from mediation.documents import packs
    from mediation.store.values import Finding

    keys = publishers(desk)
    said: list[str] = []
    for folder in packs.folders(desk.folder):  # as they lie there now, not as this desk read them
        try:
            said.append(_fault(desk, packs.read_installed(folder), keys))
        except Problem as wrong:
            said.append(wrong.message)
    with desk.store.read() as reader:
        told = reader.objects_of(INSTALLED, PACK)
    here = {folder.name for folder in packs.folders(desk.folder)}
    said += [
        f"文书包 {one} 登记过安装，但文件夹不在了。请从备份恢复，或者重新安装。" for one in told if one not in here
    ]
    said += leftovers(desk)
    return tuple(Finding("文书包", one) for one in said if one)


def leftovers(desk: Desk) -> tuple[str, ...]:
    """What installations that were broken off have left, and how it is cleared."""
    from mediation.documents import packs

    found = []
    for folder in packs.leftovers(desk.folder):
        label = folder.name.removeprefix(packs.READY)
        if label == folder.name or not desk.store.logged(INSTALLED, PACK, label):  # else it is put into force yet
            found.append(
                f"有一次安装中断，留下文件夹“{packs.FOLDER}/{folder.name}”，没有使用；确认没有人正在安装后删去它，需要的话重新安装。"
            )
    return tuple(found)


def _fault(desk: Desk, pack: Pack, keys: Mapping[str, str]) -> str:
    from mediation.documents import packs

    changed = packs.changed(pack)
    begun = desk.store.logged(INSTALLED, PACK, pack.label, "since", pack.since.isoformat())
    listed = desk.store.logged(INSTALLED, PACK, pack.label, "manifest", packs.manifest_sum(pack))
    said = [
        "清单与安装时的不同" if listed is False else "",
        f"{'、'.join(changed[:_NAMED])}{'等' if len(changed) > _NAMED else ''}与签名的清单不符" if changed else "",
        packs.signature_fault(pack, keys),
        {None: "记录链里没有它的安装记录", False: _DAY_CHANGED}.get(begun, ""),
    ]
    if not any(said):
        return ""
    return f"文书包 {pack.label}：{'；'.join(filter(None, said))}。请从备份恢复，或者删去该文件夹后重新安装。"
