"""Conditions of the days from which times to apply elsewhere run: told at the screening, or later when they become known."""

from __future__ import annotations

from mediation.procedure.entries import TOLD_IN
from mediation.procedure.guards import WRONG, Findings, Sight, check
from mediation.procedure.ways import asked_of
from mediation.values.dates import print_arabic


def told(s: Sight, name: str) -> object:
    """A day told with the act at hand, else where it was recorded before; "" where nobody told it."""
    own = s.get(name)
    earlier = (s.standing.last[act].fields.get(name) for act in TOLD_IN if act in s.standing.last)
    return own or next((day for day in earlier if day), "")


@check("limit_dates_kind")
def limit_dates_kind(s: Sight) -> Findings | None:
    """Some time to apply elsewhere runs in disputes of this kind."""
    return None if any(asked_of(spec, s.facts.kind) for spec in s.act.fields) else {"kind": s.facts.kind}


@check("limit_dates_named", "knew_on")
def limit_dates_named(s: Sight) -> Findings | None:
    """A day is named."""
    return None if any(s.get(spec.name) for spec in s.act.fields if spec.type in ("date", "moment")) else WRONG


@check("limit_dates_once", "knew_on")
def limit_dates_once(s: Sight) -> Findings | None:
    """What was told once is put right where it stands, so that two days never contradict each other."""
    for spec in s.act.fields:
        for act in TOLD_IN:
            before = s.standing.last.get(act)
            if s.get(spec.name) and before is not None and (act == "limit_dates" or before.fields.get(spec.name)):
                return {"label": spec.label, "on": print_arabic(before.on), "act": s.p.acts[act].label}
    return None
