"""From the tree to the HTML and the measured style sheet that WeasyPrint lays out."""

from __future__ import annotations

import re
from html import escape

from mediation.documents import looks
from mediation.documents.layout import is_long_row, is_near_row, joined_rows, rule_height
from mediation.documents.looks import MM_PER_PT, Look
from mediation.documents.tree import (
    BLANK_HERE,
    CONTINUED,
    FROM_BEFORE,
    BlankHere,
    BlankLines,
    Block,
    Cell,
    Doc,
    Heading,
    Keep,
    PageBreak,
    PageSetup,
    Para,
    Row,
    Run,
    SealBox,
    SignZone,
    Table,
)

PAGE_MARK = ("第 ", " 页　共 ", " 页")
CONTINUED_AT = "@top-right"
FROM_BEFORE_AT = "@top-left"
NAMED_ROW = "named"
"""Class of a row whose first cell names it, so that a page it goes on to can say so."""
_NAME = re.compile("[\u4e00-\u9fff、]{2,16}")
"""The margin box that says a table goes on from the page before; drawn only on such pages."""
NEAR = "long near"
"""Class of a row that counts as long, but may fit a page once it is drawn."""
TAIL = '<div class="tail"></div>'
"""Ends each cell of a row that may break, in the place of padding below. Where lines reach the foot of a page and padding does
not fit below them, WeasyPrint takes the table's head away to make room; this block instead takes the last lines over with it."""


def page(doc: Doc) -> str:
    """The whole HTML document of a paper."""
    body = "".join(_block(block, doc) for block in doc.blocks)
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(doc.title)}</title></head>'
        f'<body class="{doc.skin}"><div class="doc" data-code="{escape(doc.code)}">{body}</div></body></html>'
    )


def _block(block: Block, doc: Doc) -> str:
    if isinstance(block, Para):
        return _para(block, doc)
    if isinstance(block, Heading):
        look = looks.heading(looks.SKINS[doc.skin], block.level)
        return f"<h{block.level}>{_runs(block.runs, look)}</h{block.level}>"
    if isinstance(block, Table):
        return _table(block, doc)
    if isinstance(block, Keep):
        return f'<div class="keep">{_blocks(block.blocks, doc)}</div>'
    if isinstance(block, SignZone):
        return f'<div class="signzone {"flows" if block.flows else "whole"}">{_blocks(block.blocks, doc)}</div>'
    if isinstance(block, SealBox):
        return f'<div class="seal"><div class="inner">{_blocks(block.lines, doc)}</div></div>'
    if isinstance(block, BlankLines):
        return '<div class="rule"></div>' * block.count
    if isinstance(block, BlankHere):
        return f'<p class="blankhere">{BLANK_HERE}</p>'
    assert isinstance(block, PageBreak)
    return '<div class="pagebreak"></div>'


def _blocks(blocks: tuple[Block, ...] | tuple[Para, ...], doc: Doc) -> str:
    return "".join(_block(block, doc) for block in blocks)


def _para(para: Para, doc: Doc, *, cell: bool = False) -> str:
    primary, modifiers = looks.split_classes(para.cls, cell=cell)
    names = " ".join((primary, *(f"m-{name}" for name in modifiers), *(("kn",) if para.keep_next else ())))
    look = looks.look_of(looks.SKINS[doc.skin], para.cls, cell=cell)
    return f'<p class="{names}">{_runs(para.runs, look) or "<br>"}</p>'


def _runs(runs: tuple[Run, ...], look: Look) -> str:
    return "".join(_run(run, look) for run in runs)


def _run(run: Run, look: Look) -> str:
    if run.marks == ("br",):
        return "<br>"
    if run.width:
        return _blank(run, look)
    words = escape(run.text, quote=False)
    if "wide2" in run.marks and len(run.text) == 2:
        words = f'<span class="wide2">{words[: -len(escape(run.text[-1], quote=False))]}</span>{escape(run.text[-1], quote=False)}'
    names = [name for name in run.marks if name not in ("b", "wide2")]
    if names:
        words = f'<span class="{" ".join(names)}">{words}</span>'
    return f"<b>{words}</b>" if "b" in run.marks else words


def _blank(run: Run, look: Look) -> str:
    """A blank of a fixed width; content too long for it is simply underlined text that may wrap."""
    words = escape(run.text, quote=False)
    if looks.ems(run.text) * look.size * MM_PER_PT > run.width - 1:
        return f'<span class="fill">{words}</span>'
    return f'<span class="blank" style="width:{run.width}mm">{words}</span>'


def _table(table: Table, doc: Doc) -> str:
    cols = "".join(f'<col style="width:{col}mm">' for col in table.cols)
    joined = joined_rows(table, doc)
    lines = [_row(row, table, doc, joined=row.keep or index in joined) for index, row in enumerate(table.rows)]
    heads = sum(row.header for row in table.rows)
    head, body = "".join(lines[:heads]), "".join(lines[heads:])
    return (
        f'<table class="{table.cls}" style="width:{round(sum(table.cols), 3)}mm"><colgroup>{cols}</colgroup>'
        f"{f'<thead>{head}</thead>' if head else ''}<tbody>{body}</tbody></table>"
    )


