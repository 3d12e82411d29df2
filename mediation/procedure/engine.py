"""Where a case stands, what may be done on it, and whether one act may be done: pure, from frozen values to frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from mediation.procedure import limits, registered
from mediation.procedure.clocks import clocks
from mediation.procedure.fold import Folder
from mediation.procedure.forms import required_forms
from mediation.procedure.guards import NOBODY, Hand, Sight, run
from mediation.procedure.law import SETTING
from mediation.procedure.model import (
    ROLE_WORDS,
    Act,
    CaseFacts,
    Happening,
    Offer,
    Reason,
    Standing,
    Timing,
    TrackState,
    Verdict,
)
from mediation.procedure.spec import FieldSpec
from mediation.procedure.starts import before_start
from mediation.procedure.ways import asked_of, asked_with, asking, fitting, held, several
from mediation.values.dates import print_arabic
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from mediation.procedure.load import Procedure
    from mediation.values.calendar import Holidays

__all__ = [
    "asked_of",
    "asked_with",
    "asking",
    "clocks",
    "fitting",
    "fold",
    "judge",
    "offers",
    "required_forms",
    "several",
    "timed",
    "weigh",
]

REGISTERED = registered.__all__
"""Keeps the imports that register every check and effect."""


def fold(p: Procedure, facts: CaseFacts, *, today: date | None = None, holidays: Holidays | None = None) -> Standing:
    """Where the case stands. With ``today`` and ``holidays`` also what the clock alone has brought about (a right lapsed)."""
    folder = Folder(p, facts)
    for happening in facts.happenings:
        folder.apply(happening)
    standing = folder.standing()
    if today is not None and holidays is not None:
        for name, due in tuple(limits.lapsed(p, facts, standing, holidays)):
            if today > due:
                _lapse(p, standing, name, due)
    return standing


def timed(p: Procedure, facts: CaseFacts, today: date, holidays: Holidays) -> Timing:
    """What `clocks` looks at and nothing else: for counting the deadlines of many cases."""
    folder = Folder(p, facts, timing=True)
    folder.apply_bare(facts.happenings)
    timing = folder.timing()
    for name, due in tuple(limits.lapsed(p, facts, timing, holidays)):
        if today > due:
            track = p.states[name].track
            kept = [state for state in timing.states if p.states[state].track != track]
            object.__setattr__(timing, "states", frozenset([name, *kept]))
    return timing


def _lapse(p: Procedure, standing: Standing, name: str, due: date) -> None:
    """Move a track to the state the clock alone brought about, in a standing nobody else has seen yet."""
    state = p.states[name]
    label = p.tracks[state.track].label
    lapsed = TrackState(state.id, state.label, due, state.active, state.track, label)
    tracks = {**standing.tracks, state.track: lapsed}
    object.__setattr__(standing, "tracks", tracks)
    object.__setattr__(standing, "states", frozenset([one.state for one in tracks.values()]))


# ---- judging one act -------------------------------------------------------------------------------------------------


def judge(
    p: Procedure,
    facts: CaseFacts,
    act_id: str,
    fields: Mapping[str, object],
    on: date,
    *,
    role: str,
    today: date,
    holidays: Holidays | None = None,
    actor: str = "",
    organ: str = "",
) -> Verdict:
    """Whether somebody of ``role`` may do this act with these fields, dated ``on``. Nothing is changed.

    actor, organ: ids of the person and of the organ this person belongs to.
    ``holidays`` is needed for conditions that depend on a counted day; without it those are not asked.
    Raises Problem("unknown_act").
    """
    act = p.acts.get(act_id)
    if act is None:
        raise Problem("unknown_act", f"没有名为“{act_id}”的办理事项，请查看本案可办事项后重试。")
    standing = fold(p, facts)
    act = fitting(act, standing, fields)
    refusals = [*_by_role(act, role), *_by_field(act, fields, facts, on)]
    if on > today:
        refusals.append(
            _plain(
                "future",
                f"{act.label}的日期{print_arabic(on)}在今天（{print_arabic(today)}）之后，不能预先登记",
                act,
                facts,
                on,
            )
        )
    found, warnings = weigh(p, facts, standing, act, fields, on, today, holidays, Hand(role, actor, organ))
    refusals += found
    after = standing if refusals else _after(p, facts, act, fields, on)
    return Verdict(tuple(refusals), tuple(warnings), after)


def weigh(
    p: Procedure,
    facts: CaseFacts,
    standing: Standing,
    act: Act,
    fields: Mapping[str, object],
    on: date,
    today: date,
    holidays: Holidays | None,
    hand: Hand = NOBODY,
) -> tuple[list[Reason], list[Reason]]:
    """(refusals, warnings) of an act by state, date and conditions. A wrong state is told alone: the rest would mislead."""
    refusals = _by_state(p, facts, standing, act, on)
    if refusals:
        return refusals, []
    early = [
        _plain("field_date", f"“{act.label}”的{said}", act, facts, on)
        for said in before_start(p, facts, standing, act, fields, on)
    ]
    found, warnings = run(act.guards, Sight(p, facts, standing, act, fields, on, today, holidays, hand))
    return [*_by_date(facts, standing, act, on), *early, *found], warnings


def _after(p: Procedure, facts: CaseFacts, act: Act, fields: Mapping[str, object], on: date) -> Standing:
    place = max((h.seq for h in facts.happenings), default=0) + 1
    if act.id == "correct":
        from mediation.procedure.replay import corrected

        changes = fields.get("fields")
        known = changes if isinstance(changes, Mapping) else {}
        return fold(
            p, corrected(facts, str(fields.get("entry", "")), known, fields.get("on"), void=bool(fields.get("void")))
        )
    new = Happening(id="", seq=place, act=act.id, on=on, fields=fields)
    return fold(p, replace(facts, happenings=(*facts.happenings, new)))


def _plain(guard: str, message: str, act: Act, facts: CaseFacts, on: date) -> Reason:
    from mediation.procedure.law import resting

    basis, words = resting(act.laws, facts.region, facts.kind, on)
    return Reason(guard, message, words, basis)


def _by_role(act: Act, role: str) -> list[Reason]:
    if role in act.who:
        return []
    allowed = "、".join(ROLE_WORDS.get(one, one) for one in act.who)
    return [Reason("who", f"“{act.label}”由{allowed}办理，{ROLE_WORDS.get(role, role)}不能办理", SETTING, SETTING)]


def _by_field(act: Act, fields: Mapping[str, object], facts: CaseFacts, on: date) -> list[Reason]:
    found = []
    for spec in act.fields:
        value = fields.get(spec.name)
        given = value if value is not None and value not in ("", (), []) else spec.default
        if not asked_of(spec, facts.kind):
            if given != spec.default:
                said = f"“{act.label}”的{spec.label}只有{'、'.join(spec.kinds)}纠纷填写，本案是{facts.kind}纠纷，请删去这一栏"
                found.append(Reason("field", said, SETTING, SETTING))
            continue
        if not asked_with(spec, fields):
            if given != spec.default:
                found.append(Reason("field", _out_of_place(act, spec), SETTING, SETTING))
            continue
        if spec.required and given in ("", None, (), []):
            found.append(_plain("field", f"“{act.label}”缺少{spec.label}", act, facts, on))
        elif spec.choices and given not in ("", None) and given not in spec.choices:
            found.append(
                _plain(
                    "field",
                    f"{spec.label}“{given}”不在可选范围内，可选：{'、'.join(map(spec.choice_label, spec.choices))}",
                    act,
                    facts,
                    on,
                )
            )
    return found


def _out_of_place(act: Act, spec: FieldSpec) -> str:
    """Why a field cannot be filled in beside what the others say, and which two ways there are to mend it."""
    fields = {one.name: one for one in act.fields}
    on = "、".join(
        f"{fields[name].label}为“{'、'.join(map(fields[name].choice_label, choices))}”" for name, choices in spec.only
    )
    return f"“{act.label}”的{spec.label}只在{on}时填写，请改正，或者删去{spec.label}"


def _by_state(p: Procedure, facts: CaseFacts, standing: Standing, act: Act, on: date) -> list[Reason]:
    if standing.filed_on is not None and not act.when_filed:
        return [_plain("filed", f"本案已归档，不能办理“{act.label}”；确需变动的请办理更正", act, facts, on)]
    if standing.closed_on is not None and not act.when_closed:
        return [_plain("closed", f"本案已结案，不能办理“{act.label}”", act, facts, on)]
    if held(act, standing.states):
        return []
    now = _place(p, standing, act)
    wanted = "、".join(dict.fromkeys(p.states[one].label for one in act.from_ if one in p.states)) or "尚未登记"
    message = (
        "本案已经登记，不必再登记"
        if act.from_ == ("none",)
        else f"案件现处于“{now}”，不能办理“{act.label}”；须在“{wanted}”时办理"
    )
    return [_plain("state", message, act, facts, on)]


def _place(p: Procedure, standing: Standing, act: Act) -> str:
    """Where the case stands, in the words of the act's own track where that is none of mediation."""
    own, track = standing.tracks.get(act.track), p.tracks.get(act.track)
    if own is not None and track is not None and not track.mediation and act.track != "intake":
        return f"{own.track_label}·{own.label}"
    return standing.stage or "未登记"


