"""Where the sample disputes lie: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path


def samples_dir() -> Path:
    """The folder of the eight invented disputes; their journeys are in ``journeys`` below it."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_samples"
    return inside if inside.is_dir() else package.parent / "cases" / "samples"
