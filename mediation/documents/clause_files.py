"""Files of the clause library, read and checked: the shipped one, a pack's, and the centre's own over them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mediation.values.blanks import ITEM_KINDS, TYPES
from mediation.values.problems import Problem

_HEAD = re.compile(r"^\s*\[\[\s*clause\s*\]\]")
_STRINGS = ("id", "title", "act", "text")
_KNOWN = {*_STRINGS, "kinds", "note", "law", "item"}
_LISTS, _NAMES = ("obligor", "obligee"), ("amount", "due", "parts")
_MONTHLY = {"first", "day", "count", "sum"}
_VARIABLE = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
_CHOICE = re.compile(r"〔[^〔〕|]+(?:\|[^〔〕|]+)+〕")


@dataclass(frozen=True, slots=True)
class ClauseFile:
    """One file: ``types`` of its blanks, ``rows`` of its clauses, ``drop``: clauses of the files below that it takes away."""

    path: Path
    types: Mapping[str, str]
    rows: tuple[Mapping[str, Any], ...]
    drop: tuple[str, ...]


def read_file(path: Path) -> ClauseFile:
    """A checked file. Raises Problem("clauses") naming file and line."""
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise _fault(path, 0, "不是 UTF-8 编码的文字") from error
    except tomllib.TOMLDecodeError as error:
        told = re.search(r"line (\d+)", str(error))
        line = int(told[1]) if told else text.count("\n") + 1
        raise _fault(path, line, "写法不对，括号、引号或者等号没有写全") from error
    heads = [number for number, line in enumerate(text.split("\n"), 1) if _HEAD.match(line)]
    unknown = sorted(data.keys() - {"types", "clause", "drop"})
    if unknown:
        raise _fault(path, _line_of(text, unknown[0]), f"有不认识的栏目 {unknown[0]}")
    types = _types(path, text, data.get("types", {}))
    rows = data.get("clause", [])
    drop = data.get("drop", [])
    if not isinstance(drop, list) or not all(isinstance(one, str) for one in drop):
        raise _fault(path, _line_of(text, "drop"), 'drop 应写成条款编号的列表，如 drop = ["G12"]')
    if not isinstance(rows, list):
        raise _fault(path, _line_of(text, "clause"), "条款应以 [[clause]] 起头")
    seen: set[str] = set()
    for at, row in enumerate(rows):
        fault = _row_fault(row, seen)
        if fault:
            raise _fault(path, heads[at] if at < len(heads) else _line_of(text, "clause"), fault)
        seen.add(row["id"])
    return ClauseFile(path, types, tuple(rows), tuple(drop))


def merge(files: Sequence[ClauseFile]) -> tuple[dict[str, str], tuple[Mapping[str, Any], ...]]:
    """(types, rows) of all files, the lowest first: a row takes the place of the one of its id, a new one comes after."""
    types: dict[str, str] = {}
    rows: dict[str, Mapping[str, Any]] = {}
    for one in files:
        types |= one.types
        for gone in one.drop:
            if rows.pop(gone, None) is None:
                raise _fault(one.path, 0, f"要去掉的条款 {gone} 本来就没有，请核对编号")
        rows |= {row["id"]: row for row in one.rows}
    return types, tuple(rows.values())


def _types(path: Path, text: str, types: object) -> dict[str, str]:
    if not isinstance(types, dict):
        raise _fault(path, _line_of(text, "types"), "[types] 应逐行写明空白的类型")
    for name, kind in types.items():
        if kind not in TYPES:
            known = "、".join(sorted(TYPES))
            raise _fault(path, _line_of(text, str(name)), f"“{name}”的类型“{kind}”不认识，应为{known}之一")
    return types


def _row_fault(row: object, seen: set[str]) -> str:
    """What is wrong with one clause; "" where nothing is."""
    if not isinstance(row, dict):
        return "条款应以 [[clause]] 起头"
    lacking = [name for name in _STRINGS if not isinstance(row.get(name), str) or not row[name].strip()]
    if lacking:
        return f"这一条缺少 {lacking[0]}"
    strange = sorted(row.keys() - _KNOWN)
    kinds = row.get("kinds", [])
    text = row["text"]
    bare = _CHOICE.sub("", _VARIABLE.sub("", text))
    faults = (
        (bool(strange), f"条款 {row['id']} 有不认识的栏目 {'、'.join(strange)}"),
        (row["id"] in seen, f"条款编号 {row['id']} 写了两次"),
        (row["act"] not in ITEM_KINDS, f"条款 {row['id']} 的 act 应为{'、'.join(ITEM_KINDS)}之一"),
        (
            not isinstance(kinds, list) or not all(isinstance(one, str) for one in kinds),
            f"条款 {row['id']} 的 kinds 应写成纠纷类型的列表",
        ),
        (not all(isinstance(row.get(name, ""), str) for name in ("note", "law")), f"条款 {row['id']} 的说明应为文字"),
        (bool(_item_fault(row)), f"条款 {row['id']} 的 item {_item_fault(row)}"),
        ("{{" in bare or "}}" in bare, f"条款 {row['id']} 的 {{{{变量}}}} 括号没有配对"),
        ("〔" in bare or "〕" in bare, f"条款 {row['id']} 的选项应写成〔甲|乙〕"),
    )
    return next((words for holds, words in faults if holds), "")


def _item_fault(row: Mapping[str, Any]) -> str:
    """What is wrong with what a clause says of its blanks as parts of the item; "" where nothing is."""
    item = row.get("item", {})
    if not isinstance(item, dict):
        return '应写成 { due = "付款日" } 的样子'
    strange = sorted(item.keys() - {*_LISTS, *_NAMES, "sums", "monthly"})
    if strange:
        return f"有不认识的栏目 {'、'.join(strange)}"
    monthly = item.get("monthly", {})
    if not isinstance(monthly, dict) or (monthly and monthly.keys() != _MONTHLY):
        return "的 monthly 应写明 first、day、count、sum 四个空白"
    named = [item[name] for name in _NAMES if name in item] + list(monthly.values())
    for name in (*_LISTS, "sums"):
        rows = item.get(name, [])
        if not isinstance(rows, list):
            return f"的 {name} 应写成空白名称的列表"
        named += [one for row in rows for one in (row if isinstance(row, list) else [row])]
    if any(not isinstance(pair, list) or len(pair) != 2 for pair in item.get("sums", [])):
        return "的 sums 应写成 [日期空白, 金额空白] 的列表"
    blanks = {name.removeprefix("大写") for name in _VARIABLE.findall(row["text"])}
    lost = [str(one) for one in named if one not in blanks]
    return f"写到的空白{'、'.join(lost)}，条款文字里没有" if lost else ""


def _line_of(text: str, word: str) -> int:
    return next((number for number, line in enumerate(text.split("\n"), 1) if word in line), 1)


def _fault(path: Path, line: int, words: str) -> Problem:
    place = f"第{line}行：" if line else "："
    return Problem(
        "clauses", f"条款库 {path.name} {place}{words}，请改正后重试。".replace(" ：", "："), where=str(path)
    )