def _by_date(facts: CaseFacts, standing: Standing, act: Act, on: date) -> list[Reason]:
    floor, what = _floor(facts, standing, act)
    if floor is None or on >= floor:
        return []
    message = f"{act.label}的日期{print_arabic(on)}早于{what}的日期{print_arabic(floor)}，请核对"
    return [_plain("date", message, act, facts, on)]


def _floor(facts: CaseFacts, standing: Standing, act: Act) -> tuple[date | None, str]:
    """The day an act may not precede, and what happened on it: at the least the request, whatever has not come yet."""
    if act.not_before == "none" or not standing.tracks:
        return None, ""
    if act.not_before in ("state", "session"):
        floors = [(t.since, f"进入“{t.label}”") for t in standing.tracks.values() if t.state in act.from_]
        if act.not_before == "session":
            floors += [(held.on, "最近一次调解会") for held in standing.meetings.get(act.track, ())]
        return max(floors, key=lambda one: one[0]) if floors else (None, "")
    began = standing.own.get(("start", act.track))
    days = {
        "register": (facts.applied_on, "申请登记"),
        "accept": (standing.accepted_in(act.track), "受理"),
        "start": (began.on if began is not None else standing.started_on, "开始调解"),
        "reach": (standing.reached_on, "达成一致"),
        "effect": (standing.effective_on, "协议生效"),
        "close": (standing.closed_on, "结案"),
    }
    reached = days[act.not_before]
    return reached if reached[0] is not None else days["register"]


