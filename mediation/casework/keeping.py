"""How long a volume is kept: what speaks for longer than the period proposed. A person decides, with these in view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mediation.casework import settling
from mediation.casework.facts import facts_of
from mediation.casework.permits import need
from mediation.casework.registering import Round

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.records.snapshot import Snapshot

FOR_EVER = "永久"


def retention_prompts(desk: Desk, case_id: str) -> tuple[str, ...]:
    """Why the volume of this case might be kept for ever, one sentence each; () = the proposed period will do."""
    need(desk.person, "read_case")
    run = Round.of(desk)
    with desk.store.read() as reader:
        snapshot = reader.snapshot(case_id)
    return prompts_of(run, snapshot)


def prompts_of(run: Round, snapshot: Snapshot) -> tuple[str, ...]:
    """As ``retention_prompts``, from a snapshot."""
    from mediation.procedure.retention import raise_reasons

    facts = facts_of(run.desk.procedure, snapshot, run.settings, run.people)
    standing, _clocks = settling.fold_and_clock(run.desk, facts)
    return raise_reasons(run.desk.procedure, facts, standing)
