"""The clause library of the agreement editor: load, choose by kind of dispute, fill with typed values."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from mediation.documents.clause_files import merge, read_file
from mediation.values.blanks import parts_of, read_blank
from mediation.values.dates import print_arabic
from mediation.values.money import capital, capital_number, chinese_number, plain
from mediation.values.problems import Problem

FILE = "clauses.toml"
_VARIABLE = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
_CHOICE = re.compile(r"〔([^〔〕|]+(?:\|[^〔〕|]+)+)〕")
_CAPITAL = "大写"


_OWED = frozenset({"给付", "作为", "交付", "道歉"})
"""Kinds of items somebody has to fulfil by a day."""


@dataclass(frozen=True, slots=True)
class Places:
    """Which blanks of a clause are which part of its item, by their names; "" and () = none.

    sums: (date, sum) of each instalment; monthly: first day, day of the month, how many, sum of each.
    """

    obligor: tuple[str, ...] = ()
    obligee: tuple[str, ...] = ()
    amount: str = ""
    due: str = ""
    parts: str = ""
    sums: tuple[tuple[str, str], ...] = ()
    monthly: tuple[str, str, str, str] | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause. ``text`` holds {{变量}} and 〔甲|乙〕; ``fields`` names the variables to ask for, ``types`` says of what type.

    ``kinds``: families of dispute it is offered for, () for a general clause; ``act``: kind of the agreement item it makes.
    """

    id: str
    title: str
    kinds: tuple[str, ...]
    act: str
    text: str
    fields: tuple[str, ...]
    types: Mapping[str, str]
    choices: tuple[tuple[str, ...], ...]
    note: str = ""
    law: str = ""
    places: Places = Places()

    @property
    def kind(self) -> str:
        """The first family it is offered for, "" for a general clause."""
        return self.kinds[0] if self.kinds else ""


def load(templates: Sequence[Path] = ()) -> tuple[Clause, ...]:
    """The shipped clauses with those of the given folders over them: same id = in its place, new id = added, drop = gone.

    Raises Problem("clauses") naming file and line.
    """
    from mediation.documents.places import folders

    paths = [folder / FILE for folder in reversed(folders(tuple(templates))) if (folder / FILE).is_file()]
    return _merged(tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in paths))


@lru_cache(maxsize=4)
def _merged(states: tuple[tuple[Path, int, int], ...]) -> tuple[Clause, ...]:
    """``states``: path, time and size of each file, the lowest first; a file somebody saves again is read again."""
    types, rows = merge([read_file(path) for path, _, _ in states])
    return tuple(_clause(row, types) for row in rows)


def _clause(row: Mapping[str, Any], types: Mapping[str, str]) -> Clause:
    names = dict.fromkeys(name.removeprefix(_CAPITAL) for name in _VARIABLE.findall(row["text"]))
    own = {name: types.get(name, "text") for name in names}
    return Clause(
        id=row["id"],
        title=row["title"],
        kinds=tuple(row.get("kinds", ())),
        act=row["act"],
        text=row["text"],
        fields=tuple(names),
        types=own,
        choices=tuple(tuple(found.split("|")) for found in _CHOICE.findall(row["text"])),
        note=row.get("note", ""),
        law=row.get("law", ""),
        places=_places(row["item"]) if "item" in row else _plain(row["act"], own),
    )


def _places(item: Mapping[str, Any]) -> Places:
    monthly = item.get("monthly")
    return Places(
        obligor=tuple(item.get("obligor", ())),
        obligee=tuple(item.get("obligee", ())),
        amount=item.get("amount", ""),
        due=item.get("due", ""),
        parts=item.get("parts", ""),
        sums=tuple((day, fen) for day, fen in item.get("sums", ())),
        monthly=(monthly["first"], monthly["day"], monthly["count"], monthly["sum"]) if monthly else None,
    )


def _plain(act: str, types: Mapping[str, str]) -> Places:
    """Of a clause that does not say: the first party owes, the second is owed; a day or a sum only where there is just one."""

    def only(kind: str) -> str:
        found = [name for name, own in types.items() if own == kind]
        return found[0] if len(found) == 1 else ""

    people = [name for name, own in types.items() if own == "party"]
    if act == "不作为":
        return Places(obligor=tuple(people[:1]), obligee=tuple(people[1:2]))
    if act not in _OWED:
        return Places()
    paid = act == "给付"
    return Places(
        obligor=tuple(people[:1]),
        obligee=tuple(people[1:2]),
        amount=only("money") if paid else "",
        due=only("date"),
        parts=only("parts") if paid else "",
    )


