"""A signature zone too long for one page: one table whose head says on every page what the page is, the seal its last row."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate, pairwise

from mediation.documents import looks
from mediation.documents.looks import MM_PER_PT
from mediation.documents.tree import SIGN_PAGE, Block, Cell, Doc, Para, Row, Run, SealBox, Table, runs_text

_SAME_MM = 1.0  # column edges nearer than this are one edge
_SIDES_MM = 4.0  # padding left and right of a seal's lines


def flowing(blocks: tuple[Block, ...], doc: Doc) -> tuple[Block, ...]:
    """The blocks of a zone that runs over several pages."""
    out: list[Block] = []
    for block in blocks:
        before = out[-1] if out else None
        if isinstance(block, Table) and isinstance(before, Table) and _mergeable(before, block):
            out[-1] = _merged(before, block)
        elif isinstance(block, SealBox) and isinstance(before, Table) and before.rows:
            rows = (*before.rows[:-1], kept_row(before.rows[-1]), _seal_row(block, before, doc))
            out[-1] = replace(before, rows=rows)
        else:
            out.append(block)
    return _announced(out)


def kept_row(row: Row) -> Row:
    """The row with its paragraphs bound to what follows."""

    def kept(block: Block) -> Block:
        return replace(block, keep_next=True) if isinstance(block, Para) else block

    return replace(row, cells=tuple(replace(cell, blocks=tuple(map(kept, cell.blocks))) for cell in row.cells))


def seal_width(box: SealBox, doc: Doc) -> float:
    """Width in mm a seal's place needs: 50, or what its longest line takes."""
    size = looks.SKINS[doc.skin].cell * MM_PER_PT
    widest = max((looks.ems(runs_text(line.runs)) for line in box.lines), default=0.0)
    return min(max(looks.SEAL_MM, (widest + 1) * size + _SIDES_MM), doc.page.text_width)


def _announced(blocks: list[Block]) -> tuple[Block, ...]:
    """Every table without a head of its own gets one; a zone without tables begins with the words."""
    said = Para(("center", "kai", "small"), (Run(SIGN_PAGE),))
    if not any(isinstance(block, Table) for block in blocks):
        return (said, *blocks)
    return tuple(
        _headed(block, said) if isinstance(block, Table) and not _has_head(block) else block for block in blocks
    )


def _headed(table: Table, said: Para) -> Table:
    head = Row((Cell((said,), ("noborder",), len(table.cols)),), header=True)
    return replace(table, rows=(head, *(_moved(row, 1) for row in table.rows)))


def _has_head(table: Table) -> bool:
    return bool(table.rows) and table.rows[0].header


def _moved(row: Row, down: int) -> Row:
    return replace(row, cells=tuple(replace(cell, row=cell.row + down) for cell in row.cells))


def _mergeable(first: Table, second: Table) -> bool:
    same_width = abs(sum(first.cols) - sum(second.cols)) < _SAME_MM
    return first.cls == second.cls and same_width and not _has_head(first) and not _has_head(second)


def _merged(first: Table, second: Table) -> Table:
    """Both tables as one whose columns have the edges of either."""
    edges = [0.0]
    for edge in sorted((*_edges(first), *_edges(second))):
        if edge - edges[-1] >= _SAME_MM:
            edges.append(edge)
    cols = tuple(round(right - left, 3) for left, right in pairwise(edges))
    below = (_moved(row, len(first.rows)) for row in _regridded(second, edges))
    return replace(first, cols=cols, rows=(*_regridded(first, edges), *below))


def _edges(table: Table) -> list[float]:
    return list(accumulate(table.cols))


def _regridded(table: Table, edges: list[float]) -> list[Row]:
    own = [0.0, *_edges(table)]
    place = [_nearest(edges, edge) for edge in own]

    def moved(cell: Cell) -> Cell:
        start, end = place[cell.col], place[cell.col + cell.colspan]
        return replace(cell, col=start, colspan=end - start)

    return [replace(row, cells=tuple(map(moved, row.cells))) for row in table.rows]


def _nearest(edges: list[float], edge: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - edge))


def _seal_row(box: SealBox, table: Table, doc: Doc) -> Row:
    """An empty cell at the left and the seal at the right, as wide as it needs."""
    width = seal_width(box, doc)
    first = next((col for col in range(len(table.cols) - 1, 0, -1) if sum(table.cols[col:]) >= width), 0)
    place = len(table.rows)
    empty = Cell((Para(("plain",), ()),), (), first, 1, place, 0)
    sealed = Cell((box,), (), len(table.cols) - first, 1, place, first)
    return Row((empty, sealed) if first else (sealed,))
