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
