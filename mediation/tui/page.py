"""Pages: full screens with the frame around them, and the actions that work everywhere."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container
from textual.events import ScreenResume

from mediation.tui.asking import BaseScreen
from mediation.tui.widgets.chrome import DEMO_TEXT, ActionBar, Banner, StatusLine, TitleBar
from mediation.values.problems import Problem


class Page(BaseScreen[None]):
    """A full screen. Subclasses set ``place`` and ``heading``, compose ``body`` and answer ``do_<action>``."""

    heading = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-middle"), (150, "-wide")]  # noqa: RUF012 - Textual declares it as a plain attribute
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-tall")]  # noqa: RUF012 - likewise

    def body(self) -> ComposeResult:
        """The widgets between the title bar and the status line."""
        yield from ()

    def compose(self) -> ComposeResult:
        """The frame with the body in it."""
        yield TitleBar(self.heading)
        yield Banner()
        with Container(id="body"):
            yield from self.body()
        yield StatusLine()
        yield ActionBar(self.place)

    def on_mount(self) -> None:
        """Fill the frame."""
        self.refresh_frame()

    def on_screen_resume(self, _event: ScreenResume) -> None:
        """Fill the frame again after another page."""
        self.refresh_frame()

    def refresh_frame(self) -> None:
        """Title, banner and footer from what the door knows now."""
        door = self.door
        self.query_one(TitleBar).tell(centre=door.centre_name, person=door.person_line)
        banner = DEMO_TEXT if door.demo else "本中心以只读方式打开" if door.readonly else ""
        self.query_one(Banner).tell(banner)
        self.query_one(ActionBar).tell(self.holds())

    def title_text(self, heading: str) -> None:
        """Change the page's own part of the title."""
        self.query_one(TitleBar).tell(heading=heading)

    def say(self, text: str, kind: str = "info") -> None:
        """One sentence on the status line."""
        self.query_one(StatusLine).say(text, kind)

    def load(self) -> None:
        """Read what the page shows; pages that show data override it."""

    def failed_load(self, problem: Problem) -> None:
        """A page that could not be read says why."""
        self.say_problem(problem)

    def do_help(self) -> None:
        """Open the help page for this place."""
        self.home.show_help(self.place)

    def do_desk(self) -> None:
        """Go to the desk."""
        self.home.go("desk")

    def do_cases(self) -> None:
        """Go to the case list."""
        self.home.go("cases")

    def do_search(self) -> None:
        """Go to the search page."""
        self.home.go("search")

    def do_intake(self) -> None:
        """Go to the intake page."""
        self.home.go("intake")

    def do_supervision(self) -> None:
        """Go to the supervision page."""
        self.home.go("supervision")

    def do_settings(self) -> None:
        """Go to the settings."""
        self.home.go("settings")

    def do_scans(self) -> None:
        """Open the page that takes in signed sheets."""
        from mediation.tui.screens.scans import ScansPage

        self.app.push_screen(ScansPage())

    def do_palette(self) -> None:
        """Open the command palette."""
        self.home.open_palette(self)

    def do_reload(self) -> None:
        """Read again."""
        self.load()

    def do_theme(self) -> None:
        """Dark or light."""
        self.home.toggle_theme()

    def do_switch_person(self) -> None:
        """Log out and ask who works now."""
        self.home.switch_person()

    def do_quit(self) -> None:
        """Leave; drafts are saved."""
        self.home.leave()

    def do_back(self) -> None:
        """Back to the page before."""
        self.flush_draft()
        self.home.back()
