"""Unfinished forms (草稿): kept for their owner until the form is saved; never part of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mediation.casework.permits import need
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from mediation.casework.desk import Desk

_LONGEST_KEY = 120


def save_draft(desk: Desk, key: str, data: dict[str, Any]) -> None:
    """Keep a form as it is now. ``key`` names it: ``intake``, ``session:<case>`` …, at most 120 characters."""
    need(desk.person, "draft")
    if not key or len(key) > _LONGEST_KEY:
        raise Problem("bad_draft", "草稿名称不能为空，也不能超过120字。")
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        unit.put_draft(desk.person.id, key, data)


def load_draft(desk: Desk, key: str) -> dict[str, Any] | None:
    """What was kept under ``key``, or None."""
    with desk.store.read() as reader:
        row = reader.draft(desk.person.id, key)
    return dict(row.content) if row is not None and isinstance(row.content, dict) else None


def drop_draft(desk: Desk, key: str) -> None:
    """Forget a form; nothing happens where there is none."""
    with desk.store.read() as reader:
        if reader.draft(desk.person.id, key) is None:
            return
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        unit.drop_draft(desk.person.id, key)


def draft_keys(desk: Desk) -> tuple[str, ...]:
    """Keys of the forms this person left unfinished, the newest first."""
    with desk.store.read() as reader:
        return tuple(row.form for row in reader.drafts(desk.person.id))
