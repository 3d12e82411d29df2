"""The display gate and the wrapping of Chinese."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from mediation.tui.text import NO_START, joined, pad, piece, plain, spans, wrapped
from mediation.values.text import cell_width

HOSTILE = [
    "[/]路{{7*7}}=cmd", "[/foo]张三", "[@click=app.quit]点我[/]", "[red]张三[/red]", "见附件[a]", "[link=file:///x]x[/link]",
    "张三\x1b]52;c;aGk=\x07", "\x1b[2J清屏", "李\x9b31m四", "王\u202e五", "\u200b赵六", "a\U000e0041b", "[", "]", "[[b]]",
]  # fmt: skip


def test_the_gate_keeps_brackets_and_takes_control_characters() -> None:
    for text in HOSTILE:
        shown = plain(text).plain
        assert len(shown) == len(text)
        assert "\x1b" not in shown
        assert "\x9b" not in shown
        assert shown.replace("\ufffd", "") in text or "\ufffd" in shown
        assert piece(text, "bold").plain == shown
        assert joined("甲", text).plain == "甲" + shown


@given(st.text(alphabet="甲乙，。；“”（）2026-ab 〔〕：", max_size=120), st.integers(4, 40))
def test_wrapping_loses_nothing_but_a_blank_at_a_cut_and_fits(text: str, width: int) -> None:
    parts = spans(text, width)
    assert all(cell_width(text[a:b]) <= width for a, b in parts)
    kept = "".join(text[a:b] for a, b in parts)
    assert kept.replace(" ", "") == text.replace(" ", "").replace("\n", "")


def test_closing_signs_stay_off_line_starts_and_years_stay_whole() -> None:
    text = "双方于2026年11月8日达成一致，赵明应当在约定期限内修复防水层；逾期不修复的，另行协商。"
    lines = [text[a:b] for a, b in spans(text, 22)]
    assert all(line[0] not in NO_START for line in lines)
    assert any("2026" in line for line in lines)


def test_hanging_lines_are_indented() -> None:
    lines = wrapped(Content("依据：《中华人民共和国人民调解法》第十七条"), 20, hang=4)
    assert all(str(line).startswith("    ") for line in lines[1:])


def test_the_first_line_of_a_hanging_paragraph_is_as_wide_as_the_others() -> None:
    lines = [str(line) for line in wrapped(Content("甲" * 30), 20, hang=8)]
    assert lines == ["甲" * 10, *(" " * 8 + "甲" * 6 for _ in range(3)), " " * 8 + "甲" * 2]


def test_padding_is_exact_in_cells() -> None:
    for text in ("张", "房屋租赁合同纠纷", "a中b", ""):
        assert cell_width(pad(text, 9)) == 9
    assert pad("房屋租赁合同纠纷", 7).startswith("房屋租…")
