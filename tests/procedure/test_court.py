"""Mediation for a court, transition by transition: 委派, 委托先行调解 and 邀请协助 are three different things."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mediation.procedure.model import PartyFacts
from tests.procedure.conftest import WANG, ZHAO
from tests.procedure.courting import COURT, DAY, PAY, accepted, mediating, reached, refer_fields, referred, signed

NEXT = DAY + timedelta(days=1)
RECEIPTS = ({"party": "wang", "on": date(2026, 11, 6)}, {"party": "zhao", "on": date(2026, 11, 9)})


def state(case) -> str:
    return case.standing.tracks["judicial"].state


# ---- coming in: T40, T41, T42 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["委派", "委托先行调解"])
def test_t40_t41_a_court_s_referral_opens_the_judicial_track(story, mode):
    case = referred(story, mode)
    assert state(case) == "J0"
    assert "people" not in case.standing.tracks
    assert (case.standing.court.mode, case.standing.court.court) == (mode, COURT)


def test_t42_inviting_a_helper_opens_no_track_and_ends_with_the_court_keeping_the_case(story):
    case = referred(story, "邀请协助")
    assert "judicial" not in case.standing.tracks
    assert "协助法院" in case.standing.states
    assert "court_accept" not in case.offers()
    assert "reach" not in case.offers(), "no agreement of our own"
    case.do("assist_end", NEXT, result="达成协议")
    assert "移送" in case.standing.states
    assert "民事诉讼法》第98条" in str(case.p.acts["assist_end"].law.cite)


def test_a_referral_without_consent_is_refused(story):
    case = story()
    case.do("register")
    reason = case.refused_by("court_refer", "court_consented", DAY, **(refer_fields() | {"consented": False}))
    assert "第11条" in reason.article
    case.warned("court_refer", "court_consent_proof", DAY, **(refer_fields() | {"consent_evidence": ""}))


def test_trap_1_one_enum_for_two_modes_and_the_legacy_path_warned_not_barred(story):
    case = story()
    case.do("register")
    old = case.warned("court_refer", "court_legacy_mode", DAY, **refer_fields("委派"))
    assert old.basis == "待核"
    assert "立案与调解工作的意见" in old.article
    number = refer_fields() | {"court_no": "(2026)诉前调88号"}
    assert case.warned("court_refer", "court_legacy_no", DAY, **number).basis == "待核"
    for fine in ("(2026)民初88号", "(2026)诉前调确8号", "(2026)诉前调书8号"):
        verdict = case.judge("court_refer", DAY, **(refer_fields() | {"court_no": fine}))
        assert "court_legacy_no" not in {w.guard for w in verdict.warnings}, fine
    assert not case.judge("court_refer", DAY, **(number | {"mode": "委派"})).refused, "told, not barred"
    early = story(applied_on=date(2024, 12, 2))
    early.do("register", date(2024, 12, 2))
    verdict = early.judge("court_refer", date(2024, 12, 3), **refer_fields("委派", date(2024, 12, 3)))
    assert not {"court_legacy_mode", "court_legacy_no"} & {w.guard for w in verdict.warnings}
    ends = {mode: signed(story, mode) for mode in ("委派", "委托先行调解")}
    assert ends["委派"].standing.effective_on == NEXT
    assert ends["委托先行调解"].standing.effective_on is None, "the court's paper is still to come"


def test_a_second_mediation_of_a_medical_claim_is_refused(medical):
    case = medical().accepted()
    assert "court_refer" not in case.offers()


# ---- taking it or not: T43, T44, T45 -----------------------------------------------------------------------------------


def test_t43_the_case_waits_for_the_mediator_and_is_accepted_with_the_day_the_papers_were_signed_for(story):
    case = referred(story)
    case.do("appoint", DAY, mediators=("li",), recorder="zhou")
    assert state(case) == "J1"
    case.do("court_accept", NEXT, signed_on=NEXT, conflict_disclosed=True, bans_told=True)
    assert state(case) == "J2"
    assert case.standing.court.signed_on == NEXT
    case.do("start", NEXT)
    assert state(case) == "J4"


def test_t43_no_acceptance_without_disclosure_and_no_interest_without_everybody_s_yes(story):
    case = referred(story)
    told = {"signed_on": DAY, "conflict_disclosed": True, "bans_told": True}
    assert (
        "第15条"
        in case.refused_by("court_accept", "court_conflict_told", DAY, **(told | {"conflict_disclosed": False})).article
    )
    case.refused_by("court_accept", "court_conflict_agreed", DAY, **told, conflict="系被告的表兄")
    case.do("court_accept", DAY, **told, conflict="系被告的表兄", conflict_agreed=True)


def test_t43_the_day_of_signing_lies_between_coming_and_acceptance(story):
    case = referred(story)
    told = {"conflict_disclosed": True, "bans_told": True}
    case.refused_by("court_accept", "court_signed", DAY, signed_on=NEXT, **told)
    case.refused_by("court_accept", "court_signed", DAY, signed_on=DAY - timedelta(days=1), **told)


def test_t43_bans_are_told_and_privacy_is_the_default(story):
    case = referred(story)
    ban = case.warned("court_accept", "court_bans_told", DAY, signed_on=DAY, conflict_disclosed=True)
    assert "第28条" in ban.article
    open_ = accepted(story).with_facts(confidential=False)
    assert "第2条" in open_.warned("start", "court_private", DAY).article


def test_t43_a_late_answer_on_the_platform_is_told(story):
    case = referred(story, on=date(2026, 11, 3))
    told = {"signed_on": date(2026, 11, 3), "conflict_disclosed": True, "bans_told": True}
    fine = case.judge("court_accept", date(2026, 11, 6), **told)
    assert "court_reply_late" not in {w.guard for w in fine.warnings}, "three working days"
    late = case.warned("court_accept", "court_reply_late", date(2026, 11, 9), **told)
    assert "2026年11月6日" in late.message


def test_trap_3_a_court_s_limit_runs_from_the_day_the_papers_were_signed_for(story):
    case = referred(story, on=date(2026, 11, 16), procedure="简易程序")
    case.do("court_accept", date(2026, 11, 20), signed_on=date(2026, 11, 18), conflict_disclosed=True, bans_told=True)
    running = [c for c in case.clocks().values() if c.label.startswith(("先行", "委托", "法院")) and c.due]
    assert date(2026, 11, 25) in {clock.due for clock in running}, "seven days of the summary procedure"
    assert all(clock.start_on != date(2026, 11, 20) for clock in running if clock.due == date(2026, 11, 25))


def test_t44_declining_needs_a_reason_and_ends_the_track(story):
    case = referred(story)
    case.refused("court_decline", DAY)
    case.refused_by("court_decline", "court_decline_reason", DAY, reason="其他")
    case.do("court_decline", DAY, reason="不属本组织章程或专业范围")
    assert state(case) == "J3"
    assert case.standing.referrals[-1].state == "不接受"
    case.do("close", DAY)


def test_t45_who_refuses_or_is_not_found_is_sent_back_at_once_with_the_papers(story):
    case = accepted(story)
    given = {"reason": "对方拒绝调解", "refuser": ("zhao",), "attempts": "两次电话", "returned_on": NEXT}
    assert "第15条" in case.refused_by("court_return", "court_return_told", NEXT, **given, party_told=False).article
    case.do("court_return", NEXT, **given, party_told=True)
    assert state(case) == "J6"
    assert case.standing.outcome == "当事人不同意终止", "a refusal is no failure"
    assert case.standing.refused_by == ("zhao",)
    case.do("court_resume", NEXT, court_no="(2026)民初1186号")
    assert state(case) == "J8"


def test_t45_a_party_not_found_is_no_refusal(story):
    case = accepted(story)
    case.do(
        "court_return",
        NEXT,
        reason="对方联系不上",
        refuser=("zhao",),
        attempts="三次上门",
        returned_on=NEXT,
        party_told=True,
    )
    assert case.standing.outcome == "联系不上终止"
    assert case.standing.refused_by == ()


# ---- sham: T17a --------------------------------------------------------------------------------------------------------


def test_t17a_suspected_sham_suspends_and_only_the_court_s_decision_goes_on(story):
    case = mediating(story)
    grounds = {"grounds": "双方陈述一致且无凭证", "reported_to": "委派或委托的法院"}
    case.refused_by("sham_suspend", "sham_reported", DAY, **grounds, reported_on=NEXT)
    case.do("sham_suspend", DAY, **grounds, reported_on=DAY)
    assert state(case) == "J4s"
    assert "第18条" in case.refused_by("resume", "sham_none", NEXT).article
    case.refused_by("fail", "sham_none", NEXT, reason="达不成协议", remedies_told=True)
    assert "reach" not in case.offers()
    case.do("sham_resume", NEXT, decided_by=COURT, decision="未见虚假，恢复")
    assert state(case) == "J4"


def test_t17a_sham_ends_with_the_report(story):
    case = mediating(story)
    case.do("sham_suspend", DAY, grounds="疑似虚构债务", reported_to="特邀调解组织", reported_on=DAY)
    case.do("sham_end", NEXT, decided_by=COURT, decision="终止")
    assert state(case) == "J6"
    case.do("court_resume", NEXT, court_no="(2026)民初1186号")


def test_an_appraisal_is_resumed_not_decided_by_the_court(story):
    case = mediating(story, "委派")
    case.do("pause", DAY, reason="鉴定")
    assert state(case) == "J4s"
    case.refused_by("sham_resume", "sham_open", NEXT, decided_by=COURT, decision="恢复")
    case.do("resume", NEXT)
    assert state(case) == "J4"


# ---- extension -----------------------------------------------------------------------------------------------------------


def test_trap_11_a_court_s_limit_is_extended_by_both_parties_only_and_once(story):
    case = mediating(story)
    button = {"until": date(2026, 12, 10), "committee_agreed": True}
    reason = case.refused_by(
        "extend", "court_extension_agreed", date(2026, 11, 10), **button, consents=case.consents("同意", "wang")
    )
    assert "赵明" in reason.message
    case.do("extend", date(2026, 11, 10), until=date(2026, 12, 10), consents=case.consents())
    again = {"until": date(2026, 12, 30), "consents": case.consents()}
    told = case.warned("extend", "court_extension_once", date(2026, 11, 11), **again)
    assert told.basis == "待核"
    assert "已延长过一次，至2026年12月10日" in told.message
    assert "请先与法院核对" in told.message, "what is not refused is not called impossible"


def test_an_extension_beyond_thirty_days_is_told(story):
    case = mediating(story)
    fields = {"until": date(2027, 1, 30), "consents": case.consents()}
    long = case.warned("extend", "court_extension_long", date(2026, 11, 10), **fields)
    assert long.basis == "待核"
    assert "最多延长30日，即至2026年12月18日，所填2027年1月30日更晚" in long.message
    assert "请改为不晚于2026年12月18日" in long.message


# ---- agreement: T46, T48, T49, T50 ---------------------------------------------------------------------------------------


def test_t46_an_assigned_agreement_is_in_force_when_the_last_party_signs(story):
    case = reached(story, "委派")
    assert state(case) == "J5s"
    case.do("sign", NEXT, signer_kind="mediator", signer="li", way="签名")
    case.do("sign", NEXT, signer_kind="party", signer="wang", way="签名")
    assert case.standing.effective_on is None
    case.do("sign", date(2026, 11, 6), signer_kind="party", signer="zhao", way="签名")
    assert state(case) == "J5"
    assert case.standing.effective_on == date(2026, 11, 6)
    assert "C0" in case.standing.states
    case.do("seal", date(2026, 11, 9))
    assert case.standing.effective_on == date(2026, 11, 6), "the organisation's seal moves no day"
    case.refused_by("seal", "court_sealed_once", date(2026, 11, 9))
    case.do("court_file", date(2026, 11, 9), sent_on=date(2026, 11, 9))


def test_t46_nothing_is_sealed_against_a_refusal_recorded_before_it_is_in_force(story):
    third = PartyFacts("qian", "第三人", "自然人", "钱坤")
    case = reached(story, "委派", facts={"parties": (WANG, ZHAO, third)})
    case.do("sign", DAY, signer_kind="mediator", signer="li", way="签名")
    for party in ("wang", "zhao"):
        case.do("sign", DAY, signer_kind="party", signer=party, way="签名")
    case.do("party_death", NEXT, party="qian")
    case.do("ask", NEXT, consents=({"party": "zhao", "answer": "不同意"},))
    case.refused_by("seal", "not_refused", NEXT)
    case.do("ask", NEXT, consents=({"party": "zhao", "answer": "同意"},))
    case.do("seal", NEXT)
    assert case.standing.effective_on is not None


def test_t46_the_seal_waits_for_the_signatures(story):
    case = reached(story, "委派")
    assert "第19条" in case.refused_by("seal", "court_parties_signed", NEXT).article


def test_t48_the_court_s_paper_binds_with_the_last_receipt(story):
    case = signed(story)
    day = date(2026, 11, 10)
    reason = case.refused_by(
        "court_letter", "letter_receipts", day, letter_no="(2026)民初1186号", receipts=RECEIPTS[:1]
    )
    assert "赵明尚未签收" in reason.message
    assert "第149条" in reason.article
    case.do("court_letter", day, letter_no="(2026)民初1186号", receipts=RECEIPTS)
    assert state(case) == "J7a"
    assert case.standing.effective_on == date(2026, 11, 9)
    assert "C0" not in case.standing.states, "the court's own paper needs no confirmation"


def test_t48_a_party_with_neither_right_nor_duty_need_not_sign(story):
    third = PartyFacts("qian", "第三人", "自然人", "钱进", birth=date(1980, 1, 1))
    case = signed(story, facts={"parties": (*story().facts.parties, third)})
    day = date(2026, 11, 10)
    case.refused_by("court_letter", "letter_receipts", day, letter_no="号", receipts=RECEIPTS)
    assert not case.judge("court_letter", day, letter_no="号", receipts=RECEIPTS, exempt=("qian",)).refused


def test_t48_receipts_are_of_parties_and_not_in_the_future(story):
    case = signed(story)
    case.refused_by("court_letter", "letter_dates", date(2026, 11, 8), letter_no="号", receipts=RECEIPTS)
    stranger = (*RECEIPTS, {"party": "nobody", "on": date(2026, 11, 6)})
    case.refused_by("court_letter", "letter_dates", date(2026, 11, 10), letter_no="号", receipts=stranger)


def test_t48_an_assigned_case_has_no_court_s_paper_and_no_suit_to_withdraw(story):
    case = signed(story, "委派")
    day = date(2026, 11, 10)
    case.refused_by("court_letter", "letter_entrusted", day, letter_no="号", receipts=RECEIPTS)
    case.refused_by("court_withdrawn", "withdrawn_entrusted", day, how="撤诉")


def test_t49_a_withdrawn_suit_ends_it_another_way(story):
    case = signed(story)
    case.refused_by("close", "court_settled", date(2026, 11, 10))
    case.do("court_withdrawn", date(2026, 11, 10), how="撤诉", no="(2026)民初1186号之一")
    assert state(case) == "J7b"
    case.refused_by("close", "court_owed", date(2026, 11, 10))
    case.do("perform", date(2026, 11, 18))
    case.do("close", date(2026, 11, 18))


def test_a_broken_agreement_of_a_court_case_is_not_closed_before_a_way_was_shown(story):
    case = signed(story, "委派")
    case.do("default", date(2026, 11, 23), reason="逾期未履行")
    case.refused_by("close", "court_default_handled", date(2026, 11, 23))
    case.do("inform_sue", date(2026, 11, 23), party="wang")
    case.do("close", date(2026, 11, 24))


def test_t50_reneging_is_possible_only_before_the_court_s_paper_is_received(story):
    case = signed(story)
    case.do("court_renege", date(2026, 11, 6), party="zhao")
    assert state(case) == "J8"
    assert case.standing.agreement is None
    assert case.standing.outcome == "调解不成终止"
    assert "C0" not in case.standing.states
    served = signed(story)
    served.do("court_letter", date(2026, 11, 10), letter_no="号", receipts=RECEIPTS)
    assert served.refused_by("court_renege", "state", date(2026, 11, 10), party="zhao").article.endswith("第102条")
    assigned = signed(story, "委派")
    assert (
        "不能反悔" in assigned.refused_by("court_renege", "renege_entrusted", date(2026, 11, 6), party="zhao").message
    )


def test_a_clause_that_sends_default_back_to_judgment_is_refused(story):
    case = mediating(story)
    case.session(DAY)
    bad = PAY | {"default_clause": "逾期不履行的，由法院重新判决"}
    assert "第8条" in case.refused_by("reach", "court_no_retrial", DAY, items=(bad,)).article


def test_trap_12_a_written_agreement_of_a_court_case_is_not_yet_in_force(story):
    assigned, entrusted = reached(story, "委派"), signed(story)
    assigned.do("sign", NEXT, signer_kind="party", signer="wang", way="签名")
    assert assigned.standing.effective_on is None, "one party has not signed"
    assert "perform" not in assigned.offers()
    assert entrusted.standing.effective_on is None, "nobody has received the court's paper"
    for case in (assigned, entrusted):
        assert case.standing.agreement.state == "signing"
    day = date(2026, 11, 10)
    assert "第20条" in entrusted.refused_by("perform", "court_in_force", day).article
    entrusted.refused_by("sue", "suit_pending", day, party="wang", court=COURT, external_no="号")
    fields = {"creditor": "wang", "court": COURT, "claim": "其他金钱"}
    entrusted.refused_by("payment_order", "court_in_force", day, **fields)


def test_trap_12_a_minor_s_guardian_and_an_agent_s_special_authority_count_before_a_court_too(story):
    child = PartyFacts("zhao", "被申请人", "自然人", "赵小明", birth=date(2014, 5, 1), guardians=("赵明",))
    wang = PartyFacts(
        "wang",
        "申请人",
        "自然人",
        "王桂兰",
        birth=date(1956, 3, 12),
        agents=(("钱律师", "一般授权"), ("孙律师", "特别授权")),
    )
    case = reached(story, "委派", facts={"parties": (wang, child)})
    case.refused_by("sign", "guardian_signs", NEXT, signer_kind="party", signer="zhao", way="签名")
    case.do("sign", NEXT, signer_kind="party", signer="zhao", signed_by="赵明", capacity="法定代理人", way="签名")
    agent = {"signer_kind": "party", "signer": "wang", "capacity": "委托代理人", "way": "签名"}
    case.refused_by("sign", "agent_special", NEXT, **agent, signed_by="钱律师")
    case.do("sign", NEXT, **agent, signed_by="孙律师")
    assert case.standing.effective_on == NEXT


def test_t46_the_agreement_is_served_before_its_copy_goes_to_the_court(story):
    case = signed(story, "委派")
    sent = {"sent_on": NEXT}
    assert "先送达各方" in case.warned("court_file", "file_served", NEXT, **sent).message
    case.do("serve", NEXT, paper_title="调解协议书", party="zhao")
    assert "file_served" not in {one.guard for one in case.judge("court_file", NEXT, **sent).warnings}


# ---- failure: T51 ----------------------------------------------------------------------------------------------------------


def test_t51_failure_is_reported_to_the_court_before_anything_else(story):
    case = mediating(story)
    case.do("fail", NEXT, reason="达不成协议")
    assert state(case) == "J6", "the court takes it up again by itself: no other ways need be told"
    assert "第26条" in case.refused_by("court_resume", "court_reported", NEXT, court_no="(2026)民初1186号").article
    case.refused_by("close", "court_reported", NEXT)
    case.do("reply", NEXT, matter="办理结果", letter_no="博调函〔2026〕1号", content="调解不成")
    case.do("court_resume", NEXT, court_no="(2026)民初1186号")
    assert state(case) == "J8"
    assert case.standing.outcome == "调解不成终止"
    case.do("close", NEXT)


def test_trap_7_a_court_case_taken_back_or_settled_is_not_a_failure(story):
    for act, fields in {"withdraw": {"party": "wang"}, "settle": {}}.items():
        case = mediating(story)
        case.do(act, NEXT, **fields)
        assert state(case) == "J6"
        assert case.standing.outcome == "当事人和解撤回", act


def test_undisputed_facts_stand_apart_from_concessions(story):
    case = mediating(story)
    rows = ({"text": "物业费标准为每月106元", "agreed": True}, {"text": "愿意减免三成", "agreed": False})
    reason = case.refused_by("court_undisputed", "undisputed_agreed", DAY, rows=rows)
    assert "第2条" in reason.message
    assert "让步不得写入" in reason.message
    before = state(case)
    case.do("court_undisputed", DAY, rows=rows[:1], signed=True)
    assert state(case) == before


def test_the_articles_of_shared_acts_are_those_of_court_mediation(story):
    case = mediating(story)
    offers = case.offers()
    assert "特邀调解的规定" in offers["session"].act.law.cite
    assert "特邀调解的规定" in offers["fail"].act.law.cite
    assert "oral" not in offers, "an oral agreement is people's mediation only"
