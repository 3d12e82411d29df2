"""What came from outside as A4 pages: pictures kept as they are where possible, foreign PDFs drawn as pictures.

Appending somebody else's PDF would break PDF/A, so its pages are drawn at 200 dpi; the original stays in the file store.
A page that lies askew is placed straight, its picture unchanged; a picture larger than paper can show is scaled.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING

from mediation.documents import deskew
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from PIL.Image import Image

Sheet = tuple[bytes, float]
"""A page as JPEG bytes, which are embedded as they are, and the degrees by which it is to be turned counter-clockwise."""

A4_POINTS = (595.276, 841.89)
_DPI = 200
_FULL = (2480, 3508)  # pixels of A4 at 300 dpi: more is scaled to this
_SLACK = 1.1  # a scanner's page is never exactly A4
_MAX_PIXELS = 20_000  # per side; a larger picture is a mistake or an attack
_MAX_PAGES = 500
_BATCH = 8  # pages held in memory at once
_QUALITY = 85
_MARGIN = 28.35  # points; 10 mm, so that the binding and the page number stay clear
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
KINDS = {
    "image/jpeg": "jpg", "image/png": "png", "image/tiff": "tif", "image/heic": "heic", "application/pdf": "pdf",
}  # fmt: skip
"""What is taken in, with the usual ending of its file name."""


def sniff(data: bytes) -> str:
    """The MIME type told by the first bytes, one of `KINDS`; empty when it is none of them."""
    if data[:5] == b"%PDF-":
        return "application/pdf"
    if data[:3] == b"\xff\xd8\xff":
        return "image/jpeg"
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "image/png"
    if data[:4] in (b"II*\x00", b"MM\x00*"):
        return "image/tiff"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC:
        return "image/heic"
    return ""


def _bad(title: str, what: str) -> Problem:
    return Problem("bad_scan", f"“{title}”{what}，请重新扫描为 JPEG、PNG 或 PDF 后再收入。", where=title)


def count_pages(data: bytes, title: str) -> int:
    """Pages of a PDF or frames of a picture. Raises ``Problem`` for what is neither, damaged, locked or too large."""
    kind = sniff(data)
    if kind == "application/pdf":
        return len(_open_pdf(data, title))
    if not kind:
        raise _bad(title, "不是图片也不是 PDF")
    with _opened(data, title) as picture:
        return sum(1 for _ in _loaded(picture))


def bundles(data: bytes, mime: str, title: str) -> Iterator[bytes]:
    """PDFs of A4 pages, a few pages each, that together show the whole file; each picture fitted inside and centred.

    ``mime`` is what was claimed; the bytes decide. Few pages are in memory at once, however many there are.
    Raises ``Problem`` as `count_pages`, for a page further on only after the bundles before it.
    """
    import img2pdf

    layout = img2pdf.get_layout_fun(A4_POINTS, border=(_MARGIN, _MARGIN), fit=img2pdf.FitMode.into)
    sheets = _sheets(data, mime, title)
    while few := list(islice(sheets, _BATCH)):
        jpegs, angles = [jpeg for jpeg, _ in few], [angle for _, angle in few]
        # Fixed dates: the same scan must give the same bytes.
        made = bytes(img2pdf.convert(jpegs, layout_fun=layout, nodate=True, rotation=img2pdf.Rotation.ifvalid))
        inside = (A4_POINTS[0] - 2 * _MARGIN, A4_POINTS[1] - 2 * _MARGIN)
        yield deskew.straightened(made, angles, inside) if any(angles) else made


def _sheets(data: bytes, mime: str, title: str) -> Iterator[Sheet]:
    kind = sniff(data)
    if kind == "application/pdf":
        yield from _drawn(data, title)
    elif kind:
        yield from _frames(data, title)
    else:
        raise _bad(title, f"（{mime or '类型不明'}）不是图片也不是 PDF")


def _open_pdf(data: bytes, title: str):  # type: ignore[no-untyped-def]  # pypdfium2 ships no types
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        pages = len(document)
    except pypdfium2.PdfiumError as wrong:
        locked = "password" in str(wrong).lower()
        raise _bad(title, "设有打开密码，无法装订" if locked else "文件已损坏，打不开") from wrong
    if not 1 <= pages <= _MAX_PAGES:
        raise _bad(title, f"有{pages}页，超出每件1至{_MAX_PAGES}页的范围")
    return document


def _drawn(data: bytes, title: str) -> Iterator[Sheet]:
    """The pages of a foreign PDF as pictures; a poster is drawn no larger than paper can show."""
    import pypdfium2

    document = _open_pdf(data, title)
    for number in range(len(document)):
        try:
            page = document[number]
            scale = min(_DPI / 72, max(_FULL) / max(page.get_size()))
            picture = page.render(scale=scale).to_pil()
        except (pypdfium2.PdfiumError, ValueError, ZeroDivisionError) as wrong:
            raise _bad(title, f"第{number + 1}页已损坏，画不出来") from wrong
        yield _jpeg(picture), deskew.angle_of(picture)


@contextmanager
def _opened(data: bytes, title: str) -> Iterator[Image]:
    """The picture, opened strictly; whatever goes wrong with it inside the block becomes one sentence."""
    import warnings

    from PIL import Image, ImageFile, UnidentifiedImageError

    if sniff(data) == "image/heic":
        import pillow_heif

        pillow_heif.register_heif_opener()
    # WeasyPrint, where it is loaded, lets every reader take half a picture for a whole one.
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        with warnings.catch_warnings():
            # The size is looked at below, in words for the person.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data))
        with picture:
            if max(picture.size) > _MAX_PIXELS:
                raise _bad(title, f"尺寸为{picture.size[0]}×{picture.size[1]}像素，过大")
            if getattr(picture, "n_frames", 1) > _MAX_PAGES:
                raise _bad(title, f"超过{_MAX_PAGES}页")
            yield picture
    except Image.DecompressionBombError as wrong:
        raise _bad(title, "像素过多，尺寸过大") from wrong
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, RuntimeError) as wrong:
        raise _bad(title, "不是完整的图片") from wrong
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _loaded(picture: Image) -> Iterator[Image]:
    """Each frame, read to its last byte; of a telephone's JPEG with a preview behind it, the photograph alone."""
    from PIL import ImageSequence

    for frame in islice(ImageSequence.Iterator(picture), 1 if picture.format == "MPO" else None):
        frame.load()
        yield frame


