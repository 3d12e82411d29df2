"""Statutory sentences of the papers with their articles, out of ``notices.toml`` beside the templates."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from mediation.documents.context_parts import Data
from mediation.values.problems import Problem
from mediation.values.system import toml_said

FILE = "notices.toml"


def load(folders: Sequence[Path]) -> Data:
    """Every section: dicts of law, text and points. A folder's own section goes before the same section of a later folder.

    Raises Problem("template") for a file that cannot be read.
    """
    sections: Data = {}
    for folder in reversed(folders):
        path = folder / FILE
        if path.is_file():
            sections |= _read(path, path.stat().st_mtime_ns)
    return sections


@lru_cache(maxsize=8)
def _read(path: Path, _mtime_ns: int) -> Data:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise Problem("template", f"{FILE} 写得不对，请改正：{toml_said(error)}。", where=str(path)) from error


def chosen(folders: Sequence[Path], names: Sequence[str], kind: str) -> Data:
    """The named sections. ``routes`` is narrowed to the ways open for this kind of dispute."""
    sections = load(folders)
    picked = {name: sections[name] for name in names if name != "routes"}
    if "routes" in names:
        picked["routes"] = [_plain(route) for route in sections["routes"] if _open(route, kind)]
    return picked


def _open(route: Data, kind: str) -> bool:
    kinds: list[str] = route.get("kinds", [])
    barred: list[str] = route.get("not_kinds", [])
    return not _under(kind, barred) and (not kinds or _under(kind, kinds))


def _under(kind: str, families: Sequence[str]) -> bool:
    return any(kind == family or kind.startswith(f"{family}/") for family in families)


def _plain(route: Data) -> dict[str, Any]:
    return {"text": route["text"], "law": route.get("law", "")}
