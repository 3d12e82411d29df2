"""Kill -9 in the middle of the first start, of a registration and of making papers: the centre is whole afterwards.

Kills follow what is seen on disk, never a clock.
"""

from __future__ import annotations

import os
import select
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.acceptance.disputes import dispute, sample
from tests.acceptance.process import Other, rows, written
from tests.acceptance.test_two_desks import orphans
from tests.cli.driving import PASSWORD, SAMPLES, Clerk

MANY = 40
JOURNAL = bytes.fromhex("d9d505f920a163d7")


def size(path: Path) -> int:
    """Bytes of a file; 0 where there is none."""
    with suppress(FileNotFoundError):
        return path.stat().st_size
    return 0


def names(folder: Path) -> set[str]:
    """Files below a folder that may be changing."""
    found: set[str] = set()
    for _place, _folders, files in os.walk(folder):
        found.update(files)
    return found


def leftovers(centre: Path) -> list[Path]:
    """Temporary files, and a journal that still waits to be rolled back (one that was never synced has no magic number)."""
    found = [
        path for path in centre.rglob("*") if path.is_file() and (path.parent.name == ".tmp" or path.suffix == ".part")
    ]
    journal = centre / "mediation.db-journal"
    return [*found, journal] if size(journal) and journal.read_bytes()[:8] == JOURNAL else found


def whole(clerk: Clerk) -> None:
    """The centre is sound and nothing half-done lies about after one command."""
    said = clerk("verify")
    assert said.code == 0, said.out + said.err
    assert leftovers(clerk.centre) == []


def test_a_registration_killed_anywhere_is_there_whole_or_not_at_all(
    clerk: Clerk, other: Callable[..., Other], tmp_path: Path
) -> None:
    disputes = [dispute(title=f"第{place}件纠纷") for place in range(MANY - 1)]
    file = written(tmp_path / "一批.json", [*disputes, sample("01")])
    journal = clerk.centre / "mediation.db-journal"
    desk = other()
    heights = [0]

    def watch() -> bool:
        heights.append(max(heights[-1], size(journal)))
        return False

    assert not desk.killed(watch, "intake", file)
    cases = lambda: rows(clerk.centre, "SELECT count(*) FROM cases")[0][0]  # noqa: E731
    assert cases() == MANY
    top = heights[-1]
    assert top > 0
    outcomes = []
    for share in (0.01, 0.3, 0.6, 0.9, 1.0):
        before = cases()
        killed = desk.killed(lambda share=share: size(journal) >= max(1, share * top), "intake", file)
        whole(clerk)
        after = cases()
        assert after - before in (0, MANY)
        outcomes.append((killed, after - before))
        numbers = rows(clerk.centre, "SELECT count(*), max(serial) FROM number_used WHERE series = 'case'")
        assert numbers == [(after, after)]
        assert rows(clerk.centre, "SELECT count(DISTINCT case_id) FROM party") == [(after,)]
    assert (True, 0) in outcomes, outcomes
    before = cases()
    clerk.done("intake", file)
    assert cases() == before + MANY
    whole(clerk)


def test_papers_killed_anywhere_are_made_by_the_same_command(clerk: Clerk, other: Callable[..., Other]) -> None:
    clerk.done("intake", SAMPLES / "01-邻里漏水.json")
    clerk.done("intake", SAMPLES / "03-赡养.json")
    files = clerk.centre / "files"
    journal = clerk.centre / "mediation.db-journal"
    desk = other()
    kills = 0
    for more in (0, 1, 2, 4):
        there = len(names(files))
        kills += desk.killed(
            lambda goal=there + more: len(names(files)) >= goal and size(journal) > 0, "papers", "1", "--freeze"
        )
        whole(clerk)
        assert orphans(clerk.centre) == []
    assert kills >= 3
    (files / ".tmp" / "0123456789abcdef").write_bytes(b"%PDF-1.7 half a paper of a killed program")
    whole(clerk)
    clerk.done("papers", "1", "--freeze")
    made = clerk.done("papers", "1", "--json").data
    assert {one["state"] for one in made} <= {"已定稿", "组卷时生成", "待收入", "已收入"}, made
    living = rows(clerk.centre, "SELECT form, subject FROM paper WHERE state <> 'void'")
    assert max(Counter(living).values()) == 1
    assert orphans(clerk.centre) == []
    whole(clerk)


