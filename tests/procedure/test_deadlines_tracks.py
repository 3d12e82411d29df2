"""Deadlines of the courts', the agencies' and the police's tracks, of referrals, confirmation, remedies and supervision."""

# ruff: noqa: DTZ001 - wall time is naive
from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.procedure.clocks import clocks
from mediation.procedure.limits import latest_extension, limit_rule, mediation_limit
from mediation.procedure.model import PartState, PartyFacts, ReferralState, SupervisionState
from mediation.values.calendar import Holidays
from tests.procedure.courting import accepted, mediating, referred

FRIDAY = date(2026, 11, 20)
SUNDAY = date(2026, 11, 22)


# ---- courts ----------------------------------------------------------------------------------------------------------


def signed_for(story, day, **fields):
    case = accepted(story, on=day, **fields)
    case.today = day + timedelta(days=90)
    return case


@pytest.mark.parametrize(
    ("day", "procedure", "rule", "last"),
    [
        (FRIDAY, "简易程序", "D29-简易", date(2026, 11, 27)),
        (SUNDAY, "普通程序", "D29", date(2026, 12, 7)),
    ],
)
def test_entrusted_mediation_has_7_or_15_days_from_signing_for_the_papers(story, day, procedure, rule, last):
    clock = signed_for(story, day, procedure=procedure).clocks()[rule]
    assert (clock.due, clock.start_on, clock.whose) == (last, day, "ours")
    assert (clock.basis, clock.law) == (
        "待核",
        "《最高人民法院关于严格依法规范民事案件立案与调解工作的意见》第3条（待核）",
    )
    assert "经双方同意可以延长一次，最长30日" in clock.explanation


def test_only_one_limit_of_a_court_s_mediation_runs(story):
    found = signed_for(story, SUNDAY).clocks()
    assert {one for one in found if one.startswith(("D1-", "D26", "D27", "D28", "D29", "D44"))} == {"D29"}
    assert "D1" not in found, "the people's limit does not run in a court's case"


@pytest.mark.parametrize(
    ("procedure", "rule", "last"), [("普通程序", "D27", date(2024, 12, 12)), ("简易程序", "D28", date(2024, 12, 4))]
)
def test_before_2025_the_judicial_interpretation_alone_gave_the_days(p, story, procedure, rule, last):
    calendar = Holidays(frozenset(), frozenset(), (2024, 2027))
    day = date(2024, 11, 27)
    case = story(applied_on=day, source_way="接受委托移送", kind="物业/物业费")
    case.holidays = calendar
    case.do("register", day)
    case.do(
        "court_refer", day, mode="委托先行调解", court="博望县人民法院", procedure=procedure, consented=True,
        consent_evidence="笔录", received_on=day,
    )  # fmt: skip
    case.do("appoint", day, mediators=("li",), recorder="zhou")
    case.do("court_accept", day, signed_on=day, conflict_disclosed=True, bans_told=True)
    found = case.clocks()
    assert (found[rule].due, found[rule].basis) == (last, "法")
    assert "特邀调解" in found[rule].law
    assert not {"D29", "D29-简易"} & set(found)


def test_an_assigned_case_has_30_days_and_appraisal_before_filing_is_not_counted(story):
    case = mediating(story, "委派", on=date(2026, 11, 3))
    case.today = date(2027, 3, 1)
    assert case.clocks()["D26"].due == date(2026, 12, 3)
    case.do("pause", date(2026, 11, 10), reason="鉴定")
    paused = case.clocks(date(2026, 11, 12))
    assert paused["D26"].due is None
    assert paused["D26"].warn == "计时暂停中"
    assert "不计入" in paused["D34"].explanation
    case.do("resume", date(2026, 11, 20))
    assert case.clocks()["D26"].due == date(2026, 12, 14), "13 December is a Sunday"


def test_a_court_s_limit_is_extended_by_both_parties_alone_and_by_30_days_at_most(p, story, holidays):
    case = mediating(story, on=date(2026, 11, 3))
    case.today = date(2027, 3, 1)
    first = case.clocks()["D29"].due
    assert latest_extension(p, case.facts, case.standing, holidays, "judicial") == first + timedelta(days=30)
    case.do("extend", date(2026, 11, 10), until=date(2026, 12, 10), consents=case.consents())
    clock = case.clocks(date(2026, 11, 19))["D29"]
    assert (clock.due, clock.day_n, clock.day_m) == (date(2026, 12, 10), 16, 37)
    assert "各方当事人已同意延长至2026年12月10日" in clock.explanation


