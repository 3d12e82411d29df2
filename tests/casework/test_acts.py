"""The door: what is written, what is refused, what is corrected."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mediation.casework import reading
from mediation.casework.acts import act, fields_of, find_case, offers
from mediation.casework.agreeing import save_agreement
from mediation.casework.desk import Desk
from mediation.casework.due_words import progress
from mediation.casework.papers import make_paper, papers
from mediation.casework.registering import draft_from, register
from mediation.records.snapshot import Due
from mediation.values.problems import Problem, Refused
from tests.casework.office import Office, mediating, registered, sample, taken_in

ITEM = {
    "kind": "给付",
    "obligor": "赵明",
    "obligee": "王桂兰",
    "amount": "4200.00",
    "due": "2026-12-20",
    "text": "赵明支付¥4200.00。",
}


def ready(desk: Desk) -> str:
    case_id = registered(desk, "01")
    mediating(desk, case_id, "2026-11-03")
    return case_id


def held(desk: Desk) -> str:
    case_id = ready(desk)
    act(
        desk,
        case_id,
        "session",
        {"started": "2026-11-08 09:30", "place": "调解室", "record": "协商。", "result": "达成协议"},
    )
    return case_id


@pytest.mark.parametrize("act_id", ["accept", "start", "session", "reach", "seal", "perform", "close", "file"])
def test_acts_in_the_wrong_order_are_refused_and_leave_nothing(desk: Desk, act_id: str) -> None:
    case_id = registered(desk, "01")
    before = reading.snapshot(desk, case_id)
    values: dict[str, object] = {
        "session": {"started": "2026-11-08 09:30", "place": "调解室", "record": "协商。"},
        "reach": {"items": [ITEM]},
    }.get(act_id, {})
    with pytest.raises(Refused) as refusal:
        act(desk, case_id, act_id, values, on="2026-11-08")
    assert refusal.value.message
    assert reading.snapshot(desk, case_id) == before


def test_an_act_named_by_its_chinese_label_is_that_act(desk: Desk) -> None:
    case_id = registered(desk, "01")
    act(desk, case_id, "甄别进入人民调解", {}, on="2026-11-03")
    case = reading.snapshot(desk, case_id)
    assert [entry.act for entry in case.entries] == ["register", "divert"]
    assert "待征询" in {track.state_label for track in case.tracks}


def test_a_refused_party_stops_mediation(desk: Desk) -> None:
    case_id = registered(desk, "01")
    act(desk, case_id, "divert", {}, on="2026-11-02")
    act(desk, case_id, "ask", {"consents": "王桂兰:同意、赵明:不同意"}, on="2026-11-03")
    with pytest.raises(Refused) as refusal:
        act(desk, case_id, "accept", {}, on="2026-11-03")
    assert "第17条" in refusal.value.article


def test_offers_say_why_not_and_by_which_article(desk: Desk) -> None:
    case_id = held(desk)
    act(desk, case_id, "reach", {"items": [ITEM]}, on="2026-11-08")
    found = {offer.act.id: offer for offer in offers(desk, case_id)}
    assert found["sign"].allowed
    assert not found["seal"].allowed
    assert found["seal"].reasons[0].article


def test_fields_offer_what_the_case_has(desk: Desk) -> None:
    case_id = ready(desk)
    present = next(field for field in fields_of(desk, case_id, "session") if field.name == "present")
    assert "王桂兰" in present.labels[0]
    mediators = next(field for field in fields_of(desk, case_id, "appoint") if field.name == "mediators")
    assert "李璟" in mediators.labels
    assert "管理员甲" not in mediators.labels


def test_a_correction_keeps_the_old_entry_and_moves_the_deadline(desk: Desk) -> None:
    case_id = taken_in(desk, "01")
    act(desk, case_id, "correct", {"entry": "seal", "on": "2026-11-10", "reason": "盖章日期写错"})
    case = reading.snapshot(desk, case_id)
    seals = [entry for entry in case.entries if entry.act == "seal"]
    assert [entry.on for entry in seals] == [date(2026, 11, 8), date(2026, 11, 10)]
    assert seals[0].superseded_by == seals[1].id
    assert (seals[1].reason, seals[1].actor) == ("盖章日期写错", "李璟")
    assert case.agreement is not None
    assert case.agreement.effective_on == date(2026, 11, 10)
    assert next(due for due in case.dues if due.rule == "D4").due == date(2026, 12, 10)


def test_a_correction_that_breaks_a_later_act_is_refused(desk: Desk) -> None:
    case_id = taken_in(desk, "01")
    with pytest.raises(Refused):
        act(desk, case_id, "correct", {"entry": "accept", "on": "2026-11-20", "reason": "试一试"})
    assert reading.snapshot(desk, case_id).accepted_on == date(2026, 11, 3)


def test_an_entry_made_by_mistake_is_taken_back_with_its_record(desk: Desk) -> None:
    case_id = held(desk)
    values = {"started": "2026-11-09 09:30", "place": "调解室", "record": "误录的一次。"}
    act(desk, case_id, "session", values)
    assert len(reading.snapshot(desk, case_id).sessions) == 2
    entry = reading.snapshot(desk, case_id).entries[-1]
    act(desk, case_id, "correct", {"entry": str(entry.seq), "void": "是", "reason": "误录"})
    case = reading.snapshot(desk, case_id)
    assert len(case.sessions) == 1
    assert "误录的一次。" in str(case.entries[-1].value("removed"))


def test_a_session_record_is_corrected_in_place(desk: Desk) -> None:
    case_id = held(desk)
    act(desk, case_id, "correct", {"entry": "session", "fields": "地点=村委会", "reason": "地点写错"})
    assert reading.snapshot(desk, case_id).sessions[0].place == "村委会"
    assert reading.snapshot(desk, case_id).sessions[0].record == "协商。"


def test_signatures_and_seal_make_it_effective_on_the_last_day(desk: Desk) -> None:
    case_id = held(desk)
    act(desk, case_id, "reach", {"items": [ITEM]}, on="2026-11-08")
    act(desk, case_id, "sign", {"signer": "申请人", "way": "按指印"}, on="2026-11-08")
    with pytest.raises(Refused) as refusal:
        act(desk, case_id, "seal", {}, on="2026-11-08")
    assert "第29条" in refusal.value.article
    act(desk, case_id, "sign", {"signer": "赵明"}, on="2026-11-12")
    act(desk, case_id, "sign", {"signer_kind": "mediator", "signer": "李璟"}, on="2026-11-08")
    act(desk, case_id, "seal", {}, on="2026-11-09")
    agreement = reading.snapshot(desk, case_id).agreement
    assert agreement is not None
    assert (agreement.state, agreement.effective_on) == ("effective", date(2026, 11, 12))


def test_a_minor_signs_through_the_guardian_and_nobody_else(desk: Desk) -> None:
    case_id = registered(desk, "04")
    mediating(desk, case_id, "2026-11-06")
    act(desk, case_id, "session", {"started": "2026-11-12 09:00", "place": "调解室", "record": "协商。"})
    item = {
        "kind": "给付",
        "obligor": "吴昊",
        "obligee": "张子涵",
        "amount": "100",
        "due": "2026-12-20",
        "text": "支付100元。",
    }
    act(desk, case_id, "reach", {"items": [item]}, on="2026-11-12")
    with pytest.raises(Refused) as refusal:
        act(desk, case_id, "sign", {"signer": "张子涵"}, on="2026-11-12")
    assert "民法典" in refusal.value.article
    with pytest.raises(Problem, match="不是张子涵的代理人"):
        act(desk, case_id, "sign", {"signer": "张子涵", "signed_by": "王五"}, on="2026-11-12")
    act(desk, case_id, "sign", {"signer": "张子涵", "signed_by": "张伟"}, on="2026-11-12")
    agreement = reading.snapshot(desk, case_id).agreement
    assert agreement is not None
    assert [one.signed_by for one in agreement.signatures] == ["张伟"]


def test_an_agreement_may_be_edited_until_somebody_signs(desk: Desk) -> None:
    case_id = held(desk)
    act(desk, case_id, "reach", {"items": [ITEM]}, on="2026-11-08")
    version = reading.snapshot(desk, case_id).version
    save_agreement(desk, case_id, {"items": [ITEM | {"amount": "4000.00", "text": "赵明支付¥4000.00。"}]}, version)
    agreement = reading.snapshot(desk, case_id).agreement
    assert agreement is not None
    assert agreement.items[0].fen == 400_000
    assert agreement.no == "博人调字〔2026〕第001号"
    act(desk, case_id, "sign", {"signer": "赵明"}, on="2026-11-08")
    with pytest.raises(Refused) as refusal:
        save_agreement(desk, case_id, {"items": [ITEM]}, reading.snapshot(desk, case_id).version)
    assert refusal.value.reason == "signed"


def test_instalments_must_sum_up(desk: Desk) -> None:
    case_id = held(desk)
    parts = [{"due": "2026-12-10", "amount": "2000"}, {"due": "2026-12-20", "amount": "2100"}]
    with pytest.raises(Problem, match=r"4,100\.00元，与总额4,200\.00元不符"):
        act(desk, case_id, "reach", {"items": [ITEM | {"instalments": parts}]}, on="2026-11-08")


def test_part_payments_add_up(desk: Desk) -> None:
    case_id = taken_in(desk, "01")
    act(desk, case_id, "perform", {"instalment": "2.1", "amount": "1200"}, on="2026-11-15")
    part = reading.snapshot(desk, case_id).agreement.items[1].instalments[0]  # type: ignore[union-attr]
    assert (part.done_fen, part.state) == (120_000, "part")
    with pytest.raises(Refused):
        act(desk, case_id, "perform", {"instalment": "2.1", "amount": "3000.01"}, on="2026-11-16")
    act(desk, case_id, "perform", {"instalment": "2.1"}, on="2026-11-16")
    part = reading.snapshot(desk, case_id).agreement.items[1].instalments[0]  # type: ignore[union-attr]
    assert (part.done_fen, part.state, part.done_on) == (420_000, "done", date(2026, 11, 16))


def test_overdue_promises_stay_in_view(desk: Desk) -> None:
    taken_in(desk, "01")
    labels = [(line.due.label, line.days_left) for line in reading.dues(desk, within=7)]
    assert ("履行第2.1项 4,200.00元", -11) in labels
    assert ("共同申请司法确认", 7) in labels


def test_two_desks_at_once_meet_a_conflict(office: Office) -> None:
    first, second = office.desk("李璟"), office.desk("周敏")
    case_id = registered(first, "01")
    seen = reading.snapshot(second, case_id).version
    act(first, case_id, "divert", {}, on="2026-11-02")
    with pytest.raises(Problem) as problem:
        act(second, case_id, "divert", {}, on="2026-11-02", version=seen)
    assert problem.value.reason == "conflict"
    assert "刷新" in problem.value.message


def test_a_name_is_a_name_however_it_is_written(desk: Desk) -> None:
    hostile = "[/]路{{7*7}}=cmd"
    data = sample("01")
    for key in ("mediation", "agreement"):
        data.pop(key)
    data["parties"][0]["name"] = hostile
    case_id = register(desk, draft_from(data, desk.today())).case_id
    assert reading.snapshot(desk, case_id).parties[0].name == hostile
    assert hostile in reading.case_lines(desk).lines[0].parties
    assert [hit.case_id for hit in reading.search(desk, hostile).hits] == [case_id]
    act(desk, case_id, "divert", {}, on="2026-11-02")
    act(
        desk,
        case_id,
        "ask",
        {"consents": [{"party": hostile, "answer": "同意"}, {"party": "赵明", "answer": "同意"}]},
        on="2026-11-02",
    )
    made = make_paper(desk, case_id, "F03", freeze=True)
    assert made.pages >= 1


def test_a_frozen_paper_goes_stale_when_its_words_change(desk: Desk) -> None:
    case_id = held(desk)
    act(desk, case_id, "reach", {"items": [ITEM]}, on="2026-11-08")
    make_paper(desk, case_id, "F11", freeze=True)
    make_paper(desk, case_id, "F10", freeze=True)
    changed = act(
        desk, case_id, "amend", {"object": "赵明", "field": "住址", "value": "春晖小区9号楼", "reason": "搬家"}
    )
    states = {paper.form: paper.stale for paper in reading.snapshot(desk, case_id).papers}
    assert states["F11"]
    assert any("需重制" in warning for warning in changed.warnings)
    assert {one.form: one.state for one in papers(desk, case_id)}["F11"] == "需重制"
    made = make_paper(desk, case_id, "F11", freeze=True)
    kept = [paper for paper in reading.snapshot(desk, case_id).papers if paper.form == "F11"]
    assert [paper.state for paper in kept] == ["void", "frozen"]
    assert kept[1].id == made.paper_id


def test_the_same_frozen_paper_comes_back_unchanged(desk: Desk) -> None:
    case_id = taken_in(desk, "01")
    first = make_paper(desk, case_id, "人民调解协议书", freeze=True)
    again = make_paper(desk, case_id, "F11", freeze=True)
    assert (again.paper_id, again.data) == (first.paper_id, first.data)


def test_cases_are_found_by_number_tail_and_label(desk: Desk) -> None:
    case_id = taken_in(desk, "01")
    assert find_case(desk, "博调登〔2026〕第0001号") == case_id
    assert find_case(desk, "博调登(2026)1号") == case_id
    with pytest.raises(Problem, match="没有找到"):
        find_case(desk, "〔2026〕第0999号")


@pytest.mark.parametrize(
    ("act_id", "values", "words"),
    [
        ("ask", {"consents": "王桂花:同意"}, "不是本案当事人"),
        ("ask", {"consents": "王桂兰"}, "王桂兰:同意"),
        ("ask", {"consents": "王桂兰:好"}, "可选：同意、不同意"),
        ("ask", {}, "缺少各方意愿"),
        ("ask", {"consents": "全部:同意", "颜色": "红"}, "没有名为“颜色”的字段"),
        ("asl", {}, "是否为"),
    ],
)
def test_bad_values_are_told_with_their_cure(desk: Desk, act_id: str, values: dict[str, object], words: str) -> None:
    case_id = registered(desk, "01")
    act(desk, case_id, "divert", {}, on="2026-11-02")
    with pytest.raises(Problem) as problem:
        act(desk, case_id, act_id, values, on="2026-11-03")
    assert words in problem.value.message
    assert "\n" not in problem.value.message


def test_no_act_in_the_future(desk: Desk) -> None:
    case_id = registered(desk, "01")
    with pytest.raises(Problem, match="晚于今天"):
        act(desk, case_id, "divert", {}, on="2026-12-02")


def test_parties_join_leave_and_die_without_being_lost(desk: Desk) -> None:
    case_id = registered(desk, "01")
    act(desk, case_id, "party_add", {"role": "第三人", "name": "春晖物业", "type": "法人"}, on="2026-11-03")
    act(desk, case_id, "party_leave", {"party": "第三人", "reason": "与本案无关"}, on="2026-11-04")
    case = reading.snapshot(desk, case_id)
    third = next(party for party in case.parties if party.role == "第三人")
    assert (third.left_on, third.left_reason) == (date(2026, 11, 4), "与本案无关")
    act(desk, case_id, "correct", {"entry": "party_leave", "void": "是", "reason": "误录"})
    assert next(p for p in reading.snapshot(desk, case_id).parties if p.role == "第三人").active


def test_a_case_is_split_and_joined_again(desk: Desk) -> None:
    case_id = registered(desk, "02")
    changed = act(
        desk,
        case_id,
        "split",
        {"parties": "马建国、恒达建筑工程有限公司", "keep": "恒达建筑工程有限公司", "reason": "诉求不同"},
        on="2026-10-13",
    )
    other = changed.made["split_case_id"]
    assert [p.name for p in reading.snapshot(desk, other).parties] == ["马建国", "恒达建筑工程有限公司"]
    assert not next(p for p in reading.snapshot(desk, case_id).parties if p.name == "马建国").active
    act(
        desk,
        other,
        "join",
        {"case": reading.snapshot(desk, case_id).reg_no, "direction": "并入他案", "reason": "仍一并调解"},
        on="2026-10-14",
    )
    assert ("并入", case_id) in [row[:2] for row in reading.snapshot(desk, other).related]
    assert ("含并案", other) in [row[:2] for row in reading.snapshot(desk, case_id).related]
    assert reading.snapshot(desk, case_id).entries[-1].act == "join"


def test_amending_keeps_what_was_there(desk: Desk) -> None:
    case_id = registered(desk, "01")
    act(desk, case_id, "amend", {"object": "案件", "field": "涉及金额", "value": "7000", "reason": "重新核算"})
    case = reading.snapshot(desk, case_id)
    assert case.fen == 700_000
    assert case.entries[-1].value("before") == "680000"
    with pytest.raises(Problem, match="校验码"):
        act(
            desk,
            case_id,
            "amend",
            {"object": "赵明", "field": "证件号码", "value": "990101198411050310", "reason": "写错"},
        )


def test_an_act_refused_anyway_is_refused_before_its_fields_are_asked_for(desk: Desk) -> None:
    case_id = registered(desk, "02")
    with pytest.raises(Refused, match="，不能办理“调解会”；须在") as early:
        act(desk, case_id, "session", {})
    assert "人民调解法" in early.value.article
    mediating(desk, case_id, "2026-11-03")
    with pytest.raises(Refused, match="必须制作书面协议"):
        act(desk, case_id, "oral", {"items": "[不完整"})
    with pytest.raises(Problem, match="缺少开始时间"):
        act(desk, case_id, "session", {"place": "调解室"})


def test_the_day_says_how_much_of_a_part_payment_is_still_owed(desk: Desk) -> None:
    case_id = taken_in(desk, "01")
    act(desk, case_id, "perform", {"instalment": "2.1", "amount": "1000"}, on="2026-11-20")
    labels = [due.label for due in reading.snapshot(desk, case_id).dues if due.rule == "约定履行"]
    assert any("已付1,000.00元，尚欠3,200.00元" in label for label in labels)
    act(desk, case_id, "perform", {"instalment": "2.1", "amount": "3200"}, on="2026-11-21")
    labels = [due.label for due in reading.snapshot(desk, case_id).dues if due.rule == "约定履行"]
    assert not any("尚欠" in label for label in labels)


def test_the_last_day_of_a_period_says_that_it_was_put_off() -> None:
    one = Due("D1", "期限", date(2026, 11, 25), date(2026, 11, 30), "open", "法", "", "期满为…遇休息日顺延至…", 3, 3)
    assert progress(one) == "第3天/共3天，已顺延至2026年11月30日"
    assert progress(replace(one, day_n=2)) == "第2天/共3天"
    assert progress(replace(one, state="done")) == ""
