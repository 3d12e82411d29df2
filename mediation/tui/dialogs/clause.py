"""A clause of the library: its blanks are asked for, its alternatives chosen, and the whole sentence handed on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from mediation.documents.clause_filling import fault, filled, item_of
from mediation.records.snapshot import Snapshot
from mediation.tui.actions import bindings
from mediation.tui.dialogs.base import Dialog
from mediation.tui.fields.base import Option, Spec
from mediation.tui.fields.form import Form
from mediation.tui.text import piece
from mediation.tui.widgets.prose import Prose

FORM_TYPES = {"date": "date", "money": "money", "int": "int", "monthday": "int", "party": "ticks", "parts": "longtext"}


def clause_specs(clause: Any, names: Sequence[str] = ()) -> tuple[Spec, ...]:
    """A field for each blank by its type (parties are chosen from `names`), a choice for each pair of alternatives."""
    people = tuple(Option(name, name) for name in names)
    blanks = tuple(
        Spec(f"blank-{i}", name, FORM_TYPES.get(kind, "text"), options=people if kind == "party" else ())
        for i, (name, kind) in enumerate(clause.types.items())
    )
    choices = tuple(
        Spec(f"pick-{i}", "选用", "choice", options=tuple(Option(word, word) for word in words))
        for i, words in enumerate(clause.choices)
    )
    return blanks + choices


def given(clause: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed into each blank, by its name."""
    return {name: values.get(f"blank-{at}") for at, name in enumerate(clause.fields)}


def picks(clause: Any, values: Mapping[str, Any]) -> list[str]:
    """What was chosen of each pair of alternatives, "" where nothing was."""
    return [str(values.get(f"pick-{at}") or "") for at in range(len(clause.choices))]


def advice(clause: Any) -> str:
    """What a mediator should mind of a clause, and the text it rests on; "" where there is nothing."""
    law = f"依据：{clause.law}。" if clause.law else ""
    return f"{clause.note}{law}"


class ClauseDialog(Dialog[dict[str, Any] | None]):
    """Returns the item."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("dialog")

    def __init__(self, clause: Any, case: Snapshot) -> None:
        super().__init__()
        self.title_text = f"条款：{clause.title}"
        self._clause = clause
        self._case = case

    def content(self) -> ComposeResult:
        """The sentence as it grows, what to mind of it, and the form."""
        self.preview = Prose(classes="act-about")
        yield self.preview
        minded = advice(self._clause)
        if minded:
            mind = Prose(classes="act-about")
            yield mind
            mind.tell([piece(minded, "$text-muted")])
        names = [party.name for party in self._case.parties if party.active]
        self.form = Form(clause_specs(self._clause, names), self.door.today)
        yield self.form

    def on_mount(self) -> None:
        """The bare clause."""
        self.preview.tell([self._clause.text])
        self.form.begin()

    def on_form_changed(self, event: Form.Changed) -> None:
        """The sentence follows."""
        event.stop()
        values = self.form.values()
        self.preview.tell(
            [filled(self._clause, given(self._clause, values), picks(self._clause, values), self.door.today)]
        )

    def do_submit(self) -> None:
        """Hand the item on; what cannot be read is marked first."""
        if self.form.first_gap():
            self.say("有一项填得不对，已标出，请改正。", "warning")
            return
        names = [party.name for party in self._case.parties if party.active]
        clause, today, values = self._clause, self.door.today, self.form.values()
        wrong = fault(clause, given(clause, values), today, names)
        if wrong is not None:
            self.form.blame(wrong)
            self.say_problem(wrong)
            return
        self.dismiss(item_of(clause, given(clause, values), picks(clause, values), today))
