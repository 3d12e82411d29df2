"""Every body of the hand-over network, both ways: what it sends us is answered by letter, what we send it is not done until it accepts."""

from __future__ import annotations

import datetime as dt
from datetime import date

import pytest

from mediation.casework import desk_view, reading
from mediation.casework.acts import act, fields_of
from mediation.casework.papers import freeze_paper, papers
from mediation.values import dates
from mediation.values.problems import Problem, Refused
from tests.casework.office import mediating, registered

COURT = ("博望县人民法院", "法院", "（2026）博0101诉前调7号")
BODIES = [
    ("博望街道派出所", "公安机关", "博公（治）受〔2026〕12号"),
    ("博望县信访局", "信访部门", "博信转〔2026〕3号"),
    ("博望县人民检察院", "检察院", "博检建〔2026〕1号"),
    ("博望县人力资源和社会保障局", "人力资源社会保障", "博劳监〔2026〕8号"),
    ("博望县市场监督管理局", "市场监管", "博市监诉〔2026〕21号"),
    ("博望县卫生健康局", "卫生健康", "博卫医〔2026〕5号"),
    ("博望县12345热线", "12345热线", "GD20261109001"),
    ("中山街社区第三网格", "网格", "网格事件0317"),
]
EVERY = [COURT, *BODIES]
RECEIVED, REPLIED = "2026-11-10", "2026-11-12"


def ids(bodies):
    return [kind for _name, kind, _no in bodies]


def came(desk, body, **more):
    """A case another body handed over, with its letter and its number, signed for on 10 November; its id."""
    name, kind, number = body
    case = registered(desk, "01")
    letter = {
        "mode": "移送", "sender": name, "sender_kind": kind, "their_no": number, "letter_no": "移函〔2026〕9号",
        "received_on": RECEIVED, "consented": "是", "materials": "报警回执；现场照片",
    }  # fmt: skip
    act(desk, case, "receive", letter | more, on="2026-11-11")
    return case


def clock(desk, case, rule):
    return next(one for one in reading.snapshot(desk, case).dues if one.rule == rule)


def made(desk, case, *forms):
    """Every letter can be made and is asked for by the file of the case."""
    wanted = {one.form for one in papers(desk, case)}
    for form in forms:
        assert form in wanted, form
        assert freeze_paper(desk, case, form).pages >= 1


def the_letter(desk, case):
    (found,) = reading.snapshot(desk, case).referrals
    return found


# ---- to us -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", BODIES, ids=ids(BODIES))
def test_what_a_body_sends_is_accepted_and_answered(desk, body):
    case = came(desk, body)
    name, kind, number = body
    letter = the_letter(desk, case)
    assert (letter.body, letter.body_kind, letter.their_no) == (name, kind, number)
    assert letter.received_on == date(2026, 11, 10), "the clock starts when it was signed for"
    due = clock(desk, case, "D3a")
    assert (due.start_on, due.due) == (date(2026, 11, 10), date(2026, 11, 13))
    mediating(desk, case, REPLIED)
    act(desk, case, "reply", {"matter": "接受", "letter_no": "博调复〔2026〕1号", "sent_on": REPLIED}, on=REPLIED)
    here = reading.snapshot(desk, case)
    assert (here.external_no, here.referrer, here.first_owner) == (number, name, "李璟")
    assert the_letter(desk, case).state == "已接受"
    assert clock(desk, case, "D3a").state == "done"
    made(desk, case, "F24b")


@pytest.mark.parametrize("body", BODIES, ids=ids(BODIES))
def test_what_a_body_sends_is_refused_with_reason_within_the_limit_and_goes_back(desk, body):
    case = came(desk, body)
    with pytest.raises((Problem, Refused), match="理由"):
        act(desk, case, "refuse", {"remedies": "可以起诉"}, on=REPLIED)
    act(
        desk,
        case,
        "refuse",
        {"reason": "其他机关已经受理或解决", "detail": "法院已经立案。", "remedies": "由法院审理"},
        on=REPLIED,
    )
    with pytest.raises((Problem, Refused), match="理由"):
        act(desk, case, "reply", {"matter": "不接受"}, on=REPLIED)
    act(desk, case, "reply", {"matter": "不接受", "content": "法院已经立案，本会不予受理。"}, on=REPLIED)
    assert (the_letter(desk, case).state, clock(desk, case, "D3a").state) == ("不接受", "done")
    back = {"materials": "报警回执；现场照片", "receiver": "赵敏", "signed_on": "2026-11-13"}
    act(desk, case, "return_papers", back, on="2026-11-13")
    here = reading.snapshot(desk, case)
    assert (here.stage, here.first_owner) == ("不予受理", "李璟")
    assert the_letter(desk, case).their_no == body[2]
    made(desk, case, "F20b", "F24b", "F24c")


