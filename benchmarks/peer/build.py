"""Builds ``agreement.docx``, the agreement as users of docxtpl would keep it: an office document with Jinja in its paragraphs.

It prints agreements between up to four persons (no seals of bodies, no blanks for the pen), which is less than our own
template does; ``tests/benchmarks`` holds what it prints equal to ours. Sizes are written here once more on purpose: a peer
that took them from our code could not disagree with it.

    python benchmarks/peer/build.py
"""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, Twips

TARGET = Path(__file__).resolve().parent / "agreement.docx"
FANG, SONG, XIAOBIAOSONG, HEI = "仿宋_GB2312", "宋体", "方正小标宋简体", "黑体"
KEPT = {"Normal", "Heading1", "Heading2", "DefaultParagraphFont", "TableNormal", "NoList", "Header", "Footer"}

PARTY = (
    '{{ party.label }}{% if party.minor %}（未成年人）{% endif %}：{{ [party.name, party.gender, party.ethnicity, party.birth ~ "出生" if '
    'party.birth else "", party.occupation, "住" ~ party.address if party.address else "", party.id_label ~ party.id_no if party.id_no '
    'else "", "联系电话" ~ party.phone if party.phone else ""]|select|join("，") }}。'
)
GUARDIAN = (
    '法定代理人：{{ [one.name, "系" ~ party.name ~ "之" ~ one.kin if one.kin else "", one.id_label ~ one.id_no if one.id_no else "", '
    '"联系电话" ~ one.phone if one.phone else ""]|select|join("，") }}。'
)
AGENT = (
    '委托代理人：{{ [one.name, one.kind, one.id_label ~ one.id_no if one.id_no else "", one.authority, "联系电话" ~ one.phone if '
    'one.phone else ""]|select|join("，") }}。'
)
DUTY_COLUMNS = (12, 13, 32, 31, 40, 28)
DUTY_HEADS = ("序号", "条款", "履行义务人", "权利人", "履行期限", "金额（元）")
DUTY_CELLS = ("no", "item_cn", "obligor", "obligee", "due", "amount")


def build(target: Path = TARGET) -> None:
    """Write the template."""
    document = docx.Document()
    _clean(document)
    _page(document)
    _styles(document)
    _body(document)
    _foot(document)
    core = document.core_properties
    core.author = core.last_modified_by = core.comments = ""
    core.title = "{{ form.title }}"
    core.created = core.modified = datetime(2000, 1, 1)  # noqa: DTZ001 - python-docx takes naive UTC
    _save(document, target)


def _clean(document: Any) -> None:
    """Take away what no agreement needs, so that the peer does not carry it through every rendering."""
    root = document.styles.element
    for style in list(root.iterchildren(qn("w:style"))):
        if style.get(qn("w:styleId")) not in KEPT:
            root.remove(style)
    for paragraph in list(document.paragraphs):
        paragraph._p.getparent().remove(paragraph._p)  # noqa: SLF001 - python-docx has no public way to remove one


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = (
        Mm(37),
        Mm(26),
        Mm(35),
        Mm(28),
    )
    section.header_distance, section.footer_distance = Mm(15), Mm(21)


def _styles(document: Any) -> None:
    styles = document.styles
    dress(styles["Normal"], FANG, 16, 29)
    dress(styles["Heading 1"], XIAOBIAOSONG, 22, 31.9, ALIGN.CENTER, after=14.5)
    dress(styles["Heading 2"], HEI, 16, 29, ALIGN.LEFT, indent=2, before=7.25)
    for name, size, line, align, indent, after in (
        ("文书编号", 16, 29, ALIGN.RIGHT, 0, 7.25),
        ("文书正文", 16, 29, ALIGN.JUSTIFY, 2, 0),
        ("文书条款", 16, 29, ALIGN.JUSTIFY, 2, 0),
        ("文书顶格（表内）", 14, 22, ALIGN.LEFT, 0, 0),
        ("文书居中（表内）", 14, 22, ALIGN.CENTER, 0, 0),
        ("文书标签（表内）", 14, 22, ALIGN.CENTER, 0, 0),
    ):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        dress(style, HEI if "标签" in name else FANG, size, line, align, indent=indent, after=after)


def dress(
    style: Any,
    face: str,
    size: float,
    line: float,
    align: Any = ALIGN.JUSTIFY,
    *,
    indent: int = 0,
    before: float = 0,
    after: float = 0,
) -> None:
    """Give a style face, size and line pitch in points, alignment and indent in characters."""
    style.font.size = Pt(size)
    style.font.bold = None
    style.font.color.rgb = None
    name_face(style, face)
    manner = style.paragraph_format
    manner.line_spacing_rule, manner.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    manner.space_before, manner.space_after = Pt(before), Pt(after)
    manner.first_line_indent = Pt(indent * size)
    manner.alignment = align


def name_face(styled: Any, face: str) -> None:
    """Set Latin and Chinese face of a style or run."""
    styled.font.name = face
    fonts = styled.element.rPr.rFonts
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), face)


