"""The clause library: offered by kind, filled with typed values, never left half open."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mediation.documents import clauses
from mediation.documents.clause_filling import fault, filled
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


TODAY = date(2026, 11, 23)


def said(key: str, given: dict[str, object], picks: tuple[str, ...] = ()) -> str:
    return filled(clause(key), given, picks, TODAY)


def test_payment_prints_both_forms_of_one_sum() -> None:
    words = said(
        "G1",
        {
            "付款方": ["赵明"], "付款日": "2026-12-20", "付款方式": "银行转账", "收款方": ["王桂兰"], "金额": "100010", "户名": "王桂兰",
            "开户行": "博望县农村信用社", "账号": "6200000000000000001",
        },
    )  # fmt: skip
    assert "2026年12月20日前" in words
    assert "人民币壹拾万零壹拾元整（¥100,010.00）" in words
    assert "{{" not in words


def test_instalments_are_listed_and_must_add_up() -> None:
    values: dict[str, object] = {
        "付款方": ["甲"], "收款方": ["乙"], "总额": "3000", "期数": "2", "分期明细": "2026-12-01 1000\n2027-01-01 2000",
    }  # fmt: skip
    assert "第一期于2026年12月1日前支付¥1,000.00；第二期于2027年1月1日前支付¥2,000.00；合计¥3,000.00" in said(
        "G2", values
    )
    assert fault(clause("G2"), values, TODAY) is None
    for changes, words in (
        ({"分期明细": "2026-12-01 1000\n2027-01-01 2000.01"}, "各期合计¥3,000.01与总额¥3,000.00不一致"),
        ({"期数": "3"}, "分期明细有2期，与期数3不一致"),
        ({"分期明细": "2026-12-01 1000\n两千"}, "分期明细第2期“两千”请写成“2026-12-20 2000”的样子"),
    ):
        wrong = fault(clause("G2"), values | changes, TODAY)
        assert wrong is not None
        assert words in wrong.message


def test_a_choice_that_was_not_made_stays_open() -> None:
    values: dict[str, object] = {"担保人": ["甲"], "债务人": ["乙"], "保证期间": "六个月"}
    assert "提供一般保证，" in said("G10", values, ("一般保证",))
    assert "提供〔连带责任保证|一般保证〕，" in said("G10", values)


def test_what_was_left_empty_stays_a_blank() -> None:
    assert said("G3", {"付款方": ["甲"], "宽限天数": " "}).startswith("甲任何一期逾期满{{宽限天数}}日的，{{收款方}}")


def test_years_shares_and_accounts_stand_in_words_or_are_told() -> None:
    own = clauses.Clause(
        "本1", "试", (), "其他", "{{责任比例}}；{{账号}}；{{起始月}}", ("责任比例", "账号", "起始月"),
        {"责任比例": "percent", "账号": "account", "起始月": "month"}, (),
    )  # fmt: skip
    good = {"责任比例": "30%", "账号": "6222 0000 1111", "起始月": "2026-12"}
    assert fault(own, good, TODAY) is None
    assert filled(own, good, (), TODAY) == "百分之三十；6222 0000 1111；2026年12月"
    for name, typed in (("责任比例", "130"), ("账号", "没有"), ("起始月", "明年")):
        wrong = fault(own, good | {name: typed}, TODAY)
        assert wrong is not None
        assert wrong.field == name


def test_values_are_text_and_never_read_again() -> None:
    words = said("G6", {"义务人": ["{{具体禁止行为}}"], "具体禁止行为": "〔甲|乙〕"})
    assert words == "自本协议生效之日起，{{具体禁止行为}}不得〔甲|乙〕。"


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
    words = said("G1", dict(TYPED))
    assert "赵明应于2026年12月20日前" in words
    assert "人民币肆仟贰佰元整（¥4,200.00）" in words


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
    wrong = fault(clause("G1"), TYPED | {name: typed}, TODAY, PEOPLE)
    assert wrong is not None
    assert wrong.field == name
    assert words in wrong.message


def test_months_and_shares_are_read_too() -> None:
    today = date(2026, 11, 23)
    assert read_blank("month", "2026年12月", today, "起始月") == date(2026, 12, 1)
    assert read_blank("percent", "３０％", today, "责任比例") == 30
    assert read_blank("account", "工商银行 6222-0000-1111", today, "账号") == "工商银行 6222-0000-1111"
    for kind, typed in (("month", "2026年13月"), ("percent", "120"), ("int", "三"), ("text", " ")):
        with pytest.raises(Problem, match="栏"):
            read_blank(kind, typed, today, "栏")
