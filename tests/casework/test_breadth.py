"""Every remaining act through the door once, with what it leaves in the file."""

from __future__ import annotations

from datetime import date

import pytest

from mediation.casework import reading
from mediation.casework.acts import act
from mediation.casework.desk import Desk
from mediation.casework.papers import make_paper, papers
from mediation.casework.replaying import signatures
from mediation.values.problems import Problem, Refused
from tests.casework.office import mediating, registered, taken_in


@pytest.fixture
def case_id(desk: Desk) -> str:
    found = registered(desk, "01")
    mediating(desk, found, "2026-11-03")
    return found


def test_an_interview_becomes_a_record_and_a_paper(desk: Desk, case_id: str) -> None:
    values = {
        "subject": "网格员马超", "subject_relation": "网格员", "investigators": "李璟、周敏", "recorder": "吴桐",
        "started": "2026-11-05 10:00", "ended": "2026-11-05 10:40", "place": "中山街社区", "text": "问：情况如何？答：确有渗水。",
    }  # fmt: skip
    act(desk, case_id, "investigate", values)
    case = reading.snapshot(desk, case_id)
    assert case.investigations[0].investigators == ("李璟", "周敏")
    assert case.entries[-1].on == date(2026, 11, 5)
    need = next(one for one in papers(desk, case_id) if one.form == "F08")
    assert need.subject == case.investigations[0].id
    assert make_paper(desk, case_id, "F08", subject=need.subject, freeze=True).pages >= 1


def test_evidence_without_a_scan_is_still_registered(desk: Desk, case_id: str) -> None:
    act(
        desk,
        case_id,
        "evidence",
        {"title": "维修发票", "provider": "王桂兰", "pages": "2", "proves": "损失数额"},
        on="2026-11-05",
    )
    kept = reading.snapshot(desk, case_id).attachments[0]
    assert (kept.title, kept.pages, kept.sha256, kept.category) == ("维修发票", 2, "", "evidence")
    assert any(one.form == "F09" for one in papers(desk, case_id))


def test_a_recused_mediator_is_changed_before_mediation_goes_on(desk: Desk, case_id: str) -> None:
    act(
        desk,
        case_id,
        "recuse",
        {"staff": "李璟", "asked_by": "赵明", "reason": "系邻居", "decision": "予以更换"},
        on="2026-11-04",
    )
    with pytest.raises(Refused):
        act(desk, case_id, "session", {"started": "2026-11-08 09:30", "place": "调解室", "record": "协商。"})
    act(desk, case_id, "change_mediator", {"mediators": "吴桐", "reason": "回避"}, on="2026-11-04")
    case = reading.snapshot(desk, case_id)
    assert [person.name for person in case.mediators] == ["吴桐"]
    assert case.recorder is not None
    assert case.recorder.name == "周敏"
    act(desk, case_id, "session", {"started": "2026-11-08 09:30", "place": "调解室", "record": "协商。"})


def test_an_extension_moves_the_limit_only_by_agreement_of_all(desk: Desk, case_id: str) -> None:
    values = {"until": "2026-12-20", "reason": "等待评估", "committee_agreed": "是"}
    with pytest.raises(Refused):
        act(desk, case_id, "extend", {**values, "consents": "王桂兰:同意、赵明:不同意"}, on="2026-11-20")
    act(desk, case_id, "extend", {**values, "consents": "全部:同意"}, on="2026-11-20")
    assert next(due for due in reading.snapshot(desk, case_id).dues if due.rule == "D1").due == date(2026, 12, 20)


def test_default_remediation_and_a_new_agreement_in_place_of_the_old(desk: Desk) -> None:
    case_id = taken_in(desk, "01")
    act(desk, case_id, "urge", {"party": "赵明", "way": "电话", "content": "已到期"}, on="2026-11-21")
    act(desk, case_id, "default", {"reason": "逾期未履行", "instalment": "2.1"}, on="2026-11-22")
    case = reading.snapshot(desk, case_id)
    assert case.agreement is not None
    assert [part.state for item in case.agreement.items for part in item.instalments] == ["open", "default"]
    act(desk, case_id, "remediate", {"consents": "全部:同意", "reason": "变更期限"}, on="2026-11-23")
    act(
        desk,
        case_id,
        "session",
        {"started": "2026-11-24 09:30", "place": "调解室", "record": "重新协商。", "result": "达成协议"},
    )
    item = {
        "kind": "给付",
        "obligor": "赵明",
        "obligee": "王桂兰",
        "amount": "4200",
        "due": "2026-12-31",
        "text": "赵明支付¥4200.00。",
    }
    act(desk, case_id, "reach", {"items": [item]}, on="2026-11-24")
    for values in signatures(reading.snapshot(desk, case_id), date(2026, 11, 24)):
        act(desk, case_id, "sign", values, on="2026-11-24")
    act(desk, case_id, "seal", {}, on="2026-11-24")
    case = reading.snapshot(desk, case_id)
    assert [a.state for a in case.agreements] == ["replaced", "effective"]
    assert case.agreements[1].supplements == case.agreements[0].id
    assert case.agreements[1].no == "博人调字〔2026〕第002号"
    assert next(due for due in case.dues if due.rule == "D4" and due.state == "open").start_on == date(2026, 11, 24)


