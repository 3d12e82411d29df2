"""Hand-overs: letters in and out, a transfer that is not done until it is accepted, and who answers for the case meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mediation.procedure.model import Happening

DAY = date(2026, 11, 4)
LETTER = {
    "mode": "移送",
    "sender": "区市场监管局",
    "sender_kind": "市场监管",
    "letter_no": "博市监函〔2026〕8号",
    "consented": True,
}
AWAY = {"reason": "超出职能", "to_body": "区住建局", "to_kind": "其他部门", "letter_no": "博调移〔2026〕1号"}
OUT = {"mode": "委托", "body": "区住建局", "purpose": "认定渗漏责任", "answer_by": date(2026, 11, 20)}


@pytest.fixture
def case(story):
    return story(first_owner="李璟", source_way="接受委托移送")


def registered(case):
    case.do("register")
    return case


def letters(case, direction):
    return [one for one in case.standing.referrals if one.direction == direction]


def fields(case, act, given):
    """Of the values those the act asks for."""
    known = {spec.name for spec in case.p.acts[act].fields}
    return {name: value for name, value in given.items() if name in known}


# ---- T4: handing a case on -------------------------------------------------------------------------------------------


def test_a_transfer_waits_until_the_other_side_accepts(case):
    registered(case)
    case.do("transfer", DAY, **fields(case, "transfer", AWAY))
    assert "移送待接收" in case.standing.states
    assert case.standing.tracks["intake"].active, "sent is not yet taken over"
    assert letters(case, "往")[0].state == "待对方接收"
    case.do("transfer_accepted", date(2026, 11, 6), receiver="周敏", their_no="住建受〔2026〕3号")
    assert "移送" in case.standing.states
    letter = letters(case, "往")[0]
    assert (letter.state, letter.their_no, letter.decided_on) == ("对方已接收", "住建受〔2026〕3号", date(2026, 11, 6))


def test_a_transfer_sent_back_returns_to_the_window_with_the_reason(case):
    registered(case)
    case.do("transfer", DAY, **fields(case, "transfer", AWAY))
    case.refused_by("transfer_refused", "field", date(2026, 11, 6))
    case.do("transfer_refused", date(2026, 11, 6), reason="不属本局职责")
    assert "甄别" in case.standing.states
    assert letters(case, "往")[0].state == "对方退回"
    assert letters(case, "往")[0].reason == "不属本局职责"


def test_inside_one_database_only_the_receiving_organ_takes_or_refuses(case):
    registered(case)
    case.do("transfer", DAY, **fields(case, "transfer", AWAY), to_organ="organ-2")
    case.refused_by("transfer_accepted", "receiving_organ", DAY, _actor="li", _organ="organ-1")
    case.refused_by("transfer_refused", "receiving_organ", DAY, reason="不收", _actor="li", _organ="organ-1")
    case.do("transfer_accepted", DAY, _actor="chen", _organ="organ-2")


def test_a_case_on_its_way_is_not_mediated_here(case):
    registered(case)
    case.do("transfer", DAY, **fields(case, "transfer", AWAY))
    case.refused_by("divert", "state", DAY, nature="民事纠纷", other_body="无")


# ---- letters from us -------------------------------------------------------------------------------------------------


def test_a_letter_out_is_answered_once_and_its_result_may_come_later(case):
    registered(case)
    case.do("refer_out", DAY, **OUT)
    clock = next(one for one in case.clocks().values() if one.rule == "函复")
    assert (clock.due, clock.whose, clock.state) == (date(2026, 11, 20), "other", "open")
    case.refused_by("refer_answer", "referral_reason", DAY, answer="不接受")
    case.do("refer_answer", date(2026, 11, 10), answer="接受", their_no="住建受〔2026〕9号")
    assert letters(case, "往")[0].state == "已接受"
    assert next(one for one in case.clocks().values() if one.rule == "函复").state == "done"
    case.refused_by("refer_answer", "referral_unanswered", date(2026, 11, 11), answer="不接受", reason="又不收了")
    case.do("refer_answer", date(2026, 11, 15), answer="办理结果", reason="已认定责任")
    assert letters(case, "往")[0].their_no == "住建受〔2026〕9号"


def test_nobody_is_asked_to_answer_before_he_was_asked(case):
    registered(case)
    case.refused_by("refer_out", "not_due_before", DAY, **OUT | {"answer_by": date(2026, 11, 1)})


def test_an_answer_belongs_to_a_letter(case):
    registered(case)
    assert "无" in case.refused_by("refer_answer", "referral_known", DAY, answer="接受").message
    case.do("refer_out", DAY, **OUT)
    assert "区住建局" in case.refused_by("refer_answer", "referral_known", DAY, referral="7", answer="接受").message


def test_a_letter_out_leaves_the_case_where_it_is(story):
    case = story().started()
    before = case.standing.states
    case.do("refer_out", case.last_day, **OUT)
    assert case.standing.states == before


# ---- letters to us ---------------------------------------------------------------------------------------------------


def test_a_letter_in_is_replied_to_and_keeps_the_sender_s_number(case):
    registered(case)
    case.do("receive", DAY, **fields(case, "receive", LETTER | {"their_no": "市监2026-77", "received_on": DAY}))
    letter = letters(case, "来")[0]
    assert (letter.body, letter.their_no, letter.state) == ("区市场监管局", "市监2026-77", "待答复")
    case.do("reply", date(2026, 11, 5), matter="接受", content="已受理")
    assert (letters(case, "来")[0].state, letters(case, "来")[0].replied_on) == ("已接受", date(2026, 11, 5))


def test_refusing_a_letter_needs_a_reason(case):
    registered(case)
    case.do("receive", DAY, **fields(case, "receive", LETTER))
    refusal = case.refused_by("reply", "referral_reason", DAY, matter="不接受")
    assert refusal.article
    case.do("reply", DAY, matter="不接受", content="不属人民调解范围")
    assert letters(case, "来")[0].state == "不接受"


def test_papers_go_back_with_a_list_and_a_signature(case):
    registered(case)
    case.refused_by("return_papers", "referral_known", DAY, materials="投诉书")
    case.do("receive", DAY, **fields(case, "receive", LETTER))
    case.refused_by("return_papers", "field", DAY)
    case.do("return_papers", date(2026, 11, 9), materials="投诉书一份", receiver="王科", signed_on=date(2026, 11, 9))
    assert letters(case, "来")[0].state == "已退回"


def test_being_told_of_mediation_hands_over_no_case(case):
    """T7: 告知引导 only tells a party; nobody waits for an answer."""
    registered(case)
    case.do("receive", DAY, **fields(case, "receive", LETTER | {"mode": "告知引导"}))
    assert letters(case, "来")[0].state == "已接受"


# ---- who answers for the case ----------------------------------------------------------------------------------------


def test_the_first_owner_stays_until_the_other_person_takes_over(case):
    registered(case)
    case.refused_by("owner_offer", "owner_other", DAY, to="li", reason="本来就是")
    case.refused_by("owner_accept", "owner_offered", DAY, _actor="zhou")
    case.do("owner_offer", DAY, to="zhou", reason="轮休")
    assert case.standing.owner_offer == "zhou"
    case.refused_by("owner_accept", "owner_offered", DAY, _actor="chen")
    case.do("owner_accept", DAY, _actor="zhou")
    assert case.standing.owner_offer == ""


def test_who_declines_says_why_and_nothing_changes(case):
    registered(case)
    case.do("owner_offer", DAY, to="zhou", reason="轮休")
    case.refused_by("owner_decline", "field", DAY, _actor="zhou")
    case.refused_by("owner_decline", "owner_offered", DAY, reason="不是给我的", _actor="chen")
    case.do("owner_decline", DAY, reason="正在办三件", _actor="zhou")
    assert case.standing.owner_offer == ""
    assert case.facts.first_owner == "李璟"


def test_every_act_of_a_hand_over_says_who_may_and_by_which_article(p):
    for act in p.acts.values():
        if act.track == "referral":
            assert act.laws, act.id
            assert act.who, act.id


# ---- databases of the first release ----------------------------------------------------------------------------------


def recorded(case, *told):
    """The case as an older program left it: entries nobody judges any more."""
    found = tuple(Happening(str(at), at, act, on, fields=given) for at, (act, on, given) in enumerate(told, 1))
    case.facts = replace(case.facts, happenings=found)
    return case


OLD = (
    ("register", date(2026, 11, 2), {}),
    ("transfer", DAY, {"to_body": "区住建局", "reason": "超出职能", "party_told": True}),
)


def test_what_the_first_release_sent_and_closed_stays_handed_over_and_closed(case):
    standing = recorded(case, *OLD, ("close", date(2026, 11, 6), {})).standing
    assert standing.states == {"移送"}
    assert (standing.outcome, standing.closed_on, standing.stage) == ("移交其他机关", date(2026, 11, 6), "已结案")
    assert [one.state for one in standing.referrals] == ["对方已接收"]
    assert not [clock for clock in case.clocks().values() if clock.state == "open" and clock.ref]
    assert recorded(case, *OLD, ("close", DAY, {}), ("file", DAY, {})).standing.stage == "已归档"


def test_what_the_first_release_sent_and_left_open_waits_for_the_receivers_word(case):
    standing = recorded(case, *OLD).standing
    assert standing.stage == "移送待接收"
    case.do("transfer_accepted", date(2026, 11, 9), receiver="周敏")
    assert case.standing.states == {"移送"}
    case.do("close", date(2026, 11, 10))
