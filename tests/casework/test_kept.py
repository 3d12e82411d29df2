"""Nothing that was said, signed or numbered is lost or changed behind anybody's back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mediation.casework.acts import act
from mediation.casework.checking import check
from mediation.casework.desk import Desk
from mediation.casework.intake import intake
from mediation.casework.papers import attach, freeze_all, freeze_paper, mark_printed, papers, void_paper
from mediation.casework.reading import snapshot
from mediation.records.snapshot import Snapshot
from mediation.values import dates
from mediation.values.problems import Refused
from tests.casework.office import Office

SAMPLES = Path(__file__).resolve().parents[2] / "cases/samples"

PROMISE = {
    "kind": "给付", "obligor": "完德", "obligee": "桑吉", "amount": "1600", "due": "2026-12-20", "text": "完德于2026年12月20日前付清1600.00元。",
}  # fmt: skip


@pytest.fixture
def case_id(desk: Desk) -> str:
    return intake(desk, [SAMPLES / "01-邻里漏水.json"]).registered[0].case_id


def entry_of(case: Snapshot, act_id: str) -> str:
    return next(e.id for e in case.entries if e.act == act_id and not e.superseded_by)


def paper_id(case: Snapshot, form: str) -> str:
    return next(one.id for one in case.papers if one.form == form)


def numbers(desk: Desk, series: str) -> dict[str, str]:
    with desk.store.read() as reader:
        return {row.text: row.state for row in reader.numbers(series, 2026)}


def test_the_words_of_a_corrected_record_can_still_be_read(desk: Desk, case_id: str) -> None:
    before = snapshot(desk, case_id)
    old = before.sessions[0].record
    words = "调解员告知权利义务。双方达成一致。"
    act(
        desk,
        case_id,
        "correct",
        {"entry": entry_of(before, "session"), "fields": f"record={words}", "reason": "笔录有误"},
    )
    after = snapshot(desk, case_id)
    assert after.sessions[0].record == words
    former = next(e for e in after.entries if e.act == "session" and e.supersedes).value("former")
    assert isinstance(former, dict)
    assert former["record"] == old


def test_a_second_correction_keeps_the_words_of_the_first(desk: Desk, case_id: str) -> None:
    for words in ("第一次更正。", "第二次更正。"):
        entry = entry_of(snapshot(desk, case_id), "session")
        act(desk, case_id, "correct", {"entry": entry, "fields": f"record={words}", "reason": "笔录有误"})
    formers = [e.value("former") for e in snapshot(desk, case_id).entries if e.act == "session" and e.supersedes]
    assert [former["record"][:5] for former in formers if isinstance(former, dict)] == ["调解员告知", "第一次更正"]


def test_what_was_signed_is_noted_and_not_made_again(desk: Desk, case_id: str, tmp_path: Path) -> None:
    from PIL import Image

    freeze_all(desk, case_id)
    request = next(one.paper for one in papers(desk, case_id) if one.form == "F03")
    assert request is not None
    scan = tmp_path / "申请书.jpg"
    Image.new("RGB", (600, 800), "white").save(scan)
    attach(desk, case_id, scan, category="signed", paper_id=request.id)
    agreed = freeze_paper(desk, case_id, "F11").data
    party = snapshot(desk, case_id).parties[0]
    act(desk, case_id, "amend", {"object": party.id, "field": "phone", "value": "13900000009", "reason": "换号"})
    lines = {(one.form, one.subject): one for one in papers(desk, case_id)}
    assert lines["F03", ""].state == "已签署"
    assert next(one.state for one in lines.values() if one.form == "F11") == "已定稿"
    assert any(one.state == "需重制" for one in lines.values())
    freeze_all(desk, case_id)
    assert freeze_paper(desk, case_id, "F11").data == agreed
    found = check(desk, case_id)
    assert [f.message for f in found if f.level == "必改"] == []
    assert any("人民调解申请书" in f.message and "签署后案件内容有变" in f.message for f in found)


def test_a_remade_letter_takes_a_new_number_and_the_old_one_stays_void(desk: Desk, case_id: str) -> None:
    freeze_all(desk, case_id)
    first = numbers(desk, "notice")
    assert set(first.values()) == {"used"}
    act(
        desk,
        case_id,
        "amend",
        {"object": "case", "field": "title", "value": "王桂兰与赵明渗漏水纠纷", "reason": "案名有误"},
    )
    freeze_all(desk, case_id)
    second = numbers(desk, "notice")
    assert {text: second[text] for text in first} == dict.fromkeys(first, "void")
    assert sum(state == "used" for state in second.values()) == len(first)


def test_a_paper_put_away_takes_its_number_with_it(desk: Desk, case_id: str) -> None:
    freeze_all(desk, case_id)
    letter = next(one.paper for one in papers(desk, case_id) if one.form == "P02")
    assert letter is not None
    void_paper(desk, case_id, letter.id, "误发")
    assert numbers(desk, "notice")[letter.doc_no] == "void"


def test_the_number_of_an_agreement_that_was_not_concluded_is_void(desk: Desk, case_id: str) -> None:
    other = intake(desk, [SAMPLES / "07-土地流转.json"]).registered[0].case_id
    for act_id, values, day in (
        ("divert", {}, "2026-11-12"),
        ("ask", {"consents": "全部:同意", "way": "当面"}, "2026-11-13"),
        ("accept", {}, "2026-11-13"),
        ("appoint", {"mediators": "李璟", "recorder": "周敏"}, "2026-11-13"),
        ("start", {}, "2026-11-16"),
        ("reach", {"items": [PROMISE]}, "2026-11-16"),
        ("withdraw", {"party": "桑吉", "reason": "自行协商"}, "2026-11-17"),
    ):  # fmt: skip
        act(desk, other, act_id, values, on=day)
    given = snapshot(desk, other).agreements[0].no
    assert numbers(desk, "agreement")[given] == "void"
    assert numbers(desk, "agreement")[snapshot(desk, case_id).agreements[0].no] == "used"


@pytest.mark.parametrize("form", ["P08", "F11"])
def test_a_finished_paper_of_the_agreement_holds_the_seal_until_it_is_put_away(
    desk: Desk, case_id: str, office: Office, form: str
) -> None:
    freeze_paper(desk, case_id, form)
    title = next(one.title for one in snapshot(desk, case_id).papers if one.form == form)
    head = office.desk("何主任")
    made = snapshot(desk, case_id)
    void = {"entry": entry_of(made, "seal"), "void": "是", "reason": "误盖"}
    with pytest.raises(Refused, match=f"《{title}》.*已定稿，以这份生效的协议为依据"):
        act(head, case_id, "correct", void)
    assert snapshot(desk, case_id) == made, "nothing is written"
    mark_printed(desk, case_id, paper_id(made, form), 2)
    with pytest.raises(Refused, match=r"已打印2份.*请先收回并在文书页作废"):
        act(head, case_id, "correct", void)
    void_paper(desk, case_id, paper_id(made, form), "误制")
    act(head, case_id, "correct", void | {"entry": entry_of(snapshot(desk, case_id), "seal")})
    assert snapshot(desk, case_id).agreements[0].effective_on is None


def test_what_was_finished_before_the_seal_does_not_hold_it(desk: Desk, case_id: str, office: Office) -> None:
    head = office.desk("何主任")
    void = {"entry": entry_of(snapshot(desk, case_id), "seal"), "void": "是", "reason": "误盖"}
    act(head, case_id, "correct", void)
    freeze_paper(desk, case_id, "F11")
    now = dates.now_utc()
    dates.set_clock(lambda: now + timedelta(minutes=5))
    act(desk, case_id, "seal", {})
    act(head, case_id, "correct", void | {"entry": entry_of(snapshot(desk, case_id), "seal")})
    assert snapshot(desk, case_id).agreements[0].effective_on is None


def test_an_agreement_in_force_is_not_wiped_by_two_entries(desk: Desk, case_id: str, office: Office) -> None:
    made = snapshot(desk, case_id)
    void = {"entry": entry_of(made, "seal"), "void": "是", "reason": "误盖"}
    with pytest.raises(Refused, match="须由负责人办理"):
        act(desk, case_id, "correct", void)
    done = act(office.desk("何主任"), case_id, "correct", void)
    assert any("协议因此不再生效" in warning for warning in done.warnings)
    with pytest.raises(Refused, match="签署仍在，不能再由一方撤回"):
        act(desk, case_id, "withdraw", {"party": "赵明", "reason": "反悔"})
    act(desk, case_id, "seal", {})
    sealed = snapshot(desk, case_id).agreement
    assert sealed is not None
    assert sealed.effective_on is not None
