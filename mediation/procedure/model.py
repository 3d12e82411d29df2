"""What a case is to the engine, and where it stands: frozen values. What the TOML says is in `spec`, told again here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from mediation.procedure.clock import Clock
from mediation.procedure.law import Law
from mediation.procedure.spec import ROLE_WORDS, Act, FieldSpec, Guard, Rule, Setting, State, Track

__all__ = [
    "ROLE_WORDS", "Act", "AgreementState", "CaseFacts", "Clock", "ConfirmState", "CourtState", "FieldSpec", "Guard", "Happening",
    "Law", "Move", "Obligation", "ObligationState", "Offer", "PartState", "PartyFacts", "Reason", "ReferralState", "RiskState",
    "Rule", "Setting", "SignatureState", "Standing", "State", "SupervisionState", "Track", "TrackState", "Verdict",
]  # fmt: skip


# ---- what a case is --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Happening:
    """One effective entry. A corrected entry keeps the id and place (``seq``) of the first one. Dates are ``date`` objects."""

    id: str
    seq: int
    act: str
    on: date
    at: datetime | None = None
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """A party. ``guardians``: names; ``agents``: (name, 一般授权 | 特别授权). ``capacity``: "" = from age.

    terms: (name, first day, last day) of each agent's authority; None = no such day was named.
    former: (old name, present name) of the party and of who acts for it, where a name was put right: what was signed
    under the old name stays signed.
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
    first_owner: name of who answers for the case (首接责任人).
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
    dossier_complete: bool | None = None
    dossier_missing: tuple[str, ...] = ()
    dossier_wanting: tuple[str, ...] = ()
    has_volume: bool = False
    has_gaps: bool = False
    first_owner: str = ""

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


@dataclass(frozen=True, slots=True)
class SignatureState:
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

    track: the mediation it came out of.
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


@dataclass(frozen=True, slots=True)
class ObligationState:
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


@dataclass(frozen=True, slots=True)
class Move:
    """One step of a track into a state. ``entry``: id of the entry that did it, ``act`` its act."""

    track: str
    state: str
    label: str
    on: date
    act: str
    entry: str


@dataclass(frozen=True, slots=True)
class ReferralState:
    """One referral. ``id``: the entry that made it; direction: 来 (to us) or 往 (from us); mode as the act says.

    state: 待答复, 已接受, 不接受, 已退回, 待对方接收, 对方已接收, 对方退回 or 已反馈. organ: id of the organ of this database it goes to.
    """

    id: str
    direction: str
    mode: str
    body: str
    body_kind: str
    letter_no: str
    their_no: str
    received_on: date
    state: str
    decided_on: date | None = None
    reason: str = ""
    replied_on: date | None = None
    organ: str = ""

    @property
    def closed_on(self) -> date | None:
        """The day it was answered: by them to ours, by us to theirs."""
        return self.decided_on if self.direction == "往" else self.replied_on


@dataclass(frozen=True, slots=True)
class CourtState:
    """The court a case came from. mode: 委派, 委托先行调解 or 邀请协助; signed_on: the day its papers were signed for."""

    mode: str
    court: str
    procedure: str
    court_no: str
    online: bool
    received_on: date
    signed_on: date | None = None


@dataclass(frozen=True, slots=True)
class AdminState:
    """The agency that mediates. organ_kind: 公安, 交警 …; offender: ids of who broke public order (police only)."""

    organ_kind: str
    organ: str
    applied_on: date
    ex_officio: bool = False
    joint: bool = False
    offender: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConfirmState:
    """A joint application for confirmation. ``items``: numbers of the clauses it covers; result: state of its track."""

    court: str
    items: tuple[str, ...]
    applied_on: date
    accepted_on: date | None = None
    ruling_on: date | None = None
    served_on: date | None = None
    result: str = ""


@dataclass(frozen=True, slots=True)
class PartState:
    """One addressee of a supervision: a department called, a level told, who has to answer. due_at: wall time."""

    name: str
    due: date | None = None
    due_at: datetime | None = None
    answered_on: date | None = None
    result: str = ""
    by_us: str = ""
    by_them: str = ""


@dataclass(frozen=True, slots=True)
class SupervisionState:
    """A call (吹哨), supervision (督办), meeting (联席会议) or emergency report. ``id``: its entry; kind: the act's id."""

    id: str
    kind: str
    grade: str
    label: str
    opened_on: date
    parts: tuple[PartState, ...] = ()
    closed_on: date | None = None
    result: str = ""
    opened_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RiskState:
    """One setting of the risk colour, with why."""

    colour: str
    on: date
    reason: str
    entry: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands: the fold of its happenings. Lists of ids are tuples in the order they came.

    retired: (party id, name) of guardians and agents who act no longer.
    mediation: the mediation track entered last, "" before one; ``pauses`` and ``extended_until`` are those of it.
    order: tracks as they were entered, the last one last.
    moved: every move of every track, in order; track_extensions: how often a track's time was extended.
    police_linked: the dispute is one of public order (治安) the police still have to decide; no_penalty: "", 已申请, 已认可.
    owner_offer: id of who was asked to take over as first owner and has not answered.
    """

    tracks: Mapping[str, TrackState]
    states: frozenset[str]
    stage: str
    outcome: str
    accepted_on: date | None
    started_on: date | None
    ended_on: date | None
    reached_on: date | None
    effective_on: date | None
    performed_on: date | None
    closed_on: date | None
    filed_on: date | None
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
    obligations: tuple[ObligationState, ...]
    referral: str
    joined_into: str
    last: Mapping[str, Happening]
    counts: Mapping[str, int]
    order: tuple[str, ...] = ()
    moved: tuple[Move, ...] = ()
    mediation: str = ""
    referrals: tuple[ReferralState, ...] = ()
    court: CourtState | None = None
    organ_kind: str = ""
    admin: AdminState | None = None
    confirmation: ConfirmState | None = None
    supervisions: tuple[SupervisionState, ...] = ()
    risk: str = ""
    risk_log: tuple[RiskState, ...] = ()
    police_linked: bool = False
    no_penalty: str = ""
    police_decided_on: date | None = None
    owner_offer: str = ""
    track_pauses: Mapping[str, tuple[tuple[date, date | None], ...]] = field(default_factory=dict)
    track_extended: Mapping[str, date] = field(default_factory=dict)
    track_extensions: Mapping[str, int] = field(default_factory=dict)

    @property
    def people(self) -> str:
        """State of the people's track, "" before it opens."""
        track = self.tracks.get("people")
        return track.state if track else ""

    def pauses_of(self, track: str) -> tuple[tuple[date, date | None], ...]:
        """Pauses of one track: (from, until); the last open one has no end."""
        return self.track_pauses.get(track, ())

    def extended_of(self, track: str) -> date | None:
        """The day to which one track's time was extended."""
        return self.track_extended.get(track)


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
