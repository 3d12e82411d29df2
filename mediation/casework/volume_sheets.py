"""Sheets that a volume makes and counts itself: their data, and the scans that stand for those a centre makes with Word.

A cover, catalogue or back board from the centre's own Word template has no pages here: it is made of the same counted rows
before binding, printed, and its scan is bound in its place. A volume in several books has these sheets once a book, and one
scan cannot be all of them: there the built-in ones serve.
"""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediation.casework.office import unbound, word_only
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.documents.rendered import Rendered
    from mediation.procedure.forms import Form
    from mediation.records.snapshot import Paper, Snapshot

Rows = tuple[Mapping[str, object], ...]

CATALOGUE, AGENCY_LIST, NOTES = "F02", "F41", "F17"
"""The catalogue; that of a volume that an agency alone mediated; the notes, which state the number of pages."""
BOARDS = ("F01", CATALOGUE, AGENCY_LIST, "F18")
COVERED = ("F06", "F13", "F45", "F46", "R01", "R06")
"""Papers that come as scans and get a sheet listing them."""
_COUNTED = ("pages", "book", "log_head")


def data_of(
    desk: Desk, snapshot: Snapshot, form: str, rows: Rows, book: str, log_head: str, *, blank: bool = False, draft: bool = False
) -> dict[str, Any]:  # fmt: skip
    """The data of one sheet. ``rows``: those of the catalogue; ``log_head``: the newest chain value; the rest as `context.build`."""
    from mediation.documents.volume import sheet_data

    built = _built(desk, snapshot, form, blank=blank, draft=draft)
    if form == AGENCY_LIST:
        built |= {"volume": _built(desk, snapshot, CATALOGUE, blank=blank, draft=draft)["volume"]}
    return sheet_data(built, rows, book, log_head)


def _built(desk: Desk, snapshot: Snapshot, form: str, *, blank: bool = False, draft: bool = False) -> dict[str, Any]:
    from mediation.documents import context

    volume, procedure = snapshot.volume, desk.procedure_on(snapshot.applied_on)
    day, folders = (volume.filed_on if volume else None) or desk.today(), desk.templates_on(snapshot.applied_on)
    return context.build(snapshot, form, procedure=procedure, today=day, templates=folders, blank=blank, draft=draft)


def sample_rows(desk: Desk) -> Rows:
    """Rows of a catalogue to try a template of it on."""
    from mediation.documents.volume import Part, catalogue

    forms = [desk.procedure.forms[one] for one in ("F03", "F08", "F10", "F11", NOTES)]
    return catalogue([Part(one.title, str(one.row), desk.today()) for one in forms], range(1, len(forms) + 1))


def listed_by(desk: Desk, snapshot: Snapshot) -> str:
    """The form that is this volume's catalogue."""
    from mediation.documents.context_tracks import track_of

    alone = track_of(snapshot, spec_of(desk, snapshot, CATALOGUE), "") == "administrative"
    return AGENCY_LIST if alone else CATALOGUE


def spec_of(desk: Desk, snapshot: Snapshot, form: str) -> Form:
    """The form as it is for this case."""
    return desk.procedure_on(snapshot.applied_on).forms[form]


def kept(snapshot: Snapshot, form: str, subject: str = "") -> Paper | None:
    """The sheet of record, if there is one."""
    return next(
        (p for p in reversed(snapshot.papers) if (p.form, p.subject) == (form, subject) and p.state != "void"), None
    )


def by_word(desk: Desk, snapshot: Snapshot, form: str) -> bool:
    """Whether a sheet without a subject comes from the centre's Word template."""
    return word_only(desk, snapshot, spec_of(desk, snapshot, form), kept(snapshot, form))


def built_in(desk: Desk, snapshot: Snapshot, form: str) -> tuple[Path, ...] | None:
    """Template folders without those where a Word file would serve the form."""
    return tuple(one for one in desk.templates_on(snapshot.applied_on) if not (one / f"{form}.docx").is_file()) or None


def awaited(desk: Desk, snapshot: Snapshot, form: str) -> bool:
    """Whether the volume of a filed case waits for this sheet of its own, which the centre makes with Word."""
    volume = snapshot.volume
    if volume is None or (form == NOTES and not volume.notes):
        return False
    if form in (CATALOGUE, AGENCY_LIST) and form != listed_by(desk, snapshot):
        return False
    return by_word(desk, snapshot, form)


# ---- what is asked for before a volume is bound ----------------------------------------------------------------------


def covers_due(desk: Desk, snapshot: Snapshot) -> list[tuple[Form, str, date]]:
    """(form, subject, day of its first scan) of sheets that list scans taken in and that nobody froze by hand."""
    from mediation.documents.context import subjects
    from mediation.documents.outside import stands_for

    procedure = desk.procedure_on(snapshot.applied_on)
    found = []
    for form in (procedure.forms[one] for one in COVERED):
        for subject, _label in subjects(snapshot, form.id, procedure):
            days = [one.added_on for one in stands_for(snapshot, form, subject)]
            if days and kept(snapshot, form.id, subject) is None:
                found.append((form, subject, min(days)))
    return found


