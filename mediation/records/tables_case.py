"""Tables of a case: the case, its people, its entries, sessions and what came from outside.

Columns are named as the fields of the value of the same name in ``mediation.records.snapshot``, with ids added.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field

from mediation.records.columns import CaseRow, Fen, Json, Long, Quick, Row, Utc, Wall
from mediation.records.ids import new_id

_EMPTY = {"server_default": ""}  # columns that came after the first release


class Case(Row, table=True):
    """A dispute registered by the centre, with what the list shows of it kept beside it."""

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("centre_id", "docid"),
        UniqueConstraint("centre_id", "reg_no"),
        Index("ix_cases_list", "centre_id", "docid", "kind", "stage"),
        Index("ix_cases_stage", "centre_id", "stage", "docid"),
        Index("ix_cases_kind", "centre_id", "kind", "docid"),
        Index("ix_cases_due", "centre_id", "next_due"),
    )

    docid: int = Field(sa_type=BigInteger)
    year: int
    reg_no: str
    title: str
    kind: str
    source_way: str = ""
    source_channel: str = ""
    referrer: str = ""
    external_no: str = ""
    level: str = "一般"
    applied_on: date
    accepted_on: date | None = None
    place: str = ""
    people_involved: int = 0
    fen: int = Field(default=0, sa_type=Fen)
    facts: str = Field(default="", sa_type=Long)
    disputed: str = Field(default="", sa_type=Long)
    claims: list[str] = Field(default_factory=list, sa_type=Json)
    application_mode: str = "口头"
    confidential: bool = False
    stage: str = ""
    people_state: str = ""
    outcome: str = ""
    closed_on: date | None = None
    performed_on: date | None = None
    first_owner: str = ""
    referral_mode: str = ""
    referral_received_on: date | None = None
    risk: str = Field(default="", sa_column_kwargs=_EMPTY)
    organ_id: str = Field(default="", sa_column_kwargs=_EMPTY)
    next_due: date | None = None
    next_label: str = ""
    party_line: str = ""
    mediator_line: str = ""
    demo: bool = False
    registered_by: str = ""
    registered_at: datetime = Field(sa_type=Utc)
    version: int = 1


class Party(CaseRow, table=True):
    """A party."""

    __tablename__ = "party"
    __table_args__ = (Index("ix_party_name", "centre_id", "name"), Index("ix_party_id_no", "centre_id", "id_no"))

    role: str
    ordinal: int
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
    capacity: str = ""
    literate: bool = True
    joined_on: date | None = None
    left_on: date | None = None
    left_reason: str = ""
    version: int = 1


class Aide(CaseRow, table=True):
    """A guardian or agent of a party."""

    __tablename__ = "aide"

    party_id: str = Field(foreign_key="party.id", index=True)
    kind: str
    name: str
    relation: str = ""
    agent_kind: str = ""
    authority: str = ""
    id_type: str = ""
    id_no: str = ""
    phone: str = ""
    items: list[str] = Field(default_factory=list, sa_type=Json)
    valid_from: date | None = None
    valid_to: date | None = None
    version: int = 1


class Assignment(CaseRow, table=True):
    """A mediator or recorder of the case. ``duty``: mediator (ordinal 1 is the host) | recorder; living: ``until`` null."""

    __tablename__ = "assignment"
    __table_args__ = (Index("ix_assignment_staff", "centre_id", "staff_id", "docid"),)

    staff_id: str = Field(foreign_key="staff.id")
    docid: int = Field(sa_type=BigInteger)  # of the case, so that one person's list is a walk along an index
    duty: str
    ordinal: int = 1
    since: date
    until: date | None = None
    reason: str = ""
    version: int = 1


class Entry(CaseRow, table=True):
    """One act of the case. Only ``superseded_by`` is ever written afterwards."""

    __tablename__ = "entry"
    __table_args__ = (UniqueConstraint("case_id", "seq"),)

    seq: int
    act: str
    label: str
    track: str
    on: date
    at: datetime | None = Field(default=None, sa_type=Wall)
    fields: dict[str, Any] = Field(default_factory=dict, sa_type=Json)  # dates as ISO text, money as fen
    actor: str
    actor_id: str = ""
    recorded_at: datetime = Field(sa_type=Utc)
    supersedes: str = ""
    superseded_by: str = ""
    reason: str = ""


class Track(Quick, table=True):
    """Where a track of the case stands: rewritten from the entries by every act, so neither sealed nor versioned."""

    __tablename__ = "track"

    id: str = Field(default_factory=new_id, primary_key=True)
    centre_id: str = Field(default="", foreign_key="centre.id")
    case_id: str = Field(foreign_key="cases.id", index=True)
    ordinal: int = 0
    track: str
    label: str
    state: str
    state_label: str
    since: date | None = None
    active: bool = True
    lane: int = 0


class Deadline(Quick, table=True):
    """A clock of the case: rewritten from the entries by every act, so neither sealed nor versioned."""

    __tablename__ = "deadline"
    __table_args__ = (
        Index("ix_deadline_due", "centre_id", "state", "due", "id"),
        Index("ix_deadline_rule", "centre_id", "rule", "state", "due", "id"),
        Index("ix_deadline_work", "centre_id", "state", "whose", "danger", "due", "id"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    centre_id: str = Field(default="", foreign_key="centre.id")
    case_id: str = Field(foreign_key="cases.id", index=True)
    ordinal: int = 0
    rule: str
    label: str
    start_on: date
    due: date | None = None
    state: str
    basis: str
    law: str = ""
    explanation: str = Field(default="", sa_type=Long)
    day_n: int = 0
    day_m: int = 0
    warn: str = ""
    ref: str = ""
    due_at: datetime | None = Field(default=None, sa_type=Wall)
    whose: str = "ours"
    danger: int = 2  # how bad it is to miss it, 0 the worst: see ``casework.settling.danger``


class Referral(Quick, table=True):
    """A hand-over of the case: rewritten from the entries by every act, so neither sealed nor versioned."""

    __tablename__ = "referral"
    __table_args__ = (
        Index("ix_referral_organ", "centre_id", "state", "organ_id", "received_on"),
        Index("ix_referral_staff", "centre_id", "state", "staff_id", "received_on"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    centre_id: str = Field(default="", foreign_key="centre.id")
    case_id: str = Field(foreign_key="cases.id", index=True)
    ordinal: int = 0
    ref: str
    direction: str
    mode: str
    body: str = ""
    body_kind: str = ""
    organ_id: str = ""
    staff_id: str = ""  # whom a duty was offered to
    letter_no: str = ""
    their_no: str = ""
    received_on: date
    due: date | None = None
    state: str
    decided_on: date | None = None
    reason: str = ""


class Relation(CaseRow, table=True):
    """A tie to another case. ``relation``: 并入, 拆分自, 移送自, 反复自 and the like."""

    __tablename__ = "relation"

    relation: str
    other_id: str = Field(foreign_key="cases.id", index=True)


class SessionRecord(CaseRow, table=True):
    """A mediation session with its record. Times are wall time of Asia/Shanghai."""

    __tablename__ = "session_record"

    no: int
    started: datetime = Field(sa_type=Wall)
    ended: datetime | None = Field(default=None, sa_type=Wall)
    place: str = ""
    mode: str = "现场"
    present: list[str] = Field(default_factory=list, sa_type=Json)
    participants: list[str] = Field(default_factory=list, sa_type=Json)
    record: str = Field(default="", sa_type=Long)
    result: str = ""
    entry_id: str = ""
    version: int = 1


class Investigation(CaseRow, table=True):
    """One interview. Times are wall time of Asia/Shanghai."""

    __tablename__ = "investigation"

    no: int
    subject: str
    subject_relation: str = ""
    investigators: list[str] = Field(default_factory=list, sa_type=Json)
    recorder: str = ""
    started: datetime = Field(sa_type=Wall)
    ended: datetime | None = Field(default=None, sa_type=Wall)
    place: str = ""
    text: str = Field(default="", sa_type=Long)
    entry_id: str = ""
    version: int = 1


class Attachment(CaseRow, table=True):
    """A file that came from outside."""

    __tablename__ = "attachment"

    category: str
    title: str
    sha256: str
    mime: str = ""
    pages: int = 1
    row: str = ""
    added_on: date
    party_id: str = ""
    obligation_id: str = ""
    paper_id: str = ""
    checked_by: str = ""
    checked_on: date | None = None
    provider: str = ""
    copies: int = 1
    original: bool = False
    proves: str = ""
    received_by: str = ""
    entry_id: str = ""
    version: int = 1


class FollowUp(CaseRow, table=True):
    """One follow-up visit."""

    __tablename__ = "follow_up"

    no: int
    on: date
    by: str
    interviewee: str = ""
    way: str = ""
    performed: str = ""
    satisfaction: str = ""
    later: str = ""
    risk: str = ""
    measures: str = Field(default="", sa_type=Long)
    entry_id: str = ""
    version: int = 1


class Service(CaseRow, table=True):
    """A paper served on somebody."""

    __tablename__ = "service"

    paper_title: str
    copies: int = 1
    to: str
    party_id: str = ""
    way: str = ""
    place: str = ""
    served_on: date | None = None
    receiver: str = ""
    relation: str = ""
    refused: str = ""
    witness: str = ""
    server: str = ""
    entry_id: str = ""
    version: int = 1
