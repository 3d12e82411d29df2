"""Whether a Word file may serve as a template: a plain, bounded DOCX without macros, foreign parts or calls to the outside.

Read in memory before any library opens it; what is refused is refused in one sentence that says how to mend it.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping

from mediation.values.problems import Problem

LARGEST = 20 * 1024 * 1024
"""Bytes of all parts unpacked."""
MOST = 500
"""Parts in one file."""
_BODY, _TYPES = "word/document.xml", "[Content_Types].xml"
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>", re.DOTALL)
_OUTSIDE = re.compile(rb"TargetMode\s*=\s*[\"']External[\"']")
_HYPERLINK = re.compile(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']")
_STARTED = re.compile(rb"Type\s*=\s*[\"'][^\"']*/attachedTemplate[\"']")
_FIELD = re.compile(
    r"<w:instrText\b[^>]*>(.*?)</w:instrText>|<w:fldSimple\b[^>]*w:instr\s*=\s*[\"']([^\"']*)", re.DOTALL
)
_CALLING = re.compile(
    r"\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|MACROBUTTON|DATABASE|RD)\b", re.IGNORECASE
)


def opened(data: bytes, form: str) -> Mapping[str, bytes]:
    """The parts of a template by name. Raises Problem("template") naming the form's file, the fault and the cure."""
    name = f"{form} 的 Word 模板 {form}.docx "
    if data[:4] == _OLE:
        raise _bad(f"{name}是旧式的 doc 文件或者加了密码，请在 Word、WPS 里去掉密码，另存为“Word 文档（docx）”。")
    if data[:4] != _ZIP:
        raise _bad(f"{name}不是 Word 文档，请在 Word、WPS 里另存为“Word 文档（docx）”，不要只改文件名。")
    parts = _unpacked(data, name)
    if _BODY not in parts or _TYPES not in parts:
        raise _bad(f"{name}不是 Word 文档（里面没有正文），请在 Word、WPS 里另存为“Word 文档（docx）”。")
    _harmless(parts, name)
    return parts


def _bad(said: str) -> Problem:
    return Problem("template", said, field="模板")


def _unpacked(data: bytes, name: str) -> dict[str, bytes]:
    damaged = f"{name}已经损坏，打不开，请在 Word、WPS 里重新保存。"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            infos = packed.infolist()
            if len(infos) > MOST or sum(one.file_size for one in infos) > LARGEST:
                raise _bad(f"{name}展开后过大（最多{LARGEST // 1024 // 1024}MB），请去掉或者压缩里面的图片。")
            if len({one.filename for one in infos}) < len(infos):
                raise _bad(damaged)
            return {one.filename: packed.read(one) for one in infos if not one.is_dir()}
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, NotImplementedError) as wrong:
        raise _bad(damaged) from wrong


def _harmless(parts: Mapping[str, bytes], name: str) -> None:
    types = parts[_TYPES].replace(b"\x00", b"")
    if b"macroEnabled" in types or b"vbaProject" in types or any("vbaproject" in part.lower() for part in parts):
        raise _bad(f"{name}带有宏，请另存为不带宏的“Word 文档（docx）”。")
    if any(part.lower().startswith(("word/embeddings/", "word/activex/")) for part in parts):
        raise _bad(f"{name}里嵌有别的文件或控件，请删去，只留文字、表格和图片。")
    for part, data in parts.items():
        # Without its NUL bytes, so that what is written in UTF-16 is seen too.
        plain = data.replace(b"\x00", b"") if part.endswith((".xml", ".rels")) else b""
        if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
            raise _bad(f"{name}里有 Word 不会写的定义，不能使用，请在 Word、WPS 里重新保存。")
        if part.endswith(".rels"):
            _at_home(plain, name)
        elif part.endswith(".xml"):
            _still(plain, name)


def _at_home(relations: bytes, name: str) -> None:
    for relation in _RELATION.findall(relations):
        if not _OUTSIDE.search(relation) or _HYPERLINK.search(relation):
            continue
        if _STARTED.search(relation):
            raise _bad(f"{name}连着别处的文档模板，请在 Word 的“开发工具—文档模板”里改回 Normal 后保存。")
        raise _bad(f"{name}里有连到外面的图片或文件，请改成直接插入图片，并断开链接后保存。")


def _still(xml: bytes, name: str) -> None:
    fields = _FIELD.findall(xml.decode("utf-8", "replace"))
    said = "".join(typed or simple for typed, simple in fields)
    if found := _CALLING.search(said):
        raise _bad(f"{name}里有会读取别处内容的域（{found[0].upper()}），请删去该域，直接写出文字。")
