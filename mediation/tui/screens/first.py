"""First start: set the centre up, or look around the demo centre."""

from __future__ import annotations

from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType

from mediation.tui.actions import bindings
from mediation.tui.fields.base import Spec
from mediation.tui.fields.form import Form
from mediation.tui.page import Page
from mediation.tui.widgets.prose import Prose
from mediation.values.problems import Problem
from mediation.values.text import clean, shorten

SPECS = (
    Spec("name", "中心名称", required=True, help="如：博望街道社会矛盾纠纷调处化解中心"),
    Spec("committee", "调委会全称", required=True, help="与印章一致，如：博望街道人民调解委员会"),
    Spec("prefix", "文号简称", required=True, help="案号开头的字，如：博；不要写“人调字”"),
    Spec("region", "行政区划代码", help="六位数字；决定适用哪些地方规定"),
    Spec("court", "基层法院", help="申请司法确认的管辖法院"),
    Spec("phone", "联系电话"),
    Spec("address", "地址"),
    Spec("admin", "管理员姓名", required=True, help="管理账号和设置，不办案件"),
    Spec("admin_password", "管理员密码", required=True, secret=True, help="至少8位，不要太常见"),
    Spec("mediator", "调解员姓名", required=True, help="建好后由本人登录"),
    Spec("mediator_password", "调解员密码", required=True, secret=True, help="至少8位，不要太常见"),
    Spec(
        "others",
        "其他调解员",
        "rows",
        help="可以不填，以后由管理员在“设置”里添加",
        columns=(
            Spec("name", "姓名", required=True),
            Spec("password", "密码", required=True, secret=True, help="至少8位，不要太常见；告诉本人，请他登录后修改"),
        ),
    ),
)
Account = tuple[str, str]  # name, password


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
            self.say("有栏目没有填好，已标出，请补上。", "warning")
            return
        typed = form.values()
        rows = cast("list[dict[str, str]]", typed.pop("others", []))
        values = {name: str(value) for name, value in typed.items()}
        administrator = (values.pop("admin"), values.pop("admin_password"))
        mediator = (values.pop("mediator"), values.pop("mediator_password"))
        others = [(row["name"], row["password"]) for row in rows]
        if self._mistaken(administrator, mediator, others):
            return
        self.say("正在建立中心……")
        self.ask("create", lambda: self.door.create(values, administrator, [mediator, *others]), once=True)

    def _mistaken(self, administrator: Account, mediator: Account, others: list[Account]) -> bool:
        """Whether an account cannot stand; says why at its own field and puts the caret there."""
        places = [("admin", administrator), ("mediator", mediator), *(("others", account) for account in others)]
        seen: set[str] = set()
        for field, (name, password) in places:
            try:
                self.door.check_password(name, password)
            except Problem as problem:
                self._blame(field if field == "others" else f"{field}_password", problem)
                return True
            if name.strip() in seen:
                text = f"已经有一名“{clean(name)}”，各人的姓名要能分开，例如“{clean(name)}（东门）”。"
                self._blame(field, Problem("same_name", text))
                return True
            seen.add(name.strip())
        return False

    def _blame(self, field: str, problem: Problem) -> None:
        box = self.query_one(Form).fields[field]
        box.refuse(problem.message)
        box.focus_editor()
        self.say_problem(problem)

    def on_form_changed(self, event: Form.Changed) -> None:
        """Show what case numbers will look like."""
        event.stop()
        box = event.form.fields["prefix"]
        prefix = str(box.raw()).strip()
        if event.name == "prefix" and prefix:
            box.hint("编号如：" + "、".join(self.door.first_numbers(shorten(prefix, 20))))

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
