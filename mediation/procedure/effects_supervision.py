"""Calls, supervision, joint meetings, emergencies and risk: they move people and dates, never the state of a track."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import cast

from mediation.procedure.fold import Folder, effect
from mediation.procedure.model import Happening, PartState, RiskState, SupervisionState


def _rows(value: object) -> tuple[Mapping[str, object], ...]:
    found = cast("Iterable[object]", value if isinstance(value, list | tuple) else ())
    return tuple(row for row in found if isinstance(row, Mapping))


def _text(h: Happening, *names: str) -> str:
    return next((str(h.fields[name]) for name in names if h.fields.get(name)), "")


def _open(case: Folder, h: Happening, grade: str, label: str, parts: Iterable[PartState]) -> None:
    case.supervisions[h.id] = SupervisionState(h.id, h.act, grade, label, h.on, tuple(parts))


def _part(name: str, due: object) -> PartState:
    if isinstance(due, datetime):
        return PartState(name, due.date(), due)
    return PartState(name, due if isinstance(due, date) else None)


def _change(case: Folder, h: Happening, kind: str, change: Callable[[SupervisionState], SupervisionState]) -> None:
    """Change the one an entry names (its field ``kind``), else the newest of that kind still open."""
    named = _text(h, kind)
    for key, one in reversed(case.supervisions.items()):
        if one.kind == kind and (key == named or (not named and one.closed_on is None)):
            case.supervisions[key] = change(one)
            return


def _answered(one: SupervisionState, name: str, part: Callable[[PartState], PartState]) -> SupervisionState:
    """One with the part of that name changed; with no name, or one part only, that part."""
    alone = len(one.parts) == 1 or not name
    return replace(one, parts=tuple(part(p) if p.name == name or alone else p for p in one.parts))


def _close(one: SupervisionState, h: Happening) -> SupervisionState:
    return replace(one, closed_on=h.on, result=_text(h, "result", "note") or "办结")


# ---- calls (吹哨报到) ------------------------------------------------------------------------------------------------


@effect("call")
def _call(case: Folder, h: Happening) -> None:
    parts = [_part(str(row.get("body") or ""), row.get("answer_by")) for row in _rows(h.fields.get("departments"))]
    _open(case, h, str(case.given(h, "grade")), _text(h, "question"), parts)


@effect("call_answer")
def _call_answer(case: Folder, h: Happening) -> None:
    result = _text(h, "result")
    _change(
        case, h, "call",
        lambda one: _answered(one, _text(h, "body"), lambda p: replace(p, answered_on=h.on, result=result)),
    )  # fmt: skip


@effect("call_rate")
def _call_rate(case: Folder, h: Happening) -> None:
    ours, theirs = _text(h, "by_us"), _text(h, "by_them")
    _change(
        case, h, "call",
        lambda one: _answered(
            one, _text(h, "body"), lambda p: replace(p, by_us=ours or p.by_us, by_them=theirs or p.by_them)
        ),
    )  # fmt: skip


@effect("call_end")
def _call_end(case: Folder, h: Happening) -> None:
    _change(case, h, "call", lambda one: _close(one, h))


# ---- supervision and meetings ----------------------------------------------------------------------------------------


@effect("supervise")
def _supervise(case: Folder, h: Happening) -> None:
    staff = case.facts.staff.get(_text(h, "to_staff"), "")
    _open(case, h, "", _text(h, "matter"), [_part(staff or _text(h, "to_body"), h.fields.get("due"))])


@effect("supervise_reply")
def _supervise_reply(case: Folder, h: Happening) -> None:
    said = _text(h, "reply", "result", "content")
    _change(case, h, "supervise", lambda one: _answered(one, "", lambda p: replace(p, answered_on=h.on, result=said)))


@effect("supervise_end")
def _supervise_end(case: Folder, h: Happening) -> None:
    _change(case, h, "supervise", lambda one: _close(one, h))


@effect("meeting")
def _meeting(case: Folder, h: Happening) -> None:
    owner = _text(h, "owner")
    part = _part(case.facts.staff.get(owner, owner), h.fields.get("due"))
    _open(case, h, "", _text(h, "decision", "meeting_no"), [part] if part.name or part.due else [])


@effect("meeting_done")
def _meeting_done(case: Folder, h: Happening) -> None:
    def done(one: SupervisionState) -> SupervisionState:
        return _close(_answered(one, "", lambda p: replace(p, answered_on=h.on)), h)

    _change(case, h, "meeting", done)


# ---- emergencies and risk --------------------------------------------------------------------------------------------


@effect("emergency")
def _emergency(case: Folder, h: Happening) -> None:
    at = h.fields.get("at")
    parts = []
    for row in _rows(h.fields.get("levels")):
        minutes = row.get("target_minutes")
        until = at + timedelta(minutes=int(str(minutes))) if isinstance(at, datetime) and minutes else None
        parts.append(_part(" ".join(str(row[k]) for k in ("level", "person") if row.get(k)), until))
    _open(case, h, "", _text(h, "what"), parts)


@effect("emergency_ack")
def _emergency_ack(case: Folder, h: Happening) -> None:
    """A level took note; when every level has, the report is through."""
    at = h.fields.get("at")
    on = at.date() if isinstance(at, datetime) else h.on
    level, person = _text(h, "level"), _text(h, "person")

    def taken(one: SupervisionState) -> SupervisionState:
        parts = tuple(
            replace(p, answered_on=on, result=person or p.result) if p.name.split(" ")[0] == level else p
            for p in one.parts
        )
        through = all(p.answered_on is not None for p in parts)
        return replace(one, parts=parts, closed_on=on if through else None)

    _change(case, h, "emergency", taken)


@effect("risk")
def _risk(case: Folder, h: Happening) -> None:
    case.risks.append(RiskState(str(case.given(h, "colour")), h.on, _text(h, "reason"), h.id))
