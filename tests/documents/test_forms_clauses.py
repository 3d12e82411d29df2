"""The clause library: offered by kind, filled with typed values, never left half open."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mediation.documents import clauses
from mediation.procedure.load import load_procedure
from mediation.values.problems import Problem


def clause(key: str) -> clauses.Clause:
    return next(c for c in clauses.load() if c.id == key)


def test_skeletons_of_the_kind_come_before_the_general_clauses() -> None:
    ids = [c.id for c in clauses.offered("邻里/渗漏水")]
    assert ids[:4] == ["N1", "N2", "N3", "N4"]
    assert [c for c in ids if c.startswith("G")] == [f"G{n}" for n in range(1, 13)]
    assert "W1" not in ids
    assert "D1" in [c.id for c in clauses.offered("合同/民间借贷")]
    assert "D1" not in [c.id for c in clauses.offered("合同/其他")]


def test_library_is_sound() -> None:
    kinds = load_procedure().kinds
    library = clauses.load()
    assert len({c.id for c in library}) == len(library)
    assert {family for c in library for family in c.kinds} <= set(kinds)
    assert {t for c in library for t in c.types.values()} <= {
        "text",
        "date",
        "month",
        "money",
        "int",
        "percent",
        "party",
        "parts",
    }
    for word in ("尽快", "适当", "酌情"):
        assert [c.id for c in library if word in c.text] == []


def test_payment_prints_both_forms_of_one_sum() -> None:
    said = clauses.fill(
        clause("G1"),
        {
            "付款方": "赵明", "付款日": date(2026, 12, 20), "付款方式": "银行转账", "收款方": "王桂兰", "金额": 10001000, "户名": "王桂兰",
            "开户行": "博望县农村信用社", "账号": "6200000000000000001",
        },
    )  # fmt: skip
    assert "2026年12月20日前" in said
    assert "人民币壹拾万零壹拾元整（¥100,010.00）" in said
    assert "{{" not in said


def test_instalments_are_listed_and_must_add_up() -> None:
    values = {"付款方": "甲", "收款方": "乙", "总额": 300000, "期数": 2}
    parts = ((date(2026, 12, 1), 100000), (date(2027, 1, 1), 200000))
    said = clauses.fill(clause("G2"), values | {"分期明细": parts})
    assert "第一期于2026年12月1日前支付¥1,000.00；第二期于2027年1月1日前支付¥2,000.00；合计¥3,000.00" in said
    with pytest.raises(Problem, match="不一致"):
        clauses.fill(clause("G2"), values | {"分期明细": (*parts[:1], (date(2027, 1, 1), 200001))})
    with pytest.raises(Problem, match="期数"):
        clauses.fill(clause("G2"), values | {"期数": 3, "分期明细": parts})


def test_choice_must_be_made_from_what_is_offered() -> None:
    values = {"担保人": "甲", "债务人": "乙", "保证期间": "六个月"}
    assert "提供一般保证，" in clauses.fill(clause("G10"), values, ["一般保证"])
    with pytest.raises(Problem, match="没有选定"):
        clauses.fill(clause("G10"), values)
    with pytest.raises(Problem, match="选项应为"):
        clauses.fill(clause("G10"), values, ["口头保证"])


def test_missing_values_are_named() -> None:
    with pytest.raises(Problem) as found:
        clauses.fill(clause("G3"), {"付款方": "甲"})
    assert "宽限天数、收款方" in found.value.message


def test_values_are_text_and_never_read_again() -> None:
    said = clauses.fill(clause("G6"), {"义务人": "{{具体禁止行为}}", "具体禁止行为": "〔甲|乙〕"})
    assert said == "自本协议生效之日起，{{具体禁止行为}}不得〔甲|乙〕。"


def test_centre_may_bring_its_own_library(tmp_path: Path) -> None:
    own = tmp_path / clauses.FILE
    own.write_text(
        '[types]\n"日" = "date"\n[[clause]]\nid = "X1"\ntitle = "自拟"\nact = "作为"\ntext = "{{谁}}于{{日}}前清运。"\n',
        encoding="utf-8",
    )
    assert [c.id for c in clauses.load([tmp_path])] == ["X1"]
    own.write_text("[[clause", encoding="utf-8")
    clauses._read.cache_clear()
    with pytest.raises(Problem, match="读不懂"):
        clauses.load([tmp_path])
    clauses._read.cache_clear()
