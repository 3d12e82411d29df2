"""Enforcement, arbitration, payment order, notary and acceleration: the next steps after default, each with its own bar."""

from __future__ import annotations

from datetime import date

import pytest

from tests.procedure.courting import COURT, PAY, PAY_LATER, REPAIR, applied, confirmed, signed

MADE = date(2026, 11, 8)
DUE = date(2026, 12, 20)
AFTER = date(2026, 12, 22)
MONTHLY = {
    "kind": "给付",
    "text": "分三期各支付1000元",
    "obligor_ids": ("zhao",),
    "obligee_ids": ("wang",),
    "fen": 300000,
    "instalments": tuple({"fen": 100000, "due": date(2026, 12, day)} for day in (1, 15, 31)),
}


def state(case) -> str:
    return case.standing.tracks["remedy"].state


@pytest.fixture
def agreed(story):
    """A people's agreement in force since 2026-11-08; 3816 yuan are due on 2026-12-20."""
    case = story().effective(MADE, items=(PAY_LATER,))
    case.today = date(2029, 6, 30)
    return case


# ---- enforcement: T32 ----------------------------------------------------------------------------------------------------


def test_t32_a_confirmed_agreement_is_enforced_by_the_creditor_after_default(agreed):
    confirmed(agreed, date(2026, 11, 12))
    fields = {"creditor": "wang", "court": COURT, "no": "(2026)执1号"}
    assert "尚未届满" in agreed.refused_by("enforce", "enforce_due", date(2026, 12, 1), **fields).message
    agreed.refused_by("enforce", "creditor_known", AFTER, **(fields | {"creditor": "zhao"}))
    agreed.do("enforce", AFTER, **fields)
    assert state(agreed) == "E1"
    over = agreed.warned("enforce_end", "enforced_over", date(2027, 3, 1), result="执行完毕", amount=400000)
    assert "3,816.00" in over.message
    agreed.do("enforce_end", date(2027, 3, 1), result="执行完毕")
    assert state(agreed) == "E2"
    assert (agreed.people, agreed.standing.performed_on) == ("P6", date(2027, 3, 1)), "what the court got is paid"


def test_t32_what_the_court_got_in_part_is_paid_in_part(agreed):
    confirmed(agreed, date(2026, 11, 12))
    agreed.do("enforce", AFTER, creditor="wang", court=COURT)
    agreed.do("enforce_end", date(2027, 3, 1), result="终结本次执行程序", amount=100000)
    (left,) = agreed.standing.obligations
    assert (left.done_fen, left.state) == (100000, "part")
    assert agreed.standing.performed_on is None


def test_t32_the_end_of_an_enforcement_changes_nothing_where_everything_was_paid_meanwhile(agreed):
    confirmed(agreed, date(2026, 11, 12))
    agreed.do("enforce", AFTER, creditor="wang", court=COURT)
    paid = date(2027, 1, 20)
    agreed.do("perform", paid)
    steps = [move for move in agreed.standing.moved if move.track == "people"]
    agreed.do("enforce_end", date(2027, 3, 1), result="执行完毕")
    assert agreed.standing.performed_on == paid
    assert [move for move in agreed.standing.moved if move.track == "people"] == steps


def test_t32_what_the_court_got_while_it_was_mediated_again_is_performed_when_that_ends(agreed):
    confirmed(agreed, date(2026, 11, 12))
    agreed.do("default", AFTER, reason="逾期未履行")
    agreed.do("enforce", AFTER, creditor="wang", court=COURT)
    agreed.do("remediate", AFTER, consents=agreed.consents())
    agreed.do("enforce_end", date(2027, 3, 1), result="执行完毕")
    assert (agreed.people, agreed.standing.performed_on) == ("P2", date(2027, 3, 1))
    agreed.do("settle", date(2027, 3, 2))
    assert agreed.people == "P6"


def test_t32_what_is_performed_is_not_enforced(agreed):
    confirmed(agreed, date(2026, 11, 12))
    agreed.do("perform", date(2026, 12, 1))
    agreed.refused_by("enforce", "enforce_due", AFTER, creditor="wang", court=COURT)


