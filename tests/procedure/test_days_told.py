"""Days told in fields: none may lie before what it answers to, and none of those that start a deadline is left unwatched."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from tests.procedure.courting import COURT, refer_fields, signed

BEFORE = {
    "accepted_on",
    "contract_ended_on",
    "died_at",
    "certificate_on",
    "knew_on",
    "loss_fixed_on",
    "police_filed_on",
}
"""Days of what happened before anybody asked for mediation."""
GUARDED = {"court_accept.signed_on", "confirm_grant.served_on", "confirm_supplement.due"}
"""Days conditions of their own look at."""


def refused(case, act, on, said, **fields):
    reason = case.refused_by(act, "field_date", on, **fields)
    assert said in reason.message
    return reason


def test_the_court_s_paper_is_not_made_or_received_before_the_agreement(story):
    case = signed(story)
    agreed = case.last_day
    early, late = date(2026, 11, 1), date(2026, 11, 30)
    receipts = tuple({"party": one, "on": late} for one in case.standing.parties)
    given = {"letter_no": "1", "receipts": receipts}
    refused(case, "court_letter", late, "制作日期2026年11月1日早于", **given, made_on=early)
    first = ({"party": "wang", "on": early}, {"party": "zhao", "on": late})
    refused(case, "court_letter", late, "签收日期2026年11月1日早于", letter_no="1", receipts=first)
    case.do("court_letter", late, **given, made_on=agreed)
    assert case.standing.effective_on == late >= case.standing.reached_on


def test_a_payment_order_reaches_nobody_before_it_was_asked_for(story):
    case = story()
    case.effective()
    asked = date(2026, 11, 24)
    case.do("payment_order", asked, creditor="wang", court=COURT, claim="其他金钱")
    case.today = date(2027, 1, 31)
    on = date(2027, 1, 12)
    refused(case, "payment_order_end", on, "债务人收到日期2026年11月1日", result="生效", served_on=date(2026, 11, 1))
    assert "D54" not in case.clocks()
    case.do("payment_order_end", on, result="生效", served_on=asked)


def test_the_court_s_and_the_debtor_s_days_of_a_payment_order_run_from_acceptance_and_from_service(story):
    case = story()
    case.effective()
    asked, taken, served = date(2026, 11, 24), date(2026, 11, 26), date(2026, 12, 4)
    case.today = date(2026, 12, 7)
    case.do("payment_order", asked, creditor="wang", court=COURT, claim="其他金钱", accepted_on=taken)
    assert (case.clocks()["D54"].start_on, case.clocks()["D54"].state) == (taken, "open")
    assert "D54-异议" not in case.clocks()
    other = story()
    other.effective()
    other.today = case.today
    other.do(
        "payment_order", asked, creditor="wang", court=COURT, claim="其他金钱", accepted_on=taken, served_on=served
    )
    assert (other.clocks()["D54-异议"].start_on, other.clocks()["D54-异议"].state) == (served, "open")
    assert "D54" not in other.clocks()


def test_what_a_court_wants_mended_runs_until_the_day_it_names(story):
    case = story()
    case.effective()
    case.do("confirm_apply", date(2026, 11, 24), parties=("wang", "zhao"), court=COURT)
    case.do("confirm_supplement", date(2026, 11, 25), what="身份证明", due=date(2026, 12, 2))
    clock = case.clocks()["D5-补正"]
    assert (clock.due, clock.state) == (date(2026, 12, 2), "open")
    assert "按撤回申请处理" in clock.explanation


def test_a_hand_over_is_not_answered_before_it_was_sent(story):
    case = story()
    case.do("register")
    sent, early = date(2026, 11, 27), date(2026, 11, 26)
    case.do("transfer", sent, to_body="县人社局", reason="职责", party_told=True)
    refused(case, "transfer_accepted", date(2026, 11, 28), "签收日期2026年11月26日", signed_on=early)
    refused(case, "transfer_refused", date(2026, 11, 28), "收到退回日期", reason="不属职责", returned_on=early)
    case.do("transfer_accepted", date(2026, 11, 28), signed_on=sent)


def test_a_letter_is_not_answered_before_it_came_nor_received_before_the_request(story):
    case = story()
    case.do("register")
    given = {"mode": "移送", "sender": "派出所", "letter_no": "1", "consented": True}
    refused(case, "receive", date(2026, 11, 11), "签收日期2026年10月1日", **given, received_on=date(2026, 10, 1))
    case.do("receive", date(2026, 11, 11), **given, received_on=date(2026, 11, 10))
    early = date(2026, 1, 1)
    refused(case, "reply", date(2026, 11, 12), "送达签收日期2026年1月1日", matter="接受", sent_on=early)
    refused(case, "return_papers", date(2026, 11, 12), "签收日期", materials="卷", signed_on=early)
    case.do("reply", date(2026, 11, 12), matter="接受", sent_on=date(2026, 11, 10))


@pytest.mark.parametrize("act", ["admin_apply", "court_refer"])
def test_nothing_was_asked_of_another_before_it_was_asked_of_anybody(story, act):
    case = story()
    case.do("register")
    fields, name = {
        "admin_apply": ({"organ_kind": "乡镇街道", "organ": "镇政府"}, "applied_on"),
        "court_refer": (refer_fields(), "received_on"),
    }[act]
    reason = refused(case, act, date(2026, 11, 11), "2026年1月5日早于申请登记", **fields | {name: date(2026, 1, 5)})
    assert reason.article
    case.do(act, date(2026, 11, 11), **fields | {name: date(2026, 11, 2)})


def test_nobody_is_called_to_a_session_that_is_over(story):
    case = story()
    case.accepted()
    refused(
        case,
        "notify",
        date(2026, 11, 10),
        "调解时间2026年11月8日",
        at=datetime.combine(date(2026, 11, 8), time(9)),
        place="调解室",
    )
    case.do("notify", date(2026, 11, 10), at=datetime.combine(date(2026, 11, 10), time(15)), place="调解室")


def test_every_day_a_deadline_starts_from_is_watched(p):
    started = {start for rule in p.clocks for start in rule.start if "." in start}
    for start in started - GUARDED:
        act, _, name = start.removesuffix("!").partition(".")
        spec = p.acts[act].field(name)
        assert name in BEFORE or spec.after, f"{start} may lie before anything"
