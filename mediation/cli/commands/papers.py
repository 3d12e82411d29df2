"""Papers of a case: ``papers``, ``paper``, ``check``, ``volume``, ``print``."""

from __future__ import annotations

import re
from argparse import Namespace
from typing import TYPE_CHECKING

from mediation.casework.acts import find_case
from mediation.cli.commands.common import centre_of, desk_of, put
from mediation.cli.output import emit, say, table
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from mediation.casework.papers import Made, PaperNeed
    from mediation.documents.printing import Job


def papers(options: Namespace) -> int:
    """Which papers are required, made and missing."""
    from mediation.casework.papers import freeze_all
    from mediation.casework.papers import papers as list_papers

    with desk_of(options) as desk:
        case_id = find_case(desk, options.case)
        if options.freeze:
            freeze_all(desk, case_id)
        needs = list_papers(desk, case_id)
    if options.json:
        emit(needs)
        return 0
    rows = [(need.form, _title(need), need.need, need.shown, _why(need)) for need in needs]
    table(("代号", "文书", "要求", "现状", "说明"), rows, (6, 34, 6, 10, 0))
    return 0


def _why(need: PaperNeed) -> str:
    return "；".join(filter(None, (need.why, *(f"已交付 {told}" for told in need.handed))))


def _title(need: PaperNeed) -> str:
    return need.title + (
        f"（{need.subject_label}）" if need.subject_label and need.subject_label not in need.title else ""
    )


def paper(options: Namespace) -> int:
    """Make one paper, or freeze it for everybody it is addressed to, and say where it is."""
    from mediation.casework.addressing import freeze_form, others_of
    from mediation.casework.papers import make_paper

    others: tuple[str, ...] = ()
    form = options.form.upper()
    with desk_of(options) as desk:
        case_id = find_case(desk, options.case)
        if options.freeze and not options.subject and not options.blank:
            made = freeze_form(desk, case_id, form, fmt=options.format, hand=options.hand)
        else:
            one = make_paper(
                desk,
                case_id,
                form,
                subject=options.subject,
                fmt=options.format,
                freeze=options.freeze,
                blank=options.blank,
                hand=options.hand,
            )
            made = (one,)
            if not options.subject and not options.blank:
                others = others_of(desk, case_id, form)
    files = [(one, put(one.data, one.name, _own(options.out, one, len(made)), centre_of(options))) for one in made]
    if options.json:
        told = [
            {"path": place, "pages": one.pages, "paper_id": one.paper_id, "hand": one.hand, "word_only": one.word_only}
            for one, place in files
        ]
        emit({"ok": True, **told[0], **({"papers": told} if len(told) > 1 else {})})
        return 0
    word = "已定稿" if options.freeze and not options.blank else "已生成"
    for one, place in files:
        say(f"{word}《{one.title}》" + (f"，共{one.pages}页" if one.pages else "") + f"：{place}")
        if one.hand:
            say(f"其中{'、'.join(one.hand)}没有字体可印，已印作□，请用笔填写。", "yellow")
    if made[0].note:
        say(made[0].note, "yellow")
    elif options.freeze and options.format == "docx":
        say("Word 文档怎样分页由办公软件决定，页脚没有扫描用的码；要签署的，请印 PDF。")
    if others:
        say(f"还有{'、'.join(others)}的没有生成：请加 --subject 姓名逐份生成，或用 --freeze 一并定稿。")
    return 0


def _own(out: Path | None, made: Made, count: int) -> Path | None:
    """Where one of several papers goes: into the folder named, or beside the file named, each under its own name."""
    if out is not None and made.word_only and out.suffix.lower() == ".pdf":
        out = out.with_suffix(".docx")
    if out is None or count == 1 or out.is_dir():
        return out
    return out.with_name(made.name)


def check(options: Namespace) -> int:
    """Agreement linter and volume pre-check; exit 1 when something must be mended."""
    from mediation.casework.checking import binder_list
    from mediation.casework.checking import check as inspect

    with desk_of(options) as desk:
        findings = inspect(desk, find_case(desk, options.case))
        eyes = binder_list(desk)
    must = [finding for finding in findings if finding.level == "必改"]
    if options.json:
        emit({"ok": not must, "reason": "findings" if must else "", "findings": findings, "by_eye": eyes})
    else:
        for finding in findings:
            place = f"{finding.where}：" if finding.where else ""
            ground = f"（依据：{finding.article}）" if finding.article else ""
            colour = "red" if finding.level == "必改" else "yellow"
            way = f"　到：{finding.at}" if finding.at else ""
            say(f"{finding.level}　{place}{finding.message}{finding.why}{ground}{way}", colour)
        if not findings:
            say("没有发现问题，可以装订。")
        say("装订人当面查看（程序看不出）：")
        for eye in eyes:
            say(f"　□ {eye.where}：{eye.message}")
    return 1 if must else 0


def volume(options: Namespace) -> int:
    """Bind the volume."""
    from mediation.casework.volumes import make_volume

    with desk_of(options) as desk:
        made = make_volume(desk, find_case(desk, options.case))
        place = put(made.path, made.name, options.out, centre_of(options))
    if options.json:
        emit({"ok": True, "path": place, "pages": made.pages, "books": made.books, "troubles": made.troubles})
    else:
        say(f"卷宗已装订，共{made.pages}页{f'，分{made.books}册' if made.books > 1 else ''}：{place}")
        for trouble in made.troubles:
            say(f"请注意　{trouble}", "yellow")
    return 0


def print_out(options: Namespace) -> int:
    """Print frozen papers; several, of one case or of several cases, as one job."""
    named, forms = _words(options.case), [word.upper() for word in _words(options.form)]
    if len(named) > 1 or len(forms) > 1:
        return _print_many(options, named, forms)
    return _print_one(options, options.form.upper())


def _words(told: str) -> list[str]:
    return [word.strip() for word in re.split(r"[,，、]", told) if word.strip()]


def _print_one(options: Namespace, form: str) -> int:
    from mediation.casework.printing import print_paper

    with desk_of(options) as desk:
        job = print_paper(
            desk,
            find_case(desk, options.case),
            form,
            subject=options.subject,
            printer=options.printer,
            copies=options.copies,
            duplex=not options.one_sided,
            sheets=options.sheets,
        )
        what = f"第{options.sheets}张，" if options.sheets else ""
        return _told_of(options, job, f"{what}{job.copies}份")


def _print_many(options: Namespace, named: list[str], forms: list[str]) -> int:
    from mediation.casework.printruns import print_forms, print_run

    if options.sheets or options.subject:
        raise Problem("usage", "几份文书、几件案件一起打印时不能指明张数或对象，请逐份打印。", field="案件")
    with desk_of(options) as desk:
        cases = [find_case(desk, word) for word in named]
        how = {"printer": options.printer, "copies": options.copies, "duplex": not options.one_sided}
        if len(cases) == 1:
            return _told_of(options, print_forms(desk, cases[0], forms, **how), f"{len(forms)}种文书")
        job = print_run(desk, cases, forms, **how)
        return _told_of(options, job, f"{len(cases)}件案件，每件前有分隔页")


def _told_of(options: Namespace, job: Job, what: str) -> int:
    from mediation.casework.printing import job_state

    state = job_state(job)
    if options.json:
        emit({"ok": True, "job": job, "state": state})
    else:
        say(f"已送打印机“{job.printer}”，{what}，任务号 {job.id}，{state}。")
    return 0
