"""The list of shipped font files: where each came from, under which licence, and its hash."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FONT_DIR = Path(__file__).resolve().parent
"""Folder holding one subfolder for each face, with its licence beside it."""

MANIFEST = FONT_DIR / "manifest.toml"
COVERAGE = FONT_DIR / "coverage.bin"


@dataclass(frozen=True, slots=True)
class FontFile:
    """One shipped font file.

    ``file`` is relative to `FONT_DIR`; ``roles`` are the paper roles whose first choice it is (empty for
    the fallback faces); ``family`` is the name inside the file by which fontconfig finds it; ``glyphs``
    and ``characters`` are counts; ``coverage`` names the character sets it was reduced to. ``withheld`` are
    inclusive code point ranges whose glyphs are wrong and must never be used.
    """

    file: str
    roles: tuple[str, ...]
    family: str
    weight: int
    source: str
    upstream: str
    license: str
    license_files: tuple[str, ...]
    changes: str
    sha256: str
    size: int
    glyphs: int
    characters: int
    coverage: str
    withheld: tuple[tuple[int, int], ...]

    @property
    def path(self) -> Path:
        """Where the file lies in this installation."""
        return FONT_DIR / self.file


@cache
def manifest() -> tuple[FontFile, ...]:
    """All shipped font files, in the order in which the fallback tries them."""
    rows = tomllib.loads(MANIFEST.read_text(encoding="utf-8"))["font"]
    return tuple(FontFile(**{key: _frozen(value) for key, value in row.items()}) for row in rows)


def _frozen(value: Any) -> Any:
    """Lists of the file as tuples, at every depth."""
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def verify_manifest() -> tuple[str, ...]:
    """Names (relative to `FONT_DIR`) of shipped files that are missing or differ from their hash."""
    record = tomllib.loads(MANIFEST.read_text(encoding="utf-8"))["coverage"]
    expected = {record["file"]: record["sha256"]} | {font.file: font.sha256 for font in manifest()}
    return tuple(name for name, digest in expected.items() if _sha256(FONT_DIR / name) != digest)


def _sha256(path: Path) -> str | None:
    """Hash of a file in hex, or None when it is not there."""
    if not path.is_file():
        return None
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