def test_the_limit_of_each_track_is_its_own(p, story, holidays):
    case = mediating(story, on=date(2026, 11, 3))
    assert limit_rule(p, case.facts, case.standing, "judicial").id == "D29"
    assert limit_rule(p, case.facts, case.standing, "administrative").id == "D43"
    assert mediation_limit(p, case.facts, case.standing, holidays) is None, "people's mediation has not begun"
    assert mediation_limit(p, case.facts, case.standing, holidays, "judicial").due == date(2026, 11, 18)


def test_the_platform_wants_an_answer_in_three_working_days(story):
    clock = referred(story, on=FRIDAY).clocks(SUNDAY)["D30"]
    assert (clock.due, clock.state, clock.basis) == (date(2026, 11, 25), "open", "法")
    assert "《人民法院在线调解规则》第12条" in clock.law
    assert accepted(story, on=FRIDAY).clocks()["D30"].state == "done"
    offline = referred(story, on=FRIDAY, online=False).clocks(SUNDAY)
    assert "D30" not in offline
    assert (offline["D3a-法院"].due, offline["D3a-法院"].basis) == (date(2026, 11, 23), "本中心设置")


# ---- confirmation and remedies ---------------------------------------------------------------------------------------


def test_confirmation_at_court(story):
    case = story().effective()
    case.today = date(2027, 3, 1)
    assert (case.clocks()["D4"].whose, case.clocks()["D4"].due) == ("parties", date(2026, 12, 8))
    case.do("confirm_apply", date(2026, 11, 10), parties=("wang", "zhao"), court="博望县人民法院")
    asked = case.clocks()
    assert (asked["D5"].due, asked["D5"].whose) == (date(2026, 11, 13), "other")
    case.do("confirm_accept", date(2026, 11, 12), case_no="(2026)诉前调确12号")
    assert case.clocks()["D5"].state == "done"
    assert case.clocks()["D6"].due == date(2026, 11, 27)
    case.do("confirm_grant", date(2026, 11, 24), ruling_no="(2026)诉前调确12号", served_on=date(2026, 11, 24))
    ruled = case.clocks()
    assert ruled["D6"].state == "done"
    assert (ruled["D7"].due, ruled["D7"].state) == (date(2026, 12, 9), "missed")
    assert case.clocks(date(2026, 12, 9))["D7"].state == "open"
    assert ruled["D9"].start_on == date(2026, 11, 28), "two years from the last day of performance"
    assert ruled["D9"].due == date(2028, 11, 28)
    assert "2028年节假日安排尚未录入" in ruled["D9"].warn


def test_labour_review_is_open_15_days_and_unchecked(story):
    case = story(kind="劳动争议/工伤").effective()
    clock = case.clocks(date(2026, 11, 10))["D22"]
    assert (clock.due, clock.basis, clock.whose) == (date(2026, 11, 23), "待核", "parties")
    assert clock.law.endswith("（待核）")
    assert case.clocks(date(2026, 11, 24))["D22"].state == "missed"


# ---- agencies and police ---------------------------------------------------------------------------------------------


def with_agency(story, kind, organ_kind, **fields):
    case = story(kind=kind, application_mode="书面", source_way="依申请")
    case.today = date(2027, 3, 1)
    case.do("register")
    asked = {"organ_kind": organ_kind, "organ": "博望县主管机关", "joint": True, "written": True}
    case.do("admin_apply", **(asked | fields))
    return case


