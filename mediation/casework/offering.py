"""What a field of an act may refer to, as a person picks it: values with their words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time
from types import MappingProxyType
from typing import TYPE_CHECKING

from mediation.casework.facts import in_force
from mediation.casework.performing import label
from mediation.values.dates import print_arabic
from mediation.values.money import chinese_number, plain

if TYPE_CHECKING:
    from mediation.procedure.load import Procedure
    from mediation.procedure.model import FieldSpec
    from mediation.records.snapshot import Organ, Snapshot, StaffInfo

Pairs = list[tuple[str, str]]
Proposal = tuple[str, str]
"""(what is proposed, what is said of it); either may be ""."""

_ELSEWHERE = frozenset({"guide", "transfer"})
_DAYS = ("certificate_on", "knew_on", "contract_ended_on")


def filled(
    spec: FieldSpec,
    snapshot: Snapshot,
    people: tuple[StaffInfo, ...],
    now: datetime,
    organs: tuple[Organ, ...] = (),
    proposed: Mapping[str, Proposal] = MappingProxyType({}),
) -> FieldSpec:
    """The field with ``choices`` (values to hand back) and ``labels`` (words to show) of what it may refer to.

    proposed: what the rules of the kind propose for fields without a default of their own, by name.
    """
    if spec.type == "rows":
        return replace(spec, columns=tuple(filled(column, snapshot, people, now, organs) for column in spec.columns))
    word, said = proposed.get(spec.name, ("", ""))
    if said:
        spec = replace(spec, help="；".join(part for part in (spec.help.removesuffix("。"), said) if part))
    if word and not spec.default and (not spec.choices or word in spec.choices):
        spec = replace(spec, default=word, proposed=True)
    pairs = _pairs(spec, snapshot, people)
    if spec.name == "to_organ":
        pairs = [(organ.id, organ.name) for organ in organs if organ.active and organ.id != snapshot.organ_id]
    if pairs:
        return replace(spec, choices=tuple(value for value, _ in pairs), labels=tuple(word for _, word in pairs))
    if spec.type == "moment" and spec.required and not spec.default:
        return replace(spec, default=f"{_proposed(now, past=spec.past):%Y-%m-%d %H:%M}", proposed=True)
    return spec


def proposals(procedure: Procedure, snapshot: Snapshot, act_id: str) -> dict[str, Proposal]:
    """What the rules of the kind propose to fill in, and what they say of it, by the name of the field.

    ``organ_kind``: the agency that usually mediates such disputes; ``remedies``: the ways the parties have besides, each
    with the text it rests on; where somebody is guided elsewhere, these ways are told and not filled in.
    """
    from mediation.procedure.kinds import rule_words

    kind, region = procedure.kind(snapshot.kind), snapshot.centre.region
    ways = "；".join(rule_words(rule, region, snapshot.kind) for rule in kind.told("途径"))
    found = _told_before(snapshot) if act_id == "admin_apply" else {}
    if kind.organs:
        found["organ_kind"] = (kind.organs[0], f"本类纠纷通常由{'、'.join(kind.organs)}调解")
    if ways:
        found["remedies"] = (f"{ways}。", "")
        if act_id in _ELSEWHERE:
            found["to_body"] = ("", f"本类纠纷的途径：{ways}")
    return found


def _told_before(snapshot: Snapshot) -> dict[str, Proposal]:
    """Days told before that an application to an agency asks for again."""
    from mediation.procedure.entries import TOLD_IN

    told = [one.entry for one in in_force(snapshot.entries) if one.entry.act in TOLD_IN]
    days = {name: str(value) for entry in told for name in _DAYS if (value := entry.value(name))}
    return {name: (day, "此前已登记") for name, day in days.items()}


def _proposed(now: datetime, *, past: bool) -> datetime:
    """Nine o'clock today; of what has happened, the last full half hour where nine is still to come."""
    nine = datetime.combine(now.date(), time(9))
    return min(nine, now.replace(minute=now.minute // 30 * 30)) if past else nine


def _pairs(spec: FieldSpec, snapshot: Snapshot, people: tuple[StaffInfo, ...]) -> Pairs:
    if spec.name == "succeeds":
        return [(p.id, f"{p.role}{chinese_number(p.ordinal)} {p.name}") for p in snapshot.parties if not p.active]
    if spec.name == "agent":
        return _aides(snapshot)
    if spec.type in ("party", "parties", "consents"):
        return parties(snapshot)
    if spec.type in ("staff", "staffs"):
        return [(p.id, p.name) for p in people if p.active and p.role in ("mediator", "head")]
    if spec.type == "paper":
        return [(paper.id, paper.title) for paper in snapshot.papers if paper.state != "void"]
    if spec.type == "file":
        return [(a.id, a.title) for a in snapshot.attachments]
    if spec.type == "entry":
        return [
            (one.entry.id, f"{one.place} {one.entry.label} {print_arabic(one.entry.on)}")
            for one in in_force(snapshot.entries)
        ]
    if spec.name == "instalment":
        return _instalments(snapshot)
    if spec.name == "signer":
        return [*parties(snapshot), *((p.id, f"调解员{p.name}") for p in snapshot.mediators), *_recorder(snapshot)]
    return []


def parties(snapshot: Snapshot) -> Pairs:
    """The parties still taking part, with the words that name them."""
    return [(p.id, f"{p.role}{chinese_number(p.ordinal)} {p.name}") for p in snapshot.parties if p.active]


def _aides(snapshot: Snapshot) -> Pairs:
    return [
        (aide.name, f"{party.name}的{word}{aide.name}")
        for party in snapshot.parties
        if party.active
        for word, aides in (("法定代理人", party.guardians), ("委托代理人", party.agents))
        for aide in aides
    ]


def _recorder(snapshot: Snapshot) -> Pairs:
    return [(snapshot.recorder.id, f"记录人{snapshot.recorder.name}")] if snapshot.recorder else []


def _instalments(snapshot: Snapshot) -> Pairs:
    agreement = snapshot.agreement
    parts = [part for item in agreement.items for part in item.instalments] if agreement else []
    return [
        (
            label(p),
            f"{label(p)} {p.what}{f' {plain(p.fen)}元' if p.fen else ''}{f'（{print_arabic(due)}）' if (due := snapshot.due_of(p)) else ''}",
        )
        for p in parts
    ]
