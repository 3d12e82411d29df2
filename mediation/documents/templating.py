"""Jinja in a sandbox: templates see plain data only, escape everything, and name what they miss.

A template may come from an office: it cannot reach a file, a Python object or markup of its own making from data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateNotFound, nodes, pass_context
from jinja2.exceptions import SecurityError, TemplateError, TemplateRuntimeError, TemplateSyntaxError, UndefinedError
from jinja2.ext import Extension
from jinja2.filters import FILTERS
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace
from markupsafe import Markup, escape

from mediation.documents import filters
from mediation.documents.places import find, folders, templates_dir
from mediation.values.problems import Problem

__all__ = ["evaluate", "find", "folders", "source_sha", "templates_dir"]

FORM = re.compile(r"[A-Za-z0-9_-]{1,40}")
MAX_OUTPUT = 4_000_000
_JINJA_FILTERS = (
    *(
        "length",
        "join",
        "first",
        "last",
        "list",
        "batch",
        "slice",
        "sort",
        "reverse",
        "trim",
        "replace",
        "string",
        "int",
    ),
    *("abs", "sum", "unique", "map", "select", "reject", "selectattr", "rejectattr", "groupby", "items"),
)
_TAG = re.compile(r"<([a-z][a-z0-9]*)")
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORBIDDEN: tuple[tuple[type[nodes.Node], str], ...] = (
    (nodes.EvalContextModifier, "不能关闭转义（autoescape）"),
    (nodes.Pow, "不能用乘方（**）"),
)


class FieldUndefinedError(UndefinedError):
    """An undefined name together with the object it was looked for in."""

    def __init__(self, message: str, owner: object, name: str) -> None:
        super().__init__(message)
        self.owner = owner
        self.name = name


class Strict(StrictUndefined):
    """Undefined that remembers where it was looked for, so that the error can name the whole path."""

    def __init__(
        self, hint: str | None = None, obj: Any = None, name: str | None = None, exc: Any = UndefinedError
    ) -> None:
        def missing(message: str | None = None) -> FieldUndefinedError:
            return FieldUndefinedError(str(message), obj, str(name))

        # What the sandbox forbids stays forbidden: it is no field that could be filled in.
        super().__init__(hint, obj, name, exc=exc if exc is SecurityError else missing)  # type: ignore[arg-type]


class _Lines(Extension):
    """Leaves ``l="FILE:LINE"`` on every tag written in a template."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        for token in stream:
            if token.type == "data":
                yield Token(token.lineno, "data", self._marked(token, stream.name or ""))
            else:
                yield token

    def _marked(self, token: Token, name: str) -> str:
        words = str(token.value)

        def mark(match: re.Match[str]) -> str:
            return f'<{match[1]} l="{name}:{token.lineno + words.count(chr(10), 0, match.start())}"'

        return _TAG.sub(mark, words)


class Sandbox(ImmutableSandboxedEnvironment):
    """The sandbox, with the forbidden constructs refused when a template is read."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for kind, words in _FORBIDDEN:
            for node in tree.find_all(kind):
                raise TemplateSyntaxError(words, node.lineno, name, filename)
        for node in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
            if not isinstance(node.template, nodes.Const):  # type: ignore[attr-defined]
                raise TemplateSyntaxError("引用别的模板须直接写出文件名", node.lineno, name, filename)
        return tree


@lru_cache(maxsize=8)
def environment(where: tuple[Path, ...]) -> Sandbox:
    """The sandbox over some template folders; templates changed on disk are read again."""
    env = Sandbox(
        loader=FileSystemLoader([str(path) for path in where], encoding="utf-8"),
        autoescape=True,
        undefined=Strict,
        finalize=_printable,
        extensions=[_Lines],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=True,
    )
    furnish(env, filters.OURS)
    return env


def furnish(env: Sandbox, ours: Mapping[str, Callable[..., object]]) -> None:
    """Give a sandbox what templates may use, and nothing else."""
    env.filters.clear()
    env.filters.update({name: FILTERS[name] for name in _JINJA_FILTERS})
    env.filters.update(ours)
    env.globals = {"range": env.globals["range"], "namespace": Namespace, "dict": dict}


@pass_context
def _printable(_context: Context, value: object) -> object:
    """What ``{{ }}`` may print: text and whole numbers; a line break in a value is a line break on paper."""
    if isinstance(value, Markup | StrictUndefined):
        return value
    if isinstance(value, str):
        clean = ILLEGAL.sub("\ufffd", value).replace("\r\n", "\n").replace("\r", "\n")
        return Markup(str(escape(clean)).replace("\n", "<br/>")) if "\n" in clean else clean  # noqa: S704 - escaped just before
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise TemplateRuntimeError(f"打印的内容是{kind_of(value)}，只能打印文字或整数")


def kind_of(value: object) -> str:
    """What a value is, in a word for whoever wrote the template."""
    names = {bool: "是否值", type(None): "空值", list: "列表", tuple: "列表", dict: "数据组", float: "小数"}
    return names.get(type(value), type(value).__name__)


def evaluate(form: str, context: Mapping[str, object], where: tuple[Path, ...]) -> str:
    """The dialect text a form's template gives for a context of plain data.

    Raises `Problem`: ``template`` for a wrong template, ``missing`` for an empty or unknown field, ``limit`` for output
    beyond 4 million characters.
    """
    name = _template_name(form)
    try:
        parts: list[str] = []
        size = 0
        for part in environment(where).get_template(name).generate(context):
            parts.append(part)
            size += len(part)
            if size > MAX_OUTPUT:
                raise Problem("limit", f"{form} 的模板产生的内容过长（超过{MAX_OUTPUT}字），请检查其中的循环。")
        return "".join(parts)
    except filters.FieldEmptyError as error:
        raise Problem(
            "missing", f"{form}{case_of(context)}缺“{error.label}”，请先在案件中补填后再出文书。", field=error.label
        ) from error
    except FieldUndefinedError as error:
        path = path_of(context, error.owner, error.name)
        raise Problem(
            "missing",
            f"{form}{case_of(context)}没有“{path}”这一项（模板 {_place(error, name)}），请补填该项或改正模板。",
            field=path,
        ) from error
    except TemplateNotFound as error:
        raise Problem("template", f"找不到模板文件“{error.name}”（文书 {form}）。") from error
    except TemplateSyntaxError as error:
        raise Problem(
            "template", f"{form} 的模板 {error.name} 第{error.lineno}行写法有误：{_said(error, _SYNTAX)}。"
        ) from error
    except SecurityError as error:
        raise Problem(
            "template", f"{form} 的模板 {_place(error, name)}用了不允许的写法：{_said(error, _UNSAFE)}。"
        ) from error
    except UnicodeDecodeError as error:
        said = "文件不是 UTF-8 编码，请在编辑器里另存为 UTF-8 后再用"
        raise Problem("template", f"{form} 的模板{said}。") from error
    except OverflowError as error:
        raise Problem("limit", f"{form} 的模板 {_place(error, name)}循环的次数过多，请改小。") from error
    except (TemplateError, TypeError, ValueError, ArithmeticError, AttributeError, LookupError) as error:
        raise Problem("template", f"{form} 的模板 {_place(error, name)}不能执行：{_said(error, _BROKEN)}。") from error
    except RecursionError as error:
        raise Problem("limit", f"{form} 的模板互相引用没有尽头，请检查 include 与 macro。") from error


_SYNTAX = "括号、引号、百分号或者 if、for 的结束没有写全，或者用了没有的标签和过滤器，请改正"
_UNSAFE = "模板只能写变量、条件、循环和自带的过滤器，请改正"
_BROKEN = "变量的种类与写法不合，请核对变量和过滤器后改正"
_CHINESE = re.compile("[\u4e00-\u9fff]")
_UNKNOWN = re.compile(r"No (filter|test) named '(\w{1,40})'")


def _said(error: Exception, otherwise: str) -> str:
    """What our own checks said of a template, or a sentence in place of the library's English."""
    said = str(getattr(error, "message", "") or error)
    if unknown := _UNKNOWN.search(said):
        return f"没有“{unknown[2]}”这个{'过滤器' if unknown[1] == 'filter' else '判断'}，请改正"
    return said if _CHINESE.search(said) and "\n" not in said else otherwise


