"""The frame around every page: title bar, demo banner, status line, and the footer made from the action table."""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from mediation.tui import actions
from mediation.tui.text import joined, pad, piece, plain, stacked, wrapped
from mediation.values.text import cell_width, shorten

DEMO_TEXT = "演示中心 · 人物、案件均为虚构，不计入任何报表，请勿在此登记真实纠纷"


class TitleBar(Widget):
    """One line: centre, page, person and day."""

    DEFAULT_CSS = "TitleBar { height: 1; background: $primary; color: $background; text-style: bold; }"

    def __init__(self, heading: str) -> None:
        super().__init__()
        self.heading = heading
        self.centre = "调解台"
        self.person = ""

    def tell(self, *, heading: str | None = None, centre: str | None = None, person: str | None = None) -> None:
        """Change what is shown."""
        self.heading = self.heading if heading is None else heading
        self.centre = self.centre if centre is None else centre
        self.person = self.person if person is None else person
        self.refresh()

    def render(self) -> RenderResult:
        """Left: centre and page; right: person and day, dropped first when the line is short."""
        width = self.size.width - 2
        left = f"{self.centre} │ {self.heading}" if self.heading else self.centre
        right = self.person
        if cell_width(left) + cell_width(right) + 2 > width:
            left = self.heading or self.centre
        room = width - cell_width(right) - 2
        if room < min(cell_width(left), 20):
            return plain(" " + pad(left, width))
        return plain(f" {pad(left, room)}  {right}")


class Banner(Widget):
    """The permanent line of a demo or read-only centre; not shown elsewhere."""

    DEFAULT_CSS = """
    Banner { height: 1; display: none; background: $warning; color: $background; text-style: bold;
             content-align: center middle; }
    Banner.-shown { display: block; }
    """

    text = ""

    def tell(self, text: str) -> None:
        """Show `text`, or nothing when it is empty."""
        self.text = text
        self.set_class(bool(text), "-shown")
        self.refresh()

    def render(self) -> RenderResult:
        """The sentence, shortened only when the terminal is very narrow."""
        return plain(shorten(self.text, self.size.width))


MOST_ROWS = 5


class StatusLine(Widget):
    """What the program last said; wraps to as many lines as needed, at most ``MOST_ROWS``."""

    DEFAULT_CSS = f"""
    StatusLine {{ height: auto; max-height: {MOST_ROWS}; padding: 0 1; background: $surface; color: $text; }}
    StatusLine.-warning {{ color: $text-warning; }}
    StatusLine.-error {{ color: $text-error; text-style: bold; }}
    """

    text = ""
    kind = "info"

    def say(self, text: str, kind: str = "info") -> None:
        """Show one sentence of a kind: info | warning | error."""
        self.text = text
        self.kind = kind
        self.set_class(kind == "warning", "-warning")
        self.set_class(kind == "error", "-error")
        self.refresh(layout=True)

    def rows(self, width: int) -> int:
        """How many rows it takes in a box of that width."""
        return min(len(self._lines(max(width - 2, 2))), MOST_ROWS)

    def _lines(self, width: int) -> list[Content]:
        mark = "✕ " if self.kind == "error" else "! " if self.kind == "warning" else ""
        return wrapped(plain(mark + self.text), width)

    def get_content_height(self, _container: object, _viewport: object, width: int) -> int:
        """As many lines as the sentence needs at this width."""
        return len(self._lines(width))

    def render(self) -> RenderResult:
        """The wrapped sentence."""
        return stacked(self._lines(self.size.width))


class ActionBar(Widget):
    """The footer: as many whole labels as fit, never a cut one; help is always there."""

    DEFAULT_CSS = "ActionBar { height: 1; background: $panel; color: $text; padding: 0 1; }"

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place
        self.holds: frozenset[str] = frozenset()

    def tell(self, holds: frozenset[str]) -> None:
        """Show only what can be done with these conditions."""
        self.holds = holds
        self.refresh()

    def chosen(self, width: int) -> list[actions.Action]:
        """The actions named at this width: own ones first, help kept."""
        able = [a for a in actions.at(self.place) if a.footer and not actions.missing(a, self.holds)]
        last = next((a for a in able if a.id == "help"), None)
        room = width - (_label_width(last) if last else 0)
        shown: list[actions.Action] = []
        for action in able:
            cells = _label_width(action)
            if action is not last and cells <= room:
                room -= cells
                shown.append(action)
        return [*shown, last] if last else shown

    def render(self) -> RenderResult:
        """Key and label, pair by pair."""
        parts: list[Content | str] = []
        for action in self.chosen(self.size.width):
            parts += [piece(actions.key_name(action.keys[0]), "bold $accent"), f" {action.label}  "]
        return joined(*parts)


def _label_width(action: actions.Action) -> int:
    return cell_width(actions.key_name(action.keys[0])) + cell_width(action.label) + 3
