"""Printed numbers dress integers and give them back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.values.numbering import DEFAULT_PATTERN, check_pattern, parse, render
from mediation.values.problems import Problem


def test_a_case_number_is_printed() -> None:
    assert render(DEFAULT_PATTERN, prefix="博医", year=2026, serial=1) == "博医人调字〔2026〕第001号"
    assert render(DEFAULT_PATTERN, prefix="博医", year=2026, serial=1234) == "博医人调字〔2026〕第1234号"
    assert render("{prefix}调〔{year}〕{serial}号", prefix="博", year=2026, serial=7) == "博调〔2026〕7号"


@pytest.mark.parametrize(
    "typed",
    [
        "晋医人调字〔2019〕第011号",
        "晋医人调字[2019]011号",
        "晋医人调字(2019)第11号",
        "晋医人调字（２０１９）第０１１号",
        " 晋医人调字 【2019】 第 11 号 ",
        "晋医人调字〔2019〕第11",
    ],
)
def test_old_numbers_are_read_in_any_dress(typed: str) -> None:
    assert parse(DEFAULT_PATTERN, typed) == ("晋医", 2019, 11)


@pytest.mark.parametrize("typed", ["", "晋医人调字2019第011号", "晋医人调字〔19〕第011号", "〔2019〕", "无" * 5000])
def test_other_text_is_no_number(typed: str) -> None:
    assert parse(DEFAULT_PATTERN, typed) is None


@pytest.mark.parametrize(
    "pattern",
    [
        "{prefix}{0}",
        "{prefix}人调字〔{year}〕",
        "第{serial}号",
        "{prefix.__class__}〔{year}〕{serial}",
        "{prefix}〔{year}〕{serial:999999999d}",
        "{prefix!r}〔{year}〕{serial}",
        "{year}〔{year}〕{serial}",
        "{year",
        "{secret}〔{year}〕{serial}",
        "{year}{serial}",
        "",
    ],
)
def test_a_pattern_that_could_mislead_is_refused(pattern: str) -> None:
    with pytest.raises(Problem) as caught:
        check_pattern(pattern, "案号格式")
    assert caught.value.reason == "bad_pattern"
    assert str(caught.value).startswith("案号格式")
    with pytest.raises(Problem):
        render(pattern, prefix="博", year=2026, serial=1)


patterns = st.sampled_from(
    [
        DEFAULT_PATTERN,
        "{prefix}调〔{year}〕{serial}号",
        "{year}年{prefix}字第{serial:05d}号",
        "[{year}]{serial:04d}({prefix})",
    ]
)


@given(patterns, st.text("博望医街道A甲1", max_size=6), st.integers(1000, 9999), st.integers(1, 10**6))
def test_every_number_reads_back(pattern: str, prefix: str, year: int, serial: int) -> None:
    assert parse(pattern, render(pattern, prefix=prefix, year=year, serial=serial)) == (prefix, year, serial)
