"""A file taken into a case: from a path, or put together by the program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mediation.casework.permits import need
from mediation.casework.referring import at_home
from mediation.casework.registering import Round
from mediation.casework.taking import Incoming
from mediation.casework.taking import read as read_file

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.records.snapshot import Changed


def attach(
    desk: Desk,
    case_id: str,
    path: Path | Incoming,
    *,
    category: str,
    title: str = "",
    party_id: str = "",
    paper_id: str = "",
    obligation_id: str = "",
    proves: str = "",
    original: bool = False,
    provider: str = "",
) -> Changed:
    """Take a file into the case; its kind is told by its content, its size is checked first."""
    from mediation.casework.acts import begin, perform

    need(desk.person, "attach")
    file = path if isinstance(path, Incoming) else read_file(path)
    values: dict[str, object] = {"category": category, "title": title or file.title, "file": file}
    if party_id:
        values["party"] = party_id
    extra = {
        name: value
        for name, value in (
            ("paper_id", paper_id), ("obligation_id", obligation_id), ("proves", proves), ("original", original), ("provider", provider),
        )
        if value
    }  # fmt: skip
    run = Round.of(desk)
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        work = begin(run, unit, case_id)
        at_home(desk, unit, work.snapshot, "attach")
        return perform(work, "attach", values, None, extra=extra)
