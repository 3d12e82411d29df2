"""Names are stored as typed or refused: nothing is taken out of them in silence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mediation.casework import reading
from mediation.casework.desk import Desk
from mediation.casework.intake import intake
from mediation.values.problems import Problem
from tests.casework.office import registered, sample


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
