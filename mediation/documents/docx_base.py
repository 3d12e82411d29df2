"""The empty office document of each kind of page: styles, fonts, margins, foot. Built once a process with python-docx.

Office programs get the official faces by name; ``fontTable`` names the substitutes, so that a desk without them
shows the nearest face. Every date inside is fixed: same paper, same bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZipFile

from mediation.documents import looks
from mediation.documents.html import PAGE_MARK
from mediation.documents.looks import Look
from mediation.documents.tree import PageSetup

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE_FACES = {
    "BodyFang": "仿宋_GB2312",
    "BodySong": "宋体",
    "TitleSong": "方正小标宋简体",
    "HeadHei": "黑体",
    "NoteKai": "楷体_GB2312",
}
# Substitutes in order: other names of the same face, then what an open system has.
_SUBSTITUTES = {
    "仿宋_GB2312": ("FangSong_GB2312", "仿宋", "FangSong", "朱雀仿宋", "FandolFang", "Noto Serif CJK SC"),
    "宋体": ("SimSun", "Noto Serif SC", "Noto Serif CJK SC"),
    "方正小标宋简体": ("FZXiaoBiaoSong-B05S", "华文中宋", "宋体", "Noto Serif CJK SC"),
    "黑体": ("SimHei", "Noto Sans SC", "Noto Sans CJK SC"),
    "楷体_GB2312": ("KaiTi_GB2312", "楷体", "KaiTi", "霞鹜文楷", "AR PL UKai CN"),
}
STYLE_NAMES = {
    "title": "文书标题",
    "subtitle": "文书副题",
    "number": "文书编号",
    "body": "文书正文",
    "plain": "文书顶格",
    "right": "文书右齐",
    "center": "文书居中",
    "note": "文书注",
    "item": "文书条款",
    "label": "文书标签",
}
_ALIGN = {"justify": "both", "left": "left", "center": "center", "right": "right"}
_KEPT_STYLES = {"Normal", "Heading1", "Heading2", "DefaultParagraphFont", "TableNormal", "NoList", "Header", "Footer"}
_CODE = "@@CODE@@"
_TITLE = "@@TITLE@@"
_FIXED = datetime(2000, 1, 1)  # noqa: DTZ001 - python-docx takes naive UTC
_DROPPED = ("docProps/thumbnail.jpeg", "customXml/", "word/stylesWithEffects.xml")


@dataclass(frozen=True, slots=True)
class Base:
    """Parts of an empty document; ``head`` and ``tail`` are what stands around the body in ``word/document.xml``."""

    parts: tuple[tuple[str, bytes], ...]
    head: str
    tail: str
    foot: str  # text of the footer part, with the place of the document code
    foot_name: str
    core: str


def style_id(primary: str, *, cell: bool) -> str:
    """Id of the paragraph style of a class."""
    return f"M{primary}{'C' if cell else ''}"


def twips(mm: float) -> int:
    """Millimetres -> twentieths of a point."""
    return round(mm * 72 / 25.4 * 20)


def fonts_xml(face: str) -> str:
    """``w:rFonts`` of a face role, for Latin text and Chinese alike."""
    name = OFFICE_FACES[face]
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}" w:hint="eastAsia"/>'


def paragraph_xml(look: Look) -> str:
    """Spacing, indent and alignment of a look, in the order the schema wants."""
    indent = (
        f' w:firstLineChars="{look.indent * 100}" w:firstLine="{round(look.indent * look.size * 20)}"'
        if look.indent
        else (' w:firstLineChars="0" w:firstLine="0"')
    )
    # Lines are exact: a grid would only stretch those of tables, whose pitch is another. Nothing is put between Chinese
    # and Latin signs, as in the PDF: lines would break elsewhere.
    return (
        '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="{round(look.before * 20)}" w:after="{round(look.after * 20)}" '
        f'w:line="{round(look.line * 20)}" w:lineRule="exact"/><w:ind{indent}/><w:jc w:val="{_ALIGN[look.align]}"/>'
    )


@lru_cache(maxsize=16)
def base(skin_name: str, setup: PageSetup) -> Base:
    """The empty document of a kind of page."""
    import docx

    document = docx.Document()
    _styles(document, looks.SKINS[skin_name])
    _settings(document)
    _section(document, looks.SKINS[skin_name], setup)
    core = document.core_properties
    core.author = core.last_modified_by = core.comments = ""
    core.title = _TITLE
    core.created = core.modified = _FIXED
    core.revision = 1
    stream = BytesIO()
    document.save(stream)
    return _split(stream)


def _split(stream: BytesIO) -> Base:
    """The saved package as parts, without what papers do not need."""
    with ZipFile(stream) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if not name.startswith(_DROPPED)}
    for name in ("_rels/.rels", "word/_rels/document.xml.rels"):
        text = parts[name].decode()
        parts[name] = re.sub(r"<Relationship [^>]*(thumbnail|customXml|stylesWithEffects)[^>]*/>", "", text).encode()
    parts["word/fontTable.xml"] = _font_table()
    text = parts["[Content_Types].xml"].decode()
    text = re.sub(r'<Override PartName="/(customXml|word/stylesWithEffects)[^>]*/>', "", text)
    parts["[Content_Types].xml"] = text.encode()
    head, _, rest = parts.pop("word/document.xml").decode().partition("<w:body>")
    tail = rest[rest.index("<w:sectPr") :]
    foot_name = next((name for name in parts if name.startswith("word/footer")), "")
    foot = parts.pop(foot_name).decode() if foot_name else ""
    core = parts.pop("docProps/core.xml").decode()
    return Base(tuple(sorted(parts.items())), f"{head}<w:body>", tail, foot, foot_name, core)


def _element(xml: str) -> Any:
    from docx.oxml import parse_xml

    name, rest = re.match(r"<([\w:]+)(.*)", xml, re.DOTALL).groups()  # type: ignore[union-attr]
    return parse_xml(f'<{name} xmlns:w="{W}"{rest}')


def _styles(document: Any, skin: looks.Skin) -> None:
    root = document.styles.element
    for style in list(root.iterchildren(f"{{{W}}}style")):
        if style.get(f"{{{W}}}styleId") not in _KEPT_STYLES:
            root.remove(style)
    defaults = root.find(f"{{{W}}}docDefaults")
    for child in list(defaults):
        defaults.remove(child)
    normal = looks.paragraph(skin, "plain")
    defaults.append(
        _element(
            f'<w:rPrDefault><w:rPr>{fonts_xml(normal.face)}<w:sz w:val="{round(normal.size * 2)}"/>'
            f'<w:szCs w:val="{round(normal.size * 2)}"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        )
    )
    defaults.append(
        _element(
            '<w:pPrDefault><w:pPr><w:widowControl/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/></w:pPr></w:pPrDefault>'
        )
    )
    for link in list(root.iter(f"{{{W}}}link")):
        link.getparent().remove(link)
    for style in root.iterchildren(f"{{{W}}}style"):
        name = style.get(f"{{{W}}}styleId")
        if name.startswith("Heading"):
            _dress(style, looks.heading(skin, int(name[-1])), level=int(name[-1]))
        elif name == "Normal":
            _dress(style, normal)
    for primary, label in STYLE_NAMES.items():
        for cell in (False, True):
            name = f"{label}（表内）" if cell else label
            style = _element(
                f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style_id(primary, cell=cell)}">'
                f'<w:name w:val="{name}"/><w:basedOn w:val="Normal"/><w:qFormat/></w:style>'
            )
            look = looks.paragraph(skin, primary, cell=cell)
            _dress(style, look, track=0 if cell or primary == "title" else skin.track)
            root.append(style)


def _dress(style: Any, look: Look, *, level: int = 0, track: float = 0) -> None:
    """Give a style its look; theme fonts and colours of the default template go."""
    for tag in ("pPr", "rPr"):
        old = style.find(f"{{{W}}}{tag}")
        if old is not None:
            style.remove(old)
    keep = "<w:keepNext/><w:keepLines/>" if level else ""
    outline = f'<w:outlineLvl w:val="{level - 1}"/>' if level else ""
    style.append(_element(f"<w:pPr>{keep}{paragraph_xml(look)}{outline}</w:pPr>"))
    spacing = round(look.size * 0.12 * 20) if level == 1 else -5 if track else 0
    style.append(
        _element(
            f'<w:rPr>{fonts_xml(look.face)}<w:color w:val="000000"/>'
            + (f'<w:spacing w:val="{spacing}"/>' if spacing else "")
            + f'<w:sz w:val="{round(look.size * 2)}"/><w:szCs w:val="{round(look.size * 2)}"/></w:rPr>'
        )
    )


def _settings(document: Any) -> None:
    """Word 2013 layout rules; underlines also under trailing blanks."""
    settings = document.settings.element
    for child in list(settings.iterchildren(f"{{{W}}}compat")):
        settings.remove(child)
    compat = _element(
        "<w:compat><w:ulTrailSpace/>"
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    )
    after = [settings.find(f"{{{W}}}{tag}") for tag in ("rsids", "themeFontLang", "clrSchemeMapping", "decimalSymbol")]
    place = next((node for node in after if node is not None), None)
    if place is None:
        settings.append(compat)
    else:
        place.addprevious(compat)


def _section(document: Any, skin: looks.Skin, setup: PageSetup) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if setup.width > setup.height else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(setup.width), Mm(setup.height)
    section.top_margin, section.right_margin = Mm(setup.top), Mm(setup.right)
    section.bottom_margin, section.left_margin = Mm(setup.bottom), Mm(setup.left)
    section.header_distance, section.footer_distance = Mm(15), Mm(max(8, setup.bottom - 14))
    properties = section._sectPr  # noqa: SLF001 - python-docx has no public way to the document grid
    for grid in list(properties.iterchildren(f"{{{W}}}docGrid")):
        properties.remove(grid)
    properties.append(_element(f'<w:docGrid w:type="lines" w:linePitch="{round(skin.line * 20)}"/>'))
    if setup.foot:
        footer = section.footer
        footer.is_linked_to_previous = False
        old = footer.paragraphs[0]._p  # noqa: SLF001 - replaced as a whole by the two-tab line with its fields
        old.getparent().replace(old, _foot(setup))


def _foot(setup: PageSetup) -> Any:
    width = twips(setup.text_width)
    size = round(looks.PAGE_MARK_PT * 2)
    manner = f'<w:rPr>{fonts_xml("BodySong")}<w:sz w:val="{size}"/></w:rPr>'
    small = f'<w:rPr>{fonts_xml("BodySong")}<w:sz w:val="{round(looks.CODE_PT * 2)}"/></w:rPr>'

    def words(text: str) -> str:
        return f'<w:r>{manner}<w:t xml:space="preserve">{text}</w:t></w:r>'

    def field(code: str) -> str:
        marks = [f'<w:fldChar w:fldCharType="{step}"/>' for step in ("begin", "separate", "end")]
        marks.insert(1, f'<w:instrText xml:space="preserve"> {code} </w:instrText>')
        marks.insert(3, "<w:t>1</w:t>")
        return "".join(f"<w:r>{manner}{mark}</w:r>" for mark in marks)

    before, between, after = PAGE_MARK
    return _element(
        f'<w:p><w:pPr><w:tabs><w:tab w:val="center" w:pos="{width // 2}"/><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
        '<w:spacing w:before="0" w:after="0" w:line="280" w:lineRule="exact"/><w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="left"/></w:pPr>'
        f"<w:r>{manner}<w:tab/></w:r>{words(before)}{field('PAGE')}{words(between)}{field('NUMPAGES')}{words(after)}"
        f"<w:r>{manner}<w:tab/></w:r><w:r>{small}<w:t>{_CODE}</w:t></w:r></w:p>"
    )


def _font_table() -> bytes:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{escape(",".join(others))}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{"modern" if name == "黑体" else "roman"}"/><w:pitch w:val="default"/></w:font>'
        for name, others in _SUBSTITUTES.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts xmlns:w="{W}">{fonts}</w:fonts>'.encode()


def with_code(foot: str, code: str) -> bytes:
    """The footer part with its document code."""
    return foot.replace(_CODE, escape(code)).encode()


def with_title(core: str, title: str) -> bytes:
    """The core properties with the paper's title."""
    return core.replace(_TITLE, escape(title)).encode()
