"""The agreement: facts, clauses, findings of the linter. Written (达成一致待签) or oral (口头协议)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Resize
from textual.timer import Timer
from textual.widgets import OptionList
from textual.widgets.option_list import Option as Line

from mediation.records.snapshot import Changed, Snapshot
from mediation.tui.acting import Acting
from mediation.tui.actions import bindings
from mediation.tui.dialogs.clause import ClauseDialog, advice
from mediation.tui.dialogs.confirm import ConfirmDialog
from mediation.tui.dialogs.item import ItemDialog
from mediation.tui.dialogs.pick import PickDialog
from mediation.tui.drafts import DraftKeeper
from mediation.tui.fields.base import Option, Spec
from mediation.tui.fields.form import Form
from mediation.tui.page import Page
from mediation.tui.specs import spec_of
from mediation.tui.telling import opening_words
from mediation.tui.text import joined, piece, plain, stacked, wrapped
from mediation.tui.widgets.findings import FindingList
from mediation.values.dates import parse_date
from mediation.values.problems import Problem
from mediation.values.text import shorten

ON = "__on"
ITEMS = "items"
TYPING = "__typing"
LINT_DELAY = 0.6  # seconds after the last change


class AgreementPage(Page, Acting[None]):
    """Edits an agreement that is not yet in the file, then does the act ``reach`` or ``oral``."""

    place = "agreement"
    heading = "调解协议"
    BINDINGS: ClassVar[list[BindingType]] = bindings("agreement")

    def __init__(self, case: Snapshot, offer: Any) -> None:
        super().__init__()
        self.case = case
        self.offer = offer
        self.version = case.version
        self.form: Form | None = None
        self.items: list[dict[str, Any]] = []
        self._typing: dict[str, Any] | None = None  # the clause dialog as far as it is typed
        self._lint_timer: Timer | None = None

    @property
    def key(self) -> str:
        """Name of the draft; the written and the oral form share it."""
        return f"agreement:{self.case.id}"

    def body(self) -> ComposeResult:
        """Form on the left; clauses and findings on the right."""
        with Horizontal(id="agreement-row"):
            with Vertical(id="agreement-left", classes="pane") as left:
                left.border_title = plain("协议内容")
            with Vertical(id="agreement-right"):
                with Vertical(id="agreement-items", classes="pane") as items:
                    items.border_title = plain("协议条款（Ctrl+N 添加，回车修改，Ctrl+L 条款库）")
                    yield OptionList(id="items")
                yield FindingList("检查", id="findings")

    def on_mount(self) -> None:
        """Read the fields and the kept draft."""
        self.title_text(f"{self.offer.act.label} · {self.case.title}")
        self.keeper = DraftKeeper(self, self.key, self.content)
        door, case_id, act_id, key = self.door, self.case.id, self.offer.act.id, self.key
        self.ask("start", lambda: (door.fields_of(case_id, act_id), door.load_draft(key)))

    def show_start(self, found: tuple[Any, Mapping[str, Any] | None]) -> None:
        """Build the form."""
        fields, draft = found
        self._kept = draft or {}
        specs = [Spec(ON, "达成日期", "date", required=True, default="今天")]
        specs += [spec_of(field, self.case) for field in fields if field.type != "items"]
        self.form = Form(specs, self.door.today, id="agreement-form")
        self.query_one("#agreement-left").mount(self.form)

    def on_form_ready(self, event: Form.Ready) -> None:
        """Fill the form in."""
        event.stop()
        self._begin(self._kept)

    def _begin(self, draft: Mapping[str, Any]) -> None:
        assert self.form is not None
        given = dict(draft) or {"facts": self.case.facts, "disputed": self.case.disputed}
        self.items = [dict(item) for item in given.pop(ITEMS, [])]
        typing = given.pop(TYPING, None)
        self.form.put(given)
        self.say(*opening_words(self.offer, kept=bool(draft)))
        self._list_items()
        self.form.begin()
        self.keeper.begin()
        if typing:
            self._edit(typing["values"], typing["index"])

    def content(self) -> dict[str, object]:
        """What the draft keeps."""
        return {**(self.form.values() if self.form else {}), ITEMS: self.items, TYPING: self._typing}

    def flush_draft(self) -> None:
        """Save what is pending."""
        self.keeper.flush()

    def on_form_changed(self, event: Form.Changed) -> None:
        """Keep every change; look it over a little later."""
        event.stop()
        self._changed()

    def _changed(self) -> None:
        self.keeper.touch()
        if self._lint_timer is not None:
            self._lint_timer.stop()
        self._lint_timer = self.set_timer(LINT_DELAY, self._lint)

    def values(self) -> dict[str, object]:
        """What the act gets."""
        assert self.form is not None
        values = {**self.form.values(), ITEMS: [dict(item) for item in self.items]}
        values.pop(ON, None)
        return values

    def _lint(self) -> None:
        door, case_id = self.door, self.case.id
        values: dict[str, object] = {**self.values(), "reached_on": self._reached_on()} | {
            "form": "口头" if self.offer.act.id == "oral" else "书面"
        }
        self.ask("lint", lambda: door.lint(case_id, values))

    def _reached_on(self) -> str:
        """The typed day as ISO text; "" while it cannot be read."""
        assert self.form is not None
        try:
            return parse_date(str(self.form.fields[ON].raw()), self.door.today, "达成日期").isoformat()
        except Problem:
            return ""

    def show_lint(self, findings: tuple[Any, ...]) -> None:
        """Paint the findings."""
        self.query_one(FindingList).tell(findings)

    def failed_lint(self, problem: Problem) -> None:
        """A clause is not whole yet: that is a finding too."""
        self.query_one(FindingList).tell_words(problem.message)

    def _list_items(self) -> None:
        if self.form is None:
            return
        listing = self.query_one("#items", OptionList)
        at = listing.highlighted
        cells = max(20, listing.scrollable_content_region.width)
        listing.clear_options()
        for number, item in enumerate(self.items, 1):
            money = f" {item['amount']}元" if item.get("amount") else ""
            about = f"{item.get('kind', '')}{money} {item.get('due', '')}"
            text = shorten(str(item.get("text", "")), 3 * cells)
            line = joined(piece(f"{number}. ", "bold"), text, piece(f"〔{about.strip()}〕", "$text-muted"))
            listing.add_option(Line(stacked(wrapped(line, cells, hang=3))))
        if self.items:
            listing.highlighted = min(at or 0, len(self.items) - 1)
            self._lint()
        else:
            listing.add_option(Line(plain("还没有条款，按 Ctrl+N 添加，或按 Ctrl+L 从条款库选"), disabled=True))

    def _index(self) -> int | None:
        index = self.query_one("#items", OptionList).highlighted
        if index is None or index >= len(self.items):
            self.say("先用 Tab 到条款列表，选中一条。", "warning")
            return None
        return index

    def on_resize(self, _event: Resize) -> None:
        """Clauses are wrapped to the width there is."""
        self.call_after_refresh(self._list_items)

    def _items_changed(self, index: int | None = None) -> None:
        self._list_items()
        if index is not None:
            self.query_one("#items", OptionList).highlighted = index
        self._changed()

    def do_add(self) -> None:
        """A new clause."""
        self._edit({}, None)

    def _edit(self, values: Mapping[str, Any], index: int | None, *, begin: str = "") -> None:
        def typing(so_far: dict[str, Any]) -> None:
            self._typing = {"index": index, "values": so_far}
            self.keeper.touch()

        def done(item: dict[str, Any] | None) -> None:
            self._typing = None
            if item is None:
                self.keeper.touch()
                return
            if index is None:
                self.items.append(item)
            else:
                self.items[index] = item
            self._items_changed(len(self.items) - 1 if index is None else index)

        self.app.push_screen(ItemDialog(self.case, values, typing=typing, begin=begin), done)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter changes the clause, or goes to what a finding is about."""
        event.stop()
        if isinstance(event.option_list, FindingList):
            self._jump(event.option_list.findings[event.option_index])
        else:
            self.do_change()

    def _jump(self, finding: Any) -> None:
        """To the field at fault: of the clause it names, or of the agreement."""
        assert self.form is not None
        number = re.fullmatch(r"第(\d+)条", finding.where)
        name = ON if finding.field == "on" else finding.field
        if number and int(number[1]) <= len(self.items):
            index = int(number[1]) - 1
            self._edit(self.items[index], index, begin=finding.field)
        elif name in self.form.fields:
            self.form.begin(name)
        elif name == ITEMS:
            self.query_one("#items", OptionList).focus()
        else:
            self.say("这一项在案件页的当事人里补填。", "warning")

    def do_change(self) -> None:
        """Change the highlighted clause."""
        index = self._index()
        if index is not None:
            self._edit(self.items[index], index)

    def do_remove(self) -> None:
        """Remove the highlighted clause after a question."""
        index = self._index()
        if index is None:
            return

        def answered(sure: bool | None) -> None:
            if sure:
                del self.items[index]
                self._items_changed()

        self.app.push_screen(ConfirmDialog("移除条款", f"移除第{index + 1}条？", yes="移除"), answered)

    def do_clauses(self) -> None:
        """Read the clause library."""
        door, case_id = self.door, self.case.id
        self.ask("clauses", lambda: door.clauses(case_id))

    def show_clauses(self, clauses: tuple[Any, ...]) -> None:
        """Pick one and open it as a new clause."""
        by_id = {clause.id: clause for clause in clauses}

        def picked(chosen: str | None) -> None:
            if chosen:
                self._fill_clause(by_id[chosen])

        options = [Option(c.id, c.title, f"{c.text}　{advice(c)}".strip()) for c in clauses]
        self.app.push_screen(PickDialog("条款库", options), picked)

    def _fill_clause(self, clause: Any) -> None:
        def done(item: dict[str, Any] | None) -> None:
            if item is not None:
                self._edit(item, None)

        self.app.push_screen(ClauseDialog(clause, self.case), done)

    def do_discard(self) -> None:
        """Throw the draft away after a question."""

        def answered(sure: bool | None) -> None:
            if sure:
                self.keeper.forget()
                self.home.back()

        self.app.push_screen(ConfirmDialog("丢弃草稿", "丢弃这份没有提交的协议？", yes="丢弃"), answered)

    def do_submit(self) -> None:
        """Put the agreement into the file."""
        if self.form is None:
            return
        if self.form.first_gap():
            self.say("有栏目没有填好，已标出，请补上。", "warning")
            return
        if not self.items:
            self.say("协议还没有条款，请按 Ctrl+N 添加。", "warning")
            return
        values, on = self.values(), str(self.form.fields[ON].raw())
        door, case_id, act_id, version = self.door, self.case.id, self.offer.act.id, self.version
        self.say("正在保存协议……")
        self.ask("act", lambda: door.act(case_id, act_id, values, on=on, version=version), once=True)

    def show_act(self, changed: Changed) -> None:
        """Back to the case."""
        self.keeper.forget()
        self.home.back_told(changed)
