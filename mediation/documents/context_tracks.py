"""Papers of the other tracks: mediation for a court and by an agency, letters, confirmation, remedies, supervision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mediation.documents import context_told as telling
from mediation.documents.context_acts import ENDINGS, WITHDRAWALS, undisputed
from mediation.documents.context_agreement import confirm_clock, confirm_data, duties, find_instalment
from mediation.documents.context_parts import Data, as_list, as_text, day, last, living, root_of, text_of
from mediation.documents.context_people import party_name
from mediation.procedure.entries import TOLD_IN
from mediation.procedure.forms import MEDIATIONS, Form
from mediation.records.snapshot import Agreement, Entry, Snapshot
from mediation.values.money import capital, chinese_number, plain

if TYPE_CHECKING:
    from mediation.procedure.load import Procedure

ENTRUSTED = "委托"
_TRAFFIC, _POLICE = "交警", "公安"
_TITLES = {_TRAFFIC: "道路交通事故损害赔偿调解书", _POLICE: "治安调解协议书"}


# ---- whose paper it is -----------------------------------------------------------------------------------------------


_OF_SUBJECT = ("agreement", "session", "pause", "extension", "urge", "instalment")
_OF_LAST = ("P01", "P03", "P06", "F22")
"""Papers of the case that whoever mediates makes."""
_OF_VOLUME = frozenset({"F01", "F02", "F18"})
"""Sheets of the volume: of the one mediation there was, and of the committee's where there were several."""


def track_of(snapshot: Snapshot, form: Form, subject: str) -> str:
    """The mediation a paper belongs to: the form's own or that of what it speaks of; else it is the committee's ("people")."""
    if form.track:
        return form.track
    if form.per in _OF_SUBJECT:
        found = find_instalment(snapshot, subject)
        own = subject_track(snapshot, found[0].id if found else subject)
        return own if own in MEDIATIONS else "people"
    entered = [t for t in snapshot.tracks if t.track in MEDIATIONS]
    if form.id in _OF_VOLUME:
        only = {one.track for one in entered}
        return only.pop() if len(only) == 1 else "people"
    if form.id in _OF_LAST and entered:
        return max(entered, key=lambda t: (t.active, t.since or snapshot.applied_on)).track
    return "people"


def subject_track(snapshot: Snapshot, key: str) -> str:
    """The mediation of an agreement or an entry, "" for what belongs to none."""
    agreement = next((a for a in snapshot.agreements if a.id == key), None)
    if agreement is not None:
        return agreement.track
    entry = next((e for e in snapshot.entries if key in (e.id, root_of(snapshot, e).id)), None)
    return entry.track if entry else ""


def office_data(snapshot: Snapshot, track: str) -> Data:
    """Words of a mediation that is not the committee's own: who mediates, what its agreement is called."""
    if track == "judicial":
        return {"track": track, "mediator": "调解员", "agreement": "调解协议"}
    kind = text_of(last(snapshot, "admin_apply"), "organ_kind")
    title = _TITLES.get(kind, "行政调解协议书")
    return {"track": track, "mediator": "调解主持人", "agreement": title.removesuffix("书")}


def _called(snapshot: Snapshot, track: str) -> str:
    """What an agreement of a track is called."""
    return "人民调解协议" if track == "people" else str(office_data(snapshot, track)["agreement"])


def title_of(snapshot: Snapshot, form: Form) -> str:
    """The title of a paper: that of traffic police and of police is their own."""
    kind = text_of(last(snapshot, "admin_apply"), "organ_kind")
    if form.id == "F38":
        return _TITLES.get(kind, form.title)
    if form.id == "F39" and kind == _TRAFFIC:
        return "道路交通事故损害赔偿调解终结书"
    if form.id == "F39" and kind == _POLICE:
        return "治安调解终止通知书"
    return form.title


def organ_of(snapshot: Snapshot, *, blank: bool = False) -> str:
    """The agency that mediates, as its papers are sealed."""
    return "（行政机关）" if blank else text_of(last(snapshot, "admin_apply"), "organ")


# ---- a court's referral ----------------------------------------------------------------------------------------------


def court_data(snapshot: Snapshot, procedure: Procedure) -> Data:
    """The court's referral: its letter, when its papers were signed for, what was agreed as undisputed, what was filed."""
    letter = last(snapshot, "court_refer")
    taken = last(snapshot, "court_accept")
    data = telling.told(snapshot, procedure, ("court_refer",), letter)
    filed = last(snapshot, "court_file")
    return {
        "court": data["court"],
        "mode": data["mode"],
        "entrusted": data["mode"].startswith(ENTRUSTED),
        "judge": data["judge"],
        "court_no": data["court_no"],
        "procedure": data["procedure"],
        "letter_no": data["letter_no"],
        "materials": telling.listed(data["materials"]),
        "received_on": data["received_on"] or data["on"],
        "signed_on": telling.told(snapshot, procedure, ("court_accept",), taken)["signed_on"],
        "undisputed": undisputed(snapshot),
        "filed_on": telling.told(snapshot, procedure, ("court_file",), filed)["sent_on"],
    }


