"""Acts of the other tracks through the door as a person types them, with what they leave in the file."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mediation.casework import desk_view, reading
from mediation.casework.acts import act
from mediation.casework.desk import Desk
from mediation.records.snapshot import Snapshot
from mediation.values.problems import Refused
from tests.casework.office import Office, mediating, registered, taken_in

COURT = "博望县人民法院"


def states(desk: Desk, case_id: str) -> dict[str, str]:
    return {track.track: track.state for track in reading.snapshot(desk, case_id).tracks}


def doing(desk: Desk, case_id: str, day: str, act_id: str, **values: Any) -> Snapshot:
    act(desk, case_id, act_id, values, on=day)
    return reading.snapshot(desk, case_id)


# ---- after default ---------------------------------------------------------------------------------------------------


def test_a_payment_order_nobody_objects_to_is_enforced_and_the_enforcement_ends(desk: Desk) -> None:
    case_id = taken_in(desk, "01")
    doing(desk, case_id, "2026-11-21", "default", reason="逾期未履行", instalment="2.1")
    with pytest.raises(Refused, match="支付令"):
        doing(desk, case_id, "2026-11-21", "payment_order", creditor="王桂兰", court=COURT, claim="其他")
    order = {"creditor": "王桂兰", "court": COURT, "claim": "其他金钱", "no": "（2026）民督3号"}
    doing(desk, case_id, "2026-11-21", "payment_order", **order)
    enforcing = {"creditor": "王桂兰", "court": COURT}
    with pytest.raises(Refused, match="尚未生效"):
        doing(desk, case_id, "2026-11-22", "enforce", **enforcing)
    with pytest.raises(Refused, match="十五日"):
        doing(desk, case_id, "2026-11-30", "payment_order_end", result="生效", served_on="2026-11-23")
    doing(desk, case_id, "2026-11-30", "payment_order_end", result="异议终结", served_on="2026-11-23")
    assert states(desk, case_id)["remedy"] == "E3"


def test_a_confirmed_agreement_is_enforced_until_the_court_is_done(desk: Desk) -> None:
    case_id = taken_in(desk, "01")
    doing(desk, case_id, "2026-11-12", "confirm_apply", parties="全部", court=COURT)
    doing(desk, case_id, "2026-11-13", "confirm_supplement", what="身份证明", due="2026-11-16")
    assert states(desk, case_id)["confirmation"] == "C2"
    doing(desk, case_id, "2026-11-16", "confirm_accept", case_no="（2026）诉前调确1号")
    doing(desk, case_id, "2026-11-18", "confirm_grant", ruling_no="（2026）诉前调确1号", served_on="2026-11-18")
    doing(desk, case_id, "2026-11-24", "enforce", creditor="王桂兰", court=COURT, no="（2026）执5号")
    assert states(desk, case_id)["remedy"] == "E1"
    doing(desk, case_id, "2026-11-28", "enforce_end", result="执行完毕")
    case = reading.snapshot(desk, case_id)
    assert states(desk, case_id)["remedy"] == "E2"
    assert {due.rule: due.state for due in case.dues}["D9"] == "done"
    paid = [part for item in case.agreement.items for part in item.instalments if part.fen]
    assert paid
    assert all(part.state == "done" for part in paid), "what the court got needs no act of its own"


def test_an_objection_against_a_confirmation_takes_it_back_only_when_the_court_says_so(desk: Desk) -> None:
    case_id = taken_in(desk, "01")
    doing(desk, case_id, "2026-11-12", "confirm_apply", parties="全部", court=COURT)
    doing(desk, case_id, "2026-11-13", "confirm_accept", case_no="1号")
    doing(desk, case_id, "2026-11-16", "confirm_grant", ruling_no="1号", served_on="2026-11-16")
    objection = {"by": "利害关系人", "name": "褚建国", "ground": "处分了共有财产"}
    with pytest.raises(Refused, match="权益受侵害之日"):
        doing(desk, case_id, "2026-11-20", "confirm_object", **objection)
    doing(desk, case_id, "2026-11-20", "confirm_object", knew_on="2026-11-18", **objection)
    doing(desk, case_id, "2026-11-28", "confirm_object_end", result="异议成立")
    assert states(desk, case_id)["confirmation"] == "C6"
    assert reading.snapshot(desk, case_id).agreements[0].state == "effective", "it stays a contract"


def test_a_refused_confirmation_leaves_the_agreement_and_a_way_back_to_mediation(desk: Desk) -> None:
    case_id = taken_in(desk, "01")
    doing(desk, case_id, "2026-11-12", "confirm_apply", parties="全部", court=COURT)
    doing(desk, case_id, "2026-11-14", "confirm_refuse", reason="不属于收到申请的人民法院管辖")
    doing(desk, case_id, "2026-11-16", "remediate", consents="全部:同意", reason="变更期限")
    found = states(desk, case_id)
    assert (found["confirmation"], found["people"]) == ("C5", "P2")


# ---- police and agencies ---------------------------------------------------------------------------------------------


def test_what_the_police_sent_is_performed_before_they_are_asked_not_to_punish(desk: Desk) -> None:
    case_id = registered(desk, "06")
    sent = {"mode": "移送", "sender": "中山街派出所", "sender_kind": "公安机关", "letter_no": "博公移3号"}
    doing(desk, case_id, "2026-11-10", "receive", security_case="是", consented="是", **sent)
    mediating(desk, case_id, "2026-11-11")
    case = doing(desk, case_id, "2026-11-11", "reply", matter="接受")
    assert [(one.body, one.state) for one in case.referrals] == [("中山街派出所", "已接受")]
    with pytest.raises(Refused, match="须在"):
        doing(desk, case_id, "2026-11-12", "no_penalty_apply", parties="全部", organ="中山街派出所")


def test_an_agency_s_failure_goes_on_with_the_police_or_with_the_committee(desk: Desk) -> None:
    case_id = registered(desk, "01")
    asked = {"organ_kind": "乡镇街道", "organ": "中山街道办事处", "joint": "是"}
    doing(desk, case_id, "2026-11-03", "admin_apply", **asked)
    doing(desk, case_id, "2026-11-04", "admin_review", complex="是")
    assert "D41-复杂" in {due.rule for due in reading.snapshot(desk, case_id).dues}
    doing(desk, case_id, "2026-11-05", "admin_refuse", reason="不属本机关职责", remedies="可以申请人民调解")
    doing(desk, case_id, "2026-11-06", "admin_to_people", reason="当事人要求")
    assert (states(desk, case_id)["administrative"], states(desk, case_id)["people"]) == ("A7", "P0")


# ---- for a court -----------------------------------------------------------------------------------------------------


def for_court(desk: Desk, mode: str) -> str:
    case_id = registered(desk, "01", confidential=True)
    came = {"mode": mode, "court": COURT, "consented": "是", "consent_evidence": "笔录", "received_on": "2026-11-03"}
    doing(desk, case_id, "2026-11-03", "court_refer", **came)
    return case_id


def test_a_court_is_told_why_a_case_is_not_taken(desk: Desk) -> None:
    case_id = for_court(desk, "委派")
    with pytest.raises(Refused, match="写明具体情况"):
        doing(desk, case_id, "2026-11-04", "court_decline", reason="其他")
    case = doing(desk, case_id, "2026-11-04", "court_decline", reason="人员不足")
    assert (case.stage, case.referrals[0].state) == ("退回不接受", "不接受")


def test_a_suspicion_of_sham_stops_the_clock_until_it_is_decided(desk: Desk) -> None:
    case_id = for_court(desk, "委派")
    doing(desk, case_id, "2026-11-03", "appoint", mediators="李璟")
    doing(desk, case_id, "2026-11-03", "court_accept", signed_on="2026-11-03", conflict_disclosed="是", bans_told="是")
    doing(desk, case_id, "2026-11-04", "start")
    doing(desk, case_id, "2026-11-06", "sham_suspend", grounds="陈述过分一致", reported_on="2026-11-06")
    with pytest.raises(Refused, match="虚假"):
        doing(desk, case_id, "2026-11-08", "resume", reason="继续")
    case = doing(desk, case_id, "2026-11-16", "sham_end", decided_by=COURT, decision="终止")
    assert (case.stage, case.outcome) == ("终止报告已送法院", "调解不成终止")


def test_helping_a_court_opens_no_track_of_our_own(desk: Desk) -> None:
    case_id = for_court(desk, "邀请协助")
    assert set(states(desk, case_id)) == {"intake"}
    case = doing(desk, case_id, "2026-11-10", "assist_end", result="达成协议")
    assert (case.agreements, case.stage) == ((), "移送其他机关")


# ---- letters and supervision -----------------------------------------------------------------------------------------


def test_a_letter_to_another_body_waits_with_others_until_it_is_answered(desk: Desk) -> None:
    case_id = registered(desk, "01")
    mediating(desk, case_id, "2026-11-20")
    asked = {"mode": "邀请协助", "body": "住房和城乡建设局", "purpose": "查看渗水原因", "answer_by": "2026-12-03"}
    doing(desk, case_id, "2026-11-26", "refer_out", **asked)
    waiting = desk_view.work(desk).waiting
    assert [(line.case_id, line.due.due) for line in waiting] == [(case_id, date(2026, 12, 3))]
    with pytest.raises(Refused, match="写明理由"):
        doing(desk, case_id, "2026-11-30", "refer_answer", answer="不接受")
    case = doing(desk, case_id, "2026-11-30", "refer_answer", answer="接受", their_no="住建收7号")
    assert (case.referrals[0].state, case.referrals[0].their_no) == ("已接受", "住建收7号")
    assert desk_view.work(desk).waiting == ()


def test_who_was_called_answers_is_rated_and_the_call_ends(desk: Desk) -> None:
    case_id = registered(desk, "01")
    called = {"question": "请到场", "departments": "城管局；住建局", "called_at": "2026-11-30 09:00"}
    doing(desk, case_id, "2026-11-30", "call", grade="重点", **called)
    with pytest.raises(Refused, match="尚未报到答复"):
        doing(desk, case_id, "2026-11-30", "call_rate", name="住建局", by_us="满意")
    with pytest.raises(Refused, match="不在这一件的名单里"):
        doing(desk, case_id, "2026-11-30", "call_answer", name="交通局", result="到场")
    doing(desk, case_id, "2026-11-30", "call_answer", name="住建局", result="到场查看")
    doing(desk, case_id, "2026-12-01", "call_rate", name="住建局", by_us="满意", by_them="必要")
    told = act(desk, case_id, "call_end", {"result": "意见已收到"}, on="2026-12-01")
    assert any("城管局" in warning for warning in told.warnings)
    assert desk_view.work(desk).waiting == ()


def test_only_the_head_presses_for_an_answer_and_says_what_came_of_it(office: Office, desk: Desk) -> None:
    case_id = registered(desk, "01")
    pressed = {"to_staff": "周敏", "matter": "三日内再谈一次", "grounds": "临近期限", "due": "2026-11-28"}
    with pytest.raises(Refused):
        doing(desk, case_id, "2026-11-25", "supervise", **pressed)
    head = office.desk("何主任")
    doing(head, case_id, "2026-11-25", "supervise", **pressed)
    assert [line.due.label for line in desk_view.work(desk).overdue] == ["督办办结：周敏"]
    doing(desk, case_id, "2026-12-01", "supervise_reply", result="已约定12月3日再谈")
    doing(head, case_id, "2026-12-01", "supervise_end", outcome="办结")
    assert desk_view.work(desk).overdue == ()


def test_every_level_takes_note_of_an_emergency(desk: Desk) -> None:
    case_id = registered(desk, "01")
    report = {"at": "2026-12-01 08:00", "place": "楼下", "matter": "有人聚集", "measures": "已隔离"}
    doing(desk, case_id, "2026-12-01", "emergency", levels="街道|值班员|15；县平安办|值班室", **report)
    seen = desk_view.work(desk)
    assert [f"{line.due.due_at:%H:%M}" for line in seen.overdue if line.due.due_at] == ["08:15", "08:15"]
    assert seen.waiting == ()
    assert seen.today == ()
    with pytest.raises(Refused, match="早于上报时间"):
        doing(desk, case_id, "2026-12-01", "emergency_ack", name="街道", at="2026-12-01 07:50")
    for name in ("街道", "县平安办"):
        doing(desk, case_id, "2026-12-01", "emergency_ack", name=name, at="2026-12-01 08:10")
    assert desk_view.work(desk).waiting == ()
    assert desk_view.work(desk).overdue == ()
