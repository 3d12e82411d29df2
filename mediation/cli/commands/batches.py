"""One paper of many cases: ``batch``."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from mediation.casework.acts import find_case
from mediation.cli.commands.common import centre_of, desk_of, put
from mediation.cli.output import emit, say
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from mediation.casework.batch import Outcome


def batch(options: Namespace) -> int:
    """Make one paper of each case named, or of each that lacks it; those that could not be made are told at the end."""
    from mediation.casework.batch import lacking, make_many

    if bool(options.cases) == options.missing:
        raise Problem("usage", "请写明案件（可写多件），或者用 --missing 表示所有应有而未制作的案件，两者选一。")
    _folder(options.out)
    form, told, faults = options.form.upper(), [], []
    with desk_of(options) as desk:
        cases = lacking(desk, form) if options.missing else [find_case(desk, word) for word in options.cases]
        with desk.store.read() as reader:
            numbers = {line.id: line.reg_no for line in reader.case_lines(cases)}
        made = make_many(
            desk, cases, form, fmt=options.format, freeze=options.freeze, hand=options.hand, workers=options.workers
        )
        for done, one in enumerate(made, 1):
            number = numbers[one.case_id]
            if one.fault is not None:
                faults.append({"case": number, "reason": one.fault.reason, "message": one.fault.message})
                continue
            told += [_put(options, one, number, f"{done}/{len(numbers)}", paper) for paper in range(len(one.made))]
    if options.json:
        emit({"ok": not faults, "reason": "faults" if faults else "", "papers": told, "faults": faults})
        return 1 if faults else 0
    say(f"{len(numbers)}件案件，{'定稿' if options.freeze else '生成'}文书{len(told)}份，没有做成{len(faults)}件。")
    for fault in faults:
        say(f"没有做成　{fault['case']}：{fault['message']}", "red")
    return 1 if faults else 0


def _folder(out: Path | None) -> None:
    if out is not None and not out.is_dir():
        raise Problem("no_folder", f"没有文件夹“{out}”，请先建立它，或换一个位置（--out）。", field="out")


def _put(options: Namespace, one: Outcome, number: str, step: str, which: int) -> dict[str, object]:
    paper = one.made[which]
    place = put(paper.data, paper.name, options.out, centre_of(options))
    if not options.json:
        pages = f"，共{paper.pages}页" if paper.pages else ""
        say(f"{step}　{number}《{paper.title}》{pages}：{place}")
        if paper.hand:
            say(f"其中{'、'.join(paper.hand)}没有字体可印，已印作□，请用笔填写。", "yellow")
        if paper.note:
            say(paper.note, "yellow")
    return {"case": number, "path": place, "pages": paper.pages, "paper_id": paper.paper_id, "hand": paper.hand}
