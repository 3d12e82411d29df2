"""Supervision: calls, orders, meetings, emergencies and risk. They move people and dates, never where the case stands."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from mediation.procedure.law import SETTING

DAY = date(2026, 11, 9)


def at(hour, minute=0, day=DAY):
    return datetime.combine(day, time(hour, minute))


NINE = at(9)
CALL = {
    "grade": "重点",
    "question": "请派出所和住建部门到场认定渗漏责任",
    "departments": ({"name": "中山街派出所", "answer_by": at(17)}, {"name": "区住建局"}),
    "called_at": NINE,
}
ORDER = {"to_staff": "li", "matter": "三日内办结", "grounds": "临近期限", "due": date(2026, 11, 12), "_role": "head"}
MEETING = {
    "meeting_no": "2026年第3次",
    "held": NINE,
    "convener": "何主任",
    "attendees": "派出所、司法所",
    "decisions": (
        {"decision": "查清渗漏原因", "name": "区住建局", "due": date(2026, 11, 20)},
        {"decision": "稳定情绪", "name": "社区"},
    ),
}
EMERGENCY = {
    "at": NINE,
    "place": "春晖小区",
    "matter": "一方扬言点火",
    "measures": "已劝离",
    "levels": ({"name": "街道", "minutes": 10}, {"name": "区中心"}),
}


@pytest.fixture
def case(story):
    return story(first_owner="李璟").started()


def order(case, kind):
    return next(one for one in case.standing.supervisions if one.kind == kind)


def part(case, kind, name):
    return next(one for one in order(case, kind).parts if one.name == name)


# ---- calls -----------------------------------------------------------------------------------------------------------


def test_each_department_called_has_a_time_of_its_own_or_that_of_the_grade(case):
    case.do("call", DAY, **CALL)
    assert part(case, "call", "中山街派出所").due_at == at(17)
    hours = int(case.p.setting({}, "call_hours_key"))
    assert part(case, "call", "区住建局").due_at.timestamp() - NINE.timestamp() == hours * 3600
    clocks = [one for one in case.clocks().values() if one.rule == "吹哨"]
    assert {one.whose for one in clocks} == {"other"}
    assert {one.basis for one in clocks} == {SETTING}, "no text gives hours for a call"


def test_an_answer_ends_the_wait_for_that_department_alone(case):
    case.do("call", DAY, **CALL)
    case.do("call_answer", DAY, name="中山街派出所", result="已到场")
    states = {one.label.partition("：")[2]: one.state for one in case.clocks().values() if one.rule == "吹哨"}
    assert states == {"中山街派出所": "done", "区住建局": "open"}


def test_both_sides_rate_only_after_an_answer(case):
    case.do("call", DAY, **CALL)
    case.refused_by("call_rate", "rating_after_answer", DAY, name="区住建局", by_us="满意")
    case.do("call_answer", DAY, name="区住建局", result="已认定责任")
    case.do("call_rate", DAY, name="区住建局", by_us="满意")
    case.do("call_rate", DAY, name="区住建局", by_them="必要")
    rated = part(case, "call", "区住建局")
    assert (rated.by_us, rated.by_them) == ("满意", "必要")


def test_who_never_came_is_rated_by_those_who_called_once_its_time_is_over(case):
    case.do("call", DAY, **CALL)
    told = case.warned("call_end", "unrated_left", DAY, result="到期销哨")
    assert "中山街派出所、区住建局" in told.message
    after = date(2026, 11, 30)
    case.refused_by("call_rate", "rating_after_answer", after, name="中山街派出所", by_them="必要")
    case.do("call_rate", after, name="中山街派出所", by_us="不满意", note="逾期未报到")
    assert part(case, "call", "中山街派出所").by_us == "不满意"
    again = case.refused_by("call_rate", "rated_once", after, name="中山街派出所", by_us="满意")
    assert "更正" in again.message


def test_who_never_came_is_rated_when_the_call_has_ended(case):
    case.do("call", DAY, **CALL)
    case.do("call_end", DAY, result="撤回")
    case.do("call_rate", DAY, name="区住建局", by_us="不满意")
    assert "中山街派出所" in {one.name for one in order(case, "call").parts if not one.by_us}


def test_a_department_that_was_not_called_cannot_answer(case):
    case.refused_by("call_answer", "call_known", DAY, name="区住建局", result="到场")
    case.do("call", DAY, **CALL)
    assert "中山街派出所" in case.refused_by("call_answer", "part_known", DAY, name="城管", result="到场").message


def test_a_call_names_each_department_once_and_asks_for_nothing_in_the_past(case):
    twice = ({"name": "派出所"}, {"name": "派出所"})
    assert "两次" in case.refused_by("call", "call_departments", DAY, **CALL | {"departments": twice}).message
    early = ({"name": "派出所", "answer_by": at(8)},)
    assert "早于" in case.refused_by("call", "call_departments", DAY, **CALL | {"departments": early}).message
    yesterday = ({"name": "派出所", "answer_by": at(8, day=date(2026, 11, 8))},)
    asked = {**CALL, "departments": yesterday, "called_at": None}
    assert "早于" in case.refused_by("call", "call_departments", DAY, **asked).message


def test_ending_a_call_with_silent_departments_is_warned_of_and_done_once(case):
    case.do("call", DAY, **CALL)
    assert "区住建局" in case.warned("call_end", "unanswered_left", DAY, result="已处理").message
    case.do("call_end", DAY, result="已处理")
    case.refused_by("call_end", "call_known", DAY, result="再来一次")
    assert not [one for one in case.clocks().values() if one.rule == "吹哨" and one.state == "open"]


# ---- orders ----------------------------------------------------------------------------------------------------------


def test_an_order_is_given_and_ended_by_a_head(case):
    case.refused_by("supervise", "who", DAY, **ORDER | {"_role": "mediator"})
    case.do("supervise", DAY, **ORDER)
    case.do("supervise_reply", date(2026, 11, 11), result="已约谈双方")
    case.refused_by("supervise_end", "who", date(2026, 11, 12), outcome="办结")
    case.do("supervise_end", date(2026, 11, 12), outcome="办结", _role="head")
    assert (order(case, "supervise").closed_on, order(case, "supervise").result) == (date(2026, 11, 12), "办结")


def test_an_order_names_somebody_and_a_day_to_come(case):
    case.refused_by("supervise", "supervise_whom", DAY, **{**ORDER, "to_staff": ""})
    assert (
        "2026年11月8日"
        in case.refused_by("supervise", "not_due_before", DAY, **{**ORDER, "due": date(2026, 11, 8)}).message
    )


def test_a_longer_time_keeps_the_order_open(case):
    case.do("supervise", DAY, **ORDER)
    case.do("supervise_end", DAY, outcome="延长时限继续督办", due=date(2026, 11, 30), _role="head")
    assert order(case, "supervise").closed_on is None
    assert next(one for one in case.clocks().values() if one.rule == "督办").due == date(2026, 11, 30)
    too_early = {"outcome": "延长时限继续督办", "due": date(2026, 11, 1), "_role": "head"}
    case.refused_by("supervise_end", "not_due_before", DAY, **too_early)


def test_an_order_turns_from_waiting_to_overdue_by_the_clock_alone(case):
    case.do("supervise", DAY, **ORDER)
    for today, left in ((DAY, 3), (date(2026, 11, 12), 0), (date(2026, 11, 13), -1)):
        clock = next(one for one in case.clocks(today).values() if one.rule == "督办")
        assert ((clock.due - today).days, clock.state) == (left, "open")


def test_the_newest_open_order_is_meant_unless_a_number_says_otherwise(case):
    case.do("supervise", DAY, **ORDER)
    case.do("supervise", DAY, **ORDER | {"matter": "第二件"})
    case.do("supervise_end", DAY, supervise="1", outcome="办结", _role="head")
    case.do("supervise_end", DAY, outcome="通报", _role="head")
    assert [one.result for one in case.standing.supervisions] == ["办结", "通报"]
    assert "已经了结" in case.refused_by("supervise_reply", "call_known", DAY, supervise="1", result="迟了").message


# ---- meetings --------------------------------------------------------------------------------------------------------


def test_decisions_of_a_meeting_have_owners_and_days_and_end_when_all_are_carried_out(case):
    case.do("meeting", DAY, **MEETING)
    due = {one.label: one.due for one in case.clocks().values() if one.rule == "联席会议" and one.due}
    assert list(due.values()) == [date(2026, 11, 20)]
    case.refused_by("meeting_done", "part_known", DAY, name="税务局", result="无关")
    case.do("meeting_done", DAY, name="区住建局", result="已查清")
    assert order(case, "meeting").closed_on is None
    case.do("meeting_done", DAY, name="社区", result="已走访")
    assert order(case, "meeting").result == "已落实"


def test_a_decision_is_not_due_before_the_meeting(case):
    early = ({"decision": "查", "name": "社区", "due": date(2026, 11, 1)},)
    case.refused_by("meeting", "not_due_before", DAY, **MEETING | {"decisions": early})


# ---- emergencies -----------------------------------------------------------------------------------------------------


def test_every_level_has_its_minutes_and_takes_note_by_itself(case):
    case.do("emergency", DAY, **EMERGENCY)
    usual = int(case.p.setting({}, "ack_minutes"))
    waits = {one.name: (one.due_at - NINE).seconds // 60 for one in order(case, "emergency").parts}
    assert waits == {"街道": 10, "区中心": usual}
    clocks = [one for one in case.clocks().values() if one.rule == "紧急"]
    assert {one.basis for one in clocks} == {SETTING}, "minutes are this centre's own target, never the law's"
    case.do("emergency_ack", DAY, name="街道", at=at(9, 5), instruction="派人到场")
    assert order(case, "emergency").closed_on is None
    case.do("emergency_ack", DAY, name="区中心", at=at(9, 20))
    assert order(case, "emergency").result == "各级已收悉"


def test_what_was_reported_at_night_and_entered_the_next_day_runs_from_the_report(case):
    late = at(23, 30)
    case.do("emergency", DAY + timedelta(days=1), **EMERGENCY | {"at": late})
    clock = next(one for one in case.clocks().values() if one.label.endswith("街道"))
    assert (clock.start_on, clock.due, clock.due_at) == (DAY, DAY, at(23, 40))
    assert "2026年11月9日" in clock.explanation
    assert "11月10日" not in clock.explanation


def test_nobody_takes_note_before_the_report(case):
    case.do("emergency", DAY, **EMERGENCY)
    refusal = case.refused_by("emergency_ack", "ack_after", DAY, name="街道", at=at(8, 59))
    assert "09:00" in refusal.message


def test_an_emergency_asks_whether_the_police_know(case):
    warned = case.warned("emergency", "risk_police", DAY, **EMERGENCY)
    assert "第二十五条" in warned.article or "第25条" in warned.article
    case.do("report_police", DAY, at=NINE, to="中山街派出所", matter="扬言点火")
    assert "risk_police" not in [one.guard for one in case.judge("emergency", DAY, **EMERGENCY).warnings]
    twice = ({"name": "街道"}, {"name": "街道"})
    case.refused_by("emergency", "levels_named", DAY, **EMERGENCY | {"levels": twice})


# ---- risk ------------------------------------------------------------------------------------------------------------


def test_a_colour_rests_on_what_was_seen(case):
    case.refused_by("risk", "risk_criteria", DAY, colour="橙")
    case.do("risk", DAY, colour="橙", criteria="多次报警")
    assert case.standing.risk == "橙"


def test_circumstances_outside_the_written_list_are_warned_of_by_name(case):
    told = case.warned("risk", "risk_listed", DAY, colour="橙", criteria="多次报警、邻居议论；曾有暴力")
    assert "“邻居议论”" in told.message
    assert "设置" in told.message
    for listed in ("多次报警、曾有暴力", "多次报警\n人数众多", ""):
        warnings = case.judge("risk", DAY, colour="橙", criteria=listed, reason="见笔录").warnings
        assert "risk_listed" not in [one.guard for one in warnings], listed


def test_only_a_head_lowers_a_colour_and_says_why(case):
    case.do("risk", DAY, colour="红", criteria="有人持械")
    case.refused_by("risk", "risk_lowered", DAY, colour="黄", criteria="已平息", reason="双方和解")
    case.refused_by("risk", "risk_lowered", DAY, colour="黄", criteria="已平息", _role="head")
    case.do("risk", DAY, colour="黄", criteria="已平息", reason="双方和解", _role="head")
    assert [one.colour for one in case.standing.risk_log] == ["红", "黄"]


def test_time_alone_never_changes_a_colour(case):
    case.do("risk", DAY, colour="红", criteria="有人持械")
    case.today = date(2027, 11, 9)
    assert case.standing.risk == "红"


# ---- what supervision is not -----------------------------------------------------------------------------------------


def test_nothing_of_this_moves_a_track_or_ends_a_case(case):
    before = {track: held.state for track, held in case.standing.tracks.items()}
    moved = case.standing.moved
    case.do("call", DAY, **CALL)
    case.do("supervise", DAY, **ORDER)
    case.do("supervise_end", DAY, outcome="约谈", _role="head")
    case.do("meeting", DAY, **MEETING)
    case.do("emergency", DAY, **EMERGENCY)
    case.do("risk", DAY, colour="红", criteria="持械")
    assert {track: held.state for track, held in case.standing.tracks.items()} == before
    assert case.standing.moved == moved
    assert case.standing.closed_on is None


def test_no_act_of_supervision_leads_anywhere(p):
    assert [act.id for act in p.acts.values() if act.track == "supervision" and any(way.to for way in act.ways)] == []


def test_a_risk_is_not_lowered_by_putting_it_right_either(story):
    case = story().accepted()
    case.do("report_police", at=datetime.fromisoformat("2026-11-10T09:00"), to="派出所", matter="扬言报复")
    case.do("risk", colour="红", criteria="有人威胁或者持械")
    entry = case.facts.happenings[-1].id
    told = case.refused_by("correct", "correction_role", entry=entry, fields={"colour": "黄"}, reason="误")
    assert "由红降为黄" in told.message
    assert case.refused_by("correct", "correction_role", entry=entry, fields={}, void=True, reason="误")


def test_a_department_answers_after_it_was_called_and_once(story):
    case = story().accepted()
    rows = ({"name": "城管局", "contact": "", "answer_by": None},)
    case.do(
        "call", grade="应急", question="请到场", departments=rows, called_at=datetime.fromisoformat("2026-11-10T10:00")
    )
    early = {"name": "城管局", "arrived_at": datetime.fromisoformat("2026-11-10T09:00"), "result": "到场"}
    assert "早于吹哨时间" in case.refused_by("call_answer", "answer_after_call", **early).message
    case.do("call_answer", **(early | {"arrived_at": datetime.fromisoformat("2026-11-10T11:00")}))
    assert "已经答复" in case.refused_by("call_answer", "answer_after_call", name="城管局", result="再到").message
    assert case.refused_by("call_rate", "rated", name="城管局")


def test_one_person_s_decisions_are_done_one_by_one(story):
    case = story().accepted()
    rows = (
        {"decision": "上门核查", "name": "孙工", "due": date(2026, 11, 25)},
        {"decision": "再查", "name": "孙工", "due": date(2026, 11, 26)},
    )
    held = datetime.fromisoformat("2026-11-10T15:00")
    case.do(
        "meeting", meeting_no="2026年第1次", held=held, convener="何主任", attendees="司法所、城管局", decisions=rows
    )
    case.do("meeting_done", decision="2", name="孙工", result="已再查")
    assert [part.answered_on is not None for part in case.standing.supervisions[-1].parts] == [False, True]
    again = case.refused_by("meeting_done", "decision_open", decision="2", name="孙工", result="又查")
    assert "第2项决定已经登记落实" in again.message
    assert "共2项" in case.refused_by("meeting_done", "decision_open", decision="3", name="孙工", result="查").message
    case.do("meeting_done", name="孙工", result="核查完毕")
    assert case.standing.supervisions[-1].closed_on is not None
