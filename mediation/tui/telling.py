"""A case in words for the panes: one place that turns frozen values into lines."""

from __future__ import annotations

from datetime import date
from typing import Any

from textual.content import Content

from mediation.casework.delivering import handed_over
from mediation.casework.due_words import progress
from mediation.casework.tying import TIES
from mediation.records.snapshot import Due, Entry, Party, Snapshot
from mediation.tui.text import joined, piece, stacked, wrapped
from mediation.values.money import plain as money
from mediation.values.text import cell_width, shorten

Lines = list[Content | str | tuple[Content, int]]

PAPER_STATES = {"draft": "草稿", "frozen": "已定稿", "printed": "已打印", "signed": "已签署", "void": "作废"}


def case_head(case: Snapshot, width: int) -> Lines:
    """Number, title, and the facts a mediator asks for first; who mediates has a line of its own where one is too short."""
    facts = [case.kind, case.level, f"申请 {case.applied_on.isoformat()}"]
    if case.fen:
        facts.append(f"涉及金额 {money(case.fen)}元")
    people = ["调解员 " + "、".join(m.name for m in case.mediators)] if case.mediators else []
    people += [f"记录人 {case.recorder.name}"] if case.recorder else []
    told = ["　".join([*facts, *people])]
    if people and cell_width(told[0]) > width:
        told = ["　".join(facts), "　".join(people)]
    warned = [piece(f"〔{word}〕", style) for word, style in alarms(case)]
    return [
        joined(
            piece(case.reg_no, "bold $text-accent"),
            "  ",
            piece(case.title, "bold"),
            "  ",
            piece(f"〔{case.stage}〕", "bold $text-success"),
            *warned,
        ),
        *(piece(line, "$text-muted") for line in told),
    ]


RISK_STYLES = {
    "红": "bold $text-error",
    "橙": "bold $text-warning",
    "黄": "bold $text-warning",
    "蓝": "bold $text-accent",
}


def alarms(case: Snapshot) -> list[tuple[str, str]]:
    """What a person should know at first sight, as (words, style): the risk, and that police are concerned."""
    found = [(f"{case.risk}色风险", RISK_STYLES.get(case.risk, "bold"))] if case.risk else []
    living = [entry for entry in case.entries if not entry.superseded_by]
    linked = any(entry.act == "receive" and entry.value("security_case") for entry in living)
    if linked or any(entry.act == "admin_apply" and entry.value("organ_kind") == "公安" for entry in living):
        found.append(("涉治安案件", "bold $text-warning"))
    return found


def party_lines(party: Party, case: Snapshot) -> Lines:
    """One party with those who act for it."""
    same = [p for p in case.parties if p.role == party.role]
    label = party.role + (str(party.ordinal) if len(same) > 1 else "")
    number = party.id_no or party.uscc
    about = [x for x in (party.gender, number, party.phone, party.address) if x]
    left = piece(f"（{party.left_on} 退出：{party.left_reason}）", "$text-warning") if party.left_on else ""
    lines: Lines = [
        (
            joined(
                piece(f"{label} ", "bold $text-primary"),
                piece(party.name, "bold"),
                left,
                "  ",
                piece("  ".join(about), "$text-muted"),
            ),
            2,
        )
    ]
    if party.legal_rep_name:
        lines.append(
            (
                joined(
                    "  法定代表人 ",
                    party.legal_rep_name,
                    f"（{party.legal_rep_title}）" if party.legal_rep_title else "",
                ),
                4,
            )
        )
    lines += [(joined("  法定代理人 ", g.name, f"（{g.relation}）" if g.relation else ""), 4) for g in party.guardians]
    lines += [
        (joined("  委托代理人 ", a.name, "（" + "，".join(x for x in (a.agent_kind, a.authority) if x) + "）"), 4)
        for a in party.agents
    ]
    return lines


def all_parties(case: Snapshot) -> Lines:
    """Every party."""
    return [line for party in case.parties for line in party_lines(party, case)] or ["没有当事人"]


