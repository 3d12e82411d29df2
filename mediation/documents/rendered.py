"""What comes back from making a paper; apart, so that the asking process loads no template or layout library."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rendered:
    """A made paper.

    ``pages`` is 0 for DOCX, whose pages only an office program knows. ``text`` is the body text of the tree, one string
    a paragraph. ``hand`` are the characters printed as □ to be written by hand. ``source`` is
    the data it was made of in canonical JSON; its SHA-256 is ``data_sha256``.
    """

    data: bytes
    fmt: str
    pages: int
    text: tuple[str, ...]
    title: str
    template_sha256: str
    data_sha256: str
    hand: tuple[str, ...] = ()
    source: bytes = b""
