"""Whatever paper or clause cites a law names a text of laws.toml, by its key or by its exact title."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_CITED = re.compile(r"《([^《》]+)》(?:第[一二三四五六七八九十百千零]+条、?)+")


def titles() -> set[str]:
    texts = tomllib.loads((ROOT / "mediation" / "procedure" / "laws.toml").read_text(encoding="utf-8"))["law"]
    return {text["title"] for text in texts}


def citations(data: object) -> Iterator[str]:
    """Every ``law`` said in words."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "law" and isinstance(value, str) and value:
                yield value
            else:
                yield from citations(value)
    elif isinstance(data, list):
        for value in data:
            yield from citations(value)


def test_every_paper_rests_on_a_known_text_and_names_the_article(p):
    resting = [law for form in p.forms.values() for law in (*form.laws, *form.filing)]
    assert len(resting) > 15
    assert {law.title for law in resting} <= titles()
    assert all(law.article for law in resting)


@pytest.mark.parametrize("name", ["notices.toml", "clauses.toml"])
def test_a_law_cited_in_words_is_one_of_the_texts_and_nothing_else_is_said(name):
    known = titles()
    said = list(citations(tomllib.loads((ROOT / "templates" / name).read_text(encoding="utf-8"))))
    assert len(said) > 10
    for words in said:
        named = _CITED.findall(words)
        assert named, words
        assert set(named) <= known, words
        rest = _CITED.sub("", words).strip("，、")
        assert rest in ("", "参照"), words
