"""The archive and its care: ``search``, ``backup``, ``restore``, ``verify``, ``doctor``."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from typing import TYPE_CHECKING, Any

from mediation.cli.commands.common import centre_of, desk_of
from mediation.cli.output import emit, passing, say, table
from mediation.values.dates import parse_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mediation.casework.desk import Desk
    from mediation.casework.remaking import Remade

_GROUND = frozenset({"数据库", "结构", "日志"})
"""Where something is wrong there, nothing is written on top of it."""


def _day(text: str, label: str, today: date) -> date | None:
    return parse_date(text, today, label) if text else None


_LIMITS = {
    "track_": "程序", "outcome_": "结果", "mediator_": "承办", "organ_": "机构", "place_": "地点", "amount_": "金额",
    "scanned_": "扫描", "private_": "不公开", "without_": "不含", "leave_out_": "不查",
}  # fmt: skip


def _line(options: Namespace) -> str:
    """Words and limits as one search line."""
    limits = [f'{key}:"{value}"' for name, key in _LIMITS.items() if (value := getattr(options, name).replace('"', ""))]
    return " ".join([*options.words, *limits])


def search(options: Namespace) -> int:
    """Find cases; every hit says why it matched."""
    from mediation.casework.reading import search as find

    if options.out or options.print_:
        return _listed(options)
    with desk_of(options) as desk:
        today = desk.today()
        page = find(
            desk,
            _line(options),
            kind=options.kind_,
            stage=options.stage_,
            date_from=_day(options.from_, "登记日期起", today),
            date_to=_day(options.to_, "登记日期止", today),
            limit=options.limit,
        )
    if options.json:
        emit(page)
        return 0
    rows = [(hit.line.reg_no, hit.line.title, hit.line.stage, f"{hit.why}　{hit.snippet}") for hit in page.hits]
    if rows:
        table(("案号", "纠纷", "阶段", "为什么找到"), rows, (26, 40, 14, 0))
    say(f"{page.count_text}。" if rows else "没有找到。可以少写几个字，或换一个词再找。")
    return 0


def _listed(options: Namespace) -> int:
    """Everything found, as a file or on paper."""
    from mediation.exchange.listing import Sought, print_list, write_list

    with desk_of(options) as desk:
        today = desk.today()
        first, last = _day(options.from_, "登记日期起", today), _day(options.to_, "登记日期止", today)
        sought = Sought(_line(options), options.kind_, options.stage_, first, last)
        place, count = write_list(desk, sought, options.out) if options.out else (None, 0)
        job = None
        if options.print_:
            job, count = print_list(desk, sought, printer=options.printer)
    if options.json:
        emit({"ok": True, "count": count, "path": place, "job": job})
        return 0
    if place is not None:
        say(f"已存为 {place}，共{count}件；号码已遮盖，已记入日志。")
    if job is not None:
        say(f"已送打印机 {job.printer}（任务 {job.id}），清单共{count}件；号码已遮盖，已记入日志。")
    return 0


def backup(options: Namespace) -> int:
    """Back up and prove it."""
    from mediation.casework.care import backup as keep

    with desk_of(options) as desk:
        kept = keep(desk, options.to)
    if options.json:
        emit({"ok": True, "path": kept})
    else:
        say(f"备份已完成并核验：{kept}")
    return 0


def restore(options: Namespace) -> int:
    """Bring a backup back into an empty folder."""
    from mediation.casework.care import restore as bring_back

    folder = options.to.absolute()
    bring_back(options.archive, folder)
    if options.json:
        emit({"ok": True, "path": folder})
    else:
        say(f"已恢复到 {folder} 并核验；用 mediation --centre {folder} 打开。")
    return 0


def verify(options: Namespace) -> int:
    """Check the log chain, the files and the index, and make papers again; exit 1 when something is wrong."""
    from mediation.casework.care import verify as inspect

    with desk_of(options) as desk:
        asked = _asked(options, desk)
        show = passing("正在核验")
        try:
            sound = inspect(desk, show)
        finally:
            show("")
        remade, why = _remade(options, desk, asked, sound)
    findings = (*sound, *remade.findings)
    if options.json:
        emit({
            "ok": not findings, "reason": "integrity" if findings else "", "findings": findings,
            "remade": remade.outcomes, "volumes": remade.volumes, "bound": remade.bound, "not_remade": why,
        })  # fmt: skip
    else:
        for line in (*remade.told(), *([why] if why else [])):
            say(line)
        for finding in findings:
            say(f"{finding.area}　{finding.message}", "red")
        say(f"发现{len(findings)}处问题。" if findings else "记录链、文件和索引完整无误。")
    return 1 if findings else 0


def _asked(options: Namespace, desk: Desk) -> str:
    """The case meant, "" = the newest of all. Raises Problem before anything is looked at."""
    from mediation.casework.acts import find_case
    from mediation.casework.permits import need

    if options.all or options.case or options.remake or options.volumes:
        need(desk.person, "read_case")
    return find_case(desk, options.case) if options.case else ""


def _remade(options: Namespace, desk: Desk, case_id: str, sound: Sequence[Any]) -> tuple[Remade, str]:
    """What came of making papers again, and why none were."""
    from mediation.casework.remaking import ALL, PAPERS, VOLUMES, Remade, barred, remake

    every = options.all or bool(case_id)
    papers = options.remake if options.remake is not None else ALL if every else PAPERS
    usual = ALL if every else VOLUMES if papers else 0
    volumes = options.volumes if options.volumes is not None else usual
    if not papers and not volumes:
        return Remade(), ""
    why = barred(desk)
    if any(finding.area in _GROUND for finding in sound):
        why = "数据库或者日志有问题，没有重新制作文书；请先照下面所列的处理。"
    if why:
        return Remade(), why
    show = passing("正在重新制作")
    try:
        return remake(desk, papers=papers, volumes=volumes, case_id=case_id, progress=show), ""
    finally:
        show("")


def doctor(options: Namespace) -> int:
    """Look at the machine: terminal, fonts, printers, system parts."""
    from mediation.casework.care import doctor as look

    lines = look(centre_of(options))
    if options.json:
        emit(lines)
    else:
        for line in lines:
            say(f"{'正常' if line.good else '请注意'}　{line.subject}：{line.message}", "" if line.good else "yellow")
        say("宽度对齐检查（下面两行应一样长）：")
        say("|调解协议书“〔2026〕”……—|")
        say("|①②③④⑤⑥⑦⑧⑨⑩■□√ 012345678|")
    return 1 if any(line.grave and not line.good for line in lines) else 0
