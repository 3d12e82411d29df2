"""The case itself in words: register data, sessions, interviews, evidence, volume."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mediation.documents.context_parts import Data, day, hours, staff_name
from mediation.documents.context_people import labels, taking_part
from mediation.records.snapshot import Attachment, CentreInfo, Investigation, Organ, Party, Session, Snapshot
from mediation.values.dates import age_on, eight_digits
from mediation.values.money import capital, chinese_number, plain

_SUFFIXES = ("纠纷", "争议", "矛盾", "事件")


def centre_data(centre: CentreInfo, organ: Organ | None = None) -> Data:
    """The centre as its papers name it; of a case another organ of the database works on, that organ.

    An organ's address and telephone are not on record and left open.
    """
    return {
        "name": organ.name if organ else centre.name,
        "committee": organ.name if organ else centre.committee,
        "prefix": centre.prefix,
        "address": "" if organ else centre.address,
        "phone": "" if organ else centre.phone,
        "court": centre.court,
        "demo": centre.demo,
    }


def kind_words(kind: str) -> str:
    """邻里/渗漏水 → 邻里纠纷（渗漏水）; a kind without a second step stands alone."""
    first, _, second = kind.partition("/")
    if first and not first.endswith(_SUFFIXES):
        first = f"{first}纠纷"
    return f"{first}（{second}）" if second else first


def case_data(snapshot: Snapshot) -> Data:
    """Register data. ``amount`` in 元 with two decimals, both "" where nothing is claimed in money."""
    return {
        "title": snapshot.title,
        "reg_no": snapshot.reg_no,
        "kind": snapshot.kind,
        "kind_name": kind_words(snapshot.kind),
        "level": snapshot.level,
        "source": "，".join(part for part in (snapshot.source_way, snapshot.source_channel) if part),
        "source_way": snapshot.source_way,
        "source_channel": snapshot.source_channel,
        "referrer": snapshot.referrer,
        "external_no": snapshot.external_no,
        "place": snapshot.place,
        "facts": snapshot.facts,
        "disputed": snapshot.disputed,
        "claims": list(snapshot.claims),
        "written": snapshot.application_mode != "口头",
        "applied_on": day(snapshot.applied_on),
        "year": snapshot.year,
        "amount": plain(snapshot.fen) if snapshot.fen else "",
        "amount_capital": capital(snapshot.fen) if snapshot.fen else "",
        "people_involved": str(snapshot.people_involved or ""),
    }


def session_data(snapshot: Snapshot, session: Session) -> Data:
    """One session; ``here`` and ``away`` name the parties present and missing with their roles."""
    parties = taking_part(snapshot, session.started.date())
    named = labels(parties)
    return {
        "no": session.no,
        "no_cn": chinese_number(session.no),
        "time": hours(session.started, session.ended),
        "on": day(session.started),
        "place": session.place,
        "mode": session.mode,
        "here": [_named(p, named) for p in parties if p.id in session.present],
        "away": [_named(p, named) for p in parties if p.id not in session.present],
        "present": [p.id for p in parties if p.id in session.present],
        "participants": list(session.participants),
        "record": session.record,
        "result": session.result,
    }


def _named(party: Party, named: dict[str, str]) -> str:
    return f"{named[party.id]}{party.name}"


def investigation_data(snapshot: Snapshot, found: Investigation) -> Data:
    """One interview; what the register knows of the person asked is taken from the party of that name."""
    party = next((p for p in snapshot.parties if p.name == found.subject), None)
    return {
        "no": found.no,
        "time": hours(found.started, found.ended),
        "place": found.place,
        "investigators": [staff_name(snapshot, name) for name in found.investigators],
        "recorder": staff_name(snapshot, found.recorder),
        "subject": found.subject,
        "relation": found.subject_relation,
        "gender": party.gender if party else "",
        "age": str(age_on(party.birth, found.started.date())) if party and party.birth else "",
        "ethnicity": party.ethnicity if party else "",
        "occupation": (party.occupation or party.employer) if party else "",
        "phone": party.phone if party else "",
        "address": party.address if party else "",
        "party": party.id if party else "",
        "text": found.text,
    }


def evidence_data(snapshot: Snapshot) -> list[Data]:
    """What was handed in as evidence, in the order it came."""
    return [_listed(snapshot, a, place) for place, a in enumerate(_of(snapshot, "evidence"), 1)]


def attached(snapshot: Snapshot, *categories: str, party: str = "", obligations: Sequence[str] = ()) -> list[Data]:
    """Attachments of those categories, for one party or for certain obligations where asked."""
    chosen = [
        a
        for a in _of(snapshot, *categories)
        if (not party or a.party_id == party) and (not obligations or a.obligation_id in ("", *obligations))
    ]
    return listed(snapshot, chosen)


def listed(snapshot: Snapshot, chosen: Sequence[Attachment]) -> list[Data]:
    """Those attachments as the rows of a list."""
    return [_listed(snapshot, a, place) for place, a in enumerate(chosen, 1)]


def _of(snapshot: Snapshot, *categories: str) -> list[Attachment]:
    return [a for a in snapshot.attachments if a.category in categories]


def _listed(snapshot: Snapshot, found: Attachment, place: int) -> Data:
    party = snapshot.party(found.party_id) if found.party_id else None
    return {
        "no": str(place),
        "title": found.title,
        "provider": found.provider or (party.name if party else ""),
        "copies": str(found.copies),
        "pages": str(found.pages or ""),
        "original": "原件" if found.original else "复印件",
        "proves": found.proves,
        "on": day(found.added_on),
        "received_by": staff_name(snapshot, found.received_by),
        "checked_by": staff_name(snapshot, found.checked_by),
        "checked_on": day(found.checked_on),
        "scanned": bool(found.sha256),
    }


def volume_data(snapshot: Snapshot, end: date | None) -> Data:
    """Cover and notes of the volume; ``from`` and ``to`` are acceptance and end, "" while unknown."""
    volume = snapshot.volume
    return {
        "no": (volume.no if volume else "") or snapshot.reg_no,
        "title": (volume.title if volume else "") or snapshot.title,
        "filer": staff_name(snapshot, volume.filer) if volume else "",
        "filed_on": day(volume.filed_on) if volume else "",
        "filed_eight": eight_digits(volume.filed_on) if volume and volume.filed_on else "",
        "checker": staff_name(snapshot, volume.checker) if volume else "",
        "checked_on": day(volume.checked_on) if volume else "",
        "retention": volume.retention if volume else "",
        "retain_until": day(volume.retain_until) if volume else "",
        "retention_reason": volume.retention_reason if volume else "",
        "notes": volume.notes if volume else "",
        "pages": "",
        "start": day(snapshot.accepted_on or snapshot.applied_on),
        "end": day(end),
    }
