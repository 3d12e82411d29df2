"""A dispute found to have flared up again on a visit is taken up in a case of its own, tied to the old one."""

from __future__ import annotations

from datetime import date

from mediation.casework import reading
from mediation.casework.acts import act, fields_of
from tests.casework.office import taken_in

VISIT = {"by": "李璟", "interviewee": "王桂兰", "performed": "未履行", "later": "卫生间又渗水，双方再起争执"}


def test_a_visit_that_finds_the_dispute_alive_again_opens_a_tied_case_and_leaves_the_old_one(desk):
    old = taken_in(desk, "01")
    before = reading.snapshot(desk, old)
    done = act(desk, old, "follow_up", VISIT | {"relapse": "是"}, on="2026-11-25")
    assert done.made["reg_no"] in done.said
    new, here = reading.snapshot(desk, done.made["case_id"]), reading.snapshot(desk, old)
    assert (new.reg_no, new.applied_on, new.stage) == (done.made["reg_no"], date(2026, 11, 25), "甄别分流")
    assert ("反复自", old, here.reg_no) in new.related
    assert ("反复另立", new.id, new.reg_no) in here.related
    assert "又渗水" in new.facts
    assert (new.kind, [p.name for p in new.parties]) == (here.kind, [p.name for p in here.parties])
    assert (here.stage, here.closed_on, len(here.entries)) == (before.stage, before.closed_on, len(before.entries) + 1)
    assert desk.store.verify() == ()


def test_a_visit_without_relapse_opens_nothing_and_the_field_says_what_it_does(desk):
    old = taken_in(desk, "01")
    field = next(one for one in fields_of(desk, old, "follow_up") if one.name == "relapse")
    assert "另立一案" in field.help
    done = act(desk, old, "follow_up", VISIT, on="2026-11-25")
    assert not done.made
    assert not reading.snapshot(desk, old).related


def test_correcting_such_a_visit_registers_nothing_a_second_time(desk):
    old = taken_in(desk, "01")
    made = act(desk, old, "follow_up", VISIT | {"relapse": "是"}, on="2026-11-25").made
    put = {"entry": "follow_up", "fields": "满意度=不满意", "reason": "漏填"}
    assert not act(desk, old, "correct", put).made
    put = {"entry": "follow_up", "fields": "relapse=否", "reason": "并未反复"}
    back = act(desk, old, "correct", put)
    assert any(f"另行登记的{made['reg_no']}仍在" in str(one) for one in back.warnings)
    assert [row[1] for row in reading.snapshot(desk, old).related] == [made["case_id"]]


def test_taking_such_a_visit_back_names_the_case_that_stays_and_what_to_do(desk):
    old = taken_in(desk, "01")
    made = act(desk, old, "follow_up", VISIT | {"relapse": "是"}, on="2026-11-25").made
    back = act(desk, old, "correct", {"entry": "follow_up", "void": "是", "reason": "误录"})
    (said,) = [str(one) for one in back.warnings if made["reg_no"] in str(one)]
    assert "引导告知" in said
    assert "并案" in said
    assert reading.snapshot(desk, old).follow_ups == ()
    new = reading.snapshot(desk, made["case_id"])
    assert (new.closed_on, new.stage) == (None, "甄别分流")
    act(desk, made["case_id"], "guide", {"reason": "不属调解范围", "routes": "并未反复，不另处理"}, on="2026-11-26")


def test_taking_back_a_visit_without_relapse_warns_of_no_case(desk):
    old = taken_in(desk, "01")
    act(desk, old, "follow_up", VISIT, on="2026-11-25")
    back = act(desk, old, "correct", {"entry": "follow_up", "void": "是", "reason": "误录"})
    assert not [one for one in back.warnings if "反复" in str(one)]
