"""The one confirm dialog: opens on the safe answer."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Button

from mediation.tui.actions import bindings
from mediation.tui.dialogs.base import Dialog
from mediation.tui.text import plain
from mediation.tui.widgets.prose import Prose


class ConfirmDialog(Dialog[bool]):
    """Returns True only for the explicit yes."""

    place = "pick"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("pick"), ("left,right", "swap", "换一个按钮")]

    def __init__(self, title: str, question: str, *, yes: str = "确定", no: str = "不，返回") -> None:
        super().__init__()
        self.title_text = title
        self._question = question
        self._yes = yes
        self._no = no

    def content(self) -> ComposeResult:
        """Question and two buttons."""
        prose = Prose()
        prose.tell([self._question])
        yield prose
        with Horizontal(id="buttons"):
            yield Button(plain(self._no), id="no", compact=True)
            yield Button(plain(self._yes), id="yes", compact=True, variant="warning")

    def on_mount(self) -> None:
        """The safe answer has the focus."""
        self.set_focus(self.query_one("#no"))

    def action_swap(self) -> None:
        """The other button."""
        self.set_focus(self.query_one("#yes" if self.query_one("#no").has_focus else "#no"))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer."""
        event.stop()
        self.dismiss(event.button.id == "yes")

    def do_choose(self) -> None:
        """Enter presses the focused button."""
        self.dismiss(self.query_one("#yes").has_focus)

    def do_cancel(self) -> None:
        """Escape means no."""
        self.dismiss(False)
