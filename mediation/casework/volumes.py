"""The bound volume (卷宗): frozen papers, signed scans and received material as one file with true page numbers."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediation.casework.checking import refuse_incomplete
from mediation.casework.permits import need
from mediation.casework.referring import at_home
from mediation.casework.registering import Round
from mediation.casework.taking import NOT_BOUND
from mediation.casework.volume_sheets import (
    BOARDS,
    NOTES,
    built_in,
    by_word,
    covers_due,
    data_of,
    listed_by,
    refuse_unbound,
    scanned,
)
from mediation.procedure.forms import place_of
from mediation.values.problems import Problem
from mediation.values.text import slug

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.documents.printing import Job
    from mediation.documents.rendered import Rendered
    from mediation.documents.volume import Part, VolumeFile
    from mediation.procedure.forms import Form
    from mediation.records.snapshot import Attachment, Paper, Snapshot


BENCH = ".volume-"  # folders of volumes being bound
_DAY_S = 24 * 3600


@dataclass(frozen=True, slots=True)
class BoundVolume:
    """A bound volume as it is kept: ``path`` is in the file store, ``name`` a safe file name, ``books`` how many 册.

    ``troubles``: Chinese sentences on damaged scans that a page stands for, and on what the structural check found.
    """

    path: Path
    name: str
    pages: int
    title: str
    books: int
    troubles: tuple[str, ...]

    @property
    def data(self) -> bytes:
        """The whole file in memory."""
        return self.path.read_bytes()


def make_volume(desk: Desk, case_id: str) -> BoundVolume:
    """Bind the volume of a filed case and keep it. A damaged scan does not stop it; a page says so in its place.

    Raises Problem: not_filed, empty_volume, bad_file, conflict; Refused naming what is missing.
    """
    need(desk.person, "make_volume")
    _sweep(desk.folder)
    with tempfile.TemporaryDirectory(prefix=BENCH, dir=desk.folder) as bench:
        return _bound(desk, case_id, Path(bench))


def _sweep(folder: Path) -> None:
    """Remove what a killed program left of a volume; nobody binds for a day."""
    for left in folder.glob(f"{BENCH}*"):
        if left.is_dir() and left.stat().st_mtime < time.time() - _DAY_S:
            shutil.rmtree(left, ignore_errors=True)


def _bound(desk: Desk, case_id: str, bench: Path) -> BoundVolume:
    from mediation.records.tables import Volume

    run = Round.of(desk)
    with desk.store.read() as reader:
        snapshot, log_head = reader.snapshot(case_id), reader.log_head()
    volume = snapshot.volume
    if volume is None:
        raise Problem("not_filed", f"{snapshot.reg_no}还没有归档，没有卷号；请先办理“归档”再组卷。")
    refuse_incomplete(run, snapshot)
    refuse_unbound(desk, snapshot)
    bound = rebind(desk, snapshot, log_head, bench)
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        if unit.snapshot(case_id) != snapshot:
            raise Problem("conflict", "组卷期间案件或其文书被别人改过，卷宗没有收存，请重新组卷。")
        at_home(desk, unit, snapshot, "")
        row = unit.rows(Volume, case_id)[0]
        row.pdf_sha256, row.pages = unit.keep_file(bound.path, "application/pdf"), bound.pages
        unit.log(
            "make_volume",
            case_id=case_id,
            object="volume",
            object_id=row.id,
            fields={"sha256": row.pdf_sha256, "pages": bound.pages},
        )
        kept = row.pdf_sha256
    path = desk.store.files.path(kept)
    return BoundVolume(path, f"{slug(volume.no)}-卷宗.pdf", bound.pages, volume.title, bound.books, bound.troubles)


def rebind(desk: Desk, snapshot: Snapshot, log_head: str, bench: Path) -> VolumeFile:
    """The volume of a filed case in the folder ``bench``; nothing is kept. Same case, same ``log_head``, same bytes."""
    from mediation.documents.volume import Drawn, bind

    assert snapshot.volume is not None
    settings, drawn = Round.of(desk).settings, Drawn()
    return bind(
        parts(desk, snapshot),
        render=lambda form, rows, book: drawn.note(form, _render(desk, snapshot, form, rows, book, log_head)),
        title=snapshot.volume.title,
        about=_about(snapshot),
        log_head=log_head,
        folder=bench,
        book_pages=int(str(desk.procedure.setting(settings, "volume_book_pages"))),
        last_range=bool(desk.procedure.setting(settings, "catalogue_last_range")),
        drawn=drawn,
    )


def print_volume(desk: Desk, case_id: str, *, printer: str = "", copies: int = 1) -> Job:
    """Print the bound volume, bound first if it is not yet, under a neutral title."""
    from mediation.documents import printing

    need(desk.person, "print")
    printing.check_copies(copies)
    printing.choose(printer)
    with desk.store.read() as reader:
        snapshot = reader.snapshot(case_id)
    if snapshot.volume is None or not snapshot.volume.pdf_sha256:
        make_volume(desk, case_id)
        with desk.store.read() as reader:
            snapshot = reader.snapshot(case_id)
    assert snapshot.volume is not None
    path = desk.store.files.path(snapshot.volume.pdf_sha256)
    job = printing.print_pdf(path, title=f"JZ-{snapshot.docid % 1_000_000:06d}", printer=printer, copies=copies)
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        unit.log("print", case_id=case_id, object="volume", object_id=snapshot.volume.no, fields={"copies": copies})
    return job


def parts(desk: Desk, snapshot: Snapshot) -> list[Part]:
    """Everything that is bound, papers before what was received; the signed scan stands for the paper it was printed from."""
    papers = [paper for paper in snapshot.papers if paper.state != "void" and paper.form not in BOARDS]
    procedure = desk.procedure_on(snapshot.applied_on)
    places = list(procedure.forms)
    papers.sort(key=lambda paper: places.index(paper.form) if paper.form in places else len(places))
    found = [_paper(desk, snapshot, paper) for paper in papers]
    if not any(part.form == NOTES or part.title == procedure.forms[NOTES].title for part in found):
        found += _notes(desk, snapshot)
    found += _covers(desk, snapshot)
    found += [
        _attachment(desk, snapshot, one) for one in snapshot.attachments if one.sha256 and one.category not in NOT_BOUND
    ]
    rows = procedure.catalogue(str(procedure.setting(Round.of(desk).settings, "catalogue")))
    return [replace(part, place=place_of(rows, part.row)) for part in found]


def _paper(desk: Desk, snapshot: Snapshot, paper: Paper) -> Part:
    from mediation.documents.context_subjects import day_of, titled
    from mediation.documents.volume import Part

    form = desk.procedure_on(snapshot.applied_on).forms[paper.form]
    late = paper.form == NOTES and not paper.scan_sha256
    part = Part(
        title=titled(snapshot, form, paper.subject),
        row=paper.row,
        on=day_of(snapshot, form, paper.subject),
        source="scan" if paper.scan_sha256 else "generated",
        doc_no=paper.doc_no or _number(snapshot, form, paper.subject),
        responsible=snapshot.committee,
        signed=paper.state == "signed",
        rank=_rank(desk, snapshot, paper.row, paper.subject),
        form=paper.form if late else "",
    )
    return part if late else _from_store(desk, part, paper.scan_sha256 or paper.pdf_sha256)


def _from_store(desk: Desk, part: Part, sha: str) -> Part:
    """The part with its file; a scan that cannot be had says why instead."""
    from mediation.documents.scans import sniff

    try:
        path = desk.store.files.path(sha)
    except Problem as trouble:
        if part.source == "generated":
            raise
        return replace(part, sha256=sha, fault=f"“{part.title}”：{trouble.message}")
    with path.open("rb") as file:
        return replace(part, path=path, sha256=sha, mime=sniff(file.read(16)) or part.mime)


def _number(snapshot: Snapshot, form: Form, subject: str) -> str:
    """The number of an agreement, which its own paper carries."""
    own = snapshot.agreements if form.series == "agreement" else ()
    return next((agreement.no for agreement in own if agreement.id == subject), "")


def _notes(desk: Desk, snapshot: Snapshot) -> list[Part]:
    """The notes on the volume, made while binding because they state its number of pages."""
    from mediation.documents.volume import Part

    volume, form = snapshot.volume, desk.procedure_on(snapshot.applied_on).forms[NOTES]
    if volume is None or not volume.notes:
        return []
    day = volume.filed_on or desk.today()
    return [Part(form.title, str(form.row), day, b"", responsible=snapshot.committee, form=NOTES)]


def _covers(desk: Desk, snapshot: Snapshot) -> list[Part]:
    """The sheets that list scans received for a party or an agreement, before the scans; what was frozen by hand stands instead."""
    return [_cover(desk, snapshot, form, subject, on) for form, subject, on in covers_due(desk, snapshot)]


def _cover(desk: Desk, snapshot: Snapshot, form: Form, subject: str, on: date) -> Part:
    from mediation.documents import context
    from mediation.documents.context_subjects import titled
    from mediation.documents.volume import Part

    folders = desk.templates_on(snapshot.applied_on)
    procedure = desk.procedure_on(snapshot.applied_on)
    built = context.build(snapshot, form.id, subject, procedure=procedure, today=on, templates=folders)
    return Part(
        title=titled(snapshot, form, subject),
        row=str(form.row),
        on=on,
        data=desk.renderer().render(form.id, built, templates=folders or None).data,
        mime="application/pdf",
        responsible=snapshot.committee,
        rank=_rank(desk, snapshot, str(form.row), subject),
    )


def _rank(desk: Desk, snapshot: Snapshot, row: str, party_id: str) -> int:
    """In a row that holds one paper a party, the parties follow each other with all that is theirs."""
    by_party = all(
        form.per == "party" for form in desk.procedure_on(snapshot.applied_on).forms.values() if str(form.row) == row
    )
    ids = [party.id for party in snapshot.parties]
    return ids.index(party_id) + 1 if by_party and party_id in ids else 0


def _attachment(desk: Desk, snapshot: Snapshot, one: Attachment) -> Part:
    from mediation.documents.volume import Part

    part = Part(
        title=one.title,
        row=one.row,
        on=one.added_on,
        mime=one.mime,
        source="received",
        responsible=one.provider,
        remark="" if one.original else "复印件",
        rank=_rank(desk, snapshot, one.row, one.party_id),
    )
    return _from_store(desk, part, one.sha256)


def counted(desk: Desk, snapshot: Snapshot, log_head: str, bench: Path) -> tuple[Mapping[str, object], ...]:
    """The catalogue's rows of a volume in one book, as binding would count them, in the folder ``bench``; nothing is kept."""
    from mediation.documents.volume import count

    def render(form: str, rows: tuple[Mapping[str, object], ...], book: str) -> bytes:
        return _drawn(desk, snapshot, form, rows, book, log_head).data

    last_range = bool(desk.procedure.setting(Round.of(desk).settings, "catalogue_last_range"))
    return count(parts(desk, snapshot), render=render, folder=bench, last_range=last_range)


