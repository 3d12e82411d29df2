"""Administrative mediation: what an agency takes, T33-T38, and what each agency asks for besides."""

from __future__ import annotations

from datetime import date

import pytest

from mediation.procedure.model import PartyFacts
from tests.procedure.conftest import PAY, WANG, ZHAO

DAY = date(2026, 11, 3)
ASK = {"organ_kind": "市场监管", "organ": "博望区市场监督管理局"}
TRAFFIC = {"organ_kind": "交警", "organ": "博望交警大队", "joint": True, "written": True}
HEALTH = {"organ_kind": "卫生健康", "organ": "博望区卫生健康局"}


@pytest.fixture
def case(story):
    made = story()
    made.do("register")
    return made


def asked(case, on=DAY, **fields):
    case.do("admin_apply", on, **(ASK | fields))
    return case


def accepted(case, on=DAY, **fields):
    asked(case, on, **fields)
    case.do("ask", on, consents=case.consents())
    case.do("admin_review", on)
    case.do("admin_accept", on)
    return case


def mediating(case, on=DAY, **fields):
    accepted(case, on, **fields)
    case.do("appoint", on, mediators=("li",), recorder="zhou")
    case.do("start", on)
    return case


def agreed(case, on=date(2026, 11, 10), **fields):
    mediating(case, **fields)
    case.session(on)
    case.do("reach", on, items=(PAY,))
    for party in case.standing.parties:
        case.do("sign", on, signer_kind="party", signer=party, way="签名")
    case.do("sign", on, signer_kind="mediator", signer="li", way="签名")
    case.do("seal", on)
    return case


def state(case):
    return case.standing.tracks["administrative"].state


# ---- T33: taking a dispute on ----------------------------------------------------------------------------------------


def test_from_the_request_to_acceptance(case):
    assert state(asked(case)) == "A0"
    case.do("admin_review", DAY)
    case.refused_by("admin_accept", "admin_consents", DAY)
    case.do("ask", DAY, consents=case.consents())
    case.do("admin_accept", DAY)
    assert (state(case), case.standing.accepted_on) == ("A2", DAY)


def test_what_is_no_civil_dispute_follows_the_centre_s_scope(case):
    case.refused_by("admin_apply", "admin_nature", DAY, **ASK | {"nature": "其他行政争议"})
    case.refused_by("admin_apply", "admin_nature", DAY, **ASK | {"nature": "涉及行政补偿或裁量的争议"})
    case.with_facts(settings={"administrative_scope": "民事和行政争议"})
    case.refused_by("admin_apply", "admin_nature", DAY, **ASK | {"nature": "其他行政争议"})
    case.do("admin_apply", DAY, **ASK | {"nature": "涉及行政补偿或裁量的争议"})


@pytest.mark.parametrize(
    ("kind", "named", "right"),
    [
        ("医疗", "市场监管", "卫生健康"),
        ("消费/预付卡", "交警", "市场监管"),
        ("消费/旅游", "市场监管", ""),
        ("劳动争议/工伤", "公安", "人力资源社会保障"),
        ("邻里/噪声", "生态环境", ""),
    ],
)
def test_an_agency_that_does_not_mediate_such_disputes_is_warned_of(story, kind, named, right):
    case = story(kind=kind)
    case.do("register")
    warned = {one.guard: one for one in case.judge("admin_apply", DAY, organ_kind=named, organ="某局").warnings}
    assert ("organ_competent" in warned) is bool(right)
    if right:
        assert f"一般由{right}部门调解" in warned["organ_competent"].message
        assert f"“{named}”" in warned["organ_competent"].message


def test_of_its_own_motion_an_agency_says_why(case):
    asked(case, ex_officio=True)
    case.warned("admin_accept", "ex_officio", DAY)
    case.do("admin_accept", DAY, ex_officio_reason="涉及三十户，可能影响稳定")
    assert state(case) == "A2"


def test_a_refusal_of_the_agency_is_written_and_tells_other_ways(case):
    asked(case)
    case.refused_by("admin_refuse", "field", DAY, reason="不属本局职责")
    case.do("admin_refuse", DAY, reason="不属本局职责", remedies="可以向人民法院起诉")
    assert state(case) == "A8"


