"""A real centre in a temporary folder, and one way to put a case into it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mediation.store import Store
from tests.store.cluster import running

DAY = date(2026, 11, 2)
PATTERN = "{prefix}人调字〔{year}〕第{serial:03d}号"


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """The URL of a private PostgreSQL server."""
    with running() as url:
        yield url


@pytest.fixture(scope="session")
def made_centre(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre with one mediator, made once; tests take copies."""
    folder = tmp_path_factory.mktemp("centre") / "centre"
    make_centre(folder)
    return folder


def make_centre(folder: Path) -> None:
    """A centre with one mediator in `folder`, where its config says."""
    from mediation.records import tables

    names = {"name": "博望区矛调中心", "committee": "博望街道人民调解委员会", "prefix": "博", "region": "990101"}
    with Store.create(folder, **names) as store, store.unit("", "administrator") as unit:
        person = unit.add(tables.Staff(id="staff-li", name="李璟", role="mediator"))
        unit.log("staff_add", object="staff", object_id=person.id, fields={"name": person.name})


@pytest.fixture
def folder(made_centre: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made_centre, tmp_path / "centre"))


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with Store.open(folder) as opened:
        yield opened


@pytest.fixture
def person() -> str:
    return "staff-li"


@pytest.fixture
def register() -> Callable[..., Any]:
    """Put one case with two parties, an entry, a track and a deadline into a unit; the Case row."""
    from mediation.records import tables
    from mediation.records.ids import new_id

    def put(unit: Any, title: str = "王桂兰与赵明楼上漏水纠纷", *, day: date = DAY, **fields: Any) -> Any:
        names = fields.pop("names", ("王桂兰", "赵明"))
        case_id = new_id()
        number = unit.allocate("case", day.year, PATTERN, prefix="博", case_id=case_id, object_id=case_id)
        given = {
            "kind": "邻里/渗漏水",
            "stage": "待受理",
            "facts": "卫生间顶棚多次渗水。",
            "claims": ["修复防水"],
            **fields,
        }
        case = unit.add(
            tables.Case(
                id=case_id, docid=unit.docid(day), year=day.year, reg_no=number.text, title=title, applied_on=day,
                party_line=" ".join(names), registered_by=unit.actor_id, registered_at=unit.now, **given,
            )
        )  # fmt: skip
        for role, name, id_no in zip(
            ("申请人", "被申请人"), names, ("990101195603120284", "990101198411050318"), strict=True
        ):
            unit.add(
                tables.Party(
                    case_id=case.id, role=role, ordinal=1, type="自然人", name=name, id_type="居民身份证", id_no=id_no, phone="13900000001",
                )
            )  # fmt: skip
        entry = unit.add(
            tables.Entry(
                case_id=case.id, seq=1, act="register", label="登记", track="intake", on=day, fields={"way": "依申请"},
                actor=next(one.name for one in unit.reader().staff() if one.id == unit.actor_id), actor_id=unit.actor_id, recorded_at=unit.now,
            )
        )  # fmt: skip
        unit.log("register", case_id=case.id, object="entry", object_id=entry.id, fields={"title": title})
        unit.replace(
            tables.Track,
            case.id,
            [tables.Track(case_id=case.id, track="intake", label="登记", state="I1", state_label="登记")],
        )
        unit.replace(
            tables.Deadline,
            case.id,
            [
                tables.Deadline(
                    case_id=case.id, rule="D1", label="决定受理", start_on=day, due=day, state="open", basis="法"
                )
            ],
        )
        unit.index(case.id)
        return case

    return put
