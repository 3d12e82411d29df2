"""The record of one session (笔录): who, when, where; then one turn a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import TextArea

from mediation.records.snapshot import Changed, Snapshot
from mediation.tui.acting import Acting
from mediation.tui.actions import bindings
from mediation.tui.dialogs.confirm import ConfirmDialog
from mediation.tui.dialogs.pick import PickDialog
from mediation.tui.drafts import DraftKeeper
from mediation.tui.fields.base import Option
from mediation.tui.fields.form import Form
from mediation.tui.fields.typed import LONG_PARAGRAPH, Area
from mediation.tui.page import Page
from mediation.tui.specs import spec_of
from mediation.tui.telling import opening_words
from mediation.tui.text import plain
from mediation.tui.widgets.prose import Prose

RECORD = "record"


class SessionPage(Page, Acting[None]):
    """Returns nothing; the case page below is told what changed."""

    place = "session"
    heading = "调解笔录"
    BINDINGS: ClassVar[list[BindingType]] = bindings("session")

    def __init__(self, case: Snapshot, offer: Any) -> None:
        super().__init__()
        self.case = case
        self.offer = offer
        self.version = case.version
        self.form: Form | None = None

    def body(self) -> ComposeResult:
        """Fields on the left, the record on the right."""
        with Horizontal(id="session-row"):
            with Vertical(id="session-left", classes="pane") as left:
                left.border_title = plain("时间、地点、到场人")
            with Vertical(id="session-right", classes="pane") as right:
                right.border_title = plain("笔录：一行一段发言（Ctrl+N 写发言人）")
                yield Area(id="record", soft_wrap=True, tab_behavior="focus", show_line_numbers=False, compact=True)
                yield Prose(id="record-note", classes="muted")

    def on_mount(self) -> None:
        """Read the fields and the kept draft."""
        self.title_text(f"调解笔录 · {self.case.title}")
        self.keeper = DraftKeeper(self, f"session:{self.case.id}", self.content)
        door, case_id, key = self.door, self.case.id, f"session:{self.case.id}"
        self.ask("start", lambda: (door.fields_of(case_id, "session"), door.load_draft(key)))

    def show_start(self, found: tuple[Any, Mapping[str, Any] | None]) -> None:
        """Build the form."""
        fields, draft = found
        self._kept = draft or {}
        specs = [spec_of(field, self.case) for field in fields if field.name != RECORD]
        self.form = Form(specs, self.door.today, id="session-form")
        self.query_one("#session-left").mount(self.form)

    def on_form_ready(self, event: Form.Ready) -> None:
        """Fill the form in."""
        event.stop()
        self._begin(self._kept)

    def _begin(self, draft: Mapping[str, Any]) -> None:
        assert self.form is not None
        given = dict(draft)
        record = str(given.pop(RECORD, ""))
        self.say(*opening_words(self.offer, kept=bool(draft)))
        if not draft:
            given = {"present": [p.id for p in self.case.parties if p.active]}
        self.form.put(given)
        with self.area.prevent(TextArea.Changed):
            self.area.load_text(record)
        self._count()
        self.form.begin()
        self.keeper.begin()

    @property
    def area(self) -> TextArea:
        """The editor of the record."""
        return self.query_one("#record", TextArea)

    def content(self) -> dict[str, object]:
        """What the draft keeps."""
        return {**(self.form.values() if self.form else {}), RECORD: self.area.text}

    def flush_draft(self) -> None:
        """Save what is pending."""
        self.keeper.flush()

    def on_form_changed(self, event: Form.Changed) -> None:
        """Keep every change."""
        event.stop()
        self.keeper.touch()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Keep every change; count turns."""
        event.stop()
        self._count()
        self.keeper.touch()

    def _count(self) -> None:
        lines = [line for line in self.area.text.split("\n") if line.strip()]
        note = f"{len(lines)} 段，{sum(map(len, lines))} 字"
        if any(len(line) > LONG_PARAGRAPH for line in lines):
            note += f"；有一段超过{LONG_PARAGRAPH}字，请分段，否则打字会变慢"
        self.query_one("#record-note", Prose).tell([note])

    def do_speaker(self) -> None:
        """Begin a turn with a name."""
        people = [m.name for m in self.case.mediators] + [p.name for p in self.case.parties if p.active]
        people += [aide.name for p in self.case.parties for aide in (*p.guardians, *p.agents)]
        self.app.push_screen(PickDialog("发言人", [Option(name, name) for name in dict.fromkeys(people)]), self._speaks)

    def _speaks(self, name: str | None) -> None:
        if name:
            area = self.area
            before = area.document.get_line(area.cursor_location[0])
            area.insert(("\n" if before.strip() else "") + name + "：")
            self.set_focus(area)
            self.call_after_refresh(area.scroll_cursor_visible)

    def do_discard(self) -> None:
        """Throw the draft away after a question."""

        def answered(sure: bool | None) -> None:
            if sure:
                self.keeper.forget()
                self.home.back()

        self.app.push_screen(ConfirmDialog("丢弃草稿", "丢弃这份没有提交的笔录？", yes="丢弃"), answered)

    def do_submit(self) -> None:
        """Put the session into the file."""
        if self.form is None:
            return
        if self.form.first_gap():
            self.say("有栏目没有填好，已标出，请补上。", "warning")
            return
        if not self.area.text.strip():
            self.set_focus(self.area)
            self.say("笔录不能为空，请写下调解经过，一行一段。", "warning")
            return
        values = {**self.form.values(), RECORD: self.area.text}
        door, case_id, version = self.door, self.case.id, self.version
        self.say("正在保存笔录……")
        self.ask("act", lambda: door.act(case_id, "session", values, version=version), once=True)

    def show_act(self, changed: Changed) -> None:
        """Back to the case."""
        self.keeper.forget()
        self.home.back_told(changed)
