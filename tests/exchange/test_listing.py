"""Lists of what was found: masked, whole, never overwriting, and told in the log before they leave the house."""

from __future__ import annotations

import openpyxl
import pikepdf
import pypdfium2
import pytest

from mediation.casework import reading
from mediation.exchange import listing
from mediation.exchange.listing import Sought, write_list
from mediation.values.problems import Problem
from tests.casework.conftest import centre, desk, frozen_clock, made_centre, office  # noqa: F401 - fixtures
from tests.casework.office import registered, sample, taken_in


def words_of(path):
    with pypdfium2.PdfDocument(path) as pdf:
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in pdf)


def named(desk, name):  # noqa: F811
    """A dispute of somebody of that name."""
    first, *others = sample("01")["parties"]
    return registered(desk, "01", parties=[{**first, "name": name, "id_no": ""}, *others])


def rows_of(path):
    return [tuple(row) for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True)]


def test_a_table_holds_every_case_found_with_dates_as_dates_and_no_whole_number(desk, tmp_path):  # noqa: F811
    taken_in(desk, "01")
    place, count = write_list(desk, Sought("990101195603120284"), tmp_path / "名单.xlsx")
    rows = rows_of(place)
    assert count == 1
    assert rows[3] == listing.COLUMNS
    assert rows[4][2].date() == reading.case_lines(desk).lines[0].applied_on
    assert rows[4][8].startswith("证件号码")
    assert "990101195603120284" not in str(rows)


def test_a_name_that_looks_like_a_formula_stays_a_name(desk, tmp_path):  # noqa: F811
    named(desk, "=cmd|'/c calc'!A1")
    place, _count = write_list(desk, Sought("cmd"), tmp_path / "名单.xlsx")
    sheet = openpyxl.load_workbook(place).active
    assert "=cmd" in sheet["E5"].value
    assert sheet["E5"].data_type == "s"


def test_the_list_to_print_names_what_was_asked_and_who_made_it(desk, tmp_path):  # noqa: F811
    taken_in(desk, "01")
    place, _count = write_list(desk, Sought("漏水"), tmp_path / "清单.pdf")
    text = words_of(place)
    assert "查询条件：漏水" in text
    assert f"制表人：{desk.person.name}" in text
    assert reading.case_lines(desk).lines[0].reg_no in text


def test_everything_found_is_listed_beyond_one_page_of_results(desk, tmp_path, monkeypatch):  # noqa: F811
    for number in range(5):
        named(desk, f"甲{number}号")
    monkeypatch.setattr(listing, "_PAGE", 2)
    _place, count = write_list(desk, Sought("甲"), tmp_path / "名单.xlsx")
    assert count == 5


def test_too_many_cases_are_refused_before_anything_is_written(desk, tmp_path, monkeypatch):  # noqa: F811
    for number in range(3):
        named(desk, f"甲{number}号")
    monkeypatch.setattr(listing, "MOST", {".xlsx": 2, ".pdf": 2})
    with pytest.raises(Problem, match="超过2件，一张表格放不下"):
        write_list(desk, Sought("甲"), tmp_path / "名单.xlsx")
    assert not list(tmp_path.glob("*.xlsx"))


def test_a_list_overwrites_nothing_and_an_empty_one_is_not_made(desk, tmp_path):  # noqa: F811
    taken_in(desk, "01")
    path = tmp_path / "名单.xlsx"
    path.write_bytes(b"held")
    with pytest.raises(Problem, match="已经存在，没有覆盖"):
        write_list(desk, Sought("漏水"), path)
    assert path.read_bytes() == b"held"
    with pytest.raises(Problem, match="没有符合条件的案件"):
        write_list(desk, Sought("没有这样的字"), tmp_path / "空.xlsx")
    with pytest.raises(Problem, match=r"请以 .xlsx（表格）或 .pdf（清单）结尾"):
        write_list(desk, Sought("漏水"), tmp_path / "名单.doc")


def test_into_a_folder_each_list_gets_a_free_name(desk, tmp_path):  # noqa: F811
    taken_in(desk, "01")
    made = [write_list(desk, Sought("漏水"), tmp_path, ending=".pdf")[0].name for _ in range(2)]
    assert made == ["查询结果清单.pdf", "查询结果清单-2.pdf"]
    with pikepdf.open(tmp_path / made[0]) as pdf:
        assert len(pdf.pages) == 1


def test_the_log_tells_who_listed_what_and_how_many(desk, tmp_path):  # noqa: F811
    taken_in(desk, "01")
    write_list(desk, Sought("13900000001"), tmp_path / "名单.xlsx")
    line = next(one for one in reading.log_lines(desk) if one.action == "export_list")
    assert (line.actor, line.object, set(line.fields)) == (desk.person.name, "search", {"asked", "count", "format"})
