"""Handlers of hand-overs: what another body sends us, what a receiving organ takes over, and the first owner's duty."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from mediation.values.problems import Problem
from mediation.values.text import clean, normalise, shorten

if TYPE_CHECKING:
    from mediation.casework.work import Handler, Work
    from mediation.records.snapshot import Entry, Organ, Snapshot

FROM = "移送自"
"""The tie of a case that was opened because another organ handed it over."""


def _receive(work: Work, day: date, values: dict[str, Any], _old: Entry | None) -> dict[str, Any]:
    number = values.get("their_no") or values.get("letter_no") or work.snapshot.external_no
    work.save(
        work.case,
        {
            "referral_mode": values.get("mode", work.snapshot.referral_mode),
            "referrer": values.get("sender") or work.snapshot.referrer,
            "external_no": number,
            "referral_received_on": values.get("received_on") or day,
        },
    )
    return values


_COURT_MODES = {"委派": "委派", "委托先行调解": "委托", "邀请协助": "邀请"}


def _court_refer(work: Work, day: date, values: dict[str, Any], _old: Entry | None) -> dict[str, Any]:
    # Mediation for a court is not public (特邀规定 2) unless the parties agree: then it is put right by 更正登记信息.
    private = work.snapshot.confidential or values.get("mode") != "邀请协助"
    work.save(
        work.case,
        {
            "confidential": private,
            "referral_mode": _COURT_MODES.get(str(values.get("mode", "")), work.snapshot.referral_mode),
            "referrer": values.get("court") or work.snapshot.referrer,
            "external_no": values.get("court_no") or work.snapshot.external_no,
            "referral_received_on": values.get("received_on") or day,
        },
    )
    return values


# ---- to another organ of this database -------------------------------------------------------------------------------


def prepare_transfer(work: Work, values: dict[str, Any]) -> dict[str, Any]:
    """The organ meant by its id or name; one that bears the name of the receiving body is meant even where nobody says so."""
    organs = {organ.id: organ for organ in (*work.unit.reader().organs(), *_centre(work)) if organ.active}
    word = normalise(str(values.get("to_organ") or ""))
    body = str(values.get("to_body") or "")
    found = next((one for one in organs.values() if word in (one.id, one.name)), None) if word else None
    if word and found is None:
        listed = "、".join(one.name for one in organs.values()) or "无"
        raise Problem(
            "unknown_organ",
            f"本系统内没有“{shorten(clean(word), 40)}”，现有机构：{listed}。",
            field="本系统内的接收机构",
        )
    found = found or next((one for one in organs.values() if one.name == body), None)
    if found is None and not body.strip():
        raise Problem(
            "missing", "“移送其他机关”没有填写接收机关，请填写其名称，或者选择本系统内的接收机构。", field="接收机关"
        )
    if found is None:
        return values
    if found.id == (work.snapshot.organ_id or work.desk.centre.id):
        raise Problem("same_organ", f"本案就在“{found.name}”办理，不能移送给自己。", field="接收机关")
    return values | {"to_organ": found.id, "to_body": found.name}


def _centre(work: Work) -> tuple[Organ, ...]:
    from mediation.records.people import Organ

    return (Organ(work.desk.centre.id, work.desk.centre.name, "中心"),)


def prepare_accepted(work: Work, values: dict[str, Any]) -> dict[str, Any]:
    """Inside one database the receiver signs with his own name."""
    return {"receiver": work.desk.person.name} | values if _sent_to(work.snapshot) else values


def _sent_to(snapshot: Snapshot) -> str:
    from mediation.casework.facts import last_of

    sent = last_of(snapshot.entries).get("transfer")
    return str(sent.value("to_organ", "") or "") if sent else ""


def _transfer_accepted(work: Work, day: date, values: dict[str, Any], old: Entry | None) -> dict[str, Any]:
    """The receiving organ opens its own case, with fresh consent to be asked; both numbers stand beside each other.

    A number the receiver keeps beside that of this database, in its own register, is kept in brackets behind it.
    """
    organ = _sent_to(work.snapshot)
    if not organ or old is not None:
        return values
    own = str(values.get("their_no") or "").strip()
    changed = _opened_there(work, organ, values.get("signed_on") or day, own)
    work.warnings += changed.warnings
    work.made |= {"case_id": changed.case_id, "reg_no": changed.made["reg_no"]}
    number = str(changed.made["reg_no"])
    both = f"{number}（{own}）" if own and own != number else number
    return values | {"their_no": both, "case": changed.case_id}


def _opened_there(work: Work, organ: str, day: date, own: str) -> Any:
    from mediation.casework import acts, alikes, vetting
    from mediation.casework.facts import last_of
    from mediation.casework.registering import Round, insert
    from mediation.records.tables import Case, Relation

    snapshot = work.snapshot
    vetted, warnings = vetting.vet(draft_of(snapshot, sender(work, snapshot)), work.procedure.kinds, work.today)
    run = Round(work.desk, work.settings, work.people, alikes.Neighbours())
    note = f"由{snapshot.reg_no}移送。" + (f"接收机构自编号{own}。" if own else "")
    changed, _made = insert(run, work.unit, vetted, warnings, note=note, received_on=day)
    work.unit.need(Case, changed.case_id).organ_id = "" if organ == work.desk.centre.id else organ
    work.unit.add(Relation(case_id=changed.case_id, relation=FROM, other_id=snapshot.id))
    work.add(Relation(case_id=snapshot.id, relation="移送至", other_id=changed.case_id))
    sent = last_of(snapshot.entries)["transfer"]
    given = {
        "mode": "移送", "sender": sender(work, snapshot), "sender_kind": "其他部门", "their_no": snapshot.reg_no,
        "letter_no": str(sent.value("letter_no", "") or snapshot.reg_no),
        "received_on": day.isoformat(),
    }  # fmt: skip
    known = {field.name for field in work.procedure.acts["receive"].fields}
    there = acts.begin(run, work.unit, changed.case_id)
    acts.perform(there, "receive", {name: value for name, value in given.items() if name in known}, day)
    return changed


def sender(work: Work, snapshot: Snapshot) -> str:
    """The body a case is at now, by name."""
    names = {organ.id: organ.name for organ in work.unit.reader().organs()}
    return names.get(snapshot.organ_id, work.desk.centre.name)


def draft_of(snapshot: Snapshot, referrer: str) -> Any:
    """The dispute of a case as a draft again, with the parties who still take part, from the body that hands it over.

    The day of the request stays: limitation was interrupted then (时效规定 12).
    """
    from mediation.casework.amending import draft_of_party
    from mediation.casework.drafting import CaseDraft

    return CaseDraft(
        title=snapshot.title,
        kind=snapshot.kind,
        parties=tuple(draft_of_party(party) for party in snapshot.parties if party.active),
        source_way="接受委托移送",
        source_channel=snapshot.source_channel,
        level=snapshot.level,
        referrer=referrer,
        applied_on=snapshot.applied_on,
        place=snapshot.place,
        people_involved=snapshot.people_involved,
        fen=snapshot.fen,
        facts=snapshot.facts,
        disputed=snapshot.disputed,
        claims=snapshot.claims,
        application_mode=snapshot.application_mode,
        confidential=snapshot.confidential,
    )


# ---- the first owner -------------------------------------------------------------------------------------------------


def _owner_accept(work: Work, _day: date, values: dict[str, Any], _old: Entry | None) -> dict[str, Any]:
    """Who answers for the case from now on; ``before`` brings the former one back if this was a mistake."""
    return values | {"owner": work.desk.person.name, "before": work.snapshot.first_owner}


HANDLERS: dict[str, Handler] = {
    "receive": _receive,
    "court_refer": _court_refer,
    "transfer_accepted": _transfer_accepted,
    "owner_accept": _owner_accept,
}
PREPARE = {"transfer": prepare_transfer, "transfer_accepted": prepare_accepted}
