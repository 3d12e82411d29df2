"""Parts of a volume made ready on disk and joined there, so that memory does not grow with the volume.

Appending pages to an open file copies every picture into memory. qpdf's own job reads each source when it writes it and
holds few files open; the joined file is then opened once, and what is added to it is small. Streams are copied as they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf

from mediation.documents import scans
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from mediation.documents.volume import Part


@dataclass(frozen=True, slots=True)
class Ready:
    """A part as PDF/A files that show it in this order, its pages, and the SHA-256 of what was handed in."""

    files: tuple[Path, ...]
    pages: int
    sha256: str


def ready(part: Part, folder: Path, place: int) -> Ready:
    """Make a part ready in ``folder``; a frozen paper stays where it lies.

    Raises Problem (``bad_file``, ``bad_scan``), which names the part.
    """
    if part.fault:
        raise Problem("bad_file", part.fault, where=part.title)
    sha = sha_of(part)
    if part.sha256 and sha != part.sha256:
        raise Problem(
            "bad_file", f"“{part.title}”的存档文件与登记的校验值不符，文件可能损坏，请从备份恢复。", where=part.title
        )
    if part.source == "generated":
        files: tuple[Path, ...] = (part.path or _written(part.data, folder / f"{place}.pdf"),)
    else:
        made = scans.bundles(_whole(part), part.mime, part.title)
        files = tuple(_written(data, folder / f"{place}-{number}.pdf") for number, data in enumerate(made))
    try:
        return Ready(files, sum(_pages(path) for path in files), sha)
    except pikepdf.PdfError as broken:
        raise Problem(
            "bad_file", f"“{part.title}”的文件已损坏，无法装订，请重新生成或重新扫描后再装订。", where=part.title
        ) from broken


def sha_of(part: Part) -> str:
    """SHA-256 of what was handed in."""
    if part.path is None:
        return hashlib.sha256(part.data).hexdigest()
    with part.path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _whole(part: Part) -> bytes:
    return part.data if part.path is None else part.path.read_bytes()


def _written(data: bytes, path: Path) -> Path:
    path.write_bytes(data)
    return path


def _pages(path: Path) -> int:
    with pikepdf.open(path, access_mode=pikepdf.AccessMode.stream) as pdf:
        return len(pdf.pages)


def joined(pieces: Sequence[Path | bytes], folder: Path) -> pikepdf.Pdf:
    """All pages of all pieces as one open file in ``folder``; what a document says of itself comes from the first piece."""
    files = [
        piece if isinstance(piece, Path) else _written(piece, folder / f"piece-{place}.pdf")
        for place, piece in enumerate(pieces)
    ]
    target = folder / "joined.pdf"
    order = [".", *(str(path) for path in files[1:])]
    options = ["--remove-unreferenced-resources=no", "--stream-data=preserve", "--pages", *order, "--"]
    pikepdf.Job(["mediation", str(files[0]), *options, str(target)]).run()
    return pikepdf.open(target, access_mode=pikepdf.AccessMode.stream)
