"""Invented disputes for the acceptance tests, small and complete."""

from __future__ import annotations

import copy
import json
from typing import Any

from tests.cli.driving import SAMPLES


def dispute(**changes: Any) -> dict[str, Any]:
    """A dispute between two neighbours that is registered as it stands; ``changes`` replace its keys."""
    plain: dict[str, Any] = {
        "title": "林秀珠与丁一凡噪音纠纷",
        "kind": "邻里/噪声",
        "source": {"way": "依申请", "channel": "大厅窗口"},
        "level": "一般",
        "applied_on": "2026-11-20",
        "place": "青石巷6号",
        "people_involved": 2,
        "amount": "1200.00",
        "facts": "丁一凡夜间在楼上练鼓，林秀珠无法入睡。",
        "claims": ["夜间十时后停止练鼓"],
        "parties": [
            party("申请人", "林秀珠", phone="13900000201"),
            party("被申请人", "丁一凡", phone="13900000202"),
        ],
    }
    return plain | changes


def party(role: str, name: str, **more: Any) -> dict[str, Any]:
    """A natural person without a number."""
    return {"role": role, "type": "自然人", "name": name, "address": "青石巷6号", **more}


def sample(number: str) -> dict[str, Any]:
    """One of the eight disputes, to be changed freely."""
    found: dict[str, Any] = json.loads(next(SAMPLES.glob(f"{number}-*.json")).read_text(encoding="utf-8"))
    return copy.deepcopy(found)
