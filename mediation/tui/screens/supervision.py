"""Supervision (督办协调) across cases: calls, orders, decisions of meetings, emergency reports, the most urgent first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from mediation.records.snapshot import CaseLine, Changed
from mediation.tui.actions import bindings
from mediation.tui.dialogs.meeting import MeetingDialog
from mediation.tui.dialogs.pick import PickDialog
from mediation.tui.fields.base import Option
from mediation.tui.page import Page
from mediation.tui.screens.desk_rows import when
from mediation.tui.text import joined, piece, plain
from mediation.tui.widgets.prose import Prose
from mediation.tui.widgets.virtual import Column, Slice, VirtualList

KINDS = ("吹哨", "督办", "联席会议", "紧急")
OrderLine = Any  # casework.supervising.OrderLine
LIGHTS = {"红": "红·逾期", "黄": "黄·临近"}


def columns(width: int) -> Sequence[Column[OrderLine]]:
    """Columns for a width; the colour is said in a word."""
    found: list[Column[OrderLine]] = [
        Column("种类", 8, lambda o: o.kind),
        Column("灯", 9, lambda o: LIGHTS.get(o.colour, "正常"), tone=_tone),
        Column("何时", 10, _when, tone=_tone),
        Column("时限", 11, _day),
        Column("由谁答复、办理", 14, lambda o: o.part, share=1),
        Column("案件", 14, lambda o: o.title, share=2),
    ]
    if width >= 104:
        found.append(Column("案号", 23, lambda o: o.reg_no))
    return found


def _tone(order: OrderLine) -> str:
    return {"红": "vlist--overdue", "黄": "vlist--soon"}.get(order.colour, "")


def _when(order: OrderLine) -> str:
    """How far away it is; an hour of today that is over is over."""
    return "已过时限" if order.colour == "红" and order.days_left == 0 else when(order.days_left)


def _day(order: OrderLine) -> str:
    if order.due_at is not None:
        return f"{order.due_at:%m-%d %H:%M}"
    return order.due.isoformat() if order.due else "—"


class SupervisionPage(Page):
    """One list; Enter opens the case, where answers and results are recorded."""

    place = "supervision"
    heading = "督办协调"
    BINDINGS: ClassVar[list[BindingType]] = bindings("supervision")

    def __init__(self) -> None:
        super().__init__()
        self._kind = ""

    def body(self) -> ComposeResult:
        """Counts, the list, what the line under the cursor says."""
        yield Prose(id="summary")
        with Vertical(id="orders-box", classes="pane") as box:
            box.border_title = plain("还没有办结的（最要紧的在前，回车打开案件）")
            yield VirtualList(columns, empty="没有未办结的吹哨、督办、联席会议决定和紧急上报", id="orders")
        yield Prose(id="order-about", classes="muted")

    def on_mount(self) -> None:
        """Read."""
        self.set_focus(self.query_one("#orders"))
        self.load()

    def load(self) -> None:
        """Everything still open."""
        door, kind = self.door, self._kind
        self.ask("load", lambda: door.supervision(kind))

    def show_load(self, orders: tuple[OrderLine, ...]) -> None:
        """Paint."""
        listing: VirtualList[OrderLine] = self.query_one(VirtualList)
        listing.start(Slice(orders, more=False), keep_cursor=True)
        red, amber = (sum(1 for order in orders if order.colour == colour) for colour in ("红", "黄"))
        parts = [
            piece(f"{self._kind or '全部'} {len(orders)} 项", "bold"),
            piece(f"   红（逾期）{red} 项", "bold $text-error" if red else "$text-muted"),
            piece(f"   黄（临近）{amber} 项", "bold $text-warning" if amber else "$text-muted"),
        ]
        self.query_one("#summary", Prose).tell([joined(*parts)])
        self._about(listing.current)

    def on_virtual_list_moved(self, event: VirtualList.Moved) -> None:
        """Say how the time limit of the line was counted."""
        event.stop()
        self._about(event.row)

    def _about(self, order: OrderLine | None) -> None:
        self.query_one("#order-about", Prose).tell([order.explanation] if order is not None else [])

    def do_open_line(self) -> None:
        """Open the case of the line."""
        listing: VirtualList[OrderLine] = self.query_one(VirtualList)
        if listing.current is not None:
            self.home.open_case(listing.current.case_id)

    def do_kind_filter(self) -> None:
        """One kind only, or all."""

        def picked(kind: str | None) -> None:
            if kind is not None:
                self._kind = "" if kind == "全部" else kind
                self.load()

        options = [Option(kind, kind) for kind in ("全部", *KINDS)]
        self.app.push_screen(PickDialog("种类", options, chosen=self._kind or "全部"), picked)

    def do_meeting(self) -> None:
        """Record a joint meeting on one or several cases."""
        door = self.door
        self.ask("cases", lambda: (door.meeting_cases(), door.meeting_fields()))

    def show_cases(self, found: tuple[tuple[CaseLine, ...], tuple[Any, ...]]) -> None:
        """The dialog of the meeting."""
        cases, fields = found
        if not cases:
            self.say("还没有案件，联席会议没有可研究的纠纷。", "warning")
            return
        self.app.push_screen(MeetingDialog(cases, fields), self._held)

    def _held(self, changed: tuple[Changed, ...] | None) -> None:
        if changed:
            self.say(f"联席会议已登记，研究 {len(changed)} 件案件。")
            self.load()
