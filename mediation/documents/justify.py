"""Flush right edges for Chinese: WeasyPrint 70.0 stretches only spaces, so the slack is shared among characters here.

Three inner functions of WeasyPrint are replaced; the version is pinned and a test compares the replaced sources, so
that a change upstream is seen. Lines that would have to be pulled too wide stay ragged.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

MAX_GAP = 0.16  # of the character size; beyond it a line stays as it is

# Ideographs, kana, full-width punctuation, and the Chinese signs that live outside those blocks.
_WIDE = "\u2014\u2018\u2019\u201c\u201d\u2026\u25a0-\u25ff\u2460-\u24ff\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff"
_WIDE_RUN = re.compile(f"[{_WIDE}]+")
_SPACES = (" ", "\u00a0")


def install() -> None:
    """Replace the functions; doing it twice changes nothing."""
    from weasyprint.layout import inline
    from weasyprint.text.line_break import Layout

    if getattr(inline, "shares_slack_among_characters", False):
        return
    plain_set_text = Layout.set_text

    def set_text(self: Any, text: str, justify: bool = False) -> None:
        plain_set_text(self, text, justify)
        if justify and self.justification_spacing:
            _space_characters(self)

    Layout.set_text = set_text
    inline.justify_line = justify_line
    inline.shares_slack_among_characters = True


def _space_characters(layout: Any) -> None:
    """Adds the gap as Pango letter spacing over each run of wide characters, on top of the style's own spacing."""
    from weasyprint.text.ffi import TO_UNITS, ffi, pango

    runs = list(_byte_runs(layout.text))
    if not runs:
        return
    own = layout.style["letter_spacing"]
    gap = int((layout.justification_spacing + (0 if own == "normal" else own)) * TO_UNITS)
    attributes = pango.pango_layout_get_attributes(layout.layout)
    if attributes == ffi.NULL:
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
    for start, end in runs:
        attribute = pango.pango_attr_letter_spacing_new(gap)
        attribute.start_index, attribute.end_index = start, end
        pango.pango_attr_list_change(attributes, attribute)
    pango.pango_layout_set_attributes(layout.layout, attributes)


def _byte_runs(text: str) -> list[tuple[int, int]]:
    """UTF-8 byte ranges of the runs of wide characters."""
    runs = []
    done = size = 0
    for match in _WIDE_RUN.finditer(text):
        size += len(text[done : match.start()].encode())
        length = len(match[0].encode())
        runs.append((size, size + length))
        size += length
        done = match.end()
    return runs


def gaps(text: str) -> float:
    """How many gaps Pango widens inside one text: half a gap at each side of a wide run, none at the text's own ends."""
    total = 0.0
    for match in _WIDE_RUN.finditer(text):
        total += match.end() - match.start()
        total -= 0.5 * (match.start() == 0) + 0.5 * (match.end() == len(text))
    return total + sum(text.count(space) for space in _SPACES)


def justify_line(context: Any, line: Any, extra_width: float) -> None:
    """Share ``extra_width`` (px) among the gaps of a line, those between differently styled texts included."""
    boxes = _flow(line)
    texts = [box.text if hasattr(box, "pango_layout") else "" for box in boxes]
    while texts and not texts[-1].strip() and not hasattr(boxes[-1], "children"):
        boxes.pop()
        texts.pop()
    joints = [_joint(left, right) for left, right in pairwise(texts)]
    places = sum(gaps(text) for text in texts) + sum(joints)
    if not places:
        return
    gap = extra_width / places
    if gap > MAX_GAP * line.style["font_size"] and any(_WIDE_RUN.search(text) for text in texts):
        return
    after = {id(box): gap for box, joint in zip(boxes, joints, strict=False) if joint}
    _widen(context, line, gap, 0.0, after)


def _joint(left: str, right: str) -> bool:
    """Whether two neighbouring boxes are pulled apart: where a wide character stands at the seam."""
    return bool((left and _WIDE_RUN.match(left[-1])) or (right and _WIDE_RUN.match(right[0])))


def _flow(box: Any) -> list[Any]:
    """Text boxes and atomic boxes of a line in order."""
    from weasyprint.formatting_structure import boxes

    if isinstance(box, boxes.LineBox | boxes.InlineBox):
        return [inner for child in box.children if child.is_in_normal_flow() for inner in _flow(child)]
    return [box]


def _widen(context: Any, box: Any, gap: float, advance: float, after: dict[int, float]) -> float:
    """Move and widen the boxes of a line; returns how far what follows has moved."""
    from weasyprint.formatting_structure import boxes
    from weasyprint.text.line_break import create_layout

    if isinstance(box, boxes.LineBox | boxes.InlineBox):
        box.position_x += advance
        before = advance
        for child in box.children:
            if child.is_in_normal_flow():
                advance = _widen(context, child, gap, advance, after)
        box.width += advance - before
        return advance
    if not isinstance(box, boxes.TextBox):
        box.translate(advance, 0)
        return advance + after.get(id(box), 0.0)
    box.position_x += advance
    inside = gaps(box.text) * gap
    if inside:
        box.justification_spacing = gap
        layout = create_layout(box.text, box.style, context, max_width=None, justification_spacing=gap)
        layout.deactivate()
        box.pango_layout = layout
    grown = inside + after.get(id(box), 0.0)
    box.width += grown
    return advance + grown
