"""What a library says in English never reaches the person: one Chinese sentence says what, where and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from mediation.casework.care import backup
from mediation.casework.desk import open_desk
from mediation.casework.packs import look
from mediation.documents.dialect import parse
from mediation.documents.notices import load
from mediation.documents.templating import evaluate
from mediation.procedure.load import Procedure
from mediation.values.problems import Problem
from tests.casework.conftest import centre, frozen_clock, made_centre, office  # noqa: F401 - fixtures
from tests.casework.office import Office

_WORDS = re.compile(r"[A-Za-z']{3,} [A-Za-z']{2,}")
"""Two English words after one another: no file, option or code is named like that."""


def told(job: Callable[[], object]) -> str:
    with pytest.raises(Problem) as caught:
        job()
    said = caught.value.message
    assert "\n" not in said
    assert not _WORDS.search(said), said
    assert said.endswith("。")
    return said


@pytest.mark.parametrize(
    ("text", "said"),
    [("a = 1\nkind = [[\n", "末尾"), ("a = 1\nb c\n", "第2行"), ('a = "x\n', "第1行")],
)
def test_a_rule_file_of_the_centre_that_is_no_toml_names_its_line(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "kinds.toml").write_text(text, encoding="utf-8")
    assert f"规则文件 kinds.toml 不是合规的 TOML：{said}" in told(lambda: Procedure(tmp_path))
    (tmp_path / "notices.toml").write_text(text, encoding="utf-8")
    assert said in told(lambda: load((tmp_path,)))


def test_a_value_of_the_wrong_sort_is_told_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(
        '[[setting]]\nid = "x"\nname = "new"\nlabel = 3\ntype = "int"\ndefault = "1"\n', encoding="utf-8"
    )
    assert "规则文件 settings.toml" in told(lambda: Procedure(tmp_path))


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("<p>{{ case.title </p>", "第1行写法有误"),
        ("{% if case %}<p>x</p>", "写法有误"),
        ("<p>{{ ''.__class__ }}</p>", ""),
        ("<p>{{ 1 + 'a' }}</p>", "不能执行"),
        ("<p>{{ case|nothing }}</p>", "没有“nothing”这个过滤器"),
    ],
)
def test_a_broken_template_of_the_centre_is_told_in_chinese(tmp_path: Path, template: str, said: str) -> None:
    (tmp_path / "F03.html").write_text(template, encoding="utf-8")
    assert said in told(lambda: evaluate("F03", {"case": {"title": "借款"}}, (tmp_path,)))


@pytest.mark.parametrize(
    ("source", "said"), [("<p>甲</div>", "p 与 div 没有成对"), ("<p a=1>甲</p>", "属性是否加引号。")]
)
def test_tags_that_are_not_closed_are_told_in_chinese(source: str, said: str) -> None:
    assert said in told(lambda: parse(source, form="F03"))


def test_a_path_that_cannot_be_and_a_damaged_file_are_told_in_chinese(office: Office, tmp_path: Path) -> None:  # noqa: F811 - fixture
    desk = office.desk("管理员甲")
    (tmp_path / "文件").write_text("x", encoding="utf-8")
    told(lambda: backup(desk, tmp_path / "文件" / "备份"))
    assert "请检查路径" in told(lambda: look(desk, tmp_path / "没有.mpack"))
    folder = desk.folder
    desk.close()
    (folder / "config.toml").write_text("[database\n", encoding="utf-8")
    assert "config.toml 读不懂：第1行" in told(lambda: open_desk(folder, token="x"))
