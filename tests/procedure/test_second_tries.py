"""What is tried a second time, told late or asked of the wrong person: the ways that stay open, and those that do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from tests.procedure.courting import COURT, PAY_LATER, applied, confirmed
from tests.procedure.test_police import meeting, police_mediating

MADE = date(2026, 11, 8)
DAY = date(2026, 11, 12)
LAST = date(2026, 12, 8)
ELSEWHERE = "不属于收到申请的人民法院管辖"


@pytest.fixture
def agreed(story):
    case = story().effective(MADE, items=(PAY_LATER,))
    case.today = date(2027, 6, 30)
    applied(case, DAY)
    return case


def last_days(case, on):
    case.today = on
    found = case.clocks()
    return {rule: (found[rule].due, found[rule].state) for rule in ("D4", "D4-管辖", "D4-撤回") if rule in found}


def test_a_court_without_jurisdiction_leaves_the_rest_of_the_thirty_days(agreed):
    agreed.do("confirm_refuse", date(2026, 11, 14), reason=ELSEWHERE)
    assert last_days(agreed, date(2026, 11, 20)) == {"D4-管辖": (LAST, "open")}
    applied(agreed, date(2026, 11, 20))
    assert agreed.standing.tracks["confirmation"].state == "C1"


def test_after_a_withdrawal_the_parties_may_ask_again_until_the_last_day(agreed):
    agreed.do("confirm_withdraw", date(2026, 11, 14), way="申请撤回", parties=("wang", "zhao"))
    assert last_days(agreed, date(2026, 11, 20)) == {"D4-撤回": (LAST, "open")}
    late = date(2026, 12, 9)
    assert last_days(agreed, late) == {"D4-撤回": (LAST, "missed")}
    agreed.refused_by("confirm_apply", "confirm_in_time", late, parties=("wang", "zhao"), court=COURT)


def test_a_refusal_for_another_reason_is_recalled_before_asking_again(agreed):
    agreed.do("confirm_refuse", date(2026, 11, 14), reason="不属于人民法院受理范围")
    assert last_days(agreed, date(2026, 11, 20)) == {}
    fields = {"parties": ("wang", "zhao"), "court": COURT}
    told = agreed.warned("confirm_apply", "confirm_refused_before", date(2026, 11, 20), **fields)
    assert "不属于人民法院受理范围" in told.message


def test_a_wrong_state_is_told_in_the_words_of_its_own_track(agreed):
    refused = agreed.judge("confirm_grant", date(2026, 11, 20), ruling_no="1", served_on=date(2026, 11, 20)).refusals
    assert any("司法确认·已共同申请" in one.message for one in refused)


def test_nothing_is_left_to_enforce_once_everything_is_done(story):
    case = story().effective(MADE, items=(PAY_LATER,))
    case.today = date(2027, 1, 31)
    confirmed(case, date(2026, 11, 20))
    assert case.clocks()["D9"].state == "open"
    case.do("perform", date(2026, 12, 19), instalment="1.1")
    assert case.clocks()["D9"].state == "void"


def test_one_enforcement_at_a_time(story):
    case = story().effective(MADE, items=(PAY_LATER,))
    case.today = date(2027, 6, 30)
    confirmed(case, date(2026, 11, 20))
    asked = {"creditor": "wang", "court": COURT}
    case.do("enforce", date(2026, 12, 22), **asked)
    case.refused_by("enforce", "enforce_running", date(2026, 12, 23), **asked)
    case.do("enforce_end", date(2027, 1, 20), result="终结本次执行程序")
    case.do("enforce", date(2027, 3, 1), **asked)


@pytest.mark.parametrize("clause", ["无", "没有约定", "无此项约定，见附件", "全部到期"])
def test_no_clause_is_no_clause(story, clause):
    from tests.procedure.test_remedy import MONTHLY

    case = story().effective(MADE, items=(MONTHLY,))
    case.today = date(2027, 1, 31)
    case.refused_by("accelerate", "accelerate_clause", date(2026, 12, 3), item="1", clause=clause)


def test_where_the_text_asks_only_the_parties_the_committee_is_not_asked(story):
    until = date(2026, 12, 20)
    for kind, region in (("劳动争议/劳动报酬", "330102"), ("邻里", "440304")):
        case = story(kind=kind, region=region).started()
        assert not case.judge("extend", until=until, consents=case.consents()).refused, region
    elsewhere = story(kind="邻里", region="460100").started()
    elsewhere.refused_by("extend", "extension_agreed", until=until, consents=elsewhere.consents())


def test_a_late_second_session_of_the_police_is_told(story):
    case = story(kind="损害赔偿/人身损害")
    case.do("register")
    case.today = date(2026, 12, 31)
    police_mediating(case)
    meeting(case, date(2026, 11, 5), result="未达成")
    fields = {"started": None, "place": "派出所", "record": "录", "result": "继续调解", "present": ("wang", "zhao")}
    told = case.warned("session", "second_late", date(2026, 11, 30), **fields)
    assert "2026年11月16日" in told.message
    found = case.judge("session", date(2026, 11, 16), **fields)
    assert "second_late" not in {one.guard for one in found.warnings}


def test_a_labour_dispute_without_agreement_is_sent_to_arbitration_first(story):
    case = story(kind="劳动争议/劳动报酬").started()
    case.today = date(2026, 12, 31)
    case.do("fail", date(2026, 11, 20), reason="达不成协议", remedies_told=True)
    told = case.warned("sue", "sue_arbitration", date(2026, 11, 21), party="wang", court=COURT, external_no="1")
    assert "仲裁" in told.message


# ---- years whose holidays are not known -----------------------------------------------------------------------------------


def without_next_year(case):
    """The calendar as it is shipped in a December: the coming year's list is not out yet."""
    known = case.holidays
    case.holidays = replace(
        known,
        off=frozenset(day for day in known.off if day.year <= 2026),
        work=frozenset(day for day in known.work if day.year <= 2026),
        years=(known.years[0], 2026),
    )
    return case


