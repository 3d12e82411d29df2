"""Signed sheets straight from the scanner: whose they are told by their codes, looked at as a whole, then filed paper by paper.

A paper is filed when all its pages are there, in one transaction of its own: what was interrupted is either whole or not in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from mediation.casework import piles, sorting
from mediation.casework.permits import need
from mediation.casework.receiving import attach
from mediation.casework.sorting import (
    ALREADY,
    ASIDE,
    BARRED,
    FILED,
    OTHER_COPY,
    SEVERAL,
    TORN,
    TWICE,
    UNREAD,
    WAITING,
    Finder,
    Place,
)
from mediation.casework.taking import Incoming
from mediation.values.dates import now_utc, to_local
from mediation.values.problems import Problem
from mediation.values.text import clean

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.documents.sheets import Sheet, Stack
    from mediation.records.snapshot import Changed


@dataclass(frozen=True, slots=True)
class Assigned:
    """A sheet of the batch laid to a paper by hand. ``no`` from 1; ``paper`` is a form's id or words of the paper's title."""

    no: int
    case: str
    paper: str
    page: int
    upside_down: bool = False


@dataclass(frozen=True, slots=True)
class SheetLine:
    """What becomes of one sheet. ``verdict`` is one of `sorting.VERDICTS`; ``page`` its place in the file."""

    no: int
    file: str
    page: int
    verdict: str
    said: str


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper of which there are sheets. ``row``: the catalogue's row; ``missing``: pages that are not in the batch."""

    case_id: str
    reg_no: str
    paper_id: str
    form: str
    title: str
    row: str
    pages: int
    missing: tuple[int, ...]
    verdict: str
    said: str
    scan: str = ""  # SHA-256 of what was filed before, "" = nothing


