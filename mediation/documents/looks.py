"""What each class of the dialect looks like: the one place of sizes, faces and indents, for PDF and DOCX alike.

Sizes follow GB/T 9704-2012 for prose (16 pt, 28 characters x 22 lines in 156 x 225 mm) and common practice of
committee forms for tables. The right margin leaves far more than the 8 mm that a seal across the page edges needs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from mediation.documents.tree import PageSetup

MM_PER_PT = 25.4 / 72
A4 = (210.0, 297.0)
SEAL_MM = 50.0  # round seals of organisations are at most 45 mm across
PRINT_MM = 25.0  # fingerprint box
SIGN_ROW_MM = 15.0
TALL_MM = 30.0
PAGE_MARK_PT = 10.5
CODE_PT = 7.5


@dataclass(frozen=True, slots=True)
class Skin:
    """One kind of page. Margins in mm (top, right, bottom, left), the rest in points; ``track`` is letter spacing."""

    name: str
    margins: tuple[float, float, float, float]
    body: float
    line: float
    track: float
    title: float
    cell: float
    cell_line: float
    indent_h2: bool = True


SKINS: dict[str, Skin] = {
    skin.name: skin
    for skin in (
        Skin("prose", (37, 26, 35, 28), 16, 28.98, -0.21, 22, 14, 22),
        Skin("ruled", (25, 25, 29, 25), 14, 28, 0, 22, 12, 20),
        Skin("dense", (30, 26, 29, 28), 14, 25, 0, 22, 12, 20),
        Skin("compact", (30, 26, 29, 28), 12, 21, 0, 20, 12, 18),
        Skin("sheet", (22, 20, 20, 25), 12, 20, 0, 18, 12, 18, indent_h2=False),
        Skin("cover", (37, 26, 35, 28), 16, 32, 0, 36, 16, 32),
    )
}

PRIMARY = ("title", "subtitle", "number", "body", "plain", "right", "center", "note", "item", "label")
MODIFIERS = ("center", "right", "small", "kai", "hei", "gap")
CELL_CLASSES = ("label", "value", "center", "right", "top", "tall", "print", "noborder", "line", "foot")
SPAN_CLASSES = ("nb", "fill", "kai", "hei", "song", "small", "big", "box", "wide2")
FACES = {"kai": "NoteKai", "hei": "HeadHei", "song": "BodySong", "box": "HeadHei"}


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph's look: face role, size, line pitch and space around in points, indent in characters."""

    face: str = "BodyFang"
    size: float = 16
    line: float = 29
    align: str = "justify"  # justify | left | center | right
    indent: int = 0
    before: float = 0
    after: float = 0
    bold: bool = False


def page_of(skin: Skin, *, landscape: bool, foot: bool) -> PageSetup:
    """The page of a skin, A4."""
    width, height = A4[::-1] if landscape else A4
    top, right, bottom, left = skin.margins
    return PageSetup(width, height, top, right, bottom, left, foot)


def heading(skin: Skin, level: int) -> Look:
    """Look of a heading."""
    if level == 1:
        return Look("TitleSong", skin.title, round(skin.title * 1.45, 1), "center", 0, 0, skin.line / 2)
    size = max(skin.body, 14)
    return Look("HeadHei", size, max(skin.line, size * 1.5), "left", 2 if skin.indent_h2 else 0, skin.line / 4, 0)


def paragraph(skin: Skin, primary: str, *, cell: bool = False) -> Look:
    """Look of a paragraph class, in the text or in a table cell."""
    size, line = (skin.cell, skin.cell_line) if cell else (skin.body, skin.line)
    base = Look("BodyFang", size, line)
    if primary == "title":
        return heading(skin, 1)
    if primary in ("body", "item"):
        return replace(base, indent=2)
    if cell and primary in ("plain", "value"):
        return replace(base, align="left")  # a narrow cell cannot be flush: few signs would be drawn apart
    if primary == "note":
        small = small_size(size)
        return replace(base, face="NoteKai", size=small, line=round(small * 1.5, 1))
    changes: dict[str, dict[str, object]] = {
        "subtitle": {"face": "NoteKai", "align": "center", "after": line / 4},
        "number": {"align": "right", "after": line / 4},
        "right": {"align": "right"},
        "center": {"align": "center"},
        "label": {"face": "HeadHei", "align": "center" if cell else "left"},
    }
    return replace(base, **changes.get(primary, {}))  # type: ignore[arg-type]


def modify(look: Look, cls: tuple[str, ...]) -> Look:
    """The look after its modifiers."""
    for name in cls:
        if name in ("center", "right"):
            look = replace(look, align=name, indent=0)
        elif name in ("kai", "hei"):
            look = replace(look, face=FACES[name])
        elif name == "gap":
            look = replace(look, before=look.line / 2)
        elif name == "small":
            small = small_size(look.size)
            look = replace(look, size=small, line=round(look.line * small / look.size, 1))
    return look


def small_size(size: float) -> float:
    """One step smaller: 16 -> 12, 14 and 12 -> 10.5, else four fifths."""
    return {16: 12.0, 14: 10.5, 12: 10.5}.get(int(size), round(size * 0.8, 1))


def split_classes(cls: tuple[str, ...], *, cell: bool) -> tuple[str, tuple[str, ...]]:
    """The primary class and the modifiers of a paragraph."""
    for name in cls:
        if name in PRIMARY:
            return name, tuple(other for other in cls if other != name)
    return ("plain" if cell else "body"), cls


def look_of(skin: Skin, cls: tuple[str, ...], *, cell: bool = False) -> Look:
    """Look of a paragraph with all its classes."""
    primary, modifiers = split_classes(cls, cell=cell)
    return modify(paragraph(skin, primary, cell=cell), modifiers)


def ems(text: str) -> float:
    """Width of a text in characters: full-width signs count 1, Latin letters and digits 0.5."""
    return sum(0.5 if ord(char) < 0x2E80 and char not in "—…“”‘’·①②③④⑤⑥⑦⑧⑨⑩□■○●√×" else 1.0 for char in text)


def cell_height(cls: tuple[str, ...], table: str) -> float:
    """The least height of a cell in mm."""
    least = SIGN_ROW_MM if table == "sign" else 8.0 if table == "grid" else 0.0
    for name in cls:
        if name == "tall":
            least = max(least, TALL_MM)
        elif name == "print":
            least = max(least, PRINT_MM)
        elif name.startswith("mm") and name[2:].isdigit():
            least = float(name[2:])
    return least
