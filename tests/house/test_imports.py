"""What may be loaded when: the contracts of pyproject.toml, proven at run time in a fresh process."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = (
    "textual",
    "rich",
    "sqlmodel",
    "sqlalchemy",
    "alembic",
    "weasyprint",
    "docx",
    "pikepdf",
    "PIL",
    "holidays",
    "opencc",
)


def loaded_after(statement: str, *names: str) -> list[str]:
    code = f"import sys\n{statement}\nprint(' '.join(n for n in {names!r} if n in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


@pytest.mark.parametrize("room", ["casework", "documents", "store", "procedure", "records", "values", "fonts"])
def test_no_room_below_the_screens_loads_textual_or_rich(room: str) -> None:
    statement = (
        f"import pkgutil, importlib, mediation.{room} as room\n"
        "for found in pkgutil.walk_packages(room.__path__, room.__name__ + '.'):\n"
        "    if 'migrations' not in found.name and not found.name.endswith(('__main__', '._build', '.worker')):\n"
        "        importlib.import_module(found.name)"
    )
    assert loaded_after(statement, "textual", "rich") == []


def test_the_kitty_protocol_is_off_so_that_chinese_phrases_arrive_whole() -> None:
    code = "import mediation, textual.constants as c; print(c.DISABLE_KITTY_KEY)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


def test_opening_the_screens_loads_no_heavy_library_before_the_first_paint() -> None:
    assert loaded_after("import mediation.tui.app", *HEAVY[2:]) == []
