"""From the tree to DOCX: the body is written as XML text into the prepared empty document.

Writing the text directly costs a few milliseconds where the object model of python-docx costs a hundred.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from mediation.documents import looks
from mediation.documents.docx_base import base, fonts_xml, paragraph_xml, style_id, twips, with_code, with_title
from mediation.documents.docx_table import TableWriter
from mediation.documents.layout import rule_height
from mediation.documents.looks import MM_PER_PT, Look
from mediation.documents.tree import (
    BLANK_HERE,
    BlankHere,
    BlankLines,
    Block,
    Cell,
    Doc,
    Heading,
    Keep,
    PageBreak,
    Para,
    Row,
    Run,
    SealBox,
    SignZone,
    Table,
)
from mediation.documents.zone import seal_width

_NO_BREAK = "\u00a0"
_SPACE_FACE = (
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" '
    'w:cs="Times New Roman" w:hint="default"/>'
)
_STIFF_RE = re.compile(r"[0-9A-Za-z]{11,}")
"""A number no line can break: flush lines before it would be drawn apart, so its paragraph is left ragged, as in the PDF."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
_SPACER = (
    '<w:p><w:pPr>{keep}<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="{line}" w:lineRule="exact"/>'
    '<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
)


def draw(doc: Doc) -> bytes:
    """The paper as DOCX."""
    empty = base(doc.skin, doc.page)
    body = _Body(doc).text()
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED, compresslevel=5) as archive:

        def put(name: str, data: bytes) -> None:
            info = ZipInfo(name, _EPOCH)
            info.compress_type = ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o600 << 16
            archive.writestr(info, data)

        for name, data in empty.parts:
            put(name, data)
        if empty.foot_name:
            put(empty.foot_name, with_code(empty.foot, doc.code))
        put("docProps/core.xml", with_title(empty.core, doc.title))
        put("word/document.xml", f"{empty.head}{body}{empty.tail}".encode())
    return stream.getvalue()


