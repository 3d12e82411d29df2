"""Frozen values of a case: what screens, commands and templates see instead of rows.

Money is integer fen. Legal facts are dates; ``datetime`` values are naive wall time of Asia/Shanghai for the hours of
a session, and UTC-aware for the moment something was recorded. Identity and phone numbers are whole here; whoever shows
them masks them unless the reveal was logged.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from mediation.records.parts import (
    Agreement,
    Attachment,
    Due,
    Entry,
    FollowUp,
    Instalment,
    Investigation,
    Item,
    Move,
    Paper,
    Referral,
    Service,
    Session,
    Signature,
    TrackStanding,
    VolumeInfo,
)
from mediation.records.people import Aide, CentreInfo, Organ, Party, StaffInfo

__all__ = [
    "Agreement",
    "Aide",
    "Attachment",
    "CaseLine",
    "CentreInfo",
    "Changed",
    "Due",
    "Entry",
    "FollowUp",
    "Instalment",
    "Investigation",
    "Item",
    "Move",
    "Organ",
    "Paper",
    "Party",
    "Referral",
    "Service",
    "Session",
    "Signature",
    "Snapshot",
    "StaffInfo",
    "TrackStanding",
    "VolumeInfo",
]

PROMISE = "约定履行"
"""Rule of the deadlines that the parties set each other: one for each instalment of the agreement in force."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything of one case, frozen."""

    id: str
    centre: CentreInfo
    docid: int
    year: int
    reg_no: str
    title: str
    kind: str  # 邻里/渗漏水
    source_way: str  # 依申请 | 主动 | 接受委托移送
    source_channel: str
    referrer: str
    external_no: str
    level: str
    applied_on: date
    accepted_on: date | None
    place: str
    people_involved: int
    fen: int
    facts: str
    disputed: str
    claims: tuple[str, ...]
    application_mode: str  # 书面 | 口头
    confidential: bool
    stage: str  # one label for lists, e.g. 调解中
    outcome: str
    closed_on: date | None
    performed_on: date | None
    first_owner: str
    referral_mode: str  # "" | 告知引导 | 移送 | 委托 | 委派 | 邀请
    referral_received_on: date | None
    parties: tuple[Party, ...] = ()
    mediators: tuple[StaffInfo, ...] = ()  # the host first
    recorder: StaffInfo | None = None
    tracks: tuple[TrackStanding, ...] = ()
    sessions: tuple[Session, ...] = ()
    investigations: tuple[Investigation, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    services: tuple[Service, ...] = ()
    entries: tuple[Entry, ...] = ()
    dues: tuple[Due, ...] = ()
    papers: tuple[Paper, ...] = ()
    volume: VolumeInfo | None = None
    related: tuple[tuple[str, str, str], ...] = ()  # (relation, case id, reg_no): 并入, 拆分自, 移送自, 反复自 …
    referrals: tuple[Referral, ...] = ()
    moves: tuple[Move, ...] = ()  # every step of every track, in order; filled where the case is looked at whole
    risk: str = ""  # 红 | 橙 | 黄 | 蓝, "" before anybody judged it
    organ_id: str = ""  # the organ that works on it; "" = the centre itself
    organ: Organ | None = None  # the same with its name
    version: int = 1
    demo: bool = False

    @property
    def committee(self) -> str:
        """The name of the committee or organ whose case it is, as sealed on its papers."""
        return self.organ.name if self.organ else self.centre.committee

    def party(self, party_id: str) -> Party | None:
        """The party of that id."""
        return next((p for p in self.parties if p.id == party_id), None)

    def by_role(self, role: str) -> tuple[Party, ...]:
        """Active parties of a role, in order."""
        return tuple(p for p in self.parties if p.role == role and p.active)

    def due_of(self, part: Instalment) -> date | None:
        """The last day of an instalment now: the agreed one, or the earlier one on which all that was left fell due (全部到期)."""
        return next((one.due for one in self.dues if one.rule == PROMISE and one.ref == part.id), part.due)

    @property
    def agreement(self) -> Agreement | None:
        """The agreement in force or being signed: the newest that is neither replaced nor void."""
        living = [a for a in self.agreements if a.state not in ("replaced", "void")]
        return living[-1] if living else None


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One line of the case list; already masked."""

    id: str
    docid: int
    reg_no: str
    title: str
    parties: str
    kind: str
    stage: str
    level: str
    mediators: str
    applied_on: date
    next_due: date | None
    next_label: str


@dataclass(frozen=True, slots=True)
class Changed:
    """What an act changed: ids for the panes that show them; warnings for the person."""

    case_id: str
    act: str
    said: str  # one Chinese sentence for the status line
    objects: tuple[tuple[str, str], ...] = ()  # (table, id)
    warnings: tuple[str, ...] = ()
    made: dict[str, str] = field(default_factory=dict)  # e.g. {"reg_no": …, "agreement": id}
