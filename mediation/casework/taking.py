"""Files from outside: read, looked at and kept. What a file is says its content, never its name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediation.values.problems import Problem
from mediation.values.system import system_said
from mediation.values.text import clean, normalise, shorten

if TYPE_CHECKING:
    from mediation.casework.work import Work
    from mediation.records.snapshot import Entry

LARGEST = 50 * 1024 * 1024
"""Largest file taken in, bytes: a scan of some hundred pages."""

CATEGORIES = {
    "identity": "身份证明",
    "evidence": "证据材料",
    "proof": "履行凭证",
    "confirmation": "司法确认材料",
    "referral": "移送委托材料",
    "authorisation": "授权委托书",
    "signed": "签署件",
    "other": "其他材料",
}
FORMER_VOLUME = "volume"
"""Category of a bound volume that something was added to after filing; nobody hands such a file in."""

NOT_BOUND = frozenset({"signed", FORMER_VOLUME})
"""Categories of files that are not bound by themselves: a signed scan stands in its paper's place."""
_ROWS = {
    "identity": "3",
    "evidence": "6",
    "proof": "9",
    "confirmation": "11",
    "referral": "14",
    "authorisation": "4",
    "other": "12",
}


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file read from disk and recognised."""

    data: bytes
    mime: str
    title: str
    pages: int


def read(path: Path) -> Incoming:
    """Read a file. Raises Problem: no_file, empty_file, file_too_large, bad_file (not a PDF or picture, or damaged)."""
    from mediation.documents import scans

    data, shown = load(path)
    mime = scans.sniff(data)
    return Incoming(data, mime, normalise(path.stem), scans.count_pages(data, shown))


def load(path: Path) -> tuple[bytes, str]:
    """The bytes of a file and its name as it may be shown. Raises Problem: no_file, empty_file, file_too_large."""
    shown = shorten(clean(path.name), 60)
    if not is_file(path):
        raise Problem("no_file", f"找不到文件“{shown}”，请检查路径。", where=str(path))
    try:
        size = path.stat().st_size
        data = path.read_bytes() if 0 < size <= LARGEST else b""
    except OSError as wrong:
        raise Problem("no_file", f"文件“{shown}”读不出来（{system_said(wrong)}），请检查。", where=str(path)) from wrong
    if size > LARGEST:
        raise Problem(
            "file_too_large", f"文件“{shown}”超过{LARGEST // 1024 // 1024}MB，请压缩或分成几份。", where=str(path)
        )
    if not size:
        raise Problem("empty_file", f"文件“{shown}”是空的，请重新扫描。", where=str(path))
    return data, shown


def is_file(path: Path) -> bool:
    """Whether there is such a file; a name no file can have is none."""
    try:
        return path.is_file()
    except OSError:  # longer than the system allows
        return False


def incoming(value: object) -> Incoming | str:
    """A field of type file: a path is read, anything else is the id of an attachment."""
    if isinstance(value, Incoming):
        return value
    if isinstance(value, Path):
        return read(value)
    text = str(value)
    return read(Path(text)) if Path(text).suffix and is_file(Path(text)) else text


def write(work: Work, day: date, category: str, file: object, columns: dict[str, Any], old: Entry | None) -> str:
    """Keep the file and write its row; with ``old`` the columns go into the row that entry made. Returns the row's id."""
    from mediation.records.tables import Attachment

    if category not in CATEGORIES:
        raise Problem(
            "unknown_choice", f"材料类别“{clean(category)}”不认识，可选：{'、'.join(CATEGORIES)}。", field="类别"
        )
    kept: dict[str, Any] = {}
    if isinstance(file, Incoming):
        kept = {"sha256": work.unit.keep(file.data, file.mime), "mime": file.mime, "pages": file.pages}
        columns["title"] = columns.get("title") or file.title
    elif isinstance(file, str) and file:
        return file
    row_id = str(old.value("attachment", "")) if old else ""
    if row_id:
        work.save(
            work.row(Attachment, row_id, "材料"), {k: v for k, v in (columns | kept).items() if v not in ("", None)}
        )
        return row_id
    row = {"row": _row_of(work, category, columns), "sha256": "", "pages": 1, **kept}
    given = {
        name: value
        for name, value in columns.items()
        if name not in row or not row[name] or (name == "pages" and not kept)
    }
    return work.add(
        Attachment(case_id=work.snapshot.id, category=category, added_on=day, entry_id=work.entry_id, **(row | given))
    )


def _row_of(work: Work, category: str, columns: dict[str, Any]) -> str:
    paper = next((p for p in work.snapshot.papers if p.id == columns.get("paper_id")), None)
    return paper.row if paper else _ROWS.get(category, "12")
