"""What side tables repeat from the entries: mediators, signatures, effect and performance.

These rows are never edited by hand: after every act, and after every correction, they are made to say what the fold of the
entries in force says.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from mediation.casework.facts import in_force

if TYPE_CHECKING:
    from mediation.casework.work import Work
    from mediation.procedure.model import AgreementState, Standing
    from mediation.records.snapshot import Agreement, Instalment


def project(work: Work, standing: Standing) -> bool:
    """Bring the repeated rows in line with the entries in force. Returns whether anything changed."""
    before = len(work.objects)
    _assignments(work)
    _owner(work)
    states = {state.id: state for state in standing.agreements}
    for agreement in work.snapshot.agreements:
        state = states.get(agreement.id)
        _signatures(work, agreement, state)
        _agreement(work, agreement, state)
    duties = {duty.id: duty for duty in standing.obligations}
    for agreement in work.snapshot.agreements:
        for item in agreement.items:
            for part in item.instalments:
                if part.id in duties:
                    duty = duties[part.id]
                    done_on = duty.done_on if duty.state == "done" else None
                    _instalment(work, part, duty.done_fen, done_on, duty.state)
    return len(work.objects) > before


def _assignments(work: Work) -> None:
    from mediation.records.tables import Assignment

    entries = [one.entry for one in in_force(work.snapshot.entries)]
    wanted: list[tuple[str, str, int, date]] = []
    for entry in entries:
        if entry.act not in ("appoint", "change_mediator"):
            continue
        mediators = _ids(entry.value("mediators"))
        if mediators:
            wanted = [row for row in wanted if row[1] != "mediator"]
            wanted += [(staff_id, "mediator", place, entry.on) for place, staff_id in enumerate(mediators, 1)]
        recorder = entry.value("recorder")
        if recorder:
            wanted = [row for row in wanted if row[1] != "recorder"]
            wanted.append((str(recorder), "recorder", 1, entry.on))
    living = [row for row in work.unit.rows(Assignment, work.snapshot.id) if row.until is None]
    have = {(row.staff_id, row.duty, row.ordinal): row for row in living}
    for staff_id, duty, ordinal, since in wanted:
        row = have.pop((staff_id, duty, ordinal), None)
        if row is None:
            new = Assignment(
                case_id=work.snapshot.id,
                staff_id=staff_id,
                docid=work.snapshot.docid,
                duty=duty,
                ordinal=ordinal,
                since=since,
            )
            work.add(new)
    for row in have.values():
        work.save(row, {"until": max(row.since, entries[-1].on)})


def _owner(work: Work) -> None:
    """The first owner is whoever took the duty over last; never nobody."""
    answers = [entry for entry in work.snapshot.entries if entry.act == "owner_accept"]
    if not answers:
        return
    living = [one.entry for one in in_force(work.snapshot.entries) if one.entry.act == "owner_accept"]
    owner = str(living[-1].value("owner") if living else answers[0].value("before"))
    if owner and owner != work.snapshot.first_owner:
        work.save(work.case, {"first_owner": owner})


def _signatures(work: Work, agreement: Agreement, state: AgreementState | None) -> None:
    from mediation.records.tables import Signature

    wanted = {(one.kind, one.signer): one for one in state.signatures} if state else {}
    have = {(one.signer_kind, one.signer_id): one for one in agreement.signatures}
    if all((key in have) and _same(have[key], one) for key, one in wanted.items()) and len(have) == len(wanted):
        return
    for row in work.unit.rows(Signature, work.snapshot.id):
        if row.agreement_id != agreement.id:
            continue
        one = wanted.pop((row.signer_kind, row.signer_id), None)
        if one is None:
            work.unit.delete(row)
            work.touch(row)
        else:
            work.change(row, {"signed_by": one.signed_by, "way": one.way, "on": one.on})
    for (kind, signer), one in wanted.items():
        new = Signature(
            case_id=work.snapshot.id, agreement_id=agreement.id, signer_kind=kind, signer_id=signer,
            signed_by=one.signed_by, way=one.way, on=one.on,
        )  # fmt: skip
        work.add(new)


def _same(have: Any, one: Any) -> bool:
    return (have.signed_by, have.way, have.on) == (one.signed_by, one.way, one.on)


def _agreement(work: Work, agreement: Agreement, state: AgreementState | None) -> None:
    from mediation.records.tables import Agreement as AgreementRow

    changes: dict[str, Any] = {"state": "void", "sealed_on": None, "effective_on": None}
    if state is not None:
        draft = state.state == "signing" and not state.signatures
        changes = {
            "state": "draft" if draft else state.state,
            "reached_on": state.reached_on,
            "sealed_on": state.sealed_on,
            "effective_on": state.effective_on,
        }
    if any(getattr(agreement, name) != value for name, value in changes.items()):
        work.change(work.row(AgreementRow, agreement.id, "协议"), changes)
        if agreement.no and "void" in (agreement.state, changes["state"]):
            # A correction may bring the agreement back; the number was never given to another one meanwhile.
            if changes["state"] == "void":
                work.unit.void_number("agreement", agreement.no, "协议没有成立")
            else:
                work.unit.revive_number("agreement", agreement.no)


def _instalment(work: Work, part: Instalment, done_fen: int, done_on: date | None, state: str) -> None:
    from mediation.records.tables import Instalment as InstalmentRow

    proof = next((a.id for a in reversed(work.snapshot.attachments) if a.obligation_id == part.id), "")
    changes = {"done_fen": done_fen, "done_on": done_on, "state": state, "proof_id": proof}
    if any(getattr(part, name) != value for name, value in changes.items()):
        work.change(work.row(InstalmentRow, part.id, "履行事项"), changes)


def _ids(value: object) -> list[str]:
    return [str(inner) for inner in value] if isinstance(value, list | tuple) else [str(value)] if value else []
