"""What is done on one track neither starts nor ends a deadline of another, though the acts bear one name."""

from __future__ import annotations

from datetime import date, datetime, time

from tests.procedure.conftest import PAY
from tests.procedure.courting import accepted, mediating

CONSUMER = {"organ_kind": "市场监管", "organ": "博望区市场监督管理局", "knew_on": date(2026, 10, 1)}
FAILED = {"reason": "达不成协议", "remedies_told": True}


def agency(case, on, **fields):
    """An agency takes the dispute on after the people's mediation failed, and begins."""
    case.do("admin_apply", on, **fields)
    case.do("ask", on, consents=case.consents())
    case.do("admin_accept", on)
    case.do("appoint", on, mediators=("li",), recorder="zhou")
    case.do("start", on)
    return case


def meeting(case, on, result="继续调解"):
    told = {"started": datetime.combine(on, time(9)), "place": "调解室", "record": "录", "result": result}
    case.do("session", on, **told, present=case.standing.parties)


def test_a_failure_before_a_committee_is_no_end_of_a_regulator_s_mediation(story):
    case = story(kind="消费/预付卡").failed(date(2026, 11, 9))
    case.today = date(2027, 6, 30)
    agency(case, date(2026, 11, 20), **CONSUMER)
    clocks = case.clocks(date(2026, 11, 20))
    assert "D38-告知" not in clocks, "the regulator has ended nothing yet"
    assert clocks["D38"].state == "open"
    case.do("fail", date(2026, 12, 1), **FAILED)
    assert case.clocks(date(2026, 12, 1))["D38-告知"].start_on == date(2026, 12, 1)


def test_the_end_of_another_mediation_opens_no_three_days_before_the_traffic_police(story):
    case = mediating(story, "委派")
    case.with_facts(kind="道路交通事故")
    case.today = date(2027, 6, 30)
    case.do("fail", date(2026, 11, 10), reason="达不成协议")
    assert "D16" not in case.clocks(date(2026, 11, 10)), "no committee's mediation has ended"
    people = story(kind="道路交通事故").failed(date(2026, 11, 10))
    assert people.clocks(date(2026, 11, 10))["D16"].start_on == date(2026, 11, 10)


def test_sessions_before_a_committee_are_not_the_police_s(story):
    case = story(kind="损害赔偿/人身损害").started()
    case.today = date(2027, 6, 30)
    for day in (4, 5, 6):
        meeting(case, date(2026, 11, day), "未达成")
    case.do("fail", date(2026, 11, 9), **FAILED)
    agency(case, date(2026, 11, 20), organ_kind="公安", organ="中山街派出所", offender=("zhao",))
    clocks = case.clocks(date(2026, 11, 20))
    assert "D18" not in clocks, "the police have not failed once"
    assert clocks["D19"].state == "open"
    begin = {
        "started": datetime.combine(date(2026, 11, 21), time(9)),
        "place": "派出所",
        "record": "录",
        "result": "未达成",
    }
    warned = case.judge("session", date(2026, 11, 21), **begin, present=("wang", "zhao")).warnings
    assert "security_once" not in {one.guard for one in warned}
    assert "session_held" in {one.guard for one in case.judge("reach", date(2026, 11, 21), items=(PAY,)).warnings}
    meeting(case, date(2026, 11, 21), "未达成")
    clocks = case.clocks(date(2026, 11, 21))
    assert clocks["D19"].state == "done"
    assert clocks["D18"].start_on == date(2026, 11, 21)


def test_a_notice_of_the_committee_is_not_the_traffic_police_s(story):
    case = story(kind="道路交通事故").started()
    case.today = date(2027, 6, 30)
    case.do("notify", date(2026, 11, 4), at=datetime.combine(date(2026, 11, 5), time(9)), place="调解室")
    case.do("fail", date(2026, 11, 9), **FAILED)
    traffic = {"organ_kind": "交警", "organ": "博望交警大队", "joint": True, "written": True}
    agency(case, date(2026, 11, 10), **traffic)
    assert "D17" not in case.clocks(date(2026, 11, 10))
    case.do("notify", date(2026, 11, 11), at=datetime.combine(date(2026, 11, 16), time(9)), place="交警队")
    assert case.clocks(date(2026, 11, 11))["D17"].state == "done"


def test_what_a_committee_did_before_asks_nobody_for_the_court(story):
    """D31: three working days to ask the other side run from taking the court's case, whatever was done before."""
    case = accepted(story, "委派")
    assert case.clocks(date(2026, 11, 3))["D31"].state == "open"
    case.do("notify", date(2026, 11, 4), at=datetime.combine(date(2026, 11, 6), time(9)), place="调解室")
    assert case.clocks(date(2026, 11, 4))["D31"].state == "done"


def test_a_deadline_of_the_whole_dispute_is_met_by_any_of_its_mediations(story):
    case = story(source_channel="12345热线", settings={"ticket_targets": True}, kind="物业/物业费")
    case.do("register")
    case.today = date(2027, 6, 30)
    agency(case, date(2026, 11, 3), organ_kind="住房和城乡建设", organ="博望区住房和城乡建设局")
    assert case.clocks(date(2026, 11, 3))["D57"].state == "open"
    case.do("fail", date(2026, 11, 5), **FAILED)
    assert case.clocks(date(2026, 11, 5))["D57"].state == "done"
