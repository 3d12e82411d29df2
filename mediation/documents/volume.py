"""The bound volume (卷宗): frozen papers and scans in the catalogue's order as one PDF/A-3b with true page numbers.

Frozen papers keep their bytes' content: they are joined, never rendered again. Cover, catalogue and back board are
rendered here because they depend on the page count; they carry no volume page number. Every other page gets its number
in the upper outer corner (front right, back left), as a bound file is read. A thick volume is bound in several books
(册), each with its own cover, catalogue, page numbers from 1 and back board.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf

from mediation.documents import checks, corner, fastening, gathering, versions
from mediation.documents.gathering import Ready
from mediation.documents.rendered import Rendered
from mediation.values.money import chinese_number
from mediation.values.problems import Problem

Rows = tuple[Mapping[str, object], ...]
RenderRows = Callable[[str, Rows, str], bytes]  # (form id, catalogue rows, label of the book) -> PDF/A bytes


class Drawn:
    """What the pages drawn while binding were drawn from and with, noted so that they can be drawn again and compared."""

    def __init__(self) -> None:
        self._mark = hashlib.sha256()
        self._parts = ""

    def note(self, form: str, made: Rendered) -> bytes:
        """One more page; its bytes."""
        self._mark.update(f"{form} {made.template_sha256} {made.data_sha256}\n".encode())
        self._parts = self._parts or versions.recorded(made.data)
        return made.data

    def noted(self) -> dict[str, object]:
        """The lines of the manifest: the parts that drew, and one mark of all forms, templates and data."""
        return {"drawn_with": self._parts, "drawn_from": self._mark.hexdigest()}


DAMAGED = "文件损坏，待补"
_A4 = (595.276, 841.89)


@dataclass(frozen=True, slots=True)
class Part:
    """One document of the volume.

    ``row`` is the catalogue row number as text; ``source`` is generated, scan or received; ``data`` the file's bytes, or
    ``path`` where they lie. ``sha256``: what they must have; "" = anything. ``fault``: why they could not be had.
    ``place``: that of the row, from 1, where rows are not bound in the order of their numbers.
    ``rank`` comes before the date within a row. ``form``: made while binding, when the pages are counted; it has no data.
    """

    title: str
    row: str
    on: date
    data: bytes = b""
    mime: str = "application/pdf"
    source: str = "generated"
    doc_no: str = ""
    responsible: str = ""
    remark: str = ""
    signed: bool = False
    rank: int = 0
    form: str = ""
    place: int = 0
    path: Path | None = None
    sha256: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class VolumeFile:
    """The bound file: where it lies, page count, catalogue rows of all books and the manifest attached as volume.json.

    ``troubles`` are Chinese sentences on damaged scans that a page stands for, and on what the structural check found.
    """

    path: Path
    pages: int
    numbered: int
    rows: Rows
    manifest: Mapping[str, object]
    books: int
    troubles: tuple[str, ...]

    @property
    def data(self) -> bytes:
        """The whole file, for those who want its bytes in memory."""
        return self.path.read_bytes()


def order(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Parts in catalogue order: row, then rank, then date, then as given."""
    return tuple(sorted(parts, key=lambda part: (part.place or float(part.row or 99), part.rank, part.on)))


def books_of(counts: Sequence[int], most: int) -> tuple[range, ...]:
    """Which parts go into which book: at most ``most`` pages each (0 = one book); no part is divided."""
    cuts, held = [0], 0
    for place, count in enumerate(counts):
        if most and held and held + count > most:
            cuts.append(place)
            held = 0
        held += count
    return tuple(range(first, last) for first, last in zip(cuts, [*cuts[1:], len(counts)], strict=True))


