"""Judicial confirmation: together, in time, what can be confirmed, and what follows from each ruling."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mediation.procedure.engine import fold
from mediation.procedure.model import PartyFacts
from tests.procedure.courting import COURT, PAY_LATER, REPAIR, applied, confirmed, signed

MADE = date(2026, 11, 8)
LAST = date(2026, 12, 8)
DAY = date(2026, 11, 12)


def state(case) -> str:
    return case.standing.tracks["confirmation"].state


@pytest.fixture
def agreed(story):
    """A people's agreement in force since 2026-11-08, to be performed on 2026-12-20."""
    case = story().effective(MADE, items=(PAY_LATER, REPAIR))
    case.today = date(2027, 6, 30)
    return case


# ---- applying: T24, T25 ------------------------------------------------------------------------------------------------


def test_t24_both_apply_together_within_thirty_days_of_the_effective_day(agreed):
    assert state(agreed) == "C0"
    applied(agreed, LAST)
    assert state(agreed) == "C1"
    found = agreed.standing.confirmation
    assert (found.court, found.applied_on) == (COURT, LAST)


def test_trap_5_one_party_alone_is_refused_and_told_of_other_ways(agreed):
    reason = agreed.refused_by("confirm_apply", "confirm_joint", DAY, parties=("wang",), court=COURT)
    assert "第205条" in reason.article
    assert "尚缺赵明" in reason.message
    assert all(way in reason.message for way in ("起诉", "支付令", "公证"))
    assert state(agreed) == "C0", "nothing is marked as rejected"


def test_trap_3_the_thirty_days_run_from_the_effective_day_and_shut_after_it(agreed):
    late = date(2026, 12, 9)
    reason = agreed.refused_by("confirm_apply", "confirm_in_time", late, parties=("wang", "zhao"), court=COURT)
    assert "已过30日" in reason.message
    assert "至2026年12月8日届满，2026年12月9日已逾期1日" in reason.message
    assert "第205条" in reason.article
    assert "第86条" in reason.article
    allowed = {"parties": ("wang", "zhao"), "court": COURT, "delay_allowed": "(2026)准许顺延决定1号"}
    assert not agreed.judge("confirm_apply", late, **allowed).refused, "the court allowed the delay"


def test_t25_after_the_last_day_the_right_is_lost_and_the_agreement_stays(agreed):
    after = fold(agreed.p, agreed.facts, today=date(2026, 12, 9), holidays=agreed.holidays)
    assert after.tracks["confirmation"].state == "C8"
    assert after.agreement.state == "effective"


def test_t25_after_the_last_day_the_way_is_shown_as_shut_but_for_the_court_s_leave(agreed):
    from mediation.procedure.engine import offers

    day = date(2026, 12, 20)
    after = fold(agreed.p, agreed.facts, today=day, holidays=agreed.holidays)
    found = offers(agreed.p, agreed.facts, after, role="mediator", today=day, holidays=agreed.holidays)
    shut = next(one for one in found if one.act.id == "confirm_apply")
    told = shut.warnings[0]
    assert "已过30日：协议于2026年11月8日生效" in told.message
    assert "至2026年12月8日届满，已逾期12日，不能再申请" in told.message
    assert "法院准许顺延" in told.message
    assert "第205条" in told.article, "the act stays open for the court's leave alone"


def test_trap_4_the_present_number_of_the_article_is_printed(agreed):
    words = agreed.refused_by("confirm_apply", "confirm_joint", DAY, parties=("wang",), court=COURT).article
    assert "第205条" in words
    assert "第201条" not in words
    texts = agreed.p.acts["confirm_apply"].law
    assert texts.cite_on(date(2023, 5, 1)).endswith("第201条"), "an application of 2023 rested on the older number"


