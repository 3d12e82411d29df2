"""Printed numbers: which series there are, and giving the next of one inside the open transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mediation.values.numbering import DEFAULT_PATTERN

if TYPE_CHECKING:
    from mediation.casework.work import Work

PATTERNS = {
    "case": "{prefix}调登〔{year}〕第{serial:04d}号",
    "agreement": DEFAULT_PATTERN,
    "volume": "{prefix}人调卷〔{year}〕第{serial:03d}号",
    "notice": "{prefix}调告〔{year}〕第{serial:03d}号",
    "letter": "{prefix}调函〔{year}〕第{serial:03d}号",
}
"""Series → pattern where the centre has set none (setting ``number_<series>``)."""


def allocate(work: Work, series: str, year: int, object_id: str) -> str:
    """The next number of a series in a year, as printed; it belongs to ``object_id`` and is never given again."""
    pattern = str(work.settings.get(f"number_{series}") or PATTERNS[series])
    number = work.unit.allocate(
        series, year, pattern, prefix=work.desk.centre.prefix, case_id=work.snapshot.id, object_id=object_id
    )
    return number.text
