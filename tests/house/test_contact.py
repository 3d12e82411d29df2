"""The contact sheets in docs/ show every form there is."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
_SPEC = importlib.util.spec_from_file_location("contact", ROOT / "docs/tools/contact.py")
assert _SPEC
assert _SPEC.loader
contact = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(contact)


@pytest.mark.parametrize("name", ["forms-filled.png", "forms-blank.png"])
def test_a_sheet_has_a_place_for_every_form(name: str) -> None:
    path = ROOT / "docs" / name
    with Image.open(path) as sheet:
        rows, rest = divmod(sheet.height, contact.HEIGHT + contact.CAPTION + contact.GAP)
    assert rest == 0
    assert rows * contact.COLUMNS >= len(contact.PARTS), "运行 python docs/tools/contact.py"
    assert path.stat().st_size < 1 << 20
