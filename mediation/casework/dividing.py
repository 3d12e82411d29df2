"""Joining cases (并案) and splitting one (分案): two cases change in one transaction."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from mediation.casework import alikes, vetting
from mediation.casework.amending import draft_of_party, leave
from mediation.casework.drafting import CaseDraft
from mediation.casework.registering import Round, insert
from mediation.values.problems import Problem
from mediation.values.text import clean, shorten

if TYPE_CHECKING:
    from mediation.casework.work import Handler, Work
    from mediation.records.snapshot import Entry


def prepare_join(work: Work, values: dict[str, Any]) -> dict[str, Any]:
    """The other case as an id."""
    if "case" not in values:
        return values
    with work.desk.store.read() as reader:
        found = reader.find(values["case"])
    if len(found) != 1 or found[0] == work.snapshot.id:
        raise Problem(
            "no_case",
            f"另一案件“{shorten(clean(values['case']), 60)}”找不到或不止一件，请写完整的案号。",
            field="另一案件",
        )
    return values | {"case": found[0]}


def _join(work: Work, day: date, values: dict[str, Any], _old: Entry | None) -> dict[str, Any]:
    from mediation.casework.acts import begin, perform
    from mediation.records.tables import Relation

    away = values["direction"] == "并入他案"
    work.add(Relation(case_id=work.snapshot.id, relation="并入" if away else "含并案", other_id=values["case"]))
    other = begin(Round(work.desk, work.settings, work.people), work.unit, values["case"])
    if any(tie in ("并入", "含并案") and related == work.snapshot.id for tie, related, _no in other.snapshot.related):
        return values  # the other half of the same act
    perform(
        other,
        "join",
        {"case": work.snapshot.id, "direction": "他案并入本案" if away else "并入他案", "reason": values["reason"]},
        day,
    )
    work.objects += other.objects
    return values


def _split(work: Work, day: date, values: dict[str, Any], _old: Entry | None) -> dict[str, Any]:
    from mediation.records.tables import Relation

    snapshot = work.snapshot
    moving = [party for party in snapshot.parties if party.id in values["parties"]]
    kept = values.get("keep", ())
    draft = CaseDraft(
        kind=snapshot.kind,
        parties=tuple(draft_of_party(party) for party in moving),
        source_way=snapshot.source_way,
        source_channel=snapshot.source_channel,
        referrer=snapshot.referrer,
        external_no=snapshot.external_no,
        level=snapshot.level,
        applied_on=snapshot.applied_on,
        place=snapshot.place,
        facts=snapshot.facts,
        disputed=snapshot.disputed,
        claims=snapshot.claims,
        application_mode=snapshot.application_mode,
        first_owner=snapshot.first_owner,
    )
    vetted, warnings = vetting.vet(draft, work.procedure.kinds, work.today)
    run = Round(work.desk, work.settings, work.people, alikes.Neighbours())
    changed, _made = insert(run, work.unit, vetted, warnings, note=f"由{snapshot.reg_no}分出。")
    work.unit.add(Relation(case_id=changed.case_id, relation="拆分自", other_id=snapshot.id))
    work.add(Relation(case_id=snapshot.id, relation="拆分出", other_id=changed.case_id))
    for party in moving:
        if party.id not in kept:
            leave(work, party.id, day, "分案")
    work.objects += changed.objects
    work.made |= {"split_case_id": changed.case_id, "split_reg_no": changed.made["reg_no"]}
    return values | {"case": changed.case_id}


HANDLERS: dict[str, Handler] = {"join": _join, "split": _split}
PREPARE = {"join": prepare_join}
