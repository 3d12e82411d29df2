"""Case packages: one is made for another body, one that came in is looked at, confirmed and registered."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from mediation.tui.actions import bindings
from mediation.tui.dialogs.base import Dialog
from mediation.tui.dialogs.confirm import ConfirmDialog
from mediation.tui.fields.base import Option, Spec
from mediation.tui.fields.form import Form
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from mediation.exchange.packages import Exported, Imported, PackageInfo

UNFILLED = "有栏目没有填好，已标出，请补上。"


class SendDialog(Dialog["Exported | None"]):
    """Returns the package that was written."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("dialog")
    title_text = "导出案件包"

    def __init__(self, case_id: str) -> None:
        super().__init__()
        self._case_id = case_id

    def content(self) -> ComposeResult:
        """For whom, and where to."""
        options = tuple(Option(name, name, note) for name, note in self.door.package_purposes())
        specs = (
            Spec("purpose", "用途", "choice", required=True, options=options, help="给谁看；决定遮盖哪些内容"),
            Spec("path", "存到哪里", help="文件夹或者文件路径，不填即中心的 out 文件夹"),
        )
        self.form = Form(specs, self.door.today)
        yield self.form

    def on_mount(self) -> None:
        """Begin with the purpose."""
        self.form.begin()

    def do_submit(self) -> None:
        """Write it."""
        if self.form.first_gap():
            self.say(UNFILLED, "warning")
            return
        values, door, case_id = self.form.values(), self.door, self._case_id
        self.say("正在制作案件包；函件还没有制作的，一并制作并定稿……")
        self.ask(
            "sent",
            lambda: door.export_package(case_id, str(values["purpose"]), str(values.get("path") or "")),
            once=True,
        )

    def failed_sent(self, problem: Problem) -> None:
        """Everything typed stays."""
        self.form.blame(problem)
        self.say_problem(problem)

    def show_sent(self, made: Exported) -> None:
        """Done."""
        self.dismiss(made)


class TakeDialog(Dialog["Imported | None"]):
    """Returns what became of the package."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("dialog")
    title_text = "收入案件包"

    def content(self) -> ComposeResult:
        """The file, the code of the letter, the day it was signed for."""
        specs = (
            Spec("path", "案件包", required=True, help="对方送来的文件（zip）", example="文件的完整路径，如 /home/…/案件包.zip"),
            Spec("code", "核对码", help="来函上写的、或者对方电话告知的；不一致的不收入"),
            Spec("received_on", "签收日期", "date", required=True, default="今天", help="答复期限自此起算"),
        )  # fmt: skip
        self.form = Form(specs, self.door.today)
        yield self.form

    def on_mount(self) -> None:
        """Begin with the file."""
        self.form.begin()

    def _typed(self) -> tuple[str, str, str]:
        values = self.form.values()
        return str(values["path"]), str(values.get("code") or ""), str(values["received_on"])

    def do_submit(self) -> None:
        """See whose case it is first."""
        if self.form.first_gap():
            self.say(UNFILLED, "warning")
            return
        path, code, _day = self._typed()
        door = self.door
        self.say("正在核对案件包……")
        self.ask("looked", lambda: door.look_package(path, code), once=True)

    def failed_looked(self, problem: Problem) -> None:
        """Everything typed stays."""
        self.form.blame(problem)
        self.say_problem(problem)

    def show_looked(self, info: PackageInfo) -> None:
        """Whose case it is; nothing is registered before somebody says yes."""
        self.say("")
        path, code, day = self._typed()
        door = self.door

        def answered(sure: bool | None) -> None:
            if sure:
                self.say("正在登记……")
                self.ask("taken", lambda: door.import_package(path, code, day), once=True)

        self.app.push_screen(ConfirmDialog("收入案件包", _question(info, code), yes="登记为本中心案件"), answered)

    def failed_taken(self, problem: Problem) -> None:
        """Nothing was registered; everything typed stays."""
        self.form.blame(problem)
        self.say_problem(problem)

    def show_taken(self, done: Imported) -> None:
        """Done."""
        self.dismiss(done)


def _question(info: PackageInfo, code: str) -> str:
    compared = "核对码相符。" if code else f"核对码{info.code}，请与来函上的比对，不一致的不要登记。"
    return (
        f"{info.sender}送来《{info.title}》，对方案号{info.reg_no}，当事人{'、'.join(info.parties) or '没有写明'}；"
        f"用途{info.purpose}，材料{len(info.papers)}件。{info.told}{compared}登记为本中心的案件？"
    )