def test_only_who_acts_for_a_party_applies_for_it(agreed):
    given = {"parties": ("wang", "zhao"), "court": COURT}
    assert "不是" in agreed.refused_by("confirm_apply", "confirm_agents", DAY, **given, agents="钱律师").message
    wang = PartyFacts("wang", "申请人", "自然人", "王桂兰", birth=date(1956, 3, 12), agents=(("钱律师", "一般授权"),))
    agreed.with_facts(parties=(wang, *agreed.facts.parties[1:]))
    assert not agreed.judge("confirm_apply", DAY, **given, agents="钱律师").refused


def test_no_confirmation_where_there_is_no_agreement_or_only_an_oral_one(story):
    assert "confirm_apply" not in story().failed().offers()


# ---- what can be confirmed -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "guard"),
    [
        ("双方解除婚姻关系", "confirm_status"),
        ("确认亲子关系成立", "confirm_status"),
        ("房屋所有权归王桂兰", "confirm_title"),
        ("著作权归赵明", "confirm_title"),
    ],
)
def test_trap_14_status_ownership_and_ip_are_left_out_and_the_rest_is_confirmed(story, text, guard):
    clause = {"kind": "确认", "text": text, "obligor_ids": (), "obligee_ids": ()}
    case = story().effective(MADE, items=(PAY_LATER, clause))
    reason = case.refused_by("confirm_apply", guard, DAY, parties=("wang", "zhao"), court=COURT)
    assert "第2项" in reason.message
    assert "第355条" in reason.article
    applied(case, DAY, items="1")
    assert case.standing.confirmation.items == ("1",)


def test_clauses_that_leave_open_when_or_how_much_are_warned_of_in_the_words_of_the_agreement_linter(story, p):
    both = {"parties": ("wang", "zhao"), "court": COURT}
    for word in p.vague_words:
        case = story().effective(MADE, items=(PAY_LATER, REPAIR | {"text": f"赵明{word}修复防水。"}))
        told = case.warned("confirm_apply", "confirm_vague", DAY, **both)
        assert f"第2项的用语“{word}”不明确" in told.message
        assert "第1项" not in told.message
        alone = case.judge("confirm_apply", DAY, **both, items="1").warnings
        assert "confirm_vague" not in [one.guard for one in alone]


def test_trap_14_a_mixed_agreement_names_its_confirmable_clauses(story):
    case = story(kind="房屋宅基地/宅基地").effective(MADE, items=(PAY_LATER, REPAIR))
    case.refused_by("confirm_apply", "confirm_split", DAY, parties=("wang", "zhao"), court=COURT)
    case.refused_by("confirm_apply", "confirm_items_known", DAY, parties=("wang", "zhao"), court=COURT, items="1、7")
    applied(case, DAY, items="1")


def test_trap_14_of_a_labour_agreement_only_duties_to_pay(story):
    case = story(kind="劳动争议/工伤").effective(MADE, items=(PAY_LATER, REPAIR))
    reason = case.refused_by("confirm_apply", "confirm_labour", DAY, parties=("wang", "zhao"), court=COURT)
    assert "第52条" in reason.article
    applied(case, DAY, items="1")


def test_an_agreement_said_to_be_beyond_confirmation_opens_no_way_there(story):
    case = story().effective(MADE, items=(PAY_LATER,), confirmable="不可以")
    assert "confirmation" not in case.standing.tracks


# ---- court's referrals: T47 and the warned way ------------------------------------------------------------------------------


def test_t47_an_assigned_agreement_is_confirmed_by_the_court_that_handed_it_on(story):
    case = signed(story, "委派")
    day = date(2026, 11, 10)
    reason = case.refused_by("confirm_apply", "confirm_inviting", day, parties=("wang", "zhao"), court="城关区人民法院")
    assert COURT in reason.message
    applied(case, day)
    assert case.standing.tracks["judicial"].state == "J7c"
    assert state(case) == "C1"


