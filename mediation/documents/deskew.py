"""How far a scanned page is turned, told by its lines of text: the angle at which rows of ink and rows of paper differ most."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST = 5.0  # degrees; what is turned further was laid in that way, or has no lines
SMALLEST = 0.3  # degrees; nobody sees less, and the picture keeps its bytes
_COARSE, _FINE = 0.5, 0.1  # degrees between two angles looked at
_WIDTH = 450  # pixels across the small picture that is looked at
_STRIPS = 48  # upright strips it is cut into; turning a little is moving them up and down against each other
_SURE = 1.25  # how much clearer the lines must become
_EDGE = 0.04  # of each side; the dark rim of a scanner's lid says nothing


def angle_of(picture: Image) -> float:
    """Degrees by which the picture is to be turned counter-clockwise so that its lines lie level; 0.0 = leave it."""
    from PIL import Image

    small = _small(picture)
    strips = small.resize((_STRIPS, small.height), Image.Resampling.BOX)
    pitch = small.width / _STRIPS
    straight = _clearness(strips, 0.0, pitch)
    steps = round(LARGEST / _COARSE)
    around = _best(strips, [step * _COARSE for step in range(-steps, steps + 1)], pitch)[1]
    steps = round(_COARSE / _FINE)
    best, angle = _best(strips, [around + step * _FINE for step in range(-steps, steps + 1)], pitch)
    if abs(angle) < SMALLEST or abs(angle) > LARGEST or best < max(straight, 1.0) * _SURE:
        return 0.0
    return round(angle, 1)


def _best(strips: Image, angles: list[float], pitch: float) -> tuple[float, float]:
    return max((_clearness(strips, angle, pitch), angle) for angle in angles)


def straightened(picture: Image, angle: float) -> Image:
    """The picture turned by ``angle`` on a larger white sheet: nothing is cut off."""
    from PIL import Image

    plain = picture if picture.mode in ("L", "RGB") else picture.convert("RGB")
    white = 255 if plain.mode == "L" else (255, 255, 255)
    return plain.rotate(angle, Image.Resampling.BILINEAR, expand=True, fillcolor=white)


def _small(picture: Image) -> Image:
    """Ink white on black, shrunk, without its rim."""
    factor = max(1, min(picture.size) // _WIDTH)
    grey = picture.reduce(factor).convert("L")
    wide, high = grey.size
    cut = grey.crop((round(wide * _EDGE), round(high * _EDGE), round(wide * (1 - _EDGE)), round(high * (1 - _EDGE))))
    paper = sorted(cut.resize((24, 24)).tobytes())[400]
    return cut.point([255 if level < paper * 0.75 else 0 for level in range(256)])


def _clearness(strips: Image, angle: float, pitch: float) -> float:
    """How sharply the rows of the turned picture alternate: the sum of squared steps between neighbouring rows.

    ``pitch``: pixels from one strip to the next.
    """
    from PIL import Image

    slope = pitch * math.tan(math.radians(angle))
    moves = (1, 0, 0, slope, 1, -slope * strips.width / 2)
    moved = strips.transform(strips.size, Image.Transform.AFFINE, moves, Image.Resampling.NEAREST, fillcolor=0)
    rows = moved.resize((1, moved.height), Image.Resampling.BOX).tobytes()
    return float(sum((here - there) ** 2 for here, there in pairwise(rows)))
