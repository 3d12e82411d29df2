"""Conditions of days: what cannot have happened on the day it is dated, given what the case says of other days."""

from __future__ import annotations

from datetime import date

from mediation.procedure.guards import Findings, Sight, check
from mediation.values.dates import print_arabic


def _too_early(s: Sight) -> Findings | None:
    accepted = s.standing.accepted_in(s.act.track)
    if accepted is None or s.on >= accepted:
        return None
    return {"day": print_arabic(s.on), "accepted": print_arabic(accepted)}


@check("appointed_accepted", "chosen_by")
def appointed_accepted(s: Sight) -> Findings | None:
    """The body that mediates appoints for a case it has taken on."""
    return None if s.text("chosen_by") == "当事人选定" else _too_early(s)


@check("chosen_early", "chosen_by")
def chosen_early(s: Sight) -> Findings | None:
    """The parties may have agreed on somebody before they came, which is unusual enough to be asked."""
    return _too_early(s) if s.text("chosen_by") == "当事人选定" else None


@check("appointed_by")
def appointed_by(s: Sight) -> Findings | None:
    """Nobody mediates before the first appointment; entries may have been made late, so only the days count."""
    days = [h.on for h in s.facts.happenings if h.act == "appoint"]
    first: date | None = min(days, default=None)
    if first is None or s.on >= first:
        return None
    return {"day": print_arabic(s.on), "first": print_arabic(first)}
