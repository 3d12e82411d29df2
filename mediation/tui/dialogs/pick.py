"""Choose one of many: type Chinese or pinyin initials to narrow the list down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option as Line

from mediation.tui.actions import bindings
from mediation.tui.dialogs.base import Dialog
from mediation.tui.fields.base import Option
from mediation.tui.fields.typed import Entry
from mediation.tui.text import joined, piece, plain, stacked, wrapped
from mediation.values.pinyin import matches_initials
from mediation.values.text import cell_width, normalise, shorten

LINE_CELLS = 70  # room in the list of the picker


def matching(options: Sequence[Option], typed: str) -> list[Option]:
    """Options found by label, other names, note, or the pinyin initials of label and other names; the nearest first."""
    wanted = normalise(typed).lower()
    if not wanted:
        return list(options)
    ranked = [(rank, option) for option in options if (rank := _rank(option, wanted)) is not None]
    return [option for _, option in sorted(ranked, key=lambda pair: pair[0])]


def _rank(option: Option, wanted: str) -> int | None:
    label, names = option.label.lower(), option.also.lower().split()
    letters = wanted.isascii() and wanted.isalpha()
    signs = (
        label == wanted,
        wanted in names,
        label.startswith(wanted),
        any(name.startswith(wanted) for name in names),
        wanted in label or any(wanted in name for name in names),
        letters and any(matches_initials(wanted, name) for name in (option.label, *names)),
        wanted in option.note.lower(),
    )
    return next((rank for rank, holds in enumerate(signs) if holds), None)


class PickDialog(Dialog[str | None]):
    """Returns the chosen value, or None."""

    place = "pick"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("pick"),
        ("up", "step(-1)", "上一项"),
        ("down", "step(1)", "下一项"),
        ("pageup", "step(-8)", "上翻"),
        ("pagedown", "step(8)", "下翻"),
    ]

    def __init__(
        self, title: str, options: Sequence[Option], *, chosen: str = "", typed: str = "", whole: bool = False
    ) -> None:
        """``whole``: notes are shown to their last word, on as many lines as they need."""
        super().__init__()
        self._whole = whole
        self.title_text = title
        self._options = list(options)
        self._chosen = chosen
        self._typed = typed
        self._shown: list[Option] = []

    def content(self) -> ComposeResult:
        """Filter line and list."""
        yield Entry(
            value=self._typed, placeholder="输入文字或拼音首字母筛选", compact=True, id="filter", select_on_focus=False
        )
        self.list = OptionList(id="options")
        self.list.can_focus = False
        yield self.list

    def on_mount(self) -> None:
        """All options, the present one highlighted."""
        self._fill(self._typed)
        values = [o.value for o in self._shown]
        if self._chosen in values and not self._typed:
            self.list.highlighted = values.index(self._chosen)
        self.set_focus(self.query_one(Input))

    def take(self, text: str) -> None:
        """Take in what was typed before the filter had the caret."""
        self._typed += text
        for entry in self.query("#filter").results(Entry):
            entry.value = self._typed
            entry.cursor_position = len(self._typed)

    def _fill(self, typed: str) -> None:
        self._shown = matching(self._options, typed)
        self.list.clear_options()
        self.list.add_options([Line(self._line(option)) for option in self._shown])
        if not self._shown:
            self.list.add_option(Line(plain("没有相符的选项，请改一改筛选文字。"), disabled=True))
        elif self._shown:
            self.list.highlighted = 0

    def _line(self, option: Option) -> Content:
        """Label and note on one line where they fit, else the note below it: shortened, or whole if that was asked."""
        if not option.note:
            return plain(option.label)
        if cell_width(option.label) + cell_width(option.note) + 2 <= LINE_CELLS:
            return joined(option.label, piece(f"  {option.note}", "$text-muted"))
        if self._whole:
            told = wrapped(piece(f"    {option.note}", "$text-muted"), LINE_CELLS - 2, hang=4)
            return stacked([piece(option.label, "bold"), *told])
        return joined(option.label, piece("\n    " + shorten(option.note, LINE_CELLS - 4), "$text-muted"))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list down."""
        event.stop()
        self._fill(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the filter chooses."""
        event.stop()
        self.do_choose()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click chooses."""
        event.stop()
        self.do_choose()

    def action_step(self, step: int) -> None:
        """Move in the list while the caret stays in the filter."""
        if self._shown:
            self.list.highlighted = max(0, min((self.list.highlighted or 0) + step, len(self._shown) - 1))

    def do_choose(self) -> None:
        """Return the highlighted option."""
        if self._shown and self.list.highlighted is not None:
            self.dismiss(self._shown[self.list.highlighted].value)
