"""Strict shapes of the TOML files (pydantic), for a centre's own files and for the tests that prove the shipped ones.

Beyond shapes every reference is followed: states, guards, checks, effects, papers, laws, conditions, acts, settings. The
first fault is told in one sentence with file and id.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mediation.procedure.shapes import (
    FIELD_TYPES,
    NOT_BEFORE,
    ROLES,
    ActRow,
    ClockFile,
    ClockRow,
    FieldRow,
    GuardFile,
    LawFile,
    OwnWayRow,
    RemarkFile,
    Strict,
    TrackFile,
    WayRow,
)
from mediation.procedure.shapes_lists import (
    CourtFile,
    FormFile,
    KindFile,
    RetentionFile,
    SettingFile,
    SourceFile,
)
from mediation.values.problems import Problem

SHAPES: Mapping[str, type[Strict]] = {
    "laws": LawFile, "guards": GuardFile, "deadlines": ClockFile, "kinds": KindFile, "sources": SourceFile, "forms": FormFile,
    "retention": RetentionFile, "settings": SettingFile, "linter": RemarkFile, "courts": CourtFile,
}  # fmt: skip

_FAULTS = {
    "extra_forbidden": "没有这一项，请删去或改正拼写", "missing": "缺少这一项，请补上",
    "string_type": "应是引号里的文字，请改正", "int_type": "应是整数，请改正", "int_from_float": "应是整数，请改正",
    "bool_type": "应是 true 或 false，请改正", "list_type": "应是列表（方括号），请改正", "tuple_type": "应是列表（方括号），请改正",
    "dict_type": "应是一组项目，请改正", "model_type": "应是一组项目，请改正", "date_type": "应是日期，如 2027-01-01，请改正",
}  # fmt: skip
_OTHERWISE = "值不合要求，请对照自带的同名规则文件改正"
_CHINESE = re.compile("[\u4e00-\u9fff]")


def validate(files: Mapping[str, Mapping[str, Any]], folder: Path | None = None) -> None:
    """Check merged files by name (``laws``, ``tracks/people`` …). Raises Problem("bad_procedure")."""
    parsed = {name: _shaped(name, content, folder) for name, content in files.items()}
    from mediation.procedure.references import follow

    for name, row_id, fault in follow(parsed):
        raise Problem("bad_procedure", f"规则文件 {name}.toml 的“{row_id}”：{fault}。", where=f"{name}.toml")


def _shaped(name: str, content: Mapping[str, Any], folder: Path | None) -> Strict:
    shape = TrackFile if name.startswith("tracks/") else SHAPES[name]
    try:
        return shape.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = _place(content, first["loc"])
        said = _fault(first)
        where = str(folder / f"{name}.toml") if folder else f"{name}.toml"
        raise Problem("bad_procedure", f"规则文件 {name}.toml 的{place}：{said}。", where=where) from error


def _fault(first: Any) -> str:
    """What is wrong with a value, without the checker's English; our own checks speak Chinese themselves."""
    if "expected" in first.get("ctx", {}):
        return f"只能是 {str(first['ctx']['expected']).replace(' or ', ' 或 ')}，请改正"
    own = str(first["msg"]).removeprefix("Value error, ")
    return _FAULTS.get(first["type"]) or (f"值不合要求（{own}）" if _CHINESE.search(own) else _OTHERWISE)


def _place(content: Any, loc: tuple[int | str, ...]) -> str:
    """The fault's place by ids: “accept”的 field“note”的 typ."""
    words: list[str] = []
    for part in loc:
        if isinstance(part, str):
            words.append(part)
            content = content.get(part) if isinstance(content, dict) else None
        else:
            content = content[part] if isinstance(content, list) and part < len(content) else None
            row = content if isinstance(content, dict) else {}
            name = next((str(row[key]) for key in ("id", "key", "name", "no") if key in row), f"第{part + 1}项")
            words.append(f"“{name}”")
    return " ".join(words)


__all__ = [
    "FIELD_TYPES",
    "NOT_BEFORE",
    "ROLES",
    "SHAPES",
    "ActRow",
    "ClockFile",
    "ClockRow",
    "CourtFile",
    "FieldRow",
    "FormFile",
    "GuardFile",
    "KindFile",
    "LawFile",
    "OwnWayRow",
    "RemarkFile",
    "RetentionFile",
    "SettingFile",
    "SourceFile",
    "Strict",
    "TrackFile",
    "WayRow",
    "validate",
]
