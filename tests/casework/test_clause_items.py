"""The clauses of the library, filled in rightly: the linter has nothing to condemn, and the item says what the words say."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mediation.casework.agreeing import clauses
from mediation.casework.checking import lint
from mediation.casework.templates import try_templates
from mediation.documents.clause_files import read_file
from mediation.documents.clause_filling import fault, item_of
from mediation.documents.clauses import Clause, load
from mediation.tui.dialogs.clause import advice
from mediation.values.problems import Problem
from tests.casework.office import mediating, registered

if TYPE_CHECKING:
    from mediation.casework.desk import Desk

TODAY = date(2026, 11, 20)
WORDS = {
    "date": "2026-12-20", "money": "4200", "int": "3", "monthday": "5", "percent": "30", "month": "2026-12", "account": "6222020200012345678",
    "parts": "2026-12-20 2100\n2027-01-20 2100",
}  # fmt: skip
BEFORE = ("纠纷发生日", "结算日", "解除日")
"""Days that are over when the agreement is made."""
OWN = {"户名": "王桂兰", "期数": "2", "总额": "4200", "付款月日": "12月31日", "每期额": "2100"}


def answers(clause: Clause) -> dict[str, Any]:
    """Every blank filled: who owes is 赵明, who is owed 王桂兰."""
    found: dict[str, Any] = {}
    for at, (name, kind) in enumerate(clause.types.items()):
        if kind == "party":
            owed = name in clause.places.obligee or (name not in clause.places.obligor and at > 0)
            found[name] = ["王桂兰" if owed else "赵明"]
        else:
            found[name] = OWN.get(name) or ("2026-10-01" if name in BEFORE else WORDS.get(kind, "楼上厨房"))
    return found


def made(clause: Clause) -> dict[str, Any]:
    return item_of(clause, answers(clause), [words[0] for words in clause.choices], TODAY)


def item(clause_id: str) -> dict[str, Any]:
    return made(next(one for one in load() if one.id == clause_id))


@pytest.fixture
def case(desk: Desk) -> str:
    found = registered(desk, "01")
    mediating(desk, found, "2026-11-03")
    return found


def test_no_clause_of_the_library_filled_in_rightly_is_condemned(desk: Desk, case: str) -> None:
    library = load()
    items = [made(clause) for clause in library]
    found = lint(desk, case, {"facts": "楼上漏水。", "items": items, "copies": "3", "reached_on": "2026-11-20"})
    assert len(items) > 60
    assert [(one.where, one.message) for one in found if one.level == "必改"] == []


def test_the_day_and_the_sum_of_an_item_are_those_of_its_duty() -> None:
    assert item("W3")["due"] == "2026-12-20"  # not the day the employment ended
    assert "due" not in item("G8")
    assert "due" not in item("D1")
    assert "amount" not in item("N3")  # what a breach costs is not owed yet
    assert item("L2")["amount"] == "4200.00"


def test_who_lends_is_owed_and_who_borrows_owes() -> None:
    assert (item("D4")["obligor"], item("D4")["obligee"]) == (["赵明"], ["王桂兰"])


def test_a_clause_of_care_binds_nobody_to_pay_anything() -> None:
    for clause_id in ("G3", "G4", "G8", "G11", "T1", "W2"):
        assert not {"obligor", "amount", "due"} & item(clause_id).keys(), clause_id


def test_instalments_of_a_clause_become_those_of_the_item() -> None:
    parts = item("G2")
    assert parts["instalments"] == [
        {"due": "2026-12-20", "amount": "2100.00"}, {"due": "2027-01-20", "amount": "2100.00"},
    ]  # fmt: skip
    assert "第一期于2026年12月20日前支付¥2,100.00；第二期于2027年1月20日前支付¥2,100.00" in parts["text"]
    monthly = item("D2")
    assert [row["due"] for row in monthly["instalments"]] == ["2026-12-20", "2027-01-05"]
    assert monthly["amount"] == "4200.00"
    assert item("T2")["amount"] == "12600.00"


def test_there_is_no_thirty_second_of_a_month() -> None:
    clause = next(one for one in load() if one.id == "D2")
    wrong = fault(clause, answers(clause) | {"每月付款日": "32"}, TODAY)
    assert wrong is not None
    assert wrong.message == "每月付款日“32”应为1到31之间的日子，请改正。"


def test_a_clause_tells_what_to_mind_and_the_text_it_rests_on(desk: Desk, case: str) -> None:
    surety = next(one for one in clauses(desk, case) if one.id == "G10")
    assert "担保人应列为当事人" in advice(surety)
    assert "依据：《中华人民共和国民法典》" in advice(surety)
    assert advice(replace(surety, note="", law="")) == ""


def test_a_clause_for_a_kind_of_dispute_there_is_none_of_is_told_before_anybody_misses_it(desk: Desk) -> None:
    own = desk.folder / "templates"
    own.mkdir(exist_ok=True)
    path = own / "clauses.toml"
    row = '[[clause]]\nid = "本1"\ntitle = "清运"\nkinds = ["邻居纠纷"]\nact = "作为"\ntext = "清运杂物。"\n'
    path.write_text(row, encoding="utf-8")
    (fault,) = try_templates(desk, ()).faults
    assert "条款 本1 写到没有的纠纷类型“邻居纠纷”" in fault.message
    path.write_text(row.replace("邻居纠纷", "邻里"), encoding="utf-8")
    assert try_templates(desk, ()).faults == ()
    path.write_text("[[clause]\nid=", encoding="utf-8")
    assert any("条款库 clauses.toml 第1行" in one.message for one in try_templates(desk, ()).faults)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('item = { nosuch = "甲" }', "item 有不认识的栏目 nosuch"),
        ('item = { due = "没有的" }', "写到的空白没有的，条款文字里没有"),
        ('item = { obligor = "义务人" }', "obligor 应写成空白名称的列表"),
        ('item = { monthly = { first = "义务人" } }', "monthly 应写明 first、day、count、sum 四个空白"),
        ('item = { sums = [["义务人"]] }', "sums 应写成 [日期空白, 金额空白] 的列表"),
    ],
)
def test_what_a_clause_says_of_its_blanks_has_to_be_true(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "clauses.toml"
    path.write_text(
        f'[[clause]]\nid = "本1"\ntitle = "x"\nact = "作为"\ntext = "{{{{义务人}}}}清运。"\n{text}\n', encoding="utf-8"
    )
    with pytest.raises(Problem, match=re.escape(said)):
        read_file(path)
