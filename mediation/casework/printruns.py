"""One print job of several papers of a case, or of several cases, each case behind a separator sheet that names what follows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mediation.casework.addressing import freeze_form
from mediation.casework.needing import addressed
from mediation.casework.papers import form_of, make_paper, mark_printed
from mediation.casework.permits import need
from mediation.casework.printing import copies_of, own_case, refuse_unprintable
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mediation.casework.desk import Desk
    from mediation.casework.papers import Made
    from mediation.documents.printing import Job
    from mediation.procedure.forms import Form
    from mediation.records.snapshot import Paper, Snapshot


def _subjects(desk: Desk, case_id: str, spec: Form) -> list[str]:
    with desk.store.read() as reader:
        snapshot = reader.snapshot(case_id)
    return [key for key, _ in addressed(desk, snapshot, spec)] or [""]


def print_run(
    desk: Desk,
    case_ids: Sequence[str],
    forms: Sequence[str],
    *,
    printer: str = "",
    copies: int = 0,
    duplex: bool = True,
) -> Job:
    """Freeze papers of several cases where they are not yet, and print them all as one job, sorted by case.

    Every copy and every separator begins on a sheet of its own. Where there is no printer, or the number of copies cannot
    be, nothing is frozen; where one case cannot have a paper, nothing is printed and what was frozen before stays.
    """
    cases = tuple(dict.fromkeys(case_ids))
    run = _Run(desk, copies)
    for case_id in cases:
        for form in dict.fromkeys(forms):
            for subject in _subjects(desk, case_id, form_of(desk, form)):
                run.judge(case_id, form, subject)
    run.choose(printer)
    for case_id in cases:
        made = [one for form in dict.fromkeys(forms) for one in freeze_form(desk, case_id, form)]
        run.take(case_id, made, separated=True)
    return run.send(f"{'-'.join(dict.fromkeys(forms))[:24]}-{len(cases)}", printer, duplex=duplex)


def print_papers(
    desk: Desk,
    case_id: str,
    papers: Sequence[tuple[str, str]],
    *,
    printer: str = "",
    copies: int = 0,
    duplex: bool = True,
) -> Job:
    """Freeze several papers of one case, each told by (form, subject), and print them as one job in this order.

    Every copy begins on a sheet of its own. Nothing is frozen where there is no printer, the number of copies cannot be, or
    one of them is no paper this program prints; where one cannot be made, nothing is printed and what was frozen stays.
    """
    run = _Run(desk, copies)
    for form, subject in papers:
        run.judge(case_id, form, subject)
    run.choose(printer)
    run.take(case_id, [make_paper(desk, case_id, form, subject=subject, freeze=True) for form, subject in papers])
    return run.send(f"{len(papers)}-papers", printer, duplex=duplex)


def print_forms(
    desk: Desk, case_id: str, forms: Sequence[str], *, printer: str = "", copies: int = 0, duplex: bool = True
) -> Job:
    """As `print_papers`, each form for everybody it is addressed to."""
    papers = [
        (form, subject) for form in dict.fromkeys(forms) for subject in _subjects(desk, case_id, form_of(desk, form))
    ]
    return print_papers(desk, case_id, papers, printer=printer, copies=copies, duplex=duplex)


def common_forms(desk: Desk, case_ids: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """(form, title) of the papers that each of these cases needs or has, in the order of the first one's volume."""
    from mediation.casework.needing import BY_VOLUME, papers

    shared: dict[str, str] = {}
    for place, case_id in enumerate(dict.fromkeys(case_ids)):
        found = {one.form: form_of(desk, one.form).title for one in papers(desk, case_id) if one.form not in BY_VOLUME}
        shared = {form: title for form, title in shared.items() if form in found} if place else found
    return tuple(shared.items())


class _Run:
    """One print job being gathered: first everything is judged, then the papers are taken, at last all go to the printer."""

    def __init__(self, desk: Desk, copies: int) -> None:
        from mediation.documents import printing

        need(desk.person, "print")
        if copies:
            printing.check_copies(copies)
        self.desk, self.copies = desk, copies
        self.files: list[tuple[bytes, int]] = []
        self.printed: list[tuple[str, str, int]] = []

    def judge(self, case_id: str, form: str, subject: str) -> None:
        """Raise what stands against printing this paper, before anything is made."""
        own_case(self.desk, case_id)
        with self.desk.store.read() as reader:
            spec = form_of(self.desk, form, reader.snapshot(case_id).applied_on)
        refuse_unprintable(self.desk, case_id, spec, subject)

    def choose(self, printer: str) -> None:
        """Raise Problem where there is no such printer."""
        from mediation.documents import printing

        printing.choose(printer)

    def take(self, case_id: str, made: Sequence[Made], *, separated: bool = False) -> None:
        """Add the frozen papers of a case, behind a sheet that names them where cases are to be told apart."""
        with self.desk.store.read() as reader:
            snapshot = reader.snapshot(case_id)
        kept = {one.id: one for one in snapshot.papers}
        counts = [self._count(kept[one.paper_id], snapshot) for one in made]
        if separated:
            rows = [
                {"title": one.title, "copies": str(count), "pages": str(one.pages)}
                for one, count in zip(made, counts, strict=True)
            ]
            told = {"number": snapshot.reg_no, "papers": rows, "blank": False}
            self.files.append((self.desk.renderer().render("separator", told).data, 1))
        for one, count in zip(made, counts, strict=True):
            self.files.append((self.desk.store.files.get(kept[one.paper_id].pdf_sha256), count))
            self.printed.append((case_id, one.paper_id, count))

    def _count(self, paper: Paper, snapshot: Snapshot) -> int:
        return self.copies or copies_of(form_of(self.desk, paper.form, snapshot.applied_on), snapshot)

    def send(self, title: str, printer: str, *, duplex: bool) -> Job:
        """Hand everything to the printer and note the copies."""
        from mediation.documents import printing, printsheets

        data = printsheets.joined(self.files, duplex=duplex)
        job = printing.print_data(data, title=title, printer=printer, duplex=duplex)
        for case_id, paper_id, count in self.printed:
            mark_printed(self.desk, case_id, paper_id, count)
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
    job = print_run(desk, cases, (form,), printer=printer, copies=copies, duplex=duplex)
    return job, f"{len(cases)} 件案件，每件前有分隔页"
