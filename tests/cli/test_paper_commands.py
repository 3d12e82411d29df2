"""``paper`` and ``papers``: every addressee gets the paper, and the list tells of drafts."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.cli.driving import PASSWORD, SAMPLES, Clerk


@pytest.fixture
def taken(clerk: Clerk) -> Clerk:
    clerk.done("intake", SAMPLES / "01-邻里漏水.json")
    return clerk


def state(clerk: Clerk, form: str) -> list[str]:
    return [line.split()[3] for line in clerk.done("papers", "1").out.splitlines() if line.startswith(form + " ")]


def test_freezing_a_paper_of_several_addressees_freezes_all_and_says_so(taken: Clerk, tmp_path: Path) -> None:
    assert "还有被申请人赵明的没有生成" in taken.done("paper", "1", "P02", "--out", tmp_path / "一份.pdf").out
    said = taken.done("paper", "1", "P02", "--freeze", "--out", tmp_path)
    lines = said.out.splitlines()
    assert [line.startswith("已定稿《") for line in lines] == [True, True]
    assert "王桂兰" in lines[0]
    assert "赵明" in lines[1]
    assert len(list(tmp_path.glob("*P02*.pdf"))) == 2
    assert state(taken, "P02") == ["已定稿", "已定稿"]
    papers = taken.done("paper", "1", "P02", "--freeze", "--out", tmp_path, "--json").data["papers"]
    assert len({one["paper_id"] for one in papers}) == 2
    alone = taken.done("paper", "1", "P02", "--freeze", "--subject", "赵明", "--out", tmp_path / "一份.pdf")
    assert alone.out.startswith("已定稿《")


def test_the_list_of_papers_tells_of_a_draft(taken: Clerk, tmp_path: Path) -> None:
    assert state(taken, "F11") == ["未制作"]
    assert taken.done("paper", "1", "F11", "--out", tmp_path).out.startswith("已生成《")
    assert state(taken, "F11") == ["有草稿"]
    assert state(taken, "F03") == ["未制作"]
    taken.done("paper", "1", "F11", "--freeze", "--out", tmp_path)
    assert state(taken, "F11") == ["已定稿"]


def test_a_paper_of_the_centres_own_word_template_is_a_word_document_and_says_so(taken: Clerk, tmp_path: Path) -> None:
    own = tmp_path / "centre" / "templates"
    own.mkdir()
    taken.done("template", "start", "F11", "--out", own)
    said = taken.done("paper", "1", "F11", "--freeze", "--out", tmp_path / "协议.pdf").out
    assert str(tmp_path / "协议.docx") in said
    assert "用的是本中心的 Word 模板，只有 Word 文档" in said
    assert "只有 Word 文档，没有 PDF" in taken("paper", "1", "F11", "--format", "pdf").err
    assert "只有 Word 文档，没有 PDF" in taken("print", "1", "F11").err
    assert "只出 Word 文档" in taken.done("papers", "1").out
    assert (
        "《人民调解协议书》用的是本中心的 Word 模板，只有 Word 文档，请用 Word、WPS 打印，签署后扫描收入"
        in taken("check", "1").out
    )


def test_a_filed_case_shows_its_period_and_that_it_must_be_bound_anew(taken: Clerk, tmp_path: Path) -> None:
    scan = tmp_path / "收条.png"
    Image.new("RGB", (600, 800), "white").save(scan)
    for act in ("perform", "close"):
        taken.done("act", "1", act)
    taken.done("papers", "1", "--freeze")
    assert "保管期限：定期30年（保管至2056年12月31日）" in taken.done("act", "1", "file").out
    shown = taken.done("show", "1").out
    assert "保管期限 定期30年（保管至2056年12月31日）" in shown
    assert "尚未装订" in shown
    taken.done("volume", "1", "--out", tmp_path)
    assert "已装订，共" in taken.done("show", "1").out
    said = taken.done("act", "1", "attach", "--set", "title=迟到的收条", "--set", "category=履行凭证", "--file", scan)
    assert "请重新装订" in said.err
    shown = taken.done("show", "1").out
    assert "补充归档后需重新装订" in shown
    assert "补充归档前的卷宗" in shown
    taken.done("volume", "1", "--out", tmp_path)
    assert "已装订，共" in taken.done("show", "1").out


def test_signed_sheets_are_shown_first_and_filed_when_that_is_said(taken: Clerk, tmp_path: Path) -> None:
    import pypdfium2

    taken.done("paper", "1", "F03", "--freeze", "--out", tmp_path / "登记表.pdf")
    page = pypdfium2.PdfDocument(tmp_path / "登记表.pdf")[0].render(scale=200 / 72, grayscale=True).to_pil()
    page.rotate(180).save(tmp_path / "scan1.jpg", quality=60)
    page.crop((0, 0, 1654, 2000)).save(tmp_path / "scan2.jpg", quality=60)
    files = (tmp_path / "scan1.jpg", tmp_path / "scan2.jpg")
    shown = taken.done("scan", *files).out
    assert "共2张，认出1份文书，可以收入1份。" in shown
    assert "什么也没有写" in shown
    assert "第2张（scan2.jpg 第1页）：没有读到页脚的码" in shown
    assert state(taken, "F03") == ["已定稿"]
    (tmp_path / "空的.pdf").touch()
    amiss = taken("scan", *files, tmp_path / "空的.pdf")
    assert (amiss.code, "文件“空的.pdf”是空的" in amiss.out) == (1, True)
    assert "有1个文件读不了" in amiss.err
    filed = taken("scan", *files, tmp_path / "空的.pdf", "--yes", "--json")
    done = filed.data
    assert (filed.code, done["ok"], done["reason"], len(done["bad"]), len(done["filed"])) == (
        1,
        False,
        "bad_scan",
        1,
        1,
    )
    assert [paper["verdict"] for paper in done["papers"]] == ["收入"]
    assert Path(done["aside"]).is_file()
    assert state(taken, "F03") == ["已签署"]
    assert "张=案件/文书/页" in taken.refused("scan", *files, "--assign", "2").err
    assert "没有第3张" in taken.refused("scan", *files, "--assign", "3=1/F03/1").err
    assert "不是图片也不是 PDF" in taken.refused("scan", SAMPLES / "01-邻里漏水.json").err


def test_check_tells_of_each_fault_what_where_why_and_by_which_text(taken: Clerk) -> None:
    told = taken("check", "1")
    assert told.code == 1
    found, _, eyes = told.out.partition("装订人当面查看（程序看不出）：\n")
    assert (
        "必改　F03：缺少《人民调解申请书》，请制作并定稿。卷里没有这一份，检查的人看不出这一步做过。"
        "（依据：《中华人民共和国人民调解法》第27条）　到：文书页（F7）\n"
    ) in found
    assert all("。（依据：" in line or "　到：" in line for line in found.splitlines())
    assert "　□ 装订：" in eyes
    data = taken("check", "1", "--json").data
    record = next(one for one in data["findings"] if one["where"] == "F03")
    assert (record["place"], record["at"], bool(record["why"])) == ("paper", "文书页（F7）", True)
    assert len(data["by_eye"]) == len(eyes.splitlines())


def test_one_form_of_all_cases_that_lack_it_is_made_by_one_command(taken: Clerk, tmp_path: Path) -> None:
    said = taken.done("batch", "F11", "--missing", "--freeze", "--out", tmp_path, "--workers", "1")
    assert said.out.startswith("1/1　博调登〔2026〕第0001号《人民调解协议书》")
    assert said.out.endswith("1件案件，定稿文书1份，没有做成0件。\n")
    assert len(list(tmp_path.glob("*F11*.pdf"))) == 1
    assert state(taken, "F11") == ["已定稿"]
    assert taken.done("batch", "F11", "--missing").out == "0件案件，生成文书0份，没有做成0件。\n"
    lost = taken("batch", "F20", "1", "--workers", "1")
    assert lost.code == 1
    assert "没有做成　博调登〔2026〕第0001号：《不予受理告知书》（F20）缺少" in lost.out
    assert "两者选一" in taken.refused("batch", "F11").err


def test_papers_are_made_again_for_those_who_read_cases(taken: Clerk, tmp_path: Path) -> None:
    taken.done("paper", "1", "F03", "--freeze", "--out", tmp_path)
    found = taken.done("verify", "--case", "1", "--json").data
    assert (found["remade"], found["not_remade"]) == ({"same": 1}, "")
    assert "没有找到案件" in taken.refused("verify", "--case", "77").err
    taken.done("login", "--as", "何主任", stdin=f"{PASSWORD}\n")
    said = taken.done("verify").out
    assert "您的角色不查看案件，没有重新制作" in said
    assert "完整无误" in said
    refused = taken("verify", "--all")
    assert (refused.code, "不能查看案件" in refused.err) == (1, True)
    assert taken.done("verify", "--remake", "0", "--json").data["not_remade"] == ""
