"""Disputes of public order: what the police may mediate, who must come himself, and what performance leads to (T38, T39)."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from tests.procedure.conftest import PAY, WANG, ZHAO

DAY = date(2026, 11, 3)
POLICE = {"organ_kind": "公安", "organ": "中山街派出所", "offender": ("zhao",)}
BARS = (
    "雇凶伤害他人",
    "结伙斗殴或者其他寻衅滋事",
    "多次实施违反治安管理行为",
    "在调解过程中又实施违反治安管理行为",
    "违法嫌疑人逃跑",
)
BOTH = {"parties": ("wang", "zhao"), "organ": "中山街派出所"}


@pytest.fixture
def case(story):
    made = story(kind="损害赔偿/人身损害")
    made.do("register")
    return made


def police_mediating(case, **fields):
    case.do("admin_apply", DAY, **(POLICE | fields))
    case.do("ask", DAY, consents=case.consents())
    case.do("admin_accept", DAY)
    case.do("appoint", DAY, mediators=("li",), recorder="zhou")
    case.do("start", DAY)
    return case


def meeting(case, on, **fields):
    begun = datetime.combine(on, time(9))
    told = {"started": begun, "ended": begun.replace(hour=10), "place": "派出所", "record": "录", "result": "继续调解"}
    case.do("session", on, **(told | {"present": ("wang", "zhao")} | fields))


def police_agreed(case, on=date(2026, 11, 9)):
    police_mediating(case)
    meeting(case, on, result="达成协议")
    case.do("reach", on, items=(PAY,))
    for party in case.standing.parties:
        case.do("sign", on, signer_kind="party", signer=party, way="签名")
    case.do("sign", on, signer_kind="mediator", signer="li", way="签名")
    case.do("seal", on)
    return case


def sent_by_police(story):
    """Case 06: the police hand a brawl on to the people's mediators."""
    case = story(kind="损害赔偿/人身损害", source_way="接受委托移送")
    case.do("register")
    letter = {
        "mode": "移送",
        "sender": "中山街派出所",
        "sender_kind": "公安机关",
        "letter_no": "博公函8号",
        "consented": True,
    }
    known = {spec.name for spec in case.p.acts["receive"].fields}
    case.do("receive", case.last_day, security_case=True, **{k: v for k, v in letter.items() if k in known})
    case.do("divert", case.last_day, nature="民事纠纷", other_body="无")
    case.do("ask", DAY, consents=case.consents())
    case.do("accept", DAY)
    case.do("appoint", DAY, mediators=("li",), recorder="zhou")
    case.do("start", DAY)
    case.session(date(2026, 11, 8))
    case.do("reach", date(2026, 11, 8), items=(PAY,))
    for party in case.standing.parties:
        case.do("sign", date(2026, 11, 8), signer_kind="party", signer=party, way="签名")
    case.do("sign", date(2026, 11, 8), signer_kind="mediator", signer="li", way="签名")
    case.do("seal", date(2026, 11, 8))
    return case


# ---- what they may mediate -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bar", BARS)
def test_what_the_police_may_not_mediate(case, bar):
    refusal = case.refused_by("admin_apply", "security_mediable", DAY, **POLICE | {"bar": bar})
    assert bar in refusal.message
    assert "人民调解" in refusal.message, "the civil part may still be mediated"


def test_the_offender_comes_himself_while_the_victim_may_send_somebody(case):
    police_mediating(case)
    told = {
        "started": datetime.combine(date(2026, 11, 9), time(9)),
        "ended": datetime.combine(date(2026, 11, 9), time(10)),
        "place": "所",
        "record": "录",
    }
    refusal = case.refused_by("session", "security_offender_agent", date(2026, 11, 9), **told, present=("wang",))
    assert "赵明" in refusal.message
    case.do("session", date(2026, 11, 9), **told, result="继续调解", present=("zhao",))


def test_they_mediate_once_a_second_time_where_needed_and_are_warned_of_a_third(case):
    police_mediating(case)
    meeting(case, date(2026, 11, 5))
    meeting(case, date(2026, 11, 6))
    begun = datetime.combine(date(2026, 11, 7), time(9))
    told = {
        "started": begun,
        "ended": begun.replace(hour=10),
        "place": "所",
        "record": "录",
        "present": ("wang", "zhao"),
    }
    assert "第3次" in case.warned("session", "security_once", date(2026, 11, 7), **told).message


# ---- what an agreement leads to --------------------------------------------------------------------------------------


def test_an_agreement_alone_closes_nothing(case):
    police_agreed(case)
    found = {one.guard for one in case.refused("close", date(2026, 11, 10))}
    assert "police_performed" in found


def test_default_leads_to_a_decision_of_the_police_and_only_then_is_the_case_over(case):
    police_agreed(case)
    late = date(2026, 11, 23)
    case.do("default", late, reason="逾期未履行")
    case.do("admin_penalise", late, reason="达成协议后不履行", sue_told=True, decision_no="博公罚12号")
    assert case.standing.tracks["administrative"].state == "A6"
    case.do("police_decision", late, decision="予以处罚", decision_no="博公罚12号")
    assert case.standing.police_decided_on == late


# ---- T39: performed, then both ask the police -----------------------------------------------------------------------


def test_performed_then_a_joint_application_then_the_police_accept(story):
    case = sent_by_police(story)
    on = date(2026, 11, 18)
    case.refused_by("no_penalty_apply", "no_penalty_performed", on, **BOTH)
    case.do("perform", on)
    case.refused_by("no_penalty_accept", "no_penalty_applied", on, decided="认可，不予处罚")
    assert case.warned("close", "security_unfinished", on)
    case.do("no_penalty_apply", on, **BOTH)
    assert case.standing.no_penalty == "已申请"
    case.do("no_penalty_accept", on, decided="认可，不予处罚", their_no="博公认3号")
    assert case.standing.no_penalty == "已认可"
    case.do("close", on)


