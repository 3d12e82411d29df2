"""Statutory sentences of the papers with their articles, out of ``notices.toml`` beside the templates."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from mediation.documents.context_parts import Data

FILE = "notices.toml"


@lru_cache(maxsize=4)
def load(path: Path) -> Data:
    """Every section of the file: dicts of law, text and points."""
    with path.open("rb") as stream:
        return tomllib.load(stream)


def chosen(path: Path, names: Sequence[str], kind: str) -> Data:
    """The named sections. ``routes`` is narrowed to the ways open for this kind of dispute."""
    sections = load(path)
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
    return {"text": route["text"], "law": route["law"]}
