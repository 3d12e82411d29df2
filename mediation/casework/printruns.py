"""One print job for several cases: each case's papers behind a separator sheet that names the case and what follows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mediation.casework.addressing import freeze_form
from mediation.casework.needing import addressed
from mediation.casework.papers import form_of, mark_printed
from mediation.casework.permits import need
from mediation.casework.printing import copies_of, own_case, refuse_unprintable
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mediation.casework.desk import Desk
    from mediation.documents.printing import Job
    from mediation.procedure.forms import Form


def _at_home(desk: Desk, case_ids: Sequence[str]) -> None:
    """Nothing is frozen or printed for a run that holds another organ's case. Raises Refused."""
    for case_id in dict.fromkeys(case_ids):
        own_case(desk, case_id)


def _subjects(desk: Desk, case_id: str, spec: Form) -> list[str]:
    with desk.store.read() as reader:
        snapshot = reader.snapshot(case_id)
    return [key for key, _ in addressed(desk, snapshot, spec)] or [""]


def print_run(
    desk: Desk, case_ids: Sequence[str], form: str, *, printer: str = "", copies: int = 0, duplex: bool = True
) -> Job:
    """Freeze a paper of several cases where it is not yet, and print them all as one job, sorted by case.

    Every copy and every separator begins on a sheet of its own. Where there is no printer, or the number of copies cannot
    be, nothing is frozen; where one case cannot have the paper, nothing is printed and what was frozen before stays.
    """
    from mediation.documents import printing, printsheets

    need(desk.person, "print")
    spec = form_of(desk, form)
    if copies:
        printing.check_copies(copies)
    _at_home(desk, case_ids)
    for case_id in dict.fromkeys(case_ids):
        for subject in _subjects(desk, case_id, spec):
            refuse_unprintable(desk, case_id, spec, subject)
    printing.choose(printer)
    files: list[tuple[bytes, int]] = []
    printed: list[tuple[str, str, int]] = []
    for case_id in dict.fromkeys(case_ids):
        made = freeze_form(desk, case_id, spec.id)
        with desk.store.read() as reader:
            snapshot = reader.snapshot(case_id)
        count = copies or copies_of(form_of(desk, spec.id, snapshot.applied_on), snapshot)
        rows = [{"title": one.title, "copies": str(count), "pages": str(one.pages)} for one in made]
        told = {"number": snapshot.reg_no, "papers": rows, "blank": False}
        files.append((desk.renderer().render("separator", told).data, 1))
        kept = {one.id: one.pdf_sha256 for one in snapshot.papers}
        files += [(desk.store.files.get(kept[one.paper_id]), count) for one in made]
        printed += [(case_id, one.paper_id, count) for one in made]
    job = printing.print_data(
        printsheets.joined(files, duplex=duplex),
        title=f"{spec.id}-{len(dict.fromkeys(case_ids))}",
        printer=printer,
        duplex=duplex,
    )
    for case_id, paper_id, count in printed:
        mark_printed(desk, case_id, paper_id, count)
    return job


def print_as(
    desk: Desk, case_id: str, form: str, *, subject: str, others: str, printer: str, copies: int, duplex: bool, sheets: str
) -> tuple[Job, str]:  # fmt: skip
    """One case's paper, or that of several (``others``: numbers with commas between); with what was printed in words.

    Raises Problem("usage") for sheets of several cases, and what `print_paper` and `print_run` raise.
    """
    from mediation.casework.acts import find_case
    from mediation.casework.printing import print_paper

    named = [word.strip() for word in re.split(r"[,，、]", others) if word.strip()]
    if not named:
        job = print_paper(
            desk, case_id, form, subject=subject, printer=printer, copies=copies, duplex=duplex, sheets=sheets
        )
        return job, (f"第{sheets}张，" if sheets else "") + f"{job.copies} 份"
    if sheets:
        raise Problem("usage", "几件案件一起打印时不能只补印其中几张，请逐件补印。", field="sheets")
    cases = list(dict.fromkeys([case_id, *(find_case(desk, word) for word in named)]))
    job = print_run(desk, cases, form, printer=printer, copies=copies, duplex=duplex)
    return job, f"{len(cases)} 件案件，每件前有分隔页"
