"""The organs that work in this database beside the centre: added and taken out of use; whoever works there is named."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option as Line

from mediation.records.snapshot import Changed, Organ, StaffInfo
from mediation.tui.actions import bindings
from mediation.tui.dialogs.base import Dialog
from mediation.tui.dialogs.confirm import ConfirmDialog
from mediation.tui.dialogs.fill import FillDialog
from mediation.tui.fields.base import Option, Spec
from mediation.tui.text import joined, piece, plain
from mediation.values.problems import Problem


class OrgansDialog(Dialog[None]):
    """Returns nothing; the settings page reads again."""

    place = "organs"
    BINDINGS: ClassVar[list[BindingType]] = bindings("organs")
    title_text = "机构（移送给它们，对方在自己的待办里接收）"

    def __init__(self) -> None:
        super().__init__()
        self._organs: tuple[Organ, ...] = ()

    def content(self) -> ComposeResult:
        """The list."""
        self.list = OptionList(id="organs")
        yield self.list

    def on_mount(self) -> None:
        """Read."""
        self.set_focus(self.list)
        self._read()

    def _read(self) -> None:
        door = self.door
        self.ask("read", lambda: (door.organs(), door.staff()))

    def show_read(self, found: tuple[tuple[Organ, ...], tuple[StaffInfo, ...]]) -> None:
        """Paint."""
        self._organs, people = found
        at = self.list.highlighted
        self.list.clear_options()
        self.list.add_options([Line(self._line(organ, people)) for organ in self._organs])
        if self._organs:
            self.list.highlighted = min(at or 0, len(self._organs) - 1)
        else:
            self.list.add_option(Line(plain("还没有其他机构，按 Ctrl+N 添加。"), disabled=True))

    @staticmethod
    def _line(organ: Organ, people: tuple[StaffInfo, ...]) -> Content:
        names = "、".join(one.name for one in people if one.organ_id == organ.id and one.active) or "还没有人员"
        closed = piece("（已停用）", "$text-warning") if not organ.active else ""
        return joined(piece(organ.name, "bold"), f" {organ.kind}", closed, piece(f"  {names}", "$text-muted"))

    def do_add_organ(self) -> None:
        """A new one."""
        kinds = tuple(Option(kind, kind) for kind in self.door.organ_kinds())
        specs = (
            Spec("name", "机构名称", required=True, help="与印章一致"),
            Spec("kind", "机构类别", "choice", required=True, options=kinds),
        )
        door = self.door

        def job(values: dict[str, object]) -> Changed:
            return door.add_organ(str(values["name"]), str(values["kind"]))

        self.app.push_screen(FillDialog("添加机构", specs, job), self._done)

    def _done(self, done: bool | None) -> None:
        if done:
            self.say("已保存。")
            self._read()

    def do_retire_organ(self) -> None:
        """Take the one under the cursor out of use, after a question."""
        at = self.list.highlighted
        if at is None or at >= len(self._organs):
            return
        organ, door = self._organs[at], self.door

        def answered(sure: bool | None) -> None:
            if sure:
                self.ask("retired", lambda: door.retire_organ(organ.id), keep=True)

        self.app.push_screen(ConfirmDialog("停用机构", f"停用“{organ.name}”？它的案件保留。", yes="停用"), answered)

    def show_retired(self, changed: Changed) -> None:
        """Read again."""
        self.say(changed.said)
        self._read()

    def failed_retired(self, problem: Problem) -> None:
        """People still work there."""
        self.say_problem(problem)