def _row(row: Row, table: Table, doc: Doc, *, joined: bool) -> str:
    long = NEAR if is_near_row(row, table, doc) else "long" if is_long_row(row, table, doc) else ""
    cells = "".join(_cell(cell, table, doc, tail=TAIL if long else "") for cell in row.cells)
    held = any(isinstance(block, Para) and block.keep_next for cell in row.cells for block in cell.blocks)
    called = _called(row) if long else ""
    names = [name for name, said in ((long, long), (NAMED_ROW, called), ("kn", joined or held)) if said]
    style = f" style=\"string-set:goes '{called}'\"" if called else ""
    return f'<tr class="{" ".join(names)}"{style}>{cells}</tr>' if names else f"<tr>{cells}</tr>"


def _called(row: Row) -> str:
    """The words of the first cell, where they are short enough to name the row and are not what makes it long."""
    if len(row.cells) < 2:
        return ""
    paras = (block for block in row.cells[0].blocks if isinstance(block, Para))
    words = "".join("".join(run.text for para in paras for run in para.runs).split())
    return words if _NAME.fullmatch(words) else ""


def _cell(cell: Cell, table: Table, doc: Doc, *, tail: str = "") -> str:
    spans = "".join(
        f' {name}="{count}"' for name, count in (("colspan", cell.colspan), ("rowspan", cell.rowspan)) if count > 1
    )
    names = list(cell.cls)
    inner = []
    for block in cell.blocks:
        if isinstance(block, SealBox):
            names.append("sealed")
            inner += [_para(line, doc, cell=True) for line in block.lines]
        elif isinstance(block, Para):
            inner.append(_para(block, doc, cell=True))
        else:
            inner.append(_block(block, doc))
    height = looks.SEAL_MM if "sealed" in names else looks.cell_height(cell.cls, table.cls)
    style = f' style="height:{height}mm"' if height else ""
    return f'<td class="{" ".join(names)}"{spans}{style}>{"".join(inner)}{tail}</td>'


def measured_css(skin_name: str, setup: PageSetup) -> str:
    """The part of the style sheet that holds sizes: page, paragraphs, headings of a skin."""
    skin = looks.SKINS[skin_name]
    rules = [_page_rule(setup)]
    rules += [_rule(f"h{level}", looks.heading(skin, level)) for level in (1, 2)]
    for primary in looks.PRIMARY:
        for scope, cell in (("", False), ("td ", True)):
            base = looks.paragraph(skin, primary, cell=cell)
            rules.append(_rule(f"{scope}p.{primary}", base))
            small = looks.modify(base, ("small",))
            rules.append(f"{scope}p.{primary}.m-small{{font-size:{small.size}pt;line-height:{small.line}pt}}")
            rules.append(f"{scope}p.{primary}.m-gap{{margin-top:{base.line / 2}pt}}")
    rules.append(_rule("p.blankhere", looks.paragraph(skin, "body")))
    rules.append(f"body{{letter-spacing:{skin.track}pt}}" if skin.track else "")
    rules.append(f".rule{{height:{rule_height(skin):.2f}mm}}")
    return "\n".join(rules)


def _page_rule(setup: PageSetup) -> str:
    margins = f"{setup.top}mm {setup.right}mm {setup.bottom}mm {setup.left}mm"
    foot = ""
    if setup.foot:
        before, between, after = PAGE_MARK
        foot = (
            f'@bottom-center{{content:"{before}" counter(page) "{between}" counter(pages) "{after}";'
            f"font:{looks.PAGE_MARK_PT}pt BodySong;vertical-align:top;padding-top:6mm}}"
            f"@bottom-right{{content:string(code);font:{looks.CODE_PT}pt BodySong;vertical-align:top;padding-top:7mm;text-align:right}}"
            f'{CONTINUED_AT}{{content:"{CONTINUED}";font:{looks.PAGE_MARK_PT}pt BodySong;vertical-align:bottom;'
            "padding-bottom:1mm;text-align:right}"
            f'{FROM_BEFORE_AT}{{content:"{FROM_BEFORE}" string(goes,start);font:{looks.PAGE_MARK_PT}pt BodySong;'
            "vertical-align:bottom;padding-bottom:1mm;text-align:left}"
        )
    return f"@page{{size:{setup.width}mm {setup.height}mm;margin:{margins};{foot}}}"


def _rule(selector: str, look: Look) -> str:
    return (
        f"{selector}{{font-family:{look.face};font-size:{look.size}pt;line-height:{look.line}pt;text-align:{look.align};"
        f"text-indent:{look.indent}em;margin:{look.before}pt 0 {look.after}pt;font-weight:{'bold' if look.bold else 'normal'}}}"
    )
