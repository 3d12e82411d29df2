"""Widgets that answer keys themselves.

Textual resolves a binding when the key has bubbled up to the application; by then keys typed ahead may have moved the
focus, and a fast typist's arrow would act on the wrong field. A key answered here acts where it was typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.containers import VerticalScroll
from textual.events import Key
from textual.geometry import Region
from textual.reactive import reactive
from textual.widget import Widget

Deed = tuple[str, int]
"""Name of the method, and the step it is given (0: none)."""


class Keyed(Widget):
    """Answers the keys of ``KEYS``; everything else bubbles on."""

    KEYS: ClassVar[Mapping[str, Deed]] = {}

    def on_key(self, event: Key) -> None:
        """Answer a key of the table."""
        deed = self.KEYS.get(event.key)
        if deed is None:
            return
        event.stop()
        event.prevent_default()
        name, step = deed
        if step:
            getattr(self, name)(step)
        else:
            getattr(self, name)()


class Lined(Keyed):
    """A list of one line each whose cursor is ``at``; the form around it scrolls so that this line is seen."""

    at: reactive[int] = reactive(0)

    def watch_at(self, at: int) -> None:
        """Show the line the cursor went to."""
        around = next((node for node in self.ancestors if isinstance(node, VerticalScroll)), None)
        if around is not None and self.size.height:
            row = self.region.y - around.scrollable_content_region.y + round(around.scroll_y) + at
            around.scroll_to_region(Region(0, row, 1, 1), animate=False)
