"""The table of actions is whole, and footer, help and palette follow it."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest
from textual.screen import Screen

import mediation.tui.dialogs
import mediation.tui.screens
from mediation.tui import actions
from mediation.tui.asking import BaseScreen
from mediation.tui.screens.help import key_lines
from mediation.tui.widgets.chrome import ActionBar
from mediation.values.text import cell_width

CHINESE = re.compile(r"[\u4e00-\u9fff]")
# alt+f and alt+b arrive as word jumps; ctrl+h, ctrl+i, ctrl+j, ctrl+m cannot be told from backspace, tab and enter; ctrl+space and the like switch input methods.
UNUSABLE = {
    "alt+f",
    "alt+b",
    "ctrl+h",
    "ctrl+i",
    "ctrl+j",
    "ctrl+m",
    "ctrl+space",
    "ctrl+.",
    "ctrl+,",
    "alt+enter",
    "shift+enter",
    "ctrl+enter",
}


def screens() -> list[type[BaseScreen[object]]]:
    found: list[type[BaseScreen[object]]] = []
    for package in (mediation.tui.screens, mediation.tui.dialogs):
        for module in pkgutil.iter_modules(package.__path__):
            loaded = importlib.import_module(f"{package.__name__}.{module.name}")
            found += [
                v
                for v in vars(loaded).values()
                if isinstance(v, type) and issubclass(v, BaseScreen) and v.__module__ == loaded.__name__
            ]
    return [s for s in found if s.place and "BINDINGS" in vars(s)]


@pytest.mark.parametrize("action", actions.TABLE, ids=lambda a: a.id)
def test_every_action_has_a_key_a_label_and_a_sentence(action: actions.Action) -> None:
    assert action.keys
    assert 1 <= cell_width(action.label) <= 10
    assert action.help.endswith("。")
    assert CHINESE.search(action.help)
    assert all(place in actions.PLACES for place in action.places)
    assert all(need in actions.NEEDS for need in action.needs)


@pytest.mark.parametrize("action", actions.TABLE, ids=lambda a: a.id)
def test_no_key_is_a_bare_letter_or_cannot_be_told_apart(action: actions.Action) -> None:
    for key in action.keys:
        assert re.fullmatch(r"f\d{1,2}|(ctrl|alt)\+\w|enter|escape|space", key), key
        assert key not in UNUSABLE


def test_keys_that_terminals_take_have_a_second_key() -> None:
    for action in actions.TABLE:
        if {"f1", "f10", "f11"} & set(action.keys):
            assert set(action.keys) - {"f1", "f10", "f11"}


def test_no_place_binds_one_key_twice() -> None:
    for place in actions.PLACES:
        if place == actions.EVERYWHERE:
            continue
        keys = [key for action in actions.at(place) for key in action.keys]
        assert len(keys) == len(set(keys)), place


def test_every_screen_answers_every_action_of_its_place() -> None:
    assert len(screens()) > 12
    for screen in screens():
        for action in actions.at(screen.place):
            assert callable(getattr(screen, f"do_{action.id}", None)), (screen, action.id)


def test_every_place_belongs_to_a_screen() -> None:
    places = {screen.place for screen in screens()}
    assert set(actions.PLACES) - {actions.EVERYWHERE} == places


def test_help_names_every_action_of_the_place() -> None:
    for place in actions.PLACES:
        if place in (actions.EVERYWHERE, *actions.DIALOGS):
            continue
        lines = "\n".join(str(line[0] if isinstance(line, tuple) else line) for line in key_lines(place))
        for action in actions.at(place):
            assert action.help in lines, (place, action.id)


@pytest.mark.parametrize("width", [40, 78, 118, 158])
def test_the_footer_never_cuts_a_label_and_keeps_help(width: int) -> None:
    for place in actions.PLACES:
        bar = ActionBar(place)
        bar.holds = frozenset(actions.NEEDS)
        shown = bar.chosen(width)
        total = sum(cell_width(actions.key_name(a.keys[0])) + cell_width(a.label) + 3 for a in shown)
        assert total <= width + 2, place
        if any(a.id == "help" for a in actions.at(place)):
            assert shown[-1].id == "help"


def test_labels_and_keys_on_screens_are_chinese_or_key_names() -> None:
    for screen in screens():
        assert issubclass(screen, Screen)
        for binding in screen.BINDINGS:
            description = binding[2] if isinstance(binding, tuple) else binding.description
            assert CHINESE.search(description) or description == "Word", (screen, binding)