def test_forbidden_or_warned_confirmation_after_a_registered_suit_is_warned(story):
    case = signed(story, "委托先行调解")
    fields = {"parties": ("wang", "zhao"), "court": COURT}
    reason = case.warned("confirm_apply", "confirm_entrusted", date(2026, 11, 10), **fields)
    assert "法院出具调解书" in reason.message
    assert not case.judge("confirm_apply", date(2026, 11, 10), **fields).refused
    case.refused_by("confirm_apply", "confirm_signed", date(2026, 11, 3), **fields)


def test_no_confirmation_clock_runs_before_an_agreement_after_a_registered_suit_binds(story):
    case = signed(story, "委托先行调解")
    case.today = date(2027, 6, 30)
    assert case.standing.effective_on is None
    assert "confirmation" not in case.standing.tracks
    assert "D4" not in case.clocks()
    assert "confirm_apply" in case.offers(), "warned of, not refused"
    fields = {"parties": ("wang", "zhao"), "court": COURT}
    late = case.warned("confirm_apply", "confirm_signed_long", date(2026, 12, 5), **fields)
    assert "各方于2026年11月4日签署，至2026年12月4日已满三十日" in late.message
    applied(case, date(2026, 12, 4))
    assert (state(case), case.standing.tracks["judicial"].state) == ("C1", "J7c")
    assert case.standing.effective_on == date(2026, 11, 4), "from the last party's signature"


def test_the_court_s_own_paper_leaves_nothing_to_confirm(story):
    case = signed(story, "委托先行调解")
    receipts = ({"party": "wang", "on": date(2026, 11, 6)}, {"party": "zhao", "on": date(2026, 11, 9)})
    case.do("court_letter", date(2026, 11, 10), letter_no="(2026)民初1186号", receipts=receipts)
    assert "confirmation" not in case.standing.tracks
    assert "confirm_apply" not in case.offers()


# ---- the court: T26 to T29 -------------------------------------------------------------------------------------------------


def test_t26_supplement_then_acceptance(agreed):
    applied(agreed, DAY)
    agreed.refused_by("confirm_supplement", "supplement_later", DAY, what="身份证明", due=MADE)
    agreed.do("confirm_supplement", DAY, what="身份证明", due=date(2026, 11, 20))
    assert state(agreed) == "C2"
    agreed.do("confirm_accept", date(2026, 11, 19), case_no="(2026)诉前调确7号")
    assert state(agreed) == "C3"


def test_t27_refused_before_and_dismissed_after_acceptance(story):
    case = story().effective(MADE, items=(PAY_LATER,))
    applied(case, DAY)
    case.do("confirm_refuse", DAY, reason="不属于收到申请的人民法院管辖")
    assert state(case) == "C5"
    other = story().effective(MADE, items=(PAY_LATER,))
    applied(other, DAY)
    assert "confirm_dismiss" not in other.offers()
    other.do("confirm_accept", DAY, case_no="号")
    assert "confirm_refuse" not in other.offers()
    other.do("confirm_dismiss", DAY, reason="内容不明确")
    assert state(other) == "C6"


def test_t28_a_ruling_of_validity(agreed):
    confirmed(agreed, DAY)
    assert state(agreed) == "C4"
    assert agreed.standing.confirmation.served_on == DAY


def test_t28_a_ruling_is_not_served_before_it_was_made(agreed):
    applied(agreed, DAY)
    agreed.do("confirm_accept", DAY, case_no="号")
    agreed.refused_by("confirm_grant", "ruling_served", date(2026, 11, 20), ruling_no="号", served_on=MADE)
    agreed.refused_by(
        "confirm_grant",
        "ruling_served",
        date(2026, 11, 20),
        ruling_no="号",
        ruling_on=date(2026, 11, 19),
        served_on=DAY,
    )


