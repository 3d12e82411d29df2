"""Who died or left after something was agreed: nothing comes into force, and nobody asks a court, without him or his heirs."""

from __future__ import annotations

from datetime import date

import pytest

from mediation.procedure.model import PartyFacts
from tests.procedure import courting
from tests.procedure.conftest import PAY, WANG, ZHAO

DAY = date(2026, 11, 9)
LIU = PartyFacts("liu", "被申请人", "自然人", "刘三", birth=date(1970, 1, 1))
HEIR = PartyFacts("heir", "被申请人", "自然人", "赵小明", birth=date(2000, 1, 1))
COURT = "博望县人民法院"


def signed_by(case, *parties, on=DAY):
    for party in parties:
        case.do("sign", on, signer_kind="party", signer=party, way="签名")
    return case


def mediator_signs(case, on=DAY):
    case.do("sign", on, signer_kind="mediator", signer="li", way="签名")


@pytest.mark.parametrize("act", ["party_death", "party_leave"])
def test_nobody_binds_one_who_is_gone_and_never_signed(story, act):
    case = signed_by(story().reached(items=(PAY,)), "wang")
    case.do(act, DAY, party="zhao", reason="外出务工，撤回申请")
    mediator_signs(case)
    refusal = case.refused_by("seal", "bound_signed", DAY)
    assert refusal.message.startswith("赵明已经死亡（终止）或者退出，没有在协议上签名")


def test_the_heir_signs_in_his_place(story):
    case = signed_by(story().reached(items=(PAY,)), "wang")
    case.do("party_death", DAY, party="zhao")
    case.do("party_add", DAY, id="heir", name="赵小明", role="被申请人", type="自然人", succeeds="zhao")
    case.with_facts(parties=(WANG, ZHAO, HEIR))
    mediator_signs(case)
    case.refused_by("seal", "all_parties_signed", DAY)
    signed_by(case, "heir")
    case.do("seal", DAY)
    assert case.standing.people == "P5"
    case.do("confirm_apply", DAY, parties=("wang", "heir"), court=COURT)


def test_one_who_left_and_whom_no_clause_names_holds_nobody_up(story):
    case = signed_by(story(parties=(WANG, ZHAO, LIU)).reached(items=(PAY,)), "wang", "zhao")
    case.do("party_leave", DAY, party="liu", reason="与其无关")
    mediator_signs(case)
    case.do("seal", DAY)
    assert case.standing.people == "P5"


def test_in_a_courts_referral_one_hand_alone_settles_nothing(story):
    case = courting.reached(story, "委派")
    case.do("sign", date(2026, 11, 4), signer_kind="party", signer="wang", way="签名")
    case.do("party_death", date(2026, 11, 5), party="zhao")
    mediator_signs(case, date(2026, 11, 5))
    assert "J5" not in case.standing.states
    case.refused_by("seal", "court_bound_signed", date(2026, 11, 5))


def test_confirmation_waits_for_the_heirs_of_who_signed(story):
    case = story().effective(items=(PAY,))
    case.do("party_death", case.last_day, party="zhao")
    refusal = case.refused_by("confirm_apply", "confirm_joint", case.last_day, parties=("wang",), court=COURT)
    assert "尚缺赵明的承继人（先办理追加当事人）" in refusal.message
