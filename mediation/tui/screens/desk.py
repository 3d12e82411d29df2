"""The desk: what waits to be accepted, what is overdue, due today, this week or owed by others, cases by stage, kept drafts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content

from mediation.records.snapshot import Changed, Snapshot
from mediation.tui.actions import bindings
from mediation.tui.dialogs.act import ActDialog
from mediation.tui.door_cases import DeskView
from mediation.tui.organ_filter import OrganFilter
from mediation.tui.package_taker import PackageTaker
from mediation.tui.screens.desk_rows import GROUPS, DeskRow, amount, columns, rows
from mediation.tui.telling import reason_text
from mediation.tui.text import joined, pad, piece, plain
from mediation.tui.widgets.chrome import StatusLine
from mediation.tui.widgets.prose import Pane, Prose
from mediation.tui.widgets.virtual import Slice, VirtualList
from mediation.values.problems import Problem

NARROW = 100  # columns
NO_CASES = "还没有案件。按 F6 登记第一件纠纷。"


class DeskPage(OrganFilter, PackageTaker):
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
                box.border_title = plain("要办的事（最要紧的在前，回车打开案件）")
                yield VirtualList(columns, empty="没有七日内到期的事项", heading=lambda row: row.heading, id="dues")
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
        self.name_organ()
        listing: VirtualList[DeskRow] = self.query_one(VirtualList)
        listing.start(Slice(tuple(rows(view)), more=False), keep_cursor=True)
        narrow = self.app.size.width < NARROW  # the line must not break within a number and its measure word
        gap, unit = ("  ", "") if narrow else ("   ", " 项")
        parts: list[Content | str] = []
        if view.inbox:
            parts += [piece(f"待接收 {len(view.inbox)}{unit}{gap}", "bold $text-warning")]
        late = amount(view, "overdue")
        parts += [piece(f"逾期 {late}{unit}", "bold $text-error" if view.work.overdue else "$text-muted")]
        for name, label in GROUPS[1:]:
            parts += [piece(f"{gap}{label} ", "$text-muted"), piece(f"{amount(view, name)}{unit}", "bold")]
        parts += [
            piece(f"{gap}{'全部在案' if self.door.organ_name else '在案'} ", "$text-muted"),
            piece(f"{sum(n for _, n in view.counts)} 件", "bold"),
        ]
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
        self.query_one("#desk-side", Pane).tell(
            lines or ["没有案件"], "各阶段件数（全部机构）" if self.door.organ_name else "各阶段件数"
        )

    def _row(self) -> DeskRow | None:
        listing: VirtualList[DeskRow] = self.query_one(VirtualList)
        return listing.current

    def do_open_line(self) -> None:
        """Open the case of the line."""
        row = self._row()
        if row is not None and row.case_id:
            self.home.open_case(row.case_id)

    def do_take(self) -> None:
        """Accept what is under the cursor."""
        self._answer(accept=True)

    def do_turn_down(self) -> None:
        """Send it back with a reason."""
        self._answer(accept=False)

    def _answer(self, *, accept: bool) -> None:
        row = self._row()
        arrived = row.arrived if row else None
        if arrived is None:
            self.say("先把光标移到“待接收”里的一项。", "warning")
            return
        door, case_id, act = self.door, arrived.case_id, arrived.accept if accept else arrived.refuse
        self.ask("answer", lambda: (door.snapshot(case_id), act, door.offers(case_id)))

    def show_answer(self, found: tuple[Snapshot, str, tuple[Any, ...]]) -> None:
        """The dialog of the act, or why it cannot be done."""
        case, act, offers = found
        offer = next((one for one in offers if one.act.id == act), None)
        if offer is None:
            self.say("这一项已经办过了，已重新读取。", "warning")
            self.load()
        elif not offer.allowed:
            self.say(reason_text(offer), "warning")
        else:
            self.app.push_screen(ActDialog(case, offer), self._answered)

    def _answered(self, changed: Changed | None) -> None:
        if changed is not None:
            self.say(changed.said)
            self.load()

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
