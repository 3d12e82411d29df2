"""Names nobody would expect, thirty parties, and cases of which little is known, on papers of every track."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mediation.documents import context, dialect, templating, text, tree
from mediation.procedure.load import load_procedure
from mediation.records.snapshot import Snapshot

_SPEC = importlib.util.spec_from_file_location("tracks_fixture", Path(__file__).with_name("tracks_fixture.py"))
assert _SPEC
assert _SPEC.loader
tracks = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(tracks)

UNRULY = "[/]路{{7*7}}=cmd<b>&\"'"
FORMS = ["F05j", "F11j", "R03", "R05", "F24", "F29", "F31", "F37", "F38", "F42", "F47", "S02", "S05", "S06"]
CASE_OF = {
    "F05j": "court_agreed", "F11j": "court_agreed", "R03": "court_failed", "R05": "court_agreed", "F24": "handed_over",
    "F29": "police", "F31": "agency_agreed", "F37": "agency_agreed", "F38": "agency_agreed", "F42": "agency_ex_officio",
    "F47": "enforced", "S02": "watched", "S05": "watched", "S06": "watched",
}  # fmt: skip


def words(snapshot: Snapshot, form: str) -> str:
    data = context.build(snapshot, form, procedure=load_procedure(), today=date(2026, 12, 30), draft=True)
    return text.fold(
        "".join(tree.text(dialect.parse(templating.evaluate(form, data, templating.folders(None)), form=form)))
    )


@pytest.mark.parametrize("form", FORMS)
def test_names_are_names_and_thirty_parties_fit_on_papers_of_every_track(form: str) -> None:
    found = getattr(tracks, CASE_OF[form])()
    first, *others = found.parties
    more = tuple(replace(first, id=f"x{n}", ordinal=n + 1, name=f"当事人{n}㛃䶮") for n in range(1, 30))
    unruly = replace(found, title=f"{UNRULY}纠纷", parties=(replace(first, name=UNRULY), *others, *more))
    said = words(unruly, form)
    assert UNRULY in said
    assert "49=cmd" not in said


@pytest.mark.parametrize("form", FORMS)
def test_papers_of_every_track_bear_a_case_of_which_little_is_known(form: str) -> None:
    found = getattr(tracks, CASE_OF[form])()
    kept = ("organ_kind", "mode", "referral")
    bare = replace(
        found, facts="", claims=(), mediators=(), recorder=None, first_owner="",
        parties=tuple(replace(p, gender="", birth=None, id_no="", uscc="", phone="", address="", agents=()) for p in found.parties),
        entries=tuple(replace(e, fields=tuple(pair for pair in e.fields if pair[0] in kept)) for e in found.entries),
    )  # fmt: skip
    said = words(bare, form)
    assert "None" not in said
    assert "[]" not in said