@pytest.mark.parametrize(
    ("kind", "organ_kind", "rule", "last", "basis"),
    [
        ("消费/预付卡", "市场监管", "D37", date(2026, 11, 11), "法"),
        ("消费/旅游", "文化和旅游", "D40-受理", date(2026, 11, 4), "法"),
        ("医疗", "卫生健康", "D11", date(2026, 11, 9), "法"),
        ("邻里/噪声", "生态环境", "D41", date(2026, 11, 9), "本中心设置"),
    ],
)
def test_each_agency_has_its_own_time_to_accept(story, kind, organ_kind, rule, last, basis):
    found = with_agency(story, kind, organ_kind, applied_on=date(2026, 11, 2)).clocks()
    assert (found[rule].due, found[rule].basis) == (last, basis)
    assert {one for one in found if one in ("D11", "D37", "D40-受理", "D41", "D41-复杂")} == {rule}


def test_hebei_health_authorities_have_three_days(story):
    case = with_agency(story, "医疗", "卫生健康").with_facts(region="130102")
    found = case.clocks()
    assert (found["D11-河北"].due, found["D11-河北"].law) == (
        date(2026, 11, 5),
        "《河北省医疗纠纷预防和处理条例》第34条",
    )
    assert "D11" not in found


def test_a_complex_application_has_more_time_where_shenzhen_s_text_is_law_or_followed(story):
    case = with_agency(story, "邻里/噪声", "生态环境")
    case.do("admin_review", date(2026, 11, 4), complex=True)
    clock = case.clocks()["D41-复杂"]
    assert (clock.due, clock.law) == (
        date(2026, 11, 16),
        "本中心设置（参照《深圳经济特区矛盾纠纷多元化解条例》第46条）",
    )
    assert "D41" not in case.clocks()
    case.with_facts(region="440304")
    assert case.clocks()["D41-复杂"].basis == "法"


@pytest.mark.parametrize(
    ("kind", "organ_kind", "rule", "days", "unit"),
    [
        ("消费/预付卡", "市场监管", "D38", 45, "working"),
        ("消费/旅游", "文化和旅游", "D40", 60, "natural"),
        ("医疗", "卫生健康", "D12", 30, "working"),
        ("邻里/噪声", "生态环境", "D43", 20, "working"),
        ("道路交通事故", "交警", "D15", 10, "natural"),
    ],
)
def test_each_agency_has_its_own_time_to_mediate(p, story, kind, organ_kind, rule, days, unit):
    fields = {"certificate_on": date(2026, 11, 1)} if organ_kind == "交警" else {}
    case = with_agency(story, kind, organ_kind, **fields)
    case.do("admin_accept", date(2026, 11, 3))
    limit = limit_rule(p, case.facts, case.standing, "administrative")
    assert (limit.id, limit.number, limit.unit) == (rule, days, unit)
    assert case.clocks()[rule].start_on == date(2026, 11, 3)


def test_traffic_police_count_from_the_end_of_treatment_when_it_comes_later(story):
    case = with_agency(story, "道路交通事故", "交警", certificate_on=date(2026, 10, 30))
    assert case.clocks()["D14"].due == date(2026, 11, 9)
    case.do("admin_accept", date(2026, 11, 5), loss_fixed_on=date(2026, 10, 20))
    assert case.clocks()["D15"].start_on == date(2026, 11, 5), "acceptance comes later"
    early = with_agency(story, "道路交通事故", "交警")
    assert "D14" not in early.clocks(), "nobody said when the certificate came"


def test_a_traffic_session_is_told_three_days_before(story):
    case = with_agency(story, "道路交通事故", "交警", certificate_on=date(2026, 10, 30))
    case.do("admin_accept", date(2026, 11, 5))
    case.append("notify", {"at": datetime(2026, 11, 12, 9), "place": "交警大队"}, date(2026, 11, 9))
    found = case.clocks()
    assert (found["D17"].due, found["D17"].state) == (date(2026, 11, 9), "done")
    assert "调解日期为2026年11月12日，当日不算，提前3日，最迟为2026年11月9日" in found["D17"].explanation
    assert (found["D17-改期"].due, found["D17-改期"].whose) == (date(2026, 11, 11), "parties")
    case.append("notify", {"at": datetime(2026, 11, 12, 9), "place": "交警大队"}, date(2026, 11, 10))
    assert case.clocks()["D17"].state == "missed"