class _Body:
    """Writes the blocks; ``out`` collects XML text."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.skin = looks.SKINS[doc.skin]
        self.out: list[str] = []
        self.break_next = False
        self.after_table = False

    def text(self) -> str:
        self.blocks(self.doc.blocks)
        if self.after_table or not self.out:
            self.out.append(_SPACER.format(line=20, keep=""))
        return "".join(self.out)

    def blocks(self, blocks: tuple[Block, ...], *, keep: bool = False) -> None:
        for index, block in enumerate(blocks):
            following = blocks[index + 1] if index + 1 < len(blocks) else None
            self.block(block, keep=keep, next_zone=isinstance(following, SignZone))

    def block(self, block: Block, *, keep: bool, next_zone: bool) -> None:
        if isinstance(block, Para):
            self.add(self.para(block, keep=keep))
        elif isinstance(block, Heading):
            self.add(self.heading(block))
        elif isinstance(block, Table):
            self.table(block, keep=keep)
        elif isinstance(block, Keep):
            self.group(block.blocks, keep=keep)
        elif isinstance(block, SignZone):
            self.zone(block)
        elif isinstance(block, SealBox):
            self.seal(block)
        elif isinstance(block, BlankLines):
            self.add(self.rules(block.count))
        elif isinstance(block, BlankHere):
            self.add(self.para(Para(("body",), (Run(BLANK_HERE),), keep_next=next_zone)))
        elif isinstance(block, PageBreak):
            self.break_next = True

    def group(self, blocks: tuple[Block, ...], *, keep: bool) -> None:
        """Blocks on one page: each holds to the next, the last as the surroundings say."""
        self.blocks(blocks[:-1], keep=True)
        for block in blocks[-1:]:
            self.block(block, keep=keep, next_zone=False)

    def zone(self, zone: SignZone) -> None:
        self.add(_SPACER.format(line=twips(4), keep="<w:keepNext/>"))
        if zone.flows:
            self.blocks(zone.blocks)
            return
        self.blocks(zone.blocks[:-1], keep=True)
        for block in zone.blocks[-1:]:
            if isinstance(block, Table):
                self.table(block, keep=True, last=True)
            else:
                self.block(block, keep=False, next_zone=False)

    def add(self, xml: str) -> None:
        self.out.append(xml)
        self.after_table = False

    def table(self, table: Table, *, keep: bool, last: bool = False) -> None:
        if self.after_table:
            self.out.append(_SPACER.format(line=80, keep="<w:keepNext/>"))
        self.out.append(TableWriter(self, table).text(keep=keep, last=last))
        self.after_table = True

    def seal(self, box: SealBox) -> None:
        """The reserved square stands at the right as a table of one cell."""
        width = seal_width(box, self.doc)
        rest = self.doc.page.text_width - width
        cells = (Cell((Para(("plain",), ()),), ("noborder",), 1, 1, 0, 0), Cell((box,), ("noborder",), 1, 1, 0, 1))
        table = (
            Table((rest, width), (Row(cells),), "plain")
            if rest > 5
            else Table((width,), (Row((Cell((box,)),)),), "plain")
        )
        self.table(table, keep=False)

    def rules(self, count: int) -> str:
        line = twips(rule_height(self.skin))
        rule = (
            '<w:p><w:pPr><w:pBdr><w:bottom w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
            '<w:between w:val="single" w:sz="4" w:space="0" w:color="000000"/></w:pBdr>'
            f'<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="{line}" w:lineRule="exact"/></w:pPr></w:p>'
        )
        return rule * count

    def heading(self, heading: Heading) -> str:
        start = f'<w:p><w:pPr><w:pStyle w:val="Heading{heading.level}"/>{self.break_before()}</w:pPr>'
        return start + self.runs(heading.runs, looks.heading(self.skin, heading.level), plain=True) + "</w:p>"

    def para(self, para: Para, *, cell: bool = False, keep: bool = False, align: str = "") -> str:
        """One paragraph; ``align`` overrides its alignment (the cell's own class)."""
        names = (*para.cls, align) if align else para.cls
        held = "<w:keepNext/>" if keep or para.keep_next else ""
        style, direct, look, plain = _manner(self.doc.skin, names, cell)
        if look.align == "justify" and _STIFF_RE.search("".join(run.text for run in para.runs)):
            direct = paragraph_xml(replace(look, align="left"))
        start = f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{held}{self.break_before()}{direct}</w:pPr>'
        return start + self.runs(para.runs, look, plain=plain) + "</w:p>"

    def break_before(self) -> str:
        if not self.break_next:
            return ""
        self.break_next = False
        return "<w:pageBreakBefore/>"

    def runs(self, runs: tuple[Run, ...], look: Look, *, plain: bool) -> str:
        return "".join(_run(run, look, plain=plain) for run in runs)


@lru_cache(maxsize=512)
def _manner(skin_name: str, cls: tuple[str, ...], cell: bool) -> tuple[str, str, Look, bool]:
    """Style id, direct paragraph properties, look, and whether the runs need nothing beyond the style."""
    skin = looks.SKINS[skin_name]
    primary, modifiers = looks.split_classes(cls, cell=cell)
    base_look = looks.paragraph(skin, primary, cell=cell)
    look = looks.modify(base_look, modifiers)
    direct = "" if paragraph_xml(look) == paragraph_xml(base_look) else paragraph_xml(look)
    return style_id(primary, cell=cell), direct, look, (look.face, look.size) == (base_look.face, base_look.size)


@lru_cache(maxsize=512)
def _properties(marks: tuple[str, ...], face: str, size: float, plain: bool) -> str:
    """Run properties; empty where the style says it all."""
    own, half = "" if plain else face, 0 if plain else round(size * 2)
    for mark in marks:
        if mark == "b":
            own = "HeadHei"
        elif mark in looks.FACES:
            own = looks.FACES[mark]
        elif mark in ("small", "big"):
            half = round(size * 2 * (0.8 if mark == "small" else 1.25))
    parts = fonts_xml(own) if own else ""
    if "wide" in marks:
        parts += f'<w:spacing w:val="{round(size * 20)}"/>'
    if half:
        parts += f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
    if "fill" in marks or "blank" in marks:
        parts += '<w:u w:val="single"/>'
    return f"<w:rPr>{parts}</w:rPr>" if parts else ""


def _run(run: Run, look: Look, *, plain: bool) -> str:
    if run.marks == ("br",):
        return "<w:r><w:br/></w:r>"
    if "wide2" in run.marks and len(run.text) == 2:
        others = tuple(mark for mark in run.marks if mark != "wide2")
        first = _run(Run(run.text[0], (*others, "wide")), look, plain=plain)
        return first + _run(Run(run.text[1], others), look, plain=plain)
    manner = _properties(run.marks, look.face, look.size, plain)
    words = (
        f'<w:r>{manner}<w:t xml:space="preserve">{escape(run.text)}</w:t></w:r>' if run.text or not run.width else ""
    )
    if not run.width:
        return words
    before, after = _padding(run, look)
    return before + words + after


def _padding(run: Run, look: Look) -> tuple[str, str]:
    """Underlined no-break spaces before and after the words of a blank.

    Office programs let other spaces hang out of the right margin; these move to the next line as one, as in the PDF.
    Their face is the one whose space is a quarter of a character on every system.
    """
    count = round((run.width / (look.size * MM_PER_PT) - looks.ems(run.text)) * 4)
    if count < 1:
        return "", ""
    half = f'<w:sz w:val="{round(look.size * 2)}"/>'
    start = f'<w:r><w:rPr>{_SPACE_FACE}{half}<w:u w:val="single"/></w:rPr><w:t xml:space="preserve">'
    left, right = (count // 2, count - count // 2) if run.text else (0, count)
    return tuple(f"{start}{_NO_BREAK * size}</w:t></w:r>" if size else "" for size in (left, right))  # type: ignore[return-value]
