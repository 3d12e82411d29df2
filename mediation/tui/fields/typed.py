"""Fields that are typed: text, long text, numbers, dates, moments, money. Each echoes what it understood."""

from __future__ import annotations

from datetime import date, datetime

from textual.events import Key
from textual.widget import Widget
from textual.widgets import Input, TextArea

from mediation.tui.fields.base import FieldBox, Spec
from mediation.values.dates import parse_date, parse_moment, print_arabic, print_moment, weekday_name
from mediation.values.money import capital, parse_fen, yuan
from mediation.values.problems import Problem
from mediation.values.system import typed_path
from mediation.values.text import cell_width, normalise

HINT_CELLS = 44  # help up to this width is shown inside the empty field
LONG_PARAGRAPH = 3000  # characters; above it each key press becomes slow (measured), so the person is warned


def complaint_of(spec: Spec, text: str, today: date) -> str:
    """What is wrong with `text` in a field of that type, in Chinese; "" for nothing."""
    try:
        if spec.type == "date":
            parse_date(text, today, spec.label)
        elif spec.type == "moment":
            parse_moment(text, today, spec.label)
        elif spec.type == "money":
            parse_fen(text, spec.label)
        elif spec.type == "int" and not normalise(text).isdecimal():
            return f"{spec.label}应为整数，例如 2。"
    except Problem as problem:
        return problem.message
    return ""


class KeepsOrder:
    """Answers the editing keys at once, for an input or a text area.

    As key bindings they would come after characters typed behind them (measured: 退格 three times and 4200, typed fast,
    left two digits of 4200).
    """

    def on_key(self, event: Key) -> None:
        """Delete or move right now."""
        name = {"backspace": "delete_left", "delete": "delete_right", "left": "cursor_left", "right": "cursor_right"}
        if event.key in name:
            event.stop()
            event.prevent_default()
            getattr(self, f"action_{name[event.key]}")()


class Area(KeepsOrder, TextArea):
    """A text area of a form."""


class Entry(KeepsOrder, Input):
    """A one-line input that never selects by itself what a person wrote: one digit must not wipe a whole number.

    ``offered`` is the program's own proposal (今天); while it stands untouched it is selected, so that typing replaces it.
    """

    offered = ""

    def on_focus(self) -> None:
        """Select the untouched proposal; else put the caret behind the last character."""
        if self.offered and self.value == self.offered:
            self.select_all()
        else:
            self.cursor_position = len(self.value)


class LineField(FieldBox):
    """One line of text."""

    placeholder = ""

    def editor(self) -> Widget:
        """A plain one-line input."""
        self.input = Entry(
            placeholder=self.spec.example or self.placeholder or self._hint(),
            password=self.spec.secret,
            compact=True,
            select_on_focus=False,
        )
        return self.input

    def _hint(self) -> str:
        return self.spec.help if cell_width(self.spec.help) <= HINT_CELLS else ""

    def accept(self) -> None:
        """The help inside the empty field needs no line of its own."""
        super().accept()
        if self.empty() and not self.placeholder and self._hint():
            self.note.display = False

    def raw(self) -> object:
        """The text as typed."""
        return self.input.value

    def put(self, value: object) -> None:
        """Fill in."""
        self.fill(str(value))

    def fill(self, text: str) -> None:
        """Put text in without its counting as typed."""
        with self.input.prevent(Input.Changed):
            self.input.value = text
        default = self.spec.default
        self.input.offered = text if not self.touched and self.spec.type != "text" and text == str(default) else ""
        self.review()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Check while typing."""
        event.stop()
        if event.input is self.input:
            self.input.offered = ""
            self.changed()


class LongField(FieldBox):
    """Several lines."""

    DEFAULT_CSS = "LongField TextArea { height: 5; border: none; padding: 0; background: $surface; }"

    def editor(self) -> Widget:
        """A text area; Tab leaves it."""
        self.area = Area(soft_wrap=True, tab_behavior="focus", show_line_numbers=False, compact=True)
        return self.area

    def raw(self) -> object:
        """The text as typed."""
        return self.area.text

    def put(self, value: object) -> None:
        """Fill in without its counting as typed."""
        with self.area.prevent(TextArea.Changed):
            self.area.load_text(str(value))
        self.review()

    def complaint(self) -> str:
        """One huge paragraph makes typing slow."""
        longest = max((len(line) for line in self.area.text.split("\n")), default=0)
        return (
            ""
            if longest <= LONG_PARAGRAPH
            else f"有一段长{longest}字，请分段（每段不超过{LONG_PARAGRAPH}字），否则打字会变慢。"
        )

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Check while typing."""
        event.stop()
        self.changed()


class IntField(LineField):
    """A whole number; full-width digits count."""

    def complaint(self) -> str:
        """Digits only."""
        return complaint_of(self.spec, str(self.raw()), date.min)


class DateField(LineField):
    """A day: 2026-11-08, 11.8, 11月8日, 今天, +15."""

    placeholder = "如 2026-11-08、11.8、今天、+15"

    def __init__(self, spec: Spec, today: date) -> None:
        super().__init__(spec)
        self.today = today

    def put(self, value: object) -> None:
        """Fill in; dates as 2026-11-08."""
        self.fill(value.isoformat() if isinstance(value, date) else str(value))

    def _read(self) -> date:
        return parse_date(str(self.raw()), self.today, self.spec.label)

    def echo(self) -> str:
        """The day in full with its weekday."""
        day = self._read()
        return f"{print_arabic(day)} {weekday_name(day)}"

    def complaint(self) -> str:
        """What the reader of its type says."""
        return complaint_of(self.spec, str(self.raw()), self.today)


class MomentField(DateField):
    """A day and a time: 2026-11-08 09:30."""

    placeholder = "如 2026-11-08 09:30"

    def put(self, value: object) -> None:
        """Fill in; moments as 2026-11-08 09:30."""
        self.fill(f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value).replace("T", " "))

    def _read_moment(self) -> datetime:
        return parse_moment(str(self.raw()), self.today, self.spec.label)

    def echo(self) -> str:
        """The moment as papers print it."""
        return print_moment(self._read_moment())


class MoneyField(LineField):
    """Yuan with at most two decimals, echoed in capitals."""

    placeholder = "元，如 4200 或 4200.50"

    def put(self, value: object) -> None:
        """Fill in; an int is fen."""
        self.fill(f"{value // 100}.{value % 100:02d}" if isinstance(value, int) else str(value))

    def _read(self) -> int:
        return parse_fen(str(self.raw()), self.spec.label)

    def echo(self) -> str:
        """The amount as papers print it."""
        fen = self._read()
        return f"{capital(fen)}（{yuan(fen)}）"

    def complaint(self) -> str:
        """What the money reader says."""
        return complaint_of(self.spec, str(self.raw()), date.min)


class FileField(LineField):
    """The path of a file on this machine."""

    placeholder = "文件的完整路径，如 /home/…/收条.pdf"

    def complaint(self) -> str:
        """The file must be there."""
        try:
            path = typed_path(str(self.raw()))
        except Problem as nobody:
            return nobody.message
        return "" if path.is_file() else f"找不到文件：{path}，请核对路径。"
