"""Sheets from a real scanner's point of view: shuffled, turned, askew, noisy, several cases mixed — and each finds its paper."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter

from mediation.casework.desk import Desk
from mediation.casework.papers import make_paper, void_paper
from mediation.casework.reading import log_lines, snapshot
from mediation.casework.scanning import Assigned, Batch, aside, file_sheets, look, told
from mediation.casework.volumes import parts
from mediation.documents import pagecode, sheets
from mediation.values.problems import Problem
from tests.casework.office import Office, mediating, registered

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
    assert "卷内第2项" in words["可以收入"][0] + words["可以收入"][1]
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
    rest.write_bytes(aside(batch))

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


def test_what_cannot_be_read_stops_no_other_file_and_the_progress_is_told(desk: Desk, tmp_path: Path) -> None:
    blank = scanned(Image.new("L", (1654, 2339), 255))
    for name in ("1.jpg", "9.jpg"):
        (tmp_path / name).write_bytes(blank)
    (tmp_path / "2.jpg").touch()
    (tmp_path / "3.pdf").mkdir()
    (tmp_path / "4.pdf").symlink_to("4.pdf")
    (tmp_path / "5.tif").symlink_to("nowhere.tif")
    (tmp_path / "6.png").write_bytes(b"MZ")
    told: list[tuple[int, int]] = []
    batch = look(
        desk, [tmp_path, tmp_path / ("长" * 100), tmp_path / "1.jpg" / "x"], progress=lambda *at: told.append(at)
    )
    assert [one.file for one in batch.sheets] == ["1.jpg", "9.jpg"]
    assert len(batch.bad) >= 6
    for name in ("2.jpg", "3.pdf", "4.pdf", "5.tif", "6.png"):
        assert any(name in said for said in batch.bad), (name, batch.bad)
    assert told
    assert [done for done, _every in told] == list(range(told[0][1]))


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
