"""The bound volume: order, true page numbers in the catalogue and the corners, one archive format, nothing lost."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from mediation.documents.checks import check_pdfa, check_volume
from mediation.documents.make import render_paper
from mediation.documents.volume import Part, VolumeFile, bind, books_of, catalogue, order
from mediation.values.problems import Problem

SHEET = """<section class="form prose" data-title="{title}"><h1>{title}</h1>{body}</section>"""
LIST = """<section class="form prose" data-title="卷内目录"><h1>卷内目录</h1><table class="grid">
<colgroup><col style="width:15mm"/><col style="width:100mm"/><col style="width:30mm"/></colgroup><tbody>
{% for row in catalogue %}<tr><td class="value">{{ row.no }}</td><td class="value">{{ row.title }}</td>
<td class="value">{{ row.pages }}</td></tr>{% endfor %}
</tbody></table></section>"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("templates")
    (made / "F01.html").write_text(
        SHEET.format(title="调解卷宗", body="<p class='center'>某某调解委员会{{ book }}</p>"), encoding="utf-8"
    )
    (made / "F02.html").write_text(LIST, encoding="utf-8")
    (made / "F18.html").write_text(SHEET.format(title="封底", body=""), encoding="utf-8")
    return made


def paper(folder: Path, title: str, pages: int) -> bytes:
    body = "<pagebreak/>".join(f"<p class='body'>{title}第{n}页的内容。</p>" for n in range(1, pages + 1))
    (folder / "X.html").write_text(SHEET.format(title=title, body=body), encoding="utf-8")
    return render_paper("X", {}, templates=(folder,)).data


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (600, 800), (90, 120, 150)).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture(scope="module")
def parts(folder: Path) -> tuple[Part, ...]:
    return (
        Part(
            "人民调解协议书",
            "8",
            date(2026, 11, 8),
            paper(folder, "人民调解协议书", 2),
            doc_no="博人调字〔2026〕第001号",
        ),
        Part("人民调解申请书", "1", date(2026, 11, 2), paper(folder, "人民调解申请书", 1)),
        Part("身份证复印件", "3", date(2026, 11, 2), photo(), mime="image/jpeg", source="scan"),
        Part("调解记录（第二次）", "7", date(2026, 11, 8), paper(folder, "调解记录", 3)),
        Part("调解记录（第一次）", "7", date(2026, 11, 5), paper(folder, "调解记录", 1)),
        Part("卷宗情况说明", "12", date(2026, 11, 20), paper(folder, "卷宗情况说明", 1)),
    )


def bound(folder: Path, parts: tuple[Part, ...], **more: int) -> VolumeFile:
    def render(form: str, rows: tuple[Mapping[str, object], ...], book: str) -> bytes:
        data = {"catalogue": [dict(row) for row in rows], "book": book}
        return render_paper(form, data, templates=(folder,)).data

    return bind(
        parts,
        render=render,
        title="王某与赵某邻里纠纷",
        about={"volume_no": "〔2026〕第001号"},
        log_head="ab12",
        folder=Path(tempfile.mkdtemp(dir=folder)),
        **more,
    )


@pytest.fixture(scope="module")
def volume(folder: Path, parts: tuple[Part, ...]) -> VolumeFile:
    return bound(folder, parts)


def words_of(volume: VolumeFile) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(volume.data)]


def test_papers_follow_the_catalogue_and_within_a_row_the_date(parts: tuple[Part, ...]) -> None:
    assert [part.title for part in order(parts)] == [
        "人民调解申请书", "身份证复印件", "调解记录（第一次）", "调解记录（第二次）", "人民调解协议书", "卷宗情况说明",
    ]  # fmt: skip


def test_the_catalogue_counts_pages_without_cover_and_catalogue(parts: tuple[Part, ...]) -> None:
    rows = catalogue(order(parts), [1, 1, 1, 3, 2, 1])
    assert [row["pages"] for row in rows] == ["1", "2", "3", "4–6", "7–8", "9"]


