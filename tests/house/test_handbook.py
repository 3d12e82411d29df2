"""The handbook says what the program does: its tables are made from the program and must not lag behind it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from mediation.casework.drafting import CASE_KEYS
from mediation.procedure.law import Law
from mediation.procedure.load import load_procedure

ROOT = Path(__file__).resolve().parents[2]


def test_the_generated_tables_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "docs/tools/handbook.py", "--check"], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_every_key_of_an_intake_file_is_explained() -> None:
    text = (ROOT / "docs/手册.md").read_text(encoding="utf-8")
    assert [key for key in CASE_KEYS if f"`{key}`" not in text] == []


GRADES = ("V", "VL", "S", "CFG")
"""Read in full; local; only seen; no text fixes it, so that the centre does."""


FREE = ("CFG", "S")
"""Grades without an article of their own: the centre's setting, and texts of which only an excerpt was seen."""
UNNUMBERED = {"written_hainan"}
"""Conditions of a text that was read without noting the number of the article: screens say 条号待核."""
BY_KIND = {"written_kind"}
"""Conditions whose articles stand with the kind of the dispute."""


def faults(what: str, laws: Sequence[Law]) -> list[str]:
    """What is wrong with the texts something rests on."""
    found = [f"{what} rests on nothing"] if not laws else []
    found += [f"{what}: {law.title} of grade {law.grade}" for law in laws if law.grade not in GRADES]
    return found + [
        f"{what}: {law.title} without an article" for law in laws if not law.article and law.grade not in FREE
    ]


def test_every_act_rests_on_an_article_of_known_grade() -> None:
    ways = [way for act in load_procedure().acts.values() for way in act.ways]
    assert [fault for way in ways for fault in faults(f"{way.id} from {way.from_}", way.laws)] == []


def test_every_deadline_rests_on_an_article_of_known_grade() -> None:
    assert [fault for rule in load_procedure().clocks for fault in faults(rule.id, rule.laws)] == []


def test_every_condition_rests_on_an_article_of_known_grade() -> None:
    p = load_procedure()
    own = [guard for guard in p.guards.values() if guard.id not in UNNUMBERED | BY_KIND]
    assert [fault for guard in own for fault in faults(guard.id, guard.laws)] == []
    written = {kind.id: kind.written for kind in p.kinds.values() if kind.written}
    assert written
    assert [fault for kind, laws in written.items() for fault in faults(kind, laws)] == []


def test_a_condition_whose_article_was_not_noted_says_so() -> None:
    for name in UNNUMBERED:
        (law,) = load_procedure().guards[name].laws
        assert (law.grade, law.article) == ("VL", "")
        assert law.cite.endswith("（条号待核）")


def test_every_act_and_deadline_stands_in_the_appendix_with_what_it_rests_on() -> None:
    text = (ROOT / "docs/手册.md").read_text(encoding="utf-8")
    p = load_procedure()
    rows = [line.split(" | ") for line in text.partition("## 附录一")[2].splitlines() if line.startswith("| ")]
    grounds = {re.sub("（[TD][^（]*）$", "", row[0].removeprefix("| ")): row[-1] for row in rows}
    assert [act.id for act in p.acts.values() if "〔" not in grounds.get(act.label, "")] == []
    assert [rule.id for rule in p.clocks if "〔" not in grounds.get(rule.id, "")] == []
