"""The chosen type decides the check; hard is only what no real paper can break."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.values.identity import FOREIGNER, ID_TYPES, RESIDENCE, RESIDENT, check_digit, check_id
from mediation.values.problems import Problem

TODAY = date(2026, 12, 1)


def number(region: str, birth: str = "19800229", serial: str = "011") -> str:
    first = f"{region}{birth}{serial}"
    return first + check_digit(first)


def test_the_number_printed_in_the_standard() -> None:
    assert check_digit("11010519491231002") == "X"
    checked = check_id(RESIDENT, "11010519491231002X", today=TODAY)
    assert (checked.birth, checked.gender, checked.warnings) == (date(1949, 12, 31), "女", ())


@pytest.mark.parametrize(
    "invented",
    [
        "990101195603120284",
        "990102197508010138",
        "990102199002150351",
        "990102198206300513",
        "990102198812240776",
        "990102199305050198",
        "990101198110100203",
    ],
)
def test_invented_people_of_region_99_draw_no_hint(invented: str) -> None:
    assert check_id(RESIDENT, invented, today=TODAY).warnings == ()


@pytest.mark.parametrize(
    "region", ["429004", "469001", "659004", "460400", "460321", "110101", "510199", "320999", "130000"]
)
def test_county_codes_are_never_a_reason_to_refuse(region: str) -> None:
    checked = check_id(RESIDENT, number(region), today=TODAY)
    assert checked.warnings == ()
    assert checked.birth == date(1980, 2, 29)


def test_an_unknown_province_is_only_a_hint() -> None:
    checked = check_id(RESIDENT, number("770101"), today=TODAY)
    assert len(checked.warnings) == 1
    assert "77" in checked.warnings[0]


@pytest.mark.parametrize("region", ["810000", "820000", "830000"])
def test_residence_permits_of_hong_kong_macao_and_taiwan(region: str) -> None:
    assert check_id(RESIDENCE, number(region), today=TODAY).warnings == ()
    assert "居住证" in check_id(RESIDENT, number(region), today=TODAY).warnings[0]
    assert check_id(RESIDENCE.replace("(", "（").replace(")", "）"), number(region), today=TODAY).warnings == ()
    assert check_id(RESIDENCE, number("110101"), today=TODAY).warnings


def test_the_foreigners_card_of_18_digits_and_its_old_form() -> None:
    card = number("911840")
    assert check_id(FOREIGNER, card, today=TODAY).warnings == ()
    assert "外国人" in check_id(RESIDENT, card, today=TODAY).warnings[0]
    assert check_id(FOREIGNER, number("110101"), today=TODAY).warnings
    old = check_id(FOREIGNER, "usa110080010101", today=TODAY)
    assert old.number == "USA110080010101"
    assert old.warnings


def test_an_old_number_of_15_digits_is_taken_with_a_warning() -> None:
    checked = check_id(RESIDENT, "110105491231002", today=TODAY)
    assert (checked.birth, checked.gender) == (date(1949, 12, 31), "女")
    assert "15位" in checked.warnings[0]


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        " 110105 19491231 002X ",
        "　11010519491231002ｘ",
        "110105-19491231-002X",
    ],
)
def test_a_number_is_taken_as_people_type_it(typed: str) -> None:
    assert check_id(RESIDENT, typed, today=TODAY).number == "11010519491231002X"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("110105194912310021", "check_digit"),
        ("11010519491231002", "id_format"),
        ("1101051949123100XX", "id_format"),
        ("11010519491231OO2X", "id_format"),
        ("", "missing"),
        ("　", "missing"),
        (number("110101", "19860230"), "birth_date"),
        (number("110101", "20990101"), "birth_date"),
        (number("110101", "19861301"), "birth_date"),
        ("110105491331002", "birth_date"),
        ("\x1b[2J", "id_format"),
    ],
)
def test_what_no_real_card_can_be_is_refused(typed: str, reason: str) -> None:
    with pytest.raises(Problem) as caught:
        check_id(RESIDENT, typed, today=TODAY, field="申请人一证件号码")
    assert caught.value.reason == reason
    assert str(caught.value).startswith("申请人一证件号码")
    assert "\x1b" not in str(caught.value)


def test_the_refusal_does_not_show_the_whole_number() -> None:
    with pytest.raises(Problem) as caught:
        check_id(RESIDENT, "110105194912310021", today=TODAY)
    assert "19491231" not in str(caught.value)
    assert "110***********0021" in str(caught.value)


def test_born_today_is_possible_and_tomorrow_not() -> None:
    assert check_id(RESIDENT, number("110101", "20261201"), today=TODAY).birth == TODAY
    with pytest.raises(Problem):
        check_id(RESIDENT, number("110101", "20261202"), today=TODAY)


def test_stated_birth_and_sex_are_compared() -> None:
    mine = number("110101", "19900307", "011")
    assert check_id(RESIDENT, mine, today=TODAY, birth=date(1990, 3, 7), gender="男").warnings == ()
    warnings = check_id(RESIDENT, mine, today=TODAY, birth=date(1990, 3, 8), gender="女").warnings
    assert any("出生日期" in warning for warning in warnings)
    assert any("性别" in warning for warning in warnings)
    assert check_id(RESIDENT, mine, today=TODAY, gender="未说明").warnings == ()


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("护照", "e12345678", "E12345678"),
        ("港澳居民来往内地通行证", "H01234567", "H01234567"),
        ("港澳居民来往内地通行证", "M0123456701", "M0123456701"),
        ("台湾居民来往大陆通行证", "01234567", "01234567"),
        ("军官证", "军字第2001988号", "军字第2001988号"),
        ("户口簿", "330101001", "330101001"),
        ("出生医学证明", "T330012345", "T330012345"),
        ("其他", "救助站证明", "救助站证明"),
    ],
)
def test_other_papers_have_their_own_shape(kind: str, typed: str, kept: str) -> None:
    checked = check_id(kind, typed, today=TODAY)
    assert (checked.number, checked.birth, checked.warnings) == (kept, None, ())


def test_the_digits_never_change_the_type() -> None:
    checked = check_id("护照", "11010519491231002X", today=TODAY)
    assert checked.birth is None
    assert "居民身份证" in checked.warnings[0]
    with pytest.raises(Problem):
        check_id(RESIDENT, "E12345678", today=TODAY)
    with pytest.raises(Problem):
        check_id("护照", "护照号码", today=TODAY)
    assert check_id("港澳居民来往内地通行证", "123456789", today=TODAY).warnings


def test_no_paper_means_no_number() -> None:
    assert check_id("无", "", today=TODAY).number == ""
    with pytest.raises(Problem) as caught:
        check_id("无", "123", today=TODAY)
    assert caught.value.reason == "id_not_empty"


def test_an_unknown_type_is_refused_with_the_list() -> None:
    with pytest.raises(Problem) as caught:
        check_id("身份证明", "1", today=TODAY)
    assert caught.value.reason == "bad_id_type"
    assert all(kind in str(caught.value) for kind in ID_TYPES)


@given(
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
    st.integers(0, 17),
    st.sampled_from("0123456789X"),
)
def test_one_wrong_character_never_passes(birth: date, serial: int, place: int, other: str) -> None:
    good = number("990101", birth.strftime("%Y%m%d"), f"{serial:03d}")
    assert check_id(RESIDENT, good, today=TODAY).birth == birth
    bad = good[:place] + other + good[place + 1 :]
    if bad != good:
        with pytest.raises(Problem):
            check_id(RESIDENT, bad, today=TODAY)
