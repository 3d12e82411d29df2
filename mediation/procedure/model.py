"""What a case is to the engine, and where it stands: frozen values. What the TOML says is in `spec`, told again here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import NamedTuple

from mediation.procedure.clock import Clock
from mediation.procedure.law import Law
from mediation.procedure.parts import (
    AdminState,
    ConfirmState,
    CourtState,
    Granted,
    Move,
    PartState,
    ReferralState,
    RiskState,
    SupervisionState,
)
from mediation.procedure.spec import ROLE_WORDS, Act, FieldSpec, Guard, Rule, Setting, State, Track

__all__ = [
    "ROLE_WORDS", "Act", "AdminState", "AgreementState", "CaseFacts", "Clock", "ConfirmState", "CourtState", "FieldSpec", "Granted", "Guard", "Happening",
    "Law", "Move", "Obligation", "ObligationState", "Offer", "PartState", "PartyFacts", "Reason", "ReferralState", "RiskState",
    "Rule", "Setting", "SignatureState", "Standing", "State", "SupervisionState", "Timing", "Track", "TrackState", "Verdict",
]  # fmt: skip


ACCEPTING = ("accept", "admin_accept", "court_accept")
"""Acts by which a case is taken on, one for each kind of mediation."""


# ---- what a case is --------------------------------------------------------------------------------------------------


class Happening(NamedTuple):
    """One effective entry. A corrected entry keeps the id and place (``seq``) of the first one. Dates are ``date`` objects."""

    id: str
    seq: int
    act: str
    on: date
    at: datetime | None = None
    fields: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """A party. ``guardians``: names; ``agents``: (name, 一般授权 | 特别授权). ``capacity``: "" = from age.

    terms: (name, first day, last day) of each agent's authority; None = no such day was named.
    former: (old name, present name) of the party and of who acts for it, where a name was put right: what was signed
    under the old name stays signed. address: where it lives or has its seat.
    """

    id: str
    role: str
    type: str
    name: str
    active: bool = True
    birth: date | None = None
    capacity: str = ""
    guardians: tuple[str, ...] = ()
    agents: tuple[tuple[str, str], ...] = ()
    terms: tuple[tuple[str, date | None, date | None], ...] = ()
    former: tuple[tuple[str, str], ...] = ()
    address: str = ""

    def called(self, name: str) -> str:
        """The present name of somebody who bore that name."""
        return dict(self.former).get(name, name)

    @property
    def natural(self) -> bool:
        """Whether this is a person rather than an organisation."""
        return self.type == "自然人"


@dataclass(frozen=True, slots=True)
class Obligation:
    """One thing to be done by one day. ``agreement``: root entry id of the act that made it; fen 0 = no money."""

    id: str
    agreement: str
    item_no: int
    no: int
    what: str
    due: date | None
    fen: int


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """Everything the engine may know of a case. ``happenings``: effective entries only, in order.

    other_tracks: labels of other active mediation of the same claim (another case, another body).
    other_suits: (case, court) of suits on the same claim registered in other cases.
    first_owner: name of who answers for the case (首接责任人).
    place: where the thing in dispute is; seat: the court of the centre's place, or its address.
    unsealed: places of seals on agreements that were taken back.
    dossier_missing, dossier_wanting: papers the volume lacks that the law asks for, and that the centre asks for.
    """

    kind: str
    applied_on: date
    level: str = ""
    source_way: str = ""
    source_channel: str = ""
    region: str = ""
    committee_type: str = ""
    parties: tuple[PartyFacts, ...] = ()
    happenings: tuple[Happening, ...] = ()
    settings: Mapping[str, object] = field(default_factory=dict)
    fen: int = 0
    application_mode: str = ""
    confidential: bool = False
    obligations: tuple[Obligation, ...] = ()
    staff: Mapping[str, str] = field(default_factory=dict)
    other_tracks: tuple[str, ...] = ()
    other_suits: tuple[tuple[str, str], ...] = ()
    dossier_complete: bool | None = None
    dossier_missing: tuple[str, ...] = ()
    dossier_wanting: tuple[str, ...] = ()
    has_volume: bool = False
    has_gaps: bool = False
    unsealed: tuple[int, ...] = ()
    first_owner: str = ""
    place: str = ""
    seat: str = ""

    def party(self, party_id: object) -> PartyFacts | None:
        """The party of that id."""
        return next((p for p in self.parties if p.id == party_id), None)

    def names(self, ids: tuple[str, ...] | list[str]) -> str:
        """Names of these parties, joined by 、."""
        return "、".join(p.name for p in self.parties if p.id in ids)


# ---- where a case stands ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TrackState:
    """Where one track stands, and since which day. ``label`` is that of the state, ``track_label`` that of the track."""

    state: str
    label: str
    since: date
    active: bool
    track: str
    track_label: str

    @property
    def state_label(self) -> str:
        """The same as ``label``."""
        return self.label


class SignatureState(NamedTuple):
    """One signature on the agreement. ``kind``: party, mediator or recorder."""

    kind: str
    signer: str
    signed_by: str
    capacity: str
    way: str
    on: date


@dataclass(frozen=True, slots=True)
class AgreementState:
    """One agreement. ``id``: root entry id of its `reach` or `oral`; ``state``: signing, effective, replaced or void.

    track: the mediation it came out of. unsigned: ids of the parties it binds who are gone without having signed, left: of
    those who signed and are gone; none of them was succeeded by anybody who takes part.
    """

    id: str
    form: str
    scope: str
    reached_on: date
    on_spot: bool
    confirmable: str
    confirm_agreed: bool
    signatures: tuple[SignatureState, ...]
    sealed_on: date | None
    effective_on: date | None
    state: str
    track: str = "people"
    unsigned: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


class ObligationState(NamedTuple):
    """One obligation and how far it is done. ``state``: open, part, done or default. ``done_on``: last performance."""

    id: str
    agreement: str
    item_no: int
    no: int
    what: str
    due: date | None
    fen: int
    done_fen: int
    done_on: date | None
    state: str

    @property
    def rest(self) -> int:
        """Fen still owed."""
        return max(self.fen - self.done_fen, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """What deadlines are counted from: the part of a standing that clocks look at.

    own: the last happening of an act several tracks share, by (act, track); first_failed: by track, the first session that
    came to nothing; referrals and supervisions as in a standing.
    """

    states: frozenset[str]
    ended_on: date | None
    effective_on: date | None
    performed_on: date | None
    closed_on: date | None
    filed_on: date | None
    obligations: tuple[ObligationState, ...]
    joined_into: str
    last: Mapping[str, Happening]
    own: Mapping[tuple[str, str], Happening] = field(default_factory=dict)
    first_failed: Mapping[str, Happening] = field(default_factory=dict)
    referrals: tuple[ReferralState, ...] = ()
    supervisions: tuple[SupervisionState, ...] = ()
    track_pauses: Mapping[str, tuple[tuple[date, date | None], ...]] = field(default_factory=dict)
    track_extended: Mapping[str, date] = field(default_factory=dict)
    granted: Mapping[str, tuple[Granted, ...]] = field(default_factory=dict)

    def pauses_of(self, track: str) -> tuple[tuple[date, date | None], ...]:
        """Pauses of one track: (from, until); the last open one has no end."""
        return self.track_pauses.get(track, ())

    def extended_of(self, track: str) -> date | None:
        """The day to which one track's time was extended."""
        return self.track_extended.get(track)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing(Timing):
    """Where a case stands: the fold of its happenings. Lists of ids are tuples in the order they came.

    retired: (party id, name) of guardians and agents who act no longer.
    mediation: the mediation track entered last, "" before one; ``pauses`` and ``extended_until`` are those of it.
    order: tracks as they were entered, the last one last.
    moved: every move of every track, in order; track_extensions: how often a track's time was extended.
    police_linked: the dispute is one of public order (治安) the police still have to decide; no_penalty: "", 已申请, 已认可.
    owner_offer: id of who was asked to take over as first owner and has not answered.
    meetings: the sessions of each track as they were entered; sessions: how many.
    """

    tracks: Mapping[str, TrackState]
    stage: str
    outcome: str
    accepted_on: date | None
    started_on: date | None
    reached_on: date | None
    paused_since: date | None
    pauses: tuple[tuple[date, date | None], ...]
    extended_until: date | None
    refused_by: tuple[str, ...]
    consents: Mapping[str, str]
    parties: tuple[str, ...]
    retired: frozenset[tuple[str, str]]
    mediators: tuple[str, ...]
    recorder: str
    open_recusal: tuple[str, ...]
    agreement: AgreementState | None
    agreements: tuple[AgreementState, ...]
    referral: str
    counts: Mapping[str, int]
    order: tuple[str, ...] = ()
    moved: tuple[Move, ...] = ()
    mediation: str = ""
    court: CourtState | None = None
    organ_kind: str = ""
    admin: AdminState | None = None
    confirmation: ConfirmState | None = None
    risk: str = ""
    risk_log: tuple[RiskState, ...] = ()
    police_linked: bool = False
    no_penalty: str = ""
    police_decided_on: date | None = None
    owner_offer: str = ""
    track_extensions: Mapping[str, int] = field(default_factory=dict)
    sessions: Mapping[str, int] = field(default_factory=dict)
    meetings: Mapping[str, tuple[Happening, ...]] = field(default_factory=dict)

    @property
    def people(self) -> str:
        """State of the people's track, "" before it opens."""
        track = self.tracks.get("people")
        return track.state if track else ""

    def accepted_in(self, track: str) -> date | None:
        """The day a track's case was taken on last."""
        return next((m.on for m in reversed(self.moved) if m.track == track and m.act in ACCEPTING), None)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an act is refused or warned of. ``basis``: 法, 本中心设置 or 待核; ``article``: the words for it."""

    guard: str
    message: str
    article: str
    basis: str

    def __str__(self) -> str:
        return f"{self.message}（{self.article}）" if self.article else self.message


@dataclass(frozen=True, slots=True)
class Offer:
    """An act that belongs to the present state, with what stands against it."""

    act: Act
    allowed: bool
    reasons: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one act; ``standing`` is the one after it, or the present one when refused."""

    refusals: tuple[Reason, ...]
    warnings: tuple[Reason, ...]
    standing: Standing

    @property
    def refused(self) -> bool:
        """Whether anything stands against it."""
        return bool(self.refusals)
