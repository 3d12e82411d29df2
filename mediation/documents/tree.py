"""The one tree a paper is: parsed once from the template's output, drawn as PDF and as DOCX, read as text.

Lengths are millimetres, sizes points. The classes of the closed dialect are kept as they are written; what they look
like is decided in ``looks.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

BLANK_HERE = "（以下空白）"
SIGN_PAGE = "（以下无正文，为签署页）"
CONTINUED = "（续）"
FROM_BEFORE = "接上页："
"""What stands before the name of a row that goes on from the page before."""


@dataclass(frozen=True, slots=True)
class PageSetup:
    """Paper size and margins in mm; ``foot`` says whether page mark and document code are printed."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float
    foot: bool = True

    @property
    def text_width(self) -> float:
        """Width of the type area in mm."""
        return self.width - self.left - self.right

    @property
    def text_height(self) -> float:
        """Height of the type area in mm."""
        return self.height - self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one manner. A forced line break is a line feed alone. ``width`` > 0: an underlined blank of that many mm."""

    text: str
    marks: tuple[str, ...] = ()
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; ``keep_next`` holds its last two lines to the block that follows."""

    cls: tuple[str, ...]
    runs: tuple[Run, ...]
    keep_next: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """Heading of level 1 (the paper's title) or 2."""

    level: int
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class BlankLines:
    """Ruled empty lines for writing by hand."""

    count: int


@dataclass(frozen=True, slots=True)
class SealBox:
    """Reserved space of 50 x 50 mm over which the seal rides: committee and date, one paragraph a line."""

    lines: tuple[Para, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell. ``row`` and ``col`` are its place in the grid, from 0."""

    blocks: tuple[Block, ...]
    cls: tuple[str, ...] = ()
    colspan: int = 1
    rowspan: int = 1
    row: int = 0
    col: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A table row; ``keep`` holds it to the row that follows."""

    cells: tuple[Cell, ...]
    header: bool = False
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose columns are ``cols`` mm wide; the rows with ``header`` come first and repeat on each page."""

    cols: tuple[float, ...]
    rows: tuple[Row, ...]
    cls: str = "grid"


@dataclass(frozen=True, slots=True)
class Keep:
    """Blocks that stay on one page."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class SignZone:
    """The signatures; ``flows`` when they are too many for one page and the zone runs over several."""

    blocks: tuple[Block, ...]
    flows: bool = False


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A forced new page."""


@dataclass(frozen=True, slots=True)
class BlankHere:
    """The mark that nothing follows."""


Block = Para | Heading | BlankLines | SealBox | Table | Keep | SignZone | PageBreak | BlankHere


@dataclass(frozen=True, slots=True)
class Doc:
    """A whole paper. ``skin`` is one of ``looks.SKINS``; ``code`` the document code printed at the foot.

    ``mark`` is what the machine-read code of each page begins with, "" where there is none.
    """

    title: str
    form: str
    skin: str
    page: PageSetup
    blocks: tuple[Block, ...]
    code: str = ""
    mark: str = ""


def text(doc: Doc) -> list[str]:
    """The paper's words in reading order, one string a paragraph; blanks without words are left out."""
    return [words for words in _words(doc.blocks) if words]


def pieces(doc: Doc, split: Callable[[Row, Table], bool]) -> Iterator[tuple[str, ...]]:
    """The paper's words in reading order; a row of which ``split`` is true comes as one tuple, a string for each cell."""
    return _pieces(doc.blocks, split)


def _pieces(blocks: tuple[Block, ...], split: Callable[[Row, Table], bool]) -> Iterator[tuple[str, ...]]:
    for block in blocks:
        if isinstance(block, Table):
            for row in block.rows:
                cells = tuple("".join(_words(cell.blocks)) for cell in row.cells)
                yield cells if split(row, block) else ("".join(cells),)
        elif isinstance(block, Keep | SignZone):
            yield from _pieces(block.blocks, split)
        else:
            yield ("".join(_words((block,))),)


def header_rows(doc: Doc) -> list[str]:
    """The words of each table head, which print again on every further page."""
    return [
        "".join("".join(_words(cell.blocks)) for row in table.rows if row.header for cell in row.cells)
        for table in tables(doc.blocks)
        if table.rows and table.rows[0].header
    ]


def tables(blocks: tuple[Block, ...]) -> Iterator[Table]:
    """All tables, also those inside kept groups and signature zones."""
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Keep | SignZone):
            yield from tables(block.blocks)


def runs_text(runs: tuple[Run, ...]) -> str:
    """The words of some runs; a forced line break stays a line feed."""
    return "".join(run.text for run in runs)


def _words(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Para | Heading):
            yield runs_text(block.runs)
        elif isinstance(block, SealBox):
            yield from _words(block.lines)
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    yield from _words(cell.blocks)
        elif isinstance(block, Keep | SignZone):
            yield from _words(block.blocks)
        elif isinstance(block, BlankHere):
            yield BLANK_HERE


def map_runs(doc: Doc, change: Callable[[Run], Run]) -> Doc:
    """The same paper with every run changed."""
    return replace(doc, blocks=_map_blocks(doc.blocks, change))


def _map_blocks(blocks: tuple[Block, ...], change: Callable[[Run], Run]) -> tuple[Block, ...]:
    return tuple(_map_block(block, change) for block in blocks)


def _map_block(block: Block, change: Callable[[Run], Run]) -> Block:
    if isinstance(block, Para | Heading):
        return replace(block, runs=tuple(change(run) for run in block.runs))
    if isinstance(block, SealBox):
        return SealBox(tuple(replace(line, runs=tuple(change(run) for run in line.runs)) for line in block.lines))
    if isinstance(block, Keep | SignZone):
        return replace(block, blocks=_map_blocks(block.blocks, change))
    if isinstance(block, Table):
        rows = tuple(
            replace(row, cells=tuple(replace(cell, blocks=_map_blocks(cell.blocks, change)) for cell in row.cells))
            for row in block.rows
        )
        return replace(block, rows=rows)
    return block
