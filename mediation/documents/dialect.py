"""From the closed dialect to the tree. Anything outside the dialect is an error naming the template and its line.

The template's output is well-formed XML. The templating step leaves the attribute ``l="FILE:LINE"`` on every tag that
was written in a template, so that an error in the output names the line a person has to mend.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mediation.documents import looks
from mediation.documents.inline import fold
from mediation.documents.tree import (
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
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from lxml.etree import _Element

MARK = "l"
MAX_PAGE_BREAKS = 200
MAX_BLANK_LINES = 60
_ATTRIBUTES: dict[str, frozenset[str]] = {
    "section": frozenset({"class", "data-title"}),
    "p": frozenset({"class"}),
    "div": frozenset({"class"}),
    "span": frozenset({"class"}),
    "table": frozenset({"class"}),
    "tr": frozenset({"class"}),
    "th": frozenset({"class", "colspan", "rowspan"}),
    "td": frozenset({"class", "colspan", "rowspan"}),
    "col": frozenset({"style"}),
    "u": frozenset({"class", "data-width"}),
    "blanklines": frozenset({"n"}),
} | {name: frozenset() for name in ("h1", "h2", "b", "br", "colgroup", "thead", "tbody", "pagebreak", "blankhere")}
_P_CLASSES = frozenset(looks.PRIMARY) | frozenset(looks.MODIFIERS)
_MM = re.compile(r"(\d{1,3}(?:\.\d+)?)mm")
_COL = re.compile(r"\s*width\s*:\s*(\d{1,3}(?:\.\d+)?)mm\s*;?\s*")
_MARKED = re.compile(r'\bl="([^":]+):(\d+)"')


def parse(source: str, *, form: str) -> Doc:
    """The tree of a paper from the text its template gave.

    Raises `Problem` with reason ``template`` for anything outside the dialect.
    """
    return _Parser(form).document(_xml(source, form))


_UNPAIRED = re.compile(r"mismatch: (\w{1,20}) .*?and (\w{1,20})")


def _xml(source: str, form: str) -> _Element:
    from lxml import etree

    if not source.strip():
        raise Problem("template", f"{form} 的模板是空的，什么也印不出来，请补写内容。")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_pis=False)
    try:
        return etree.fromstring(source.strip().encode(), parser)
    except etree.XMLSyntaxError as error:
        lines = source.strip().split("\n")
        line, column = error.position
        before = "\n".join([*lines[: line - 1], lines[line - 1][: max(column, 0)] if line <= len(lines) else ""])
        marks = _MARKED.findall(before)
        place = f"{marks[-1][0]} 第{marks[-1][1]}行附近" if marks else f"结果第{line}行"
        pair = _UNPAIRED.search(str(error.msg))
        detail = f"（{pair[1]} 与 {pair[2]} 没有成对）" if pair else ""
        raise Problem(
            "template",
            f"{form} 的模板 {place}标签写得不完整：请检查标签是否成对、属性是否加引号{detail}。",
            where=place,
        ) from error


class _Parser:
    def __init__(self, form: str) -> None:
        self.form = form
        self.place = ""
        self.breaks = 0

    def fail(self, node: _Element | None, what: str) -> Problem:
        place = self.place
        if node is not None and node.get(MARK):
            place = str(node.get(MARK))
        name, _, line = place.partition(":")
        where = f"{name} 第{line}行" if line else "模板"
        return Problem("template", f"{self.form} 的模板 {where}：{what}。", where=where)

    def check(self, node: _Element) -> str:
        """Name of the element, after its name and attributes were found to be of the dialect."""
        if not isinstance(node.tag, str):
            raise self.fail(None, "不能有 HTML 注释或处理指令，注释请写作 {# … #}")
        if node.get(MARK):
            self.place = str(node.get(MARK))
        if node.tag not in _ATTRIBUTES:
            raise self.fail(node, f"不认识的标签 <{node.tag}>")
        for key in node.attrib:
            if key != MARK and str(key) not in _ATTRIBUTES[node.tag]:
                raise self.fail(node, f"<{node.tag}> 不能有属性 {key!s}")
        return node.tag

    def classes(self, node: _Element, allowed: frozenset[str]) -> tuple[str, ...]:
        names = tuple(str(node.get("class") or "").split())
        for name in names:
            if name not in allowed:
                raise self.fail(node, f"<{node.tag!s}> 不认识的样式 {name}")
        return names

    def document(self, root: _Element) -> Doc:
        if self.check(root) != "section":
            raise self.fail(root, '整篇文书应放在一个 <section class="form …"> 里')
        names = self.classes(root, frozenset({"form", "landscape", "nofoot", *looks.SKINS}))
        skins = [name for name in names if name in looks.SKINS]
        if "form" not in names or len(skins) > 1:
            raise self.fail(root, "<section> 的样式应为 form 加 prose、ruled、dense、sheet、cover 之一")
        title = " ".join(str(root.get("data-title") or "").split())
        if not title:
            raise self.fail(root, "<section> 缺 data-title（文书名称）")
        skin = looks.SKINS[skins[0] if skins else "prose"]
        foot = "nofoot" not in names and skin.name != "cover"
        page = looks.page_of(skin, landscape="landscape" in names, foot=foot)
        self.text_width = page.text_width
        return Doc(title, self.form, skin.name, page, self.blocks(root, top=True))

    def blocks(self, parent: _Element, *, top: bool = False, zone: bool = False) -> tuple[Block, ...]:
        self.no_text(parent)
        return tuple(self.block(node, top=top, zone=zone) for node in parent)

    def no_text(self, parent: _Element) -> None:
        loose = [parent.text, *(child.tail for child in parent)]
        for words in loose:
            if words and words.strip():
                raise self.fail(parent, f"文字“{words.strip()[:12]}”没有放在段落里")

    def block(self, node: _Element, *, top: bool, zone: bool) -> Block:
        tag = self.check(node)
        if tag == "p":
            return Para(self.classes(node, _P_CLASSES), self.inline(node))
        if tag in ("h1", "h2"):
            return Heading(int(tag[1]), self.inline(node))
        if tag == "table":
            return self.table(node)
        if tag == "blankhere":
            return BlankHere()
        if tag == "blanklines":
            return BlankLines(self.number(node, "n", MAX_BLANK_LINES))
        if tag == "pagebreak" and top:
            self.breaks += 1
            if self.breaks > MAX_PAGE_BREAKS:
                raise self.fail(node, f"分页超过 {MAX_PAGE_BREAKS} 处")
            return PageBreak()
        if tag == "div":
            return self.div(node, zone=zone)
        raise self.fail(node, f"<{tag}> 不能放在这里")

    def div(self, node: _Element, *, zone: bool) -> Block:
        names = self.classes(node, frozenset({"keep", "signzone", "seal"}))
        if names == ("seal",):
            return self.seal(node)
        if names == ("keep",):
            return Keep(self.blocks(node, zone=zone))
        if names == ("signzone",) and not zone:
            return SignZone(self.blocks(node, zone=True))
        raise self.fail(node, "<div> 的样式应为 keep、signzone、seal 之一，签署区不能套签署区")

    def seal(self, node: _Element) -> SealBox:
        self.no_text(node)
        lines = []
        for child in node:
            if self.check(child) != "p":
                raise self.fail(child, "盖章处只能放段落 <p>")
            lines.append(Para(self.classes(child, _P_CLASSES), self.inline(child)))
        return SealBox(tuple(lines))

    def number(self, node: _Element, name: str, most: int) -> int:
        value = str(node.get(name) or "1")
        if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= most:
            raise self.fail(node, f"<{node.tag!s}> 的 {name}=“{value}”应为 1 至 {most} 的整数")
        return int(value)

    def table(self, node: _Element) -> Table:
        self.no_text(node)
        names = self.classes(node, frozenset({"grid", "plain", "sign"}))
        cols: tuple[float, ...] = ()
        rows: list[Row] = []
        for part in node:
            tag = self.check(part)
            self.no_text(part)
            if tag == "colgroup":
                cols = tuple(self.column(col) for col in part)
            elif tag in ("thead", "tbody"):
                if tag == "thead" and rows:
                    raise self.fail(part, "表头 <thead> 应在表的最前面")
                rows += [self.row(line, header=tag == "thead") for line in part]
            else:
                raise self.fail(part, "表格里只能有 <colgroup>、<thead>、<tbody>")
        if not cols:
            raise self.fail(node, '表格缺 <colgroup>，每列须写宽度，如 <col style="width:30mm"/>')
        return Table(
            _fit(cols, self.text_width), self.place_cells(node, rows, len(cols)), names[0] if names else "grid"
        )

    def column(self, node: _Element) -> float:
        found = _COL.fullmatch(str(node.get("style") or "")) if self.check(node) == "col" else None
        if found is None:
            raise self.fail(node, '列宽应写作 <col style="width:30mm"/>')
        return float(found[1])

    def row(self, node: _Element, *, header: bool) -> Row:
        if self.check(node) != "tr":
            raise self.fail(node, "表格的行应为 <tr>")
        self.no_text(node)
        keep = "keep" in self.classes(node, frozenset({"keep"}))
        return Row(tuple(self.cell(child) for child in node), header, keep)

    def cell(self, node: _Element) -> Cell:
        tag = self.check(node)
        if tag not in ("td", "th"):
            raise self.fail(node, "行里只能有 <td> 或 <th>")
        names = tuple(str(node.get("class") or "").split())
        for name in names:
            height = name[2:] if name.startswith("mm") else ""
            if name not in looks.CELL_CLASSES and not (height.isdigit() and 5 <= int(height) <= 120):
                raise self.fail(node, f"<{tag}> 不认识的样式 {name}")
        if tag == "th" and "label" not in names:
            names = ("label", *names)
        colspan, rowspan = self.number(node, "colspan", 40), self.number(node, "rowspan", 400)
        return Cell(self.cell_blocks(node, names), names, colspan, rowspan)

    def cell_blocks(self, node: _Element, names: tuple[str, ...]) -> tuple[Block, ...]:
        if not any(isinstance(child.tag, str) and child.tag in ("p", "div", "blanklines") for child in node):
            return (Para(("label",) if "label" in names else ("plain",), self.inline(node)),)
        blocks = self.blocks(node)
        for child, block in zip(node, blocks, strict=True):
            if not isinstance(block, Para | SealBox | BlankLines):
                raise self.fail(child, "单元格里只能放段落、盖章处或书写横线")
        return blocks

    def place_cells(self, table: _Element, rows: list[Row], width: int) -> tuple[Row, ...]:
        """The rows with each cell's place in the grid; a row that does not fill the grid is an error."""
        covered: dict[int, int] = {}  # column -> rows still covered from above
        placed = []
        for index, row in enumerate(rows):
            col, cells = 0, []
            for cell in row.cells:
                while covered.get(col, 0):
                    col += 1
                if index + cell.rowspan > len(rows):
                    raise self.fail(table, f"表格第{index + 1}行的 rowspan 超出表格")
                cells.append(Cell(cell.blocks, cell.cls, cell.colspan, cell.rowspan, index, col))
                for place in range(col, col + cell.colspan):
                    if covered.get(place, 0) or place >= width:
                        raise self.fail(table, f"表格第{index + 1}行的格子多于 {width} 列")
                    covered[place] = cell.rowspan
                col += cell.colspan
            if any(not covered.get(place, 0) for place in range(width)):
                raise self.fail(table, f"表格第{index + 1}行的格子少于 {width} 列")
            covered = {place: left - 1 for place, left in covered.items()}
            placed.append(Row(tuple(cells), row.header, row.keep))
        return tuple(placed)

    def inline(self, node: _Element) -> tuple[Run, ...]:
        runs: list[Run] = []
        self.collect(node, (), runs)
        return fold(runs)

    def collect(self, node: _Element, marks: tuple[str, ...], runs: list[Run]) -> None:
        if node.text:
            runs.append(Run(node.text, marks))
        for child in node:
            tag = self.check(child)
            if tag == "br":
                runs.append(Run("\n", ("br",)))
            elif tag == "b":
                self.collect(child, (*marks, "b"), runs)
            elif tag == "span":
                self.collect(child, marks + self.classes(child, frozenset(looks.SPAN_CLASSES)), runs)
            elif tag == "u":
                runs.append(self.blank(child, marks))
            else:
                raise self.fail(child, f"<{tag}> 不能放在段落的文字中间")
            if child.tail:
                runs.append(Run(child.tail, marks))

    def blank(self, node: _Element, marks: tuple[str, ...]) -> Run:
        width = _MM.fullmatch(str(node.get("data-width") or ""))
        if str(node.get("class")) != "fill" or width is None:
            raise self.fail(node, '填空应写作 <u class="fill" data-width="40mm">…</u>')
        inner: list[Run] = []
        self.collect(node, (), inner)
        words = "".join(run.text for run in fold(inner)).replace("\n", "　")
        return Run(words, (*marks, "blank"), min(float(width[1]), self.text_width))


def _fit(cols: tuple[float, ...], width: float) -> tuple[float, ...]:
    """Column widths that never exceed the type area and fill it when they nearly do."""
    total = sum(cols)
    if total > width or total >= width * 0.95:
        return tuple(round(col * width / total, 3) for col in cols)
    return cols
