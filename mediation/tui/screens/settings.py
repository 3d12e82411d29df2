"""Settings: what the law leaves to the centre (本中心设置), accounts, holiday years, own password."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Resize
from textual.widgets import OptionList
from textual.widgets.option_list import Option as Line

from mediation.records.snapshot import Organ, StaffInfo
from mediation.tui.actions import bindings
from mediation.tui.dialogs.confirm import ConfirmDialog
from mediation.tui.dialogs.fill import FillDialog
from mediation.tui.dialogs.holidays import HolidaysDialog
from mediation.tui.dialogs.organs import OrgansDialog
from mediation.tui.dialogs.pick import PickDialog
from mediation.tui.fields.base import Option, Spec
from mediation.tui.page import Page
from mediation.tui.text import joined, piece, plain, stacked, wrapped

STAFF_ROLES = (
    Option("mediator", "调解员"), Option("head", "负责人"), Option("archivist", "档案员"),
    Option("auditor", "审计员"), Option("administrator", "管理员"),
)  # fmt: skip
ROLE_LABELS = {o.value: o.label for o in STAFF_ROLES}


CENTRE_SPECS = (
    Spec("name", "中心名称", required=True),
    Spec("committee", "调委会全称", required=True, help="与印章一致"),
    Spec("prefix", "文号简称", required=True, help="改后新编的号用新简称，已编的号不变"),
    Spec("region", "行政区划代码", help="六位数字；决定适用哪些地方规定"),
    Spec("court", "基层法院", help="申请司法确认的管辖法院，写全称"),
    Spec("phone", "联系电话"),
    Spec("address", "地址"),
)


class SettingsPage(Page):
    """Settings on the left, people on the right."""

    place = "settings"
    heading = "设置"
    BINDINGS: ClassVar[list[BindingType]] = bindings("settings")

    def __init__(self) -> None:
        super().__init__()
        self._centre: dict[str, str] = {}
        self._settings: tuple[Any, ...] = ()
        self._staff: tuple[StaffInfo, ...] = ()
        self._years: tuple[Any, ...] = ()
        self._organs: tuple[Organ, ...] = ()

    def body(self) -> ComposeResult:
        """Three panes."""
        with Horizontal(id="settings-row"):
            with Vertical(id="settings-left", classes="pane") as left:
                left.border_title = plain("本中心设置（法律没有规定、由本中心确定；回车修改）")
                yield OptionList(id="settings")
            with Vertical(id="settings-right"):
                with Vertical(id="staff-box", classes="pane") as box:
                    box.border_title = plain("人员（Ctrl+N 添加，回车修改；Ctrl+L 机构）")
                    yield OptionList(id="staff")
                with Vertical(id="holidays", classes="pane") as years:
                    years.border_title = plain("节假日安排（回车查看、修改）")
                    yield OptionList(id="years")

    def on_mount(self) -> None:
        """Read."""
        self.set_focus(self.query_one("#settings"))
        self.load()

    def load(self) -> None:
        """Settings, accounts, years."""
        door = self.door
        self.ask(
            "load", lambda: (door.centre_fields(), door.settings(), door.staff(), door.rest_years(), door.organs())
        )

    def show_load(
        self,
        found: tuple[dict[str, str], tuple[Any, ...], tuple[StaffInfo, ...], tuple[Any, ...], tuple[Organ, ...]],
    ) -> None:
        """Paint."""
        self._centre, self._settings, self._staff, years, self._organs = found
        self._years = tuple(reversed(years))  # the one that is to be entered stands first
        self.refresh_frame()
        self._paint()

    def on_resize(self, _event: Resize) -> None:
        """Lines are wrapped to the width there is."""
        self.call_after_refresh(self._paint)

    def _paint(self) -> None:
        if not self._centre:
            return
        cells = max(20, self.query_one("#settings", OptionList).scrollable_content_region.width)
        self._fill("#settings", [self._centre_line(cells), *(self._setting_line(s, cells) for s in self._settings)])
        self._fill("#staff", [self._staff_line(s) for s in self._staff])
        room = max(20, self.query_one("#years", OptionList).scrollable_content_region.width)
        self._fill("#years", [self._year_line(one, room) for one in self._years])

    @staticmethod
    def _year_line(about: Any, cells: int) -> Content:
        if about.known:
            told = f"：放假 {len(about.off)} 天，调休上班 {len(about.work)} 天"
            return joined(piece(f"{about.year}年", "bold"), told)
        note = f"{about.year}年节假日安排尚未录入，涉及该年的工作日期限会注明；国务院公布后在此录入。"
        return stacked(wrapped(piece(note, "$text-warning"), cells, hang=4))

    def _fill(self, selector: str, lines: list[Any]) -> None:
        listing = self.query_one(selector, OptionList)
        at = listing.highlighted
        listing.clear_options()
        listing.add_options([Line(line) for line in lines])
        if lines:
            listing.highlighted = min(at or 0, len(lines) - 1)

    def _centre_line(self, cells: int) -> Content:
        """The centre's own details; the first line of the list."""
        told = [f"{spec.label}：{self._centre.get(spec.name) or '未填'}" for spec in CENTRE_SPECS]
        head = joined(piece("本中心资料", "bold"), "（文书上印的名称、法院等）")
        return stacked([*wrapped(head, cells), *wrapped(piece("    " + "；".join(told), "$text-muted"), cells, hang=4)])

    @staticmethod
    def _setting_line(setting: Any, cells: int) -> Content:
        mark = piece(" 〔已改〕", "$text-accent") if setting.value != setting.default else ""
        ground = "" if setting.law == "本中心设置" else setting.law.removeprefix("本中心设置").strip("（）")
        about = "；".join(x for x in (setting.help, ground) if x)
        head = joined(piece(setting.label, "bold"), f"：{told(setting)}", mark)
        lines = [*wrapped(head, cells, hang=4)]
        if about:
            lines += wrapped(piece(f"    {about}", "$text-muted"), cells, hang=4)
        return stacked(lines)

    def _staff_line(self, person: StaffInfo) -> Any:
        organ = f"  {self._organ_name(person)}" if person.organ_id else ""
        closed = piece("（停用）", "$text-warning") if not person.active else ""
        return joined(
            piece(person.name, "bold"),
            f" {ROLE_LABELS.get(person.role, person.role)}",
            closed,
            piece(organ, "$text-muted"),
        )

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter changes the line it was pressed on."""
        event.stop()
        self._change(event.option_list, event.option_index)

    def do_change(self) -> None:
        """The same as Enter on the focused list."""
        listing = self.focused
        if isinstance(listing, OptionList) and listing.highlighted is not None:
            self._change(listing, listing.highlighted)

    def _change(self, listing: OptionList, index: int) -> None:
        if listing.id == "years":
            self.app.push_screen(HolidaysDialog(self._years[index]), self._year_saved)
        elif listing.id == "staff":
            self._change_person(self._staff[index])
        elif index == 0:
            self._change_centre()
        else:
            self._change_setting(self._settings[index - 1])

    def _change_centre(self) -> None:
        specs = tuple(replace(spec, default=self._centre.get(spec.name, "")) for spec in CENTRE_SPECS)

        def job(values: dict[str, Any]) -> None:
            self.door.set_centre({spec.name: str(values.get(spec.name, "")) for spec in CENTRE_SPECS})

        self.app.push_screen(FillDialog("本中心资料", specs, job), self._filled)

    def _change_setting(self, setting: Any) -> None:
        choices = ("是", "否") if setting.type == "bool" else setting.choices
        spec = Spec(
            "value",
            setting.label,
            "choice" if choices else "int" if setting.type == "int" else "text",
            options=tuple(Option(c, c) for c in choices),
            help="；".join(x for x in (f"单位：{setting.unit}" if setting.unit else "", setting.help) if x),
            default=shown(setting.value),
        )

        def job(values: dict[str, Any]) -> None:
            self.door.set_setting(setting.name, str(values.get("value", "")))

        self.app.push_screen(FillDialog("本中心设置", (spec,), job), self._filled)

    def _change_person(self, person: StaffInfo) -> None:
        verb = "停用" if person.active else "启用"
        options = [
            Option("reset", "重设密码", f"给“{person.name}”一个新密码，请本人登录后再改"),
            Option("organ", "所属机构", f"“{person.name}”在哪个机构办案，现属：{self._organ_name(person)}"),
            Option("relations", "申报关系", "亲属、近邻、有利害关系的人；登记、指派时遇到他们，提醒回避"),
            Option("toggle", f"{verb}账号", f"{verb}“{person.name}”的账号"),
        ]

        def picked(chosen: str | None) -> None:
            if chosen == "reset":
                self._reset_password(person)
            elif chosen == "organ":
                self._move_person(person)
            elif chosen == "relations":
                self._declare(person)
            elif chosen == "toggle":
                self._toggle_person(person)

        self.app.push_screen(PickDialog(person.name, options), picked)

    def _organ_name(self, person: StaffInfo) -> str:
        return next((one.name for one in self._organs if one.id == person.organ_id), self.door.centre_name)

    def _move_person(self, person: StaffInfo) -> None:
        centre = Option("本中心", self.door.centre_name, "本中心")
        options = [centre, *(Option(one.id, one.name, one.kind) for one in self._organs if one.active)]
        door = self.door

        def picked(chosen: str | None) -> None:
            if chosen:
                organ = "" if chosen == centre.value else chosen
                self.ask("toggled", lambda: door.assign_staff(person.id, organ), keep=True)

        self.app.push_screen(
            PickDialog(f"{person.name}所属机构", options, chosen=person.organ_id or centre.value), picked
        )

    def _declare(self, person: StaffInfo) -> None:
        """Whom the person must not mediate for without a question."""
        spec = Spec(
            "names",
            "与谁有关系",
            "longtext",
            help="一行一名，与登记时的姓名（名称）一致；登记、指派时遇到，提醒是否回避。清空就是没有",
            default="\n".join(self.door.relations(person.id)),
        )

        def job(values: dict[str, Any]) -> None:
            names = str(values.get("names", "")).replace("、", "\n").split("\n")
            self.door.declare_relations(person.id, [name for name in names if name.strip()])

        self.app.push_screen(FillDialog(f"{person.name}申报的关系", (spec,), job), self._filled)

    def do_packs(self) -> None:
        """The form packs."""
        from mediation.tui.screens.packs import PacksPage

        self.app.push_screen(PacksPage())

    def do_organs(self) -> None:
        """The organs of this database."""
        self.app.push_screen(OrgansDialog(), lambda _none: self.load())

    def _reset_password(self, person: StaffInfo) -> None:
        specs = (Spec("password", "新密码", required=True, secret=True, help="至少8位，不要太常见"),)

        def job(values: dict[str, Any]) -> None:
            self.door.reset_password(person.id, str(values["password"]))

        self.app.push_screen(FillDialog(f"重设“{person.name}”的密码", specs, job), self._filled)

    def _toggle_person(self, person: StaffInfo) -> None:
        verb = "停用" if person.active else "启用"

        def answered(sure: bool | None) -> None:
            if sure:
                door = self.door
                self.ask("toggled", lambda: door.set_active(person.id, active=not person.active), keep=True)

        self.app.push_screen(ConfirmDialog(f"{verb}账号", f"{verb}“{person.name}”的账号？", yes=verb), answered)

    def show_toggled(self, _done: object) -> None:
        """Read again."""
        self.say("已办理。")
        self.load()

    def do_add(self) -> None:
        """A new account."""
        specs = (
            Spec("name", "姓名", required=True),
            Spec("role", "角色", "choice", required=True, options=STAFF_ROLES, default="mediator"),
            Spec("phone", "联系电话"),
            Spec("password", "密码", required=True, secret=True, help="至少8位，不要太常见；请本人首次登录后修改"),
        )

        def job(values: dict[str, Any]) -> None:
            self.door.add_staff(
                str(values["name"]), str(values["password"]), str(values["role"]), str(values.get("phone", ""))
            )

        self.app.push_screen(FillDialog("添加人员", specs, job), self._filled)

    def do_password(self) -> None:
        """Change one's own password."""
        specs = (
            Spec("old", "原密码", required=True, secret=True),
            Spec("new", "新密码", required=True, secret=True, help="至少8位，不要太常见"),
        )

        def job(values: dict[str, Any]) -> None:
            self.door.set_password(str(values["old"]), str(values["new"]))

        self.app.push_screen(FillDialog("修改自己的密码", specs, job), self._filled)

    def _year_saved(self, moved: int | None) -> None:
        if moved is not None:
            self.say(f"节假日安排已保存，{f'{moved} 件案件的期限随之改变' if moved else '没有案件的期限因此改变'}。")
            self.load()

    def _filled(self, done: bool | None) -> None:
        if done:
            self.say("已保存。")
            self.load()


def told(setting: Any) -> str:
    """A setting's value with its unit."""
    words = shown(setting.value)
    return f"{words} {setting.unit}".rstrip() if words else "未设定"


def shown(value: object) -> str:
    """A setting's value in words."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return "、".join(str(v) for v in value)
    return str(value)
