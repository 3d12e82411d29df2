"""From the tree to PDF/A-2b with the shipped fonts: same tree, fonts and program -> same bytes.

WeasyPrint is imported here and only on first use; the fonts are bound before that by ``FONTCONFIG_FILE``.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any, Never

from mediation.documents import faces, html, justify, pagecode, versions
from mediation.documents.places import find
from mediation.documents.tree import Doc, PageSetup
from mediation.fonts import write_fontconfig
from mediation.values.problems import Problem

APT_LINE = "sudo apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
_PACKING = 6  # the highest level of zlib takes twice as long for half a per cent
_NOTDEF = re.compile(r"\(U\+([0-9A-F]{4,6})\)")

_own_fonts: list[Path] = []  # the folder of the office's own fonts, once it is bound


def bind_fonts(cache: Path | None = None, user_fonts: Path | None = None) -> None:
    """Write the font configuration and name it to fontconfig; no effect once WeasyPrint is loaded."""
    _own_fonts[:] = [user_fonts] if user_fonts else []
    if "weasyprint" not in sys.modules:
        os.environ["FONTCONFIG_FILE"] = str(write_fontconfig(cache or default_cache(), user_fonts))


def default_cache() -> Path:
    """The folder of this user where fontconfig keeps what it knows of the shipped fonts."""
    from platformdirs import user_cache_path

    return user_cache_path("mediation", appauthor=False) / "fonts"


@lru_cache(maxsize=1)
def _engine() -> tuple[Any, Any]:
    """WeasyPrint and the one font configuration of this process."""
    if "FONTCONFIG_FILE" not in os.environ:
        bind_fonts()
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
    except OSError as error:
        raise Problem("render", f"缺少排版所需的系统库，请先安装后再试：{APT_LINE}") from error
    justify.install()
    faces.install()
    return weasyprint, FontConfiguration()


def _deny(url: str, *_: object, **__: object) -> Never:
    from weasyprint.urls import FatalURLFetchingError

    raise FatalURLFetchingError(url)


@lru_cache(maxsize=32)
def _style(path: Path, _mtime_ns: int, skin: str, setup: PageSetup) -> Any:
    """Parsed style sheet of a kind of page; ``print.css`` comes after the measured rules."""
    weasyprint, fonts = _engine()
    text = html.measured_css(skin, setup) + "\n" + path.read_text(encoding="utf-8")
    return weasyprint.CSS(string=text, font_config=fonts, url_fetcher=_deny, base_url="about:blank")


def draw(doc: Doc, where: tuple[Path, ...]) -> tuple[bytes, int]:
    """The paper as PDF/A-2b and its number of pages. ``where``: folders searched for ``print.css``.

    Raises `Problem`: ``glyph`` when a character has no glyph, ``render`` when the style sheet asks for a file or address.
    """
    weasyprint, fonts = _engine()
    from weasyprint.urls import FatalURLFetchingError

    css = find("print.css", where)
    source = html.page(doc)
    identifier = sha256((source + doc.mark).encode()).hexdigest()[:32].encode()
    try:
        with _watched(doc):
            style = _style(css, css.stat().st_mtime_ns, doc.skin, doc.page)
            laid = _laid(
                source,
                lambda text: weasyprint.HTML(string=text, url_fetcher=_deny, base_url="about:blank").render(
                    font_config=fonts, stylesheets=[style], pdf_variant="pdf/a-2b"
                ),
            )
            _say_continued(laid)
            laid.metadata.generator = versions.drawing(_own_fonts[0] if _own_fonts else None)
            data = laid.write_pdf(pdf_variant="pdf/a-2b", pdf_identifier=identifier, finisher=partial(_finish, doc))
    except FatalURLFetchingError as error:
        raise Problem(
            "render", f"{doc.form} 的版式引用了外部文件或网址，文书不取任何外部内容，请从 print.css 中删去：{error}"
        ) from error
    return data, len(laid.pages)


def _laid(source: str, lay: Callable[[str], Any]) -> Any:
    """The page laid out, rows that may be too long for a page kept whole where they turn out not to be."""
    head, *rows = source.split(f'<tr class="{html.NEAR}')
    if not rows:
        return lay(source)
    laid = lay(head + "".join(f'<tr class="near{row}' for row in rows))
    broken = _broken(laid)
    if not broken:
        return laid
    names = ("long" if number in broken else "near" for number in range(len(rows)))
    return lay(head + "".join(f'<tr class="{name}{row}' for name, row in zip(names, rows, strict=True)))


def _broken(laid: Any) -> frozenset[int]:
    """Which of the rows that were to stay whole, in their order, did not, or had their table's head taken from them."""
    seen: dict[Any, int] = {}
    broken: set[int] = set()
    for page in laid.pages:
        tables = [box for box in page._page_box.descendants() if box.element_tag == "table"]  # noqa: SLF001 - as below
        for table in tables:
            parts = [part for part in table.children if part.element_tag in ("thead", "tbody")]
            headless = table.element.find("thead") is not None and not any(
                part.element_tag == "thead" for part in parts
            )
            for row in (row for part in parts for row in part.children):
                if "near" in row.element.get("class", "").split():
                    known = row.element in seen
                    number = seen.setdefault(row.element, len(seen))
                    broken |= {number} if known or headless else set()
    return frozenset(broken)


