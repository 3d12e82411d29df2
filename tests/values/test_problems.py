"""The one exception carries its Chinese sentence wherever it goes."""

from __future__ import annotations

import pickle

from mediation.values.problems import Problem, Refused


def test_a_problem_reads_as_its_sentence() -> None:
    problem = Problem("bad_date", "申请日期不是真实日期，请改正。", field="申请日期", where="甲.json")
    assert str(problem) == "申请日期不是真实日期，请改正。"
    assert (problem.reason, problem.field, problem.where) == ("bad_date", "申请日期", "甲.json")


def test_a_refusal_is_a_problem_with_its_article() -> None:
    refusal = Refused("withdrawn", "一方拒绝，不得调解。", article="《人民调解法》第17条")
    assert isinstance(refusal, Problem)
    assert refusal.article == "《人民调解法》第17条"


def test_problems_cross_a_process_border_whole() -> None:
    refusal = Refused("a", "乙。", field="丙", where="丁", article="戊")
    back = pickle.loads(pickle.dumps(refusal))
    assert (back.reason, str(back), back.field, back.where, back.article) == ("a", "乙。", "丙", "丁", "戊")
