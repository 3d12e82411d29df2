"""The command in a process of its own, with the clock of the tests: what two desks, a kill and a fresh shell are."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.cli.driving import Said

FROZEN = (
    "import sys; from datetime import UTC, datetime; from mediation.values import dates; "
    "dates.set_clock(lambda: datetime(2026, 12, 1, 2, 0, tzinfo=UTC)); "
    "from mediation.cli.app import main; main(sys.argv[1:])"
)
TOLD = (
    "import json, sys; from datetime import UTC, datetime; from mediation.values import dates; "
    "dates.set_clock(lambda: datetime(2026, 12, 1, 2, 0, tzinfo=UTC)); "
    "from mediation.cli.app import run; import mediation.records.tables, mediation.casework.intake; "
    "print('ready', flush=True); "
    "[print('code', run(json.loads(line)), flush=True) for line in sys.stdin]"
)
"""Runs one command for each line of standard input, so that two desks can be let go at the same moment."""
_PATIENCE = 120  # seconds after which a command is counted as hanging


class Other:
    """Starts commands in other processes; ``desk`` names the operating-system account whose session they use."""

    def __init__(self, centre: Path, desk: str = "") -> None:
        self.centre = centre
        self.environment = dict(os.environ) | ({"LOGNAME": desk, "USER": desk} if desk else {})

    def start(self, *arguments: object, stdin: str = "") -> subprocess.Popen[str]:
        """Begin a command."""
        started = subprocess.Popen(
            [sys.executable, "-c", FROZEN, "--centre", str(self.centre), *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environment,
        )
        assert started.stdin is not None
        started.stdin.write(stdin)
        started.stdin.close()
        started.stdin = None
        return started

    def __call__(self, *arguments: object, stdin: str = "") -> Said:
        return ended(self.start(*arguments, stdin=stdin))

    def done(self, *arguments: object, stdin: str = "") -> Said:
        """The command must succeed."""
        said = self(*arguments, stdin=stdin)
        assert said.code == 0, said.err or said.out
        return said

    def killed(self, when: Callable[[], bool], *arguments: object, stdin: str = "") -> bool:
        """Kill -9 the command as soon as ``when`` holds; False when it had ended before."""
        process = self.start(*arguments, stdin=stdin)
        while process.poll() is None:
            if when():
                process.kill()
                process.communicate(timeout=_PATIENCE)
                return process.returncode == -signal.SIGKILL
        process.communicate(timeout=_PATIENCE)
        return False


def at_once(desks: Sequence[Other], commands: Sequence[Sequence[Sequence[object]]]) -> list[list[Said]]:
    """Let every desk do its commands, all beginning at the same moment; what each command of each desk said."""
    running = []
    for desk in desks:
        process = subprocess.Popen(
            [sys.executable, "-c", TOLD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=desk.environment,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        running.append(process)
    for desk, process, mine in zip(desks, running, commands, strict=True):
        lines = [json.dumps(["--centre", str(desk.centre), *map(str, command)], ensure_ascii=False) for command in mine]
        assert process.stdin is not None
        process.stdin.write("\n".join(lines) + "\n")
        process.stdin.close()
        process.stdin = None
    return [_answers(ended(process).out) for process in running]


def _answers(out: str) -> list[Said]:
    found, words = [], ""
    for line in out.splitlines(keepends=True):
        if line.startswith("code "):
            found.append(Said(int(line.removeprefix("code ")), words, words))
            words = ""
        else:
            words += line
    assert not words, words
    return found


def ended(process: subprocess.Popen[str]) -> Said:
    """Wait for a command and return what it said."""
    out, err = process.communicate(timeout=_PATIENCE)
    return Said(process.returncode, out, err)


def rows(centre: Path, sql: str) -> list[tuple[Any, ...]]:
    """Rows of a centre's database as they lie on disk, past every door of the program."""
    with sqlite3.connect(f"file:{centre / 'mediation.db'}?mode=ro", uri=True) as connection:
        found = connection.execute(sql).fetchall()
    connection.close()
    return found


def mark(centre: Path) -> tuple[object, ...]:
    """What tells whether anything was written: the end of the log, the cases, the numbers, the files."""
    files = sorted(str(path.relative_to(centre)) for path in (centre / "files").rglob("*") if path.is_file())
    return (
        rows(centre, "SELECT seq, mac FROM log_head")[0],
        rows(centre, "SELECT count(*) FROM cases")[0],
        rows(centre, "SELECT series, year, next_serial FROM number_series ORDER BY 1, 2"),
        files,
    )


def written(path: Path, data: object) -> Path:
    """A JSON file."""
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path
