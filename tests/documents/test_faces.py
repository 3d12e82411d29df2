"""Fonts read in place give the very same paper, and WeasyPrint's methods are those the wrapping was written for."""

from __future__ import annotations

import hashlib
import inspect
from typing import Any

import pytest

from mediation.documents import pdf
from mediation.documents.make import render_paper

# Of weasyprint 70.0. When one of these changes, read the new source and mend documents/faces.py first.
KNOWN = {"plain_init": "1f281166b10302a4", "plain_clean": "794f0211f18453f1", "copy": "03040a623df04c2b"}


def plain() -> dict[str, Any]:
    """WeasyPrint's own functions below ours."""
    pdf._engine()
    from weasyprint.pdf.fonts import Font

    found = {**inspect.getclosurevars(Font.__init__).nonlocals, **inspect.getclosurevars(Font.clean).nonlocals}
    return {name: found[name] for name in KNOWN}


def test_the_wrapped_methods_are_the_known_ones() -> None:
    hashes = {name: hashlib.sha256(inspect.getsource(one).encode()).hexdigest()[:16] for name, one in plain().items()}
    assert hashes == KNOWN


def test_a_paper_is_the_same_whether_fonts_are_copied_or_read_in_place(
    samples: tuple[Any, ...], data: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    in_place = render_paper("X1", data, templates=samples).data
    from weasyprint.pdf.fonts import Font

    theirs = plain()
    monkeypatch.setattr(Font, "__init__", theirs["plain_init"])
    monkeypatch.setattr(Font, "clean", theirs["plain_clean"])
    assert render_paper("X1", data, templates=samples).data == in_place
