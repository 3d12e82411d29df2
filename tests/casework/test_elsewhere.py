"""The same claim mediated twice at once: refused for a medical one, warned of for the others."""

from __future__ import annotations

import json
from datetime import date

import pytest

from mediation.casework.acts import act, offers
from mediation.casework.desk import Desk
from mediation.casework.drafting import draft_from
from mediation.casework.reading import snapshot
from mediation.casework.registering import register
from mediation.values.problems import Refused
from tests.casework.office import SAMPLES, registered


def accept(desk: Desk, case_id: str, day: str) -> tuple[str, ...]:
    act(desk, case_id, "divert", {}, on=day)
    act(desk, case_id, "ask", {"consents": "全部:同意"}, on=day)
    return act(desk, case_id, "accept", {}, on=day).warnings


def test_a_second_mediation_of_one_medical_claim_is_refused_with_its_article(desk: Desk) -> None:
    accept(desk, registered(desk, "08", joint=True), "2026-11-18")
    again = registered(desk, "08", joint=True)
    with pytest.raises(Refused, match="同一医疗纠纷") as refused:
        accept(desk, again, "2026-11-19")
    assert "医疗纠纷预防和处理条例" in refused.value.article
    divert = next(offer for offer in offers(desk, again) if offer.act.id == "divert")
    assert not divert.allowed


def test_a_hospital_s_other_disputes_do_not_hide_the_one_that_runs(desk: Desk) -> None:
    accept(desk, registered(desk, "08", joint=True), "2026-11-18")
    data = json.loads(next(SAMPLES.glob("08*.json")).read_text(encoding="utf-8"))
    for number in range(60):
        other = json.loads(json.dumps(data))
        other["parties"] = [
            party if party["role"] == "被申请人" else {"role": party["role"], "type": "自然人", "name": f"患者{number}"}
            for party in other["parties"]
        ]
        register(desk, draft_from({key: other[key] for key in ("title", "kind", "facts", "parties")}, desk.today()))
    with pytest.raises(Refused, match="同一医疗纠纷"):
        accept(desk, registered(desk, "08", joint=True), "2026-11-19")


def test_after_the_first_has_ended_the_claim_may_be_mediated_again(desk: Desk) -> None:
    first = registered(desk, "08", joint=True)
    accept(desk, first, "2026-11-18")
    act(desk, first, "withdraw", {"party": "申请人", "reason": "另行协商"}, on="2026-11-19")
    again = registered(desk, "08", joint=True)
    accept(desk, again, "2026-11-20")
    assert snapshot(desk, again).accepted_on == date(2026, 11, 20)


def test_the_death_of_a_party_does_not_free_the_claim(desk: Desk) -> None:
    accept(desk, registered(desk, "08", joint=True), "2026-11-18")
    again = registered(desk, "08", joint=True)
    act(desk, again, "party_death", {"party": "申请人"}, on="2026-11-19")
    with pytest.raises(Refused, match="同一医疗纠纷"):
        act(desk, again, "divert", {}, on="2026-11-19")


def test_a_second_mediation_of_another_claim_is_warned_of(desk: Desk) -> None:
    accept(desk, registered(desk, "01"), "2026-11-18")
    again = registered(desk, "01")
    warned = act(desk, again, "divert", {}, on="2026-11-19").warnings
    assert any("请核对是否重复办理" in words for words in warned)


def test_another_dispute_of_the_same_person_is_no_second_mediation(desk: Desk) -> None:
    accept(desk, registered(desk, "01"), "2026-11-18")
    assert accept(desk, registered(desk, "07"), "2026-11-19") == ()


def _sued(desk: Desk, case_id: str) -> None:
    accept(desk, case_id, "2026-11-18")
    act(desk, case_id, "fail", {"reason": "达不成协议", "remedies_told": "是"}, on="2026-11-19")
    suit = {"party": "申请人", "court": "博望县人民法院", "external_no": "（2026）民初7号"}
    act(desk, case_id, "sue", suit, on="2026-11-20")


def test_a_medical_claim_before_a_court_is_mediated_in_no_other_case(desk: Desk) -> None:
    first = registered(desk, "08", joint=True)
    _sued(desk, first)
    again = registered(desk, "08", joint=True)
    with pytest.raises(Refused, match="已起诉至博望县人民法院") as refused:
        act(desk, again, "divert", {}, on="2026-11-21")
    assert "医疗纠纷预防和处理条例" in refused.value.article
    assert not next(offer for offer in offers(desk, again) if offer.act.id == "divert").allowed
    organ = {"organ_kind": "卫生健康", "organ": "博望县卫生健康局", "joint": "是"}
    with pytest.raises(Refused, match="已起诉至博望县人民法院"):
        act(desk, again, "admin_apply", organ, on="2026-11-21")
    handed = {"mode": "委托先行调解", "consented": "是", "consent_evidence": "笔录"}
    with pytest.raises(Refused, match="已起诉至博望县人民法院"):
        act(desk, again, "court_refer", handed | {"court": "别县人民法院"}, on="2026-11-21")
    act(desk, again, "court_refer", handed | {"court": "博望县人民法院"}, on="2026-11-21")


def test_once_the_suit_is_withdrawn_the_claim_may_be_mediated_again(desk: Desk) -> None:
    first = registered(desk, "08", joint=True)
    _sued(desk, first)
    act(desk, first, "sue_end", {"result": "撤诉"}, on="2026-11-23")
    again = registered(desk, "08", joint=True)
    accept(desk, again, "2026-11-24")
    assert snapshot(desk, again).accepted_on == date(2026, 11, 24)


def test_another_claim_before_a_court_is_warned_of(desk: Desk) -> None:
    _sued(desk, registered(desk, "01"))
    warned = act(desk, registered(desk, "01"), "divert", {}, on="2026-11-21").warnings
    assert any("已起诉至博望县人民法院" in words for words in warned)
