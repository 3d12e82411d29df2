"""Parties, those who act for them, mediators: who they are on a paper of a given day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from mediation.documents.context_parts import Data, day
from mediation.records.snapshot import Aide, Party, Snapshot, StaffInfo
from mediation.values.dates import age_on, within
from mediation.values.money import capital_number, chinese_number

APPLICANT = "申请人"
ROLES = (APPLICANT, "被申请人", "第三人")
RESIDENT_CARD = "居民身份证"
_KIN = {"父亲": "父", "母亲": "母"}
_HEADS = {"个体工商户": "经营者", "村民小组": "代表人", "非法人组织": "负责人", "机关": "负责人"}


def taking_part(snapshot: Snapshot, on: date) -> list[Party]:
    """Parties taking part on that day, applicants first, each role in its order."""
    roles = {role: rank for rank, role in enumerate(ROLES)}
    chosen = [
        p
        for p in snapshot.parties
        if (p.left_on is None or p.left_on > on) and (p.joined_on is None or p.joined_on <= on)
    ]
    return sorted(chosen, key=lambda p: (roles.get(p.role, len(roles)), p.ordinal))


def labels(parties: Sequence[Party]) -> dict[str, str]:
    """Party id → 申请人, or 申请人一, 申请人二 … where the role has more than one."""
    result: dict[str, str] = {}
    for role in dict.fromkeys(p.role for p in parties):
        members = [p for p in parties if p.role == role]
        for place, party in enumerate(members, 1):
            result[party.id] = role if len(members) == 1 else f"{role}{chinese_number(place)}"
    return result


def incapable(party: Party, on: date) -> bool:
    """Whether a guardian acts (民法典 Art 19–23): by what a person recorded, else below eighteen on that day."""
    if not party.natural:
        return False
    if party.capacity:
        return party.capacity != "完全"
    return party.birth is not None and age_on(party.birth, on) < 18


def is_minor(party: Party, on: date) -> bool:
    """Whether the party is below eighteen on that day."""
    return party.natural and party.birth is not None and age_on(party.birth, on) < 18


def party_data(party: Party, label: str, on: date) -> Data:
    """One party in words. ``age`` is in completed years on the day of the paper; who was agent only before is left out."""
    guarded = incapable(party, on)
    guardians = [_guardian(aide) for aide in party.guardians]
    agents = [_agent(aide) for aide in party.agents if within(on, None, aide.valid_to)]
    return {
        "id": party.id,
        "label": label,
        "role": party.role,
        "type": party.type,
        "natural": party.natural,
        "name": party.name,
        "name_line": _name_line(party, guardians, guarded=guarded),
        "gender": party.gender,
        "ethnicity": party.ethnicity,
        "birth": day(party.birth),
        "age": str(age_on(party.birth, on)) if party.birth else "",
        "id_type": party.id_type,
        "id_label": id_label(party.id_type),
        "id_no": party.id_no,
        "uscc": party.uscc,
        "phone": party.phone,
        "address": party.address,
        "occupation": party.occupation or party.employer,
        "employer": party.employer,
        "head_label": head_label(party),
        "legal_rep": party.legal_rep_name,
        "legal_rep_title": party.legal_rep_title,
        "literate": party.literate,
        "minor": is_minor(party, on),
        "guarded": guarded,
        "guardians": guardians,
        "agents": agents,
        "seal_required": not party.natural,
        "signers": _signers(party, guardians, agents, guarded=guarded),
    }


def id_label(id_type: str) -> str:
    """The words before a number: 公民身份号码 for the resident card, else the document's own name."""
    if id_type in ("", RESIDENT_CARD):
        return "公民身份号码"
    return id_type if id_type.endswith("号码") else f"{id_type}号码"


def head_label(party: Party) -> str:
    """What the person who stands for an organisation is called."""
    if party.natural:
        return ""
    if party.legal_rep_title == "负责人":
        return "负责人"
    return _HEADS.get(party.type, "法定代表人")


def _kin(relation: str) -> str:
    return _KIN.get(relation, relation)


def _guardian(aide: Aide) -> Data:
    return {
        "name": aide.name,
        "relation": aide.relation,
        "kin": _kin(aide.relation),
        "id_label": id_label(aide.id_type),
        "id_no": aide.id_no,
        "phone": aide.phone,
    }


def _agent(aide: Aide) -> Data:
    return {
        "name": aide.name,
        "kind": aide.agent_kind,
        "authority": aide.authority,
        "special": aide.authority == "特别授权",
        "id_label": id_label(aide.id_type),
        "id_no": aide.id_no,
        "phone": aide.phone,
        "matters": list(aide.items),
        "valid_from": day(aide.valid_from),
        "valid_to": day(aide.valid_to),
    }


def _name_line(party: Party, guardians: Sequence[Data], *, guarded: bool) -> str:
    """赵小某，法定代理人：赵某（系其父）; only the name for everybody else."""
    if not guarded or not guardians:
        return party.name
    named = "、".join(f"{g['name']}（系其{g['kin']}）" if g["kin"] else g["name"] for g in guardians)
    return f"{party.name}，法定代理人：{named}"


def _signers(party: Party, guardians: Sequence[Data], agents: Sequence[Data], *, guarded: bool) -> list[Data]:
    """Whose hand may stand in this party's place: guardian for one without capacity, agent with special authority."""
    if not party.natural:
        signers = [{"who": "head", "name": party.legal_rep_name}]
    elif guarded:
        signers = [{"who": "guardian", "name": g["name"]} for g in guardians] or [{"who": "guardian", "name": ""}]
    else:
        signers = [{"who": "self", "name": party.name}]
    return signers + [{"who": "agent", "name": a["name"]} for a in agents if a["special"]]


def mediator_data(mediators: Sequence[StaffInfo]) -> list[Data]:
    """Mediators, the host first; ``host`` marks the lead only where there are several."""
    several = len(mediators) > 1
    return [{"name": m.name, "host": several and place == 0, "cert_no": m.cert_no} for place, m in enumerate(mediators)]


def people_data(snapshot: Snapshot, on: date, *, joint: bool = False) -> Data:
    """``parties`` in order, and the same by role; ``copies_cn``: one for each party and one kept, in capital figures.

    ``joint``: everybody is an applicant, as in a joint application to the court.
    """
    parties = taking_part(snapshot, on)
    named = labels([replace(p, role=APPLICANT) for p in parties] if joint else parties)
    everyone = [party_data(p, named[p.id], on) for p in parties]
    return {
        "parties": everyone,
        "applicants": [p for p in everyone if p["role"] == "申请人"],
        "respondents": [p for p in everyone if p["role"] == "被申请人"],
        "thirds": [p for p in everyone if p["role"] not in ("申请人", "被申请人")],
        "copies_cn": capital_number(len(everyone) + 1),
    }


def staff_data(snapshot: Snapshot) -> Data:
    """``mediators``, the host first, and ``recorder``."""
    return {
        "mediators": mediator_data(snapshot.mediators),
        "recorder": snapshot.recorder.name if snapshot.recorder else "",
    }


def party_name(snapshot: Snapshot, reference: object) -> str:
    """The name behind a party id, several ids joined by commas, or a name given as such."""
    found = []
    for part in str(reference or "").replace("、", ",").split(","):
        party = snapshot.party(part.strip())
        found.append(party.name if party else part.strip())
    return "、".join(name for name in found if name)
