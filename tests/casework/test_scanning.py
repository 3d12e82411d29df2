"""Sheets from a real scanner's point of view: shuffled, turned, askew, noisy, several cases mixed — and each finds its paper."""

from __future__ import annotations

import signal
import subprocess
import sys
from io import BytesIO
from itertools import product
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter

from mediation.casework.desk import Desk
from mediation.casework.papers import make_paper, void_paper
from mediation.casework.piles import Step
from mediation.casework.reading import log_lines, snapshot
from mediation.casework.scanning import Assigned, Batch, aside, file_sheets, look, told
from mediation.casework.volumes import parts
from mediation.documents import pagecode, sheets
from mediation.values.problems import Problem
from tests.casework.office import ROOT, Office, mediating, registered

A4 = (1654, 2339)  # pixels at 200 dots an inch


def pages(data: bytes) -> list[Image.Image]:
    """The pages as a grey scanner at 200 dots an inch sees them."""
    return [page.render(scale=200 / 72, grayscale=True).to_pil() for page in pypdfium2.PdfDocument(data)]


def scanned(page: Image.Image, *, turn: float = 0.0, quality: int = 60, noise: Image.Image | None = None) -> bytes:
    """A page gone through a scanner: turned, soft, on greyish paper, noisy, compressed."""
    seen = page.rotate(turn, expand=turn == 90, fillcolor=255, resample=Image.Resampling.BICUBIC)
    seen = seen.filter(ImageFilter.GaussianBlur(0.6)).point(lambda value: 25 + value * 0.85)
    if noise is not None:
        seen = ImageChops.add(seen, noise.resize(seen.size), 1, -128)
    out = BytesIO()
    seen.save(out, "JPEG", quality=quality, dpi=(200, 200))
    return out.getvalue()


def as_pdf(pictures: list[bytes]) -> bytes:
    import img2pdf

    return bytes(img2pdf.convert(pictures, nodate=True))


def marked(mark: str) -> Image.Image:
    """A page with nothing on it but a code."""
    rows = pagecode._modules(pagecode.words(f"{mark}-0123ABCD", 1, 1))
    code = Image.frombytes("L", (len(rows), len(rows)), b"".join(rows)).resize((116, 116), Image.Resampling.NEAREST)
    page = Image.new("L", A4, 255)
    page.paste(code, (220, 2100))
    return page


def verdicts(batch: Batch) -> list[str]:
    return [line.verdict for line in batch.sheets]


@pytest.fixture
def two_cases(desk: Desk) -> tuple[str, str]:
    found = registered(desk, "01"), registered(desk, "02")
    for case_id in found:
        mediating(desk, case_id, "2026-11-03")
    return found


def frozen(desk: Desk, case_id: str, form: str, subject: str = "") -> tuple[str, list[Image.Image]]:
    made = make_paper(desk, case_id, form, subject=subject, freeze=True)
    return made.paper_id, pages(made.data)


def test_a_mixed_pile_files_itself_and_what_is_amiss_is_listed(
    desk: Desk, two_cases: tuple[str, str], tmp_path: Path
) -> None:
    one, two = two_cases
    old_id, old = frozen(desk, one, "F05")
    void_paper(desk, one, old_id, "印错")
    told_id, notice = frozen(desk, one, "F05")
    other_id, other = frozen(desk, two, "F05")
    apply_id, application = frozen(desk, two, "F06", snapshot(desk, two).parties[0].id)
    assert (len(notice), len(other), len(application)) == (2, 2, 1)
    noise = Image.effect_noise(A4, 14)
    photo = Image.effect_noise((900, 1200), 90).convert("RGB")
    first = [
        scanned(notice[1], turn=180, noise=noise),  # 1
        scanned(application[0], turn=2, noise=noise),  # 2
        scanned(other[0], turn=178),  # 3: its second page is missing
        scanned(Image.new("L", A4, 250)),  # 4: the back of a sheet
        scanned(old[0]),  # 5
    ]
    (tmp_path / "a.pdf").write_bytes(as_pdf(first))
    (tmp_path / "b.jpg").write_bytes(scanned(notice[0], turn=90, quality=45, noise=noise))  # 6: laid in sideways
    notice[0].save(tmp_path / "c.png")  # 7: once more
    photo.save(tmp_path / "d.jpg")  # 8
    (tmp_path / "e.txt").write_text("不是扫描件", encoding="utf-8")
    before = len(log_lines(desk, one)), len(log_lines(desk, two))

    batch = look(desk, [tmp_path])
    assert verdicts(batch) == ["收入", "收入", "缺页", "空白", "旧稿", "收入", "重复", "未识别"]
    assert {paper.paper_id: (paper.verdict, paper.missing) for paper in batch.papers} == {
        told_id: ("收入", ()), apply_id: ("收入", ()), other_id: ("缺页", (2,)),
    }  # fmt: skip
    words = dict(told(batch))
    assert "归入卷内“" in words["可以收入"][0] + words["可以收入"][1]
    assert "缺第2页" in words["缺页，暂不收入"][0]
    assert "与第6张是同一页" in words["重复的"][0]
    assert "已经作废" in words["旧稿上的"][0]
    assert (len(log_lines(desk, one)), len(log_lines(desk, two))) == before

    done = file_sheets(desk, batch)
    assert len(done.filed) == 2
    assert done.failed == ()
    states = {paper.id: paper for case_id in two_cases for paper in snapshot(desk, case_id).papers}
    assert (states[told_id].state, states[apply_id].state, states[other_id].state) == ("signed", "signed", "frozen")
    kept = desk.store.files.get(states[told_id].scan_sha256)
    again = sheets.read(kept, "收入的")
    assert [(sheet.codes[0].page, sheet.turn) for sheet in again.sheets] == [(1, 0), (2, 0)]
    bound = next(part for part in parts(desk, snapshot(desk, one)) if part.sha256 == states[told_id].scan_sha256)
    assert (bound.source, bound.row, bound.signed) == ("scan", "2", True)
    assert any(line.action == "attach" for line in log_lines(desk, one))

    second = look(desk, [tmp_path])
    assert {paper.verdict for paper in second.papers} == {"已收过", "缺页"}
    assert file_sheets(desk, second).filed == ()


