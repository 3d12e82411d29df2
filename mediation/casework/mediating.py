"""Handlers of the acts between acceptance and agreement: sessions, interviews, evidence, received papers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from mediation.casework import ending, taking
from mediation.casework.delivering import PAPER
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from mediation.casework.work import Handler, Work
    from mediation.records.snapshot import Entry
    from mediation.records.tables import Attachment


def _names(text: object) -> list[str]:
    from mediation.casework.whom import split_words

    return split_words(str(text or ""), "参加人")


def _session(work: Work, _day: date, values: dict[str, Any], old: Entry | None) -> dict[str, Any]:
    from mediation.records.tables import SessionRecord

    columns: dict[str, Any] = {
        name: values[name] for name in ("started", "ended", "place", "mode", "record", "result") if name in values
    }
    if "present" in values:
        columns["present"] = list(values["present"])
    if "participants" in values:
        columns["participants"] = _names(values["participants"])
    row_id = _write(work, SessionRecord, columns, old, "session", len(work.snapshot.sessions) + 1)
    return _without(values, "record") | {"session": row_id}


def _investigate(work: Work, _day: date, values: dict[str, Any], old: Entry | None) -> dict[str, Any]:
    from mediation.records.tables import Investigation

    names = {person.id: person.name for person in work.people}
    columns: dict[str, Any] = {
        name: values[name]
        for name in ("subject", "subject_relation", "started", "ended", "place", "text")
        if name in values
    }
    if "investigators" in values:
        columns["investigators"] = [names.get(staff_id, staff_id) for staff_id in values["investigators"]]
    if "recorder" in values:
        columns["recorder"] = names.get(values["recorder"], values["recorder"])
    row_id = _write(work, Investigation, columns, old, "investigation", len(work.snapshot.investigations) + 1)
    return _without(values, "text") | {"investigation": row_id}


def _write(work: Work, table: type[Any], columns: Mapping[str, Any], old: Entry | None, key: str, number: int) -> str:
    """Add a numbered row, or write the given columns into the row that the corrected entry made."""
    row_id = str(old.value(key, "")) if old else ""
    if row_id:
        work.save(work.row(table, row_id, "原记录"), columns)
        return row_id
    return work.add(table(id=work.entry_id, case_id=work.snapshot.id, no=number, entry_id=work.entry_id, **columns))


def _without(values: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}


def _evidence(work: Work, day: date, values: dict[str, Any], old: Entry | None) -> dict[str, Any]:
    columns: dict[str, Any] = {
        "title": values.get("title", ""),
        "provider": values.get("provider", ""),
        "copies": values.get("copies", 1),
        "original": values.get("original", False),
        "proves": values.get("proves", ""),
        "received_by": _name(work, values.get("received_by")),
    }
    if "pages" in values:
        columns["pages"] = values["pages"]
    row_id = taking.write(work, day, "evidence", values.get("file"), columns, old)
    return _without(values, "file") | {"attachment": row_id}


def _attach(work: Work, day: date, values: dict[str, Any], old: Entry | None) -> dict[str, Any]:
    from mediation.records.tables import Attachment

    columns: dict[str, Any] = {
        name: values[name]
        for name in ("title", "provider", "original", "proves", "paper_id", "obligation_id", "copies")
        if name in values
    }
    columns["party_id"] = values.get("party", "")
    paper_id = str(values.get("paper") or values.get("paper_id") or "")
    signed = values["category"] == "signed"
    _paper_fits(work, paper_id, signed=signed, named="paper" in values)
    if paper_id:
        columns["paper_id"] = paper_id
    if old is not None and str(old.value("paper") or old.value("paper_id") or "") != paper_id:
        unmark_signed(work, work.row(Attachment, str(old.value("attachment")), "签署件"))
    if values["category"] == "identity":
        columns |= {"checked_by": work.desk.person.name, "checked_on": day}
    row_id = taking.write(work, day, values["category"], values.get("file"), columns, old)
    if signed and paper_id:
        _mark_signed(work, paper_id, row_id)
    ending.supplement(work, day)
    return _without(values, "file") | {"attachment": row_id}


def _paper_fits(work: Work, paper_id: str, *, signed: bool, named: bool) -> None:
    """A signed scan says of which paper; nothing else is a scan of one."""
    if named and paper_id and not signed:
        raise Problem("not_signed", "写明了签署的文书，类别就应当选“签署件”，请改正。", field="类别")
    if signed and not paper_id:
        work.warnings.append(
            "没有写明签署的是哪一份文书，该文书仍按没有收入签署件处理；请办理更正，在“签署的文书”写明它的标题或者文号。"
        )


def _mark_signed(work: Work, paper_id: str, attachment_id: str) -> None:
    from mediation.records.tables import Attachment, Paper

    paper = work.row(Paper, paper_id, "文书")
    if paper.state not in ("frozen", "printed", "signed"):
        raise Problem(
            "not_frozen", f"《{paper.title}》还没有定稿，请先定稿、打印、签署后再收入签署件。", field="签署件"
        )
    scan = work.row(Attachment, attachment_id, "签署件")
    work.save(paper, {"state": "signed", "scan_sha256": scan.sha256})


def unmark_signed(work: Work, scan: Attachment) -> None:
    """A signed scan that is taken back leaves its paper as it was before: printed, or only kept."""
    from mediation.records.tables import Attachment as AttachmentRow
    from mediation.records.tables import Paper

    if scan.category != "signed" or not scan.paper_id:
        return
    paper = work.row(Paper, scan.paper_id, "文书")
    others = [
        one
        for one in work.unit.rows(AttachmentRow, work.snapshot.id)
        if one.category == "signed" and one.paper_id == paper.id and one.id != scan.id and one.sha256
    ]
    if paper.state != "signed" or others:
        if others:
            work.save(paper, {"scan_sha256": others[-1].sha256})
        return
    work.save(paper, {"state": "printed" if paper.printed_copies else "frozen", "scan_sha256": ""})


def _serve(work: Work, day: date, values: dict[str, Any], old: Entry | None) -> dict[str, Any]:
    from mediation.records.tables import Service

    columns: dict[str, Any] = {
        name: values[name]
        for name in ("paper_title", "copies", "to", "way", "place", "receiver", "relation", "refused", "witness")
        if name in values
    }
    if "party" in values:
        party = work.snapshot.party(values["party"])
        columns |= {"party_id": values["party"], "to": columns.get("to") or (party.name if party else "")}
    columns |= {"served_on": day, "server": _name(work, values.get("server")) or work.desk.person.name}
    if not old and not columns.get("to"):
        raise Problem("missing", "送达登记缺少受送达人，请填写当事人或姓名。", field="受送达人")
    row_id = str(old.value("service", "")) if old else ""
    if row_id:
        work.save(work.row(Service, row_id, "送达记录"), columns)
    else:
        row_id = work.add(Service(id=work.entry_id, case_id=work.snapshot.id, entry_id=work.entry_id, **columns))
    title = old.value("paper_title") if old else ""
    of = old.value(PAPER, "") if old and values.get("paper_title", title) == title else ""
    return values | {"service": row_id} | ({PAPER: of} if of else {})


def _name(work: Work, staff_id: object) -> str:
    return next((person.name for person in work.people if person.id == staff_id), "")


def prepare_session(work: Work, values: dict[str, Any]) -> dict[str, Any]:
    """Where nobody says who came, every party of the case did."""
    present = tuple(party.id for party in work.snapshot.parties if party.active)
    return {"present": present} | values


def prepare_appoint(work: Work, values: dict[str, Any]) -> dict[str, Any]:
    """Warn where a mediator is, or declared a relation to, somebody of the case."""
    from mediation.casework.alikes import interests

    names = {person.id: person for person in work.people}
    chosen = [names[staff_id] for staff_id in values.get("mediators", ()) if staff_id in names]
    work.warnings.extend(interests(chosen, work.snapshot.parties, work.settings))
    return values


PREPARE = {"session": prepare_session, "appoint": prepare_appoint, "change_mediator": prepare_appoint}
HANDLERS: dict[str, Handler] = {
    "session": _session,
    "investigate": _investigate,
    "evidence": _evidence,
    "attach": _attach,
    "serve": _serve,
}
