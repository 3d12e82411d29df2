"""The keys ``referral``, ``mediation`` and ``agreement`` of an intake file as acts in date order.

What the file states is done through the same door as by hand, stopping at the last stated fact. Acts that a stated fact
presupposes are added and say so in their note (``依导入资料补记``):

- ``mediation`` presupposes 甄别进入人民调解 on the day of application.
- ``accepted_on`` presupposes that the parties were asked and none refused: 征询意愿, 同意 by all, on that day.
- ``mediators`` are appointed on the day of acceptance; a name the centre's staff does not have stops the file.
- the first session presupposes 调解通知 (of the day of acceptance) and 开始调解 (of the day of the session).
- who appointed the mediators is the committee where ``chosen_by`` is left out.
- ``agreement`` in writing presupposes 达成一致 on ``signed_on``, the signatures of every party (guardian, specially authorised
  agent or representative where the party cannot sign alone), of the mediators and the recorder, and the seal, all on that
  day unless ``sealed_on`` says another; an oral one is recorded on its day.
- a ``referral`` of a court (委派, 委托, 邀请 with ``court``) opens the court's own track: ``accepted_on`` is then the day its
  papers were signed for, and nobody is asked again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from mediation.casework.drafting import CaseDraft, Tray
from mediation.values.dates import parse_moment, print_arabic
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from mediation.records.snapshot import Snapshot

MEDIATION_KEYS = ("mediators", "recorder", "accepted_on", "chosen_by", "sessions")
SESSION_KEYS = ("started", "ended", "place", "mode", "record", "result", "participants", "present")
AGREEMENT_KEYS = (
    "form", "signed_on", "sealed_on", "items", "facts", "disputed", "responsibility", "manner", "copies", "scope",
    "confirm_agreed", "confirmable", "on_spot",
)  # fmt: skip
_NOTE = "依导入资料补记"
COURT_PLATFORM = "人民法院调解平台"
"""The channel whose referrals are answered in three working days (在线规则 12)."""
_COURT_MODES = {"委派": "委派", "委托": "委托先行调解", "邀请": "邀请协助"}


@dataclass(frozen=True, slots=True)
class Step:
    """One act to be done. ``signing`` stands for the signatures of everybody; ``key``: where the file says so."""

    on: date
    act: str
    values: Mapping[str, Any]
    key: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """What a file says beyond the registration: steps in date order, people named."""

    steps: tuple[Step, ...]
    people: tuple[str, ...]


def story_of(data: Mapping[str, Any], draft: CaseDraft, today: date) -> Story:
    """Read the three keys. Raises Problem naming field and cure."""
    applied = draft.applied_on or today
    steps: list[Step] = []
    people: list[str] = []
    court = bool(draft.referral_court) and draft.referral_mode in _COURT_MODES
    if court:
        steps.append(_court_refer(draft, applied))
    elif draft.referral_mode in ("委派", "邀请"):
        said = f"移送方式为“{draft.referral_mode}”的须写明法院，请填写 referral.court。"
        raise Problem("missing", said, field="法院")
    elif draft.referral_mode:
        steps.append(_receive(draft, applied))
    if data.get("mediation") is not None or data.get("agreement") is not None:
        given = data.get("mediation")
        steps += _mediation({} if given is None else given, applied, people, today, court=court)
    if data.get("agreement") is not None:
        made = _agreement(data["agreement"], today)
        _after_sessions(steps, made)
        steps += made
    ordered = sorted(steps, key=lambda step: step.on)
    return Story(tuple(ordered), tuple(dict.fromkeys(people)))


def _receive(draft: CaseDraft, applied: date) -> Step:
    values = {
        "mode": draft.referral_mode,
        "sender": draft.referrer,
        "letter_no": draft.external_no,
        "consented": True,
        "note": _NOTE,
    }
    if "法院" in draft.referrer:
        values["sender_kind"] = "法院"
    day = draft.referral_received_on or applied
    return Step(day, "receive", values | {"received_on": day}, "referral")


def _court_refer(draft: CaseDraft, applied: date) -> Step:
    day = draft.referral_received_on or applied
    values = {
        "mode": _COURT_MODES[draft.referral_mode],
        "court": draft.referral_court,
        "court_no": draft.external_no,
        "consented": True,
        "online": draft.source_channel == COURT_PLATFORM,
        "received_on": day,
        "note": _NOTE,
    }
    if draft.referral_procedure:
        values["procedure"] = draft.referral_procedure
    return Step(day, "court_refer", values, "referral")


def _mediation(data: object, applied: date, people: list[str], today: date, *, court: bool) -> list[Step]:
    tray = Tray(data, MEDIATION_KEYS, "调解情况", today)
    accepted = tray.date("accepted_on", "受理日期")
    mediators = tray.words("mediators", "调解员")
    recorder = tray.text("recorder", "记录人")
    sessions = [_session(row, number, today) for number, row in enumerate(tray.rows("sessions", "调解会"), 1)]
    people += [*mediators, *([recorder] if recorder else [])]
    if accepted is not None:
        _not_after("受理日期", accepted, today, "mediation.accepted_on")
        _not_before("受理日期", accepted, "申请日期", applied, "mediation.accepted_on")
    for number, (day, _values) in enumerate(sessions, 1):
        key = f"mediation.sessions 第{number}项的 started"
        _not_after(f"第{number}次调解会", day, today, key)
        if accepted is not None:
            _not_before(f"第{number}次调解会", day, "受理日期", accepted, key)
    if sessions and not mediators:
        raise Problem("missing", "调解情况写了调解会但没有调解员，请填写 mediation.mediators。", field="调解员")
    if sessions and accepted is None:
        raise Problem("missing", "调解情况写了调解会但没有受理日期，请填写 accepted_on。", field="受理日期")
    steps = [] if court else [Step(applied, "divert", {"note": _NOTE})]
    if accepted is None:
        return steps
    if not court:
        steps.append(Step(accepted, "ask", {"consents": "全部:同意", "note": _NOTE}))
        steps.append(Step(accepted, "accept", {}, "mediation.accepted_on"))
    if mediators:
        named: dict[str, Any] = {"mediators": list(mediators)}
        if recorder:
            named["recorder"] = recorder
        if tray.text("chosen_by", "产生方式"):
            named["chosen_by"] = tray.text("chosen_by", "产生方式")
        else:
            named["note"] = _NOTE
        steps.append(Step(accepted, "appoint", named, "mediation.mediators"))
    if court:
        signed = {"signed_on": accepted, "conflict_disclosed": True, "bans_told": True, "note": _NOTE}
        steps.append(Step(accepted, "court_accept", signed))
    if sessions:
        first, values = sessions[0]
        notice = {"at": values["started"], "place": values["place"], "note": _NOTE}
        steps.append(Step(accepted, "notify", notice))
        steps.append(Step(first, "start", {"note": _NOTE}))
        steps += [
            Step(day, "session", values, f"mediation.sessions 第{number}项")
            for number, (day, values) in enumerate(sessions, 1)
        ]
    return steps


def _session(row: object, number: int, today: date) -> tuple[date, dict[str, Any]]:
    tray = Tray(row, SESSION_KEYS, f"第{number}次调解会", today)
    values: dict[str, Any] = {"started": _moment(tray, "started", "开始时间", today)}
    if tray.text("ended", "结束时间"):
        values["ended"] = _moment(tray, "ended", "结束时间", today)
    values["place"] = tray.text("place", "地点", need=True)
    values["record"] = tray.text("record", "笔录", need=True, multiline=True)
    for key, label in (("mode", "方式"), ("result", "结果")):
        if text := tray.text(key, label):
            values[key] = text
    if participants := tray.words("participants", "参加人"):
        values |= {"participants": "、".join(participants), "participants_agreed": True}
    if present := tray.words("present", "到场当事人"):
        values["present"] = list(present)
    return values["started"].date(), values


def _moment(tray: Tray, key: str, label: str, today: date) -> datetime:
    return parse_moment(tray.text(key, label, need=True), today, tray.label(label))


def _after_sessions(steps: list[Step], made: list[Step]) -> None:
    """An agreement follows mediation that was taken on and held."""
    signed = made[0].on
    held = [step.on for step in steps if step.act == "session"]
    begun = [step.on for step in steps if step.act in ("accept", "court_accept")]
    if not begun or not held:
        raise Problem(
            "missing",
            "写了协议，却没有受理日期或者调解会，请在 mediation 里填写 accepted_on 和 sessions。",
            field="受理日期" if not begun else "调解会",
        )
    _not_before("协议签署日期", signed, "最后一次调解会", max(held), "agreement.signed_on")
    sealed = next((step.on for step in made if step.act == "seal"), signed)
    _not_before("盖章日期", sealed, "签署日期", signed, "agreement.sealed_on")


def _not_after(label: str, day: date, today: date, key: str) -> None:
    if day > today:
        said = f"{label}{print_arabic(day)}晚于今天，还没有发生的不能登记，请改正 {key}。"
        raise Problem("future_date", said, field=label)


def _not_before(label: str, day: date, what: str, floor: date, key: str) -> None:
    if day < floor:
        said = f"{label}{print_arabic(day)}早于{what}{print_arabic(floor)}，请改正 {key}。"
        raise Problem("date_order", said, field=label)


def _agreement(data: object, today: date) -> list[Step]:
    tray = Tray(data, AGREEMENT_KEYS, "协议", today)
    form = tray.choice("form", "形式", ("书面", "口头"), "书面")
    signed = tray.date("signed_on", "签署日期")
    if signed is None:
        raise Problem("missing", "协议没有签署日期，请填写 signed_on。", field="签署日期")
    _not_after("协议签署日期", signed, today, "agreement.signed_on")
    values: dict[str, Any] = {"items": tray.rows("items", "协议事项")}
    for key, label in (
        ("facts", "纠纷主要事实"),
        ("disputed", "争议事项"),
        ("responsibility", "各方责任"),
        ("manner", "履行方式"),
    ):
        if text := tray.text(key, label, multiline=True):
            values[key] = text
    if scope := tray.text("scope", "范围"):
        values["scope"] = scope
    if tray.data.get("on_spot") is not None:
        values["on_spot"] = tray.flag("on_spot", "当场履行", default=False)
    if form == "口头":
        return [Step(signed, "oral", values, "agreement")]
    for key, label in (("copies", "份数"),):
        if tray.data.get(key) is not None:
            values[key] = tray.whole(key, label)
    if tray.data.get("confirm_agreed") is not None:
        values["confirm_agreed"] = tray.flag("confirm_agreed", "同意申请司法确认", default=False)
    if text := tray.text("confirmable", "能否司法确认"):
        values["confirmable"] = text
    sealed = tray.date("sealed_on", "盖章日期")
    _not_after("盖章日期", sealed or signed, today, "agreement.sealed_on")
    return [
        Step(signed, "reach", values, "agreement"),
        Step(signed, "signing", {"note": _NOTE}, "agreement.signed_on"),
        Step(sealed or signed, "seal", {} if sealed else {"note": _NOTE}, "agreement.sealed_on"),
    ]


def signatures(snapshot: Snapshot, day: date, *, note: str = "") -> list[dict[str, str]]:
    """Values of the ``sign`` acts by which everybody signs in the way usual for them; ``note`` goes with each."""
    from mediation.casework.agreeing import signing_hand

    found = []
    for party in snapshot.parties:
        if party.active:
            way = "签名并按指印" if party.natural else "签名并盖章"
            found.append({"signer": party.id, "signed_by": signing_hand(party, day), "way": way})
    found += [{"signer_kind": "mediator", "signer": person.id, "way": "签名"} for person in snapshot.mediators]
    if snapshot.recorder:
        found.append({"signer_kind": "recorder", "signer": snapshot.recorder.id, "way": "签名"})
    return [one | {"note": note} for one in found] if note else found
