"""Papers of supervision: calls, orders, meetings, emergency reports and the colour of risk, with what came back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mediation.documents import context_told as telling
from mediation.documents.context_parts import Data, day, living, root_of, text_of
from mediation.records.snapshot import Entry, Snapshot
from mediation.values.dates import print_moment

if TYPE_CHECKING:
    from mediation.procedure.load import Procedure

_REPLIES: Mapping[str, tuple[str, ...]] = {
    "call": ("call_answer", "call_rate", "call_end"),
    "supervise": ("supervise_reply", "supervise_end"),
    "meeting": ("meeting_done",),
    "emergency": ("emergency_ack",),
}


def supervision_data(snapshot: Snapshot, procedure: Procedure, per: str, subject: str) -> Data:
    """One call, order, meeting or report with what came back. Dates set by the centre, not by a text, are named as such."""
    entry = telling.entry_for(snapshot, per, subject)
    opened = {"supervision": "supervise"}.get(per, per)
    data = telling.told(snapshot, procedure, (opened,), entry)
    replies = _REPLIES.get(opened, ())
    came = telling.answers(snapshot, procedure, data["id"], opened, replies) if data["id"] else []
    back = telling.by_name(row for row in came if not row["act"].endswith("_end"))
    ended = next((row for row in reversed(came) if row["act"].endswith("_end")), {})
    for name in ("departments", "decisions", "levels"):
        if name in data:
            rows = data[name] or [dict.fromkeys(_columns(procedure, opened, name), "") for _ in range(telling.ROWS)]
            limits = _limits(snapshot, data["id"])
            data[name] = [
                row | {"back": _answer(back.get(row["name"], {})), "limit": limits.get(place, "")}
                for place, row in enumerate(rows, 1)
            ]
    whole = _answer(back.get("", {}))
    return {"told": data, "back": whole, "ended": {key: ended.get(key, "") for key in ("on", "result", "outcome", "reason")}}  # fmt: skip


def _limits(snapshot: Snapshot, root: str) -> dict[int, str]:
    """Until when each part of a supervision has to answer, in words, by its place; what the case's own clocks say."""
    found: dict[int, str] = {}
    for due in snapshot.dues:
        opened, _, place = due.ref.rpartition(":")
        if root and opened == root and place.isdigit():
            found[int(place)] = print_moment(due.due_at) if due.due_at is not None else day(due.due)
    return found


def _columns(procedure: Procedure, act: str, name: str) -> tuple[str, ...]:
    spec = procedure.acts[act].field(name)
    return tuple(column.name for column in spec.columns) if spec else ()


def _answer(row: Mapping[str, object]) -> Data:
    kept = ("on", "arrived_at", "at", "person", "result", "instruction", "by_us", "by_them", "note")
    return {key: row.get(key, "") for key in kept}


def risk_data(snapshot: Snapshot, procedure: Procedure, subject: str) -> Data:
    """One setting of the risk colour, and the one before it."""
    entry = telling.entry_for(snapshot, "risk", subject)
    told = telling.told(snapshot, procedure, ("risk",), entry)
    return {"told": told, "before": risk_before(snapshot, entry)}


def risk_before(snapshot: Snapshot, entry: Entry | None) -> str:
    """The colour of risk last set before an act; "" while nobody had judged it."""
    earlier = [e for e in living(snapshot, "risk") if entry is not None and e.seq < root_of(snapshot, entry).seq]
    return text_of(earlier[-1], "colour") if earlier else ""