def test_police_linked_disputes_start_the_police_s_own_time_again_when_mediation_fails(story):
    case = story(source_way="接受委托移送")
    case.today = date(2027, 3, 1)
    case.do("register")
    case.do(
        "receive", mode="移送", sender="博望派出所", sender_kind="公安机关", letter_no="8", security_case=True,
        received_on=date(2026, 11, 2),
    )  # fmt: skip
    first = case.clocks()["D20"]
    assert (first.due, first.whose, first.basis) == (date(2026, 12, 2), "other", "法")
    case.append("fail", {"reason": "达不成协议", "remedies_told": True}, date(2026, 11, 20))
    assert case.clocks()["D20"].start_on == date(2026, 11, 20)
    case.append("police_decision", {"decision": "予以处罚"}, date(2026, 11, 25))
    assert case.clocks()["D20"].state == "done"
    assert case.clocks()["D52"].due == date(2027, 1, 25), "24 January 2027 is a Sunday"


def test_an_old_event_is_cited_without_the_number_of_the_new_text(p):
    law = next(rule for rule in p.clocks if rule.id == "D20").laws[0]
    assert law.cite_on(date(2026, 3, 1)) == "《中华人民共和国治安管理处罚法》第118条"
    assert law.cite_on(date(2025, 3, 1)) == "《中华人民共和国治安管理处罚法》"


def test_the_way_to_the_traffic_police_is_no_longer_counted_once_they_were_asked(story):
    case = story(kind="道路交通事故").failed(date(2026, 11, 20))
    assert case.clocks(date(2026, 11, 21))["D16"].due == date(2026, 11, 23)
    case.do("admin_apply", date(2026, 11, 21), organ_kind="交警", organ="交警大队", joint=True, written=True)
    assert "D16" not in case.clocks()
    case.append("fail", {"reason": "达不成协议"}, date(2026, 11, 30))
    assert "D16" not in case.clocks(), "nor begins again when the police's own mediation fails"


# ---- hours -----------------------------------------------------------------------------------------------------------


def test_an_autopsy_has_48_hours_or_seven_days_when_frozen(medical):
    case = medical().diverted()
    assert "48小时" in case.clocks()["D13-须知"].explanation
    case.append("party_death", {"party": "wang", "died_at": datetime(2026, 11, 7, 21, 30)}, date(2026, 11, 8))
    clock = case.clocks()["D13"]
    assert (clock.due_at, clock.due) == (datetime(2026, 11, 9, 21, 30), date(2026, 11, 9))
    assert "自2026年11月7日21时30分（患者死亡）起算，48小时，至2026年11月9日21时30分届满" in clock.explanation
    frozen = {"party": "wang", "died_at": datetime(2026, 11, 7, 21, 30), "frozen": True}
    case.append("party_death", frozen, date(2026, 11, 8))
    found = case.clocks()
    assert "D13" not in found
    assert found["D13-冻存"].due == date(2026, 11, 14)


# ---- hand-overs and supervision --------------------------------------------------------------------------------------


def test_the_hotline_s_own_days_are_law_in_tangshan_and_elsewhere_only_if_the_centre_wants_them(story):
    here = story(source_channel="12345热线").diverted()
    assert not [one for one in here.clocks() if one.startswith("D57")]
    wanted = story(source_channel="12345热线", settings={"ticket_targets": True}).diverted().clocks()
    assert (wanted["D57"].due, wanted["D57"].basis) == (date(2026, 11, 9), "本中心设置")
    there = story(source_channel="12345热线", region="130202").diverted().clocks()
    assert there["D57"].basis == "法"
    assert (there["D57"].state, there["D57-签收"].state) == ("open", "done")


def test_a_wrongly_routed_petition_is_returned_in_five_working_days(story):
    case = story()
    case.do("register")
    case.do(
        "receive", mode="移送", sender="县信访局", sender_kind="信访部门", letter_no="1", received_on=date(2026, 11, 2)
    )
    clock = case.clocks(date(2026, 11, 3))["D46"]
    assert (clock.due, clock.basis) == (date(2026, 11, 9), "法")
    assert "60日内办结" in case.clocks()["D47"].explanation


