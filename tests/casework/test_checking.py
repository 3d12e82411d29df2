"""The linter, the papers and the file: what a mediator is told before somebody signs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mediation.casework import reading
from mediation.casework.acts import act
from mediation.casework.agreeing import clauses
from mediation.casework.checking import check, lint
from mediation.casework.desk import Desk
from mediation.casework.keeping import retention_prompts
from mediation.casework.papers import attach, freeze_all, make_paper, mark_printed, papers, void_paper
from mediation.casework.printing import print_paper
from mediation.casework.settings import set_setting
from mediation.casework.volumes import make_volume
from mediation.values.problems import Problem, Refused
from tests.casework.office import Office, mediating, registered, taken_in

if TYPE_CHECKING:
    from mediation.documents.worker import RenderService

GOOD: dict[str, Any] = {
    "kind": "给付",
    "obligor": "赵明",
    "obligee": "王桂兰",
    "amount": "4200.00",
    "due": "2026-12-20",
    "text": "赵明于2026年12月20日前支付王桂兰人民币肆仟贰佰元整(¥4200.00)；逾期的，按未付金额支付利息。",
}


@pytest.fixture
def case_id(desk: Desk) -> str:
    found = registered(desk, "01")
    mediating(desk, found, "2026-11-03")
    return found


def test_a_good_agreement_draws_no_finding(desk: Desk, case_id: str) -> None:
    assert lint(desk, case_id, {"items": [GOOD]}) == ()


@pytest.mark.parametrize(
    ("change", "level", "words"),
    [
        ({"due": ""}, "必改", "没有履行期限"),
        ({"due": "2026-11-01"}, "必改", "早于"),
        ({"obligee": ""}, "必改", "没有写明权利人"),
        ({"obligor": ""}, "必改", "没有写明义务人"),
        ({"text": GOOD["text"].replace("肆仟", "伍仟")}, "必改", "大写"),
        ({"amount": "4300.00"}, "必改", "不一致"),
        ({"text": GOOD["text"] + "{{验收人}}"}, "必改", "变量"),
        ({"text": GOOD["text"] + "〔现金|转账〕"}, "必改", "选项"),
        ({"text": GOOD["text"] + "赵明应尽快支付。"}, "建议", "尽快"),
        ({"text": GOOD["text"] + "王桂兰不再追究刑事责任。"}, "必改", "刑事"),
        ({"text": "赵明于2026年12月20日前支付¥4200.00。"}, "建议", "逾期"),
        ({"text": GOOD["text"] + "收款户名：李四，账号123。"}, "建议", "户名"),
        ({"text": GOOD["text"] + "由李四承担连带责任保证。"}, "建议", "担保"),
        ({"instalments": [{"due": "2026-12-20", "amount": "1"}]}, "必改", "不符"),
        ({"obligor": "王五"}, "必改", "不是本案当事人"),
        ({"text": "赵明支付王桂兰4300元，逾期按日计息。"}, "必改", "金额4,300.00元与登记的4,200.00元不一致"),
        (
            {"text": GOOD["text"].replace("2026年12月20日", "12月31日")},
            "必改",
            "期限12月31日与登记的履行期限2026年12月20日不一致",
        ),
        (
            {"instalments": [{"due": "2026-12-01", "amount": "2000"}, {"due": "2026-12-10", "amount": "2200"}]},
            "必改",
            "登记的履行期限2026年12月1日、2026年12月10日",
        ),
    ],
)
def test_the_linter_names_what_is_wrong(
    desk: Desk, case_id: str, change: dict[str, Any], level: str, words: str
) -> None:
    found = lint(desk, case_id, {"items": [GOOD | change]})
    assert any(one.level == level and words in one.message for one in found), found


def test_what_a_court_will_not_confirm_must_be_split_off(desk: Desk, case_id: str) -> None:
    values = {"items": [GOOD, {"kind": "确认", "text": "双方确认301室所有权归赵明。"}], "confirm_agreed": "是"}
    found = next(one for one in lint(desk, case_id, values) if "归属" in one.message)
    assert found.level == "必改"
    assert "第355条" in found.article


def test_copies_fewer_than_parties_plus_one_are_told(desk: Desk, case_id: str) -> None:
    assert any("份数" in one.message for one in lint(desk, case_id, {"items": [GOOD], "copies": 2}))


def test_the_clause_library_offers_the_kinds_own_first(desk: Desk, case_id: str) -> None:
    found = clauses(desk, case_id)
    assert "漏水" in found[0].text or "邻" in found[0].title or found[0].fields
    assert len(found) > 10


def test_the_volume_check_names_each_missing_paper(desk: Desk) -> None:
    case_id = taken_in(desk, "01")
    missing = {one.where for one in check(desk, case_id) if one.level == "必改"}
    assert {"F03", "F05", "F06", "F10", "F11"} <= missing
    freeze_all(desk, case_id)
    assert not [one for one in check(desk, case_id) if one.level == "必改" and one.message.startswith("缺少")]


def test_a_frozen_cover_without_the_copies_it_is_for_is_told(desk: Desk, tmp_path: Path) -> None:
    case_id = taken_in(desk, "01")
    freeze_all(desk, case_id)
    told = [one for one in check(desk, case_id) if one.where == "F06"]
    assert [one.level for one in told] == ["建议", "建议"]
    assert all("没有收入扫描件" in one.message for one in told)
    wang = reading.snapshot(desk, case_id).by_role("申请人")[0].id
    attach(desk, case_id, picture(tmp_path / "身份证.jpg"), category="identity", party_id=wang)
    freeze_all(desk, case_id)  # the cover now lists what lies behind it
    (left,) = [one for one in check(desk, case_id) if one.where == "F06"]
    assert "赵明" in left.message


LAW = "《中华人民共和国人民调解法》第27条"
FILING: dict[str, Any] = {"retention": "定期30年", "retention_reason": "一般"}


@pytest.fixture
def closed(desk: Desk) -> str:
    found = taken_in(desk, "01")
    act(desk, found, "perform", {}, on="2026-11-20")
    act(desk, found, "close", {}, on="2026-11-21")
    return found


def freeze_what_the_law_asks(desk: Desk, case_id: str) -> None:
    for one in papers(desk, case_id):
        if one.form in ("F03", "F04", "F10", "F11", "F12"):
            make_paper(desk, case_id, one.form, subject=one.subject, freeze=True)


def test_filing_is_refused_by_law_only_for_what_the_law_asks(desk: Desk, closed: str) -> None:
    with pytest.raises(Refused) as refusal:
        act(desk, closed, "file", FILING, on="2026-11-22")
    assert refusal.value.article == LAW
    assert "调解记录" in refusal.value.message
    assert "权利义务告知书" not in refusal.value.message
    by_law = {one.where for one in check(desk, closed) if one.level == "必改" and one.article == LAW}
    assert by_law == {"F03", "F10", "F11"}
    freeze_what_the_law_asks(desk, closed)
    with pytest.raises(Refused) as refusal:
        act(desk, closed, "file", FILING, on="2026-11-22")
    assert refusal.value.article == "本中心设置"
    assert "权利义务告知书" in refusal.value.message
    assert {one.article for one in check(desk, closed) if one.where == "F05"} == {"本中心设置"}
    freeze_all(desk, closed)
    with pytest.raises(Problem, match="保管期限"):
        act(desk, closed, "file", {"retention": "三十年"}, on="2026-11-22")


def test_a_centre_that_does_not_insist_files_and_binds_with_a_warning(desk: Desk, office: Office, closed: str) -> None:
    set_setting(office.desk("管理员甲"), "full_dossier", "否")
    with pytest.raises(Refused):
        act(desk, closed, "file", FILING, on="2026-11-22")
    freeze_what_the_law_asks(desk, closed)
    done = act(desk, closed, "file", FILING, on="2026-11-22")
    assert any("权利义务告知书" in one and "本中心设置" in one for one in done.warnings)
    assert not [one for one in check(desk, closed) if one.level == "必改"]
    assert make_volume(desk, closed).pages


def test_a_case_changed_while_it_is_bound_is_not_kept(desk: Desk, office: Office, closed: str) -> None:
    freeze_all(desk, closed)
    act(desk, closed, "file", FILING, on="2026-11-22")
    other = office.desk("周敏")
    paper = next(one for one in reading.snapshot(desk, closed).papers if one.form == "F11")

    class Meddling:
        """A renderer during whose work somebody else prints a paper."""

        def __init__(self, inner: RenderService) -> None:
            self.inner, self.done = inner, False

        def render(self, *given: Any, **named: Any) -> Any:
            if not self.done:
                self.done = True
                mark_printed(other, closed, paper.id, 1)
            return self.inner.render(*given, **named)

        def close(self) -> None:
            self.inner.close()

    desk._renderer[:] = [Meddling(desk.renderer())]  # type: ignore[list-item]
    with pytest.raises(Problem) as problem:
        make_volume(desk, closed)
    assert problem.value.reason == "conflict"
    assert reading.snapshot(desk, closed).volume.pdf_sha256 == ""  # type: ignore[union-attr]
    make_volume(desk, closed)


def test_a_local_text_or_an_unread_one_never_reads_as_law(desk: Desk, case_id: str) -> None:
    found = lint(desk, case_id, {"items": [GOOD | {"text": GOOD["text"] + "由李四承担连带责任保证。"}]})
    surety = next(one for one in found if "担保" in one.message)
    assert surety.article == "《中华人民共和国民法典》（待核）"


def test_casework_names_no_article_itself() -> None:
    rooms = Path(__file__).resolve().parents[2] / "mediation" / "casework"
    telling = [
        path.name
        for path in rooms.glob("*.py")
        if re.search(r"》第[0-9一二三四五六七八九十百]+条", path.read_text("utf-8"))
    ]
    assert telling == []


def picture(path: Path) -> Path:
    from PIL import Image

    Image.new("RGB", (1240, 1754), "white").save(path, "JPEG")
    return path


def test_a_signed_scan_takes_the_place_of_its_paper(desk: Desk, tmp_path: Path) -> None:
    case_id = taken_in(desk, "01")
    made = make_paper(desk, case_id, "F11", freeze=True)
    mark_printed(desk, case_id, made.paper_id, 3)
    attach(desk, case_id, picture(tmp_path / "协议签署件.jpg"), category="signed", paper_id=made.paper_id)
    paper = next(one for one in reading.snapshot(desk, case_id).papers if one.id == made.paper_id)
    assert (paper.state, paper.printed_copies) == ("signed", 3)
    assert paper.scan_sha256
    with pytest.raises(Problem, match="已经签署"):
        void_paper(desk, case_id, paper.id, "试一试")
    act(desk, case_id, "amend", {"object": "赵明", "field": "住址", "value": "别处", "reason": "搬家"})
    assert make_paper(desk, case_id, "F11", freeze=True).data == made.data


def test_a_signed_scan_taken_back_leaves_its_paper_as_it_was(desk: Desk, tmp_path: Path) -> None:
    case_id = taken_in(desk, "01")
    printed = make_paper(desk, case_id, "F11", freeze=True)
    mark_printed(desk, case_id, printed.paper_id, 3)
    kept = make_paper(desk, case_id, "F03", freeze=True)

    def take_in(paper_id: str, name: str) -> str:
        attach(desk, case_id, picture(tmp_path / name), category="signed", paper_id=paper_id)
        return reading.snapshot(desk, case_id).entries[-1].id

    def state(paper_id: str) -> tuple[str, bool]:
        paper = next(one for one in reading.snapshot(desk, case_id).papers if one.id == paper_id)
        return paper.state, bool(paper.scan_sha256)

    def take_back(entry: str) -> None:
        act(desk, case_id, "correct", {"entry": entry, "void": "是", "reason": "扫错了文件"})

    first, second, third = (
        take_in(printed.paper_id, "甲.jpg"), take_in(printed.paper_id, "乙.jpg"), take_in(kept.paper_id, "丙.jpg"),
    )  # fmt: skip
    take_back(second)
    assert state(printed.paper_id) == ("signed", True)
    take_back(first)
    take_back(third)
    assert state(printed.paper_id) == ("printed", False)
    assert state(kept.paper_id) == ("frozen", False)
    void_paper(desk, case_id, kept.paper_id, "写错")
    assert desk.store.verify() == ()


def test_without_a_printer_nothing_is_frozen(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id = taken_in(desk, "01")
    monkeypatch.setenv("PATH", str(tmp_path))  # a desk without lp
    before = reading.snapshot(desk, case_id)
    with pytest.raises(Problem) as problem:
        print_paper(desk, case_id, "F11")
    assert problem.value.reason == "no_printing"
    assert reading.snapshot(desk, case_id) == before
    with pytest.raises(Problem, match="份数"):
        print_paper(desk, case_id, "F11", copies=200)
    assert reading.snapshot(desk, case_id) == before


def test_reasons_to_keep_a_volume_for_ever_are_told(desk: Desk) -> None:
    case_id = taken_in(desk, "04")
    assert any("未成年人" in one for one in retention_prompts(desk, case_id))
    act(desk, case_id, "divert", {})
    act(desk, case_id, "settle", {"content": "双方自行和解。"})
    assert not [one for one in check(desk, case_id) if one.where == "保管期限"]
    act(desk, case_id, "close", {})
    told = [one for one in check(desk, case_id) if one.where == "保管期限"]
    assert [(one.level, one.article) for one in told] == [("建议", "本中心设置")]
    freeze_all(desk, case_id)
    filed = act(desk, case_id, "file", FILING)
    assert any("未成年人" in one for one in filed.warnings)


def test_amending_keeps_the_whole_former_text(desk: Desk) -> None:
    case_id = registered(desk, "01")
    long = "楼上漏水，天花板起皮。" * 200
    for text in (long, "重新写过的事实。"):
        act(desk, case_id, "amend", {"object": "案件", "field": "纠纷事实", "value": text, "reason": "补充"})
    entry = reading.snapshot(desk, case_id).entries[-1]
    assert entry.value("before") == long


def test_identity_copies_fill_their_row(desk: Desk, tmp_path: Path) -> None:
    case_id = taken_in(desk, "01")
    first = reading.snapshot(desk, case_id).parties[0]
    attach(
        desk, case_id, picture(tmp_path / "身份证.jpg"), category="identity", party_id=first.id, title="王桂兰身份证"
    )
    states = {one.subject: one.state for one in papers(desk, case_id) if one.form == "F06"}
    assert states[first.id] == "已收入"
    assert "待收入" in states.values()
    kept = reading.snapshot(desk, case_id).attachments[0]
    assert (kept.mime, kept.pages, kept.checked_by) == ("image/jpeg", 1, "李璟")


@pytest.mark.parametrize(
    ("name", "content", "words"), [("空.pdf", b"", "是空的"), ("假.pdf", b"MZ\x90", "不是图片也不是 PDF")]
)
def test_a_file_is_what_its_content_says(desk: Desk, tmp_path: Path, name: str, content: bytes, words: str) -> None:
    case_id = registered(desk, "01")
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Problem, match=words):
        attach(desk, case_id, path, category="evidence")
    with pytest.raises(Problem, match="找不到文件"):
        attach(desk, case_id, tmp_path / "没有.pdf", category="evidence")
    assert reading.snapshot(desk, case_id).attachments == ()


def test_a_proof_hangs_on_its_promise_and_is_bound(desk: Desk, tmp_path: Path) -> None:
    case_id = taken_in(desk, "01")
    act(desk, case_id, "perform", {"instalment": "2.1", "proof": picture(tmp_path / "转账.jpg")}, on="2026-11-18")
    act(desk, case_id, "perform", {"instalment": "1.1"}, on="2026-11-27")
    part = reading.snapshot(desk, case_id).agreement.items[1].instalments[0]  # type: ignore[union-attr]
    assert part.proof_id
    act(desk, case_id, "close", {}, on="2026-11-30")
    freeze_all(desk, case_id)
    act(desk, case_id, "file", {"retention": "定期30年", "retention_reason": "一般"}, on="2026-12-01")
    volume = make_volume(desk, case_id)
    assert reading.snapshot(desk, case_id).volume.pages == volume.pages  # type: ignore[union-attr]
    with pytest.raises(Refused):
        act(desk, case_id, "note", {"text": "归档后不能再办"})


def test_a_blank_form_needs_no_case_data(desk: Desk) -> None:
    case_id = registered(desk, "01")
    made = make_paper(desk, case_id, "F11", blank=True)
    assert "空白" in made.name
    assert made.paper_id == ""


def test_a_missing_value_names_form_field_and_cure(desk: Desk) -> None:
    case_id = registered(desk, "01")
    with pytest.raises(Problem) as problem:
        make_paper(desk, case_id, "F11")
    assert problem.value.reason == "no_subject"
    with pytest.raises(Problem, match="没有名为"):
        make_paper(desk, case_id, "F99")


def test_an_agreement_after_a_session_that_came_to_nothing_is_asked_about(desk: Desk, case_id: str) -> None:
    held = {"started": "2026-11-08 09:30", "place": "调解室", "record": "各方各执一词。", "result": "未达成"}
    act(desk, case_id, "session", held)
    with pytest.raises(Refused, match="与2026年11月8日9时30分的调解会时间重叠"):
        act(desk, case_id, "session", held)
    done = act(desk, case_id, "reach", {"items": [GOOD], "facts": "楼上漏水。"}, on="2026-11-08")
    assert any("结果是未达成" in warning for warning in done.warnings)
    found = next(one for one in check(desk, case_id) if "结果是未达成" in one.message)
    assert (found.level, found.where) == ("建议", "调解会")
    assert "最近一次调解会（2026年11月8日9时30分）" in found.message


def test_a_signed_agreement_is_not_sent_back_to_an_act_that_is_over(desk: Desk) -> None:
    case_id = taken_in(desk, "01")
    found = [one for one in check(desk, case_id) if one.where.startswith("第") and one.where.endswith("条")]
    assert found
    assert all("协议已经签署，条款不能再改" in one.at and one.place == "signed" for one in found)
