"""The electronic archive package: ``archive-package``."""

from __future__ import annotations

from argparse import Namespace

from mediation.cli.commands.common import centre_of, desk_of
from mediation.cli.output import emit, say, warn
from mediation.values.problems import Problem


def archive_package(options: Namespace) -> int:
    """Make the package of a filed case, or check one that was received; exit 1 when something in it is wrong."""
    if options.check is not None:
        return _check(options)
    if not options.case:
        raise Problem("required", "请写明要制作哪件案件的电子档案包，或用 --check 写明要核对的包。", field="案件")
    from mediation.casework.acts import find_case
    from mediation.exchange.archive import archive_package as make

    folder = centre_of(options) / "out"
    with desk_of(options) as desk:
        if options.out is None:
            folder.mkdir(mode=0o700, exist_ok=True)
        made = make(desk, find_case(desk, options.case), options.out or folder)
    if options.json:
        emit({"ok": True, "path": made.path, "code": made.code, "files": made.files, "note": made.note})
        return 0
    say(f"电子档案包已制作，内有{made.files}个文件：{made.path}")
    say(f"核对码{made.code}，请随移交清单告知接收单位。")
    if made.note:
        warn(f"请注意：{made.note}")
    return 0


def _check(options: Namespace) -> int:
    from mediation.exchange.archive_check import check_package

    found = check_package(options.check)
    if options.json:
        emit({
            "ok": not found.findings, "reason": "integrity" if found.findings else "", "findings": found.findings, "code": found.code,
            "files": found.files, "title": found.title,
        })  # fmt: skip
    else:
        for finding in found.findings:
            say(finding, "red")
        say(
            f"发现{len(found.findings)}处问题。"
            if found.findings
            else f"《{found.title}》的{found.files}个文件齐全，没有改动。"
        )
        if found.code:
            say(f"核对码{found.code}，请与移交清单上的比对。")
    return 1 if found.findings else 0
