"""Boxes and told remedies: what was chosen at the desk is what the paper ticks and says."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mediation.documents import context, dialect, templating, text, tree
from mediation.documents.context_forms import CHOICES
from mediation.procedure.load import load_procedure

_SPEC = importlib.util.spec_from_file_location("cases_fixture", Path(__file__).with_name("cases_fixture.py"))
assert _SPEC
assert _SPEC.loader
cases = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(cases)

_PLACE = {"F10": "session", "F14": "follow_up", "F23": "service", "P07": "urge"}
TICKS = [
    (form, name, choice)
    for form, fields in CHOICES.items()
    for name, act in fields.items()
    for choice in load_procedure().acts[act].field(name).choices  # type: ignore[union-attr]
]


@pytest.mark.parametrize(("form", "name", "choice"), TICKS)
def test_every_choice_of_the_desk_is_a_box_of_the_paper(form: str, name: str, choice: str) -> None:
    data = context.build(cases.leak(), form, procedure=load_procedure(), today=date(2026, 12, 1), blank=True)
    assert choice in data["choices"][name]
    data[_PLACE[form]][name] = choice
    source = templating.evaluate(form, data, templating.folders(None))
    said = text.fold("".join(tree.text(dialect.parse(source, form=form))))
    assert f"■{choice}" in said
    assert said.count("■") == 1


def test_the_notice_of_termination_says_what_was_told() -> None:
    snapshot = cases.failed()
    told = cases.entry(
        9, "fail", date(2026, 11, 28), reason="达不成协议", remedies="可以向博望县人民法院起诉。\n也可以申请法律援助。"
    )
    snapshot = replace(snapshot, entries=(*snapshot.entries[:-1], told))
    data = context.build(snapshot, "F21", procedure=load_procedure(), today=date(2026, 12, 1))
    source = templating.evaluate("F21", data, templating.folders(None))
    said = text.fold("".join(tree.text(dialect.parse(source, form="F21"))))
    assert "可以向博望县人民法院起诉。" in said
    assert "也可以申请法律援助。" in said
