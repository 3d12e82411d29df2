"""What a case is said to have come to, what is asked for against what is owed, and what is announced."""

# ruff: noqa: DTZ001 - wall time is naive
from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.procedure.courting import COURT

DAY = date(2026, 11, 3)


def agency(story):
    case = story()
    case.do("register")
    case.do("admin_apply", DAY, organ_kind="市场监管", organ="博望区市场监督管理局")
    return case


@pytest.mark.parametrize(
    ("act", "fields", "outcome"),
    [
        ("withdraw", {"party": "wang"}, "当事人和解撤回"),
        ("settle", {}, "当事人和解撤回"),
        ("stop_other", {"body": "博望区人民法院", "external_no": "（2026）1号"}, "转其他程序终止"),
    ],
)
def test_what_ends_before_an_agency_is_called_what_it_was(story, act, fields, outcome):
    case = agency(story)
    case.do(act, DAY, **fields)
    assert case.standing.outcome == outcome


def test_who_was_not_found_did_not_refuse_and_mediation_did_not_fail(story):
    case = story().started()
    case.do("fail", date(2026, 11, 9), reason="联系不上", remedies_told=True, remedies="起诉")
    assert case.standing.outcome == "联系不上终止"


@pytest.mark.parametrize("reason", ["联系不上", "一方拒绝继续调解"])
def test_an_agreement_in_force_is_still_what_the_case_came_to_when_mediating_it_again_fails(story, reason):
    case = story().effective()
    case.do("default", date(2026, 11, 21), reason="逾期未履行")
    case.do("remediate", date(2026, 11, 22), consents=case.consents())
    told = {"refuser": ("zhao",)} if "拒绝" in reason else {}
    case.do("fail", date(2026, 11, 22), reason=reason, remedies_told=True, remedies="起诉", **told)
    assert (case.people, case.standing.outcome) == ("P7", "达成书面协议")


def test_more_than_is_owed_is_asked_for_only_after_a_warning(story):
    case = story().effective()
    owed = sum(one.fen for one in case.standing.obligations)
    on = date(2026, 11, 24)
    asked = {"creditor": "wang", "court": COURT, "claim": "其他金钱"}
    warned = case.warned("payment_order", "claims_owed", on, **asked, amount=owed + 100)
    assert "多于协议尚未履行的" in warned.message
    fine = case.judge("payment_order", on, **asked, amount=owed)
    assert "claims_owed" not in [one.guard for one in fine.warnings]


def test_a_department_does_not_come_before_the_day_it_was_called(story):
    case = story().accepted()
    case.do("call", DAY, grade="日常", question="到场", departments=({"name": "派出所"},))
    told = {"name": "派出所", "result": "已到场"}
    early = case.refused_by("call_answer", "answer_after_call", DAY, **told, arrived_at=datetime(2026, 11, 2, 9))
    assert "早于吹哨时间" in early.message


def test_a_session_that_was_announced_is_due_until_it_is_held(story):
    case = story().accepted()
    case.do("notify", DAY, at=datetime(2026, 11, 8, 9, 30), place="调解室")
    told = case.clocks(date(2026, 11, 4))["调解会"]
    assert (told.due, told.due_at, told.state) == (date(2026, 11, 8), datetime(2026, 11, 8, 9, 30), "open")
    assert "定于2026年11月8日9时30分" in told.explanation
    case.do("appoint", DAY, mediators=("li",), recorder="zhou")
    case.do("start", DAY)
    case.session(date(2026, 11, 8))
    assert case.clocks()["调解会"].state == "done"


def test_local_words_about_the_last_day_are_told_as_local(story):
    here, there = (story(region=region).accepted().clocks()["D1"].explanation for region in ("510104", "340506"))
    assert "视为调解不成。" in here
    assert "所参照的规定：期满未达成协议且未约定延长的，视为调解不成；本地没有这样规定的" in there


def test_a_year_typed_wrong_in_an_extension_is_pointed_at(story):
    case = story().started()
    agreed = {"consents": case.consents(), "committee_agreed": True}
    warned = case.warned("extend", "extension_far", date(2026, 11, 9), until=date(2099, 1, 1), **agreed)
    assert "请核对年份" in warned.message


def test_a_suit_is_recorded_before_the_court_has_given_it_a_number(story):
    case = story().failed()
    on = date(2026, 11, 26)
    case.today = date(2026, 12, 7)
    case.do("sue", on, party="wang", court=COURT)
    assert case.clocks()["D36"].due == date(2026, 12, 3)
