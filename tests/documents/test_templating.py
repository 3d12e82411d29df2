"""Templates see plain data, escape everything, name what is missing, and cannot reach out."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediation.documents import make, templating
from mediation.documents.tree import text
from mediation.values.problems import Problem

HEAD = '<section class="form prose" data-title="试">'


def run(folder: Path, body: str, context: dict[str, object] | None = None) -> str:
    (folder / "X9.html").write_text(f"{HEAD}\n<p>{body}</p>\n</section>", encoding="utf-8")
    where = templating.folders((folder,))
    doc, _ = make.build("X9", context or {}, where=where)
    return "".join(text(doc))


def refused(folder: Path, body: str, context: dict[str, object] | None = None) -> Problem:
    with pytest.raises(Problem) as caught:
        run(folder, body, context)
    return caught.value


@pytest.mark.parametrize(
    "name", ["[/]路{{7*7}}=cmd", "<script>alert(1)</script>", "甲&乙", "{% raw %}", "\"'><b>", "&lt;b&gt;", "a\\nb"]
)
def test_a_value_is_printed_as_typed(tmp_path: Path, name: str) -> None:
    assert (
        run(tmp_path, "{{ name }}；{{ name|nb }}；{{ name|blank('30mm') }}", {"name": name})
        == f"{name}；{name}；{name}"
    )


def test_a_missing_name_is_reported_with_its_whole_path_line_and_case(tmp_path: Path) -> None:
    context: dict[str, object] = {"case": {"reg_no": "江人调〔2026〕1号"}, "parties": [{"name": "甲"}, {"name": "乙"}]}
    problem = refused(tmp_path, "{% for p in parties %}\n{{ p.phone }}{% endfor %}", context)
    assert problem.reason == "missing"
    assert "X9" in problem.message
    assert "parties[0].phone" in problem.message
    assert "X9.html 第3行" in problem.message
    assert "江人调〔2026〕1号" in problem.message


def test_an_empty_needed_field_is_named_and_left_open_on_a_blank_form(tmp_path: Path) -> None:
    problem = refused(tmp_path, "{{ no|need('协议编号') }}", {"no": "  ", "case": {"reg_no": "1号"}})
    assert (problem.reason, problem.field) == ("missing", "协议编号")
    assert "案件1号" in problem.message
    assert run(tmp_path, "编号{{ no|need('协议编号') }}", {"no": "", "blank": True}) == "编号"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{{ none }}", "空值"),
        ("{{ [1] }}", "列表"),
        ("{{ true }}", "是否值"),
        ("{{ 1.5 }}", "小数"),
        ("{{ {'a': 1} }}", "数据组"),
        ("{{ 'x'|safe }}", "safe"),
        ("{{ 'x'|default('y') }}", "default"),
        ("{{ '%s'|format(1) }}", "format"),
        ("{{ ''.__class__.__mro__ }}", "X9.html 第2行"),
        ("{{ cycler }}", "cycler"),
        ("{{ lipsum() }}", "lipsum"),
        ("{{ self.__init__.__globals__ }}", "X9.html 第2行"),
        ("{{ ('{0.__class__}').format(1) }}", "X9.html 第2行"),
        ("{{ range.__globals__ }}", "X9.html 第2行"),
        ("{{ data.clear() }}", "X9.html 第2行"),
        ("{{ data.list.append(1) }}", "X9.html 第2行"),
        ("{{ 9**9 }}", "乘方"),
        ("{% autoescape false %}{{ '<b>' }}{% endautoescape %}", "转义"),
        ("{% include name %}", "文件名"),
        ("{% include '../x.html' %}", "../x.html"),
        ("{% include '/etc/passwd' %}", "/etc/passwd"),
        ("{{ 1 / 0 }}", "X9.html 第2行"),
        ("{% for n in range(100000000) %}{{ n }}{% endfor %}", "循环的次数过多"),
        ("{% for %}", "第2行"),
        ("{{ 'a' + 1 }}", "X9.html 第2行"),
    ],
)
def test_what_a_template_may_not_do_is_refused_with_its_place(tmp_path: Path, body: str, said: str) -> None:
    problem = refused(tmp_path, body, {"data": {"list": [1]}, "name": "X9.html"})
    assert problem.reason in ("template", "missing", "limit")
    assert said in problem.message
    assert "X9" in problem.message


def test_only_plain_data_goes_in(tmp_path: Path) -> None:
    problem = refused(tmp_path, "x", {"case": {"model": Path("/")}})
    assert "case.model" in problem.message


def test_the_filters_say_amounts_and_numbers_in_words(tmp_path: Path) -> None:
    words = run(
        tmp_path, "{{ 15621550|capital }}；{{ 15621550|money }}；{{ 0|yuan }}；{{ 12|cn }}；{{ true|tick }}{{ 0|tick }}"
    )
    assert words == "人民币壹拾伍万陆仟贰佰壹拾伍元伍角；156,215.50元；0.00元；十二；■□"


def test_a_centres_own_file_goes_before_the_shipped_one_and_changes_the_hash(
    tmp_path: Path, samples: tuple[Path, ...]
) -> None:
    where = templating.folders(samples)
    before = templating.source_sha("X1", where)
    own = tmp_path / "own"
    own.mkdir()
    part = (samples[0] / "_parts.html").read_text(encoding="utf-8")
    (own / "_parts.html").write_text(part.replace("公民身份号码", "身份证号"), encoding="utf-8")
    after = templating.source_sha("X1", templating.folders((own, *samples)))
    assert before != after
    assert templating.source_sha("X1", where) == before


def test_a_template_changed_on_disk_is_read_again(tmp_path: Path) -> None:
    assert run(tmp_path, "甲") == "甲"
    assert run(tmp_path, "乙乙") == "乙乙"


def test_characters_xml_cannot_hold_never_break_the_paper(tmp_path: Path) -> None:
    problem = refused(tmp_path, "{{ x }}", {"x": "甲\x00\x0b\ufffe乙\ud800"})
    assert problem.reason == "glyph"
    assert "U+FFFD" in problem.message


def test_form_names_are_checked() -> None:
    with pytest.raises(Problem, match="文书代号"):
        templating.evaluate("../F11", {}, ())
