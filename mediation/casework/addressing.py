"""Papers that go to each party on its own sheet: frozen for all they are addressed to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mediation.casework.needing import addressed
from mediation.casework.papers import Made, form_of, make_paper

if TYPE_CHECKING:
    from mediation.casework.desk import Desk


def freeze_form(desk: Desk, case_id: str, form: str, *, fmt: str = "", hand: bool = False) -> tuple[Made, ...]:
    """Freeze a form for everybody it is addressed to: one paper a party where it has one each, else the one that is meant.

    Raises Problem at the first that cannot be made; what was frozen before stays.
    """
    from mediation.documents.context_subjects import titled

    with desk.store.read() as reader:
        snapshot = reader.snapshot(case_id)
    spec = form_of(desk, form, snapshot.applied_on)
    found = []
    for one in [key for key, _ in addressed(desk, snapshot, spec)] or [""]:
        made = make_paper(desk, case_id, spec.id, subject=one, fmt=fmt, freeze=True, hand=hand)
        found.append(replace(made, title=titled(snapshot, spec, one)) if one else made)
    return tuple(found)


def others_of(desk: Desk, case_id: str, form: str) -> tuple[str, ...]:
    """Whom a form is addressed to besides the one it is made for where nobody is named."""
    with desk.store.read() as reader:
        snapshot = reader.snapshot(case_id)
    return tuple(label for _, label in addressed(desk, snapshot, form_of(desk, form, snapshot.applied_on)))[1:]
