"""Signed sheets from the scanner: ``scan``."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from mediation.cli.commands.common import centre_of, desk_of, put
from mediation.cli.output import emit, passing, say, warn
from mediation.values.problems import Problem
from mediation.values.text import clean, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from mediation.casework.desk import Desk
    from mediation.casework.scanning import Assigned, Batch, Outcome

_UPSIDE_DOWN = "倒"


def scan(options: Namespace) -> int:
    """Show what scanned sheets are; with ``--yes`` file them to their papers."""
    assigned = [_assigned(word) for word in options.assign]
    done: Outcome | None = None
    _room_for(options.out)
    with desk_of(options) as desk:
        batch = _looked(desk, options, assigned)
        if options.yes:
            done = _filed(desk, batch)
    kept = _aside(options, batch) if done else None
    if options.json:
        emit(_document(batch, done, kept))
    else:
        _tell(batch, done, kept)
    return 1 if batch.bad or (done and done.failed) else 0


def _looked(desk: Desk, options: Namespace, assigned: Sequence[Assigned]) -> Batch:
    from mediation.casework.scanning import look

    show = passing("正在读")
    try:
        return look(desk, options.files, assigned, again=options.again, progress=show)
    finally:
        show("")


def _filed(desk: Desk, batch: Batch) -> Outcome:
    from mediation.casework.scanning import file_sheets

    show = passing("正在收入")
    try:
        return file_sheets(desk, batch, progress=lambda no, every: show(f"第{no}份，共{every}份"))
    finally:
        show("")


def _room_for(out: Path | None) -> None:
    """Before anything is filed: what must wait finds a place, and no file is lost to it."""
    if out is None or out.is_dir():
        return
    if out.exists():
        raise Problem("file_exists", f"“{out}”已经存在，没有覆盖；请换一个文件名（--out）。", field="out")
    if not out.parent.is_dir():
        raise Problem("no_folder", f"没有文件夹“{out.parent}”，请先建立它，或换一个位置（--out）。", field="out")


def _assigned(word: str) -> Assigned:
    from mediation.casework.scanning import Assigned

    no, _, rest = word.partition("=")
    parts = rest.split("/")
    upside_down = len(parts) == 4 and parts.pop() == _UPSIDE_DOWN
    if len(parts) != 3 or not (no.isascii() and no.isdigit() and parts[2].isascii() and parts[2].isdigit()):
        raise Problem(
            "bad_assign",
            f"“{shorten(clean(word), 40)}”看不懂，应写成 张=案件/文书/页，如 5=001/F11/2，倒置的加 /{_UPSIDE_DOWN}。",
            field="assign",
        )
    return Assigned(int(no), parts[0], parts[1], int(parts[2]), upside_down)


def _aside(options: Namespace, batch: Batch) -> Path | None:
    from mediation.casework.scanning import aside, aside_name

    with aside(batch) as rest:
        return put(rest, aside_name(), options.out, centre_of(options)) if rest else None


def _document(batch: Batch, done: Outcome | None, kept: Path | None) -> dict[str, object]:
    return {
        "ok": not (batch.bad or (done and done.failed)),
        "reason": "not_filed" if done and done.failed else "bad_scan" if batch.bad else "",
        "written": done is not None,
        "sheets": batch.sheets,
        "papers": batch.papers,
        "bad": batch.bad,
        "filed": [changed.said for changed in done.filed] if done else [],
        "failed": [{"paper_id": paper.paper_id, "message": said} for paper, said in done.failed] if done else [],
        "aside": kept,
    }


def _tell(batch: Batch, done: Outcome | None, kept: Path | None) -> None:
    from mediation.casework.scanning import told

    say(f"共{len(batch.sheets)}张，认出{len(batch.papers)}份文书，可以收入{len(batch.ready)}份。")
    for heading, lines in told(batch):
        say(f"{heading}：", "bold")
        for line in lines:
            say(f"　{line}")
    if batch.bad:
        warn(f"有{len(batch.bad)}个文件读不了，已列在上面；其余的不受影响。")
    if done is None:
        say("以上是预览，什么也没有写。" + ("核对无误后加 --yes 收入。" if batch.ready else ""))
        return
    say(f"已收入{len(done.filed)}份签署件。", "green")
    for paper, said in done.failed:
        say(f"《{paper.title}》没有收入：{said}", "red")
    if kept:
        say(f"未识别和缺页的几张另存在：{kept}。补扫以后，与补扫的文件一起再收。")
