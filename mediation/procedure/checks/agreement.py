"""Conditions of an agreement: what is in it, who signs in whose name, and when it may be oral."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from mediation.procedure.capacity import FULL, LIMITED, NONE, capacity_of
from mediation.procedure.effects import ids
from mediation.procedure.guards import WRONG, Findings, Sight, check
from mediation.procedure.model import PartyFacts
from mediation.values.dates import print_arabic, within

_WORDS = {LIMITED: "限制", NONE: "无"}
GUARDIAN_WAYS = {LIMITED: ("法定代理人", "本人及法定代理人"), NONE: ("法定代理人",)}


def _items(s: Sight) -> tuple[Mapping[str, object], ...]:
    value = s.fields.get("items")
    return tuple(one for one in value if isinstance(one, Mapping)) if isinstance(value, list | tuple) else ()


@check("agreement_items", "items")
def agreement_items(s: Sight) -> Findings | None:
    """There is a content, and every clause says something."""
    items = _items(s)
    return None if items and all(str(item.get("text") or "").strip() for item in items) else WRONG


@check("obligors_known", "items")
def obligors_known(s: Sight) -> Findings | None:
    """Everybody named in a clause takes part."""
    for number, item in enumerate(_items(s), 1):
        named = (*ids(item.get("obligor_ids")), *ids(item.get("obligee_ids")))
        if any(one not in s.standing.parties for one in named):
            return {"no": number}
    return None


@check("session_held")
def session_held(s: Sight) -> Findings | None:
    """A session was recorded."""
    return None if s.standing.sessions.get(s.act.track) else WRONG


# ---- signing ---------------------------------------------------------------------------------------------------------


def signing_as(party: PartyFacts, signed_by: str, said: str) -> str:
    """In what capacity somebody signs for a party: as said, else by whose name it is."""
    if said:
        return said
    if not signed_by or signed_by == party.name:
        return "本人" if party.natural else "法定代表人或负责人"
    if signed_by in party.guardians:
        return "法定代理人"
    if any(signed_by == name for name, _authority in party.agents):
        return "委托代理人"
    return "本人" if party.natural else "法定代表人或负责人"


def _signer(s: Sight) -> PartyFacts | None:
    if s.text("signer_kind") not in ("", "party"):
        return None
    found = s.facts.party(s.text("signer"))
    return acting(s, found) if found is not None and found.id in s.standing.parties else None


def acting(s: Sight, party: PartyFacts) -> PartyFacts:
    """The party with only those who act for it now."""
    gone = {party.called(name) for who, name in s.standing.retired if who == party.id}
    guardians = tuple(name for name in party.guardians if name not in gone)
    return replace(party, guardians=guardians, agents=tuple(agent for agent in party.agents if agent[0] not in gone))


def _hand(s: Sight, party: PartyFacts) -> str:
    return party.called(s.text("signed_by"))


@check("agent_known", "party", "agent")
def agent_known(s: Sight) -> Findings | None:
    """Whose authority ends acts for that party now."""
    party, name = s.facts.party(s.text("party")), s.text("agent")
    if party is None:
        return None
    now = acting(s, party)
    known = (*now.guardians, *(agent for agent, _authority in now.agents))
    return None if party.called(name) in known else {"name": name, "party": party.name}


@check("signer_known", "signer")
def signer_known(s: Sight) -> Findings | None:
    """Who signs is a party, an appointed mediator or the recorder."""
    kind, signer = s.text("signer_kind") or "party", s.text("signer")
    allowed = {"party": s.standing.parties, "mediator": s.standing.mediators, "recorder": (s.standing.recorder,)}.get(
        kind, ()
    )
    if signer and signer in allowed:
        return None
    return {"name": s.facts.names((signer,)) or s.staff(signer)}


@check("not_signed_twice", "signer")
def not_signed_twice(s: Sight) -> Findings | None:
    """Nobody signs twice."""
    kind, signer, pact = s.text("signer_kind") or "party", s.text("signer"), s.pact
    if pact is None or not any((one.kind, one.signer) == (kind, signer) for one in pact.signatures):
        return None
    return {"name": s.facts.names((signer,)) or s.staff(signer)}


@check("guardian_signs", "signer")
def guardian_signs(s: Sight) -> Findings | None:
    """For who cannot act alone the guardian signs."""
    party = _signer(s)
    capacity = capacity_of(party, s.on) if party is not None else FULL
    if party is None or capacity == FULL:
        return None
    if signing_as(party, _hand(s, party), s.text("capacity")) in GUARDIAN_WAYS[capacity] and party.guardians:
        return None
    who = f"：{'、'.join(party.guardians)}" if party.guardians else "，请先登记其法定代理人"
    return {"name": party.name, "capacity": _WORDS[capacity], "who": who}


@check("agent_special", "signer")
def agent_special(s: Sight) -> Findings | None:
    """An agent settles only with special authority."""
    party = _signer(s)
    if party is None or signing_as(party, _hand(s, party), s.text("capacity")) != "委托代理人":
        return None
    hand = _hand(s, party)
    special = [name for name, authority in party.agents if authority == "特别授权"]
    if hand in special or (special and not hand):
        return None
    return {"agent": hand or "、".join(name for name, _authority in party.agents) or "代理人", "name": party.name}


@check("agent_in_time", "signer")
def agent_in_time(s: Sight) -> Findings | None:
    """An agent signs while the authority lasts, the first and the last day included."""
    party = _signer(s)
    if party is None or signing_as(party, _hand(s, party), s.text("capacity")) != "委托代理人":
        return None
    hand = _hand(s, party)
    terms = [term for term in party.terms if hand in ("", term[0])]
    if not terms or any(within(s.on, since, until) for _name, since, until in terms):
        return None
    name, since, until = terms[-1]
    ended = until is not None and until < s.on
    day = until if ended else since
    assert day is not None  # else the day would be within
    fault = f"已于{print_arabic(day)}届满" if ended else f"自{print_arabic(day)}起才生效"
    return {"agent": name, "name": party.name, "fault": fault}


@check("signer_fits", "signer")
def signer_fits(s: Sight) -> Findings | None:
    """The capacity named is one this party and this hand can have."""
    party = _signer(s)
    if party is None:
        return None
    hand = _hand(s, party)
    way = signing_as(party, hand, s.text("capacity"))
    if way == "法定代理人" and hand and hand not in party.guardians:
        return {"fault": f"{hand}不是{party.name}的法定代理人"}
    if way == "委托代理人" and hand and all(hand != name for name, _authority in party.agents):
        return {"fault": f"{hand}不是{party.name}的委托代理人"}
    if way == "本人" and hand and hand != party.name:
        return {"fault": f"{hand}不是{party.name}，请写明签字身份"}
    if way == "本人" and not party.natural:
        return {"fault": f"{party.name}是单位，须由法定代表人、负责人或有特别授权的代理人签"}
    if way == "法定代表人或负责人" and party.natural:
        return {"fault": f"{party.name}是自然人，没有法定代表人"}
    return None


@check("seal_of_body", "signer")
def seal_of_body(s: Sight) -> Findings | None:
    """An organisation usually seals as well."""
    party = _signer(s)
    return {"name": party.name} if party is not None and not party.natural and "盖章" not in s.text("way") else None


@check("all_parties_signed")
def all_parties_signed(s: Sight) -> Findings | None:
    """Every party that takes part has signed."""
    pact = s.pact
    signed = {one.signer for one in pact.signatures if one.kind == "party"} if pact else set()
    missing = tuple(p for p in s.standing.parties if p not in signed)
    return {"names": s.facts.names(missing)} if missing else None


@check("bound_signed")
def bound_signed(s: Sight) -> Findings | None:
    """Nobody the agreement binds is gone without having signed and without a successor; one hand alone makes none."""
    pact = s.pact
    if pact is None:
        return None
    signed = {one.signer for one in pact.signatures if one.kind == "party"}
    gone = tuple(p.id for p in s.facts.parties if p.id not in (*s.standing.parties, *signed))
    absent = pact.unsigned or (gone if len(signed) < 2 else ())
    return {"names": s.facts.names(absent)} if absent else None


@check("mediators_signed")
def mediators_signed(s: Sight) -> Findings | None:
    """Every appointed mediator has signed; one at least."""
    pact = s.pact
    signed = {one.signer for one in pact.signatures if one.kind == "mediator"} if pact else set()
    missing = [m for m in s.standing.mediators if m not in signed]
    return {"names": "、".join(s.staff(one) for one in missing)} if missing or not signed else None


# ---- oral ------------------------------------------------------------------------------------------------------------


@check("written_kind")
def written_kind(s: Sight) -> Findings | None:
    """Kinds whose agreement must be written."""
    kind = s.p.kind(s.facts.kind)
    return {"kind": s.facts.kind, "laws": kind.written} if kind.written else None


@check("written_ningbo", "items")
def written_ningbo(s: Sight) -> Findings | None:
    """A party asks for writing, it is not performed at once, or the dispute is complex or major."""
    if s.get("written_asked"):
        return {"why": "有当事人要求制作书面协议"}
    if not s.get("on_spot"):
        return {"why": "协议不是当场履行"}
    return {"why": f"{s.facts.level}纠纷"} if s.facts.level in ("疑难复杂", "重大") else None


@check("written_hainan", "items")
def written_hainan(s: Sight) -> Findings | None:
    """Something is to be paid or handed over later."""
    gives = any(item.get("kind") in ("给付", "交付") for item in _items(s))
    return {"why": "协议不是当场履行"} if gives and not s.get("on_spot") else None


@check("oral_staff")
def oral_staff(s: Sight) -> Findings | None:
    """An oral agreement names who mediated and who wrote it down."""
    missing = []
    if not (ids(s.get("mediators")) or s.standing.mediators):
        missing.append("调解员")
    if not (s.text("recorder") or s.standing.recorder):
        missing.append("记录人")
    return {"what": "、".join(missing)} if missing else None
