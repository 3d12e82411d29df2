"""First start: set the centre up, or look around the demo centre."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from mediation.tui.actions import bindings
from mediation.tui.fields.base import Spec
from mediation.tui.fields.form import Form
from mediation.tui.page import Page
from mediation.tui.widgets.prose import Prose
from mediation.values.problems import Problem

SPECS = (
    Spec("name", "中心名称", required=True, help="如：博望街道社会矛盾纠纷调处化解中心"),
    Spec("committee", "调委会全称", required=True, help="与印章一致，如：博望街道人民调解委员会"),
    Spec("prefix", "文号简称", required=True, help="用在案号里，如“博”：博调字〔2026〕第1号"),
    Spec("region", "行政区划代码", help="六位数字；决定适用哪些地方规定"),
    Spec("court", "基层法院", help="申请司法确认的管辖法院"),
    Spec("phone", "联系电话"),
    Spec("address", "地址"),
    Spec("admin", "管理员姓名", required=True, help="管理账号和设置，不办案件"),
    Spec("admin_password", "管理员口令", required=True, secret=True, help="至少8位，不要太常见"),
    Spec("mediator", "调解员姓名", required=True, help="建好后由本人登录"),
    Spec("mediator_password", "调解员口令", required=True, secret=True, help="至少8位，不要太常见"),
    Spec("others", "其他调解员", "longtext", help="一行一名：姓名 口令；也可以以后由管理员在“设置”里添加"),
)


def accounts(text: str) -> tuple[list[tuple[str, str]], str]:
    """Accounts of lines such as ``周敏 口令``, and what is wrong with the first line that is not one ("" for nothing)."""
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        words = line.split()
        if len(words) == 2:
            found.append((words[0], words[1]))
        elif words:
            return [], f"其他调解员第{number}行应写成“姓名 口令”，中间空一格，请改正。"
    return found, ""


class FirstPage(Page):
    """Makes a centre from one form."""

    place = "first"
    heading = "首次使用"
    BINDINGS: ClassVar[list[BindingType]] = bindings("first")

    def body(self) -> ComposeResult:
        """A word of welcome and the form."""
        welcome = Prose(id="welcome")
        welcome.tell(
            [
                "这里还没有中心。填写下面各项，按 Ctrl+S 建立本中心；想先看一看，按 Ctrl+O 打开演示中心（人物、案件均为虚构）。",
                f"资料存放在：{self.door.folder}",
                "",
            ]
        )
        yield welcome
        yield Form(SPECS, self.door.today, id="first-form")

    def on_mount(self) -> None:
        """Caret into the first field."""
        self.query_one(Form).begin()

    def do_submit(self) -> None:
        """Make the centre in a worker."""
        form = self.query_one(Form)
        if form.first_gap():
            self.say("还有必填项没有填好，已标出。", "warning")
            return
        values = {name: str(value) for name, value in form.values().items()}
        administrator = (values.pop("admin"), values.pop("admin_password"))
        mediator = (values.pop("mediator"), values.pop("mediator_password"))
        others, wrong = accounts(values.pop("others", ""))
        if wrong:
            form.fields["others"].refuse(wrong)
            form.fields["others"].focus_editor()
            self.say(wrong, "error")
            return
        self.say("正在建立中心……")
        self.ask("create", lambda: self.door.create(values, administrator, [mediator, *others]), once=True)

    def failed_create(self, problem: Problem) -> None:
        """Put the refusal beside its field; what was typed stays."""
        self.query_one(Form).blame(problem)
        self.say_problem(problem)

    def show_create(self, _state: object) -> None:
        """To the desk of the new centre."""
        self._enter()

    def do_demo(self) -> None:
        """Open the demo centre, making it first if needed."""
        self.say("正在准备演示中心，大约需要半分钟……")
        self.ask("look", self.door.look_around, once=True)

    def show_look(self, _state: object) -> None:
        """To the desk of the demo."""
        self._enter()

    def _enter(self) -> None:
        self.home.home_page().refresh_frame()
        self.home.go("desk")
