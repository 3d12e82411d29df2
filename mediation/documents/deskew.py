"""How far a scanned page is turned, told by its lines of text: the angle at which rows of ink and rows of paper differ most."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST = 5.0  # degrees; what is turned further was laid in that way, or has no lines
SMALLEST = 0.3  # degrees; nobody sees less, and the picture keeps its bytes
_COARSE, _FINE = 0.5, 0.1  # degrees between two angles looked at
_WIDTH = 450  # pixels across the small picture that is looked at
_SURE = 1.25  # how much clearer the lines must become
_EDGE = 0.04  # of each side; the dark rim of a scanner's lid says nothing


def angle_of(picture: Image) -> float:
    """Degrees by which the picture is to be turned counter-clockwise so that its lines lie level; 0.0 = leave it."""
    small = _small(picture)
    straight = _clearness(small, 0.0)
    steps = round(LARGEST / _COARSE)
    around = max((_clearness(small, step * _COARSE), step * _COARSE) for step in range(-steps, steps + 1))[1]
    steps = round(_COARSE / _FINE)
    best, angle = max(
        (_clearness(small, around + step * _FINE), around + step * _FINE) for step in range(-steps, steps + 1)
    )
    if abs(angle) < SMALLEST or abs(angle) > LARGEST or best < max(straight, 1.0) * _SURE:
        return 0.0
    return round(angle, 1)


def straightened(picture: Image, angle: float) -> Image:
    """The picture turned by ``angle`` on a larger white sheet: nothing is cut off."""
    from PIL import Image

    plain = picture if picture.mode in ("L", "RGB") else picture.convert("RGB")
    white = 255 if plain.mode == "L" else (255, 255, 255)
    return plain.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=white)


def _small(picture: Image) -> Image:
    """Ink white on black, shrunk, without its rim."""
    factor = max(1, min(picture.size) // _WIDTH)
    grey = picture.reduce(factor).convert("L")
    wide, high = grey.size
    cut = grey.crop((round(wide * _EDGE), round(high * _EDGE), round(wide * (1 - _EDGE)), round(high * (1 - _EDGE))))
    paper = sorted(cut.resize((24, 24)).tobytes())[400]
    return cut.point([255 if level < paper * 0.75 else 0 for level in range(256)])


def _clearness(ink: Image, angle: float) -> float:
    """How sharply the rows of the turned picture alternate: the sum of squared steps between neighbouring rows."""
    from PIL import Image

    turned = ink.rotate(angle, Image.Resampling.NEAREST, fillcolor=0) if angle else ink
    rows = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
    return float(sum((here - there) ** 2 for here, there in pairwise(rows)))
