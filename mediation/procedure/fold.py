"""Folding a case's happenings into where it stands.

`Folder` is the one mutable thing of this room: it takes happenings one by one; `standing` freezes what it knows. What an
act does beyond moving between states is an effect, named in the TOML and registered in `effects`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from mediation.procedure.entries import agreement_id, joining_ids, leaving_ids, obligations
from mediation.procedure.model import (
    AgreementState,
    CaseFacts,
    Happening,
    Obligation,
    ObligationState,
    SignatureState,
    Standing,
    TrackState,
)

if TYPE_CHECKING:
    from mediation.procedure.load import Procedure

REFUSED = "不同意"


@dataclass(slots=True)
class Owed:
    """One obligation while folding."""

    what: Obligation
    done_fen: int = 0
    done_on: date | None = None
    done: bool = False
    broken: bool = False

    def frozen(self) -> ObligationState:
        """As a screen sees it."""
        o = self.what
        state = "done" if self.done else "default" if self.broken else "part" if self.done_fen else "open"
        return ObligationState(
            o.id, o.agreement, o.item_no, o.no, o.what, o.due, o.fen, self.done_fen, self.done_on, state
        )


@dataclass(slots=True)
class Pact:
    """One agreement while folding."""

    id: str
    form: str
    scope: str
    reached_on: date
    on_spot: bool
    confirmable: str
    confirm_agreed: bool
    signatures: list[SignatureState] = field(default_factory=list)
    sealed_on: date | None = None
    effective_on: date | None = None
    state: str = "signing"

    def frozen(self) -> AgreementState:
        """As a screen sees it."""
        return AgreementState(
            self.id, self.form, self.scope, self.reached_on, self.on_spot, self.confirmable, self.confirm_agreed,
            tuple(self.signatures), self.sealed_on, self.effective_on, self.state,
        )  # fmt: skip


class Folder:
    """The case so far. Public attributes are what effects change."""

    def __init__(self, procedure: Procedure, facts: CaseFacts) -> None:
        self.procedure = procedure
        self.facts = facts
        self.parties = _first_parties(facts)
        self.where: dict[str, tuple[str, date]] = {}
        self.consents: dict[str, str] = {}
        self.retired: set[tuple[str, str]] = set()
        self.mediators: tuple[str, ...] = ()
        self.recorder = ""
        self.recusals: dict[str, str] = {}
        self.pacts: list[Pact] = []
        self.owed: list[Owed] = []
        self.pauses: list[tuple[date, date | None]] = []
        self.dates: dict[str, date] = {}
        self.extended_until: date | None = None
        self.referral = ""
        self.joined_into = ""
        self.outcome = ""
        self.last: dict[str, Happening] = {}
        self.counts: dict[str, int] = {}

    # ---- moving ------------------------------------------------------------------------------------------------------

    def apply(self, happening: Happening) -> None:
        """Take one happening; an act the procedure no longer knows leaves only its trace."""
        self.last[happening.act] = happening
        self.counts[happening.act] = self.counts.get(happening.act, 0) + 1
        act = self.procedure.acts.get(happening.act)
        if act is None:
            return
        for target in act.to:
            self.move(target, happening.on)
        for effect in act.effects:
            EFFECTS[effect](self, happening)

    def move(self, target: str, on: date) -> None:
        """Enter a state. A track that never began has no end; an agreement in force outlives mediating it again."""
        state = self.procedure.states[target]
        if state.end and state.track not in self.where:
            return
        ended = state.track == "people" and target in ("P8", "P9", "P10")
        if ended:
            self.dates["ended"] = on
            for pact in self.pacts:
                if pact.state == "signing":
                    pact.state = "void"
        living = ended and any(pact.state == "effective" for pact in self.pacts)
        self.where[state.track] = ("P7" if living else target, on)
        if state.outcome and state.end and not living:
            self.outcome = state.outcome

    def given(self, happening: Happening, name: str) -> object:
        """A field of a happening, or the default of its act."""
        value = happening.fields.get(name)
        if value is not None and value != "":
            return value
        act = self.procedure.acts.get(happening.act)
        spec = act.field(name) if act is not None else None
        return spec.default if spec is not None else ""

    @property
    def pact(self) -> Pact | None:
        """The agreement being signed or in force: the newest that is neither replaced nor void."""
        return next((p for p in reversed(self.pacts) if p.state not in ("replaced", "void")), None)

    def take_effect(self, pact: Pact, on: date) -> None:
        """An agreement comes into force: older ones give way, its obligations run, confirmation may be applied for."""
        for older in self.pacts:
            if older is not pact and older.state == "effective":
                older.state = "replaced"
        pact.state = "effective"
        pact.effective_on = on
        self.owed = [Owed(o) for o in self.obligations_of(pact)]
        self.outcome = "达成书面协议" if pact.form == "书面" else "达成口头协议"
        self.where["people"] = ("P4" if pact.form == "书面" else "P4o", on)
        if pact.on_spot:
            for one in self.owed:
                one.done, one.done_fen, one.done_on = True, one.what.fen, on
            self.finish(on)
        elif self.owed:
            self.where["people"] = ("P5", on)
        if pact.form == "书面" and pact.confirmable != "不可以" and "C0" in self.procedure.states:
            self.where["confirmation"] = ("C0", on)

    def finish(self, on: date) -> None:
        """Everything promised is done."""
        self.where["people"] = ("P6", on)
        self.dates["performed"] = on

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

    def standing(self) -> Standing:
        """Where the case stands now."""
        states = self.procedure.states
        tracks = {}
        for track, (state_id, since) in self.where.items():
            state = states[state_id]
            label = self.procedure.tracks[track].label
            active = state.active and "closed" not in self.dates
            tracks[track] = TrackState(state_id, state.label, since, active, track, label)
        when = self.dates.get
        pact = self.pact
        refused = tuple(p for p, answer in self.consents.items() if answer == REFUSED and p in self.parties)
        return Standing(
            tracks=tracks,
            states=frozenset(state for state, _since in self.where.values()),
            stage=self._stage(),
            outcome=self.outcome,
            accepted_on=when("accepted"),
            started_on=when("started"),
            ended_on=when("ended"),
            reached_on=when("reached"),
            effective_on=next((p.effective_on for p in reversed(self.pacts) if p.state == "effective"), None),
            performed_on=when("performed"),
            closed_on=when("closed"),
            filed_on=when("filed"),
            paused_since=self.pauses[-1][0] if self.pauses and self.pauses[-1][1] is None else None,
            pauses=tuple(self.pauses),
            extended_until=self.extended_until,
            refused_by=refused,
            consents=dict(self.consents),
            parties=tuple(self.parties),
            retired=frozenset(self.retired),
            mediators=self.mediators,
            recorder=self.recorder,
            open_recusal=tuple(
                s
                for s, d in self.recusals.items()
                if s in (*self.mediators, self.recorder) and d in ("待决定", "予以更换")
            ),
            agreement=pact.frozen() if pact else None,
            agreements=tuple(p.frozen() for p in self.pacts),
            obligations=tuple(one.frozen() for one in self.owed),
            referral=self.referral,
            joined_into=self.joined_into,
            last=dict(self.last),
            counts=dict(self.counts),
        )

    def _stage(self) -> str:
        if "filed" in self.dates:
            return "已归档"
        if "closed" in self.dates:
            return "已结案"
        for track in ("people", "intake"):
            if track in self.where:
                state = self.procedure.states[self.where[track][0]]
                return state.stage or state.label
        return ""


def _first_parties(facts: CaseFacts) -> list[str]:
    """Parties from the start: who joined later joins by its happening; who left since was there until then."""
    joined = {one for h in facts.happenings for one in joining_ids(h)}
    left = {one for h in facts.happenings for one in leaving_ids(h)}
    return [p.id for p in facts.parties if p.id not in joined and (p.active or p.id in left)]


Effect = Callable[[Folder, Happening], None]
EFFECTS: dict[str, Effect] = {}


def effect(name: str) -> Callable[[Effect], Effect]:
    """Register what an act does beyond moving between states."""

    def keep(function: Effect) -> Effect:
        EFFECTS[name] = function
        return function

    return keep
