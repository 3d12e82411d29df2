"""Where the signed scan lies."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from mediation.tui.actions import bindings
from mediation.tui.dialogs.base import Dialog
from mediation.tui.fields.base import Spec
from mediation.tui.fields.form import Form


class ScanDialog(Dialog[str | None]):
    """Returns the path."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("dialog")

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title_text = f"收入“{title}”签署后的扫描件"

    def content(self) -> ComposeResult:
        """One field."""
        self.form = Form(
            (Spec("path", "扫描件", "file", required=True, help="PDF、JPG 或 PNG；原件另存入纸质卷宗"),),
            self.door.today,
        )
        yield self.form

    def on_mount(self) -> None:
        """Caret into the path."""
        self.form.begin()

    def do_submit(self) -> None:
        """Give the path back."""
        if not self.form.first_gap():
            self.dismiss(str(self.form.values()["path"]))
