"""What of a case another body gets to see, by the purpose of the package: one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from mediation.casework.facts import in_force
from mediation.casework.parsing import to_json
from mediation.casework.reading import masked_everywhere
from mediation.documents.receivers import COURT, OTHERS, OURS, POLICE, WHOLE
from mediation.values.money import plain

if TYPE_CHECKING:
    from mediation.records.snapshot import Aide, Paper, Party, Snapshot


@dataclass(frozen=True, slots=True)
class Purpose:
    """numbers: identity and phone numbers whole; talks: records of sessions and interviews; deeds: how it was performed.

    Whatever the purpose: nobody's ethnicity, no working notes, and no session held with one side alone (背靠背) leave.
    """

    name: str
    numbers: bool
    talks: bool
    deeds: bool
    note: str


PURPOSES: Mapping[str, Purpose] = {
    one.name: one
    for one in (
        Purpose(COURT, COURT in WHOLE, False, True, "证件号码完整；不含调解笔录和为达成协议作出的让步"),
        Purpose(POLICE, POLICE in WHOLE, False, True, "证件号码完整；不含调解笔录"),
        Purpose(OTHERS, OTHERS in WHOLE, False, False, "证件号码和电话遮盖；不含调解笔录和履行细节"),
        Purpose(OURS, OURS in WHOLE, True, True, "登记内容、笔录完整移交；不含民族、工作记录和只有一方在场的谈话"),
    )
}
_TALKS = ("sessions", "investigations")


def told(case: Snapshot, purpose: Purpose) -> dict[str, Any]:
    """The case as the body of that purpose gets it: plain data, dates as ISO text."""
    shown = case if purpose.numbers else masked_everywhere(case)
    registration = registration_of(shown)
    agreements = to_json([asdict(one) for one in shown.agreements if one.state in ("effective", "replaced")])
    entries = [
        {"act": one.entry.act, "label": one.entry.label, "on": one.entry.on.isoformat()}
        for one in in_force(shown.entries)
    ]
    data: dict[str, Any] = {"registration": registration, "agreements": agreements, "entries": entries}
    data["tracks"] = [{"track": t.label, "state": t.state_label, "since": to_json(t.since)} for t in shown.tracks]
    if purpose.talks:
        alone = one_sided(shown)
        for name in _TALKS:
            data[name] = to_json([asdict(one) for one in getattr(shown, name) if one.id not in alone])
    if purpose.deeds:
        data["follow_ups"] = to_json([asdict(one) for one in shown.follow_ups])
    else:
        for agreement in agreements:
            for item in agreement["items"]:
                item["instalments"], item["account"] = [], ""
    return data


def papers_for(case: Snapshot, purpose: Purpose) -> tuple[Paper, ...]:
    """Kept papers that go along: none that shows whole numbers or what was said in the room to a body that must not see it."""
    talks = {one.id for one in case.sessions} | {one.id for one in case.investigations}
    alone = one_sided(case)
    kept = (p for p in case.papers if p.pdf_sha256 and p.state in ("frozen", "printed", "signed") and not p.stale)
    return tuple(
        p for p in kept if purpose.numbers and p.subject not in alone and (purpose.talks or p.subject not in talks)
    )


def one_sided(case: Snapshot) -> frozenset[str]:
    """Ids of sessions held with one side alone: what was said there was said to the mediator, not to the other side."""
    roles = {party.id: party.role for party in case.parties}
    found = ({roles.get(who, who) for who in one.present} for one in case.sessions)
    return frozenset(one.id for one, sides in zip(case.sessions, found, strict=True) if len(sides) == 1)


def registration_of(case: Snapshot) -> dict[str, Any]:
    """The dispute in the shape that ``intake`` takes in."""
    data: dict[str, Any] = {
        "title": case.title,
        "kind": case.kind,
        "source": {"way": "接受委托移送", "channel": "其他"},
        "level": case.level,
        "applied_on": case.applied_on.isoformat(),
        "place": case.place,
        "people_involved": case.people_involved,
        "amount": plain(case.fen) if case.fen else "",
        "facts": case.facts,
        "disputed": case.disputed,
        "claims": list(case.claims),
        "application_mode": case.application_mode,
        "confidential": case.confidential,
        "parties": [_party(party) for party in case.parties if party.active],
    }
    return {key: value for key, value in data.items() if value not in ("", None, [])}


_PARTY = (
    "role", "type", "name", "gender", "id_type", "id_no", "uscc", "phone", "address", "occupation", "employer",
    "capacity",
)  # fmt: skip
_AIDE = ("name", "relation", "authority", "id_type", "id_no", "phone")


def _party(party: Party) -> dict[str, Any]:
    if "*" in party.id_no:  # a masked number is none: it cannot be checked or searched
        party = replace(party, id_no="", id_type="")
    found: dict[str, Any] = {name: getattr(party, name) for name in _PARTY}
    if "*" in party.phone:
        found["phone"] = ""
    found["birth"] = party.birth.isoformat() if party.birth else ""
    found["literate"] = party.literate
    if party.legal_rep_name:
        found["legal_representative"] = {"name": party.legal_rep_name, "title": party.legal_rep_title}
    found["guardians"] = [_aide(aide) for aide in party.guardians]
    found["agents"] = [_aide(aide) | {"kind": aide.agent_kind} for aide in party.agents]
    return {key: value for key, value in found.items() if value not in ("", None, [])}


def _aide(aide: Aide) -> dict[str, Any]:
    found: dict[str, Any] = {name: getattr(aide, name) for name in _AIDE}
    if "*" in aide.id_no:
        found |= {"id_no": "", "id_type": ""}
    if "*" in aide.phone:
        found["phone"] = ""
    found |= {"valid_from": to_json(aide.valid_from), "valid_to": to_json(aide.valid_to), "items": list(aide.items)}
    return {key: value for key, value in found.items() if value not in ("", None, [])}
