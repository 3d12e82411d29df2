"""The search line: what each way of writing finds, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from mediation.casework.asking import asked
from mediation.casework.reading import search
from mediation.store.values import Asked
from mediation.values.problems import Problem
from tests.casework.office import taken_in


@pytest.fixture
def three(desk):
    """Samples 01 (a leak between neighbours), 02 and 07, as intake took them."""
    return {name: taken_in(desk, name) for name in ("01", "02", "07")}


def names(desk, three, line):
    places = {case: name for name, case in three.items()}
    return {places[hit.case_id] for hit in search(desk, line).hits}


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("类型:邻里 2026年 王", Asked("王", kind="邻里", date_from=date(2026, 1, 1), date_to=date(2026, 12, 31))),
        ("类型：渗漏水", Asked(kind="邻里/渗漏水")),
        ("阶段:已结案 -漏水", Asked(stage="已结案", without=("漏水",))),
        ("不含:漏水、噪音 “春晖 小区”", Asked(fragments=("春晖 小区",), without=("漏水", "噪音"))),
        ("程序:人民调解", Asked(track="people")),
        ("结果:书面", Asked(outcome="达成书面协议")),
        ("机构:本中心 扫描:有 不公开:否", Asked(organ="-", scanned=True, private=False)),
        ("登记:2026-05-01至2026-06-30", Asked(date_from=date(2026, 5, 1), date_to=date(2026, 6, 30))),
        ("登记:2026年2月", Asked(date_from=date(2026, 2, 1), date_to=date(2026, 2, 28))),
        ("登记:2026年12月至", Asked(date_from=date(2026, 12, 1))),
        ("金额:1000-1.5万", Asked(fen_from=100000, fen_to=1500000)),
        ("金额:>5000元", Asked(fen_from=500000)),
        ("金额:<=300", Asked(fen_to=30000)),
        ("不查:笔录、正文", Asked(leave_out=frozenset({"talks", "body"}))),
        ("“2026年”", Asked(fragments=("2026年",))),
        ("他说:不知道", Asked("他说:不知道")),
        ("(2019)12-3", Asked("(2019)12-3")),
        ("", Asked()),
        ("，。！", Asked("，。！")),
    ],
)
def test_a_line_is_understood_as_a_person_means_it(desk, line, wanted):
    assert asked(desk, line) == wanted


@pytest.mark.parametrize(
    ("line", "reason", "said"),
    [
        ("类型:邻里 类型:劳动争议", "bad_query", "两个不同的条件"),
        ("2025年 2026年", "bad_query", "两个不同的条件"),
        ("类型:天文", "bad_filter", "没有“天文”这个类型"),
        ("承办:李四光", "bad_filter", "承办人"),
        ("扫描:大概", "bad_filter", "扫描:有 或 扫描:无"),
        ("登记:2026-06-30至2026-05-01", "bad_range", "颠倒"),
        ("登记:2026-13-01", "bad_date", "月份"),
        ("金额:5000-1000", "bad_range", "上限小于下限"),
        ("金额:很多", "bad_amount", "不是有效金额"),
        ("王 -王", "bad_query", "又要有、又要没有"),
        ("漏水 -漏", "bad_query", "又要有、又要没有"),
        ("地点:，。", "bad_filter", "没有可以查的字"),
        ("-类型:邻里", "bad_filter", "减号"),
        ("字" * 10_000, "bad_query", "10000个字"),
        (" ".join(chr(0x4E00 + at) for at in range(60)), "bad_query", "不超过40个词"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_one_sentence(desk, line, reason, said):
    with pytest.raises(Problem, match=said) as caught:
        search(desk, line)
    assert caught.value.reason == reason
    assert "\n" not in caught.value.message


def test_limits_given_by_keys_and_typed_must_agree(desk):
    assert asked(desk, "类型:邻里", Asked(kind="邻里")).kind == "邻里"
    with pytest.raises(Problem, match="前后不一致"):
        asked(desk, "类型:邻里", Asked(kind="劳动争议"))


def test_limits_find_the_cases_they_name(desk, three):
    assert names(desk, three, "类型:邻里 王") == {"01"}
    assert names(desk, three, "承办:李璟") == {"01"}
    assert names(desk, three, "类型:邻里 -王桂兰") == set()
    assert names(desk, three, "2026年") == set(three)
    assert names(desk, three, "2025年") == set()
    assert names(desk, three, "机构:本中心 扫描:无") == set(three)


@pytest.mark.parametrize("line", ['" OR 1=1 --', "%_", "NEAR(王 桂)", "'; DROP TABLE cases; --", "\\", "a" * 900])
def test_a_hostile_line_is_only_words(desk, three, line):
    assert search(desk, line).hits == ()
    assert names(desk, three, "2026年") == set(three)


def test_marks_of_other_search_systems_mean_nothing(desk, three):
    assert names(desk, three, "王*") == names(desk, three, "王")
