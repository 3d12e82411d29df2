"""The door: every act on a case goes through here, and nothing changes a case any other way.

Parse what was typed → the procedure judges (pure) → the handler writes its rows → one entry → everything that follows is
recomputed → one log entry → one commit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from mediation.casework import (
    agreeing,
    amending,
    correcting,
    dividing,
    elsewhere,
    ending,
    facts,
    linting,
    mediating,
    offering,
    performing,
    referring,
    settling,
    taking,
    taking_over,
)
from mediation.casework.drafting import suggestions
from mediation.casework.dropped import dropped
from mediation.casework.parsing import Around, parse_value, parse_values
from mediation.casework.permits import need
from mediation.casework.registering import Round
from mediation.casework.work import Handler, Work, append_entry, finish
from mediation.values.dates import parse_date, print_arabic
from mediation.values.problems import Problem, Refused
from mediation.values.text import clean, shorten

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.procedure.load import Procedure
    from mediation.procedure.model import Act, CaseFacts, FieldSpec, Offer
    from mediation.records.snapshot import Changed, Organ, Snapshot
    from mediation.store.unit import Unit

HANDLERS: dict[str, Handler] = {
    **mediating.HANDLERS,
    **agreeing.HANDLERS,
    **performing.HANDLERS,
    **ending.HANDLERS,
    **amending.HANDLERS,
    **dividing.HANDLERS,
    **taking_over.HANDLERS,
}
PREPARE: dict[str, Callable[[Work, dict[str, Any]], dict[str, Any]]] = {
    **agreeing.PREPARE,
    **performing.PREPARE,
    **mediating.PREPARE,
    **amending.PREPARE,
    **dividing.PREPARE,
    **ending.PREPARE,
    **taking_over.PREPARE,
}
_NOT_HERE = frozenset({"register", "reveal"})


def act(
    desk: Desk,
    case_id: str,
    act_id: str,
    values: Mapping[str, object] | None = None,
    *,
    on: date | str | None = None,
    version: int | None = None,
) -> Changed:
    """Do one act on a case and return what changed. Values may be strings as typed; ``on`` is the legal day, today by default.

    version: ``Snapshot.version`` of what the person saw; raises Problem("conflict") when the case changed meanwhile.
    Raises Problem (bad input, forbidden, no_case) or Refused with the article the refusal rests on; then nothing is written.
    """
    need(desk.person, "act")
    given = dict(values or {})
    day = parse_day(desk, on)
    run = Round.of(desk)
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        work = begin(run, unit, case_id)
        if version is not None and work.snapshot.version != version:
            raise conflict()
        referring.at_home(desk, unit, work.snapshot, act_spec(desk, act_id).id)
        return perform(work, act_id, given, day)


def conflict() -> Problem:
    """The problem of a form that was opened before somebody else changed the case."""
    return Problem("conflict", "这个案件刚被别人改过，您看到的不是最新内容；请刷新后再办理，已填的内容会保留。")


def parse_day(desk: Desk, on: date | str | None) -> date | None:
    """The legal day as typed; None where nothing is said."""
    if on is None or (isinstance(on, str) and not on.strip()):
        return None
    day = on if isinstance(on, date) else parse_date(on, desk.today(), "办理日期")
    if day > desk.today():
        raise Problem("future_date", f"办理日期{print_arabic(day)}晚于今天，请改为实际办理的日期。", field="办理日期")
    return day


def begin(run: Round, unit: Unit, case_id: str) -> Work:
    """Open a case for work inside a transaction. Raises Problem("no_case")."""
    return Work(run.desk, unit, unit.snapshot(case_id), run.settings, run.people)


def perform(
    work: Work, act_id: str, values: Mapping[str, object], day: date | None, *, extra: Mapping[str, Any] | None = None
) -> Changed:
    """One act inside the open transaction of ``work``; ``extra`` are values beyond the act's fields, already parsed.

    act_id: its id or its Chinese label; what is written is the id.
    """
    spec = act_spec(work.desk, act_id)
    act_id = spec.id
    if act_id == "correct":
        return correcting.correct(work, parsed_values(work, spec, values), day)
    spec = _asking(work.procedure, spec, work.facts)
    if elsewhere.matters(spec):
        work.elsewhere = elsewhere.others(work.unit.reader(), work.procedure, work.snapshot)
    try:
        parsed = prepared(work, act_id, parsed_values(work, spec, values))
    except Problem:
        _refused_anyway(work, spec, values, day)
        raise
    work.warnings.extend(dropped(values, {one.name: one.label for one in spec.fields}))
    on = day or _natural_day(parsed, work.today) or work.today
    judge(work, spec, parsed, on)
    handler = HANDLERS.get(act_id)
    parsed |= extra or {}
    work.way = _way(work, spec, parsed)
    kept = handler(work, on, parsed, None) if handler else parsed
    way = work.way
    if "track" in parsed and spec.variants:
        kept = kept | {"track": parsed["track"]}
    append_entry(work, act_id, on, kept, at=_moment_of(parsed), way=way)
    if act_id == "sign":
        return finish(work, act_id, lambda standing: agreeing.signed_words(work, standing, kept, on), kept)
    if act_id == "perform":
        before = performing.instalments(work)
        return finish(work, act_id, lambda standing: performing.performed_words(before, standing, on), kept)
    done = finish(work, act_id, f"{way.label}已登记（{print_arabic(on)}）。{work.told}", kept)
    if act_id not in ("reach", "oral"):
        return done
    faults = linting.agreement_faults(work.procedure, work.snapshot, work.today)
    told = tuple(f"协议{one.where}：{one.message}" for one in faults)
    return replace(done, warnings=tuple(dict.fromkeys((*done.warnings, *told))))


def _asking(procedure: Procedure, spec: Act, known: Callable[[], CaseFacts]) -> Act:
    """The act, asking for the track where more than one could be meant."""
    if not spec.variants:
        return spec
    from mediation.procedure.engine import asking, fold

    return asking(procedure, spec, fold(procedure, known()))


def _way(work: Work, spec: Act, parsed: Mapping[str, Any]) -> Act:
    """The way of the act in the track it is done in."""
    if not spec.variants:
        return spec
    from mediation.procedure.engine import fitting, fold

    return fitting(spec, fold(work.procedure, work.facts()), parsed)


def act_spec(desk: Desk, act_id: str) -> Act:
    """The act of that id or Chinese label. Raises Problem("unknown_act")."""
    found = desk.procedure.acts.get(act_id)
    if found is None:
        found = next((one for one in desk.procedure.acts.values() if one.label == act_id), None)
    if found is None or found.id in _NOT_HERE:
        near = suggestions(act_id, desk.procedure.acts)
        hint = (
            f"是否为：{'、'.join(f'{n}（{desk.procedure.acts[n].label}）' for n in near)}"
            if near
            else "请用 mediation acts 查看"
        )
        raise Problem("unknown_act", f"没有名为“{shorten(clean(act_id), 40)}”的办理事项，{hint}。", field="办理事项")
    return found


def parsed_values(work: Work, spec: Act, values: Mapping[str, object]) -> dict[str, Any]:
    """Values by the act's fields; files named by path are read here, before anything is written."""
    files = {one.name for one in spec.fields if one.type == "file"}
    taken = {name: taking.incoming(value) for name, value in values.items() if name in files and value}
    rest = {name: value for name, value in values.items() if name not in taken or isinstance(taken[name], str)}
    fields = [one for one in spec.fields if one.name not in taken or isinstance(taken[one.name], str)]
    parsed = parse_values(fields, rest, Around(work.snapshot, work.people, work.desk.now()), spec.label)
    return parsed | {name: value for name, value in taken.items() if not isinstance(value, str)}


