"""Search: results while typing, with the reason each case was found."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option as Line

from mediation.tui.actions import bindings
from mediation.tui.dialogs.fill import FillDialog
from mediation.tui.door_cases import Wanted
from mediation.tui.fields.base import Option, Spec
from mediation.tui.fields.typed import Entry
from mediation.tui.page import Page
from mediation.tui.text import joined, piece, plain, stacked
from mediation.tui.widgets.prose import Prose
from mediation.values.dates import parse_date
from mediation.values.problems import Problem
from mediation.values.text import clean

MORE = {
    "track": "程序", "outcome": "结果", "mediator": "承办", "organ": "机构", "place": "地点", "amount": "金额", "scanned": "扫描",
    "private": "不公开", "leave_out": "不查",
}  # fmt: skip
"""Fields of the dialog that become part of the search line, and the key they have there."""
DELAY = 0.2  # seconds after the last key
ANY = Option("", "不限")
NOTHING = "没有找到。可以换一个词，或只输入姓名的一部分、案号的数字。"
NOTHING_NARROWED = "在筛选的范围里没有找到。可以换一个词，或按 Ctrl+L 放宽筛选。"


def narrowed(wanted: Wanted, values: Mapping[str, Any], today: date) -> Wanted:
    """The same words within the limits a person typed. Raises Problem: bad_date, bad_range."""
    first, last = (
        parse_date(str(values[name]), today, label) if values.get(name) else None
        for name, label in (("first", "登记日期起"), ("last", "登记日期止"))
    )
    if first and last and last < first:
        raise Problem("bad_range", "登记日期止早于登记日期起，请改正。", field="登记日期止")
    more = " ".join(f"{key}:{quoted(values[name])}" for name, key in MORE.items() if values.get(name))
    kind, stage = str(values.get("kind", "")), str(values.get("stage", ""))
    return replace(wanted, kind=kind, stage=stage, first=first, last=last, more=more)


def quoted(value: object) -> str:
    """A value as the search line takes it whole."""
    text = "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value).replace('"', "")
    return f'"{text}"' if " " in text else text


def chosen(wanted: Wanted) -> dict[str, str]:
    """What was chosen before, by field."""
    held = dict(part.split(":", 1) for part in re.findall(r'[^\s:]+:(?:"[^"]*"|\S+)', wanted.more))
    return {name: held[key].strip('"') for name, key in MORE.items() if key in held}


def list_specs(queues: Sequence[tuple[str, str]]) -> tuple[Spec, ...]:
    """As what a list is made, and where it goes."""
    forms = [Option("xlsx", "表格", "xlsx，可以再排序、统计"), Option("pdf", "清单", "PDF，横排A4")]
    printers = tuple(Option(name, name, note) for name, note in queues)
    if printers:
        forms.append(Option("print", "打印", "直接印出，不留文件"))
    return (
        Spec("form", "做成", "choice", options=tuple(forms), default="xlsx", required=True),
        Spec(
            "path",
            "存到哪里",
            help=f"文件夹或者文件路径，不填即中心的 out 文件夹{'；打印的不用填' if printers else ''}",
        ),
        *((Spec("printer", "打印机", "choice", options=printers, default=printers[0].value),) if printers else ()),
    )


def limits(wanted: Wanted) -> str:
    """The limits in words; "" when there are none."""
    days = ""
    if wanted.first or wanted.last:
        days = f"{wanted.first or '以前'} 至 {wanted.last or '今后'} 登记"
    return "；".join(part for part in (wanted.kind, wanted.stage, days, wanted.more) if part)


def marked(snippet: str, marks: tuple[tuple[int, int], ...]) -> Content:
    """The snippet with the found words set off."""
    content = plain(snippet)
    for start, end in marks:
        content = content.stylize("bold $text-accent", start, end)
    return content


def hit_content(hit: Any) -> Content:
    """Two lines: the case, and why it was found."""
    line = hit.line
    head = joined(
        piece(line.reg_no, "$text-accent"),
        "  ",
        piece(line.title, "bold"),
        piece(f"  {line.stage}  {line.applied_on.isoformat()}", "$text-muted"),
    )
    colon = "：" if hit.snippet else ""
    why = joined(
        piece(f"    {hit.why}{colon}", "$text-primary"), marked(clean(hit.snippet).replace("\n", " "), hit.marks)
    )
    return stacked([head, why])


class SearchPage(Page):
    """One line to type in, results below."""

    place = "search"
    heading = "查询"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("search"),
        ("up", "step(-1)", "上一项"),
        ("down", "step(1)", "下一项"),
        ("pageup", "step(-8)", "上翻"),
        ("pagedown", "step(8)", "下翻"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._hits: list[Any] = []
        self._timer: Timer | None = None
        self._asked = Wanted()
        self._shown = Wanted()  # whose results are on the screen
        self._open_wanted = False
        self._next: Any = None

    def body(self) -> ComposeResult:
        """Search line and list."""
        yield Entry(
            placeholder="姓名、案号、事由、协议内容，空格隔开；拼音首字母；类型:邻里 2026年 -不要的词",
            compact=True,
            id="words",
            select_on_focus=False,
        )
        yield Prose(id="narrowed")
        self.list = OptionList(id="hits")
        self.list.can_focus = False
        yield self.list

    def on_mount(self) -> None:
        """Caret into the line."""
        self.set_focus(self.query_one("#words"))
        self.query_one("#narrowed").display = False
        self.say("边输入边查，↑↓ 选择，回车打开案件；Ctrl+L 按种类、阶段、日期筛选。")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search shortly after the last key."""
        event.stop()
        self._open_wanted = False
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(DELAY, self.load)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter opens the highlighted case."""
        event.stop()
        self.do_open_line()

    @property
    def _wanted(self) -> Wanted:
        """What is typed and chosen now."""
        return replace(self._asked, words=self.query_one("#words", Input).value.strip())

    def load(self) -> None:
        """Ask."""
        wanted = self._asked = self._wanted
        if not wanted.words and not wanted.narrowed:
            self._hits, self._shown = [], wanted
            self.list.clear_options()
            return
        self.ask("load", lambda: (wanted, self.door.search(wanted)))

    def do_narrow(self) -> None:
        """Ask what the cases are narrowed down to."""
        door = self.door
        self.ask("choices", lambda: (door.kinds(), door.stages(), door.search_choices()))

    def show_choices(self, found: Any) -> None:
        """Everything a search may be narrowed down to; an empty field is no limit."""
        kinds, stages, (tracks, outcomes, people, organs) = found
        now = self._asked
        held = chosen(now)

        def choice(name: str, label: str, values: Sequence[str]) -> Spec:
            options = (ANY, *(Option(value, value) for value in values))
            return Spec(name, label, "choice", options=options, default=held.get(name, ""))

        specs = (
            Spec("kind", "纠纷种类", "choice", options=(ANY, *(Option(kind, kind, note) for kind, note in kinds)), default=now.kind),
            Spec("stage", "办理阶段", "choice", options=(ANY, *(Option(stage, stage) for stage in stages)), default=now.stage),
            Spec("first", "登记日期起", "date", default=now.first),
            Spec("last", "登记日期止", "date", default=now.last),
            choice("mediator", "承办人", people),
            choice("outcome", "结果", outcomes),
            choice("track", "调解程序", tracks),
            *((choice("organ", "机构", ("本中心", *organs)),) if organs else ()),
            Spec("place", "地点", default=held.get("place", "")),
            Spec("amount", "金额（元）", default=held.get("amount", ""), example="例如 1000-5000 或 >5000"),
            choice("scanned", "扫描件", ("有", "无")),
            choice("private", "不公开", ("是", "否")),
            Spec("leave_out", "不查的部分", default=held.get("leave_out", ""), example="笔录、正文"),
        )  # fmt: skip

        def job(values: dict[str, Any]) -> None:
            self._asked = narrowed(self._asked, values, self.door.today)

        self.app.push_screen(FillDialog("筛选", specs, job), self._narrowed)

    def _narrowed(self, done: bool | None) -> None:
        if done:
            told = limits(self._asked)
            line = self.query_one("#narrowed", Prose)
            line.display = bool(told)
            line.tell([joined(piece("筛选：", "$text-primary"), told, piece("（Ctrl+L 修改）", "$text-muted"))])
            self.load()

    def do_list_out(self) -> None:
        """Ask as what everything found leaves the screen."""
        wanted = self._wanted
        if not wanted.words and not wanted.narrowed:
            self.say("还没有查询；请先输入要找的字词，或按 Ctrl+L 筛选。", "warning")
            return
        self.ask("queues", lambda: (wanted, self.door.list_printers()))

    def show_queues(self, found: tuple[Wanted, tuple[tuple[str, str], ...]]) -> None:
        """A table, a list, or paper."""
        wanted, queues = found
        told: list[str] = []

        def job(values: dict[str, Any]) -> None:
            told.append(self.door.list_out(wanted, values))

        self.app.push_screen(
            FillDialog("存清单", list_specs(queues), job), lambda done: self.say(told[-1]) if done else None
        )

    def show_load(self, found: tuple[Wanted, Any]) -> None:
        """Paint the first page."""
        words, page = found
        if words != self._asked:
            return
        self._hits = []
        self._shown = words
        self.list.clear_options()
        self._append(page)
        if self._hits:
            self.list.highlighted = 0
            if self._open_wanted:
                self.do_open_line()
        else:
            self.list.add_option(Line(plain(NOTHING_NARROWED if words.narrowed else NOTHING), disabled=True))

    def _append(self, page: Any) -> None:
        self._hits.extend(page.hits)
        self._next = page.next if page.more else None
        self.list.add_options([Line(hit_content(hit)) for hit in page.hits])
        self.say(f"{page.count_text}" + ("，向下移动继续读取" if page.more else ""))

    def action_step(self, step: int) -> None:
        """Move in the results while the caret stays in the line."""
        if not self._hits:
            return
        target = max(0, min((self.list.highlighted or 0) + step, len(self._hits) - 1))
        self.list.highlighted = target
        if target >= len(self._hits) - 3 and self._next is not None:
            words, before, self._next = self._asked, self._next, None
            self.ask("more", lambda: (words, self.door.search(words, before)))

    def show_more(self, found: tuple[Wanted, Any]) -> None:
        """Append the next page."""
        words, page = found
        if words == self._asked:
            self._append(page)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click opens."""
        event.stop()
        self.do_open_line()

    def do_open_line(self) -> None:
        """Open the highlighted case; Enter pressed before the results came waits for them."""
        wanted = self._wanted
        self._open_wanted = bool(wanted.words) and wanted != self._shown
        index = None if self._open_wanted else self.list.highlighted
        if index is not None and index < len(self._hits):
            self.home.open_case(self._hits[index].case_id)
