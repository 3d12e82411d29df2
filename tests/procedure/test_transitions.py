"""Each transition of the people's track does what the law says it does: T1–T23, T52, T57."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

PAY = {
    "kind": "给付",
    "text": "赔偿4200元",
    "obligor_ids": ("zhao",),
    "obligee_ids": ("wang",),
    "fen": 420000,
    "due": date(2026, 11, 20),
}
SETTLE_NOW = {
    "kind": "给付",
    "text": "当场付清500元",
    "obligor_ids": ("zhao",),
    "obligee_ids": ("wang",),
    "fen": 50000,
    "due": None,
}
MEDIATION_LAW = "《中华人民共和国人民调解法》"


def test_t1_registering_puts_the_dispute_at_the_window(story):
    case = story()
    case.do("register")
    assert case.standing.tracks["intake"].label == "甄别分流"
    assert case.refused("register")[0].message == "本案已经登记，不必再登记"


def test_t2_a_civil_dispute_enters_the_people_s_track(story):
    case = story().diverted()
    assert (case.people, case.standing.stage) == ("P0", "待征询")
    assert case.standing.tracks["intake"].state == "进入程序"


def test_t2_an_administrative_dispute_does_not(story):
    case = story()
    case.do("register")
    reason = case.refused_by("divert", "civil_matter", nature="行政争议", other_body="无")
    assert "行政争议" in reason.message
    assert reason.article == f"{MEDIATION_LAW}第17条"


def test_t2_a_dispute_before_a_court_is_warned_of_unless_the_court_entrusted_it(story):
    case = story()
    case.do("register")
    told = case.warned("divert", "elsewhere", nature="民事纠纷", other_body="法院已受理")
    assert told.basis == "本中心设置"
    verdict = case.judge("divert", nature="民事纠纷", other_body="法院已受理", entrusted=True)
    assert not verdict.refused
    assert not verdict.warnings


def test_t3_guiding_elsewhere_tells_routes_and_ends(story):
    case = story()
    case.do("register")
    assert case.refused("guide", reason="不属调解范围")
    case.do("guide", reason="不属调解范围", routes="可向人民法院起诉，诉讼时效3年")
    assert case.standing.stage == "引导告知"
    assert case.standing.outcome == "不属受理范围告知"


def test_t4_transfer_names_the_body_and_tells_the_party(story):
    case = story(region="440305")
    case.do("register")
    told = case.refused_by("transfer", "transfer_told", to_body="区住建局", reason="属行政职责", party_told=False)
    assert told.article == "《深圳经济特区矛盾纠纷多元化解条例》第45条"
    case.do("transfer", to_body="区住建局", reason="属行政职责", party_told=True)
    assert case.standing.stage == "移送待接收"
    case.do("transfer_accepted", their_no="住建〔2026〕12号")
    assert (case.standing.stage, case.standing.outcome) == ("移送其他机关", "移交其他机关")
    assert case.standing.referrals[-1].their_no == "住建〔2026〕12号"


def test_t4_a_transfer_sent_back_is_sorted_again(story):
    case = story(region="440305")
    case.do("register")
    case.do("transfer", to_body="区住建局", reason="属行政职责", party_told=True)
    assert case.refused("transfer_refused")
    case.do("transfer_refused", reason="不属本局职责")
    assert case.standing.stage == "甄别分流"
    assert case.standing.referrals[-1].state == "对方退回"


def test_t5_acceptance_needs_an_attempt_to_ask_every_respondent(story):
    case = story().diverted()
    reason = case.refused_by("accept", "asked_all")
    assert "赵明" in reason.message
    assert reason.article == f"{MEDIATION_LAW}第17条"
    case.do("ask", consents=({"party": "zhao", "answer": "联系不上"},))
    case.do("accept")
    assert case.people == "P1"
    assert case.standing.accepted_on == date(2026, 11, 2)


def test_t5_on_its_own_motion_the_committee_asks_the_applicant_too(story):
    case = story(source_way="主动").diverted()
    case.do("ask", consents=({"party": "zhao", "answer": "同意"},))
    assert "王桂兰" in case.refused_by("accept", "asked_all").message
    case.do("ask", consents=({"party": "wang", "answer": "未表态"},))
    case.do("accept")
    assert case.people == "P1"


def test_t5_a_clear_refusal_bars_acceptance(story):
    case = story().diverted()
    case.do("ask", consents=({"party": "zhao", "answer": "不同意"},))
    assert "赵明" in case.refused_by("accept", "not_refused").message


def test_t6_refusing_names_who_refused(story):
    case = story().diverted()
    case.refused_by("refuse", "refusal_reasoned", reason="一方明确拒绝调解")
    case.do("refuse", reason="一方明确拒绝调解", refuser=("zhao",))
    assert (case.people, case.standing.stage, case.standing.outcome) == ("PX", "不予受理", "当事人不同意终止")
    assert case.standing.tracks["intake"].state == "不予受理"
    assert "F20" in case.forms()


def test_t6_refusing_at_the_window_opens_no_track(story):
    case = story()
    case.do("register")
    case.do("refuse", reason="不属人民调解范围")
    assert case.people == ""
    assert case.standing.outcome == "不属受理范围告知"


def test_t7_being_told_of_people_s_mediation_transfers_nothing(story):
    case = story()
    case.do("register")
    case.do("receive", mode="告知引导", sender="博望县人民法院")
    case.do("divert", nature="民事纠纷", other_body="无")
    case.do("ask", consents=({"party": "zhao", "answer": "联系不上"},))
    assert not case.judge("accept").refused


def test_t8_a_case_handed_over_comes_with_a_letter_and_everybody_s_consent(story):
    case = story(region="460106", source_way="接受委托移送")
    case.do("register")
    assert case.refused_by("receive", "referral_written", mode="委托", sender="市中级人民法院").basis == "法"
    case.do(
        "receive", mode="委托", sender="市中级人民法院", letter_no="（2026）委调12号", received_on=date(2026, 11, 2)
    )
    case.do("divert", nature="民事纠纷", other_body="无")
    case.do("ask", consents=({"party": "zhao", "answer": "未表态"},))
    told = case.refused_by("accept", "referral_consents")
    assert "赵明" in told.message
    assert told.article.startswith("《海南省实施〈中华人民共和国人民调解法〉办法》第16条")
    case.do("ask", consents=case.consents())
    case.do("accept")
    assert case.standing.referral == "委托"


def test_t9_mediation_starts_with_a_mediator_and_no_open_recusal(story):
    case = story().accepted()
    assert case.refused_by("start", "appointed").article == f"{MEDIATION_LAW}第19条"
    case.do("appoint", mediators=("li", "chen"), recorder="zhou")
    case.do("recuse", staff="li", asked_by="赵明", reason="系申请人外甥")
    assert "李璟" in case.refused_by("start", "recusal_settled").message
    case.do("recuse", staff="li", asked_by="赵明", reason="系申请人外甥", decision="予以更换")
    case.refused_by("start", "recusal_settled")
    case.do("change_mediator", mediators=("chen",), reason="李璟回避")
    case.do("start")
    assert case.standing.mediators == ("chen",)
    assert case.people == "P2"


def test_t9_the_parties_may_agree_to_keep_a_mediator(story):
    case = story().accepted()
    case.do("appoint", mediators=("li",), recorder="zhou")
    case.do("recuse", staff="li", asked_by="赵明", reason="同村", decision="各方同意继续")
    case.do("start")
    assert case.people == "P2"


def test_t10_pause_and_resume_only_where_the_rule_leaves_appraisal_out(story, medical):
    case = medical().started()
    case.do("pause", date(2026, 11, 10), reason="鉴定")
    assert case.people == "P2s"
    assert case.standing.paused_since == date(2026, 11, 10)
    case.do("resume", date(2026, 11, 20))
    assert case.people == "P2"
    assert case.standing.pauses == ((date(2026, 11, 10), date(2026, 11, 20)),)
    other = story().started()
    assert "不扣除鉴定时间" in other.refused_by("pause", "pause_allowed", reason="鉴定").message


def test_t11_extension_is_agreed_by_all_and_the_committee_before_expiry(story):
    case = story(region="510104").started()
    until = date(2026, 12, 31)
    some = ({"party": "wang", "answer": "同意"},)
    told = case.refused_by(
        "extend", "extension_agreed", date(2026, 11, 20), until=until, consents=some, committee_agreed=True
    )
    assert "赵明" in told.message
    assert told.article == "《四川省人民调解条例》第26条"
    everybody = case.consents()
    assert (
        "调解委员会"
        in case.refused_by(
            "extend", "extension_agreed", until=until, consents=everybody, committee_agreed=False
        ).message
    )
    case.refused_by("extend", "extension_later", until=date(2026, 11, 20), consents=everybody, committee_agreed=True)
    case.today = date(2026, 12, 20)
    case.refused_by(
        "extend", "extension_in_time", date(2026, 12, 10), until=until, consents=everybody, committee_agreed=True
    )
    case.do("extend", date(2026, 11, 25), until=until, consents=everybody, committee_agreed=True)
    assert case.clocks(TODAY)["D1"].due == until


TODAY = date(2026, 12, 1)


def test_t12_written_agreement_takes_effect_when_all_have_signed_and_it_is_sealed(story):
    case = story().reached()
    assert case.people == "P3"
    assert case.standing.effective_on is None
    case.do("sign", date(2026, 11, 8), signer_kind="party", signer="wang", way="签名")
    case.do("sign", date(2026, 11, 10), signer_kind="party", signer="zhao", way="按指印")
    assert "李璟" in case.refused_by("seal", "mediators_signed").message
    case.do("sign", date(2026, 11, 9), signer_kind="mediator", signer="li", way="签名")
    case.do("seal", date(2026, 11, 9))
    assert case.standing.effective_on == date(2026, 11, 10), "the last of all signatures and the seal"
    assert case.standing.agreement.sealed_on == date(2026, 11, 9)
    assert case.standing.outcome == "达成书面协议"


def test_t12_sealing_before_signing_and_signing_before_reaching_are_refused(story):
    case = story().started()
    assert (
        case.refused("sign", signer_kind="party", signer="wang", way="签名")[0].article == f"{MEDIATION_LAW}第29条第2款"
    )
    case.session()
    case.do("reach", items=(PAY,))
    assert "王桂兰、赵明" in case.refused_by("seal", "all_parties_signed").message


def test_t13_oral_agreement_takes_effect_the_day_it_is_reached(story):
    case = story().started()
    case.session()
    case.refused_by("oral", "oral_content", date(2026, 11, 8), items=({"kind": "给付", "text": " "},))
    case.do("oral", date(2026, 11, 8), items=(PAY,))
    assert case.standing.effective_on == date(2026, 11, 8)
    assert case.standing.agreement.form == "口头"
    assert case.people == "P5"
    assert "F12" in case.forms()


def test_t13_oral_agreement_names_mediator_and_recorder(story):
    case = story().accepted()
    case.do("appoint", mediators=("li",))
    case.do("start")
    assert "记录人" in case.refused_by("oral", "oral_staff", items=(PAY,)).message
    case.do("oral", items=(PAY,), recorder="zhou")


def test_t5_who_is_not_told_rights_and_duties_is_told_before_mediation_begins(story):
    case = story().diverted()
    case.do("ask", consents=case.consents())
    told = case.warned("accept", "rights_told", rights_told=False)
    assert "第23条、第24条" in told.article
    assert "rights_told" not in {one.guard for one in case.judge("accept").warnings}


def test_t14_failure_carries_the_notice_of_other_routes(story):
    case = story().started()
    assert (
        case.refused_by("fail", "remedies_told", reason="达不成协议", remedies_told=False).article
        == f"{MEDIATION_LAW}第26条"
    )
    case.refused_by("fail", "remedies_told", reason="达不成协议")
    case.do("fail", reason="达不成协议", remedies_told=True)
    assert (case.people, case.standing.outcome) == ("P8", "调解不成终止")
    assert "F21" in case.forms()


def test_t15_any_party_may_withdraw_until_the_agreement_takes_effect(story):
    case = story().signed()
    verdict = case.judge("withdraw", party="zhao")
    assert verdict.standing.people == "P9"
    assert verdict.standing.agreement is None
    case.do("seal")
    assert case.refused("withdraw", party="zhao")[0].article.startswith(f"{MEDIATION_LAW}第23条")


def test_t15_settling_privately_ends_it(story):
    case = story().started()
    case.do("settle", content="双方自行谈妥")
    assert (case.people, case.standing.outcome) == ("P9", "当事人和解撤回")


def test_t16_another_procedure_ends_it_with_its_number(story):
    case = story().started()
    case.refused("stop_other", body="博望县人民法院")
    case.do("stop_other", body="博望县人民法院", external_no="（2026）民初1号")
    assert case.people == "P10"


def test_t17_suspected_collusion_ends_it_with_a_reason(story):
    case = story().started()
    assert case.refused("stop_collusion")
    case.do("stop_collusion", reason="疑似虚构债务")
    assert case.people == "P10"
    case.warned("close", "collusion_reported")


def test_t18_an_agreement_not_performed_on_the_spot_is_followed(story):
    assert story().effective().people == "P5"
    assert story().effective(items=(SETTLE_NOW,), on_spot=True).people == "P6"
    quiet = {"kind": "不作为", "text": "不再占用通道", "obligor_ids": ("zhao",), "obligee_ids": ("wang",)}
    assert story().effective(items=(quiet,)).people == "P4"


def test_t19_only_when_everything_is_done_it_is_performed(story):
    case = story().effective()
    case.do("perform", date(2026, 11, 15), instalment="1", amount=200000)
    assert case.people == "P5"
    assert case.standing.obligations[0].state == "part"
    case.refused_by("perform", "not_overpaid", instalment="1", amount=220001)
    case.do("perform", date(2026, 11, 18), instalment="1.1", amount=220000)
    assert case.people == "P5"
    case.refused_by("perform", "instalment_open", instalment="1.1")
    case.refused_by("perform", "instalment_known", instalment="9")
    case.do("perform", date(2026, 11, 27), instalment="2")
    assert case.people == "P6"
    assert case.standing.performed_on == date(2026, 11, 27)


def test_t19_sums_are_typed_in_yuan_and_entries_of_the_first_name_still_count(story):
    case = story().effective()
    assert not [field for act in case.p.acts.values() for field in act.fields if field.name == "fen"]
    case.do("perform", date(2026, 11, 15), instalment="1", fen=200000)
    assert case.standing.obligations[0].done_fen == 200000


def test_t20_default_only_after_the_day_has_passed_or_the_content_is_disputed(story):
    case = story().effective()
    case.refused_by("default", "default_due", date(2026, 11, 20), reason="逾期未履行")
    assert not case.judge("default", date(2026, 11, 12), reason="对内容有争议").refused
    case.do("urge", date(2026, 11, 21), party="zhao")
    case.do("default", date(2026, 11, 21), reason="逾期未履行")
    assert case.people == "P7"
    assert [one.state for one in case.standing.obligations] == ["default", "open"]


def test_t20_late_performance_still_ends_it(story):
    case = story().effective()
    case.do("default", date(2026, 11, 21), reason="逾期未履行")
    case.do("perform", date(2026, 11, 30))
    assert case.people == "P6"


def test_t21_one_party_alone_may_sue_on_the_agreement(story):
    case = story().effective()
    case.do("default", date(2026, 11, 21), reason="逾期未履行")
    case.do("inform_sue", date(2026, 11, 24), party="wang")
    assert "remedy" not in case.standing.tracks, "being told is not suing"
    case.refused_by("sue", "suit_named", date(2026, 11, 25), party="wang")
    case.do("sue", date(2026, 11, 25), party="wang", court="博望县人民法院", external_no="（2026）民初12号")
    assert case.standing.tracks["remedy"].state == "E3"
    assert case.standing.tracks["remedy"].since == date(2026, 11, 25)
    assert case.people == "P7"


def test_t22_mediating_again_needs_everybody(story):
    case = story().effective()
    case.do("default", date(2026, 11, 21), reason="逾期未履行")
    told = case.refused_by("remediate", "remediate_consents", consents=({"party": "wang", "answer": "同意"},))
    assert "赵明" in told.message
    case.do("remediate", date(2026, 11, 22), consents=case.consents())
    assert case.people == "P2"
    case.do("reach", date(2026, 11, 24), items=(replace_due(PAY, date(2026, 12, 20)),))
    for party in ("wang", "zhao"):
        case.do("sign", date(2026, 11, 24), signer_kind="party", signer=party, way="签名")
    case.do("sign", date(2026, 11, 24), signer_kind="mediator", signer="li", way="签名")
    case.do("seal", date(2026, 11, 24))
    assert [a.state for a in case.standing.agreements] == ["replaced", "effective"]
    assert [o.due for o in case.standing.obligations] == [date(2026, 12, 20)]


def replace_due(item, due):
    return {**item, "due": due}


def test_t23_confirmation_opens_at_effect_for_what_can_be_confirmed(story):
    case = story().effective()
    assert case.standing.tracks["confirmation"].state == "C0"
    assert "P08" in case.forms()
    assert "confirmation" not in story().effective(confirmable="不可以").standing.tracks
    oral = story().started()
    oral.do("oral", items=(PAY,))
    assert "confirmation" not in oral.standing.tracks


def test_t52_the_police_may_be_told_at_any_time(story):
    case = story()
    case.do("register")
    before = case.standing.states
    case.do("report_police", at=datetime.fromisoformat("2026-11-02T15:20"), to="博望派出所", matter="扬言持械")
    assert case.standing.states == before
    case.do("refuse", reason="不属人民调解范围")
    case.do("close")
    assert not case.judge(
        "report_police", at=datetime.fromisoformat("2026-11-03T09:00"), to="博望派出所", matter="复发"
    ).refused


def test_t57_filing_follows_closing_and_a_complete_volume(story):
    case = story().effective()
    case.do("perform", date(2026, 11, 28))
    case.refused("file", retention="定期30年")
    case.do("close", date(2026, 11, 29))
    assert case.standing.stage == "已结案"
    case.with_facts(dossier_complete=False, dossier_missing=("F10",))
    told = case.refused_by("file", "dossier_complete", retention="定期30年")
    assert "F10" in told.message
    assert told.article == f"{MEDIATION_LAW}第27条"
    case.with_facts(dossier_complete=True, dossier_missing=())
    case.do("file", date(2026, 11, 30), retention="定期30年")
    assert (case.people, case.standing.stage) == ("P11", "已归档")
    assert [o for o, offer in case.offers().items() if offer.allowed] == ["correct", "attach", "reveal"]


def test_closing_waits_for_what_is_owed(story):
    case = story().effective()
    assert "1.1、2.1" in case.refused_by("close", "nothing_owed").message
    case.do("default", date(2026, 11, 21), reason="逾期未履行")
    case.refused_by("close", "default_handled")
    case.do("inform_sue", date(2026, 11, 22), party="wang")
    case.do("close", date(2026, 11, 23))


def test_a_closed_case_takes_nothing_but_what_belongs_after_closing(story):
    case = story().failed()
    case.do("close")
    assert "已结案" in case.refused("evidence", title="收据")[0].message
    assert not case.judge("serve", paper_title="终止调解通知书", party="zhao").refused


def test_of_a_closed_case_no_confirmation_is_due_for_nobody_can_apply_on_it(story):
    case = story().effective()
    case.do("perform")
    assert case.clocks()["D4"].state == "open"
    case.do("close")
    assert case.clocks()["D4"].state == "void"
    assert "confirm_apply" not in case.offers()


def test_only_those_whom_the_table_names_may_act(story):
    case = story().diverted()
    told = case.judge("ask", _role="auditor", consents=case.consents()).refusals[0]
    assert told.message == "“征询意愿”由调解员、负责人办理，审计员不能办理"
    assert not case.offers("auditor")["ask"].allowed


def test_no_act_is_dated_in_the_future_or_before_what_it_follows(story):
    case = story().accepted()
    assert case.refused("appoint", date(2026, 12, 2), mediators=("li",))[0].guard == "future"
    case.do("appoint", mediators=("li",), recorder="zhou")
    assert case.refused("start", date(2026, 11, 2))[0].guard == "date"
    case.do("start")
    case.session()
    case.do("reach", date(2026, 11, 9), items=(PAY,))
    assert (
        "达成一致" in case.refused("sign", date(2026, 11, 8), signer_kind="party", signer="wang", way="签名")[0].message
    )


def test_the_wrong_moment_is_told_with_the_moment_it_belongs_to(story):
    case = story().accepted()
    told = case.refused("reach", items=(PAY,))[0]
    assert told.message == "案件现处于“已受理”，不能办理“达成一致待签”；须在“调解中”时办理"
    assert told.article == f"{MEDIATION_LAW}第28条、第29条"


def test_offers_put_what_may_be_done_first_and_say_why_not(story):
    case = story().diverted()
    found = list(case.offers().values())
    allowed = [offer.allowed for offer in found]
    assert allowed == sorted(allowed, reverse=True)
    waiting = case.offers()["accept"]
    assert not waiting.allowed
    assert "赵明" in waiting.reasons[0].message
    assert "session" not in case.offers()


def test_two_tracks_in_one_medical_case(medical):
    case = medical(other_tracks=("另案人民调解",))
    case.do("register")
    told = case.refused_by("divert", "second_track_medical", nature="民事纠纷", other_body="无")
    assert told.article == "《医疗纠纷预防和处理条例》第31条、第40条"


def test_two_tracks_elsewhere_are_warned_of(story):
    case = story(other_tracks=("另案人民调解",))
    case.do("register")
    case.warned("divert", "second_track", nature="民事纠纷", other_body="无")


def test_a_party_s_age_never_moves_with_the_screen(story):
    child = replace(story().facts.parties[0], birth=date(2010, 11, 9), guardians=("王强",))
    case = story(parties=(child, story().facts.parties[1])).reached()
    case.refused_by("sign", "guardian_signs", date(2026, 11, 8), signer_kind="party", signer="wang", way="签名")
    case.do("sign", date(2026, 11, 8), signer_kind="party", signer="wang", signed_by="王强", way="签名")


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("fail", {"reason": "达不成协议", "remedies_told": True}),
        ("withdraw", {"party": "wang"}),
        ("settle", {}),
        ("stop_other", {"body": "博望县人民法院", "external_no": "（2026）民初12号"}),
    ],
)
def test_when_mediating_again_ends_without_agreement_the_old_one_is_still_performed(story, act, fields):
    case = story().effective()
    case.do("default", date(2026, 11, 21), reason="逾期未履行")
    case.do("remediate", date(2026, 11, 22), consents=case.consents())
    case.do(act, date(2026, 11, 24), **fields)
    assert (case.people, case.standing.outcome) == ("P7", "达成书面协议")
    assert case.standing.effective_on == date(2026, 11, 8)
    case.refused_by("close", "default_handled")
    for step in ("urge", "follow_up", "inform_confirm"):
        extra = {"by": "li", "interviewee": "王桂兰", "performed": "部分履行"} if step == "follow_up" else {}
        assert not case.judge(step, date(2026, 11, 25), **extra).refused
    case.do("perform", date(2026, 11, 25))
    assert case.people == "P6"


def test_with_the_old_agreement_still_unperformed_the_case_closes_when_the_parties_know_they_may_sue(story):
    case = story().effective()
    case.do("default", date(2026, 11, 21), reason="逾期未履行")
    case.do("remediate", date(2026, 11, 22), consents=case.consents())
    case.do("fail", date(2026, 11, 24), reason="达不成协议", remedies_told=True)
    case.do("inform_sue", date(2026, 11, 25), party="wang")
    case.do("close", date(2026, 11, 25))


def test_a_payment_of_nothing_is_none(story):
    case = story()
    case.effective()
    case.refused_by("perform", "paid_something", date(2026, 11, 20), instalment="1.1", amount=0)
    case.do("perform", date(2026, 11, 20), instalment="1.1")
