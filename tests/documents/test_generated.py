"""Five hundred made-up cases, every form at least eight times over them: tree, DOCX and PDF say the same, and say it whole.

``GENERATED_CROSS=1`` (``make soak``) prints every form from every case instead.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pypdfium2
import pytest

from mediation.documents import context, docx, layout, make, pdf, templating, text, tree
from mediation.documents.context_forms import PARTS
from mediation.documents.tree import Doc
from mediation.procedure.load import load_procedure
from mediation.records.snapshot import Snapshot
from tests.documents import generated
from tests.documents.test_forms_text import CASE_OF, told

FORMS = sorted(PARTS)
TODAY = date(2026, 12, 1)
CHUNKS = 20
CROSS = os.environ.get("GENERATED_CROSS") == "1"
"""Whether every form is printed from every case."""
EDGE_PT = 4.0
"""How far a letter may stand outside the type area: flush lines and borders."""
FOOT_MM = 5.0
"""From the type area down to the page mark."""


def drawn(number: int) -> tuple[str, ...]:
    """The forms printed from a case."""
    return tuple(FORMS) if CROSS else generated.dealt(FORMS)[number]


def settled(form: str, snapshot: Snapshot) -> Doc:
    data = context.build(snapshot, form, procedure=load_procedure(), today=TODAY, draft=True)
    doc, missing = make.build(form, data, where=templating.folders(None), data_sha=make.data_sha256(data))
    assert not missing
    return doc


def test_every_form_is_drawn_eight_times_and_every_case_at_least_once() -> None:
    dealt = generated.dealt(FORMS)
    count = Counter(form for forms in dealt for form in forms)
    assert len(dealt) == generated.CASES
    assert min(map(len, dealt)) >= 1
    assert [form for form in FORMS if count[form] < generated.DRAWS] == []


def test_the_cases_are_the_same_each_time_and_hold_what_they_should() -> None:
    made = [generated.generated(number, told("leak")) for number in range(generated.CASES)]
    assert made[7] == generated.generated(7, told("leak"))
    sizes = {len(one.parties) for one in made}
    words = "".join(party.name for one in made for party in one.parties)
    assert min(sizes) == 1
    assert max(sizes) >= generated.MOST - 2
    assert [part for part in (*generated.RARE, *generated.UNRULY, "有限责任公司") if part not in words] == []
    assert any(party.guardians for one in made for party in one.parties)
    assert any(party.agents for one in made for party in one.parties)
    assert any(not one.facts for one in made)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_tree_docx_and_pdf_say_the_same_and_say_it_whole(chunk: int) -> None:
    faults = [
        fault
        for number in range(chunk, generated.CASES, CHUNKS)
        for form in drawn(number)
        for fault in faults_of(number, form)
    ]
    assert faults == []


@pytest.mark.parametrize(("number", "form"), [(300, "F11"), (460, "F11j"), (400, "F26")])
def test_papers_that_once_failed_in_the_full_cross(number: int, form: str) -> None:
    assert faults_of(number, form) == []


def faults_of(number: int, form: str) -> list[str]:
    """What is wrong with a form printed from a case, each fault with its place."""
    snapshot = generated.generated(number, told(CASE_OF.get(form, "leak")))
    doc = settled(form, snapshot)
    office, (printed, _) = docx.draw(doc), pdf.draw(doc, templating.folders(None))
    xml = ZipFile(BytesIO(office)).read("word/document.xml").decode()
    found = {
        "text": map(str, text.compare(doc, docx=office, pdf=printed)),
        "cut": cut(doc, snapshot),
        "outside": outside(doc, printed),
        "headless": headless(doc, printed),
        "DOCX rows": office_rows(doc, xml),
    }
    return [f"case {number}, {form}, {kind}: {one}" for kind, all_of in found.items() for one in all_of]


def office_rows(doc: Doc, xml: str) -> Iterator[str]:
    """Rows of a DOCX that are heads and not repeated, or fit a page and may be split all the same."""
    rows = [(row, table) for table in tree.tables(doc.blocks) for row in table.rows]
    heads = sum(row.header for row, _ in rows)
    whole = sum(not layout.is_long_row(row, table, doc) for row, table in rows)
    if (said := xml.count("<w:tblHeader/>")) != heads:
        yield f"{said} of {heads} heads repeated"
    if (said := xml.count("<w:cantSplit/>")) < whole:
        yield f"{said} of {whole} rows kept whole"


def cut(doc: Doc, snapshot: Snapshot) -> Iterator[str]:
    """Names and addresses that begin on the paper and do not go on to their end."""
    words = text.of_tree(doc)
    values = [text.fold(one) for one in generated.marks(snapshot)]
    for value in values:
        alike = [one for one in values if one[:3] == value[:3]]
        begun = words.count(value[:3])
        if begun and begun != sum(words.count(one) for one in set(alike)):
            yield value


def outside(doc: Doc, printed: bytes) -> Iterator[str]:
    """Words of a PDF that stand outside the type area, where a printer or a binding would swallow them."""
    point = 72 / 25.4
    left, right = doc.page.left * point - EDGE_PT, (doc.page.width - doc.page.right) * point + EDGE_PT
    foot = doc.page.bottom * point
    with pypdfium2.PdfDocument(printed) as document:
        for page in document:
            words = page.get_textpage()
            for index in range(words.count_rects()):
                x0, y0, x1, y1 = words.get_rect(index)
                into_foot = y0 < foot - EDGE_PT and y1 > foot - FOOT_MM * point
                if x0 < left or x1 > right or into_foot or y1 > doc.page.height * point:
                    yield words.get_text_bounded(x0, y0, x1, y1)


def headless(doc: Doc, printed: bytes) -> Iterator[str]:
    """The first words of pages on which a table goes on without its head."""
    bodies = [span for span in table_bodies(doc) if span[0]]
    for start, words in text.page_starts(doc, printed)[1:]:
        for head, first, last in bodies:
            if first <= start < last and not words.startswith(head):
                yield words[:20]


def table_bodies(doc: Doc) -> list[tuple[str, int, int]]:
    """Of each table: the words of its head, and where in the tree's text the rows after it begin and end."""
    seen: list[tuple[tree.Row, tree.Table]] = []
    found: dict[int, tuple[str, int, int]] = {}
    at = 0
    for words in tree.pieces(doc, lambda row, table: bool(seen.append((row, table)))):
        said = text.fold("".join(words))
        if seen:
            row, table = seen.pop()
            head, first, _ = found.get(id(table), ("", at, at))
            end = at + len(said)
            found[id(table)] = (head + said, end, end) if row.header else (head, first, end)
        at += len(said)
    return list(found.values())


def test_words_lost_or_moved_in_a_row_over_several_pages_are_found() -> None:
    number = next(n for n in range(generated.CASES) if len(generated.generated(n, told("leak")).parties) > 45)
    doc = settled("F27", generated.generated(number, told("leak")))
    printed, pages = pdf.draw(doc, templating.folders(None))
    assert pages > 1
    assert text.split_rows(doc)
    assert text.compare(doc, pdf=printed) == ()
    words = next(run.text for run in runs_of(doc) if len(run.text) > 400)
    for changed in (words[:300] + words[301:], words[:300] + words[302] + words[301] + words[303:], f"{words}多"):
        other = tree.map_runs(doc, lambda run, new=changed: replace(run, text=new) if run.text == words else run)
        assert [one.where for one in text.compare(other, pdf=printed)] == ["PDF"]


def runs_of(doc: Doc) -> Iterator[tree.Run]:
    for table in tree.tables(doc.blocks):
        for row in table.rows:
            for block in (block for cell in row.cells for block in cell.blocks):
                if isinstance(block, tree.Para):
                    yield from block.runs
