"""The desk: what is overdue, due today and due this week, how many cases stand at each stage, and kept drafts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content

from mediation.tui.actions import bindings
from mediation.tui.door_cases import DeskView
from mediation.tui.page import Page
from mediation.tui.text import joined, pad, piece, plain
from mediation.tui.widgets.chrome import StatusLine
from mediation.tui.widgets.prose import Pane, Prose
from mediation.tui.widgets.virtual import Column, Slice, VirtualList
from mediation.values.problems import Problem

NO_CASES = "还没有案件。按 F6 登记第一件纠纷。"
DueLine = Any  # casework.reading.DueLine


def when(days_left: int | None) -> str:
    """How far away a due day is."""
    if days_left is None:
        return "期限暂停"
    if days_left < 0:
        return f"逾期{-days_left}天"
    return {0: "今天", 1: "明天"}.get(days_left, f"还有{days_left}天")


def tone(days_left: int | None) -> str:
    """Component class of a due line."""
    if days_left is None:
        return "vlist--quiet"
    return "vlist--overdue" if days_left < 0 else "vlist--soon" if days_left <= 1 else ""


def due_columns(width: int) -> Sequence[Column[DueLine]]:
    """Columns of the due list for a width."""
    columns: list[Column[DueLine]] = [
        Column("何时", 10, lambda d: when(d.days_left), tone=lambda d: tone(d.days_left)),
        Column("期限", 10, lambda d: d.due.due.isoformat() if d.due.due else "—"),
        Column("事项", 20, lambda d: d.due.label, share=2),
        Column("案件", 22, lambda d: d.title, share=2),
    ]
    if width >= 96:
        columns.append(Column("案号", 23, lambda d: d.reg_no))
    if width >= 112:
        columns.append(Column("当事人", 18, lambda d: d.parties, share=1))
    return columns


class DeskPage(Page):
    """The first page; it opens the centre after its first paint."""

    place = "desk"
    heading = "待办"
    loaded = False  # whether the desk has been painted from the centre at least once
    BINDINGS: ClassVar[list[BindingType]] = bindings("desk")

    def body(self) -> ComposeResult:
        """Summary line, due list, stages."""
        yield Prose(id="summary")
        with Horizontal(id="desk-row"):
            with Vertical(id="desk-due", classes="pane") as box:
                box.border_title = plain("逾期和七日内到期")
                yield VirtualList(due_columns, empty="没有七日内到期的事项", id="dues")
            yield Pane("各阶段件数", id="desk-side")

    def on_mount(self) -> None:
        """Paint first, open the centre then."""
        self.say("正在打开中心……")
        self.set_focus(self.query_one("#dues"))
        self.call_after_refresh(self.open_centre)

    def open_centre(self) -> None:
        """Open the folder in a worker."""
        self.ask("open", self.door.open)

    def show_open(self, state: object) -> None:
        """Go on to the desk, the login or the first start."""
        self.refresh_frame()
        if state == "ready":
            self.say("")
            self.load()
        else:
            self.home.go(str(state))

    def load(self) -> None:
        """Read due lines and counts."""
        if self.door.opened and "list_cases" not in self.holds():
            self.query_one("#summary", Prose).tell(
                ["您的角色不办理案件。按 F9 打开设置和人员；办案请换调解员登录（Alt+U）。"]
            )
            self._stages((), ())
            return
        if self.door.opened:
            self.ask("load", self.door.desk_view)

    def failed_load(self, problem: Problem) -> None:
        """An ended session leads to the login."""
        if problem.reason == "login":
            self.home.go("login")
            return
        self.say_problem(problem)

    def show_load(self, view: DeskView) -> None:
        """Paint what was read."""
        self.loaded = True
        dues = self.query_one(VirtualList)
        dues.start(Slice(view.dues, more=False), keep_cursor=True)
        left = [d.days_left for d in view.dues if d.days_left is not None]
        late = sum(1 for d in left if d < 0)
        parts: list[Content | str] = [
            piece(f"逾期 {late} 项", "bold $text-error" if late else "$text-muted"),
            piece("   今天 ", "$text-muted"), piece(f"{sum(1 for d in left if d == 0)} 项", "bold"),
            piece("   七日内 ", "$text-muted"), piece(f"{sum(1 for d in left if d > 0)} 项", "bold"),
            piece("   在案 ", "$text-muted"), piece(f"{sum(n for _, n in view.counts)} 件", "bold"),
        ]  # fmt: skip
        self.query_one("#summary", Prose).tell([joined(*parts)])
        self._stages(view.counts, view.drafts)
        none = not any(n for _, n in view.counts)
        if none or self.query_one(StatusLine).text == NO_CASES:
            self.say(NO_CASES if none else "")

    def _stages(self, counts: Sequence[tuple[str, int]], drafts: Sequence[str]) -> None:
        most = max((n for _, n in counts), default=1) or 1
        lines: list[Content | str | tuple[Content, int]] = []
        for stage, number in counts:
            bar = "▇" * max(1, round(8 * number / most))
            lines.append(joined(pad(stage, 16), f"{number:>5} ", piece(bar, "$primary")))
        if drafts:
            lines += ["", piece("没办完的草稿", "bold")]
            lines += [joined("· ", draft_name(key)) for key in drafts]
        self.query_one("#desk-side", Pane).tell(lines or ["没有案件"])

    def do_open_line(self) -> None:
        """Open the case of the due line."""
        due = self.query_one(VirtualList).current
        if due is not None:
            self.home.open_case(due.case_id)

    def do_desk(self) -> None:
        """Already here: read again."""
        self.load()


def draft_name(key: str) -> str:
    """A draft's key in words."""
    kind = key.split(":", 1)[0]
    return {
        "intake": "登记纠纷（F6 继续）",
        "session": "调解笔录",
        "agreement": "调解协议",
        "act": "办理中的事项",
    }.get(kind, kind)