def pictures(data: bytes, title: str) -> Iterator[bytes]:
    """Each frame of a picture as JPEG, upright as the camera noted it and as it lies: nothing is levelled.

    Raises ``Problem`` as `count_pages`.
    """
    return (jpeg for jpeg, _ in _frames(data, title, level=False))


def _frames(data: bytes, title: str, *, level: bool = True) -> Iterator[Sheet]:
    """Each frame; an upright, plain JPEG passes through untouched."""
    from PIL import ImageOps

    with _opened(data, title) as picture:
        size, plain = picture.size, picture.format == "JPEG" and picture.mode in ("RGB", "L")
        if plain and _oversize(size):
            picture.draft(picture.mode, _FULL)
        upright = picture.getexif().get(0x0112, 1) == 1
        for frame in _loaded(picture):
            turned = frame if upright else ImageOps.exif_transpose(frame)
            made = _scaled(turned)
            jpeg = data if plain and made is frame and not _oversize(size) else _jpeg(made)
            yield jpeg, deskew.angle_of(_on_white(made)) if level else 0.0


def _oversize(size: tuple[int, int]) -> bool:
    return max(size) > max(_FULL) * _SLACK or min(size) > min(_FULL) * _SLACK


def _scaled(picture: Image) -> Image:
    """The picture no larger than A4 at 300 dpi."""
    if not _oversize(picture.size):
        return picture
    wide, high = picture.size
    share = min(max(_FULL) / max(wide, high), min(_FULL) / min(wide, high))
    simple = picture if picture.mode in ("L", "RGB", "RGBA", "CMYK") else picture.convert("RGBA")
    return simple.resize((max(1, round(wide * share)), max(1, round(high * share))), reducing_gap=2.0)


def _on_white(picture: Image) -> Image:
    """The picture as seen on paper."""
    from PIL import Image

    if picture.mode not in ("RGBA", "LA", "PA", "P"):
        return picture if picture.mode in ("L", "RGB") else picture.convert("L" if picture.mode == "1" else "RGB")
    layered = picture.convert("RGBA")
    paper = Image.new("RGB", layered.size, "white")
    paper.paste(layered, mask=layered.getchannel("A"))
    return paper


def _jpeg(picture: Image) -> bytes:
    out = io.BytesIO()
    _on_white(picture).save(out, "JPEG", quality=_QUALITY, dpi=(_DPI, _DPI))
    return out.getvalue()
