"""Folding a case's happenings into where it stands.

`Folder` is the one mutable thing of this room: it takes happenings one by one; `standing` freezes what it knows. What an
act does beyond moving between states is an effect, named in the TOML and registered in `effects` and its neighbours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import date
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from mediation.procedure.entries import agreement_id, joining_ids, leaving_ids, obligations
from mediation.procedure.model import (
    AdminState,
    CaseFacts,
    ConfirmState,
    CourtState,
    Granted,
    Happening,
    Move,
    Obligation,
    ReferralState,
    RiskState,
    Standing,
    State,
    SupervisionState,
    Timing,
    TrackState,
)
from mediation.procedure.outcomes import ORAL, WRITTEN
from mediation.procedure.pact import Owed, Pact
from mediation.procedure.steps import steps_of

if TYPE_CHECKING:
    from mediation.procedure.load import Procedure
    from mediation.procedure.steps import Step

REFUSED = "不同意"
_PEOPLE = frozenset({"party_add", "join", "party_leave", "party_death", "split"})
_TIMING = tuple(one.name for one in fields(Timing))
_NOTHING: Mapping[str, Any] = MappingProxyType({})
_ACT = attrgetter("act")
_IN_FORCE = frozenset({"P4", "P4o", "P5", "P7"})
_BEFORE_COURT = ("C1", "C2", "C3", "C9")


class Folder:
    """The case so far. Public attributes are what effects change; ``track`` is that of the act being taken."""

    track: str = ""
    current: Happening | None = None
    mediators: tuple[str, ...] = ()
    recorder: str = ""
    referral: str = ""
    joined_into: str = ""
    outcome: str = ""
    court: CourtState | None = None
    admin: AdminState | None = None
    confirmation: ConfirmState | None = None
    police_linked: bool = False
    no_penalty: str = ""
    owner_offer: str = ""

    def __init__(self, procedure: Procedure, facts: CaseFacts, *, timing: bool = False) -> None:
        """``timing``: take only effects that bear on deadlines; then ask for nothing but the timing."""
        self.procedure = procedure
        self.facts = facts
        self.bare = timing
        self.steps = steps_of(procedure, EFFECTS, TIMELESS if timing else frozenset())
        self.parties = _first_parties(facts)
        self.heirs: dict[str, tuple[str, ...]] = {}
        self.where: dict[str, tuple[str, date]] = {}
        self.order: list[str] = []
        self.moved: list[Move] = []
        self.consents: dict[str, str] = {}
        self.answered: dict[str, int] = {}
        self.retired: set[tuple[str, str]] = set()
        self.recusals: dict[str, str] = {}
        self.pacts: list[Pact] = []
        self.owed: list[Owed] = []
        self.pauses: dict[str, list[tuple[date, date | None]]] = {}
        self.extended: dict[str, date] = {}
        self.extensions: dict[str, int] = {}
        self.granted: dict[str, tuple[Granted, ...]] = {}
        self.dates: dict[str, date] = {}
        self.last: dict[str, Happening] = {}
        self.counts: dict[str, int] = {}
        self.own: dict[tuple[str, str], Happening] = {}
        self.sessions: dict[str, int] = {}
        self.first_failed: dict[str, Happening] = {}
        self.meetings: dict[str, tuple[Happening, ...]] = {}
        self.referrals: dict[str, ReferralState] = {}
        self.supervisions: dict[str, SupervisionState] = {}
        self.risks: list[RiskState] = []

    # ---- moving ------------------------------------------------------------------------------------------------------

    def apply(self, happening: Happening) -> None:
        """Take one happening; an act the procedure no longer knows leaves only its trace."""
        act = happening.act
        self.counts[act] = self.counts.get(act, 0) + 1
        self.last[act] = happening
        step = self.steps.get(act)
        if step is not None:
            self._take(happening, step)

    def apply_bare(self, happenings: Iterable[Happening]) -> None:
        """Take many happenings for the timing alone: acts that bear on no deadline leave no trace."""
        step_of, last, take = self.steps.get, self.last, self._take
        for happening in happenings:
            step = step_of(happening.act)
            if step is not None:
                last[happening.act] = happening
                take(happening, step)

    def _take(self, happening: Happening, step: Step) -> None:
        if step.ways:
            step = step.chosen(self.where, self.order, str(happening.fields.get("track") or ""))
            self.own[happening.act, step.track] = happening
        self.track, self.current = step.track, happening
        for state in step.to:
            self._reach(state, happening.on)
        for effect in step.effects:
            effect(self, happening)

    @property
    def states(self) -> frozenset[str]:
        """The states held now."""
        return frozenset([state for state, _since in self.where.values()])

    def at(self, track: str) -> str:
        """The state of a track, "" before it opens."""
        held = self.where.get(track)
        return held[0] if held else ""

    def enter(self, target: str, on: date) -> None:
        """Put a track into a state and note the step."""
        self._enter(self.procedure.states[target], on)

    def _enter(self, state: State, on: date) -> None:
        track, where = state.track, self.where
        before = where.get(track)
        where[track] = (state.id, on)
        if before is None:
            self.order.append(track)
        elif not state.end and self.procedure.states[before[0]].end:
            self.order = [*(one for one in self.order if one != track), track]
        if self.bare:
            return
        done, moved = self.current, self.moved
        step = Move(track, state.id, state.label, on, done.act if done else "", done.id if done else "")
        if not moved or moved[-1] != step:
            moved.append(step)

    def move(self, target: str, on: date) -> None:
        """Enter a state. A track that never began has no end; an agreement in force outlives mediating it again."""
        self._reach(self.procedure.states[target], on)

    def _reach(self, state: State, on: date) -> None:
        before = self.where.get(state.track)
        if before[0] == state.id if before is not None else state.end:
            return
        if not state.outcome:
            self._enter(state, on)
            return
        living, ended = False, self.procedure.tracks[state.track].mediation
        if ended:
            self.dates["ended"] = on
            for pact in self.pacts:
                if pact.state == "signing" and pact.track == state.track:
                    pact.state = "void"
            living = state.track == "people" and any(p.state == "effective" and p.track == "people" for p in self.pacts)
        kept = "P6" if "performed" in self.dates else "P7"
        self.enter(kept if living else state.id, on)
        if (state.end or ended) and not living:
            self.outcome = state.outcome

    def ended_as(self, outcome: str) -> None:
        """How mediation ended; an agreement of the same track that is in force outlives mediating it again."""
        if not any(pact.state == "effective" and pact.track == self.track for pact in self.pacts):
            self.outcome = outcome

    def given(self, happening: Happening, name: str) -> object:
        """A field of a happening, or the default of its act."""
        value = happening.fields.get(name)
        if value is not None and value != "":
            return value
        step = self.steps.get(happening.act)
        return step.defaults.get(name, "") if step is not None else ""

    def stands(self, party: str) -> bool:
        """Whether a party takes part, or one who succeeded it does."""
        return party in self.parties or any(map(self.stands, self.heirs.get(party, ())))

    # ---- agreements --------------------------------------------------------------------------------------------------

    @property
    def pact(self) -> Pact | None:
        """The agreement being signed or in force: the newest that is neither replaced nor void."""
        return next((p for p in reversed(self.pacts) if p.state not in ("replaced", "void")), None)

    @property
    def own_pact(self) -> Pact | None:
        """The same, of the track of the act being taken where it has one."""
        pacts = self.pacts
        if len(pacts) == 1:
            return None if pacts[0].state in ("replaced", "void") else pacts[0]
        living = [p for p in pacts if p.state not in ("replaced", "void")]
        own = [p for p in living if p.track == self.track]
        return own[-1] if own else self.pact

    def effect_of(self, pact: Pact) -> str:
        """When an agreement takes effect: seal, parties or service. After a suit is registered the court's paper decides."""
        own = self.procedure.tracks[pact.track].effect or "seal"
        entrusted = self.court is not None and self.court.mode.startswith("委托")
        return "service" if own == "parties" and entrusted else own

    def take_effect(self, pact: Pact, on: date) -> None:
        """An agreement comes into force: older ones give way, its obligations run, confirmation may be applied for."""
        for older in self.pacts:
            if older is not pact and older.state == "effective":
                older.state = "replaced"
        self.dates.pop("performed", None)  # what was performed was the older one
        pact.state = "effective"
        pact.effective_on = on
        self.owed = [Owed(o) for o in self.obligations_of(pact)]
        self.outcome = WRITTEN if pact.form == "书面" else ORAL
        people = pact.track == "people"
        if people:
            self.enter("P4" if pact.form == "书面" else "P4o", on)
        if pact.on_spot:
            for one in self.owed:
                one.done, one.done_fen, one.done_on = True, one.what.fen, on
            self.finish(on)
        elif self.owed and people:
            self.enter("P5", on)
        if self.effect_of(pact) != "service":
            self.open_confirmation(pact, on)

    def open_confirmation(self, pact: Pact, on: date) -> None:
        """From now on the parties may jointly ask a court to confirm a written agreement, unless one is before it already."""
        if self.at("confirmation") in _BEFORE_COURT:
            return
        if pact.form == "书面" and pact.confirmable != "不可以" and "C0" in self.procedure.states:
            self.enter("C0", on)

    def finish(self, on: date) -> None:
        """Everything promised is done; only people's mediation has a state for it, and being mediated again it waits for the end."""
        self.dates["performed"] = on
        force = next((p for p in reversed(self.pacts) if p.state == "effective"), None)
        if force is not None and force.track == "people" and self.at("people") in _IN_FORCE:
            self.enter("P6", on)

    def obligations_of(self, pact: Pact) -> tuple[Obligation, ...]:
        """What an agreement obliges to: as the side table says, else as its entry's items say."""
        known = tuple(o for o in self.facts.obligations if o.agreement == pact.id)
        if known:
            return known
        for act in ("reach", "oral"):
            happening = self.last.get(act)
            if happening is not None and agreement_id(happening) == pact.id:
                return obligations(happening.fields.get("items"), pact.id)
        return ()

    # ---- freezing ----------------------------------------------------------------------------------------------------

    def timing(self) -> Timing:
        """What deadlines are counted from now; its mappings change with every happening taken later."""
        when, pacts, pauses = self.dates.get, self.pacts, self.pauses
        return Timing(
            states=frozenset([state for state, _since in self.where.values()]),
            ended_on=when("ended"),
            effective_on=next((one.effective_on for one in reversed(pacts) if one.state == "effective"), None)
            if pacts
            else None,
            performed_on=when("performed"),
            closed_on=when("closed"),
            filed_on=when("filed"),
            obligations=tuple([one.frozen() for one in self.owed]),
            joined_into=self.joined_into,
            last=self.last,
            own=self.own,
            first_failed=self.first_failed,
            referrals=tuple(self.referrals.values()),
            supervisions=tuple(self.supervisions.values()),
            track_pauses={track: tuple(found) for track, found in pauses.items()} if pauses else _NOTHING,
            track_extended=self.extended,
            granted=self.granted,
        )

    def standing(self) -> Standing:
        """Where the case stands now."""
        when = self.dates.get
        pacts, pact = [one.frozen(self.stands) for one in self.pacts], self.pact
        mediation = self._mediation()
        pauses = self.pauses.get(mediation, [])
        return Standing(
            **self._timing(),
            tracks=self._tracks(),
            stage=self._stage(mediation),
            outcome=self.outcome,
            accepted_on=when("accepted"),
            started_on=when("started"),
            reached_on=when("reached"),
            paused_since=pauses[-1][0] if pauses and pauses[-1][1] is None else None,
            pauses=tuple(pauses),
            extended_until=self.extended.get(mediation),
            refused_by=tuple([p for p, said in self.consents.items() if said == REFUSED and p in self.parties]),
            consents=dict(self.consents),
            parties=tuple(self.parties),
            retired=frozenset(self.retired),
            mediators=self.mediators,
            recorder=self.recorder,
            open_recusal=self._open_recusal() if self.recusals else (),
            agreement=pacts[self.pacts.index(pact)] if pact is not None else None,
            agreements=tuple(pacts),
            referral=self.referral,
            counts=dict(self.counts),
            order=tuple(self.order),
            moved=tuple(self.moved),
            mediation=mediation,
            court=self.court,
            organ_kind=self.admin.organ_kind if self.admin else "",
            admin=self.admin,
            police_decided_on=when("police"),
            confirmation=self.confirmation,
            risk=self.risks[-1].colour if self.risks else "",
            risk_log=tuple(self.risks),
            police_linked=self.police_linked,
            no_penalty=self.no_penalty,
            owner_offer=self.owner_offer,
            track_extensions=dict(self.extensions),
            sessions=dict(self.sessions),
            meetings=dict(self.meetings),
        )

    def _timing(self) -> dict[str, Any]:
        """The fields of a timing, their mappings kept from what happens later."""
        found = self.timing()
        told = ((name, getattr(found, name)) for name in _TIMING)
        return {name: dict(value) if isinstance(value, dict) else value for name, value in told}

    def _open_recusal(self) -> tuple[str, ...]:
        at_work = (*self.mediators, self.recorder)
        return tuple(s for s, d in self.recusals.items() if s in at_work and d in ("待决定", "予以更换"))

    def _tracks(self) -> dict[str, TrackState]:
        states, labels, closed = self.procedure.states, self.procedure.tracks, "closed" in self.dates
        found = {}
        for track, (state_id, since) in self.where.items():
            state = states[state_id]
            active = state.active and not closed
            found[track] = TrackState(state_id, state.label, since, active, track, labels[track].label)
        return found

    def _mediation(self) -> str:
        """The mediation track entered last."""
        tracks = self.procedure.tracks
        return next((track for track in reversed(self.order) if tracks[track].mediation), "")

    def _stage(self, mediation: str) -> str:
        if "filed" in self.dates:
            return "已归档"
        if "closed" in self.dates:
            return "已结案"
        held = self.where.get(mediation) or self.where.get("intake")
        if held is None:
            return ""
        state = self.procedure.states[held[0]]
        return state.stage or state.label


def _first_parties(facts: CaseFacts) -> list[str]:
    """Parties from the start: who joined later joins by its happening; who left since was there until then."""
    if _PEOPLE.isdisjoint(map(_ACT, facts.happenings)):
        return [p.id for p in facts.parties if p.active]
    changes = [h for h in facts.happenings if h.act in _PEOPLE]
    joined = {one for h in changes for one in joining_ids(h)}
    left = {one for h in changes for one in leaving_ids(h)}
    return [p.id for p in facts.parties if p.id not in joined and (p.active or p.id in left)]


Effect = Callable[[Folder, Happening], None]
EFFECTS: dict[str, Effect] = {}
TIMELESS: set[str] = set()
"""Effects no deadline depends on."""


def effect(name: str, *, timeless: bool = False) -> Callable[[Effect], Effect]:
    """Register what an act does beyond moving between states; ``timeless``: no deadline depends on it."""

    def keep(function: Effect) -> Effect:
        EFFECTS[name] = function
        if timeless:
            TIMELESS.add(name)
        return function

    return keep
