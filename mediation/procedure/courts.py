"""Judicial confirmation: which courts may be asked, and what is handed in. The rules are in ``courts.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from mediation.procedure import build
from mediation.procedure.capacity import FULL, capacity_of
from mediation.procedure.law import resting, under

if TYPE_CHECKING:
    from mediation.procedure.load import Procedure
    from mediation.procedure.model import CaseFacts, Standing

INVITED = ("委派", "委托先行调解", "委托")
_COUNTY = re.compile(r"^(?:市中区|[^省市州盟县区旗\s]{1,12}(?:自治县|自治旗|新区|县|区|旗|市(?!场)))")
_PREFIX = re.compile(
    r"^(?:[^省]{2,8}省|[^自]{2,5}(?:壮族|回族|维吾尔)?自治区"
    r"|[^州盟市]{2,10}(?:自治州|地区|盟|市(?!场))(?=[^路街巷号村镇乡小社园]{1,12}(?:县|区|旗|市)))+"
)
_NO_COUNTY = (
    "小区",
    "社区",
    "园区",
    "校区",
    "厂区",
    "景区",
    "库区",
    "片区",
    "牧区",
    "矿区",
    "街区",
    "城区",
    "开发区",
    "工业区",
    "住宅区",
    "生活区",
    "别墅区",
    "城市",
)
Court = tuple[str, str, str]
"""(the court in words, why it may be asked, article)."""


@dataclass(frozen=True, slots=True)
class Material:
    """One thing to hand in. ``needed_when``: when it is asked for; ``forms``, ``categories``: what of the case is it."""

    id: str
    name: str
    needed: str
    needed_when: str
    note: str
    law: str
    forms: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


NEEDED: Mapping[str, str] = {
    "always": "每件都要",
    "natural": "当事人有自然人",
    "corporate": "当事人有单位",
    "agent": "有委托代理人代为申请",
    "guardian": "当事人须由法定代理人代为申请",
    "rights": "协议涉及房屋、土地、车辆等财产权利",
}
_RIGHTS = ("房屋宅基地", "山林土地", "征地拆迁", "婚姻家庭")


# ---- courts ----------------------------------------------------------------------------------------------------------


def competent_courts(
    p: Procedure,
    *,
    mode: str = "",
    inviting: str = "",
    parties: Sequence[tuple[str, str]] = (),
    place: str = "",
    organisation: str = "",
    kind: str = "",
    region: str = "",
    day: date | None = None,
) -> tuple[Court, ...]:
    """The courts that may be asked to confirm an agreement, best known first.

    mode: how the dispute came from a court (委派 …), "" where the committee mediated by itself; inviting: that court.
    parties: (name, address); place: where the thing in dispute is; organisation: the centre's court, or its address.
    Of an address that names no county the words say whose place it is. Several reasons for one court are joined.
    """
    when = "invited" if mode in INVITED and inviting else "labour" if under(kind, "劳动争议") else "own"
    found: dict[str, tuple[list[str], str]] = {}
    for row in p.table("courts")["court"]:
        if row["when"] != when:
            continue
        article = _article(p, row["laws"], region, kind, day)
        for words, why in _places(row, inviting, parties, place, organisation):
            reasons, _first = found.setdefault(words, ([], article))
            if why not in reasons:
                reasons.append(why)
    return tuple((words, "、".join(reasons), article) for words, (reasons, article) in found.items())


def competent_for(p: Procedure, facts: CaseFacts, standing: Standing, day: date) -> tuple[Court, ...]:
    """The courts that may be asked to confirm the agreement of this case, best known first."""
    court, pact = standing.court, standing.agreement
    invited = court if court is not None and (pact is None or pact.track == "judicial") else None
    return competent_courts(
        p,
        mode=invited.mode if invited else "",
        inviting=invited.court if invited else "",
        parties=[(party.name, party.address) for party in facts.parties if party.id in standing.parties],
        place=facts.place,
        organisation=facts.seat,
        kind=facts.kind,
        region=facts.region,
        day=day,
    )


def names_court(said: str, court: str) -> bool:
    """Whether somebody who writes ``said`` means this court: the same name, with or without the province and city before it."""
    return said == court or (court.endswith("法院") and said.endswith(court))


def competence_note(p: Procedure, *, region: str = "", day: date | None = None) -> tuple[str, str]:
    """(what else to think of when choosing the court, article)."""
    table = p.table("courts")
    return table["note"], _article(p, table["note_laws"], region, "", day)


def _places(
    row: Mapping[str, Any], inviting: str, parties: Sequence[tuple[str, str]], place: str, organisation: str
) -> Iterator[tuple[str, str]]:
    if row["of"] == "inviting":
        yield inviting, row["why"]
    elif row["of"] == "party":
        for name, address in parties:
            if address:
                yield court_of(address, f"{name}住所地"), f"{row['why']}（{name}）"
    elif row["of"] == "subject":
        if place:
            yield court_of(place, "标的物所在地"), row["why"]
    elif organisation:
        yield court_of(organisation, "调解组织所在地"), row["why"]


def court_of(address: str, whose: str) -> str:
    """The basic court of an address: 博望县人民法院; of one without a county 住所地（地址）的基层人民法院."""
    if address.endswith("法院"):
        return address
    county = county_of(address)
    return f"{county}人民法院" if county else f"{whose}（{address}）的基层人民法院"


def county_of(address: str) -> str:
    """The county, district or county-level city an address begins with, "" where it names none."""
    rest = _PREFIX.sub("", address.strip(), count=1)
    found = _COUNTY.match(rest)
    if found is None:
        return ""
    name = found[0]
    numbered = re.fullmatch(r"(?:.*[A-Za-z\d]|[一二三四五六七八九十]+)区", name)
    if numbered or name.endswith(_NO_COUNTY) or len(name) > 9 or re.search(r"[路街巷号村镇乡]", name[:-1]):
        return ""
    return name


# ---- materials -------------------------------------------------------------------------------------------------------


def materials(p: Procedure, *, region: str = "", kind: str = "", day: date | None = None) -> tuple[Material, ...]:
    """Everything that may have to be handed in, in order."""
    return tuple(
        Material(
            row["id"],
            row["name"],
            row["needed"],
            NEEDED[row["needed"]],
            row.get("note", ""),
            _article(p, row["laws"], region, kind, day),
            tuple(row.get("forms", ())),
            tuple(row.get("categories", ())),
        )
        for row in p.table("courts")["material"]
    )


def materials_for(p: Procedure, facts: CaseFacts, standing: Standing, day: date) -> tuple[Material, ...]:
    """What has to be handed in for this case."""
    taking = [party for party in facts.parties if party.id in standing.parties]
    holds = {
        "always": True,
        "natural": any(party.natural for party in taking),
        "corporate": any(not party.natural for party in taking),
        "agent": any(party.agents for party in taking),
        "guardian": any(capacity_of(party, day) != FULL for party in taking),
        "rights": any(under(facts.kind, kind) for kind in _RIGHTS),
    }
    found = materials(p, region=facts.region, kind=facts.kind, day=day)
    return tuple(one for one in found if holds[one.needed])


def _article(p: Procedure, words: Sequence[str], region: str, kind: str, day: date | None) -> str:
    return resting(build.cited(words, p.laws, "courts "), region, kind, day)[1]
