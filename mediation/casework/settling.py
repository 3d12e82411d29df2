"""What is written back after every act: tracks, deadlines, the columns of the list, and papers that no longer fit."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from mediation.casework import handing
from mediation.records.snapshot import PROMISE
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.casework.work import Work
    from mediation.procedure.model import CaseFacts, Clock, Standing, Timing
    from mediation.records.snapshot import Due, Paper, Snapshot
    from mediation.store.unit import Unit

KEPT_PAPERS = frozenset({"frozen", "printed", "signed"})


def fold_and_clock(desk: Desk, facts: CaseFacts) -> tuple[Standing, tuple[Clock, ...]]:
    """Where a case stands today, and its deadlines."""
    from mediation.procedure.clocks import clocks
    from mediation.procedure.engine import fold

    standing = fold(desk.procedure, facts, today=desk.today(), holidays=desk.holidays)
    return standing, clocks(desk.procedure, facts, standing, desk.holidays, desk.today())


def owed(desk: Desk, standing: Timing, clock: Clock) -> bool:
    """Whether somebody still has to do something about it: open, however late, until the case is closed or filed."""
    return clock.state == "open" and owing(desk, standing, clock.rule)


def owing(desk: Desk, standing: Timing, rule_id: str) -> bool:
    """The same of what is open by its rule."""
    if standing.filed_on is not None:
        return False
    if standing.closed_on is None:
        return True
    rule = desk.procedure.rules.get(rule_id)
    return rule is None or rule.each != "promise"


def danger(desk: Desk, standing: Standing, clock: Clock) -> int:
    """How bad it is to miss a deadline, for the order of the desk: 0 the worst.

    0 a case of red risk, 1 a right that is lost for good, 2 the law's days, 3 what was agreed, 4 targets of the centre.
    """
    if standing.risk == "红":
        return 0
    rule = desk.procedure.rules.get(clock.rule)
    if rule is not None and (rule.closes or rule.lapse):
        return 1
    return {"法": 2, "待核": 2, "协议约定": 3}.get(clock.basis, 4)


def promises(dues: Iterable[Clock | Due]) -> set[tuple[str, date | None]]:
    """(instalment, last day) of what the parties promised."""
    return {(one.ref, one.due) for one in dues if one.rule == PROMISE}


def write_rows(desk: Desk, unit: Unit, case_id: str, standing: Standing, found: tuple[Clock, ...]) -> None:
    """Write tracks, deadlines and hand-overs of a case anew.

    The stored deadlines are the work list: what nobody owes any more is not open there; ``reading.snapshot`` tells the
    present state.
    """
    from mediation.records.tables import Deadline, Referral, Staff, Track

    lanes = desk.procedure.tracks
    tracks = [
        Track(
            case_id=case_id,
            track=t.track,
            label=t.track_label,
            state=t.state,
            state_label=t.state_label,
            since=t.since,
            active=t.active,
            lane=lanes[t.track].lane,
        )
        for t in standing.tracks.values()
    ]
    unit.replace(Track, case_id, tracks)
    deadlines = [
        _deadline(case_id, clock, owed=owed(desk, standing, clock), danger=danger(desk, standing, clock))
        for clock in found
    ]
    unit.replace(Deadline, case_id, deadlines)
    offer = standing.last.get("owner_offer")
    asked = unit.need(Staff, handing.offered_to(offer)).name if offer is not None else ""
    unit.replace(Referral, case_id, handing.rows(case_id, standing, found, asked))


def _deadline(case_id: str, clock: Clock, *, owed: bool, danger: int) -> Any:
    from mediation.records.tables import Deadline

    return Deadline(
        case_id=case_id,
        rule=clock.rule,
        label=clock.label,
        start_on=clock.start_on,
        due=clock.due,
        state="void" if clock.state == "open" and not owed else clock.state,
        basis=clock.basis,
        law=clock.law,
        explanation=clock.explanation,
        day_n=clock.day_n,
        day_m=clock.day_m,
        warn=clock.warn,
        ref=clock.ref,
        due_at=clock.due_at,
        whose=clock.whose,
        danger=danger,
    )


def case_columns(desk: Desk, snapshot: Snapshot, standing: Standing, found: tuple[Clock, ...]) -> dict[str, Any]:
    """What the list shows of a case, as columns."""
    waiting = sorted(
        (clock.due, clock.label) for clock in found if clock.due is not None and owed(desk, standing, clock)
    )
    return {
        "stage": standing.stage,
        "people_state": standing.people,
        "outcome": standing.outcome,
        "accepted_on": standing.accepted_on,
        "closed_on": standing.closed_on,
        "performed_on": standing.performed_on,
        "next_due": waiting[0][0] if waiting else None,
        "next_label": waiting[0][1] if waiting else "",
        "party_line": party_line(snapshot),
        "risk": standing.risk,
        "mediator_line": "、".join(person.name for person in snapshot.mediators),
    }


def party_line(snapshot: Snapshot) -> str:
    """The parties as the list shows them: 王桂兰、赵明; the first six, in order."""
    names = [party.name for party in snapshot.parties if party.active]
    return "、".join(names[:6]) + (f"等{len(names)}人" if len(names) > 6 else "")


SIGNED_NOTE = "签署后案件内容有变：另立补充协议，或在卷宗情况说明中写明。"


def signed_already(work: Work, paper: Paper) -> bool:
    """Whether somebody put his name to what the paper says: its signed scan is in, or its agreement is being signed or in force."""
    if paper.state == "signed":
        return True
    form = work.desk.procedure_on(work.snapshot.applied_on).forms.get(paper.form)
    if form is None or form.series != "agreement":
        return False
    agreement = next((a for a in work.snapshot.agreements if a.id == paper.subject), None)
    return agreement is not None and (agreement.state in ("effective", "replaced") or bool(agreement.signatures))


def mark_stale(work: Work) -> None:
    """Compare every kept paper with what the case now says; those that differ need to be made again (需重制).

    What was signed is evidence of its day and is never made again: it gets a note instead, to be answered in the volume.
    """
    from mediation.records.tables import Paper as PaperRow

    for paper in work.snapshot.papers:
        if paper.state not in KEPT_PAPERS:
            continue
        stale, reason = _differs(work, paper)
        if stale and signed_already(work, paper):
            stale, reason = False, SIGNED_NOTE
        if (stale, bool(reason)) != (paper.stale, bool(paper.stale_reason)):
            row = work.row(PaperRow, paper.id, paper.title)
            work.save(row, {"stale": stale, "stale_reason": reason})
            if stale:
                work.warnings.append(f"《{paper.title}》的内容已变，需重制。")
            elif reason:
                work.warnings.append(f"《{paper.title}》{SIGNED_NOTE}")


def _differs(work: Work, paper: Paper) -> tuple[bool, str]:
    from mediation.casework.volume_sheets import BOARDS, NOTES, uncounted
    from mediation.documents.context import SEAL_DATES
    from mediation.documents.make import data_sha256

    counts = paper.form in (*BOARDS, NOTES) and not paper.pdf_sha256
    day = f"{work.today:%Y-%m-%d}"
    styles = [(SEAL_DATES[0], False)]
    for style, ruled in styles:  # grows once: what the centre's settings may have been when the paper was kept
        try:
            built = _data_of(work, paper, style, ruled=ruled)
        except Problem as problem:
            return True, f"{day}：{problem.message}"
        if data_sha256(built) == paper.data_sha256:
            return False, ""
        if counts and uncounted(built) == uncounted(_kept_data(work, paper)):
            return False, ""
        if len(styles) == 1:
            styles += [(other, False) for other in SEAL_DATES[1:] if "seal_on" in built]
            styles += [(style, True)] if built["form"]["skin"] == "prose" else []
    return True, f"{day}案件内容已变，与定稿时不同。"


def _kept_data(work: Work, paper: Paper) -> dict[str, Any]:
    """What a paper was made of."""
    found: dict[str, Any] = json.loads(work.desk.store.files.get(paper.data_sha256))
    return found


def _data_of(work: Work, paper: Paper, seal_dates: str, *, ruled: bool) -> dict[str, Any]:
    from mediation.documents import context

    return context.build(
        work.snapshot,
        paper.form,
        paper.subject,
        procedure=work.desk.procedure_on(work.snapshot.applied_on),
        today=paper.on,
        templates=work.desk.templates_on(work.snapshot.applied_on),
        seal_dates=seal_dates,
        ruled=ruled,
    )
