"""Signed sheets from the scanner: what each one is, what is missing, doubled or unread; filed after a look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message

from mediation.tui.actions import bindings
from mediation.tui.dialogs.confirm import ConfirmDialog
from mediation.tui.dialogs.pile import PileDialog, SheetDialog
from mediation.tui.page import Page
from mediation.tui.text import joined, piece
from mediation.tui.widgets.prose import Prose
from mediation.tui.widgets.virtual import Column, Slice, VirtualList
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from mediation.casework.piles import Step
    from mediation.casework.scanning import Assigned, Batch, PaperLine, SheetLine
    from mediation.tui.door_scans import Filed

WARN = frozenset({"缺页", "重复", "旧稿", "他中心", "查无此件", "未识别", "一图多张", "已损坏", "不能收", "读不了"})
_STOPPABLE = frozenset({"look", "filed"})
NOTHING = "先按 Ctrl+N 选扫描文件或文件夹。"


@dataclass(frozen=True, slots=True)
class ScanRow:
    """A line of the list: a paper with what becomes of it, or a sheet. ``no`` > 0: the sheet's number in the batch."""

    verdict: str
    what: str
    said: str
    where: str = ""
    no: int = 0


def rows(batch: Batch) -> tuple[ScanRow, ...]:
    """The papers, those that will be filed first, then the files that could not be read, then every sheet."""
    papers = sorted(batch.papers, key=lambda paper: paper.verdict != "收入")
    bad = (ScanRow("读不了", "文件", said) for said in batch.bad)
    return (*map(_paper_row, papers), *bad, *map(_sheet_row, batch.sheets))


def _paper_row(paper: PaperLine) -> ScanRow:
    return ScanRow(paper.verdict, f"《{paper.title}》{paper.pages}页", f"{paper.reg_no}，{paper.said}", paper.row)


def _sheet_row(sheet: SheetLine) -> ScanRow:
    return ScanRow(sheet.verdict, f"　第{sheet.no}张", sheet.said, f"{sheet.file} 第{sheet.page}页", sheet.no)


def _tone(row: ScanRow) -> str:
    return "vlist--soon" if row.verdict in WARN else "vlist--quiet" if row.no else ""


def columns(width: int) -> Sequence[Column[ScanRow]]:
    """Columns for a width."""
    found: list[Column[ScanRow]] = [
        Column("结果", 10, lambda row: row.verdict, tone=_tone),
        Column("文书、张", 24, lambda row: row.what, share=1),
        Column("说明", 26, lambda row: row.said, share=3),
    ]
    if width >= 100:
        found.append(Column("卷内、文件", 24, lambda row: row.where, share=1))
    return found


class Going(Message):
    """How far the reading or filing has come, from its thread."""

    def __init__(self, said: str) -> None:
        super().__init__()
        self.said = said


