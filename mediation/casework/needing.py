"""Which papers a case needs, has, and could have."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mediation.casework import settling
from mediation.casework.delivering import delivered, handed_over
from mediation.casework.facts import facts_of
from mediation.casework.office import NOTE as WORD
from mediation.casework.office import word_only
from mediation.casework.permits import need
from mediation.casework.registering import Round
from mediation.casework.volume_sheets import AGENCY_LIST, CATALOGUE, awaited, listed_by

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.procedure.forms import Form
    from mediation.records.snapshot import Paper, Snapshot

_FAR = 2000  # entries of the log looked through for drafts
STATES = {"draft": "草稿", "frozen": "已定稿", "printed": "已打印", "signed": "已签署", "void": "作废"}
BY_VOLUME = frozenset({"F01", CATALOGUE, AGENCY_LIST, "F17", "F18"})
"""Forms that the volume makes when it is bound."""

DRAFT = "draft"
"""What the log calls a paper that was made without being kept; nothing but the log remembers it."""


def draft_key(form: str, subject: str) -> str:
    """Under which the log knows a draft."""
    return f"{form}:{subject}" if subject else form


@dataclass(frozen=True, slots=True)
class PaperNeed:
    """One paper a case needs or has. ``state``: 未制作, 待收入, 已收入, 组卷时生成, 已定稿, 已打印, 已签署 or 需重制.

    ``title`` says of whom or which it is; ``subject_label`` is left for what a title does not say.
    """

    form: str
    title: str
    subject: str
    need: str
    why: str
    state: str
    paper: Paper | None
    subject_label: str = ""
    row: str = ""
    drafted: bool = False  # made without being kept
    delivered: int = 0  # copies handed to parties
    handed: tuple[str, ...] = ()  # to whom, how many, when, who signed: one line each

    @property
    def shown(self) -> str:
        """The state as a list shows it: of a paper not kept yet, whether there is a draft."""
        return "有草稿" if self.drafted and self.state == "未制作" else self.state


def papers(desk: Desk, case_id: str, *, optional: bool = False) -> tuple[PaperNeed, ...]:
    """The papers this case needs, in the order of the volume, and those it has besides.

    With ``optional`` also those that could be made on request.
    """
    need(desk.person, "make_paper")
    run = Round.of(desk)
    with desk.store.read() as reader:
        snapshot = reader.snapshot(case_id)
        drafts = {one.object_id for one in reader.log(case_id=case_id, limit=_FAR) if one.object == DRAFT}
    found = needed(run, snapshot, optional=optional)
    return tuple(replace(one, drafted=draft_key(one.form, one.subject) in drafts) for one in found)


def needed(run: Round, snapshot: Snapshot, *, optional: bool = False) -> tuple[PaperNeed, ...]:
    """As ``papers``, from a snapshot."""
    from mediation.procedure.forms import place_of, required_forms

    desk = run.desk
    facts = facts_of(desk.procedure, snapshot, run.settings, run.people)
    standing, _clocks = settling.fold_and_clock(desk, facts)
    procedure = desk.procedure_on(snapshot.applied_on)
    have = {(p.form, p.subject): p for p in snapshot.papers if p.state != "void"}
    required = {
        (listed_by(desk, snapshot) if one.form == CATALOGUE else one.form, one.subject): one
        for one in required_forms(procedure, facts, standing)
    }
    found = [
        _line(desk, snapshot, form, subject, one.need, one.why, have.pop((form, subject), None))
        for (form, subject), one in required.items()
    ]
    for (form, subject), paper in have.items():
        found.append(_line(desk, snapshot, form, subject, "按需", "已制作", paper))
    if optional:
        asked = {one.form for one in found}
        for form_id in procedure.forms:
            if form_id not in asked and form_id not in BY_VOLUME:
                found += [
                    _line(desk, snapshot, form_id, key, "可选", "", None)
                    for key, _ in subjects_of(desk, snapshot, form_id)
                ]
    rows = procedure.catalogue(str(procedure.setting(run.settings, "catalogue")))
    return tuple(sorted(found, key=lambda one: (place_of(rows, one.row) if one.row != "0" else 0, one.form)))


def subjects_of(desk: Desk, snapshot: Snapshot, form: str) -> tuple[tuple[str, str], ...]:
    """(id, label) of everything in the case this form can be made for."""
    from mediation.documents.context import subjects

    return subjects(snapshot, form, desk.procedure_on(snapshot.applied_on))


def addressed(desk: Desk, snapshot: Snapshot, form: Form) -> tuple[tuple[str, str], ...]:
    """(id, label) of the parties a form is made for one by one; () where it is not made so."""
    from mediation.documents.context_subjects import fits

    pairs = subjects_of(desk, snapshot, form.id) if form.per == "party" else ()
    return tuple((key, label) for key, label in pairs if fits(snapshot, form, key))


def _line(
    desk: Desk, snapshot: Snapshot, form_id: str, subject: str, word: str, why: str, paper: Paper | None
) -> PaperNeed:
    from mediation.documents.context_subjects import titled

    form = desk.procedure_on(snapshot.applied_on).forms[form_id]
    state = "未制作"
    if paper is not None:
        state = "需重制" if paper.stale else STATES[paper.state]
    elif form_id in BY_VOLUME and not awaited(desk, snapshot, form_id):
        state = "组卷时生成"
    elif form.uploaded:
        state = "已收入" if came_in(snapshot, form, subject) else "待收入"
    if word_only(desk, snapshot, form, paper):
        why = "；".join(filter(None, (why, WORD)))
    return PaperNeed(
        form_id, titled(snapshot, form, subject), subject, word, why, state, paper, "", str(form.row),
        delivered=delivered(snapshot, paper), handed=handed_over(snapshot, paper),
    )  # fmt: skip


def came_in(snapshot: Snapshot, form: Form, subject: str) -> bool:
    """Whether what a form from outside stands for was taken in as a scan."""
    from mediation.documents.outside import stands_for

    unnamed = form.per == "party" and any(
        a.row == str(form.row) and a.sha256 and not a.party_id for a in snapshot.attachments
    )
    return unnamed or bool(stands_for(snapshot, form, subject))
