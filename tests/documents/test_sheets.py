"""What a scanner or a telephone hands over: every kind of file, seals over the code, files that are none."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageDraw

from mediation.documents import pagecode, sheets
from mediation.documents.make import render_paper
from mediation.documents.spool import Spool
from mediation.values.problems import Problem

MARK = pagecode.mark("centre", 775_500_000_007, "0190a000-0000-7000-8000-0123456789ab")


@pytest.fixture
def pages(data: dict[str, Any], samples: tuple[Path, ...]) -> list[Image.Image]:
    """The first two pages of a kept paper, in colour at 200 dots an inch."""
    paper = render_paper("X1", data | {"facts": data["facts"] * 4}, templates=samples, origin=MARK)
    document = pypdfium2.PdfDocument(paper.data)
    return [document[number].render(scale=200 / 72).to_pil() for number in range(2)]


def saved(picture: Image.Image, kind: str, **how: Any) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


def numbers(stack: sheets.Stack) -> list[list[int]]:
    return [[code.page for code in sheet.codes] for sheet in stack.sheets]


def sealed(page: Image.Image) -> Image.Image:
    """A round red seal half over the code, and a red thumb on it: ink that lets the black below show through."""
    ink = Image.new("RGB", page.size, "white")
    draw = ImageDraw.Draw(ink)
    draw.ellipse((230, 2020, 560, 2350), outline=(214, 40, 45), width=26)
    draw.ellipse((215, 2190, 330, 2330), fill=(205, 60, 70))
    return ImageChops.multiply(page.convert("RGB"), ink)


def test_every_kind_of_file_gives_its_sheets(pages: list[Image.Image]) -> None:
    one, two = pages
    tiff = saved(two, "TIFF", save_all=True, append_images=[one.convert("1", dither=Image.Dither.NONE)])
    assert numbers(sheets.read(tiff, "两页.tif")) == [[2], [1]]
    assert numbers(sheets.read(saved(one.convert("L"), "PNG"), "灰.png")) == [[1]]
    sideways = one.rotate(90, expand=True)
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera notes that it was held upright
    assert [sheet.turn for sheet in sheets.read(saved(sideways, "JPEG", exif=exif), "手机.jpg").sheets] == [0]
    assert [sheet.turn for sheet in sheets.read(saved(sideways, "JPEG"), "横放.jpg").sheets] == [90]
    small = one.convert("L").resize((1240, 1754), Image.Resampling.BOX)
    assert numbers(sheets.read(saved(small, "JPEG", quality=70), "150点.jpg")) == [[1]]


def test_a_red_seal_and_a_thumb_do_not_hide_the_code(pages: list[Image.Image]) -> None:
    assert numbers(sheets.read(saved(sealed(pages[0]), "JPEG", quality=75), "盖章.jpg")) == [[1]]


def test_two_sheets_in_one_picture_and_a_blank_back_are_told(pages: list[Image.Image]) -> None:
    both = Image.new("RGB", (3308, 2339), "white")
    both.paste(pages[0], (0, 0))
    both.paste(pages[1], (1654, 0))
    back = Image.new("L", (1654, 2339), 244)
    ImageDraw.Draw(back).rectangle((0, 0, 1654, 20), fill=60)  # the shadow of the lid
    assert sorted(numbers(sheets.read(saved(both, "PNG"), "两张.png"))[0]) == [1, 2]
    assert [sheet.blank for sheet in sheets.read(saved(back, "PNG"), "背面.png").sheets] == [True]
    ImageDraw.Draw(back).line((500, 700, 700, 760), fill=40, width=6)
    assert [sheet.blank for sheet in sheets.read(saved(back, "PNG"), "批注.png").sheets] == [False]


def test_put_together_upright_the_same_each_time_and_a_scanners_page_keeps_its_bytes(pages: list[Image.Image]) -> None:
    upside_down = saved(pages[1].rotate(180), "JPEG", quality=70)
    stacks = [sheets.read(upside_down, "a.jpg"), sheets.read(saved(pages[0], "JPEG", quality=70), "b.jpg")]
    order = [(stacks[1], stacks[1].sheets[0]), (stacks[0], stacks[0].sheets[0])]
    made = sheets.together(order)
    assert made == sheets.together(order)
    again = sheets.read(made, "合")
    assert [(sheet.codes[0].page, sheet.turn) for sheet in again.sheets] == [(1, 0), (2, 0)]
    with pikepdf.open(BytesIO(made)) as pdf:
        picture = next(iter(pdf.pages[1].resources.XObject.values()))
        assert picture.read_raw_bytes() == upside_down


def test_a_picture_of_many_pages_is_put_together_from_any_of_them(pages: list[Image.Image]) -> None:
    frames = [pages[place % 2] if place in (0, 7, 8, 19) else Image.new("L", (300, 424), 255) for place in range(20)]
    out = BytesIO()
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:], compression="tiff_adobe_deflate")
    seen: list[tuple[int, int]] = []
    stack = sheets.read(out.getvalue(), "二十页.tif", lambda page, every: seen.append((page, every)))
    assert seen == [(page, 20) for page in range(1, 21)]
    assert [sheet.page for sheet in stack.sheets if sheet.codes] == [1, 8, 9, 20]
    made = sheets.together((stack, stack.sheets[page - 1]) for page in (20, 9, 1))
    assert numbers(sheets.read(made, "合")) == [[2], [1], [1]]


def test_a_pile_leaves_no_file_behind_even_where_the_process_is_killed(
    pages: list[Image.Image], tmp_path: Path
) -> None:
    spool = Spool(tmp_path)
    stack = sheets.read(saved(pages[0], "JPEG", quality=70), "a.jpg", spool=spool)
    assert list(tmp_path.iterdir()) == []
    assert numbers(sheets.read(sheets.together([(stack, stack.sheets[0])]), "合")) == [[1]]


def test_what_is_no_scan_is_refused_in_one_sentence(pages: list[Image.Image]) -> None:
    locked = BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(locked, encryption=pikepdf.Encryption(owner="甲", user="乙"))
    for data, words in (
        (locked.getvalue(), "打开密码"),
        (b"%PDF-1.7 cut off", "已损坏"),
        (b"PK\x03\x04 a document", "不是图片也不是 PDF"),
        (saved(Image.new("L", (30_000, 20), 255), "PNG"), "过大"),
        (saved(pages[0], "JPEG")[:5000], "不是完整的图片"),
    ):
        with pytest.raises(Problem, match=words) as caught:
            sheets.read(data, "扫描")
        assert caught.value.reason == "bad_scan"
        assert "重新扫描" in caught.value.message