def test_one_side_alone_cannot_ask(story):
    case = sent_by_police(story)
    case.do("perform", date(2026, 11, 18))
    refusal = case.refused_by(
        "no_penalty_apply", "no_penalty_joint", date(2026, 11, 18), **BOTH | {"parties": ("zhao",)}
    )
    assert "王桂兰" in refusal.message


def test_after_the_police_decided_it_is_too_late(story):
    case = sent_by_police(story)
    case.do("perform", date(2026, 11, 18))
    case.do("police_decision", date(2026, 11, 19), decision="予以处罚")
    assert (
        "2026年11月19日" in case.refused_by("no_penalty_apply", "no_penalty_before", date(2026, 11, 20), **BOTH).message
    )


def test_police_who_do_not_accept_leave_the_question_open(story):
    case = sent_by_police(story)
    case.do("perform", date(2026, 11, 18))
    case.do("no_penalty_apply", date(2026, 11, 18), **BOTH)
    case.do("no_penalty_accept", date(2026, 11, 19), decided="不认可")
    assert case.standing.no_penalty == ""
    assert case.standing.police_linked


def test_a_minor_comes_with_a_guardian(story):
    from dataclasses import replace

    child = replace(ZHAO, birth=date(2012, 5, 1))
    case = story(kind="损害赔偿/人身损害", parties=(WANG, child))
    case.do("register")
    police_mediating(case)
    told = {
        "started": datetime.combine(date(2026, 11, 9), time(9)),
        "ended": datetime.combine(date(2026, 11, 9), time(10)),
        "place": "所",
        "record": "录",
    }
    verdict = case.judge("session", date(2026, 11, 9), **told, present=("wang", "zhao"))
    reasons = {one.guard: one for one in (*verdict.refusals, *verdict.warnings)}
    assert "赵明" in reasons["security_minor"].message


def test_what_is_the_police_s_is_offered_only_where_they_have_to_do_with_it(story, case):
    acts = {"police_decision", "no_penalty_apply", "no_penalty_accept"}
    other = story().effective(items=(PAY,))
    other.do("perform", date(2026, 11, 20))
    assert acts.isdisjoint(other.offers())
    told = other.refused_by("police_decision", "police_case", date(2026, 11, 21), decision="予以处罚")
    assert "报告公安机关" in told.message
    at = datetime.combine(date(2026, 11, 21), time(9))
    other.do("report_police", date(2026, 11, 21), at=at, to="派出所", matter="扬言报复")
    assert "police_decision" in other.offers()
    sent = sent_by_police(story)
    assert acts - {"no_penalty_accept"} <= set(sent.offers())
    assert "police_decision" in police_mediating(case).offers()


def test_an_appraisal_stops_the_police_s_own_time_and_the_first_session_waits_for_it(case):
    police_mediating(case)
    case.today = date(2027, 6, 30)
    assert case.clocks(DAY)["D19"].due == date(2026, 11, 6)
    case.do("pause", date(2026, 11, 4), reason="鉴定")
    assert case.clocks(date(2026, 11, 10))["D20-公安"].due is None
    case.do("resume", date(2026, 11, 16))
    clocks = case.clocks(date(2026, 11, 16))
    assert (clocks["D19"].due, clocks["D19"].state) == (date(2026, 11, 19), "open")
    assert clocks["D20-公安"].due == date(2026, 12, 15), "the twelve days of appraisal are not counted"


def test_other_agencies_whose_time_includes_appraisal_do_not_stop_it(story):
    case = story(kind="物业/物业费")
    case.do("register")
    police_mediating(case, organ_kind="住房和城乡建设", organ="博望县住房和城乡建设局", offender=())
    case.refused_by("pause", "pause_allowed", date(2026, 11, 4), reason="鉴定")


def test_closing_says_whether_the_police_have_answered(story):
    case = sent_by_police(story)
    case.today = date(2027, 6, 30)
    case.do("perform", date(2026, 11, 20))
    assert "尚未申请" in case.warned("close", "security_unfinished", date(2026, 11, 21)).message
    case.do("no_penalty_apply", date(2026, 11, 21), **BOTH)
    assert "尚未答复" in case.warned("close", "security_unfinished", date(2026, 11, 22)).message
    case.do("no_penalty_accept", date(2026, 11, 23), decided="不认可")
    assert "未予认可" in case.warned("close", "security_unfinished", date(2026, 11, 23)).message


def test_what_only_the_police_judge_is_asked_of_the_police_alone(story):
    case = story(kind="损害赔偿/人身损害")
    case.do("register")
    town = {"organ_kind": "乡镇街道", "organ": "中山街道办事处"}
    refusal = case.refused_by("admin_apply", "field", DAY, **town, offender=("zhao",))
    assert (
        refusal.message
        == "“收到行政调解申请”的违反治安管理行为人只在主管部门为“公安”时填写，请改正，或者删去违反治安管理行为人"
    )
    case.do("admin_apply", DAY, **town)


def test_another_decision_of_the_police_is_held_against_the_first(story):
    case = sent_by_police(story)
    case.do("police_decision", case.last_day, decision="予以处罚")
    warned = case.warned("police_decision", "police_decided", case.last_day, decision="不予处罚")
    assert "作出“予以处罚”的决定" in warned.message
    assert case.do("police_decision", case.last_day, decision="予以处罚").warnings == ()
