"""The structural check (结构检查) of PDF/A-2b and -3b: what can be told without a full validator. It is not one.

The list follows what a full validator complained of on real papers: output intent, XMP and its agreement with the document
information, identifier, embedded fonts with Unicode maps, and the things an archive file may not hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediation.values.problems import Problem

if TYPE_CHECKING:
    from pikepdf import Pdf

_DESCRIPTOR_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
_FORBIDDEN_ACTIONS = (
    "/JavaScript", "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/SubmitForm", "/Hide", "/SetOCGState",
    "/Rendition", "/GoTo3DView",
)  # fmt: skip
_PRINT_FLAG = 4
_HIDING_FLAGS = 1 | 2 | 32  # invisible, hidden, no view


def check_pdfa(source: bytes | Path) -> tuple[str, ...]:
    """Chinese findings, each one sentence; empty means that nothing against PDF/A-2b or -3b was found.

    Raises `Problem` (``bad_pdf``) when the source is no PDF that can be opened.
    """
    with _opened(source) as pdf:
        return _told(_findings(pdf))


def check_volume(source: bytes | Path) -> tuple[str, ...]:
    """As `check_pdfa` for a bound volume, which is PDF/A-3 and carries its manifest."""
    with _opened(source) as pdf:
        return _told(chain(_findings(pdf), _volume(pdf)))


def _told(findings: Iterator[str]) -> tuple[str, ...]:
    """Each finding once. Raises Problem where the file is built in a way that nobody can walk through."""
    try:
        return tuple(dict.fromkeys(findings))
    except (AttributeError, TypeError, ValueError, KeyError, IndexError, NotImplementedError, RuntimeError) as odd:
        raise Problem("bad_pdf", "PDF 的内部结构不合格式，请重新生成或重新扫描。") from odd


@contextmanager
def _opened(source: bytes | Path) -> Iterator[Pdf]:
    import pikepdf

    given = BytesIO(source) if isinstance(source, bytes) else source
    try:
        with pikepdf.open(given, access_mode=pikepdf.AccessMode.stream) as pdf:
            yield pdf
    except pikepdf.PasswordError as error:
        raise Problem("bad_pdf", "PDF 已加密，不能归档，请提供未加密的文件。") from error
    except pikepdf.PdfError as error:
        raise Problem("bad_pdf", "PDF 已损坏或不是 PDF 文件，请重新生成或重新扫描。") from error


def _findings(pdf: Pdf) -> Iterator[str]:
    yield from _document(pdf)
    yield from _metadata(pdf)
    yield from _attachments(pdf)
    yield from _objects(pdf)
    yield from _annotations(pdf)


def _document(pdf: Pdf) -> Iterator[str]:
    root = pdf.Root
    intents: Any = root.get("/OutputIntents", [])
    if not any(intent.get("/S") == "/GTS_PDFA1" and "/DestOutputProfile" in intent for intent in intents):
        yield "缺 PDF/A 输出意图（OutputIntent）。"
    if "/ID" not in pdf.trailer:
        yield "缺文件标识（ID）。"
    if pdf.is_encrypted:
        yield "文件已加密。"
    if "/AcroForm" in root:
        yield "含表单域（AcroForm）。"
    names: Any = root.get("/Names", {})
    if "/JavaScript" in names or "/AA" in root or any("/AA" in page for page in pdf.pages):
        yield "含脚本或自动动作。"


def _attachments(pdf: Pdf) -> Iterator[str]:
    """PDF/A-3 takes any file, each with its relation to the document, named from the document and with its kind."""
    names: Any = pdf.Root.get("/Names", {})
    if "/EmbeddedFiles" not in names:
        return
    associated = {one.objgen for one in pdf.Root.get("/AF", [])}
    for name, file in pdf.attachments.items():
        if "/AFRelationship" not in file.obj:
            yield f"附件 {name} 没有写明与正文的关系（AFRelationship）。"
        if file.obj.objgen not in associated:
            yield f"附件 {name} 没有与正文关联（AF）。"
        if "/EF" not in file.obj or "/Subtype" not in file.obj.EF.get("/F", {}):
            yield f"附件 {name} 没有写明文件种类。"


def _volume(pdf: Pdf) -> Iterator[str]:
    from mediation.documents.fastening import MANIFEST

    if MANIFEST not in pdf.attachments:
        yield f"卷宗没有附上清单（{MANIFEST}）。"
    if "/Metadata" not in pdf.Root or not _readable(pdf):
        return
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        part = xmp.get("pdfaid:part")
    if part in ("1", "2"):
        yield f"带附件的卷宗应声明为 PDF/A-3（现为 {part}）。"


def _readable(pdf: Pdf) -> bool:
    """Whether its XMP is XML at all; the library would print a page of English otherwise."""
    from lxml import etree

    try:
        etree.fromstring(pdf.Root.Metadata.read_bytes(), etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, AttributeError, TypeError, ValueError):
        return False
    return True


def _metadata(pdf: Pdf) -> Iterator[str]:
    if "/Metadata" not in pdf.Root:
        yield "缺 XMP 元数据。"
        return
    if not _readable(pdf):
        yield "XMP 元数据读不出来。"
        return
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        part, conformance = xmp.get("pdfaid:part"), xmp.get("pdfaid:conformance")
        if part not in ("2", "3") or conformance not in ("A", "B", "U"):
            yield f"XMP 声明的不是 PDF/A-2 或 PDF/A-3（{part or '无'}{conformance or ''}）。"
        said, title = xmp.get("dc:title"), pdf.docinfo.get("/Title")
    if str(title or "") != (said or ""):
        yield "XMP 标题与文件属性的标题不一致。"


def _objects(pdf: Pdf) -> Iterator[str]:
    import pikepdf

    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream):
            filters: Any = item.get("/Filter", [])
            listed = list(filters) if isinstance(filters, pikepdf.Array) else [filters]
            if "/LZWDecode" in [str(name) for name in listed]:
                yield "含 LZW 压缩。"
        if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            for one in _nested(item):
                yield from _object(one)


def _nested(item: Any) -> Iterator[Any]:
    """An object with the dictionaries that are written inside it."""
    import pikepdf

    yield item
    for key, value in item.items():
        if isinstance(value, pikepdf.Dictionary) and not value.is_indirect:
            yield from _nested(value)
        if key == "/Next" and isinstance(value, pikepdf.Array):  # the actions after an action
            for one in value:
                if isinstance(one, pikepdf.Dictionary) and not one.is_indirect:
                    yield from _nested(one)


def _object(item: Any) -> Iterator[str]:
    if item.get("/Type") == "/Font":
        yield from _font(item)
    if item.get("/Subtype") == "/Image" and item.get("/Interpolate", False):
        yield "图像设置了插值（Interpolate）。"
    if item.get("/S") in _FORBIDDEN_ACTIONS:
        yield f"含不允许的动作（{str(item.get('/S'))[1:]}）。"


def _font(font: Any) -> Iterator[str]:
    name = str(font.get("/BaseFont", "无名"))[1:]
    kind = font.get("/Subtype")
    if kind in ("/Type0", "/TrueType", "/Type1") and "/ToUnicode" not in font and not _is_latin(font):
        yield f"字体 {name} 缺 Unicode 对照表（ToUnicode）。"
    if kind in ("/Type0", "/Type3"):
        return
    descriptor = font.get("/FontDescriptor")
    if descriptor is None or not any(key in descriptor for key in _DESCRIPTOR_FILES):
        yield f"字体 {name} 没有嵌入。"


def _is_latin(font: Any) -> bool:
    """Whether the encoding itself names the characters, so that no Unicode map is needed."""
    encoding = font.get("/Encoding")
    return encoding in ("/WinAnsiEncoding", "/MacRomanEncoding")


def _annotations(pdf: Pdf) -> Iterator[str]:
    for page in pdf.pages:
        for note in page.get("/Annots", []):
            for one in _nested(note):
                yield from _object(one)
            flags = int(note.get("/F", 0))
            if note.get("/Subtype") != "/Popup" and (not flags & _PRINT_FLAG or flags & _HIDING_FLAGS):
                yield "批注没有打印标志或被隐藏。"
