"""Papers of the office itself: register lines, approvals, reports upward, receipts, what the volume holds."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from mediation.documents import context_told as telling
from mediation.documents.context_parts import Data, as_day, day, last, moment_words, staff_name, text_of
from mediation.documents.context_tracks import outcome_data
from mediation.procedure.forms import place_of
from mediation.records.snapshot import Agreement, Snapshot

if TYPE_CHECKING:
    from mediation.procedure.load import Procedure

_CONFIRMED = (
    ("confirm_grant", "确认有效"),
    ("confirm_dismiss", "驳回申请"),
    ("confirm_refuse", "不予受理"),
    ("confirm_withdraw", "撤回申请"),
    ("confirm_apply", "已申请"),
)


def line_data(snapshot: Snapshot) -> Data:
    """What the register of cases says of one case beyond its own data; "" for what has not happened."""
    outcome = outcome_data(snapshot)
    agreement = snapshot.agreement
    visit = snapshot.follow_ups[-1] if snapshot.follow_ups else None
    volume = snapshot.volume
    return {
        "mediators": "、".join(one.name for one in snapshot.mediators),
        "result": snapshot.outcome or snapshot.stage,
        "form": agreement.form if agreement else "",
        "agreement_no": outcome["agreement_no"],
        "reached_on": outcome["reached_on"],
        "performed": "已履行" if outcome["performed"] else "",
        "performed_on": day(snapshot.performed_on),
        "on_the_spot": bool(agreement and snapshot.performed_on and snapshot.performed_on == agreement.reached_on),
        "confirmed": next((word for act, word in _CONFIRMED if last(snapshot, act)), ""),
        "visited_on": day(visit.on) if visit else "",
        "closed_on": day(snapshot.closed_on),
        "filed_on": day(volume.filed_on) if volume else "",
    }


def screening_data(snapshot: Snapshot) -> Data:
    """The line of a dispute found by screening: who found it, how grave it is, what is done and whose it is."""
    risk = last(snapshot, "risk")
    passed = last(snapshot, "transfer", "refer_out")
    return {
        "by": staff_name(snapshot, snapshot.first_owner),
        "risk": text_of(risk, "colour") or snapshot.risk,
        "measures": text_of(risk, "measures"),
        "owner": snapshot.mediators[0].name if snapshot.mediators else staff_name(snapshot, snapshot.first_owner),
        "progress": snapshot.outcome or snapshot.stage,
        "passed_to": text_of(passed, "to_body", "body"),
    }


def done_on(agreement: Agreement) -> date | None:
    """The day the last duty was done, None while one is open."""
    parts = [one for item in agreement.items for one in item.instalments]
    days = [one.done_on for one in parts if one.done_on is not None]
    return max(days) if days and len(days) == len(parts) else None


def alarm_data(snapshot: Snapshot) -> Data:
    """What is reported upward of a grave or group dispute: the last emergency, else the last judgement of its risk."""
    emergency, risk = last(snapshot, "emergency"), last(snapshot, "risk")
    return {
        "risk": text_of(risk, "colour") or snapshot.risk,
        "at": moment_words(emergency.value("at")) if emergency else "",
        "place": text_of(emergency, "place") or snapshot.place,
        "now": text_of(emergency, "matter") or text_of(risk, "reason"),
        "measures": text_of(emergency, "measures") or text_of(risk, "measures"),
    }


def opened_data(snapshot: Snapshot) -> str:
    """How an agency's mediation was set going; "" before anybody asked."""
    asked = last(snapshot, "admin_apply")
    if asked is None:
        return ""
    if asked.value("ex_officio"):
        return "依职权主动调解"
    return "口头申请" if asked.value("written") is False else "书面申请"


def ruling_data(snapshot: Snapshot) -> Data:
    """What a court wrote last on the agreement or the suit: by whom, under which number, and when it was received."""
    found = last(snapshot, "confirm_grant", "confirm_dismiss", "confirm_refuse", "court_letter")
    asked = last(snapshot, "court_refer" if found is not None and found.act == "court_letter" else "confirm_apply")
    return {
        "court": text_of(asked, "court"),
        "no": text_of(found, "ruling_no", "letter_no"),
        "on": day(as_day(found.value("ruling_on") or found.value("made_on")) or found.on) if found else "",
        "served_on": day(as_day(found.value("served_on"))) if found else "",
    }


def closing_data(snapshot: Snapshot) -> Data:
    """How an agency's mediation ended, for approval of its closing."""
    outcome = outcome_data(snapshot)
    ended = last(snapshot, "withdraw", "settle")
    sort = "达成协议" if outcome["agreed"] else "申请人撤回" if ended else "调解终止" if outcome["ended_on"] else ""
    return {
        "sort": sort,
        "on": outcome["effective_on"] or outcome["ended_on"] or day(snapshot.closed_on),
        "agreement_no": outcome["agreement_no"],
        "performed": "已履行" if outcome["performed"] else "",
    }


def held_data(snapshot: Snapshot, procedure: Procedure) -> list[Data]:
    """Papers kept in a case, in the order they are bound in; page numbers are written when it is bound."""
    kept = [p for p in snapshot.papers if p.state not in ("void", "draft") and p.row not in ("", "0")]
    rows = sorted(kept, key=lambda p: (place_of(procedure.rows, p.row), p.on))
    return [{"title": p.title, "doc_no": p.doc_no, "on": day(p.on), "pages": str(p.pages or "")} for p in rows]


def withdrawn_data(snapshot: Snapshot, procedure: Procedure) -> Data:
    """The withdrawal of an application for confirmation: why, and when the application was made."""
    entry, asked = last(snapshot, "confirm_withdraw"), last(snapshot, "confirm_apply")
    told = telling.told(snapshot, procedure, ("confirm_withdraw",), entry)
    return {"reason": told["reason"], "parties": told["parties"], "applied_on": day(asked.on) if asked else ""}


def handed_in(snapshot: Snapshot) -> list[Data]:
    """Everything the parties handed in, for a receipt."""
    taken = [a for a in snapshot.attachments if a.category in ("evidence", "identity", "authorisation", "other")]
    return [
        {
            "no": place,
            "title": a.title,
            "pages": str(a.pages or ""),
            "original": "原件" if a.original else "复印件",
            "on": day(a.added_on),
        }
        for place, a in enumerate(taken, 1)
    ]
