"""Parties who join, leave or die; agents; mediators changed; cases joined and split."""

from __future__ import annotations

from datetime import date

import pytest

from mediation.procedure.model import PartyFacts

PAY = {
    "kind": "给付",
    "text": "赔偿4200元",
    "obligor_ids": ("zhao",),
    "obligee_ids": ("wang",),
    "fen": 420000,
    "due": date(2026, 11, 20),
}
THIRD = PartyFacts("sun", "第三人", "自然人", "孙丽")


def with_third(story):
    base = story()
    return base.with_facts(parties=(*base.facts.parties, THIRD))


def test_a_party_who_joins_must_sign_and_was_not_there_before(story):
    case = story().started()
    joined = {"role": "第三人", "type": "自然人", "name": "孙丽", "id": "sun"}
    assert "sun" in case.judge("party_add", **joined).standing.parties
    case.do("party_add", **joined)
    case.with_facts(parties=(*case.facts.parties, THIRD))
    assert case.standing.parties == ("wang", "zhao", "sun")
    case.session()
    case.do("reach", items=(PAY,))
    for party in ("wang", "zhao"):
        case.do("sign", signer_kind="party", signer=party, way="签名")
    case.do("sign", signer_kind="mediator", signer="li", way="签名")
    assert "孙丽" in case.refused_by("seal", "all_parties_signed").message


def test_a_party_who_leaves_need_not_sign_but_one_who_has_signed_cannot_leave(story):
    case = with_third(story).reached(items=(PAY,))
    case.do("sign", signer_kind="party", signer="wang", way="签名")
    case.refused_by("party_leave", "party_unsigned", party="wang", reason="反悔")
    case.do("party_leave", party="sun", reason="与其无关")
    case.do("sign", signer_kind="party", signer="zhao", way="签名")
    case.do("sign", signer_kind="mediator", signer="li", way="签名")
    case.do("seal")
    assert case.standing.effective_on is not None


def test_with_one_side_dead_there_is_nobody_to_agree_with(story):
    case = story().started()
    case.do("party_death", party="zhao", successors="其子赵磊")
    case.refused_by("reach", "two_parties", items=({**PAY, "obligor_ids": ("wang",)},))
    case.do("party_add", role="被申请人", type="自然人", name="赵磊", id="lei", succeeds="zhao")
    case.with_facts(parties=(*case.facts.parties, PartyFacts("lei", "被申请人", "自然人", "赵磊")))
    case.refused_by("reach", "obligors_known", items=(PAY,))
    assert not case.judge("reach", items=({**PAY, "obligor_ids": ("lei",)},)).refused


def test_who_was_entered_by_mistake_and_taken_out_never_took_part(story):
    base = story()
    ghost = PartyFacts("ghost", "第三人", "自然人", "误录", active=False)
    assert base.with_facts(parties=(*base.facts.parties, ghost)).started().standing.parties == ("wang", "zhao")


def test_mediators_change_until_they_have_signed(story):
    case = story().reached(items=(PAY,))
    case.do("change_mediator", mediators=("chen",), reason="调岗")
    case.refused_by("sign", "signer_known", signer_kind="mediator", signer="li", way="签名")
    case.do("sign", signer_kind="mediator", signer="chen", way="签名")
    case.refused_by("change_mediator", "mediator_unsigned", mediators=("li",), reason="调岗")


def test_every_appointed_mediator_signs(story):
    case = story().accepted()
    case.do("appoint", mediators=("li", "chen"), recorder="zhou")
    case.do("start")
    case.session()
    case.do("reach", items=(PAY,))
    for party in ("wang", "zhao"):
        case.do("sign", signer_kind="party", signer=party, way="签名")
    case.do("sign", signer_kind="mediator", signer="li", way="签名")
    assert "陈红" in case.refused_by("seal", "mediators_signed").message
    case.refused_by("sign", "not_signed_twice", signer_kind="mediator", signer="li", way="签名")


def test_a_case_joined_to_another_is_closed_as_a_repeat(story):
    case = story().started()
    case.refused("join", direction="并入他案", reason="重复登记")
    case.do("join", case="〔2026〕7号", direction="并入他案", reason="重复登记")
    assert (case.people, case.standing.stage, case.standing.outcome) == ("P10", "已结案", "重复件并案")
    assert case.standing.joined_into == "〔2026〕7号"
    assert all(clock.state in ("void", "info") for clock in case.clocks().values() if clock.rule == "D1")
    other = story().started()
    other.do("join", case="〔2026〕8号", direction="他案并入本案", reason="同一纠纷")
    assert other.people == "P2"


def test_splitting_leaves_both_sides(story):
    case = with_third(story).started()
    case.refused_by("split", "split_leaves_two", parties=("zhao",), reason="另案")
    case.do("split", parties=("sun",), reason="另案")
    assert case.standing.parties == ("wang", "zhao")
    shared = with_third(story).started()
    shared.do("split", parties=("sun", "zhao"), keep=("zhao",), reason="另案")
    assert shared.standing.parties == ("wang", "zhao")


