"""What a paper's bytes depend on besides its data and template: written into the paper, so that it can be made again and compared.

One line, the same on every machine with the same parts: names with versions, a mark of this program's own layout code, and a
mark of the fonts.
"""

from __future__ import annotations

import ctypes
import hashlib
import io
import zlib
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

_MARK = 10  # signs of a hash that tell two states apart
_DRAWING = ("weasyprint", "pydyf", "tinycss2", "tinyhtml5", "fonttools", "jinja2", "zxing-cpp")
_BINDING = ("pikepdf", "img2pdf", "pypdfium2", "pillow")


@lru_cache(maxsize=4)
def drawing(user_fonts: Path | None = None) -> str:
    """The parts that draw a paper; ``user_fonts`` is the folder of the office's own fonts. Loads the drawing library."""
    from weasyprint.text.ffi import pango

    parts = [f"{name} {version(name)}" for name in _DRAWING]
    number = pango.pango_version()
    parts += [f"pango {number // 10000}.{number // 100 % 100}.{number % 100}", f"harfbuzz {_harfbuzz()}"]
    parts += [f"zlib {zlib.ZLIB_RUNTIME_VERSION}", f"fonts {_fonts(user_fonts)}", f"mediation {_code()}"]
    return "; ".join(parts)


@lru_cache(maxsize=1)
def binding() -> str:
    """The parts that bind a volume from papers and scans."""
    return "; ".join([*(f"{name} {version(name)}" for name in _BINDING), f"mediation {_code()}"])


def recorded(data: bytes | Path) -> str:
    """What a PDF says it was made with; "" where it says nothing."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data) if isinstance(data, bytes) else data) as pdf:
        return str(pdf.docinfo.get("/Creator", ""))


def _harfbuzz() -> str:
    """The version of the text shaper that the drawing library has loaded."""
    for name in ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"):
        with suppress(OSError, AttributeError):
            say = ctypes.CDLL(name).hb_version_string
            say.restype = ctypes.c_char_p
            return str(say().decode())
    return "?"


def _fonts(user_fonts: Path | None) -> str:
    from mediation.fonts import manifest

    marks = [font.sha256 for font in manifest()]
    own = sorted(path for path in user_fonts.rglob("*") if path.is_file()) if user_fonts else []
    marks += [hashlib.sha256(path.read_bytes()).hexdigest() for path in own]
    return hashlib.sha256("".join(marks).encode()).hexdigest()[:_MARK]


@lru_cache(maxsize=1)
def _code() -> str:
    """A mark of the source by which every drawing is made: this room and the values below it."""
    rooms = (Path(__file__).parent, Path(__file__).parent.parent / "values")
    files = [path for room in rooms for path in sorted(room.glob("*.py"))]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:_MARK]