def court_end_data(snapshot: Snapshot) -> Data:
    """How mediation for a court ended. What was offered on the way has no field here."""
    entry = last(snapshot, "court_return", "sham_end", *ENDINGS, *WITHDRAWALS, track="judicial")
    reasons = {"withdraw": "当事人撤回", "settle": "当事人自行和解", "sham_end": "经审查有虚假调解情形，决定终止"}
    returned = last(snapshot, "return_papers", "court_return", "sham_end")
    return {
        "on": day(entry.on) if entry else "",
        "reason": (reasons.get(entry.act, "") or text_of(entry, "reason")) if entry else "",
        "refuser": party_name(snapshot, ",".join(map(str, as_list(entry.value("refuser"))))) if entry else "",
        "attempts": text_of(entry, "attempts"),
        "disputed": text_of(entry, "disputed") or snapshot.disputed,
        "returned": bool(returned),
    }


# ---- letters ---------------------------------------------------------------------------------------------------------


def letter_entry(snapshot: Snapshot, entry: Entry | None) -> Entry | None:
    """The letter of another body an entry speaks of: the named one, else the newest."""
    letters = living(snapshot, "receive", "court_refer")
    word = text_of(entry, "referral")
    found = next((e for e in letters if word and word in (e.id, root_of(snapshot, e).id)), None)
    if found is None and word.isdigit() and 0 < int(word) <= len(letters):
        found = letters[int(word) - 1]
    return found or (letters[-1] if letters else None)


def letter_data(snapshot: Snapshot, procedure: Procedure, entry: Entry | None) -> Data:
    """What a reply or a list of materials names of the letter it speaks of."""
    found = letter_entry(snapshot, entry)
    data = telling.told(snapshot, procedure, ("receive", "court_refer"), found)
    return {
        "sender": data["sender"] or data["court"],
        "court": bool(found and found.act == "court_refer") or data["sender_kind"] == "法院",
        "mode": data["mode"],
        "letter_no": data["letter_no"],
        "their_no": data["their_no"] or data["court_no"],
        "contact": data["contact"] or data["judge"],
        "received_on": data["received_on"] or data["on"],
        "materials": telling.listed(data["materials"]),
    }


def outcome_data(snapshot: Snapshot) -> Data:
    """What became of a case, for those who sent it; never what anybody offered on the way."""
    agreement = snapshot.agreement
    end = last(snapshot, *ENDINGS, *WITHDRAWALS, "court_return", "sham_end")
    refused = last(snapshot, "refuse", "court_decline", "admin_refuse")
    states = [i.state for item in agreement.items for i in item.instalments] if agreement else []
    done = bool(agreement) and (snapshot.performed_on is not None or bool(states and set(states) == {"done"}))
    return {
        "accepted_on": day(snapshot.accepted_on),
        "agreed": agreement is not None,
        "called": _called(snapshot, agreement.track) if agreement else "",
        "agreement_no": agreement.no if agreement else "",
        "reached_on": day(agreement.reached_on) if agreement else "",
        "effective_on": day(agreement.effective_on) if agreement else "",
        "performed": done,
        "ended_on": day(end.on) if end and agreement is None else "",
        "refused": text_of(refused, "reason"),
    }


def materials_data(entry: Entry | None, letter: Data) -> Data:
    """What is signed for: what the letter brought, or what is given back."""
    back = bool(entry and entry.act in ("return_papers", "court_return"))
    own = telling.listed(text_of(entry, "materials"))
    return {"back": back, "list": own or letter["materials"]}


# ---- confirmation ----------------------------------------------------------------------------------------------------


def _confirming(snapshot: Snapshot) -> Entry | None:
    return last(snapshot, "confirm_apply")


def right_data(snapshot: Snapshot, agreement: Agreement) -> Data:
    """What the parties are told of their right to confirmation, before anybody applied."""
    found = confirm_data(snapshot, agreement)
    warn = _warning(snapshot, agreement)
    return found | {"court": _inviting(snapshot) or found["court"]} | ({"warn": warn} if warn else {})


def _warning(snapshot: Snapshot, agreement: Agreement | None) -> str:
    clock = confirm_clock(snapshot, agreement)
    return holiday_warning(clock.warn) if clock else ""


def applied_data(snapshot: Snapshot, agreement: Agreement | None, track: str) -> Data:
    """An application for confirmation: the court chosen, and only the clauses applied for."""
    entry = _confirming(snapshot)
    wanted = {one.strip() for one in _numbers(entry.value("items") if entry else None)}
    known = {str(item.no): chinese_number(item.no) for item in agreement.items} if agreement else {}
    chosen = {no: word for no, word in known.items() if no in wanted} or known
    found = confirm_data(snapshot, agreement)
    return found | {
        "court": text_of(entry, "court") or _inviting(snapshot) or found["court"],
        "items": list(chosen.values()),
        "part": len(chosen) < len(known),
        "materials": telling.listed(text_of(entry, "materials")),
        "warn": _warning(snapshot, agreement),
        "called": _called(snapshot, track),
    }


