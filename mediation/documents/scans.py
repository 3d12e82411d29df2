"""What came from outside as A4 pages: pictures kept as they are where possible, foreign PDFs drawn as pictures.

Appending somebody else's PDF would break PDF/A, so its pages are drawn at 200 dpi; the original stays in the file store.
"""

from __future__ import annotations

import io

from mediation.values.problems import Problem

A4_POINTS = (595.276, 841.89)
_DPI = 200
_MAX_PIXELS = 20_000  # per side; a larger picture is a mistake or an attack
_MAX_PAGES = 500
_QUALITY = 85
_MARGIN = 28.35  # points; 10 mm, so that the binding and the page number stay clear


def sniff(data: bytes) -> str:
    """The MIME type told by the first bytes: PDF, JPEG, PNG, TIFF; empty when it is none of them."""
    if data[:5] == b"%PDF-":
        return "application/pdf"
    if data[:3] == b"\xff\xd8\xff":
        return "image/jpeg"
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "image/png"
    if data[:4] in (b"II*\x00", b"MM\x00*"):
        return "image/tiff"
    return ""


def _bad(title: str, what: str) -> Problem:
    return Problem("bad_scan", f"“{title}”{what}，请重新扫描为 JPEG、PNG 或 PDF 后再收入。", where=title)


def count_pages(data: bytes, title: str) -> int:
    """Pages of a PDF or frames of a picture. Raises ``Problem`` for what is neither, damaged, locked or too large."""
    kind = sniff(data)
    if kind == "application/pdf":
        return len(_open_pdf(data, title))
    if kind:
        return len(_frames(data, title))
    raise _bad(title, "不是图片也不是 PDF")


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


def _frames(data: bytes, title: str) -> list[bytes]:
    """Each frame as JPEG bytes img2pdf can embed unchanged; an upright plain JPEG passes through untouched."""
    from PIL import Image, ImageFile, ImageOps, ImageSequence, UnidentifiedImageError

    # WeasyPrint, where it is loaded, lets every reader take half a picture for a whole one.
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if max(picture.size) > _MAX_PIXELS:
                raise _bad(title, f"尺寸为{picture.size[0]}×{picture.size[1]}像素，过大")
            if getattr(picture, "n_frames", 1) > _MAX_PAGES:
                raise _bad(title, f"超过{_MAX_PAGES}页")
            upright = picture.getexif().get(0x0112, 1) == 1
            if picture.format == "JPEG" and picture.mode in ("RGB", "L") and upright:
                picture.load()
                return [data]
            return [_jpeg(ImageOps.exif_transpose(frame)) for frame in ImageSequence.Iterator(picture)]
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as wrong:
        raise _bad(title, "不是完整的图片") from wrong
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _jpeg(picture: object) -> bytes:
    from PIL import Image

    assert isinstance(picture, Image.Image)
    if picture.mode in ("RGBA", "LA", "PA", "P"):
        layered = picture.convert("RGBA")
        paper = Image.new("RGB", layered.size, "white")
        paper.paste(layered, mask=layered.getchannel("A"))
        picture = paper
    out = io.BytesIO()
    picture.convert("L" if picture.mode in ("1", "L") else "RGB").save(out, "JPEG", quality=_QUALITY, dpi=(_DPI, _DPI))
    return out.getvalue()


def as_pages(data: bytes, mime: str, title: str) -> bytes:
    """One PDF of A4 pages, each picture fitted inside and centred. ``mime`` is what was claimed; the bytes decide."""
    import img2pdf

    kind = sniff(data)
    if kind == "application/pdf":
        document = _open_pdf(data, title)
        pictures = [_jpeg(page.render(scale=_DPI / 72).to_pil()) for page in document]
    elif kind:
        pictures = _frames(data, title)
    else:
        raise _bad(title, f"（{mime or '类型不明'}）不是图片也不是 PDF")
    layout = img2pdf.get_layout_fun(A4_POINTS, border=(_MARGIN, _MARGIN), fit=img2pdf.FitMode.into)
    # Fixed dates: the same scan must give the same bytes.
    return bytes(img2pdf.convert(pictures, layout_fun=layout, nodate=True, rotation=img2pdf.Rotation.ifvalid))