def prepared(work: Work, act_id: str, parsed: dict[str, Any]) -> dict[str, Any]:
    """Values with what follows from the case filled in, as the procedure judges them."""
    prepare = PREPARE.get(act_id)
    return prepare(work, parsed) if prepare else parsed


def judge(work: Work, spec: Act, parsed: Mapping[str, Any], on: date) -> None:
    """Ask the procedure; raises Refused with the first reason and its article, keeps its warnings."""
    from mediation.procedure.engine import judge as ask

    desk = work.desk
    verdict = ask(
        desk.procedure,
        work.facts(),
        spec.id,
        parsed,
        on,
        role=desk.person.role,
        today=desk.today(),
        holidays=desk.holidays,
        actor=desk.person.id,
        organ=desk.organ,
    )
    if verdict.refusals:
        first = verdict.refusals[0]
        raise Refused("refused", first.message, article=first.article)
    work.warnings.extend(map(str, verdict.warnings))


def _refused_anyway(work: Work, spec: Act, values: Mapping[str, object], day: date | None) -> None:
    """Raise Refused where the act is refused whatever else is filled in: nobody fills in ten fields of such an act."""
    from mediation.procedure.engine import hopeless

    readable = _readable(work, spec, values)
    found = hopeless(
        work.procedure,
        work.facts(),
        spec,
        readable,
        day or _natural_day(readable, work.today) or work.today,
        role=work.desk.person.role,
        today=work.today,
        actor=work.desk.person.id,
        organ=work.desk.organ,
    )
    if found:
        raise Refused("refused", found[0].message, article=found[0].article)