def _body(document: Any) -> None:
    def add(text: str, style: str = "文书正文", *, keep: bool = False) -> Any:
        paragraph = document.add_paragraph(text, style=style)
        paragraph.paragraph_format.keep_with_next = keep or None
        return paragraph

    add("{{ form.title }}", "Heading 1")
    add("编号：{{ agreement.no }}", "文书编号")
    add("{%p for party in parties %}")
    add(PARTY).alignment = ALIGN.LEFT
    for people, words in (("guardians", GUARDIAN), ("agents", AGENT)):
        add(f"{{%p for one in party.{people} %}}")
        add(words).alignment = ALIGN.LEFT
        add("{%p endfor %}")
    add("{%p endfor %}")
    add("{%p if agreement.supplements %}")
    add("本协议为{{ agreement.supplements }}号人民调解协议的补充、变更协议，与原协议不一致的，以本协议为准。")
    add("{%p endif %}")
    add("纠纷主要事实、争议事项", "Heading 2")
    for name in ("facts", "disputed"):
        add(f'{{%p for part in agreement.{name}.split("\\n") if part.strip() %}}')
        add("{{ part.strip() }}")
        add("{%p endfor %}")
    add("{%p if agreement.responsibility %}")
    add("各方当事人的责任：{{ agreement.responsibility }}")
    add("{%p endif %}")
    add(
        "经调解，{% if agreement.partial %}各方当事人就部分争议事项{% else %}各方当事人{% endif %}自愿达成如下协议：",
        keep=True,
    )
    add('{%p for item in agreement["items"] %}')
    add("{{ item.no_cn }}、{{ item.text }}", "文书条款")
    add("{%p endfor %}")
    _duties(document, add)
    manner = add("")
    name_face(manner.add_run("履行方式、时限："), HEI)
    manner.add_run('{{ agreement.manner or "按照上述各条约定的方式和期限履行。" }}')
    _unsaid(add)
    add("{{ law.written_effect.text }}")
    add("本协议一式{{ agreement.copies_cn }}份，当事人、{{ centre.committee }}各持一份，具有同等效力。", keep=True)
    add("（以下空白）", keep=True)
    _spacer(document, 227, keep=True)
    _signatures(document)
    _spacer(document, 80, keep=True)
    _seal(document)
    _spacer(document, 20)


def _unsaid(add: Any) -> None:
    more = "((item.unsaid_duties if duties|length <= 3 else []) + item.unsaid_terms)"
    add('{%p for item in agreement["items"] %}')
    add(f"{{%p if {more} %}}")
    add(f"第{{{{ item.no_cn }}}}项：{{{{ {more}|join('；') }}}}。")
    add("{%p endif %}")
    add("{%p endfor %}")


def _duties(document: Any, add: Any) -> None:
    add("{%p if duties|length > 3 %}")
    add("履行明细", "Heading 2")
    table = _table(document, DUTY_COLUMNS, rows=4, margins=(45, 90), line="single")
    for cell, words in zip(table.rows[0].cells, DUTY_HEADS, strict=True):
        fill(cell, words, style="文书标签（表内）")
    mark = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - python-docx has no public way to repeat a row
    fill(table.rows[1].cells[0], "{%tr for one in duties %}")
    for cell, name in zip(table.rows[2].cells, DUTY_CELLS, strict=True):
        align = {"amount": ALIGN.RIGHT, "obligor": None, "obligee": None}.get(name, ALIGN.CENTER)
        fill(cell, f"{{{{ one.{name} }}}}").alignment = align
    fill(table.rows[3].cells[0], "{%tr endfor %}")
    for row in table.rows:
        height(row, 8)
    add("{%p endif %}")


def _signatures(document: Any) -> None:
    """One row for each party, mediator and recorder, whichever side is longer."""
    table = _table(document, (60, 27, 5, 64), rows=3, margins=(28, 45))
    fill(table.rows[0].cells[0], "{%tr for place in range([parties|length, mediators|length + 1]|max) %}")
    fill(table.rows[2].cells[0], "{%tr endfor %}")
    left, print_box, gap, right = table.rows[1].cells
    fill(
        left, "{{ parties[place].label }}{% if parties[place].guarded %}的法定代理人{% endif %}：", top=True, keep=True
    )
    small = left.add_paragraph(style="文书顶格（表内）")
    small.paragraph_format.keep_with_next = True
    small.paragraph_format.line_spacing = Pt(16.5)
    small.add_run("（签名、盖章或按指印）").font.size = Pt(10.5)
    boxed = fill(print_box, "", keep=True)
    boxed.alignment = ALIGN.CENTER
    boxed.add_run("指印").font.size = Pt(11)
    _borders(print_box)
    fill(gap, "", keep=True)
    fill(
        right,
        "{% if place < mediators|length %}人民调解员（签名）{% if mediators[place].host %}（主持）{% endif %}：{% else %}记录人（签名）：{% endif %}",
        top=True,
        keep=True,
    )
    height(table.rows[1], 25)


