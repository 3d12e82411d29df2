"""Judging a case over again: after a correction every entry must still have been allowed on its day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from mediation.procedure.entries import joining_ids, leaving_ids
from mediation.procedure.fold import Folder
from mediation.procedure.model import CaseFacts, Happening, Obligation, PartyFacts, Reason
from mediation.procedure.ways import fitting
from mediation.values.dates import print_arabic

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
            found.append(happening._replace(on=day, fields={**happening.fields, **changes}))
    return replace(facts, happenings=tuple(found), obligations=_kept(facts, entry, changes), parties=parties)


def _without(facts: CaseFacts, happening: Happening) -> tuple[PartyFacts, ...]:
    """Parties when this joining or leaving never happened: who joined by it never took part, who left by it still does."""
    gone, back = joining_ids(happening), leaving_ids(happening)
    hand = (happening.fields.get("party"), happening.fields.get("name")) if happening.act == "agent_add" else ("", "")
    found = []
    for party in facts.parties:
        one = replace(party, active=party.id not in gone and (party.active or party.id in back))
        if one.id == hand[0]:
            name = one.called(str(hand[1]))
            guardians = tuple(g for g in one.guardians if g != name)
            terms = tuple(t for t in one.terms if t[0] != name)
            one = replace(one, guardians=guardians, agents=tuple(a for a in one.agents if a[0] != name), terms=terms)
        found.append(one)
    return tuple(found)


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
            standing = folder.standing()
            act = fitting(act, standing, happening.fields)
            found, _warnings = weigh(p, facts, standing, act, happening.fields, happening.on, today, holidays)
            reason = found[0] if found else None
        yield happening, reason
        folder.apply(happening)


def first_break(
    p: Procedure, before: CaseFacts, after: CaseFacts, today: date, holidays: Holidays | None
) -> tuple[Happening, Reason] | None:
    """The first entry that held before and does not hold after, with why.

    Entries are judged in the order they were made, then in the order of their days: an entry that is moved past one made
    after it must leave that one standing too.
    """
    return _broken(p, before, after, today, holidays) or _broken(p, _by_day(before), _by_day(after), today, holidays)


def _by_day(facts: CaseFacts) -> CaseFacts:
    ordered = sorted(facts.happenings, key=lambda one: (one.on, one.seq))
    return replace(facts, happenings=tuple(ordered))


def _broken(
    p: Procedure, before: CaseFacts, after: CaseFacts, today: date, holidays: Holidays | None
) -> tuple[Happening, Reason] | None:
    faulty = {happening.id for happening, reason in judged(p, before, today, holidays) if reason is not None}
    for happening, reason in judged(p, after, today, holidays):
        if reason is not None and happening.id not in faulty:
            return happening, reason
    return None


def told(p: Procedure, broken: tuple[Happening, Reason]) -> str:
    """第4条“受理”（2026年11月3日）不再成立：why, of the entry that a change breaks; its article is the reason's own."""
    happening, reason = broken
    act = p.acts.get(happening.act)
    label = act.label if act else happening.act
    return f"第{happening.seq}条“{label}”（{print_arabic(happening.on)}）不再成立：{reason.message}"