def _say_continued(laid: Any) -> None:
    """Keeps the words that a ruled table, or a named row of it, goes on only on the pages that begin within one."""
    before: frozenset[Any] = frozenset()
    for page in laid.pages:
        box = page._page_box  # noqa: SLF001 - WeasyPrint names no public way to its boxes
        first = tuple(_first(box))
        row = next((one for one in first if one.tag == "tr"), None)
        table = next((one for one in first if one.tag == "table"), None)
        goes_on = row in before and html.NAMED_ROW in (row.get("class", "").split() if row is not None else ())
        silent = {html.CONTINUED_AT} if table not in before else set()
        silent |= set() if goes_on else {html.FROM_BEFORE_AT}
        box.children = [one for one in box.children if getattr(one, "at_keyword", "") not in silent]
        before = frozenset(_ruled(box)) if len(laid.pages) > 1 else before


def _ruled(box: Any) -> Iterator[Any]:
    """The elements of the ruled tables on a page, and of the rows in them."""
    for one in box.descendants():
        if one.element_tag == "table" and one.element.get("class") == "grid":
            yield one.element
            yield from (row.element for row in one.descendants() if row.element_tag == "tr")


def _first(page: Any) -> Iterator[Any]:
    """The elements a page begins with, from the outside in."""
    box = page
    while getattr(box, "children", ()):
        box = box.children[0]
        if box.element is not None:
            yield box.element


def _finish(doc: Doc, _document: object, pdf: Any) -> None:
    if doc.mark:
        _stamp(doc, pdf)
    _pack(pdf)


def _stamp(doc: Doc, pdf: Any) -> None:
    """Each page's code, on top of what is there and outside of its coordinates."""
    pages = [item for item in pdf.objects if hasattr(item, "get") and item.get("Type") == "/Page"]
    for number, page in enumerate(pages, 1):
        content = pdf.objects[int(page["Contents"].split()[0])]
        code = pagecode.operators(pagecode.words(doc.mark, number, len(pages)), doc.page.left, doc.page.bottom)
        content.stream = [b"q", *content.stream, b"Q", code]


def _pack(pdf: Any) -> None:
    """Compress every stream once: pydyf does it on writing and again for the hash that a PDF/A carries."""
    from pydyf import Stream

    for item in pdf.objects:
        if isinstance(item, Stream) and item.compress:
            item.compress = False
            plain = item.data.partition(b"\nstream\n")[2].removesuffix(b"\nendstream")
            item.stream = [zlib.compress(plain, _PACKING)]
            item.extra["Filter"] = "/FlateDecode"


@contextmanager
def _watched(doc: Doc) -> Iterator[None]:
    """Collects what WeasyPrint says; a missing glyph becomes an error, hints about style stay silent."""
    logger = logging.getLogger("weasyprint")
    heard: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(record.getMessage())

    ear = Ear(logging.WARNING)
    before = logger.propagate, logger.handlers[:]
    logger.propagate, logger.handlers = False, [ear]
    try:
        yield
    finally:
        logger.propagate, logger.handlers = before
    codes = [int(code, 16) for words in heard if ".notdef" in words for code in _NOTDEF.findall(words)]
    if codes:
        raise no_glyph(doc.title, tuple(chr(code) for code in dict.fromkeys(codes)))


def no_glyph(title: str, characters: tuple[str, ...]) -> Problem:
    """The refusal to print characters that no font has, with the two ways out."""
    named = "、".join(f"“{char}”（U+{ord(char):04X}）" for char in characters)
    return Problem(
        "glyph",
        f"《{title}》中的 {named} 没有字体可印。可把含该字的字体文件放入中心目录的 fonts 文件夹后重制，"
        "或选择“留空手写”（命令行加 --hand）：该字印作□，由人工书写并登记。",
        field="".join(characters),
    )