def test_what_waits_is_put_aside_and_completes_its_paper_later(
    desk: Desk, two_cases: tuple[str, str], tmp_path: Path
) -> None:
    paper_id, notice = frozen(desk, two_cases[0], "F05")
    torn = notice[1].copy()
    torn.paste(255, (0, 2000, 700, 2339))
    (tmp_path / "a.pdf").write_bytes(as_pdf([scanned(torn, turn=180), scanned(notice[0])]))
    batch = look(desk, [tmp_path / "a.pdf"])
    assert verdicts(batch) == ["未识别", "缺页"]
    assert file_sheets(desk, batch).filed == ()
    rest = tmp_path / "rest.pdf"
    with aside(batch) as kept:
        assert kept is not None
        rest.write_bytes(kept.read_bytes())
    assert not kept.exists()

    case = snapshot(desk, two_cases[0]).reg_no
    for wrong, reason in (
        (Assigned(9, case, "F05", 2), "no_sheet"),
        (Assigned(1, "没有这件", "F05", 2), "no_case"),
        (Assigned(1, case, "F99", 2), "no_paper"),
        (Assigned(1, case, "F05", 3), "no_page"),
    ):
        with pytest.raises(Problem) as caught:
            look(desk, [rest], [wrong])
        assert caught.value.reason == reason

    whole = look(desk, [rest], [Assigned(1, case, "F05", 2, upside_down=True)])
    assert verdicts(whole) == ["收入", "收入"]
    assert len(file_sheets(desk, whole).filed) == 1
    paper = next(paper for paper in snapshot(desk, two_cases[0]).papers if paper.id == paper_id)
    shown = pages(desk.store.files.get(paper.scan_sha256))[1]
    assert shown.crop((200, 200, 1400, 600)).getextrema()[0] < 100  # the words stand at the top again

    (tmp_path / "copy.jpg").write_bytes(scanned(notice[0], quality=50))
    (tmp_path / "copy2.jpg").write_bytes(scanned(notice[1], quality=50))
    copies = [tmp_path / "copy.jpg", tmp_path / "copy2.jpg"]
    assert [one.verdict for one in look(desk, copies).papers] == ["已有签署件"]
    assert [one.verdict for one in look(desk, copies, again=True).papers] == ["收入"]


def test_a_page_that_cannot_be_drawn_is_told_and_the_others_of_its_file_are_filed(
    desk: Desk, two_cases: tuple[str, str], tmp_path: Path
) -> None:
    import pikepdf

    _, application = frozen(desk, two_cases[0], "F03")
    with pikepdf.open(BytesIO(as_pdf([scanned(one) for one in [*application, application[0]]]))) as pdf:
        pdf.pages[-1].obj.MediaBox = pikepdf.String("坏")
        pdf.pages[-1].obj.Type = pikepdf.Name.Font
        pdf.save(tmp_path / "a.pdf")
    batch = look(desk, [tmp_path])
    last = len(application) + 1
    assert verdicts(batch) == ["收入"] * len(application) + ["已损坏"]
    assert f"第{last}张（a.pdf 第{last}页）" in dict(told(batch))["已损坏的"][0]
    with pytest.raises(Problem, match=f"第{last}张已损坏，不能指明到文书，请重新扫描"):
        look(desk, [tmp_path], [Assigned(last, two_cases[0], "F03", 1)])
    assert len(file_sheets(desk, batch).filed) == 1