def _seal(document: Any) -> None:
    table = _table(document, (92.73, 63.27), rows=1, margins=(28, 45))
    height(table.rows[0], 50)
    left, right = table.rows[0].cells
    fill(left, "")
    fill(right, "{{ centre.committee }}", style="文书居中（表内）")
    right.add_paragraph("　　　　年　　月　　日", style="文书居中（表内）")


def _table(document: Any, columns: tuple[float, ...], *, rows: int, margins: tuple[int, int], line: str = "nil") -> Any:
    """A table of fixed columns in mm; cell margins in twips."""
    table = document.add_table(rows, len(columns))
    table.autofit = False
    table.allow_autofit = False
    for index, width in enumerate(columns):
        table.columns[index].width = Mm(width)
        for cell in table.columns[index].cells:
            cell.width = Mm(width)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    properties = table._tbl.tblPr  # noqa: SLF001 - borders and margins of a table have no public way
    _edge(properties, "w:tblBorders", ("top", "left", "bottom", "right", "insideH", "insideV"), line)
    around = OxmlElement("w:tblCellMar")
    for side, width in zip(("top", "left", "bottom", "right"), margins * 2, strict=True):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(width))
        edge.set(qn("w:type"), "dxa")
        around.append(edge)
    properties.append(around)
    return table


def _borders(cell: Any) -> None:
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001 - python-docx has no public way to a cell's borders
    align = properties.find(qn("w:vAlign"))
    _edge(properties, "w:tcBorders", ("top", "left", "bottom", "right"), "single")
    properties.append(align)


def _edge(properties: Any, tag: str, sides: tuple[str, ...], line: str) -> None:
    borders = OxmlElement(tag)
    for side in sides:
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:val"), line)
        if line != "nil":
            for name, value in (("sz", "4"), ("space", "0"), ("color", "000000")):
                edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    properties.append(borders)


def height(row: Any, mm: float) -> None:
    """Least height of a row, which is not split between pages."""
    row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))  # noqa: SLF001 - no public way
    row.height, row.height_rule = Mm(mm), WD_ROW_HEIGHT_RULE.AT_LEAST


def fill(cell: Any, words: str, *, style: str = "文书顶格（表内）", top: bool = False, keep: bool = False) -> Any:
    """Write the first paragraph of a cell."""
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    paragraph.paragraph_format.keep_with_next = keep or None
    if words:
        paragraph.add_run(words)
    if top:
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.TOP
    return paragraph


def _spacer(document: Any, line: int, *, keep: bool = False) -> None:
    """An empty line of that many twips."""
    manner = document.add_paragraph().paragraph_format
    manner.keep_with_next = keep or None
    manner.line_spacing_rule, manner.line_spacing = WD_LINE_SPACING.EXACTLY, Twips(line)
    manner.space_before = manner.space_after = Pt(0)


def _foot(document: Any) -> None:
    """Page mark in the middle, document code at the right."""
    footer = document.sections[0].footer
    footer.is_linked_to_previous = False
    line = footer.paragraphs[0]
    manner = line.paragraph_format
    manner.tab_stops.clear_all()
    manner.tab_stops.add_tab_stop(Twips(4422), docx.enum.text.WD_TAB_ALIGNMENT.CENTER)
    manner.tab_stops.add_tab_stop(Twips(8844), docx.enum.text.WD_TAB_ALIGNMENT.RIGHT)
    manner.line_spacing_rule, manner.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(14)
    manner.alignment, manner.first_line_indent = ALIGN.LEFT, Pt(0)

    def run(size: float = 10.5) -> Any:
        made = line.add_run()
        name_face(made, SONG)
        made.font.size = Pt(size)
        return made

    def field(code: str) -> None:
        for step in ("begin", "", "separate", "text", "end"):
            if step == "text":
                run().text = "1"
                continue
            mark = OxmlElement("w:fldChar" if step else "w:instrText")
            if step:
                mark.set(qn("w:fldCharType"), step)
            else:
                mark.text = f" {code} "
            run()._r.append(mark)  # noqa: SLF001 - python-docx has no fields

    run().add_tab()
    run().text = "第 "
    field("PAGE")
    run().text = " 页　共 "
    field("NUMPAGES")
    run().text = " 页"
    run().add_tab()
    run(7.5).text = "{{ code }}"


def _save(document: Any, target: Path) -> None:
    """Without thumbnail, custom XML and compatibility styles, and always with the same bytes."""
    stream = BytesIO()
    document.save(stream)
    dropped = ("docProps/thumbnail.jpeg", "customXml/", "word/stylesWithEffects.xml")
    with ZipFile(stream) as archive, ZipFile(target, "w", ZIP_DEFLATED) as made:
        for name in sorted(archive.namelist()):
            if name.startswith(dropped):
                continue
            data = archive.read(name)
            if name.endswith(".rels"):
                data = re.sub(rb"<Relationship [^>]*(thumbnail|customXml|stylesWithEffects)[^>]*/>", b"", data)
            elif name == "[Content_Types].xml":
                data = re.sub(rb'<Override PartName="/(customXml|word/stylesWithEffects)[^>]*/>', b"", data)
            info = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = ZIP_DEFLATED
            made.writestr(info, data)


if __name__ == "__main__":
    build()
