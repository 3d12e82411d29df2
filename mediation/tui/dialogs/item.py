"""One clause of an agreement: who owes whom what, how much, by when, and how."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from mediation.records.snapshot import Snapshot
from mediation.tui.actions import bindings
from mediation.tui.dialogs.base import Dialog
from mediation.tui.fields.base import Option, Spec
from mediation.tui.fields.form import Form
from mediation.values.blanks import parts_of
from mediation.values.dates import parse_date
from mediation.values.money import parse_fen, yuan
from mediation.values.problems import Problem

KINDS = ("给付", "作为", "不作为", "道歉", "交付", "确认", "其他")
METHODS = ("银行转账", "现金", "当场现金", "微信转账", "支付宝转账", "实物", "其他")


def item_specs(case: Snapshot) -> tuple[Spec, ...]:
    """The fields of a clause of this case."""
    living = tuple(Option(p.name, p.name, p.role) for p in case.parties if p.active)
    return (
        Spec("kind", "种类", "choice", required=True, options=tuple(Option(k, k) for k in KINDS), default="给付"),
        Spec("obligor", "义务人", "ticks", options=living),
        Spec("obligee", "权利人", "ticks", options=living),
        Spec("amount", "金额", "money"),
        Spec("due", "履行期限", "date"),
        Spec("instalments", "分期", "longtext", help="分期履行的一行一期，如：2026-12-20 2000"),
        Spec("method", "履行方式", "choice", options=tuple(Option(m, m) for m in METHODS)),
        Spec("account", "收款账户", help="户名、开户行、账号"),
        Spec("default_clause", "逾期责任", help="逾期怎么办"),
        Spec("text", "条款文字", "longtext", required=True, help="按 Ctrl+T 由上面各栏生成，再修改"),
    )


def instalment_rows(text: str, today: Any) -> list[dict[str, str]]:
    """Lines such as ``2026-12-20 2000`` as rows {due, amount}. Raises Problem naming the line."""
    return [{"due": day.isoformat(), "amount": yuan(fen)} for day, fen in parts_of(text, today, "分期")]


def sentence(values: Mapping[str, Any], rows: Sequence[Mapping[str, str]], today: Any) -> str:
    """A clause made of its parts, to be polished by the mediator."""
    from mediation.values.dates import print_arabic
    from mediation.values.money import capital

    obligor = "、".join(values.get("obligor", [])) or "（义务人）"
    obligee = "、".join(values.get("obligee", []))
    due = (
        f"于{print_arabic(parse_date(str(values['due']), today, '履行期限'))}前"
        if values.get("due") and not rows
        else ""
    )
    kind = values.get("kind", "其他")
    if kind != "给付":
        deed = {
            "道歉": f"向{obligee or '对方'}赔礼道歉",
            "不作为": "不得（具体行为）",
            "交付": f"向{obligee or '对方'}交付（物品）",
        }.get(kind, "完成（具体事项）")
        modal = "" if kind == "不作为" else "应"
        return f"{obligor}{modal}{due}{deed}。"
    sum_words = ""
    if values.get("amount"):
        fen = parse_fen(str(values["amount"]), "金额")
        sum_words = f"{capital(fen)}（¥{yuan(fen)}）"
    way = f"以{values['method']}方式" if values.get("method") else ""
    once = "" if rows else "一次性"
    text = f"{obligor}应{due}{way}{once}向{obligee or '（权利人）'}支付{sum_words or '（金额）'}。"
    if rows:
        parts = "；".join(
            f"第{i}期于{print_arabic(parse_date(r['due'], today, '分期'))}前支付¥{r['amount']}"
            for i, r in enumerate(rows, 1)
        )
        text += f"上述款项分{len(rows)}期支付：{parts}。"
    if values.get("account"):
        text += f"收款账户：{values['account']}。"
    if values.get("default_clause"):
        text += str(values["default_clause"]).rstrip("。") + "。"
    return text


class ItemDialog(Dialog[dict[str, Any] | None]):
    """Returns the clause in the shape of the sample files."""

    place = "item"
    BINDINGS: ClassVar[list[BindingType]] = bindings("item")

    def __init__(
        self,
        case: Snapshot,
        values: Mapping[str, Any],
        *,
        typing: Callable[[dict[str, Any]], None] | None = None,
        begin: str = "",
    ) -> None:
        """``begin``: the field to begin with, if not the first."""
        super().__init__()
        self._start = begin
        self._typing = typing
        self.title_text = "修改条款" if values else "添加条款"
        self._case = case
        self._values = dict(values)

    def content(self) -> ComposeResult:
        """The form."""
        self.form = Form(item_specs(self._case), self.door.today)
        yield self.form

    def on_mount(self) -> None:
        """What was there before."""
        flat = dict(self._values)
        rows = flat.get("instalments") or []
        if not isinstance(rows, str):
            flat["instalments"] = "\n".join(f"{row.get('due', '')} {row.get('amount', '')}".strip() for row in rows)
        self.form.put(flat)
        self.form.begin(self._start)

    def on_form_changed(self, event: Form.Changed) -> None:
        """What is typed here belongs to the draft of the page below."""
        event.stop()
        self.flush_draft()

    def flush_draft(self) -> None:
        """Tell the page below."""
        if self._typing is not None:
            self._typing(self.form.values())

    def _rows(self) -> list[dict[str, str]]:
        return instalment_rows(str(self.form.fields["instalments"].raw()), self.door.today)

    def do_compose_text(self) -> None:
        """Write the sentence from the parts."""
        try:
            text = sentence(self.form.values(), self._rows(), self.door.today)
        except Problem as problem:
            self.form.blame(problem)
            self.say_problem(problem)
            return
        self.form.fields["text"].put(text)
        self.form.fields["text"].focus_editor()

    def do_submit(self) -> None:
        """Give the clause back."""
        if self.form.first_gap():
            self.say("有栏目没有填好，已标出，请补上。", "warning")
            return
        try:
            rows = self._rows()
        except Problem as problem:
            self.form.blame(problem)
            self.say_problem(problem)
            return
        values = self.form.values()
        values.pop("instalments", None)
        if rows:
            values["instalments"] = rows
        self.dismiss(values)
