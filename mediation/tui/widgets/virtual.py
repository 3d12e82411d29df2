"""A list of any length that draws only the lines on the screen.

Rows come in pages from a `ListSource`; the list asks for the next page (`VirtualList.Wanted`) when the cursor or the view comes near
the end of what it holds, so opening it costs one page whatever the size of the centre.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, Protocol, TypeVar

from rich.segment import Segment
from textual.events import Resize
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from mediation.tui.text import pad
from mediation.tui.widgets.keyed import Deed, Keyed
from mediation.values.text import cell_width

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

NEAR_END = 40  # rows left below the view when the next page is asked for


@dataclass(frozen=True, slots=True)
class Slice(Generic[T_co]):
    """One page of rows; ``more``: whether others follow."""

    rows: tuple[T_co, ...]
    more: bool


class ListSource(Protocol[T]):
    """Where rows come from. Called in a worker thread."""

    def page(self, after: T | None) -> Slice[T]:
        """The rows after `after` in the order of the list; from the top when None."""
        ...


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """One column. ``share`` > 0 takes a share of the width left over; ``tone`` names a component class or ""."""

    title: str
    cells: int
    value: Callable[[T], str]
    share: int = 0
    tone: Callable[[T], str] | None = None


class VirtualList(Keyed, ScrollView, Generic[T], can_focus=True):
    """The list. Columns are chosen for each width by ``layout_for(width)``."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "vlist--header",
        "vlist--row",
        "vlist--cursor",
        "vlist--cursor-blurred",
        "vlist--overdue",
        "vlist--soon",
        "vlist--quiet",
        "vlist--heading",
    }
    DEFAULT_CSS = """
    VirtualList { height: 1fr; scrollbar-size-vertical: 1; }
    VirtualList > .vlist--header { color: $text-primary; text-style: bold; background: $panel; }
    VirtualList > .vlist--row { color: $text; }
    VirtualList > .vlist--cursor { background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold; }
    VirtualList > .vlist--cursor-blurred { background: $panel; }
    VirtualList > .vlist--overdue { color: $text-error; text-style: bold; }
    VirtualList > .vlist--soon { color: $text-warning; }
    VirtualList > .vlist--heading { color: $text-primary; text-style: bold; }
    VirtualList > .vlist--quiet { color: $text-muted; }
    """
    KEYS: ClassVar[Mapping[str, Deed]] = {
        "up": ("move", -1),
        "down": ("move", 1),
        "pageup": ("turn", -1),
        "pagedown": ("turn", 1),
        "home": ("edge", -1),
        "end": ("edge", 1),
    }

    cursor: reactive[int] = reactive(0)

    @dataclass
    class Wanted(Message):
        """More rows are wanted after ``last``."""

        sender_list: VirtualList[object]
        last: object

    @dataclass
    class Moved(Message):
        """The cursor is on another row."""

        sender_list: VirtualList[object]
        row: object

    def __init__(
        self,
        layout_for: Callable[[int], Sequence[Column[T]]],
        *,
        empty: str = "没有内容",
        heading: Callable[[T], str] | None = None,
        marking: Callable[[T], Hashable] | None = None,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        """``heading``: what a row that is only a heading says; ``marking``: what a marked row is known by when it is read again."""
        super().__init__(id=id)
        self._layout_for = layout_for
        self._marking = marking
        self._marks: dict[Hashable, T] = {}
        self._empty = empty
        self._heading = heading or (lambda _row: "")
        self._rows: list[T] = []
        self._more = False
        self._asked = False
        self._widths: list[tuple[Column[T], int]] = []

    @property
    def rows(self) -> Sequence[T]:
        """The rows held so far."""
        return self._rows

    @property
    def current(self) -> T | None:
        """The row under the cursor."""
        return self._rows[self.cursor] if 0 <= self.cursor < len(self._rows) else None

    @property
    def has_more(self) -> bool:
        """Whether others follow the rows held."""
        return self._more

    @property
    def marked(self) -> tuple[T, ...]:
        """The rows marked, in the order they were marked in."""
        return tuple(self._marks.values())

    def mark(self) -> None:
        """Mark the row under the cursor, or take its mark away, and go on to the next."""
        row = self.current
        if row is None or self._marking is None:
            return
        key = self._marking(row)
        if key in self._marks:
            del self._marks[key]
        else:
            self._marks[key] = row
        self.refresh()
        self.move(1)

    def unmark(self) -> None:
        """Take all marks away."""
        self._marks.clear()
        self.refresh()

    def start(self, page: Slice[T], *, keep_cursor: bool = False) -> None:
        """Show the first page."""
        at = self.cursor if keep_cursor else 0
        self._rows = []
        self.extend(page)
        self.cursor = self._landing(max(0, min(at, len(self._rows) - 1)), 1)
        if not keep_cursor:
            self.scroll_to(0, 0, animate=False)

    def extend(self, page: Slice[T]) -> None:
        """Append the next page."""
        self._rows.extend(page.rows)
        if self._marking is not None:
            read = {self._marking(row): row for row in page.rows}
            self._marks |= {key: read[key] for key in self._marks.keys() & read.keys()}
        self._more = page.more
        self._asked = False
        self.virtual_size = Size(self.size.width, len(self._rows) + 1)
        self.refresh()
        self._want_if_near()

    def on_resize(self, _event: Resize) -> None:
        """Columns follow the width."""
        self._widths = self._measure(self.size.width)
        self.virtual_size = Size(self.size.width, len(self._rows) + 1)
        self.refresh()

    def _measure(self, width: int) -> list[tuple[Column[T], int]]:
        columns = list(self._layout_for(width))
        left = width - sum(c.cells for c in columns) - (len(columns) - 1) - 2
        shares = sum(c.share for c in columns) or 1
        return [(c, c.cells + max(0, left) * c.share // shares) for c in columns]

    def render_line(self, y: int) -> Strip:
        """Header first, then the rows in view."""
        width = self.size.width
        if y == 0:
            style = self.get_component_rich_style("vlist--header")
            text = " " + " ".join(pad(c.title, cells) for c, cells in self._widths)
            return Strip([Segment(pad(text, width), style)], width)
        index = self.scroll_offset.y + y - 1
        if index >= len(self._rows):
            text = f" {self._empty}" if not self._rows and y == 1 and not self._more else ""
            return Strip([Segment(pad(text, width), self.get_component_rich_style("vlist--quiet"))], width)
        return self._row_strip(self._rows[index], index == self.cursor, width)

    def _row_strip(self, row: T, chosen: bool, width: int) -> Strip:
        heading = self._heading(row)
        if heading:
            return Strip([Segment(pad(heading, width), self.get_component_rich_style("vlist--heading"))], width)
        base = self.get_component_rich_style("vlist--row")
        if chosen:
            base = self.get_component_rich_style("vlist--cursor" if self.has_focus else "vlist--cursor-blurred")
        marked = self._marking is not None and self._marking(row) in self._marks
        segments = [Segment("√" if marked else " ", base)]
        used = 1
        for column, cells in self._widths:
            tone = column.tone(row) if column.tone else ""
            plain_cursor = chosen and self.has_focus
            style = base if plain_cursor or not tone else base + self.get_component_rich_style(tone)
            text = pad(column.value(row), cells) + " "
            used += cell_width(text)
            segments.append(Segment(text, style))
        segments.append(Segment(" " * max(0, width - used), base))
        return Strip(segments, max(width, used)).crop(0, width)

    def watch_cursor(self) -> None:
        """Keep the cursor in view and tell the page."""
        if not self.is_mounted:
            return
        self.scroll_to_region(Region(0, self.cursor, 1, 2), animate=False, force=True)
        self.refresh()
        self._want_if_near()
        self.post_message(self.Moved(self, self.current))  # type: ignore[arg-type]

    def _want_if_near(self) -> None:
        below = len(self._rows) - max(self.cursor, self.scroll_offset.y + self.size.height)
        if self._more and not self._asked and below < NEAR_END and self._rows:
            self._asked = True
            self.post_message(self.Wanted(self, self._rows[-1]))  # type: ignore[arg-type]

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Scrolling with the wheel asks for rows too."""
        super().watch_scroll_y(old_value, new_value)
        self._want_if_near()

    def on_focus(self) -> None:
        """The cursor line looks different with focus."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor line looks different without focus."""
        self.refresh()

    def _put(self, index: int) -> None:
        index = max(0, min(index, len(self._rows) - 1))
        step = 1 if index >= self.cursor else -1
        self.cursor = self._landing(index, step)

    def _landing(self, index: int, step: int) -> int:
        """The row itself, or the nearest one that is no heading: onward first, then back."""
        for way in (step, -step):
            at = index
            while 0 <= at < len(self._rows):
                if not self._heading(self._rows[at]):
                    return at
                at += way
        return index

    def move(self, step: int) -> None:
        """One row up or down."""
        self._put(self.cursor + step)

    def turn(self, step: int) -> None:
        """One screenful up or down."""
        self._put(self.cursor + step * max(1, self.size.height - 2))

    def edge(self, side: int) -> None:
        """To the first or the last row held."""
        self._put(0 if side < 0 else len(self._rows) - 1)