def test_a_recorded_refusal_bars_the_agency_too_until_that_party_agrees(case):
    asked(case)
    case.do("ask", DAY, consents=case.consents("不同意", "zhao"))
    refusal = case.refused_by("admin_accept", "not_refused", DAY)
    assert "赵明" in refusal.message
    case.do("ask", DAY, consents=case.consents())
    case.do("admin_accept", DAY)


def test_another_agency_is_asked_only_where_the_first_did_not_take_it(story):
    case = story().failed()
    on = date(2026, 11, 26)
    case.do("admin_apply", on, **ASK)
    assert "收到申请或移送" in case.refused_by("admin_apply", "admin_running", on, **ASK).message
    case.do("admin_refuse", on, reason="不属本局职责", remedies="可以起诉")
    case.do("admin_apply", on, **ASK | {"organ": "博望街道", "organ_kind": "乡镇街道"})
    assert (state(case), case.standing.admin.organ) == ("A0", "博望街道")


# ---- T34-T36 ---------------------------------------------------------------------------------------------------------


def test_an_agreement_is_in_force_with_the_last_signature_and_the_agency_s_seal(case):
    agreed(case)
    assert state(case) == "A4"
    pact = case.standing.agreement
    assert (pact.track, pact.effective_on) == ("administrative", date(2026, 11, 10))


def test_without_every_signature_the_seal_is_refused(case):
    mediating(case)
    case.session(date(2026, 11, 10))
    case.do("reach", date(2026, 11, 10), items=(PAY,))
    case.do("sign", date(2026, 11, 10), signer_kind="party", signer="wang", way="签名")
    case.refused("seal", date(2026, 11, 10))
    assert state(case) == "A4s"


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("fail", {"reason": "达不成协议", "remedies_told": True}),
        ("withdraw", {"party": "wang", "reason": "另行协商"}),
        ("settle", {"content": "自行和解"}),
        ("stop_other", {"body": "博望区人民法院", "external_no": "(2026)民初1号"}),
    ],
)
def test_it_ends_without_an_agreement_in_four_ways(case, act, fields):
    mediating(case)
    case.do(act, date(2026, 11, 10), **fields)
    assert (state(case), case.standing.ended_on) == ("A5", date(2026, 11, 10))


def test_failure_tells_the_other_ways(case):
    mediating(case)
    for told in ({}, {"remedies_told": False}):
        reason = case.refused_by("fail", "admin_remedies_told", date(2026, 11, 10), reason="达不成协议", **told)
        assert "人民调解法" not in reason.article, "an agency rests on its own texts"
    assert not case.judge("fail", date(2026, 11, 10), reason="达不成协议", remedies_told=True).refused


def test_an_agency_s_limit_is_extended_by_the_parties_not_by_a_committee_or_a_head_s_leave(story):
    case = story(kind="物业/物业费")
    case.do("register")
    mediating(case, organ_kind="住房和城乡建设", organ="博望区住房和城乡建设局", knew_on=None)
    until, day = date(2026, 12, 14), date(2026, 11, 20)
    half = {"until": until, "consents": case.consents("同意", "wang"), "committee_agreed": True}
    told = case.refused_by("extend", "admin_extension_agreed", day, **half)
    assert "赵明" in told.message
    assert "调解委员会" not in told.message
    case.do("extend", day, until=until, consents=case.consents())
    again = {"until": date(2027, 2, 1), "consents": case.consents()}
    verdict = case.judge("extend", date(2026, 11, 21), **again)
    warned = {one.guard: one for one in verdict.warnings}
    assert not verdict.refused
    assert "已延长过一次，至2026年12月14日" in warned["admin_extension_once"].message
    assert "最多延长10个工作日" in warned["admin_extension_long"].message
    assert {one.basis for one in warned.values()} == {"待核"}


def test_from_the_agency_to_the_people_consent_is_asked_anew(case):
    mediating(case)
    case.do("fail", date(2026, 11, 10), reason="达不成协议", remedies_told=True)
    case.do("admin_to_people", date(2026, 11, 12), reason="当事人申请人民调解", party="wang")
    assert (state(case), case.people) == ("A7", "P0")
    case.do("ask", date(2026, 11, 12), consents=case.consents())
    case.do("accept", date(2026, 11, 12))
    assert case.people == "P1"


