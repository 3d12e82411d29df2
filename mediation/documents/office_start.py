"""A Word file to begin a template with: the built-in layout of a form with its variables, conditions and loops, and a list of them.

The list stands in comments and is never printed. Nothing of it follows one case: what the shipped template asks of a case (a
person or a body, one party or many) the Word file asks too.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

from jinja2.exceptions import TemplateError, TemplateNotFound, TemplateSyntaxError
from markupsafe import escape

from mediation.documents import dialect, docx, office_inlining, templating
from mediation.documents.office_expressions import UnclearError
from mediation.documents.tree import Doc, SignZone
from mediation.values.problems import Problem

_TOKEN = re.compile(r"(<[^>]*>|\ue000\d+\ue001)")
_TAG = re.compile(r"</?([a-z][a-z0-9]*)")
_SHOWN = 24
_SIGNS = re.compile("[{}#%]")
_IN_BLOCKS = frozenset({"p", "div", "blanklines"})
_IN_WORDS = frozenset({"span", "u", "b", "br"})
_CELL = "cell of paragraphs"
_ABOVE = "↑"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def singular(name: str) -> str:
    """What one member of a list is called."""
    if name.endswith("ies"):
        return f"{name[:-3]}y"
    return name[:-1] if name.endswith("s") else f"one_{name}"


def start(form: str, data: Mapping[str, Any], templates: tuple[Path, ...] = ()) -> bytes:
    """The Word file for a form. ``data``: that of a sample, for the list; ``templates``: folders before the shipped one.

    Raises Problem("no_start") with the cause.
    """
    env = templating.environment(templating.folders(templates))
    try:
        found = office_inlining.inlined(form, data, env)
        drawn = docx.draw(_loose(dialect.parse(_placed(found), form=form)))
    except UnclearError as unclear:
        raise _no_start(form, data, f"模板里{unclear}，Word 里写不出") from unclear
    except Problem as wrong:
        raise _no_start(form, data, wrong.message.rstrip("。")) from wrong
    except TemplateNotFound as missing:
        raise _no_start(form, data, f"找不到模板文件“{missing.name}”") from missing
    except TemplateSyntaxError as wrong:
        raise _no_start(form, data, f"模板 {wrong.name} 第{wrong.lineno}行写法有误") from wrong
    except (
        TemplateError,
        TypeError,
        ValueError,
        ArithmeticError,
        AttributeError,
        LookupError,
        RecursionError,
    ) as wrong:
        raise _no_start(form, data, "模板里有不能执行的写法，请先用 mediation template check 检查") from wrong
    return _finished(drawn, data)


def _loose(doc: Doc) -> Doc:
    """The paper with its signatures as they come: how many there will be, and on which page, is for Word to see."""
    blocks = [block.blocks if isinstance(block, SignZone) else (block,) for block in doc.blocks]
    return replace(doc, blocks=tuple(chain.from_iterable(blocks)))


def _no_start(form: str, data: Mapping[str, Any], cause: str) -> Problem:
    title = data["form"]["title"]
    return Problem(
        "no_start", f"《{title}》（{form}）做不出起步模板：{cause}。请用 Word 另写一份，变量见手册。", field="文书"
    )


# ---- statements put where Word can hold them --------------------------------------------------------------------------


def _placed(found: office_inlining.Inlined) -> str:
    """The dialect text with every statement in a paragraph or row of its own, or among the words it stands in."""
    tokens = _TOKEN.split(found.text)
    pieces: list[str] = []
    around: list[str] = []
    columns = 0
    loose = False  # words of a cell that also holds paragraphs, in a paragraph of their own
    for place, token in enumerate(tokens):
        tag = _TAG.match(token)
        words = tag[1] in _IN_WORDS if tag else bool(token.strip()) and not token.startswith("\ue000")
        if loose is not (words and (loose or around[-1:] == [_CELL])) and (loose or words):
            pieces.append("</p>" if loose else '<p class="plain">')
            loose = not loose
        if token.startswith("\ue000"):
            pieces.append(_sign(str(escape(found.statements[int(token[1:-1])])), around, columns))
            continue
        pieces.append(token)
        if tag is None:
            continue
        if token.startswith("</"):
            around.pop()
        elif not token.endswith("/>"):
            around.append(_CELL if tag[1] in ("td", "th") and _holds_blocks(tokens, place) else tag[1])
        columns = 0 if tag[1] == "table" else columns + (tag[1] == "col")
    return "".join(pieces)


def _sign(words: str, around: list[str], columns: int) -> str:
    inside = around[-1] if around else ""
    if inside in ("section", "div", _CELL):
        return f'<p class="plain">{{%p {words} %}}</p>'
    if inside in ("tbody", "thead"):
        return f'<tr><td colspan="{columns}">{{%tr {words} %}}</td></tr>'
    if inside in ("tr", "table", "colgroup", ""):
        raise UnclearError("有一格一格的条件")
    return f"{{% {words} %}}"


def _holds_blocks(tokens: list[str], place: int) -> bool:
    for one in tokens[place + 1 :]:
        if one in ("</td>", "</th>"):
            return False
        if (tag := _TAG.match(one)) is not None and tag[1] in _IN_BLOCKS:
            return True
    return False


# ---- the list of variables -------------------------------------------------------------------------------------------


def _finished(drawn: bytes, data: Mapping[str, Any]) -> bytes:
    """The file with the list of variables behind."""
    from docx import Document

    document: Any = Document(io.BytesIO(drawn))
    for table in document.element.body.iter(f"{_W}tbl"):
        _merge(table)
    first = document.add_paragraph("{#p 以下是本文书可用的变量和样例，只供查看，不会印出；做好模板后可以删去。 #}")
    first.paragraph_format.page_break_before = True
    for path, sample in _listed(data, ""):
        document.add_paragraph(f"{{#p {path}　　{_SIGNS.sub('', sample)} #}}")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _merge(table: Any) -> None:
    """Make cells that only point upwards one with the cell above, however many rows of them there will be."""
    top: Any = None
    for row in table.iter(f"{_W}tr"):
        cell = next(row.iter(f"{_W}tc"))
        texts = list(cell.iter(f"{_W}t"))
        said = "".join(text.text or "" for text in texts)
        if said.strip() == _ABOVE:
            for text in texts:
                text.text = ""
            top.get_or_add_tcPr().vMerge_val = "restart"
            cell.get_or_add_tcPr().vMerge_val = "continue"
        elif not said.lstrip().startswith("{%tr"):
            top = cell


def _listed(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _listed(inner, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list):
        each = singular(path.rpartition(".")[2])
        yield (
            f"for {each} in {path}",
            "（列表，以下是其中一项）" if value else "（列表，样例里没有）",
        )
        if value:
            yield from _listed(value[0], each)
    else:
        yield path, (str(value)[:_SHOWN] if not isinstance(value, bool) else "是" if value else "否")
