"""The help page: made from the action table, nothing written twice."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from mediation.tui import actions
from mediation.tui.page import Page
from mediation.tui.text import joined, pad, piece
from mediation.tui.widgets.prose import Pane

KEY_CELLS = 12
LABEL_CELLS = 10


def key_lines(place: str) -> list[Content | str | tuple[Content, int]]:
    """What can be done in a place, then what works everywhere, then the common keys."""
    own = [a for a in actions.at(place) if place in a.places]
    common = [a for a in actions.at(place) if actions.EVERYWHERE in a.places]
    lines: list[Content | str | tuple[Content, int]] = []
    for title, rows in ((actions.PLACES[place], own), ("各处通用", common)):
        if rows:
            lines.append(piece(title, "bold $text-accent"))
            lines += [(_line(action), KEY_CELLS + LABEL_CELLS) for action in rows]
            lines.append("")
    lines.append(piece("移动和输入", "bold $text-accent"))
    lines += [(joined(piece(pad(key, 28), "bold"), text), 28) for key, text in actions.COMMON_KEYS]
    lines += [
        "",
        piece("输入中文", "bold $text-accent"),
        "功能都用功能键、Ctrl 或 Alt 组合键，输入法开着也能用。日期可写 2026-11-08、11.8、今天、+15；金额写数字，下面一行显示大写供核对。",
        "填写的内容随时存为草稿，误关窗口也不丢。",
    ]
    return lines


def _line(action: actions.Action) -> Content:
    keys = " ".join(actions.key_name(k) for k in action.keys)
    return joined(piece(pad(keys, KEY_CELLS), "bold"), pad(action.label, LABEL_CELLS), action.help)


class HelpPage(Page):
    """Help for the place it was opened from."""

    place = "help"
    heading = "帮助"
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("help")

    def __init__(self, about: str) -> None:
        super().__init__()
        self._about = about

    def body(self) -> ComposeResult:
        """One pane."""
        yield Pane(f"帮助 · {actions.PLACES[self._about]}", id="help-text")

    def on_mount(self) -> None:
        """Fill it."""
        pane = self.query_one("#help-text", Pane)
        pane.tell(key_lines(self._about))
        self.set_focus(pane)

    def do_help(self) -> None:
        """F1 again goes back."""
        self.do_back()
