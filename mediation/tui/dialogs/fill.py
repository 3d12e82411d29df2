"""A small form whose job runs while the dialog stays open, so that a refusal loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from mediation.tui.actions import bindings
from mediation.tui.dialogs.base import Dialog
from mediation.tui.fields.base import Spec
from mediation.tui.fields.form import Form
from mediation.values.problems import Problem


class FillDialog(Dialog[bool | None]):
    """Returns True once the job was done."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("dialog")

    def __init__(
        self,
        title: str,
        specs: Sequence[Spec],
        job: Callable[[dict[str, Any]], object],
        *,
        begin: str = "",
        today: date | None = None,
    ) -> None:
        """``begin``: the field to begin with, if not the first; ``today``: what days without a year are read from."""
        super().__init__()
        self._start = begin
        self._today = today
        self.title_text = title
        self._specs = specs
        self._job = job

    def content(self) -> ComposeResult:
        """The form."""
        self.form = Form(self._specs, self._today or self.door.today)
        yield self.form

    def on_mount(self) -> None:
        """Caret into the field to begin with."""
        self.form.begin(self._start)

    def do_submit(self) -> None:
        """Run the job."""
        if self.form.first_gap():
            return
        values, job = self.form.values(), self._job
        self.ask("job", lambda: job(values), once=True)

    def failed_job(self, problem: Problem) -> None:
        """Everything typed stays."""
        self.form.blame(problem)
        self.say_problem(problem)

    def show_job(self, _done: object) -> None:
        """Done."""
        self.dismiss(True)