def _numbers(value: object) -> Sequence[str]:
    return [str(one) for one in as_list(value)]


def _inviting(snapshot: Snapshot) -> str:
    letter = last(snapshot, "court_refer")
    return text_of(letter, "court") if letter is not None and text_of(letter, "mode") != "邀请协助" else ""


def holiday_warning(warn: str) -> str:
    """Of a clock's warnings that about a year whose rest days are not entered; what changes day by day is left out."""
    return "；".join(part for part in warn.split("；") if "节假日" in part)


# ---- agencies --------------------------------------------------------------------------------------------------------


def _certificate(snapshot: Snapshot, procedure: Procedure) -> str:
    """The day the finding on the accident came, where it was told before the traffic police were asked."""
    told = (telling.told(snapshot, procedure, (act,), last(snapshot, act))["certificate_on"] for act in TOLD_IN)
    return next((str(day) for day in told if day), "")


def agency_data(snapshot: Snapshot, procedure: Procedure) -> Data:
    """A request to an agency, what it decided, and until when it has to mediate."""
    asked = telling.told(snapshot, procedure, ("admin_apply",), last(snapshot, "admin_apply"))
    taken = telling.told(snapshot, procedure, ("admin_accept",), last(snapshot, "admin_accept"))
    refused = telling.told(snapshot, procedure, ("admin_refuse",), last(snapshot, "admin_refuse"))
    end = last(snapshot, *ENDINGS, *WITHDRAWALS, track="administrative")
    return {
        "organ": asked["organ"],
        "organ_kind": asked["organ_kind"],
        "applied_on": asked["applied_on"] or asked["on"],
        "ex_officio": asked["ex_officio"],
        "joint": asked["joint"],
        "certificate_on": asked["certificate_on"] or _certificate(snapshot, procedure),
        "reason": taken["ex_officio_reason"],
        "accepted_on": taken["on"],
        "their_no": taken["their_no"],
        "refused_on": refused["on"],
        "refused": refused["reason"],
        "remedies": refused["remedies"].splitlines(),
        "ended_on": day(end.on) if end else "",
        "end": (text_of(end, "reason") or procedure.acts[end.act].label) if end else "",
        "end_remedies": text_of(end, "remedies").splitlines(),
    }


# ---- other remedies --------------------------------------------------------------------------------------------------


def claim_data(snapshot: Snapshot, procedure: Procedure, agreement: Agreement, act: str) -> Data:
    """An application of a creditor: who claims from whom what is still owed; what nobody recorded stays open."""
    entry = last(snapshot, act)
    said = telling.told(snapshot, procedure, (act,), entry)
    creditor = as_text(entry.value("creditor")) if entry else ""
    owed = [i for item in agreement.items for i in item.instalments if i.state != "done"]
    mine = [i for i in owed if not creditor or creditor in i.obligee.split(",")]
    rest = sum(max((i.fen or 0) - i.done_fen, 0) for i in mine if i.fen)
    creditors = [creditor] if creditor else sorted({p for i in mine for p in i.obligee.split(",")})
    debtors = sorted({p for i in mine for p in i.obligor.split(",")})
    ruling = last(snapshot, "confirm_grant", "court_letter")
    amount = entry.value("amount") if entry else None
    fen = amount if isinstance(amount, int) and amount else rest
    return {
        "court": said["court"],
        "claim": said.get("claim", ""),
        "creditors": creditors,
        "debtors": debtors,
        "amount": plain(fen) if fen else "",
        "amount_capital": capital(fen) if fen else "",
        "duties": [duty | _still(snapshot, duty["id"]) for duty in duties(snapshot, agreement) if duty["id"] in {i.id for i in mine}],
        "title": {"confirm_grant": "民事裁定书", "court_letter": "民事调解书"}[ruling.act] if ruling else "",
        "title_no": text_of(ruling, "ruling_no", "letter_no"),
        "court_of_title": _court_of_title(snapshot),
    }  # fmt: skip


def _still(snapshot: Snapshot, instalment: str) -> Data:
    """By which day it is due now, and how much is owed of it."""
    found = find_instalment(snapshot, instalment)
    if found is None:
        return {"rest": ""}
    left = max((found[1].fen or 0) - found[1].done_fen, 0)
    return {"due": day(snapshot.due_of(found[1])), "rest": plain(left) if left else ""}


def _court_of_title(snapshot: Snapshot) -> str:
    if last(snapshot, "confirm_grant") is not None:
        return text_of(_confirming(snapshot), "court")
    return text_of(last(snapshot, "court_refer"), "court") if last(snapshot, "court_letter") else ""
