"""The sheet of an agreed extension names who agreed: of a court's limit the parties alone."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mediation.documents import context, dialect, templating, text, tree
from mediation.procedure.load import load_procedure

_SPEC = importlib.util.spec_from_file_location("tracks_fixture", Path(__file__).with_name("tracks_fixture.py"))
assert _SPEC
assert _SPEC.loader
tracks = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(tracks)


@pytest.mark.parametrize("track", ["people", "judicial"])
def test_a_court_s_limit_is_extended_by_the_parties_alone(track):
    start = tracks.cases.case(5, entries=())
    extended = replace(
        tracks.act(2, "extend", date(2026, 11, 10), track, until="2026-12-10", reason="当事人在外地"), id="e2"
    )
    case = tracks.with_acts(start, extended)
    built = context.build(case, "P05", "e2", procedure=load_procedure(), today=date(2026, 12, 30), draft=True)
    source = templating.evaluate("P05", built, templating.folders(None))
    said = text.fold("".join(tree.text(dialect.parse(source, form="P05"))))
    assert "2026年12月10日" in said
    assert (f"各方当事人和{case.centre.committee}一致同意" in said) is (track == "people")
    assert ("各方当事人一致同意" in said) is (track == "judicial")
