"""The analyser: offsets survive, forms that mean the same are the same, and the index tokens are exact."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.values.build_data import build_folding
from mediation.values.folding import (
    FIELD_BREAK,
    TABLE,
    body_offsets,
    fold,
    grams,
    join_fields,
    normal,
    query_terms,
    token,
)

any_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=FIELD_BREAK), max_size=60)


@given(any_text)
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)
    assert normal(normal(text)) == normal(text)


@given(any_text)
def test_a_hit_is_found_in_the_text_as_written(text: str) -> None:
    body, offsets = body_offsets(text)
    assert body == normal(text)
    assert [fold(text)[offset] for offset in offsets] == list(body)
    assert offsets == sorted(set(offsets))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("〔2019〕第3号", "(2019) 第３號"),
        ("买买提·艾力", "買買提艾力"),
        ("ＡＢｃ", "abC"),
        ("髙﨑", "高崎"),
        ("峯", "峰"),
        ("⼈民", "人民"),
        ("裡面", "裏面"),
        ("黄河", "黃河"),
        ("①", "1"),
    ],
)
def test_forms_that_mean_the_same(one: str, other: str) -> None:
    assert normal(one) == normal(other)


def test_names_that_differ_stay_different() -> None:
    assert len({normal(name) for name in ("张喆", "张哲", "张淼", "张堃", "张坤", "㛃䶮", "𬎆")}) == 7


def test_rare_characters_and_private_use_are_kept() -> None:
    assert normal("㛃䶮 𬎆\ue123 〇 བཀྲ་ཤིས།") == "㛃䶮𬎆\ue123〇བཀྲཤིས"
    assert normal("《》，。！？·…—\x00\x1f \n=") == ""


def test_grams_of_a_body() -> None:
    assert grams("王伟, 13900") == {
        "王", "伟", "1", "3", "9", "0", "王伟", "伟1", "13", "39", "90", "00", "1390", "3900",
    }  # fmt: skip
    assert grams("") == set()


def test_no_gram_crosses_a_field() -> None:
    body = join_fields(["王伟", "", "李娜。"])
    assert body == f"王伟{FIELD_BREAK}李娜"
    assert "伟李" not in grams(body)
    assert {"王伟", "李娜"} <= grams(body)


@given(any_text.filter(bool), st.data())
def test_every_substring_is_reached_by_its_grams(text: str, data: st.DataObject) -> None:
    body = normal(text)
    start = data.draw(st.integers(0, len(body)))
    end = data.draw(st.integers(start, len(body)))
    assert grams(body[start:end]) <= grams(text)


@given(st.lists(any_text.filter(bool), min_size=2, max_size=2, unique=True))
def test_different_grams_have_different_tokens(pair: list[str]) -> None:
    one, other = (normal(text)[:4] or text[:2] for text in pair)
    assert (token(one) == token(other)) == (one == other)
    assert token(one).isascii()
    assert token(one).isalnum()


def test_tokens_work_in_a_real_index() -> None:
    texts = ["王伟与李娜漏水", "王建伟房租", "𬎆某 139", "§t3"]
    with closing(sqlite3.connect(":memory:")) as base:
        base.execute("CREATE VIRTUAL TABLE g USING fts5(t, content='', detail=none, columnsize=0, tokenize='ascii')")
        for row, text in enumerate(texts):
            base.execute("INSERT INTO g(rowid, t) VALUES (?, ?)", (row, " ".join(map(token, grams(text)))))

        def found(gram: str) -> list[int]:
            return [
                row for (row,) in base.execute("SELECT rowid FROM g WHERE g MATCH ? ORDER BY rowid", (token(gram),))
            ]

        assert found("王") == [0, 1]
        assert found("王伟") == [0]
        assert found("𬎆") == [2]
        assert found("39") == [2]
        assert found("李王") == []


def test_a_query_becomes_terms() -> None:
    assert query_terms("　王伟 漏水，王伟《》 〔2026〕第３号 ") == ["王伟", "漏水", "2026第3号"]
    assert query_terms(" 。、") == []


def test_the_shipped_table_is_what_its_maker_makes() -> None:
    """The ideographs come from OpenCC and our list alone, so they do not depend on Python's Unicode version."""
    made = [line for line in build_folding().splitlines() if line.startswith("han")]
    shipped = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("han")]
    assert made == shipped
