"""Credit codes by mod 31, whichever authority registered the body."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.values.credit import check_character, check_uscc
from mediation.values.problems import Problem

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize(
    "code",
    ["12990100MB00000M5R", "91990100MA00000H12", "91990100MA00000J26", "91990100MA00000K3A", "91990100MA00000L4E"],
)
def test_the_codes_of_the_sample_disputes(code: str) -> None:
    assert check_uscc(code) == code


@pytest.mark.parametrize("first", ["N2990100MA00000H1", "A1990100MA00000H1", "N1990100MF1234567"])
def test_village_collectives_and_central_bodies_begin_with_letters(first: str) -> None:
    assert check_uscc(first + check_character(first)) == first + check_character(first)


@pytest.mark.parametrize(
    "typed", ["91990100ma00000h12", "９１９９０１００ＭＡ０００００Ｈ１２", " 9199 0100 MA00 000H 12"]
)
def test_a_code_is_taken_as_people_type_it(typed: str) -> None:
    assert check_uscc(typed) == "91990100MA00000H12"


@pytest.mark.parametrize(
    ("typed", "reason", "hint"),
    [
        ("", "missing", "请填写"),
        ("91990100MA00000H13", "check_digit", "校验码"),
        ("91990100MA00000H1", "uscc_format", "17位"),
        ("9199O100MA00000H12", "uscc_format", "是否为0"),
        ("91990100MA00000I12", "uscc_format", "是否为1"),
        ("91990100MA00000-H", "uscc_format", "16位"),
        ("某某公司某某公司某某公司某某公司某某", "uscc_format", "某"),
    ],
)
def test_a_wrong_code_says_what_to_mend(typed: str, reason: str, hint: str) -> None:
    with pytest.raises(Problem) as caught:
        check_uscc(typed, "被申请人信用代码")
    assert caught.value.reason == reason
    assert str(caught.value).startswith("被申请人信用代码")
    assert hint in str(caught.value)


@given(st.text(ALPHABET, min_size=17, max_size=17), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_never_passes(first: str, place: int, other: str) -> None:
    good = first + check_character(first)
    assert check_uscc(good) == good
    bad = good[:place] + other + good[place + 1 :]
    if bad != good:
        with pytest.raises(Problem):
            check_uscc(bad)
