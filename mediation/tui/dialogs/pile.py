"""A pile of scanned sheets: where the files lie; to which page of which paper one sheet belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from mediation.tui.actions import bindings
from mediation.tui.dialogs.base import Dialog
from mediation.tui.fields.base import Spec
from mediation.tui.fields.form import Form

if TYPE_CHECKING:
    from mediation.casework.scanning import Assigned

UNFILLED = "有栏目没有填好，已标出，请补上。"


class PileDialog(Dialog[tuple[str, bool] | None]):
    """Returns the path of a file or folder, and whether papers that have a signed scan already are filed again."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("dialog")
    title_text = "收入签署后的扫描件"

    def content(self) -> ComposeResult:
        """Two fields."""
        specs = (
            Spec("path", "文件或文件夹", required=True, help="扫描仪存文件的文件夹，或者其中一个文件；几件案件混在一起、次序颠倒都可以",
                 example="完整路径，如 /home/…/扫描"),
            Spec("again", "已有签署件的重收", "bool", default=False, help="以这一次扫描的为准；原来的仍在材料中"),
        )  # fmt: skip
        self.form = Form(specs, self.door.today)
        yield self.form

    def on_mount(self) -> None:
        """Caret into the path."""
        self.form.begin()

    def do_submit(self) -> None:
        """Give both back."""
        if self.form.first_gap():
            self.say(UNFILLED, "warning")
            return
        values = self.form.values()
        self.dismiss((str(values["path"]), bool(values.get("again"))))


class SheetDialog(Dialog["Assigned | None"]):
    """Returns to what one sheet belongs."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("dialog")

    def __init__(self, no: int, where: str, before: Assigned | None) -> None:
        super().__init__()
        self.title_text = f"第{no}张（{where}）是哪份文书"
        self._no = no
        self._before = before

    def content(self) -> ComposeResult:
        """Case, paper, page; the case of the sheet assigned before is proposed."""
        specs = (
            Spec("case", "案号", required=True, default=self._before.case if self._before else None, help="案号或其尾数"),
            Spec("paper", "文书", required=True, help="文书代号或标题，如 F11 或 调解协议书"),
            Spec("page", "第几页", "int", required=True),
            Spec("upside_down", "放倒了", "bool", default=False, help="扫描时上下颠倒的，选“是”，收入时转正"),
        )  # fmt: skip
        self.form = Form(specs, self.door.today)
        yield self.form

    def on_mount(self) -> None:
        """Begin with the case."""
        self.form.begin()

    def do_submit(self) -> None:
        """Give it back."""
        from mediation.casework.scanning import Assigned

        if self.form.first_gap():
            self.say(UNFILLED, "warning")
            return
        values: dict[str, Any] = dict(self.form.values())
        page = int(str(values["page"]))
        self.dismiss(Assigned(self._no, str(values["case"]), str(values["paper"]), page, bool(values["upside_down"])))
