"""One row of a field of several rows: its columns as a form of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from mediation.tui.actions import bindings
from mediation.tui.dialogs.base import Dialog
from mediation.tui.fields.base import Spec
from mediation.tui.fields.form import Form


class RowDialog(Dialog[dict[str, Any] | None]):
    """Returns the row as {column name: what was entered}; columns left empty are not in it."""

    place = "row"
    BINDINGS: ClassVar[list[BindingType]] = bindings("row")

    def __init__(self, spec: Spec, row: Mapping[str, object]) -> None:
        super().__init__()
        self.title_text = f"{spec.label}：{'修改' if row else '添加'}一行"
        self._spec = spec
        self._row = dict(row)

    def content(self) -> ComposeResult:
        """The columns under one another."""
        self.form = Form(self._spec.columns, self.door.today)
        yield self.form

    def on_mount(self) -> None:
        """What was there before."""
        self.form.put(self._row)
        self.form.begin()

    def do_submit(self) -> None:
        """Give the row back once every column stands."""
        if self.form.first_gap():
            self.say("有栏目没有填好，已标出，请补上。", "warning")
            return
        self.dismiss({name: value for name, value in self.form.values().items() if value is not False})
