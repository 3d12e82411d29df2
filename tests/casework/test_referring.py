from __future__ import annotations

from datetime import date

import pytest

from mediation.casework import accounts, confirming, desk_view, reading, referring, remedies, supervising
from mediation.casework.acts import act, fields_of, offers
from mediation.casework.tying import ties
from mediation.values.problems import Problem, Refused
from tests.casework.office import PASSWORD, registered, taken_in

COMMITTEE = "博望县春晖社区人民调解委员会"


@pytest.fixture
def two_bodies(office):
    """The centre and a committee with one mediator, in one database; (a desk of each)."""
    admin = office.desk("管理员甲")
    referring.add_organ(admin, COMMITTEE, "人民调解委员会")
    accounts.add_staff(admin, "石磊", PASSWORD, "mediator")
    referring.assign_staff(admin, "石磊", COMMITTEE)
    return office.desk("李璟"), office.desk("石磊")


def log_head(desk):
    with desk.store.read() as reader:
        return reader.log_head()


def test_a_transfer_waits_on_the_receiving_desk_and_is_done_when_it_is_accepted(two_bodies):
    sender, receiver = two_bodies
    case = registered(sender, "01")
    act(sender, case, "transfer", {"to_body": COMMITTEE, "reason": "属春晖社区，就近调解。"}, on="2026-11-28")
    assert reading.snapshot(sender, case).stage == "移送待接收"
    assert referring.inbox(sender) == ()
    (line,) = referring.inbox(receiver)
    assert (line.case_id, line.what, line.sender) == (case, "移送", sender.centre.name)
    offered = {offer.act.id: offer for offer in offers(receiver, case)}
    assert offered["transfer_accepted"].allowed
    assert "不能办理" in str(offered["note"].reasons[0])
    assert {name for name, offer in offered.items() if offer.allowed} == {"transfer_accepted", "transfer_refused"}
    before = log_head(sender)
    with pytest.raises(Refused) as caught:
        act(sender, case, "transfer_accepted", {}, on="2026-11-29")
    assert COMMITTEE in caught.value.message
    assert log_head(sender) == before
    done = act(receiver, case, line.accept, {"signed_on": "2026-11-29"}, on="2026-11-29")
    there = reading.snapshot(receiver, done.made["case_id"])
    here = reading.snapshot(sender, case)
    assert (here.stage, here.first_owner) == ("移送其他机关", "李璟")
    assert here.referrals[0].their_no == there.reg_no
    assert there.applied_on == here.applied_on, "limitation was interrupted on the day of the request"
    assert (there.external_no, there.referrer, there.first_owner) == (here.reg_no, sender.centre.name, "石磊")
    assert ("移送自", case, here.reg_no) in there.related
    assert [(tie.said, tie.reg_no) for tie in ties(receiver, there)] == [("本案移送自", here.reg_no)]
    assert [(tie.said, tie.reg_no) for tie in ties(sender, here)] == [("本案已移送至", there.reg_no)]
    assert [party.name for party in there.parties] == [party.name for party in here.parties]
    assert referring.inbox(receiver) == ()
    clocks = {due.rule: due.start_on for due in there.dues}
    assert (clocks["D3a"], clocks["D50"]) == (date(2026, 11, 29), here.applied_on)
    mediating_by(receiver, there.id)
    with pytest.raises(Refused) as caught:
        act(sender, there.id, "divert", {}, on="2026-11-30")
    assert COMMITTEE in caught.value.message
    assert sender.store.verify() == ()


def mediating_by(desk, case):
    act(desk, case, "divert", {}, on="2026-11-29")
    act(desk, case, "ask", {"consents": "全部:同意"}, on="2026-11-29")
    assert reading.snapshot(desk, case).stage == "待征询"