def test_failure_tells_remedies_and_voids_an_unsigned_agreement(desk: Desk, case_id: str) -> None:
    act(desk, case_id, "session", {"started": "2026-11-08 09:30", "place": "调解室", "record": "协商。"})
    item = {
        "kind": "给付",
        "obligor": "赵明",
        "obligee": "王桂兰",
        "amount": "1",
        "due": "2026-12-31",
        "text": "支付1元。",
    }
    act(desk, case_id, "reach", {"items": [item]}, on="2026-11-08")
    with pytest.raises(Refused) as refusal:
        act(desk, case_id, "fail", {"reason": "拒绝签署", "remedies_told": "否"}, on="2026-11-09")
    assert "第26条" in refusal.value.article
    act(desk, case_id, "fail", {"reason": "拒绝签署", "remedies_told": "是", "remedies": "可以起诉"}, on="2026-11-09")
    case = reading.snapshot(desk, case_id)
    assert (case.stage, case.agreements[0].state) == ("调解不成终止", "void")
    act(desk, case_id, "inform_sue", {"party": "王桂兰"}, on="2026-11-10")


def test_police_are_told_and_notes_are_kept_at_any_time(desk: Desk, case_id: str) -> None:
    act(
        desk,
        case_id,
        "report_police",
        {"at": "2026-11-06 20:15", "to": "博望派出所", "matter": "扬言动手"},
        on="2026-11-06",
    )
    act(desk, case_id, "note", {"text": "已电话安抚双方。"}, on="2026-11-06")
    assert [entry.act for entry in reading.snapshot(desk, case_id).entries[-2:]] == ["report_police", "note"]


def test_withdrawal_is_the_partys_right(desk: Desk, case_id: str) -> None:
    act(desk, case_id, "withdraw", {"party": "申请人", "reason": "不想调了"}, on="2026-11-06")
    assert reading.snapshot(desk, case_id).outcome == "当事人和解撤回"


def test_another_court_case_ends_mediation(desk: Desk, case_id: str) -> None:
    act(desk, case_id, "stop_other", {"body": "博望县人民法院", "external_no": "(2026)民初1号"}, on="2026-11-06")
    assert reading.snapshot(desk, case_id).stage == "转其他程序终止"


def test_death_of_a_party_and_a_successor(desk: Desk, case_id: str) -> None:
    act(desk, case_id, "party_death", {"party": "王桂兰", "successors": "子女李华"}, on="2026-11-06")
    act(
        desk,
        case_id,
        "party_add",
        {"role": "申请人", "name": "李华", "succeeds": "王桂兰", "phone": "13900000099"},
        on="2026-11-07",
    )
    case = reading.snapshot(desk, case_id)
    assert [(p.name, p.active, p.ordinal) for p in case.parties if p.role == "申请人"] == [
        ("王桂兰", False, 1),
        ("李华", True, 2),
    ]
    assert "李华" in reading.case_lines(desk).lines[0].parties


def test_an_agent_without_special_authority_may_not_sign(desk: Desk, case_id: str) -> None:
    act(
        desk,
        case_id,
        "agent_add",
        {"party": "赵明", "name": "律师丁", "agent_kind": "律师", "authority": "一般授权"},
        on="2026-11-06",
    )
    act(desk, case_id, "session", {"started": "2026-11-08 09:30", "place": "调解室", "record": "协商。"})
    item = {
        "kind": "给付",
        "obligor": "赵明",
        "obligee": "王桂兰",
        "amount": "1",
        "due": "2026-12-31",
        "text": "支付1元。",
    }
    act(desk, case_id, "reach", {"items": [item]}, on="2026-11-08")
    with pytest.raises(Refused):
        act(desk, case_id, "sign", {"signer": "赵明", "signed_by": "律师丁"}, on="2026-11-08")
    act(
        desk,
        case_id,
        "amend",
        {"object": "律师丁", "field": "授权", "value": "特别授权", "reason": "补交委托书"},
        on="2026-11-08",
    )
    act(desk, case_id, "sign", {"signer": "赵明", "signed_by": "律师丁"}, on="2026-11-08")


