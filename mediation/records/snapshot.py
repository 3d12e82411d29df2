"""Frozen values of a case: what screens, commands and templates see instead of rows.

Money is integer fen. Legal facts are dates; ``datetime`` values are naive wall time of Asia/Shanghai for the hours of
a session, and UTC-aware for the moment something was recorded. Identity and phone numbers are whole here; whoever shows
them masks them unless the reveal was logged.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class CentreInfo:
    """The centre as its papers name it."""

    id: str
    name: str
    committee: str  # full name of the committee, as on its seal
    prefix: str  # approved abbreviation in numbers, e.g. 博
    region: str  # six-digit code; 99xxxx is invented
    address: str = ""
    phone: str = ""
    court: str = ""  # the basic court usually competent
    demo: bool = False


@dataclass(frozen=True, slots=True)
class StaffInfo:
    """One account of the centre. ``role``: administrator | mediator | head | archivist | auditor."""

    id: str
    name: str
    role: str
    phone: str = ""
    cert_no: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class Aide:
    """A guardian (法定代理人) or agent (委托代理人) of a party."""

    id: str
    kind: str  # guardian | agent
    name: str
    relation: str = ""  # 父亲, 母亲 … for a guardian
    agent_kind: str = ""  # 律师, 近亲属, 工作人员 …
    authority: str = ""  # 一般授权 | 特别授权
    id_type: str = ""
    id_no: str = ""
    phone: str = ""
    items: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """A party. ``role``: 申请人 | 被申请人 | 第三人; ``type``: 自然人, 法人, 事业单位, 非法人组织, 个体工商户, 村民小组, 机关."""

    id: str
    role: str
    ordinal: int  # 1, 2 … within the role
    type: str
    name: str
    gender: str = ""
    ethnicity: str = ""
    birth: date | None = None
    id_type: str = ""
    id_no: str = ""
    uscc: str = ""
    phone: str = ""
    address: str = ""
    occupation: str = ""
    employer: str = ""
    legal_rep_name: str = ""
    legal_rep_title: str = ""
    capacity: str = ""  # "" (from age) | 完全 | 限制 | 无
    literate: bool = True
    joined_on: date | None = None
    left_on: date | None = None
    left_reason: str = ""
    guardians: tuple[Aide, ...] = ()
    agents: tuple[Aide, ...] = ()
    version: int = 1

    @property
    def natural(self) -> bool:
        """Whether this is a person rather than an organisation."""
        return self.type == "自然人"

    @property
    def active(self) -> bool:
        """Whether the party still takes part."""
        return self.left_on is None


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

    track: str  # intake | people | confirmation | remedy
    label: str
    state: str
    state_label: str
    since: date | None
    active: bool


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
    related: tuple[tuple[str, str, str], ...] = ()  # (relation, case id, reg_no): 并入, 拆分自, 重新调解自
    version: int = 1
    demo: bool = False

    def party(self, party_id: str) -> Party | None:
        """The party of that id."""
        return next((p for p in self.parties if p.id == party_id), None)

    def by_role(self, role: str) -> tuple[Party, ...]:
        """Active parties of a role, in order."""
        return tuple(p for p in self.parties if p.role == role and p.active)

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