@pytest.mark.parametrize("act", ["party_leave", "party_death", "agent_add", "withdraw"])
def test_acts_about_a_party_name_one_of_this_case(story, act):
    fields = {"reason": "x", "name": "刘律师", "kind": "agent"}
    story().started().refused_by(act, "party_named", party="nobody", **fields)


HEIR = {"role": "申请人", "type": "自然人", "name": "李华", "id": "hua"}


@pytest.mark.parametrize("state", ["P3", "P4", "P5", "P7"])
def test_heirs_join_even_after_something_was_agreed(story, state):
    promise = {"kind": "不作为", "text": "不再占用通道", "obligor_ids": ("zhao",), "obligee_ids": ("wang",)}
    items = (promise,) if state == "P4" else (PAY,)
    case = story().reached(items=items) if state == "P3" else story().effective(items=items)
    if state == "P7":
        case.do("default", date(2026, 11, 21), reason="逾期未履行")
    assert case.people == state
    assert "承继人" in case.refused_by("party_add", "succession", **HEIR).message
    assert "仍是本案当事人" in case.refused_by("party_add", "succession", succeeds="wang", **HEIR).message
    case.do("party_death", party="wang", successors="子女李华")
    case.refused_by("party_add", "succession", **HEIR)
    case.do("party_add", succeeds="wang", **HEIR)
    case.with_facts(parties=(*case.facts.parties, PartyFacts("hua", "申请人", "自然人", "李华")))
    assert case.standing.parties == ("zhao", "hua")
    if state == "P3":
        case.do("sign", signer_kind="party", signer="hua", way="签名")


def test_whose_authority_has_ended_signs_no_more_but_what_was_signed_stands(story):
    lawyer = PartyFacts("wang", "申请人", "自然人", "王桂兰", agents=(("刘律师", "特别授权"),))
    case = story(parties=(lawyer, story().facts.parties[1])).reached(items=(PAY,))
    case.refused_by("agent_leave", "agent_known", party="wang", agent="孙律师", reason="解除")
    by_lawyer = {"signer_kind": "party", "signer": "wang", "signed_by": "刘律师", "way": "签名"}
    early = case.judge("agent_leave", party="wang", agent="刘律师", reason="解除委托")
    assert not early.refused
    signed = story(parties=case.facts.parties).reached(items=(PAY,))
    signed.do("sign", **by_lawyer)
    signed.do("agent_leave", party="wang", agent="刘律师", reason="解除委托")
    assert not signed.judge("correct", entry="e1", fields={"note": "补记"}, reason="补记").refused
    case.do("agent_leave", party="wang", agent="刘律师", reason="解除委托")
    case.refused("sign", **by_lawyer)
    case.do("agent_add", party="wang", name="刘律师", kind="agent", authority="特别授权")
    assert not case.judge("sign", **by_lawyer).refused


def test_who_signed_under_a_name_put_right_since_has_signed(story):
    renamed = PartyFacts("wang", "申请人", "自然人", "王桂蘭", former=(("王桂兰", "王桂蘭"),))
    case = story(parties=(renamed, story().facts.parties[1])).reached(items=(PAY,))
    assert not case.judge("sign", signer_kind="party", signer="wang", signed_by="王桂兰", way="签名").refused
    case.refused_by(
        "sign", "signer_fits", signer_kind="party", signer="wang", signed_by="王某", capacity="本人", way="签名"
    )


def test_a_joined_case_brings_its_parties_and_their_answers(story):
    case = story().started()
    case.with_facts(parties=(*case.facts.parties, THIRD))
    base = case.with_facts(parties=case.facts.parties)
    joining = {
        "case": "〔2026〕8号",
        "direction": "他案并入本案",
        "reason": "同一纠纷",
        "joined": ("sun",),
        "consents": ({"party": "sun", "answer": "不同意"},),
    }
    base.do("join", **joining)
    assert base.standing.parties == ("wang", "zhao", "sun")
    base.refused_by("session", "not_refused", started=None, place="调解室", record="协商")
    back = base.judge("correct", entry=base.facts.happenings[-1].id, void=True, reason="误并")
    assert back.standing.parties == ("wang", "zhao")


def test_a_recorder_whose_recusal_is_open_holds_the_session_up(story):
    case = story().started()
    case.do("recuse", staff="zhou", asked_by="赵明", reason="系亲属", decision="予以更换")
    case.refused_by("session", "recusal_settled", place="调解室", record="协商")
    case.do("change_mediator", mediators=("li",), recorder="chen", reason="回避")
    assert not [
        r for r in case.judge("session", place="调解室", record="协商").refusals if r.guard == "recusal_settled"
    ]


def test_who_was_sent_by_another_body_is_asked_even_without_its_letter(story):
    there = story(region="330203", source_way="接受委托移送").diverted()
    there.do("ask", consents=({"party": "zhao", "answer": "未表态"},))
    assert "赵明" in there.refused_by("accept", "referral_consents").message
    elsewhere = story(source_way="接受委托移送").diverted()
    elsewhere.do("ask", consents=({"party": "zhao", "answer": "未表态"},))
    elsewhere.warned("accept", "referral_consents")
