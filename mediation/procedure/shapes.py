"""Strict shapes of the TOML files, one class a table; the tests and a centre's own files are read through them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from mediation.procedure.spec import ROLE_WORDS

FIELD_TYPES = (
    "text", "longtext", "date", "moment", "money", "int", "bool", "choice", "party", "parties", "staff", "staffs", "consents", "items", "file",
    "paper", "entry", "rows",
)  # fmt: skip
NOT_BEFORE = ("", "none", "state", "session", "register", "accept", "start", "reach", "effect", "close")
ROLES = tuple(ROLE_WORDS)

Grade = Literal["V", "VL", "S", "M", "CFG"]
Region = list[str]


class Strict(BaseModel):
    """No key that is not named here."""

    model_config = ConfigDict(extra="forbid", strict=True)


class RenumberRow(Strict):
    """An older number of an article."""

    before: date
    article: str
    to: str


class LawRow(Strict):
    """A text of law."""

    key: str
    title: str
    grade: Grade
    region: list[str] = []
    kinds: list[str] = []
    bodies: list[str] = []
    note: str = ""
    renumber: list[RenumberRow] = []
    titled: bool = True


class LawFile(Strict):
    """laws.toml."""

    law: list[LawRow]


class GuardRow(Strict):
    """A condition."""

    id: str
    check: str
    message: str
    laws: list[str]
    severity: Literal["local", "refuse", "warn"] = "local"
    elsewhere: str = ""
    family: str = ""
    hides: bool = False


class GuardFile(Strict):
    """guards.toml."""

    guard: list[GuardRow]


class RemarkRow(Strict):
    """What casework says by itself."""

    id: str
    message: str
    level: Literal["", "必改", "建议"] = ""
    laws: list[str] = []
    why: str = ""
    field: str = Field(default="", pattern=r"^([a-z][a-z0-9_]*)?$")
    place: str = Field(default="", pattern=r"^(paper|scan|entry|volume|act:[a-z_]+)?$")


class EyeRow(Strict):
    """What only eyes on the paper can see."""

    point: str = Field(min_length=1)
    text: str = Field(min_length=2)


class BannedRow(Strict):
    """A clause nobody may agree on."""

    remark: str
    pattern: str = Field(min_length=2)


class RemarkFile(Strict):
    """linter.toml."""

    vague: list[Annotated[str, Field(min_length=2)]]
    banned: list[BannedRow]
    repealed: list[str] = []
    by_eye: list[EyeRow] = []
    remark: list[RemarkRow]


class ColumnRow(Strict):
    """A column of a field of type rows."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: str
    type: str
    required: bool = False
    choices: list[str] = []
    help: str = ""
    after: str = ""


class FieldRow(Strict):
    """A field of an act."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: str
    type: str
    required: bool = False
    choices: list[str] = []
    labels: list[str] = []
    help: str = ""
    default: bool | int | str = ""
    past: bool = False
    after: str = ""
    columns: list[ColumnRow] = []
    kinds: list[str] = []
    only: dict[str, list[str]] = {}


class TrackRow(Strict):
    """A track."""

    id: str
    label: str
    mediation: bool = False
    effect: Literal["", "seal", "parties", "service"] = ""
    lane: int = Field(default=0, ge=0)
    agreed: str = ""


class StateRow(Strict):
    """A state."""

    id: str
    label: str
    active: bool
    end: bool = False
    stage: str = ""
    outcome: str = ""


class WayRow(Strict):
    """Another way of an act; what it does not say is the act's own."""

    from_: list[str] = Field(alias="from", min_length=1)
    to: list[str] | None = None
    track: str = ""
    number: str | None = None
    guards: list[str] | None = None
    laws: list[str] | None = None
    papers: list[str] | None = None
    effects: list[str] | None = None
    not_before: str | None = None
    label: str | None = None
    help: str | None = None
    who: list[str] | None = None


class OwnWayRow(WayRow):
    """A way a track's file adds to an act of another file."""

    act: str


class ActRow(Strict):
    """An act."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: str
    number: str = ""
    from_: list[str] = Field(alias="from", min_length=1)
    to: list[str]
    who: list[str] = []
    guards: list[str] = []
    laws: list[str] = Field(min_length=1)
    papers: list[str] = []
    effects: list[str] = []
    help: str = ""
    not_before: str = ""
    when_closed: bool = False
    when_filed: bool = False
    field: list[FieldRow] = []
    way: list[WayRow] = []


class TrackFile(Strict):
    """tracks/*.toml."""

    track: TrackRow
    state: list[StateRow] = []
    act: list[ActRow] = []
    guard: list[GuardRow] = []
    way: list[OwnWayRow] = []


class ClockRow(Strict):
    """A deadline."""

    id: str
    label: str
    number: int = Field(ge=0)
    unit: Literal["", "hours", "natural", "working", "months", "years"]
    start: list[str] = Field(min_length=1)
    start_label: str
    laws: list[str] = Field(min_length=1)
    family: str = ""
    priority: int = 0
    kinds: list[str] = []
    except_kinds: list[str] = []
    regions: list[str] = []
    committees: list[str] = []
    states: list[str] = []
    done_by: list[str] = []
    void_by: list[str] = []
    setting: str = ""
    switch: str = ""
    extendable: list[str] = []
    extend_parties: list[str] = []
    ends: list[str] = []
    over: str = ""
    excludes_appraisal: Literal["no", "yes", "setting"] = "no"
    warn_setting: str = ""
    lapse: str = ""
    closes: bool = False
    void_performed: bool = False
    after: str = ""
    info: bool = False
    text: str = ""
    each: Literal["", "promise", "check", "visit", "call", "supervise", "meeting", "ack", "referral"] = ""
    when: list[str] = []
    when_not: list[str] = []
    since: date | None = None
    until: date | None = None
    before: bool = False
    whose: Literal["ours", "parties", "other"] = "ours"
    track: str = "people"
    any_track: bool = False
    extend_days: int = Field(default=0, ge=0)
    extend_once: bool = False
    roll: bool = True
    prolong: list[str] = []
    prolong_by: str = ""
    prolong_days: int = Field(default=0, ge=0)
    prolong_times: int = Field(default=0, ge=0)
    prolong_before: bool = False


class ClockFile(Strict):
    """deadlines.toml."""

    clock: list[ClockRow]
