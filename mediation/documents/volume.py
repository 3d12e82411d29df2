"""The bound volume (卷宗): frozen papers and scans in the catalogue's order as one PDF/A-3b with true page numbers.

Frozen papers keep their bytes' content: they are joined, never rendered again. Cover, catalogue and back board are
rendered here because they depend on the page count; they carry no volume page number. Every other page gets its number
in the upper outer corner (front right, back left), as a bound file is read.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pikepdf

from mediation.documents import corner, scans
from mediation.values.problems import Problem

RenderRows = Callable[[str, tuple[Mapping[str, object], ...]], bytes]  # (form id, catalogue rows) -> PDF/A bytes


@dataclass(frozen=True, slots=True)
class Part:
    """One document of the volume.

    ``row`` is the catalogue row number as text; ``source`` is generated, scan or received; ``data`` the file's bytes.
    ``place``: that of the row, from 1, where rows are not bound in the order of their numbers.
    ``rank`` comes before the date within a row. ``form``: made while binding, when the pages are counted; it has no data.
    """

    title: str
    row: str
    on: date
    data: bytes
    mime: str = "application/pdf"
    source: str = "generated"
    doc_no: str = ""
    responsible: str = ""
    remark: str = ""
    signed: bool = False
    rank: int = 0
    form: str = ""
    place: int = 0


@dataclass(frozen=True, slots=True)
class VolumeFile:
    """The bound file: PDF bytes, page count, catalogue rows and the manifest attached as volume.json."""

    data: bytes
    pages: int
    numbered: int
    rows: tuple[Mapping[str, object], ...]
    manifest: Mapping[str, object]


def order(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Parts in catalogue order: row, then rank, then date, then as given."""
    return tuple(sorted(parts, key=lambda part: (part.place or float(part.row or 99), part.rank, part.on)))


def catalogue(
    parts: Sequence[Part], counts: Sequence[int], *, last_range: bool = False
) -> tuple[Mapping[str, object], ...]:
    """Catalogue rows with page numbers: the page, or first and last of several.

    ``last_range``: the last row always names both, also of a single page, as some archives ask.
    """
    rows: list[Mapping[str, object]] = []
    page = 1
    for place, (part, count) in enumerate(zip(parts, counts, strict=True), 1):
        last = page + count - 1
        several = count > 1 or (last_range and place == len(parts))
        rows.append({
            "no": place, "title": part.title, "doc_no": part.doc_no, "responsible": part.responsible, "on": part.on.strftime("%Y%m%d"),
            "first": page, "last": last, "pages": f"{page}–{last}" if several else str(page), "remark": part.remark,
        })  # fmt: skip
        page = last + 1
    return tuple(rows)


def _opened(part: Part) -> pikepdf.Pdf:
    try:
        ready = part.data if part.source == "generated" else scans.as_pages(part.data, part.mime, part.title)
        return pikepdf.open(io.BytesIO(ready))
    except pikepdf.PdfError as broken:
        raise Problem(
            "bad_file", f"“{part.title}”的文件已损坏，无法装订，请重新生成或重新扫描后再装订。", where=part.title
        ) from broken