def due_lines(due: Due, today: date) -> Lines:
    """A clock: what, when, how far, why."""
    if due.state == "info":
        return [(joined(piece("· ", "$text-primary"), piece(due.explanation, "$text-muted")), 2)]
    if due.state != "open":
        word = {"done": "已办", "missed": "已逾期", "void": "不再适用"}.get(due.state, due.state)
        return [(piece(f"· {due.label} {word}", "$text-muted"), 2)]
    if due.due is None:
        head = joined(piece(f"● {due.label}", "bold"), piece("  暂停计时", "$text-warning"))
    else:
        left = (due.due - today).days
        style = "bold $text-error" if left < 0 else "bold $text-warning" if left <= 3 else "bold $text-success"
        word = f"逾期{-left}天" if left < 0 else "今天" if left == 0 else f"还有{left}天"
        head = joined(piece(f"● {due.label}", "bold"), f"  {due.due.isoformat()}  ", piece(word, style))
    count = progress(due)
    lines: Lines = [(head, 2), (piece(f"  {count}{'  ' if count else ''}{due.explanation}", "$text-muted"), 2)]
    if "依据" not in due.explanation:
        basis = due.law if due.basis == "法" else due.basis + (f"（参照{due.law}）" if due.law else "")
        lines.append((piece(f"  依据：{basis}（{due.rule}）", "$text-muted"), 2))
    if due.warn:
        lines.append((piece(f"  {due.warn}", "$text-warning"), 2))
    return lines


def standing(case: Snapshot, today: date) -> Lines:
    """Where the case stands, its clocks, open ones first."""
    lines: Lines = []
    for track in case.tracks:
        if track.active or track.state_label:
            since = f"（自{track.since.isoformat()}）" if track.since else ""
            style = "bold $text-accent" if track.active else "$text-muted"
            lines.append(
                (
                    joined(
                        piece(f"{track.label}：" if track.label != track.state_label else "", "$text-muted"),
                        piece(track.state_label, style),
                        piece(since, "$text-muted"),
                    ),
                    2,
                )
            )
    dues = sorted(case.dues, key=lambda d: (d.state != "open", d.due or date.max))
    if dues:
        lines.append("")
    lines += [line for due in dues for line in due_lines(due, today)]
    if case.related:
        lines.append("")
    return lines + [
        (joined(piece(f"{TIES.get(relation, relation)} ", "$text-muted"), piece(number, "bold")), 2)
        for relation, _case, number in case.related
    ]


def whom(entry: Entry, case: Snapshot) -> str:
    """The person an entry is about, e.g. who signed; "" when it is about the case."""
    fields = dict(entry.fields)
    about = next((fields[name] for name in ("signer", "party", "agent", "name") if fields.get(name)), "")
    return value_text(about, case)


def entry_line(entry: Entry, case: Snapshot) -> Content:
    """One entry of the file: day, act, whom it is about, who recorded it."""
    gone = bool(entry.superseded_by)
    mark = (
        piece("（已更正）", "$text-warning") if gone else piece("（更正）", "$text-accent") if entry.supersedes else ""
    )
    style = "strike $text-muted" if gone else "bold"
    about = whom(entry, case)
    return joined(
        f"{entry.on.isoformat()} ",
        piece(entry.label, style),
        f" {about}" if about else "",
        mark,
        piece(f"  记录：{entry.actor}", "$text-muted"),
    )


def value_text(value: object, case: Snapshot) -> str:
    """A field of an entry in words: ids become names."""
    names = {p.id: p.name for p in case.parties} | {m.id: m.name for m in case.mediators}
    if case.recorder:
        names[case.recorder.id] = case.recorder.name
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        return "、".join(f"{names.get(str(k), k)}：{value_text(v, case)}" for k, v in value.items())
    if isinstance(value, list | tuple) and value and all(isinstance(row, dict) for row in value):
        told = [[value_text(cell, case) for cell in row.values() if cell not in (None, "", [], ())] for row in value]
        return "；".join("，".join(row) for row in told)
    if isinstance(value, list | tuple):
        return "、".join(value_text(v, case) for v in value)
    return names.get(str(value), str(value))


