"""The eight disputes from the file to the archive, each by the acts that its journey lists."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mediation.casework import reading
from mediation.casework.desk import Desk
from mediation.casework.journey import travel
from mediation.casework.volumes import make_volume
from mediation.values.problems import Problem, Refused
from tests.casework.office import SAMPLES, taken_in

JOURNEYS = sorted((SAMPLES / "journeys").glob("*.toml"))
ENDS = {
    "01-归档": ("已归档", "达成书面协议"),
    "02-书面": ("已归档", "达成书面协议"),
    "03-口头": ("已归档", "达成口头协议"),
    "03-书面": ("已归档", "达成书面协议"),
    "04-书面": ("已归档", "达成书面协议"),
    "05-书面": ("已归档", "达成书面协议"),
    "06-书面": ("已归档", "达成书面协议"),
    "07-书面": ("已归档", "达成书面协议"),
    "04-复函": ("已归档", "达成书面协议"),
    "05-法院委托": ("已归档", "达成书面协议"),
    "05-转审理": ("已归档", "调解不成终止"),
    "06-不予处罚": ("已归档", "达成书面协议"),
    "06-司法确认": ("已归档", "达成书面协议"),
    "08-终止": ("已归档", "调解不成终止"),
    "08-鉴定协议": ("已归档", "达成书面协议"),
    "09-市监到起诉": ("已归档", "达成书面协议"),
}


@pytest.mark.parametrize("path", JOURNEYS, ids=lambda path: path.stem)
def test_every_dispute_reaches_its_end(desk: Desk, path: Path) -> None:
    case_id = travel(desk, path)[0].case_id
    case = reading.snapshot(desk, case_id)
    assert (case.stage, case.outcome) == ENDS[path.stem]
    assert desk.store.verify() == ()


def test_intake_of_01_stops_at_the_last_stated_fact(desk: Desk) -> None:
    case = reading.snapshot(desk, taken_in(desk, "01"))
    acts = [entry.act for entry in case.entries]
    assert acts[:8] == ["register", "divert", "ask", "accept", "appoint", "notify", "start", "session"]
    assert acts[8] == "reach"
    assert acts[-1] == "seal"
    agreement = case.agreement
    assert agreement is not None
    assert agreement.effective_on == date(2026, 11, 8)
    assert {s.signer_kind for s in agreement.signatures} == {"party", "mediator", "recorder"}
    assert case.stage == "履行中"
    assert [part.state for item in agreement.items for part in item.instalments] == ["open", "open"]
    confirm = next(due for due in case.dues if due.rule == "D4")
    assert (confirm.due, confirm.state) == (date(2026, 12, 8), "open")
    assert {track.track: track.state for track in case.tracks}["confirmation"] == "C0"


@pytest.mark.parametrize(("number", "article"), [("02", "第14条"), ("07", "第10条"), ("08", "第39条")])
def test_what_must_be_written_cannot_end_orally(desk: Desk, number: str, article: str) -> None:
    from mediation.casework.acts import act
    from tests.casework.office import mediating, registered

    case_id = registered(desk, number)
    day = reading.snapshot(desk, case_id).applied_on.isoformat()
    mediating(desk, case_id, day)
    item = {
        "kind": "给付",
        "obligor": "被申请人",
        "obligee": "申请人",
        "amount": "100",
        "due": "2026-12-31",
        "text": "支付100元。",
    }
    if number == "02":
        item["obligee"] = "马建国"
    with pytest.raises(Refused) as refusal:
        act(desk, case_id, "oral", {"items": [item]}, on=day)
    assert article in refusal.value.article
    assert reading.snapshot(desk, case_id).agreements == ()


def test_a_volume_needs_a_filed_case_and_whole_papers(desk: Desk) -> None:
    case_id = taken_in(desk, "01")
    with pytest.raises(Problem) as problem:
        make_volume(desk, case_id)
    assert problem.value.reason == "not_filed"
    assert "归档" in problem.value.message