def _readable(work: Work, spec: Act, values: Mapping[str, object]) -> dict[str, Any]:
    """What of the values can be read, files left aside."""
    around = Around(work.snapshot, work.people, work.desk.now())
    found: dict[str, Any] = {}
    for one in spec.fields:
        value = values.get(one.name, values.get(one.label))
        if value and one.type != "file":
            with suppress(Problem):
                found[one.name] = parse_value(one, value, around)
    return found


def _natural_day(parsed: Mapping[str, Any], today: date) -> date | None:
    """The day an act speaks of itself: of a session or interview, the day it began."""
    started = parsed.get("started")
    return min(started.date(), today) if isinstance(started, datetime) else None


def _moment_of(parsed: Mapping[str, Any]) -> datetime | None:
    found = (parsed.get(name) for name in ("started", "at"))
    return next((moment for moment in found if isinstance(moment, datetime)), None)


def offers(desk: Desk, case_id: str) -> tuple[Offer, ...]:
    """What may be done now, by this person, on this case; allowed acts first."""
    from mediation.procedure.engine import offers as ask

    need(desk.person, "read_case")
    run = Round.of(desk)
    with desk.store.read() as reader:
        snapshot = reader.snapshot(case_id)
        asked = snapshot.accepted_on is None
        others = elsewhere.others(reader, desk.procedure, snapshot) if asked else elsewhere.NOTHING
        organs = reader.organs()
    known = facts.facts_of(
        desk.procedure, snapshot, run.settings, run.people, other_tracks=others.tracks, other_suits=others.suits
    )
    standing, _clocks = settling.fold_and_clock(desk, known)
    found = ask(
        desk.procedure,
        known,
        standing,
        role=desk.person.role,
        today=desk.today(),
        holidays=desk.holidays,
        actor=desk.person.id,
        organ=desk.organ,
    )
    mine = [
        replace(one, act=replace(one.act, fields=_filled(desk, one.act, snapshot, run, organs)))
        for one in (_at_home(desk, organs, snapshot, offer) for offer in found if offer.act.id not in _NOT_HERE)
    ]
    return tuple(sorted(mine, key=lambda offer: not offer.allowed))


def _at_home(desk: Desk, organs: Iterable[Organ], snapshot: Snapshot, offer: Offer) -> Offer:
    """The offer, refused where the case is another organ's."""
    from mediation.procedure.law import SETTING
    from mediation.procedure.model import Reason

    said = referring.away(desk, organs, snapshot, offer.act.id)
    if not said:
        return offer
    return replace(offer, allowed=False, reasons=(Reason("organ", said, SETTING, SETTING), *offer.reasons))


def fields_of(desk: Desk, case_id: str, act_id: str) -> tuple[FieldSpec, ...]:
    """The fields an act asks for; ``choices`` and ``labels`` of references are filled with what the case and centre have."""
    spec = act_spec(desk, act_id)
    run = Round.of(desk)
    with desk.store.read() as reader:
        snapshot = reader.snapshot(case_id)
        organs = reader.organs()
    spec = _asking(desk.procedure, spec, lambda: facts.facts_of(desk.procedure, snapshot, run.settings, run.people))
    return _filled(desk, spec, snapshot, run, organs)


def _filled(desk: Desk, spec: Act, snapshot: Snapshot, run: Round, organs: Iterable[Organ]) -> tuple[FieldSpec, ...]:
    from mediation.procedure.engine import asked_of

    words, known = offering.proposals(desk.procedure, snapshot, spec.id), tuple(organs)
    asked = [one for one in spec.fields if asked_of(one, snapshot.kind)]
    return tuple(offering.filled(one, snapshot, run.people, desk.now(), known, words) for one in asked)


def find_case(desk: Desk, text: str) -> str:
    """The id of the case meant by an id, a number or the tail of one. Raises Problem: forbidden, no_case, several_cases."""
    need(desk.person, "read_case")
    with desk.store.read() as reader:
        found = reader.find(text)
        if len(found) == 1:
            return found[0]
        lines = reader.case_lines(found)
    shown = shorten(clean(text), 60)
    if not found:
        raise Problem("no_case", f"没有找到案件“{shown}”，请核对案号，或用 mediation search 检索。")
    listed = "、".join(line.reg_no for line in lines[:5])
    raise Problem("several_cases", f"“{shown}”对应多个案件：{listed}，请写完整的案号。")
