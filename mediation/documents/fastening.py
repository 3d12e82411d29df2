"""What makes joined pages a volume: bookmarks, the attached manifest, and the words of the archive format."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

from mediation.values.problems import Problem

MANIFEST = "volume.json"


@dataclass(frozen=True, slots=True)
class Book:
    """A book in the file: label, page indexes of cover, catalogue and first numbered page, numbered pages, its rows."""

    label: str
    cover: int
    listed: int
    first: int
    numbered: int
    rows: tuple[Mapping[str, object], ...]


def bookmarks(volume: pikepdf.Pdf, title: str, books: Sequence[Book]) -> None:
    """One bookmark a document; those of several books below the book's own."""
    with volume.open_outline() as outline:
        outline.root.clear()
        for book in books:
            inside = [pikepdf.OutlineItem("卷内目录", book.listed)]
            for row in book.rows:
                start = row["first"]
                assert isinstance(start, int)
                inside.append(pikepdf.OutlineItem(f"{row['no']} {row['title']}", book.first + start - 1))
            inside.append(pikepdf.OutlineItem("封底", book.first + book.numbered))
            top = pikepdf.OutlineItem(f"{title}　{book.label}".strip(), book.cover)
            if book.label:
                top.children.extend(inside)
                inside = []
            outline.root.extend([top, *inside])


def attach(volume: pikepdf.Pdf, manifest: Mapping[str, object]) -> None:
    """Attach the manifest as PDF/A-3 asks: with its relation, kind and description."""
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()
    # No dates in the attachment's parameters: the same volume must give the same bytes.
    stream = volume.make_stream(text, Type=pikepdf.Name.EmbeddedFile, Subtype=pikepdf.Name("/application/json"))
    stream.Params = pikepdf.Dictionary(Size=len(text), ModDate="D:20000101000000Z")
    spec = volume.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Filespec, F=MANIFEST, UF=MANIFEST, Desc="卷宗清单", AFRelationship=pikepdf.Name.Data,
            EF=pikepdf.Dictionary(F=stream, UF=stream),
        )
    )  # fmt: skip
    names = pikepdf.Dictionary(Names=pikepdf.Array([MANIFEST, spec]))
    volume.Root.Names = pikepdf.Dictionary(EmbeddedFiles=volume.make_indirect(names))
    volume.Root.AF = pikepdf.Array([spec])


def read_manifest(path: Path) -> dict[str, Any]:
    """The manifest attached to a volume. Raises Problem (``bad_pdf``) where there is none that can be read."""
    try:
        with pikepdf.open(path, access_mode=pikepdf.AccessMode.stream) as volume:
            found = json.loads(volume.attachments[MANIFEST].get_file().read_bytes())
    except (pikepdf.PdfError, KeyError, ValueError) as wrong:
        raise Problem("bad_pdf", f"卷宗里没有可读的清单（{MANIFEST}），请重新装订。", where=str(path)) from wrong
    if not isinstance(found, dict):
        raise Problem("bad_pdf", f"卷宗里没有可读的清单（{MANIFEST}），请重新装订。", where=str(path))
    return found


def declare(volume: pikepdf.Pdf, title: str) -> None:
    """Title and conformance, the same in both places where a PDF says them."""
    volume.docinfo["/Title"] = title
    with volume.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
        meta["dc:title"] = title
        meta["pdfaid:part"] = "3"
        meta["pdfaid:conformance"] = "B"
