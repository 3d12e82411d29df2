"""The clause library of the agreement editor: loaded, and chosen by kind of dispute."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from mediation.documents.clause_files import merge, read_file
from mediation.values.problems import Problem

FILE = "clauses.toml"
VARIABLE = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
CHOICE = re.compile(r"〔([^〔〕|]+(?:\|[^〔〕|]+)+)〕")
CAPITAL = "大写"


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
    names = dict.fromkeys(name.removeprefix(CAPITAL) for name in VARIABLE.findall(row["text"]))
    own = {name: types.get(name, "text") for name in names}
    return Clause(
        id=row["id"],
        title=row["title"],
        kinds=tuple(row.get("kinds", ())),
        act=row["act"],
        text=row["text"],
        fields=tuple(names),
        types=own,
        choices=tuple(tuple(found.split("|")) for found in CHOICE.findall(row["text"])),
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
