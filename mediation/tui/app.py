"""The application: theme, pages, signals. `run` opens it on a centre folder."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import ClassVar

from textual.app import App
from textual.binding import BindingType
from textual.screen import Screen

from mediation.records.snapshot import Changed
from mediation.tui import actions
from mediation.tui.asking import BaseScreen
from mediation.tui.crash import keep_crashes_in, note_crash
from mediation.tui.dialogs.pick import PickDialog
from mediation.tui.door import Door
from mediation.tui.fields.base import Option
from mediation.tui.page import Page
from mediation.tui.screens.desk import DeskPage
from mediation.tui.theme import DARK, LIGHT

STYLES = Path(__file__).parent / "styles"


class MediationApp(App[int]):
    """Wires the pages together; the pages do the work."""

    TITLE = "调解台"
    ENABLE_COMMAND_PALETTE = False
    CSS_PATH = sorted(STYLES.glob("*.tcss"))
    BINDINGS: ClassVar[list[BindingType]] = [("ctrl+c", "help_quit", "复制")]

    def __init__(self, folder: Path, *, demo: bool = False) -> None:
        super().__init__()
        self.door = Door(folder, demo=demo)
        keep_crashes_in(folder)

    def get_default_screen(self) -> Screen[None]:
        """The desk is always at the bottom of the stack."""
        return DeskPage()

    def on_mount(self) -> None:
        """Colours and signals; the desk itself opens the centre after its first paint."""
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = DARK.name
        if not self.is_headless:
            loop = asyncio.get_running_loop()
            loop.add_signal_handler(signal.SIGHUP, self._hang_up)
            loop.add_signal_handler(signal.SIGTERM, self._terminate)

    def flush_drafts(self) -> None:
        """Save everything typed, now; dialogs first, for what they hold belongs to the page below."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, BaseScreen):
                screen.flush_draft()

    def _hang_up(self) -> None:
        """The terminal is gone: nothing can be drawn any more, so save and end at once."""
        self.flush_drafts()
        self.door.close()
        os._exit(128 + signal.SIGHUP)

    def _terminate(self) -> None:
        self.flush_drafts()
        self.exit(128 + signal.SIGTERM)

    def leave(self) -> None:
        """End in order."""
        self.flush_drafts()
        self.exit(0)

    async def action_quit(self) -> None:
        """Ctrl+Q works in dialogs too."""
        self.leave()

    def on_unmount(self) -> None:
        """Close the centre and the render process."""
        self.door.close()

    def _handle_exception(self, error: Exception) -> None:
        """A failure in drawing: keep a note without values and stop with one sentence (no traceback with locals)."""
        if self.is_headless:
            super()._handle_exception(error)
            return
        self.flush_drafts()
        self.exit(70, message=f"调解台出错退出，填写的内容已存为草稿。记录：{note_crash(error)}")

    def home_page(self) -> DeskPage:
        """The desk."""
        page = self.screen_stack[0]
        assert isinstance(page, DeskPage)
        return page

    def go(self, name: str) -> None:
        """Open a main page from anywhere; what lies above the desk is closed, its drafts saved."""
        self.flush_drafts()
        if self.screen_stack[-1].__class__ is not DeskPage and getattr(self.screen, "place", "") == name:
            return
        while len(self.screen_stack) > 1:
            self.pop_screen()
        if name == "desk":
            self.home_page().load()
        else:
            self.push_screen(self._make_page(name))

    @staticmethod
    def _make_page(name: str) -> Page:
        from mediation.tui.screens.cases import CasesPage
        from mediation.tui.screens.first import FirstPage
        from mediation.tui.screens.intake import IntakePage
        from mediation.tui.screens.login import LoginPage
        from mediation.tui.screens.search import SearchPage
        from mediation.tui.screens.settings import SettingsPage
        from mediation.tui.screens.supervision import SupervisionPage

        pages: dict[str, type[Page]] = {
            "cases": CasesPage,
            "search": SearchPage,
            "intake": IntakePage,
            "settings": SettingsPage,
            "supervision": SupervisionPage,
            "login": LoginPage,
            "first": FirstPage,
        }
        return pages[name]()

    def back(self) -> None:
        """One page back; the page below reads again."""
        if len(self.screen_stack) > 1:
            self.pop_screen()
            page = self.screen
            if isinstance(page, Page):
                page.load()

    def back_told(self, changed: Changed) -> None:
        """Back to the case page with what was done."""
        from mediation.tui.screens.case import CasePage

        self.pop_screen()
        if isinstance(self.screen, CasePage):
            self.screen.told(changed)

    def open_case(self, case_id: str, *, said: Changed | None = None) -> None:
        """Open a case above the present page; `said`: what was just done, for its status line."""
        from mediation.tui.screens.case import CasePage

        self.push_screen(CasePage(case_id, said=said))

    def show_help(self, place: str) -> None:
        """Open the help page for a place."""
        from mediation.tui.screens.help import HelpPage

        if not isinstance(self.screen, HelpPage):
            self.push_screen(HelpPage(place))

    def open_palette(self, page: Page) -> None:
        """Everything that can be done on this page, found by Chinese or pinyin initials."""
        options = [
            Option(a.id, a.label, f"{actions.key_name(a.keys[0])}  {a.help}")
            for a in actions.at(page.place)
            if a.id != "palette" and not actions.missing(a, page.holds())
        ]

        def perform(chosen: str | None) -> None:
            if chosen:
                page.action_perform(chosen)

        self.push_screen(PickDialog("命令", options), perform)

    def toggle_theme(self) -> None:
        """Dark or light."""
        self.theme = LIGHT.name if self.theme == DARK.name else DARK.name

    def switch_person(self) -> None:
        """Log out and ask who works now."""
        self.flush_drafts()
        self.door.logout()
        self.go("login")

    def action_help_quit(self) -> None:
        """ctrl+c copies; it never ends the program."""
        self.screen.say("没有选中文字。退出请按 Ctrl+Q。") if isinstance(self.screen, Page) else None


def check_terminal() -> str:
    """Make the screen's output UTF-8; returns the Chinese reason when the terminal cannot be used, else ""."""
    stream = sys.__stderr__
    if stream is None or not stream.isatty() or not sys.stdin.isatty():
        return "调解台要在终端里使用；当前输入或屏幕输出不是终端。命令用法见：mediation --help"
    if stream.encoding.lower().replace("-", "") != "utf8":
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            return f"终端编码是 {stream.encoding}，请改为 UTF-8（例如 export LANG=C.UTF-8）后再打开调解台。"
        reconfigure(encoding="utf-8", errors="replace")
    return ""


def run(folder: Path, *, demo: bool = False) -> int:
    """Open the terminal interface on a centre folder; returns the exit status. `demo`: look around the demo centre."""
    reason = check_terminal()
    if reason:
        sys.stderr.write(reason + "\n")
        return 1
    app = MediationApp(folder, demo=demo)
    result = app.run(mouse=True)
    return result or app.return_code or 0
