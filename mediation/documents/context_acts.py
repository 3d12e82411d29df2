"""Acts of the case in words: wishes asked, appointment, notice, pause, extension, refusal, failure, withdrawal, urging."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from mediation.documents.context_agreement import find_instalment, instalment_data
from mediation.documents.context_parts import (
    Data,
    as_day,
    as_list,
    as_mapping,
    as_text,
    day,
    last,
    living,
    moment_words,
    staff_name,
    text_of,
)
from mediation.documents.context_people import labels, party_name, taking_part
from mediation.records.snapshot import Entry, Snapshot

ENDINGS = ("fail", "stop_other", "stop_collusion")
WITHDRAWALS = ("withdraw", "settle")
_TOLD: Mapping[str, tuple[str, ...]] = {
    "F34": ("admin_accept",), "F35": ("admin_refuse",), "F39": (*ENDINGS, *WITHDRAWALS), "R05": ("court_file", "reach"),
    "R03": ("court_return", "sham_end", *ENDINGS, *WITHDRAWALS),
    "F20": ("refuse",), "F20b": ("refuse",), "F21": ENDINGS, "P02": ("notify",), "P02j": ("notify",), "F36": ("notify",),
}  # fmt: skip


def consents_data(snapshot: Snapshot) -> list[Data]:
    """Every answer asked for, the newest last; a party never asked stands with no answer."""
    parties = taking_part(snapshot, snapshot.applied_on)
    named = labels(parties)
    rows: list[Data] = []
    for entry in living(snapshot, "ask"):
        for answer in _answers(entry):
            party = as_text(answer.get("party"))
            rows.append(
                {
                    "party": party,
                    "label": named.get(party, ""),
                    "name": party_name(snapshot, party),
                    "answer": as_text(answer.get("answer")),
                    "on": day(as_day(answer.get("on")) or entry.on),
                    "way": as_text(answer.get("way")) or text_of(entry, "way"),
                    "by": staff_name(snapshot, entry.actor),
                    "note": as_text(answer.get("note")),
                }
            )
    asked = {row["party"] for row in rows}
    rows += [
        {"party": p.id, "label": named[p.id], "name": p.name, "answer": "", "on": "", "way": "", "by": "", "note": ""}
        for p in parties
        if p.id not in asked
    ]
    return rows


def _answers(entry: Entry) -> list[Mapping[str, object]]:
    """Answers of one round, whether kept as {party: answer} or as a list of mappings."""
    kept = entry.value("consents")
    if isinstance(kept, Mapping):
        return [as_mapping(said) or {"party": party, "answer": said} for party, said in kept.items()]
    return [as_mapping(said) for said in as_list(kept)]


def appointment_data(snapshot: Snapshot) -> Data:
    """Who mediates and who chose them; recusal as it was asked and decided."""
    entry = last(snapshot, "appoint", "change_mediator")
    recusal = last(snapshot, "recuse")
    return {
        "on": day(entry.on) if entry else "",
        "chosen_by": text_of(entry, "chosen_by"),
        "changed": bool(entry and entry.act == "change_mediator"),
        "note": text_of(entry, "note", "reason"),
        "recusal": text_of(recusal, "reason"),
        "recusal_decision": text_of(recusal, "decision"),
    }


def notice_data(snapshot: Snapshot) -> Data:
    """When and where the parties are asked to come."""
    entry = last(snapshot, "notify")
    return {
        "at": moment_words(entry.value("at")) if entry else "",
        "place": text_of(entry, "place"),
        "on": day(entry.on) if entry else "",
    }


def pause_data(snapshot: Snapshot, entry: Entry | None) -> Data:
    """A pause with the resumption that ended it; ``days`` counts from the day of the pause up to the resumption."""
    resumed = None
    if entry is not None:
        turns = living(snapshot, "pause", "resume")
        later = turns[turns.index(entry) + 1 :]
        resumed = later[0] if later and later[0].act == "resume" else None
    return {
        "reason": text_of(entry, "reason"),
        "basis": text_of(entry, "basis"),
        "note": text_of(entry, "note", "detail"),
        "since": day(entry.on) if entry else "",
        "resumed_on": day(resumed.on) if resumed else "",
        "resume_reason": text_of(resumed, "reason", "note"),
        "days": str((resumed.on - entry.on).days) if resumed and entry else "",
    }


def extension_data(entry: Entry | None) -> Data:
    """An agreed extension; ``due`` is the day before the extension where the entry kept it.

    by_body: whether those who mediate agree, too; a court's limit is extended by the parties alone (特邀规定 27).
    """
    return {
        "by_body": entry is None or entry.track != "judicial",
        "due": day(as_day(entry.value("due"))) if entry else "",
        "until": day(as_day(entry.value("until"))) if entry else "",
        "reason": text_of(entry, "reason"),
        "on": day(entry.on) if entry else "",
    }


def contact_data(snapshot: Snapshot) -> Data:
    """Whom a body may ask about the case: the mediator, before one is appointed the person first in charge; "" = by hand."""
    host = snapshot.mediators[0].name if snapshot.mediators else staff_name(snapshot, snapshot.first_owner)
    return {"name": host, "phone": "" if snapshot.organ else snapshot.centre.phone}


def refusal_data(snapshot: Snapshot) -> Data:
    """Why the request is not taken up."""
    entry = last(snapshot, "refuse")
    return {
        "on": day(entry.on) if entry else "",
        "reason": text_of(entry, "reason"),
        "detail": text_of(entry, "detail"),
        "article": text_of(entry, "article"),
        "remedies": text_of(entry, "remedies").splitlines(),
    }


def failure_data(snapshot: Snapshot, track: str = "people") -> Data:
    """How one mediation ended without agreement. Offers made on the way are not part of it and have no field here."""
    entry = last(snapshot, *ENDINGS, track=track)
    return {
        "on": day(entry.on) if entry else "",
        "act": entry.act if entry else "",
        "reason": text_of(entry, "reason"),
        "detail": text_of(entry, "detail", "note"),
        "disputed": text_of(entry, "disputed") or snapshot.disputed,
        "told": bool(entry and entry.value("remedies_told")),
        "remedies": text_of(entry, "remedies").splitlines(),
        "undisputed": "\n".join(undisputed(snapshot)),
        "body": text_of(entry, "body"),
        "external_no": text_of(entry, "external_no"),
    }


def undisputed(snapshot: Snapshot) -> list[str]:
    """Facts all parties confirmed, one a line; a fact not confirmed by all is never among them, nor is any offer."""
    noted = [line for entry in living(snapshot, "fail") for line in text_of(entry, "undisputed").splitlines()]
    rows = [as_mapping(row) for entry in living(snapshot, "court_undisputed") for row in as_list(entry.value("rows"))]
    found = [as_text(row.get("text")) for row in rows if row.get("agreed")] + noted
    return [line.strip() for line in dict.fromkeys(found) if line.strip()]


def withdrawal_data(snapshot: Snapshot) -> Data:
    """Withdrawal by a party, or a settlement the parties made themselves."""
    entry = last(snapshot, *WITHDRAWALS)
    return {
        "act": entry.act if entry else "",
        "on": day(entry.on) if entry else "",
        "party": party_name(snapshot, entry.value("party") or "") if entry else "",
        "reason": text_of(entry, "reason"),
        "content": text_of(entry, "content"),
    }


def urge_data(snapshot: Snapshot, entry: Entry | None) -> Data:
    """One reminder to perform, with the instalment it speaks of."""
    found = find_instalment(snapshot, text_of(entry, "instalment")) if entry else None
    duty = instalment_data(snapshot, *found) if found else None
    return {
        "on": day(entry.on) if entry else "",
        "party": (party_name(snapshot, entry.value("party") or "") if entry else "")
        or (duty["obligor"] if duty else ""),
        "way": text_of(entry, "way"),
        "content": text_of(entry, "content"),
        "reply": text_of(entry, "reply"),
        "by": staff_name(snapshot, entry.actor) if entry else "",
        "item_cn": duty["item_cn"] if duty else "",
        "what": duty["what"] if duty else "",
        "due": duty["due"] if duty else "",
        "amount": duty["amount"] if duty else "",
        "amount_capital": duty["amount_capital"] if duty else "",
    }


def referral_data(snapshot: Snapshot) -> Data:
    """Who sent the case and by what letter."""
    return {
        "mode": snapshot.referral_mode,
        "sender": snapshot.referrer,
        "external_no": snapshot.external_no,
        "received_on": day(snapshot.referral_received_on),
    }


def closing_data(snapshot: Snapshot) -> Data:
    """What the closing report says beyond the register."""
    entry = last(snapshot, "close")
    return {
        "on": day(entry.on) if entry else day(snapshot.closed_on),
        "result": text_of(entry, "result") or snapshot.outcome,
        "note": text_of(entry, "note"),
    }


def dated_by(snapshot: Snapshot, form: str) -> date | None:
    """The day a notice carries beside the seal: that of the act it tells of."""
    entry = last(snapshot, *_TOLD[form])
    return entry.on if entry else None


def end_of(snapshot: Snapshot) -> date | None:
    """The day mediation came to its end: agreement, failure, withdrawal; None while it runs."""
    if snapshot.agreement is not None and snapshot.agreement.state != "draft":
        return snapshot.agreement.effective_on or snapshot.agreement.reached_on
    entry = last(snapshot, *ENDINGS, *WITHDRAWALS, "refuse")
    return entry.on if entry else snapshot.closed_on
