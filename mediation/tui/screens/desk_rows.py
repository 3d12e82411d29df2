"""The lines of the desk: what waits to be accepted, and the work in groups, each ordered by danger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mediation.tui.door_cases import DeskView
from mediation.tui.widgets.virtual import Column

if TYPE_CHECKING:
    from mediation.casework.reading import DueLine
    from mediation.casework.referring import InboxLine

GROUPS = (("overdue", "逾期"), ("today", "今天"), ("week", "七日内"), ("waiting", "等对方"))
INBOX = "待接收"


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One line: a heading, a deadline with its case, or something to accept or send back."""

    heading: str = ""
    due: DueLine | None = None
    arrived: InboxLine | None = None

    @property
    def case_id(self) -> str:
        """The case of the line, "" for a heading."""
        line = self.due or self.arrived
        return line.case_id if line else ""


def rows(view: DeskView) -> list[DeskRow]:
    """Every line in order: the inbox, overdue, today, this week, waiting for others."""
    made = [DeskRow(arrived=line) for line in view.inbox]
    found = [DeskRow(f"── {INBOX} {len(made)} 项（Ctrl+S 接收，Ctrl+R 退回） ──"), *made] if made else []
    for name, label in GROUPS:
        lines: Sequence[DueLine] = getattr(view.work, name)
        if lines:
            found.append(
                DeskRow(
                    f"── {label} {amount(view, name)} 项{' · 等别的机关答复、办理' if name == 'waiting' else ''} ──"
                )
            )
            found += [DeskRow(due=line) for line in lines]
    return found


def amount(view: DeskView, group: str) -> str:
    """How many lines a group has; 50多 where only the worst are shown."""
    number = len(getattr(view.work, group))
    return f"{number}多" if group in view.work.more else str(number)


def when(days_left: int | None) -> str:
    """How far away a due day is."""
    if days_left is None:
        return "未定期限"
    if days_left < 0:
        return f"逾期{-days_left}天"
    return {0: "今天", 1: "明天"}.get(days_left, f"还有{days_left}天")


def tone(row: DeskRow) -> str:
    """Component class of a line."""
    if row.arrived is not None:
        return "vlist--soon"
    days = row.due.days_left if row.due else 2
    return "vlist--overdue" if days < 0 else "vlist--soon" if days <= 1 else ""


def columns(width: int) -> Sequence[Column[DeskRow]]:
    """Columns of the desk for a width."""
    found: list[Column[DeskRow]] = [
        Column("何时", 10, _when, tone=tone),
        Column("期限", 11, _day),
        Column("事项", 20, _matter, share=2),
        Column("案件", 20, _case, share=2),
    ]
    if width >= 96:
        found.append(Column("案号", 23, lambda row: _line(row, "reg_no")))
    if width >= 112:
        found.append(Column("当事人", 18, lambda row: _line(row, "parties"), share=1))
    return found


def _line(row: DeskRow, name: str) -> str:
    line = row.due or row.arrived
    return str(getattr(line, name)) if line else ""


def _when(row: DeskRow) -> str:
    if row.arrived is not None:
        return INBOX if row.arrived.days_left is None else when(row.arrived.days_left)
    return when(row.due.days_left) if row.due else ""


def _day(row: DeskRow) -> str:
    if row.arrived is not None:
        return row.arrived.due.isoformat() if row.arrived.due else f"{row.arrived.received_on:%m-%d}收到"
    if row.due is None or row.due.due.due is None:
        return "—"
    at = row.due.due.due_at
    return f"{at:%m-%d %H:%M}" if at else row.due.due.due.isoformat()


def _matter(row: DeskRow) -> str:
    if row.arrived is not None:
        return "：".join(word for word in (row.arrived.what, row.arrived.sender) if word)
    return row.due.due.label if row.due else ""


def _case(row: DeskRow) -> str:
    """The case, its risk said in front."""
    risk = f"〔{row.due.risk}〕" if row.due and row.due.risk in ("红", "橙") else ""
    return risk + _line(row, "title")
