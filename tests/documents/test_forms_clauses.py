"""The clause library: offered by kind, filled with typed values, never left half open."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mediation.documents import clauses
from mediation.procedure.load import load_procedure
from mediation.values.blanks import ITEM_KINDS, TYPES, read_blank
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
    assert {t for c in library for t in c.types.values()} <= TYPES
    assert {c.act for c in library} <= set(ITEM_KINDS)
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


OWN = '[types]\n"日" = "date"\n[[clause]]\nid = "X1"\ntitle = "自拟"\nact = "作为"\ntext = "{{谁}}于{{日}}前清运。"\n'


def test_a_centre_adds_replaces_and_drops_clauses_by_one_file(tmp_path: Path) -> None:
    own = tmp_path / clauses.FILE
    shipped = [c.id for c in clauses.load()]
    own.write_text(
        'drop = ["G12"]\n'
        + OWN
        + '[[clause]]\nid = "G6"\ntitle = "不再做"\nact = "不作为"\ntext = "{{义务人}}不再{{事}}。"\n',
        encoding="utf-8",
    )
    found = {c.id: c for c in clauses.load([tmp_path])}
    assert list(found) == [*(one for one in shipped if one != "G12"), "X1"]
    assert found["G6"].text == "{{义务人}}不再{{事}}。"
    assert found["G6"].types["义务人"] == "party"
    assert found["X1"].types["日"] == "date"
    own.write_text(OWN, encoding="utf-8")
    assert [c.id for c in clauses.load([tmp_path])] == [*shipped, "X1"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (OWN + "[[clause\n", "第8行：写法不对"),
        (OWN.replace('act = "作为"\n', ""), "第3行：这一条缺少 act"),
        (OWN.replace("作为", "干活"), "第3行：条款 X1 的 act 应为给付"),
        (OWN.replace('"date"', '"day"'), "第2行：“日”的类型“day”不认识"),
        (OWN + OWN[OWN.index("[[") :], "第8行：条款编号 X1 写了两次"),
        (OWN.replace("{{谁}}", "{{谁}"), "第3行：条款 X1 的 {{变量}} 括号没有配对"),
        (OWN.replace("清运", "〔清运|"), "第3行：条款 X1 的选项应写成"),
        (OWN.replace("title", "titel"), "第3行：这一条缺少 title"),
        (OWN + 'kind = "邻里"\n', "第3行：条款 X1 有不认识的栏目 kind"),
        ('drop = ["Z9"]\n', "要去掉的条款 Z9 本来就没有"),
        ("clauses = 1\n", "第1行：有不认识的栏目 clauses"),
    ],
)
def test_a_bad_file_of_clauses_is_told_with_its_line(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / clauses.FILE).write_text(text, encoding="utf-8")
    with pytest.raises(Problem) as found:
        clauses.load([tmp_path])
    assert "条款库 clauses.toml" in found.value.message
    assert words in found.value.message


TYPED = {
    "付款方": "赵明",
    "付款日": "2026年12月20日",
    "付款方式": "转账",
    "收款方": "王桂兰",
    "金额": "4200",
    "户名": "王桂兰",
    "开户行": "县农信社",
    "账号": "6200 0000 0000 0001",
}
PEOPLE = ("赵明", "王桂兰")


def test_words_typed_into_blanks_are_read_by_type() -> None:
    said = clauses.fill(clause("G1"), TYPED, today=date(2026, 11, 23), people=PEOPLE)
    assert "赵明应于2026年12月20日前" in said
    assert "人民币肆仟贰佰元整（¥4,200.00）" in said


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("金额", "四千多", "不是有效金额"),
        ("金额", "-1", "不能是负数"),
        ("付款日", "2026年2月30日", "2026年2月30日"),
        ("收款方", "王五", "不是本案当事人，请从赵明、王桂兰中选择"),
        ("账号", "6200o0001", "不像银行账号"),
    ],
)
def test_a_blank_that_cannot_be_is_told_at_its_field(name: str, typed: str, words: str) -> None:
    with pytest.raises(Problem) as found:
        clauses.fill(clause("G1"), TYPED | {name: typed}, today=date(2026, 11, 23), people=PEOPLE)
    assert found.value.field == name
    assert words in found.value.message


def test_months_and_shares_are_read_too() -> None:
    today = date(2026, 11, 23)
    assert read_blank("month", "2026年12月", today, "起始月") == date(2026, 12, 1)
    assert read_blank("percent", "３０％", today, "责任比例") == 30
    assert read_blank("account", "工商银行 6222-0000-1111", today, "账号") == "工商银行 6222-0000-1111"
    for kind, typed in (("month", "2026年13月"), ("percent", "120"), ("int", "三"), ("text", " ")):
        with pytest.raises(Problem, match="栏"):
            read_blank(kind, typed, today, "栏")
