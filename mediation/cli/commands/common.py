"""What several commands share: the desk they act at, and where they put files."""

from __future__ import annotations

import os
import shutil
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mediation.casework.desk import Desk, open_desk
from mediation.cli.places import default_centre
from mediation.values.problems import Problem
from mediation.values.system import system_said
from mediation.values.text import slug


def centre_of(options: Namespace) -> Path:
    """The centre's folder the command is about, absolute, so that what is printed of it holds in any folder."""
    return (options.centre if options.centre is not None else default_centre()).absolute()


@contextmanager
def desk_of(options: Namespace) -> Iterator[Desk]:
    """The desk of the person who is logged in; without a session a refusal that names ``mediation login``."""
    desk = open_desk(centre_of(options))
    try:
        yield desk
    finally:
        desk.close()


def put(data: bytes | Path, name: str, out: Path | None, folder: Path) -> Path:
    """Write a made file (bytes, or a file to copy) and return where: ``out`` may be a file or a folder; by default the centre's own ``out``.

    What lies in the centre's folder is for its owner alone; elsewhere the person chooses.
    """
    stem, _, kind = name.rpartition(".")
    safe = f"{slug(stem)}.{kind}"
    place = folder / "out" / safe if out is None else out / safe if out.is_dir() else out
    if out is not None and not place.parent.is_dir():
        raise Problem("no_folder", f"没有文件夹“{place.parent}”，请先建立它，或换一个位置（--out）。", field="out")
    try:
        place.parent.mkdir(mode=0o700 if out is None else 0o777, parents=True, exist_ok=True)
        part = place.with_name(place.name + ".part")
        part.unlink(missing_ok=True)
        with os.fdopen(
            os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if out is None else 0o666), "wb"
        ) as file:
            if isinstance(data, Path):
                with data.open("rb") as source:
                    shutil.copyfileobj(source, file, 1 << 20)
            else:
                file.write(data)
        part.replace(place)
    except OSError as wrong:
        raise Problem(
            "cannot_write", f"不能写入“{place}”（{system_said(wrong)}），请换一个位置（--out）。", field="out"
        ) from wrong
    return place