def test_the_last_row_names_first_and_last_page_where_the_archive_asks(parts: tuple[Part, ...]) -> None:
    rows = catalogue(order(parts), [1, 1, 1, 3, 2, 1], last_range=True)
    assert [row["pages"] for row in rows][-2:] == ["7–8", "9–9"]


def test_a_party_keeps_its_sheet_and_its_scans_together() -> None:
    day = date(2026, 11, 2)
    found = order((
        Part("身份证明（甲）", "3", day, b"", rank=1), Part("身份证明（乙）", "3", day, b"", rank=2),
        Part("身份证扫描件（甲）", "3", date(2026, 11, 9), b"", rank=1),
    ))  # fmt: skip
    assert [part.title for part in found] == ["身份证明（甲）", "身份证扫描件（甲）", "身份证明（乙）"]


def test_the_notes_on_the_volume_state_how_many_pages_it_has(folder: Path, parts: tuple[Part, ...]) -> None:
    (folder / "F17.html").write_text(
        SHEET.format(title="卷宗情况说明", body="<p>{% for row in catalogue %}{% if loop.last %}共{{ row.last }}页{% endif %}{% endfor %}</p>"),
        encoding="utf-8",
    )  # fmt: skip
    noted = bound(folder, (*parts[:-1], Part("卷宗情况说明", "12", date(2026, 11, 20), b"", form="F17")))
    text = pypdfium2.PdfDocument(noted.data)
    assert noted.numbered == 9
    assert "共9页" in text[noted.pages - 2].get_textpage().get_text_range()
    docs = noted.manifest["docs"]
    assert isinstance(docs, list)
    assert all(doc["sha256"] for doc in docs)


def test_every_page_the_catalogue_names_is_where_it_says(volume: VolumeFile) -> None:
    text = pypdfium2.PdfDocument(volume.data)
    front = volume.pages - volume.numbered - 1
    for row in volume.rows:
        first = row["first"]
        assert isinstance(first, int)
        words = text[front + first - 1].get_textpage().get_text_range()
        title = str(row["title"]).split("（")[0]
        assert row["title"] == "身份证复印件" or title in words


def test_pages_carry_their_volume_number_right_on_fronts_and_left_on_backs(volume: VolumeFile) -> None:
    text = pypdfium2.PdfDocument(volume.data)
    front = volume.pages - volume.numbered - 1
    for number in range(1, volume.numbered + 1):
        page = text[front + number - 1]
        right_half, left_half = (297, 780, 595, 842), (0, 780, 297, 842)
        here, there = (right_half, left_half) if number % 2 else (left_half, right_half)
        words = page.get_textpage()
        assert words.get_text_bounded(*here).strip() == str(number)
        assert words.get_text_bounded(*there).strip() == ""


def test_cover_catalogue_and_back_board_carry_no_volume_number(volume: VolumeFile) -> None:
    text = pypdfium2.PdfDocument(volume.data)
    for page in (0, 1, volume.pages - 1):
        assert text[page].get_textpage().get_text_bounded(0, 780, 595, 842).strip() == ""


def test_the_volume_is_one_archive_file_with_its_list_attached(volume: VolumeFile) -> None:
    assert check_pdfa(volume.data) == ()
    with pikepdf.open(io.BytesIO(volume.data)) as pdf:
        attached = json.loads(pdf.attachments["volume.json"].get_file().read_bytes())
        with pdf.open_outline() as outline:
            marks = [item.title for item in outline.root]
    assert attached["log_head"] == "ab12"
    assert [doc["title"] for doc in attached["docs"]] == [row["title"] for row in volume.rows]
    assert marks[:2] == ["王某与赵某邻里纠纷", "卷内目录"]
    assert marks[2] == "1 人民调解申请书"


def test_the_same_papers_give_the_same_bytes(folder: Path, parts: tuple[Part, ...], volume: VolumeFile) -> None:
    assert bound(folder, parts).data == volume.data


def test_an_empty_volume_is_refused(folder: Path) -> None:
    with pytest.raises(Problem, match="还没有文书"):
        bound(folder, ())


