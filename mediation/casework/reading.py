"""Looking at cases: whole, in lists, by due date, by words. Numbers are masked unless a reveal was logged."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from mediation.casework import settling
from mediation.casework.facts import facts_of
from mediation.casework.parsing import to_json
from mediation.casework.permits import need
from mediation.casework.registering import Round
from mediation.records.snapshot import Due, Move, TrackStanding
from mediation.values.text import mask_id, mask_numbers, mask_phone

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.procedure.load import Procedure
    from mediation.procedure.model import Standing
    from mediation.records.snapshot import Aide, Entry, Party, Snapshot
    from mediation.store.values import LinePage, LogLine, SearchPage


_WRITTEN = (
    "title", "place", "facts", "disputed", "claims", "parties", "sessions", "investigations", "attachments", "agreements", "follow_ups",
    "services", "entries", "dues", "papers", "volume", "referrals",
)  # fmt: skip
"""Fields of a case that hold what people wrote."""
_NO_TEXT = frozenset({"no", "doc_no", "reg_no", "uscc", "external_no", "letter_no", "their_no"})
_REFERENCES = ("id", "_ids", "sha256")
_KEY = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class DueLine:
    """One open deadline with its case. ``days_left`` is negative once it is overdue."""

    case_id: str
    reg_no: str
    title: str
    parties: str
    due: Due
    days_left: int
    risk: str = ""  # of the case
    danger: int = 2  # 0 the worst: see ``settling.danger``


def snapshot(desk: Desk, case_id: str) -> Snapshot:
    """Everything of one case as of today, numbers whole: for judging and for papers. Screens show ``masked``."""
    need(desk.person, "read_case")
    run = Round.of(desk)
    with desk.store.read() as reader:
        found = reader.snapshot(case_id)
    facts = facts_of(desk.procedure, found, run.settings, run.people)
    standing, clocks = settling.fold_and_clock(desk, facts)
    lanes = desk.procedure.tracks
    tracks = tuple(
        TrackStanding(t.track, t.track_label, t.state, t.state_label, t.since, t.active, lanes[t.track].lane)
        for t in standing.tracks.values()
    )
    dues = tuple(Due(**{one.name: getattr(clock, one.name) for one in fields(Due)}) for clock in clocks)
    return replace(found, tracks=tracks, dues=dues, moves=_moves(desk, standing))


def _moves(desk: Desk, standing: Standing) -> tuple[Move, ...]:
    """Every step of every track, and last what the clock alone has brought about."""
    p = desk.procedure
    steps = [
        Move(
            m.track, p.tracks[m.track].label, p.tracks[m.track].lane, m.state, m.label, m.on, m.act,
            p.acts[m.act].label if m.act in p.acts else m.act, m.entry,
        )
        for m in standing.moved
    ]  # fmt: skip
    reached = {step.track: step.state for step in steps}
    steps += [
        Move(t.track, t.track_label, p.tracks[t.track].lane, t.state, t.label, t.since, "", "期限届满", "")
        for t in standing.tracks.values()
        if reached.get(t.track) != t.state
    ]
    return tuple(steps)


def masked(case: Snapshot) -> Snapshot:
    """The case with identity numbers and phones masked (credit codes are public)."""
    return replace(
        case, parties=tuple(map(_masked_party, case.parties)), entries=tuple(map(_masked_entry, case.entries))
    )


def masked_everywhere(case: Snapshot) -> Snapshot:
    """``masked``, and numbers typed into what people wrote as well: for reading, never for editing what is shown."""
    shown = masked(case)
    return replace(shown, **{name: _told(name, getattr(shown, name)) for name in _WRITTEN})


def _told(name: str, value: Any) -> Any:
    """A value with every text in it masked; what it is called tells what is no text of a person."""
    if isinstance(value, str):
        return value if name in _NO_TEXT or name.endswith(_REFERENCES) or _KEY.fullmatch(value) else mask_numbers(value)
    if isinstance(value, Mapping):
        return {key: _told(key, inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return type(value)(_told(name, inner) for inner in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: _told(one.name, getattr(value, one.name)) for one in fields(value)})
    return value


def _masked_entry(entry: Entry) -> Entry:
    """An amended number is as secret as the one registered."""
    mask = {"id_no": mask_id, "phone": mask_phone}.get(str(entry.value("field", "")))
    if entry.act != "amend" or mask is None:
        return entry
    shown = tuple((name, mask(str(value)) if name in ("value", "before") else value) for name, value in entry.fields)
    return replace(entry, fields=shown)


def _masked_party(party: Party) -> Party:
    return replace(
        party,
        id_no=mask_id(party.id_no),
        phone=mask_phone(party.phone),
        guardians=tuple(map(_masked_aide, party.guardians)),
        agents=tuple(map(_masked_aide, party.agents)),
    )


def _masked_aide(aide: Aide) -> Aide:
    return replace(aide, id_no=mask_id(aide.id_no), phone=mask_phone(aide.phone))


def reveal(desk: Desk, case_id: str, party_id: str = "") -> Snapshot:
    """The case with the whole numbers of one party, or of all; the log keeps who looked."""
    need(desk.person, "reveal")
    whole = snapshot(desk, case_id)
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        unit.log("reveal", case_id=case_id, object="party", object_id=party_id, fields={"id_no": "", "phone": ""})
    if not party_id:
        return whole
    return replace(whole, parties=tuple(p if p.id == party_id else _masked_party(p) for p in whole.parties))


def case_lines(
    desk: Desk,
    *,
    stage: str | tuple[str, ...] = "",
    kind: str = "",
    mine: bool = False,
    organ: str | None = None,
    limit: int = 50,
    before: int | None = None,
) -> LinePage:
    """One page of the case list, newest first; the next page begins below ``before``, the docid of the last line.

    organ: an organ's id, "" for the centre itself, None for all.
    """
    need(desk.person, "list_cases")
    own = desk.person.id if mine else ""
    with desk.store.read() as reader:
        return reader.lines(stage=stage, kind=kind, mine=own, organ=organ, before=before, limit=limit)


def counts(desk: Desk) -> dict[str, int]:
    """Cases by stage."""
    need(desk.person, "list_cases")
    with desk.store.read() as reader:
        return reader.counts()


def dues(desk: Desk, within: int = 7, *, mine: bool = False, limit: int = 200) -> tuple[DueLine, ...]:
    """Open deadlines up to ``within`` days ahead, overdue ones included, the most urgent first."""
    need(desk.person, "list_cases")
    today = desk.today()
    with desk.store.read() as reader:
        rows = reader.dues(until=today + timedelta(days=within), mine=desk.person.id if mine else "", limit=limit)
    return tuple(
        DueLine(row.case_id, row.reg_no, row.title, row.parties, row.due, (row.due.due - today).days)
        for row in rows
        if row.due.due is not None
    )


def search(
    desk: Desk,
    words: str,
    *,
    kind: str = "",
    stage: str = "",
    date_from: date | None = None,
    date_to: date | None = None,
    limit: int = 50,
    before: int | None = None,
) -> SearchPage:
    """Cases that hold all the words, people first; every hit says why. ``words``: see ``asking.asked``.

    Looking for a whole identity or phone number is logged. Raises Problem: bad_query, bad_filter, bad_date, bad_amount.
    """
    from mediation.casework.asking import asked
    from mediation.store.values import Asked

    need(desk.person, "search")
    wanted = asked(desk, words, Asked(kind=kind, stage=stage, date_from=date_from, date_to=date_to))
    page = desk.store.search(wanted, limit=limit, before=before)
    told = [*wanted.words.split(), *wanted.fragments, *wanted.without]
    if any(len(word) >= 11 and word[:-1].isdecimal() for word in told):
        with desk.store.unit(desk.person.id, desk.person.role) as unit:
            unit.log("search_number", object="search", fields={"words": words})
    return page


def stages(procedure: Procedure) -> tuple[str, ...]:
    """Every stage a case may be in, as lists name it."""
    told = [state.stage or state.label for state in procedure.states.values()]
    return tuple(dict.fromkeys((*told, "已结案", "已归档")))


def log_lines(desk: Desk, case_id: str = "", *, before: int | None = None, limit: int = 50) -> tuple[LogLine, ...]:
    """Entries of the log, newest first: of one case, or (for head and auditor) of the whole centre."""
    need(desk.person, "read_log")
    with desk.store.read() as reader:
        return reader.log(case_id=case_id, before=before, limit=limit)


def export_case(desk: Desk, case_id: str, *, reveal_numbers: bool = False) -> dict[str, Any]:
    """One case as plain data; masked unless ``reveal_numbers``. Both are logged."""
    need(desk.person, "export")
    whole = snapshot(desk, case_id)
    shown = whole if reveal_numbers else masked_everywhere(whole)
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        unit.log("export", case_id=case_id, object="cases", object_id=case_id, fields={"masked": not reveal_numbers})
    data = to_json(asdict(shown))
    for entry in data["entries"]:
        entry["fields"] = dict(entry["fields"])
    return dict(data)
