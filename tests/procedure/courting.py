"""Cases told for the tests of courts: referred by one, brought to an agreement, confirmed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

COURT = "博望县人民法院"
DAY = date(2026, 11, 3)

PAY = {
    "kind": "给付",
    "text": "支付物业费3816元",
    "obligor_ids": ("zhao",),
    "obligee_ids": ("wang",),
    "fen": 381600,
    "due": date(2026, 11, 20),
}
PAY_LATER = PAY | {"text": "于12月20日前支付3816元", "due": date(2026, 12, 20)}
REPAIR = {
    "kind": "作为",
    "text": "修复防水",
    "obligor_ids": ("zhao",),
    "obligee_ids": ("wang",),
    "due": date(2026, 11, 28),
}


def referred(story: Callable[..., Any], mode: str = "委托先行调解", on: date = DAY, **fields: Any) -> Any:
    """A case a court has handed on, at J0. ``facts``: changes of the case."""
    facts = fields.pop("facts", {})
    case = story(source_way="接受委托移送", kind="物业/物业费", confidential=True, **facts)
    case.do("register")
    case.do("court_refer", on, **(refer_fields(mode, on) | fields))
    return case


def refer_fields(mode: str = "委托先行调解", on: date = DAY) -> dict[str, Any]:
    """What a court's letter says."""
    return {
        "mode": mode,
        "court": COURT,
        "judge": "林敏",
        "court_no": "(2026)民初1186号",
        "procedure": "普通程序",
        "online": True,
        "consented": True,
        "consent_evidence": "同意调解笔录",
        "received_on": on,
    }


def accepted(story: Callable[..., Any], mode: str = "委托先行调解", on: date = DAY, **fields: Any) -> Any:
    """The same, taken on at J2."""
    case = referred(story, mode, on, **fields)
    case.do("appoint", on, mediators=("li",), recorder="zhou")
    case.do("court_accept", on, signed_on=on, conflict_disclosed=True, bans_told=True)
    return case


def mediating(story: Callable[..., Any], mode: str = "委托先行调解", on: date = DAY, **fields: Any) -> Any:
    """The same, begun at J4."""
    case = accepted(story, mode, on, **fields)
    case.do("start", on)
    return case


def reached(story: Callable[..., Any], mode: str = "委托先行调解", on: date = DAY, **fields: Any) -> Any:
    """The same, agreed at J5s. ``items``: the clauses."""
    items = fields.pop("items", (PAY,))
    case = mediating(story, mode, on, **fields)
    case.session(on)
    case.do("reach", on, items=items)
    return case


def signed(story: Callable[..., Any], mode: str = "委托先行调解", on: date = DAY, **fields: Any) -> Any:
    """The same, signed by both parties and the mediator on the next day."""
    case = reached(story, mode, on, **fields)
    day = on + timedelta(days=1)
    case.do("sign", day, signer_kind="mediator", signer="li", way="签名")
    for party in case.standing.parties:
        case.do("sign", day, signer_kind="party", signer=party, way="签名")
    return case


def applied(case: Any, on: date, **fields: Any) -> Any:
    """A joint application for confirmation."""
    return case.do("confirm_apply", on, **({"parties": ("wang", "zhao"), "court": COURT} | fields))


def confirmed(case: Any, on: date, **fields: Any) -> Any:
    """The whole way to a ruling, served on ``on``."""
    applied(case, on, **fields)
    case.do("confirm_accept", on, case_no="(2026)诉前调确7号")
    case.do("confirm_grant", on, ruling_no="(2026)诉前调确7号", served_on=on)
    return case
