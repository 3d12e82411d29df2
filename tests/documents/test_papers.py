"""One template gives PDF and DOCX with the same words, the same bytes each time, and a glyph for every character."""

from __future__ import annotations

import copy
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from mediation.documents import make, templating, text, tree
from mediation.documents.checks import check_pdfa
from mediation.documents.make import Rendered, render_paper
from mediation.values.problems import Problem

Data = dict[str, Any]


def both(data: Data, samples: tuple[Path, ...], **more: Any) -> tuple[tree.Doc, Rendered, Rendered]:
    doc, _ = make.build(
        "X1", data, where=templating.folders(samples), data_sha=make.data_sha256(data), hand=more.get("hand", False)
    )
    pdf, docx = (render_paper("X1", data, fmt=fmt, templates=samples, **more) for fmt in ("pdf", "docx"))
    return doc, pdf, docx


def large(data: Data, many_people: list[Data]) -> Data:
    data |= {"parties": many_people, "mediators": ["李某"] * 20, "facts": data["facts"] * 6, "breaks": True}
    data["rows"] = [{"name": "木地板", "note": "三成新。" * 8, "fen": 100 * index} for index in range(40)]
    data["rows"][20]["note"] = "很长的说明文字，" * 120
    return data


@pytest.mark.parametrize("skin", ["prose", "dense", "sheet", "sheet landscape", "cover", "dense nofoot"])
def test_tree_pdf_and_docx_say_the_same_words(data: Data, samples: tuple[Path, ...], skin: str) -> None:
    data["skin"] = skin
    doc, pdf, docx = both(data, samples)
    assert text.compare(doc, pdf=pdf.data, docx=docx.data) == ()
    assert check_pdfa(pdf.data) == ()
    assert "[/]路{{7*7}}=cmd <b>&amp; & \"'" in "".join(pdf.text)


def test_sixty_parties_and_twenty_mediators(data: Data, samples: tuple[Path, ...], many_people: list[Data]) -> None:
    doc, pdf, docx = both(large(data, many_people), samples)
    assert text.compare(doc, pdf=pdf.data, docx=docx.data) == ()
    pages = [text.fold(words) for words in text.pdf_pages(pdf.data)]
    assert all(f"第{index + 1}页共{len(pages)}页" in words for index, words in enumerate(pages))
    signing = [words for words in pages if words.count("指印") > 2]
    assert len(signing) > 3
    assert all(text.fold(tree.SIGN_PAGE) in words for words in signing)
    assert "指印" in pages[-1] or "人民调解员" in pages[-1]


def test_empty_fields_and_no_rows(data: Data, samples: tuple[Path, ...]) -> None:
    data |= {
        "facts": "",
        "no": "",
        "raw": "",
        "rows": [],
        "committee": "",
        "parties": [data["parties"][0] | {"name": ""}],
    }
    doc, pdf, docx = both(data, samples)
    assert text.compare(doc, pdf=pdf.data, docx=docx.data) == ()


def test_rare_characters_are_printed(data: Data, samples: tuple[Path, ...]) -> None:
    data["raw"] = "䶮㛃𬭚𰻝堃喆叕镕珺昇㴋𠅤𡚸𤧛䲜𬱖𬜬𪨰𫖮㑇〇·℃①"
    doc, pdf, docx = both(data, samples)
    assert text.compare(doc, pdf=pdf.data, docx=docx.data) == ()


def test_same_data_gives_the_same_bytes_whatever_was_made_between(data: Data, samples: tuple[Path, ...]) -> None:
    first = [render_paper("X1", data, fmt=fmt, templates=samples) for fmt in ("pdf", "docx")]
    other = copy.deepcopy(data) | {"facts": "别的事实。", "skin": "sheet"}
    for fmt in ("pdf", "docx"):
        render_paper("X1", other, fmt=fmt, templates=samples)
    again = [render_paper("X1", copy.deepcopy(data), fmt=fmt, templates=samples) for fmt in ("pdf", "docx")]
    assert [paper.data for paper in again] == [paper.data for paper in first]
    assert (
        again[0].data_sha256
        == first[0].data_sha256
        != render_paper("X1", other, fmt="docx", templates=samples).data_sha256
    )


