"""Every paper, filled and blank: DOCX, PDF and tree say the same words, and every character has a glyph."""

from __future__ import annotations

import importlib.util
import re
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mediation.documents import context, dialect, layout, make, templating, text
from mediation.documents.checks import check_pdfa
from mediation.documents.context_forms import PARTS
from mediation.procedure.load import load_procedure

_SPEC = importlib.util.spec_from_file_location("cases_fixture", Path(__file__).with_name("cases_fixture.py"))
assert _SPEC
assert _SPEC.loader
cases = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(cases)

_TRACKS = importlib.util.spec_from_file_location("tracks_fixture", Path(__file__).with_name("tracks_fixture.py"))
assert _TRACKS
assert _TRACKS.loader
tracks = importlib.util.module_from_spec(_TRACKS)
_TRACKS.loader.exec_module(tracks)

TODAY = date(2026, 12, 1)
CASE_OF = {
    "F07": "rare", "F12": "support", "F15": "minor", "F20": "refused", "F20b": "refused", "F21": "failed", "F21b": "failed",
    "F22": "failed", "F23b": "wages", "P01": "wages", "P06": "withdrawn",
    "F05j": "court_agreed", "F10j": "court_agreed", "F11j": "court_agreed", "P02j": "court_agreed", "R05": "court_agreed",
    "R01": "police", "R03": "court_failed", "F24": "handed_over", "F24b": "police", "F24c": "court_failed", "F29": "police",
    "F31": "agency_agreed", "F34": "agency_agreed", "F36": "agency_agreed", "F37": "agency_agreed", "F10a": "agency_agreed",
    "F38": "agency_agreed", "F39": "agency_ended", "F42": "agency_ex_officio", "F35": "agency_refused", "F45": "agency_agreed",
    "F46": "rare", "F47": "enforced", "F48": "enforced", "S02": "watched", "S03": "watched", "S04": "watched",
    "S05": "watched", "S06": "watched", "R02": "guided", "R04": "suspected", "S07": "police_told", "F49": "reviewed",
    "F06b": "wages", "F15b": "confirmed", "F25": "watched", "F26": "watched", "F30": "agency_agreed", "F32": "agency_agreed",
    "F33": "agency_ex_officio", "F40": "agency_agreed", "F41": "agency_agreed", "R06": "enforced", "S01": "watched",
}  # fmt: skip
"""The case each paper is printed from; 01, the leaking ceiling, for all others."""


def told(case: str) -> Any:
    """The case of that name, from either collection."""
    return getattr(cases if hasattr(cases, case) else tracks, case)()


def paper(form: str, case: str, *, blank: bool = False) -> dict[str, Any]:
    built: dict[str, Any] = context.build(told(case), form, procedure=load_procedure(), today=TODAY, blank=blank)
    return built


def same_words(form: str, data: dict[str, Any]) -> str:
    """The paper's text, after PDF and DOCX were found to say exactly that."""
    doc, missing = make.build(form, data, where=templating.folders(None), data_sha=make.data_sha256(data))
    assert not missing
    pdf = make.render_paper(form, data, fmt="pdf")
    docx = make.render_paper(form, data, fmt="docx")
    assert text.compare(doc, pdf=pdf.data, docx=docx.data) == ()
    assert check_pdfa(pdf.data) == ()
    return text.of_tree(doc)


def seeded(source: str, seed: int) -> dict[str, str]:
    """The template's output with one word of its body dropped, swapped with the next or doubled."""
    places = [
        match.start() + 1
        for match in re.finditer(r"[\u4e00-\u9fff]{4,}", source)
        if source.rfind(">", 0, match.start()) > source.rfind("<", 0, match.start())
    ]
    at = next(one for one in places[seed % len(places) :] + places if source[one] != source[one + 1])
    before, first, second, after = source[:at], source[at], source[at + 1], source[at + 2 :]
    return {
        "dropped": before + second + after,
        "swapped": before + second + first + after,
        "doubled": before + first + first + second + after,
    }


@pytest.mark.parametrize("form", sorted(PARTS))
def test_a_word_dropped_swapped_or_doubled_in_any_form_is_found_in_both(form: str) -> None:
    data = paper(form, CASE_OF.get(form, "leak"))
    pdf = make.render_paper(form, data, fmt="pdf").data
    docx = make.render_paper(form, data, fmt="docx").data
    made, _ = make.build(form, data, where=templating.folders(None), data_sha=make.data_sha256(data))
    source = templating.evaluate(form, data, templating.folders(None))

    def parted(words: str) -> list[str]:
        doc = layout.settle(replace(dialect.parse(words, form=form), code=made.code))
        return [one.where for one in text.compare(doc, pdf=pdf, docx=docx)]

    assert parted(source) == []
    for error, changed in seeded(source, zlib.crc32(form.encode())).items():
        assert parted(changed) == ["DOCX", "PDF"], error


def test_every_form_of_the_pack_has_its_template_and_its_data() -> None:
    forms = load_procedure().forms
    assert set(forms) == set(PARTS)
    shipped = templating.templates_dir()
    assert [form.id for form in forms.values() if not (shipped / form.file).is_file()] == []


@pytest.mark.parametrize("form", sorted(PARTS))
def test_filled_paper_says_the_same_in_all_three(form: str) -> None:
    case = CASE_OF.get(form, "leak")
    words = same_words(form, paper(form, case))
    assert "{{" not in words
    assert "None" not in words


@pytest.mark.parametrize("form", sorted(PARTS))
def test_blank_paper_says_the_same_in_all_three_and_names_nobody(form: str) -> None:
    snapshot = told(CASE_OF.get(form, "leak"))
    words = same_words(form, paper(form, CASE_OF.get(form, "leak"), blank=True))
    named = [p.name for p in snapshot.parties] + [p.id_no for p in snapshot.parties if p.id_no] + [snapshot.reg_no]
    assert [name for name in named if name in words] == []
    assert "空空" not in words


@pytest.mark.parametrize("case", ["crowd", "minor", "rare", "wages"])
@pytest.mark.parametrize("form", ["F04", "F10", "F11"])
def test_many_parties_minors_companies_and_rare_characters(form: str, case: str) -> None:
    words = same_words(form, paper(form, case))
    for party in getattr(cases, case)().parties:
        assert party.name in words


@pytest.mark.parametrize("case", ["leak", "minor"])
def test_an_agreement_on_lines_says_the_same_as_one_in_prose(case: str) -> None:
    snapshot = told(case)
    ruled = context.build(snapshot, "F11", procedure=load_procedure(), today=TODAY, ruled=True)
    lined, _ = make.build("F11", ruled, where=templating.folders(None))
    prose, _ = make.build("F11", paper("F11", case), where=templating.folders(None))
    assert lined.skin == "ruled"
    assert same_words("F11", ruled).split("F11")[0] == text.of_tree(prose).split("F11")[0]