def entry_detail(entry: Entry, case: Snapshot, labels: dict[str, str]) -> Lines:
    """Everything one entry holds."""
    lines: Lines = [entry_line(entry, case), ""]
    for name, value in entry.fields:
        if name == "former" and isinstance(value, dict):
            lines += [
                (joined(piece(f"更正前{labels.get(str(k), str(k))}：", "$text-warning"), value_text(old, case)), 4)
                for k, old in value.items()
            ]
            continue
        if value in (None, "", [], {}, ()):
            continue
        lines.append((joined(piece(f"{labels.get(name, name)}：", "$text-primary"), value_text(value, case)), 4))
    if entry.reason:
        lines.append((joined(piece("更正理由：", "$text-primary"), entry.reason), 4))
    return lines


def offer_content(offer: Any, cells: int, *, following: bool = False) -> Content:
    """An offer in lines of `cells`: allowed ones with every warning whole, refused ones dim with how their reason begins."""
    act = offer.act
    if offer.allowed:
        head = joined(
            piece("▸ ", "$text-success"),
            piece(act.label, "bold"),
            piece("  ← 下一步" if following else "", "$text-accent"),
        )
        return stacked([head, *(line for told in warning_lines(offer, "  ") for line in wrapped(told, cells, hang=4))])
    reason = f"  {offer.reasons[0].message}" if offer.reasons else ""
    room = max(0, cells - 2 - cell_width(act.label))
    return joined(piece(f"× {act.label}", "$text-muted"), piece(shorten(reason, room), "$text-disabled"))


def warning_lines(offer: Any, lead: str = "") -> list[Content]:
    """What should be known before an act is done, one paragraph each, with the article it rests on."""
    return [piece(f"{lead}! {warning}", "$text-warning") for warning in offer.warnings]


def opening_words(offer: Any, *, kept: bool) -> tuple[str, str]:
    """What a page says as it opens, and of what kind: what is to be known before the act, and that a draft was put back."""
    told = [f"{warning}。" for warning in offer.warnings] if offer is not None else []
    drafted = ["已放回上次没办完的草稿；要重新开始按 Alt+D。"] if kept else []
    return "".join([*told, *drafted]), "warning" if told else "info"


def reason_text(offer: Any) -> str:
    """Why an act is refused, with every article."""
    parts = [f"{r.message}（依据：{r.article}）" if r.article else r.message for r in offer.reasons]
    return f"现在不能办“{offer.act.label}”：" + "；".join(part.rstrip("。") for part in parts) + "。"


def package_lines(made: Any) -> Lines:
    """A written case package (exchange.sending.Exported): its code to be read out, where it lies, its letter."""
    lines: Lines = [joined("核对码　", piece(made.code, "bold $text-accent")), ""]
    lines += [(joined("文件　", str(made.path)), 2)]
    lines += [(joined("函件　", made.letter or "没有"), 2)]
    if made.note:
        lines += [(piece(made.note, "$text-warning"), 2)]
    return [*lines, "", "请把核对码写在函件上，或者打电话念给对方；对方收入时核对，不一致的不收入。"]


def paper_lines(case: Snapshot) -> Lines:
    """Made papers with their states, and to whom each was handed over."""
    lines: Lines = []
    for paper in case.papers:
        if paper.state == "void":
            continue
        stale = piece(f"  需重制：{paper.stale_reason}", "$text-warning") if paper.stale else ""
        lines.append(
            (
                joined(
                    piece(paper.title, "bold"),
                    f"  {PAPER_STATES.get(paper.state, paper.state)}",
                    piece(f"  {paper.on.isoformat()}", "$text-muted"),
                    stale,
                ),
                2,
            )
        )
        lines += [(piece(f"  已交付 {told}", "$text-muted"), 4) for told in handed_over(case, paper)]
    return lines or ["还没有制作文书，按 F7 制作。"]
