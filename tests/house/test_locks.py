"""Running needs one lock, testing the other besides; a version stands in one place."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def plain(requirement: str) -> str:
    name = re.match(r"[\w.-]+", requirement)
    assert name is not None, requirement
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def locked(file: str) -> dict[str, str]:
    """Package and the text of its block."""
    blocks = re.split(r"\n(?=\S)", (ROOT / file).read_text(encoding="utf-8").strip())
    return {plain(block): block for block in blocks}


RUN, DEV = locked("requirements.lock"), locked("requirements-dev.lock")


def test_no_package_is_locked_twice() -> None:
    assert RUN.keys() & DEV.keys() == set()


def test_every_locked_package_has_its_version_and_hashes() -> None:
    assert [name for name, block in {**RUN, **DEV}.items() if "==" not in block or "--hash=sha256:" not in block] == []


def test_running_installs_what_the_program_imports_and_none_of_the_tools() -> None:
    extras = PROJECT["optional-dependencies"]
    needed = {plain(one) for one in (*PROJECT["dependencies"], *extras["checkout"])}
    tools = {plain(one) for one in extras["dev"]}
    assert needed <= RUN.keys()
    assert tools <= DEV.keys()
    assert tools & RUN.keys() == set()
