"""One field of a form: label, editor, echo and refusal, whatever the type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget

from mediation.tui.text import plain
from mediation.tui.widgets.prose import Prose


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose: ``value`` is stored, ``label`` is shown, ``note`` explains it in the picker, ``also`` holds other names of it."""

    value: str
    label: str
    note: str = ""
    also: str = ""  # other words a person may search it by


@dataclass(frozen=True, slots=True)
class Spec:
    """What a field asks for.

    type:    a FieldSpec type of the procedure (text, longtext, date, moment, money, int, bool, choice, party, parties,
             staff, staffs, consents, file, paper, entry, rows), or ``ticks``: several of the options.
    options: what can be chosen; answers: what each party can say (consents); columns: of each row (rows);
    only: (another field, its values) it is asked with.
    """

    name: str
    label: str
    type: str = "text"
    required: bool = False
    options: tuple[Option, ...] = ()
    help: str = ""
    default: object = None
    answers: tuple[str, ...] = ()  # for consents: what each party can say
    secret: bool = False
    example: str = ""  # what stands in the empty field instead of the type's own example
    columns: tuple[Spec, ...] = ()
    only: tuple[tuple[str, tuple[str, ...]], ...] = ()


class Edited(Message):
    """Somebody changed a field."""

    def __init__(self, field_box: FieldBox) -> None:
        super().__init__()
        self.field_box = field_box


class FieldBox(Vertical):
    """Label on the left, editor on the right, below it the echo (what the program understood) or the refusal."""

    DEFAULT_CSS = """
    FieldBox { height: auto; }
    FieldBox > Horizontal { height: auto; }
    FieldBox .field-label { width: 15; height: auto; color: $text-primary; padding: 0 1 0 0; }
    FieldBox .field-note { margin: 0 0 0 15; color: $text-muted; }
    FieldBox .field-note.-error { color: $text-error; text-style: bold; }
    """

    def __init__(self, spec: Spec) -> None:
        super().__init__(id=f"field-{spec.name}")
        self.spec = spec
        self.note = Prose(classes="field-note")
        self.refused = False
        self.touched = False

    def editor(self) -> Widget:
        """The widget typed into; each type makes its own."""
        return Widget()

    def raw(self) -> object:
        """What was entered; each type knows."""
        return ""

    def put(self, value: object) -> None:
        """Fill in; each type knows how."""

    def echo(self) -> str:
        """What the program understood, e.g. the weekday of a date; "" for nothing."""
        return ""

    def complaint(self) -> str:
        """What is wrong with the entry, in Chinese; "" for nothing. Emptiness is judged on submit, not here."""
        return ""

    def compose(self) -> ComposeResult:
        """Label and editor in a row, the note under them."""
        label = Prose(classes="field-label")
        label.tell([(plain(("*" if self.spec.required else " ") + self.spec.label), 1)])
        with Horizontal():
            yield label
            yield self.editor()
        yield self.note

    def on_mount(self) -> None:
        """Start with the default and its echo."""
        if self.spec.default not in (None, "", ()):
            self.put(self.spec.default)
        self.review()

    def empty(self) -> bool:
        """Whether nothing was entered."""
        value = self.raw()
        return value in (None, "", [], {}) or (isinstance(value, str) and not value.strip())

    def review(self) -> None:
        """Show the echo or the complaint of the present entry."""
        problem = "" if self.empty() else self.complaint()
        self.refuse(problem) if problem else self.accept()

    def accept(self) -> None:
        """Take a refusal away; show the echo, or the help while the field is empty."""
        self.refused = False
        self.note.remove_class("-error")
        text = self.spec.help if self.empty() else self.echo()
        self.note.display = bool(text)
        self.note.tell([text] if text else [])

    def refuse(self, message: str) -> None:
        """Show why the entry cannot stand."""
        self.refused = True
        self.note.add_class("-error")
        self.note.display = True
        self.note.tell(["✕ " + message])

    def hint(self, text: str) -> None:
        """Show something worth knowing about an entry that stands."""
        if text:
            self.note.display = True
            self.note.tell([text])

    def changed(self) -> None:
        """Call after every edit: live check, then tell the form."""
        self.touched = True
        self.review()
        self.post_message(Edited(self))

    def focus_editor(self) -> None:
        """Put the caret into the field at once: `Widget.focus` would do it a moment later, after keys typed ahead."""
        self.screen.set_focus(next((w for w in self.query("*") if w.can_focus), None))


def as_texts(value: object) -> list[str]:
    """A list of strings from what a draft or default may hold."""
    if isinstance(value, str):
        return [value] if value else []
    if isinstance(value, Sequence):
        return [str(v) for v in value]
    return []