# ---- offering --------------------------------------------------------------------------------------------------------


def offers(
    p: Procedure,
    facts: CaseFacts,
    standing: Standing,
    *,
    role: str,
    today: date,
    holidays: Holidays | None = None,
    actor: str = "",
    organ: str = "",
) -> tuple[Offer, ...]:
    """Acts that belong to the present state, those that may be done first; conditions on fields not yet known are left out."""
    found = []
    hand = Hand(role, actor, organ)
    for one in p.acts.values():
        act = fitting(one, standing)
        if (
            not held(act, standing.states)
            or (standing.filed_on and not act.when_filed)
            or (standing.closed_on and not act.when_closed)
        ):
            continue
        refusals, warnings = run(
            act.guards, Sight(p, facts, standing, act, {}, today, today, holidays, hand), offering=True
        )
        if any(p.guards[reason.guard].hides for reason in refusals):
            continue
        reasons = (*_by_role(act, role), *refusals)
        found.append(Offer(act, not reasons, reasons, tuple(warnings)))
    return tuple(sorted(found, key=lambda offer: not offer.allowed))


def hopeless(
    p: Procedure,
    facts: CaseFacts,
    act: Act,
    fields: Mapping[str, object],
    on: date,
    *,
    role: str,
    today: date,
    actor: str = "",
    organ: str = "",
) -> tuple[Reason, ...]:
    """Why an act is refused whatever else it says: the role, the state, conditions that need no field. No day is counted."""
    standing = fold(p, facts)
    act = fitting(act, standing, fields)
    refusals = [*_by_role(act, role), *_by_state(p, facts, standing, act, on)]
    if not refusals:
        refusals = run(
            act.guards, Sight(p, facts, standing, act, fields, on, today, None, Hand(role, actor, organ)), offering=True
        )[0]
    return tuple(refusals)
