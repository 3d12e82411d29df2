"""How papers fall on their pages: no page of signatures alone, letters on one page, sheets of two parties on one."""

from __future__ import annotations

import importlib.util
from datetime import date
from pathlib import Path

import pytest

from mediation.documents import context
from mediation.documents.make import render_paper
from mediation.documents.text import fold, pdf_pages
from mediation.documents.tree import BLANK_HERE, SIGN_PAGE
from mediation.procedure.load import load_procedure

_SPEC = importlib.util.spec_from_file_location("cases_fixture", Path(__file__).with_name("cases_fixture.py"))
assert _SPEC
assert _SPEC.loader
cases = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(cases)


def pages(form: str, case: str, *, blank: bool = False) -> list[str]:
    data = context.build(
        getattr(cases, case)(), form, procedure=load_procedure(), today=date(2026, 12, 1), blank=blank, draft=True
    )
    return [fold(page) for page in pdf_pages(render_paper(form, data).data)]


@pytest.mark.parametrize("form", ["F04", "F06", "F10", "F14", "F19", "P01", "P02", "P03", "P04", "F13b", "F16"])
def test_a_dispute_of_two_is_written_on_single_pages(form: str) -> None:
    assert len(pages(form, "leak")) == 1


@pytest.mark.parametrize(
    "form",
    [
        "F01",
        "F02",
        "F03",
        "F06",
        "F12",
        "F14",
        "F20",
        "F20b",
        "F21",
        "F21b",
        "F22",
        "F23",
        "P02",
        "P05",
        "P06",
        "S02",
        "S05",
        "F24",
    ],
)
def test_blanks_that_are_one_sheet_stay_one_page(form: str) -> None:
    assert len(pages(form, "leak", blank=True)) == 1


def test_the_notice_of_termination_keeps_its_seal_on_the_first_page() -> None:
    assert len(pages("F21", "failed")) == 1


@pytest.mark.parametrize(
    ("form", "case", "words"),
    [
        ("F04", "wages", "征询意愿情况"),
        ("F04", "crowd", SIGN_PAGE),
        ("F10", "wages", "以上记录已经各方当事人阅看"),
        ("F11", "minor", "份，当事人、"),
        ("F11", "wages", "份，当事人、"),
        ("F11", "crowd", SIGN_PAGE),
        ("P03", "crowd", SIGN_PAGE),
        ("F15", "wages", "此致"),
        ("P08", "wages", "以上内容本人（单位）已经知晓"),
    ],
)
def test_signatures_never_stand_alone_without_saying_so(form: str, case: str, words: str) -> None:
    assert words in pages(form, case)[-1]


def test_an_agreement_takes_smaller_letters_where_that_spares_a_page() -> None:
    assert len(pages("F11", "minor")) == 2


@pytest.mark.parametrize("case", ["leak", "minor", "wages", "rare", "crowd"])
@pytest.mark.parametrize("form", ["F11", "F15"])
def test_the_words_before_the_clauses_stand_on_the_page_of_the_first(form: str, case: str) -> None:
    lead = "自愿达成如下协议：" if form == "F11" else "协议的主要内容："
    page = next(one for one in pages(form, case) if lead in one)
    assert page.split(lead, 1)[1].startswith("一、")


def test_thirty_wishes_stand_on_the_page_of_the_dispute() -> None:
    page = next(one for one in pages("F04", "crowd") if "纠纷简要情况" in one)
    assert "征询意愿情况" in page


@pytest.mark.parametrize("case", ["minor", "wages", "crowd"])
def test_no_page_says_both_that_the_rest_is_blank_and_that_it_is_for_signatures(case: str) -> None:
    found = pages("F11", case)
    assert any(BLANK_HERE in page or SIGN_PAGE in page for page in found)
    assert [page for page in found if BLANK_HERE in page and SIGN_PAGE in page] == []
