"""A centre made once with real accounts, copied for each test; the clock stands at 2026-12-01."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from mediation.casework.desk import Desk, create_centre
from mediation.values import dates
from tests.casework.office import PASSWORD, Office


@pytest.fixture(autouse=True)
def frozen_clock() -> Iterator[None]:
    dates.set_clock(lambda: dt.datetime(2026, 12, 1, 2, 0, tzinfo=dt.UTC))
    yield
    dates.set_clock(None)


@pytest.fixture(scope="session")
def made_centre(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "centre"
    create_centre(
        folder,
        name="博望县矛盾纠纷调处化解中心",
        committee="博望县博望街道人民调解委员会",
        prefix="博",
        region="990101",
        court="博望县人民法院",
        administrator=("管理员甲", PASSWORD),
        mediators=[("李璟", PASSWORD), ("周敏", PASSWORD), ("吴桐", PASSWORD)],
        heads=[("何主任", PASSWORD)],
        archivists=[("档案员乙", PASSWORD)],
        auditors=[("审计员丙", PASSWORD)],
    )
    return folder


@pytest.fixture
def centre(made_centre: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "centre"
    shutil.copytree(made_centre, folder)
    return folder


@pytest.fixture
def office(centre: Path) -> Iterator[Office]:
    found = Office(centre)
    yield found
    for desk in found.open:
        desk.close()


@pytest.fixture
def desk(office: Office) -> Desk:
    return office.desk()
