"""Made-up cases by number: same number, same case, on every machine. What each form is printed from over and over.

A case starts from one of the cases made by hand, so that its acts, sessions and agreement are whole, and its people and
fields are then changed: 1 to 60 parties, long and empty fields, rare characters, minors, agents, companies, names that
look like markup or formulas.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from mediation.records.people import Aide, Party
from mediation.records.snapshot import Snapshot

SEED = 20261123
CASES = 500
DRAWS = 8
RARE = "䶮㛃𬭚𰻝堃喆叕"
UNRULY = ("[/]路", "{{7*7}}", "=cmd", "<b>&", "{% x %}", "\"'")
MOST = 60
_SURNAMES = "王李张刘陈杨黄赵周吴欧阳"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰"
_TOWN = "江湾片区春晖小区南苑三期地下停车场东侧临时安置房幸福路和平街道"
_FACTS = (
    "双方因相邻排水发生争执，",
    "经现场查看，渗漏点位于卫生间地漏周边；",
    "双方对损失数额156,215.50元有争议——",
    "当事人陈述“已付三成”，",
    "有票据、照片及《检测报告》为证。\n",
)


def dealt(forms: list[str]) -> list[tuple[str, ...]]:
    """The forms each case is printed on: every form at least ``DRAWS`` times over the ``CASES``, each case at least one."""
    rng = random.Random(SEED)
    deck: list[str] = []
    while len(deck) < max(DRAWS * len(forms), CASES):
        deck += rng.sample(forms, len(forms))
    return [tuple(deck[number::CASES]) for number in range(CASES)]


def generated(number: int, base: Snapshot) -> Snapshot:
    """Case of that number, changed from ``base``."""
    rng = random.Random(SEED * 1000 + number)
    count = rng.choices((1, rng.randint(2, 6), rng.randint(7, 20), rng.randint(21, MOST)), (8, 70, 16, 6))[0]
    kept = _kept(base.parties, count)
    parties = tuple(_party(rng, kept, index) for index in range(count))
    shared = _only(base, kept)
    facts = "" if rng.random() < 0.15 else _words(rng, _FACTS, rng.choice((40, 200, 200, 1500)))
    return replace(
        shared,
        parties=parties,
        title=f"{parties[0].name}与{parties[-1].name}纠纷",
        facts=facts,
        claims=tuple(_words(rng, _FACTS, rng.choice((20, 120))) for _ in range(rng.choice((0, 1, 3, 8)))),
        place="" if rng.random() < 0.2 else _words(rng, _TOWN, rng.choice((6, 60))),
        disputed="" if rng.random() < 0.5 else _words(rng, _FACTS, 80),
    )


def marks(snapshot: Snapshot) -> tuple[str, ...]:
    """The names and addresses of a case; each begins with a sign of its own, so that a cut one is found."""
    named = [one for party in snapshot.parties for one in (party.name, party.address)]
    aides = [aide.name for party in snapshot.parties for aide in (*party.guardians, *party.agents)]
    return tuple(dict.fromkeys(one for one in (*named, *aides) if one))


def _kept(parties: tuple[Party, ...], count: int) -> tuple[Party, ...]:
    """The base's own parties that stay: companies and who has an agent first, as some papers are about them alone."""
    chosen = sorted(parties, key=lambda party: party.natural and not party.agents)[:count]
    return tuple(party for party in parties if party in chosen)


