"""Findings of the linter as a list; Enter on one goes to the place at fault."""

from __future__ import annotations

from typing import Any

from textual.widgets import OptionList
from textual.widgets.option_list import Option

from mediation.tui.text import joined, piece, plain, stacked, wrapped

NARROWEST = 20  # cells


class FindingList(OptionList):
    """A titled list of findings, what must be changed first."""

    DEFAULT_CSS = """
    FindingList { border: round $primary-darken-1; border-title-color: $text-primary; padding: 0 1; height: 1fr; }
    FindingList:focus { border: round $accent; border-title-color: $text-accent; }
    """

    def __init__(self, title: str, *, id: str) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._title = title
        self.border_title = plain(title)
        self.findings: tuple[Any, ...] = ()

    def tell(self, findings: tuple[Any, ...]) -> None:
        """Show these; the cursor stays at its line."""
        at = self.highlighted
        self.findings = tuple(sorted(findings, key=lambda one: one.level != "必改"))
        count = f"（{len(findings)} 条，回车到出错处）" if findings else ""
        self.border_title = plain(f"{self._title}{count}")
        self.clear_options()
        cells = max(NARROWEST, self.scrollable_content_region.width)
        for one in self.findings:
            style = "bold $text-error" if one.level == "必改" else "$text-warning"
            where = f"（{one.where}）" if one.where else ""
            article = f"　依据：{one.article}" if one.article else ""
            words = joined(
                piece(f"[{one.level}] ", style), f"{one.message}{where}", piece(f"{one.why}{article}", "$text-muted")
            )
            self.add_option(Option(stacked(wrapped(words, cells, hang=7))))
        if self.findings:
            self.highlighted = min(at or 0, len(self.findings) - 1)
        else:
            self.tell_words("没有发现问题。")

    def tell_words(self, words: str) -> None:
        """One sentence in place of findings."""
        self.findings = ()
        self.clear_options()
        cells = max(NARROWEST, self.scrollable_content_region.width)
        self.add_option(Option(stacked(wrapped(plain(words), cells)), disabled=True))
