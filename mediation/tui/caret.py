"""Keep the terminal's cursor where typing happens.

Terminals draw the candidate window of an input method at the hardware cursor. Textual moves it only when a field is
typed into, so in a freshly opened dialog the window would open in a corner (Textual issue 6082).
"""

from __future__ import annotations

from typing import Generic

from textual import events
from textual.geometry import Offset
from textual.screen import Screen, ScreenResultType


class CaretScreen(Screen[ScreenResultType], Generic[ScreenResultType]):
    """A screen that tells the terminal where the caret is after focus, resume and every layout."""

    def on_mount(self) -> None:
        """Follow the layout: a resize or a new line above moves the field."""
        self.screen_layout_refresh_signal.subscribe(self, lambda _: self._place_caret_soon())

    def on_descendant_focus(self) -> None:
        """Follow the focus."""
        self._place_caret_soon()

    def on_screen_resume(self, _event: events.ScreenResume) -> None:
        """Follow a closed dialog back."""
        self._place_caret_soon()

    def _place_caret_soon(self) -> None:
        self.call_after_refresh(self._place_caret)

    def _place_caret(self) -> None:
        offset = getattr(self.focused, "cursor_screen_offset", None)
        if isinstance(offset, Offset) and offset != self.app.cursor_position:
            self.app.cursor_position = offset
            self.refresh()
