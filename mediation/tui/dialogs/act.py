"""The dialog of any act: its fields come from the procedure; a refusal leaves everything typed in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from mediation.procedure.law import leading
from mediation.records.snapshot import Changed, Snapshot
from mediation.tui.acting import Acting
from mediation.tui.actions import bindings
from mediation.tui.dialogs.base import Dialog
from mediation.tui.drafts import DraftKeeper
from mediation.tui.fields.base import Option, Spec, as_texts
from mediation.tui.fields.form import Form
from mediation.tui.guidance import Guide, guide_lines
from mediation.tui.references import decisions, named
from mediation.tui.specs import signer_kind, spec_of
from mediation.tui.telling import Lines, warning_lines
from mediation.tui.text import piece
from mediation.tui.widgets.prose import Pane, Prose

ON = "__on"  # name of the day the act was done; acts may have a field called "on"


class ActDialog(Dialog[Changed | None], Acting[Changed | None]):
    """Does one act of one case; returns what changed."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("dialog")

    def __init__(self, case: Snapshot, offer: Any, *, given: Mapping[str, object] | None = None) -> None:
        super().__init__()
        self.title_text = offer.act.label
        self.case = case
        self.version = case.version
        self._offer = offer
        self._given = dict(given or {})
        self.form: Form | None = None

    def content(self) -> ComposeResult:
        """The act's help and law, its warnings, and room for the form."""
        about = Prose(classes="act-about")
        about.tell(self._about())
        yield about
        guide = Pane("怎样申请、缺什么（Shift+Tab 到这里，↑↓ 翻看）", id="act-guide")
        guide.display = False
        yield guide
        yield Vertical(id="act-form")

    def _about(self) -> Lines:
        act = self._offer.act
        lines: Lines = [act.help] if act.help else []
        words = leading(act.laws, self.case.centre.region, self.case.kind, self.door.today)
        lines.append(piece(f"依据：{words}", "$text-muted"))
        return [*lines, *((told, 2) for told in warning_lines(self._offer))]

    def on_mount(self) -> None:
        """Read the fields, the staff and the kept draft."""
        self._keeper = DraftKeeper(self, f"act:{self.case.id}:{self._offer.act.id}", self._content)
        door, case_id, act_id = self.door, self.case.id, self._offer.act.id
        key = f"act:{case_id}:{act_id}"

        def job() -> tuple[Any, Any, tuple[str, ...], Guide | None]:
            prompts = door.retention_prompts(case_id) if act_id == "file" else ()
            return door.fields_of(case_id, act_id), door.load_draft(key), prompts, door.guide(case_id, act_id)

        self.ask("start", job)

    def _content(self) -> dict[str, object]:
        return dict(self.form.values()) if self.form else {}

    def show_start(self, found: tuple[Any, Mapping[str, Any] | None, tuple[str, ...], Guide | None]) -> None:
        """Build the form; a volume to be filed says what speaks for keeping it longer, a court is told with why."""
        fields, draft, prompts, guide = found
        if guide is not None:
            self._show_guide(guide)
        if prompts:
            told: Lines = [(piece(f"! {prompt}", "$text-warning"), 2) for prompt in prompts]
            self.query_one(".act-about", Prose).tell(self._about() + told)
        self._kept = {**self._given, **(draft or {})}
        specs = [Spec(ON, "办理日期", "date", required=True, default="今天")]
        specs += [self._suited(spec_of(field, self.case)) for field in fields]
        self.form = Form(specs, self.door.today)
        self.query_one("#act-form", Vertical).mount(self.form)

    def _show_guide(self, guide: Guide) -> None:
        pane = self.query_one("#act-guide", Pane)
        pane.display = True
        pane.tell(guide_lines(guide))
        proposed = {"court": guide.court, "items": guide.confirmable}
        self._given = {name: words for name, words in proposed.items() if words} | self._given

    def _suited(self, spec: Spec) -> Spec:
        if spec.name == "name" and not spec.options:
            names = named(self.case, self._offer.act.id)
            return replace(spec, type="choice", options=names) if names else spec
        if self._offer.act.id == "risk" and spec.name == "criteria":
            words = tuple(Option(one, one) for one in self.door.risk_criteria())
            return replace(spec, type="ticks", options=words, help="情形由本中心规定；别的情形写在理由里")
        if spec.name == "meeting" and spec.options:
            return replace(spec, default=spec.options[0].value)
        if spec.name != "retention":
            return spec
        terms = tuple(Option(term, term, note) for term, note in self.door.retention_terms())
        return replace(spec, type="choice", options=terms)

    def on_form_ready(self, event: Form.Ready) -> None:
        """Fill the form in."""
        event.stop()
        self._begin(self._kept)

    def _begin(self, values: Mapping[str, Any]) -> None:
        assert self.form is not None
        self.form.put(values)
        names = list(self.form.fields)
        self.form.begin(names[1] if len(names) > 1 else ON)
        self._keeper.begin()

    def on_form_changed(self, event: Form.Changed) -> None:
        """Keep every change."""
        event.stop()
        if event.name == "signer" and "signer_kind" in event.form.fields:
            event.form.fields["signer_kind"].put(signer_kind(self.case, str(event.form.fields["signer"].raw())))
        if event.name == "to_organ" and "to_body" in event.form.fields:
            chosen = event.form.fields["to_organ"]
            body = next((one.label for one in chosen.spec.options if one.value == chosen.raw()), "")
            if body:
                event.form.fields["to_body"].put(body)
        if self._offer.act.id == "meeting_done":
            self._decide(event.form, event.name)
        if event.name == "object" and self._offer.act.id == "amend":
            fields = self.door.amendable(self.case, str(event.form.fields["object"].raw()))
            event.form.offer("field", tuple(Option(name, label) for name, label in fields.items()))
        self._keeper.touch()

    def _decide(self, form: Form, changed: str) -> None:
        """The decisions are those of the chosen meeting, and each has its person."""
        made = decisions(self.case, str(form.fields["meeting"].raw()))
        if changed == "meeting":
            form.offer("decision", made)
        whose = next((one.also for one in made if one.value == form.fields["decision"].raw()), "")
        if changed == "decision" and whose:
            form.fields["name"].put(whose)

    def flush_draft(self) -> None:
        """Save what is pending."""
        self._keeper.flush()

    def do_submit(self) -> None:
        """Do it."""
        if self.form is None:
            return
        if self.form.first_gap():
            self.say("有栏目没有填好，已标出，请补上。", "warning")
            return
        values = self.form.values()
        on = str(values.pop(ON))
        ticked = {spec.name for spec in self.form.specs if spec.type == "ticks"}
        values |= {name: "、".join(as_texts(values[name])) for name in ticked & set(values)}
        case_id, act_id, version, door = self.case.id, self._offer.act.id, self.version, self.door
        self.say("正在办理……")
        self.ask("act", lambda: door.act(case_id, act_id, values, on=on, version=version), once=True)

    def show_act(self, changed: Changed) -> None:
        """Done."""
        self._keeper.forget()
        self.dismiss(changed)

    def do_cancel(self) -> None:
        """Leave; what was typed is kept as a draft."""
        self._keeper.flush()
        self.dismiss(None)
