"""Tables of what a case ends in: agreement, clauses, instalments, signatures, papers and the volume."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from mediation.records.columns import CaseRow, Fen, Json, Long, Utc


class Agreement(CaseRow, table=True):
    """An agreement."""

    __tablename__ = "agreement"

    ordinal: int = 1
    no: str = ""
    form: str
    scope: str = "全部"
    facts: str = Field(default="", sa_type=Long)
    disputed: str = Field(default="", sa_type=Long)
    responsibility: str = Field(default="", sa_type=Long)
    manner: str = Field(default="", sa_type=Long)
    reached_on: date
    copies: int = 3
    state: str = "draft"
    sealed_on: date | None = None
    effective_on: date | None = None
    confirm_agreed: bool = False
    supplements: str = ""
    on_spot: bool = False
    track: str = Field(default="people", sa_column_kwargs={"server_default": "people"})
    entry_id: str = ""
    version: int = 1


class Item(CaseRow, table=True):
    """One numbered clause of an agreement."""

    __tablename__ = "item"

    agreement_id: str = Field(foreign_key="agreement.id", index=True)
    no: int
    kind: str
    text: str = Field(sa_type=Long)
    obligor_ids: list[str] = Field(default_factory=list, sa_type=Json)
    obligee_ids: list[str] = Field(default_factory=list, sa_type=Json)
    fen: int | None = Field(default=None, sa_type=Fen)
    due: date | None = None
    method: str = ""
    account: str = ""
    default_clause: str = ""
    version: int = 1


class Instalment(CaseRow, table=True):
    """One thing to be done by one day. Fen."""

    __tablename__ = "instalment"

    agreement_id: str = Field(foreign_key="agreement.id", index=True)
    item_id: str = Field(foreign_key="item.id", index=True)
    no: int
    item_no: int
    obligor: str
    obligee: str = ""
    what: str = ""
    due: date | None = None
    fen: int = Field(default=0, sa_type=Fen)
    done_fen: int = Field(default=0, sa_type=Fen)
    done_on: date | None = None
    state: str = "open"
    proof_id: str = ""
    version: int = 1


class Signature(CaseRow, table=True):
    """How one person signed an agreement."""

    __tablename__ = "signature"
    __table_args__ = (UniqueConstraint("agreement_id", "signer_kind", "signer_id"),)

    agreement_id: str = Field(foreign_key="agreement.id")
    signer_kind: str
    signer_id: str
    signed_by: str
    way: str
    on: date
    entry_id: str = ""
    version: int = 1


class Paper(CaseRow, table=True):
    """A generated paper."""

    __tablename__ = "paper"

    form: str
    title: str
    doc_no: str = ""
    subject: str = ""
    state: str = "draft"
    on: date
    pages: int = 0
    pdf_sha256: str = ""
    docx_sha256: str = ""
    data_sha256: str = ""
    template_sha256: str = ""
    row: str = ""
    stale: bool = False
    stale_reason: str = ""
    printed_copies: int = 0
    scan_sha256: str = ""
    frozen_at: datetime | None = Field(default=None, sa_type=Utc)
    version: int = 1


class Volume(CaseRow, table=True):
    """The volume of a case and its retention."""

    __tablename__ = "volume"
    __table_args__ = (UniqueConstraint("case_id"),)

    no: str
    title: str
    filer: str = ""
    filed_on: date | None = None
    checker: str = ""
    checked_on: date | None = None
    retention: str = ""
    retain_until: date | None = None
    retention_reason: str = ""
    notes: str = Field(default="", sa_type=Long)
    pdf_sha256: str = ""
    pages: int = 0
    location: str = ""
    version: int = 1
