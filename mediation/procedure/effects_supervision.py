"""Calls, supervision, joint meetings, emergencies and risk: they move people and dates, never the state of a track."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import cast

from mediation.procedure.entries import meant
from mediation.procedure.fold import Folder, effect
from mediation.procedure.model import Happening, PartState, RiskState, SupervisionState

GOES_ON = "延长时限继续督办"


def _rows(value: object) -> tuple[Mapping[str, object], ...]:
    found = cast("Iterable[object]", value if isinstance(value, list | tuple) else ())
    return tuple(row for row in found if isinstance(row, Mapping))


def _text(h: Happening, *names: str) -> str:
    return next((str(h.fields[name]) for name in names if h.fields.get(name)), "")


def _open(
    case: Folder, h: Happening, label: str, parts: Iterable[PartState], *, grade: str = "", at: object = None
) -> None:
    moment = at if isinstance(at, datetime) else None
    day = moment.date() if moment is not None else h.on  # told at night, it may be entered the next day
    case.supervisions[h.id] = SupervisionState(h.id, h.act, grade, label, day, tuple(parts), opened_at=moment)


def _part(name: str, due: object) -> PartState:
    if isinstance(due, datetime):
        return PartState(name, due.date(), due)
    return PartState(name, due if isinstance(due, date) else None)


def _change(case: Folder, h: Happening, kind: str, change: Callable[[SupervisionState], SupervisionState]) -> None:
    """Change the one an entry names in its field ``kind``, or else the newest of that kind still open."""
    one = meant([one for one in case.supervisions.values() if one.kind == kind], _text(h, kind))
    if one is not None:
        case.supervisions[one.id] = change(one)


def _changed(one: SupervisionState, name: str, **said: object) -> SupervisionState:
    """One with what is said of the part of that name; without a name, of every part."""
    parts = tuple(p._replace(**said) if p.name == name or not name else p for p in one.parts)  # type: ignore[arg-type]  # columns of PartState
    return one._replace(parts=parts)


def _next_done(one: SupervisionState, name: str, number: str, on: date, result: str) -> SupervisionState:
    """One with a decision of that person done, the one of that number or else the first still open: a person may have several."""
    open_ = [n for n, p in enumerate(one.parts) if p.name == name and p.answered_on is None]
    at = next((n for n in open_ if number in ("", str(n + 1))), None)
    if at is None:
        return one
    done = one.parts[at]._replace(answered_on=on, result=result)
    return one._replace(parts=(*one.parts[:at], done, *one.parts[at + 1 :]))


def _close(one: SupervisionState, h: Happening, result: str) -> SupervisionState:
    return one._replace(closed_on=h.on, result=result)


# ---- calls (吹哨报到) ------------------------------------------------------------------------------------------------

CALL_HOURS = {"日常": "call_hours_daily", "重点": "call_hours_key", "应急": "call_hours_urgent"}


@effect("call")
def _call(case: Folder, h: Happening) -> None:
    """A department without a time of its own has that of the grade: a setting of the centre, from the moment of the call."""
    grade, at = str(case.given(h, "grade")), h.fields.get("called_at")
    hours = int(case.procedure.setting(case.facts.settings, CALL_HOURS.get(grade, "call_hours_daily")))
    usual = at + timedelta(hours=hours) if isinstance(at, datetime) else h.on + timedelta(days=max(hours // 24, 0))
    rows = _rows(h.fields.get("departments"))
    parts = [_part(str(row.get("name") or ""), row.get("answer_by") or usual) for row in rows]
    _open(case, h, _text(h, "question"), parts, grade=grade, at=at)


@effect("call_answer")
def _call_answer(case: Folder, h: Happening) -> None:
    said = {"answered_on": h.on, "result": _text(h, "result")}
    _change(case, h, "call", lambda one: _changed(one, _text(h, "name"), **said))


@effect("call_rate")
def _call_rate(case: Folder, h: Happening) -> None:
    said = {key: _text(h, key) for key in ("by_us", "by_them") if _text(h, key)}
    _change(case, h, "call", lambda one: _changed(one, _text(h, "name"), **said))


@effect("call_end")
def _call_end(case: Folder, h: Happening) -> None:
    _change(case, h, "call", lambda one: _close(one, h, _text(h, "result")))


# ---- supervision and meetings ----------------------------------------------------------------------------------------


@effect("supervise")
def _supervise(case: Folder, h: Happening) -> None:
    staff = case.facts.staff.get(_text(h, "to_staff"), "")
    _open(case, h, _text(h, "matter"), [_part(staff or _text(h, "to_body"), h.fields.get("due"))])


@effect("supervise_reply")
def _supervise_reply(case: Folder, h: Happening) -> None:
    said = {"answered_on": h.on, "result": _text(h, "result")}
    _change(case, h, "supervise", lambda one: _changed(one, "", **said))


@effect("supervise_end")
def _supervise_end(case: Folder, h: Happening) -> None:
    """Going on with another day is not an end."""
    until = h.fields.get("due")
    if _text(h, "outcome") == GOES_ON and isinstance(until, date):
        _change(case, h, "supervise", lambda one: _changed(one, "", due=until, answered_on=None))
    else:
        _change(case, h, "supervise", lambda one: _close(one, h, _text(h, "outcome")))


@effect("meeting")
def _meeting(case: Folder, h: Happening) -> None:
    rows = _rows(h.fields.get("decisions"))
    parts = [_part(str(row.get("name") or ""), row.get("due")) for row in rows]
    _open(case, h, f"{_text(h, 'meeting_no')}联席会议", parts, at=h.fields.get("held"))


@effect("meeting_done")
def _meeting_done(case: Folder, h: Happening) -> None:
    def done(one: SupervisionState) -> SupervisionState:
        one = _next_done(one, _text(h, "name"), _text(h, "decision"), h.on, _text(h, "result"))
        through = all(part.answered_on is not None for part in one.parts)
        return _close(one, h, "已落实") if through else one

    _change(case, h, "meeting", done)


# ---- emergencies and risk --------------------------------------------------------------------------------------------


@effect("emergency")
def _emergency(case: Folder, h: Happening) -> None:
    """Every level has some minutes to take note: as written in its row, else the target of the centre."""
    at = h.fields.get("at")
    usual = int(case.procedure.setting(case.facts.settings, "ack_minutes"))
    parts = []
    for row in _rows(h.fields.get("levels")):
        minutes = int(str(row.get("minutes") or usual))
        due = at + timedelta(minutes=minutes) if isinstance(at, datetime) else None
        parts.append(_part(str(row.get("name") or ""), due))
    _open(case, h, _text(h, "matter"), parts, at=at)


@effect("emergency_ack")
def _emergency_ack(case: Folder, h: Happening) -> None:
    """A level took note; when every level has, the report is through."""
    at = h.fields.get("at")
    on = at.date() if isinstance(at, datetime) else h.on

    def taken(one: SupervisionState) -> SupervisionState:
        one = _changed(one, _text(h, "name"), answered_on=on, result=_text(h, "instruction"))
        through = all(part.answered_on is not None for part in one.parts)
        return _close(one, h, "各级已收悉") if through else one

    _change(case, h, "emergency", taken)


@effect("risk")
def _risk(case: Folder, h: Happening) -> None:
    case.risks.append(RiskState(str(case.given(h, "colour")), h.on, _text(h, "reason"), h.id))
