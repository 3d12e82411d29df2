"""Something to read, closed with Escape or Enter."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from mediation.tui.actions import bindings
from mediation.tui.dialogs.base import Dialog
from mediation.tui.telling import Lines
from mediation.tui.widgets.prose import Pane


class ShowDialog(Dialog[None]):
    """A title and scrolling text."""

    place = "pick"
    BINDINGS: ClassVar[list[BindingType]] = bindings("pick")

    def __init__(self, title: str, lines: Lines) -> None:
        super().__init__()
        self.title_text = title
        self._lines = lines

    def content(self) -> ComposeResult:
        """The text."""
        yield Pane("", id="show-text")

    def on_mount(self) -> None:
        """Fill it."""
        pane = self.query_one(Pane)
        pane.tell(self._lines)
        self.set_focus(pane)

    def do_choose(self) -> None:
        """Enter closes."""
        self.dismiss(None)