def test_lapse_of_confirmation_shows_by_itself(desk: Desk) -> None:
    import datetime as dt

    from mediation.values import dates

    case_id = taken_in(desk, "01")
    dates.set_clock(lambda: dt.datetime(2026, 12, 9, 2, 0, tzinfo=dt.UTC))
    case = reading.snapshot(desk, case_id)
    assert {track.track: track.state for track in case.tracks}["confirmation"] == "C8"


def test_a_guided_case_may_still_come_in(desk: Desk) -> None:
    case_id = registered(desk, "06")
    act(desk, case_id, "guide", {"reason": "当事人选择其他途径", "routes": "公安、法院"}, on="2026-11-10")
    act(desk, case_id, "divert", {}, on="2026-11-12")
    assert reading.snapshot(desk, case_id).stage == "待征询"


def test_what_happened_twice_must_be_named_by_number(desk: Desk, case_id: str) -> None:
    for day in ("2026-11-05", "2026-11-06"):
        act(desk, case_id, "note", {"text": "备注"}, on=day)
    with pytest.raises(Problem, match="有多条"):
        act(desk, case_id, "correct", {"entry": "note", "fields": "内容=改", "reason": "写错"})
    with pytest.raises(Problem, match="没有写明改动"):
        act(desk, case_id, "correct", {"entry": "start", "reason": "写错"})
    with pytest.raises(Problem, match="没有名为"):
        act(desk, case_id, "correct", {"entry": "start", "fields": "颜色=红", "reason": "写错"})


def test_after_mediating_again_failed_a_payment_under_the_old_agreement_is_still_recorded(desk: Desk) -> None:
    case_id = taken_in(desk, "01")
    act(desk, case_id, "default", {"reason": "逾期未履行"}, on="2026-11-22")
    act(desk, case_id, "remediate", {"consents": "全部:同意", "reason": "变更期限"}, on="2026-11-23")
    act(desk, case_id, "fail", {"reason": "达不成协议", "remedies_told": "是", "remedies": "可以起诉"}, on="2026-11-24")
    case = reading.snapshot(desk, case_id)
    assert (case.stage, case.outcome) == ("未履行或履行争议", "达成书面协议")
    act(desk, case_id, "perform", {"instalment": "2.1"}, on="2026-11-25")
    act(desk, case_id, "perform", {}, on="2026-11-26")
    assert reading.snapshot(desk, case_id).stage == "履行完毕"


def test_being_told_of_the_court_changes_nothing_and_a_suit_is_named(desk: Desk) -> None:
    case_id = taken_in(desk, "01")
    act(desk, case_id, "default", {"reason": "逾期未履行"}, on="2026-11-22")
    act(desk, case_id, "inform_sue", {"party": "王桂兰", "way": "电话"}, on="2026-11-23")
    assert "remedy" not in {track.track for track in reading.snapshot(desk, case_id).tracks}
    with pytest.raises(Problem, match="缺少法院"):
        act(desk, case_id, "sue", {"party": "王桂兰"}, on="2026-11-24")
    suit = {"party": "王桂兰", "court": "博望县人民法院", "external_no": "（2026）民初12号"}
    act(desk, case_id, "sue", suit, on="2026-11-24")
    track = next(track for track in reading.snapshot(desk, case_id).tracks if track.track == "remedy")
    assert (track.state, f"{track.since}") == ("E3", "2026-11-24")


def test_an_agreement_in_force_is_not_taken_back_by_a_correction(desk: Desk, case_id: str) -> None:
    act(desk, case_id, "session", {"started": "2026-11-08 09:30", "place": "调解室", "record": "协商。"})
    item = {
        "kind": "给付",
        "obligor": "赵明",
        "obligee": "王桂兰",
        "amount": "1",
        "due": "2026-12-31",
        "text": "支付1元。",
    }
    act(desk, case_id, "oral", {"items": [item]}, on="2026-11-08")
    with pytest.raises(Refused, match="也不能撤销"):
        act(desk, case_id, "correct", {"entry": "oral", "void": "是", "reason": "误录"})
    assert reading.snapshot(desk, case_id).agreements[0].state == "effective"
