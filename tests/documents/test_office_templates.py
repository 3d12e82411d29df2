"""A centre's own Word file as a template: filled as typed, in the same sandbox, refused in one sentence that names the place."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import pytest

from mediation.documents import context, office, office_package, office_start, trial, volume
from mediation.documents.make import render_paper as make_one
from mediation.documents.places import office_file
from mediation.documents.worker import RenderService
from mediation.procedure.load import load_procedure
from mediation.values.problems import Problem
from tests.documents.cases_fixture import CENTRE, SAMPLES

TODAY = dt.date(2026, 12, 1)
DATA: dict[str, Any] = {
    "form": {"id": "F11", "title": "人民调解协议书"},
    "case": {"reg_no": "博调〔2026〕7号", "facts": "第一行\n第二行"},
    "parties": [{"name": "赵&<b>钱 {{ x }}"}, {"name": "孙[/]李{_{"}, {"name": "周{% if %}"}],
    "agreement": {"items": [{"text": "甲"}]},
    "fen": 123450,
    "blank": False,
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RenderService]:
    with RenderService(tmp_path_factory.mktemp("fonts")) as one:
        yield one


Make = Callable[..., tuple[str, ...]]


@pytest.fixture
def make(service: RenderService, tmp_path: Path) -> Make:
    """Paragraphs of a template (each a string, or a tuple of runs) → the paragraphs of the paper."""

    def made(*paragraphs: str | tuple[str, ...], fmt: str = "docx") -> tuple[str, ...]:
        document = docx.Document()
        for one in paragraphs:
            para = document.add_paragraph()
            for run in (one,) if isinstance(one, str) else one:
                para.add_run(run)
        document.save(str(tmp_path / "F11.docx"))
        return service.render("F11", DATA, fmt=fmt, templates=(tmp_path,)).text

    return made


def refused(act: Callable[[], object]) -> Problem:
    with pytest.raises(Problem) as caught:
        act()
    return caught.value


def test_words_are_printed_as_they_were_typed_whatever_signs_they_hold(make: Make) -> None:
    names = make("{%p for party in parties %}", "姓名：{{ party.name }}", "{%p endfor %}")
    assert names == ("姓名：赵&<b>钱 {{ x }}", "姓名：孙[/]李{_{", "姓名：周{% if %}")


def test_a_variable_that_word_broken_into_runs_and_chinese_quotes_is_read_whole(make: Make) -> None:
    assert make(("编号：{", "{ case", ".reg_", "no }", "}")) == ("编号：博调〔2026〕7号",)
    assert make("{% if case.reg_no == “无” %}无{% else %}有{% endif %}") == ("有",)


def test_rows_repeat_and_the_filters_of_the_text_templates_give_words(service: RenderService, tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=2)
    for row, cells in zip(
        table.rows, (("{%tr for p in parties %}", ""), ("{{ loop.index|cn }}", "{{ p.name }}"), ("{%tr endfor %}", "")),
        strict=True,
    ):  # fmt: skip
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    for words in (
        "{{ fen|money }}（{{ fen|capital }}）",
        "{{ true|tick }}{{ ''|blank('12mm') }}",
        "{{ agreement.items[0].text }}",
    ):
        document.add_paragraph(words)
    document.sections[0].header.paragraphs[0].text = "{{ case.reg_no }}"
    document.save(str(tmp_path / "F11.docx"))
    made = service.render("F11", DATA, fmt="docx", templates=(tmp_path,))
    filled = docx.Document(io.BytesIO(made.data))
    assert [[cell.text for cell in row.cells] for row in filled.tables[0].rows] == [
        ["一", "赵&<b>钱 {{ x }}"], ["二", "孙[/]李{_{"], ["三", "周{% if %}"],
    ]  # fmt: skip
    assert [para.text for para in filled.paragraphs] == ["1,234.50元（人民币壹仟贰佰叁拾肆元伍角）", "■____", "甲"]
    assert filled.sections[0].header.paragraphs[0].text == "博调〔2026〕7号"
    again = service.render("F11", DATA, fmt="docx", templates=(tmp_path,))
    assert again.data == made.data
    assert made.template_sha256 == office.sha((tmp_path / "F11.docx").read_bytes(), "F11")


def test_a_line_break_in_a_value_is_a_line_break_in_word(service: RenderService, make: Make, tmp_path: Path) -> None:
    make("{{ case.facts }}")
    made = service.render("F11", DATA, fmt="docx", templates=(tmp_path,))
    assert docx.Document(io.BytesIO(made.data)).paragraphs[0].text == "第一行\n第二行"


FAULTS = {
    "a name nobody knows": (("正文", "{{ case.fact }}"), "missing", ("F11", "case.fact", "博调〔2026〕7号", "{{ case.fact }}")),
    "an empty field": (("{{ ''|need('调解员') }}",), "missing", ("F11", "调解员", "博调〔2026〕7号")),
    "an open bracket": (("正文", "{{ case.reg_no( }}"), "template", ("F11", "{{ case.reg_no( }}", "括号")),
    "no end": (("{% if blank %}", "甲"), "template", ("F11", "没有结束")),
    "crossed paragraphs": (("{% for p in parties %}甲", "乙{% endfor %}{%p if blank %}", "丙{% endif %}"), "template", ("F11",)),
    "a forbidden call": (("{{ case.__class__.__mro__ }}",), "template", ("F11", "不允许")),
    "another template": (("{% include 'F12.html' %}",), "template", ("F11", "不能引用别的模板")),
    "an unknown filter": (("{{ case.reg_no|shell }}",), "template", ("F11",)),
    "a list": (("{{ parties }}",), "template", ("F11", "列表")),
    "a loop": (("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",), "limit", ("F11", "博调〔2026〕7号", "循环")),
    "a flood": (("{% for a in range(99999) %}{{ 'x' * 99 }}{% endfor %}",), "limit", ("F11", "博调〔2026〕7号", "循环")),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_a_template_is_one_sentence_with_form_place_and_case(make: Make, fault: str) -> None:
    paragraphs, reason, words = FAULTS[fault]
    problem = refused(lambda: make(*paragraphs))
    assert problem.reason == reason
    assert [word for word in words if word not in problem.message] == []
    assert problem.message.endswith("。")
    assert "\n" not in problem.message
    assert "Error" not in problem.message
    assert make("{{ case.reg_no }}") == ("博调〔2026〕7号",)


def test_it_cannot_be_had_as_pdf_and_says_what_to_do(make: Make) -> None:
    problem = refused(lambda: make("甲", fmt="pdf"))
    assert problem.reason == "docx_only"
    assert "《人民调解协议书》（F11）" in problem.message
    assert "Word 或 WPS 打印" in problem.message


# ---- the file itself -------------------------------------------------------------------------------------------------


def word_file(**more: bytes) -> bytes:
    stream = io.BytesIO()
    docx.Document().save(stream)
    with zipfile.ZipFile(stream) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts |= {name.replace("__", "/"): data for name, data in more.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return out.getvalue()


def relation(kind: str, target: str) -> bytes:
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}" '
        f'TargetMode="External"/></Relationships>'
    ).encode()


FILES = {
    "text": (b"hello", "不是 Word 文档"),
    "old doc": (b"\xd0\xcf\x11\xe0" + b"0" * 600, "旧式的 doc"),
    "cut off": (word_file()[:-400], "损坏"),
    "no body": (b"PK\x05\x06" + b"\0" * 18, "不是 Word 文档"),
    "macro": (word_file(**{"word__vbaProject.bin": b"x"}), "带有宏"),
    "embedded": (word_file(**{"word__embeddings__a.bin": b"x"}), "嵌有别的文件"),
    "picture from outside": (word_file(**{"word___rels__a.xml.rels": relation("image", "http://example.invalid/a.png")}), "连到外面"),
    "template elsewhere": (word_file(**{"word___rels__settings.xml.rels": relation("attachedTemplate", "file:///C:/a.dotm")}), "文档模板"),
    "entity": (word_file(**{"word__a.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'.encode("utf-16")}), "不会写的定义"),
    "field": (word_file(**{"word__a.xml": b"<w:instrText>INCLUDE</w:instrText><w:instrText>TEXT a</w:instrText>"}), "INCLUDETEXT"),
    "bomb": (word_file(**{"word__media__a.bin": bytes(office_package.LARGEST)}), "展开后过大"),
}  # fmt: skip


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_is_no_harmless_word_document_is_refused(kind: str) -> None:
    data, said = FILES[kind]
    problem = refused(lambda: office_package.opened(data, "F11"))
    assert problem.reason == "template"
    assert problem.message.startswith("F11 的 Word 模板 F11.docx ")
    assert said in problem.message


def test_an_ordinary_link_to_a_page_stays() -> None:
    linked = word_file(**{"word___rels__a.xml.rels": relation("hyperlink", "https://example.invalid/")})
    assert "word/document.xml" in office_package.opened(linked, "F11")


def test_the_centres_file_goes_before_the_shipped_one_but_never_for_what_the_program_draws_for_itself(
    tmp_path: Path,
) -> None:
    own, pack = tmp_path / "templates", tmp_path / "packs" / "a@1" / "templates"
    for folder in (own, pack):
        folder.mkdir(parents=True)
        for form in ("F11", "missing"):
            (folder / f"{form}.docx").write_bytes(b"")
    (pack.parent / "manifest.sig").write_bytes(b"")
    assert office_file("F11", (own, pack)) == own / "F11.docx"
    assert office_file("missing", (own,)) is None
    assert office_file("F11", (pack,)) is None
    assert office_file("F12", (own,)) is None


PROCEDURE = load_procedure(None, ())
CASES = dict(trial.cases(SAMPLES, CENTRE, TODAY))
MANY, MINOR, BODY = "02-拖欠工资多人", "04-交通事故未成年人", "05-法院委派物业费"


def data_of(form: str, sample: str) -> dict[str, Any]:
    """The data of a sample; of a volume's sheet as binding gives them."""
    built = context.build(CASES[sample], form, procedure=PROCEDURE, today=TODAY, draft=True)
    if "volume" not in built:
        return built
    rows = volume.catalogue([volume.Part("调解笔录", "8", TODAY), volume.Part("协议书", "11", TODAY)], (1, 2))
    return volume.sheet_data(built, rows, "", "0" * 64)