def test_nobody_loses_a_right_by_a_calendar_that_is_not_there_yet(story):
    case = without_next_year(story())
    case.today = date(2027, 1, 4)
    case.effective(date(2026, 12, 2), items=(PAY_LATER,))
    due = case.clocks()["D4"]
    assert (due.due, due.state) == (date(2027, 1, 1), "open")
    fields = {"parties": ("wang", "zhao"), "court": COURT}
    told = case.warned("confirm_apply", "confirm_in_time", date(2027, 1, 4), **fields)
    assert "2027年节假日安排尚未录入" in told.message
    case.do("confirm_apply", date(2027, 1, 4), **fields)


def test_where_the_year_is_known_the_day_shuts_the_way(story):
    case = without_next_year(story()).effective(MADE, items=(PAY_LATER,))
    case.today = date(2027, 1, 4)
    case.refused_by("confirm_apply", "confirm_in_time", date(2027, 1, 4), parties=("wang", "zhao"), court=COURT)


# ---- after the case is closed ------------------------------------------------------------------------------------------------


def test_what_the_law_leaves_open_is_recorded_on_a_closed_case(story):
    case = story().effective(MADE, items=(PAY_LATER,))
    case.today = date(2027, 6, 30)
    confirmed(case, date(2026, 11, 20))
    case.do("default", date(2026, 12, 22), reason="逾期未履行")
    case.do("inform_sue", date(2026, 12, 22), party="wang")
    case.do("close", date(2026, 12, 23))
    case.do("enforce", date(2026, 12, 28), creditor="wang", court=COURT)
    case.do("enforce_end", date(2027, 3, 1), result="执行完毕")
    assert case.standing.stage == "已结案"


# ---- clocks of what happened before the case came ----------------------------------------------------------------------------