def test_the_petition_office_s_sixty_days_are_counted_from_the_day_it_told(story):
    case = story()
    case.do("register")
    letter = {"mode": "移送", "sender": "县信访局", "sender_kind": "信访部门", "letter_no": "1"}
    case.do("receive", **letter, received_on=date(2026, 11, 2), accepted_on=date(2026, 10, 8))
    clocks = case.clocks(date(2026, 11, 3))
    assert "D47" not in clocks
    assert (clocks["D47-起算"].due, clocks["D47-起算"].whose) == (date(2026, 12, 7), "other")
    assert "最长30日" in clocks["D47-起算"].explanation


def test_the_time_to_ask_for_review_runs_from_the_petitioner_s_written_answer(story):
    case = story()
    case.do("register")
    letter = {"mode": "移送", "sender": "县信访局", "sender_kind": "信访部门", "letter_no": "1"}
    case.do("receive", **letter, received_on=date(2026, 11, 2))
    assert case.clocks()["D48"].due is None, "told as a note until the day is known"
    case.do("reply", date(2026, 11, 20), matter="办理结果", answered_on=date(2026, 11, 18))
    found = case.clocks()
    assert "D48" not in found
    clock = found["D48-起算"]
    assert (clock.due, clock.whose, clock.basis) == (date(2026, 12, 18), "parties", "法")
    assert "第35条" in clock.law
    assert "复核机关30日内提出意见" in clock.explanation


def test_the_court_appoints_a_mediator_in_three_working_days_of_being_asked(story):
    case = referred(story, on=FRIDAY)
    assert case.clocks(SUNDAY)["D33"].due is None
    case = referred(story, on=FRIDAY, appoint_asked_on=FRIDAY)
    clock = case.clocks(SUNDAY)["D33-起算"]
    assert (clock.due, clock.state, clock.whose, clock.basis) == (date(2026, 11, 25), "open", "other", "法")
    assert "《人民法院在线调解规则》第10条" in clock.law
    assert "D33" not in case.clocks(SUNDAY)
    case.do("appoint", date(2026, 11, 24), mediators=("li",), recorder="zhou")
    assert case.clocks(date(2026, 11, 24))["D33-起算"].state == "done"


def test_other_bodies_answer_when_the_letter_says_or_the_centre_expects(story, p, holidays):
    case = story().started()
    one = ReferralState("x", "往", "委托", "县住建局", "其他部门", "", "", date(2026, 11, 6), "待答复")
    standing = replace(case.standing, referrals=(one,))
    clock = next(c for c in clocks(p, case.facts, standing, holidays, date(2026, 11, 14)) if c.rule == "函复")
    assert (clock.due, clock.state, clock.whose, clock.basis) == (date(2026, 11, 13), "open", "other", "本中心设置")
    assert clock.warn == "已逾期1日，请督促县住建局"
    answered = replace(case.standing, referrals=(one._replace(state="已接受"),))
    assert next(c for c in clocks(p, case.facts, answered, holidays, SUNDAY) if c.rule == "函复").state == "done"


def test_every_part_of_a_supervision_has_its_own_clock_that_is_never_law(story, p, holidays):
    case = story().started()
    day = date(2026, 11, 9)
    asked = (
        SupervisionState(
            "c", "call", "重点", "楼道消防", day,
            (PartState("住建局", due_at=datetime(2026, 11, 10, 9)), PartState("城管局", answered_on=day, due=day)),
        ),
        SupervisionState("e", "emergency", "", "聚集", day, (PartState("街道", due_at=datetime(2026, 11, 9, 9, 15)),)),
        SupervisionState("m", "meeting", "", "联席会议", day, (PartState("周敏", due=FRIDAY), PartState("李璟"))),
        SupervisionState("s", "supervise", "", "限期答复", day, (PartState("周敏", due=FRIDAY),), FRIDAY),
    )  # fmt: skip
    standing = replace(case.standing, supervisions=asked)
    found = {c.ref: c for c in clocks(p, case.facts, standing, holidays, date(2026, 11, 10)) if c.ref}
    assert {ref: (c.rule, c.state) for ref, c in found.items()} == {
        "c:1": ("吹哨", "open"), "c:2": ("吹哨", "done"), "e:1": ("紧急", "open"), "m:1": ("联席会议", "open"),
        "s:1": ("督办", "void"),
    }  # fmt: skip
    assert found["c:1"].due_at == datetime(2026, 11, 10, 9)
    assert "最迟2026年11月10日9时00分" in found["c:1"].explanation
    assert found["c:1"].warn == "今天到期，请提醒住建局"
    assert found["e:1"].law == "本中心目标"
    assert found["e:1"].warn == "已逾期1日，请督促街道"
    assert all(c.basis == "本中心设置" and "不是法律规定的期限" in c.explanation for c in found.values())


