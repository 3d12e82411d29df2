"""Fifteen days of labour mediation (劳动调仲法 14): who has the request, and since when."""

from __future__ import annotations

from datetime import date

DAY = date(2026, 11, 3)


def limit(case, today=DAY):
    return case.clocks(today).get("D21")


def test_the_fifteen_days_are_nobody_s_once_the_request_is_refused_or_elsewhere(story):
    refused = story(kind="劳动争议/工伤")
    refused.do("register")
    assert limit(refused).start_on == refused.facts.applied_on
    refused.do("refuse", DAY, reason="其他", detail="当事人选择仲裁")
    assert limit(refused) is None
    gone = story(kind="劳动争议/工伤")
    gone.do("register")
    gone.do("transfer", DAY, to_body="县总工会", reason="职责", party_told=True)
    assert limit(gone).state == "open", "ours until it is taken"
    gone.do("transfer_accepted", DAY)
    assert limit(gone) is None
    agency = story(kind="劳动争议/工伤")
    agency.do("register")
    agency.do("admin_apply", DAY, organ_kind="人力资源社会保障", organ="人社局", joint=True)
    assert limit(agency) is None
    agency.do("admin_accept", DAY)
    assert limit(agency) is None


def test_a_request_made_anew_has_its_own_fifteen_days(story):
    case = story(kind="劳动争议/工伤")
    case.do("register")
    case.do("refuse", DAY, reason="其他", detail="当事人选择仲裁")
    again = date(2026, 11, 25)
    case.do("divert", again, nature="民事纠纷")
    assert limit(case, again).start_on == again
    assert limit(case, again).state == "open"


def test_what_was_given_to_an_agency_needs_no_decision_of_the_committee(story):
    case = story(settings={"accept_at_once": True})
    case.do("register")
    assert case.clocks(DAY)["D3"].state == "open"
    case.do("admin_apply", DAY, organ_kind="乡镇街道", organ="镇政府", joint=True)
    assert case.clocks(DAY)["D3"].state == "done"
