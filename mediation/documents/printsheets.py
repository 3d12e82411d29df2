"""Pages as sheets of paper: which pages a sheet holds, and blank backs so that no copy begins on the back of another.

A sheet has two pages when it is printed on both sides. Pages are taken out of the frozen PDF as they are; a blank page
is only ever added behind them.
"""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

from mediation.values.problems import Problem
from mediation.values.text import shorten

MOST_PAGES = 19_998
"""As many as a list of sheets can name: what is read before the paper is known."""
_PART = re.compile(r"(\d{1,4})(?:-(\d{1,4}))?")


def sheets_of(words: str, pages: int, *, duplex: bool = True) -> tuple[int, ...]:
    """The numbers of sheets that ``7-9`` or ``1,7-9`` name, each once, in order; "" names all.

    Raises `Problem` (bad_sheets) for what is no such list or lies beyond a paper of ``pages`` pages.
    """
    count = -(-pages // (2 if duplex else 1))
    if not words.strip():
        return tuple(range(1, count + 1))
    named: set[int] = set()
    for part in re.split(r"[,，、]", words.replace(" ", "").replace("至", "-").replace("–", "-")):
        found = _PART.fullmatch(part)
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not 1 <= first <= last:
            shown = shorten(words, 20)
            raise Problem("bad_sheets", f"张数“{shown}”写得不对，应写作 7-9 或 1,7-9。", field="sheets")
        if last > count:
            sides = "双面" if duplex else "单面"
            raise Problem(
                "bad_sheets", f"这份文书共{pages}页，{sides}打印为{count}张，没有第{last}张。", field="sheets"
            )
        named.update(range(first, last + 1))
    return tuple(sorted(named))


def sheeted(path: Path, words: str = "", *, copies: int = 1, duplex: bool = True) -> bytes | None:
    """The PDF to send so that every copy begins on a sheet of its own; None where the file itself already does.

    ``words`` as in `sheets_of`.
    """
    import pikepdf

    with pikepdf.open(path) as pdf:
        pages = len(pdf.pages)
        chosen = sheets_of(words, pages, duplex=duplex)
        whole = not words.strip()
        if whole and not (duplex and pages % 2 and copies > 1):
            return None
        each = 2 if duplex else 1
        kept = {page for sheet in chosen for page in range((sheet - 1) * each, min(sheet * each, pages))}
        for page in range(pages - 1, -1, -1):
            if page not in kept:
                del pdf.pages[page]
        if duplex and len(pdf.pages) % 2:
            _blank_back(pdf)
        return _saved(pdf)


def joined(files: list[tuple[bytes, int]], *, duplex: bool = True) -> bytes:
    """Many PDFs, each as often as its number says, as one: every copy begins on a sheet of its own."""
    import pikepdf

    with pikepdf.new() as out:
        for data, copies in files:
            with pikepdf.open(BytesIO(data)) as pdf:
                for _ in range(copies):
                    out.pages.extend(pdf.pages)
                    if duplex and len(pdf.pages) % 2:
                        _blank_back(out)
        return _saved(out)


def _blank_back(pdf: object) -> None:
    """A blank page as large as the last one."""
    box = pdf.pages[-1].mediabox  # type: ignore[attr-defined]
    pdf.add_blank_page(page_size=(float(box[2] - box[0]), float(box[3] - box[1])))  # type: ignore[attr-defined]


def _saved(pdf: object) -> bytes:
    stream = BytesIO()
    pdf.save(stream, deterministic_id=True)  # type: ignore[attr-defined]
    return stream.getvalue()
