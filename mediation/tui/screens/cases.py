"""The case list: every case of the centre, newest first, of any length."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from mediation.records.snapshot import CaseLine
from mediation.tui.actions import bindings
from mediation.tui.dialogs.fill import FillDialog
from mediation.tui.dialogs.pick import PickDialog
from mediation.tui.dialogs.printing import many_specs
from mediation.tui.door import Door
from mediation.tui.fields.base import Option
from mediation.tui.organ_filter import OrganFilter
from mediation.tui.package_taker import PackageTaker
from mediation.tui.widgets.virtual import Column, ListSource, Slice, VirtualList
from mediation.values.problems import Problem


class CaseSource:
    """The cases of one stage ("" for all) through the door."""

    def __init__(self, door: Door, stage: str) -> None:
        self._door = door
        self._stage = stage

    def page(self, after: CaseLine | None) -> Slice[CaseLine]:
        """The next cases after one."""
        return self._door.case_page(self._stage, after)


def case_columns(width: int) -> Sequence[Column[CaseLine]]:
    """Columns of a case line for a width."""
    columns: list[Column[CaseLine]] = [
        Column("案号", 23, lambda c: c.reg_no),
        Column("案件", 20, lambda c: c.title, share=3),
        Column("阶段", 12, lambda c: c.stage),
        Column("申请日", 10, lambda c: c.applied_on.isoformat()),
    ]
    if width >= 100:
        columns.insert(2, Column("类型", 14, lambda c: c.kind, share=1))
        columns.append(Column("调解员", 8, lambda c: c.mediators))
    if width >= 118:
        columns.append(Column("下一期限", 10, lambda c: c.next_due.isoformat() if c.next_due else "—"))
    if width >= 150:
        columns.append(Column("事项", 12, lambda c: c.next_label, share=1))
        columns.insert(2, Column("当事人", 18, lambda c: c.parties, share=2))
    return columns


class CasesPage(OrganFilter, PackageTaker):
    """Reads pages of lines as the cursor moves down."""

    place = "cases"
    heading = "案件列表"
    BINDINGS: ClassVar[list[BindingType]] = bindings("cases")

    def __init__(self) -> None:
        super().__init__()
        self._stage = ""

    def body(self) -> ComposeResult:
        """The list fills the page."""
        yield VirtualList(case_columns, empty="没有案件", marking=lambda line: line.id, id="cases-list")

    def on_mount(self) -> None:
        """Read the first page."""
        self.set_focus(self.query_one("#cases-list"))
        self.name_organ()
        self.load()

    @property
    def source(self) -> ListSource[CaseLine]:
        """Where the lines come from."""
        return CaseSource(self.door, self._stage)

    def load(self) -> None:
        """Read from the top."""
        source = self.source
        self.ask("load", lambda: source.page(None))

    def show_load(self, page: Slice[CaseLine]) -> None:
        """Show the first page."""
        self.query_one(VirtualList).start(page, keep_cursor=True)
        self._tell_count()

    def on_virtual_list_wanted(self, event: VirtualList.Wanted) -> None:
        """The cursor nears the end."""
        last = event.last
        source = self.source
        if isinstance(last, CaseLine):
            self.ask("more", lambda: source.page(last))

    def show_more(self, page: Slice[CaseLine]) -> None:
        """Append."""
        self.query_one(VirtualList).extend(page)
        self._tell_count()

    def _tell_count(self) -> None:
        cases = self.query_one(VirtualList)
        about = f"阶段“{self._stage}”：" if self._stage else ""
        tail = "，向下移动继续读取" if cases.has_more else ""
        self.say(f"{about}已列出 {len(cases.rows)} 件{tail}")

    def do_open_line(self) -> None:
        """Open the case under the cursor."""
        line = self.query_one(VirtualList).current
        if line is not None:
            self.home.open_case(line.id)

    def do_mark(self) -> None:
        """Mark the case under the cursor for printing, or take the mark away."""
        cases = self.query_one(VirtualList)
        cases.mark()
        count = len(cases.marked)
        self.say(f"选中 {count} 件案件，按 Ctrl+T 一起打印文书。" if count else "没有选中案件。")

    def do_print(self) -> None:
        """Which papers the marked cases have in common."""
        marked = tuple(line.id for line in self.query_one(VirtualList).marked)
        if not marked:
            self.say("先用空格选中要打印的案件；只打印一件的文书，打开该案按 F7。", "warning")
            return
        door = self.door
        self.ask("choices", lambda: (marked, *door.print_choices(marked)))

    def show_choices(self, found: tuple[tuple[str, ...], tuple[tuple[str, str], ...], Any]) -> None:
        """The dialog stays open until the printer took the job."""
        marked, forms, offer = found
        if not forms:
            self.say(f"选中的 {len(marked)} 件案件没有共同的文书，请分开打印。", "warning")
            return
        door, said = self.door, [""]

        def job(values: dict[str, Any]) -> None:
            said.append(door.print_cases(marked, values))

        def printed(done: bool | None) -> None:
            if done:
                self.query_one(VirtualList).unmark()
                self.say(said[-1])

        self.app.push_screen(FillDialog(f"打印 {len(marked)} 件案件的文书", many_specs(offer, forms), job), printed)

    def failed_choices(self, problem: Problem) -> None:
        """No printer, or a case that cannot be read."""
        self.say_problem(problem)

    def do_stage_filter(self) -> None:
        """Ask which stage."""
        self.ask("stages", self.door.stages)

    def show_stages(self, stages: tuple[str, ...]) -> None:
        """Offer the stages that have cases."""
        options = [Option("", "全部阶段"), *(Option(s, s) for s in stages)]
        self.app.push_screen(PickDialog("只看某一阶段", options, chosen=self._stage), self._filtered)

    def _filtered(self, stage: str | None) -> None:
        if stage is not None:
            self._stage = stage
            self.narrowed()

    def narrowed(self) -> None:
        """Other cases: from the top."""
        cases = self.query_one(VirtualList)
        cases.cursor = 0
        cases.unmark()
        super().narrowed()

    def name_organ(self) -> None:
        """The title says what the list is narrowed down to."""
        self.title_text(" · ".join(word for word in (self.heading, self._stage, self.door.organ_name) if word))
