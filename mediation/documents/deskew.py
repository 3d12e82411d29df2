"""How far a scanned page is turned, told by its lines of text: the angle at which rows of ink and rows of paper differ most."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST = 5.0  # degrees; what is turned further was laid in that way, or has no lines
SMALLEST = 0.3  # degrees; nobody sees less
_COARSE, _FINE = 0.5, 0.1  # degrees between two angles looked at
_WIDTH = 450  # pixels across the small picture that is looked at
_STRIPS = 48  # upright strips it is cut into; turning a little is moving them up and down against each other
_SURE = 1.25  # how much clearer the lines must become
_RIM = 22.0  # points of the page a turned picture leaves free, both sides together
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


def straightened(data: bytes, angles: Sequence[float], room: tuple[float, float]) -> bytes:
    """A PDF with each page's picture turned by its angle around the middle of the page: no pixel is changed.

    ``room``: width and height in points that a turned picture may fill; it is made smaller where it would not fit.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page, angle in zip(pdf.pages, angles, strict=True):
            if angle:
                page.contents_add(b"q " + _turn(page.mediabox, angle, room) + b" cm", prepend=True)
                page.contents_add(b"Q")
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()


def _turn(box: Any, angle: float, room: tuple[float, float]) -> bytes:
    wide, high = float(box[2]), float(box[3])
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    across, along = room[0] * cosine + room[1] * abs(sine), room[1] * cosine + room[0] * abs(sine)
    size = min(1.0, (wide - _RIM) / across, (high - _RIM) / along)
    a, b = size * cosine, size * sine
    x, y = wide / 2 - a * wide / 2 + b * high / 2, high / 2 - b * wide / 2 - a * high / 2
    return " ".join(f"{value:.5f}" for value in (a, b, -b, a, x, y)).encode()


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