def test_t29_withdrawn_or_deemed_withdrawn(story):
    for way, wrong, right in (
        ("申请撤回", {}, {"parties": ("wang",)}),
        ("按撤回处理", {}, {"reason": "逾期未补正"}),
    ):
        case = story().effective(MADE, items=(PAY_LATER,))
        applied(case, DAY)
        case.refused_by("confirm_withdraw", "withdraw_reasoned", DAY, way=way, **wrong)
        case.do("confirm_withdraw", DAY, way=way, **right)
        assert state(case) == "C7"
        assert case.standing.agreement.state == "effective"


# ---- what follows: T30, T31 -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ruling", ["confirm_refuse", "confirm_dismiss"])
def test_trap_6_a_rejected_confirmation_leaves_the_agreement_a_contract(story, ruling):
    case = story().effective(MADE, items=(PAY_LATER,))
    applied(case, DAY)
    if ruling == "confirm_dismiss":
        case.do("confirm_accept", DAY, case_no="号")
    case.do(ruling, DAY, reason="其他")
    now = case.standing
    assert (now.agreement.state, now.effective_on, now.people) == ("effective", MADE, "P5")
    assert "perform" in case.offers()
    assert "sue" in case.offers()
    assert "remediate" in case.offers()


def test_t30_after_a_rejection_everybody_may_mediate_again_or_one_may_sue(story):
    case = story().effective(MADE, items=(PAY_LATER,))
    applied(case, DAY)
    case.do("confirm_refuse", DAY, reason="其他")
    case.refused_by("remediate", "remediate_consents", DAY, consents=case.consents("同意", "wang"))
    before = case.facts
    case.do("sue", DAY, party="wang", court=COURT, external_no="(2026)民初9号")
    assert case.standing.tracks["remedy"].state == "E3"
    case.with_facts(happenings=before.happenings)
    case.do("remediate", DAY, consents=case.consents())
    assert case.people == "P2"


def test_t31_a_party_objects_within_fifteen_days_and_somebody_else_within_six_months(agreed):
    confirmed(agreed, DAY)
    party = {"by": "当事人", "name": "赵明", "ground": "程序违法"}
    other = {"by": "利害关系人", "name": "孙立", "ground": "侵害其权益"}
    agreed.refused_by("confirm_object", "object_who", date(2026, 11, 20), **(party | {"name": "孙立"}))
    agreed.refused_by("confirm_object", "object_who", date(2026, 11, 20), **(other | {"name": "赵明"}))
    agreed.refused_by("confirm_object", "object_knew", date(2026, 11, 20), **other)
    assert not agreed.judge("confirm_object", date(2026, 11, 27), **party).warnings
    assert "2026年11月27日" in agreed.warned("confirm_object", "object_in_time", date(2026, 11, 30), **party).message
    knew = other | {"knew_on": date(2026, 11, 20)}
    assert not agreed.judge("confirm_object", date(2027, 5, 20), **knew).warnings
    assert "第372条" in agreed.warned("confirm_object", "object_in_time", date(2027, 5, 21), **knew).article


@pytest.mark.parametrize(("result", "after"), [("异议不成立", "C4"), ("异议成立", "C6")])
def test_t31_the_objection_is_decided(agreed, result, after):
    confirmed(agreed, DAY)
    agreed.do("confirm_object", date(2026, 11, 20), by="当事人", name="赵明", ground="程序违法")
    assert state(agreed) == "C9"
    agreed.do("confirm_object_end", date(2026, 12, 1), result=result)
    assert state(agreed) == after
    assert agreed.standing.agreement.state == "effective"


# ---- courts and materials ---------------------------------------------------------------------------------------------------

PARTIES = (("王桂兰", "博望县城关镇东街5号"), ("赵明", "四川省成都市武侯区人民南路1号"))


def test_own_mediation_is_confirmed_where_a_party_the_thing_or_the_committee_is(p):
    from mediation.procedure.courts import competent_courts

    found = competent_courts(p, parties=PARTIES, place="城关区河滨路3号", organisation="博望县东街1号")
    assert [words for words, _why, _law in found] == ["博望县人民法院", "武侯区人民法院", "城关区人民法院"]
    assert found[0][1] == "当事人住所地（王桂兰）、调解组织所在地", "two reasons for one court"
    assert all("第205条" in law for _words, _why, law in found)


