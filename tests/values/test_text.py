"""Input is cleaned once; the display gate lets no control byte through; widths and masks are what a desk needs."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.values.problems import Problem
from mediation.values.text import (
    MAX_LENGTH,
    cell_width,
    clean,
    has_hidden,
    mask_id,
    mask_phone,
    normalise,
    required,
    shorten,
    slug,
)

NASTY = [
    "张三\x1b]52;c;aGk=\x07",
    "\x1b]0;t\x07",
    "\x1b[2J",
    "\x9b2J",
    "a\x00b",
    "\u202e倒写",
    "\u2066隔离\u2069",
    "零\u200b宽\u200f",
    "\ufeff头",
    "标\U000e0041签",
    "孤\ud800立",
    "\x7f删",
    "\r",
    "\u2028",
]
MARKUP = ["[/]路{{7*7}}=cmd", "[/foo]张三", "[@click=app.pwn]张三[/]", "=HYPERLINK(1)", "<b>李</b>", "a|b&c'd\"e\\"]


@pytest.mark.parametrize("typed", MARKUP)
def test_a_name_is_kept_and_shown_as_typed(typed: str) -> None:
    assert normalise(typed) == typed
    assert clean(typed) == typed


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("　王桂兰　", "王桂兰"),
        ("ＡＢＣ１２３", "ABC123"),
        ("￥４２００．５０", "¥4200.50"),
        ("他说：“不行，再谈！”（笑）；好？", "他说：“不行，再谈！”（笑）；好？"),
        ("博医人调字〔2026〕第001号《协议》……——", "博医人调字〔2026〕第001号《协议》……——"),
        ("面积８０㎡，２５℃，①", "面积80㎡，25℃，①"),
        ("⼈民调解", "人民调解"),
        ("㛃䶮𬎆𠮷", "㛃䶮𬎆𠮷"),
        ("葛\U000e0100", "葛\U000e0100"),
        ("张\u200b三\ufeff\x1b", "张三"),
        ("一\r\n二\t三", "一 二 三"),
        ("买买提·艾力", "买买提·艾力"),
    ],
)
def test_input_keeps_chinese_writing_and_loses_accidents(typed: str, kept: str) -> None:
    assert normalise(typed) == kept


def test_long_text_keeps_its_paragraphs() -> None:
    assert normalise("第一段。 \r\n　　第二段。\u2028第三段。\n", multiline=True) == "第一段。\n　　第二段。\n第三段。"


def test_text_beyond_reason_is_refused_with_its_field() -> None:
    with pytest.raises(Problem) as caught:
        normalise("长" * (MAX_LENGTH + 1), field="纠纷事实")
    assert caught.value.reason == "too_long"
    assert "纠纷事实" in str(caught.value)


@pytest.mark.parametrize("blank", ["", "   ", "　　", "\u200b\u3164", "\x00\n\t", "\u2800"])
def test_a_name_of_blanks_is_missing(blank: str) -> None:
    with pytest.raises(Problem, match="姓名不能为空") as caught:
        required(blank, "姓名")
    assert (caught.value.reason, caught.value.field) == ("missing", "姓名")


@pytest.mark.parametrize("text", NASTY)
def test_the_display_gate_replaces_every_hidden_character(text: str) -> None:
    shown = clean(text)
    assert len(shown) == len(text)
    assert not has_hidden(shown)
    assert has_hidden(text)
    assert all(unicodedata.category(char) not in {"Cc", "Cf", "Cs"} for char in shown)
    shown.encode()


def test_the_display_gate_keeps_tabs_and_lines() -> None:
    assert clean("甲\t乙\n丙") == "甲\t乙\n丙"


@given(st.text())
def test_cleaning_input_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert not has_hidden(once)
    assert "\n" not in once
    long = normalise(text, multiline=True)
    assert normalise(long, multiline=True) == long


@pytest.mark.parametrize(
    ("text", "cells"),
    [("abc", 3), ("张三", 4), ("㛃䶮", 4), ("𬎆𠮷", 4), ("“好”…", 5), ("（1）", 5), ("e\u0301", 1), ("\U000323af", 2)],
)
def test_width_is_counted_in_cells(text: str, cells: int) -> None:
    assert cell_width(text) == cells


@given(st.text(max_size=30), st.integers(0, 20))
def test_shortened_text_always_fits(text: str, cells: int) -> None:
    short = shorten(text, cells)
    assert cell_width(short) <= cells
    assert "\n" not in short


def test_a_cut_is_marked() -> None:
    assert shorten("房屋租赁合同纠纷", 7) == "房屋租…"
    assert shorten("房屋租赁合同纠纷", 8) == "房屋租…"
    assert shorten("房屋租赁", 8) == "房屋租赁"


def test_masks_show_only_what_a_desk_needs() -> None:
    assert mask_id("990101195603120284") == "990***********0284"
    assert mask_id("11010119900307002X") == "110***********002X"
    assert mask_id("990101560312028") == "990********2028"[:3] + "********" + "2028"
    assert mask_id("E12345678") == "E******78"
    assert mask_id("1234") == "****"
    assert mask_id("") == ""
    assert mask_phone("13900000001") == "139****0001"
    assert mask_phone("88123456") == "******56"
    assert mask_phone("110") == "***"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("/etc/x", "etc-x"),
        ("-rf", "rf"),
        ("CON", "文-CON"),
        ("nul", "文-nul"),
        ("结尾. ", "结尾"),
        ("王桂兰与赵明〔2026〕第1号", "王桂兰与赵明〔2026〕第1号"),
        ('a/b\\c:d*e?f"g<h>i|j\x00k\nl', "a-b-c-d-e-f-g-h-i-jk-l"),
        ("　", "无名"),
        ("é", "é"),
        ("e\u0301", "é"),
        ("\u202e张三", "张三"),
    ],
)
def test_file_names_are_safe(text: str, name: str) -> None:
    assert slug(text) == name


@given(st.text(max_size=200), st.integers(12, 120))
def test_file_names_stay_within_their_bytes(text: str, limit: int) -> None:
    name = slug(text, limit)
    assert 0 < len(name.encode()) <= limit
    assert not set(name) & set('/\\:*?"<>|. \n\0')
    assert not name.startswith("-")