def check_kinds(clauses: Sequence[Clause], kinds: Collection[str]) -> None:
    """A clause for kinds of dispute there are none of would never be offered. Raises Problem("clauses")."""
    known = {*kinds, *(kind.partition("/")[0] for kind in kinds)}
    for clause in clauses:
        strange = [kind for kind in clause.kinds if kind not in known]
        if strange:
            families = "、".join(dict.fromkeys(kind.partition("/")[0] for kind in kinds))
            raise Problem(
                "clauses",
                f"条款库的条款 {clause.id} 写到没有的纠纷类型“{'、'.join(strange)}”，不会列出来；可写：{families}，"
                "或者“类型/子类”，请改正。",
            )


def offered(kind: str, templates: Sequence[Path] = ()) -> tuple[Clause, ...]:
    """The skeletons of this kind of dispute first, then the general clauses."""
    clauses = load(templates)
    own = [c for c in clauses if any(kind == family or kind.startswith(f"{family}/") for family in c.kinds)]
    return (*own, *(c for c in clauses if not c.kinds))


def fill(
    clause: Clause,
    values: Mapping[str, object],
    choices: Sequence[str] = (),
    *,
    today: date | None = None,
    people: Sequence[str] = (),
) -> str:
    """The clause as it stands in the agreement. ``values``: name → date, fen, int or text; parts: ((date, fen), …).

    With ``today``, a value given as words is read by its type first, and a party has to be one of ``people``.
    ``choices``: the chosen alternative of each 〔甲|乙〕, in order. Raises Problem: missing, bad_choice, parts_total, and
    those of ``read_blank``.
    """
    if today is not None:
        values = {name: _read_words(clause, name, given, today, people) for name, given in values.items()}
    missing = [name for name in clause.fields if values.get(name) in (None, "", (), [])]
    if missing:
        raise Problem("missing", f"条款“{clause.title}”还没有填写{'、'.join(missing)}，请填写。", field=missing[0])
    if len(choices) < len(clause.choices):
        open_ones = "／".join(clause.choices[len(choices)])
        raise Problem("bad_choice", f"条款“{clause.title}”有选项没有选定（{open_ones}），请选一个。")
    _check_parts(clause, values)
    chosen = iter(zip(clause.choices, choices, strict=False))
    text = _CHOICE.sub(lambda _: _pick(clause, *next(chosen)), clause.text)
    return _VARIABLE.sub(lambda found: _value(clause, found[1], values), text)


def _read_words(clause: Clause, name: str, given: object, today: date, people: Sequence[str]) -> object:
    kind = clause.types.get(name, "text")
    if not isinstance(given, str) or not given.strip():
        return given
    return parts_of(given, today, name) if kind == "parts" else read_blank(kind, given, today, name, people)


def _pick(clause: Clause, options: Sequence[str], choice: str) -> str:
    if choice not in options:
        raise Problem("bad_choice", f"条款“{clause.title}”的选项应为{'、'.join(options)}之一，请重选。")
    return choice


def _value(clause: Clause, name: str, values: Mapping[str, object]) -> str:
    base = name.removeprefix(_CAPITAL)
    given, kind = values[base], clause.types[base]
    if name != base:
        return capital(_whole(given, base)) if kind == "money" else capital_number(_whole(given, base))
    if kind == "parts":
        rows = _parts(given)
        named = (
            f"第{chinese_number(n)}期于{print_arabic(due)}前支付¥{plain(fen)}" for n, (due, fen) in enumerate(rows, 1)
        )
        return "；".join(named)
    if kind == "money":
        return plain(_whole(given, base))
    if kind == "month" and isinstance(given, date):
        return f"{given.year}年{given.month}月"
    if isinstance(given, date):
        return print_arabic(given)
    if kind == "percent" and isinstance(given, int):
        return f"百分之{chinese_number(given)}"
    return str(given)


def _whole(given: object, name: str) -> int:
    if isinstance(given, int) and not isinstance(given, bool):
        return given
    raise Problem("bad_amount", f"{name}“{given}”应为以分计的整数金额或整数，请重新填写。", field=name)


def _parts(given: object) -> list[tuple[date, int]]:
    if isinstance(given, Sequence) and not isinstance(given, str):
        return [(due, fen) for due, fen in given]
    raise Problem("bad_parts", "分期明细应写明每期的日期和金额，请重新填写。", field="分期明细")


def _check_parts(clause: Clause, values: Mapping[str, object]) -> None:
    """Instalments must number and sum up to what the clause says."""
    for name, kind in clause.types.items():
        if kind != "parts":
            continue
        rows = _parts(values[name])
        total = sum(fen for _, fen in rows)
        if "总额" in clause.fields and total != values["总额"]:
            raise Problem(
                "parts_total",
                f"各期合计¥{plain(total)}与总额¥{plain(_whole(values['总额'], '总额'))}不一致，请核对。",
                field="分期明细",
            )
        if "期数" in clause.fields and len(rows) != values["期数"]:
            raise Problem(
                "parts_total", f"分期明细有{len(rows)}期，与期数{values['期数']}不一致，请核对。", field="期数"
            )
