"""What a field of an act may point at in its case: calls, supervision orders, meetings, reports, letters, and who is in them."""

from __future__ import annotations

from collections.abc import Mapping

from mediation.records.snapshot import Entry, Snapshot
from mediation.tui.fields.base import Option
from mediation.values.text import shorten

ROOTS = {"call": "call", "supervise": "supervise", "meeting": "meeting", "emergency": "emergency"}
"""Name of a field that points at an entry → the act that made the entry."""
LISTS = ("departments", "decisions", "levels")
WORDS = 24  # terminal cells of what an entry is about


def referable(name: str, case: Snapshot) -> tuple[Option, ...]:
    """What can be chosen in the field of that name; () where the field points at nothing of the kind."""
    if name in ROOTS:
        made = [entry for entry in case.entries if entry.act == ROOTS[name] and not entry.superseded_by]
        return tuple(Option(root(entry, case), _told(entry)) for entry in reversed(made))
    if name == "decision":
        return decisions(case)
    if name == "item" and case.agreement is not None:
        return tuple(Option(str(one.no), f"{one.no} {shorten(one.text, WORDS)}") for one in case.agreement.items)
    if name == "referral":
        return tuple(
            Option(one.ref, f"{one.received_on.isoformat()} {one.direction}函 {one.mode} {one.body}（{one.state}）")
            for one in reversed(case.referrals)
            if one.direction in ("来", "往")
        )
    return ()


def decisions(case: Snapshot, meeting: str = "") -> tuple[Option, ...]:
    """What a meeting decided, by number; without a meeting, the newest one's. ``also``: whose it is."""
    made = [entry for entry in case.entries if entry.act == "meeting" and not entry.superseded_by]
    meant = [entry for entry in made if meeting in ("", root(entry, case), entry.id)]
    rows = meant[-1].value("decisions", ()) if meant else ()
    return tuple(
        Option(
            str(number),
            f"{number} {shorten(str(row.get('decision', '')), WORDS)}",
            _whose(row),
            str(row.get("name", "")),
        )
        for number, row in enumerate(rows if isinstance(rows, list | tuple) else (), 1)
    )


def _whose(row: Mapping[str, object]) -> str:
    due = str(row.get("due") or "")
    return "".join((f"负责人：{row.get('name', '')}", f"，时限 {due}" if due else ""))


def named(case: Snapshot, act: str) -> tuple[Option, ...]:
    """Who can have answered an act such as `call_answer`: the names in the rows of what it answers, the newest first."""
    rooted = next((made for made in ROOTS.values() if act.startswith(made + "_")), "")
    made = [entry for entry in case.entries if rooted and entry.act == rooted and not entry.superseded_by]
    names: list[str] = []
    for entry in reversed(made):
        for listed in LISTS:
            rows = entry.value(listed, ())
            names += [str(row.get("name", "")) for row in rows] if isinstance(rows, list | tuple) else []
    return tuple(Option(name, name) for name in dict.fromkeys(names) if name)


def root(entry: Entry, case: Snapshot) -> str:
    """Id of the first entry of a chain of corrections: everything that points at it keeps pointing there."""
    known = {one.id: one for one in case.entries}
    while entry.supersedes in known:
        entry = known[entry.supersedes]
    return entry.id


def _told(entry: Entry) -> str:
    about = next((str(entry.value(n)) for n in ("meeting_no", "question", "matter", "place") if entry.value(n)), "")
    grade = entry.value("grade", "")
    return " ".join(x for x in (entry.on.isoformat(), entry.label, str(grade), shorten(about, WORDS)) if x)
