"""Days told in the fields of an act that cannot lie before what they answer to: a letter before it was sent, a receipt before the paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from mediation.procedure.entries import meant
from mediation.procedure.model import Act, CaseFacts, FieldSpec, Standing
from mediation.values.dates import print_arabic

if TYPE_CHECKING:
    from mediation.procedure.load import Procedure

CASE, STATE, LETTER, ITSELF = "case", "state", "letter", "act"
AFTER = ("", CASE, STATE, LETTER, ITSELF)
"""What ``after`` of a field may name besides an act or a field of an act."""
_LETTERS = {"refer_answer": "往"}
"""Direction of the letter an act answers; letters to us where nothing is said."""


def before_start(
    p: Procedure, facts: CaseFacts, standing: Standing, act: Act, fields: Mapping[str, object], on: date
) -> Iterator[str]:
    """One sentence for every day of these fields that lies before its start."""
    for spec, value in _days(act, fields):
        told = value.date() if isinstance(value, datetime) else value
        floor, what = _floor(p, facts, standing, act, fields, spec.after, on)
        if floor is not None and told < floor:
            yield f"{spec.label}{print_arabic(told)}早于{what}的日期{print_arabic(floor)}，请核对"


def _days(act: Act, fields: Mapping[str, object]) -> Iterator[tuple[FieldSpec, date]]:
    for spec in act.fields:
        value = fields.get(spec.name)
        if spec.after and isinstance(value, date):
            yield spec, value
        rows = value if spec.columns and isinstance(value, list | tuple) else ()
        for column in spec.columns:
            cells = [row.get(column.name) for row in rows if column.after and isinstance(row, Mapping)]
            yield from ((column, cell) for cell in cells if isinstance(cell, date))


def _floor(
    p: Procedure, facts: CaseFacts, standing: Standing, act: Act, fields: Mapping[str, object], after: str, on: date
) -> tuple[date | None, str]:
    """The day, and what happened on it; None before it happened."""
    if after == CASE:
        return facts.applied_on, "申请登记"
    if after == ITSELF:
        return on, "办理本项"
    if after == STATE:
        held = [t for t in standing.tracks.values() if t.state in act.from_]
        latest = max(held, key=lambda t: t.since, default=None)
        return (latest.since, f"进入“{latest.label}”") if latest else (None, "")
    if after == LETTER:
        way = _LETTERS.get(act.id, "来")
        letters = [one for one in standing.referrals if one.direction == way]
        letter = meant(letters, str(fields.get("referral") or ""))
        if letter is None:
            return None, ""
        return letter.received_on, f"收到{letter.body}来函" if way == "来" else f"发函{letter.body}"
    return _of_act(p, standing, after)


def _of_act(p: Procedure, standing: Standing, after: str) -> tuple[date | None, str]:
    name, _, field = after.partition(".")
    happening = standing.last.get(name)
    if happening is None:
        return None, ""
    told = happening.fields.get(field) if field else None
    return (told if isinstance(told, date) else happening.on), f"“{p.acts[name].label}”"