# ---- properties over every rule --------------------------------------------------------------------------------------

_DAYS = st.dates(date(2026, 1, 1), date(2026, 10, 31))


def _calendar(off=()):
    return Holidays(frozenset(off), frozenset(), (2020, 2040))


@pytest.fixture(scope="module")
def busy(p):
    """A case in which nearly everything that starts a clock happened on one day or the days after it."""
    from mediation.procedure.engine import fold
    from mediation.procedure.model import CaseFacts, Happening

    parties = (PartyFacts("a", "申请人", "自然人", "甲"), PartyFacts("b", "被申请人", "法人", "乙"))
    steps = {
        "register": {}, "receive": {"security_case": True, "sender_kind": "信访部门"},
        "court_refer": {"mode": "委派", "online": True, "consented": True}, "court_accept": {}, "accept": {},
        "admin_apply": {"organ_kind": "公安"}, "admin_accept": {}, "admin_refuse": {}, "fail": {}, "sue": {},
        "confirm_apply": {}, "confirm_accept": {}, "confirm_grant": {}, "payment_order": {}, "payment_order_end": {},
        "police_decision": {}, "report_police": {},
    }  # fmt: skip

    def build(start, kind):
        done = tuple(
            Happening(str(at), at, act, start + timedelta(days=at % 3), None, fields)
            for at, (act, fields) in enumerate(steps.items(), 1)
        )
        facts = CaseFacts(kind, start, parties=parties, happenings=done, region="440304", source_way="依申请")
        return facts, fold(p, facts)

    return build


_KINDS = st.sampled_from(["邻里/噪声", "医疗", "劳动争议/工伤", "道路交通事故", "消费/旅游", "物业/物业费"])


@given(start=_DAYS, kind=_KINDS, extra=st.sets(st.dates(date(2026, 1, 1), date(2027, 6, 30)), max_size=30))
def test_one_more_holiday_never_brings_any_deadline_forward(p, busy, start, kind, extra):
    facts, standing = busy(start, kind)
    before = {(c.rule, c.ref): c.due for c in clocks(p, facts, standing, _calendar(), start) if c.due}
    after = {(c.rule, c.ref): c.due for c in clocks(p, facts, standing, _calendar(extra), start) if c.due}
    assert len(before) > 10
    assert all(after[rule] >= due for rule, due in before.items())


@given(start=_DAYS, kind=_KINDS)
def test_no_deadline_ends_before_it_starts_and_each_says_its_law_in_a_sentence(p, busy, start, kind):
    facts, standing = busy(start, kind)
    for clock in clocks(p, facts, standing, _calendar(), start):
        assert clock.due is None or clock.due >= clock.start_on, clock.rule
        assert clock.law, clock.rule
        assert f"（{clock.rule}）" in clock.explanation, clock.rule
        assert "依据：" in clock.explanation, clock.rule
        assert clock.explanation.endswith("。"), clock.rule
        assert "{" not in clock.explanation, clock.rule
        assert "。。" not in clock.explanation, clock.rule


@given(start=_DAYS, wait=st.integers(0, 40), length=st.integers(0, 40))
def test_pausing_a_court_s_mediation_equals_counting_the_open_days(p, busy, start, wait, length):
    facts, standing = busy(start, "物业/物业费")
    begun = next(h.on for h in facts.happenings if h.act == "court_accept")
    pause = (begun + timedelta(days=wait), begun + timedelta(days=wait + length))
    paused = replace(standing, track_pauses={"judicial": (pause,)})
    due = next(c for c in clocks(p, facts, paused, _calendar(), start) if c.rule == "D26").due
    day, left = begun, 30
    while left:
        day += timedelta(days=1)
        left -= not pause[0] <= day < pause[1]
    while day.weekday() >= 5 or pause[0] <= day < pause[1]:
        day += timedelta(days=1)
    assert due == day
