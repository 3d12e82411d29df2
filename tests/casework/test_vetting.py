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
