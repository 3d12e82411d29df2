"""Random acts with random values: mostly sensible, now and then not. One definition for every walk, on the engine or a store."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from mediation.procedure.engine import asked_of, asked_with
from mediation.procedure.model import Act, FieldSpec, Offer, Standing

FORWARD = {
    "register": 60, "divert": 60, "ask": 30, "accept": 90, "appoint": 90, "start": 90, "session": 25, "reach": 80, "sign": 250, "seal": 200, "oral": 40,
    "perform": 30, "default": 40, "sue": 4, "inform_sue": 6, "remediate": 60, "pause": 15, "resume": 60, "extend": 6, "close": 4, "file": 10, "inform_confirm": 4,
    "change_mediator": 4, "recuse": 4, "follow_up": 6, "fail": 4, "urge": 4, "court_refer": 40, "court_accept": 90, "admin_apply": 20, "admin_review": 20,
    "admin_accept": 90, "confirm_apply": 80, "confirm_supplement": 15, "confirm_accept": 60, "confirm_grant": 40, "confirm_dismiss": 20, "confirm_refuse": 8,
    "court_letter": 20, "court_withdrawn": 6, "court_renege": 6, "court_resume": 6, "transfer": 8, "transfer_accepted": 20, "transfer_refused": 40,
    "confirm_object": 15, "confirm_object_end": 40, "enforce": 10, "enforce_end": 20, "sham_resume": 30, "no_penalty_apply": 20, "no_penalty_accept": 20,
    "call_answer": 4, "call_rate": 4, "meeting_done": 3, "supervise_reply": 3, "emergency_ack": 4, "owner_accept": 4, "arbitrate": 4, "payment_order": 6,
    "payment_order_end": 10, "accelerate": 4, "admin_penalise": 3, "reveal": 0.1,
}  # fmt: skip
"""How readily a walk takes an act, so that it gets beyond the first days of a case."""

REASONS = {
    "guide": "不属调解范围", "refuse": "不属人民调解范围", "pause": "鉴定", "fail": "达不成协议", "default": "逾期未履行",
}  # fmt: skip


@dataclass(frozen=True)
class Ground:
    """Whom a case and its values may name.

    hands: who may sign for a party, the right one first ("" = the party itself); item: a clause of an agreement that pays;
    kind: the kind of dispute.
    """

    parties: tuple[str, ...]
    hands: Mapping[str, tuple[str, ...]]
    mediator: str
    recorder: str
    item: Callable[[random.Random, date], Mapping[str, object]]
    departments: tuple[str, ...] = ("派出所", "司法所")
    kind: str = ""


def pick(rng: random.Random, found: Iterable[Offer], every: Iterable[str]) -> str:
    """An act: mostly one that is offered, weighed so that the case moves on; now and then any."""
    likely = [offer.act.id for offer in found if offer.act.id in every]
    if not likely or rng.random() < 0.1:
        return rng.choice(list(every))
    return rng.choices(likely, [FORWARD.get(act, 1) for act in likely])[0]


def values(
    rng: random.Random, act: Act, standing: Standing, ground: Ground, on: date, *, good: bool = False
) -> dict[str, Any]:
    """Values for an act by its fields; ``good``: sensible ones only. Fields of other kinds of dispute are hardly ever filled in."""
    usual = _usual(rng, act.id, standing, ground, on, good=good or rng.random() < 0.85)
    asked = [spec for spec in act.fields if asked_of(spec, ground.kind) or (not good and rng.random() < 0.02)]
    found = ((spec.name, value_for(rng, spec, usual, standing, ground, on)) for spec in asked)
    told = {name: value for name, value in found if value is not None}
    apart = {spec.name for spec in asked if not asked_with(spec, told) and (good or rng.random() < 0.98)}
    return {name: value for name, value in told.items() if name not in apart}


def _usual(rng: random.Random, act: str, standing: Standing, ground: Ground, on: date, *, good: bool) -> dict[str, Any]:
    here = standing.parties or ground.parties
    party = rng.choice(here) if good else rng.choice((*ground.parties, "x"))
    answer = "同意" if good else rng.choice(("不同意", "未表态", "联系不上"))
    consents = tuple({"party": one, "answer": answer} for one in here[: None if good else 1])
    signers, pact = (*here, *standing.mediators, ground.recorder), standing.agreement
    signed = {one.signer for one in pact.signatures} if pact is not None and good else set()
    signer = rng.choice([one for one in signers if one not in signed] or signers)
    kind = {ground.mediator: "mediator", ground.recorder: "recorder"}.get(signer, "party")
    morning = datetime.combine(on, time(9))
    usual: dict[str, Any] = {
        "nature": "民事纠纷" if good else "行政争议", "other_body": "无" if good else "法院已受理", "consents": consents,
        "committee_agreed": good, "until": on + timedelta(days=40), "mediators": (ground.mediator,) if good else (ground.recorder,),
        "recorder": ground.recorder, "staff": ground.mediator, "asked_by": "甲",
        "decision": rng.choice(("待决定", "不需回避", "各方同意继续")), "sender": "派出所", "letter_no": "1", "started": morning,
        "ended": morning + timedelta(hours=1), "at": morning, "record": "录", "result": "继续调解" if act == "session" else "有结果",
        "items": (ground.item(rng, on),) if good else (), "on_spot": rng.random() < 0.2, "signer": signer, "signer_kind": kind,
        "signed_by": (ground.hands.get(signer) or ("",))[0 if good else -1], "way": rng.choice(("签名", "签名并盖章")) if act == "sign" else "电话",
        "remedies_told": good, "refuser": (party,) if not good else (), "party": party, "parties": here if good else here[:1],
        "body": "法院", "external_no": "1", "court": "县法院", "amount": rng.choice((None, 500)), "retention": "定期30年",
        "subject": "丁", "investigators": (ground.mediator,), "by": ground.mediator, "interviewee": "甲", "performed": "部分履行",
        "to": rng.choice((ground.mediator, ground.recorder)), "object": "party", "field": "phone", "value": "1",
        "kind": "agent" if act == "agent_add" else "书证", "case": "2号", "direction": "他案并入本案" if good else "并入他案",
        "reason": REASONS.get(act, "说明"), "agent": rng.choice(("丁", "庚")), "name": rng.choice(ground.departments),
        "bar": "无" if good else None, "handled_by": "无" if good else None,
    }  # fmt: skip
    if act in ("call", "meeting", "emergency"):
        usual["name"] = None
    return usual


def value_for(
    rng: random.Random, spec: FieldSpec, usual: Mapping[str, Any], standing: Standing, ground: Ground, on: date
) -> Any:
    """A value of the field's own type: the usual one, else any; None = left out."""
    told = usual.get(spec.name)
    if spec.name == "capacity":
        return None  # judged by whose name it is
    if spec.choices:
        if told in spec.choices:
            return told
        return rng.choice(spec.choices) if spec.required or rng.random() < 0.3 else None
    if spec.type == "rows":
        return _rows(rng, spec, standing, ground, on)
    if told is not None and isinstance(told, _TYPES.get(spec.type, (str, datetime))):
        return told
    if not (spec.required or rng.random() < 0.3):
        return None
    return _any(rng, spec.type, standing, ground, on)


