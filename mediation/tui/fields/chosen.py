"""Fields that are chosen: one of many, several in order, a consent for each party, yes or no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import RenderResult
from textual.content import Content
from textual.events import Key
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from mediation.tui.dialogs.pick import PickDialog
from mediation.tui.fields.base import FieldBox, Option, as_texts
from mediation.tui.text import joined, piece, stacked
from mediation.tui.widgets.keyed import Deed, Keyed, Lined
from mediation.values.text import shorten


class Changed(Message):
    """The choice is another one."""


class ChoiceBox(Keyed, can_focus=True):
    """One line showing the choice; Enter, space or ↓ opens the picker, ← → steps through short lists."""

    DEFAULT_CSS = """
    ChoiceBox { height: 1; width: 1fr; background: $surface; }
    ChoiceBox:focus { background: $block-cursor-background; color: $block-cursor-foreground; }
    """
    KEYS: ClassVar[Mapping[str, Deed]] = {
        "enter": ("open_picker", 0),
        "space": ("open_picker", 0),
        "down": ("open_picker", 0),
        "left": ("step", -1),
        "right": ("step", 1),
        "delete": ("clear", 0),
        "backspace": ("clear", 0),
    }

    value: reactive[str] = reactive("")

    def __init__(self, title: str, options: Sequence[Option], *, required: bool) -> None:
        super().__init__()
        self.title = title
        self.options = list(options)
        self.required = required
        self._picker: PickDialog | None = None

    def _label(self) -> str:
        return next((o.label for o in self.options if o.value == self.value), self.value)

    def render(self) -> RenderResult:
        """The label, or an invitation."""
        text = self._label() if self.value else ("（无可选项）" if not self.options else "（回车选择）")
        return joined(piece("▾ ", "bold"), shorten(text, self.size.width - 2))

    def _set(self, value: str) -> None:
        if value != self.value:
            self.value = value
            self.post_message(Changed())

    def open_picker(self, typed: str = "") -> None:
        """Open the picker, narrowed down by what was typed."""
        if self._picker is not None:
            self._picker.take(typed)  # an input method commits several characters at once: all of them are meant
        elif self.options:
            self._picker = PickDialog(self.title, self.options, chosen=self.value, typed=typed)
            self.app.push_screen(self._picker, self._picked)

    def on_key(self, event: Key) -> None:
        """Words typed here narrow the picker down instead of being lost."""
        if event.is_printable and event.character and not event.character.isspace():
            event.stop()
            self.open_picker(event.character)

    def _picked(self, value: str | None) -> None:
        self._picker = None
        if value is not None:
            self._set(value)

    def step(self, step: int) -> None:
        """The next or previous option; long lists are better picked."""
        values = [o.value for o in self.options]
        if values and len(values) <= 9:
            now = values.index(self.value) if self.value in values else (-1 if step > 0 else 0)
            self._set(values[(now + step) % len(values)])

    def clear(self) -> None:
        """Nothing chosen."""
        self._set("")


class ChoiceField(FieldBox):
    """One of the options."""

    def editor(self) -> Widget:
        """The choice line."""
        self.box = ChoiceBox(self.spec.label, self.spec.options, required=self.spec.required)
        return self.box

    def raw(self) -> object:
        """The value chosen."""
        return self.box.value

    def put(self, value: object) -> None:
        """Fill in by value or by label."""
        text = str(value)
        by_label = {o.label: o.value for o in self.spec.options}
        self.box.value = by_label.get(text, text)

    def offer(self, options: tuple[Option, ...]) -> None:
        """Other options; a value they do not hold is taken out."""
        self.box.options = list(options)
        if self.box.value not in [o.value for o in options]:
            self.box.value = ""
        self.box.refresh()

    def echo(self) -> str:
        """The note of the option."""
        return next((o.note for o in self.spec.options if o.value == self.box.value), "")

    def on_changed(self, event: Changed) -> None:
        """Tell the form."""
        event.stop()
        self.changed()


class TickBox(Lined, can_focus=True):
    """A short list; Enter or space ticks, the order of ticking is kept and shown."""

    DEFAULT_CSS = """
    TickBox { height: auto; width: 1fr; background: $surface; }
    TickBox:focus { border-left: thick $accent; }
    """
    KEYS: ClassVar[Mapping[str, Deed]] = {
        "up": ("step", -1),
        "down": ("step", 1),
        "enter": ("tick", 0),
        "space": ("tick", 0),
    }

    def __init__(self, options: Sequence[Option], *, ordered: bool) -> None:
        super().__init__()
        self.options = list(options)
        self.ordered = ordered
        self.ticked: list[str] = []

    def get_content_height(self, _container: object, _viewport: object, _width: int) -> int:
        """One line an option."""
        return max(1, len(self.options))

    def render(self) -> RenderResult:
        """Tick, place in the order, label."""
        if not self.options:
            return piece("（无可选项）", "$text-muted")
        return stacked([self._line(i, option) for i, option in enumerate(self.options)])

    def _line(self, index: int, option: Option) -> Content:
        on = option.value in self.ticked
        order = f"{self.ticked.index(option.value) + 1}." if on and self.ordered else ""
        text = f"[{'√' if on else ' '}] {order}{option.label}"
        style = "reverse" if self.has_focus and index == self.at else ""
        return (
            joined(piece(text, style), piece(f"  {option.note}", "$text-muted")) if option.note else piece(text, style)
        )

    def step(self, step: int) -> None:
        """Move; leaving the list at its ends goes on to the next field."""
        target = self.at + step
        if 0 <= target < len(self.options):
            self.at = target

    def tick(self) -> None:
        """Tick or untick."""
        if not self.options:
            return
        value = self.options[self.at].value
        if value in self.ticked:
            self.ticked.remove(value)
        else:
            self.ticked.append(value)
        self.refresh()
        self.post_message(Changed())


class TicksField(FieldBox):
    """Several of the options, in the order ticked where the order matters (主持人在前)."""

    def __init__(self, spec, *, ordered: bool = False) -> None:  # type: ignore[no-untyped-def]
        super().__init__(spec)
        self._ordered = ordered

    def editor(self) -> Widget:
        """The tick list."""
        self.box = TickBox(self.spec.options, ordered=self._ordered)
        return self.box

    def raw(self) -> object:
        """Values in order: as ticked where ordered, else as listed."""
        if self._ordered:
            return list(self.box.ticked)
        return [o.value for o in self.spec.options if o.value in self.box.ticked]

    def put(self, value: object) -> None:
        """Tick by value or label."""
        known = {o.label: o.value for o in self.spec.options} | {o.value: o.value for o in self.spec.options}
        self.box.ticked = [known[text] for text in as_texts(value) if text in known]
        self.box.refresh()

    def on_changed(self, event: Changed) -> None:
        """Tell the form."""
        event.stop()
        self.changed()


class AnswerBox(Lined, can_focus=True):
    """A party a line with its answer; ← → or space changes it."""

    DEFAULT_CSS = """
    AnswerBox { height: auto; width: 1fr; background: $surface; }
    AnswerBox:focus { border-left: thick $accent; }
    """
    KEYS: ClassVar[Mapping[str, Deed]] = {
        "up": ("step", -1),
        "down": ("step", 1),
        "left": ("turn", -1),
        "right": ("turn", 1),
        "enter": ("turn", 1),
        "space": ("turn", 1),
    }

    def __init__(self, options: Sequence[Option], answers: Sequence[str]) -> None:
        super().__init__()
        self.options = list(options)
        self.answers = list(answers)
        self.given: dict[str, str] = {}

    def get_content_height(self, _container: object, _viewport: object, _width: int) -> int:
        """One line a party."""
        return max(1, len(self.options))

    def render(self) -> RenderResult:
        """Party and answer."""
        lines = []
        for index, option in enumerate(self.options):
            answer = self.given.get(option.value, "（未填）")
            style = "reverse" if self.has_focus and index == self.at else ""
            lines.append(joined(piece(f"‹ {answer} ›", style), f" {option.label}"))
        return stacked(lines) if lines else piece("（本案还没有当事人）", "$text-muted")

    def step(self, step: int) -> None:
        """Another party."""
        if 0 <= self.at + step < len(self.options):
            self.at += step

    def turn(self, step: int) -> None:
        """Another answer."""
        if not self.options:
            return
        value = self.options[self.at].value
        now = self.given.get(value)
        index = self.answers.index(now) + step if now in self.answers else (0 if step > 0 else -1)
        self.given[value] = self.answers[index % len(self.answers)]
        self.refresh()
        self.post_message(Changed())


class ConsentsField(FieldBox):
    """What each party said."""

    def editor(self) -> Widget:
        """The answers."""
        self.box = AnswerBox(self.spec.options, self.spec.answers)
        return self.box

    def raw(self) -> object:
        """Party id → answer, only those given."""
        return dict(self.box.given)

    def put(self, value: object) -> None:
        """Fill in a mapping of party id to answer, or rows of party and answer as an entry keeps them."""
        if isinstance(value, list | tuple):
            value = {str(row["party"]): row["answer"] for row in value if isinstance(row, Mapping)}
        if isinstance(value, Mapping):
            self.box.given = {str(k): str(v) for k, v in value.items()}
            self.box.refresh()

    def on_changed(self, event: Changed) -> None:
        """Tell the form."""
        event.stop()
        self.changed()


class BoolField(FieldBox):
    """Yes or no."""

    def editor(self) -> Widget:
        """One tick."""
        self.box = TickBox((Option("yes", "是"),), ordered=False)
        return self.box

    def raw(self) -> object:
        """Whether it is ticked."""
        return bool(self.box.ticked)

    def empty(self) -> bool:
        """A bool always has a value."""
        return False

    def put(self, value: object) -> None:
        """Tick for True, "true", "是", "yes", "1"."""
        self.box.ticked = ["yes"] if value is True or str(value) in ("true", "True", "是", "yes", "1") else []
        self.box.refresh()

    def on_changed(self, event: Changed) -> None:
        """Tell the form."""
        event.stop()
        self.changed()
