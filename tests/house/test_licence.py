"""What the wheel says of its licences is what lies in it: the program's own and every font's."""

from __future__ import annotations

import tomllib
from importlib.metadata import metadata
from pathlib import Path

from packaging.licenses import canonicalize_license_expression

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "mediation/fonts"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
FACES = tomllib.loads((FONTS / "manifest.toml").read_text(encoding="utf-8"))["font"]


def parts(expression: str) -> set[str]:
    return {part.strip("()") for part in expression.split(" AND ")}


def test_the_licence_expression_names_the_program_and_every_font_and_nothing_else() -> None:
    assert canonicalize_license_expression(PROJECT["license"]) == PROJECT["license"]
    assert parts(PROJECT["license"]) == {"Apache-2.0"} | {face["license"] for face in FACES}


def test_every_licence_and_notice_of_the_fonts_is_a_licence_file_of_the_wheel() -> None:
    packed = {path for pattern in PROJECT["license-files"] for path in ROOT.glob(pattern)}
    wanted = {FONTS / file for face in FACES for file in face["license_files"]} | set(FONTS.glob("*/NOTICE.txt"))
    assert packed == wanted | {ROOT / "LICENSE"}


def test_the_installed_metadata_says_the_same() -> None:
    installed = metadata("mediation")
    assert installed["License-Expression"] == PROJECT["license"]
    assert {Path(file) for file in installed.get_all("License-File")} == {
        path.relative_to(ROOT) for pattern in PROJECT["license-files"] for path in ROOT.glob(pattern)
    }
