"""Read-only Chinese text wrapped by our own rules, in panes that scroll with the arrow keys."""

from __future__ import annotations

from textual.app import RenderResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget

from mediation.tui.text import plain, stacked, wrapped


class Prose(Widget):
    """Paragraphs wrapped to the width there is. A paragraph is (content, hanging indent in cells)."""

    DEFAULT_CSS = "Prose { height: auto; width: 1fr; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, classes=classes)
        self._paragraphs: list[tuple[Content, int]] = []

    def tell(self, paragraphs: list[Content | str | tuple[Content, int]]) -> None:
        """Show these paragraphs; strings pass the display gate."""
        self._paragraphs = [
            p if isinstance(p, tuple) else (plain(p) if isinstance(p, str) else p, 0) for p in paragraphs
        ]
        self.refresh(layout=True)

    def _lines(self, width: int) -> list[Content]:
        return [line for content, hang in self._paragraphs for line in wrapped(content, width, hang=hang)]

    def get_content_height(self, _container: object, _viewport: object, width: int) -> int:
        """Lines needed at this width."""
        return len(self._lines(width))

    def render(self) -> RenderResult:
        """The wrapped paragraphs."""
        return stacked(self._lines(self.size.width))


class Pane(VerticalScroll):
    """A titled pane that can be focused and scrolled."""

    DEFAULT_CSS = """
    Pane { border: round $primary-darken-1; border-title-color: $text-primary; padding: 0 1; height: 1fr; }
    Pane:focus, Pane:focus-within { border: round $accent; border-title-color: $text-accent; }
    """

    def __init__(self, title: str, *, id: str, classes: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, classes=classes)
        self.border_title = plain(title)
        self.prose = Prose()

    def compose(self):  # type: ignore[no-untyped-def]
        """The text."""
        yield self.prose

    def tell(self, paragraphs: list[Content | str | tuple[Content, int]], title: str = "") -> None:
        """Replace the text, and the title if one is given."""
        if title:
            self.border_title = plain(title)
        self.prose.tell(paragraphs)
