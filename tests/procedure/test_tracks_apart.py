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


# ---- what was handed over --------------------------------------------------------------------------------------------


def handed(story, **facts):
    """A dispute first brought to another body on 1 November, received here on the 10th."""
    case = story(source_way="接受委托移送", applied_on=date(2026, 11, 1), **facts)
    case.today = date(2027, 6, 30)
    case.do("register", date(2026, 11, 10))
    letter = {"mode": "移送", "sender": "东街司法所", "letter_no": "东移3号", "received_on": date(2026, 11, 10)}
    case.do("receive", date(2026, 11, 10), **letter)
    return case


def test_an_agency_s_time_to_decide_runs_from_its_own_receipt_not_from_the_first_request(story):
    health = {"organ_kind": "卫生健康", "organ": "博望县卫生健康局"}
    case = handed(story, kind="医疗")
    case.do("admin_apply", date(2026, 11, 10), **health)
    assert (case.clocks()["D11"].start_on, case.clocks()["D11"].due) == (date(2026, 11, 10), date(2026, 11, 17))
    other = handed(story, kind="物业/物业费")
    house = {"organ_kind": "住房和城乡建设", "organ": "博望县住房和城乡建设局"}
    assert other.clocks()["D50"].start_on == date(2026, 11, 1), "limitation was interrupted by the first request"
    told = other.warned("admin_apply", "admin_received", date(2026, 11, 12), **house)
    assert "2026年11月10日收到移送" in told.message
    other.do("admin_apply", date(2026, 11, 12), **house, applied_on=date(2026, 11, 10))
    assert other.clocks()["D41"].start_on == date(2026, 11, 10)


def test_a_dispute_handed_over_is_answered_in_three_days_of_receipt_and_not_at_once(story):
    case = handed(story, settings={"accept_at_once": True})
    clocks = case.clocks(date(2026, 11, 10))
    assert clocks["D3a"].start_on == date(2026, 11, 10)
    assert "D3" not in clocks
    own = story(settings={"accept_at_once": True})
    own.do("register")
    assert "D3" in own.clocks(date(2026, 11, 3))


def test_the_fifteen_days_of_a_labour_dispute_still_run_from_the_first_request(story):
    """Who may go to arbitration then must not wait longer because the dispute was handed on."""
    case = handed(story, kind="劳动争议/工伤")
    assert case.clocks()["D21"].start_on == date(2026, 11, 1)
