"""Small tools of the context builders: words for days and hours, living entries, values out of JSON fields."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from mediation.records.snapshot import Entry, Snapshot
from mediation.values.dates import print_arabic, print_moment, to_local

_ID_RE = re.compile(r"[0-9a-fA-F-]{16,}")

Data = dict[str, Any]
"""Plain data only: str, int, bool, list and dict of such, so that it can be hashed, frozen and printed twice alike."""


def day(value: date | datetime | None) -> str:
    """2026年11月22日, or "" for a day not known."""
    if value is None:
        return ""
    return print_arabic(value.date() if isinstance(value, datetime) else value)


def hours(started: datetime | None, ended: datetime | None) -> str:
    """2026年11月8日9时30分至11时10分; the end carries its day only where that differs."""
    if started is None:
        return ""
    if ended is None:
        return print_moment(started)
    end = print_moment(ended)
    if ended.date() == started.date():
        end = end.removeprefix(print_arabic(ended.date()))
    return f"{print_moment(started)}至{end}"


def as_day(value: object) -> date | None:
    """The day of a field that came through JSON; None for anything that is none."""
    if isinstance(value, datetime):
        return (to_local(value) if value.tzinfo else value).date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def as_moment(value: object) -> datetime | None:
    """Naive wall time of a field that came through JSON; an aware moment is turned into it."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime):
        return to_local(value) if value.tzinfo else value
    return None


def moment_words(value: object) -> str:
    """2026年11月8日9时30分 of a field that came through JSON; "" for anything that is no moment."""
    found = as_moment(value)
    return print_moment(found) if found else ""


def as_text(value: object) -> str:
    """The text of a field; "" for nothing."""
    return "" if value is None or isinstance(value, bool) else str(value).strip()


def as_list(value: object) -> list[object]:
    """The members of a list field; one value is a list of one, nothing is empty."""
    if value is None or value == "":
        return []
    if isinstance(value, str):
        return [part for part in value.replace("、", ",").split(",") if part]
    if isinstance(value, Sequence):
        return list(value)
    return [value]


def as_mapping(value: object) -> Mapping[str, object]:
    """The mapping of a field; empty for anything else."""
    return value if isinstance(value, Mapping) else {}


def root_of(snapshot: Snapshot, entry: Entry) -> Entry:
    """The first version of a corrected entry; the entry itself where it was never corrected."""
    by_id = {e.id: e for e in snapshot.entries}
    while entry.supersedes in by_id:
        entry = by_id[entry.supersedes]
    return entry


def living(snapshot: Snapshot, *acts: str) -> list[Entry]:
    """Entries of those acts that no correction has superseded, each in the place of its first version."""
    found = [e for e in snapshot.entries if e.act in acts and not e.superseded_by]
    return sorted(found, key=lambda e: root_of(snapshot, e).seq)


def last(snapshot: Snapshot, *acts: str, track: str = "") -> Entry | None:
    """The last living entry of those acts; of one track where it is named."""
    found = [e for e in living(snapshot, *acts) if track in ("", e.track)]
    return found[-1] if found else None


def entry_of(snapshot: Snapshot, entry_id: str, act: str) -> Entry | None:
    """The living entry of that id (its own or its first version's), or the last of that act where no id is given."""
    found = living(snapshot, act)
    if not entry_id:
        return found[-1] if found else None
    return next((e for e in found if entry_id in (e.id, root_of(snapshot, e).id)), None)


def staff_name(snapshot: Snapshot, reference: str) -> str:
    """The name behind a staff id of this case; a name given as such stays, any other id is nobody to print."""
    staff = [*snapshot.mediators, *([snapshot.recorder] if snapshot.recorder else [])]
    known = next((person.name for person in staff if person.id == reference), None)
    if known is not None:
        return known
    return "" if _ID_RE.fullmatch(reference) else reference


def text_of(entry: Entry | None, *names: str) -> str:
    """The first of those fields that says anything."""
    if entry is None:
        return ""
    return next((text for name in names if (text := as_text(entry.value(name)))), "")
