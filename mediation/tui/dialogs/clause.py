"""A clause of the library: its blanks are asked for, its alternatives chosen, and the whole sentence handed on."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from mediation.tui.actions import bindings
from mediation.tui.dialogs.base import Dialog
from mediation.tui.fields.base import Option, Spec
from mediation.tui.fields.form import Form
from mediation.tui.widgets.prose import Prose


def clause_specs(clause: Any) -> tuple[Spec, ...]:
    """A field for each blank, a choice for each pair of alternatives."""
    blanks = tuple(Spec(f"blank-{i}", name) for i, name in enumerate(clause.fields))
    picks = tuple(
        Spec(f"pick-{i}", "选用", "choice", options=tuple(Option(word, word) for word in words))
        for i, words in enumerate(clause.choices)
    )
    return blanks + picks


def filled(clause: Any, values: dict[str, object]) -> str:
    """The sentence; what was left empty stays as a blank for the mediator to see."""
    text = str(clause.text)
    for i, name in enumerate(clause.fields):
        value = str(values.get(f"blank-{i}", "")).strip()
        if value:
            text = text.replace("{{" + name + "}}", value)
    for i, words in enumerate(clause.choices):
        value = str(values.get(f"pick-{i}", ""))
        if value:
            text = text.replace(f"〔{'|'.join(words)}〕", value, 1)
    return text


class ClauseDialog(Dialog[str | None]):
    """Returns the sentence."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("dialog")

    def __init__(self, clause: Any) -> None:
        super().__init__()
        self.title_text = f"条款：{clause.title}"
        self._clause = clause

    def content(self) -> ComposeResult:
        """The sentence as it grows, and the form."""
        self.preview = Prose(classes="act-about")
        yield self.preview
        self.form = Form(clause_specs(self._clause), self.door.today)
        yield self.form

    def on_mount(self) -> None:
        """The bare clause."""
        self.preview.tell([self._clause.text])
        self.form.begin()

    def on_form_changed(self, event: Form.Changed) -> None:
        """The sentence follows."""
        event.stop()
        self.preview.tell([filled(self._clause, self.form.values())])

    def do_submit(self) -> None:
        """Hand the sentence on."""
        self.dismiss(filled(self._clause, self.form.values()))
