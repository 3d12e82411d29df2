"""Fields of several rows: typed text, JSON or dicts into a tuple of dicts with the keys of the columns."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from mediation.values.problems import Problem
from mediation.values.text import clean, shorten

if TYPE_CHECKING:
    from mediation.procedure.model import FieldSpec

Reader = Callable[["FieldSpec", object], Any]
_LINES = re.compile(r"[\n;；]+")
_CELLS = re.compile(r"[|｜]")


def rows_of(spec: FieldSpec, value: object, read: Reader) -> tuple[dict[str, Any], ...]:
    """The rows of a field; ``read`` reads one cell by its column.

    Text has one row a line (or parted by ；), its columns parted by |, in their order; JSON is a list of objects with the
    names or labels of the columns. Raises Problem: bad_rows, missing, or what a cell's type says, with the row's number.
    """
    found = []
    for number, raw in enumerate(_raw(spec, value), 1):
        cells = raw if isinstance(raw, Mapping) else _cells(spec, str(raw), number)
        found.append(_row(spec, cells, number, read))
    return tuple(found)


def shape(spec: FieldSpec) -> str:
    """How a row is typed: 部门|联系人|答复时限."""
    return "|".join(column.label for column in spec.columns)


def _raw(spec: FieldSpec, value: object) -> list[object]:
    if isinstance(value, str) and value.lstrip()[:1] in ("[", "{"):
        try:
            value = json.loads(value)
        except ValueError as error:
            raise Problem("bad_rows", f"{spec.label}不是完整的 JSON，请检查括号和引号。", field=spec.label) from error
    if isinstance(value, Mapping):
        return [value]
    if isinstance(value, list | tuple):
        return list(value)
    return [line for line in _LINES.split(str(value)) if line.strip()]


def _cells(spec: FieldSpec, line: str, number: int) -> dict[str, object]:
    words = [word.strip() for word in _CELLS.split(line)]
    if len(words) > len(spec.columns):
        raise Problem(
            "bad_rows",
            f"{spec.label}第{number}行“{shorten(clean(line), 40)}”多于{len(spec.columns)}列，请写成“{shape(spec)}”，一行一项。",
            field=spec.label,
        )
    return {column.name: word for column, word in zip(spec.columns, words, strict=False)}


def _row(spec: FieldSpec, cells: Mapping[str, object], number: int, read: Reader) -> dict[str, Any]:
    names = {column.name: column for column in spec.columns}
    by_label = {column.label: column.name for column in spec.columns}
    given: dict[str, object] = {}
    for key, value in cells.items():
        name = key if key in names else by_label.get(key, "")
        if not name:
            listed = "、".join(f"{column.name}（{column.label}）" for column in spec.columns)
            raise Problem(
                "unknown_field", f"{spec.label}第{number}行没有名为“{shorten(clean(str(key)), 20)}”的一列，可填：{listed}。",
                field=spec.label,
            )  # fmt: skip
        given[name] = value
    row: dict[str, Any] = {}
    for column in spec.columns:
        value = given.get(column.name)
        if value is None or (isinstance(value, str) and not value.strip()):
            if column.required:
                raise Problem("missing", f"{spec.label}第{number}行缺少{column.label}，请填写。", field=spec.label)
            continue
        try:
            row[column.name] = read(column, value)
        except Problem as fault:
            raise Problem(fault.reason, f"{spec.label}第{number}行：{fault.message}", field=spec.label) from fault
    return row
