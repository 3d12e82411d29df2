"""The display gate and the measuring of Chinese text on a terminal grid.

Every word that comes from people passes `plain` (or `piece`) on its way to a widget: Textual would read ``[/]`` in a name
as markup and end the program, and a control character in a name would reach the terminal.
"""

from __future__ import annotations

from textual.content import Content

from mediation.values.text import cell_width, clean, shorten

# Signs that may not begin a line, and signs that may not end one (避头尾).
NO_START = frozenset("，。、；：？！）》〉」』】〕〗”’…—·％℃,.;:?!)]}%")
NO_END = frozenset("（《〈「『【〔〖“‘([{¥￥")


def plain(text: str) -> Content:
    """`text` as typed, for any widget: no markup, no control characters."""
    return Content(clean(text))


def piece(text: str, style: str = "") -> Content:
    """`text` as typed in one theme style such as ``bold`` or ``$warning``."""
    return Content.styled(clean(text), style) if style else Content(clean(text))


def joined(*pieces: Content | str) -> Content:
    """Pieces in a row; strings pass the gate."""
    return Content("").join([plain(p) if isinstance(p, str) else p for p in pieces])


def stacked(lines: list[Content]) -> Content:
    """Lines under one another."""
    return Content("\n").join(lines)


def pad(text: str, cells: int) -> str:
    """`text` in exactly `cells` terminal cells: cut with … or filled with blanks."""
    short = shorten(clean(text), cells)
    return short + " " * (cells - cell_width(short))


def _unbreakable(left: str, right: str) -> bool:
    if right in NO_START or left in NO_END:
        return True
    return left.isascii() and right.isascii() and not left.isspace() and not right.isspace()


def spans(text: str, width: int, *, hang: int = 0) -> list[tuple[int, int]]:
    """Where to cut `text` so that each part fits in `width` cells: (start, end) pairs of character positions.

    Parts after the first have `hang` cells less. Numbers and words stay whole, closing signs stay off line starts; line
    ends in `text` always cut.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for line in text.split("\n"):
        room = (max(2, width - hang if found else width), max(2, width - hang))
        found.extend((start + a, start + b) for a, b in _line_spans(line, *room))
        start += len(line) + 1
    return found


def _line_spans(line: str, first: int, width: int) -> list[tuple[int, int]]:
    if cell_width(line) <= first:
        return [(0, len(line))]
    found: list[tuple[int, int]] = []
    start = 0
    used = 0
    i = 0
    while i < len(line):
        cells = cell_width(line[i])
        if used + cells > (width if found else first) and i > start:
            cut = _cut_before(line, start, i)
            found.append((start, cut))
            start = cut + 1 if line[cut] == " " and cut == i else cut
            i = start
            used = 0
            continue
        used += cells
        i += 1
    if start < len(line):
        found.append((start, len(line)))
    return found


def _cut_before(line: str, start: int, limit: int) -> int:
    """The last allowed cut in (start, limit], at most 24 characters back; `limit` itself where none is found."""
    for cut in range(limit, max(start, limit - 24), -1):
        if line[cut] == " " or not _unbreakable(line[cut - 1], line[cut]):
            return cut
    return limit


def wrapped(content: Content, width: int, *, hang: int = 0) -> list[Content]:
    """`content` in lines of at most `width` cells; lines after the first are indented by `hang` cells."""
    parts = spans(content.plain, width, hang=hang)
    lines = [content[a:b] for a, b in parts] or [Content("")]
    if not hang:
        return lines
    blank = Content(" " * hang)
    return [lines[0], *(blank + line for line in lines[1:])]