class ScansPage(Page):
    """One batch at a time: chosen, looked at, sheets assigned by hand, filed."""

    place = "scans"
    heading = "收签署件"
    BINDINGS: ClassVar[list[BindingType]] = bindings("scans")

    def __init__(self) -> None:
        super().__init__()
        self._paths: list[str] = []
        self._again = False
        self._assigned: dict[int, Assigned] = {}
        self._asked: Assigned | None = None
        self._batch: Batch | None = None
        self._stop = Event()  # of the reading or filing under way

    def body(self) -> ComposeResult:
        """Counts, the list, the whole sentence of the line under the cursor."""
        yield Prose(id="summary")
        yield VirtualList(columns, empty="还没有读扫描件", id="scans-list")
        yield Prose(id="scan-about", classes="muted")

    def on_mount(self) -> None:
        """Ask for the files at once."""
        self.set_focus(self.query_one("#scans-list"))
        self.say(NOTHING)
        self.call_after_refresh(self.do_add_scans)

    def do_add_scans(self) -> None:
        """Ask where the files lie; those read before stay in the batch."""

        def chosen(answer: tuple[str, bool] | None) -> None:
            if answer is not None:
                self._look([*self._paths, answer[0]], again=answer[1])

        self.app.push_screen(PileDialog(), chosen)

    def _look(self, paths: list[str], *, again: bool) -> None:
        door, going = self.door, self._going("正在读")

        def progress(step: Step) -> bool:
            return going(str(step))

        def job() -> tuple[Batch, list[str], bool]:
            return door.look_scans(paths, again=again, progress=progress), paths, again

        self.ask("look", job, once=True)

    def _going(self, doing: str) -> Callable[[str], bool]:
        """Begin what Esc may stop: tells where it is, answers whether to go on. For the thread of the job."""
        stop = self._stop = Event()
        self.say(f"{doing}……张数多时要一会儿；按 Esc 停止。")

        def going(place: str) -> bool:
            if not stop.is_set():
                self.post_message(Going(f"{doing}{place}……按 Esc 停止。"))
            return not stop.is_set()

        return going

    def on_going(self, message: Going) -> None:
        """Tell it, unless it ended or was stopped meanwhile."""
        message.stop()
        if self._doing in _STOPPABLE and not self._stop.is_set():
            self.say(message.said)

    def perform(self, action_id: str) -> None:
        """Esc stops what is under way; only then it leaves the page."""
        if action_id == "back" and self._doing in _STOPPABLE and self.app.screen is self:
            self._stop.set()
            self.say("正在停下……" if self._doing == "look" else "正在停下，手上这一份办完就停……", "warning")
            return
        super().perform(action_id)

    def on_unmount(self) -> None:
        """Nobody is left to be told."""
        self._stop.set()

    def failed_look(self, problem: Problem) -> None:
        """What was read before stays."""
        self.say(problem.message, "warning" if problem.reason == "stopped" else "error")

    def show_look(self, found: tuple[Batch, list[str], bool]) -> None:
        """Paint; sheets keep their numbers, new ones come after them: where they do not, what was said by hand is void."""
        batch, self._paths, self._again = found
        before = [(one.file, one.page) for one in self._batch.sheets] if self._batch else []
        now = [(one.file, one.page) for one in batch.sheets]
        if self._assigned and now[: len(before)] != before:
            self._assigned.clear()
            self._paint(batch)
            self.say("扫描件的次序有变，先前人工指明的没有保留，请重新指明。", "warning")
            return
        if self._assigned:
            self._assign(batch)
            return
        self._paint(batch)

    def _assign(self, batch: Batch) -> None:
        door, assigned, again = self.door, list(self._assigned.values()), self._again
        self.ask("assign", lambda: door.assign_scans(batch, assigned, again=again))

    def show_assign(self, batch: Batch) -> None:
        """Paint."""
        self._paint(batch)

    def failed_assign(self, problem: Problem) -> None:
        """What was said of that sheet does not hold; the others stay."""
        if self._asked is not None:
            self._assigned.pop(self._asked.no, None)
            self._asked = None
        self.say_problem(problem)

    def _paint(self, batch: Batch) -> None:
        self._batch = batch
        listing: VirtualList[ScanRow] = self.query_one(VirtualList)
        listing.start(Slice(rows(batch), more=False), keep_cursor=True)
        ready, amiss = len(batch.ready), sum(sheet.verdict in WARN for sheet in batch.sheets)
        self.query_one("#summary", Prose).tell([
            joined(f"共 {len(batch.sheets)} 张，", piece(f"可收入 {ready} 份文书", "bold" if ready else "$text-muted"), "，",
                   piece(f"要看一看的 {amiss} 张", "bold $text-warning" if amiss else "$text-muted")),
            *([piece(f"读不了的文件 {len(batch.bad)} 个，已列出", "bold $text-warning")] if batch.bad else []),
        ])  # fmt: skip
        self._about(listing.current)
        self.say("核对无误后按 Ctrl+S 收入；未识别的按 Ctrl+L 指明。" if ready or amiss else "")

    def on_virtual_list_moved(self, event: VirtualList.Moved) -> None:
        """The whole of what the line says."""
        event.stop()
        self._about(event.row if isinstance(event.row, ScanRow) else None)

    def _about(self, row: ScanRow | None) -> None:
        if row is None:
            self.query_one("#scan-about", Prose).tell([])
            return
        head = f"{row.what.strip()}（{row.where}）：" if row.where else ""
        self.query_one("#scan-about", Prose).tell([f"{head}{row.said.rstrip('。')}。"])

    def do_assign_sheet(self) -> None:
        """Lay the sheet under the cursor to a page of a paper."""
        row: ScanRow | None = self.query_one(VirtualList).current
        if self._batch is None or row is None or not row.no:
            self.say("把光标放在一张扫描件上，再指明它是哪份文书的第几页。", "warning")
            return
        batch = self._batch

        def answered(given: Assigned | None) -> None:
            if given is not None:
                self._asked = self._assigned[given.no] = given
                self._assign(batch)

        self.app.push_screen(SheetDialog(row.no, row.where, self._asked), answered)

    def do_file_sheets(self) -> None:
        """File what is whole, after a question."""
        batch = self._batch
        if batch is None or not batch.ready:
            self.say("没有可以收入的文书：页数要齐，已有签署件的要注明重收。" if batch else NOTHING, "warning")
            return

        def answered(sure: bool | None) -> None:
            if sure:
                door, assigned = self.door, list(self._assigned.values())
                going = self._going("正在收入")

                def progress(no: int, every: int) -> bool:
                    return going(f"第 {no} 份，共 {every} 份")

                self.ask("filed", lambda: door.file_scans(batch, assigned, progress=progress), once=True)

        cases = len({paper.case_id for paper in batch.ready})
        question = f"把{len(batch.ready)}份文书的签署件收入{cases}件案件？其余的不收，未识别和缺页的另存一个文件。"
        self.app.push_screen(ConfirmDialog("收入签署件", question, yes="收入"), answered)

    def show_filed(self, found: Filed) -> None:
        """What went in, what did not, and where the rest lies."""
        done, batch, kept = found
        self._again = False
        self._paint(batch)
        said = f"已收入{len(done.filed)}份签署件。"
        said += "".join(f"《{paper.title}》没有收入：{why}" for paper, why in done.failed)
        if done.left:
            said += (
                "已停止，还没有收入："
                + "、".join(f"《{paper.title}》" for paper in done.left)
                + "，再按 Ctrl+S 接着收。"
            )
        if kept:
            said += f"未识别和缺页的另存在：{kept}，补扫以后一起再收。"
        self.say(said, "warning" if done.failed or done.left else "info")
