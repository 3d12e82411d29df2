"""A party and the people who act for it, as typed at intake. Values have the shape of the sample files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import OptionList
from textual.widgets.option_list import Option as Line

from mediation.tui.actions import bindings
from mediation.tui.dialogs.base import Dialog
from mediation.tui.fields.base import Option, Spec
from mediation.tui.fields.form import Form
from mediation.tui.text import joined, piece, plain
from mediation.values.credit import check_uscc
from mediation.values.dates import print_arabic
from mediation.values.identity import ID_TYPES, check_id
from mediation.values.phone import check_phone
from mediation.values.problems import Problem

ROLES = ("申请人", "被申请人", "第三人")
TYPES = ("自然人", "法人", "事业单位", "非法人组织", "个体工商户", "村民小组", "机关")
NATURAL_ONLY = ("gender", "birth", "id_type", "id_no", "ethnicity", "capacity", "occupation", "literate")
COMPANY_ONLY = ("uscc", "rep_name", "rep_title")


def options(*values: str) -> tuple[Option, ...]:
    """Options whose value is their label."""
    return tuple(Option(v, v) for v in values)


def party_specs(role: str) -> tuple[Spec, ...]:
    """The fields of a party."""
    return (
        Spec("role", "地位", "choice", required=True, options=options(*ROLES), default=role),
        Spec("type", "类型", "choice", required=True, options=options(*TYPES), default="自然人"),
        Spec("name", "姓名或名称", required=True),
        Spec("gender", "性别", "choice", options=options("男", "女")),
        Spec("id_type", "证件类型", "choice", options=options(*ID_TYPES), default="居民身份证"),
        Spec("id_no", "证件号码"),
        Spec(
            "birth",
            "出生日期",
            "date",
            example="如 1980-05-06、1980.5.6",
            help="居民身份证号码会带出出生日期；其他证件请填写",
        ),
        Spec("uscc", "信用代码", help="统一社会信用代码，18位"),
        Spec("rep_name", "法定代表人"),
        Spec("rep_title", "代表人职务"),
        Spec("phone", "联系电话"),
        Spec("address", "住址或住所"),
        Spec("occupation", "职业"),
        Spec("capacity", "行为能力", "choice", options=options("完全", "限制", "无"), help="空着按年龄判断"),
        Spec("ethnicity", "民族", help="可不填；只用于需要打印民族的文书"),
        Spec("literate", "能识字签名", "bool", default=True),
    )


AIDE_SPECS: Mapping[str, tuple[Spec, ...]] = {
    "guardians": (
        Spec("name", "姓名", required=True),
        Spec("relation", "与当事人关系", required=True, help="如：父亲、母亲"),
        Spec("id_type", "证件类型", "choice", options=options(*ID_TYPES), default="居民身份证"),
        Spec("id_no", "证件号码"),
        Spec("phone", "联系电话"),
    ),
    "agents": (
        Spec("name", "姓名", required=True),
        Spec("kind", "代理人身份", "choice", options=options("律师", "基层法律服务工作者", "近亲属", "工作人员", "其他"), required=True),
        Spec("authority", "代理权限", "choice", options=options("一般授权", "特别授权"), required=True,
             help="签协议、变更和放弃请求要有特别授权"),
        Spec("id_type", "证件类型", "choice", options=options(*ID_TYPES), default="居民身份证"),
        Spec("id_no", "证件号码"),
        Spec("phone", "联系电话"),
    ),
}  # fmt: skip
AIDE_TITLES = {"guardians": "法定代理人", "agents": "委托代理人"}


def number_notes(check: Callable[[], tuple[str, ...]]) -> tuple[str, str]:
    """(refusal, hints) of an identity number; the digits never change the document's kind."""
    try:
        return "", "；".join(check())
    except Problem as problem:
        return problem.message, ""


