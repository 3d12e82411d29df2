"""Handlers of the end of a case: filing with a retention that a person decided."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from mediation.casework import keeping, numbers, taking
from mediation.casework.registering import Round
from mediation.values.dates import print_arabic
from mediation.values.problems import Problem
from mediation.values.text import clean

if TYPE_CHECKING:
    from mediation.casework.work import Handler, Work
    from mediation.records.snapshot import Entry

_YEARS = re.compile(r"(?:定期)?(\d{1,3})年")


def retain_until(retention: str, closed_on: date) -> date | None:
    """The last day a volume is kept: the end of the year in which the period ends.

    None for 永久, and for 长期 and 短期, whose years no law fixes.
    """
    match = _YEARS.fullmatch(retention)
    return date(closed_on.year + int(match[1]), 12, 31) if match else None


def kept_for(retention: str, until: date | None) -> str:
    """A period as a person reads it, with its last day where it has one: 定期30年（保管至2056年12月31日）."""
    return retention + (f"（保管至{print_arabic(until)}）" if until else "")


def _file(work: Work, day: date, values: dict[str, Any], old: Entry | None) -> dict[str, Any]:
    from mediation.records.tables import Volume

    snapshot = work.snapshot
    retention = values.get("retention", "")
    if retention not in ("永久", "长期", "短期") and not _YEARS.fullmatch(retention):
        raise Problem(
            "unknown_choice",
            f"保管期限“{clean(retention)}”不在可选范围内，可选：永久、定期30年、定期10年、长期、短期。",
            field="保管期限",
        )
    if retention != keeping.FOR_EVER:
        work.warnings += keeping.prompts_of(Round(work.desk, work.settings, work.people), snapshot)
    names = {person.id: person.name for person in work.people}
    until = retain_until(retention, snapshot.closed_on or day)
    columns = {
        "filer": names.get(values.get("filer", ""), work.desk.person.name),
        "filed_on": day,
        "checker": names.get(values.get("checker", ""), ""),
        "checked_on": day if values.get("checker") else None,
        "retention": retention,
        "retain_until": until,
        "retention_reason": values.get("retention_reason", ""),
        "notes": values.get("notes", ""),
        "location": values.get("location", ""),
    }
    work.told = f"保管期限：{kept_for(retention, until)}。"
    rows = work.unit.rows(Volume, snapshot.id)
    if rows:
        work.save(rows[0], {name: value for name, value in columns.items() if value not in ("", None)})
        return values | {"volume": rows[0].id, "volume_no": rows[0].no}
    row = Volume(case_id=snapshot.id, no="", title=snapshot.title, **columns)
    row.no = numbers.allocate(work, "volume", (snapshot.accepted_on or snapshot.applied_on).year, row.id)
    work.add(row)
    work.made["volume_no"] = row.no
    work.told = f"卷号{row.no}，{work.told}"
    del old
    return values | {"volume": row.id, "volume_no": row.no}


def supplement(work: Work, day: date) -> None:
    """Say that what is added comes after filing (补充归档); a volume bound before is kept as a file and must be bound anew."""
    from mediation.records.tables import Attachment, Volume

    if work.snapshot.volume is None or work.way is None:
        return
    work.way = replace(work.way, label=f"{work.way.label}（补充归档）")
    row = work.unit.rows(Volume, work.snapshot.id)[0]
    if not row.pdf_sha256:
        return
    title = f"补充归档前的卷宗 {row.no}（{row.pages}页，{print_arabic(day)}起由新卷代替）"
    work.add(
        Attachment(
            case_id=work.snapshot.id,
            category=taking.FORMER_VOLUME,
            title=title,
            sha256=row.pdf_sha256,
            mime="application/pdf",
            pages=row.pages,
            added_on=day,
            entry_id=work.entry_id,
        )
    )
    work.save(row, {"pdf_sha256": "", "pages": 0})
    work.warnings.append(f"卷宗{row.no}在补充归档前已经装订：原卷已保留，请重新装订（mediation volume）。")


def prepare_file(work: Work, values: dict[str, Any]) -> dict[str, Any]:
    """What the volume still lacks, which the procedure asks before a case is filed."""
    from mediation.casework.checking import lacking_papers

    work.lacking = lacking_papers(work)
    return values


PREPARE = {"file": prepare_file}
HANDLERS: dict[str, Handler] = {"file": _file}
