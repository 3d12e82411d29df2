"""A joint meeting on several cases: the cases are chosen one by one, each decision is of one of them or of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from mediation.records.snapshot import CaseLine, Changed
from mediation.tui.actions import bindings
from mediation.tui.dialogs.base import Dialog
from mediation.tui.fields.base import Option, Spec
from mediation.tui.fields.form import Form
from mediation.tui.specs import bare_spec
from mediation.values.problems import Problem

ON, CASES = "__on", "__cases"


class MeetingDialog(Dialog[tuple[Changed, ...] | None]):
    """Returns what changed in every case."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("dialog")
    title_text = "联席会议"

    def __init__(self, cases: Sequence[CaseLine], fields: Sequence[Any]) -> None:
        super().__init__()
        self._options = tuple(Option(line.id, f"{line.reg_no} {line.title}", line.stage) for line in cases)
        self._fields = tuple(fields)

    def content(self) -> ComposeResult:
        """The cases first, then what the record of a meeting asks for."""
        case = Spec("case", "案件", "choice", required=True, options=self._options)
        specs = [
            Spec(CASES, "研究的案件", "rows", required=True, columns=(case,), help="回车从案件列表中选，一行一件"),
            Spec(ON, "登记日期", "date", required=True, default="今天"),
            *(self._spec(field) for field in self._fields),
        ]
        self.form = Form(specs, self.door.today)
        yield self.form

    def _spec(self, field: Any) -> Spec:
        spec = bare_spec(field)
        if spec.name != "decisions":
            return spec
        whose = Spec("case", "哪一件案件", "choice", options=self._options, help="不选即各案都适用")
        return replace(spec, columns=(*spec.columns, whose))

    def on_mount(self) -> None:
        """Begin with the cases."""
        self.form.begin()

    def do_submit(self) -> None:
        """Record it in every case, or in none."""
        if self.form.first_gap():
            self.say("有栏目没有填好，已标出，请补上。", "warning")
            return
        values = self.form.values()
        on = str(values.pop(ON))
        rows: Any = values.pop(CASES)
        cases = [str(row["case"]) for row in rows]
        door = self.door
        self.say("正在登记……")
        self.ask("held", lambda: door.hold_meeting(cases, values, on), once=True)

    def failed_held(self, problem: Problem) -> None:
        """Everything typed stays."""
        self.form.blame(problem)
        self.say_problem(problem)

    def show_held(self, changed: tuple[Changed, ...]) -> None:
        """Done."""
        self.dismiss(changed)
