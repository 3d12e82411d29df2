"""A clerk at the command line: runs the real commands in this process, as the person who is logged in."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mediation.cli.app import run

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "cases/samples"
PASSWORD = "春晖小区三号楼-2026"


@dataclass
class Said:
    """What one command answered."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


class Clerk:
    """Runs commands in this process, as the person who is logged in."""

    def __init__(self, centre: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.centre = centre
        self.capture = capture

    def __call__(self, *arguments: object, stdin: str = "") -> Said:
        self.capture.readouterr()
        before, sys.stdin = sys.stdin, io.StringIO(stdin)
        try:
            code = run(["--centre", str(self.centre), *map(str, arguments)])
        except SystemExit as left:
            code = int(left.code or 0)
        finally:
            sys.stdin = before
        told = self.capture.readouterr()
        return Said(code, told.out, told.err)

    def done(self, *arguments: object, stdin: str = "") -> Said:
        """The command must succeed."""
        said = self(*arguments, stdin=stdin)
        assert said.code == 0, said.err or said.out
        return said

    def refused(self, *arguments: object) -> Said:
        """The command must be refused with one line and leave the log as it was."""
        before = self.done("search", "年", "--json").out
        said = self(*arguments)
        assert said.code == 1, said.out
        assert len(said.err.strip().splitlines()) == 1, said.err
        assert self.done("search", "年", "--json").out == before
        return said