def test_a_refused_transfer_comes_back_with_its_reason(two_bodies):
    sender, receiver = two_bodies
    case = registered(sender, "01")
    act(sender, case, "transfer", {"to_body": COMMITTEE, "reason": "就近调解。"}, on="2026-11-28")
    with pytest.raises(Problem, match="退回理由"):
        act(receiver, case, "transfer_refused", {}, on="2026-11-29")
    act(receiver, case, "transfer_refused", {"reason": "当事人不在本社区。"}, on="2026-11-29")
    back = reading.snapshot(sender, case)
    assert back.stage == "甄别分流"
    assert (back.referrals[0].state, back.referrals[0].reason) == ("对方退回", "当事人不在本社区。")
    assert referring.inbox(receiver) == ()


def test_an_outside_body_is_no_organ_and_a_case_is_not_sent_to_itself(two_bodies):
    sender, _receiver = two_bodies
    case = registered(sender, "01")
    with pytest.raises(Problem) as caught:
        act(sender, case, "transfer", {"to_body": "某局", "to_organ": "没有的机构", "reason": "无"}, on="2026-11-28")
    assert COMMITTEE in caught.value.message
    with pytest.raises(Problem) as caught:
        act(sender, case, "transfer", {"to_body": sender.centre.name, "reason": "无"}, on="2026-11-28")
    assert caught.value.reason == "same_organ"
    field = next(one for one in fields_of(sender, case, "transfer") if one.name == "to_organ")
    assert field.labels == (COMMITTEE,)
    act(sender, case, "transfer", {"to_body": "博望县住房和城乡建设局", "reason": "属住建部门职责。"}, on="2026-11-28")
    act(sender, case, "transfer_accepted", {"their_no": "建函〔2026〕7号", "receiver": "刘敏"}, on="2026-11-30")
    assert reading.snapshot(sender, case).referrals[0].their_no == "建函〔2026〕7号"


def test_organs_are_the_administrators_and_are_not_retired_with_people_in_them(office, two_bodies):
    sender, _receiver = two_bodies
    with pytest.raises(Problem) as caught:
        referring.add_organ(sender, "某委", "人民调解委员会")
    assert caught.value.reason == "forbidden"
    admin = office.desk("管理员甲")
    with pytest.raises(Problem) as caught:
        referring.retire_organ(admin, COMMITTEE)
    assert "石磊" in caught.value.message
    referring.assign_staff(admin, "石磊", "")
    referring.retire_organ(admin, COMMITTEE)
    assert referring.organs(admin) == ()
    with pytest.raises(Problem):
        referring.add_organ(admin, COMMITTEE, "不明")


def test_the_first_owner_changes_only_when_the_other_accepts(office, desk):
    case = registered(desk, "01")
    assert reading.snapshot(desk, case).first_owner == "李璟"
    act(desk, case, "owner_offer", {"to": "周敏", "reason": "李璟休假。"}, on="2026-12-01")
    assert reading.snapshot(desk, case).first_owner == "李璟"
    (asked,) = reading.snapshot(desk, case).referrals
    assert (asked.body, asked.state, asked.reason) == ("周敏", "待对方接收", "李璟休假。")
    other = office.desk("周敏")
    (line,) = referring.inbox(other)
    assert (line.what, line.accept) == ("首接责任移交", "owner_accept")
    with pytest.raises(Refused):
        act(office.desk("吴桐"), case, "owner_accept", {}, on="2026-12-01")
    act(other, case, "owner_accept", {}, on="2026-12-01")
    assert reading.snapshot(desk, case).first_owner == "周敏"
    (told,) = reading.snapshot(desk, case).referrals
    assert (told.body, told.state, told.decided_on) == ("周敏", "对方已接收", date(2026, 12, 1))
    assert referring.inbox(other) == ()
    act(other, case, "correct", {"entry": "3", "void": True, "reason": "误点"}, on="2026-12-01")
    assert reading.snapshot(desk, case).first_owner == "李璟"
    assert desk.store.verify() == ()


