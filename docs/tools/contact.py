"""Draws docs/forms-filled.png and docs/forms-blank.png: first and last page of every form, filled from an invented case and blank.

Run ``python docs/tools/contact.py`` after a form has changed and look at the two pictures. ``--pages DIR`` also writes every
page of every form as a picture of its own, large enough to read.
"""

from __future__ import annotations

import argparse
import importlib.util
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from mediation.documents.context_forms import PARTS
from mediation.documents.make import render_paper
from mediation.documents.volume import Part, catalogue, sheet_data
from mediation.fonts import FONT_DIR
from mediation.procedure.load import load_procedure

ROOT = Path(__file__).resolve().parents[2]
FONT = FONT_DIR / "hei/NotoSansSC-Regular.ttf"
COLUMNS, WIDTH, HEIGHT, CAPTION, GAP = 8, 248, 351, 20, 6  # pixels
CATALOGUES = ("F02", "F41")
SHADES = 8
READABLE = 1.2  # scale of a single page: 72 dpi times this


def samples() -> Any:
    """The cases the tests print every form from."""
    path = ROOT / "tests/documents/test_forms_text.py"
    spec = importlib.util.spec_from_file_location("forms", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def catalogue_rows() -> tuple[Mapping[str, object], ...]:
    """What binding would list, of an invented volume."""
    counts = (1, 1, 2, 3, 1)
    titles = ("人民调解申请书", "受理通知书", "调解笔录", "人民调解协议书", "送达回证")
    parts = [
        Part(title, row=str(row), on=date(2026, 11, 3 + row), responsible="博望县博望街道人民调解委员会")
        for row, title in enumerate(titles, 1)
    ]
    return catalogue(parts, counts)


def drawn(*, blank: bool) -> Iterator[tuple[str, pypdfium2.PdfDocument]]:
    """(id, PDF) of every form in the order of their ids."""
    source = samples()
    for form in sorted(PARTS):
        data = source.paper(form, source.CASE_OF.get(form, "leak"), blank=blank)
        if form in CATALOGUES and "volume" in data and not blank:
            data = sheet_data(data, catalogue_rows(), "", "")
        yield form, pypdfium2.PdfDocument(render_paper(form, data).data)


def picture(page: pypdfium2.PdfPage, scale: float) -> Image.Image:
    """A page in shades of grey."""
    return page.render(scale=scale, grayscale=True).to_pil()


def cells(*, blank: bool, pages: Path | None) -> Iterator[tuple[str, pypdfium2.PdfPage]]:
    """(caption, page): the first page of every form, and the last one of those that have several: there they are signed."""
    titles = {form.id: form.title for form in load_procedure().forms.values()}
    for form, pdf in drawn(blank=blank):
        yield f"{form}{f'（{len(pdf)}页）' if len(pdf) > 1 else ' '}{titles[form]}", pdf[0]
        if len(pdf) > 1:
            yield f"{form} 末页", pdf[len(pdf) - 1]
        if pages is not None:
            for number, page in enumerate(pdf, 1):
                picture(page, READABLE).save(pages / f"{form}{'-空白' if blank else ''}-{number}.png")


def sheet(*, blank: bool, pages: Path | None) -> Image.Image:
    """The pages side by side, each under its id, count of pages and title."""
    font = ImageFont.truetype(FONT, CAPTION - 6)
    found = list(cells(blank=blank, pages=pages))
    rows = -(-len(found) // COLUMNS)
    whole = Image.new("L", (COLUMNS * (WIDTH + GAP), rows * (HEIGHT + CAPTION + GAP)), 225)
    pen = ImageDraw.Draw(whole)
    for place, (words, page) in enumerate(found):
        left, top = place % COLUMNS * (WIDTH + GAP), place // COLUMNS * (HEIGHT + CAPTION + GAP)
        small = picture(page, 1)
        small.thumbnail((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        whole.paste(small, (left, top + CAPTION))
        while pen.textlength(words, font=font) > WIDTH - 2:
            words = words.removesuffix("…")[:-1] + "…"
        pen.text((left + 1, top + 1), words, fill=0, font=font)
    return whole.quantize(SHADES)


def main() -> None:
    """Draw both pictures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=Path, default=None)
    options = parser.parse_args()
    if options.pages is not None:
        options.pages.mkdir(parents=True, exist_ok=True)
    for blank, name in ((False, "forms-filled.png"), (True, "forms-blank.png")):
        sheet(blank=blank, pages=options.pages).save(ROOT / "docs" / name, optimize=True)


if __name__ == "__main__":
    main()