def test_the_polices_time_runs_from_the_day_they_filed_the_case(story):
    letter = {
        "mode": "移送",
        "sender": "中山街派出所",
        "sender_kind": "公安机关",
        "received_on": date(2026, 11, 9),
        "security_case": True,
    }
    for told, rule, due in (
        ({}, "D20", date(2026, 12, 9)),
        ({"police_filed_on": date(2026, 11, 2)}, "D20-受案", date(2026, 12, 2)),
    ):
        case = story(kind="损害赔偿/人身损害", source_way="接受委托移送", applied_on=date(2026, 11, 9))
        case.do("register", date(2026, 11, 9))
        case.do("receive", date(2026, 11, 9), **letter, **told)
        found = {one: clock.due for one, clock in case.clocks().items() if one in ("D20", "D20-受案")}
        assert found == {rule: due}


def test_the_time_of_an_autopsy_runs_for_a_patient_who_is_no_party(story):
    died = datetime.combine(date(2026, 11, 2), time(8))
    case = story(kind="医疗")
    case.do("register")
    case.do("divert", date(2026, 11, 3), nature="民事纠纷", died_at=died)
    assert case.clocks()["D13"].due_at == datetime.combine(date(2026, 11, 4), time(8))
    frozen = story(kind="医疗")
    frozen.do("register")
    frozen.do("divert", date(2026, 11, 3), nature="民事纠纷", died_at=died, frozen=True)
    found = frozen.clocks()
    assert "D13" not in found
    assert found["D13-登记冻存"].due == date(2026, 11, 9)


def test_what_a_court_answers_after_the_case_was_closed_is_recorded(agreed):
    agreed.do("confirm_supplement", date(2026, 11, 13), what="身份证明", due=date(2026, 12, 2))
    agreed.do("perform", date(2026, 11, 20))
    agreed.do("close", date(2026, 11, 21))
    agreed.do("confirm_accept", date(2026, 11, 24), case_no="（2026）博民特1号")
    agreed.do("confirm_grant", date(2026, 11, 26), ruling_no="（2026）博民特1号", served_on=date(2026, 11, 26))
    assert agreed.standing.tracks["confirmation"].state == "C4"


def test_an_award_is_enforced_and_an_arbitration_without_one_is_not(story):
    case = story(kind="劳动争议/拖欠农民工工资").effective(MADE, items=(PAY_LATER,))
    case.today = date(2027, 6, 30)
    case.do("arbitral_review", date(2026, 11, 12), parties=("wang", "zhao"), body="博望县仲裁委")
    late = date(2027, 3, 1)
    case.do("default", late, reason="逾期未履行")
    asked = {"creditor": "wang", "court": COURT}
    case.refused_by("enforce", "enforce_award", late, **asked)
    case.do("arbitral_end", late, result="不予受理")
    case.refused_by("enforce", "enforce_award", late, **asked)
    case.do("arbitral_end", late, result="仲裁调解书")
    case.do("enforce", late, **asked)
    assert case.standing.tracks["remedy"].state == "E1"


def test_enforcement_goes_on_while_an_objection_to_the_ruling_is_looked_at(story):
    case = confirmed(story().effective(MADE, items=(PAY_LATER,)), DAY)
    case.today = date(2027, 6, 30)
    case.do(
        "confirm_object",
        date(2026, 11, 25),
        by="利害关系人",
        name="孙某",
        knew_on=date(2026, 11, 25),
        ground="损害其权益",
    )
    assert case.clocks()["D9"].state == "open"
    late = date(2027, 3, 1)
    case.do("enforce", late, creditor="wang", court=COURT)


def test_the_article_shown_with_an_act_is_one_of_the_case_s_own_kind_and_region(p):
    from mediation.procedure.law import leading

    stop = p.acts["stop_other"].laws
    assert "医疗" not in leading(stop, "990101", "邻里/渗漏水")
    assert "医疗" in leading(stop, "990101", "医疗")
    shown = leading(p.acts["owner_offer"].laws, "990101", "邻里/渗漏水")
    assert shown.startswith("本中心设置")
