"""Frozen values that only the store hands out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from mediation.records.snapshot import CaseLine, Due, Referral, StaffInfo

DAY_BITS = 20
"""Bits of a docid below those of its day."""


def first_docid(day: date) -> int:
    """What the docids of a registration day begin after: day number << 20; the cases of a day count on from it."""
    return day.toordinal() << DAY_BITS


@dataclass(frozen=True, slots=True)
class LinePage:
    """One page of the case list, newest first. The next page is asked with ``before`` = docid of the last line."""

    lines: tuple[CaseLine, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class DueRow:
    """One open deadline with the case it belongs to. ``id`` with ``due.due`` is the key of the next page."""

    id: str
    case_id: str
    docid: int
    reg_no: str
    title: str
    parties: str
    stage: str
    due: Due
    risk: str = ""
    danger: int = 2


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One hand-over that waits for somebody, with the case it belongs to."""

    case_id: str
    reg_no: str
    title: str
    parties: str
    sender: str
    referral: Referral


@dataclass(frozen=True, slots=True)
class PartyMatch:
    """A party elsewhere with one of the asked names or identity numbers."""

    case_id: str
    reg_no: str
    title: str
    kind: str
    stage: str
    applied_on: date
    party_id: str
    role: str
    name: str
    same_id: bool


@dataclass(frozen=True, slots=True)
class LoginRow:
    """What a login is checked against."""

    staff: StaffInfo
    password_hash: str
    failed_count: int
    locked_until: datetime | None


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A login that was made; whether it still holds is for casework to say."""

    id: str
    staff: StaffInfo
    expires_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class DraftRow:
    """An unfinished form."""

    id: str
    form: str
    case_id: str
    subject: str
    content: object
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class LogLine:
    """One entry of the log as a person reads it: names of fields, never values."""

    seq: int
    at: datetime
    offset_minutes: int
    actor: str
    role: str
    action: str
    case_id: str
    object: str
    object_id: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One number that was given. ``state``: used | void."""

    serial: int
    text: str
    state: str
    reason: str
    case_id: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number just given."""

    serial: int
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A search. Every word and fragment must be in a case, none of ``without``; "" and None = no limit.

    words: parted by blanks; fragments: kept whole, blanks and all. mediator, organ: ids, organ "-" = the centre itself.
    kind: of any depth. Days are those of registration, amounts fen, both ends included. scanned: something scanned is there;
    private: mediated in private (不公开). leave_out: of body, talks.
    """

    words: str = ""
    fragments: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    kind: str = ""
    stage: str = ""
    track: str = ""
    outcome: str = ""
    mediator: str = ""
    organ: str = ""
    place: str = ""
    date_from: date | None = None
    date_to: date | None = None
    fen_from: int | None = None
    fen_to: int | None = None
    scanned: bool | None = None
    private: bool | None = None
    leave_out: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Hit:
    """One case found. ``marks`` are (start, end) in ``snippet``."""

    case_id: str
    line: CaseLine
    why: str
    snippet: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of a search: people first, then the rest, each newest first. ``next`` is ``before`` of the next page."""

    hits: tuple[Hit, ...]
    more: bool
    count_text: str
    next: int | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing ``verify`` found wrong. ``area``: 数据库 | 结构 | 日志 | 记录 | 文件 | 检索 | 计数."""

    area: str
    message: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Backup:
    """A verified backup. ``seq`` and ``mac`` anchor the log: what is restored must reach them."""

    path: Path
    cases: int
    entries: int
    files: int
    seq: int
    mac: str
