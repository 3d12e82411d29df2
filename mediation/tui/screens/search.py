"""Search: results while typing, with the reason each case was found."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option as Line

from mediation.tui.actions import bindings
from mediation.tui.fields.typed import Entry
from mediation.tui.page import Page
from mediation.tui.text import joined, piece, plain, stacked
from mediation.values.text import clean

DELAY = 0.2  # seconds after the last key


def marked(snippet: str, marks: tuple[tuple[int, int], ...]) -> Content:
    """The snippet with the found words set off."""
    content = plain(snippet)
    for start, end in marks:
        content = content.stylize("bold $text-accent", start, end)
    return content


def hit_content(hit: Any) -> Content:
    """Two lines: the case, and why it was found."""
    line = hit.line
    head = joined(
        piece(line.reg_no, "$text-accent"),
        "  ",
        piece(line.title, "bold"),
        piece(f"  {line.stage}  {line.applied_on.isoformat()}", "$text-muted"),
    )
    why = joined(piece(f"    {hit.why}：", "$text-primary"), marked(clean(hit.snippet).replace("\n", " "), hit.marks))
    return stacked([head, why])


class SearchPage(Page):
    """One line to type in, results below."""

    place = "search"
    heading = "查询"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("search"),
        ("up", "step(-1)", "上一项"),
        ("down", "step(1)", "下一项"),
        ("pageup", "step(-8)", "上翻"),
        ("pagedown", "step(8)", "下翻"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._hits: list[Any] = []
        self._timer: Timer | None = None
        self._asked = ""
        self._shown = ""  # the words whose results are on the screen
        self._open_wanted = False
        self._next: Any = None

    def body(self) -> ComposeResult:
        """Search line and list."""
        yield Entry(
            placeholder="姓名、案号、事由、地点、协议内容，多个词用空格隔开；也可用拼音首字母",
            compact=True,
            id="words",
            select_on_focus=False,
        )
        self.list = OptionList(id="hits")
        self.list.can_focus = False
        yield self.list

    def on_mount(self) -> None:
        """Caret into the line."""
        self.set_focus(self.query_one("#words"))
        self.say("边输入边查，↑↓ 选择，回车打开案件。")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search shortly after the last key."""
        event.stop()
        self._open_wanted = False
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(DELAY, self.load)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter opens the highlighted case."""
        event.stop()
        self.do_open_line()

    def load(self) -> None:
        """Ask."""
        words = self.query_one("#words", Input).value.strip()
        self._asked = words
        if not words:
            self._hits = []
            self.list.clear_options()
            return
        self.ask("load", lambda: (words, self.door.search(words)))

    def show_load(self, found: tuple[str, Any]) -> None:
        """Paint the first page."""
        words, page = found
        if words != self._asked:
            return
        self._hits = []
        self._shown = words
        self.list.clear_options()
        self._append(page)
        if self._hits:
            self.list.highlighted = 0
            if self._open_wanted:
                self.do_open_line()
        else:
            self.list.add_option(
                Line(plain("没有找到。可以换一个词，或只输入姓名的一部分、案号的数字。"), disabled=True)
            )

    def _append(self, page: Any) -> None:
        self._hits.extend(page.hits)
        self._next = page.next if page.more else None
        self.list.add_options([Line(hit_content(hit)) for hit in page.hits])
        self.say(f"{page.count_text}" + ("，向下移动继续读取" if page.more else ""))

    def action_step(self, step: int) -> None:
        """Move in the results while the caret stays in the line."""
        if not self._hits:
            return
        target = max(0, min((self.list.highlighted or 0) + step, len(self._hits) - 1))
        self.list.highlighted = target
        if target >= len(self._hits) - 3 and self._next is not None:
            words, before, self._next = self._asked, self._next, None
            self.ask("more", lambda: (words, self.door.search(words, before)))

    def show_more(self, found: tuple[str, Any]) -> None:
        """Append the next page."""
        words, page = found
        if words == self._asked:
            self._append(page)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click opens."""
        event.stop()
        self.do_open_line()

    def do_open_line(self) -> None:
        """Open the highlighted case; Enter pressed before the results came waits for them."""
        words = self.query_one("#words", Input).value.strip()
        self._open_wanted = bool(words) and words != self._shown
        index = None if self._open_wanted else self.list.highlighted
        if index is not None and index < len(self._hits):
            self.home.open_case(self._hits[index].case_id)
