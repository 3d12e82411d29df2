"""The handbook says what the program does: its tables are made from the program and must not lag behind it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from mediation.casework.drafting import CASE_KEYS
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


def test_every_act_rests_on_an_article_of_known_grade() -> None:
    for act in load_procedure().acts.values():
        for way in act.ways:
            assert way.laws, f"{way.id} from {way.from_} rests on nothing"
            for law in way.laws:
                assert law.grade in GRADES, (way.id, law)
                assert law.article or law.grade in ("CFG", "VL", "S"), f"{way.id}: {law.title} without an article"


def test_every_deadline_rests_on_an_article_of_known_grade() -> None:
    for rule in load_procedure().clocks:
        assert rule.laws, f"{rule.id} rests on nothing"
        for law in rule.laws:
            assert law.grade in GRADES, (rule.id, law)
            assert law.article or law.grade in ("CFG", "VL", "S"), f"{rule.id}: {law.title} without an article"


def test_every_act_and_deadline_stands_in_the_appendix_with_what_it_rests_on() -> None:
    text = (ROOT / "docs/手册.md").read_text(encoding="utf-8")
    p = load_procedure()
    rows = [line.split(" | ") for line in text.partition("## 附录一")[2].splitlines() if line.startswith("| ")]
    grounds = {re.sub("（[TD][^（]*）$", "", row[0].removeprefix("| ")): row[-1] for row in rows}
    assert [act.id for act in p.acts.values() if "〔" not in grounds.get(act.label, "")] == []
    assert [rule.id for rule in p.clocks if "〔" not in grounds.get(rule.id, "")] == []
