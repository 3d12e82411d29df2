"""Boxes and told remedies: what was chosen at the desk is what the paper ticks and says."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mediation.documents import context, dialect, templating, text, tree
from mediation.documents.context_forms import ACTS, CHOICES
from mediation.procedure.load import load_procedure

_SPEC = importlib.util.spec_from_file_location("cases_fixture", Path(__file__).with_name("cases_fixture.py"))
assert _SPEC
assert _SPEC.loader
cases = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(cases)

_PLACE = {
    "F10": "session", "F14": "follow_up", "F20": "refusal", "F21": "failure", "F21b": "failure", "F23": "service",
    "F10a": "session", "F10j": "session", "S06": "told", "P03": "appointment", "P04": "pause", "P06": "withdrawal", "P07": "urge",
    "R02": "told", "R04": "told",
}  # fmt: skip
"""Form → the part of its data that holds the answers."""
NOT_ALL = ("F24b", "S02", "S03")
"""Forms of entries with tables or several acts in them; test_tracks_content.py looks at their boxes."""
TICKS = [
    (form, name, choice)
    for form, fields in CHOICES.items()
    if form not in NOT_ALL
    for name, act in fields.items()
    for choice in load_procedure().acts[act].field(name).choices  # type: ignore[union-attr]
]


def words(form: str, data: dict[str, Any]) -> str:
    """What the paper says, white space folded."""
    source = templating.evaluate(form, data, templating.folders(None))
    return text.fold("".join(tree.text(dialect.parse(source, form=form))))


@pytest.mark.parametrize(("form", "name", "choice"), TICKS)
def test_every_choice_of_the_desk_is_a_box_of_the_paper(form: str, name: str, choice: str) -> None:
    data = context.build(cases.leak(), form, procedure=load_procedure(), today=date(2026, 12, 1), blank=True)
    assert choice in data["choices"][name]
    place = data["party"]["agents"][0] if form == "F07" else data[_PLACE[form]]
    place[name] = choice
    said = words(form, data)
    assert f"■{choice}" in said
    assert said.count("■") == 1


@pytest.mark.parametrize(("form", "act"), [(form, act) for form, acts in ACTS.items() for act in acts])
def test_every_way_to_end_is_a_box_of_the_paper(form: str, act: str) -> None:
    procedure = load_procedure()
    data = context.build(cases.leak(), form, procedure=procedure, today=date(2026, 12, 1), blank=True)
    data[_PLACE[form]]["act"] = act
    said = words(form, data)
    assert f"■{procedure.acts[act].label}" in said
    assert said.count("■") == 1


@pytest.mark.parametrize("form", ["F21", "F21b", "F22"])
def test_papers_of_termination_say_what_was_told(form: str) -> None:
    snapshot = cases.failed()
    told = cases.entry(
        9,
        "fail",
        date(2026, 11, 28),
        reason="达不成协议",
        undisputed="渗水属实。",
        remedies_told=True,
        remedies="可以向博望县人民法院起诉。\n也可以申请法律援助。",
    )
    snapshot = replace(snapshot, entries=(*snapshot.entries[:-1], told))
    said = words(form, context.build(snapshot, form, procedure=load_procedure(), today=date(2026, 12, 1)))
    assert "通过仲裁、行政、司法等途径维护自己的权利" in said
    assert "可以向博望县人民法院起诉。" in said
    assert "也可以申请法律援助。" in said
