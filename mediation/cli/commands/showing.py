"""What ``show`` tells of the way of a case: its lanes, hand-overs, courts and materials, and the next steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mediation.casework.delivering import taken_by
from mediation.casework.taking import FORMER_VOLUME
from mediation.cli.output import say
from mediation.values.dates import print_arabic

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mediation.casework.desk import Desk
    from mediation.casework.supervising import Told
    from mediation.casework.tying import Tie
    from mediation.records.snapshot import Snapshot

_CONFIRMING = frozenset({"C0", "C1", "C2"})


def beyond(desk: Desk, case: Snapshot) -> dict[str, Any]:
    """Courts, materials and clauses where confirmation is open, and the next steps where something went wrong."""
    from mediation.casework import confirming, remedies, supervising, tying

    found: dict[str, Any] = {"courts": (), "materials": (), "clauses": ()}
    if _CONFIRMING & {track.state for track in case.tracks}:
        found = {
            "courts": confirming.courts(desk, case.id),
            "materials": confirming.materials(desk, case.id),
            "clauses": confirming.items(desk, case.id),
        }
    return found | {
        "ties": tying.ties(desk, case),
        "supervision": supervising.told_of(desk, case),
        "next_steps": remedies.next_steps(desk, case.id),
    }


def show_lanes(case: Snapshot) -> None:
    """Each track as a line of its steps, with where it stands now."""
    say()
    say("程序", "bold")
    for track in sorted(case.tracks, key=lambda one: (one.lane or 99, one.track)):
        since = f"（{print_arabic(track.since)}起）" if track.since else ""
        say(f"  {track.label}：{track.state_label}{since}")
        steps = [move for move in case.moves if move.track == track.track]
        if len(steps) > 1:
            say("      " + " → ".join(f"{move.label} {move.on:%m-%d}" for move in steps), "dim")
    if case.risk:
        say(f"  风险等级：{case.risk}", "red" if case.risk == "红" else "yellow")


def show_referrals(case: Snapshot) -> None:
    """Letters to us and from us, and duties offered."""
    if not case.referrals:
        return
    say()
    say("移送衔接", "bold")
    for one in case.referrals:
        way = {"来": "来函", "往": "去函"}.get(one.direction, "内部")
        numbers = "　".join(word for word in (one.letter_no, f"对方案号{one.their_no}" if one.their_no else "") if word)
        due = f"，{print_arabic(one.due)}前答复" if one.due else ""
        reason = f"：{one.reason}" if one.reason else ""
        say(f"  {way} {one.mode} {one.body}（{print_arabic(one.received_on)}{due}）{one.state}{reason}  {numbers}")


def show_ties(ties: Iterable[Tie]) -> None:
    """The other cases this one is tied to."""
    lines = tuple(ties)
    if lines:
        say()
        say("相关案件", "bold")
    for one in lines:
        say(f"  {one.said} {one.reg_no}  {one.title}（{one.stage}）")


def show_supervision(told: Iterable[Told]) -> None:
    """Calls, orders, meetings, emergency reports and the colour of risk, each with what was said and what came back."""
    lines = tuple(told)
    if lines:
        say()
        say("督办协调", "bold")
    for one in lines:
        say(f"  {print_arabic(one.on)}  {one.label}  {one.actor}")
        for label, words in one.fields:
            say(f"      {label}：{words}")


def show_kept(case: Snapshot) -> None:
    """What was taken in, and the volume with its period."""
    from mediation.casework.ending import kept_for

    if case.services:
        say()
        say("送达", "bold")
    for service in case.services:
        day = print_arabic(service.served_on) if service.served_on else "日期未填"
        say(f"  {service.paper_title}  {service.copies}份  {service.to}  {day}  {service.way}  {taken_by(service)}")
    if case.attachments:
        say()
        say("材料", "bold")
    for one in case.attachments:
        say(f"  {one.title}  {print_arabic(one.added_on)}收入  {one.pages}页")
    volume = case.volume
    if volume is None:
        return
    say()
    say("卷宗", "bold")
    filed = f"　立卷 {print_arabic(volume.filed_on)} {volume.filer}" if volume.filed_on else ""
    say(f"  卷号 {volume.no}{filed}　保管期限 {kept_for(volume.retention, volume.retain_until)}")
    if volume.retention_reason:
        say(f"  期限理由 {volume.retention_reason}")
    again = any(one.category == FORMER_VOLUME for one in case.attachments)
    bound = f"已装订，共{volume.pages}页" if volume.pdf_sha256 else "补充归档后需重新装订" if again else "尚未装订"
    say(f"  {bound}" + (f"　存放 {volume.location}" if volume.location else ""))


def show_beyond(found: dict[str, Any]) -> None:
    """Courts, materials, clauses and next steps, as far as there are any."""
    if found["courts"]:
        say()
        say("司法确认", "bold")
    for line in found["courts"]:
        say(f"  可向{line.court}申请（{line.why}）  {line.article}")
    for line in found["materials"]:
        say(f"  {'有' if line.have else '缺'}  {line.name}  {line.where}", "" if line.have else "yellow")
    for line in found["clauses"]:
        word = {True: "可以确认", False: "不能确认", None: "先询问法院"}[line.confirmable]
        say(f"  第{line.no}项 {word}{f'：{line.why}（{line.article}）' if line.why else ''}")
    if found["next_steps"]:
        say()
        say("下一步", "bold")
    for step in found["next_steps"]:
        due = (
            f"（至{print_arabic(step.due)}，还有{step.days_left}天）" if step.due and step.days_left is not None else ""
        )
        bar = "" if step.allowed else f"；现在不能登记：{step.reason}"
        say(f"  {step.act} {step.label}：{step.why}{due}{bar}  {step.law}")
