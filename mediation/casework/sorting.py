"""Whose a scanned sheet is: from the code on it, or from what a person says, to the paper, its case and its row of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mediation.documents import pagecode
from mediation.values.problems import Problem
from mediation.values.text import clean, shorten

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.documents.pagecode import PageCode
    from mediation.documents.sheets import Sheet
    from mediation.records.snapshot import Paper, Snapshot
    from mediation.store.reader import Reader

FILED, WAITING, ALREADY, OTHER_COPY, BARRED = "收入", "缺页", "已收过", "已有签署件", "不能收"
TWICE, OLD, ELSEWHERE, UNKNOWN = "重复", "旧稿", "他中心", "查无此件"
UNREAD, SEVERAL, BLANK, TORN = "未识别", "一图多张", "空白", "已损坏"

PAPER_HEADINGS = {
    FILED: "可以收入", WAITING: "缺页，暂不收入", OTHER_COPY: "已有签署件，不再收入", ALREADY: "以前已经收过", BARRED: "不能收入",
}  # fmt: skip
SHEET_HEADINGS = {
    TWICE: "重复的", OLD: "旧稿上的", ELSEWHERE: "别的中心的", UNKNOWN: "本中心查不到的", UNREAD: "未识别的", SEVERAL: "一图多张的",
    TORN: "已损坏的", BLANK: "空白的（不收）",
}  # fmt: skip
VERDICTS = (*PAPER_HEADINGS, *SHEET_HEADINGS)
ASIDE = (WAITING, UNREAD, SEVERAL)
"""Sheets somebody still has to do something about."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sheet belongs: a page of a paper in force, or a verdict why it belongs nowhere."""

    verdict: str
    said: str
    case: Snapshot | None = None
    paper: Paper | None = None
    page: int = 0


class Finder:
    """Looks papers up, each case read once."""

    def __init__(self, desk: Desk, reader: Reader) -> None:
        self._desk = desk
        self._reader = reader
        self._organs = reader.organs()
        self._cases: dict[int, Snapshot | None] = {}
        procedure = desk.procedure
        self._rows = procedure.catalogue(str(procedure.setting(reader.settings(), "catalogue")))

    def place(self, sheet: Sheet) -> Place:
        """Where a sheet belongs by its code."""
        if len(sheet.codes) > 1:
            return Place(SEVERAL, "一张图上有几张纸的码，请分开扫描")
        if sheet.codes:
            return self._of_code(sheet.codes[0])
        if sheet.torn:
            return Place(TORN, "这一页的数据已损坏，画不出来，请重新扫描这一张")
        if sheet.blank:
            return Place(BLANK, "没有内容")
        return Place(UNREAD, "没有读到页脚的码，请重新扫描，或者指明它是哪份文书的第几页")

    def named(self, case: str, word: str, page: int) -> Place:
        """Where a person says a sheet belongs. Raises Problem: no_case, several_cases, no_paper, no_page."""
        from mediation.casework.acts import find_case

        snapshot = self._reader.snapshot(find_case(self._desk, case))
        living = [one for one in snapshot.papers if one.state != "void"]
        hits = [one for one in living if one.form.upper() == word.upper() or one.title == word]
        hits = hits or [one for one in living if word and word in one.title]
        if len(hits) != 1:
            titles = "、".join(f"《{one.title}》" for one in hits or living)
            what = f"有几份文书叫“{clean(word)}”" if hits else f"没有定稿的文书“{clean(word)}”"
            raise Problem("no_paper", f"{snapshot.reg_no}{what}，可选：{shorten(titles, 200) or '无'}。", field="文书")
        if not 1 <= page <= hits[0].pages:
            raise Problem(
                "no_page", f"《{hits[0].title}》共{hits[0].pages}页，没有第{page}页，请改正页次。", field="页次"
            )
        return _page(snapshot, hits[0], page, "（人工指明）")

    def barred(self, case: Snapshot) -> str:
        """Why this person takes nothing into the case, "" = nothing stands against it."""
        from mediation.casework.referring import away

        return away(self._desk, self._organs, case, "attach").rstrip("。")

    def row(self, paper: Paper) -> str:
        """The row of the volume's catalogue a paper is bound in."""
        from mediation.procedure.forms import place_of

        rows = self._rows
        place = place_of(rows, paper.row)
        return f"归入卷内“{rows[place - 1].title}”" if place <= len(rows) else "不入卷内目录"

    def _of_code(self, code: PageCode) -> Place:
        if code.centre != pagecode.centre_mark(self._desk.centre.id):
            return Place(ELSEWHERE, "是别的中心的文书，请退给送来的人")
        case = self._case(code.docid)
        paper = next((one for one in case.papers if pagecode.paper_mark(one.id) == code.paper), None) if case else None
        if case is None or paper is None:
            return Place(UNKNOWN, "码上的案件或者文书不在本中心的记录里，可能是恢复备份以前印的")
        said = f"《{paper.title}》第{code.page}页，{case.reg_no}"
        if paper.state == "void" or (pagecode.data_mark(paper.data_sha256), paper.pages) != (code.data, code.pages):
            newer = any(o.state != "void" and (o.form, o.subject) == (paper.form, paper.subject) for o in case.papers)
            after = "，请改印现行的一份重新签署" if newer else ""
            return Place(OLD, f"{said}，这一稿已经作废{after}")
        return _page(case, paper, code.page)

    def _case(self, docid: int) -> Snapshot | None:
        if docid not in self._cases:
            found = (self._reader.snapshot(one) for one in self._reader.find(str(docid)))
            self._cases[docid] = next((case for case in found if case.docid == docid), None)
        return self._cases[docid]


def _page(case: Snapshot, paper: Paper, page: int, how: str = "") -> Place:
    return Place(FILED, f"《{paper.title}》第{page}页{how}，{case.reg_no}", case, paper, page)