def test_the_people_s_mediation_that_runs_is_not_begun_anew(story):
    case = story().failed()
    case.do("admin_apply", date(2026, 11, 26), **ASK)
    case.do("admin_refuse", date(2026, 11, 26), reason="不属职责", remedies="起诉")
    case.do("admin_to_people", date(2026, 11, 27), reason="再试一次")
    assert case.people == "P0"
    case.do("ask", date(2026, 11, 27), consents=case.consents())
    case.do("accept", date(2026, 11, 27))
    case.do("admin_apply", date(2026, 11, 27), **ASK)
    case.do("admin_refuse", date(2026, 11, 27), reason="不属职责", remedies="起诉")
    assert "已受理" in case.refused_by("admin_to_people", "people_running", date(2026, 11, 27), reason="又来").message


# ---- T37: traffic ----------------------------------------------------------------------------------------------------


def test_the_traffic_police_take_a_joint_written_request(case):
    refusal = case.refused_by("admin_apply", "traffic_apply", DAY, **TRAFFIC | {"joint": False})
    assert "一致书面申请" in refusal.message
    case.refused_by("admin_apply", "traffic_apply", DAY, **TRAFFIC | {"written": False})
    case.do("admin_apply", DAY, **TRAFFIC)


def test_the_request_comes_within_ten_days_of_the_certificate(story):
    case = story(kind="道路交通事故")
    case.do("register")
    late = TRAFFIC | {"certificate_on": date(2026, 10, 20)}
    assert "2026年10月30日" in case.refused_by("admin_apply", "traffic_apply", DAY, **late).message
    case.do("admin_apply", DAY, **TRAFFIC | {"certificate_on": date(2026, 10, 26)})


def test_after_the_people_failed_it_comes_within_three_days(story):
    case = story(kind="道路交通事故").failed(date(2026, 11, 20))
    refusal = case.refused_by("admin_apply", "traffic_apply", date(2026, 11, 25), **TRAFFIC)
    assert "人民调解终止" in refusal.message
    case.do("admin_apply", date(2026, 11, 23), **TRAFFIC)
    assert state(case) == "A0"


def test_at_the_traffic_police_s_table_sit_three_a_side(story):
    crowd = tuple(PartyFacts(f"s{n}", "申请人", "自然人", f"伤者{n}") for n in range(1, 5))
    case = story(kind="道路交通事故", parties=(*crowd, ZHAO))
    case.do("register")
    case.do("admin_apply", DAY, **TRAFFIC)
    case.do("admin_accept", DAY)
    case.do("appoint", DAY, mediators=("li",), recorder="zhou")
    case.do("start", DAY)
    asked_for = {"present": case.standing.parties, "participants": "各方", "place": "交警大队", "record": "录"}
    verdict = case.judge("session", DAY, **asked_for)
    assert "traffic_attendance" in [one.guard for one in verdict.warnings], verdict


# ---- other agencies --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("handled", ["法院已受理", "仲裁已受理", "人民调解已受理", "其他机关已受理或解决"])
def test_the_market_regulator_takes_nothing_another_has_taken(case, handled):
    assert handled in case.refused_by("admin_apply", "market_handled", DAY, **ASK | {"handled_by": handled}).message


def test_a_consumer_complains_within_three_years(story):
    case = story(kind="消费/预付卡")
    case.do("register")
    case.refused_by("admin_apply", "market_handled", DAY, **ASK | {"knew_on": date(2023, 11, 1)})
    case.do("admin_apply", DAY, **ASK | {"knew_on": date(2023, 11, 6)})


def test_a_tourist_s_complaint_goes_one_way_only(case):
    tourism = {"organ_kind": "文化和旅游", "organ": "文旅局", "handled_by": "法院已受理"}
    case.refused_by("admin_apply", "tourism_handled", DAY, **tourism)
    case.do("admin_apply", DAY, **tourism | {"handled_by": "无"})


def test_a_tourist_complains_within_ninety_days_of_the_end_of_the_contract(story):
    case = story(kind="消费/旅游")
    case.do("register")
    tourism = {"organ_kind": "文化和旅游", "organ": "博望县文化和旅游局"}
    late = case.refused_by("admin_apply", "tourism_handled", DAY, **tourism, contract_ended_on=date(2026, 8, 4))
    assert "至2026年11月2日" in late.message
    assert "第14条" in late.article
    case.do("admin_apply", DAY, **tourism, contract_ended_on=date(2026, 8, 5))
    assert case.clocks()["D40-时限"].due == DAY


