"""A centre's own Word file as the template of a form: ``FORM.docx`` beside its other templates, the same variables, DOCX only.

docxtpl fills it in the sandbox of the built-in templates, in the same bounded process. The file is the centre's own look;
what it may do is no more than what a text template may do.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from jinja2 import Undefined, nodes, pass_context
from jinja2.exceptions import SecurityError, TemplateError, TemplateRuntimeError, TemplateSyntaxError
from jinja2.runtime import Context

from mediation.documents import filters, office_package
from mediation.documents.rendered import Rendered
from mediation.documents.templating import (
    ILLEGAL,
    MAX_OUTPUT,
    FieldUndefinedError,
    Sandbox,
    Strict,
    case_of,
    furnish,
    kind_of,
    path_of,
)
from mediation.values.problems import Problem

_EPOCH = (1980, 1, 1, 0, 0, 0)
_MM_A_BLANK = 3  # an underscore of 12 pt is about so wide
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def refusal(form: str, title: str) -> Problem:
    """Why a form of this centre cannot be had as PDF."""
    return Problem(
        "docx_only",
        f"《{title}》（{form}）用的是本中心的 Word 模板，只能做成 Word 文档，不能直接出 PDF：请生成 Word 文档，用 Word 或 WPS 打印。",
        field="格式",
    )


class _Sandbox(Sandbox):
    """As for text templates; a Word file stands alone, and ``agreement.items`` is the list, not a function."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for node in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
            raise TemplateSyntaxError("不能引用别的模板", node.lineno, name, filename)
        return tree

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The member of a group of data before its method of that name."""
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


@pass_context
def _plain(_context: Context, value: object) -> object:
    """What may be printed: text, whose line breaks docxtpl turns into breaks of Word, and whole numbers."""
    if isinstance(value, Undefined):
        return value
    if isinstance(value, str):
        return ILLEGAL.sub("\ufffd", value).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise TemplateRuntimeError(f"打印的内容是{kind_of(value)}，只能打印文字或整数")


def _blank(value: str | int, width: str = "40mm") -> str:
    """The value, or a line for the pen where there is none."""
    if not re.fullmatch(r"\d{1,3}mm", width):
        raise TemplateRuntimeError(f"填空宽度“{width}”应如 40mm")
    return str(value) or "_" * max(1, int(width[:-2]) // _MM_A_BLANK)


_FILTERS: dict[str, Callable[..., object]] = filters.OURS | {
    "money": filters.yuan,
    "nb": str,
    "wide2": lambda value: "\u3000".join(value) if len(value) == 2 else value,
    "tick": lambda value: "■" if value else "□",
    "blank": _blank,
}
"""The filters of the text templates, giving words where those give markup."""


@lru_cache(maxsize=1)
def _sandbox() -> _Sandbox:
    env = _Sandbox(autoescape=True, undefined=Strict, finalize=_plain)
    furnish(env, _FILTERS)
    return env


def fill(form: str, context: Mapping[str, object], source: Path, data_sha: str, kept: bytes) -> Rendered:
    """The paper as the centre's Word template gives it. ``kept``: its data in canonical JSON.

    To be called inside the fence. Raises `Problem`: ``template``, ``missing``, ``limit``.
    """
    template = source.read_bytes()
    office_package.opened(template, form)
    data = _normal(_filled(form, context, template))
    title = context.get("form")
    named = str(title.get("title", form)) if isinstance(title, Mapping) else form
    return Rendered(data, "docx", 0, words(data), named, sha(template, form), data_sha, (), kept)


def named(form: str, context: Mapping[str, object], problem: Problem) -> Problem:
    """A problem that says of which form and case it is: the fence knows neither."""
    if problem.reason != "limit":
        return problem
    return Problem("limit", f"{_named(form).rstrip()}{case_of(context)}：{problem.message}", field=problem.field)


def sha(template: bytes, form: str) -> str:
    """SHA-256 (hex) a paper remembers its Word template by; never that of a text template."""
    return sha256(f"{form}.docx:{len(template)}\n".encode() + template).hexdigest()


def words(data: bytes) -> tuple[str, ...]:
    """The paragraphs of a made document's body, without empty ones."""
    from lxml import etree

    with ZipFile(io.BytesIO(data)) as packed:
        root = etree.fromstring(packed.read("word/document.xml"))
    lines = ("".join(node.text or "" for node in para.iter(f"{_W}t")) for para in root.iter(f"{_W}p"))
    return tuple(line for line in lines if line.strip())


