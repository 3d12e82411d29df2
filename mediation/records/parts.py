"""Frozen values of what a case is made of: sessions, agreements, papers, clocks and the rest of its file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Session:
    """One mediation session (调解会) with its record (笔录)."""

    id: str
    no: int
    started: datetime
    ended: datetime | None
    place: str
    mode: str  # 现场 | 线上 | 上门
    present: tuple[str, ...]  # party ids
    participants: tuple[str, ...]  # 参加人: never mediator, party or recorder
    record: str
    result: str  # 达成协议 | 未达成 | 继续调解
    version: int = 1


@dataclass(frozen=True, slots=True)
class Investigation:
    """One interview (调查记录): one person a record."""

    id: str
    no: int
    subject: str
    subject_relation: str
    investigators: tuple[str, ...]
    recorder: str
    started: datetime
    ended: datetime | None
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came from outside: identity copy, evidence, proof of performance, signed scan, received paper.

    ``category``: identity | evidence | proof | confirmation | referral | authorisation | signed | other.
    ``row`` is the catalogue row of ``procedure/forms.toml`` it is bound in.
    """

    id: str
    category: str
    title: str
    sha256: str
    mime: str
    pages: int
    row: str
    added_on: date
    party_id: str = ""
    obligation_id: str = ""
    paper_id: str = ""  # for the signed scan of a paper
    checked_by: str = ""
    checked_on: date | None = None
    provider: str = ""
    copies: int = 1
    original: bool = False
    proves: str = ""
    received_by: str = ""


@dataclass(frozen=True, slots=True)
class Instalment:
    """One thing to be done by one day; a single payment is one instalment. Fen."""

    id: str
    no: int
    item_no: int
    obligor: str
    obligee: str
    what: str
    due: date | None
    fen: int
    done_fen: int = 0
    done_on: date | None = None
    state: str = "open"  # open | part | done | default
    proof_id: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class Item:
    """One numbered clause of an agreement. ``kind``: 给付 | 作为 | 不作为 | 道歉 | 交付 | 确认 | 其他."""

    id: str
    no: int
    kind: str
    text: str
    obligor_ids: tuple[str, ...] = ()
    obligee_ids: tuple[str, ...] = ()
    fen: int | None = None
    due: date | None = None
    method: str = ""
    account: str = ""
    default_clause: str = ""
    instalments: tuple[Instalment, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """How one person signed. ``way``: 签名 | 盖章 | 按指印 | 签名并按指印 | 签名并盖章."""

    signer_kind: str  # party | mediator | recorder
    signer_id: str  # party id or staff id
    signed_by: str  # the person whose hand it was (guardian, agent, representative or the party)
    way: str
    on: date


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement. ``effective_on`` is the day of the last of: all parties, mediator, seal (oral: the day reached)."""

    id: str
    no: str  # printed number, "" for one without
    form: str  # 书面 | 口头
    scope: str  # 全部 | 部分
    facts: str
    disputed: str
    responsibility: str
    manner: str  # 履行方式、时限
    reached_on: date
    items: tuple[Item, ...]
    copies: int
    state: str  # draft | signing | effective | replaced | void
    signatures: tuple[Signature, ...] = ()
    sealed_on: date | None = None
    effective_on: date | None = None
    confirm_agreed: bool = False
    supplements: str = ""  # id of the agreement this one supplements or replaces
    on_spot: bool = False  # performed on the spot
    track: str = "people"  # the mediation it came out of
    version: int = 1


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One follow-up visit (回访)."""

    id: str
    no: int
    on: date
    by: str
    interviewee: str
    way: str
    performed: str  # 全部履行 | 部分履行 | 未履行
    satisfaction: str
    later: str  # later suit, relapse, wrong mediation
    risk: str
    measures: str


@dataclass(frozen=True, slots=True)
class Service:
    """A paper served on somebody (送达回证)."""

    id: str
    paper_title: str
    copies: int
    to: str
    party_id: str
    way: str
    place: str
    served_on: date | None
    receiver: str = ""
    relation: str = ""
    refused: str = ""
    witness: str = ""
    server: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One act of the case as the file keeps it; superseded entries stay."""

    id: str
    seq: int
    act: str
    label: str
    track: str
    on: date
    at: datetime | None
    fields: tuple[tuple[str, object], ...]
    actor: str
    recorded_at: datetime
    supersedes: str = ""
    superseded_by: str = ""
    reason: str = ""

    def value(self, name: str, default: object = None) -> object:
        """The field of that name, or ``default``."""
        return dict(self.fields).get(name, default)


@dataclass(frozen=True, slots=True)
class Due:
    """A clock of the case. ``basis``: 法 | 本中心设置 | 待核; ``state``: open | done | missed | void."""

    rule: str  # D4
    label: str
    start_on: date
    due: date | None  # None while paused, or where no date can be told
    state: str
    basis: str
    law: str
    explanation: str
    day_n: int = 0
    day_m: int = 0
    warn: str = ""  # e.g. 2027年节假日安排尚未录入
    ref: str = ""  # agreement, instalment or entry the clock hangs on
    due_at: datetime | None = None  # wall time, of clocks counted in hours
    whose: str = "ours"  # who has to act: ours | parties | other


@dataclass(frozen=True, slots=True)
class Paper:
    """A generated paper. ``state``: draft | frozen | printed | signed | void."""

    id: str
    form: str
    title: str
    doc_no: str
    subject: str  # id of party, session, agreement … ; "" for the case
    state: str
    on: date
    pages: int
    pdf_sha256: str
    docx_sha256: str
    data_sha256: str
    template_sha256: str
    row: str
    stale: bool = False  # 需重制
    stale_reason: str = ""
    printed_copies: int = 0
    scan_sha256: str = ""
    frozen_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class TrackStanding:
    """Where one track stands."""

    track: str  # id of the track: intake, people, administrative, judicial, confirmation, remedy
    label: str
    state: str
    state_label: str
    since: date | None
    active: bool
    lane: int = 0  # place of its lane on the screen; 0 = none


@dataclass(frozen=True, slots=True)
class Move:
    """One step of a track into a state; ``entry`` is the id of the entry that made it, "" of a step the clock made."""

    track: str
    track_label: str
    lane: int
    state: str
    label: str
    on: date
    act: str
    act_label: str
    entry: str


@dataclass(frozen=True, slots=True)
class Referral:
    """One hand-over. ``ref``: the entry that made it; direction: 来 (to us), 往 (from us) or 内 (between our own people).

    organ_id: the organ of this database it went to, "" for a body outside; due: the day an answer is due.
    """

    ref: str
    direction: str
    mode: str
    body: str
    body_kind: str
    organ_id: str
    letter_no: str
    their_no: str
    received_on: date
    due: date | None
    state: str
    decided_on: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class VolumeInfo:
    """The bound volume and its retention as decided by a person."""

    no: str
    title: str
    filer: str
    filed_on: date | None
    checker: str
    checked_on: date | None
    retention: str  # 永久 | 定期30年 | 定期10年 | 长期 | 短期
    retain_until: date | None
    retention_reason: str
    notes: str
    pdf_sha256: str = ""
    pages: int = 0
    location: str = ""
