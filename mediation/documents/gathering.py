"""Parts of a volume made ready on disk and joined a few dozen at a time, so that memory does not grow with the volume.

A library that joins PDFs holds every source open until the whole is saved. Sources are therefore joined in stages, each saved
before the next is opened; streams are copied as they are, nothing is drawn again.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf

from mediation.documents import scans
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from mediation.documents.volume import Part

_OPEN_AT_ONCE = 48  # files; a process may hold some hundred
_CHUNK = 1 << 20


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


def joined(base: bytes, pieces: Iterable[Path | bytes], folder: Path) -> pikepdf.Pdf:
    """``base`` with the pages of every piece behind it; stages lie in ``folder`` until the result is saved."""
    whole = pikepdf.open(io.BytesIO(base))
    for stage in _stages(list(pieces), folder):
        whole.pages.extend(pikepdf.open(stage, access_mode=pikepdf.AccessMode.stream).pages)
    return whole


def _stages(pieces: Sequence[Path | bytes], folder: Path) -> Iterator[Path]:
    for start in range(0, len(pieces), _OPEN_AT_ONCE):
        stage = pikepdf.new()
        opened = [_opened(piece) for piece in pieces[start : start + _OPEN_AT_ONCE]]
        for pdf in opened:
            stage.pages.extend(pdf.pages)
        path = folder / f"stage-{start}.pdf"
        stage.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        for pdf in (stage, *opened):
            pdf.close()
        yield path


def _opened(piece: Path | bytes) -> pikepdf.Pdf:
    if isinstance(piece, bytes):
        return pikepdf.open(io.BytesIO(piece))
    return pikepdf.open(piece, access_mode=pikepdf.AccessMode.stream)
