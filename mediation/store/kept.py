"""What was kept in every case: papers of record and bound volumes, the newest first."""
# ruff: noqa: S608 - the condition put in is this module's own; values are always bound

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mediation.store.source import Source


@dataclass(frozen=True, slots=True)
class KeptPaper:
    """A paper of record with the case it belongs to; ``pdf_sha256`` is "" of one made from a Word template."""

    reg_no: str
    docid: int
    applied_on: date
    id: str
    form: str
    title: str
    pdf_sha256: str
    data_sha256: str
    template_sha256: str
    docx_sha256: str


@dataclass(frozen=True, slots=True)
class KeptVolume:
    """A bound volume with the case it belongs to."""

    case_id: str
    reg_no: str
    no: str
    pdf_sha256: str


def read_papers(source: Source, centre_id: str, limit: int, case_id: str = "") -> tuple[KeptPaper, ...]:
    """The papers frozen last, also those put out of force; ``limit`` rows at most; ``case_id``: of one case alone."""
    own = "p.case_id = :case AND " if case_id else ""
    sql = (
        "SELECT c.reg_no, c.docid, c.applied_on, p.id, p.form, p.title, p.pdf_sha256, p.data_sha256, p.template_sha256, p.docx_sha256 "
        f"FROM paper p JOIN cases c ON c.id = p.case_id WHERE {own}p.centre_id = :centre "
        "AND (p.pdf_sha256 <> '' OR p.docx_sha256 <> '') ORDER BY p.id DESC LIMIT :limit"
    )
    rows = source.fetch(sql, _values(centre_id, limit, case_id))
    return tuple(KeptPaper(row[0], row[1], date.fromisoformat(str(row[2])), *row[3:]) for row in rows)


def read_volumes(source: Source, centre_id: str, limit: int, case_id: str = "") -> tuple[KeptVolume, ...]:
    """The volumes made last; ``limit`` rows at most; ``case_id``: of one case alone."""
    own = "v.case_id = :case AND " if case_id else ""
    sql = (
        "SELECT c.id, c.reg_no, v.no, v.pdf_sha256 FROM volume v JOIN cases c ON c.id = v.case_id "
        f"WHERE {own}v.centre_id = :centre AND v.pdf_sha256 <> '' ORDER BY v.id DESC LIMIT :limit"
    )
    return tuple(KeptVolume(*row) for row in source.fetch(sql, _values(centre_id, limit, case_id)))


def _values(centre_id: str, limit: int, case_id: str) -> dict[str, object]:
    return {"centre": centre_id, "limit": limit} | ({"case": case_id} if case_id else {})
