"""What a person should see beside an act before filling it in: courts, materials, clauses, special rules, ways onward."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from mediation.tui.fields.base import Option
from mediation.tui.text import joined, piece
from mediation.values.text import shorten

if TYPE_CHECKING:
    from mediation.casework.confirming import CourtLine, ItemLine, MaterialLine
    from mediation.casework.remedies import NextStep

CONFIRMING = frozenset({"confirm_apply", "inform_confirm", "confirm_supplement"})
ONWARD = frozenset({"default", "fail", "confirm_refuse", "confirm_dismiss", "court_return", "admin_refuse"})
"""Acts after which a person asks what can be done next."""

Rows = list[Content | str | tuple[Content, int]]


@dataclass(frozen=True, slots=True)
class Guide:
    """What casework says about applying for confirmation of one agreement."""

    courts: tuple[CourtLine, ...]
    note: tuple[str, str]
    items: tuple[ItemLine, ...]
    materials: tuple[MaterialLine, ...]

    @property
    def court(self) -> str:
        """The one court known by its name, "" where there is none or more than one."""
        named = [line.court for line in self.courts if "所在地" not in line.court and "住所地" not in line.court]
        return named[0] if len(named) == 1 else ""

    @property
    def confirmable(self) -> str:
        """Numbers of the clauses a court can confirm; "" where it can confirm all or none."""
        able = [str(line.no) for line in self.items if line.confirmable is not False]
        return "、".join(able) if 0 < len(able) < len(self.items) else ""


def guide_lines(guide: Guide) -> Rows:
    """Courts with why, clauses with whether they can be confirmed, materials with what is missing."""
    missing = [line.name for line in guide.materials if not line.have]
    barred = [f"第{line.no}项" for line in guide.items if line.confirmable is False]
    lines: Rows = [(piece(f"还缺材料：{'、'.join(missing)}", "bold $text-warning"), 4)] if missing else []
    lines += [(piece(f"不能确认：{'、'.join(barred)}", "bold $text-error"), 4)] if barred else []
    lines.append(piece("向下列法院之一共同申请", "bold $text-primary"))
    lines += [
        (joined(f"· {line.court}", piece(f"  {line.why}（{line.article}）", "$text-muted")), 2) for line in guide.courts
    ]
    lines.append((piece(f"  {guide.note[0]}（{guide.note[1]}）", "$text-muted"), 2))
    lines += ["", piece("可以申请确认的事项", "bold $text-primary")]
    lines += [(_item(line), 4) for line in guide.items]
    words = f"材料（还缺 {len(missing)} 种）" if missing else "材料（齐了）"
    lines += ["", piece(words, "bold $text-warning" if missing else "bold $text-success")]
    lines += [(_material(line), 4) for line in guide.materials]
    return lines


def _item(line: ItemLine) -> Content:
    word, style = {
        True: ("[可以] ", "$text-success"),
        False: ("[不能] ", "bold $text-error"),
        None: ("[先问法院] ", "bold $text-warning"),
    }[line.confirmable]
    why = f"  {line.why}{f'（{line.article}）' if line.article else ''}" if line.why else ""
    return joined(piece(word, style), f"第{line.no}项 {shorten(line.text, 50)}", piece(why, "$text-muted"))


def _material(line: MaterialLine) -> Content:
    mark = piece("[有] ", "$text-success") if line.have else piece("[缺] ", "bold $text-warning")
    return joined(mark, line.name, piece(f"  {line.where}；{line.note}", "$text-muted"))


def rule_lines(rules: Sequence[tuple[str, str]]) -> Rows:
    """The special rules of a kind: 前提, 不得受理, 材料 … each with its article."""
    return [(joined(piece(f"{sort} ", "bold $text-primary"), words), 4) for sort, words in rules]


def step_options(steps: Sequence[NextStep]) -> list[Option]:
    """Ways onward as choices: those open first, each with its reason, last day and article."""
    return [
        Option(step.act, f"{'' if step.allowed else '× '}{step.label}", _why(step))
        for step in sorted(steps, key=lambda step: not step.allowed)
    ]


def _why(step: NextStep) -> str:
    if not step.allowed:
        return f"现在不能办：{step.reason}（{step.law}）"
    due = ""
    if step.due is not None and step.days_left is not None:
        left = f"还有{step.days_left}天" if step.days_left >= 0 else f"已过{-step.days_left}天"
        due = f"；最后一日 {step.due.isoformat()}，{left}"
    return f"{step.why}{due}（{step.law}）"
