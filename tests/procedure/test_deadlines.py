"""Every deadline of the people's track: its number, unit, start, pause, extension, roll and sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.procedure.clocks import clocks
from mediation.procedure.engine import fold
from mediation.procedure.model import PartyFacts
from mediation.values.calendar import Holidays
from mediation.values.holidays import load_holidays

PAY = {
    "kind": "给付",
    "text": "赔偿4200元",
    "obligor_ids": ("zhao",),
    "obligee_ids": ("wang",),
    "fen": 420000,
    "due": date(2026, 11, 20),
}
QUIET = {"kind": "不作为", "text": "不再占用通道", "obligor_ids": ("zhao",), "obligee_ids": ("wang",)}


def effective_on(story, day, **facts):
    case = story(applied_on=day - timedelta(days=2), **facts)
    case.today = day + timedelta(days=90)
    case.started(day - timedelta(days=1))
    case.session(day)
    case.do("reach", day, items=(QUIET,))
    for party in case.standing.parties:
        case.do("sign", day, signer_kind="party", signer=party, way="签名")
    case.do("sign", day, signer_kind="mediator", signer="li", way="签名")
    case.do("seal", day)
    return case


# ---- worked examples -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("effect", "last"),
    [
        (date(2026, 11, 22), date(2026, 12, 22)),
        (date(2026, 11, 6), date(2026, 12, 7)),  # raw day 30 is a Sunday
        (date(2026, 9, 1), date(2026, 10, 8)),  # raw day 30 is National Day
    ],
)
def test_d4_worked_examples(story, effect, last):
    assert effective_on(story, effect).clocks()["D4"].due == last


def test_d4_over_the_real_national_day_of_2026(p, story):
    case = effective_on(story, date(2026, 9, 1))
    real = {c.rule: c for c in clocks(p, case.facts, case.standing, load_holidays(), date(2026, 9, 20))}["D4"]
    assert real.due == date(2026, 10, 8)
    assert "遇国庆节、休息日顺延至10月8日（星期四）" in real.explanation


def test_d4_explains_itself_in_one_sentence_with_rule_and_article(story):
    clock = effective_on(story, date(2026, 11, 6)).clocks(date(2026, 11, 30))["D4"]
    assert clock.explanation.startswith(
        "共同申请司法确认（D4）：自2026年11月6日（协议生效）次日即11月7日起算第1日，30日期满为12月6日（星期日），"
        "遇休息日顺延至12月7日（星期一）。依据：《中华人民共和国民事诉讼法》第205条、《中华人民共和国人民调解法》第33条。"
    )
    assert (clock.basis, clock.day_n, clock.day_m) == ("法", 24, 30)


def test_d4_warns_from_day_20_and_27_as_the_centre_set_it(story):
    case = effective_on(story, date(2026, 11, 6))
    assert case.clocks(date(2026, 11, 25))["D4"].warn == ""
    assert "第20日起提醒" in case.clocks(date(2026, 11, 26))["D4"].warn
    assert "第27日起提醒" in case.clocks(date(2026, 12, 3))["D4"].warn
    case.with_facts(settings={"confirm_warn_days": "5、10"})
    assert "第10日起提醒" in case.clocks(date(2026, 11, 16))["D4"].warn


def test_d4_missed_and_the_right_lapses_by_the_clock_alone(p, story, holidays):
    case = effective_on(story, date(2026, 11, 6))
    assert case.clocks(date(2026, 12, 7))["D4"].state == "open"
    assert case.clocks(date(2026, 12, 8))["D4"].state == "missed"
    now = fold(p, case.facts, today=date(2026, 12, 8), holidays=holidays)
    assert now.tracks["confirmation"].state == "C8"
    assert now.people == "P4", "the agreement stays binding"
    assert fold(p, case.facts, today=date(2026, 12, 7), holidays=holidays).tracks["confirmation"].state == "C0"


def test_d21_runs_from_receipt_of_the_application(story):
    case = story(kind="劳动争议/拖欠农民工工资", applied_on=date(2026, 11, 16)).accepted(date(2026, 11, 20))
    clock = case.clocks()["D21"]
    assert clock.due == date(2026, 12, 1)
    assert clock.law == "《中华人民共和国劳动争议调解仲裁法》第14条"
    assert "D1" not in case.clocks()


def test_d10_counts_working_days(medical):
    case = medical(applied_on=date(2026, 11, 23)).accepted(date(2026, 11, 23))
    clock = case.clocks()["D10"]
    assert clock.due == date(2027, 1, 5)
    assert "第1个工作日为11月24日" in clock.explanation
    assert "D1" not in case.clocks()


def test_d10_leaves_appraisal_out(medical):
    case = medical(applied_on=date(2026, 11, 23))
    case.today = date(2027, 3, 1)
    case.started(date(2026, 11, 23))
    case.do("pause", date(2026, 12, 1), reason="鉴定")
    paused = case.clocks(date(2026, 12, 10))["D10"]
    assert paused.due is None
    assert paused.warn == "计时暂停中"
    case.do("resume", date(2026, 12, 21))
    # 14 working days of the pause (1 to 20 December) do not count: the 30th open one is 14 further working days on.
    assert case.clocks(date(2026, 12, 22))["D10"].due == date(2027, 1, 25)


def test_d10_after_its_end_medical_mediation_is_over_by_law(medical):
    case = medical(applied_on=date(2026, 11, 23))
    case.today = date(2027, 3, 1)
    case.started(date(2026, 11, 23))
    told = case.refused_by("reach", "limit_over", date(2027, 1, 6), items=(QUIET,))
    assert told.article == "《医疗纠纷预防和处理条例》第38条"
    everybody = case.consents()
    case.do("extend", date(2027, 1, 5), until=date(2027, 1, 20), consents=everybody, committee_agreed=True)
    assert case.clocks(date(2027, 1, 6))["D10"].due == date(2027, 1, 20)
    assert "已同意延长至2027年1月20日" in case.clocks(date(2027, 1, 6))["D10"].explanation
    assert not [r for r in case.judge("session", date(2027, 1, 6)).refusals if r.guard == "limit_over"]


def test_d16_three_days_to_the_traffic_police(story):
    case = story(kind="道路交通事故").failed(date(2026, 11, 24))
    clock = case.clocks(date(2026, 11, 26))["D16"]
    assert (clock.due, clock.state) == (date(2026, 11, 27), "open")
    assert clock.law == "《道路交通事故处理程序规定》第85条"
    assert case.clocks(date(2026, 11, 28))["D16"].state == "missed"
    assert "D16" not in story().failed(date(2026, 11, 24)).clocks()


# ---- the general limit -----------------------------------------------------------------------------------------------


def test_d1_is_law_in_sichuan_and_a_setting_elsewhere(story):
    there = story(region="510104").accepted(date(2026, 11, 6)).clocks()["D1"]
    assert (there.basis, there.law, there.due) == ("法", "《四川省人民调解条例》第26条", date(2026, 12, 7))
    here = story().accepted(date(2026, 11, 6)).clocks()["D1"]
    assert (here.basis, here.law) == ("本中心设置", "本中心设置（参照《四川省人民调解条例》第26条）")
    assert here.due == date(2026, 12, 6), "a target of the centre does not roll over a Sunday"
    rolled = story(settings={"roll_targets": True}).accepted(date(2026, 11, 6)).clocks()["D1"]
    assert rolled.due == date(2026, 12, 7)


def test_d1_takes_the_centre_s_number_only_where_no_law_binds(story):
    assert story(settings={"mediation_days": 20}).accepted().clocks()["D1"].day_m == 20
    assert story(region="460106", settings={"mediation_days": 20}).accepted().clocks()["D1"].day_m == 30


def test_d1_in_ningbo_is_one_month(story):
    case = story(region="330203").accepted(date(2026, 11, 6))
    assert case.clocks()["D1-宁波"].due == date(2026, 12, 7)
    assert "1个月" in case.clocks()["D1-宁波"].explanation
    assert "D1" not in case.clocks()


def test_d44_in_shenzhen(story):
    clock = story(region="440305").accepted().clocks()["D44"]
    assert (clock.basis, clock.law) == ("法", "《深圳经济特区矛盾纠纷多元化解条例》第25条")


def test_d2_for_specialist_committees(story):
    there = story(region="460106", committee_type="行业性专业性").accepted().clocks()["D2"]
    assert (there.basis, there.day_m) == ("法", 60)
    here = story(committee_type="行业性专业性").accepted().clocks()["D2"]
    assert (here.basis, here.day_m) == ("本中心设置", 60)
    local_law_first = story(region="510104", committee_type="行业性专业性").accepted().clocks()
    assert "D2" not in local_law_first
    assert local_law_first["D1"].basis == "法"


def test_d1_is_met_by_an_agreement_and_runs_again_when_mediated_again(story):
    case = story().effective(items=(PAY,))
    assert case.clocks()["D1"].state == "done"
    case.do("default", date(2026, 11, 21), reason="逾期未履行")
    case.do("remediate", date(2026, 11, 22), consents=case.consents())
    again = case.clocks()["D1"]
    assert (again.state, again.start_on) == ("open", date(2026, 11, 22))


def test_d1_may_leave_appraisal_out_where_the_centre_set_it(story):
    case = story(settings={"limit_excludes_appraisal": True}).started()
    case.do("pause", date(2026, 11, 10), reason="鉴定")
    case.do("resume", date(2026, 11, 20))
    assert case.clocks()["D1"].due == date(2026, 12, 13)


def test_past_the_general_limit_mediation_is_warned_of_not_barred(story):
    case = story()
    case.today = date(2026, 12, 20)
    case.started()
    told = case.warned("reach", "limit_over", date(2026, 12, 10), items=(QUIET,))
    assert "2026年12月3日届满" in told.message


def test_labour_time_may_be_extended_only_where_a_local_law_says_so(story):
    until = date(2026, 11, 30)
    case = story(kind="劳动争议/工伤").accepted()
    told = case.refused_by("extend", "extension_by_rule", until=until, consents=case.consents(), committee_agreed=True)
    assert told.article == "《中华人民共和国劳动争议调解仲裁法》第14条"
    there = story(kind="劳动争议/工伤", region="330106").accepted()
    there.do("extend", until=until, consents=there.consents(), committee_agreed=True)
    assert there.clocks()["D21"].due == until


# ---- intake, notes, the centre's own ---------------------------------------------------------------------------------


def test_d3_and_d3a(story):
    assert "D3" not in story().diverted().clocks()
    there = story(region="460106").diverted().clocks(date(2026, 11, 2))["D3"]
    assert (there.due, there.basis) == (date(2026, 11, 2), "法")
    case = story()
    case.do("register")
    case.do("receive", mode="委托", sender="法院", letter_no="1", received_on=date(2026, 11, 5))
    clock = case.clocks(date(2026, 11, 6))["D3a"]
    assert (clock.due, clock.basis) == (date(2026, 11, 8), "本中心设置")


def test_d49_d50_limitation_is_interrupted_by_the_request_and_begins_again_at_the_end(story):
    case = story().accepted()
    note = case.clocks()["D50"]
    assert (note.state, note.due) == ("info", None)
    assert "当事人于2026年11月2日请求人民调解委员会调解，诉讼时效自该日中断" in note.explanation
    assert "第12条" in note.law
    case = story().failed(date(2026, 11, 25))
    again = case.clocks()["D49"]
    assert (again.state, again.start_on, again.due) == ("info", date(2026, 11, 25), date(2029, 11, 26))
    assert "2029年节假日安排尚未录入" in again.warn
    assert "D50" not in case.clocks()


def test_d50_is_nobody_s_request_when_the_committee_began_by_itself(story):
    case = story(source_way="主动").diverted()
    assert "D50" not in case.clocks()


def test_d49_says_nothing_of_labour_disputes_which_have_their_own(story):
    assert "D49" not in story(kind="劳动争议/工伤").failed(date(2026, 11, 10)).clocks()


def test_d53_and_d58_inform(story):
    assert "随时要求终止调解" in story().accepted().clocks()["D58"].explanation
    case = story().effective()
    note = case.clocks()["D53"]
    assert (note.state, note.due.year) == ("info", 2031)
    assert "D58" not in case.clocks()


def test_d56_follow_up_is_the_centre_s_own(story):
    case = story().effective(items=(PAY,))
    soon = case.clocks(date(2026, 11, 17))["约定履行:1.1"]
    assert (soon.basis, soon.due, soon.state) == ("协议约定", date(2026, 11, 20), "open")
    assert "还剩3日到期" in soon.warn
    assert case.clocks(date(2026, 11, 16))["约定履行:1.1"].warn == ""
    late = case.clocks(date(2026, 11, 25))["约定履行:1.1"]
    assert (late.state, late.due) == ("open", date(2026, 11, 20)), "an overdue promise stays to be done"
    check = case.clocks(date(2026, 11, 21))["D56-核查:1.1"]
    assert (check.due, check.basis) == (date(2026, 11, 21), "本中心设置")
    case.do("perform", date(2026, 11, 21))
    found = case.clocks()
    assert (found["D56-回访:1"].due, found["D56-回访:2"].due) == (date(2026, 11, 28), date(2026, 12, 21))
    assert found["D56-回访:1"].basis == "本中心设置"
    case.do("follow_up", date(2026, 11, 27), by="li", interviewee="王桂兰", performed="全部履行")
    assert case.clocks()["D56-回访:1"].state == "done"
    assert case.clocks()["D56-回访:2"].state == "open"


def test_filing_has_the_centre_s_limit(story):
    case = story().failed()
    case.do("close", date(2026, 11, 26))
    clock = case.clocks()["归档"]
    assert (clock.due, clock.basis, clock.law) == (date(2026, 12, 26), "本中心设置", "本中心设置")


def test_a_year_without_holiday_data_is_said(p, story):
    short = Holidays(off=frozenset(), work=frozenset(), years=(2026, 2026))
    case = story(applied_on=date(2026, 12, 1), kind="医疗", parties=story().facts.parties)
    case.today = date(2026, 12, 31)
    case.accepted(date(2026, 12, 10))
    clock = {c.rule: c for c in clocks(p, case.facts, case.standing, short, case.today)}["D10"]
    assert clock.warn == "2027年节假日安排尚未录入，日期可能变动"


def test_old_article_numbers_by_the_date_of_the_event(p):
    law = next(rule for rule in p.clocks if rule.id == "D4").laws[0]
    assert law.cite_on(date(2026, 11, 6)) == "《中华人民共和国民事诉讼法》第205条"
    assert law.cite_on(date(2023, 5, 1)) == "《中华人民共和国民事诉讼法》第201条"
    assert law.cite_on(date(2020, 5, 1)) == "《中华人民共和国民事诉讼法》"


# ---- properties ------------------------------------------------------------------------------------------------------

_DAYS = st.dates(date(2026, 1, 1), date(2026, 9, 30))


def _holidays(off=()):
    return Holidays(off=frozenset(off), work=frozenset(), years=(2025, 2028))


@given(start=_DAYS, extra=st.sets(_DAYS | st.dates(date(2026, 10, 1), date(2026, 12, 31)), max_size=20))
def test_one_more_holiday_never_brings_a_deadline_forward(p, medical_facts, start, extra):
    facts, standing = medical_facts(start)
    before = {c.rule: c.due for c in clocks(p, facts, standing, _holidays(), start) if c.due}
    after = {c.rule: c.due for c in clocks(p, facts, standing, _holidays(extra), start) if c.due}
    assert all(after[rule] >= due for rule, due in before.items())


@given(start=_DAYS, wait=st.integers(0, 30), length=st.integers(0, 40))
def test_pausing_and_resuming_equals_counting_the_open_days(p, medical_facts, start, wait, length):
    calendar = _holidays()
    pause = (start + timedelta(days=wait), start + timedelta(days=wait + length))
    facts, standing = medical_facts(start)
    due = next(
        c
        for c in clocks(p, facts, replace(standing, track_pauses={"people": (pause,)}), calendar, start)
        if c.rule == "D10"
    ).due
    day, open_days = start, 0
    while open_days < 30:
        day += timedelta(days=1)
        open_days += not calendar.is_rest_day(day) and not pause[0] <= day < pause[1]
    assert due == day


@given(start=_DAYS)
def test_no_deadline_ends_before_it_starts(p, medical_facts, start):
    facts, standing = medical_facts(start)
    assert all(c.due >= c.start_on for c in clocks(p, facts, standing, _holidays(), start) if c.due)


@pytest.fixture(scope="module")
def medical_facts(p):
    from mediation.procedure.model import CaseFacts, Happening

    parties = (PartyFacts("a", "申请人", "自然人", "甲"), PartyFacts("b", "被申请人", "法人", "乙医院"))

    def build(start):
        done = [
            Happening("1", 1, "register", start),
            Happening("2", 2, "divert", start),
            Happening("3", 3, "accept", start),
        ]
        facts = CaseFacts("医疗", start, parties=parties, happenings=tuple(done), region="510104", source_way="依申请")
        return facts, fold(p, facts)

    return build


def test_a_promise_overdue_says_by_how_many_days(story):
    case = story().effective()
    promise = next(clock for clock in case.clocks(date(2026, 11, 23)).values() if clock.due == date(2026, 11, 20))
    assert (promise.state, promise.warn) == ("open", "已逾期3日，请督促义务人")
    today = next(clock for clock in case.clocks(date(2026, 11, 20)).values() if clock.due == date(2026, 11, 20))
    assert today.warn.startswith("今天到期，请提醒义务人")
    early = next(clock for clock in case.clocks(date(2026, 11, 18)).values() if clock.due == date(2026, 11, 20))
    assert early.warn.startswith("还剩2日到期，请提醒义务人")


def test_labour_and_rural_land_say_their_own_limitation(story):
    labour = story(kind="劳动争议/工伤").accepted().clocks()
    assert (labour["D23"].state, labour["D23"].law) == ("info", "《中华人民共和国劳动争议调解仲裁法》第27条")
    assert "1年" in labour["D23"].explanation
    land = story(kind="山林土地/流转").accepted().clocks()
    assert "2年" in land["D25"].explanation
    assert not {"D23", "D25"} & set(story().accepted().clocks())


def test_a_rule_that_cannot_be_extended_is_not_said_to_be(story):
    told = story(kind="劳动争议/工伤").started().refused_by("pause", "pause_allowed", reason="鉴定")
    assert "延期" not in told.message
    assert "延期" in story().started().refused_by("pause", "pause_allowed", reason="鉴定").message


def test_limitation_of_labour_and_land_is_counted_where_the_day_of_knowledge_was_told(story):
    told = {"nature": "民事纠纷", "knew_on": date(2026, 3, 4)}
    labour = story(kind="劳动争议/工伤")
    labour.do("register")
    labour.do("divert", **told)
    clocks = labour.clocks()
    assert "D23" not in clocks, "the day is told instead of the note"
    assert (clocks["D23-起算"].start_on, clocks["D23-起算"].due) == (date(2026, 3, 4), date(2027, 3, 4))
    assert clocks["D23-起算"].whose == "parties"
    land = story(kind="山林土地/流转")
    land.do("register")
    land.do("divert", **told)
    assert land.clocks()["D25-起算"].due == date(2028, 3, 6), "4 March 2028 is a Saturday"
    assert "D23-起算" not in land.clocks()
    silent = story(kind="劳动争议/工伤").diverted().clocks()
    assert "D23" in silent
    assert "D23-起算" not in silent
