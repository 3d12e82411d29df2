"""What comes from a scanner: pictures and foreign PDFs become A4 pages, damaged ones are named and nothing is made."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFont

from mediation.documents.deskew import angle_of
from mediation.documents.scans import bundles, count_pages, sniff
from mediation.fonts import FONT_DIR, manifest
from mediation.values.problems import Problem


def as_pages(data: bytes, mime: str, title: str) -> bytes:
    (whole,) = bundles(data, mime, title)
    return whole


def picture(kind: str, size: tuple[int, int] = (800, 1100), mode: str = "RGB", **more: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 128 if mode == "L" else (200, 120, 40, 90)[: len(mode)]).save(out, kind, **more)
    return out.getvalue()


def pages_of(data: bytes) -> list[tuple[int, int]]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [(round(float(page.mediabox[2])), round(float(page.mediabox[3]))) for page in pdf.pages]


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "RGB"), ("JPEG", "L"), ("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "L"), ("TIFF", "RGB")]
)
def test_a_picture_becomes_one_upright_a4_page(kind: str, mode: str) -> None:
    data = picture(kind, mode=mode)
    assert count_pages(data, "照片") == 1
    assert pages_of(as_pages(data, "", "照片")) == [(595, 842)]


def test_a_plain_jpeg_is_kept_byte_for_byte() -> None:
    data = picture("JPEG")
    with pikepdf.open(io.BytesIO(as_pages(data, "image/jpeg", "照片"))) as pdf:
        image = next(iter(pdf.pages[0].Resources.XObject.values()))
        assert image.read_raw_bytes() == data


def test_a_sideways_photograph_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = picture("JPEG", size=(1100, 800), exif=exif)
    with pikepdf.open(io.BytesIO(as_pages(data, "image/jpeg", "照片"))) as pdf:
        image = next(iter(pdf.pages[0].Resources.XObject.values()))
        assert (int(image.Width), int(image.Height)) == (800, 1100)


def test_a_tiff_of_three_pages_becomes_three_pages() -> None:
    frames = [Image.new("L", (400, 500), shade) for shade in (10, 100, 200)]
    out = io.BytesIO()
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:])
    assert count_pages(out.getvalue(), "扫描件") == 3
    assert len(pages_of(as_pages(out.getvalue(), "image/tiff", "扫描件"))) == 3


def test_a_foreign_pdf_is_drawn_so_that_nothing_of_it_can_break_the_archive_format() -> None:
    foreign = pikepdf.new()
    for _ in range(2):
        foreign.add_blank_page(page_size=(500, 700))
    foreign.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    out = io.BytesIO()
    foreign.save(out)
    made = as_pages(out.getvalue(), "application/pdf", "裁定书")
    assert pages_of(made) == [(595, 842), (595, 842)]
    assert b"JavaScript" not in made


def encrypted() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    out = io.BytesIO()
    pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"MZ\x90\x00 not a scan", "不是图片也不是 PDF"),
        (b"", "不是图片也不是 PDF"),
        (picture("JPEG")[:200], "不是完整的图片"),
        (picture("PNG")[:60], "不是完整的图片"),
        (b"%PDF-1.7\nbroken", "打不开"),
        (encrypted(), "设有打开密码"),
        (picture("PNG", size=(30_000, 10), mode="L"), "过大"),
    ],
)
def test_what_is_no_scan_is_named_with_the_cure(data: bytes, said: str) -> None:
    with pytest.raises(Problem, match=said) as refused:
        as_pages(data, "image/jpeg", "收条扫描件")
    assert "收条扫描件" in str(refused.value)
    assert "重新扫描" in str(refused.value)


def test_the_bytes_decide_what_a_file_is_and_not_its_name() -> None:
    assert sniff(picture("PNG")) == "image/png"
    assert sniff(b"%PDF-1.4") == "application/pdf"
    assert sniff("我是文本".encode()) == ""


def test_the_same_scan_gives_the_same_bytes() -> None:
    data = picture("PNG")
    assert as_pages(data, "image/png", "照片") == as_pages(data, "image/png", "照片")


def written(size: tuple[int, int] = (1654, 2339)) -> Image.Image:
    """A page of text as a scanner sees it at 200 dpi."""
    page = Image.new("L", size, 250)
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(FONT, 44)
    for line in range(28):
        pen.text(
            (180, 200 + line * 70), "双方当事人自愿达成如下协议并按期履行义务"[: 20 - line % 3 * 5], fill=20, font=font
        )
    return page


FONT = str(FONT_DIR / manifest()[0].file)


def saved(page: Image.Image, kind: str = "JPEG", **more: object) -> bytes:
    out = io.BytesIO()
    page.save(out, kind, **more)
    return out.getvalue()


@pytest.mark.parametrize("degrees", [2.0, -3.5])
def test_a_page_laid_askew_on_the_glass_is_bound_straight(degrees: float) -> None:
    askew = written().rotate(degrees, Image.Resampling.BICUBIC, fillcolor=250)
    assert angle_of(askew) == pytest.approx(-degrees, abs=0.2)
    made = as_pages(saved(askew), "image/jpeg", "笔录")
    drawn = pypdfium2.PdfDocument(made)[0].render(scale=2).to_pil()
    assert angle_of(drawn) == 0.0
    with pikepdf.open(io.BytesIO(made)) as pdf:  # the picture itself is as it came from the glass
        assert next(iter(pdf.pages[0].Resources.XObject.values())).read_raw_bytes() == saved(askew)


def test_a_page_far_askew_keeps_all_its_corners() -> None:
    page = Image.new("L", (1654, 2339), 120)  # grey paper, so that its edge is seen
    page.paste(written((1500, 2200)).resize((1450, 2150)), (100, 90))
    made = as_pages(saved(page.rotate(4.5, Image.Resampling.BICUBIC, fillcolor=120)), "image/jpeg", "笔录")
    drawn = pypdfium2.PdfDocument(made)[0].render(scale=1).to_pil().convert("L")
    rim = [
        drawn.crop(box).getextrema()[0]
        for box in ((0, 0, 595, 3), (0, 839, 595, 842), (0, 0, 3, 842), (592, 0, 595, 842))
    ]
    assert min(rim) == 255


def test_what_is_straight_or_has_no_lines_is_left_alone() -> None:
    assert angle_of(written()) == 0.0
    assert angle_of(Image.new("RGB", (1600, 2300), "white")) == 0.0
    assert angle_of(Image.radial_gradient("L").resize((1600, 1200))) == 0.0


def test_a_page_askew_in_a_foreign_pdf_is_straightened_too() -> None:
    askew = written().rotate(2, Image.Resampling.BICUBIC, fillcolor=250)
    made = as_pages(saved(askew, "PDF", resolution=200), "application/pdf", "裁定书")
    assert angle_of(pypdfium2.PdfDocument(made)[0].render(scale=2).to_pil()) == 0.0


def test_a_picture_larger_than_paper_can_show_is_scaled_to_it() -> None:
    with pikepdf.open(io.BytesIO(as_pages(picture("JPEG", size=(9000, 12000), mode="L"), "image/jpeg", "照片"))) as pdf:
        image = next(iter(pdf.pages[0].Resources.XObject.values()))
        assert max(int(image.Width), int(image.Height)) <= 3508
        assert int(image.Height) * 3 == pytest.approx(int(image.Width) * 4, rel=0.01)


def test_a_photograph_in_the_format_of_a_telephone_is_taken() -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()
    data = saved(Image.new("RGB", (640, 480), (200, 30, 30)), "HEIF", quality=60)
    assert sniff(data) == "image/heic"
    assert count_pages(data, "照片") == 1
    shown = pypdfium2.PdfDocument(as_pages(data, "", "照片"))[0].render(scale=1).to_pil()
    red, green, blue = shown.getpixel((297, 421))
    assert red > 150 > max(green, blue)
    with pytest.raises(Problem, match="不是完整的图片"):
        count_pages(data[: len(data) // 2], "照片")


def test_of_many_pages_only_a_few_are_made_at_once() -> None:
    frames = [Image.new("L", (200, 280), 10 * shade) for shade in range(20)]
    out = io.BytesIO()
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:])
    assert [len(pages_of(part)) for part in bundles(out.getvalue(), "image/tiff", "扫描件")] == [8, 8, 4]
