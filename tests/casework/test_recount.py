"""Counting every case again from its entries: nothing differs in a sound centre, and what was tampered with is found."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest

from mediation.casework import recount
from mediation.casework.acts import act
from mediation.casework.demo import demo
from mediation.casework.desk import Desk, open_desk
from mediation.casework.facts import facts_of
from mediation.casework.registering import Round
from mediation.casework.settling import fold_and_clock
from mediation.casework.wandering import paths
from mediation.procedure.model import Standing
from mediation.store.config import DATABASE
from mediation.values import dates


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    dates.set_clock(lambda: dt.datetime(2026, 12, 1, 2, 0, tzinfo=dt.UTC))
    folder = tmp_path_factory.mktemp("demo") / "demo"
    demo(folder, size=len(paths()), seed=7)
    return folder


@pytest.fixture
def desk(made: Path, tmp_path: Path) -> Iterator[Desk]:
    folder = shutil.copytree(made, tmp_path / "demo")
    with open_desk(folder) as found:
        yield found


def rows(desk: Desk, sql: str) -> list[tuple[str, ...]]:
    with sqlite3.connect(desk.folder / DATABASE) as base:
        return base.execute(sql).fetchall()


def test_a_sound_centre_tells_what_it_has_stored(desk: Desk) -> None:
    found = recount.recount(desk)
    assert found.differing == ()
    living = "FROM cases WHERE stage <> '已归档'"
    assert found.cases == rows(desk, f"SELECT COUNT(*) {living}")[0][0]
    stored = rows(desk, f"SELECT COUNT(*) FROM deadline WHERE state = 'open' AND case_id IN (SELECT id {living})")
    assert found.dues == stored[0][0] > found.cases / 2


def test_what_it_reads_tells_the_same_of_every_case_as_what_a_screen_reads(desk: Desk) -> None:
    case_id = rows(desk, "SELECT id FROM cases WHERE stage = '调解中' ORDER BY id")[0][0]
    act(desk, case_id, "correct", {"entry": "register", "fields": "备注=口头申请已记录", "reason": "漏记"})
    run = Round.of(desk)
    seen = 0
    with desk.store.read() as reader:
        for case_id, lean, _kept in chain.from_iterable(recount.stored(desk)):
            whole = facts_of(desk.procedure, reader.snapshot(case_id), run.settings, run.people)
            (ours, clocks), (theirs, expected) = fold_and_clock(desk, lean), fold_and_clock(desk, whole)
            assert plain(ours) == plain(theirs)
            assert clocks == expected
            assert [one.explanation for one in clocks] == [one.explanation for one in expected]
            seen += 1
    assert seen > len(paths()) / 2


def plain(standing: Standing) -> Standing:
    """Entries by their ids: what an entry says is parsed when asked for."""
    told = {
        name: {key: one.id for key, one in getattr(standing, name).items()} for name in ("last", "own", "first_failed")
    }
    held = {track: tuple(one.id for one in meetings) for track, meetings in standing.meetings.items()}
    return replace(standing, meetings=held, **told)  # type: ignore[arg-type]


def test_a_deadline_moved_removed_or_reopened_behind_the_programs_back_is_found(desk: Desk) -> None:
    (moved, case), (gone, other) = rows(
        desk,
        "SELECT MIN(id), case_id FROM deadline WHERE state = 'open' AND due IS NOT NULL GROUP BY case_id ORDER BY case_id LIMIT 2",
    )
    with sqlite3.connect(desk.folder / DATABASE) as base:
        base.execute("UPDATE deadline SET due = '2030-01-01' WHERE id = ?", (moved,))
        base.execute("DELETE FROM deadline WHERE id = ?", (gone,))
    first, second = recount.recount(desk).differing
    assert (first.case_id, second.case_id) == (case, other)
    assert [one.due for one in first.kept - first.told] == [dt.date(2030, 1, 1)]
    assert len(first.told - first.kept) == len(second.told - second.kept) == 1
    assert not second.kept - second.told
