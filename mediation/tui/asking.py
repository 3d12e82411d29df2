"""Work off the screen's thread: a job runs in a worker, its answer comes back as a message, a handler paints.

A job may only talk to `mediation.tui.door`; widgets belong to the handlers ``show_<what>`` and ``failed_<what>``.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Generic, cast

from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import ScreenResultType
from textual.worker import Worker, WorkerState, get_current_worker

from mediation.tui.actions import find, missing
from mediation.tui.caret import CaretScreen
from mediation.tui.crash import note_crash
from mediation.tui.widgets.chrome import StatusLine
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from mediation.tui.app import MediationApp
    from mediation.tui.door import Door


class Answer(Message):
    """A job ended. ``what``: its name; ``value``: what it returned; ``problem``: the Chinese refusal, if it was one."""

    def __init__(self, what: str, value: object, problem: Problem | None = None) -> None:
        super().__init__()
        self.what = what
        self.value = value
        self.problem = problem


class BaseScreen(CaretScreen[ScreenResultType], Generic[ScreenResultType]):
    """What pages and dialogs share: the door to casework, jobs, the action table, one place to say things."""

    place = ""
    _doing = ""  # the act that is on its way into the centre
    _refused: Sequence[object] = ()  # what stood in the forms when a job was refused
    # With priority, Tab moves the focus before the next key is handed out: keys typed ahead reach the right field.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next", "下一栏", show=False, priority=True),
        Binding("shift+tab", "app.focus_previous", "上一栏", show=False, priority=True),
    ]

    @property
    def home(self) -> MediationApp:
        """The application."""
        return cast("MediationApp", self.app)

    @property
    def door(self) -> Door:
        """The way to casework."""
        return self.home.door

    @abstractmethod
    def say(self, text: str, kind: str = "info") -> None:
        """Show one sentence; ``kind``: info | warning | error."""

    def say_problem(self, problem: Problem) -> None:
        """Show a refusal with the law it rests on."""
        article = getattr(problem, "article", "")
        self.say(f"{problem.message}（依据：{article}）" if article else problem.message, "error")

    def ask(self, what: str, job: Callable[[], object], *, keep: bool = False, once: bool = False) -> None:
        """Run `job` in a thread.

        A newer question of the same name silences the older one unless `keep`: an act that was already done must be
        told even when another was started. `once`: an act that must not be done twice by a second press of its key nor
        left before it is told; until its answer the screen does nothing else.
        """
        if once:
            self._doing = what
        keep = keep or once
        self.run_worker(
            partial(self._work, what, job, keep),
            name=what,
            group=what,
            thread=True,
            exclusive=not keep,
            exit_on_error=False,
        )

    def _work(self, what: str, job: Callable[[], object], keep: bool) -> None:
        worker = get_current_worker()
        try:
            answer = Answer(what, job())
        except Problem as problem:
            answer = Answer(what, None, problem)
        if keep or not worker.is_cancelled:
            self.post_message(answer)

    def on_answer(self, message: Answer) -> None:
        """Hand the answer to ``show_<what>``, or the refusal to ``failed_<what>`` or the status line."""
        message.stop()
        self._told(message.what)
        if message.problem is None:
            getattr(self, f"show_{message.what}")(message.value)
            return
        self._refused = self._typed_now()
        getattr(self, f"failed_{message.what}", self.say_problem)(message.problem)

    def _typed_now(self) -> Sequence[object]:
        return [form.values() for form in self.query("Form")]  # type: ignore[attr-defined]

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A job that failed by our own mistake: say so without any name or number of the case."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            where = note_crash(event.worker.error)
            self._told(event.worker.name)
            problem = Problem("internal", f"程序内部出错，刚才的事没有办成，填写的内容仍在。记录：{where}")
            getattr(self, f"failed_{event.worker.name}", self.say_problem)(problem)

    def _told(self, what: str) -> None:
        if self._doing == what:
            self._doing = ""

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Answer and close this screen with whatever question stands above it, and nothing below it.

        Textual takes away the topmost screen whoever asks: a second Ctrl+S in a dialog would close the page under it.
        """
        if self not in self.app.screen_stack:
            return AwaitComplete()
        while self.app.screen is not self:
            self.app.pop_screen()
        return super().dismiss(result)

    def on_form_changed(self, _event: Any) -> None:
        """Something is typed: what was said about the form before no longer holds (a screen's own handler runs, too).

        A quick refusal overtakes the last characters typed before it on their way here: those are what was refused.
        """
        if self.query_one(StatusLine).kind != "info" and self._typed_now() != self._refused:
            self.say("")

    def flush_draft(self) -> None:
        """Save at once what was typed; screens with drafts override it. Called from a signal handler too."""

    def show_draft(self, _saved: object) -> None:
        """A draft was kept; nothing to paint."""

    def holds(self) -> frozenset[str]:
        """What holds here, for `Action.needs`."""
        return self.door.holds

    def action_perform(self, action_id: str) -> None:
        """Do an action of the table once every field has taken in the keys typed before it.

        A priority key overtakes what is still queued at the fields: Ctrl+S right after a quick word would submit the
        form without that word.
        """
        editors = [widget for widget in self.query("Input, TextArea") if widget.is_attached]
        waiting = len(editors)

        def taken_in() -> None:
            nonlocal waiting
            waiting -= 1
            if waiting == 0:
                self.call_later(self.perform, action_id)

        for editor in editors:
            editor.call_later(taken_in)
        if not editors:
            self.perform(action_id)

    def perform(self, action_id: str) -> None:
        """Do an action of the table, or say why it cannot be done now.

        A key that was on its way to this screen when another came above it or it went is not for what is there now.
        """
        if self.app.screen is not self:
            return
        if self._doing and action_id != "quit":
            self.say("刚才的事正在办，请稍候。", "warning")
            return
        reason = missing(find(action_id), self.holds())
        if reason:
            self.say(reason, "warning")
            return
        getattr(self, f"do_{action_id}")()
