"""What the TOML says, as frozen values: fields, conditions, states, acts, deadlines and settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mediation.procedure.law import Law

ROLE_WORDS = {
    "mediator": "调解员",
    "head": "负责人",
    "archivist": "档案员",
    "auditor": "审计员",
    "administrator": "管理员",
}


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One thing an act asks for.

    type: text, longtext, date, moment, money, int, bool, choice, party, parties, staff, staffs, consents, items, file, paper, entry
    or rows (a tuple of dicts with the keys of ``columns``).
    labels: the words shown for ``choices``, in their order; () = the choices themselves.
    past: a date or moment that has come by the time it is told.
    after: what its day cannot precede: case (the request), state (the state was entered), letter (the letter answered),
    act (the act itself), or another act, ``act.field`` its field; "" = nothing.
    kinds: the kinds of dispute (or leaves of them) it is asked for; () = all.
    only: (another field of the act, its choices) it is asked with; () = with any.
    """

    name: str
    label: str
    type: str
    required: bool = False
    choices: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    help: str = ""
    default: object = ""
    past: bool = False
    after: str = ""
    columns: tuple[FieldSpec, ...] = ()
    kinds: tuple[str, ...] = ()
    only: tuple[tuple[str, tuple[str, ...]], ...] = ()
    proposed: bool = False  # the default is only proposed to the person, and not taken where nothing is filled in

    def choice_label(self, value: str) -> str:
        """The word shown for a choice."""
        return dict(zip(self.choices, self.labels, strict=False)).get(value, value)


@dataclass(frozen=True, slots=True)
class Guard:
    """One condition of an act. ``check`` names the function; ``severity``: refuse, warn or local.

    local: refused where one of the laws binds, or where none but 本中心设置 is named; a warning with 参照 elsewhere.
    elsewhere: what is said where no law binds, so that a reference does not read as law; "" = the message.
    family: warnings of one family that do not bind are told as one; where one of them refuses, they are not told.
    hides: an act that fails it is not offered at all: there is nothing it could be done to.
    """

    id: str
    check: str
    message: str
    laws: tuple[Law, ...]
    severity: str = "local"
    elsewhere: str = ""
    family: str = ""
    hides: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """What casework says of a case without asking the engine. ``level``: 必改, 建议 or "" (the caller decides).

    ``message`` has {names} that casework fills in; ``laws`` () = care alone asks for it, no text. ``why``: what comes of
    it; ``field``: the field of the agreement or of its item to mend it in; ``place``: paper, scan, entry, volume or
    act:<id>, where the volume is mended.
    """

    id: str
    level: str
    message: str
    laws: tuple[Law, ...] = ()
    why: str = ""
    field: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """One state of a track. ``end``: the track is over; ``stage``: the word in lists."""

    id: str
    label: str
    track: str
    active: bool
    end: bool = False
    stage: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Track:
    """One track.

    mediation: of two such tracks for one claim only one may be active.
    effect: when an agreement of it takes effect: seal (the last of signatures and seal), parties (the last party's
    signature), service (the court's paper reached the last party); "" = it makes none.
    agreed: the state entered when an agreement of it bears all the signatures it needs.
    lane: its place among the lanes on the screen, from 1; 0 = it has none.
    """

    id: str
    label: str
    mediation: bool
    effect: str = ""
    lane: int = 0
    agreed: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """One act. ``from_``: states it may be done in (``any``; ``none`` = no case yet); ``to``: states it leads to, one a track.

    not_before: the event its date may not precede: state, session (the state and the last session held), register, accept,
    start, reach, effect, close or none.
    variants: the same act in other tracks (same id and fields); which one is meant `engine.fitting` says.
    """

    id: str
    label: str
    track: str
    from_: tuple[str, ...]
    to: tuple[str, ...]
    who: tuple[str, ...]
    guards: tuple[Guard, ...]
    fields: tuple[FieldSpec, ...]
    papers: tuple[str, ...]
    laws: tuple[Law, ...]
    effects: tuple[str, ...] = ()
    help: str = ""
    number: str = ""
    not_before: str = ""
    when_closed: bool = False
    when_filed: bool = False
    variants: tuple[Act, ...] = ()

    @property
    def ways(self) -> tuple[Act, ...]:
        """The act itself and its variants."""
        return (self, *self.variants)

    @property
    def law(self) -> Law:
        """The first article it rests on."""
        return self.laws[0]

    def field(self, name: str) -> FieldSpec | None:
        """The field of that name."""
        return next((spec for spec in self.fields if spec.name == name), None)