class AideDialog(Dialog[dict[str, Any] | None]):
    """A guardian or an agent."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("dialog")

    def __init__(self, kind: str, values: Mapping[str, Any], today: Any) -> None:
        super().__init__()
        self.title_text = AIDE_TITLES[kind]
        self._form = Form(AIDE_SPECS[kind], today)
        self._values = values

    def content(self) -> ComposeResult:
        """The form."""
        yield self._form

    def on_mount(self) -> None:
        """What was there before."""
        self._form.put(self._values)
        self._form.begin()

    def do_submit(self) -> None:
        """Give the values back."""
        if not self._form.first_gap():
            values = self._form.values()
            if "id_no" not in values:
                values.pop("id_type", None)
            self.dismiss(values)


class PartyDialog(Dialog[dict[str, Any] | None]):
    """A party; returns a mapping in the shape of the sample files."""

    place = "party"
    BINDINGS: ClassVar[list[BindingType]] = bindings("party")

    def __init__(
        self, values: Mapping[str, Any], *, role: str = "申请人", typing: Callable[[dict[str, Any]], None] | None = None
    ) -> None:
        super().__init__()
        self._typing = typing
        self.title_text = "当事人"
        self._values = dict(values)
        self._role = role
        self._aides_touched = False
        self._aides: list[tuple[str, dict[str, Any]]] = [
            (kind, dict(aide)) for kind in ("guardians", "agents") for aide in self._values.get(kind, [])
        ]

    def content(self) -> ComposeResult:
        """The form and the list of guardians and agents."""
        self.form = Form(party_specs(self._role), self.door.today)
        yield self.form
        self.aides = OptionList(id="aides")
        self.aides.border_title = plain("法定代理人、委托代理人（Ctrl+N 添加，Ctrl+R 移除，回车修改）")
        yield self.aides

    def on_mount(self) -> None:
        """What was there before."""
        flat = dict(self._values)
        representative = flat.pop("legal_representative", {}) or {}
        flat |= {"rep_name": representative.get("name", ""), "rep_title": representative.get("title", "")}
        self.form.put(flat)
        self._suit_type()
        self._list_aides()
        self.form.begin("name")

    def on_form_changed(self, event: Form.Changed) -> None:
        """Show what belongs to the type; check numbers while they are typed."""
        event.stop()
        if event.name == "type":
            self._suit_type()
        if event.name in ("id_no", "id_type", "birth", "gender", "uscc", "phone"):
            self._check_numbers()

        self._tell_typing()

    def flush_draft(self) -> None:
        """Tell the page below at once."""
        self._tell_typing()

    def _tell_typing(self) -> None:
        """What is typed here belongs to the draft of the page below."""
        if self._typing is not None:
            self._typing(self._gathered())

    def _check_numbers(self) -> None:
        self._check_id()
        self._note("uscc", lambda: (check_uscc(str(self.form.fields["uscc"].raw())), ())[1])
        self._note("phone", lambda: (check_phone(str(self.form.fields["phone"].raw())), ())[1])

    def _suit_type(self) -> None:
        natural = self.form.fields["type"].raw() in ("自然人", "")
        for name in NATURAL_ONLY:
            self.form.fields[name].display = natural
        for name in COMPANY_ONLY:
            self.form.fields[name].display = not natural

    def _note(self, name: str, check: Callable[[], tuple[str, ...]]) -> None:
        box = self.form.fields[name]
        if box.empty():
            box.accept()
            return
        refusal, hints = number_notes(check)
        if refusal:
            box.refuse(refusal)
        else:
            box.accept()
            box.hint(hints)

    def _check_id(self) -> None:
        values = self.form.values()

        def check() -> tuple[str, ...]:
            found = check_id(
                str(values.get("id_type", "")), str(values.get("id_no", "")), today=self.door.today,
                gender=str(values["gender"]) if "gender" in values else None,
            )  # fmt: skip
            born = f"{found.gender or ''} {print_arabic(found.birth)}出生" if found.birth else ""
            return (*([born.strip()] if born else []), *found.warnings)

        self._note("id_no", check)

    def typed(self) -> bool:
        """Guardians and agents count, too."""
        return self._aides_touched or super().typed()

    def _list_aides(self) -> None:
        self.aides.clear_options()
        for kind, aide in self._aides:
            about = aide.get("relation") or "、".join(str(aide[k]) for k in ("kind", "authority") if aide.get(k))
            self.aides.add_option(
                Line(joined(f"{AIDE_TITLES[kind]} {aide.get('name', '')}", piece(f"  {about}", "$text-muted")))
            )
        self.aides.display = bool(self._aides)

    def do_add_aide(self) -> None:
        """A guardian or an agent?"""
        from mediation.tui.dialogs.pick import PickDialog

        natural = self.form.fields["type"].raw() == "自然人"
        kinds = [Option(k, t) for k, t in AIDE_TITLES.items() if natural or k == "agents"]
        self.app.push_screen(PickDialog("添加哪一种", kinds), self._kind_picked)

    def _kind_picked(self, kind: str | None) -> None:
        if kind is None:
            return

        def add(values: dict[str, Any] | None) -> None:
            if values is not None:
                self._aides.append((kind, values))
                self._aides_touched = True
                self._list_aides()
                self._tell_typing()

        self.app.push_screen(AideDialog(kind, {}, self.door.today), add)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Change a guardian or agent."""
        event.stop()
        index = event.option_index
        kind, values = self._aides[index]

        def change(new: dict[str, Any] | None) -> None:
            if new is not None:
                self._aides[index] = (kind, new)
                self._aides_touched = True
                self._list_aides()
                self._tell_typing()

        self.app.push_screen(AideDialog(kind, values, self.door.today), change)

    def do_remove_aide(self) -> None:
        """Take the highlighted one out."""
        index = self.aides.highlighted
        if index is not None and self._aides:
            del self._aides[index]
            self._aides_touched = True
            self._list_aides()
            self._tell_typing()

    def do_submit(self) -> None:
        """Give the party back; what is wrong stays on the screen."""
        if self.form.first_gap():
            self.say("有栏目没有填好，已标出，请补上。", "warning")
            return
        self._check_numbers()
        wrong = next((b for b in self.form.fields.values() if b.refused and b.display), None)
        if wrong is not None:
            wrong.focus_editor()
            self.say("有一项不对，已标出，请改正。", "warning")
            return
        self.dismiss(self._gathered())

    def _gathered(self) -> dict[str, Any]:
        values: dict[str, Any] = {
            name: value for name, value in self.form.values().items() if self.form.fields[name].display
        }
        representative = {"name": values.pop("rep_name", ""), "title": values.pop("rep_title", "")}
        if representative["name"]:
            values["legal_representative"] = representative
        if "id_no" not in values:
            values.pop("id_type", None)
        if values.get("literate") is True:
            values.pop("literate")
        for kind in ("guardians", "agents"):
            rows = [aide for k, aide in self._aides if k == kind]
            if rows:
                values[kind] = rows
        return values
