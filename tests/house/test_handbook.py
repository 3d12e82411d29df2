"""The handbook says what the program does: its tables are made from the program and must not lag behind it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from mediation.casework.drafting import CASE_KEYS

ROOT = Path(__file__).resolve().parents[2]


def test_the_tables_of_keys_commands_and_settings_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "docs/tools/handbook.py", "--check"], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_every_key_of_an_intake_file_is_explained() -> None:
    text = (ROOT / "docs/手册.md").read_text(encoding="utf-8")
    assert [key for key in CASE_KEYS if f"`{key}`" not in text] == []