def test_a_volume_killed_anywhere_leaves_nothing_behind_and_is_bound_by_the_same_command(
    clerk: Clerk, other: Callable[..., Other]
) -> None:
    clerk.done("intake", SAMPLES / "01-邻里漏水.json")
    clerk.done("act", "1", "perform", "--on", "2026-11-20")
    clerk.done("act", "1", "close", "--on", "2026-11-28")
    clerk.done("papers", "1", "--freeze")
    clerk.done("act", "1", "file", "--on", "2026-11-30")
    journal = clerk.centre / "mediation.db-journal"
    home, there = os.environ["HOME"], len(names(clerk.centre / "files"))
    stops: tuple[Callable[[], bool], ...] = (
        lambda: bool(_helpers(home)),
        lambda: len(names(clerk.centre / "files")) > there,
        lambda: size(journal) > 0,
    )
    assert sum(other().killed(stop, "volume", "1") for stop in stops) >= 2
    whole(clerk)
    assert orphans(clerk.centre) == []
    clerk.done("volume", "1")
    assert rows(clerk.centre, "SELECT count(*) FROM volume WHERE pages > 0") == [(1,)]
    assert not [*clerk.centre.glob("logs/*")]
    whole(clerk)


def test_the_helper_that_makes_papers_ends_with_its_killed_parent(clerk: Clerk, other: Callable[..., Other]) -> None:
    clerk.done("intake", SAMPLES / "01-邻里漏水.json")
    helpers: set[int] = set()

    def working() -> bool:
        helpers.update(_helpers(os.environ["HOME"]))
        return bool(helpers) and len(names(clerk.centre / "files")) > 0

    assert other().killed(working, "papers", "1", "--freeze")
    for helper in helpers:
        with suppress(ProcessLookupError):
            watched = os.pidfd_open(helper)
            try:
                assert select.select([watched], [], [], 60)[0], f"the helper {helper} is still running"
            finally:
                os.close(watched)


def _helpers(home: str) -> list[int]:
    """Processes that make papers for this test, known by its private home."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (
                b"mediation.documents.worker" in (place / "cmdline").read_bytes()
                and home.encode() in (place / "environ").read_bytes()
            ):
                found.append(int(place.name))
    return found


def _told(centre: Path, sql: str) -> bool:
    """Whether a row is there; False while there is no such table."""
    with suppress(sqlite3.Error):
        return bool(rows(centre, sql))
    return False


STOPS: dict[str, Callable[[Path], bool]] = {
    "the secret is there": lambda centre: size(centre / "secrets.toml") > 0,
    "the tables are being made": lambda centre: (
        size(centre / "mediation.db") > 0 or size(centre / "mediation.db-journal") > 0
    ),
    "the tables are there": lambda centre: _told(centre, "SELECT 1 FROM sqlite_schema WHERE name = 'centre'"),
    "the first rows are written": lambda centre: (
        _told(centre, "SELECT 1 FROM sqlite_schema WHERE name = 'centre'") and size(centre / "mediation.db-journal") > 0
    ),
    "the centre is there": lambda centre: _told(centre, "SELECT 1 FROM centre"),
}


@pytest.mark.parametrize("stop", STOPS)
def test_a_first_start_killed_anywhere_can_be_done_again(
    stop: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    centre = tmp_path / "centre"
    clerk = Clerk(centre, capsys)
    people = ("--administrator", "何主任", "--mediator", "李璟", "--mediator", "周敏")
    setup = ("setup", "--name", "博望中心", "--committee", "博望调委会", "--prefix", "博", *people)
    passwords = f"{PASSWORD}\n" * 3
    killed = Other(centre).killed(lambda: STOPS[stop](centre), *setup, stdin=passwords)
    again = clerk(*setup, stdin=passwords)
    assert killed or again.code == 1
    assert again.code == 0 or "已经有中心" in again.err, again.err
    clerk.done("login", "--as", "李璟", stdin=f"{PASSWORD}\n")
    clerk.done("intake", SAMPLES / "01-邻里漏水.json")
    assert rows(centre, "SELECT name FROM staff ORDER BY id") == [("何主任",), ("李璟",), ("周敏",)]
    whole(clerk)