@dataclass(frozen=True, slots=True)
class Batch:
    """What was read, in the order of the files; nothing of it is written yet. ``bad``: why files could not be read."""

    sheets: tuple[SheetLine, ...]
    papers: tuple[PaperLine, ...]
    bad: tuple[str, ...] = ()
    stacks: tuple[Stack, ...] = field(default=(), repr=False)
    pages: Mapping[str, tuple[tuple[Stack, Sheet], ...]] = field(default_factory=dict, repr=False)
    """By paper id its sheets in order, as far as they are there."""

    def of(self, *verdicts: str) -> tuple[SheetLine, ...]:
        """The sheets with these verdicts."""
        return tuple(line for line in self.sheets if line.verdict in verdicts)

    @property
    def ready(self) -> tuple[PaperLine, ...]:
        """The papers that would be filed."""
        return tuple(paper for paper in self.papers if paper.verdict == FILED)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was filed, and why the rest was not: (paper, sentence). ``left``: not begun, because it was stopped."""

    filed: tuple[Changed, ...]
    failed: tuple[tuple[PaperLine, str], ...]
    left: tuple[PaperLine, ...] = ()


Filing = Callable[[int, int], bool]
"""Told before each paper which of how many comes now, from 1; answers whether to go on."""


def look(
    desk: Desk, paths: Iterable[Path], assigned: Sequence[Assigned] = (), *, again: bool = False,
    progress: piles.Progress = piles.silent,
) -> Batch:  # fmt: skip
    """Read scanned files (a folder stands for what lies in it) and tell whose each sheet is. Nothing is written.

    ``again``: file also what has a signed scan already. A file that cannot be read stops no other. Raises Problem where the
    only file cannot be read, where ``progress`` said to stop, or for an ``assigned`` that names no sheet, case or paper.
    """
    need(desk.person, "attach")
    stacks, bad = piles.read(paths, progress, desk.folder)
    if not stacks and len(bad) < 2:
        raise bad[0] if bad else Problem("no_file", "没有可读的扫描件（PDF、JPEG、PNG、TIFF），请核对路径。")
    batch = Batch((), (), tuple(str(one) for one in bad), tuple(stacks))
    return assign(desk, batch, assigned, again=again)


def assign(desk: Desk, batch: Batch, assigned: Sequence[Assigned], *, again: bool = False) -> Batch:
    """The same sheets told apart anew, with those laid to a paper by hand. Raises Problem as ``look``."""
    with desk.store.read() as reader:
        finder = Finder(desk, reader)
        by_hand = {one.no: finder.named(one.case, one.paper, one.page) for one in assigned}
        turned = {one.no for one in assigned if one.upside_down}
        pairs = [
            (stack, replace(sheet, turn=180) if no in turned else sheet)
            for no, (stack, sheet) in enumerate(((k, s) for k in batch.stacks for s in k.sheets), 1)
        ]
        strange = next((no for no in by_hand if not 1 <= no <= len(pairs)), 0)
        if strange:
            raise Problem("no_sheet", f"没有第{strange}张，这一批共{len(pairs)}张，请核对序号。", field="张")
        places = [finder.place(sheet) for _stack, sheet in pairs]
        for no, meant in by_hand.items():
            places[no - 1] = _laid(no, places[no - 1], meant)
        return _judged(batch, pairs, places, finder, again=again)


def _laid(no: int, read: Place, meant: Place) -> Place:
    """Where a person lays a sheet whose code does not say; a code that was read is not overruled."""
    if read.verdict == TORN:
        raise Problem("sheet_torn", f"第{no}张已损坏，不能指明到文书，请重新扫描这一张。", field="张")
    same = read.paper is not None and meant.paper is not None and read.paper.id == meant.paper.id
    if read.verdict in (UNREAD, SEVERAL) or (same and read.page == meant.page):
        return meant
    raise Problem(
        "sheet_has_code", f"第{no}张的码读得出来：{read.said}，不能人工指明到别处；指错了序号的请改正。", field="张"
    )


def _judged(
    batch: Batch, pairs: list[tuple[Stack, Sheet]], places: list[Place], finder: Finder, *, again: bool
) -> Batch:
    from mediation.documents.sheets import together

    first: dict[tuple[str, int], int] = {}
    for no, place in enumerate(places, 1):
        if place.paper is not None:
            first.setdefault((place.paper.id, place.page), no)
    found, laid = [], {}
    for paper_id in dict.fromkeys(paper_id for paper_id, _page in first):
        place = next(one for one in places if one.paper is not None and one.paper.id == paper_id)
        assert place.paper is not None
        pages = range(1, place.paper.pages + 1)
        missing = tuple(page for page in pages if (paper_id, page) not in first)
        laid[paper_id] = tuple(pairs[first[paper_id, page] - 1] for page in pages if page not in missing)
        # One paper at a time in memory: the same pages give the same bytes when they are filed.
        mark = "" if missing else sha256(together(laid[paper_id])).hexdigest()
        found.append(_paper(place, missing, finder, mark, again=again))
    verdicts = {paper.paper_id: paper for paper in found}
    lines = []
    for no, ((stack, sheet), place) in enumerate(zip(pairs, places, strict=True), 1):
        verdict, said = place.verdict, place.said
        if place.paper is not None:
            before = first[place.paper.id, place.page]
            same = before == no
            verdict = verdicts[place.paper.id].verdict if same else TWICE
            said = place.said if same else f"{place.said}，与第{before}张是同一页，不再收"
        lines.append(SheetLine(no, stack.title, sheet.page, verdict, said))
    return replace(batch, sheets=tuple(lines), papers=tuple(found), pages=laid)


def _paper(place: Place, missing: tuple[int, ...], finder: Finder, mark: str, *, again: bool) -> PaperLine:
    paper, case = place.paper, place.case
    assert paper is not None
    assert case is not None
    verdict, said = FILED, "页数齐全"
    barred = finder.barred(case)
    if barred:
        verdict, said = BARRED, barred
    elif missing:
        verdict, said = WAITING, f"应有{paper.pages}页，缺第{'、'.join(map(str, missing))}页，补齐后再收"
    elif paper.scan_sha256 == mark:
        verdict, said = ALREADY, "同一扫描件已经收过"
    elif paper.scan_sha256 and not again:
        verdict, said = OTHER_COPY, "已有签署件，不再收；要以这一份为准的，请注明重收"
    elif paper.stale:
        said = "页数齐全；定稿后案件内容有变，收入后请核对"
    return PaperLine(
        case.id, case.reg_no, paper.id, paper.form, paper.title, finder.row(paper), paper.pages, missing, verdict, said,
        paper.scan_sha256,
    )  # fmt: skip


def file_sheets(desk: Desk, batch: Batch, *, progress: Filing = lambda _no, _all: True) -> Outcome:
    """File every paper whose pages are all there as its signed scan, each in a transaction of its own.

    Where ``progress`` says to stop, what is filed stays filed and the papers not yet filed are told.
    """
    from mediation.documents.sheets import together

    need(desk.person, "attach")
    filed: list[Changed] = []
    failed: list[tuple[PaperLine, str]] = []
    for no, paper in enumerate(batch.ready, 1):
        if not progress(no, len(batch.ready)):
            return Outcome(tuple(filed), tuple(failed), batch.ready[no - 1 :])
        try:
            _unchanged(desk, paper)
            file = Incoming(together(batch.pages[paper.paper_id]), "application/pdf", paper.title, paper.pages)
            filed.append(
                attach(desk, paper.case_id, file, category="signed", title=paper.title, paper_id=paper.paper_id)
            )
        except Problem as problem:
            failed.append((paper, str(problem)))
    return Outcome(tuple(filed), tuple(failed))


def _unchanged(desk: Desk, paper: PaperLine) -> None:
    with desk.store.read() as reader:
        now = next((one for one in reader.snapshot(paper.case_id).papers if one.id == paper.paper_id), None)
    if now is None or now.scan_sha256 != paper.scan:
        raise Problem("conflict", f"《{paper.title}》刚被别人收过签署件，请重新核对后再收。")


def aside_name() -> str:
    """A file name of its own for what is put aside now: an earlier pile is not overwritten."""
    return f"待补扫描件-{to_local(now_utc()):%Y%m%d-%H%M%S}.pdf"


@contextmanager
def aside(batch: Batch) -> Iterator[Path | None]:
    """The sheets that wait for a person or for their missing pages, as one PDF to be taken in later; None = there are none.

    The file is gone when the block ends.
    """
    from mediation.documents.sheets import put_together

    pairs = [(stack, sheet) for stack in batch.stacks for sheet in stack.sheets]
    kept = [pairs[line.no - 1] for line in batch.of(*ASIDE)]
    if not kept:
        yield None
        return
    with NamedTemporaryFile(suffix=".pdf") as file:
        put_together(kept, Path(file.name))
        yield Path(file.name)


def told(batch: Batch) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The preview in words: (heading, lines), papers first, then what is not filed and why."""
    named = [(verdict, heading) for verdict, heading in sorting.PAPER_HEADINGS.items()]
    found = []
    for verdict, heading in named:
        papers = [paper for paper in batch.papers if paper.verdict == verdict]
        lines = tuple(f"{p.reg_no}　《{p.title}》{p.pages}页　{p.row}　{p.said}。" for p in papers)
        found.append((heading, lines))
    for verdict, heading in sorting.SHEET_HEADINGS.items():
        lines = tuple(f"第{one.no}张（{clean(one.file)} 第{one.page}页）：{one.said}。" for one in batch.of(verdict))
        found.append((heading, lines))
    found.append(("读不了的文件", batch.bad))
    return tuple((heading, lines) for heading, lines in found if lines)