def bind(
    parts: Sequence[Part],
    *,
    render: RenderRows,
    title: str,
    about: Mapping[str, object],
    log_head: str,
    last_range: bool = False,
) -> VolumeFile:
    """Bind the volume.

    ``render`` makes F01, F02, F18, the parts with a ``form`` and the page ``digits`` (for its font) from the catalogue rows;
    ``about`` goes into the manifest (volume number, parties, dates, retention); ``log_head`` is the newest chain value of the
    log, so that the paper anchors the record; ``last_range`` as in `catalogue`.
    Raises ``Problem`` (reason ``empty_volume`` or ``bad_file``) and then nothing is made.
    """
    if not parts:
        raise Problem("empty_volume", "卷内还没有文书，无法装订；请先生成并定稿卷内文书。")
    ordered = _made(order(parts), render, ())
    rows = catalogue(ordered, [len(_opened(part).pages) for part in ordered], last_range=last_range)
    ordered = _made(ordered, render, rows)
    files = [_opened(part) for part in ordered]
    rows = catalogue(ordered, [len(file.pages) for file in files], last_range=last_range)
    manifest = _manifest(ordered, rows, about, log_head)
    volume = pikepdf.open(io.BytesIO(render("F01", rows)))
    front = [(title, 0)]
    catalogue_file = pikepdf.open(io.BytesIO(render("F02", rows)))
    front.append(("卷内目录", len(volume.pages)))
    volume.pages.extend(catalogue_file.pages)
    first_numbered = len(volume.pages)
    for file in files:
        volume.pages.extend(file.pages)
    numbered = len(volume.pages) - first_numbered
    corner.number_pages(volume, first_numbered, numbered, render("digits", rows))
    back = pikepdf.open(io.BytesIO(render("F18", rows)))
    volume.pages.extend(back.pages)
    _bookmarks(volume, front, rows, first_numbered)
    _attach(volume, manifest)
    _declare(volume, title)
    out = io.BytesIO()
    volume.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return VolumeFile(out.getvalue(), len(volume.pages), numbered, rows, manifest)


def _made(parts: Sequence[Part], render: RenderRows, rows: tuple[Mapping[str, object], ...]) -> tuple[Part, ...]:
    """The parts with those made that depend on the page count: once to count their own pages, once with the count."""
    return tuple(replace(part, data=render(part.form, rows)) if part.form else part for part in parts)


def _manifest(
    parts: Sequence[Part], rows: Sequence[Mapping[str, object]], about: Mapping[str, object], log_head: str
) -> dict[str, object]:
    documents = [
        {
            "seq": row["no"], "title": part.title, "doc_no": part.doc_no, "responsible": part.responsible, "date": part.on.isoformat(),
            "page_from": row["first"], "page_to": row["last"], "sha256": hashlib.sha256(part.data).hexdigest(), "mime": part.mime,
            "source": part.source, "signed": part.signed,
        }
        for part, row in zip(parts, rows, strict=True)
    ]  # fmt: skip
    return {"schema_version": 1, **about, "docs": documents, "log_head": log_head}


def _bookmarks(
    volume: pikepdf.Pdf, front: Sequence[tuple[str, int]], rows: Sequence[Mapping[str, object]], first: int
) -> None:
    with volume.open_outline() as outline:
        outline.root.clear()
        outline.root.extend(pikepdf.OutlineItem(name, page) for name, page in front)
        for row in rows:
            start = row["first"]
            assert isinstance(start, int)
            outline.root.append(pikepdf.OutlineItem(f"{row['no']} {row['title']}", first + start - 1))


def _attach(volume: pikepdf.Pdf, manifest: Mapping[str, object]) -> None:
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()
    # No dates in the attachment's parameters: the same volume must give the same bytes.
    stream = volume.make_stream(text, Type=pikepdf.Name.EmbeddedFile, Subtype=pikepdf.Name("/application/json"))
    stream.Params = pikepdf.Dictionary(Size=len(text), ModDate="D:20000101000000Z")
    spec = volume.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Filespec, F="volume.json", UF="volume.json", Desc="卷宗清单", AFRelationship=pikepdf.Name.Data,
            EF=pikepdf.Dictionary(F=stream, UF=stream),
        )
    )  # fmt: skip
    names = pikepdf.Dictionary(Names=pikepdf.Array(["volume.json", spec]))
    volume.Root.Names = pikepdf.Dictionary(EmbeddedFiles=volume.make_indirect(names))
    volume.Root.AF = pikepdf.Array([spec])


def _declare(volume: pikepdf.Pdf, title: str) -> None:
    volume.docinfo["/Title"] = title
    with volume.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
        meta["dc:title"] = title
        meta["pdfaid:part"] = "3"
        meta["pdfaid:conformance"] = "B"