def refuse_unbound(desk: Desk, snapshot: Snapshot, making: str = "") -> None:
    """Raise Problem("docx_only") naming the papers a volume cannot take in as they are: Word documents without a scan.

    ``making``: the sheet this is asked for, which is not yet there.
    """
    from mediation.documents.context_subjects import titled

    titles = [one.title for one in unbound(snapshot) if one.form not in (*BOARDS, making)]
    titles += [
        titled(snapshot, form, subject)
        for form, subject, _day in covers_due(desk, snapshot)
        if word_only(desk, snapshot, form)
    ]
    if making != NOTES and kept(snapshot, NOTES) is None and awaited(desk, snapshot, NOTES):
        titles.append(spec_of(desk, snapshot, NOTES).title)
    _refuse(list(dict.fromkeys(titles)))


def _refuse(titles: list[str]) -> None:
    if titles:
        named = "、".join(f"《{one}》" for one in titles)
        raise Problem(
            "docx_only",
            f"{named}用的是本中心的 Word 模板，只有 Word 文档，装不进卷宗：请定稿后用 Word、WPS 打印，签署后扫描，"
            "在这份文书下收入（或者另存为 PDF 收入），再组卷。",
            field="文书",
        )


def refuse_unfiled(snapshot: Snapshot, form: Form) -> None:
    """Raise Problem("not_filed"): a sheet of the volume is of record only when the volume has its number."""
    if snapshot.volume is None and form.id in (*BOARDS, NOTES):
        raise Problem(
            "not_filed",
            f"《{form.title}》要写卷号和页号，{snapshot.reg_no}还没有归档；请先办理“归档”，卷内文书都收齐后再定稿这一份。",
        )


# ---- made with Word --------------------------------------------------------------------------------------------------


def word_data(desk: Desk, snapshot: Snapshot, form: str) -> dict[str, Any]:
    """The data of a sheet made with Word, the pages counted as binding would. Raises Problem: docx_only, empty_volume, bad_file."""
    with desk.store.read() as reader:
        head = reader.log_head()
    refuse_unbound(desk, snapshot, form)
    return data_of(desk, snapshot, form, _counted(desk, snapshot, head), "", head)


def _counted(desk: Desk, snapshot: Snapshot, log_head: str) -> Rows:
    from mediation.casework.volumes import BENCH, counted

    with tempfile.TemporaryDirectory(prefix=BENCH, dir=desk.folder) as bench:
        return counted(desk, snapshot, log_head, Path(bench))


def uncounted(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data of a sheet without what counting put into it: what the case itself says."""
    found = {name: value for name, value in data.items() if name != "catalogue"}
    if data["form"]["id"] == AGENCY_LIST:
        found.pop("volume", None)
    elif "volume" in found:
        found["volume"] = {name: value for name, value in found["volume"].items() if name not in _COUNTED}
    return found


def scanned(desk: Desk, snapshot: Snapshot, form: str, rows: Rows, page: Rendered) -> Rendered:
    """The scan of a board made with Word. ``page``: the built-in one, whose file lends its fonts and colours to the volume.

    Raises Problem: docx_only where a scan is wanting, old_count where the pages are others since.
    """
    from dataclasses import replace

    _refuse(_unscanned(desk, snapshot))
    found = kept(snapshot, form)
    assert found is not None
    _refuse_old_count(desk, found, rows)
    data = desk.store.files.get(found.scan_sha256)
    return replace(
        page, data=_in_place(page.data, data, found.title), template_sha256=found.template_sha256, data_sha256=found.scan_sha256
    )  # fmt: skip


def _unscanned(desk: Desk, snapshot: Snapshot) -> list[str]:
    forms = [form for form in BOARDS if awaited(desk, snapshot, form)]
    return [
        spec_of(desk, snapshot, form).title
        for form in forms
        if (paper := kept(snapshot, form)) is None or not paper.scan_sha256
    ]


def _refuse_old_count(desk: Desk, paper: Paper, rows: Rows) -> None:
    before = json.loads(desk.store.files.get(paper.data_sha256)).get("catalogue", [])
    if before != [dict(row) for row in rows]:
        raise Problem(
            "old_count",
            f"《{paper.title}》是按以前的卷内文书编的，此后卷内增减了文书或页数，页号已经对不上："
            "请把它作废，重新定稿、打印、扫描收入，再组卷。",
            field="文书",
        )


def _in_place(page: bytes, scan: bytes, title: str) -> bytes:
    """The pages of a scan in a file that is otherwise the built-in sheet."""
    import pikepdf

    from mediation.documents import scans

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(page)) as pdf:
        del pdf.pages[:]
        for made in scans.bundles(scan, scans.sniff(scan), title):
            with pikepdf.open(io.BytesIO(made)) as few:
                pdf.pages.extend(few.pages)
        pdf.save(out, deterministic_id=True)
    return out.getvalue()
