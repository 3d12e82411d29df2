"""Numbers of cases, volumes and agreements: whole numbers given inside the transaction, once and for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import select

from mediation.records.tables import NumberSeries, NumberUsed
from mediation.store.values import Number
from mediation.values.numbering import render
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from mediation.store.unit import Unit


def allocate(unit: Unit, series: str, year: int, pattern: str, *, prefix: str, case_id: str, object_id: str) -> Number:
    """The next number of (`series`, `year`), dressed by `pattern`; see ``values.numbering``."""
    key = (unit.centre_id, series, year)
    found = unit.remembered_series.get(key) or unit.session.get(NumberSeries, key, with_for_update=True)
    if found is None:
        found = NumberSeries(centre_id=unit.centre_id, series=series, year=year)
        unit.session.add(found)
    unit.remembered_series[key] = found
    serial = found.next_serial
    text = render(pattern, prefix=prefix, year=year, serial=serial)
    found.next_serial = serial + 1
    unit.add(
        NumberUsed(
            series=series, year=year, serial=serial, text=text, case_id=case_id, object_id=object_id, given_at=unit.now
        )
    )
    return Number(serial, text)


def void(unit: Unit, series: str, text: str, reason: str) -> None:
    """Mark a given number void; its serial stays taken."""
    if not reason.strip():
        raise Problem("required", "作废编号要写明原因。", field="作废原因")
    row = _given(unit, series, text)
    row.state, row.reason = "void", reason


def revive(unit: Unit, series: str, text: str) -> None:
    """Mark a void number as used again by what it was given to."""
    row = _given(unit, series, text)
    row.state, row.reason = "used", ""


def _given(unit: Unit, series: str, text: str) -> NumberUsed:
    query = select(NumberUsed).where(NumberUsed.series == series, NumberUsed.text == text)
    row = unit.session.scalars(query.limit(1)).first()
    if row is None:
        raise Problem("no_number", f"没有发过“{text}”这个编号，无法作废。", field="编号")
    return row
