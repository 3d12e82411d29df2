"""Tables of the tree as WordprocessingML: fixed grid, repeated heads, rows that are not split."""

from __future__ import annotations

from typing import Protocol

from mediation.documents.docx_base import twips
from mediation.documents.layout import is_long_row, joined_rows, least_heights
from mediation.documents.tree import BlankLines, Cell, Doc, Para, Row, SealBox, Table

_LINE = 'w:val="single" w:sz="4" w:space="0" w:color="000000"'
_NONE = 'w:val="nil"'
_SIDES = ("top", "left", "bottom", "right")
_MARGINS = {"grid": (45, 90), "plain": (28, 45), "sign": (28, 45)}


class Writer(Protocol):
    """What a table needs of the body's writer."""

    doc: Doc

    def para(self, para: Para, *, cell: bool = False, keep: bool = False, align: str = "") -> str:
        """XML of a paragraph."""

    def rules(self, count: int) -> str:
        """XML of ruled lines."""


class TableWriter:
    """Writes one table."""

    def __init__(self, body: Writer, table: Table) -> None:
        self.body = body
        self.table = table
        self.heights = least_heights(table)

    def text(self, *, keep: bool, last: bool) -> str:
        """The table's XML. ``keep``: rows hold to what follows; ``last``: but not the last row."""
        table = self.table
        width = sum(twips(col) for col in table.cols)
        borders = _borders("tblBorders", _LINE if table.cls == "grid" else _NONE, inside=True)
        vertical, side = _MARGINS[table.cls]
        out = [
            (
                f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/>{borders}'
                f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="{vertical}" w:type="dxa"/><w:left w:w="{side}" w:type="dxa"/>'
                f'<w:bottom w:w="{vertical}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>'
            ),
            *(f'<w:gridCol w:w="{twips(col)}"/>' for col in table.cols),
            "</w:tblGrid>",
        ]
        covers = self._covers()
        joined = joined_rows(table, self.body.doc)
        for index, row in enumerate(table.rows):
            held = row.keep or index in joined or (keep and not (last and index == len(table.rows) - 1))
            out.append(self._row(index, row, covers, keep=held))
        out.append("</w:tbl>")
        return "".join(out)

    def _covers(self) -> dict[tuple[int, int], Cell]:
        """Places in the grid that a cell from a row above reaches down to."""
        return {
            (index, cell.col): cell
            for row in self.table.rows
            for cell in row.cells
            for index in range(cell.row + 1, cell.row + cell.rowspan)
        }

    def _row(self, index: int, row: Row, covers: dict[tuple[int, int], Cell], *, keep: bool) -> str:
        height = self.heights[index]
        split = "" if is_long_row(row, self.table, self.body.doc) else "<w:cantSplit/>"
        tall = f'<w:trHeight w:val="{twips(height)}" w:hRule="atLeast"/>' if height else ""
        head = "<w:tblHeader/>" if row.header else ""
        cells = {cell.col: self._cell(cell, keep=keep or row.header) for cell in row.cells}
        cells |= {col: self._cover(cell, keep=keep) for (place, col), cell in covers.items() if place == index}
        return f"<w:tr><w:trPr>{split}{tall}{head}</w:trPr>{''.join(cells[col] for col in sorted(cells))}</w:tr>"

    def _properties(self, cell: Cell, merge: str) -> str:
        width = sum(twips(col) for col in self.table.cols[cell.col : cell.col + cell.colspan])
        span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
        borders = ""
        if "print" in cell.cls:
            borders = _borders("tcBorders", _LINE)
        elif "line" in cell.cls:
            borders = f"<w:tcBorders><w:bottom {_LINE}/></w:tcBorders>"
        elif "noborder" in cell.cls and self.table.cls == "grid":
            borders = _borders("tcBorders", _NONE)
        align = "top" if "top" in cell.cls else "bottom" if {"line", "foot"} & set(cell.cls) else "center"
        return f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{borders}<w:vAlign w:val="{align}"/></w:tcPr>'

    def _cover(self, cell: Cell, *, keep: bool) -> str:
        empty = self.body.para(Para(("plain",), ()), cell=True, keep=keep)
        return f"<w:tc>{self._properties(cell, '<w:vMerge/>')}{empty}</w:tc>"

    def _cell(self, cell: Cell, *, keep: bool) -> str:
        merge = '<w:vMerge w:val="restart"/>' if cell.rowspan > 1 else ""
        align = next(
            (name for name in ("center", "right") if name in cell.cls), "center" if "print" in cell.cls else ""
        )
        inner = []
        for block in cell.blocks:
            if isinstance(block, Para):
                inner.append(self.body.para(block, cell=True, keep=keep, align=align))
            elif isinstance(block, SealBox):
                inner += [self.body.para(line, cell=True, keep=keep, align="center") for line in block.lines]
            elif isinstance(block, BlankLines):
                inner.append(self.body.rules(block.count))
        blank = self.body.para(Para(("plain",), ()), cell=True, keep=keep)
        return f"<w:tc>{self._properties(cell, merge)}{''.join(inner) or blank}</w:tc>"


def _borders(tag: str, line: str, *, inside: bool = False) -> str:
    sides = (*_SIDES, "insideH", "insideV") if inside else _SIDES
    return f"<w:{tag}>{''.join(f'<w:{side} {line}/>' for side in sides)}</w:{tag}>"
