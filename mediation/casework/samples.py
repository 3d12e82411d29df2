"""Where the invented sample disputes are, in a checkout and in an installed program."""

from __future__ import annotations

from pathlib import Path

import mediation
from mediation.values.problems import Problem


def samples_folder() -> Path:
    """The folder of the eight samples and their journeys. Raises Problem("no_samples") where it was taken away."""
    package = Path(mediation.__file__).resolve().parent
    for place in (package / "_samples", package.parent / "cases/samples"):
        if place.is_dir():
            return place
    raise Problem("no_samples", "程序里没有样例纠纷，请重新安装。")
