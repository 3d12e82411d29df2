"""Between bodies: ``export`` and ``import`` of case packages, the ``inbox``, and the ``organs`` of one database."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from mediation.cli.commands.common import centre_of, desk_of, put
from mediation.cli.output import emit, plain, say, table, warn
from mediation.values.dates import print_arabic
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from mediation.exchange.packages import Imported


def export(options: Namespace) -> int:
    """One case as a masked JSON file, or as a package for a purpose."""
    from mediation.casework.acts import find_case
    from mediation.casework.reading import export_case
    from mediation.exchange.packages import export_package

    with desk_of(options) as desk:
        case_id = find_case(desk, options.case)
        if options.purpose:
            folder = centre_of(options) / "out"
            if options.out is None:
                folder.mkdir(mode=0o700, exist_ok=True)
            made = export_package(desk, case_id, options.purpose, options.out or folder)
            told = {"path": made.path, "code": made.code, "letter": made.letter, "note": made.note}
            said, note = made.said, made.note
        else:
            data = export_case(desk, case_id)
            text = json.dumps(plain(data), ensure_ascii=False, indent=1)
            place: Path = put(text.encode(), f"{data['reg_no']}.json", options.out, centre_of(options))
            told, said, note = {"path": place}, f"已导出（证件号码和电话已遮盖）：{place}", ""
    if options.json:
        emit({"ok": True} | told)
        return 0
    say(said)
    if note:
        warn(note)
    return 0


def take_in(options: Namespace) -> int:
    """Register the disputes of case packages."""
    from mediation.exchange.packages import import_package

    done: list[Imported] = []
    if options.code and len(options.files) > 1:
        raise Problem("one_file", "核对码是一个案件包的，请逐个收入，每次写明一个文件和它的核对码。", field="code")
    received = {"received_on": options.received_on} if options.received_on else {}
    with desk_of(options) as desk:
        for path in options.files:
            try:
                done.append(import_package(desk, path, values=received, code=options.code))
            except Problem:
                if done and not options.json:
                    warn(f"前{len(done)}个案件包已收入；{path.name}没有收入：")
                raise
            if not options.json:
                say(done[-1].said)
                if not options.code:
                    say(f"核对码{done[-1].code}，请与来函上的比对；不一致的不要办理，先与来函机关核实。")
                for warning in done[-1].warnings:
                    warn(f"注意：{warning}")
    if options.json:
        emit({"ok": True, "imported": done})
    return 0


def inbox(options: Namespace) -> int:
    """What waits for this person's organ, or for this person."""
    from mediation.casework.referring import inbox as waiting

    with desk_of(options) as desk:
        lines = waiting(desk)
    if options.json:
        emit(lines)
        return 0
    if not lines:
        say("没有等待接收的移送。")
    for line in lines:
        due = f"，{print_arabic(line.due)}前答复" if line.due else ""
        say(f"{line.reg_no}  {line.title}  {line.what}（{line.sender}，{print_arabic(line.received_on)}{due}）", "bold")
        say(
            f"    接收：mediation act {line.reg_no} {line.accept}　退回：mediation act {line.reg_no} {line.refuse} --set reason=理由"
        )
    return 0


def organs(options: Namespace) -> int:
    """The organs of this database; the administrator adds them and puts people in."""
    from mediation.casework.accounts import staff
    from mediation.casework.referring import add_organ, assign_staff, retire_organ
    from mediation.casework.referring import organs as known

    with desk_of(options) as desk:
        said = []
        if options.add:
            said.append(add_organ(desk, options.add, options.kind).said)
        if options.retire:
            said.append(retire_organ(desk, options.retire).said)
        if options.staff:
            said.append(assign_staff(desk, options.staff, options.to).said)
        found = known(desk)
        people = staff(desk)
        own = desk.centre.name
    if options.json:
        emit([{**plain(one), "staff": [p.name for p in people if p.organ_id == one.id]} for one in found])
        return 0
    for text in said:
        say(text)
    rows = [(own, "本中心", "、".join(p.name for p in people if not p.organ_id))]
    rows += [(one.name, one.kind, "、".join(p.name for p in people if p.organ_id == one.id) or "—") for one in found]
    table(("机构", "类别", "人员"), rows, (36, 16, 0))
    return 0
