"""Mediation for a court and by an agency, told act by act at a desk: what is typed, kept and shown."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mediation.casework import reading
from mediation.casework.acts import act, fields_of, offers
from mediation.casework.desk import Desk
from mediation.casework.papers import make_paper, papers
from mediation.casework.volumes import rebind
from mediation.documents.text import pdf_pages
from mediation.records.parts import VolumeInfo
from mediation.values.problems import Problem, Refused
from tests.casework.office import registered

ITEM = {
    "kind": "给付",
    "obligor": "赵明",
    "obligee": "王桂兰",
    "amount": "4200.00",
    "due": "2026-12-20",
    "text": "赵明支付4200元。",
}
REFERRED = {
    "court": "博望县人民法院",
    "court_no": "（2026）民初1186号",
    "consented": "是",
    "consent_evidence": "同意调解笔录",
    "received_on": "2026-11-03",
}


def stage(desk: Desk, case_id: str, track: str) -> str:
    found = {one.track: one.state for one in reading.snapshot(desk, case_id).tracks}
    return found.get(track, "")


def for_a_court(desk: Desk, mode: str) -> str:
    case_id = registered(desk, "01", confidential=True)
    act(desk, case_id, "court_refer", {"mode": mode, **REFERRED}, on="2026-11-03")
    act(desk, case_id, "appoint", {"mediators": "李璟", "recorder": "周敏"}, on="2026-11-03")
    told = {"signed_on": "2026-11-03", "conflict_disclosed": "是", "bans_told": "是"}
    act(desk, case_id, "court_accept", told, on="2026-11-03")
    act(desk, case_id, "start", {}, on="2026-11-04")
    agreed(desk, case_id)
    return case_id


def agreed(desk: Desk, case_id: str) -> None:
    held = {"started": "2026-11-08 09:30", "place": "调解室", "record": "协商。", "result": "达成协议"}
    act(desk, case_id, "session", held)
    act(desk, case_id, "reach", {"items": json.dumps([ITEM])}, on="2026-11-08")
    act(desk, case_id, "sign", {"signer_kind": "mediator", "signer": "李璟"}, on="2026-11-08")
    for name in ("王桂兰", "赵明"):
        act(desk, case_id, "sign", {"signer": name, "way": "签名"}, on="2026-11-09")


def test_an_agreement_mediated_for_a_court_before_a_suit_is_in_force_when_both_have_signed(desk: Desk) -> None:
    case_id = for_a_court(desk, "委派")
    case = reading.snapshot(desk, case_id)
    assert stage(desk, case_id, "judicial") == "J5"
    assert case.agreements[0].effective_on == date(2026, 11, 9)
    assert case.accepted_on == date(2026, 11, 3)
    start = next(entry for entry in case.entries if entry.act == "start")
    assert (start.track, start.label) == ("judicial", desk.procedure.acts["start"].label)
    told = act(desk, case_id, "confirm_apply", {"parties": "全部", "court": "博望县人民法院"}, on="2026-11-20")
    assert "共同申请司法确认" in told.said
    assert (stage(desk, case_id, "judicial"), stage(desk, case_id, "confirmation")) == ("J7c", "C1")
    act(desk, case_id, "perform", {}, on="2026-11-25")
    assert reading.snapshot(desk, case_id).performed_on == date(2026, 11, 25)


def test_after_a_suit_the_court_s_paper_binds_with_the_last_receipt_typed_as_rows(desk: Desk) -> None:
    case_id = for_a_court(desk, "委托先行调解")
    assert reading.snapshot(desk, case_id).agreements[0].effective_on is None
    field = next(one for one in fields_of(desk, case_id, "court_letter") if one.name == "receipts")
    assert [column.label for column in field.columns] == ["当事人", "签收日期"]
    assert "王桂兰" in "、".join(field.columns[0].labels)
    with pytest.raises(Problem, match="签收情况第2行"):
        act(desk, case_id, "court_letter", {"letter_no": "9号", "receipts": "王桂兰|2026-11-12；李四|2026-11-13"})
    rows = "王桂兰|2026-11-12\n赵明|2026-11-14"
    act(desk, case_id, "court_letter", {"letter_no": "（2026）民初1186号", "receipts": rows}, on="2026-11-15")
    case = reading.snapshot(desk, case_id)
    assert case.agreements[0].effective_on == date(2026, 11, 14)
    assert stage(desk, case_id, "judicial") == "J7a"


def test_an_agency_s_mediation_goes_its_own_way_under_its_own_words(desk: Desk, tmp_path: Path) -> None:
    case_id = registered(desk, "01")
    asked = {"organ_kind": "住房和城乡建设", "organ": "博望县住房和城乡建设局", "joint": "是"}
    act(desk, case_id, "admin_apply", asked, on="2026-11-03")
    act(desk, case_id, "ask", {"consents": "全部:同意"}, on="2026-11-03")
    act(desk, case_id, "admin_accept", {}, on="2026-11-03")
    act(desk, case_id, "appoint", {"mediators": "李璟", "recorder": "周敏"}, on="2026-11-03")
    act(desk, case_id, "start", {}, on="2026-11-04")
    agreed(desk, case_id)
    labels = {offer.act.id: offer.act.label for offer in offers(desk, case_id)}
    assert labels["seal"] == "加盖行政机关印章"
    told = act(desk, case_id, "seal", {}, on="2026-11-10")
    assert told.said.startswith("加盖行政机关印章已登记")
    case = reading.snapshot(desk, case_id)
    assert case.agreements[0].effective_on == date(2026, 11, 10)
    assert case.accepted_on == date(2026, 11, 3)
    assert stage(desk, case_id, "administrative") == "A4"
    assert stage(desk, case_id, "people") == ""
    seal = next(entry for entry in case.entries if entry.act == "seal")
    assert (seal.track, seal.label) == ("administrative", "加盖行政机关印章")
    with pytest.raises(Refused, match="尚有未履行事项"):
        act(desk, case_id, "close", {}, on="2026-11-11")
    volume_of_the_agency(desk, case_id, tmp_path)


def volume_of_the_agency(desk: Desk, case_id: str, folder: Path) -> None:
    """Its cover names the agency and who conducted, its catalogue is that of agencies and has true pages, and there is one."""
    for form in ("F34", "F38", "F41"):
        make_paper(desk, case_id, form, freeze=True)
    lists = {one.form: one.state for one in papers(desk, case_id, optional=True) if "目录" in one.title}
    assert lists == {"F41": "已定稿"}
    on = date(2026, 11, 20)
    kept = VolumeInfo("2026-001", "王桂兰与赵明纠纷", "周敏", on, "李璟", on, "定期10年", None, "一般", "")
    made = rebind(desk, replace(reading.snapshot(desk, case_id), volume=kept), "ab" * 32, folder)
    pages = ["".join(words.split()) for words in pdf_pages(made.path)]
    assert "博望县住房和城乡建设局" in pages[0]
    assert "人民调解" not in pages[0]
    assert "调解主持人：" in pages[0]
    assert "行政调解卷宗目录" in pages[1]
    assert [page for page in pages[2:] if "卷宗目录" in page] == []
    assert [page for page in pages if "卷内目录" in page] == []
    for row in made.rows:
        assert f"{row['title']}" in pages[1]
        assert f"{row['count']}{row['pages']}" in pages[1]


def test_a_call_to_departments_is_typed_in_rows_and_moves_no_track(desk: Desk) -> None:
    case_id = registered(desk, "01")
    before = reading.snapshot(desk, case_id).tracks
    typed = "住建局|陈工|2026-12-01 17:00；城管局"
    act(desk, case_id, "call", {"grade": "重点", "question": "到场查看", "departments": typed}, on="2026-12-01")
    case = reading.snapshot(desk, case_id)
    assert case.tracks == before
    kept = next(entry for entry in case.entries if entry.act == "call").value("departments")
    assert [dict(row)["name"] for row in kept] == ["住建局", "城管局"]
