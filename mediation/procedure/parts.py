"""What a case's standing tells of its moves, of referrals, courts and agencies, and of supervision: frozen values."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple


class Move(NamedTuple):
    """One step of a track into a state. ``entry``: id of the entry that did it, ``act`` its act."""

    track: str
    state: str
    label: str
    on: date
    act: str
    entry: str


class Granted(NamedTuple):
    """More time another body gave itself.

    seq: place of the entry; on: the day we were told; until: the last day it named, None = the number of the law;
    body, paper_no: who and on what paper.
    """

    seq: int
    on: date
    until: date | None
    body: str
    paper_no: str


class ReferralState(NamedTuple):
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


class CourtState(NamedTuple):
    """The court a case came from. mode: 委派, 委托先行调解 or 邀请协助; signed_on: the day its papers were signed for."""

    mode: str
    court: str
    procedure: str
    court_no: str
    online: bool
    received_on: date
    signed_on: date | None = None


class AdminState(NamedTuple):
    """The agency that mediates. organ_kind: 公安, 交警 …; offender: ids of who broke public order (police only)."""

    organ_kind: str
    organ: str
    applied_on: date
    ex_officio: bool = False
    joint: bool = False
    offender: tuple[str, ...] = ()


class ConfirmState(NamedTuple):
    """A joint application for confirmation. ``items``: numbers of the clauses it covers; result: state of its track."""

    court: str
    items: tuple[str, ...]
    applied_on: date
    accepted_on: date | None = None
    ruling_on: date | None = None
    served_on: date | None = None
    result: str = ""


class PartState(NamedTuple):
    """One addressee of a supervision: a department called, a level told, who has to answer. due_at: wall time."""

    name: str
    due: date | None = None
    due_at: datetime | None = None
    answered_on: date | None = None
    result: str = ""
    by_us: str = ""
    by_them: str = ""


class SupervisionState(NamedTuple):
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


class RiskState(NamedTuple):
    """One setting of the risk colour, with why."""

    colour: str
    on: date
    reason: str
    entry: str
