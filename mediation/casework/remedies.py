"""What may be done next when an agreement is not kept, or mediation failed: the ways the law leaves open, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mediation.casework import reading
from mediation.casework.acts import offers

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.records.snapshot import Snapshot

_STEPS = {
    "urge": "催促义务人履行，并留下督促记录",
    "accelerate": "协议约定逾期可以要求全部到期的，余款一并到期",
    "confirm_apply": "协议可以申请司法确认的，各方可以共同申请，确认后可以强制执行",
    "confirm_object": "对确认裁定有异议的，当事人、利害关系人可以提出",
    "remediate": "各方同意的，可以就履行争议重新调解",
    "enforce": "有强制执行力的文书，债权人可以向法院申请强制执行",
    "payment_order": "给付金钱、有价证券的，债权人可以申请支付令",
    "notarise": "各方可以就协议办理具有强制执行效力的公证",
    "arbitral_review": "劳动争议协议可以共同申请仲裁审查",
    "arbitrate": "依法应当或者约定仲裁的，申请仲裁",
    "inform_sue": "告知当事人可以就协议向法院起诉",
    "sue": "当事人已经起诉的，登记起诉情况",
    "admin_apply": "当事人可以申请主管部门行政调解",
    "admin_to_people": "当事人可以转人民调解",
    "no_penalty_apply": "协议已经履行，双方可以共同书面申请公安机关认可",
    "admin_penalise": "治安协议不履行的，由公安机关依法处理",
    "court_resume": "退回法院后，由法院立案或者继续审理",
}
LAPSED = ("confirm_lapsed",)
"""Warnings that say a right is over but for an exception."""
_NEVER = ("review_labour",)
"""Refusals a case of this kind can never get round: the way is none of its own and is left out."""
_COURT = ("inform_sue", "sue")
_LATE = "期限已经届满，只有法院准许顺延的才能申请"
_CLOCKS = {
    "enforce": ("D9", "D9-支付令"),
    "confirm_apply": ("D4", "D4-管辖", "D4-撤回"),
    "confirm_object": ("D7", "D8"),
    "arbitral_review": ("D22",),
    "admin_apply": ("D16",),
}


@dataclass(frozen=True, slots=True)
class NextStep:
    """One way on. ``due``: the last day for it; ``allowed``: whether it may be recorded now, else ``reason`` says why not."""

    act: str
    label: str
    why: str
    law: str
    due: date | None
    days_left: int | None
    allowed: bool
    reason: str


def next_steps(desk: Desk, case_id: str) -> tuple[NextStep, ...]:
    """The ways open after default or failure, in the order a mediator would think of them; () while nothing went wrong."""
    from mediation.procedure.law import resting

    case = reading.snapshot(desk, case_id)
    today, region = desk.today(), desk.centre.region
    if not _in_need(case, today):
        return ()
    open_now = {offer.act.id: offer for offer in offers(desk, case_id)}
    found = []
    for act_id, why in _STEPS.items():
        offer = open_now.get(act_id)
        if offer is None or any(one.guard in _NEVER for one in offer.reasons):
            continue
        if act_id in _COURT and _arbitration_first(case):
            continue
        if act_id == "inform_sue" and not any(one.state == "effective" for one in case.agreements):
            why = "告知当事人可以向法院起诉"
        due = _due(case, act_id)
        law = resting(offer.act.laws, region, case.kind, today)[1]
        lapsed = [one for one in offer.warnings if one.guard in LAPSED]
        reason = "；".join(one.message for one in (*offer.reasons, *lapsed))
        left = (due - today).days if due else None
        allowed = offer.allowed and not lapsed
        found.append(NextStep(act_id, offer.act.label, _LATE if lapsed else why, law, due, left, allowed, reason))
    return tuple(sorted(found, key=lambda step: step.why == _LATE))


def _arbitration_first(case: Snapshot) -> bool:
    """A labour dispute without an agreement in force goes to arbitration before it goes to court."""
    from mediation.procedure.law import under

    settled = any(one.state == "effective" for one in case.agreements) or any(
        one.act == "arbitrate" for one in case.entries
    )
    return under(case.kind, "劳动争议") and not settled


def _in_need(case: Snapshot, today: date) -> bool:
    """Default or something overdue, mediation at an end without agreement, or an agreement a court would not confirm."""
    states = {track.state for track in case.tracks}
    parts = [part for item in (case.agreement.items if case.agreement else ()) for part in item.instalments]
    late = any(one.rule == "约定履行" and one.state == "open" and one.due and one.due < today for one in case.dues)
    failed = {"P7", "P8", "P9", "P10", "A5", "A8", "J6", "C4", "C5", "C6", "C7", "C8", "E2", "E5", "E5e", "E6", "J7a"}
    return bool(states & failed) or late or any(part.state == "default" for part in parts)


def _due(case: Snapshot, act_id: str) -> date | None:
    rules = _CLOCKS.get(act_id, ())
    return next((one.due for one in case.dues if one.rule in rules and one.state in ("open", "info") and one.due), None)