_TYPES: dict[str, type | tuple[type, ...]] = {
    "items": tuple, "consents": tuple, "parties": tuple, "staffs": tuple, "bool": bool, "date": date, "money": int, "int": int,
}  # fmt: skip


def _any(rng: random.Random, kind: str, standing: Standing, ground: Ground, on: date) -> Any:
    if kind == "bool":
        return rng.random() < 0.8
    if kind == "date":
        return on + timedelta(days=rng.choice((0, 0, 0, -2, 7)))
    here = standing.parties or ground.parties
    plain = {
        "moment": datetime.combine(on, time(rng.choice((0, 9)))), "party": rng.choice(here), "parties": here, "staff": ground.mediator,
        "staffs": (ground.mediator,), "int": 1, "money": 100, "text": "某", "longtext": "某",
    }  # fmt: skip
    return plain.get(kind)


def _rows(
    rng: random.Random, spec: FieldSpec, standing: Standing, ground: Ground, on: date
) -> tuple[dict[str, Any], ...]:
    """A row for each party, or for each department where parties are not asked for."""
    by_party = any(column.type == "party" for column in spec.columns)
    rows = []
    for key in (standing.parties or ground.parties) if by_party else ground.departments:
        usual = {"party": key} if by_party else {"name": key}
        cells = ((c.name, value_for(rng, c, usual, standing, ground, on)) for c in spec.columns)
        rows.append({name: cell for name, cell in cells if cell is not None})
    return tuple(rows)
