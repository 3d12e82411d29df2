"""A centre's own Word file stands for a form: Word document only, told wherever a page is needed, true when verified."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from PIL import Image

from mediation.casework.acts import act
from mediation.casework.checking import check
from mediation.casework.desk import Desk
from mediation.casework.papers import attach, freeze_all, freeze_paper, make_paper, papers, void_paper
from mediation.casework.printing import print_paper
from mediation.casework.printruns import print_run
from mediation.casework.reading import snapshot
from mediation.casework.remaking import remake
from mediation.casework.templates import start_template, try_templates
from mediation.casework.volume_sheets import refuse_unbound
from mediation.casework.volumes import make_volume
from mediation.documents import office
from mediation.documents.fastening import read_manifest
from mediation.documents.places import templates_dir
from mediation.store import kept
from mediation.values.problems import Problem
from tests.casework.office import taken_in

WORDS = "本中心格式"


def own_template(desk: Desk, form: str, words: str = WORDS) -> Path:
    place = desk.folder / "templates" / f"{form}.docx"
    place.parent.mkdir(exist_ok=True)
    document = docx.Document()
    for line in (words, "{%p for party in parties %}", "{{ party.name }}", "{%p endfor %}"):
        document.add_paragraph(line)
    document.save(str(place))
    return place


@pytest.fixture
def case_id(desk: Desk) -> str:
    return taken_in(desk, "01")


def refused(problem: pytest.ExceptionInfo[Problem]) -> str:
    assert problem.value.reason == "docx_only"
    return problem.value.message


def test_it_is_made_kept_and_verified_as_a_word_document(desk: Desk, case_id: str) -> None:
    place = own_template(desk, "F11")
    made = freeze_paper(desk, case_id, "F11")
    assert (made.name[-5:], made.pages, made.word_only) == (".docx", 0, True)
    assert "只有 Word 文档" in made.note
    case = snapshot(desk, case_id)
    assert office.words(made.data) == (WORDS, *(party.name for party in case.parties))
    (kept,) = case.papers
    assert kept.pdf_sha256 == ""
    assert kept.docx_sha256
    assert kept.template_sha256 == office.sha(place.read_bytes(), "F11")
    with desk.store.read() as reader:
        entry = next(one for one in reader.log(case_id=case_id, limit=9) if one.action == "freeze_paper")
    assert {"template", "template_sha256", "docx_sha256"} <= set(entry.fields)
    assert make_paper(desk, case_id, "F11").data == made.data
    assert remake(desk).told() == ("1份文书重新制作，与存档逐字节一致。",)
    own_template(desk, "F11", "换了的格式")
    assert "模板已经更换" in remake(desk).told()[0]
    assert make_paper(desk, case_id, "F11", freeze=True).data == made.data  # what is kept stays what it was made as


def test_whoever_needs_pages_is_told_what_to_do(desk: Desk, case_id: str, tmp_path: Path) -> None:
    own_template(desk, "F11")
    need = next(one for one in papers(desk, case_id) if one.form == "F11")
    assert "本中心 Word 模板，只出 Word 文档" in need.why
    for wanted in (
        lambda: make_paper(desk, case_id, "F11", fmt="pdf"),
        lambda: print_paper(desk, case_id, "F11"),
        lambda: print_run(desk, [case_id], ["F11"]),
    ):
        with pytest.raises(Problem) as caught:
            wanted()
        assert "用 Word、WPS 打印" in refused(caught)
    assert snapshot(desk, case_id).papers == ()
    made = freeze_paper(desk, case_id, "F11")
    (finding,) = (one for one in check(desk, case_id) if one.where == "F11" and "Word" in one.message)
    assert finding.level == "必改"
    with pytest.raises(Problem) as caught:
        refuse_unbound(desk, snapshot(desk, case_id))
    assert "装不进卷宗" in refused(caught)
    scan = tmp_path / "signed.pdf"
    scan.write_bytes(make_paper(desk, case_id, "F03", fmt="pdf").data)
    attach(desk, case_id, scan, category="signed", paper_id=made.paper_id)
    refuse_unbound(desk, snapshot(desk, case_id))
    assert not any("Word" in one.message for one in check(desk, case_id))


def test_a_paper_frozen_before_keeps_its_pdf_and_gets_no_word_document_of_another_text(
    desk: Desk, case_id: str
) -> None:
    before = freeze_paper(desk, case_id, "F11")
    own_template(desk, "F11")
    assert make_paper(desk, case_id, "F11").data == before.data
    with pytest.raises(Problem) as caught:
        make_paper(desk, case_id, "F11", fmt="docx")
    assert "用定稿时的 PDF" in refused(caught)
    void_paper(desk, case_id, before.paper_id, "改用本中心格式")
    assert make_paper(desk, case_id, "F11").name.endswith(".docx")
    assert WORDS in docx.Document(io.BytesIO(make_paper(desk, case_id, "F11", blank=True).data)).paragraphs[0].text


def test_every_template_of_the_centre_is_tried_on_all_samples_and_each_fault_names_form_field_and_case(
    desk: Desk,
) -> None:
    assert try_templates(desk).forms == ()
    own_template(desk, "F11")
    own_template(desk, "F03", "{{ case.nothing }}")
    place = desk.folder / "templates"
    (place / "F05.html").write_text("{{ 1 +", encoding="utf-8")
    (place / "F12.docm").write_bytes(b"")
    (place / "申请书.docx").write_bytes(b"")
    (place / "~$F11.docx").write_bytes(b"")
    tried = try_templates(desk)
    assert tried.forms == ("F03", "F05", "F11")
    assert tried.word == ("F03", "F11")
    found = {fault.form: fault for fault in tried.faults}
    assert found.keys() == {"F12", "申请书", "F03", "F05"}
    assert (found["F03"].field, found["F03"].sample, found["F03"].more) == ("case.nothing", "空白表", 8)
    assert "F05.html" in found["F05"].message
    assert "另存为“Word 文档（docx）”" in found["F12"].message
    assert papers_kept(desk) == 0
    (place / "F05.html").write_bytes("编号".encode("gbk"))
    own = (templates_dir() / "F16.html").read_text(encoding="utf-8")
    lines = own.replace("w.fill(agreement.no,", "w.fill(agreement.nno,").rstrip()
    (place / "F16.html").write_text(f"{lines}\n\n<p>{{{{ titel }}}}</p>\n", encoding="utf-8")
    told = {fault.form: fault.message for fault in try_templates(desk, ("F05",)).faults}
    assert "不是 UTF-8 编码" in told["F05"]
    stray, typo = (fault.message for fault in try_templates(desk, ("F16",)).faults)
    assert f"第{len(lines.splitlines()) + 2}行写在 block 之外，不会印出来" in stray
    assert "agreement.nno" in typo
    assert "F16.html 第7行（用到 _words.html" in typo
    data, name = start_template(desk, "F03")
    (place / name).write_bytes(data)
    assert try_templates(desk, ("F03",)).faults == ()


def papers_kept(desk: Desk) -> int:
    with desk.store.read() as reader:
        return len(kept.read_papers(reader.source, desk.centre.id, 9))


# ---- what the volume makes itself ------------------------------------------------------------------------------------


@pytest.fixture
def filed(desk: Desk, case_id: str, tmp_path: Path) -> str:
    act(desk, case_id, "perform", {})
    attach(desk, case_id, picture(tmp_path, "收条"), category="proof", title="收条")
    act(desk, case_id, "close", {})
    freeze_all(desk, case_id)
    act(desk, case_id, "file", {"retention": "定期30年", "retention_reason": "一般", "notes": "照片为复印件。"})
    return case_id


def picture(folder: Path, name: str, pages: int = 1) -> Path:
    path = folder / f"{name}.pdf"
    sheets = [Image.new("RGB", (600, 800), "white") for _ in range(pages)]
    sheets[0].save(path, save_all=True, append_images=sheets[1:])
    return path


def took(desk: Desk, case_id: str, form: str, folder: Path) -> bytes:
    """The Word document of a sheet, whose scan is taken in."""
    made = freeze_paper(desk, case_id, form)
    attach(desk, case_id, picture(folder, form), category="signed", paper_id=made.paper_id)
    return made.data


def refusal(desk: Desk, case_id: str) -> str:
    with pytest.raises(Problem) as caught:
        make_volume(desk, case_id)
    return caught.value.message


def test_a_volume_asks_for_the_scans_of_its_sheets_made_with_word_and_binds_them_while_their_pages_are_true(
    desk: Desk, filed: str, tmp_path: Path
) -> None:
    place = desk.folder / "templates"
    place.mkdir()
    sheets = ("F01", "F02", "F06", "F17", "F18")
    for form in sheets:
        data, name = start_template(desk, form)
        (place / name).write_bytes(data)
    tried = try_templates(desk)
    assert (set(tried.word), tried.faults) == (set(sheets), ())
    assert "《卷宗情况说明》用的是本中心的 Word 模板" in refusal(desk, filed)
    took(desk, filed, "F17", tmp_path)
    assert "《卷宗封面》、《卷内目录》、《封底》" in refusal(desk, filed)
    assert {"F01", "F02", "F18"} <= {one.where for one in check(desk, filed) if "扫描收入" in one.message}
    listed = docx.Document(io.BytesIO(took(desk, filed, "F02", tmp_path))).tables[0]
    took(desk, filed, "F01", tmp_path)
    back = took(desk, filed, "F18", tmp_path)
    made = make_volume(desk, filed)
    assert made.troubles == ()
    rows = [(row["title"], f"{row['page_from']}–{row['page_to']}") for row in read_manifest(made.path)["docs"]]
    shown = [tuple(cell.text for cell in row.cells) for row in listed.rows[1:]]
    assert [one[1] for one in shown] == [title for title, _ in rows]
    assert shown[-1][3] in (rows[-1][1], rows[-1][1].partition("–")[0])
    numbered = rows[-1][1].partition("–")[2]
    assert f"本册{numbered}页" in "".join(office.words(back))
    assert remake(desk).told()[-1] == "1份卷宗重新装订，与存档逐字节一致。"
    attach(desk, filed, picture(tmp_path, "补充照片", 2), category="evidence", title="补充照片")
    assert "页号已经对不上" in refusal(desk, filed)
    old = next(one for one in snapshot(desk, filed).papers if one.form == "F02")
    void_paper(desk, filed, old.id, "卷内增加了照片")
    assert "补充照片" in "".join(office.words(freeze_paper(desk, filed, "F02").data))
