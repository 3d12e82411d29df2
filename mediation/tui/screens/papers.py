"""Papers of a case: required, made, missing; make, freeze, print, blanks, signed scans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from mediation.records.snapshot import Snapshot
from mediation.tui.actions import bindings
from mediation.tui.dialogs.confirm import ConfirmDialog
from mediation.tui.dialogs.scan import ScanDialog
from mediation.tui.page import Page
from mediation.tui.telling import PAPER_STATES
from mediation.tui.text import joined, piece
from mediation.tui.widgets.prose import Prose
from mediation.tui.widgets.virtual import Column, Slice, VirtualList
from mediation.values.problems import Problem

Need = Any  # casework.papers.PaperNeed


def state_word(need: Need) -> str:
    """Where a paper stands, in words."""
    paper = need.paper
    if paper is None:
        return "缺" if need.need == "必须" else "—"
    if paper.stale:
        return "需重制"
    return PAPER_STATES.get(paper.state, paper.state)


def _tone(need: Need) -> str:
    word = state_word(need)
    return {"缺": "vlist--overdue", "需重制": "vlist--soon", "—": "vlist--quiet"}.get(word, "")


def paper_columns(width: int) -> Sequence[Column[Need]]:
    """Columns for a width."""
    columns: list[Column[Need]] = [
        Column("状态", 8, state_word, tone=_tone),
        Column("文书", 24, lambda n: n.title, share=2),
        Column("需要", 6, lambda n: n.need),
        Column("为何", 16, lambda n: n.why, share=2),
    ]
    if width >= 100:
        columns.append(Column("文号", 20, lambda n: n.paper.doc_no if n.paper else ""))
        columns.append(Column("页数", 4, lambda n: str(n.paper.pages or "") if n.paper else ""))
        columns.append(Column("打印", 4, lambda n: str(n.paper.printed_copies or "") if n.paper else ""))
    return columns


class PapersPage(Page):
    """A list of papers and what can be done with each."""

    place = "papers"
    heading = "文书"
    BINDINGS: ClassVar[list[BindingType]] = bindings("papers")

    def __init__(self, case: Snapshot) -> None:
        super().__init__()
        self.case = case

    def body(self) -> ComposeResult:
        """Summary and list."""
        yield Prose(id="papers-summary")
        yield VirtualList(paper_columns, empty="现在没有需要的文书", id="papers-list")

    def on_mount(self) -> None:
        """Read."""
        self.title_text(f"文书 · {self.case.reg_no} {self.case.title}")
        self.query_one("#papers-list").focus()
        self.load()

    def load(self) -> None:
        """Read what is needed and made."""
        door, case_id = self.door, self.case.id
        self.ask("load", lambda: door.papers(case_id))

    def show_load(self, needs: tuple[Need, ...]) -> None:
        """Paint."""
        self.query_one(VirtualList).start(Slice(needs, more=False), keep_cursor=True)
        missing = sum(1 for n in needs if state_word(n) == "缺")
        stale = sum(1 for n in needs if state_word(n) == "需重制")
        self.query_one("#papers-summary", Prose).tell([
            joined("共 ", piece(str(len(needs)), "bold"), " 种文书，",
                   piece(f"缺 {missing} 份", "bold $text-error" if missing else "$text-muted"), "，",
                   piece(f"需重制 {stale} 份", "bold $text-warning" if stale else "$text-muted"))
        ])  # fmt: skip

    def _current(self) -> Need | None:
        return self.query_one(VirtualList).current

    def _make(self, what: str, *, fmt: str = "pdf", freeze: bool = False, blank: bool = False) -> None:
        need = self._current()
        if need is None:
            return
        door, case_id = self.door, self.case.id
        self.say(f"正在制作“{need.title}”……第一次制作要准备字体，稍慢。")

        def job() -> tuple[Any, Any]:
            made = door.make_paper(case_id, need.form, subject=need.subject, fmt=fmt, freeze=freeze, blank=blank)
            return made, door.keep_output(made.name, made.data)

        self.ask(what, job, keep=True)

    def do_make(self) -> None:
        """PDF."""
        self._make("made")

    def do_make_word(self) -> None:
        """DOCX."""
        self._make("made", fmt="docx")

    def do_blank(self) -> None:
        """An empty form."""
        self._make("made", blank=True)

    def do_freeze(self) -> None:
        """Freeze after a question."""
        need = self._current()
        if need is None:
            return

        def answered(sure: bool | None) -> None:
            if sure:
                self._make("made", freeze=True)

        question = f"把“{need.title}”定稿？定稿后内容固定；以后要改，只能作废重制或另订补充协议。"
        self.app.push_screen(ConfirmDialog("定稿", question, yes="定稿"), answered)

    def show_made(self, found: tuple[Any, Any]) -> None:
        """Say where the file lies."""
        made, path = found
        pages = f"，共 {made.pages} 页" if made.pages else ""
        self.say(f"已制作{pages}，文件在：{path}")
        self.load()

    def do_print(self) -> None:
        """Print after a question."""
        need = self._current()
        if need is None:
            return
        copies = sum(1 for p in self.case.parties if p.active) + 1

        def answered(sure: bool | None) -> None:
            if sure:
                door, case_id = self.door, self.case.id
                self.say("正在送往打印机……")
                self.ask("print", lambda: door.print_paper(case_id, need.form, subject=need.subject), keep=True)

        question = f"打印“{need.title}”{copies} 份（当事人数加一），双面？"
        self.app.push_screen(ConfirmDialog("打印", question, yes="打印"), answered)

    def show_print(self, job: Any) -> None:
        """Say the job."""
        self.say(f"已送打印机：{job}")
        self.load()

    def failed_print(self, problem: Problem) -> None:
        """No printer, or it refused."""
        self.say_problem(problem)

    def do_scan(self) -> None:
        """Take in the signed scan of a frozen paper."""
        need = self._current()
        if need is None or need.paper is None:
            self.say("先制作并定稿这份文书，签署后再收入扫描件。", "warning")
            return

        def chosen(path: str | None) -> None:
            if path:
                door, case_id = self.door, self.case.id
                about = {"category": "signed", "title": need.title, "paper_id": need.paper.id}
                self.ask("scanned", lambda: door.attach(case_id, path, **about), keep=True)

        self.app.push_screen(ScanDialog(need.title), chosen)

    def show_scanned(self, changed: Any) -> None:
        """Said by casework."""
        self.say(changed.said)
        self.load()