def test_t32_two_years_from_the_last_day_of_performance(agreed):
    confirmed(agreed, date(2026, 11, 12))
    fields = {"creditor": "wang", "court": COURT}
    in_time = agreed.judge("enforce", date(2028, 12, 20), **fields)
    assert "enforce_late" not in {w.guard for w in in_time.warnings}
    late = agreed.warned("enforce", "enforce_late", date(2028, 12, 21), **fields)
    assert "2028年12月20日" in late.message
    assert "第250条" in late.article


def test_an_agreement_nobody_confirmed_is_not_enforced_but_sued_on(agreed):
    agreed.do("default", AFTER, reason="逾期未履行")
    assert "enforce" not in agreed.offers()
    agreed.do("sue", AFTER, party="wang", court=COURT, external_no="(2026)民初9号")
    assert state(agreed) == "E3"


def test_a_court_s_own_paper_is_enforced_too(story):
    case = signed(story, items=(PAY,))
    receipts = ({"party": "wang", "on": date(2026, 11, 6)}, {"party": "zhao", "on": date(2026, 11, 9)})
    case.do("court_letter", date(2026, 11, 10), letter_no="(2026)民初1186号", receipts=receipts)
    case.do("enforce", date(2026, 11, 23), creditor="wang", court=COURT)
    assert state(case) == "E1"


# ---- arbitration: T53, T54, T55 ---------------------------------------------------------------------------------------------


def test_t53_labour_without_an_agreement_goes_to_arbitration(story):
    case = story(kind="劳动争议/工伤").failed()
    assert "第14条" in case.p.acts["arbitrate"].laws[1].cite
    case.refused_by("arbitrate", "arbitration_fits", party="wang", sort="农村土地承包经营纠纷仲裁", body="仲裁委")
    case.do("arbitrate", party="wang", sort="劳动人事争议仲裁", body="博望县劳动人事争议仲裁委员会")
    assert state(case) == "E4"


def test_land_has_its_own_arbitrators_and_others_need_an_arbitration_agreement(story):
    land = story(kind="山林土地/承包经营").failed()
    land.do("arbitrate", party="wang", sort="农村土地承包经营纠纷仲裁", body="博望县农村土地承包仲裁委员会")
    plain = story().failed()
    plain.refused_by("arbitrate", "arbitration_fits", party="wang", sort="劳动人事争议仲裁", body="仲裁委")
    plain.refused_by("arbitrate", "arbitration_clause", party="wang", sort="按仲裁协议仲裁", body="仲裁委")
    plain.do("arbitrate", party="wang", sort="按仲裁协议仲裁", body="仲裁委", clause="合同第九条")


def test_t55_a_labour_agreement_is_reviewed_by_arbitrators_together_and_within_fifteen_days(story):
    case = story(kind="劳动争议/工伤").effective(MADE, items=(PAY_LATER,))
    fields = {"parties": ("wang", "zhao"), "body": "博望县劳动人事争议仲裁委员会"}
    case.refused_by("arbitral_review", "review_joint", date(2026, 11, 12), **(fields | {"parties": ("wang",)}))
    late = case.warned("arbitral_review", "review_late", date(2026, 11, 24), **fields)
    assert late.basis == "待核"
    assert "2026年11月23日" in late.message
    case.do("arbitral_review", date(2026, 11, 23), **fields)
    assert state(case) == "E4"


def test_trap_9_a_labour_agreement_a_court_has_confirmed_is_not_reviewed_by_arbitrators(story):
    case = story(kind="劳动争议/工伤").effective(MADE, items=(PAY_LATER,))
    fields = {"parties": ("wang", "zhao"), "body": "博望县劳动人事争议仲裁委员会"}
    applied(case, date(2026, 11, 12))
    case.warned("arbitral_review", "review_applied", date(2026, 11, 12), **fields)
    case.do("confirm_accept", date(2026, 11, 12), case_no="号")
    case.do("confirm_grant", date(2026, 11, 12), ruling_no="号", served_on=date(2026, 11, 12))
    assert "第75条" in case.refused_by("arbitral_review", "review_confirmed", date(2026, 11, 13), **fields).article


