"""The filters a template may use beside Jinja's harmless ones."""

from __future__ import annotations

import re
from collections.abc import Callable

from jinja2 import pass_context
from jinja2.exceptions import TemplateRuntimeError
from jinja2.runtime import Context
from markupsafe import Markup

from mediation.values import money as amounts

_WIDTH = re.compile(r"\d{1,3}mm")


class FieldEmptyError(TemplateRuntimeError):
    """A field the paper cannot do without is empty. ``label`` is its Chinese name."""

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.label = label


def yuan(fen: int) -> str:
    """1,234.50元."""
    return f"{amounts.plain(fen)}元"


def money(fen: int) -> Markup:
    """``1,234.50元``, never broken over a line."""
    return nb(yuan(fen))


def nb(value: str | int) -> Markup:
    """Text that is never broken over a line."""
    return Markup('<span class="nb">{}</span>').format(value)


def wide2(value: str) -> Markup | str:
    """A two-character name spread to the width of three."""
    return Markup('<span class="wide2">{}</span>').format(value) if len(value) == 2 else value


def cn(value: int) -> str:
    """3 -> 三."""
    return amounts.chinese_number(value)


def tick(value: object) -> Markup:
    """A filled or an empty box."""
    return Markup('<span class="box">■</span>') if value else Markup('<span class="box">□</span>')


def blank(value: str | int, width: str = "40mm") -> Markup:
    """The value on an underline of at least that width; an empty value leaves a blank for the pen."""
    if not _WIDTH.fullmatch(width):
        raise TemplateRuntimeError(f"填空宽度“{width}”应如 40mm")
    return Markup('<u class="fill" data-width="{}">{}</u>').format(width, str(value).replace("\n", "　"))


@pass_context
def need(context: Context, value: object, label: str) -> object:
    """The value, which must not be empty; on a blank form for hand filling it may be."""
    if (value is None or value == "" or (isinstance(value, str) and not value.strip())) and not context.get("blank"):
        raise FieldEmptyError(label)
    return "" if value is None else value


def paragraphs(value: str) -> list[str]:
    """The paragraphs of a long text, without empty ones."""
    return [line.strip() for line in value.replace("\r", "\n").split("\n") if line.strip()]


OURS: dict[str, Callable[..., object]] = {
    "capital": amounts.capital,
    "yuan": yuan,
    "money": money,
    "nb": nb,
    "wide2": wide2,
    "cn": cn,
    "tick": tick,
    "blank": blank,
    "need": need,
    "paragraphs": paragraphs,
}
