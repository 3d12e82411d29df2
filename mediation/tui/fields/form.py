"""A form: fields made from specifications, read as one mapping, refusals put beside the field they are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from textual.containers import VerticalScroll
from textual.message import Message

from mediation.tui.fields.base import Edited, FieldBox, Option, Spec
from mediation.tui.fields.chosen import BoolField, ChoiceField, ConsentsField, TicksField
from mediation.tui.fields.rows import RowsField
from mediation.tui.fields.typed import DateField, FileField, IntField, LineField, LongField, MomentField, MoneyField
from mediation.values.problems import Problem


def make_field(spec: Spec, today: date) -> FieldBox:
    """The field for a specification."""
    if spec.type == "date":
        return DateField(spec, today)
    if spec.type == "moment":
        return MomentField(spec, today)
    if spec.type == "rows":
        return RowsField(spec, today)
    if spec.type in ("parties", "staffs", "ticks"):
        return TicksField(spec, ordered=spec.type == "staffs")
    simple: dict[str, type[FieldBox]] = {
        "longtext": LongField,
        "money": MoneyField,
        "int": IntField,
        "bool": BoolField,
        "choice": ChoiceField,
        "party": ChoiceField,
        "staff": ChoiceField,
        "paper": ChoiceField,
        "entry": ChoiceField,
        "item": ChoiceField,
        "consents": ConsentsField,
        "file": FileField,
    }
    return simple.get(spec.type, LineField)(spec)


class Form(VerticalScroll, can_focus=False):
    """The fields under one another; Tab walks through them."""

    DEFAULT_CSS = "Form { height: auto; max-height: 100%; }"

    class Ready(Message):
        """The fields are mounted."""

        def __init__(self, form: Form) -> None:
            super().__init__()
            self.form = form

    class Changed(Message):
        """Something was typed or chosen."""

        def __init__(self, form: Form, name: str) -> None:
            super().__init__()
            self.form = form
            self.name = name

    def __init__(self, specs: Sequence[Spec], today: date, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.visible = False
        self.specs = tuple(specs)
        self.fields = {spec.name: make_field(spec, today) for spec in specs}

    def compose(self):  # type: ignore[no-untyped-def]
        """The fields."""
        yield from self.fields.values()

    def on_mount(self) -> None:
        """Every field is there: the screen may fill the form and put the caret into it."""
        self.post_message(self.Ready(self))

    def values(self) -> dict[str, object]:
        """What was entered; empty fields and those not asked for are left out."""
        return {name: box.raw() for name, box in self.fields.items() if box.display and not box.empty()}

    def put(self, values: Mapping[str, object]) -> None:
        """Fill in what is known of these names."""
        for name, value in values.items():
            if name in self.fields:
                self.fields[name].put(value)
        self._suit()

    def _suit(self) -> None:
        """Show the fields that are asked for beside what the others say."""
        for box in self.fields.values():
            if box.spec.only:
                box.display = all(self.fields[name].raw() in values for name, values in box.spec.only)

    def on_edited(self, event: Edited) -> None:
        """Pass on which field changed."""
        event.stop()
        self._suit()
        self.post_message(self.Changed(self, event.field_box.spec.name))

    def first_gap(self) -> bool:
        """Mark the first required field that is empty or any that holds something wrong; True when there was one."""
        asked = [box for box in self.fields.values() if box.display]
        wrong = [box for box in asked if box.spec.required and box.empty()]
        for box in wrong:
            box.refuse(f"{box.spec.label}不能为空，请填写。")
        wrong += [box for box in asked if not box.empty() and box.complaint()]
        if wrong:
            min(wrong, key=asked.index).focus_editor()
        return bool(wrong)

    def blame(self, problem: Problem) -> bool:
        """Put a refusal beside its field; False when it is about no field here."""
        for box in self.fields.values():
            if problem.field and problem.field in (box.spec.label, box.spec.name):
                box.refuse(problem.message)
                box.focus_editor()
                return True
        return False

    def offer(self, name: str, options: tuple[Option, ...]) -> None:
        """Change what can be chosen in a field because another field changed."""
        box = self.fields[name]
        if isinstance(box, ChoiceField):
            box.offer(options)

    def begin(self, name: str = "") -> None:
        """Show the form with the caret in a field, the first one by default.

        Until then it is hidden: what is typed ahead must not land in a field that is about to be filled in.
        """
        self.visible = True
        self._suit()
        if self.fields:
            self.fields[name or next(iter(self.fields))].focus_editor()