def told(words: tuple[str, ...]) -> list[str]:
    """Lines without the room left for the pen and dates left to hand, of which a Word file may have more."""
    lines = (re.sub(r"[\s_　]", "", one) for one in words)
    return sorted(one for one in lines if one and one != "年月日")


@pytest.mark.parametrize(
    "form", ["F01", "F02", "F03", "F04", "F05", "F06", "F12", "F13b", "F16", "F17", "F18", "F22", "F31"]
)
def test_a_starting_file_says_of_persons_bodies_and_many_parties_what_the_built_in_form_says(
    form: str, tmp_path: Path
) -> None:
    (tmp_path / f"{form}.docx").write_bytes(office_start.start(form, data_of(form, "01-邻里漏水")))
    for sample in (MANY, MINOR, BODY):
        data = data_of(form, sample)
        plain, word = (make_one(form, data, fmt="docx", templates=where).text for where in (None, (tmp_path,)))
        assert told(word) == told(plain)


def test_a_starting_file_shows_variables_conditions_and_loops_and_prints_no_list_of_them(tmp_path: Path) -> None:
    data = data_of("F11", MANY)
    (tmp_path / "F11.docx").write_bytes(office_start.start("F11", data))
    shown = "\n".join(para.text for para in docx.Document(str(tmp_path / "F11.docx")).paragraphs)
    assert "{%p for party in parties %}\n{%p if party.natural %}\n{{ party.label }}" in shown
    assert "{#p party.phone　　" in shown
    made = make_one("F11", data, fmt="docx", templates=(tmp_path,)).text
    assert all(any(party["name"] in line for line in made) for party in data["parties"])
    assert [line for line in made if "{" in line or "party.phone" in line] == []


CAUSES = {
    "<p>{{ 1 + }}</p>": "模板 F17.html 第1行写法有误",
    "<i>甲</i>": "不认识的标签 <i>",
    "<table><colgroup/>{% if doc_no %}{% endif %}</table>": "模板里有一格一格的条件",
    "{% include 'none.html' %}": "用了“Include”一类的写法",
}


@pytest.mark.parametrize("words", CAUSES)
def test_what_cannot_be_begun_is_told_with_its_cause(words: str, tmp_path: Path) -> None:
    page = f'<section class="form sheet" data-title="甲">{words}</section>'
    (tmp_path / "F17.html").write_text(page, encoding="utf-8")
    problem = refused(lambda: office_start.start("F17", data_of("F17", MANY), (tmp_path,)))
    assert problem.reason == "no_start"
    assert problem.message.startswith("《卷宗情况说明》（F17）做不出起步模板：")
    assert CAUSES[words] in problem.message