def test_a_paper_filed_by_somebody_else_meanwhile_is_not_filed_twice(
    desk: Desk, office: Office, two_cases: tuple[str, str], tmp_path: Path
) -> None:
    _, application = frozen(desk, two_cases[0], "F03")
    (tmp_path / "a.jpg").write_bytes(scanned(application[0]))
    mine = look(desk, [tmp_path / "a.jpg"])
    colleague = office.desk("李璟")
    assert len(file_sheets(colleague, look(colleague, [tmp_path / "a.jpg"])).filed) == 1
    done = file_sheets(desk, mine)
    assert done.filed == ()
    assert "刚被别人收过" in done.failed[0][1]


def test_a_sheet_whose_code_was_read_is_not_laid_elsewhere_by_hand(
    desk: Desk, two_cases: tuple[str, str], tmp_path: Path
) -> None:
    _, pages = frozen(desk, two_cases[0], "F03")
    frozen(desk, two_cases[1], "F03")
    (tmp_path / "a.jpg").write_bytes(scanned(pages[0]))
    other = Assigned(1, two_cases[1], "F03", 1)
    with pytest.raises(Problem, match="第1张的码读得出来"):
        look(desk, [tmp_path], [other])


def test_one_file_named_twice_is_read_once_and_folders_are_read_as_a_person_counts(desk: Desk, tmp_path: Path) -> None:
    blank = scanned(Image.new("L", (1654, 2339), 255))
    for name in ("扫描10.jpg", "扫描2.jpg"):
        (tmp_path / name).write_bytes(blank)
    batch = look(desk, [tmp_path, tmp_path / "扫描2.jpg"])
    assert [one.file for one in batch.sheets] == ["扫描2.jpg", "扫描10.jpg"]


