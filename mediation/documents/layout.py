"""What has to be known before drawing: is the paper long, does the signature zone fit, which lines go with it.

The decisions rest on counted characters, not on a drawn page, so that PDF and DOCX say and keep the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from math import ceil

from mediation.documents import looks
from mediation.documents.looks import MM_PER_PT, Skin
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
    runs_text,
)
from mediation.documents.zone import flowing, kept_row

LONG_PAGES = 3  # prose beyond this many pages goes from 16 to 14 points
KEPT_LINES = 2  # lines of agreement text that go with the signatures
_ROW_ROOM = 0.93  # of a page; counted heights may be a few lines short of drawn ones
_ROW_DOUBT = 1.05  # of a page; up to here a row counted as long may fit when drawn
_PADDING_MM = 2.0
_LETTER_SPARE = 2.0  # lines: a letter that barely fits on its page in one program does not in another
_ZONE_GAP_MM = 4.0  # above the signatures, as print.css has it
_ROW_GAP_MM = 1.5  # between the rows of signatures, as print.css has it


def settle(doc: Doc) -> Doc:
    """The paper with its final skin, and with signatures bound to the text before them.

    An agreement goes to smaller letters when it is long; an agreement or a letter also when that spares a page of signatures.
    """
    signed = any(isinstance(block, SignZone) for block in doc.blocks)
    if doc.skin == "prose":
        smaller = _reset(doc, "dense")
        if pages(doc) > LONG_PAGES or (signed and pages(smaller) < pages(doc)):
            doc = smaller
    elif doc.skin == "dense" and signed and pages(_reset(doc, "compact")) < pages(doc, spare=_LETTER_SPARE):
        doc = _reset(doc, "compact")
    return replace(doc, blocks=_with_zones(doc))


def _reset(doc: Doc, skin: str) -> Doc:
    landscape = doc.page.width > doc.page.height
    page = looks.page_of(looks.SKINS[skin], landscape=landscape, foot=doc.page.foot)
    return replace(doc, skin=skin, page=page)


def pages(doc: Doc, *, spare: float = 0.5) -> int:
    """Estimated number of pages: the text fills page after page, the signatures move on as one with two lines before them.

    ``spare``: lines left unused at the foot of each page.
    """
    line = looks.SKINS[doc.skin].line * MM_PER_PT
    room, width = doc.page.text_height - spare * line, doc.page.text_width
    count, used = 1, 0.0
    for block in doc.blocks:
        height = _height((block,), doc, width)
        if isinstance(block, SignZone) and used + height + _ZONE_GAP_MM > room:
            count, used = count + 1, (KEPT_LINES + 1) * line + _ZONE_GAP_MM
        elif isinstance(block, Keep) and used + height > room > height:
            count, used = count + 1, 0.0
        used += height
        count, used = count + int(used // room), used % room
    return count


def row_height(row: Row, table: Table, doc: Doc) -> float:
    """Estimated height of a table row in mm, cells that reach over several rows left out."""
    return max((_cell_height(cell, table, doc) for cell in row.cells if cell.rowspan == 1), default=8.0)


def least_heights(table: Table) -> list[float]:
    """The least height of each row in mm; what a spanning cell still needs goes to the last row it reaches."""
    return _spread(table, lambda cell: least_height(cell, table))


def least_height(cell: Cell, table: Table) -> float:
    """The least height of a cell in mm."""
    if any(isinstance(block, SealBox) for block in cell.blocks):
        return looks.SEAL_MM
    return looks.cell_height(cell.cls, table.cls)


def _spread(table: Table, needed: Callable[[Cell], float]) -> list[float]:
    heights = [max((needed(cell) for cell in row.cells if cell.rowspan == 1), default=0.0) for row in table.rows]
    for row in table.rows:
        for cell in row.cells:
            if cell.rowspan > 1:
                last = cell.row + cell.rowspan - 1
                heights[last] += max(0.0, needed(cell) - sum(heights[cell.row : last + 1]))
    return heights


def _with_zones(doc: Doc) -> tuple[Block, ...]:
    blocks = _lead_ins_kept(doc.blocks)
    for index, block in enumerate(blocks):
        before = blocks[index - 1] if index else None
        if isinstance(block, Para) and "note" in block.cls and isinstance(before, Table) and before.rows:
            blocks[index - 1] = _last_row_kept(before)
        if isinstance(block, SignZone):
            room = doc.page.text_height - KEPT_LINES * looks.SKINS[doc.skin].line * MM_PER_PT
            flows = _height(block.blocks, doc, doc.page.text_width) > room * 0.93
            blocks[index] = SignZone(flowing(block.blocks, doc), flows=True) if flows else block
            _keep_before(blocks, index, doc)
    said = {at - 1 for at, block in enumerate(blocks) if isinstance(block, SignZone) and block.flows}
    return tuple(block for at, block in enumerate(blocks) if not (at in said and isinstance(block, BlankHere)))


def _lead_ins_kept(blocks: tuple[Block, ...]) -> list[Block]:
    """The blocks with a sentence that stands between a heading and the list it announces held to the first of the list."""
    kept = list(blocks)
    for index, (before, block) in enumerate(pairwise(blocks), 1):
        if isinstance(before, Heading) and isinstance(block, Para) and runs_text(block.runs).rstrip().endswith("："):
            kept[index] = replace(block, keep_next=True)
    return kept


def _keep_before(blocks: list[Block], zone: int, doc: Doc) -> None:
    """Marks the paragraphs before a zone until at least two lines of text are bound to it."""
    lines = 0
    for index in range(zone - 1, -1, -1):
        block = blocks[index]
        if isinstance(block, Para):
            blocks[index] = replace(block, keep_next=True)
            lines += _lines(block.runs, looks.look_of(looks.SKINS[doc.skin], block.cls), doc.page.text_width)
        elif isinstance(block, Table) and block.rows:
            blocks[index] = _last_row_kept(block)
            return
        elif not isinstance(block, Heading | BlankHere):
            return
        if lines >= KEPT_LINES and not _opens(blocks[index - 1] if index else None):
            return


def _opens(block: Block | None) -> bool:
    """Whether a paragraph is only the call before an addressee, which stands on the next line."""
    return isinstance(block, Para) and runs_text(block.runs).strip() == "此致"


def _last_row_kept(table: Table) -> Table:
    """The table with its last row held to what follows: a remark never stands alone on a page."""
    return replace(table, rows=(*table.rows[:-1], kept_row(table.rows[-1])))


def _height(blocks: tuple[Block, ...], doc: Doc, width: float, *, cell: bool = False) -> float:
    return sum(_block_height(block, doc, width, cell=cell) for block in blocks)


def _block_height(block: Block, doc: Doc, width: float, *, cell: bool) -> float:
    skin = looks.SKINS[doc.skin]
    if isinstance(block, Para):
        return _para_height(block.runs, looks.look_of(skin, block.cls, cell=cell), width)
    if isinstance(block, Heading):
        return _para_height(block.runs, looks.heading(skin, block.level), width)
    if isinstance(block, BlankLines):
        return block.count * rule_height(skin)
    if isinstance(block, SealBox):
        return looks.SEAL_MM
    if isinstance(block, Table):
        gaps = _ROW_GAP_MM * len(block.rows) if block.cls == "sign" else 0.0
        return sum(_spread(block, lambda cell: _cell_height(cell, block, doc))) + gaps
    if isinstance(block, Keep | SignZone):
        return _height(block.blocks, doc, width)
    if isinstance(block, PageBreak):
        return doc.page.text_height / 2
    return skin.line * MM_PER_PT


def rule_height(skin: Skin) -> float:
    """Height of one ruled line for handwriting, mm."""
    return max(9.0, skin.line * MM_PER_PT)


def _cell_height(cell: Cell, table: Table, doc: Doc) -> float:
    width = sum(table.cols[cell.col : cell.col + cell.colspan]) - 2 * _PADDING_MM
    inner = _height(cell.blocks, doc, max(width, 5.0), cell=True) + _PADDING_MM
    return max(least_height(cell, table), inner)


def _para_height(runs: tuple[Run, ...], look: looks.Look, width: float) -> float:
    return (_lines(runs, look, width) * look.line + look.before + look.after) * MM_PER_PT


def _lines(runs: tuple[Run, ...], look: looks.Look, width: float) -> int:
    room = max(1.0, width / (look.size * MM_PER_PT))
    blanks = sum(max(0.0, run.width / (look.size * MM_PER_PT) - looks.ems(run.text)) for run in runs if run.width)
    parts = runs_text(runs).split("\n")
    return sum(
        max(1, ceil((looks.ems(part) + (look.indent if index == 0 else 0)) / room)) for index, part in enumerate(parts)
    ) + int(blanks / room)


def joined_rows(table: Table, doc: Doc) -> frozenset[int]:
    """Rows that stay with the row after them, because a cell reaches over both and all its rows fit on a page."""
    joined: set[int] = set()
    for cell in (cell for row in table.rows for cell in row.cells if cell.rowspan > 1):
        rows = table.rows[cell.row : cell.row + cell.rowspan]
        if sum(row_height(row, table, doc) for row in rows) < doc.page.text_height * 0.8:
            joined.update(range(cell.row, cell.row + cell.rowspan - 1))
    return frozenset(joined)


def is_long_row(row: Row, table: Table, doc: Doc) -> bool:
    """Whether a row cannot stay on one page under its table's head and has to be allowed to break, as far as counting tells."""
    return _share(row, table, doc) > _ROW_ROOM


def is_near_row(row: Row, table: Table, doc: Doc) -> bool:
    """Whether only drawing can tell that a row is a long one."""
    return _ROW_ROOM < _share(row, table, doc) <= _ROW_DOUBT


def _share(row: Row, table: Table, doc: Doc) -> float:
    """The part of a page that a row and its table's head take; 0 for a row that is far from filling one."""
    tall = row_height(row, table, doc)
    if tall <= doc.page.text_height * 0.5:
        return 0.0
    heads = sum(row_height(head, table, doc) for head in table.rows if head.header and head is not row)
    return (tall + heads) / doc.page.text_height
