"""One case: where it stands, what may be done now, its clocks, parties, entries and papers."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.events import Resize
from textual.widgets import OptionList
from textual.widgets.option_list import Option as Line

from mediation.records.snapshot import Changed, Entry, Snapshot
from mediation.tui.act_words import ALSO, in_groups, in_order, next_step
from mediation.tui.actions import bindings, find, missing
from mediation.tui.dialogs.act import ActDialog
from mediation.tui.dialogs.confirm import ConfirmDialog
from mediation.tui.dialogs.correct import CorrectDialog
from mediation.tui.dialogs.package import SendDialog
from mediation.tui.dialogs.pick import PickDialog
from mediation.tui.dialogs.show import ShowDialog
from mediation.tui.fields.base import Option
from mediation.tui.guidance import ONWARD, rule_lines, step_options
from mediation.tui.page import Page
from mediation.tui.telling import (
    all_parties,
    case_head,
    entry_detail,
    entry_line,
    offer_content,
    package_lines,
    paper_lines,
    reason_text,
    standing,
)
from mediation.tui.text import piece, plain
from mediation.tui.widgets.chrome import StatusLine
from mediation.tui.widgets.lanes import LanesBox
from mediation.tui.widgets.prose import Pane, Prose
from mediation.values.problems import Problem
from mediation.values.text import shorten

READING = "正在读取本案……"


def recorded_at(entries: list[Entry], where: str) -> int | None:
    """The place in a list, newest first, of the session or interview that ``where`` counts (第2次…), else of the last one."""
    act = "investigate" if "调查" in where else "session"
    found = [at for at, entry in enumerate(entries) if entry.act == act and not entry.superseded_by]
    number = re.search(r"第(\d+)次", where)
    at = -int(number[1]) if number else 0
    return found[at] if found and -len(found) <= at < len(found) else None


class CasePage(Page):
    """Draws what casework offers; decides nothing itself."""

    place = "case"
    heading = "案件"
    BINDINGS: ClassVar[list[BindingType]] = bindings("case")

    def __init__(self, case_id: str, *, said: Changed | None = None, begin: Any = None) -> None:
        """``begin``: a finding of the volume check to go to once the case is read."""
        super().__init__()
        self._begin = begin
        self.case_id = case_id
        self.case: Snapshot | None = None
        self._said = said
        self._loading = False
        self._pick_wanted = False
        self._ask_onward = False
        self._offers: tuple[Any, ...] = ()
        self._lines: tuple[tuple[str, Any], ...] = ()  # the offers with the headings between them
        self._entries: list[Entry] = []
        self._labels: dict[str, str] = {}

    def body(self) -> ComposeResult:
        """Head, and panes whose places depend on the width (case.tcss)."""
        yield Prose(id="case-head")
        yield LanesBox(id="lanes")
        with Container(id="case-panes"):
            with Vertical(id="case-offers", classes="pane") as offers:
                offers.border_title = plain("现在可以办")
                yield OptionList(id="offers")
            yield Pane("进展和期限", id="case-standing")
            yield Pane("当事人", id="case-parties")
            with Vertical(id="case-entries", classes="pane") as entries:
                entries.border_title = plain("经过（回车细看，Ctrl+E 更正）")
                yield OptionList(id="entries")
            yield Pane("文书", id="case-papers")

    def on_mount(self) -> None:
        """Read the case."""
        self.set_focus(self.query_one("#offers"))
        if self._said:
            self._tell_changed(self._said)
        else:
            self.say(READING)
        self.load()

    def load(self) -> None:
        """Read the case and what may be done."""
        door, case_id = self.door, self.case_id
        self._loading = True
        self.ask("load", lambda: (door.snapshot(case_id), door.offers(case_id)))

    def show_load(self, found: tuple[Snapshot, tuple[Any, ...]]) -> None:
        """Paint every pane."""
        self.case, offers = found
        self._offers = in_order(offers, self.case)
        self._loading = False
        if self.query_one(StatusLine).text == READING:
            self.say("")
        self._paint(self.case)
        self._list_offers()
        if self._begin is not None:
            finding, self._begin = self._begin, None
            self._go(finding)
        elif self._pick_wanted:
            self.do_pick_act()
        elif self._ask_onward:
            self._ask_onward = False
            self.do_next_steps()

    def _go(self, finding: Any) -> None:
        """To what mends a finding: the act, opened, or what was recorded, under the cursor."""
        if finding.place == "entry" and self.case is not None:
            at = recorded_at(self._entries, finding.where)
            self.set_focus(self.query_one("#entries"))
            self.query_one("#entries", OptionList).highlighted = at
            self.say(f"{finding.message}按 Ctrl+E 更正。", "warning")
            return
        if finding.place == "signed":
            self.say(f"{finding.message}{finding.at}。", "warning")
            return
        offer = next((one for one in self._offers if one.act.id == finding.place.removeprefix("act:")), None)
        if offer is None:
            self.say(f"{finding.message}现在不能这样办：已经办过的，在“经过”里按 Ctrl+E 更正。", "warning")
            return
        index = next(place for place, (_, one) in enumerate(self._lines) if one is offer)
        self.query_one("#offers", OptionList).highlighted = index
        self._do_offer(offer)

    def _list_offers(self) -> None:
        offers = self.query_one("#offers", OptionList)
        at = offers.highlighted
        offers.clear_options()
        cells = max(20, offers.scrollable_content_region.width)
        after = next_step(self._offers, self.case) if self.case else ""
        running = [track.track for track in self.case.tracks if track.active and track.lane] if self.case else []
        self._lines = in_groups(self._offers, self.door.track_labels() if self.case else {}, running)
        offers.add_options([self._offer_line(name, offer, cells, after) for name, offer in self._lines])
        if self._offers:
            first = next(place for place, (_, offer) in enumerate(self._lines) if offer is not None)
            there = at is not None and at < len(self._lines) and self._lines[at][1] is not None
            offers.highlighted = at if there else first
        elif self.case is not None:
            offers.add_option(Line(plain("本案没有可办的事项"), disabled=True))

    @staticmethod
    def _offer_line(name: str, offer: Any, cells: int, after: str) -> Line:
        if offer is None:
            return Line(piece(f"── {name} ──", "$text-primary"), disabled=True)
        return Line(offer_content(offer, cells, following=offer.act.id == after))

    def _offer_at(self, index: int | None) -> Any | None:
        return self._lines[index][1] if index is not None and index < len(self._lines) else None

    def on_resize(self, _event: Resize) -> None:
        """Reasons are cut to the width there is."""
        self.call_after_refresh(self._list_offers)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """A refused act says its whole reason as soon as the cursor is on it."""
        event.stop()
        if event.option_list.id == "offers" and event.option_list.has_focus:
            offer = self._offer_at(event.option_index)
            if offer is not None and not offer.allowed:
                self.say(reason_text(offer), "warning")

    def failed_load(self, problem: Problem) -> None:
        """Say why."""
        self._loading = False
        self.say_problem(problem)

    def _paint(self, case: Snapshot) -> None:
        self.title_text(f"{case.reg_no} {case.title}")
        self.query_one("#case-head", Prose).tell(case_head(case, self.size.width - 4))
        self.query_one(LanesBox).tell(case, self.door.lane_tracks(), self.door.today)
        self.query_one("#case-standing", Pane).tell(standing(case, self.door.today) or ["没有期限"])
        self.query_one("#case-parties", Pane).tell(all_parties(case))
        self.query_one("#case-papers", Pane).tell(paper_lines(case))
        self._entries = list(reversed(case.entries))
        listing = self.query_one("#entries", OptionList)
        at = listing.highlighted
        listing.clear_options()
        listing.add_options([Line(entry_line(entry, case)) for entry in self._entries])
        if self._entries:
            listing.highlighted = min(at or 0, len(self._entries) - 1)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter on an offer does it, on an entry shows it: the one it was pressed on, however far the cursor went since."""
        event.stop()
        if event.option_list.id == "offers":
            self._do_offer_at(event.option_index)
        else:
            self._show_entry(event.option_index)

    def do_do_act(self) -> None:
        """Do the highlighted offer, or say why not."""
        self._do_offer_at(self.query_one("#offers", OptionList).highlighted)

    def _do_offer_at(self, index: int | None) -> None:
        offer = self._offer_at(index)
        if offer is not None and self.case is not None:
            self._do_offer(offer)

    def _do_offer(self, offer: Any) -> None:
        if not offer.allowed:
            self.say(reason_text(offer), "warning")
            return
        reason = missing(find("correct"), self.holds())
        if reason:
            self.say(reason, "warning")
        else:
            self._open_act(offer)

    def do_pick_act(self) -> None:
        """Choose among what may be done now by typing Chinese or initials."""
        self._pick_wanted = self._loading
        if self._loading:
            return  # what was just done changes what may be done: the picker opens once that is read
        offers = {offer.act.id: offer for offer in self._offers}

        def picked(chosen: str | None) -> None:
            if chosen:
                self._do_offer(offers[chosen])

        self.app.push_screen(PickDialog("现在可以办", [self._option(offer) for offer in self._offers]), picked)

    def do_backdate(self) -> None:
        """Choose among what cannot be done today but may have been done on an earlier day; the day typed decides."""
        blocked = {offer.act.id: offer for offer in self._offers if not offer.allowed}
        if not blocked:
            self.say("没有今天不能办的事项；早先办的，在办理时把日期改成当天。")
            return

        def picked(chosen: str | None) -> None:
            if chosen:
                self._open_act(blocked[chosen])

        self.app.push_screen(PickDialog("补录", [self._option(offer) for offer in blocked.values()]), picked)

    def do_next_steps(self) -> None:
        """The ways onward after default or failure, to choose one."""
        door, case_id = self.door, self.case_id
        self.ask("steps", lambda: door.next_steps(case_id))

    def show_steps(self, steps: tuple[Any, ...]) -> None:
        """A list with last days and articles; Enter goes on with one."""
        if not steps:
            self.say("本案现在没有违约、逾期或者调解不成的情形，不必另走途径。")
            return
        offers = {offer.act.id: offer for offer in self._offers}

        def picked(chosen: str | None) -> None:
            if chosen in offers:
                self._do_offer(offers[chosen])

        self.app.push_screen(PickDialog("后续途径", step_options(steps), whole=True), picked)

    def do_rules(self) -> None:
        """What the trade of this dispute asks beyond the general procedure."""
        if self.case is not None:
            rules = self.door.kind_rules(self.case.kind)
            lines = rule_lines(rules) or ["这类纠纷没有特别规定，按一般程序办理。"]
            self.app.push_screen(ShowDialog(f"特别规定 · {self.case.kind}", lines))

    def _option(self, offer: Any) -> Option:
        act = offer.act
        if offer.allowed:
            following = self.case is not None and act.id == next_step(self._offers, self.case)
            also = ALSO.get(act.id, "").replace(" ", "、")
            note = ("〔下一步〕" if following else "") + (act.help or (f"也叫：{also}" if also else ""))
        else:
            note = f"现在不能办：{offer.reasons[0].message}"
        return Option(act.id, act.label, shorten(note, 60), ALSO.get(act.id, ""))

    def _open_act(self, offer: Any) -> None:
        from mediation.tui.screens.agreement import AgreementPage
        from mediation.tui.screens.session import SessionPage

        assert self.case is not None
        act_id = offer.act.id
        if act_id == "session":
            self.app.push_screen(SessionPage(self.case, offer))
        elif act_id in ("reach", "oral"):
            self.app.push_screen(AgreementPage(self.case, offer))
        elif act_id == "correct":
            self.do_correct()
        elif act_id == "reveal":
            self.do_reveal()
        else:
            self.app.push_screen(ActDialog(self.case, offer), self._acted)

    def _acted(self, changed: Changed | None) -> None:
        if changed is not None:
            self._tell_changed(changed)
            self._ask_onward = changed.act in ONWARD
            self.load()

    def told(self, changed: Changed) -> None:
        """An act was done on another page of this case."""
        self._tell_changed(changed)
        self.load()

    def _tell_changed(self, changed: Changed) -> None:
        warnings = "".join(f" 注意：{warning}" for warning in changed.warnings)
        self.say(changed.said + warnings, "warning" if changed.warnings else "info")

    def _entry(self) -> Entry | None:
        index = self.query_one("#entries", OptionList).highlighted
        return self._entries[index] if index is not None and index < len(self._entries) else None

    def _show_entry(self, index: int) -> None:
        if index < len(self._entries):
            door, entry = self.door, self._entries[index]
            self.ask("labels", lambda: (entry, door.field_labels(entry.act)))

    def show_labels(self, found: tuple[Entry, dict[str, str]]) -> None:
        """Everything the entry holds."""
        (entry, labels), case = found, self.case
        if case is not None:
            self.app.push_screen(ShowDialog(entry.label, entry_detail(entry, case, labels)))

    def do_correct(self) -> None:
        """Correct the entry under the cursor."""
        entry = self._entry()
        if entry is None or self.case is None:
            self.say("先用 Tab 到“经过”，选中要更正的一条。", "warning")
            return
        if entry.superseded_by:
            self.say("这一条已经被更正过，请选更正后的那一条。", "warning")
            return
        self.app.push_screen(CorrectDialog(self.case, entry), self._acted)

    def do_reveal(self) -> None:
        """Show whole numbers after a question; it is logged."""

        def answered(sure: bool | None) -> None:
            if sure:
                door, case_id = self.door, self.case_id
                self.ask("reveal", lambda: door.reveal(case_id))

        question = "显示本案当事人的完整证件号码和电话？查看的人和时间会记入日志。"
        self.app.push_screen(ConfirmDialog("查看证件号码", question, yes="查看"), answered)

    def show_reveal(self, case: Snapshot) -> None:
        """Numbers stay on the screen until the page is read again."""
        self.query_one("#case-parties", Pane).tell(all_parties(case))
        self.query_one("#case-parties", Pane).focus()
        self.say("正在显示完整证件号码，已记入日志；按 F5 重新遮盖。")

    def failed_reveal(self, problem: Problem) -> None:
        """Not allowed."""
        self.say_problem(problem)

    def do_send_package(self) -> None:
        """The case for another body as one file."""
        self.app.push_screen(SendDialog(self.case_id), self._sent)

    def _sent(self, made: Any) -> None:
        if made is not None:
            self.say(f"已导出案件包，核对码{made.code}。" + made.note, "warning" if made.note else "info")
            self.app.push_screen(ShowDialog("案件包", package_lines(made)))
            self.load()

    def do_papers(self) -> None:
        """To the papers."""
        from mediation.tui.screens.papers import PapersPage

        if self.case is not None:
            self.app.push_screen(PapersPage(self.case))

    def do_volume(self) -> None:
        """To the volume."""
        from mediation.tui.screens.volume import VolumePage

        if self.case is not None:
            self.app.push_screen(VolumePage(self.case))
