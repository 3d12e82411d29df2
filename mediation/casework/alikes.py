"""Disputes that look like this one, and mediators who are no strangers to it. Both only warn; a person decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mediation.values.folding import normal
from mediation.values.text import clean, shorten

if TYPE_CHECKING:
    from mediation.casework.drafting import CaseDraft
    from mediation.records.snapshot import StaffInfo
    from mediation.store.reader import Reader
    from mediation.store.store import Store

PHONE, ADDRESS, MEANING, NAME = 40, 30, 20, 10
"""Points for the same phone, address, kind and name (taxonomy §3); an identity number counts as a phone."""

WARN_FROM = 60
"""Points from which a person is told."""

_MOST = 5
_LOOKED_AT = 20
_PHONE_DIGITS = 7


@dataclass(frozen=True, slots=True)
class Alike:
    """Another case that may be the same dispute. ``score`` 0–100; ``why`` says what is the same."""

    case_id: str
    reg_no: str
    title: str
    score: int
    why: str


@dataclass(frozen=True, slots=True)
class Known:
    """What is compared of a case."""

    case_id: str
    reg_no: str
    title: str
    kind: str
    parties: tuple[tuple[str, str, str, str], ...]  # name, number, phone, address


@dataclass
class Neighbours:
    """Cases of this run that the database does not hold yet, found by name, number and phone."""

    by_key: dict[str, list[Known]] = field(default_factory=dict)

    def remember(self, known: Known) -> None:
        """Make a case findable for the following ones."""
        for party in known.parties:
            for key in _keys(party):
                self.by_key.setdefault(key, []).append(known)

    def near(self, draft: CaseDraft) -> list[Known]:
        """Cases that share a name, number or phone with the draft."""
        found = {k.case_id: k for party in marks(draft) for key in _keys(party) for k in self.by_key.get(key, ())}
        return list(found.values())


def _keys(party: tuple[str, str, str, str]) -> tuple[str, ...]:
    return tuple(f"{place}{value}" for place, value in enumerate(party[:3]) if value)


def marks(draft: CaseDraft) -> tuple[tuple[str, str, str, str], ...]:
    """(name, number, phone, address) of every party."""
    return tuple((p.name, p.id_no or p.uscc, p.phone, normal(p.address)) for p in draft.parties)


def likely(draft: CaseDraft, cases: Iterable[Known]) -> tuple[Alike, ...]:
    """Those of the cases that look like the draft, the likeliest first."""
    seen = {known.case_id: _compare(draft, known) for known in cases}
    enough = [one for one in seen.values() if one.score >= WARN_FROM]
    return tuple(sorted(enough, key=lambda one: (-one.score, one.reg_no))[:_MOST])


def stored(reader: Reader, draft: CaseDraft, more: Iterable[str] = ()) -> list[Known]:
    """Cases of the centre that share a name or number with the draft, and those named by id in ``more``."""
    names = [p.name for p in draft.parties]
    numbers = [p.id_no for p in draft.parties if p.id_no]
    near = [match.case_id for match in reader.similar(names, numbers)]
    return known_of(reader, list(dict.fromkeys([*more, *near]))[:_LOOKED_AT])


def known_of(reader: Reader, case_ids: Sequence[str]) -> list[Known]:
    """What is compared of these cases."""
    return [
        Known(
            case_id,
            reg_no,
            title,
            kind,
            tuple((name, number, phone, normal(address)) for name, number, phone, address in rows),
        )
        for case_id, reg_no, title, kind, rows in reader.marks(case_ids)
    ]


def by_phone(store: Store, draft: CaseDraft) -> list[str]:
    """Ids of cases in which one of the draft's phones stands anywhere."""
    phones = {p.phone for p in draft.parties if len(p.phone) >= _PHONE_DIGITS}
    return [hit.case_id for phone in sorted(phones) for hit in store.search(phone, limit=_MOST).hits]


def _compare(draft: CaseDraft, known: Known) -> Alike:
    mine = marks(draft)
    score, why = 0, []
    same_number = _shared(mine, known.parties, 1)
    if same_number or _shared(mine, known.parties, 2):
        score += PHONE
        why.append("证件号码相同" if same_number else "电话相同")
    if _shared(mine, known.parties, 3):
        score += ADDRESS
        why.append("住址相同")
    if draft.kind == known.kind:
        score += MEANING
        why.append("类别相同")
    names = _shared(mine, known.parties, 0)
    if names:
        score += NAME
        why.append(f"{'、'.join(sorted(names))}姓名相同")
    # Both sides by name, with the same kind, are the same quarrel even where nobody left a phone.
    if len(names) > 1 and draft.kind == known.kind:
        score = max(score, WARN_FROM)
    return Alike(known.case_id, known.reg_no, known.title, score, "、".join(why))


def _shared(mine: Sequence[tuple[str, ...]], others: Sequence[tuple[str, ...]], place: int) -> set[str]:
    return {one[place] for one in mine if one[place]} & {one[place] for one in others}


def warnings(found: Sequence[Alike]) -> tuple[str, ...]:
    """The sentence a person reads: the likeliest case by its title and why, the rest by their numbers."""
    if not found:
        return ()
    first = found[0]
    title = shorten(clean(first.title), 60)
    rest = "、".join(one.reg_no for one in found[1:])
    also = f"；另有{len(found) - 1}件：{rest}" if rest else ""
    return (f"可能是重复纠纷：{first.reg_no}《{title}》（{first.why}，相似度{first.score}）{also}，请核对是否并案。",)


def interests(staff: Iterable[StaffInfo], parties: Iterable[Any], settings: Mapping[str, object]) -> list[str]:
    """Warnings where one of ``staff`` is a party or an aide by name or phone, or declared a relation to one.

    parties: ``PartyDraft`` or ``Party``, both with guardians and agents.
    """
    people: dict[str, str] = {}
    for party in parties:
        people |= {key: f"{party.role}{party.name}" for key in (party.name, party.phone) if key}
        for aide in (*party.guardians, *party.agents):
            people |= {key: f"{party.name}的代理人{aide.name}" for key in (aide.name, aide.phone) if key}
    found = []
    for person in staff:
        hit = people.get(person.name) or (people.get(person.phone) if person.phone else None)
        if hit:
            found.append(f"利益冲突提示：{person.name}与{clean(hit)}的姓名或电话相同，请核对是否需要回避。")
        declared = settings.get(f"relations/{person.id}")
        names = [str(name) for name in declared] if isinstance(declared, list | tuple) else []
        found.extend(
            f"利益冲突提示：{person.name}申报过与{clean(people[name])}有关系，请核对是否需要回避。"
            for name in names
            if name in people
        )
    return found