def test_only_labour_agreements_are_reviewed(agreed):
    agreed.refused_by("arbitral_review", "review_labour", date(2026, 11, 12), parties=("wang", "zhao"), body="仲裁委")


# ---- payment order: T54, T56 ---------------------------------------------------------------------------------------------------


def test_t56_a_payment_order_is_for_money_still_owed(story, agreed):
    fields = {"creditor": "wang", "court": COURT, "claim": "其他金钱"}
    assert "第225条" in agreed.refused_by("payment_order", "order_money", AFTER, **(fields | {"claim": "其他"})).article
    agreed.warned("payment_order", "order_owed", date(2026, 12, 1), **fields)
    agreed.refused_by("payment_order", "order_counter", AFTER, **fields, counter=True)
    repair = story().effective(MADE, items=(REPAIR,))
    repair.refused_by("payment_order", "order_money", date(2026, 11, 30), **fields)
    agreed.do("payment_order", AFTER, **fields)
    assert state(agreed) == "E5"


def test_t56_securities_are_asked_for_where_the_agreement_speaks_of_them(story, agreed):
    fields = {"creditor": "wang", "court": COURT, "claim": "有价证券"}
    assert "第225条" in agreed.warned("payment_order", "order_securities", AFTER, **fields).article
    hand_over = REPAIR | {"text": "赵明交付出票金额为四千元的转账支票一张。"}
    case = story().effective(MADE, items=(hand_over,))
    said = [one.guard for one in case.judge("payment_order", AFTER, **fields).warnings]
    assert "order_securities" not in said
    assert "order_owed" not in said


def test_t54_of_labour_disputes_only_wages_injury_costs_and_compensation(story):
    case = story(kind="劳动争议/工伤").effective(MADE, items=(PAY,))
    fields = {"creditor": "wang", "court": COURT}
    assert (
        "第16条"
        in case.refused_by("payment_order", "order_labour", date(2026, 11, 30), **fields, claim="其他金钱").article
    )
    case.do("payment_order", date(2026, 11, 30), **fields, claim="工伤医疗费")


def test_t56_an_objection_ends_the_order_and_without_one_it_is_enforced(agreed):
    agreed.do("payment_order", AFTER, creditor="wang", court=COURT, claim="其他金钱")
    agreed.refused_by("enforce", "enforce_order_final", date(2027, 1, 20), creditor="wang", court=COURT)
    before = agreed.facts.happenings
    agreed.do("payment_order_end", date(2027, 1, 20), result="异议终结")
    assert state(agreed) == "E3"
    agreed.with_facts(happenings=before)
    served = {"result": "生效", "served_on": date(2027, 1, 5)}
    early = agreed.refused_by("payment_order_end", "order_waiting", date(2027, 1, 20), **served)
    assert "2027年1月20日" in early.message
    agreed.do("payment_order_end", date(2027, 1, 21), **served)
    lane = agreed.standing.tracks["remedy"]
    assert (lane.state, lane.label, lane.since) == ("E5e", "支付令生效", date(2027, 1, 21))
    assert not lane.active, "nothing runs before the court any more"
    agreed.refused_by("payment_order_end", "order_once", date(2027, 1, 22), result="生效")
    clock = agreed.clocks(date(2027, 1, 22))["D9-支付令"]
    assert (clock.due, clock.state) == (date(2029, 1, 22), "open"), (
        "two years of the day it took effect; 21 is a Sunday"
    )
    assert "第250条" in clock.law
    fields = {"creditor": "wang", "court": COURT}
    agreed.today = date(2030, 1, 1)
    assert "enforce_late" not in {w.guard for w in agreed.judge("enforce", clock.due, **fields).warnings}
    assert "2029年1月22日" in agreed.warned("enforce", "enforce_late", date(2029, 1, 23), **fields).message
    agreed.do("enforce", date(2027, 1, 22), **fields)
    assert state(agreed) == "E1"
    assert agreed.clocks(date(2027, 1, 23)).get("D9-支付令") is None, "enforcing, the way is taken"


