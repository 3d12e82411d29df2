"""Conditions of supervision: which order or call is meant, who was asked, and how a risk may be lowered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import cast

from mediation.procedure.entries import meant
from mediation.procedure.guards import WRONG, Findings, Sight, check
from mediation.procedure.model import PartState, SupervisionState
from mediation.procedure.risks import COLOURS
from mediation.values.dates import print_arabic

_LISTED = re.compile(r"[、，,；;\n]")
_KINDS = {
    "call_answer": "call",
    "call_rate": "call",
    "call_end": "call",
    "supervise_reply": "supervise",
    "supervise_end": "supervise",
    "meeting_done": "meeting",
    "emergency_ack": "emergency",
}


def _meant(s: Sight) -> SupervisionState | None:
    kind = _KINDS[s.act.id]
    return meant([one for one in s.standing.supervisions if one.kind == kind], s.text(kind))


def _part(s: Sight) -> PartState | None:
    order = _meant(s)
    named = [one for one in order.parts if one.name == s.text("name")] if order else []
    return named[-1] if named else None


def _rows(value: object) -> Iterable[Mapping[str, object]]:
    return cast("Iterable[Mapping[str, object]]", value if isinstance(value, list | tuple) else ())


def _named_once(value: object, what: str) -> Findings | None:
    names = [str(row.get("name") or "") for row in _rows(value)]
    if not names or not all(names):
        return {"fault": f"请逐行写明{what}"}
    twice = next((name for name in names if names.count(name) > 1), "")
    return {"fault": f"{what}“{twice}”写了两次"} if twice else None


@check("call_departments", "departments")
def call_departments(s: Sight) -> Findings | None:
    """Every department is named, once, and asked to answer after the call."""
    fault = _named_once(s.get("departments"), "部门")
    if fault:
        return fault
    called = s.get("called_at")
    since = called if isinstance(called, datetime) else datetime.combine(s.on, time())
    for row in _rows(s.get("departments")):
        due = row.get("answer_by")
        if isinstance(due, datetime) and due <= since:
            return {"fault": f"{row.get('name')}的答复时限早于吹哨时间，请核对"}
    return None


@check("not_due_before", "on")
def not_due_before(s: Sight) -> Findings | None:
    """Nobody is asked to have done something before he was asked."""
    days = [s.get("due"), s.get("answer_by"), *(row.get("due") for row in _rows(s.get("decisions")))]
    early = [day for day in days if isinstance(day, date) and day < s.on]
    return {"due": print_arabic(min(early)), "on": print_arabic(s.on)} if early else None


@check("levels_named", "levels")
def levels_named(s: Sight) -> Findings | None:
    """Every level is named, once."""
    return _named_once(s.get("levels"), "层级或单位")


@check("supervision_known")
def supervision_known(s: Sight) -> Findings | None:
    """There is such an order or call, and it is still open where it must be."""
    order, word = _meant(s), s.p.acts[_KINDS[s.act.id]].label
    if order is None:
        return {"fault": f"没有可以办理的{word}，请先登记"}
    ended = order.closed_on is not None and s.act.id not in ("call_rate", "meeting_done")
    return {"fault": f"这一件{word}已经了结"} if ended else None


@check("part_known", "name")
def part_known(s: Sight) -> Findings | None:
    """The department, person or level was asked."""
    order = _meant(s)
    if order is None or _part(s) is not None:
        return None
    return {"name": s.text("name"), "known": "、".join(one.name for one in order.parts)}


@check("answer_after_call", "name")
def answer_after_call(s: Sight) -> Findings | None:
    """A department comes after it was called, and answers once."""
    order, part, at = _meant(s), _part(s), s.get("arrived_at")
    if order is None or part is None:
        return None
    if part.answered_on is not None:
        return {"fault": f"{part.name}已经答复，登记有误的请办理更正"}
    since = order.opened_at or datetime.combine(order.opened_on, time())
    early = isinstance(at, datetime) and at < since
    return {"fault": f"{part.name}的报到时间早于吹哨时间，请核对"} if early else None


@check("decision_open", "decision")
def decision_open(s: Sight) -> Findings | None:
    """The decision named is one of the meeting, of that person, and not carried out yet."""
    order, number = _meant(s), s.text("decision")
    if order is None or not number:
        return None
    if not number.isdecimal() or not 1 <= int(number) <= len(order.parts):
        return {"fault": f"这次会议没有第{number}项决定，共{len(order.parts)}项，请写序号"}
    part = order.parts[int(number) - 1]
    if part.name != s.text("name"):
        return {"fault": f"第{number}项决定的负责人是{part.name}，请核对序号和负责人"}
    return {"fault": f"第{number}项决定已经登记落实，登记有误的请办理更正"} if part.answered_on is not None else None


@check("rated", "name")
def rated(s: Sight) -> Findings | None:
    """A rating rates."""
    return None if s.text("by_us") or s.text("by_them") else WRONG


@check("rating_after_answer", "name")
def rating_after_answer(s: Sight) -> Findings | None:
    """Who has come is rated by both; who let the time pass or the call end without coming, by those who called."""
    order, part = _meant(s), _part(s)
    if order is None or part is None or part.answered_on is not None:
        return None
    missed = order.closed_on is not None or (part.due_at is not None and part.due_at.date() < s.on)
    return None if missed and not s.text("by_them") else {"name": part.name}


@check("rated_once", "name")
def rated_once(s: Sight) -> Findings | None:
    """A rating does not silently take the place of another."""
    part = _part(s)
    again = part is not None and any(s.text(side) and getattr(part, side) for side in ("by_us", "by_them"))
    return {"name": part.name} if part is not None and again else None


@check("unrated_left")
def unrated_left(s: Sight) -> Findings | None:
    """Both sides have rated; of who never came those who called."""
    order = _meant(s)
    parts = order.parts if order else ()
    left = [one.name for one in parts if not one.by_us or (one.answered_on is not None and not one.by_them)]
    return {"names": "、".join(left)} if left else None


@check("unanswered_left")
def unanswered_left(s: Sight) -> Findings | None:
    """Everybody called has answered."""
    order = _meant(s)
    waiting = [one.name for one in order.parts if one.answered_on is None] if order else []
    return {"names": "、".join(waiting)} if waiting else None


@check("supervise_whom", "matter")
def supervise_whom(s: Sight) -> Findings | None:
    """Somebody is to act."""
    return None if s.text("to_staff") or s.text("to_body") else WRONG


@check("ack_after", "at")
def ack_after(s: Sight) -> Findings | None:
    """A report is taken note of after it was made."""
    order, at = _meant(s), s.get("at")
    if order is None or order.opened_at is None or not isinstance(at, datetime) or at >= order.opened_at:
        return None
    return {"at": f"{order.opened_at:%H:%M}"}


@check("risk_criteria", "colour")
def risk_criteria(s: Sight) -> Findings | None:
    """A colour rests on what was seen; the least one needs no ground."""
    grounded = s.text("criteria") or s.text("reason")
    return None if grounded else WRONG


@check("risk_listed", "criteria")
def risk_listed(s: Sight) -> Findings | None:
    """Circumstances are those this centre has written down."""
    known = {one.strip() for one in _LISTED.split(str(s.p.setting(s.facts.settings, "risk_criteria")))}
    strange = [one for word in _LISTED.split(s.text("criteria")) if (one := word.strip(" 。.")) and one not in known]
    return {"words": "、".join(strange)} if strange else None


@check("risk_lowered", "colour")
def risk_lowered(s: Sight) -> Findings | None:
    """Only a head lowers a colour, and says why."""
    before, after = s.standing.risk, s.text("colour")
    if before not in COLOURS or after not in COLOURS or COLOURS.index(after) >= COLOURS.index(before):
        return None
    return None if s.hand.role in ("", "head") and s.text("reason") else {"before": before, "after": after}


@check("risk_police")
def risk_police(s: Sight) -> Findings | None:
    """What may become a crime is told to the police."""
    grave = s.act.id == "emergency" or s.text("colour") in ("红", "橙")
    return WRONG if grave and "report_police" not in s.standing.counts else None
