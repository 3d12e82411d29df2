"""A clause of the library: its blanks are asked for, its alternatives chosen, and the whole sentence handed on."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from mediation.records.snapshot import Snapshot
from mediation.tui.actions import bindings
from mediation.tui.dialogs.base import Dialog
from mediation.tui.fields.base import Option, Spec
from mediation.tui.fields.form import Form
from mediation.tui.widgets.prose import Prose
from mediation.values.dates import parse_date, print_arabic
from mediation.values.money import capital, parse_fen, yuan
from mediation.values.problems import Problem

CAPITAL = "大写"  # {{大写金额}} is written from {{金额}}


def clause_specs(clause: Any) -> tuple[Spec, ...]:
    """A field for each blank, a choice for each pair of alternatives."""
    blanks = tuple(Spec(f"blank-{i}", name, _type(name, str(clause.text))) for i, name in enumerate(clause.fields))
    picks = tuple(
        Spec(f"pick-{i}", "选用", "choice", options=tuple(Option(word, word) for word in words))
        for i, words in enumerate(clause.choices)
    )
    return blanks + picks


def _type(name: str, text: str) -> str:
    if "{{" + CAPITAL + name + "}}" in text:
        return "money"
    return "date" if name.endswith("日") and not name.startswith("每") else "text"


def typed(clause: Any, values: Mapping[str, object], today: date) -> dict[str, tuple[str, str]]:
    """Name of each blank that was filled → (its words, its words in capitals). What cannot be read stays as typed."""
    found = {}
    for i, spec in enumerate(clause_specs(clause)[: len(clause.fields)]):
        raw = str(values.get(f"blank-{i}", "")).strip()
        if not raw:
            continue
        words, big = raw, ""
        with suppress(Problem):
            if spec.type == "money":
                fen = parse_fen(raw, spec.label)
                words, big = yuan(fen), capital(fen)
            elif spec.type == "date":
                words = print_arabic(parse_date(raw, today, spec.label))
        found[spec.label] = (words, big)
    return found


def filled(clause: Any, values: Mapping[str, object], today: date) -> str:
    """The sentence; what was left empty stays as a blank for the mediator to see."""
    text = str(clause.text)
    for name, (words, big) in typed(clause, values, today).items():
        text = text.replace("{{" + name + "}}", words)
        text = text.replace("{{" + CAPITAL + name + "}}", big) if big else text
    for i, words in enumerate(clause.choices):
        value = str(values.get(f"pick-{i}", ""))
        if value:
            text = text.replace(f"〔{'|'.join(words)}〕", value, 1)
    return text


def item_of(clause: Any, values: Mapping[str, object], case: Snapshot, today: date) -> dict[str, Any]:
    """The clause as an item, its parts taken from the blanks: the first party named owes, the second is owed."""
    item: dict[str, Any] = {"kind": clause.kind or "其他", "text": filled(clause, values, today)}
    names = {party.name for party in case.parties}
    people = [words for words, _ in typed(clause, values, today).values() if words in names]
    for part, name in zip(("obligor", "obligee"), people, strict=False):
        item[part] = [name]
    for i, spec in enumerate(clause_specs(clause)[: len(clause.fields)]):
        raw = str(values.get(f"blank-{i}", "")).strip()
        if raw and spec.type in ("money", "date"):
            item.setdefault("amount" if spec.type == "money" else "due", raw)
    return item


class ClauseDialog(Dialog[dict[str, Any] | None]):
    """Returns the item."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("dialog")

    def __init__(self, clause: Any, case: Snapshot) -> None:
        super().__init__()
        self.title_text = f"条款：{clause.title}"
        self._clause = clause
        self._case = case

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
        self.preview.tell([filled(self._clause, self.form.values(), self.door.today)])

    def do_submit(self) -> None:
        """Hand the item on."""
        self.dismiss(item_of(self._clause, self.form.values(), self._case, self.door.today))
