"""Judicial confirmation at the desk: which court, what to hand in and what of it is there, which clauses can be confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mediation.casework.facts import facts_of
from mediation.casework.permits import need
from mediation.casework.registering import Round

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.procedure.courts import Material
    from mediation.procedure.model import CaseFacts, Standing
    from mediation.records.snapshot import Party, Snapshot

_CLAUSES = ("confirm_status", "confirm_title", "confirm_vague", "confirm_labour")
"""Conditions of a clause itself, whoever applies and when."""
_ASK = "confirm_administrative"
_KEPT = frozenset({"frozen", "printed", "signed"})


@dataclass(frozen=True, slots=True)
class CourtLine:
    """One court that may be asked, why, and the article."""

    court: str
    why: str
    article: str


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """One thing to hand in; ``where`` says what of the case is it, or whose is missing."""

    id: str
    name: str
    have: bool
    where: str
    note: str
    article: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One clause. confirmable: True, False (``why`` says it), or None = ask the court first."""

    no: int
    text: str
    confirmable: bool | None
    why: str
    article: str


@dataclass(frozen=True, slots=True)
class _Look:
    snapshot: Snapshot
    facts: CaseFacts
    standing: Standing


def _look(desk: Desk, case_id: str) -> _Look:
    from mediation.procedure.engine import fold

    need(desk.person, "read_case")
    run = Round.of(desk)
    with desk.store.read() as reader:
        snapshot = reader.snapshot(case_id)
    known = facts_of(desk.procedure, snapshot, run.settings, run.people)
    return _Look(snapshot, known, fold(desk.procedure, known, today=desk.today(), holidays=desk.holidays))


def courts(desk: Desk, case_id: str) -> tuple[CourtLine, ...]:
    """The courts that may confirm the agreement of this case, best known first."""
    from mediation.procedure.courts import competent_for

    one = _look(desk, case_id)
    found = competent_for(desk.procedure, one.facts, one.standing, desk.today())
    return tuple(CourtLine(*line) for line in found)


def courts_note(desk: Desk) -> tuple[str, str]:
    """(what else to think of when choosing the court, article)."""
    from mediation.procedure.courts import competence_note

    return competence_note(desk.procedure, region=desk.centre.region, day=desk.today())


def materials(desk: Desk, case_id: str) -> tuple[MaterialLine, ...]:
    """Everything to hand in for this case, with what of it is there and what is missing."""
    from mediation.procedure.courts import materials_for

    one = _look(desk, case_id)
    wanted = materials_for(desk.procedure, one.facts, one.standing, desk.today())
    return tuple(_material(one.snapshot, item) for item in wanted)


def _material(snapshot: Snapshot, item: Material) -> MaterialLine:
    papers = [p.title for p in snapshot.papers if p.form in item.forms and p.state in _KEPT and not p.stale]
    taken = [one for one in snapshot.attachments if one.category in item.categories and one.sha256]
    there = list(dict.fromkeys([*papers, *(one.title for one in taken)]))
    missing: list[str] = []
    if "identity" in item.categories and not papers:
        shown = {one.party_id for one in taken}
        missing = [party.name for party in snapshot.parties if _asked(party, item.needed) and party.id not in shown]
    have = bool(there) and not missing
    where = "、".join(there) if have else f"尚缺：{'、'.join(missing)}" if missing else "尚未制作或者收入"
    return MaterialLine(item.id, item.name, have, where, item.note or item.needed_when, item.law)


def _asked(party: Party, needed: str) -> bool:
    if not party.active:
        return False
    return {"natural": party.natural, "corporate": not party.natural, "guardian": bool(party.guardians)}.get(
        needed, True
    )


def items(desk: Desk, case_id: str) -> tuple[ItemLine, ...]:
    """The clauses of the agreement in force, split into those a court can confirm and those it cannot."""
    from mediation.procedure.guards import Sight, run

    one = _look(desk, case_id)
    agreement = one.snapshot.agreement
    act = desk.procedure.acts.get("confirm_apply")
    if agreement is None or act is None:
        return ()
    guards = [guard for guard in act.guards if guard.id in (*_CLAUSES, _ASK)]
    found = []
    for item in agreement.items:
        fields = {"items": str(item.no), "parties": one.standing.parties}
        sight = Sight(desk.procedure, one.facts, one.standing, act, fields, desk.today(), desk.today(), desk.holidays)
        refusals, warnings = run(guards, sight)
        hit = next((why for why in (*refusals, *warnings) if why.guard in _CLAUSES), None)
        ask = next((why for why in (*refusals, *warnings) if why.guard == _ASK), None)
        why = hit or ask
        able = False if hit else None if ask else True
        found.append(ItemLine(item.no, item.text, able, why.message if why else "", why.article if why else ""))
    return tuple(found)
