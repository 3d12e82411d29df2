"""Recording cases and looking at them: ``intake``, ``show``, ``due``."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mediation.casework.delivering import handed_over
from mediation.casework.desk import Desk
from mediation.casework.due_words import left, overdue, progress
from mediation.cli.commands.acting import report
from mediation.cli.commands.common import desk_of
from mediation.cli.commands.showing import (
    beyond,
    show_beyond,
    show_kept,
    show_lanes,
    show_referrals,
    show_supervision,
    show_ties,
)
from mediation.cli.output import emit, pad, plain, refuse, say
from mediation.records.snapshot import Due, Snapshot
from mediation.values.dates import print_arabic, to_local
from mediation.values.money import plain as money

if TYPE_CHECKING:
    from datetime import date

    from mediation.casework.reading import DueLine


def intake(options: Namespace) -> int:
    """Register disputes from files."""
    from mediation.casework.intake import intake as take_in

    with desk_of(options) as desk:
        result = take_in(desk, options.files, skip_bad=options.skip_bad)
    if options.json:
        refused = [{"reason": p.reason, "message": str(p), "field": p.field, "where": p.where} for p in result.refused]
        emit({"ok": not result.refused, "registered": result.registered, "refused": refused})
    else:
        for changed in result.registered:
            report(changed)
        say(f"共登记{len(result.registered)}件。")
        for problem in result.refused:
            refuse(problem, as_json=False)
    return 1 if result.refused else 0


def _case(desk: Desk, options: Namespace) -> Snapshot:
    from mediation.casework.acts import find_case
    from mediation.casework.reading import masked_everywhere, reveal, snapshot

    case_id = find_case(desk, options.case)
    return reveal(desk, case_id) if options.reveal else masked_everywhere(snapshot(desk, case_id))


def show(options: Namespace) -> int:
    """The whole case."""
    from mediation.casework.reading import log_lines

    with desk_of(options) as desk:
        case = _case(desk, options)
        lines = log_lines(desk, case.id, limit=500) if options.log else ()
        more = beyond(desk, case)
        today = desk.today()
    if options.json:
        emit({**plain(case), **more, **({"log": lines} if options.log else {})})
        return 0
    _show_head(case)
    _show_parties(case)
    _show_progress(case, more, today)
    show_beyond(more)
    if lines:
        say()
        say("记录链", "bold")
    for line in reversed(lines):
        say(
            f"  {line.seq:>6}  {to_local(line.at):%Y-%m-%d %H:%M:%S}  {line.actor}  {line.action}  {'、'.join(line.fields)}"
        )
    return 0


def _show_head(case: Snapshot) -> None:
    if case.demo:
        say("【演示】虚构案件，不计入任何报表。", "yellow")
    say(f"{case.reg_no}  {case.title}", "bold")
    say(
        f"类型 {case.kind}　等级 {case.level}　来源 {case.source_way}{f'（{case.source_channel}）' if case.source_channel else ''}　阶段 {case.stage}"
    )
    say(
        f"申请 {print_arabic(case.applied_on)}　受理 {print_arabic(case.accepted_on) if case.accepted_on else '—'}　地点 {case.place}"
    )
    amount = f"{money(case.fen)}元" if case.fen else "未填"
    mediators = "、".join(m.name for m in case.mediators) or "未指派"
    say(f"争议金额 {amount}　调解员 {mediators}　记录人 {case.recorder.name if case.recorder else '—'}")
    say(f"情况 {case.facts}")
    for number, claim in enumerate(case.claims, 1):
        say(f"请求{number} {claim}")


def _show_parties(case: Snapshot) -> None:
    say()
    say("当事人", "bold")
    for party in case.parties:
        number = party.id_no or party.uscc
        gone = f"（已退出：{party.left_reason}）" if party.left_on else ""
        say(f"  {party.role}{party.ordinal}  {party.name}{gone}  {number}  {party.phone}  {party.address}")
        for guardian in party.guardians:
            say(f"      法定代理人 {guardian.name}（{guardian.relation}）{guardian.phone}")
        for agent in party.agents:
            say(f"      委托代理人 {agent.name}（{agent.agent_kind}，{agent.authority}）{agent.phone}")


def _show_progress(case: Snapshot, more: Mapping[str, Any], today: date) -> None:
    show_lanes(case)
    show_referrals(case)
    show_ties(more["ties"])
    show_supervision(more["supervision"])
    if case.dues:
        say()
        say("期限", "bold")
    for due in case.dues:
        late = overdue(due, today)
        say(f"  {_due_line(due, late)}", "red" if late else _colour(due))
        say(f"      {due.explanation}")
    if case.papers:
        say()
        say("文书", "bold")
    for paper in case.papers:
        say(
            f"  {paper.form} {paper.title}  {_PAPER_STATES.get(paper.state, paper.state)}  {paper.pages}页"
            + ("  需重制：" if paper.stale else "  " if paper.stale_reason else "")
            + paper.stale_reason
        )
        for handed in handed_over(case, paper):
            say(f"      已交付 {handed}", "dim")
    show_kept(case)
    say()
    say("办理记录", "bold")
    for entry in case.entries:
        mark = "（已被更正）" if entry.superseded_by else f"（更正：{entry.reason}）" if entry.supersedes else ""
        say(f"  {entry.seq:>3}  {print_arabic(entry.on)}  {entry.label}{mark}  {entry.actor}")
        former = entry.value("former")
        if isinstance(former, Mapping):
            say("       更正前：" + "；".join(str(text) for text in former.values() if text), "dim")


_PAPER_STATES = {"draft": "草稿", "frozen": "已定稿", "printed": "已打印", "signed": "已签署", "void": "已作废"}
_DUE_STATES = {"open": "进行中", "done": "已完成", "missed": "已逾期", "void": "已终止", "info": "提示"}


def _due_line(due: Due, late: str) -> str:
    when = print_arabic(due.due) if due.due else "" if due.state == "info" else "计时暂停，暂无到期日"
    count = progress(due)
    told = f"  {count}" if count else ""
    return f"{due.rule} {due.label}  {when}  {late or _DUE_STATES.get(due.state, due.state)}{told}  〔{due.basis}〕" + (
        f"  {due.warn}" if due.warn else ""
    )


def _colour(due: Due) -> str:
    return {"missed": "red", "open": "yellow"}.get(due.state, "dim")


_GROUPS = {"overdue": "已逾期", "today": "今天到期", "week": "今后到期", "waiting": "等待对方"}


def due(options: Namespace) -> int:
    """What falls due in groups, the worst to miss first."""
    from mediation.casework.desk_view import work

    with desk_of(options) as desk:
        found = work(desk, mine=options.mine, limit=200, within=options.within)
    theirs = tuple(line for line in found.overdue if line.due.whose == "other")
    groups = {name: getattr(found, name) for name in _GROUPS if name in ("overdue", "waiting") or not options.waiting}
    if options.waiting:
        groups["overdue"] = theirs
    else:
        del groups["waiting"]
    if options.json:
        emit([{**plain(line), "group": name} for name, lines in groups.items() for line in lines])
        return 0
    if not any(groups.values()):
        say("没有等待对方答复的事项。" if options.waiting else f"今后{options.within}天内没有到期事项。")
    for name, lines in groups.items():
        if lines:
            say(f"{_GROUPS[name]}（{len(lines)}{'件以上' if name in found.more else '件'}）", "bold")
        for line in lines:
            _say_due(line)
    awaited = len(found.waiting) + len(theirs)
    if awaited and not options.waiting:
        say(f"等待对方{awaited}件{'以上' if {'waiting', 'overdue'} & found.more else ''}（--waiting）")
    return 0


def _say_due(line: DueLine) -> None:
    days = line.days_left
    colour = "red" if days < 0 or line.danger == 0 else "yellow" if days <= 3 or line.danger == 1 else ""
    date_text = print_arabic(line.due.due) if line.due.due else ""
    if line.due.due_at is not None:
        date_text += f" {line.due.due_at:%H:%M}"
    risk = (f"【{line.risk}】" if line.risk else "") + ("【等对方】" if line.due.whose == "other" else "")
    say(
        "  ".join(
            [pad(left(days), 10), pad(date_text, 20), pad(line.due.label, 34), pad(line.reg_no, 24), risk + line.title]
        ),
        colour,
    )
