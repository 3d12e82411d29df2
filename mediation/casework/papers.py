"""Papers of a case: which are needed, made, stale; making, freezing, printing and taking in what was signed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from mediation.casework import settings
from mediation.casework.needing import (
    BY_VOLUME,
    DRAFT,
    STATES,
    PaperNeed,
    draft_key,
    needed,
    papers,
    subjects_of,
)
from mediation.casework.numbers import OvertakenError, give, pattern_of, upcoming, void_number
from mediation.casework.office import MADE as WORD
from mediation.casework.office import format_of, word_only
from mediation.casework.packs import refuse_altered
from mediation.casework.permits import need
from mediation.casework.receiving import attach
from mediation.casework.referring import at_home
from mediation.casework.registering import Round
from mediation.casework.volume_sheets import BOARDS, NOTES, refuse_unfiled
from mediation.documents import pagecode
from mediation.records.ids import new_id
from mediation.values.dates import now_utc, parse_date
from mediation.values.problems import Problem
from mediation.values.text import clean, required, shorten, slug

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.documents.make import Rendered
    from mediation.procedure.forms import Form
    from mediation.records.snapshot import Changed, Paper, Snapshot
    from mediation.store.unit import Unit

__all__ = [
    "STATES", "Made", "PaperNeed", "attach", "form_of", "freeze_all", "freeze_paper", "kept_of", "make_paper", "mark_printed", "needed",
    "papers", "subject_of", "void_paper",
]  # fmt: skip

_TRIES = 5  # numbers taken by others while one paper is being made


@dataclass(frozen=True, slots=True)
class Made:
    """A made file. ``name`` is a safe file name; ``paper_id`` is "" for drafts and blanks."""

    data: bytes
    name: str
    pages: int
    paper_id: str
    title: str = ""
    hand: tuple[str, ...] = ()  # characters left to be written by hand
    word_only: bool = False  # made from the centre's own Word template: there is no PDF of it

    @property
    def note(self) -> str:
        """What whoever asked for it must know; "" where there is nothing to say."""
        return WORD if self.word_only else ""


def form_of(desk: Desk, word: str, day: date | None = None) -> Form:
    """The form of that id or title; ``day``: as it is for cases applied for on that day. Raises Problem("no_form")."""
    forms = (desk.procedure_on(day) if day else desk.procedure).forms
    found = forms.get(word) or next((one for one in forms.values() if word.upper() == one.id.upper()), None)
    if found is None:
        found = next((form for form in forms.values() if form.title == word), None)
    if found is None:
        shown = shorten(clean(word), 40)
        raise Problem("no_form", f"没有名为“{shown}”的文书，请用 mediation papers 查看本案的文书。", field="文书")
    return found


def make_paper(
    desk: Desk,
    case_id: str,
    form: str,
    *,
    subject: str = "",
    fmt: str = "",
    freeze: bool = False,
    blank: bool = False,
    hand: bool = False,
    on: date | str | None = None,
) -> Made:
    """Make one paper as PDF or DOCX; ``fmt`` "" is PDF, or DOCX where the centre's own Word template serves.

    subject: id or label of the party, session, agreement …; "" is the only or newest one. freeze: keep it as the paper of
    record (定稿). blank: for filling by hand. hand: characters without a glyph become □, to be written by pen; logged.
    Raises Problem: no_form, no_subject, incomplete, glyph, template, limit, conflict, docx_only. What is signed is given as it was signed.
    """
    from mediation.documents.context_subjects import only

    need(desk.person, "make_paper")
    with desk.store.read() as reader:
        snapshot = reader.snapshot(case_id)
    spec = form_of(desk, form, snapshot.applied_on)
    day = parse_date(on, desk.today(), "文书日期") if isinstance(on, str) and on else on or desk.today()
    assert isinstance(day, date)
    if blank:
        fmt = format_of(desk, snapshot, spec, None, fmt)
        built = _context(desk, snapshot, spec.id, "", day, blank=True)
        rendered = _render(desk, snapshot, spec.id, built, fmt, hand=hand)
        name, word = f"{spec.id}-{slug(spec.title)}-空白.{fmt}", word_only(desk, snapshot, spec)
        return Made(rendered.data, name, rendered.pages, "", rendered.title, word_only=word)
    chosen = subject_of(desk, snapshot, spec, subject) if subject else only(snapshot, spec)
    kept = kept_of(snapshot, spec.id, chosen)
    fmt, word = format_of(desk, snapshot, spec, kept, fmt), word_only(desk, snapshot, spec, kept)
    if freeze or (kept and not kept.stale and (word or fmt == "pdf")):
        return _frozen(desk, snapshot, spec, chosen, day, fmt, kept, hand=hand)
    built = _context(desk, snapshot, spec.id, chosen, kept.on if kept else day, kept.doc_no if kept else "")
    origin = "" if kept and not kept.stale else pagecode.DRAFT
    rendered = _render(desk, snapshot, spec.id, built, fmt, hand=hand, origin=origin)
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        unit.log(
            "make_paper",
            case_id=case_id,
            object=DRAFT,
            object_id=draft_key(spec.id, chosen),
            fields={"form": spec.id, "fmt": fmt, "hand": list(rendered.hand)},
        )
    name = _name(snapshot, spec, chosen, fmt)
    return Made(rendered.data, name, rendered.pages, "", rendered.title, rendered.hand, word)


def _context(
    desk: Desk, snapshot: Snapshot, form: str, subject: str, day: date, number: str = "", *, blank: bool = False
) -> dict[str, Any]:
    from mediation.casework import volume_sheets
    from mediation.documents import context

    if form in (*BOARDS, NOTES) and volume_sheets.by_word(desk, snapshot, form):
        if blank or snapshot.volume is None:
            return volume_sheets.data_of(desk, snapshot, form, (), "", "", blank=blank)
        return volume_sheets.word_data(desk, snapshot, form)
    chosen = settings.values(desk)
    return context.build(
        snapshot,
        form,
        subject,
        procedure=desk.procedure_on(snapshot.applied_on),
        today=day,
        doc_no=number,
        blank=blank,
        templates=desk.templates_on(snapshot.applied_on),
        seal_dates=str(chosen["seal_dates"]),
        ruled=chosen["agreement_look"] == "横线式",
    )


def _render(
    desk: Desk, snapshot: Snapshot, form: str, built: dict[str, Any], fmt: str, *, hand: bool, origin: str = ""
) -> Rendered:
    renderer, folders = desk.renderer(), desk.templates_on(snapshot.applied_on) or None
    return renderer.render(form, built, fmt=fmt, templates=folders, hand=hand, origin=origin)


def _pack(built: dict[str, Any]) -> str:
    """The form pack a paper was made from, ID@VERSION; "" for the forms the program ships."""
    return str(built["form"].get("pack", ""))


def subject_of(desk: Desk, snapshot: Snapshot, spec: Form, word: str) -> str:
    """The id of what a paper is made for, by id or label. Raises Problem("no_subject")."""
    pairs = subjects_of(desk, snapshot, spec.id)
    if any(word == key for key, _ in pairs):
        return word
    hits = [key for key, label in pairs if word == label] or [key for key, label in pairs if word in label]
    if len(hits) == 1:
        return hits[0]
    listed = "、".join(label for _, label in pairs) or "无"
    raise Problem(
        "no_subject",
        f"《{spec.title}》没有对象“{shorten(clean(word), 40)}”，可选：{shorten(listed, 200)}。",
        field="对象",
    )


def kept_of(snapshot: Snapshot, form: str, subject: str) -> Paper | None:
    """The paper of record of that form and subject, if there is one."""
    living = [p for p in snapshot.papers if p.form == form and p.subject == subject and p.state != "void"]
    return living[-1] if living else None


def _frozen(
    desk: Desk, snapshot: Snapshot, spec: Form, subject: str, day: date, fmt: str, kept: Paper | None, *, hand: bool
) -> Made:
    if kept is not None and not kept.stale:
        return _again(desk, snapshot, spec, kept, fmt, hand=hand)
    refuse_altered(desk, snapshot.applied_on)
    if word_only(desk, snapshot, spec, kept):
        refuse_unfiled(snapshot, spec)
    pattern = pattern_of(spec, Round.of(desk).settings)
    for _ in range(_TRIES):
        number = upcoming(desk, spec, pattern) if pattern else ""
        built = _context(desk, snapshot, spec.id, subject, day, number)
        paper_id = new_id()
        origin = pagecode.mark(desk.centre.id, snapshot.docid, paper_id)
        word = word_only(desk, snapshot, spec)
        made = _render(desk, snapshot, spec.id, built, "docx" if word else "pdf", hand=hand, origin=origin)
        docx = made if word else _render(desk, snapshot, spec.id, built, "docx", hand=hand) if fmt == "docx" else None
        try:
            with desk.store.unit(desk.person.id, desk.person.role) as unit:
                now = unit.snapshot(snapshot.id)
                at_home(desk, unit, now, "")
                if replace(now, papers=()) != replace(snapshot, papers=()):
                    raise Problem("conflict", "制作文书期间案件被别人改过，文书没有定稿，请重新制作。")
                other = kept_of(now, spec.id, subject)
                if (other.id if other else "") == (kept.id if kept else ""):
                    if pattern:
                        give(desk, unit, snapshot, spec, pattern, number)
                    _store(unit, snapshot, spec, paper_id, subject, day, number, made, docx, kept, _pack(built))
                    name = _name(snapshot, spec, subject, fmt)
                    return Made((docx or made).data, name, made.pages, paper_id, made.title, made.hand, word)
        except OvertakenError:
            continue
        return _frozen(desk, now, spec, subject, day, fmt, other, hand=hand)
    raise Problem("conflict", "制作文书期间编号一再被别人取走，文书没有定稿，请稍候重新制作。")


def _store(
    unit: Unit, snapshot: Snapshot, spec: Form, paper_id: str, subject: str, day: date, number: str, made: Rendered,
    docx: Rendered | None, kept: Paper | None, pack: str,
) -> None:  # fmt: skip
    from mediation.documents.context_subjects import titled
    from mediation.records.tables import Paper as PaperRow

    if kept is not None:
        old = unit.need(PaperRow, kept.id)
        old.state, old.stale_reason = "void", "已重制"
        void_number(unit, spec, kept.doc_no, "文书已重制")
    unit.keep(made.source, "application/json")  # its SHA-256 is the paper's data_sha256
    row = PaperRow(
        id=paper_id,
        case_id=snapshot.id,
        form=spec.id,
        title=titled(snapshot, spec, subject),
        doc_no=number,
        subject=subject,
        state="frozen",
        on=day,
        pages=made.pages,
        pdf_sha256=unit.keep(made.data, "application/pdf") if made.fmt == "pdf" else "",
        docx_sha256=unit.keep(docx.data, DOCX) if docx else "",
        data_sha256=made.data_sha256,
        template_sha256=made.template_sha256,
        row=str(spec.row),
        frozen_at=now_utc(),
    )
    unit.add(row)
    fields = {
        "form": spec.id,
        "number": number,
        "data_sha256": row.data_sha256,
        "pdf_sha256": row.pdf_sha256,
        "hand": list(made.hand),
    } | ({"pack": pack} if pack else {})
    if made.fmt == "docx":
        fields |= {
            "template": f"{spec.id}.docx",
            "template_sha256": made.template_sha256,
            "docx_sha256": row.docx_sha256,
        }
    unit.log("freeze_paper", case_id=snapshot.id, object="paper", object_id=row.id, fields=fields)


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _again(desk: Desk, snapshot: Snapshot, spec: Form, kept: Paper, fmt: str, *, hand: bool) -> Made:
    """The kept paper once more; its DOCX is made on first demand from the same data."""
    from mediation.records.tables import Paper as PaperRow

    name = _name(snapshot, spec, kept.subject, fmt)
    sha = kept.docx_sha256 if fmt == "docx" else kept.pdf_sha256
    if sha:
        return Made(
            desk.store.files.get(sha),
            name,
            kept.pages,
            kept.id,
            kept.title,
            word_only=word_only(desk, snapshot, spec, kept),
        )
    built = _context(desk, snapshot, spec.id, kept.subject, kept.on, kept.doc_no)
    rendered = _render(desk, snapshot, spec.id, built, fmt, hand=hand)
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        unit.need(PaperRow, kept.id).docx_sha256 = unit.keep(rendered.data, DOCX)
        unit.log(
            "make_paper",
            case_id=snapshot.id,
            object="paper",
            object_id=kept.id,
            fields={"form": spec.id, "fmt": fmt, "hand": list(rendered.hand)},
        )
    return Made(rendered.data, name, kept.pages, kept.id, kept.title, rendered.hand)


def _name(snapshot: Snapshot, spec: Form, subject: str, fmt: str) -> str:
    """A file name without names of people: number, form and title."""
    tail = f"-{subject[-4:]}" if subject else ""
    return f"{slug(snapshot.reg_no)}-{spec.id}-{slug(spec.title)}{tail}.{fmt}"


def freeze_paper(desk: Desk, case_id: str, form: str, *, subject: str = "") -> Made:
    """Make a paper and keep it as the paper of record."""
    return make_paper(desk, case_id, form, subject=subject, freeze=True)


def freeze_all(desk: Desk, case_id: str) -> tuple[Made, ...]:
    """Freeze every paper this case needs and does not have yet, or has but stale; those the volume makes are left out.

    Raises Problem at the first that cannot be made; what was frozen before stays.
    """
    wanted = [
        one
        for one in papers(desk, case_id)
        if one.state in ("未制作", "需重制", "待收入") and one.form not in BY_VOLUME
    ]
    return tuple(make_paper(desk, case_id, one.form, subject=one.subject, freeze=True) for one in wanted)


def mark_printed(desk: Desk, case_id: str, paper_id: str, copies: int) -> Changed:
    """Note that copies of a frozen paper were printed elsewhere."""
    return _change_paper(desk, case_id, paper_id, "print", copies=copies)


def void_paper(desk: Desk, case_id: str, paper_id: str, reason: str) -> Changed:
    """Put a frozen paper out of force, with the reason; it stays in the register. A signed one cannot be put away."""
    return _change_paper(desk, case_id, paper_id, "void_paper", reason=required(reason, "作废理由"))


def _change_paper(
    desk: Desk, case_id: str, paper_id: str, action: str, *, copies: int = 0, reason: str = ""
) -> Changed:
    from mediation.records.snapshot import Changed
    from mediation.records.tables import Paper as PaperRow

    need(desk.person, "print" if action == "print" else "make_paper")
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        row = unit.get(PaperRow, paper_id)
        if row is None or row.case_id != case_id:
            raise Problem("no_paper", "没有这份文书，请刷新后再试。")
        at_home(desk, unit, unit.snapshot(case_id), "")
        if action == "print":
            if not 1 <= copies <= 99:
                raise Problem("bad_copies", "打印份数应在1至99之间，请改正。", field="份数")
            row.printed_copies += copies
            row.state = "printed" if row.state == "frozen" else row.state
        else:
            if row.state == "signed" and row.form not in BOARDS:  # a board whose pages are others since is made again
                raise Problem("signed", f"《{row.title}》已经签署，不能作废。")
            row.state, row.stale_reason = "void", reason
            spec = desk.procedure_on(unit.snapshot(case_id).applied_on).forms.get(row.form)
            if spec is not None:  # a form a later pack dropped gave its number once; the register keeps it
                void_number(unit, spec, row.doc_no, reason)
        unit.log(action, case_id=case_id, object="paper", object_id=row.id, fields={"copies": copies, "reason": reason})
    said = f"《{row.title}》已打印{copies}份。" if action == "print" else f"《{row.title}》已作废。"
    return Changed(case_id, action, said, (("paper", paper_id),))