def test_damaged_scans_are_named_and_a_page_stands_for_each(folder: Path, parts: tuple[Part, ...]) -> None:
    day = date(2026, 11, 20)
    wide = io.BytesIO()
    Image.new("L", (30_000, 10)).save(wide, "PNG")
    locked = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    broken = (
        Part("收条", "9", day, photo()[:300], mime="image/jpeg", source="scan"),
        Part("录音", "9", day, b"RIFF no picture", source="received"),
        Part("长图", "9", day, wide.getvalue(), source="received"),
        Part("判决书", "9", day, locked.getvalue(), source="received"),
        Part(
            "丢失的照片",
            "9",
            day,
            source="received",
            sha256="0" * 64,
            fault="“丢失的照片”：存档文件不见了，请从备份恢复。",
        ),
        Part("被换过的照片", "9", day, photo(), source="received", sha256="1" * 64),
    )
    made = bound(folder, (*parts, *broken))
    told = (
        "收条”不是完整的图片",
        "录音”（application/pdf）不是图片也不是 PDF",
        "像素，过大",
        "设有打开密码",
        "不见了",
        "校验值不符",
    )
    assert len(made.troubles) == len(told)
    assert all(part in said for part, said in zip(told, made.troubles, strict=True))
    words = words_of(made)
    for row in [row for row in made.rows if row["no"] in range(6, 12)]:
        assert row["remark"] == "文件损坏，待补"
        first = row["first"]
        assert isinstance(first, int)
        assert str(row["title"]) in words[made.pages - made.numbered - 2 + first]
        assert "待补页" in words[made.pages - made.numbered - 2 + first]
    docs = made.manifest["docs"]
    assert isinstance(docs, list)
    assert [bool(doc.get("fault")) for doc in docs] == [False] * 5 + [True] * 6 + [False]


def test_a_frozen_paper_that_was_changed_stops_the_volume(folder: Path, parts: tuple[Part, ...]) -> None:
    changed = Part("收条", "9", date(2026, 11, 20), parts[0].data, sha256="0" * 64)
    with pytest.raises(Problem, match=r"收条.*校验值"):
        bound(folder, (*parts, changed))


def test_a_thick_volume_is_bound_in_books_each_with_its_own_pages(folder: Path, parts: tuple[Part, ...]) -> None:
    made = bound(folder, parts, book_pages=5)
    assert made.books == 3
    assert [row["pages"] for row in made.rows] == ["1", "2", "3", "1–3", "4–5", "1"]
    assert [row["no"] for row in made.rows] == [1, 2, 3, 4, 5, 6]
    words = words_of(made)
    covers = [place for place, text in enumerate(words) if "册（共三册）" in text]
    assert ["第一册" in words[covers[0]], "第二册" in words[covers[1]], "第三册" in words[covers[2]]] == [True] * 3
    assert all(place % 2 == 0 for place in covers)
    assert "人民调解协议书" in words[covers[1] + 1]
    assert "身份证复印件" not in words[covers[1] + 1]
    corner = pypdfium2.PdfDocument(made.data)[covers[1] + 2].get_textpage().get_text_bounded(297, 780, 595, 842)
    assert corner.strip() == "1"
    with pikepdf.open(io.BytesIO(made.data)) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == [f"王某与赵某邻里纠纷　第{n}册（共三册）" for n in "一二三"]
        assert [child.title for child in outline.root[1].children] == [
            "卷内目录", "4 调解记录（第二次）", "5 人民调解协议书", "封底",
        ]  # fmt: skip
    assert check_volume(made.data) == ()


def test_no_document_is_divided_between_two_books() -> None:
    assert books_of([3, 3, 9, 1, 1], 5) == (range(1), range(1, 2), range(2, 3), range(3, 5))
    assert books_of([3, 3, 9, 1, 1], 0) == (range(5),)


def test_of_many_sources_none_is_lost(folder: Path) -> None:
    one = paper(folder, "收条", 1)
    made = bound(folder, tuple(Part(f"收条{n}", "9", date(2026, 11, 20), one) for n in range(101)))
    assert (made.numbered, made.troubles) == (101, ())
    assert [row["pages"] for row in made.rows] == [str(n) for n in range(1, 102)]
    assert sum("收条第1页的内容" in words for words in words_of(made)) == 101
