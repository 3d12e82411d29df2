"""Names are stored as typed or refused: nothing is taken out of them in silence."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from mediation.casework import reading
from mediation.casework.acts import act
from mediation.casework.checking import lint
from mediation.casework.desk import Desk
from mediation.casework.intake import intake
from mediation.casework.registering import draft_from, register
from mediation.values.problems import Problem
from tests.casework.office import mediating, registered, sample


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("王\x1b[31m桂兰", "控制字符（U+001B）"),
        ("王\x00桂兰", "控制字符（U+0000）"),
        ("王\n桂兰", "换行"),
        ("王\ud800桂兰", "控制字符（U+D800）"),
        ("王\u202e桂兰", "改变文字方向的字符（U+202E）"),
    ],
)
def test_a_name_nobody_could_have_typed_is_refused(desk: Desk, tmp_path: Path, name: str, said: str) -> None:
    data = sample("01")
    data["parties"][0]["name"] = name
    path = tmp_path / "登记.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(Problem) as problem:
        intake(desk, [path])
    assert "登记.json" in problem.value.message
    assert "姓名" in problem.value.message
    assert said in problem.value.message
    assert reading.case_lines(desk).lines == ()


def test_a_strange_name_that_can_be_typed_is_a_name(desk: Desk) -> None:
    parties = sample("01")["parties"]
    parties[0]["name"] = "[/]路{{7*7}}=cmd"
    case = registered(desk, "01", parties=parties)
    assert reading.snapshot(desk, case).parties[0].name == "[/]路{{7*7}}=cmd"


def test_a_negative_number_of_people_is_called_negative(desk: Desk) -> None:
    with pytest.raises(Problem, match="涉及人数“-3”不能是负数"):
        registered(desk, "01", people_involved=-3)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"mediation": {"accepted_on": "2026-10-01"}},
            "受理日期2026年10月1日早于申请日期.*请改正 mediation.accepted_on",
        ),
        (
            {"agreement": {"signed_on": "2026-11-01"}},
            "协议签署日期2026年11月1日早于最后一次调解会.*请改正 agreement.signed_on",
        ),
        ({"agreement": {"sealed_on": "2026-11-02"}}, "盖章日期2026年11月2日早于签署日期.*请改正 agreement.sealed_on"),
        ({"mediation": None}, "写了协议，却没有受理日期"),
    ],
)
def test_dates_out_of_order_name_the_field_and_the_cure(
    desk: Desk, tmp_path: Path, change: dict[str, dict[str, str] | None], said: str
) -> None:
    data = sample("01")
    for key, value in change.items():
        data[key] = None if value is None else data[key] | value
    path = tmp_path / "登记.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(Problem, match=f"登记.json.*{said}"):
        intake(desk, [path])
    assert reading.case_lines(desk).lines == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [({"amount": "0"}, "第2项是给付，金额不能为0元"), ({"obligor": "王桂兰"}, "第2项的义务人和权利人是同一人")],
)
def test_a_clause_that_obliges_nobody_stops_the_file(
    desk: Desk, tmp_path: Path, change: dict[str, str], said: str
) -> None:
    data = sample("01")
    data["agreement"]["items"][1] |= change
    path = tmp_path / "登记.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(Problem, match=f"登记.json.*{said}"):
        intake(desk, [path])
    assert reading.case_lines(desk).lines == ()


@pytest.mark.parametrize(
    ("value", "said"),
    [("赵\x1b[31m明", "控制字符（U+001B）"), ("赵\n明", "换行"), ("赵\u202e明", "改变文字方向的字符（U+202E）")],
)
def test_what_is_typed_at_a_screen_is_refused_as_well(desk: Desk, value: str, said: str) -> None:
    case_id = registered(desk, "01")
    for words in (
        {"object": "赵明", "field": "姓名或名称", "value": value},
        {"object": "案件", "field": "案件名称", "value": value},
    ):
        with pytest.raises(Problem) as problem:
            act(desk, case_id, "amend", words | {"reason": "笔误"})
        assert said in problem.value.message
        assert "请删去后重试" in problem.value.message
    assert reading.snapshot(desk, case_id).parties[1].name == "赵明"


def test_a_pasted_line_end_folds_away_and_long_texts_keep_their_lines(desk: Desk) -> None:
    case_id = registered(desk, "01")
    act(desk, case_id, "amend", {"object": "赵明", "field": "姓名或名称", "value": "赵一明\n", "reason": "笔误"})
    act(desk, case_id, "note", {"text": "第一段。\r\n第二段。"})
    case = reading.snapshot(desk, case_id)
    assert case.parties[1].name == "赵一明"
    assert case.entries[-1].value("text") == "第一段。\n第二段。"
    with pytest.raises(Problem, match="控制字符（U\\+001B）"):
        act(desk, case_id, "note", {"text": "漏\x1b水"})


def test_what_a_file_leaves_open_is_told(desk: Desk, tmp_path: Path) -> None:
    data = sample("01") | {"claims": "修好屋顶"}
    for key in ("mediation", "agreement", "applied_on"):
        data.pop(key)
    path = tmp_path / "登记.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    changed = intake(desk, [path]).registered[0]
    assert any("没有写申请日期，按今天登记" in one for one in changed.warnings)
    assert any("申请事项写成了一段文字" in one and "写成列表" in one for one in changed.warnings)
    case = reading.snapshot(desk, changed.case_id)
    assert (case.applied_on, case.claims) == (desk.today(), ("修好屋顶",))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"amount": "0"}, "第2项是给付，金额不能为0元，请填写金额"),
        ({"due": "2026-11-01"}, "协议第2条（agreement.items）：履行期限早于协议达成之日（2026年11月8日），请改正"),
        ({"obligor": "王桂兰"}, "第2项的义务人和权利人是同一人，请改正"),
        (
            {"amount": "4300.00"},
            "协议第2条（agreement.items）：条款文字写的金额4,200.00元与登记的4,300.00元不一致，请改正",
        ),
    ],
)
def test_an_agreement_that_must_be_mended_is_not_carried_on_by_a_file(
    desk: Desk, tmp_path: Path, change: dict[str, str], said: str
) -> None:
    data = sample("01")
    data["agreement"]["items"][1] |= change
    path = tmp_path / "登记.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(Problem) as problem:
        intake(desk, [path])
    assert problem.value.message.startswith(f"登记.json：{said}")
    assert reading.case_lines(desk).lines == ()


def test_at_the_screen_a_debt_to_oneself_is_refused_and_the_rest_is_warned_of(desk: Desk) -> None:
    case_id = registered(desk, "01")
    mediating(desk, case_id, "2026-11-03")
    item = sample("01")["agreement"]["items"][1]
    with pytest.raises(Problem, match="义务人和权利人是同一人"):
        act(desk, case_id, "oral", {"items": [item | {"obligee": "赵明"}]}, on="2026-11-08")
    for kind in ("作为", "不作为", "道歉", "交付", "确认", "其他"):
        own = {"kind": kind, "obligor": "赵明", "obligee": "赵明", "text": "赵明自行负责。", "due": "2026-12-01"}
        with pytest.raises(Problem, match="第1项的义务人和权利人是同一人"):
            act(desk, case_id, "oral", {"items": [own]}, on="2026-11-08")
    forgo = {"kind": "不作为", "obligor": "全部", "obligee": "全部", "text": "双方互不追究。"}
    done = act(desk, case_id, "oral", {"items": [item | {"due": "2026-11-01"}, forgo]}, on="2026-11-08")
    assert any("第1条" in one and "早于协议生效之日" in one for one in done.warnings)
    assert not any("第2条" in one for one in done.warnings)


def test_one_bad_clause_hides_no_other_while_it_is_typed(desk: Desk) -> None:
    case_id = registered(desk, "01")
    item = sample("01")["agreement"]["items"][1]
    rows = [item | {"amount": "0"}, item | {"obligee": "赵明"}, item | {"due": ""}]
    found = {(one.where, one.message) for one in lint(desk, case_id, {"items": rows})}
    for where, words in (("第1条", "金额是0元"), ("第2条", "同一人"), ("第3条", "没有履行期限")):
        assert any(one == where and words in message for one, message in found), found


def test_zero_width_marks_in_a_file_are_told(desk: Desk, tmp_path: Path) -> None:
    data = sample("01")
    data["parties"][1]["name"] = "赵\u200b明"
    data["facts"] = "漏水。\ufeff多次协商未果。"
    path = tmp_path / "登记.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    changed = intake(desk, [path]).registered[0]
    told = [one for one in changed.warnings if "零宽字符" in one]
    assert told == ["“纠纷事实”、“当事人第2项.姓名或名称”里有看不见的零宽字符，已去掉，请核对。"]
    assert reading.snapshot(desk, changed.case_id).parties[1].name == "赵明"


def test_zero_width_marks_typed_at_a_screen_are_told(desk: Desk) -> None:
    case_id = registered(desk, "01")
    done = act(desk, case_id, "note", {"text": "现场查看\u200b漏点。"})
    assert "“内容”里有看不见的零宽字符，已去掉，请核对。" in done.warnings
    assert not any("零宽" in one for one in act(desk, case_id, "note", {"text": "现场查看。\r\n再谈。"}).warnings)
    draft = replace(draft_from(sample("01"), desk.today()), place="春晖\u200c小区")
    assert any("“发生地点”里有看不见的零宽字符" in one for one in register(desk, draft).warnings)


def test_a_cell_of_a_ledger_keeps_its_lines_and_loses_nothing_in_silence(desk: Desk, tmp_path: Path) -> None:
    row = [
        "ZJ1", "书面协议", "当事人申请", "博望调委会", "", "李璟", "2026-03-05", "因树枝遮光争吵。\n多次\u200b协商。", "简单纠纷", "邻里纠纷",
        "", "不涉及", "博望街道", "无", "调解成功", "2026-03-08", "张三丰,李四光", 0.0,
    ]  # fmt: skip
    changed = intake(desk, [sheet(tmp_path / "台账.xlsx", row)]).registered[0]
    assert reading.snapshot(desk, changed.case_id).facts == "因树枝遮光争吵。\n多次协商。"
    assert "“纠纷简要情况”里有看不见的零宽字符，已去掉，请核对。" in changed.warnings
    for column, value, said in (
        (16, "张\u202e三丰,李四光", "第2行：“当事人”一栏里有改变文字方向的字符（U+202E）"),
        (14, "调解_x001B_成功", "第2行：“调解结果”一栏里有看不见的控制字符（U+001B）"),
    ):
        bad = sheet(tmp_path / "坏台账.xlsx", [*row[:column], value, *row[column + 1 :]])
        with pytest.raises(Problem) as problem:
            intake(desk, [bad])
        assert said in problem.value.message


def sheet(path: Path, row: list[object]) -> Path:
    import openpyxl

    from mediation.casework.ledger import COLUMNS

    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(list(COLUMNS))
    page.append(row)
    book.save(path)
    return path
