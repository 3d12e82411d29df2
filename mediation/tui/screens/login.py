"""Who works at this desk now."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Center, Vertical
from textual.widgets import Input

from mediation.tui.actions import bindings
from mediation.tui.fields.base import Spec
from mediation.tui.fields.form import Form
from mediation.tui.page import Page
from mediation.tui.text import plain
from mediation.values.problems import Problem

SPECS = (
    Spec("name", "姓名", required=True, help="与管理员为您建立的账号相同。"),
    Spec("password", "密码", required=True, secret=True),
)


class LoginPage(Page):
    """Name and password."""

    place = "login"
    heading = "登录"
    BINDINGS: ClassVar[list[BindingType]] = bindings("login")

    def body(self) -> ComposeResult:
        """A small box in the middle."""
        with Center(id="login-middle"), Vertical(id="login-box", classes="pane") as box:
            box.border_title = plain("请登录")
            yield Form(SPECS, self.door.today, id="login-form")

    def on_mount(self) -> None:
        """Caret into the name."""
        self.query_one(Form).begin()
        self.say("输入姓名和密码，按回车登录。")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the name goes on to the password, in the password it logs in."""
        event.stop()
        form = self.query_one(Form)
        if event.input is form.fields["password"].query_one(Input):
            self.do_submit()
        else:
            form.fields["password"].focus_editor()

    def do_submit(self) -> None:
        """Check the password in a worker (it is slow on purpose)."""
        form = self.query_one(Form)
        if form.first_gap():
            return
        values = form.values()
        self.say("正在核对……")
        self.ask("login", lambda: self.door.login(str(values["name"]), str(values["password"])), once=True)

    def show_login(self, _state: object) -> None:
        """To the desk."""
        self.home.home_page().refresh_frame()
        self.home.go("desk")

    def failed_login(self, problem: Problem) -> None:
        """Say why; the name stays."""
        form = self.query_one(Form)
        form.fields["password"].put("")
        form.fields["password"].focus_editor()
        self.say_problem(problem)

    def do_switch_person(self) -> None:
        """Already here."""