def _party(rng: random.Random, kept: tuple[Party, ...], index: int) -> Party:
    """The party in that place: the base's own where it has one, changed in everything papers print."""
    own = kept[index] if index < len(kept) else None
    role = own.role if own else rng.choice(("申请人", "申请人", "被申请人", "第三人"))
    first = own or replace(kept[0], id=f"x{index}", role=role, ordinal=index + 1, guardians=(), agents=())
    kind = rng.choices(("person", "minor", "company"), (6, 1, 2))[0]
    if own and kind == "minor" and not own.guardians:
        kind = "person"
    name = f"{_sign(index)}{_name(rng, kind)}"
    address = f"{_sign(index)}址{_words(rng, _TOWN, rng.choice((8, 20, 90)))}" if rng.random() < 0.85 else ""
    changed = replace(first, name=name, address=address, agents=_agents(rng, first, index))
    if own is not None:
        return replace(
            changed, guardians=tuple(replace(a, name=f"{_sign(index)}护{k}") for k, a in enumerate(own.guardians))
        )
    if kind == "company":
        return replace(
            changed, type="法人", gender="", birth=None, id_type="", id_no="", uscc=f"9199010100000{index:05d}",
            legal_rep_name=f"{rng.choice(_SURNAMES)}{rng.choice(RARE)}", legal_rep_title="执行董事",
        )  # fmt: skip
    born = (
        first.birth.replace(year=2015 if kind == "minor" else rng.randint(1950, 1999), day=1) if first.birth else None
    )
    guardian = Aide(
        f"g{index}", "guardian", f"{_sign(index)}护{rng.choice(RARE)}", relation="母亲", phone="13900000100"
    )
    return replace(
        changed, type="自然人", uscc="", legal_rep_name="", legal_rep_title="", gender=rng.choice(("男", "女", "")),
        birth=born, id_no="" if rng.random() < 0.2 else f"99010119800101{index:03d}X", phone=rng.choice(("", "13900000100")),
        guardians=(guardian,) if kind == "minor" else (),
    )  # fmt: skip


def _sign(index: int) -> str:
    """Two characters that begin no other party's words."""
    return "甲乙丙丁戊己庚辛"[index % 8] + "子丑寅卯辰巳午未"[index // 8]


def _agents(rng: random.Random, party: Party, index: int) -> tuple[Aide, ...]:
    if party.agents or rng.random() < 0.75:
        return party.agents
    return tuple(
        Aide(f"{party.id}w{k}", "agent", f"{_sign(index)}代{k}{rng.choice(RARE)}", agent_kind="律师", authority="特别授权",
             phone="13900000101")
        for k in range(rng.randint(1, 2))
    )  # fmt: skip


def _name(rng: random.Random, kind: str) -> str:
    if kind == "company":
        return _words(rng, _TOWN, rng.choice((4, 30))) + rng.choice(RARE) + "有限责任公司"
    unruly = rng.choice(UNRULY) if rng.random() < 0.15 else ""
    return rng.choice(_SURNAMES) + rng.choice(RARE if rng.random() < 0.3 else _GIVEN) + rng.choice(_GIVEN) + unruly


def _words(rng: random.Random, parts: tuple[str, ...] | str, length: int) -> str:
    out = ""
    while len(out) < length:
        out += rng.choice(parts)
    return out[:length].strip()


def _only(snapshot: Snapshot, kept: tuple[Party, ...]) -> Snapshot:
    """The case whose acts speak only of the parties kept: instead of who is gone, of the first."""
    known = frozenset(party.id for party in kept)
    gone = {party.id: kept[0].id for party in snapshot.parties if party.id not in known}
    changed: Snapshot = _changed(snapshot, gone) if gone else snapshot
    return changed


def _changed(value: Any, gone: Mapping[str, str]) -> Any:
    """The same value with ids of parties replaced, each named once."""
    if isinstance(value, str):
        return gone.get(value, value)
    if isinstance(value, tuple | list):
        return (
            type(value)(dict.fromkeys(_changed(item, gone) for item in value))
            if _plain(value)
            else type(value)(_changed(item, gone) for item in value)
        )
    if isinstance(value, dict):
        return {
            gone.get(key, key) if isinstance(key, str) else key: _changed(item, gone) for key, item in value.items()
        }
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _changed(getattr(value, f.name), gone) for f in fields(value) if f.init})
    return value


def _plain(value: tuple[object, ...] | list[object]) -> bool:
    return (
        bool(value)
        and all(isinstance(item, str) for item in value)
        and any(str(item).startswith("p") for item in value)
    )
