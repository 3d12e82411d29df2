"""A refusal names the text of who mediates: no police law for a land case, no people's mediation law for a court's."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.procedure.courting import mediating

DAY = date(2026, 11, 3)


def asked(story, organ, kind="邻里/渗漏水", **fields):
    case = story(kind=kind)
    case.do("register")
    case.do("admin_apply", DAY, organ_kind=organ, organ=f"县{organ}", **fields)
    return case


@pytest.mark.parametrize(
    ("organ", "kind", "own", "other"),
    [
        ("人力资源社会保障", "劳动争议/工伤", "深圳", "治安"),
        ("乡镇街道", "山林土地/流转", "深圳", "治安"),
        ("公安", "损害赔偿/人身损害", "治安管理处罚法》第9条", "市场监督"),
        ("市场监管", "消费", "投诉举报处理暂行办法》第14条", "治安"),
    ],
)
def test_consent_to_an_agency_rests_on_its_own_text(story, organ, kind, own, other):
    reason = asked(story, organ, kind).refused_by("admin_accept", "admin_consents", DAY)
    assert own in reason.article
    assert other not in reason.article


def test_a_court_s_mediation_is_not_extended_by_the_rules_of_committees(story):
    case = mediating(story)
    on = case.last_day
    case.do("extend", on, until=on + timedelta(days=25), consents=case.consents())
    reason = case.refused_by("extend", "extension_later", on, until=on + timedelta(days=16), consents=case.consents())
    assert "特邀调解" in reason.article
    assert "人民调解" not in reason.article


def test_a_recusal_before_an_agency_names_no_law_of_committees(story):
    case = asked(story, "市场监管", "消费", joint=True)
    case.do("admin_accept", DAY)
    case.do("appoint", DAY, mediators=("li",), recorder="zhou")
    case.do("recuse", DAY, staff="li", asked_by="王桂兰", reason="亲属", decision="待决定")
    reason = case.refused_by("start", "recusal_settled", DAY)
    assert "人民调解法》第23条" not in reason.article


def test_no_condition_of_a_mediation_is_told_in_another_bodys_text(p):
    """Of every condition on every way of mediating something is left to say besides texts of other bodies."""
    from mediation.procedure.law import spoken

    organs = {"administrative": ("公安", "市场监管", "乡镇街道"), "judicial": ("",), "people": ("",)}
    told = 0
    for act in p.acts.values():
        for way in act.ways:
            for organ in organs.get(way.track, ()):
                bodies = {way.track, organ, *(p.states[state].track for state in way.to)}
                for guard in way.guards:
                    own = spoken(guard.laws, bodies, way.laws)
                    foreign = [law for law in own if law.bodies and bodies.isdisjoint(law.bodies)]
                    assert not foreign or way.id in NAMED, f"{way.id} {way.track} {organ} {guard.id}: {foreign[0].cite}"
                    told += 1
    assert told > 300


NAMED = {"no_penalty_apply", "no_penalty_accept", "police_decision", "admin_penalise"}
"""Acts that are the police's by themselves, whoever mediates."""
