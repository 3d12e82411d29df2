"""Whatever paper, rule or clause cites a law names a text of laws.toml and an article that was checked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROCEDURE = ROOT / "mediation" / "procedure"
TEMPLATES = ROOT / "templates"
_CITED = re.compile(r"《([^《》]+)》((?:第[一二三四五六七八九十百千零]+条、?)*)")
_IN_WORDS = re.compile(
    r"《([^《》]+)》((?:第[一二三四五六七八九十百千零\d]+条(?:第[一二三四五六七八九十\d]+款)?[、和]?)+)"
)
_ARTICLE = re.compile(r"第([一二三四五六七八九十百千零\d]+)条(?:第([一二三四五六七八九十\d]+)款)?")
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")}
_UNITS = {"十": 10, "百": 100, "千": 1000}


def table(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


TEXTS = {text["key"]: text for text in table(PROCEDURE / "laws.toml")["law"]}
KNOWN = {text["key"]: text for text in table(Path(__file__).with_name("known_articles.toml"))["text"]}
_KEYED = re.compile(rf"({'|'.join(map(re.escape, TEXTS))}) (\S+)")


def titles() -> set[str]:
    return {text["title"] for text in TEXTS.values()}


def strings(data: object) -> Iterator[str]:
    if isinstance(data, dict):
        for value in data.values():
            yield from strings(value)
    elif isinstance(data, list):
        for value in data:
            yield from strings(value)
    elif isinstance(data, str):
        yield data


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


def number(words: str) -> str:
    """ "1213" of 一千二百一十三; digits stay."""
    if words.isdigit():
        return words
    total, digit = 0, 0
    for sign in words:
        if sign in _UNITS:
            total += (digit or 1) * _UNITS[sign]
            digit = 0
        else:
            digit = _DIGITS[sign]
    return str(total + digit)


def in_words(text: str) -> Iterator[tuple[str, str]]:
    """(title, article) of every 《title》第N条 said in a sentence."""
    for title, articles in _IN_WORDS.findall(text):
        for article, paragraph in _ARTICLE.findall(articles):
            yield title, number(article) + (f".{number(paragraph)}" if paragraph else "")


def unknown_keyed(data: object) -> list[str]:
    """The "key article" of a rule that nobody checked."""
    cited = [match.groups() for text in strings(data) if (match := _KEYED.fullmatch(text))]
    return [f"{key} {article}" for key, article in cited if article not in KNOWN.get(key, {}).get("articles", ())]


def unknown_in_words(text: str) -> list[str]:
    """The same of a sentence; a title may stand for two keys, as the code's does."""
    found = []
    for title, article in in_words(text):
        keys = [key for key, law in TEXTS.items() if law["title"] == title]
        if not any(article in KNOWN.get(key, {}).get("articles", ()) for key in keys):
            found.append(f"《{title}》{article}")
    return found


def data_files() -> list[Path]:
    return [path for path in sorted(PROCEDURE.rglob("*.toml")) if path.name != "laws.toml"]


def test_every_paper_rests_on_a_known_text_and_names_the_article(p):
    resting = [law for form in p.forms.values() for law in (*form.laws, *form.filing)]
    assert len(resting) > 15
    assert {law.title for law in resting} <= titles()
    assert all(law.article for law in resting)


@pytest.mark.parametrize("name", ["notices.toml", "clauses.toml"])
def test_a_law_cited_in_words_is_one_of_the_texts_and_nothing_else_is_said(name):
    known = titles()
    said = list(citations(table(TEMPLATES / name)))
    assert len(said) > 10
    for words in said:
        named = [title for title, _ in _CITED.findall(words)]
        assert named, words
        assert set(named) <= known, words
        rest = _CITED.sub("", words).strip("，、")
        assert rest in ("", "参照"), words


@pytest.mark.parametrize("path", data_files(), ids=lambda path: path.name)
def test_every_article_the_procedure_cites_was_checked(path):
    data = table(path)
    assert unknown_keyed(data) == []
    assert [one for text in strings(data) for one in unknown_in_words(text)] == []


def test_every_article_said_on_a_paper_was_checked():
    papers = [path for path in sorted(TEMPLATES.iterdir()) if path.suffix in (".toml", ".html")]
    said = {path.name: unknown_in_words(path.read_text(encoding="utf-8")) for path in papers}
    assert {name: found for name, found in said.items() if found} == {}


def test_an_invented_article_is_found_out():
    assert unknown_keyed({"laws": ["人调法 29.2", "人调法 99", "海南办法", "本中心 3"]}) == ["人调法 99", "本中心 3"]
    said = "依照《中华人民共和国民事诉讼法》第二百零五条、第二百零七条"
    assert unknown_in_words(said) == ["《中华人民共和国民事诉讼法》207"]


def test_the_checked_articles_bear_the_grade_of_their_text():
    assert {key: text["grade"] for key, text in KNOWN.items()} == {key: TEXTS[key]["grade"] for key in KNOWN}
    for text in KNOWN.values():
        assert len(text["articles"]) == len(set(text["articles"]))
