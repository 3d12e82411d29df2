"""The lanes of a case as a widget: a line of days and one line a lane on a low or narrow terminal, two where there is room."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from mediation.records.snapshot import Snapshot
from mediation.tui.lanes import Lane, compact, full, lanes
from mediation.tui.text import stacked

ROOMY = (110, 30)  # columns and rows of a terminal from which the lanes have two lines


class LanesBox(Widget):
    """Draws what `lanes` made of a case."""

    DEFAULT_CSS = "LanesBox { height: auto; width: 1fr; padding: 0 2; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._lanes: tuple[Lane, ...] = ()
        self._today = date.min

    def tell(self, case: Snapshot, tracks: Mapping[str, str], today: date) -> None:
        """Show a case as of a day."""
        self._lanes, self._today = lanes(case, tracks), today
        self.refresh(layout=True)

    def _lines(self, width: int) -> list[Content]:
        if not self._lanes:
            return []
        roomy = self.app.size.width >= ROOMY[0] and self.app.size.height >= ROOMY[1]
        return (full if roomy else compact)(self._lanes, self._today, width)

    def get_content_height(self, _container: object, _viewport: object, width: int) -> int:
        """The line of days, and one or two lines a lane."""
        return len(self._lines(width))

    def render(self) -> RenderResult:
        """The lanes at this width."""
        return stacked(self._lines(self.size.width))
