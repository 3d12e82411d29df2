"""Choosing the kind changes what a case asks for: the rules of each trade are data with their article."""

from __future__ import annotations

import pytest

from mediation.procedure.kinds import RULE_SORTS, rule_words


@pytest.mark.parametrize(
    ("kind", "organ", "said", "article"),
    [
        ("医疗", "卫生健康", "一方申请、他方同意", "《医疗纠纷预防和处理条例》第31条"),
        ("道路交通事故", "交警", "每方参加的不超过三人", "《道路交通事故处理程序规定》第88条"),
        ("劳动争议/工伤", "人力资源社会保障", "申请仲裁", "《中华人民共和国劳动争议调解仲裁法》第14条"),
        ("消费/预付卡", "市场监管", "超过三年的投诉", "《市场监督管理投诉举报处理暂行办法》第15条"),
        ("消费/旅游", "文化和旅游", "2个工作日内决定是否受理", "《旅游投诉处理办法》第11条、第14条、第16条、第23条"),
        ("山林土地/流转", "乡镇街道", "制作书面协议", "《中华人民共和国农村土地承包经营纠纷调解仲裁法》第10条"),
        ("损害赔偿/人身损害", "公安", "不予处罚", "《中华人民共和国治安管理处罚法》第9条第4款"),
    ],
)
def test_a_trade_s_own_rules_are_told_with_their_article(p, kind, organ, said, article):
    found = p.kind(kind)
    assert found.organs[0] == organ
    words = [rule_words(rule, "990101", kind) for rule in found.rules]
    assert any(said in one and article in one for one in words), words


def test_a_leaf_keeps_the_rules_of_its_kind_and_adds_its_own(p):
    market, tourism = p.kind("消费/预付卡"), p.kind("消费/旅游")
    assert set(market.rules) < set(tourism.rules)
    assert "道路交通事故认定书" in p.kind("道路交通事故").materials


def test_every_rule_of_a_trade_is_of_a_known_sort_and_rests_on_a_text(p):
    for kind in p.kinds.values():
        for rule in kind.rules:
            assert rule.sort in RULE_SORTS, kind.id
            assert rule.laws, (kind.id, rule.text)
            assert not rule.text.endswith("。"), rule.text


@pytest.mark.parametrize(
    ("kind", "sorts"),
    [
        ("损害赔偿/人身损害", {"前提", "不得受理", "先后", "材料", "途径"}),
        ("劳动争议/工伤", {"先后", "材料", "人数", "效力", "途径"}),
        ("医疗", {"前提", "不得受理", "先后", "材料", "人数", "公开", "效力", "途径"}),
        ("道路交通事故", {"前提", "先后", "材料", "人数", "效力", "途径"}),
        ("消费/旅游", {"不得受理", "先后", "材料", "人数", "途径"}),
        ("山林土地/承包经营", {"前提", "不得受理", "材料", "途径"}),
    ],
)
def test_a_trade_tells_what_it_asks_excludes_and_leads_to(p, kind, sorts):
    assert {rule.sort for rule in p.kind(kind).rules} == sorts


@pytest.mark.parametrize(
    ("kind", "said", "article"),
    [
        ("损害赔偿/人身损害", "7个工作日内再调解一次", "第183条"),
        ("损害赔偿/人身损害", "违法嫌疑人逃跑", "第179条"),
        ("劳动争议/工伤", "可以直接向人民法院起诉", "第51条"),
        ("劳动争议/工伤", "15日内，可以共同向劳动争议仲裁委员会申请审查", "（待核）"),
        ("医疗", "30个工作日内完成", "第38条"),
        ("道路交通事故", "10日内制作调解书或者调解终结书", "第90条"),
        ("消费/预付卡", "7个工作日内告知", "第21条"),
        ("消费/旅游", "5个工作日内书面答复", "第14条"),
        ("山林土地/流转", "仲裁委员会不受理", "农村土地承包经营纠纷调解仲裁法"),
    ],
)
def test_the_clocks_and_effects_of_a_trade_are_told(p, kind, said, article):
    words = [rule_words(rule, "990101", kind) for rule in p.kind(kind).rules]
    assert any(said in one and article in one for one in words), words


def test_the_usual_agency_of_a_kind_is_known(p):
    usual = {
        "物业/物业费": "住房和城乡建设",
        "环境污染/水污染": "生态环境",
        "损害赔偿/校园伤害": "教育",
        "损害赔偿/财产损害": "公安",
    }
    assert {kind: p.kind(kind).organs[0] for kind in usual} == usual
