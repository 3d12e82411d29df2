"""What a search found as a table (xlsx) or a list to print: numbers masked, and noted in the log before it leaves the house."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediation.casework.permits import need
from mediation.casework.reading import search
from mediation.exchange import parcels
from mediation.values.dates import print_arabic
from mediation.values.problems import Problem
from mediation.values.text import clean, mask_numbers, shorten

if TYPE_CHECKING:
    from datetime import date

    from mediation.casework.desk import Desk
    from mediation.documents.printing import Job
    from mediation.store.values import Hit

TABLE, SHEET = ".xlsx", ".pdf"
MOST: Mapping[str, int] = {TABLE: 20_000, SHEET: 1_000}
"""Cases in one table, and on one list."""
TITLE = "查询结果清单"
COLUMNS = ("序号", "案号", "登记日期", "纠纷", "当事人", "类型", "阶段", "承办", "查到的内容")
_WIDTHS = (6, 26, 12, 36, 24, 18, 10, 14, 60)
_PAGE = 200
_CELL = 32_767
"""Characters a cell of a table can hold."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What was looked for: the line as typed, and what it was narrowed down to; days are those of registration."""

    line: str
    kind: str = ""
    stage: str = ""
    date_from: date | None = None
    date_to: date | None = None

    @property
    def told(self) -> str:
        """In words, whole numbers masked."""
        days = ""
        if self.date_from or self.date_to:
            first = print_arabic(self.date_from) if self.date_from else ""
            days = f"登记日期{first}至{print_arabic(self.date_to) if self.date_to else '今'}"
        parts = (mask_numbers(clean(self.line)), self.kind, self.stage, days)
        return "；".join(part for part in parts if part) or "全部案件"


def write_list(desk: Desk, sought: Sought, path: Path, *, ending: str = "") -> tuple[Path, int]:
    """Write what was found. Returns (where, how many cases).

    path: a file, whose ending says as what (``ending`` where it has none), or a folder of which a free name is taken.

    Raises Problem: forbidden, bad_format, too_many, nothing_found, no_folder, file_exists (nothing is overwritten),
    cannot_write, and what the search refuses.
    """
    if ending and not path.suffix:
        path = path if path.is_dir() else path.with_suffix(ending)
    ending = ending if path.is_dir() else path.suffix.lower()
    if ending not in MOST:
        raise Problem(
            "bad_format", f"“{clean(path.name)}”的格式不认识，请以 .xlsx（表格）或 .pdf（清单）结尾。", field="out"
        )
    hits = _found(desk, sought, ending)
    place = parcels.place_in(path, f"{TITLE}{ending}")
    data = _table(desk, sought, hits) if ending == TABLE else _sheet(desk, sought, hits)
    _log(desk, sought, len(hits), ending[1:])
    parcels.put(place, data)
    return place, len(hits)


def print_list(
    desk: Desk, sought: Sought, *, printer: str = "", copies: int = 1, duplex: bool = True
) -> tuple[Job, int]:
    """Print what was found; no file is left. Returns (the job, how many cases)."""
    from mediation.documents import printing

    printing.check_copies(copies)
    printing.choose(printer)
    hits = _found(desk, sought, SHEET)
    data = _sheet(desk, sought, hits)
    _log(desk, sought, len(hits), "print")
    job = printing.print_data(data, title=TITLE, printer=printer, copies=copies, duplex=duplex)
    return job, len(hits)


def _found(desk: Desk, sought: Sought, ending: str) -> tuple[Hit, ...]:
    need(desk.person, "export")
    hits: list[Hit] = []
    before: int | None = None
    most = MOST[ending]
    while len(hits) <= most:
        page = search(
            desk, sought.line, kind=sought.kind, stage=sought.stage, date_from=sought.date_from, date_to=sought.date_to,
            limit=_PAGE, before=before,
        )  # fmt: skip
        hits += page.hits
        if not page.more:
            break
        before = page.next
    if len(hits) > most:
        held = "一张表格" if ending == TABLE else "一份清单"
        raise Problem("too_many", f"符合条件的案件超过{most}件，{held}放不下，请加上年份、类型等条件，分几次制作。")
    if not hits:
        raise Problem("nothing_found", "没有符合条件的案件，没有制作清单；请换一个词，或放宽条件。")
    return tuple(hits)


def _rows(hits: Sequence[Hit]) -> list[dict[str, Any]]:
    return [
        {
            "no": number,
            "reg_no": hit.line.reg_no,
            "applied_on": hit.line.applied_on,
            "title": mask_numbers(hit.line.title),
            "parties": hit.line.parties,
            "kind": hit.line.kind,
            "stage": hit.line.stage,
            "mediators": hit.line.mediators,
            "why": "：".join(part for part in (hit.why, clean(hit.snippet)) if part),
        }
        for number, hit in enumerate(hits, 1)
    ]


def _head(desk: Desk, sought: Sought, count: int) -> dict[str, Any]:
    return {
        "title": TITLE,
        "centre": desk.centre.name,
        "asked": sought.told,
        "count": count,
        "made_by": desk.person.name,
        "made_on": print_arabic(desk.today()),
    }


def _sheet(desk: Desk, sought: Sought, hits: Sequence[Hit]) -> bytes:
    rows = [{name: str(value) for name, value in row.items()} | {"about": _about(row)} for row in _rows(hits)]
    words = any(hit.snippet for hit in hits)
    told = {**_head(desk, sought, len(hits)), "rows": rows, "words": words, "blank": False}
    return desk.renderer().render("found", told, hand=True).data


def _about(row: Mapping[str, Any]) -> str:
    """The dispute, and its parties where the title does not name them all."""
    title, parties = str(row["title"]), str(row["parties"])
    return title if all(name in title for name in parties.split("、")) else f"{title}（{parties}）"


def _table(desk: Desk, sought: Sought, hits: Sequence[Hit]) -> bytes:
    import openpyxl
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(TITLE)
    sheet.freeze_panes = "A5"
    for at, width in enumerate(_WIDTHS):
        sheet.column_dimensions["ABCDEFGHI"[at]].width = width

    def cell(value: Any, *, bold: bool = False) -> Any:
        made = WriteOnlyCell(sheet, value if not isinstance(value, str) else shorten(clean(value), _CELL))
        if isinstance(value, str):
            made.data_type = "s"  # what a person wrote is never a formula
        made.font = Font(name="宋体", size=11, bold=bold)
        made.alignment = Alignment(vertical="top", wrap_text=not bold)
        if not isinstance(value, str | int):
            made.number_format = "yyyy-mm-dd"
        return made

    head = _head(desk, sought, len(hits))
    sheet.append([cell(f"{head['title']}（{head['centre']}）", bold=True)])
    sheet.append([cell(f"查询条件：{head['asked']}", bold=True)])
    sheet.append(
        [
            cell(
                f"共{head['count']}件　制表人：{head['made_by']}　制表日期：{head['made_on']}　号码已遮盖，只供内部使用",
                bold=True,
            )
        ]
    )
    sheet.append([cell(name, bold=True) for name in COLUMNS])
    for row in _rows(hits):
        sheet.append([cell(value) for value in row.values()])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _log(desk: Desk, sought: Sought, count: int, form: str) -> None:
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        unit.log("export_list", object="search", fields={"asked": sought.told, "count": count, "format": form})
