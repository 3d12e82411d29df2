"""The main job in one go, on an invented dispute in the demo centre: from the window to the bound volume."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediation.casework.demo import open_demo_centre
from mediation.casework.desk import open_desk
from mediation.casework.intake import intake
from mediation.casework.journey import shifted, take
from mediation.casework.papers import make_paper, papers
from mediation.casework.places import samples_dir
from mediation.casework.volumes import make_volume
from mediation.values.dates import print_arabic

if TYPE_CHECKING:
    from mediation.casework.desk import Desk

_SAMPLE = "01-邻里漏水.json"
_JOURNEY = "01-归档.toml"


@dataclass(frozen=True, slots=True)
class Walked:
    """What was done: the number of the case, a sentence for each act, and the files made."""

    reg_no: str
    steps: tuple[str, ...]
    files: tuple[Path, ...]


def walk(folder: Path) -> Walked:
    """Lead sample 01 through the demo centre in ``folder``, its days moved so that it is filed today.

    What was taken in, the agreement as PDF and DOCX and the bound volume lie in ``folder/out``. Raises Problem("not_demo").
    """
    open_demo_centre(folder)
    with open_desk(folder) as desk:
        samples = samples_dir()
        journey = tomllib.loads((samples / "journeys" / _JOURNEY).read_text(encoding="utf-8"))
        last = max(date.fromisoformat(step["on"]) for step in journey["step"] if "on" in step)
        days = (desk.today() - last).days
        data = shifted(json.loads((samples / _SAMPLE).read_text(encoding="utf-8")), days)
        target = folder / "out"
        target.mkdir(mode=0o700, exist_ok=True)
        steps, case_id, reg_no = _begin(desk, data, target)
        for step in journey["step"]:
            steps += [changed.said for changed in take(desk, case_id, shifted(step, days))]
        return Walked(reg_no, tuple(steps), _files(desk, case_id, target))


def _begin(desk: Desk, data: dict[str, Any], target: Path) -> tuple[list[str], str, str]:
    path = target / _SAMPLE
    path.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    changed = intake(desk, [path]).registered[0]
    with desk.store.read() as reader:
        entries = reader.snapshot(changed.case_id).entries
    said = [f"{print_arabic(entry.on)} {entry.label}" for entry in entries]
    return said, changed.case_id, changed.made["reg_no"]


def _files(desk: Desk, case_id: str, target: Path) -> tuple[Path, ...]:
    wanted = [one for one in papers(desk, case_id) if one.form == "F11"]
    made = [
        make_paper(desk, case_id, one.form, subject=one.subject, fmt=fmt) for one in wanted for fmt in ("pdf", "docx")
    ]
    volume = make_volume(desk, case_id)
    found = []
    for name, data in [*((one.name, one.data) for one in made), (volume.name, volume.data)]:
        path = target / name
        path.write_bytes(data)
        found.append(path)
    return tuple(found)
