"""Telephone numbers as parties write them."""

from __future__ import annotations

import pytest

from mediation.values.phone import check_phone
from mediation.values.problems import Problem


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("13900000001", "13900000001"),
        ("139 0000 0001", "13900000001"),
        ("139-0000-0001", "13900000001"),
        ("１３９０００００００１", "13900000001"),
        ("+86 13900000001", "13900000001"),
        ("8613900000001", "13900000001"),
        ("0571-88123456", "0571-88123456"),
        ("057188123456", "0571-88123456"),
        ("（010）88123456", "010-88123456"),
        ("0571-88123456-801", "0571-88123456转801"),
        ("0571-88123456转801", "0571-88123456转801"),
        ("88123456", "88123456"),
        ("400-123-4567", "4001234567"),
        ("12345", "12345"),
        ("+852 9123 4567", "+85291234567"),
        ("0085291234567", "+85291234567"),
    ],
)
def test_numbers_get_one_stored_form(typed: str, kept: str) -> None:
    assert check_phone(typed) == kept
    assert check_phone(kept) == kept


@pytest.mark.parametrize(
    "typed",
    ["abc", "139000000O1", "1390000000", "139000000011", "13900000001/13900000002", "没有", "=1+1", "\x1b", "1"],
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(Problem) as caught:
        check_phone(typed, "代理人电话")
    assert caught.value.reason == "bad_phone"
    assert str(caught.value).startswith("代理人电话")
    assert "\x1b" not in str(caught.value)


def test_an_empty_number_is_missing() -> None:
    with pytest.raises(Problem) as caught:
        check_phone(" 　")
    assert caught.value.reason == "missing"
