"""What pages and dialogs that do one act of one case share: a refusal loses nothing, a change by others is read again."""

from __future__ import annotations

from typing import Any

from textual.screen import ScreenResultType

from mediation.records.snapshot import Snapshot
from mediation.tui.asking import BaseScreen
from mediation.tui.fields.form import Form
from mediation.values.problems import Problem


class Acting(BaseScreen[ScreenResultType]):
    """The answers to ``ask("act", …)``. Name it behind the page or dialog it is mixed into: styles follow the first base.

    Subclasses set ``case``, ``version`` and ``form`` and answer ``show_act``.
    """

    case: Snapshot
    version: int
    form: Form | None

    def failed_act(self, problem: Problem) -> None:
        """Everything typed stays."""
        if problem.reason == "conflict":
            door, case_id = self.door, self.case.id
            self.ask("again", lambda: door.snapshot(case_id))
        if self.form is not None:
            self.form.blame(problem)
        self.say_problem(problem)

    def show_again(self, case: Any) -> None:
        """Somebody else changed the case: what was typed stays, to be looked at again."""
        self.version = case.version
        self.say("别人刚刚改过本案，已重新读取；请核对填写的内容，再按 Ctrl+S。", "warning")
