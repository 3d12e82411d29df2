"""What a paper speaks of: which parties, sessions, agreements … a form can be made for, and the day it follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from mediation.documents import context_acts as acts
from mediation.documents import context_agreement as pacts
from mediation.documents.blank import BLANK
from mediation.documents.context_forms import AGREEMENTS
from mediation.documents.context_parts import day, entry_of, last, living, root_of, text_of
from mediation.documents.context_told import entry_for
from mediation.documents.context_tracks import subject_track
from mediation.procedure.forms import ACTS_OF, GUIDED, Form
from mediation.records.snapshot import Entry, Snapshot
from mediation.values.money import chinese_number
from mediation.values.problems import Problem


def _agreements(snapshot: Snapshot) -> list[tuple[str, str]]:
    return [(a.id, f"{a.form}协议 {a.no}".strip()) for a in snapshot.agreements if a.state != "void"]


def _instalments(snapshot: Snapshot) -> list[tuple[str, str]]:
    return [
        (row["id"], f"第{row['item_cn']}项 {row['obligor']} {row['amount']}".strip())
        for agreement in snapshot.agreements
        if agreement.state not in ("void", "replaced")
        for row in pacts.instalments(snapshot, agreement)
    ]


def _acts(act: str, label: str) -> Callable[[Snapshot], list[tuple[str, str]]]:
    return lambda snapshot: [(e.id, f"{label} {day(e.on)}") for e in living(snapshot, act)]


def _told(acts: tuple[str, ...]) -> Callable[[Snapshot], list[tuple[str, str]]]:
    """Entries a paper of their own tells, each under the id of its first version."""

    def pairs(snapshot: Snapshot) -> list[tuple[str, str]]:
        found = [e for e in living(snapshot, *acts) if e.value("mode") != GUIDED]
        return [(root_of(snapshot, e).id, f"{e.label} {day(e.on)} {_whom(e)}".strip()) for e in found]

    return pairs


def _whom(entry: Entry) -> str:
    """The body an entry speaks of."""
    return text_of(
        entry, "to_body", "body", "sender", "court", "organ", "to_body", "meeting_no", "matter", "grade", "colour"
    )


SUBJECTS: Mapping[str, Callable[[Snapshot], list[tuple[str, str]]]] = {
    "party": lambda s: [(p.id, f"{p.role}{p.name}") for p in s.parties if p.active],
    "session": lambda s: [(x.id, f"第{x.no}次调解 {day(x.started)}") for x in s.sessions],
    "agreement": _agreements,
    "investigation": lambda s: [(x.id, f"调查{x.subject} {day(x.started)}") for x in s.investigations],
    "follow_up": lambda s: [(x.id, f"第{x.no}次回访 {day(x.on)}") for x in s.follow_ups],
    "service": lambda s: [(x.id, f"{x.to} {x.paper_title}") for x in s.services],
    "instalment": _instalments,
    "pause": _acts("pause", "暂停"),
    "extension": _acts("extend", "延期"),
    "urge": _acts("urge", "督促"),
} | {per: _told(acts) for per, acts in ACTS_OF.items()}


def titled(snapshot: Snapshot, spec: Form, subject: str) -> str:
    """The title a paper has in lists and in the catalogue: with whom or which it is about, where there are several."""
    named = _NAMED[spec.per](snapshot, subject) if subject and spec.per in _NAMED else ""
    return f"{spec.title}（{named}）" if named else spec.title


def _agreement_words(snapshot: Snapshot, subject: str) -> str:
    """The number of an agreement where the case has more than one of them."""
    living = [a for a in snapshot.agreements if a.state != "void"]
    return next((a.no for a in living if a.id == subject), "") if len(living) > 1 else ""


def _instalment_words(snapshot: Snapshot, subject: str) -> str:
    found = pacts.find_instalment(snapshot, subject)
    if found is None:
        return ""
    agreement, one, _ = found
    several = next((len(item.instalments) > 1 for item in agreement.items if item.no == one.item_no), False)
    return f"第{chinese_number(one.item_no)}条" + (f"第{chinese_number(one.no)}期" if several else "")


def _entry_words(snapshot: Snapshot, subject: str) -> str:
    """The day of an entry, with the body it speaks of."""
    found = next((e for e in snapshot.entries if e.id == subject and not e.superseded_by), None)
    found = found or next(
        (e for e in snapshot.entries if root_of(snapshot, e).id == subject and not e.superseded_by), None
    )
    if found is None:
        return ""
    body = text_of(found, "to_body", "body", "sender", "court", "meeting_no")
    return "，".join(part for part in (body, day(found.on)) if part)


_NAMED: Mapping[str, Callable[[Snapshot, str], str]] = {
    "party": lambda s, key: next((p.name for p in s.parties if p.id == key), ""),
    "session": lambda s, key: next((f"第{chinese_number(x.no)}次" for x in s.sessions if x.id == key), ""),
    "investigation": lambda s, key: next((x.subject for x in s.investigations if x.id == key), ""),
    "follow_up": lambda s, key: next((f"第{chinese_number(x.no)}次" for x in s.follow_ups if x.id == key), ""),
    "service": lambda s, key: next((x.to for x in s.services if x.id == key), ""),
    "pause": lambda s, key: day(_entry_day(s, key)),
    "extension": lambda s, key: day(_entry_day(s, key)),
    "urge": lambda s, key: day(_entry_day(s, key)),
    "instalment": _instalment_words,
    "agreement": _agreement_words,
} | dict.fromkeys(ACTS_OF, _entry_words)


def fits(snapshot: Snapshot, spec: Form, key: str) -> bool:
    """Narrowing beyond ``per``: a paper of one mediation only for what belongs to it, written papers for written agreements."""
    if spec.track and spec.per != "party" and subject_track(snapshot, key) not in ("", spec.track):
        return False
    if spec.id in AGREEMENTS:
        wanted = "口头" if spec.id == "F12" else "书面"
        return any(a.id == key and a.form == wanted for a in snapshot.agreements)
    if spec.id == "F07":
        party = snapshot.party(key)
        return bool(party and party.agents)
    if spec.id == "F06b":
        party = snapshot.party(key)
        return bool(party and (not party.natural or snapshot.id == BLANK))
    if spec.id == "F13b":
        found = pacts.find_instalment(snapshot, key)
        return bool(found and found[1].fen)
    return True


def only(snapshot: Snapshot, spec: Form) -> str:
    """The subject meant when none is named: the newest there is."""
    if spec.per == "case":
        return ""
    found = [key for key, _ in SUBJECTS[spec.per](snapshot) if fits(snapshot, spec, key)]
    if not found:
        raise Problem(
            "no_subject",
            f"《{spec.title}》（{spec.id}）还没有可以制作的对象：案号{snapshot.reg_no}尚无相应登记，请先办理。",
            field=spec.title,
            where=snapshot.reg_no,
        )
    return found[-1] if spec.per != "party" else found[0]


def day_of(snapshot: Snapshot, spec: Form, subject: str) -> date:
    """The day a paper speaks of, which ages and the circle of parties follow; never the day it happens to be made.

    A paper without a day of its own follows the application, and one of a party who joined later that day.
    """
    if spec.id in _ACCEPTANCE:
        return snapshot.accepted_on or snapshot.applied_on
    if spec.per in ACTS_OF:
        told = entry_for(snapshot, spec.per, subject)
        return told.on if told else snapshot.applied_on
    if spec.id in _DATED:
        entry = last(snapshot, *_DATED[spec.id])
        return entry.on if entry else snapshot.applied_on
    if spec.id in _ENDS:
        return acts.end_of(snapshot) or snapshot.applied_on
    dated = _SUBJECT_DAYS.get(spec.per)
    return (dated(snapshot, subject) if dated else None) or snapshot.applied_on


_DATED: Mapping[str, tuple[str, ...]] = {
    "P02": ("notify",),
    "P02j": ("notify",),
    "F36": ("notify",),
    "F05j": ("court_accept",),
    "R03": ("court_return", "sham_end", *acts.ENDINGS, *acts.WITHDRAWALS),
    "R05": ("court_file", "reach"),
    "F30": ("admin_apply",),
    "F31": ("admin_apply",),
    "F32": ("admin_apply",),
    "F33": ("admin_apply",),
    "F40": (*acts.ENDINGS, *acts.WITHDRAWALS, "seal"),
    "F15b": ("confirm_withdraw",),
    "F25": ("emergency", "risk"),
    "F42": ("admin_apply",),
    "F34": ("admin_accept",),
    "F35": ("admin_refuse",),
    "F37": ("admin_accept",),
    "F39": (*acts.ENDINGS, *acts.WITHDRAWALS),
}
"""Form → the acts whose last one it is dated by."""

_ACCEPTANCE = ("F04", "F05", "P03")
_ENDS = ("F01", "F19", "F20", "F20b", "F21", "F21b", "F22", "P06")


def _party_day(snapshot: Snapshot, subject: str) -> date | None:
    party = snapshot.party(subject)
    return max(snapshot.applied_on, party.joined_on or snapshot.applied_on) if party else None


def _agreement_day(snapshot: Snapshot, subject: str) -> date | None:
    return next((a.reached_on for a in snapshot.agreements if a.id == subject), None)


def _instalment_day(snapshot: Snapshot, subject: str) -> date | None:
    found = pacts.find_instalment(snapshot, subject)
    return (found[1].done_on or snapshot.due_of(found[1])) if found else None


def _entry_day(snapshot: Snapshot, subject: str) -> date | None:
    found = next((e for act in ("pause", "extend", "urge") if (e := entry_of(snapshot, subject, act))), None)
    return found.on if found else None


_SUBJECT_DAYS: Mapping[str, Callable[[Snapshot, str], date | None]] = {
    "party": _party_day,
    "session": lambda s, key: next((x.started.date() for x in s.sessions if x.id == key), None),
    "investigation": lambda s, key: next((x.started.date() for x in s.investigations if x.id == key), None),
    "follow_up": lambda s, key: next((x.on for x in s.follow_ups if x.id == key), None),
    "agreement": _agreement_day,
    "instalment": _instalment_day,
    "service": lambda s, key: next((x.served_on for x in s.services if x.id == key), None),
    "pause": _entry_day,
    "extension": _entry_day,
    "urge": _entry_day,
}
