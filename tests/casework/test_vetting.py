"""What a party cannot have is refused by name, never dropped in silence."""

from __future__ import annotations

from typing import Any

import pytest

from mediation.casework import reading
from mediation.casework.acts import act
from mediation.casework.desk import Desk
from mediation.casework.registering import draft_from, register
from mediation.values.credit import check_character
from mediation.values.problems import Problem
from tests.casework.office import mediating, registered, sample

CODE = "9199010100000001K"
USCC = CODE + check_character(CODE)


def with_respondent(desk: Desk, **party: Any) -> str:
    data = {k: v for k, v in sample("01").items() if k not in ("mediation", "agreement", "referral")}
    data["parties"] = [data["parties"][0], {"role": "被申请人", "name": "博望某某", **party}]
    return register(desk, draft_from(data, desk.today())).case_id


@pytest.mark.parametrize(
    ("party", "said"),
    [
        ({"type": "法人", "id_no": "990101198411053215"}, "被申请人博望某某是法人，不能填写证件号码，请改正类型，或者去掉该项"),
        ({"type": "法人", "birth": "1984-11-05"}, "被申请人博望某某是法人，不能填写出生日期"),
        ({"type": "机关", "gender": "女"}, "被申请人博望某某是机关，不能填写性别"),
        ({"type": "自然人", "uscc": USCC}, "被申请人博望某某是自然人，不能填写统一社会信用代码"),
    ],
)  # fmt: skip
def test_a_number_that_does_not_fit_the_type_is_refused(desk: Desk, party: dict[str, Any], said: str) -> None:
    with pytest.raises(Problem) as problem:
        with_respondent(desk, **party)
    assert problem.value.reason == "wrong_field"
    assert problem.value.message.startswith(said)
    assert not reading.case_lines(desk).lines, "nothing is written"


def test_a_self_employed_trader_has_the_code_and_the_operators_number(desk: Desk) -> None:
    number = sample("01")["parties"][1]["id_no"]
    case = reading.snapshot(desk, with_respondent(desk, type="个体工商户", uscc=USCC, id_no=number))
    party = case.parties[1]
    assert (party.uscc, party.id_no, party.id_type) == (USCC, number, "居民身份证")
    with pytest.raises(Problem, match="经营者证件号码"):
        with_respondent(desk, type="个体工商户", id_no="990101198411053210")


def test_a_type_put_right_says_what_it_takes_off(desk: Desk) -> None:
    case_id = registered(desk, "01")
    values = {"object": "赵明", "field": "类型", "value": "个体工商户", "reason": "以店铺名义"}
    changed = act(desk, case_id, "amend", values)
    assert any("原登记的出生日期" in warning and "已去掉" in warning for warning in changed.warnings)
    assert reading.snapshot(desk, case_id).parties[1].id_no, "the operator keeps his number"


def test_a_warning_names_what_it_rests_on(desk: Desk) -> None:
    case_id = registered(desk, "01")
    mediating(desk, case_id, "2026-11-03")
    item = {
        "kind": "给付",
        "obligor": "赵明",
        "obligee": "王桂兰",
        "amount": "1",
        "due": "2026-12-31",
        "text": "支付1元。",
    }
    changed = act(desk, case_id, "oral", {"items": [item]}, on="2026-11-08")
    written = [warning for warning in changed.warnings if "书面" in warning]
    assert len(written) == 1
    assert "本中心设置（参照《宁波市人民调解条例》第24条" in written[0]
    assert "应当" not in written[0], "a reference does not read as law"


@pytest.mark.parametrize(
    ("act_id", "changed", "said"),
    [
        ("session", {"started": "2026-12-01 15:00"}, "开始时间2026年12月1日15时00分还没有到（现在是2026年12月1日10时00分）"),
        ("session", {"ended": "2026-12-01 10:30"}, "结束时间2026年12月1日10时30分还没有到"),
        ("investigate", {"started": "2026-12-01 10:01"}, "开始时间2026年12月1日10时01分还没有到"),
        ("report_police", {"at": "明天 9:00"}, "报告时间2026年12月2日9时00分还没有到"),
    ],
)  # fmt: skip
def test_what_is_told_of_has_happened(desk: Desk, act_id: str, changed: dict[str, str], said: str) -> None:
    case_id = registered(desk, "01")
    mediating(desk, case_id, "2026-11-03")
    told = {
        "session": {"started": "2026-12-01 9:00", "place": "调解室", "record": "双方陈述。"},
        "investigate": {"subject": "邻居", "investigators": "李璟", "started": "2026-12-01 9:00", "place": "现场", "text": "渗水。"},
        "report_police": {"at": "2026-12-01 9:00", "to": "博望派出所", "matter": "扬言报复。"},
    }[act_id]  # fmt: skip
    before = reading.snapshot(desk, case_id).version
    with pytest.raises(Problem) as problem:
        act(desk, case_id, act_id, told | changed)
    assert problem.value.message.startswith(said)
    assert reading.snapshot(desk, case_id).version == before, "nothing is written"
    act(desk, case_id, act_id, told)
    if act_id == "session":
        with pytest.raises(Problem, match="还没有到"):
            act(
                desk,
                case_id,
                "correct",
                {"entry": "session", "fields": "结束时间=2026-12-01 16:00", "reason": "补填"},
            )
    act(desk, case_id, "notify", {"at": "2026-12-01 15:00", "place": "调解室"})
