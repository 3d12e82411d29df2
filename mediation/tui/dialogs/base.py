"""Dialogs are typed questions: they open with the caret in the first field, always leave by Escape, and return a value."""

from __future__ import annotations

from typing import Any, Generic

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Resize
from textual.screen import ModalScreen, ScreenResultType
from textual.widget import Widget

from mediation.tui.asking import BaseScreen
from mediation.tui.fields.base import FieldBox
from mediation.tui.text import plain
from mediation.tui.widgets.chrome import ActionBar, StatusLine


class Dialog(BaseScreen[ScreenResultType], ModalScreen[ScreenResultType], Generic[ScreenResultType]):
    """A modal with a title, content, its own status line and footer."""

    place = "dialog"
    title_text = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-middle")]  # noqa: RUF012 - Textual declares it as a plain attribute
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-tall")]  # noqa: RUF012 - likewise

    def content(self) -> ComposeResult:
        """What is asked."""
        yield from ()

    def compose(self) -> ComposeResult:
        """The box."""
        with Vertical(id="box") as box:
            box.border_title = plain(self.title_text)
            yield from self.content()
            yield StatusLine()
            yield ActionBar(self.place)

    def on_mount(self) -> None:
        """The footer knows what can be done."""
        self.query_one(ActionBar).tell(self.holds())
        self.query_one(StatusLine).display = False

    def say(self, text: str, kind: str = "info") -> None:
        """One sentence inside the dialog."""
        line = self.query_one(StatusLine)
        line.display = bool(text)
        line.say(text, kind)
        self.call_after_refresh(self.fit)

    def on_resize(self, _event: Resize) -> None:
        """The form follows the terminal."""
        self.call_after_refresh(self.fit)

    def on_form_ready(self, _event: Any) -> None:
        """The form takes what room there is as soon as it is there (a dialog's own handler runs, too)."""
        self.call_after_refresh(self.fit)

    def fit(self) -> None:
        """Let the form have every row the rest of the box leaves: as much as fits on a low terminal, none blank below."""
        box = self.query_one("#box")
        form = next(iter(self.query("Form")), None)
        if form is None:
            return
        rest = [child for child in box.children if child.display and form not in (child, *child.query("Form"))]
        used = 2 + sum(self._room(child, box.content_size.width) for child in rest)
        room = self.size.height if self.has_class("-low") else self.size.height * 86 // 100
        form.styles.max_height = max(4, room - used)

    @staticmethod
    def _room(child: Widget, width: int) -> int:
        """Rows a part of the box takes; what was just said is counted as it will be, its size being still the old one."""
        if isinstance(child, StatusLine):
            return child.rows(width)
        return child.outer_size.height + child.styles.margin.height

    def typed(self) -> bool:
        """Whether the person entered anything that leaving would lose."""
        return any(box.touched for box in self.query(FieldBox))

    def do_cancel(self) -> None:
        """Leave without an answer; what was typed is not thrown away by one key (Escape also ends a composition)."""
        if not self.typed():
            self.dismiss(None)
            return
        from mediation.tui.dialogs.confirm import ConfirmDialog

        def answered(sure: bool | None) -> None:
            if sure:
                self.dismiss(None)

        question = "这里填写的内容还没有提交（Ctrl+S 提交）。放弃这些内容，关闭对话框？"
        self.app.push_screen(ConfirmDialog("放弃填写", question, yes="放弃", no="不，接着填"), answered)
