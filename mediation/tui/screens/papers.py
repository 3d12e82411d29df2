"""Papers of a case: required, made, missing; make, freeze, print, blanks, signed scans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from mediation.records.snapshot import Snapshot
from mediation.tui.actions import bindings
from mediation.tui.dialogs.confirm import ConfirmDialog
from mediation.tui.dialogs.fill import FillDialog
from mediation.tui.dialogs.printing import delivery_specs, many_specs, print_specs
from mediation.tui.dialogs.scan import ScanDialog
from mediation.tui.page import Page
from mediation.tui.telling import Lines
from mediation.tui.text import joined, piece
from mediation.tui.widgets.prose import Prose
from mediation.tui.widgets.virtual import Column, Slice, VirtualList
from mediation.values.problems import Problem
from mediation.values.text import shorten

Need = Any  # casework.papers.PaperNeed


MISSING = frozenset({"未制作", "待收入"})


def missing(need: Need) -> bool:
    """Whether a paper that must be there is not."""
    return need.need == "必须" and need.state in MISSING


def _tone(need: Need) -> str:
    if missing(need):
        return "vlist--overdue"
    return "vlist--soon" if need.state == "需重制" else "vlist--quiet" if need.state in MISSING else ""


def _title(need: Need) -> str:
    return f"{need.title}（{need.subject_label}）" if need.subject_label else str(need.title)


def _key(need: Need) -> tuple[str, str]:
    return need.form, need.subject


def paper_columns(width: int) -> Sequence[Column[Need]]:
    """Columns for a width."""
    columns: list[Column[Need]] = [
        Column("状态", 12, lambda n: n.shown, tone=_tone),
        Column("文书", 26, _title, share=2),
        Column("需要", 6, lambda n: n.need),
        Column("为何", 16, lambda n: n.why, share=2),
    ]
    if width >= 100:
        columns.append(Column("页数", 4, lambda n: str(n.paper.pages or "") if n.paper else ""))
        columns.append(Column("已打印", 6, lambda n: str(n.paper.printed_copies or "") if n.paper else ""))
        columns.append(Column("已交付", 6, lambda n: str(n.delivered or "")))
    if width >= 140:
        columns.append(Column("文号", 24, lambda n: n.paper.doc_no if n.paper else ""))
    return columns


CATEGORIES = {"F06": "identity", "F07": "authorisation", "F09": "evidence", "F13": "proof"}


def _about(need: Need) -> dict[str, str]:
    """How received material is filed: identity papers, proof of performance and the like."""
    return {"category": CATEGORIES.get(need.form, "other"), "title": need.title, "party_id": need.subject}


class PapersPage(Page):
    """A list of papers and what can be done with each."""

    place = "papers"
    heading = "文书"
    BINDINGS: ClassVar[list[BindingType]] = bindings("papers")

    def __init__(self, case: Snapshot, *, begin: tuple[str, str] = ("", ""), scan: bool = False) -> None:
        """``begin``: (form, subject) of the row the cursor begins on, if not the first; ``scan``: ask for its file at once."""
        super().__init__()
        self.case = case
        self._begin, self._scan = begin, scan
        self._optional = False
        self._counted: Content = joined("")

    def body(self) -> ComposeResult:
        """Summary and list."""
        yield Prose(id="papers-summary")
        yield VirtualList(paper_columns, empty="现在没有需要的文书", marking=_key, id="papers-list")

    def on_mount(self) -> None:
        """Read."""
        self.title_text(f"文书 · {self.case.reg_no} {self.case.title}")
        self.set_focus(self.query_one("#papers-list"))
        self.load()

    def load(self) -> None:
        """Read what is needed and made."""
        door, case_id, optional = self.door, self.case.id, self._optional
        self.ask("load", lambda: door.papers(case_id, optional=optional))

    def show_load(self, needs: tuple[Need, ...]) -> None:
        """Paint."""
        listing = self.query_one(VirtualList)
        listing.start(Slice(needs, more=False), keep_cursor=True)
        at = next((i for i, need in enumerate(needs) if (need.form, need.subject) == self._begin), None)
        if at is not None:
            listing.cursor = at
            if self._scan:
                self.do_scan()
        self._begin = ("", "")
        lacking = sum(map(missing, needs))
        stale = sum(1 for n in needs if n.state == "需重制")
        self._counted = joined("共 ", piece(str(len(needs)), "bold"), " 种文书，",
                   piece(f"缺 {lacking} 份", "bold $text-error" if lacking else "$text-muted"), "，",
                   piece(f"需重制 {stale} 份", "bold $text-warning" if stale else "$text-muted"))  # fmt: skip
        self._tell(self._current())

    def on_virtual_list_moved(self) -> None:
        """To whom the paper under the cursor was handed over."""
        self._tell(self._current())

    def _tell(self, need: Need | None) -> None:
        handed = shorten("；".join(need.handed), 2 * self.size.width - 24) if need else ""
        lines: Lines = [self._counted]
        if handed:
            lines.append((joined(piece("已交付　", "bold"), handed), 8))
        self.query_one("#papers-summary", Prose).tell(lines)

    def _current(self) -> Need | None:
        return self.query_one(VirtualList).current

    def _make(self, **how: Any) -> None:
        need = self._current()
        if need is None:
            return
        self._how = how
        door, case_id = self.door, self.case.id
        self.say(f"正在制作“{need.title}”……第一次制作要准备字体，稍慢。")

        def job() -> tuple[Any, Any]:
            made = door.make_paper(case_id, need.form, subject=need.subject, **how)
            return made, door.keep_output(made.name, made.data)

        self.ask("made", job, keep=True)

    def failed_made(self, problem: Problem) -> None:
        """A character no font has can be left for the pen; everything else is told."""
        self.say_problem(problem)
        if problem.reason == "glyph" and not self._how.get("hand"):

            def answered(sure: bool | None) -> None:
                if sure:
                    self._make(**self._how, hand=True)

            question = f"{problem.message}也可以先印成“□”，由经办人手写补上；这样做会记入日志。"
            self.app.push_screen(ConfirmDialog("有字打不出来", question, yes="印成□，手写"), answered)

    def do_make(self) -> None:
        """PDF."""
        self._make()

    def do_make_word(self) -> None:
        """DOCX."""
        self._make(fmt="docx")

    def do_blank(self) -> None:
        """An empty form."""
        self._make(blank=True)

    def do_freeze(self) -> None:
        """Freeze after a question."""
        need = self._current()
        if need is None:
            return

        def answered(sure: bool | None) -> None:
            if sure:
                self._make(freeze=True)

        question = f"把“{need.title}”定稿？定稿后内容固定；以后要改，只能作废重制或另订补充协议。"
        self.app.push_screen(ConfirmDialog("定稿", question, yes="定稿"), answered)

    def do_freeze_all(self) -> None:
        """Freeze everything needed after a question."""

        def answered(sure: bool | None) -> None:
            if sure:
                door, case_id = self.door, self.case.id
                self.say("正在逐份制作并定稿……文书多时要一会儿。")
                self.ask("frozen", lambda: door.freeze_all(case_id), keep=True)

        question = "把本案应有而未制作、需重制的文书全部制作并定稿？"
        self.app.push_screen(ConfirmDialog("全部定稿", question, yes="全部定稿"), answered)

    def show_frozen(self, made: tuple[Any, ...]) -> None:
        """Say how many."""
        self.say(f"已定稿 {len(made)} 份文书。" if made else "没有需要定稿的文书。")
        self.load()

    def failed_frozen(self, problem: Problem) -> None:
        """Those before the fault are frozen."""
        self.load()
        self.say_problem(problem)

    def do_optional(self) -> None:
        """Show also what could be made on request."""
        self._optional = not self._optional
        self.load()

    def show_made(self, found: tuple[Any, Any]) -> None:
        """Say where the file lies."""
        made, path = found
        pages = f"，共 {made.pages} 页" if made.pages else ""
        self.say(f"已制作{pages}，文件在：{path}" + (f"。{made.note}" if made.note else ""))
        self.load()

    def do_mark(self) -> None:
        """Mark the paper under the cursor for printing, or take the mark away."""
        listing = self.query_one(VirtualList)
        listing.mark()
        count = len(listing.marked)
        self.say(f"选中 {count} 份文书，按 Ctrl+T 一起打印。" if count else "没有选中文书。")

    def do_print(self) -> None:
        """Ask how it is to be printed."""
        need = self._current()
        if need is None:
            return
        listing = self.query_one(VirtualList)
        places = {_key(row): place for place, row in enumerate(listing.rows)}
        marked = sorted(map(_key, listing.marked), key=lambda key: places.get(key, len(places)))
        door, case_id = self.door, self.case.id
        if marked:
            self.ask("many", lambda: (marked, door.print_offer(case_id, need.form)))
        else:
            self.ask("offer", lambda: (need, door.print_offer(case_id, need.form)))

    def show_many(self, found: tuple[list[tuple[str, str]], Any]) -> None:
        """The marked papers in one job, in the order of the volume; the marks stay until the printer took it."""
        papers, offer = found
        door, case_id = self.door, self.case.id
        said: list[str] = []

        def job(values: dict[str, Any]) -> None:
            said.append(door.print_papers(case_id, papers, values))

        def printed(done: bool | None) -> None:
            if done:
                self.query_one(VirtualList).unmark()
                self.say(said[-1])
                self.load()

        self.app.push_screen(FillDialog(f"定稿并打印选中的 {len(papers)} 份文书", many_specs(offer), job), printed)

    def failed_many(self, problem: Problem) -> None:
        """No printer."""
        self.say_problem(problem)

    def show_offer(self, found: tuple[Need, Any]) -> None:
        """The dialog stays open until the printer took the job, so that a fault loses nothing."""
        need, offer = found
        door, case_id = self.door, self.case.id
        said: list[str] = []

        def job(values: dict[str, Any]) -> None:
            said.append(door.print_paper(case_id, need.form, need.subject, values))

        def printed(done: bool | None) -> None:
            if done:
                self.say(f"{said[-1]}交给当事人以后按 Alt+V 登记交付。")
                self.load()

        title = f"定稿并打印 {_title(need)}"
        self.app.push_screen(FillDialog(title, print_specs(offer), job), printed)

    def failed_offer(self, problem: Problem) -> None:
        """No printer."""
        self.say_problem(problem)

    def do_deliver(self) -> None:
        """Record who got copies."""
        need = self._current()
        if need is None:
            return
        door, case_id = self.door, self.case.id
        self.ask("delivery", lambda: (need, *door.delivery(case_id, need.form, need.subject)))

    def show_delivery(self, found: tuple[Need, str, Any, Any]) -> None:
        """Ask who got how many."""
        need, title, parties, ways = found
        door, case_id = self.door, self.case.id
        said: list[str] = []

        def job(values: dict[str, Any]) -> None:
            said.append(door.deliver(case_id, need.form, need.subject, values))

        def recorded(done: bool | None) -> None:
            if done:
                self.say(said[-1])
                self.load()

        self.app.push_screen(FillDialog(f"交付 {title}", delivery_specs(parties, ways, door.today), job), recorded)

    def failed_delivery(self, problem: Problem) -> None:
        """Not finished yet."""
        self.say_problem(problem)

    def do_scan(self) -> None:
        """Take in the signed scan of a frozen paper."""
        need = self._current()
        if need is None:
            return
        if need.paper is None and need.state != "待收入":
            self.say("先把这份文书定稿、打印、签署，再收入扫描件。", "warning")
            return
        about = {"category": "signed", "title": need.title, "paper_id": need.paper.id} if need.paper else _about(need)

        def chosen(path: str | None) -> None:
            if path:
                door, case_id = self.door, self.case.id
                self.ask("scanned", lambda: door.attach(case_id, path, **about), keep=True)

        self.app.push_screen(ScanDialog(need.title), chosen)

    def show_scanned(self, changed: Any) -> None:
        """Said by casework."""
        self.say(changed.said)
        self.load()