def _render(
    desk: Desk, snapshot: Snapshot, form: str, rows: tuple[Mapping[str, object], ...], book: str, log_head: str
) -> Rendered:
    """One sheet; of a board made with Word its scan."""
    form = listed_by(desk, snapshot) if form == "F02" else form
    page = _drawn(desk, snapshot, form, rows, book, log_head)
    if form in BOARDS and not book and by_word(desk, snapshot, form):
        return scanned(desk, snapshot, form, rows, page)
    return page


def _drawn(
    desk: Desk, snapshot: Snapshot, form: str, rows: tuple[Mapping[str, object], ...], book: str, log_head: str
) -> Rendered:
    plain = form in ("digits", "missing")
    built: dict[str, Any] = (
        {"catalogue": [dict(row) for row in rows], "blank": False}
        if plain
        else data_of(desk, snapshot, form, rows, book, log_head)
    )
    return desk.renderer().render(form, built, templates=built_in(desk, snapshot, form))


def _about(snapshot: Snapshot) -> dict[str, object]:
    volume = snapshot.volume
    assert volume is not None
    return {
        "volume_no": volume.no,
        "title": volume.title,
        "committee": snapshot.committee,
        "case_no": snapshot.reg_no,
        "parties": [party.name for party in snapshot.parties],
        "applied_on": snapshot.applied_on.isoformat(),
        "closed_on": snapshot.closed_on.isoformat() if snapshot.closed_on else "",
        "retention": volume.retention,
        "retain_until": volume.retain_until.isoformat() if volume.retain_until else "",
    }
