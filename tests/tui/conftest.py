"""What the tests of the terminal interface share: helpers that type Chinese, and waiting without sleeping."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from mediation.values.dates import set_clock


@pytest.fixture(autouse=True)
def frozen_clock() -> Iterator[None]:
    """Noon of 2026-12-01 in China, the day of the eight disputes."""
    set_clock(lambda: datetime(2026, 12, 1, 4, 0, tzinfo=UTC))
    yield
    set_clock(None)


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    """A real centre made through casework, 李璟 logged in."""
    from mediation.casework.accounts import login
    from mediation.casework.desk import create_centre

    folder = tmp_path / "centre"
    create_centre(
        folder,
        name="博望街道社会矛盾纠纷调处化解中心",
        committee="博望街道人民调解委员会",
        prefix="博",
        region="990101",
        court="博望区人民法院",
        administrator=("周一", "kaimen-2026"),
        mediators=[("李璟", "tiaojie-2026"), ("周敏", "jilu-2026-a"), ("吴桐", "jilu-2026-b")],
        heads=[("陈主任", "fuze-2026-a")],
    )
    login(folder, "李璟", "tiaojie-2026")
    return folder


@pytest.fixture
def samples() -> Path:
    """The eight invented disputes."""
    return Path(__file__).resolve().parents[2] / "cases" / "samples"


@pytest.fixture
def mediating(centre: Path, samples: Path, tmp_path: Path) -> Path:
    """The same centre with dispute 01 as far as its session: nothing is agreed yet."""
    from mediation.casework.desk import open_desk
    from mediation.casework.intake import intake

    data = json.loads(next(samples.glob("01*.json")).read_text(encoding="utf-8"))
    data.pop("agreement")
    path = tmp_path / "01.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    with open_desk(centre) as desk:
        intake(desk, [path])
    return centre


@pytest.fixture
def busy(centre: Path, samples: Path) -> Path:
    """The same centre with disputes 01 (agreement in force), 02 and 07 (just registered)."""
    from mediation.casework.desk import open_desk
    from mediation.casework.intake import intake

    with open_desk(centre) as desk:
        intake(desk, [next(samples.glob(f"{number}*.json")) for number in ("01", "02", "07")])
    return centre