def test_who_takes_a_traffic_case_back_from_the_people_may_ask_the_police_too(story):
    case = story(kind="道路交通事故").started()
    case.today = date(2027, 6, 30)
    case.do("withdraw", date(2026, 11, 20), party="wang")
    assert case.clocks(date(2026, 11, 20))["D16"].due == date(2026, 11, 23)
    late = case.refused_by("admin_apply", "traffic_apply", date(2026, 11, 24), **TRAFFIC)
    assert "2026年11月23日" in late.message
    case.do("admin_apply", date(2026, 11, 23), **TRAFFIC)
    assert case.clocks(date(2026, 11, 23)).get("D16") is None


def test_a_medical_dispute_before_the_people_or_a_court_is_not_taken_by_the_health_authority(medical):
    case = medical()
    case.do("register")
    for handled in ("法院已受理", "人民调解已受理"):
        refusal = case.refused_by("admin_apply", "admin_medical", DAY, **HEALTH | {"handled_by": handled})
        assert "四十" in refusal.article or "40" in refusal.article
    case.do("admin_apply", DAY, **HEALTH)


# ---- T38 -------------------------------------------------------------------------------------------------------------


def test_an_agreement_that_is_not_performed_goes_on_to_a_decision_and_the_way_to_court_is_told(case):
    agreed(case)
    on = date(2026, 11, 25)
    case.refused_by("admin_penalise", "penalise_default", on, reason="未达成协议", sue_told=True)
    case.refused_by("admin_penalise", "penalise_sue_told", on, reason="达成协议后不履行", sue_told=False)
    case.do("admin_penalise", on, reason="达成协议后不履行", sue_told=True)
    assert state(case) == "A6"


def test_who_performed_is_not_punished_for_default(case):
    agreed(case)
    case.do("perform", date(2026, 11, 20))
    case.refused_by("admin_penalise", "penalise_default", date(2026, 11, 20), reason="达成协议后不履行", sue_told=True)


def test_closing_waits_for_performance(case):
    agreed(case)
    case.refused_by("close", "nothing_owed", date(2026, 11, 20))
    case.do("perform", date(2026, 11, 20))
    case.do("close", date(2026, 11, 20))
    assert case.standing.closed_on == date(2026, 11, 20)


def test_every_way_of_the_agency_s_mediation_names_an_article(p):
    for act in p.acts.values():
        for way in act.ways:
            if way.track == "administrative":
                assert way.laws, (way.id, way.from_)


def test_the_first_party_s_own_request_is_consent(case):
    asked(case)
    case.do("ask", DAY, consents=case.consents("同意", "zhao"))
    case.do("admin_accept", DAY)
    assert WANG.id not in case.standing.consents


def test_people_s_mediation_that_fails_beside_an_agency_s_agreement_is_failed(case):
    """Only an agreement of its own outlives a mediation; the agency's is another's."""
    asked(case)
    case.do("admin_review", DAY)
    case.do("ask", DAY, consents=case.consents())
    case.do("settle", DAY, reason="双方改请调解委员会调解")
    case.do("admin_to_people", DAY, reason="双方改请调解委员会调解", party="wang")
    agreed(case)
    case.do("accept", date(2026, 11, 11))
    assert case.people == "P1"
    case.do("fail", date(2026, 11, 25), reason="达不成协议", remedies_told=True)
    assert case.people == "P8"
    assert state(case) in ("A4", "A5", "A6")


def test_consent_given_to_the_agency_is_not_consent_to_people_s_mediation(case):
    mediating(case)
    case.do("fail", date(2026, 11, 10), reason="达不成协议", remedies_told=True)
    case.do("admin_to_people", date(2026, 11, 12), reason="当事人申请人民调解", party="wang")
    assert "赵明" in case.refused_by("accept", "asked_all", date(2026, 11, 12)).message


def test_consent_asked_once_the_agency_has_ended_counts_before_the_case_is_handed_on(case):
    mediating(case)
    case.do("fail", date(2026, 11, 10), reason="达不成协议", remedies_told=True)
    case.do("ask", date(2026, 11, 11), consents=case.consents())
    case.do("admin_to_people", date(2026, 11, 12), reason="当事人申请人民调解", party="wang")
    case.do("accept", date(2026, 11, 12))