def _normal(data: bytes) -> bytes:
    """The same package with fixed times, so that equal data gives equal bytes."""
    stream = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as packed, ZipFile(stream, "w", ZIP_DEFLATED, compresslevel=5) as out:
        for name in packed.namelist():
            info = ZipInfo(name, _EPOCH)
            info.compress_type, info.create_system, info.external_attr = ZIP_DEFLATED, 3, 0o600 << 16
            out.writestr(info, packed.read(name))
    return stream.getvalue()


def _filled(form: str, context: Mapping[str, object], template: bytes) -> bytes:
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    from mediation.documents.office_filling import Filling

    filling = Filling(io.BytesIO(template), MAX_OUTPUT)
    try:
        filling.render(dict(context), _sandbox(), autoescape=True)
        stream = io.BytesIO()
        filling.save(stream)
    except (FieldUndefinedError, filters.FieldEmptyError) as error:
        raise _lacking(form, context, error, filling) from error
    except OverflowError as error:
        raise Problem("limit", "产生的内容过长，请检查其中的循环。") from error
    except TemplateSyntaxError as error:
        known = error.message if error.message in _KNOWN else "多半是括号、引号没有成对，或者 if、for 没有结束"
        raise _wrong(form, context, filling.near(error.lineno), f"写法有误：{known}") from error
    except SecurityError as error:
        raise _wrong(form, context, filling.near(_line(error)), _FORBIDDEN) from error
    except LxmlError as error:
        raise _wrong(
            form, context, "", "填好后不成文档：if、for 与它的结束要在同一段，或者都独占一段、一行（{%p %}、{%tr %}）"
        ) from error
    except RecursionError as error:
        raise Problem("limit", "互相调用没有尽头，请检查 macro。") from error
    except (TemplateError, TypeError, ValueError, ArithmeticError, AttributeError, LookupError, OpcError) as error:
        what = _said(error)
        raise _wrong(form, context, filling.near(_line(error)), what) from error
    return stream.getvalue()


_KNOWN = frozenset({"不能引用别的模板", "不能关闭转义（autoescape）", "不能用乘方（**）"})
_FORBIDDEN = "用了不允许的写法，只能写变量、条件和循环"
_CHINESE = re.compile("[\u4e00-\u9fff]")


def _said(error: Exception) -> str:
    if isinstance(error, TemplateRuntimeError) and _CHINESE.match(str(error)):
        return str(error)
    hidden = isinstance(error, AttributeError) and str(error).startswith("__")
    return _FORBIDDEN if hidden else "不能执行，请核对变量和过滤器的写法"


def _named(form: str) -> str:
    return f"{form} 的 Word 模板 {form}.docx "


def _wrong(form: str, context: Mapping[str, object], near: str, what: str) -> Problem:
    place = f"的“{near}”处" if near else ""
    return Problem("template", f"{_named(form).rstrip()}{place}{what}{case_of(context)}。", field=near)


def _lacking(
    form: str, context: Mapping[str, object], error: FieldUndefinedError | filters.FieldEmptyError, filling: Any
) -> Problem:
    if isinstance(error, filters.FieldEmptyError):
        said = f"{form}{case_of(context)}缺“{error.label}”，请先在案件中补填后再出文书。"
        return Problem("missing", said, field=error.label)
    near = filling.near(_line(error))
    path = path_of(context, error.owner, error.name)
    place = f" 的“{near}”处" if near else ""
    said = f"{form}{case_of(context)}没有“{path}”这一项（Word 模板 {form}.docx{place}），请改正模板里的名称，或者补填该项。"
    return Problem("missing", said, field=path)


def _line(error: BaseException) -> int:
    """The line of the template an error came from; 0 where that is not known."""
    found = 0
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            found = trace.tb_lineno
        trace = trace.tb_next
    return found
