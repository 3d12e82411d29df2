"""Amending what the rules read: what was done afterwards is judged again, and what would break is named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mediation.casework import reading
from mediation.casework.acts import act
from mediation.casework.desk import Desk
from mediation.documents.context_people import party_data
from mediation.values.problems import Refused
from tests.casework.office import mediating, registered

DAY = "2026-11-08"
ITEM = {
    "kind": "给付", "obligor": "赵明", "obligee": "王桂兰", "amount": "4200", "due": "2026-11-20", "text": "赵明支付4200元。",
}  # fmt: skip


def amend(desk: Desk, case_id: str, what: str, field: str, value: str) -> Any:
    return act(desk, case_id, "amend", {"object": what, "field": field, "value": value, "reason": "登记有误"})


@pytest.fixture
def case_id(desk: Desk) -> str:
    found = registered(desk, "01")
    mediating(desk, found, "2026-11-03")
    act(desk, found, "session", {"started": f"{DAY} 09:30", "place": "调解室", "record": "协商。"})
    return found


def reached(desk: Desk, case_id: str) -> None:
    act(desk, case_id, "reach", {"items": [ITEM]}, on=DAY)


def test_an_oral_agreement_is_not_moved_to_a_kind_that_must_be_written(desk: Desk, case_id: str) -> None:
    act(desk, case_id, "oral", {"items": [ITEM], "on_spot": "是"}, on=DAY)
    with pytest.raises(Refused) as refusal:
        amend(desk, case_id, "案件", "纠纷类别", "医疗")
    assert "“口头协议”（2026年11月8日）不再成立" in refusal.value.message
    assert "《医疗纠纷预防和处理条例》第39条" in refusal.value.article
    assert "《" not in refusal.value.message, "the article is printed once, with its sentence"
    assert reading.snapshot(desk, case_id).kind == "邻里/渗漏水", "nothing is written"
    amend(desk, case_id, "案件", "纠纷类别", "邻里/噪声")
    assert reading.snapshot(desk, case_id).kind == "邻里/噪声"


def test_an_own_signature_does_not_stand_when_the_signer_turns_out_a_child(desk: Desk, case_id: str) -> None:
    reached(desk, case_id)
    act(desk, case_id, "sign", {"signer": "赵明"}, on=DAY)
    with pytest.raises(Refused, match="“签署”（2026年11月8日）不再成立：赵明系限制民事行为能力人"):
        amend(desk, case_id, "赵明", "行为能力", "限制")
    assert reading.snapshot(desk, case_id).parties[1].capacity == ""


def test_an_agent_who_signed_keeps_the_authority_he_signed_with(desk: Desk, case_id: str) -> None:
    lawyer = {"party": "赵明", "name": "律师丁", "agent_kind": "律师", "authority": "特别授权"}
    act(desk, case_id, "agent_add", lawyer, on=DAY)
    reached(desk, case_id)
    act(desk, case_id, "sign", {"signer": "赵明", "signed_by": "律师丁"}, on=DAY)
    with pytest.raises(Refused, match="没有赵明的特别授权"):
        amend(desk, case_id, "律师丁", "授权", "一般授权")
    amend(desk, case_id, "律师丁", "姓名", "丁律师")
    amend(desk, case_id, "丁律师", "电话", "13900000088")


def test_a_name_put_right_after_signing_leaves_the_signature_standing(desk: Desk, case_id: str) -> None:
    reached(desk, case_id)
    act(desk, case_id, "sign", {"signer": "赵明"}, on=DAY)
    amend(desk, case_id, "赵明", "姓名或名称", "赵铭")
    amend(desk, case_id, "赵铭", "电话", "13900000088")
    act(desk, case_id, "sign", {"signer": "王桂兰"}, on=DAY)
    assert {s.signed_by for s in reading.snapshot(desk, case_id).agreements[0].signatures} == {"赵明", "王桂兰"}


def test_the_way_it_came_cannot_turn_an_asked_party_into_one_never_asked(desk: Desk) -> None:
    found = registered(desk, "01")
    act(desk, found, "divert", {}, on="2026-11-03")
    act(desk, found, "ask", {"consents": "赵明:同意"}, on="2026-11-03")
    act(desk, found, "accept", {}, on="2026-11-03")
    with pytest.raises(Refused, match="“受理”（2026年11月3日）不再成立：尚未征询王桂兰的意愿"):
        amend(desk, found, "案件", "案件来源", "主动")


def test_what_stood_there_before_is_kept_uncut(desk: Desk, case_id: str) -> None:
    long = "渗水" * 300
    amend(desk, case_id, "案件", "纠纷事实", long)
    amend(desk, case_id, "案件", "纠纷事实", "已核实。")
    assert reading.snapshot(desk, case_id).entries[-1].value("before") == long


def test_an_agent_signs_only_while_the_authority_lasts(desk: Desk, case_id: str) -> None:
    lawyer = {"party": "赵明", "name": "律师丁", "agent_kind": "律师", "authority": "特别授权"}
    act(desk, case_id, "agent_add", lawyer, on=DAY)
    reached(desk, case_id)
    hand = {"signer": "赵明", "signed_by": "律师丁"}
    amend(desk, case_id, "律师丁", "授权截止", "2026-11-20")
    with pytest.raises(Refused, match="赵明对律师丁的授权已于2026年11月20日届满，不能代为签署") as refusal:
        act(desk, case_id, "sign", hand, on="2026-11-21")
    assert "第173条" in refusal.value.article
    act(desk, case_id, "sign", hand, on="2026-11-20")
    with pytest.raises(Refused, match="不再成立：赵明对律师丁的授权已于2026年11月19日届满"):
        amend(desk, case_id, "律师丁", "授权截止", "2026-11-19")


def test_papers_name_the_agents_of_their_day(desk: Desk, case_id: str) -> None:
    lawyer = {"party": "赵明", "name": "律师丁", "agent_kind": "律师", "authority": "特别授权"}
    act(desk, case_id, "agent_add", lawyer, on=DAY)
    amend(desk, case_id, "律师丁", "授权截止", "2026-11-20")
    party = reading.snapshot(desk, case_id).parties[1]
    for day, names in ((date(2026, 11, 20), ["律师丁"]), (date(2026, 11, 21), [])):
        data = party_data(party, "被申请人", day)
        assert [agent["name"] for agent in data["agents"]] == names
        assert [one["name"] for one in data["signers"] if one["who"] == "agent"] == names