def test_every_page_carries_number_form_and_data_hash(data: Data, samples: tuple[Path, ...]) -> None:
    paper = render_paper("X1", data, templates=samples)
    code = text.fold(f"江博人调字〔2026〕第001号 X1 {paper.data_sha256[:8]}")
    assert all(code in text.fold(words) for words in text.pdf_pages(paper.data))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("dropped", lambda words: words.replace("渗水至楼下", "渗水楼下", 1)),
        ("swapped", lambda words: words.replace("申请人认为", "人请申认为", 1)),
        ("doubled", lambda words: words.replace("双方均无异议", "双方均无无异议", 1)),
    ],
)
def test_a_seeded_error_in_either_output_is_found(
    data: Data, samples: tuple[Path, ...], name: str, change: Any
) -> None:
    doc, pdf, docx = both(data, samples)
    wrong = copy.deepcopy(data) | {"facts": change(data["facts"])}
    assert wrong["facts"] != data["facts"], name
    _, bad_pdf, bad_docx = both(wrong, samples)
    assert [found.where for found in text.compare(doc, pdf=bad_pdf.data, docx=docx.data)] == ["PDF"]
    assert [found.where for found in text.compare(doc, pdf=pdf.data, docx=bad_docx.data)] == ["DOCX"]


def test_a_dropped_table_row_and_a_swapped_party_are_found(data: Data, samples: tuple[Path, ...]) -> None:
    doc, *_ = both(data, samples)
    fewer = copy.deepcopy(data) | {"rows": data["rows"][1:]}
    turned = copy.deepcopy(data) | {"parties": data["parties"][::-1]}
    for wrong in (fewer, turned):
        _, pdf, docx = both(wrong, samples)
        assert len(text.compare(doc, pdf=pdf.data, docx=docx.data)) == 2


def test_a_character_without_a_glyph_stops_the_print_and_offers_the_pen(data: Data, samples: tuple[Path, ...]) -> None:
    data["raw"] = "甲\U0003134a乙\U000e0fff"
    for fmt in ("pdf", "docx"):
        with pytest.raises(Problem) as caught:
            render_paper("X1", data, fmt=fmt, templates=samples)
        assert caught.value.reason == "glyph"
        assert "U+E0FFF" in caught.value.message
        assert "留空手写" in caught.value.message
    doc, pdf, docx = both(data, samples, hand=True)
    assert "\U000e0fff" in pdf.hand
    assert "□处由人工书写，依次为" in pdf.text[-1]
    assert "U+E0FFF" in pdf.text[-1]
    assert text.compare(doc, pdf=pdf.data, docx=docx.data) == ()


def test_signatures_are_never_alone_on_a_page(data: Data, samples: tuple[Path, ...]) -> None:
    """However the text before falls, the page that holds the signatures also holds agreement text."""
    for lines in range(14, 30):
        data["facts"] = "\n".join(["事实一行。"] * lines)
        data["rows"] = []
        pages = [text.fold(words) for words in text.pdf_pages(render_paper("X1", data, templates=samples).data)]
        signed = next(words for words in pages if "指印" in words)
        assert "本协议一式" in signed or "由调解员签名" in signed or "之日起生效" in signed
        before = signed[: signed.index("（以下空白）")]
        assert len(before) > 28 or "左右" in before


def test_long_prose_becomes_smaller(data: Data, samples: tuple[Path, ...]) -> None:
    where = templating.folders(samples)
    short, _ = make.build("X1", data, where=where)
    data["facts"] *= 12
    long, _ = make.build("X1", data, where=where)
    assert (short.skin, long.skin) == ("prose", "dense")


def test_the_sheet_css_may_not_fetch_anything(data: Data, samples: tuple[Path, ...], tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"x")
    css = (templating.templates_dir() / "print.css").read_text(encoding="utf-8")
    for rule in (
        f'body{{background:url("{secret.as_uri()}")}}',
        'p::before{content:url("http://127.0.0.1:9/")}',
        f"@font-face{{font-family:x;src:url({secret.as_uri()})}}",
        "p{display:list-item;list-style:url(data:image/png;base64,AA) inside}",
    ):
        own = tmp_path / "own"
        own.mkdir(exist_ok=True)
        (own / "print.css").write_text(rule + css, encoding="utf-8")
        with pytest.raises(Problem) as caught:
            render_paper("X1", data, templates=(own, *samples))
        assert caught.value.reason == "render"


