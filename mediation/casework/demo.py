"""The demo centre (演示): invented cases at every stage, made through the same acts as real ones.

It is a centre of its own with a permanent mark; nothing of it counts anywhere. Days are set so that the cases stand where
they would stand today. From ``CLONE_FROM`` on, a set of such cases is made by acts and then copied with other people,
numbers and days, row by row through the same unit of work.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from mediation.casework import accounts, wandering
from mediation.casework.desk import Desk, centre_exists, create_centre, open_desk
from mediation.casework.inventing import Inventor
from mediation.casework.referring import add_organ, assign_staff
from mediation.values.dates import today_local
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from mediation.records.snapshot import StaffInfo

CLONE_FROM = 10_000
"""From this size on cases are copied from a first set."""

DEMO_PASSWORD = "演示密码-2026"  # noqa: S105 - of a centre that holds nobody's data
_COMMITTEE = ("中山街社区人民调解委员会", "程岚")
DEMO_PEOPLE = f"李璟、周敏、吴桐（调解员）、何主任（负责人）、档案员乙（档案员）、{_COMMITTEE[1]}（{_COMMITTEE[0]}）"
"""Who may log in with ``DEMO_PASSWORD``."""

_FIRST_SET, _LARGE_SET = 240, 960
"""Cases made by acts where the others are copies of them: for 10,000 and for 100,000 and more."""
_PLAN = "demo.json"
_EVERY = 200
_FILED = 3
"""Of the closed cases the first stays open to filing, the next are filed up to this one."""

Progress = Callable[[int], None]


def demo(
    folder: Path,
    *,
    size: int = 24,
    seed: int = 1,
    today: Callable[[], date] = today_local,
    progress: Progress = lambda _done: None,
) -> int:
    """Make the demo centre if there is none, put ``size`` invented cases into it and log its first mediator in.

    A large one whose making was broken off is gone on with when the same is asked again. Returns the number of cases it now
    holds. Raises Problem: not_demo (a real centre), demo_filled (it holds cases already).
    """
    open_demo_centre(folder)
    with open_desk(folder, today=today) as desk:
        with desk.store.read() as reader:
            held = reader.total()
        broken_off = held and _begun(folder) == [size, seed] and _first_set(size) <= held < size
        if held and not broken_off:
            raise Problem(
                "demo_filled", f"演示中心里已有{held}件案件；要重新生成，请先删去这个演示文件夹。", where=str(folder)
            )
        if size:
            fill(desk, size, seed, progress)
        with desk.store.read() as reader:
            return reader.total()


def _begun(folder: Path) -> object:
    """What a large centre is to become."""
    path = folder / _PLAN
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def _first_set(size: int) -> int:
    """How many of them are made by acts, the others being their copies."""
    return size if size < CLONE_FROM else _FIRST_SET if size < 10 * CLONE_FROM else _LARGE_SET


def open_demo_centre(folder: Path) -> None:
    """Make the demo centre if there is none, and log its first mediator in. Raises Problem("not_demo") for a real one."""
    from mediation.store import Store

    if not centre_exists(folder):
        create_centre(
            folder,
            name="博望县社会矛盾纠纷调处化解中心（演示）",
            committee="博望县博望街道人民调解委员会",
            prefix="博",
            region="990101",
            address="博望街道中山街1号",
            phone="0990-8800001",
            court="博望县人民法院",
            administrator=("演示管理员", secrets.token_urlsafe(12)),
            mediators=[(name, DEMO_PASSWORD) for name in ("李璟", "周敏", "吴桐", _COMMITTEE[1])],
            heads=[("何主任", DEMO_PASSWORD)],
            archivists=[("档案员乙", DEMO_PASSWORD)],
            demo=True,
        )
        _found_committee(folder)
    with Store.open(folder) as store:
        if not store.centre.demo:
            raise Problem(
                "not_demo",
                f"文件夹“{folder.name}”里是真实的中心，不能放入演示案件；请为演示另选一个文件夹。",
                where=str(folder),
            )
        with store.read() as reader:
            owner = _first_mediator(reader.staff())
        accounts.write_token(folder, accounts.start_session(store, owner.id, owner.role))


def _found_committee(folder: Path) -> None:
    """A committee of the same system with a mediator of its own, so that cases can be handed over inside the centre."""
    from mediation.store import Store

    with Store.open(folder) as store:
        with store.read() as reader:
            administrator = next(one for one in reader.staff() if one.role == "administrator")
        desk = Desk(store, administrator)
        add_organ(desk, _COMMITTEE[0], "人民调解委员会")
        assign_staff(desk, _COMMITTEE[1], _COMMITTEE[0])


def _first_mediator(people: tuple[StaffInfo, ...]) -> StaffInfo:
    return next((p for p in people if p.name == "李璟"), next(p for p in people if p.role == "mediator"))


def fill(desk: Desk, size: int, seed: int, progress: Progress = lambda _done: None) -> None:
    """Put ``size`` invented cases into an empty demo centre."""
    made = _first_set(size)
    with desk.store.read() as reader:
        held = reader.total()
    if not held:
        if size > made:
            (desk.store.folder / _PLAN).write_text(json.dumps([size, seed]), encoding="utf-8")
        closed = _make(desk, made, seed, progress)
        for case_id in closed[1:_FILED] if size <= made else ():
            wandering.file_one(desk, case_id)
    if size <= made:
        return
    from mediation.casework import copying

    copying.copy(desk, size - made, seed, first=made, progress=lambda done: progress(made + done))


def _make(desk: Desk, made: int, seed: int, progress: Progress) -> list[str]:
    """Make cases by acts; ids of those that wait for being filed."""
    inventor = Inventor(Random(seed))  # noqa: S311 - the same seed must give the same cases
    run = wandering.Wanderer.of(desk)
    closed: list[str] = []
    with desk.store.bulk(desk.person.id, desk.person.role, every=_EVERY) as bulk:
        for number in range(made):
            with bulk.case() as unit:
                case_id = run.wander(unit, inventor, number)
            if wandering.path_of(number).filed:
                closed.append(case_id)
            progress(number + 1)
    return closed
