"""Journeys (``cases/samples/journeys/*.toml``): a sample carried on by a list of acts with their days.

::

    case = "02-拖欠工资多人.json"        # of the samples folder beside the journeys
    [[step]]
    act = "divert"                        # an act; "sign_all" signs for everybody, "freeze" makes and keeps every paper
    on = "2026-10-12"
    set = { nature = "民事纠纷" }
    refused = "第14条"                    # only for acts that must be refused: part of the article

A journey is told with its own dates; ``shift`` moves them all by a number of days.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediation.casework.acts import act
from mediation.casework.intake import intake
from mediation.casework.replaying import signatures
from mediation.values.problems import Problem, Refused

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.records.snapshot import Changed

_ISO = re.compile(r"\b(\d{4}-\d{2}-\d{2})(?=\b|T)")
_CHINESE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")


def travel(desk: Desk, path: Path, case_id: str = "") -> tuple[Changed, ...]:
    """Carry a case through a journey: the case named, or the journey's own sample, registered first.

    Raises Problem("journey") where an act that must be refused was not, or for another reason.
    """
    plan = tomllib.loads(path.read_text(encoding="utf-8"))
    done: list[Changed] = []
    if not case_id:
        done += intake(desk, [path.parent.parent / plan["case"]]).registered
        case_id = done[0].case_id
    for step in plan.get("step", ()):
        done += take(desk, case_id, step)
    return tuple(done)


def take(desk: Desk, case_id: str, step: Mapping[str, Any]) -> list[Changed]:
    """One step of a journey."""
    if step["act"] == "freeze":
        from mediation.casework.papers import freeze_all

        freeze_all(desk, case_id)
        return []
    if step["act"] == "sign_all":
        with desk.store.read() as reader:
            rows = signatures(reader.snapshot(case_id), date.fromisoformat(str(step["on"])))
        return [act(desk, case_id, "sign", values, on=str(step["on"])) for values in rows]
    expected = str(step.get("refused", ""))
    try:
        changed = act(desk, case_id, str(step["act"]), dict(step.get("set", {})), on=str(step.get("on", "")))
    except Refused as refusal:
        if expected and expected in refusal.article:
            return []
        raise
    if expected:
        raise Problem("journey", f"“{step['act']}”本应被拒绝（{expected}），却办成了。", where=str(step["act"]))
    return [changed]


def shifted(value: Any, days: int) -> Any:
    """The value with every day in it, ISO or in Chinese, moved by ``days``."""
    if isinstance(value, datetime):
        return value + timedelta(days=days)
    if isinstance(value, date):
        return value + timedelta(days=days)
    if isinstance(value, str):
        return _CHINESE.sub(lambda m: _moved_words(m, days), _ISO.sub(lambda m: _moved_iso(m, days), value))
    if isinstance(value, Mapping):
        return {key: shifted(inner, days) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [shifted(inner, days) for inner in value]
    return value


def _moved_iso(match: re.Match[str], days: int) -> str:
    return (date.fromisoformat(match[1]) + timedelta(days=days)).isoformat()


def _moved_words(match: re.Match[str], days: int) -> str:
    day = date(int(match[1]), int(match[2]), int(match[3])) + timedelta(days=days)
    return f"{day.year}年{day.month}月{day.day}日"