@pytest.mark.parametrize("body", BODIES, ids=ids(BODIES))
def test_what_fails_goes_back_with_its_papers_and_a_letter(desk, body):
    case = came(desk, body)
    mediating(desk, case, REPLIED)
    act(desk, case, "fail", {"reason": "达不成协议", "remedies_told": "是"}, on="2026-11-20")
    act(desk, case, "reply", {"matter": "办理结果"}, on="2026-11-20")
    act(desk, case, "return_papers", {"materials": "报警回执；现场照片", "signed_on": "2026-11-23"}, on="2026-11-23")
    letter = the_letter(desk, case)
    assert (letter.state, letter.their_no) == ("已退回", body[2])
    assert reading.snapshot(desk, case).first_owner == "李璟"
    made(desk, case, "F24b", "F24c")


@pytest.mark.parametrize("body", BODIES, ids=ids(BODIES))
def test_a_letter_nobody_answered_is_overdue_on_the_desk(desk, body):
    case = came(desk, body)
    assert clock(desk, case, "D3a").due == date(2026, 11, 13)
    seen = desk_view.work(desk)
    assert ("D3a", case) in {(line.due.rule, line.case_id) for line in seen.overdue}


def test_a_transfer_needs_its_letter_and_guidance_needs_none(desk):
    case = registered(desk, "01")
    told = {"mode": "移送", "sender": "博望街道派出所", "sender_kind": "公安机关"}
    assert any("书面函件" in one for one in act(desk, case, "receive", told, on=RECEIVED).warnings)
    guided = registered(desk, "01")
    assert not act(desk, guided, "receive", told | {"mode": "告知引导"}, on=RECEIVED).warnings
    assert the_letter(desk, guided).state == "已接受"


def handed_by_the_court(desk):
    case = registered(desk, "01")
    letter = {
        "mode": "委派", "court": COURT[0], "court_no": COURT[2], "received_on": RECEIVED, "consented": "是",
        "consent_evidence": "笔录", "materials": "起诉状副本；证据目录",
    }  # fmt: skip
    act(desk, case, "court_refer", letter, on="2026-11-11")
    return case


def test_what_a_court_sends_is_accepted_and_its_days_run_from_the_signature(desk):
    case = handed_by_the_court(desk)
    assert clock(desk, case, "D3a-法院").start_on == date(2026, 11, 10)
    taken = {"signed_on": REPLIED, "conflict_disclosed": "是", "bans_told": "是"}
    act(desk, case, "court_accept", taken, on=REPLIED)
    act(desk, case, "reply", {"matter": "接受"}, on=REPLIED)
    assert clock(desk, case, "D26").start_on == date(2026, 11, 12)
    letter, here = the_letter(desk, case), reading.snapshot(desk, case)
    assert (letter.state, letter.their_no, here.external_no) == ("已接受", COURT[2], COURT[2])
    assert here.first_owner == "李璟"
    made(desk, case, "F24b", "F24c")


def test_what_a_court_sends_is_declined_with_reason_and_goes_back(desk):
    case = handed_by_the_court(desk)
    with pytest.raises((Problem, Refused), match="理由"):
        act(desk, case, "court_decline", {}, on=REPLIED)
    act(
        desk,
        case,
        "court_decline",
        {"reason": "人员不足", "detail": "暂无调解员。", "returned_on": REPLIED},
        on=REPLIED,
    )
    act(desk, case, "reply", {"matter": "不接受", "content": "暂无调解员。"}, on=REPLIED)
    act(desk, case, "return_papers", {"materials": "起诉状副本；证据目录", "signed_on": REPLIED}, on=REPLIED)
    assert the_letter(desk, case).state == "已退回"
    assert clock(desk, case, "D3a-法院").state == "done"
    assert reading.snapshot(desk, case).first_owner == "李璟"
    made(desk, case, "F24b", "F24c")