def damaged(folder: Path) -> dict[str, str]:
    """Files nobody can read, and what is said of each."""
    import pikepdf
    import pillow_heif

    pillow_heif.register_heif_opener()
    page = Image.effect_noise((400, 560), 60)
    for name, kind in (("半张.jpg", "JPEG"), ("半张.tif", "TIFF"), ("半张.heic", "HEIF")):
        out = BytesIO()
        page.convert("RGB").save(out, kind)
        (folder / name).write_bytes(out.getvalue()[: len(out.getvalue()) * 2 // 3])
    Image.new("1", (30_000, 40), 1).save(folder / "很宽.png")
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(folder / "有密码.pdf", encryption=pikepdf.Encryption(owner="a", user="b"))
    (folder / "空的.jpg").touch()
    (folder / "文件夹.pdf").mkdir()
    (folder / "打转.pdf").symlink_to("打转.pdf")
    (folder / "没了.tif").symlink_to("nowhere.tif")
    (folder / "程序.png").write_bytes(b"MZ")
    return {
        "半张.jpg": "不是完整的图片", "半张.tif": "不是完整的图片", "半张.heic": "不是完整的图片", "很宽.png": "30000×40像素，过大",
        "有密码.pdf": "设有打开密码", "空的.jpg": "是空的", "文件夹.pdf": "找不到文件", "打转.pdf": "找不到文件", "没了.tif": "找不到文件",
        "程序.png": "不是图片也不是 PDF",
    }  # fmt: skip


def test_what_cannot_be_read_stops_no_other_file_and_the_progress_is_told(desk: Desk, tmp_path: Path) -> None:
    blank = scanned(Image.new("L", (1654, 2339), 255))
    (tmp_path / "1.jpg").write_bytes(blank)
    (tmp_path / "9.pdf").write_bytes(as_pdf([blank, blank]))
    expected = damaged(tmp_path)
    seen: list[Step] = []

    def progress(step: Step) -> bool:
        seen.append(step)
        return True

    batch = look(desk, [tmp_path, tmp_path / ("长" * 100), tmp_path / "1.jpg" / "x"], progress=progress)
    assert [(one.file, one.page) for one in batch.sheets] == [("1.jpg", 1), ("9.pdf", 1), ("9.pdf", 2)]
    assert len(batch.bad) == len(expected) + 2
    for name, why in expected.items():
        assert [why in said for said in batch.bad if f"“{name}”" in said] == [True], (name, batch.bad)
    every = len(expected) + 3  # the name that is too long is no file to be read
    assert [(step.files, step.page, step.pages) for step in seen] == [(every, 1, 1), (every, 1, 2), (every, 2, 2)]
    assert seen[0].file < seen[1].file == seen[2].file
    assert str(Step(2, 5, 3, 40)) == "第2个文件（共5个），第3页（共40页）"


def test_files_none_of_which_can_be_read_are_all_named(desk: Desk, tmp_path: Path) -> None:
    for name in ("1.jpg", "2.jpg"):
        (tmp_path / name).touch()
    batch = look(desk, [tmp_path])
    assert (batch.sheets, len(batch.bad)) == ((), 2)
    assert dict(told(batch))["读不了的文件"] == batch.bad


def test_a_person_stops_the_reading_and_the_filing(desk: Desk, two_cases: tuple[str, str], tmp_path: Path) -> None:
    for case_id in two_cases:
        _, found = frozen(desk, case_id, "F03")
        (tmp_path / f"{case_id}.pdf").write_bytes(as_pdf([scanned(page) for page in found]))
    with pytest.raises(Problem, match="已停止：读完1个文件，共2个") as caught:
        look(desk, [tmp_path], progress=lambda step: step.file < 2)
    assert caught.value.reason == "stopped"

    batch = look(desk, [tmp_path])
    done = file_sheets(desk, batch, progress=lambda no, _every: no < 2)
    assert (len(done.filed), done.failed, done.left) == (1, (), batch.ready[1:])
    rest = look(desk, [tmp_path])
    assert sorted(paper.verdict for paper in rest.papers) == ["已收过", "收入"]
    assert len(file_sheets(desk, rest).filed) == 1


DYING = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from mediation.values import dates
dates.set_clock(lambda: datetime(2026, 12, 1, 2, 0, tzinfo=UTC))
from mediation.casework.scanning import file_sheets, look
from tests.casework.office import Office
folder, pile, at = sys.argv[1:]

def dying(frame, event, _arg):
    if event == "call" and frame.f_code.co_name == at and "store" in frame.f_code.co_filename:
        os.kill(os.getpid(), signal.SIGKILL)

def progress(no, _every):
    if no == 2:
        sys.setprofile(dying)
    return True

desk = Office(Path(folder)).desk()
file_sheets(desk, look(desk, [Path(pile)]), progress=progress)
"""
"""Files a pile and is killed in the second paper, where the store begins the function named."""


def test_killed_while_filing_nothing_is_half_and_the_same_pile_again_files_the_rest_once(
    desk: Desk, centre: Path, two_cases: tuple[str, str], tmp_path: Path
) -> None:
    pile = tmp_path / "扫描"
    pile.mkdir()
    for no, (case_id, form) in enumerate(product(two_cases, ("F03", "F05"))):
        _, found = frozen(desk, case_id, form)
        (pile / f"{no}.pdf").write_bytes(as_pdf([scanned(page, quality=40) for page in found]))

    def signed() -> list[int]:
        """Attachments of each case, which are as many as its signed papers."""
        cases = [snapshot(desk, case_id) for case_id in two_cases]
        counts = [sum(paper.state == "signed" for paper in case.papers) for case in cases]
        assert counts == [len(case.attachments) for case in cases]
        return counts

    for at, before in (("_chain", [1, 0]), ("_write", [2, 0])):
        run = subprocess.run(
            [sys.executable, "-c", DYING, str(centre), str(pile), at],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == -signal.SIGKILL, run.stderr
        assert signed() == before
    again = look(desk, [pile])
    assert sorted(paper.verdict for paper in again.papers) == ["已收过", "已收过", "收入", "收入"]
    assert len(file_sheets(desk, again).filed) == 2
    assert signed() == [2, 2]
    assert desk.store.verify() == ()


def test_sheets_of_another_centre_and_files_that_are_no_pictures_are_named(desk: Desk, tmp_path: Path) -> None:
    stranger = pagecode.mark("another centre", 7, "0190ffff-0000-7000-8000-000000000001")
    lost = pagecode.mark(desk.centre.id, 7, "0190ffff-0000-7000-8000-000000000001")
    (tmp_path / "a.jpg").write_bytes(scanned(marked(stranger)))
    (tmp_path / "a2.jpg").write_bytes(scanned(marked(lost)))
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7 cut off")
    (tmp_path / "c.jpg").write_bytes(b"\xff\xd8\xff" + b"0" * 200)
    batch = look(desk, [tmp_path])
    assert verdicts(batch) == ["他中心", "查无此件"]
    assert len(batch.bad) == 2
    assert all("请重新扫描" in said for said in batch.bad)
    with pytest.raises(Problem):
        look(desk, [tmp_path / "b.pdf"])
    with pytest.raises(Problem):
        look(desk, [tmp_path / "none.pdf"])
