"""Tables of the centre itself: its names, settings, people, their desk sessions and unfinished forms."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from mediation.records.columns import Json, Row, Utc
from mediation.records.ids import new_id


class Centre(SQLModel, table=True):
    """The centre as its papers name it; one a database file."""

    __tablename__ = "centre"

    id: str = Field(default_factory=new_id, primary_key=True)
    name: str
    committee: str = ""
    prefix: str = ""
    region: str = ""
    address: str = ""
    phone: str = ""
    court: str = ""
    demo: bool = False
    created_at: datetime = Field(sa_type=Utc)
    version: int = 1
    seal: str = ""


class Setting(Row, table=True):
    """One centre setting (本中心设置)."""

    __tablename__ = "setting"
    __table_args__ = (UniqueConstraint("centre_id", "name"),)

    name: str
    value: Any = Field(default=None, sa_type=Json)
    changed_by: str = ""
    changed_at: datetime | None = Field(default=None, sa_type=Utc)
    version: int = 1


class Staff(Row, table=True):
    """One account. ``role``: administrator | mediator | head | archivist | auditor."""

    __tablename__ = "staff"
    __table_args__ = (UniqueConstraint("centre_id", "name"),)

    name: str
    role: str
    phone: str = ""
    cert_no: str = ""
    active: bool = True
    organ_id: str = Field(default="", sa_column_kwargs={"server_default": ""})
    password_hash: str = ""  # argon2id, encoded with its parameters
    failed_count: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=Utc)
    created_at: datetime | None = Field(default=None, sa_type=Utc)
    version: int = 1


class Organ(Row, table=True):
    """A body that works in the same database beside the centre itself. ``kind``: 中心 | 人民调解委员会 | 派驻部门 | 下级中心."""

    __tablename__ = "organ"
    __table_args__ = (UniqueConstraint("centre_id", "name"),)

    name: str
    kind: str
    active: bool = True
    version: int = 1


class DeskSession(SQLModel, table=True):
    """A login. The token itself is only in the owner's 0600 file; here is its SHA-256."""

    __tablename__ = "desk_session"
    __table_args__ = (UniqueConstraint("centre_id", "token_hash"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    centre_id: str = Field(default="", foreign_key="centre.id")
    staff_id: str = Field(foreign_key="staff.id", index=True)
    token_hash: str
    os_user: str = ""
    created_at: datetime = Field(sa_type=Utc)
    expires_at: datetime = Field(sa_type=Utc)
    ended_at: datetime | None = Field(default=None, sa_type=Utc)


class Draft(SQLModel, table=True):
    """An unfinished form of one person; gone when the form is saved."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("centre_id", "staff_id", "form", "case_id", "subject"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    centre_id: str = Field(default="", foreign_key="centre.id")
    staff_id: str = Field(foreign_key="staff.id")
    form: str
    case_id: str = ""
    subject: str = ""
    content: Any = Field(default=None, sa_type=Json)
    updated_at: datetime = Field(sa_type=Utc)


class NumberSeries(SQLModel, table=True):
    """The next serial of one series in one year."""

    __tablename__ = "number_series"

    centre_id: str = Field(default="", primary_key=True, foreign_key="centre.id")
    series: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    next_serial: int = 1


class NumberUsed(Row, table=True):
    """A serial once given: it stays, used or void, and is never given again."""

    __tablename__ = "number_used"
    __table_args__ = (
        UniqueConstraint("centre_id", "series", "year", "serial"),
        UniqueConstraint("centre_id", "series", "text"),
        Index("ix_number_used_serial", "centre_id", "serial"),
        Index("ix_number_used_text", "centre_id", "text"),
        Index("ix_number_used_case", "case_id"),
    )

    series: str
    year: int
    serial: int
    text: str
    case_id: str = ""
    object_id: str = ""
    state: str = "used"  # used | void
    reason: str = ""
    given_at: datetime = Field(sa_type=Utc)


class Log(SQLModel, table=True):
    """The append-only log: one keyed chain a centre, in the order of ``seq``."""

    __tablename__ = "log"
    __table_args__ = (
        Index("ix_log_case", "centre_id", "case_id", "seq"),
        Index("ix_log_object", "object", "object_id"),
    )

    centre_id: str = Field(primary_key=True, foreign_key="centre.id")
    seq: int = Field(primary_key=True)
    at: str  # UTC, ISO
    offset_minutes: int  # of the desk's clock
    actor_id: str
    role: str
    action: str
    case_id: str
    object: str
    object_id: str
    payload: str  # canonical JSON: field -> salted keyed hash
    salt: str
    prev_mac: str
    mac: str
    alg: str


class LogHead(SQLModel, table=True):
    """The keyed cover over the newest log entry and the counters: a cut tail does not fit it."""

    __tablename__ = "log_head"

    centre_id: str = Field(primary_key=True, foreign_key="centre.id")
    seq: int
    mac: str
    cover: str  # keyed, over both and the counters


class Counter(SQLModel, table=True):
    """Small sums kept in the transaction: ``stage/调解中``, ``rows/party``."""

    __tablename__ = "counter"

    centre_id: str = Field(primary_key=True, foreign_key="centre.id")
    name: str = Field(primary_key=True)
    value: int = 0


class FileBlob(SQLModel, table=True):
    """A file of the store, by its SHA-256."""

    __tablename__ = "file_blob"

    centre_id: str = Field(default="", primary_key=True, foreign_key="centre.id")
    sha256: str = Field(primary_key=True)
    size: int
    mime: str = ""
    added_at: datetime = Field(sa_type=Utc)
