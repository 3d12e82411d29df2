"""A Word file to begin a template with: the built-in layout of a form with its variables in place, and a list of them.

The list stands in comments and is never printed. The shipped template is evaluated once over data that prints its own names;
of every list one member stands for all, and what it gives is put between ``for`` and ``endfor``. Other conditions are
as they came out for the sample and are left to the office.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, ClassVar, Self, SupportsIndex

from markupsafe import Markup

from mediation.documents import dialect, docx, filters, layout, templating
from mediation.values.problems import Problem

_KEPT = frozenset({"form", "law", "blank"})
"""Parts whose words the office keeps as they are printed."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LOOP = re.compile(r"([A-Za-z_][\w.]*)@([a-z_]\w*)")
_NAME = re.compile(r"{{ [^{}]* }}")
_NUMBERS = ("cn", "capital", "yuan", "money")
_SHOWN = 24
_SIGNS = re.compile("[{}#%]")


class _Variable(Markup):
    """A text that prints its name, but compares as its value: conditions come out as for the sample."""

    real: str
    asked: ClassVar[set[str]] = set()
    """Names that a template asked of whether they are empty."""

    def __new__(cls, name: str, real: str | None = None) -> Self:
        made = super().__new__(cls, name)
        made.real = name if real is None else real
        return made

    def __eq__(self, other: object) -> bool:
        return self.real == other

    def __ne__(self, other: object) -> bool:
        return self.real != other

    def __hash__(self) -> int:
        return hash(self.real)

    def __getitem__(self, place: SupportsIndex | slice) -> Self:
        """A part of a text, as templates cut days into year and month, still prints its name."""
        cut = (
            ":".join("" if one is None else str(one) for one in (place.start, place.stop))
            if isinstance(place, slice)
            else str(place)
        )
        return type(self)(f"{str(self)[:-3]}[{cut}] }}}}", self.real[place])

    def __bool__(self) -> bool:
        self.asked.add(str(self))
        return True


class _Number(int):
    """A number that prints its name."""

    name: str

    def __str__(self) -> str:
        return f"{{{{ {self.name} }}}}"


def singular(name: str) -> str:
    """What one member of a list is called."""
    if name.endswith("ies"):
        return f"{name[:-3]}y"
    return name[:-1] if name.endswith("s") else f"one_{name}"


def _named(value: object, path: str) -> object:
    if isinstance(value, str):
        return _Variable(f"{{{{ {path} }}}}", value)
    if isinstance(value, dict):
        return {key: _named(inner, f"{path}.{key}") for key, inner in value.items()}
    if isinstance(value, list):
        return [_named(value[0], f"{path}@{singular(path.rpartition('.')[2])}")] if value else []
    if isinstance(value, int) and not isinstance(value, bool):
        number = _Number(value)
        number.name = path
        return number
    return value


def start(form: str, data: Mapping[str, Any]) -> bytes:
    """The Word file for the data of a sample. Raises Problem("no_start") where the form's layout gives none."""
    env = templating.environment.__wrapped__((templating.templates_dir(),))
    for name in _NUMBERS:
        env.filters[name] = _kept_filter(name)
    named = {key: value if key in _KEPT else _named(value, key) for key, value in data.items()}
    _Variable.asked.clear()
    try:
        source = env.get_template(f"{form}.html").render(named)
        drawn = docx.draw(layout.settle(dialect.parse(source, form=form)))
    except (Problem, TypeError, ValueError, LookupError, AttributeError) as wrong:
        raise Problem(
            "no_start",
            f"《{data['form']['title']}》（{form}）做不出起步模板，请用 Word 另写一份，变量见手册。",
            field="文书",
        ) from wrong
    return _finished(drawn, data)


def _kept_filter(name: str) -> Any:
    plain = filters.OURS[name]
    return lambda value: _Variable(f"{{{{ {value.name}|{name} }}}}") if isinstance(value, _Number) else plain(value)


def _finished(drawn: bytes, data: Mapping[str, Any]) -> bytes:
    """The loops written out, and the list of variables behind."""
    from docx import Document

    document: Any = Document(io.BytesIO(drawn))
    _conditional(document.element.body)
    _looped(document.element.body)
    for table in document.element.body.iter(f"{_W}tbl"):
        _looped(table)
    first = document.add_paragraph("{#p 以下是本文书可用的变量和样例，只供查看，不会印出；做好模板后可以删去。 #}")
    first.paragraph_format.page_break_before = True
    for path, sample in _listed(data, ""):
        document.add_paragraph(f"{{#p {path}　　{_SIGNS.sub('', sample)} #}}")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _conditional(body: Any) -> None:
    """A paragraph of one variable that the built-in template leaves out where it is empty, left out so here too."""
    for para in [one for one in body if one.tag == f"{_W}p"]:
        names = set(_NAME.findall("".join(text.text or "" for text in para.iter(f"{_W}t"))))
        if len(names) == 1 and names <= _Variable.asked:
            para.addprevious(_sign(para, "p", f"if {names.pop()[3:-3]}"))
            para.addnext(_sign(para, "p", "endif"))


def _looped(parent: Any) -> None:
    """Put neighbours that speak of one list's member between its ``for`` and ``endfor``, outer lists first."""
    block = "tr" if parent.tag == f"{_W}tbl" else "p"
    while True:
        blocks = [one for one in parent if one.tag in (f"{_W}p", f"{_W}tr")]
        first = next((one for one in blocks if _loop(one)[0]), None)
        if first is None:
            return
        loop = _loop(first)
        group = [first]
        for one in blocks[blocks.index(first) + 1 :]:
            if _loop(one) != loop:
                break
            group.append(one)
        many, each = loop
        for one in group:
            for text in one.iter(f"{_W}t"):
                text.text = (text.text or "").replace(f"{many}@{each}", each)
        group[0].addprevious(_sign(group[0], block, f"for {each} in {many}"))
        group[-1].addnext(_sign(group[-1], block, "endfor"))


def _loop(block: Any) -> tuple[str, str]:
    """The outermost list a paragraph or row speaks of, and its member; ("", "") where it speaks of none."""
    found = _LOOP.search("".join(text.text or "" for text in block.iter(f"{_W}t")))
    return (found[1], found[2]) if found else ("", "")


def _sign(like: Any, block: str, words: str) -> Any:
    """A block like that one which holds nothing but a sign for docxtpl."""
    made = deepcopy(like)
    texts = list(made.iter(f"{_W}t"))
    for text in texts[1:]:
        text.text = ""
    texts[0].text = f"{{%{block} {words} %}}"
    return made


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
