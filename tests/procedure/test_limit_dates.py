"""Days from which times to apply elsewhere run: asked for by kind, told at the screening or later, and once only."""

from __future__ import annotations

from datetime import date

import pytest

from mediation.procedure.engine import asked_of

TRAFFIC = {"organ_kind": "交警", "organ": "博望交警大队", "joint": True, "written": True}
CIVIL = {"nature": "民事纠纷"}


def screened(story, kind, **fields):
    case = story(kind=kind)
    case.do("register")
    case.do("divert", date(2026, 11, 3), **CIVIL, **fields)
    return case


def test_ten_days_of_the_certificate_run_while_the_people_mediate(story):
    case = screened(story, "道路交通事故", certificate_on=date(2026, 10, 30))
    told = case.clocks(date(2026, 11, 4))["D14"]
    assert (told.start_on, told.due, told.state, told.whose) == (
        date(2026, 10, 30),
        date(2026, 11, 9),
        "open",
        "parties",
    )
    assert "第86条" in told.law
    assert case.clocks(date(2026, 11, 10))["D14"].state == "missed"


def test_a_certificate_that_comes_later_is_recorded_when_it_comes(story):
    case = story(kind="道路交通事故")
    case.do("register")
    assert "D14" not in case.clocks()
    case.do("limit_dates", date(2026, 11, 5), certificate_on=date(2026, 11, 4))
    assert case.clocks()["D14"].due == date(2026, 11, 16), "14 November 2026 is a Saturday"
    again = case.refused_by("limit_dates", "limit_dates_once", date(2026, 11, 6), certificate_on=date(2026, 11, 5))
    assert "2026年11月5日" in again.message
    late = case.refused_by("admin_apply", "traffic_apply", date(2026, 11, 18), **TRAFFIC)
    assert "2026年11月16日届满" in late.message, "the day told before counts without being typed again"
    case.do("admin_apply", date(2026, 11, 9), **TRAFFIC)
    assert case.clocks()["D14"].state == "done"


@pytest.mark.parametrize(
    ("kind", "name", "day", "rule", "due"),
    [
        ("消费/预付卡", "knew_on", date(2026, 10, 1), "D39", date(2029, 10, 1)),
        ("消费/旅游", "contract_ended_on", date(2026, 10, 8), "D40-时限", date(2027, 1, 6)),
        ("劳动争议/工伤", "knew_on", date(2026, 3, 4), "D23-起算", date(2027, 3, 4)),
    ],
)
def test_each_kind_counts_its_own_time_before_anybody_applies(story, kind, name, day, rule, due):
    for case in (screened(story, kind, **{name: day}), screened(story, kind)):
        if rule not in case.clocks():
            case.do("limit_dates", date(2026, 11, 4), **{name: day})
        assert (case.clocks()[rule].start_on, case.clocks()[rule].due) == (day, due)


def test_an_act_asks_only_what_concerns_the_kind_and_refuses_the_rest(p, story):
    asked = {spec.name for spec in p.acts["divert"].fields if asked_of(spec, "道路交通事故")}
    assert "certificate_on" in asked
    assert not {"died_at", "frozen", "knew_on", "contract_ended_on"} & asked
    case = story(kind="邻里/渗漏水")
    case.do("register")
    fault = case.refused_by("divert", "field", date(2026, 11, 3), **CIVIL, certificate_on=date(2026, 10, 30))
    assert "只有道路交通事故纠纷填写，本案是邻里/渗漏水纠纷" in fault.message


def test_kinds_without_such_a_time_are_not_offered_the_act(story):
    case = screened(story, "邻里/渗漏水")
    assert "limit_dates" not in case.offers()
    traffic = screened(story, "道路交通事故")
    assert "limit_dates" in traffic.offers()
    traffic.refused_by("limit_dates", "limit_dates_named", date(2026, 11, 4))