def _template_name(form: str) -> str:
    if not FORM.fullmatch(form):
        raise Problem("template", f"文书代号“{form[:40]}”不对，应如 F11。")
    return f"{form}.html"


def case_of(context: Mapping[str, object]) -> str:
    """The case a context is of, in brackets, for a message."""
    case = context.get("case")
    number = case.get("reg_no") or case.get("title") if isinstance(case, Mapping) else ""
    return f"（案件{number}）" if number else ""


def _place(error: BaseException, name: str) -> str:
    """Template and line an error came from: of the form's own file, and of the shared one it was using there."""
    found: list[tuple[str, int]] = []
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        filename = trace.tb_frame.f_code.co_filename
        if filename.endswith(".html"):
            found.append((Path(filename).name, trace.tb_lineno))
        trace = trace.tb_next
    if not found:
        return f"{name} "
    own, last = next((one for one in reversed(found) if one[0] == name), found[-1]), found[-1]
    using = "" if own == last else f"（用到 {last[0]} 第{last[1]}行）"
    return f"{own[0]} 第{own[1]}行{using}"


def path_of(value: object, owner: object, name: str) -> str:
    """``parties[1].phone`` for the object ``owner`` found somewhere inside the context."""
    found = _find(value, owner, "")
    return f"{found}.{name}".lstrip(".") if found is not None else name


def _find(value: object, owner: object, path: str) -> str | None:
    if value is owner:
        return path
    pairs: list[tuple[str, object]] = []
    if isinstance(value, Mapping):
        pairs = [(f"{path}.{key}", item) for key, item in value.items()]
    elif isinstance(value, list | tuple):
        pairs = [(f"{path}[{index}]", item) for index, item in enumerate(value)]
    for inner, item in pairs:
        if (found := _find(item, owner, inner)) is not None:
            return found
    return None


def source_sha(form: str, where: tuple[Path, ...], extra: tuple[str, ...] = ()) -> str:
    """SHA-256 (hex) over the form's template, everything it refers to, and the files named in ``extra``."""
    digest = sha256()
    env = environment(where)
    waiting, done = [_template_name(form)], set()
    while waiting:
        name = waiting.pop()
        if name in done:
            continue
        done.add(name)
        path = find(name, where)
        waiting += _references(env, path, path.stat().st_mtime_ns, name)
    for name in sorted((*done, *extra)):
        data = find(name, where).read_bytes()
        digest.update(f"{name}:{len(data)}\n".encode() + data)
    return digest.hexdigest()


@lru_cache(maxsize=256)
def _references(env: Sandbox, path: Path, _mtime_ns: int, name: str) -> tuple[str, ...]:
    """Templates a template names; a file that changed has another time and is read again."""
    try:
        tree = env.parse(path.read_text(encoding="utf-8"), name)
    except TemplateSyntaxError as error:
        raise Problem("template", f"模板 {name} 第{error.lineno}行写法有误：{_said(error, _SYNTAX)}。") from error
    kinds = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)
    return tuple(str(node.template.value) for node in tree.find_all(kinds))  # type: ignore[attr-defined]
