"""``show`` and ``due``: what was called for and answered, and what others owe, in the same words in both."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.driving import SAMPLES, Clerk


@pytest.fixture
def called(clerk: Clerk) -> Clerk:
    """A case with two departments called, one of which was to answer by yesterday."""
    clerk.done("intake", SAMPLES / "01-邻里漏水.json")
    clerk.done(
        "act", "1", "call", "--set", "grade=重点", "--set", "question=查明渗漏部位", "--set", "called_at=2026-11-25 09:00",
        "--set", "departments=住建所|王工|2026-11-28 10:00；城管队|李工|2026-12-03 10:00", "--on", "2026-11-25",
    )  # fmt: skip
    return clerk


def test_what_was_called_for_answered_rated_and_judged_is_shown(called: Clerk) -> None:
    called.done("act", "1", "call_answer", "--set", "name=城管队", "--set", "result=已到场查看")
    called.done("act", "1", "call_rate", "--set", "name=城管队", "--set", "by_us=基本满意", "--set", "by_them=必要")
    called.done("act", "1", "risk", "--set", "colour=橙", "--set", "criteria=多次报警", "--set", "reason=争吵升级")
    said = called.done("show", "1").out.partition("督办协调")[2].partition("期限")[0]
    for words in ("请求事项：查明渗漏部位", "1．住建所，王工", "2．城管队", "已到场查看", "基本满意", "理由：争吵升级"):
        assert words in said, words
    assert called.done("show", "1", "--json").data["supervision"][0]["label"] == "吹哨"


def test_a_case_without_supervision_has_no_such_part(clerk: Clerk) -> None:
    clerk.done("intake", SAMPLES / "01-邻里漏水.json")
    assert "督办协调" not in clerk.done("show", "1").out


def test_what_others_owe_is_counted_in_the_due_list_and_late_in_the_same_words_as_in_the_case(called: Clerk) -> None:
    said = called.done("due").out
    assert said.splitlines()[-1] == "等待对方2件（--waiting）"
    waiting = called.done("due", "--waiting").out
    assert "（--waiting）" not in waiting
    assert waiting.count("住建所") + waiting.count("城管队") == 2
    late = next(line for line in waiting.splitlines() if "住建所" in line)
    assert late.startswith("逾期3天")
    lines = called.done("show", "1").out.partition("期限")[2].splitlines()
    assert "逾期3天" in next(line for line in lines if "住建所" in line)
    assert "进行中" in next(line for line in lines if "城管队" in line)


def test_a_due_list_with_nothing_awaited_says_nothing_of_others(clerk: Clerk) -> None:
    assert "等待对方" not in clerk.done("due").out


def test_a_package_goes_with_its_letter_or_says_how_to_get_one(clerk: Clerk, tmp_path: Path) -> None:
    clerk.done("intake", SAMPLES / "01-邻里漏水.json")
    bare = clerk.done("export", "1", "--purpose", "其他部门")
    assert "先办“移送其他机关”或者“请其他机关协助或处理”" in bare.err
    given = ["mode=转办", "body=博望县住房和城乡建设局", "body_kind=其他部门", "purpose=请查明原因"]
    clerk.done("act", "1", "refer_out", *(word for one in given for word in ("--set", one)))
    place = tmp_path / "包.zip"
    made = clerk.done("export", "1", "--purpose", "其他部门", "--out", place)
    assert "包内有函件《" in made.out
    assert made.err == ""
    assert "已经存在，没有覆盖" in clerk.refused("export", "1", "--purpose", "其他部门", "--out", place).err
    again = tmp_path / "又.zip"
    told = clerk.done("export", "1", "--purpose", "其他部门", "--out", again, "--json").data
    assert told["letter"] in made.out
    assert told["note"] == ""


def test_show_names_the_cases_this_one_is_tied_to_and_taking_the_tie_back_says_which_stays(clerk: Clerk) -> None:
    clerk.done("intake", SAMPLES / "01-邻里漏水.json")
    bare = clerk.done("show", "1", "--json").data
    assert bare["ties"] == []
    assert "相关案件" not in clerk.done("show", "1").out
    visit = ["by=李璟", "interviewee=王桂兰", "performed=未履行", "relapse=是"]
    clerk.done("act", "1", "follow_up", *(word for one in visit for word in ("--set", one)))
    old, new = (clerk.done("show", number, "--json").data for number in ("1", "2"))
    (away,), (back,) = old["ties"], new["ties"]
    assert (away["reg_no"], away["relation"]) == (new["reg_no"], "反复另立")
    assert (back["reg_no"], back["relation"]) == (old["reg_no"], "反复自")
    assert f"因反复另立 {new['reg_no']}  {new['title']}（甄别分流）" in clerk.done("show", "1").out
    assert f"本案因反复另立，原案是 {old['reg_no']}" in clerk.done("show", "2").out
    void = ["entry=follow_up", "void=是", "reason=误录"]
    said = clerk.done("act", "1", "correct", *(word for one in void for word in ("--set", one)))
    assert f"{new['reg_no']}仍在" in said.out + said.err
