"""Fonts read in place: WeasyPrint 70.0 copies every font file whole for every paper, a fifth of the time of a short one.

Two methods of its ``Font`` are wrapped; the version is pinned and a test compares the wrapped sources.
"""

from __future__ import annotations

from typing import Any


def install() -> None:
    """Wrap the methods; doing it twice changes nothing."""
    from weasyprint.pdf import fonts

    if getattr(fonts, "reads_in_place", False):
        return
    plain_init, plain_clean, copy = fonts.Font.__init__, fonts.Font.clean, fonts.get_hb_object_data

    def init(self: Any, *args: Any) -> None:
        # Subsetting reads the result of HarfBuzz with the same function, and that has to be copied.
        fonts.get_hb_object_data = in_place
        try:
            plain_init(self, *args)
        finally:
            fonts.get_hb_object_data = copy

    def clean(self: Any, to_unicode: Any, hinting: Any) -> None:
        plain_clean(self, to_unicode, hinting)
        self.file_content = bytes(self.file_content)

    fonts.Font.__init__ = init
    fonts.Font.clean = clean
    fonts.reads_in_place = True


def in_place(face: Any) -> Any:
    """The file behind a HarfBuzz face as a buffer, which keeps the file open as long as it lives."""
    from weasyprint.text.ffi import ffi, harfbuzz

    blob = harfbuzz.hb_face_reference_blob(face)
    length = ffi.new("unsigned int *")
    data = ffi.gc(harfbuzz.hb_blob_get_data(blob, length), lambda _data: harfbuzz.hb_blob_destroy(blob))
    return ffi.buffer(data, length[0])
