"""What a person types where a code, a party or a colleague is asked for: the words shown for it do as well."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from mediation.casework import reading
from mediation.casework.acts import act, fields_of, offers
from mediation.casework.checking import check
from mediation.casework.desk import Desk
from mediation.values.problems import Problem
from tests.casework.office import mediating, registered, sample, taken_in


def test_every_choice_is_taken_by_its_word_and_by_its_code(desk: Desk, tmp_path: Path) -> None:
    case_id = registered(desk, "01")
    scan = tmp_path / "证据.png"
    Image.new("RGB", (60, 80), "white").save(scan)
    for word in ("evidence", "证据"):
        act(desk, case_id, "attach", {"title": word, "category": word, "file": scan})
    assert [one.category for one in reading.snapshot(desk, case_id).attachments] == ["evidence", "evidence"]
    with pytest.raises(Problem) as problem:
        act(desk, case_id, "attach", {"title": "某物", "category": "照片", "file": scan})
    assert "可选：身份证明、证据、履行凭证" in problem.value.message
    assert "evidence" not in problem.value.message


def test_the_words_a_field_offers_are_taken_as_they_stand(desk: Desk) -> None:
    case_id = taken_in(desk, "01")
    offered = {spec.name: spec for spec in fields_of(desk, case_id, "perform")}["instalment"]
    word = next(one for one in offered.labels if one.startswith("2.1"))
    act(desk, case_id, "perform", {"instalment": word}, on="2026-11-20")
    part = reading.snapshot(desk, case_id).agreement.items[1].instalments[0]  # type: ignore[union-attr]
    assert part.state == "done"


@pytest.mark.parametrize("word", ["王桂兰", "申请人", "申请人一", "申请人1", "申请人一 王桂兰", "申请人王桂兰"])
def test_a_party_is_named_as_the_screen_names_it(desk: Desk, word: str) -> None:
    case_id = registered(desk, "01")
    act(desk, case_id, "party_leave", {"party": word, "reason": "自愿退出"})
    assert reading.snapshot(desk, case_id).parties[0].left_on is not None


def test_a_mediator_signs_by_name_without_a_code(desk: Desk) -> None:
    case_id = registered(desk, "01")
    mediating(desk, case_id, "2026-11-03")
    items = [sample("01")["agreement"]["items"][1]]
    act(desk, case_id, "reach", {"items": items, "manner": "调解员主持协商"}, on="2026-11-08")
    act(desk, case_id, "sign", {"signer": "申请人一 王桂兰"}, on="2026-11-08")
    act(desk, case_id, "sign", {"signer": "调解员李璟"}, on="2026-11-08")
    act(desk, case_id, "sign", {"signer_kind": "记录人", "signer": "周敏"}, on="2026-11-08")
    signed = reading.snapshot(desk, case_id).agreement.signatures  # type: ignore[union-attr]
    assert sorted(one.signer_kind for one in signed) == ["mediator", "party", "recorder"]


def test_two_parties_of_one_name_are_listed_and_told_apart_by_number(desk: Desk) -> None:
    parties = sample("01")["parties"]
    twin = dict(parties[0]) | {"id_no": "", "birth": None, "gender": "", "phone": ""}
    case_id = registered(desk, "01", parties=[parties[0], twin, parties[1]])
    with pytest.raises(Problem) as problem:
        act(desk, case_id, "party_leave", {"party": "王桂兰", "reason": "自愿退出"})
    assert "“王桂兰”不止一人，本案当事人：申请人一 王桂兰、申请人二 王桂兰" in problem.value.message
    act(desk, case_id, "party_leave", {"party": "申请人二", "reason": "自愿退出"})
    assert [bool(one.left_on) for one in reading.snapshot(desk, case_id).parties] == [False, True, False]


def test_what_the_rules_of_the_kind_propose_is_filled_in_and_told(desk: Desk) -> None:
    case_id = registered(desk, "04")
    asked = {spec.name: spec for spec in fields_of(desk, case_id, "admin_apply")}
    assert (asked["organ_kind"].default, asked["organ_kind"].proposed) == ("交警", True)
    assert "通常由交警调解" in asked["organ_kind"].help
    refused = {spec.name: spec for spec in fields_of(desk, case_id, "refuse")}
    assert "向人民法院起诉" in str(refused["remedies"].default)
    assert "第85条" in str(refused["remedies"].default)
    guided = {spec.name: spec for spec in fields_of(desk, case_id, "guide")}
    assert guided["to_body"].default == ""
    assert "本类纠纷的途径" in guided["to_body"].help
    offered = {offer.act.id: offer.act for offer in offers(desk, case_id)}
    assert {spec.name: spec.default for spec in offered["admin_apply"].fields}["organ_kind"] == "交警"
    with pytest.raises(Problem, match="缺少主管部门"):
        act(desk, case_id, "admin_apply", {"organ": "博望县公安局交通警察大队"})


def test_the_check_names_the_papers_the_trade_asks_for(desk: Desk, tmp_path: Path) -> None:
    case_id = registered(desk, "04")
    assert [one.message for one in check(desk, case_id) if "道路交通事故认定书" in one.message]
    scan = tmp_path / "认定书.png"
    Image.new("RGB", (60, 80), "white").save(scan)
    act(desk, case_id, "attach", {"title": "事故认定书", "category": "证据", "file": scan})
    assert not [one.message for one in check(desk, case_id) if "道路交通事故认定书" in one.message]
