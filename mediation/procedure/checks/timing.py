"""Conditions of days: what cannot have happened on the day it is dated, given what the case says of other days."""

from __future__ import annotations

from datetime import date, datetime

from mediation.procedure.guards import Findings, Sight, check
from mediation.procedure.model import Happening
from mediation.values.dates import print_arabic, print_moment


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


# ---- sessions --------------------------------------------------------------------------------------------------------


def _span(started: object, ended: object) -> tuple[datetime, datetime] | None:
    """From when to when; a session whose end nobody wrote down takes no time."""
    if not isinstance(started, datetime):
        return None
    return started, ended if isinstance(ended, datetime) and ended > started else started


def _span_of(held: Happening) -> tuple[datetime, datetime] | None:
    return _span(held.fields.get("started"), held.fields.get("ended"))


@check("session_overlaps", "started")
def session_overlaps(s: Sight) -> Findings | None:
    """The same people do not meet twice at one time, whatever mediation it is."""
    own = _span(s.get("started"), s.get("ended"))
    others = [_span_of(held) for meetings in s.standing.meetings.values() for held in meetings]
    for other in others if own is not None else ():
        if other is None or own is None:
            continue
        first, second = sorted((own, other))
        if first[0] == second[0] or second[0] < first[1]:
            return {"other": print_moment(other[0])}
    return None


@check("session_disagrees")
def session_disagrees(s: Sight) -> Findings | None:
    """The last session is on record as having come to nothing."""
    held = [(span[0], one) for one in s.standing.meetings.get(s.act.track, ()) if (span := _span_of(one)) is not None]
    if not held:
        return None
    started, last = max(held, key=lambda one: one[0])
    return {"started": print_moment(started)} if last.fields.get("result") == "未达成" else None