def test_the_desk_orders_work_by_danger_and_keeps_what_others_owe_apart(desk):
    first = taken_in(desk, "01")
    with desk.store.read() as reader:
        assert reader.organs() == ()
    second = registered(desk, "07")
    act(
        desk,
        second,
        "call",
        {"grade": "重点", "question": "核实地界。", "departments": "自然资源所|王工|2026-12-02 10:00"},
        on="2026-12-01",
    )
    seen = desk_view.work(desk)
    assert [line.due.rule for line in seen.waiting] == ["吹哨"]
    assert {line.case_id for line in seen.overdue} == {first}
    rules = [line.due.rule for line in seen.week]
    assert rules.index("D4") == 0, "a right lost for good comes before the rest"
    act(desk, first, "risk", {"colour": "红", "criteria": "有人持械威胁"}, on="2026-12-01")
    seen = desk_view.work(desk)
    assert {(line.risk, line.danger) for line in (*seen.overdue, *seen.week)} == {("红", 0)}
    assert reading.snapshot(desk, first).risk == "红"
    few = desk_view.work(desk, limit=1)
    assert (len(few.overdue), "overdue" in few.more) == (1, len(seen.overdue) > 1)


def test_one_meeting_on_several_cases_is_written_whole_or_not_at_all(desk):
    cases = [registered(desk, "01"), registered(desk, "07")]
    values = {
        "meeting_no": "2026年第3次", "held": "2026-11-30 09:00", "convener": "何主任", "attendees": "司法所、派出所",
        "decisions": [
            {"decision": "住建所到场勘查", "name": "住建所", "due": "2026-12-05"},
            {"decision": "补充承包合同", "name": "农经站", "due": "2026-12-03", "case": cases[1]},
        ],
    }  # fmt: skip
    before = log_head(desk)
    with pytest.raises(Problem):
        supervising.hold_meeting(desk, [*cases, "99999"], values, on="2026-11-30")
    with pytest.raises(Problem) as caught:
        supervising.hold_meeting(desk, cases, values | {"convener": ""}, on="2026-11-30")
    assert reading.snapshot(desk, cases[0]).reg_no in caught.value.message
    assert log_head(desk) == before
    done = supervising.hold_meeting(desk, cases, values, on="2026-11-30")
    assert [one.case_id for one in done] == cases
    lines = supervising.ledger(desk)
    assert [(line.part, line.colour) for line in lines] == [("农经站", "黄"), ("住建所", ""), ("住建所", "")]
    assert [reading.snapshot(desk, case).stage for case in cases] == ["甄别分流", "甄别分流"]
    assert supervising.ledger(desk, kind="督办") == ()


def test_a_confirmation_tells_courts_materials_and_clauses(desk):
    case = taken_in(desk, "01")
    courts = confirming.courts(desk, case)
    assert courts[0].article.startswith("《中华人民共和国民事诉讼法》")
    assert "博望县人民法院" in {line.court for line in courts}
    things = {line.id: line for line in confirming.materials(desk, case)}
    assert not things["identity"].have
    assert "王桂兰" in things["identity"].where
    assert things["application"].have is False
    clauses = confirming.items(desk, case)
    assert [line.no for line in clauses] == list(range(1, len(clauses) + 1))
    assert {line.confirmable for line in clauses} == {True}


def test_next_steps_come_after_default_and_not_before(desk):
    case = taken_in(desk, "01")
    act(desk, case, "perform", {"instalment": "2.1", "amount": "4200.00"}, on="2026-11-18")
    late = remedies.next_steps(desk, case)
    assert late, "clause one was due on 28 November"
    act(desk, case, "default", {"instalment": "1.1", "reason": "逾期未履行"}, on="2026-12-01")
    steps = {step.act: step for step in remedies.next_steps(desk, case)}
    assert {"remediate", "sue", "confirm_apply"} <= set(steps)
    assert "arbitral_review" not in steps, "only of labour disputes"
    assert steps["confirm_apply"].days_left == 7
    assert all(step.law for step in steps.values())
    fresh = registered(desk, "07")
    assert remedies.next_steps(desk, fresh) == ()