def test_an_order_still_waited_for_runs_no_time_for_enforcement(agreed):
    agreed.do("payment_order", AFTER, creditor="wang", court=COURT, claim="其他金钱")
    assert "D9-支付令" not in agreed.clocks(AFTER)


# ---- notary, acceleration --------------------------------------------------------------------------------------------------------


def test_t56_a_notary_is_asked_together_and_its_paper_is_enforced(agreed):
    agreed.warned("notarise", "notary_joint", date(2026, 11, 12), parties=("wang",), notary="博望县公证处")
    agreed.do("notarise", date(2026, 11, 12), parties=("wang", "zhao"), notary="博望县公证处", no="(2026)博证字1号")
    assert state(agreed) == "E6"
    agreed.do("enforce", AFTER, creditor="wang", court=COURT)


def test_all_instalments_fall_due_where_the_agreement_says_so(story):
    case = story().effective(MADE, items=(MONTHLY,))
    case.today = date(2027, 1, 31)
    clause = {"item": "1", "clause": "任一期逾期，其余各期全部到期"}
    case.refused_by("accelerate", "accelerate_default", date(2026, 12, 1), **clause)
    case.refused("accelerate", date(2026, 12, 3), item="1")
    case.refused_by("accelerate", "instalment_item_known", date(2026, 12, 3), **(clause | {"item": "4"}))
    case.do("accelerate", date(2026, 12, 3), **clause)
    assert [one.due for one in case.standing.obligations] == [date(2026, 12, 1), date(2026, 12, 3), date(2026, 12, 3)]
    case.do("default", date(2026, 12, 5), reason="逾期未履行")
    assert {one.state for one in case.standing.obligations} == {"default"}


def test_a_partial_payment_leaves_the_rest_of_its_instalment_overdue(story):
    case = story().effective(MADE, items=(MONTHLY,))
    case.today = date(2027, 1, 31)
    case.do("perform", date(2026, 12, 1), instalment="1.1", amount=40000)
    first = case.standing.obligations[0]
    assert (first.done_fen, first.rest, first.state) == (40000, 60000, "part")
    case.do("accelerate", date(2026, 12, 3), item="1", clause="任一期逾期，其余各期全部到期")


def test_none_of_the_remedies_moves_the_mediation_track(agreed):
    agreed.do("default", AFTER, reason="逾期未履行")
    agreed.do("payment_order", AFTER, creditor="wang", court=COURT, claim="其他金钱")
    assert agreed.people == "P7"
    assert agreed.standing.agreement.state == "effective"


def test_days_of_other_bodies_do_not_precede_what_was_asked_of_them(story):
    case = story(kind="劳动争议/劳动报酬").failed()
    asked = {"party": "wang", "sort": "劳动人事争议仲裁", "body": "博望县劳动人事争议仲裁委员会"}
    day = case.last_day
    early = date(2026, 11, 1)
    case.refused("arbitrate", day, **asked, accepted_on=early)
    case.do("arbitrate", day, **asked)
    assert any("送达日期" in one.message for one in case.refused("arbitral_end", day, result="裁决书", served_on=early))
    paid = story().effective(items=(PAY,))
    order = {"creditor": "wang", "court": "博望县人民法院", "claim": "其他金钱"}
    paid.refused("payment_order", date(2026, 11, 21), **order, accepted_on=early)


def test_a_suit_brought_after_a_refusal_is_recorded(story):
    case = story()
    case.do("register")
    case.do("divert", nature="民事纠纷", other_body="无")
    case.do(
        "refuse", case.last_day, reason="一方明确拒绝调解", refuser=("zhao",), basis="赵明明确拒绝", remedies_told=True
    )
    case.do("sue", date(2026, 11, 20), party="wang", court="博望县人民法院")
    assert "E3" in case.standing.states