# ---- from us ---------------------------------------------------------------------------------------------------------


def sent(desk, body):
    """A case of ours on its way to another body since 9 November; its id."""
    name, kind, _number = body
    case = registered(desk, "01")
    told = {"to_body": name, "to_kind": kind, "reason": "属你单位职责。", "letter_no": "博调移〔2026〕1号"}
    act(desk, case, "transfer", told, on="2026-11-09")
    here = reading.snapshot(desk, case)
    assert (here.stage, here.first_owner, the_letter(desk, case).state) == ("移送待接收", "李璟", "待对方接收")
    assert here.closed_on is None
    return case


@pytest.mark.parametrize("body", EVERY, ids=ids(EVERY))
def test_what_we_send_is_done_when_it_is_signed_for(desk, body):
    case = sent(desk, body)
    with pytest.raises(Refused):
        act(desk, case, "close", {}, on="2026-11-10")
    taken = {"signed_on": "2026-11-11", "receiver": "刘敏", "their_no": body[2]}
    act(desk, case, "transfer_accepted", taken, on="2026-11-11")
    here, letter = reading.snapshot(desk, case), the_letter(desk, case)
    assert (here.stage, here.first_owner) == ("移送其他机关", "李璟")
    assert (letter.state, letter.their_no, letter.body_kind) == ("对方已接收", body[2], body[1])
    assert clock(desk, case, "函复").state == "done"
    made(desk, case, "F24")


@pytest.mark.parametrize("body", EVERY, ids=ids(EVERY))
def test_what_we_send_and_they_refuse_comes_back_to_its_first_owner(desk, body):
    case = sent(desk, body)
    with pytest.raises(Problem, match="退回理由"):
        act(desk, case, "transfer_refused", {}, on="2026-11-11")
    act(desk, case, "transfer_refused", {"reason": "不属本单位职责。", "returned_on": "2026-11-11"}, on="2026-11-11")
    here, letter = reading.snapshot(desk, case), the_letter(desk, case)
    assert (here.stage, here.first_owner) == ("甄别分流", "李璟")
    assert (letter.state, letter.reason) == ("对方退回", "不属本单位职责。")
    assert clock(desk, case, "函复").state == "done"
    mediating(desk, case, "2026-11-12")
    assert reading.snapshot(desk, case).stage == "调解中"


@pytest.mark.parametrize("body", EVERY, ids=ids(EVERY))
def test_what_they_leave_unanswered_is_overdue_with_them_and_stays_ours(desk, body):
    case = sent(desk, body)
    due = clock(desk, case, "函复")
    assert (due.whose, due.state, due.due) == ("other", "open", date(2026, 11, 16))
    seen = desk_view.work(desk)
    assert case in {line.case_id for line in (*seen.waiting, *seen.overdue)}
    assert reading.snapshot(desk, case).first_owner == "李璟"
    assert reading.snapshot(desk, case).stage == "移送待接收"


def test_the_kinds_of_bodies_are_the_same_both_ways(desk):
    case = registered(desk, "01")
    ways = [("receive", "sender_kind"), ("transfer", "to_kind"), ("refer_out", "body_kind")]
    found = [next(one.choices for one in fields_of(desk, case, name) if one.name == field) for name, field in ways]
    assert set(ids(EVERY)) <= set(found[0])
    assert found[0] == found[1] == found[2]


def test_a_letter_of_ours_that_is_late_is_said_to_be(desk):
    dates.set_clock(lambda: dt.datetime(2026, 11, 13, 2, 0, tzinfo=dt.UTC))
    case = sent(desk, BODIES[4])
    seen = desk_view.work(desk)
    assert case not in {line.case_id for line in seen.overdue}
    assert case in {line.case_id for line in seen.waiting}
