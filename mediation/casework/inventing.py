"""Invented people and disputes for the demo centre: the same seed gives the same ones."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from mediation.casework.drafting import AideDraft, CaseDraft, PartyDraft
from mediation.values.credit import check_character
from mediation.values.dates import print_arabic
from mediation.values.identity import check_digit
from mediation.values.money import yuan

_DATA = Path(__file__).with_name("demo.toml")
_SLOT = re.compile(r"\[(\w+)\]")
_LISTS = {"place": "places", "month": "months"}


@cache
def demo_data() -> dict[str, Any]:
    """The words invented disputes are made of."""
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))


@dataclass
class Inventor:
    """Draws people and disputes; ``serial`` makes every number and phone a different one."""

    random: Random
    data: dict[str, Any] = field(default_factory=demo_data)
    serial: int = 0

    def name(self) -> str:
        """A person's name."""
        draw = self.random.random()
        if draw < 0.04:
            return str(self.random.choice(self.data["whole"]))
        surname = self.random.choice(self.data["double"] if draw < 0.08 else self.data["surnames"])
        return str(surname) + "".join(self.random.choices(self.data["given"], k=self.random.choice((1, 2, 2))))

    def phone(self) -> str:
        """A phone of the invented row 139000…."""
        self.serial += 1
        return f"139{self.serial:08d}"

    def more(self, sort: str, least: int, most: int) -> str:
        """Sentences of a sort (told, done) that together have about so many characters."""
        wanted, found = self.random.randint(least, most), ""
        sentences = self.data["more"][sort]
        while len(found) < wanted:
            found += _SLOT.sub(self._drawn, self.random.choice(sentences))
        return found

    def _drawn(self, slot: re.Match[str]) -> str:
        name = slot[1]
        if name == "sum":
            return f"{self.random.randint(2, 900) * 50}"
        if name == "count":
            return str(self.random.randint(2, 40))
        known = self.data.get(_LISTS.get(name, "")) or self.data["more"][name]
        return str(self.random.choice(known))

    def person(self, role: str, ages: tuple[int, int], today: date) -> PartyDraft:
        """A natural person with a valid number of region 99."""
        birth = today - timedelta(days=self.random.randint(ages[0] * 366, ages[1] * 365))
        phone = self.phone()
        first = f"9901{self.serial % 20 + 1:02d}{birth:%Y%m%d}{self.serial % 1000:03d}"
        return PartyDraft(
            role=role,
            type="自然人",
            name=self.name(),
            id_type="居民身份证",
            id_no=first + check_digit(first),
            phone=phone,
            address=f"{self.random.choice(self.data['places'])}{self.random.randint(1, 40)}号",
        )

    def firm(self, role: str, name: str) -> PartyDraft:
        """An organisation with a valid credit code and a specially authorised agent."""
        phone = self.phone()
        first = f"91990100MA{self.serial:07d}"
        return PartyDraft(
            role=role,
            type="事业单位" if name.endswith("医院") else "法人",
            name=name,
            uscc=first + check_character(first),
            phone=phone,
            address=f"{self.random.choice(self.data['places'])}{self.random.randint(1, 90)}号",
            legal_rep_name=self.name(),
            legal_rep_title="负责人",
            agents=(AideDraft(self.name(), agent_kind="工作人员", authority="特别授权", phone=self.phone()),),
        )


@dataclass(frozen=True, slots=True)
class Invention:
    """One invented dispute: its draft and the clauses its parties would agree on (with a due day filled in later).

    words: what else its path may speak of: office and agency that mediate such disputes, and the sort of money claimed.
    """

    draft: CaseDraft
    items: tuple[tuple[str, str, str, str, int], ...]  # kind, text with {due}, obligor, obligee, fen
    words: Mapping[str, str]

    def agreed(self, *dues: date) -> list[dict[str, Any]]:
        """The clauses as values of ``reach`` or ``oral``, to be performed by the last of ``dues``, money in so many parts."""
        last = dues[-1]
        found = []
        for kind, text, obligor, obligee, fen in self.items:
            item: dict[str, Any] = {"kind": kind, "text": text.replace("{due}", print_arabic(last))}
            if kind != "其他":
                item |= {"obligor": [obligor], "obligee": [obligee], "due": last.isoformat()}
            if fen:
                item["amount"] = yuan(fen)
            if fen and len(dues) > 1:
                parts = _parts(fen, dues)
                told = "，".join(f"{print_arabic(due)}前支付¥{yuan(part)}" for due, part in parts)
                item["text"] += f"其中{told}；任何一期逾期的，剩余各期全部到期。"
                item["instalments"] = [{"due": due.isoformat(), "amount": yuan(part)} for due, part in parts]
            found.append(item)
        return found


def _parts(fen: int, dues: Sequence[date]) -> list[tuple[date, int]]:
    """The sum in about equal parts, one for each day."""
    part = fen // len(dues) // 100 * 100
    return [(due, part if due != dues[-1] else fen - part * (len(dues) - 1)) for due in dues]


def invent(
    inventor: Inventor,
    applied_on: date,
    today: date,
    *,
    fits: Callable[[Mapping[str, Any]], bool] = lambda _scene: True,
    for_court: bool = False,
    channel: str = "",
) -> Invention:
    """A dispute brought on ``applied_on``, of a scene that ``fits``; ``for_court``: a court handed it on."""
    random = inventor.random
    scene = random.choice([scene for scene in inventor.data["scene"] if fits(scene)])
    first, other = _sides_of(inventor, scene, today)
    fen = random.randint(*scene["sum"]) * 100
    place = random.choice(inventor.data["places"])
    words = {"a": first.name, "b": other.name, "p": place, "m": random.choice(inventor.data["months"]), "s": yuan(fen)}

    def told(text: str) -> str:
        # Names are put in last, so that braces in a name stay what they are.
        for key in ("p", "m", "s", "a", "b"):
            text = text.replace("{" + key + "}", words[key])
        return text

    way, usual = random.choice(("依申请", "依申请", "主动")), random.choice(inventor.data["channels"])
    medical = bool(scene.get("medical"))
    draft = CaseDraft(
        kind=scene["kind"],
        parties=(first, other),
        source_way="接受委托移送" if for_court else way,
        source_channel=channel or ("人民法院调解平台" if for_court else usual),
        level=random.choice(("简易", "一般", "一般", "疑难复杂")),
        applied_on=applied_on,
        place=place,
        fen=fen,
        facts=told(scene["facts"]),
        claims=tuple(told(claim) for claim in scene["claims"]),
        application_mode=random.choice(("书面", "口头")),
        joint=medical,
        confidential=medical or for_court,
    )
    items = tuple(
        (kind, told(text), *_owing(text, first.name, other.name), fen if kind == "给付" else 0)
        for kind, text in scene["items"]
    )
    return Invention(draft, items, {name: str(scene[name]) for name in ("office", "agency", "claim") if name in scene})


def _sides_of(inventor: Inventor, scene: Mapping[str, Any], today: date) -> tuple[PartyDraft, PartyDraft]:
    youngest, oldest = scene.get("age", (22, 70))
    first = inventor.person("申请人", (youngest, oldest), today)
    if "firm" in scene:
        return first, inventor.firm("被申请人", scene["firm"])
    other = inventor.person("被申请人", (24, 62), today)
    while other.name == first.name:
        other = inventor.person("被申请人", (24, 62), today)
    return first, other


def _owing(text: str, first: str, other: str) -> tuple[str, str]:
    return (first, other) if text.startswith("{a}") else (other, first)
