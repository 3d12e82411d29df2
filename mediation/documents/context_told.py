"""What an act of the case says, field by field in words, for papers that tell of one act."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from mediation.documents.context_parts import (
    Data,
    as_day,
    as_list,
    as_mapping,
    as_text,
    day,
    living,
    moment_words,
    root_of,
    staff_name,
)
from mediation.documents.context_people import party_name
from mediation.procedure.forms import ACTS_OF, GUIDED
from mediation.records.snapshot import Entry, Snapshot
from mediation.values.money import capital, plain

if TYPE_CHECKING:
    from mediation.procedure.load import Procedure
    from mediation.procedure.spec import FieldSpec

ROWS = 4
"""Empty lines of a table on a blank."""

_LINES = re.compile(r"[\n；;]+|(?<=\S)、")


def entry_for(snapshot: Snapshot, per: str, subject: str) -> Entry | None:
    """The living entry a paper of that kind tells of: the named one, else the newest."""
    found = [e for e in living(snapshot, *ACTS_OF[per]) if e.value("mode") != GUIDED]
    if not subject:
        return found[-1] if found else None
    return next((e for e in found if subject in (e.id, root_of(snapshot, e).id)), None)


def told(snapshot: Snapshot, procedure: Procedure, acts: Iterable[str], entry: Entry | None) -> Data:
    """Every field these acts may have, in words: "" for what was not said, [] for rows; with act, day and who did it.

    A day field is written as such, a sum in 元 with ``…_capital`` beside it, parties and staff by name.
    """
    data: Data = {
        "id": root_of(snapshot, entry).id if entry else "",
        "act": entry.act if entry else "",
        "on": day(entry.on) if entry else "",
        "by": staff_name(snapshot, entry.actor) if entry else "",
    }
    for act in acts:
        for spec in procedure.acts[act].fields:
            if spec.name not in data or not data[spec.name]:
                value = entry.value(spec.name) if entry is not None and entry.act == act else None
                data |= _field(snapshot, spec, value)
    return data


def _field(snapshot: Snapshot, spec: FieldSpec, value: object) -> Data:
    if spec.type == "bool":
        return {spec.name: bool(value)}
    if spec.type == "rows":
        return {spec.name: [_row(snapshot, spec, as_mapping(one)) for one in as_list(value)]}
    if spec.type == "money":
        fen = value if isinstance(value, int) else 0
        return {spec.name: plain(fen) if fen else "", f"{spec.name}_capital": capital(fen) if fen else ""}
    return {spec.name: _words(snapshot, spec, value)}


def _row(snapshot: Snapshot, spec: FieldSpec, row: Mapping[str, object]) -> Data:
    data: Data = {}
    for column in spec.columns:
        data |= _field(snapshot, column, row.get(column.name))
    return data


def _words(snapshot: Snapshot, spec: FieldSpec, value: object) -> str:
    if value is None:
        return ""
    if spec.type == "date":
        return day(as_day(value))
    if spec.type == "moment":
        return moment_words(value)
    if spec.type in ("party", "parties"):
        return party_name(snapshot, ",".join(map(str, as_list(value))))
    if spec.type in ("staff", "staffs"):
        return "、".join(name for one in as_list(value) if (name := staff_name(snapshot, str(one))))
    if spec.type == "choice":
        return spec.choice_label(as_text(value))
    return as_text(value)


def answers(snapshot: Snapshot, procedure: Procedure, root: str, opened: str, replies: Iterable[str]) -> list[Data]:
    """What later entries say of one supervision or referral: each names it by id, by its number, or means the newest open."""
    acts = tuple(replies)
    known: list[str] = []
    closed: set[str] = set()
    found: list[Data] = []
    for entry in living(snapshot, opened, *acts):
        if entry.act == opened:
            known.append(root_of(snapshot, entry).id)
            continue
        if _meant(known, closed, as_text(entry.value(_reference(entry)))) == root:
            found.append(told(snapshot, procedure, (entry.act,), entry))
        if entry.act.endswith("_end"):
            closed.add(_meant(known, closed, as_text(entry.value(_reference(entry)))))
    return found


def _reference(entry: Entry) -> str:
    named = [name for name, _ in entry.fields if name in ("call", "supervision", "supervise", "meeting", "emergency")]
    return named[0] if named else ""


def _meant(known: list[str], closed: set[str], word: str) -> str:
    if word in known:
        return word
    if word.isdigit() and 0 < int(word) <= len(known):
        return known[int(word) - 1]
    waiting = [one for one in known if one not in closed] or known
    return waiting[-1] if waiting else ""


def listed(text: str) -> list[str]:
    """The things of a list written as text: one a line, or set apart by 、 or ；."""
    return [part.strip(" 、；;。") for part in _LINES.split(text) if part.strip(" 、；;。")]


def by_name(rows: Iterable[Mapping[str, Any]]) -> dict[str, Data]:
    """The newest of several answers, by whom it comes from, its fields laid over the older ones."""
    found: dict[str, Data] = {}
    for row in rows:
        kept = found.setdefault(str(row.get("name", "")), {})
        kept |= {key: value for key, value in row.items() if value}
    return found
