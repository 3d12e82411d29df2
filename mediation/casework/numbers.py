"""Printed numbers: which series there are, and giving the next of one inside the open transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mediation.values.numbering import DEFAULT_PATTERN, render

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.casework.work import Work
    from mediation.procedure.forms import Form
    from mediation.records.snapshot import Snapshot
    from mediation.store.unit import Unit

PATTERNS = {
    "case": "{prefix}调登〔{year}〕第{serial:04d}号",
    "agreement": DEFAULT_PATTERN,
    "agreement_administrative": "{prefix}行调字〔{year}〕第{serial:03d}号",
    "agreement_judicial": "{prefix}特调字〔{year}〕第{serial:03d}号",
    "volume": "{prefix}人调卷〔{year}〕第{serial:03d}号",
    "notice": "{prefix}调告〔{year}〕第{serial:03d}号",
    "letter": "{prefix}调函〔{year}〕第{serial:03d}号",
}
"""Series → pattern where the centre has set none (setting ``number_<series>``)."""

_SUBJECTS = frozenset({"agreement", "volume", "case"})  # papers of these series carry the number of their subject


def allocate(work: Work, series: str, year: int, object_id: str, *, track: str = "people") -> str:
    """The next number of a series in a year, as printed; it belongs to ``object_id`` and is never given again.

    Agreements of all tracks share one row of serials, under the words of their track.
    """
    name = series if track == "people" else f"{series}_{track}"
    pattern = str(work.settings.get(f"number_{name}") or _of_form(work, series, track) or PATTERNS[name])
    number = work.unit.allocate(
        series, year, pattern, prefix=work.desk.centre.prefix, case_id=work.snapshot.id, object_id=object_id
    )
    return number.text


def _of_form(work: Work, series: str, track: str) -> str:
    """The pattern of the paper of that series and track, by the forms of the case's day; "" where it has none."""
    forms = work.desk.procedure_on(work.snapshot.applied_on).forms.values()
    return next((form.pattern for form in forms if form.series == series and form.track == track and form.pattern), "")


class OvertakenError(Exception):
    """The number printed on a paper was given to another one while it was being made."""


def pattern_of(spec: Form, settings: Mapping[str, object]) -> str:
    """How the numbers of a form's own series look; "" for a paper without one."""
    if not spec.series or spec.series in _SUBJECTS:
        return ""
    return str(settings.get(f"number_{spec.series}") or spec.pattern or PATTERNS.get(spec.series, PATTERNS["notice"]))


def upcoming(desk: Desk, spec: Form, pattern: str) -> str:
    """The number a paper will carry if nobody is faster: it is printed first and given together with the paper's row."""
    year = desk.today().year
    with desk.store.read() as reader:
        serial = reader.next_serial(spec.series, year)
    return render(pattern, prefix=desk.centre.prefix, year=year, serial=serial)


def give(desk: Desk, unit: Unit, snapshot: Snapshot, spec: Form, pattern: str, printed: str) -> None:
    """Give the printed number to the paper. Raises OvertakenError when it went to another one."""
    number = unit.allocate(
        spec.series,
        desk.today().year,
        pattern,
        prefix=desk.centre.prefix,
        case_id=snapshot.id,
        object_id=spec.id,
    )
    if number.text != printed:
        raise OvertakenError


def void_number(unit: Unit, spec: Form, number: str, reason: str) -> None:
    """A number goes with the paper it was printed on: it stays in the register as void and is never given again."""
    if number and spec.series and spec.series not in _SUBJECTS:
        unit.void_number(spec.series, number, reason)