def catalogue(
    parts: Sequence[Part], counts: Sequence[int], *, last_range: bool = False, start: int = 1
) -> tuple[Mapping[str, object], ...]:
    """Catalogue rows of a book with page numbers: the page, or first and last of several; ``start``: the first row's number.

    ``last_range``: the last row always names both, also of a single page, as some archives ask.
    """
    rows: list[Mapping[str, object]] = []
    page = 1
    for place, (part, count) in enumerate(zip(parts, counts, strict=True), 1):
        last = page + count - 1
        several = count > 1 or (last_range and place == len(parts))
        rows.append({
            "no": start + place - 1, "title": part.title, "doc_no": part.doc_no, "responsible": part.responsible,
            "on": part.on.strftime("%Y%m%d"), "first": page, "last": last, "count": count,
            "pages": f"{page}–{last}" if several else str(page), "remark": part.remark,
        })  # fmt: skip
        page = last + 1
    return tuple(rows)


def bind(
    parts: Sequence[Part],
    *,
    render: RenderRows,
    title: str,
    about: Mapping[str, object],
    log_head: str,
    folder: Path,
    last_range: bool = False,
    book_pages: int = 0,
    drawn: Drawn | None = None,
) -> VolumeFile:
    """Bind the volume in ``folder``, which is the caller's to remove.

    ``render`` makes F01, F02, F18, the parts with a ``form``, the page ``digits`` (for its font) and the page ``missing`` that
    stands for a damaged scan; ``about`` goes into the manifest (volume number, parties, dates, retention); ``log_head`` is the
    newest chain value of the log, so that the paper anchors the record; ``last_range`` as in `catalogue`; ``book_pages`` as
    in `books_of`; ``drawn`` is filled by ``render`` and goes into the manifest. Raises ``Problem`` (reason ``empty_volume`` or ``bad_file``) and then nothing is made.
    """
    bench, books, rows = _counted(parts, render, folder, last_range, book_pages)
    pieces, marks = _composed(bench, books, rows)
    volume = gathering.joined(pieces, folder)
    digits = render("digits", (), "")
    for one in marks:
        corner.number_pages(volume, one.first, one.numbered, digits)
    manifest = _manifest(bench, marks, about, log_head) | (drawn.noted() if drawn else {})
    fastening.bookmarks(volume, title, marks)
    fastening.attach(volume, manifest)
    fastening.declare(volume, title)
    path, pages = folder / "volume.pdf", len(volume.pages)
    volume.save(path, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    volume.close()
    found = tuple(f"结构检查：{finding}" for finding in checks.check_volume(path))
    numbered = sum(one.numbered for one in marks)
    return VolumeFile(path, pages, numbered, sum(rows, ()), manifest, len(books), (*bench.troubles, *found))


def count(parts: Sequence[Part], *, render: RenderRows, folder: Path, last_range: bool = False) -> Rows:
    """The catalogue's rows of a volume in one book, counted as `bind` does, which takes the same arguments and raises the same."""
    _bench, _books, rows = _counted(parts, render, folder, last_range, 0)
    return sum(rows, ())


def sheet_data(built: Mapping[str, Any], rows: Rows, book: str, log_head: str) -> dict[str, Any]:
    """The data of a sheet with what only binding knows: the book, the newest chain value of the log, pages and catalogue."""
    found = dict(built)
    if "volume" in found:
        # Only here: papers that were frozen before know none of these words, and their data must not change.
        found["volume"] = found["volume"] | {"book": book, "log_head": log_head}
        if rows:
            found["volume"]["pages"] = str(sum(int(str(row["count"])) for row in rows))
    return found | {"catalogue": [dict(row) for row in rows]}


def _counted(
    parts: Sequence[Part], render: RenderRows, folder: Path, last_range: bool, book_pages: int
) -> tuple[_Bench, Sequence[range], list[Rows]]:
    if not parts:
        raise Problem("empty_volume", "卷内还没有文书，无法装订；请先生成并定稿卷内文书。")
    bench = _Bench(order(parts), render, folder)
    books = books_of([one.pages for one in bench.sheets], book_pages)
    rows = [_rows(bench, book, last_range) for book in books]
    if bench.make_late(sum(rows, ())):
        books = books_of([one.pages for one in bench.sheets], book_pages)
        rows = [_rows(bench, book, last_range) for book in books]
    return bench, books, rows


def _composed(
    bench: _Bench, books: Sequence[range], rows: Sequence[Rows]
) -> tuple[list[Path | bytes], list[fastening.Book]]:
    """Everything in its order, and where in it each book lies."""
    pieces: list[Path | bytes] = []
    marks: list[fastening.Book] = []
    at = 0
    for number, (book, own) in enumerate(zip(books, rows, strict=True), 1):
        label = f"第{chinese_number(number)}册（共{chinese_number(len(books))}册）" if len(books) > 1 else ""
        if at % 2:
            pieces.append(_blank())
            at += 1
        cover, listed, back = (bench.render(form, own, label) for form in ("F01", "F02", "F18"))
        inside = [path for place in book for path in bench.sheets[place].files]
        pieces += [cover, listed, *inside, back]
        numbered = sum(bench.sheets[place].pages for place in book)
        front = _length(cover), _length(listed)
        marks.append(fastening.Book(label, at, at + front[0], at + sum(front), numbered, own))
        at += sum(front) + numbered + _length(back)
    return pieces, marks


class _Bench:
    """The ordered parts with their sheets made ready; a damaged scan has a page that says so in its place."""

    def __init__(self, parts: tuple[Part, ...], render: RenderRows, folder: Path) -> None:
        self.parts = list(parts)
        self.render = render
        self.folder = folder
        self.troubles: list[str] = []
        self.sheets = [self._ready(place) for place in range(len(parts))]

    def _ready(self, place: int) -> Ready:
        part = self.parts[place]
        if part.form:
            return self._late(place, ())
        try:
            return gathering.ready(part, self.folder, place)
        except Problem as trouble:
            if part.source == "generated":
                raise
            return self._stand_in(place, trouble.message)

    def _stand_in(self, place: int, message: str) -> Ready:
        part = self.parts[place]
        self.troubles.append(message)
        self.parts[place] = replace(part, fault=message, remark="；".join(filter(None, (part.remark, DAMAGED))))
        page = self.render("missing", ({"title": part.title, "remark": message},), "")
        here = replace(part, source="generated", path=None, data=page, sha256="", fault="")
        made = gathering.ready(here, self.folder, place)
        return replace(made, sha256=part.sha256)

    def _late(self, place: int, rows: Rows) -> Ready:
        part = self.parts[place]
        made = replace(part, data=self.render(part.form, rows, ""))
        return gathering.ready(made, self.folder, place)

    def make_late(self, rows: Rows) -> bool:
        """Make the parts that state the page count once more, with it; whether there are any."""
        late = [place for place, part in enumerate(self.parts) if part.form]
        for place in late:
            self.sheets[place] = self._late(place, rows)
        return bool(late)


def _rows(bench: _Bench, book: range, last_range: bool) -> Rows:
    parts = [bench.parts[place] for place in book]
    counts = [bench.sheets[place].pages for place in book]
    return catalogue(parts, counts, last_range=last_range, start=book.start + 1)


def _length(data: bytes) -> int:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return len(pdf.pages)


def _blank() -> bytes:
    """An empty page, so that the cover of a further book is never the back of a sheet."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=_A4)
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _manifest(
    bench: _Bench, books: Sequence[fastening.Book], about: Mapping[str, object], log_head: str
) -> dict[str, object]:
    documents = []
    places = ((number, book.first, row) for number, book in enumerate(books, 1) for row in book.rows)
    for part, sheet, (number, first, row) in zip(bench.parts, bench.sheets, places, strict=True):
        one = {
            "seq": row["no"], "title": part.title, "doc_no": part.doc_no, "responsible": part.responsible, "date": part.on.isoformat(),
            "book": number, "pages": sheet.pages, "pdf_page": first + int(str(row["first"])),
            "page_from": row["first"], "page_to": row["last"], "sha256": sheet.sha256,
            "mime": part.mime, "source": part.source, "signed": part.signed,
        }  # fmt: skip
        documents.append({**one, "fault": part.fault} if part.fault else one)
    return {
        "schema_version": 2,
        **about,
        "books": len(books),
        "docs": documents,
        "log_head": log_head,
        "made_with": versions.binding(),
    }
