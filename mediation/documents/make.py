"""One paper from its context: evaluate, parse, settle, check the glyphs, draw, and say what was made of what."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from mediation.documents import dialect, layout, pagecode, templating
from mediation.documents.pdf import no_glyph
from mediation.documents.places import DRAWN_ONLY, office_file
from mediation.documents.rendered import Rendered
from mediation.documents.tree import Doc, Para, Run, map_runs, text
from mediation.fonts import coverage
from mediation.values.problems import Problem

__all__ = ["Rendered", "build", "canonical", "data_sha256", "render_paper"]

HAND_MARK = "□"


def render_paper(
    form: str,
    context: Mapping[str, object],
    *,
    fmt: str = "pdf",
    templates: tuple[Path, ...] | None = None,
    hand: bool = False,
    origin: str = "",
    user_fonts: Path | None = None,
    fence: Callable[[], AbstractContextManager[object]] = nullcontext,
    evaluated: Callable[[], None] = lambda: None,
) -> Rendered:
    """Make one paper in this process.

    ``context`` is plain data (`str`, `int`, `bool`, `list`, `dict`); ``templates`` are folders searched before the shipped
    one; ``hand`` prints characters without a glyph as □ with a note; ``origin`` is `pagecode.mark` of a paper that is kept,
    `pagecode.DRAFT` of one that is not, "" of what is neither; ``fence`` bounds the evaluation of the template and
    ``evaluated`` is called after it. Raises `Problem` (template, missing, glyph, limit, render).
    """
    if fmt not in ("pdf", "docx"):
        raise Problem("template", f"文书格式“{fmt}”不对，应为 pdf 或 docx。")
    where = templating.folders(templates)
    source = canonical(context)
    data_sha = sha256(source).hexdigest()
    if office_template := office_file(form, where):
        return _by_office(form, context, fmt, office_template, (data_sha, source), fence, evaluated)
    doc, used = build(
        form, context, where=where, hand=hand, user_fonts=user_fonts, fence=fence, data_sha=data_sha, origin=origin
    )
    evaluated()
    template_sha = templating.source_sha(form, where, ("print.css",))
    data, pages = _draw(doc, fmt, where)
    return Rendered(data, fmt, pages, tuple(text(doc)), doc.title, template_sha, data_sha, used, source)


def _by_office(
    form: str,
    context: Mapping[str, object],
    fmt: str,
    template: Path,
    kept: tuple[str, bytes],
    fence: Callable[[], AbstractContextManager[object]],
    evaluated: Callable[[], None],
) -> Rendered:
    """A paper from the centre's own Word file; what is read of it is bounded as what it computes."""
    import docxtpl  # noqa: F401 - loaded before the bounds are set: they are for the template
    from docx import Document

    from mediation.documents import office

    if fmt != "docx":
        told = context.get("form")
        raise office.refusal(form, str(told.get("title", form)) if isinstance(told, Mapping) else form)
    _check_plain(context, form)
    Document()  # its own default is read once, likewise
    try:
        with fence():
            made = office.fill(form, {name: _ordered(context[name]) for name in sorted(context)}, template, *kept)
    except Problem as problem:
        raise office.named(form, context, problem) from problem
    evaluated()
    return made


def _draw(doc: Doc, fmt: str, where: tuple[Path, ...]) -> tuple[bytes, int]:
    if fmt == "docx":
        from mediation.documents import docx

        return docx.draw(doc), 0
    from mediation.documents import pdf

    return pdf.draw(doc, where)


def build(
    form: str,
    context: Mapping[str, object],
    *,
    where: tuple[Path, ...],
    hand: bool = False,
    user_fonts: Path | None = None,
    fence: Callable[[], AbstractContextManager[object]] = nullcontext,
    data_sha: str = "",
    origin: str = "",
) -> tuple[Doc, tuple[str, ...]]:
    """The settled tree of a paper and the characters left for the pen."""
    _check_plain(context, form)
    with fence():
        # In one order: what is made again from the kept data must not differ where a template goes through a group of data.
        source = templating.evaluate(form, {name: _ordered(context[name]) for name in sorted(context)}, where)
    doc = dialect.parse(source, form=form)
    missing = coverage(user_fonts).missing(doc.title + "".join(text(doc)))
    if missing and not hand:
        raise no_glyph(doc.title, missing)
    if missing:
        doc = _for_the_pen(doc, missing)
    code = _code(form, context, data_sha)
    if origin == pagecode.DRAFT:
        doc = replace(doc, code=f"{code} {pagecode.DRAFT_WORD}")
    else:
        doc = replace(doc, code=code, mark=f"{origin}-{pagecode.data_mark(data_sha)}" if origin else "")
    return layout.settle(doc), missing


def _for_the_pen(doc: Doc, missing: tuple[str, ...]) -> Doc:
    table = {ord(char): HAND_MARK for char in missing}

    def marked(run: Run) -> Run:
        return replace(run, text=run.text.translate(table))

    named = "、".join(f"U+{ord(char):04X}" for char in missing)
    note = Para(("note",), (Run(f"注：□处由人工书写，依次为 {named}。"),))
    doc = map_runs(doc, marked)
    return replace(doc, title=doc.title.translate(table), blocks=(*doc.blocks, note))


def _code(form: str, context: Mapping[str, object], data_sha: str) -> str:
    """The line at the foot that ties every loose page to its data: case number, form, first eight of the data hash."""
    case = context.get("case")
    number = str(case.get("reg_no") or "") if isinstance(case, Mapping) else ""
    if context.get("blank"):
        return f"{form} 空白文书"
    named = str(context.get("title") or "") if form in DRAWN_ONLY else form
    return " ".join(part for part in (number, named, data_sha[:8]) if part)


def data_sha256(context: Mapping[str, object]) -> str:
    """SHA-256 (hex) of the context in one canonical JSON form."""
    return sha256(canonical(context)).hexdigest()


def canonical(context: Mapping[str, object]) -> bytes:
    """The context in one canonical JSON form. Raises `Problem` (template) for what is no plain data."""
    try:
        words = json.dumps(context, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise Problem(
            "template", "文书数据里有不能印出的内容，只能是文字、整数、是否、列表和数据组，请把这一件告诉维护人员。"
        ) from error
    return words.encode("utf-8", "surrogatepass")


def _ordered(value: object) -> object:
    if isinstance(value, dict):
        return {name: _ordered(value[name]) for name in sorted(value)}
    return [_ordered(item) for item in value] if isinstance(value, list | tuple) else value


def _check_plain(value: object, form: str, path: str = "") -> None:
    """Templates get nothing they could act on: a model object would open the whole record to them."""
    if type(value) in (str, int, bool):
        return
    if type(value) is dict:
        for key, item in value.items():
            _check_plain(item, form, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            _check_plain(item, form, f"{path}[{index}]")
    else:
        raise Problem(
            "template", f"{form} 的数据“{path}”是 {type(value).__name__}，只能是文字、整数、是否、列表和数据组。"
        )