@dataclass(frozen=True, slots=True)
class Rule:
    """One deadline.

    family:     of the rules of one family only the strongest runs (law before setting, then ``priority``).
    unit:       hours, natural, working, months, years; "" = a note without a day.
    start:      events; the latest of those that happened starts it. ``act.field`` = the day (moment) in that field, else
                the act's own day; ``act.field!`` = only where that field is filled in.
    when, when_not: ``act.field=a|b``: it runs only where the act's field has (has not) one of these values.
    since, until: days between which it must start; before: counted backwards from the start.
    whose:      ours, parties or other (another body's); track: the track whose pauses and extensions count, and whose acts.
    any_track:  acts of whatever mediation start and end it, not those of its own track alone.
    extend_days, extend_once: the longest extension, and whether there may be only one; 0 = any.
    prolong:    laws by which the body whose clock it is may lengthen it without us; () = none. prolong_by: who, in the words
                of the text; prolong_days: by how much each time at the most (0 = the text names no number), prolong_times:
                how often at the most (0 = any); prolong_before: it has to be asked for before the last day is over.
    roll:       False = the last day (hour) does not move over rest days.
    done_by:    acts that meet it; void_by: acts after which it no longer matters.
    void_performed: it no longer matters once everything promised is done.
    setting:    name of the centre setting that gives the number where no law binds; switch: setting that turns it on there.
    extendable: laws that let the parties and the committee agree on a longer time; () = nobody may extend it.
    extend_parties: those of them that ask the parties alone, not the body that mediates.
    ends: laws by which mediation is over when this runs out, over: their words for it; () = it may go on.
    excludes_appraisal: whether time of appraisal is not counted; "setting" = as the centre set it where no law binds.
    each: promise, check or visit (made in `promises`), call, supervise, meeting, ack or referral: one clock for each of
    them; "" = one for the case.
    warn_setting: name of the setting with the days of warning; lapse: state entered when it is missed.
    closes: after the last day the way is shut (missed); every other duty stays open, overdue.
    """

    id: str
    label: str
    number: int
    unit: str
    start: tuple[str, ...]
    start_label: str
    laws: tuple[Law, ...]
    family: str = ""
    priority: int = 0
    kinds: tuple[str, ...] = ()
    except_kinds: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    done_by: tuple[str, ...] = ()
    void_by: tuple[str, ...] = ()
    setting: str = ""
    switch: str = ""
    extendable: tuple[Law, ...] = ()
    extend_parties: tuple[Law, ...] = ()
    ends: tuple[Law, ...] = ()
    over: str = ""
    excludes_appraisal: str = "no"
    warn_setting: str = ""
    lapse: str = ""
    closes: bool = False
    void_performed: bool = False
    after: str = ""
    info: bool = False
    text: str = ""
    each: str = ""
    when: tuple[str, ...] = ()
    when_not: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    before: bool = False
    whose: str = "ours"
    track: str = "people"
    any_track: bool = False
    extend_days: int = 0
    extend_once: bool = False
    roll: bool = True
    prolong: tuple[Law, ...] = ()
    prolong_by: str = ""
    prolong_days: int = 0
    prolong_times: int = 0
    prolong_before: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """One centre setting: what the law leaves open. ``type``: int, bool, text, choice or ints (several whole numbers)."""

    name: str
    label: str
    type: str
    default: object
    note: str = "本中心设置"
    help: str = ""
    unit: str = ""
    min: int | None = None
    max: int | None = None
    choices: tuple[str, ...] = ()
