"""Settings: what the law leaves to the centre (本中心设置), accounts, holiday years, own password."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option as Line

from mediation.records.snapshot import StaffInfo
from mediation.tui.actions import bindings
from mediation.tui.dialogs.confirm import ConfirmDialog
from mediation.tui.dialogs.fill import FillDialog
from mediation.tui.fields.base import Option, Spec
from mediation.tui.page import Page
from mediation.tui.text import joined, piece, plain, stacked, wrapped
from mediation.tui.widgets.prose import Pane

STAFF_ROLES = (
    Option("mediator", "调解员"), Option("head", "负责人"), Option("archivist", "档案员"),
    Option("auditor", "审计员"), Option("administrator", "管理员"),
)  # fmt: skip
ROLE_LABELS = {o.value: o.label for o in STAFF_ROLES}


class SettingsPage(Page):
    """Settings on the left, people on the right."""

    place = "settings"
    heading = "设置"
    BINDINGS: ClassVar[list[BindingType]] = bindings("settings")

    def __init__(self) -> None:
        super().__init__()
        self._settings: tuple[Any, ...] = ()
        self._staff: tuple[StaffInfo, ...] = ()

    def body(self) -> ComposeResult:
        """Three panes."""
        with Horizontal(id="settings-row"):
            with Vertical(id="settings-left", classes="pane") as left:
                left.border_title = plain("本中心设置（法律没有规定、由本中心确定；回车修改）")
                yield OptionList(id="settings")
            with Vertical(id="settings-right"):
                with Vertical(id="staff-box", classes="pane") as box:
                    box.border_title = plain("人员（Ctrl+N 添加，回车停用或启用）")
                    yield OptionList(id="staff")
                yield Pane("节假日安排", id="holidays")

    def on_mount(self) -> None:
        """Read."""
        self.set_focus(self.query_one("#settings"))
        self.load()

    def load(self) -> None:
        """Settings, accounts, years."""
        door = self.door
        self.ask("load", lambda: (door.settings(), door.staff(), door.holiday_years()))

    def show_load(self, found: tuple[tuple[Any, ...], tuple[StaffInfo, ...], tuple[int, ...]]) -> None:
        """Paint."""
        self._settings, self._staff, years = found
        cells = max(20, self.query_one("#settings", OptionList).scrollable_content_region.width)
        self._fill("#settings", [self._setting_line(s, cells) for s in self._settings])
        self._fill("#staff", [self._staff_line(s) for s in self._staff])
        this_year = self.door.today.year
        lines: list[Any] = [f"已录入：{'、'.join(f'{y}年' for y in years) or '无'}"]
        lines += [
            piece(f"{y}年节假日安排尚未录入，涉及该年的工作日期限会注明。", "$text-warning")
            for y in (this_year, this_year + 1)
            if y not in years
        ]
        lines.append(piece(f"国务院公布后，由管理员把安排文件放入：{self.door.folder / 'holidays'}", "$text-muted"))
        self.query_one("#holidays", Pane).tell(lines)

    def _fill(self, selector: str, lines: list[Any]) -> None:
        listing = self.query_one(selector, OptionList)
        at = listing.highlighted
        listing.clear_options()
        listing.add_options([Line(line) for line in lines])
        if lines:
            listing.highlighted = min(at or 0, len(lines) - 1)

    @staticmethod
    def _setting_line(setting: Any, cells: int) -> Content:
        mark = piece(" 〔已改〕", "$text-accent") if setting.value != setting.default else ""
        about = "；".join(x for x in (setting.help, setting.law) if x)
        head = joined(piece(setting.label, "bold"), f"：{shown(setting.value)}{setting.unit}", mark)
        lines = [*wrapped(head, cells, hang=4)]
        if about:
            lines += wrapped(piece(f"    {about}", "$text-muted"), cells, hang=4)
        return stacked(lines)

    @staticmethod
    def _staff_line(person: StaffInfo) -> Any:
        closed = piece("（停用）", "$text-warning") if not person.active else ""
        return joined(piece(person.name, "bold"), f" {ROLE_LABELS.get(person.role, person.role)}", closed)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter changes what is under the cursor."""
        event.stop()
        if event.option_list.id == "settings":
            self._change_setting(self._settings[event.option_index])
        else:
            self._toggle_person(self._staff[event.option_index])

    def do_change(self) -> None:
        """The same as Enter on the focused list."""
        listing = self.focused
        if isinstance(listing, OptionList) and listing.highlighted is not None:
            if listing.id == "settings":
                self._change_setting(self._settings[listing.highlighted])
            else:
                self._toggle_person(self._staff[listing.highlighted])

    def _change_setting(self, setting: Any) -> None:
        choices = ("是", "否") if setting.type == "bool" else setting.choices
        spec = Spec(
            "value",
            setting.label,
            "choice" if choices else "text",
            options=tuple(Option(c, c) for c in choices),
            help=setting.help,
            default=shown(setting.value),
        )

        def job(values: dict[str, Any]) -> None:
            self.door.set_setting(setting.name, str(values.get("value", "")))

        self.app.push_screen(FillDialog("本中心设置", (spec,), job), self._filled)

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
            Spec("password", "口令", required=True, secret=True, help="至少8位，不要太常见；请本人首次登录后修改"),
        )

        def job(values: dict[str, Any]) -> None:
            self.door.add_staff(
                str(values["name"]), str(values["password"]), str(values["role"]), str(values.get("phone", ""))
            )

        self.app.push_screen(FillDialog("添加人员", specs, job), self._filled)

    def do_password(self) -> None:
        """Change one's own password."""
        specs = (
            Spec("old", "原口令", required=True, secret=True),
            Spec("new", "新口令", required=True, secret=True, help="至少8位，不要太常见"),
        )

        def job(values: dict[str, Any]) -> None:
            self.door.set_password(str(values["old"]), str(values["new"]))

        self.app.push_screen(FillDialog("修改自己的口令", specs, job), self._filled)

    def _filled(self, done: bool | None) -> None:
        if done:
            self.say("已保存。")
            self.load()


def shown(value: object) -> str:
    """A setting's value in words."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return "、".join(str(v) for v in value)
    return str(value)
