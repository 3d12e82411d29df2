"""Papers at the desk: their titles, what a person may choose about them, how the volume puts them in order."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from mediation.casework.acts import act
from mediation.casework.checking import lint
from mediation.casework.desk import Desk
from mediation.casework.papers import attach, make_paper, papers
from mediation.casework.reading import log_lines, snapshot
from mediation.casework.settings import set_setting
from mediation.casework.volumes import parts
from mediation.documents.places import templates_dir
from mediation.documents.volume import order
from mediation.values.problems import Problem
from tests.casework.office import Office, mediating, registered, taken_in

GOOD: dict[str, Any] = {
    "kind": "给付", "obligor": "赵明", "obligee": "王桂兰", "amount": "4200.00", "due": "2026-12-20",
    "text": "赵明于2026年12月20日前支付王桂兰人民币肆仟贰佰元整(¥4200.00)；逾期的，按未付金额支付利息。",
}  # fmt: skip


def read(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return "".join(page.get_textpage().get_text_range() for page in document)


@pytest.fixture
def case_id(desk: Desk) -> str:
    found = registered(desk, "01")
    mediating(desk, found, "2026-11-03")
    return found


def test_papers_of_each_party_and_session_name_them_in_the_list(desk: Desk, case_id: str) -> None:
    titles = [need.title for need in papers(desk, case_id)]
    assert "当事人身份证明（王桂兰）" in titles
    assert "当事人身份证明（赵明）" in titles
    made = make_paper(desk, case_id, "F06", subject="赵明", freeze=True)
    kept = next(paper for paper in snapshot(desk, case_id).papers if paper.id == made.paper_id)
    assert kept.title == "当事人身份证明（赵明）"
    assert "赵明" not in made.name


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"copies": 2}, "少于当事人数加一"),
        ({"copies": 9}, "多于当事人数加一"),
        ({"items": [GOOD | {"text": GOOD["text"] + "赵明应当修复防水层或者另行赔偿。"}]}, "没有写定履行哪一种"),
    ],
)
def test_the_linter_counts_copies_both_ways_and_asks_which_of_two(
    desk: Desk, case_id: str, values: dict[str, Any], words: str
) -> None:
    assert any(words in one.message for one in lint(desk, case_id, {"items": [GOOD]} | values))


@pytest.mark.parametrize(
    "text",
    [
        "本协议自各方签名、盖章或者按指印之日起生效。",
        "如再次发生渗漏或者墙面开裂的，由赵明修复。",
        "赵明不得打骂或者侮辱王桂兰。",
        "赵明于2026年12月20日前支付王桂兰人民币肆仟伍佰元零伍角(¥4500.50)；逾期的，按未付金额支付利息。",
    ],
)
def test_the_linter_lets_settled_words_and_the_second_spelling_of_a_sum_pass(
    desk: Desk, case_id: str, text: str
) -> None:
    found = lint(desk, case_id, {"items": [GOOD | {"text": text, "amount": "4500.50"}]})
    assert [one.message for one in found if one.level == "必改" or "没有写定" in one.message] == []


def test_a_character_without_a_glyph_is_left_to_the_pen_on_demand_and_logged(desk: Desk) -> None:
    found = registered(desk, "01", facts="申请人说：漏水处写着\ue000字。")
    with pytest.raises(Problem) as refused:
        make_paper(desk, found, "F03")
    assert refused.value.reason == "glyph"
    assert "--hand" in refused.value.message
    made = make_paper(desk, found, "F03", hand=True, freeze=True)
    assert made.hand == ("\ue000",)
    assert "□" in read(made.data)
    assert any("hand" in line.fields for line in log_lines(desk, found) if line.action == "freeze_paper")


def test_a_centre_changes_a_sentence_of_the_law_for_all_its_papers(desk: Desk, case_id: str) -> None:
    own = desk.folder / "templates"
    own.mkdir()
    text = (templates_dir() / "notices.toml").read_text(encoding="utf-8")
    (own / "notices.toml").write_text(text.replace("不收取任何费用", "概不收费"), encoding="utf-8")
    made = make_paper(desk, case_id, "F05", freeze=True)
    assert "概不收费" in read(made.data).replace("\r\n", "")
    act(desk, case_id, "note", {"text": "当事人来电询问进度。"}, on="2026-11-04")
    assert [paper.stale for paper in snapshot(desk, case_id).papers] == [False]


def test_fonts_laid_into_the_centre_are_used_without_a_restart(desk: Desk, case_id: str) -> None:
    before = desk.renderer()
    assert desk.renderer() is before
    fonts = desk.folder / "fonts"
    fonts.mkdir()
    shutil.copy(next((templates_dir().parent / "mediation" / "fonts").rglob("*.[ot]t[fc]")), fonts)
    assert desk.renderer() is not before
    assert make_paper(desk, case_id, "F05").pages


def test_parts_of_the_volume_follow_the_party_then_the_day(desk: Desk, case_id: str, tmp_path: Path) -> None:
    scan = tmp_path / "身份证.jpg"
    Image.new("RGB", (600, 400), (200, 200, 200)).save(scan)
    state = snapshot(desk, case_id)
    first, second = (party.id for party in state.parties)
    attach(desk, case_id, scan, category="identity", title="身份证复印件（赵明）", party_id=second)
    attach(desk, case_id, scan, category="identity", title="身份证复印件（王桂兰）", party_id=first)
    for subject in (second, first):
        make_paper(desk, case_id, "F06", subject=subject, freeze=True)
    titles = [part.title for part in order(parts(desk, snapshot(desk, case_id))) if part.row == "3"]
    assert titles == [
        "当事人身份证明（王桂兰）", "身份证复印件（王桂兰）", "当事人身份证明（赵明）", "身份证复印件（赵明）",
    ]  # fmt: skip


def test_scans_of_identity_get_their_sheet_before_them_without_being_asked(
    desk: Desk, case_id: str, tmp_path: Path
) -> None:
    scan = tmp_path / "身份证.jpg"
    Image.new("RGB", (600, 400), (200, 200, 200)).save(scan)
    first = snapshot(desk, case_id).parties[0].id
    attach(desk, case_id, scan, category="identity", title="身份证复印件（王桂兰）", party_id=first)
    mine = [part for part in order(parts(desk, snapshot(desk, case_id))) if part.row == "3"]
    assert [part.title for part in mine] == ["当事人身份证明（王桂兰）", "身份证复印件（王桂兰）"]
    assert "身份证复印件（王桂兰）" in read(mine[0].data)


def test_the_catalogue_names_the_agreement_by_its_number(desk: Desk) -> None:
    found = taken_in(desk, "01")
    state = snapshot(desk, found)
    assert state.agreement is not None
    make_paper(desk, found, "F11", freeze=True)
    row = next(part for part in parts(desk, snapshot(desk, found)) if part.title == "人民调解协议书")
    assert row.doc_no == state.agreement.no != ""


def test_the_centre_chooses_how_a_date_beside_the_seal_is_written(office: Office, desk: Desk, case_id: str) -> None:
    told = {"at": "2026-11-08 09:30", "place": "中山街社区调解室"}
    act(desk, case_id, "notify", told, on="2026-11-04")
    party = snapshot(desk, case_id).parties[0].id
    kept = make_paper(desk, case_id, "P02", subject=party, freeze=True)
    assert "2026年11月4日" in read(kept.data)
    set_setting(office.desk("何主任"), "seal_dates", "汉字")
    other = snapshot(desk, case_id).parties[1].id
    said = read(make_paper(desk, case_id, "P02", subject=other).data)
    assert "二〇二六年十一月四日" in said
    assert "2026年11月8日" in said
    act(desk, case_id, "note", {"text": "当事人来电询问进度。"}, on="2026-11-05")
    assert [paper.stale for paper in snapshot(desk, case_id).papers] == [False]
