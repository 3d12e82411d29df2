"""Intake: a new dispute with its parties. What is typed is kept as a draft until it is registered or thrown away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import OptionList
from textual.widgets.option_list import Option as Line

from mediation.records.snapshot import Changed
from mediation.tui.actions import bindings
from mediation.tui.dialogs.confirm import ConfirmDialog
from mediation.tui.dialogs.party import PartyDialog, options
from mediation.tui.drafts import DraftKeeper
from mediation.tui.fields.base import Option, Spec
from mediation.tui.fields.form import Form
from mediation.tui.guidance import rule_lines
from mediation.tui.page import Page
from mediation.tui.text import joined, pad, piece, plain
from mediation.tui.widgets.prose import Pane, Prose
from mediation.values.problems import Problem
from mediation.values.text import mask_id

DRAFT = "intake"
SOURCE_NAMES = {"source_way": "way", "channel": "channel", "referrer": "referrer", "external_no": "external_no"}


def intake_specs(kinds: tuple[tuple[str, str], ...], sources: tuple[str, ...]) -> tuple[Spec, ...]:
    """The fields of a dispute, without its parties."""
    return (
        Spec("kind", "纠纷类别", "choice", required=True, options=tuple(Option(k, k, note) for k, note in kinds)),
        Spec("title", "案件名称", help="空着由当事人和类别生成"),
        Spec("applied_on", "申请日期", "date", required=True, default="今天"),
        Spec("application_mode", "申请方式", "choice", options=options("书面", "口头"), default="书面"),
        Spec("source_way", "案件来源", "choice", options=options("依申请", "主动", "接受委托移送"), default="依申请"),
        Spec("channel", "来源渠道", "choice", options=options(*sources)),
        Spec("referrer", "移送单位", help="接受委托、移送的填写"),
        Spec("external_no", "来文编号"),
        Spec("level", "难度等级", "choice", options=options("简易", "一般", "疑难复杂", "重大"), default="一般"),
        Spec("place", "发生地点"),
        Spec("people_involved", "涉及人数", "int", help="空着按当事人人数计"),
        Spec("amount", "涉及金额", "money"),
        Spec("facts", "纠纷事实", "longtext", required=True),
        Spec("disputed", "争议焦点", "longtext"),
        Spec("claims", "申请事项", "longtext", help="一行一项"),
        Spec("confidential", "不公开调解", "bool"),
    )


class IntakePage(Page):
    """The form on the left, the parties on the right."""

    place = "intake"
    heading = "登记纠纷"
    BINDINGS: ClassVar[list[BindingType]] = bindings("intake")

    def __init__(self) -> None:
        super().__init__()
        self.parties: list[dict[str, Any]] = []
        self._typing: dict[str, Any] | None = None  # the party dialog as far as it is typed
        self._ready = False

    def body(self) -> ComposeResult:
        """Form and parties; the form is filled in once kinds and sources are read."""
        with Horizontal(id="intake-row"):
            with Vertical(id="intake-left", classes="pane") as left:
                left.border_title = plain("纠纷")
            with Vertical(id="intake-right", classes="pane") as right:
                right.border_title = plain("当事人（Ctrl+N 添加，回车修改）")
                yield OptionList(id="parties")
                yield Prose(id="intake-note", classes="muted")
                rules = Pane("特别规定", id="kind-rules")
                rules.display = False
                yield rules

    def on_mount(self) -> None:
        """Read kinds, sources and the kept draft."""
        self.keeper = DraftKeeper(self, DRAFT, self.content)
        door = self.door
        self.ask("start", lambda: (door.kinds(), door.sources(), door.load_draft(DRAFT)))

    def show_start(self, found: tuple[Any, Any, Mapping[str, Any] | None]) -> None:
        """Build the form and put the draft back."""
        kinds, sources, draft = found
        self._kept = draft
        self.form = Form(intake_specs(kinds, sources), self.door.today, id="intake-form")
        self.query_one("#intake-left").mount(self.form)

    def on_form_ready(self, event: Form.Ready) -> None:
        """Fill the form in."""
        event.stop()
        self._begin(self._kept)

    def _begin(self, draft: Mapping[str, Any] | None) -> None:
        if draft:
            self.form.put(draft.get("fields", {}))
            self.parties = [dict(p) for p in draft.get("parties", [])]
            self.say("已放回上次没办完的草稿；要重新开始按 Alt+D。")
        else:
            self.say("填写纠纷，按 Ctrl+N 添加当事人，按 Ctrl+S 登记。")
        self.form.begin()
        self._ready = True
        self._tell_rules()
        self._list_parties()
        self.keeper.begin()
        typing = draft.get("typing") if draft else None
        if typing:
            self._edit_party(typing["index"], typing["values"])

    def content(self) -> dict[str, object]:
        """What the draft keeps."""
        if not self._ready:
            return {}
        return {"fields": self.form.values(), "parties": self.parties, "typing": self._typing}

    def flush_draft(self) -> None:
        """Save what is pending."""
        if self._ready:
            self.keeper.flush()

    def on_form_changed(self, event: Form.Changed) -> None:
        """Keep every change."""
        event.stop()
        if event.name == "kind":
            self._tell_rules()
        if self._ready:
            self.keeper.touch()

    def _tell_rules(self) -> None:
        """What the chosen kind asks beyond the general procedure."""
        kind = str(self.form.fields["kind"].raw())
        rules = self.door.kind_rules(kind) if kind else ()
        pane = self.query_one("#kind-rules", Pane)
        pane.display = bool(rules)
        pane.tell(rule_lines(rules), f"特别规定 · {kind}")

    def _list_parties(self) -> None:
        listing = self.query_one("#parties", OptionList)
        at = listing.highlighted
        listing.clear_options()
        for party in self.parties:
            number = party.get("uscc") or mask_id(str(party.get("id_no", "")))
            listing.add_option(
                Line(
                    joined(
                        piece(pad(str(party.get("role", "")), 9), "bold"),
                        str(party.get("name", "")),
                        piece(f"  {number}", "$text-muted"),
                    )
                )
            )
        if self.parties:
            listing.highlighted = min(at or 0, len(self.parties) - 1)
        else:
            listing.add_option(Line(plain("还没有当事人，按 Ctrl+N 添加"), disabled=True))
        self._look_for_alike()

    def data(self) -> dict[str, Any]:
        """The dispute in the shape of the sample files."""
        values: dict[str, Any] = self.form.values()
        source = {there: values.pop(here) for here, there in SOURCE_NAMES.items() if here in values}
        claims = [line.strip() for line in str(values.pop("claims", "")).split("\n") if line.strip()]
        return {**values, "source": source, "claims": claims, "parties": self.parties}

    def _look_for_alike(self) -> None:
        roles = {p.get("role") for p in self.parties}
        if self._ready and {"申请人", "被申请人"} <= roles and not self.form.fields["kind"].empty():
            data = self.data()
            self.ask("alike", lambda: self.door.check_draft(data))

    def failed_alike(self, _problem: Problem) -> None:
        """The draft is not whole yet; registering will say what is missing."""
        self.query_one("#intake-note", Prose).tell([])

    def show_alike(self, found: tuple[Any, ...]) -> None:
        """Disputes that may be the same."""
        lines = [f"· {a.reg_no} {a.title}（{a.why}）" for a in found[:5]]
        self.query_one("#intake-note", Prose).tell(["可能重复的纠纷：", *lines] if lines else [])

    def do_add(self) -> None:
        """A new party; the role is the one still missing."""
        self._edit_party(None, {})

    def _edit_party(self, index: int | None, values: Mapping[str, Any]) -> None:
        """Open the dialog of a party; what is typed in it is kept with the draft."""

        def typing(so_far: dict[str, Any]) -> None:
            self._typing = {"index": index, "values": so_far}
            self.keeper.touch()

        def done(party: dict[str, Any] | None) -> None:
            self._typing = None
            if party is None:
                self.keeper.touch()
                return
            if index is None:
                self.parties.append(party)
            else:
                self.parties[index] = party
            self._parties_changed()
            self.query_one("#parties", OptionList).highlighted = len(self.parties) - 1 if index is None else index

        role = "被申请人" if any(p.get("role") == "申请人" for p in self.parties) else "申请人"
        self.app.push_screen(PartyDialog(values, role=role, typing=typing), done)

    def _parties_changed(self) -> None:
        self.say("")
        self._list_parties()
        self.keeper.touch()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter on a party changes it."""
        event.stop()
        self.do_change()

    def do_change(self) -> None:
        """Change the highlighted party."""
        index = self.query_one("#parties", OptionList).highlighted
        if index is None or index >= len(self.parties):
            self.say("先用 Tab 到当事人列表，选中一名当事人。", "warning")
            return
        self._edit_party(index, self.parties[index])

    def do_remove(self) -> None:
        """Remove the highlighted party after a question."""
        index = self.query_one("#parties", OptionList).highlighted
        if index is None or index >= len(self.parties):
            self.say("先用 Tab 到当事人列表，选中一名当事人。", "warning")
            return

        def answered(sure: bool | None) -> None:
            if sure:
                del self.parties[index]
                self._parties_changed()

        name = self.parties[index].get("name", "")
        self.app.push_screen(ConfirmDialog("移除当事人", f"把“{name}”从这件登记中移除？", yes="移除"), answered)

    def do_discard(self) -> None:
        """Throw the draft away after a question."""

        def answered(sure: bool | None) -> None:
            if sure:
                self.keeper.forget()
                self._ready = False
                self.home.back()
                self.home.go("intake")

        self.app.push_screen(ConfirmDialog("丢弃草稿", "丢弃本次填写的全部内容，重新开始？", yes="丢弃"), answered)

    def do_submit(self) -> None:
        """Register."""
        if not self._ready:
            return
        if self.form.first_gap():
            self.say("有栏目没有填好，已标出，请补上。", "warning")
            return
        if not self.parties:
            self.say("还没有当事人，请按 Ctrl+N 添加申请人和被申请人。", "warning")
            return
        data = self.data()
        self.say("正在登记……")
        self.ask("register", lambda: self.door.register(data), once=True)

    def failed_register(self, problem: Problem) -> None:
        """Everything typed stays."""
        self.form.blame(problem)
        self.say_problem(problem)

    def show_register(self, changed: Changed) -> None:
        """On to the case."""
        self.keeper.forget()
        self._ready = False
        self.home.go("desk")
        self.home.open_case(changed.case_id, said=changed)

    def do_intake(self) -> None:
        """Already here."""
