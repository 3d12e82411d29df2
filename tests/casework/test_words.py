"""What a person is told after recording performance, and when looking for what no case can be."""

from __future__ import annotations

import pytest

from mediation.casework import reading
from mediation.casework.acts import act
from mediation.casework.desk import Desk
from mediation.values.problems import Problem
from tests.casework.office import taken_in


def test_performance_says_what_was_recorded_and_what_is_left(desk: Desk) -> None:
    case = taken_in(desk, "01")
    part = act(desk, case, "perform", {"instalment": "2.1", "amount": "200"}, on="2026-11-20").said
    assert part == "已登记履行（2026年11月20日）：2.1 200.00元；尚有1.1、2.1（尚欠4,000.00元）未履行。"
    rest = act(desk, case, "perform", {}, on="2026-11-21").said
    assert rest == "已登记履行（2026年11月21日）：1.1、2.1 4,000.00元；协议事项全部履行完毕。"


@pytest.mark.parametrize(("where", "value"), [("kind", "胡说"), ("stage", "胡说"), ("kind", "邻里/漏水")])
def test_a_filter_no_case_can_have_is_refused_with_the_choices(desk: Desk, where: str, value: str) -> None:
    with pytest.raises(Problem, match=f"没有“{value}”.*可选：") as problem:
        reading.search(desk, "王", **{where: value})
    assert problem.value.reason == "bad_filter"


def test_initials_name_only_the_person_who_sounds_so(desk: Desk) -> None:
    taken_in(desk, "01")
    (hit,) = reading.search(desk, "wgl").hits
    assert (hit.why, hit.snippet) == ("姓名拼音", "王桂兰")
    assert reading.search(desk, "王桂兰", kind="邻里/渗漏水", stage="履行中").hits
