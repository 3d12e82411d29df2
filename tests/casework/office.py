"""A desk in anybody's name, and cases brought as far as a test needs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from mediation.casework import accounts
from mediation.casework.acts import act
from mediation.casework.desk import Desk, open_desk
from mediation.casework.intake import intake
from mediation.casework.registering import draft_from, register

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "cases" / "samples"
PASSWORD = "春晖-小区-八八"


class Office:
    """Opens desks of one centre in anybody's name and closes them all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.open: list[Desk] = []

    def desk(self, name: str = "李璟") -> Desk:
        from mediation.store import Store

        with Store.open(self.folder) as store, store.read() as reader:
            person = next(person for person in reader.staff() if person.name == name)
        with Store.open(self.folder) as store:
            token = accounts.start_session(store, person.id, person.role)
        desk = open_desk(self.folder, token=token)
        self.open.append(desk)
        return desk


def sample(number: str) -> dict[str, Any]:
    path = next(SAMPLES.glob(f"{number}-*.json"))
    return dict(json.loads(path.read_text(encoding="utf-8")))


def registered(desk: Desk, number: str, **changes: Any) -> str:
    """Register a sample without its mediation; returns the case id."""
    data = sample(number) | changes
    for key in ("mediation", "agreement", "referral"):
        data.pop(key, None)
    return register(desk, draft_from(data, desk.today())).case_id


def taken_in(desk: Desk, number: str) -> str:
    """Intake of a sample with all it states; returns the case id."""
    return intake(desk, [next(SAMPLES.glob(f"{number}-*.json"))]).registered[0].case_id


def mediating(desk: Desk, case_id: str, day: str) -> None:
    """Bring a registered case into mediation on one day."""
    act(desk, case_id, "divert", {}, on=day)
    act(desk, case_id, "ask", {"consents": "全部:同意"}, on=day)
    act(desk, case_id, "accept", {}, on=day)
    act(desk, case_id, "appoint", {"mediators": "李璟", "recorder": "周敏"}, on=day)
    act(desk, case_id, "start", {}, on=day)