def test_the_order_in_which_data_was_gathered_does_not_change_a_paper(tmp_path: Path) -> None:
    (tmp_path / "X9.html").write_text(
        '<section class="form prose" data-title="试">{% for name, one in law|items %}<p>{{ name }}{{ one.a }}</p>{% endfor %}</section>',
        encoding="utf-8",
    )
    there = render_paper("X9", {"law": {"乙": {"a": "1", "b": "2"}, "甲": {"a": "3"}}}, templates=(tmp_path,))
    back = render_paper("X9", {"law": {"甲": {"a": "3"}, "乙": {"b": "2", "a": "1"}}}, templates=(tmp_path,))
    assert there == back


def test_a_wrong_format_is_refused(data: Data, samples: tuple[Path, ...]) -> None:
    with pytest.raises(Problem, match="pdf 或 docx"):
        render_paper("X1", data, fmt="odt", templates=samples)


def test_the_pdf_check_finds_what_is_against_the_archive(data: Data, samples: tuple[Path, ...]) -> None:
    import pikepdf

    good = render_paper("X1", data, templates=samples).data
    with pikepdf.open(BytesIO(good)) as pdf:
        del pdf.Root["/OutputIntents"]
        pdf.Root["/AcroForm"] = pikepdf.Dictionary()
        pdf.docinfo["/Title"] = "别的标题"
        out = BytesIO()
        pdf.save(out)
    said = "".join(check_pdfa(out.getvalue()))
    assert "输出意图" in said
    assert "表单域" in said
    assert "标题" in said
    with pytest.raises(Problem, match="损坏"):
        check_pdfa(b"no pdf")


def one(folder: Path, body: str, skin: str = "prose") -> tuple[tree.Doc, Rendered, Rendered]:
    (folder / "X9.html").write_text(f'<section class="form {skin}" data-title="试">{body}</section>', encoding="utf-8")
    doc, _ = make.build("X9", {}, where=templating.folders((folder,)), data_sha=make.data_sha256({}))
    pdf, docx = (render_paper("X9", {}, fmt=fmt, templates=(folder,)) for fmt in ("pdf", "docx"))
    return doc, pdf, docx


def test_a_prose_page_is_28_characters_by_22_lines(tmp_path: Path) -> None:
    _, pdf, _ = one(tmp_path, f'<p class="plain">{"国" * 28 * 24}</p>')
    first = text.pdf_pages(pdf.data)[0]
    lines = [line.strip() for line in first.splitlines() if line.strip().startswith("国国")]
    assert [len(line) for line in lines] == [28] * 22


def test_two_tables_of_signatures_over_several_pages_are_told_apart_from_repeated_heads(tmp_path: Path) -> None:
    cols = '<colgroup><col style="width:131mm"/><col style="width:25mm"/></colgroup>'
    rows = "".join(f'<tr><td>第{index}人：</td><td class="print">指印</td></tr>' for index in range(16))
    table = f'<table class="sign">{cols}<tbody>{rows}</tbody></table>'
    for lines in range(1, 8):
        zone = f'<div class="signzone">{table}{table}<div class="seal"><p>委员会</p></div></div>'
        doc, pdf, docx = one(tmp_path, "<p>正文。</p>" * lines + zone)
        assert text.compare(doc, pdf=pdf.data, docx=docx.data) == ()


def test_landscape_and_blank_lines_and_page_breaks(tmp_path: Path) -> None:
    doc, pdf, docx = one(
        tmp_path, '<p>一</p><blanklines n="4"/><pagebreak/><h2>二</h2><pagebreak/><p>三</p>', "sheet landscape"
    )
    assert pdf.pages == 3
    assert text.compare(doc, pdf=pdf.data, docx=docx.data) == ()
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf.data)
    assert [round(size * 25.4 / 72) for size in document[0].get_size()] == [297, 210]
    document.close()
