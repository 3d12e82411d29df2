"""Correcting an entry: the act's own fields, filled with what the entry says; only what is changed is sent."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from mediation.records.snapshot import Changed, Entry, Snapshot
from mediation.tui.actions import bindings
from mediation.tui.dialogs.base import Dialog
from mediation.tui.fields.base import Spec
from mediation.tui.fields.form import Form
from mediation.tui.specs import spec_of
from mediation.tui.widgets.prose import Prose
from mediation.values.problems import Problem

OWN = "__"  # prefix of the fields of the correction itself
PLAIN_TYPES = frozenset(
    {
        "text",
        "longtext",
        "date",
        "moment",
        "money",
        "int",
        "bool",
        "choice",
        "paper",
        "rows",
        "party",
        "parties",
        "staff",
        "staffs",
        "consents",
    }
)


class CorrectDialog(Dialog[Changed | None]):
    """Returns what changed."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("dialog")

    def __init__(self, case: Snapshot, entry: Entry) -> None:
        super().__init__()
        self.title_text = f"更正：{entry.on.isoformat()} {entry.label}"
        self._case = case
        self._entry = entry
        self._form: Form | None = None
        self._before: dict[str, object] = {}

    def content(self) -> ComposeResult:
        """What a correction is, and the form."""
        about = Prose(classes="act-about")
        about.tell(["原记录保留，各项期限重新计算，受影响的文书标为需重制。只改有误的栏目，并写明理由。"])
        yield about
        yield Vertical(id="act-form")

    def on_mount(self) -> None:
        """Read the fields of the entry's act."""
        door, case_id, act_id = self.door, self._case.id, self._entry.act
        self.ask("start", lambda: door.fields_of(case_id, act_id))

    def show_start(self, fields: tuple[Any, ...]) -> None:
        """Build the form with the entry's values in it."""
        specs = [
            Spec(f"{OWN}reason", "更正理由", "longtext", required=True),
            Spec(f"{OWN}on", "办理日期", "date", required=True, default=self._entry.on.isoformat()),
            Spec(f"{OWN}void", "系误录，撤销", "bool", help="整条记录有误时勾选"),
            *(spec_of(field, self._case) for field in fields if field.type in PLAIN_TYPES),
        ]
        self._form = Form(specs, self.door.today)
        self.query_one("#act-form", Vertical).mount(self._form)

    def on_form_ready(self, event: Form.Ready) -> None:
        """Fill the form in."""
        event.stop()
        assert self._form is not None
        self._form.put(dict(self._entry.fields))
        self._before = self._form.values()
        self._form.begin()

    def do_submit(self) -> None:
        """Send the changes."""
        if self._form is None:
            return
        if self._form.fields[f"{OWN}reason"].empty():
            self._form.first_gap()
            self._form.fields[f"{OWN}reason"].focus_editor()
            self.say("请写明更正理由。", "warning")
            return
        now = self._form.values()
        changes = {
            name: now.get(name, "")
            for name in self._form.fields
            if not name.startswith(OWN) and now.get(name, "") != self._before.get(name, "")
        }
        values: dict[str, object] = {"entry": self._entry.id, "reason": str(now[f"{OWN}reason"])}
        if changes:
            values["fields"] = json.dumps(changes, ensure_ascii=False)
        if now.get(f"{OWN}on") != self._entry.on.isoformat():
            values["on"] = now.get(f"{OWN}on", "")
        if now.get(f"{OWN}void"):
            values["void"] = True
        door, case_id, version = self.door, self._case.id, self._case.version
        self.ask("act", lambda: door.act(case_id, "correct", values, version=version), once=True)

    def failed_act(self, problem: Problem) -> None:
        """Everything typed stays."""
        if self._form is not None:
            self._form.blame(problem)
        self.say_problem(problem)

    def show_act(self, changed: Changed) -> None:
        """Done."""
        self.dismiss(changed)
