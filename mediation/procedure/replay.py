"""Judging a case over again: after a correction every entry must still have been allowed on its day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from mediation.procedure.fold import Folder, joining_id, leaving_ids
from mediation.procedure.model import CaseFacts, Happening, Obligation, PartyFacts, Reason

if TYPE_CHECKING:
    from mediation.procedure.load import Procedure
    from mediation.values.calendar import Holidays


def corrected(facts: CaseFacts, entry: str, changes: Mapping[str, object], on: object, *, void: bool) -> CaseFacts:
    """The case with one entry changed in its place, or taken out."""
    found: list[Happening] = []
    parties = facts.parties
    for happening in facts.happenings:
        if happening.id != entry:
            found.append(happening)
        elif void:
            parties = _without(facts, happening)
        else:
            day = on if isinstance(on, date) else happening.on
            found.append(replace(happening, on=day, fields={**happening.fields, **changes}))
    return replace(facts, happenings=tuple(found), obligations=_kept(facts, entry, changes), parties=parties)


def _without(facts: CaseFacts, happening: Happening) -> tuple[PartyFacts, ...]:
    """Parties when this joining or leaving never happened: who joined by it never took part, who left by it still does."""
    if happening.act == "party_add":
        gone = joining_id(happening)
        return tuple(replace(p, active=False) if p.id == gone else p for p in facts.parties)
    back = leaving_ids(happening)
    return tuple(replace(p, active=True) if p.id in back else p for p in facts.parties)


def _kept(facts: CaseFacts, entry: str, changes: Mapping[str, object]) -> tuple[Obligation, ...]:
    """Obligations of an agreement whose items are being changed are told by the new items."""
    if "items" not in changes:
        return facts.obligations
    made = next((h for h in facts.happenings if h.id == entry), None)
    own = str(made.fields.get("agreement") or made.id) if made else ""
    return tuple(o for o in facts.obligations if o.agreement != own)


def judged(
    p: Procedure, facts: CaseFacts, today: date, holidays: Holidays | None
) -> Iterator[tuple[Happening, Reason | None]]:
    """Each entry with the first reason it would have been refused for on its day; role and the future are not asked."""
    from mediation.procedure.engine import weigh

    folder = Folder(p, facts)
    for happening in facts.happenings:
        act = p.acts.get(happening.act)
        reason = None
        if act is not None and act.id != "correct":
            found, _warnings = weigh(p, facts, folder.standing(), act, happening.fields, happening.on, today, holidays)
            reason = found[0] if found else None
        yield happening, reason
        folder.apply(happening)


def first_break(
    p: Procedure, before: CaseFacts, after: CaseFacts, today: date, holidays: Holidays | None
) -> tuple[Happening, Reason] | None:
    """The first entry that held before and does not hold after, with why."""
    faulty = {happening.id for happening, reason in judged(p, before, today, holidays) if reason is not None}
    for happening, reason in judged(p, after, today, holidays):
        if reason is not None and happening.id not in faulty:
            return happening, reason
    return None
