"""Where a centre lives when nobody says so."""

from __future__ import annotations

import os
from pathlib import Path

import mediation
from mediation.values.system import typed_path


def default_centre() -> Path:
    """``MEDIATION_CENTRE``, else ``cases/`` of a checkout, else the user's data folder."""
    named = os.environ.get("MEDIATION_CENTRE")
    if named:
        return typed_path(named)
    checkout = Path(mediation.__file__).resolve().parent.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / "cases").is_dir():
        return checkout / "cases"
    from platformdirs import user_data_path

    return user_data_path("mediation", appauthor=False)


def demo_centre(centre: Path) -> Path:
    """The demo's own centre beside the real one."""
    return centre / "demo"
