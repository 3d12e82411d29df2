"""Rows of the desk itself: centre settings and unfinished forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import select

from mediation.records.tables import Draft, Setting

if TYPE_CHECKING:
    from mediation.store.unit import Unit


def set_setting(unit: Unit, name: str, value: object) -> None:
    """Set one centre setting; the log entry is the caller's."""
    found = unit.session.scalars(select(Setting).where(Setting.name == name).limit(1)).first()
    row = found if found is not None else unit.add(Setting(name=name))
    row.value, row.changed_by, row.changed_at = value, unit.actor_id, unit.now


def put_draft(unit: Unit, staff_id: str, form: str, content: object, case_id: str, subject: str) -> None:
    """Keep an unfinished form in the place of what the person kept of it before."""
    found = _draft(unit, staff_id, form, case_id, subject)
    if found is None:
        found = Draft(staff_id=staff_id, form=form, case_id=case_id, subject=subject, updated_at=unit.now)
        unit.add(found)
    found.content, found.updated_at = content, unit.now


def drop_draft(unit: Unit, staff_id: str, form: str, case_id: str, subject: str) -> None:
    """Forget an unfinished form."""
    found = _draft(unit, staff_id, form, case_id, subject)
    if found is not None:
        unit.session.delete(found)


def _draft(unit: Unit, staff_id: str, form: str, case_id: str, subject: str) -> Draft | None:
    query = select(Draft).where(
        Draft.staff_id == staff_id, Draft.form == form, Draft.case_id == case_id, Draft.subject == subject
    )
    return unit.session.scalars(query.limit(1)).first()
