"""A paper of record handed to the system's printer, whole or some sheets of it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mediation.casework.office import refuse_pdf, word_only
from mediation.casework.papers import form_of, kept_of, make_paper, mark_printed, subject_of
from mediation.casework.permits import need
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.documents.printing import Job, Printer
    from mediation.procedure.forms import Form
    from mediation.records.snapshot import Paper, Snapshot


def own_case(desk: Desk, case_id: str) -> None:
    """Raise Refused where the case is another organ's, before anything is made of it."""
    from mediation.casework.referring import away
    from mediation.values.problems import Refused

    with desk.store.read() as reader:
        said = away(desk, reader.organs(), reader.snapshot(case_id), "")
    if said:
        raise Refused("refused", said, article="本中心设置")


def copies_of(spec: Form, snapshot: Snapshot) -> int:
    """How many copies a paper is printed in: as the form says, ``parties+1`` counted out."""
    parties = len([party for party in snapshot.parties if party.active])
    return parties + 1 if spec.copies == "parties+1" else int(spec.copies)


@dataclass(frozen=True, slots=True)
class PrintOffer:
    """What a print would be: copies by the form, the queues of this desk, the one that would be used first."""

    copies: int
    printers: tuple[Printer, ...]


def print_offer(desk: Desk, case_id: str, form: str) -> PrintOffer:
    """What is proposed before printing. Raises Problem where there is no printer at all."""
    from mediation.documents import printing

    need(desk.person, "print")
    with desk.store.read() as reader:
        snapshot = reader.snapshot(case_id)
    known = printing.printers() or (printing.choose(),)
    return PrintOffer(copies_of(form_of(desk, form, snapshot.applied_on), snapshot), known)


def print_queues(desk: Desk) -> tuple[tuple[str, str], ...]:
    """(name, note) of the printers of this desk, the default one first; none where it cannot print."""
    from mediation.documents import printing

    need(desk.person, "print")
    try:
        return tuple((one.name, one.note) for one in printing.printers())
    except Problem:
        return ()


def print_paper(
    desk: Desk, case_id: str, form: str, *, subject: str = "", printer: str = "", copies: int = 0, duplex: bool = True,
    sheets: str = "",
) -> Job:  # fmt: skip
    """Freeze a paper if it is not yet, and hand it to the system's printer under a neutral title.

    ``sheets``: only those sheets once more, e.g. ``7-9``, one copy unless ``copies`` says otherwise; not counted as copies.
    Where there is no printer, or the number of copies cannot be, nothing is frozen and no number is used.
    """
    from mediation.documents import printing, printsheets

    need(desk.person, "print")
    with desk.store.read() as reader:
        spec = form_of(desk, form, reader.snapshot(case_id).applied_on)
    printsheets.sheets_of(sheets, printsheets.MOST_PAGES, duplex=duplex)
    if copies:
        printing.check_copies(copies)
    own_case(desk, case_id)
    refuse_unprintable(desk, case_id, spec, subject)
    printing.choose(printer)
    paper_id = "" if sheets else make_paper(desk, case_id, form, subject=subject, freeze=True).paper_id
    with desk.store.read() as reader:
        snapshot = reader.snapshot(case_id)
    if sheets:
        paper_id = _as_it_lies(desk, snapshot, spec, subject).id
    paper = next(one for one in snapshot.papers if one.id == paper_id)
    count = copies or (1 if sheets else copies_of(spec, snapshot))
    title = f"{spec.id}-{snapshot.docid % 1_000_000:06d}"
    path = desk.store.files.path(paper.pdf_sha256)
    job = printing.print_sheets(path, title=title, sheets=sheets, printer=printer, copies=count, duplex=duplex)
    if not sheets:
        mark_printed(desk, case_id, paper.id, count)
    return job


def refuse_unprintable(desk: Desk, case_id: str, spec: Form, subject: str) -> None:
    """Raise Problem("docx_only") for a paper only an office program can print, before a number is given to it."""
    from mediation.documents.context_subjects import only

    with desk.store.read() as reader:
        snapshot = reader.snapshot(case_id)
    chosen = subject_of(desk, snapshot, spec, subject) if subject else only(snapshot, spec)
    if word_only(desk, snapshot, spec, kept_of(snapshot, spec.id, chosen)):
        refuse_pdf(spec)


def _as_it_lies(desk: Desk, snapshot: Snapshot, spec: Form, subject: str) -> Paper:
    """The kept paper some sheets of which are wanted again: those of a new draft would not belong to the others."""
    from mediation.documents.context_subjects import only

    chosen = subject_of(desk, snapshot, spec, subject) if subject else only(snapshot, spec)
    kept = kept_of(snapshot, spec.id, chosen)
    if kept is None or kept.stale:
        fault = "还没有定稿" if kept is None else "定稿后案件内容有变，要重制"
        raise Problem("no_sheets", f"《{spec.title}》{fault}，不能只印其中几张，请整份打印。", field="张")
    return kept


def job_state(job: Job) -> str:
    """What became of a print job: 排队中, 已完成 or 已不在队列, and what the printer reports, e.g. 排队中（缺纸）."""
    from mediation.documents import printing

    state = printing.job_state(job)
    fault = printing.fault_of(job.printer) if state == "排队中" else ""
    return f"{state}（{fault}）" if fault else state
