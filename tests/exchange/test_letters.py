"""The letter that goes with a case package: whose it is, that it is frozen, and that it shows no more than the package."""

from __future__ import annotations

import json

import pypdfium2
import pytest

from mediation.casework import reading
from mediation.casework.acts import act
from mediation.casework.papers import freeze_paper
from mediation.exchange import packages
from mediation.values.problems import Problem
from tests.casework.conftest import centre, desk, frozen_clock, made_centre, office  # noqa: F401 - fixtures
from tests.casework.office import registered
from tests.exchange.test_packages import entries, other, rewritten  # noqa: F401 - a fixture

CARD, PHONE = "990101195603120284", "13900000001"
FACTS = f"王桂兰（{CARD}，{PHONE}）家渗水。"


def asking(desk, case, body, kind, mode="委托"):  # noqa: F811 - a fixture
    values = {"mode": mode, "body": body, "body_kind": kind, "purpose": f"请联系{PHONE}查明原因。"}
    act(desk, case, "refer_out", values)


def said_in(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as opened:
        return "".join("".join(page.get_textpage().get_text_bounded() for page in opened).split())


def letters_in(files):
    return [data for name, data in files.items() if "函" in name]


def test_a_package_to_a_court_holds_the_letter_of_the_transfer_and_the_receiver_is_told_of_it(desk, other, tmp_path):  # noqa: F811
    case = registered(desk, "01", facts=FACTS)
    given = {"to_body": "博望县人民法院", "to_kind": "法院", "reason": "不属本会职责", "party_told": "是"}
    act(desk, case, "transfer", given)
    made = packages.export_package(desk, case, "法院", tmp_path)
    paper = next(one for one in reading.snapshot(desk, case).papers if one.form == "F24")
    assert paper.state == "frozen"
    assert paper.doc_no
    assert paper.doc_no in made.letter
    assert made.note == ""
    files = entries(made.path)
    assert letters_in(files) == [desk.store.files.get(paper.pdf_sha256)]
    assert CARD in said_in(letters_in(files)[0])
    info = packages.look(made.path)
    assert info.letter == made.letter
    took = packages.import_package(other, made.path, code=made.code)
    assert made.letter in took.said
    there = reading.snapshot(other, took.case_id)
    assert there.referrals[0].letter_no == paper.doc_no
    assert len([one for one in there.attachments if "函" in one.title]) == 1
    again = packages.export_package(desk, case, "法院", tmp_path)
    assert again.letter == made.letter, "a kept letter keeps its number"


def test_each_body_gets_its_own_letter_with_no_more_than_its_purpose_shows(desk, tmp_path):  # noqa: F811
    case = registered(desk, "01", facts=FACTS)
    asking(desk, case, "博望县住房和城乡建设局", "其他部门")
    asking(desk, case, "博望县公安局", "公安机关")
    for purpose, body, whole in (("其他部门", "住房", False), ("公安", "公安局", True)):
        made = packages.export_package(desk, case, purpose, tmp_path)
        assert body in made.letter
        files = entries(made.path)
        letter = next(data for name, data in files.items() if name.startswith("papers/01-"))
        text = said_in(letter)
        assert "渗水" in text
        for number in (CARD, PHONE):
            assert (number in text) == whole, (purpose, number)
        if not whole:
            assert "139****0001" in text
            assert len(letters_in(files)) == 1


def test_an_answer_to_the_body_that_sent_the_case_is_the_letter_too(desk, tmp_path):  # noqa: F811
    case = registered(desk, "01", facts=FACTS)
    letter = {"mode": "移送", "sender": "博望县公安局", "sender_kind": "公安机关", "letter_no": "博公移〔2026〕3号"}
    act(desk, case, "receive", letter)
    waiting = packages.export_package(desk, case, "公安", tmp_path)
    assert waiting.letter == ""
    assert "反馈复函" in waiting.note
    act(desk, case, "reply", {"matter": "不接受", "content": "当事人一方不同意调解。"})
    made = packages.export_package(desk, case, "公安", tmp_path)
    assert "复函" in made.letter
    assert made.note == ""


def test_without_a_hand_over_to_that_body_the_export_says_so_and_makes_no_letter(desk, tmp_path):  # noqa: F811
    case = registered(desk, "01")
    asking(desk, case, "博望县公安局", "公安机关")
    asking(desk, case, "博望县人民法院", "法院", mode="告知引导")
    for purpose in ("法院", "其他部门", "同一体系"):
        made = packages.export_package(desk, case, purpose, tmp_path)
        assert made.letter == ""
        assert "没有登记送往" in made.note
        assert "移送其他机关" in made.note
        assert packages.look(made.path).letter == ""
    assert reading.snapshot(desk, case).papers == ()


def test_a_body_that_turned_the_case_down_gets_no_letter_again(desk, tmp_path):  # noqa: F811
    case = registered(desk, "01")
    act(desk, case, "transfer", {"to_body": "博望县人民法院", "reason": "不属本会职责", "party_told": "是"})
    assert packages.export_package(desk, case, "法院", tmp_path).letter
    act(desk, case, "transfer_refused", {"reason": "不属本院管辖"})
    assert "没有登记送往" in packages.export_package(desk, case, "法院", tmp_path).note


def test_where_the_folder_is_missing_no_letter_is_made(desk, tmp_path):  # noqa: F811
    case = registered(desk, "01")
    asking(desk, case, "博望县公安局", "公安机关")
    with pytest.raises(Problem):
        packages.export_package(desk, case, "公安", tmp_path / "无" / "包.zip")
    assert reading.snapshot(desk, case).papers == ()


def test_a_letter_kept_before_the_case_changed_is_made_again(desk, tmp_path):  # noqa: F811
    case = registered(desk, "01", facts=FACTS)
    asking(desk, case, "博望县住房和城乡建设局", "其他部门")
    sent = reading.snapshot(desk, case).referrals[0].ref
    freeze_paper(desk, case, "F24", subject=sent)
    act(desk, case, "amend", {"object": "案件", "field": "纠纷事实", "value": "顶板渗水。", "reason": "核实"})
    made = packages.export_package(desk, case, "其他部门", tmp_path)
    assert "顶板渗水" in said_in(letters_in(entries(made.path))[0])


def test_a_list_that_names_a_letter_the_package_does_not_hold_is_refused(desk, other, tmp_path):  # noqa: F811
    path = packages.export_package(desk, registered(desk, "01"), "法院", tmp_path).path
    manifest = json.loads(entries(path)["manifest.json"])
    for letter in ({"file": "papers/01-函.pdf", "title": "函"}, {"title": "函"}, "函", {"file": "case.json"}):
        forged = rewritten(
            path, tmp_path / "函.zip", **{"manifest.json": json.dumps(manifest | {"letter": letter}).encode()}
        )
        with pytest.raises(Problem, match="函"):
            packages.import_package(other, forged)
    assert reading.case_lines(other).lines == ()
