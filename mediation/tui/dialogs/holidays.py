"""One year's rest days and make-up workdays: a list that is added to, taken from, and saved as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option as Line

from mediation.tui.actions import bindings
from mediation.tui.dialogs.base import Dialog
from mediation.tui.dialogs.fill import FillDialog
from mediation.tui.fields.base import Option, Spec
from mediation.tui.text import joined, piece, plain
from mediation.tui.widgets.prose import Prose
from mediation.values.dates import parse_date, weekday_name
from mediation.values.problems import Problem

OFF, WORK = "放假", "上班"
MOST_DAYS = 31  # a longer stretch is a slip of the pen


def stretch(first: date, last: date | None) -> tuple[date, ...]:
    """The days from first to last, both included. Raises Problem("bad_range")."""
    last = last or first
    if not 0 <= (last - first).days < MOST_DAYS:
        raise Problem("bad_range", f"止日应不早于起日，一次最多{MOST_DAYS}天，请改正。", field="止日")
    return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))


class HolidaysDialog(Dialog[int | None]):
    """Returns how many cases' deadlines moved once the year was saved."""

    place = "holidays"
    BINDINGS: ClassVar[list[BindingType]] = bindings("holidays")

    def __init__(self, about: Any) -> None:
        super().__init__()
        self.title_text = f"{about.year}年节假日安排"
        self._year: int = about.year
        self._off: dict[date, str] = dict(about.off)
        self._duty: set[date] = set(about.work)
        self._source: str = about.source
        self._changed = False

    def content(self) -> ComposeResult:
        """What the list rests on, and its days."""
        yield Prose(id="rest-about")
        self.list = OptionList(id="rest-days")
        yield self.list

    def on_mount(self) -> None:
        """The cursor is in the list."""
        self.set_focus(self.list)
        self._paint()

    def _days(self) -> list[date]:
        return sorted({*self._off, *self._duty})

    def _paint(self, at: date | None = None) -> None:
        days = self._days()
        counts = f"放假 {len(self._off)} 天（含列入的周末），调休上班 {len(self._duty)} 天。"
        basis = f"依据：{self._source or '未填'}"
        self.query_one("#rest-about", Prose).tell([counts, (piece(basis, "$text-muted"), 6)])
        kept = self.list.highlighted or 0
        self.list.clear_options()
        self.list.add_options([Line(self._line(day)) for day in days])
        if days:
            self.list.highlighted = days.index(at) if at in days else min(kept, len(days) - 1)
        else:
            self.list.add_option(Line(plain("还没有日子，按 Ctrl+N 照放假通知添加。"), disabled=True))

    def _line(self, day: date) -> Content:
        head = f"{day.isoformat()} {weekday_name(day)}  "
        if day in self._duty:
            return joined(head, piece("上班（调休）", "$text-warning"))
        return joined(head, piece("放假", "$text-success"), f"  {self._off[day]}")

    def do_add_days(self) -> None:
        """Ask for a stretch of days."""
        kinds = (Option(OFF, "放假", "节日和调休放假"), Option(WORK, "上班", "调休上班的周末"))
        specs = (
            Spec("kind", "放假还是上班", "choice", required=True, options=kinds, default=OFF),
            Spec("first", "起日", "date", required=True, example=f"如 {self._year}-10-01"),
            Spec("last", "止日", "date", help="只有一天的不用填", example=f"如 {self._year}-10-07"),
            Spec("name", "节日", help="如 国庆节；调休上班的不用填"),
        )
        dialog = FillDialog("添加日子", specs, self._add, begin="first", today=date(self._year, 1, 1))
        self.app.push_screen(dialog, self._added)

    def _add(self, values: Mapping[str, Any]) -> None:
        """In a worker: check the year with the new days in it, then keep them."""
        today = date(self._year, 1, 1)
        first = parse_date(str(values["first"]), today, "起日")
        last = parse_date(str(values["last"]), today, "止日") if values.get("last") else None
        days = stretch(first, last)
        off, work = dict(self._off), set(self._duty)
        if values["kind"] == WORK:
            work.update(days)
        else:
            off.update(dict.fromkeys(days, str(values.get("name", "")).strip()))
        self.door.check_rest_year(self._year, off, work, self._source)
        self._off, self._duty, self._changed, self._last = off, work, True, days[0]

    def _added(self, done: bool | None) -> None:
        if done:
            self._paint(self._last)

    def do_drop_day(self) -> None:
        """Take the day under the cursor out."""
        days = self._days()
        if not days or self.list.highlighted is None:
            return
        day = days[self.list.highlighted]
        self._off.pop(day, None)
        self._duty.discard(day)
        self._changed = True
        self._paint()

    def do_basis(self) -> None:
        """Ask what the list rests on."""
        specs = (Spec("source", "依据", default=self._source, help="如 国务院办公厅放假通知的文号"),)

        def job(values: dict[str, Any]) -> None:
            self._source, self._changed = str(values.get("source", "")).strip(), True

        def filled(done: bool | None) -> None:
            if done:
                self._paint()

        self.app.push_screen(FillDialog("依据", specs, job), filled)

    def typed(self) -> bool:
        """Leaving asks first when something was changed."""
        return self._changed

    def do_submit(self) -> None:
        """Save the year; deadlines are counted again."""
        door, year, off, work, source = self.door, self._year, dict(self._off), set(self._duty), self._source
        self.say("正在保存，并重新计算期限……")
        self.ask("saved", lambda: door.set_rest_year(year, off, work, source), once=True)

    def show_saved(self, moved: int) -> None:
        """Done."""
        self.dismiss(moved)