def test_what_a_court_handed_on_is_confirmed_by_that_court_only(p):
    from mediation.procedure.courts import competent_courts

    found = competent_courts(p, mode="委派", inviting=COURT, parties=PARTIES, organisation="博望县东街1号")
    assert [words for words, _why, _law in found] == [COURT]


def test_a_labour_agreement_is_confirmed_where_the_committee_is(p):
    from mediation.procedure.courts import competent_courts

    found = competent_courts(p, parties=PARTIES, organisation="博望县东街1号", kind="劳动争议/工伤")
    assert [words for words, _why, _law in found] == ["博望县人民法院"]
    assert "第52条" in found[0][2]


def test_an_address_without_a_county_is_told_in_words(p):
    from mediation.procedure.courts import competent_courts, county_of

    found = competent_courts(p, parties=(("韩雪", "春晖小区5号楼1102室"),))
    assert found[0][0] == "韩雪住所地（春晖小区5号楼1102室）的基层人民法院"
    known = {
        "湖北省武汉市武昌区中南路": "武昌区",
        "甘肃省甘南藏族自治州合作市当周街": "合作市",
        "云南省玉溪市新平彝族傣族自治县桂山街道": "新平彝族傣族自治县",
        "济南市市中区经四路": "市中区",
        "博望市人民路3号阳光小区": "博望市",
        "义乌市稠城街道": "义乌市",
        "人民路3号城西社区": "",
        "老街市场水产区": "",
        "老街市场A区12号": "",
        "博望市老街市场A区12号": "博望市",
        "三区12号": "",
        "滨河工业区9号": "",
        "攀枝花市东区": "东区",
        "": "",
    }
    assert {address: county_of(address) for address in known} == known


def test_a_court_that_is_not_competent_is_warned_of_naming_those_that_are(agreed):
    given = {"parties": ("wang", "zhao")}
    wang, zhao = agreed.facts.parties
    parties = (replace(wang, address="博望县东街2号"), replace(zhao, address="江湾市城关区西路9号"))
    agreed.with_facts(parties=parties, seat=COURT)
    reason = agreed.warned("confirm_apply", "confirm_competent", DAY, **given, court="平川县人民法院")
    assert "平川县人民法院不在" in reason.message
    assert f"{COURT}（当事人住所地（{wang.name}）、调解组织所在地）" in reason.message
    assert "城关区人民法院（当事人住所地（赵明））" in reason.message
    assert "第205条" in reason.article
    for court in (COURT, "江湾市城关区人民法院", "江湾市中级人民法院"):
        warned = agreed.judge("confirm_apply", DAY, **given, court=court).warnings
        assert "confirm_competent" not in {one.guard for one in warned}, court


def test_a_labour_agreement_before_another_court_than_the_committee_s_is_warned_of(story):
    case = story(kind="劳动争议/工伤", seat=COURT).effective(MADE, items=(PAY_LATER,))
    given = {"parties": ("wang", "zhao"), "court": "平川县人民法院"}
    assert "第52条" in case.warned("confirm_apply", "confirm_competent", DAY, **given).article


def test_materials_follow_from_who_applies(p, story, medical):
    from mediation.procedure.courts import materials, materials_for

    plain = story().effective(MADE)
    names = [one.name for one in materials_for(p, plain.facts, plain.standing, MADE)]
    assert names[:3] == ["司法确认申请书", "调解协议", "调解组织主持调解的证明"]
    assert not any("营业执照" in name or "授权委托书" in name for name in names)
    hospital = medical().accepted()
    more = [one.name for one in materials_for(p, hospital.facts, hospital.standing, MADE)]
    assert any("营业执照" in name for name in more)
    assert any("授权委托书" in name for name in more)
    assert all(one.law and one.needed_when for one in materials(p))
