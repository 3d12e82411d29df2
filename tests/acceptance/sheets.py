"""Spreadsheet files that are not what they seem."""

from __future__ import annotations

import io
import zipfile

import openpyxl

_SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
_CELL = b'<row r="1"><c r="A1" t="inlineStr"><is><t>%s</t></is></c></row>'


def packed(name: str, data: bytes) -> bytes:
    """A zip with one member."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parcel:
        parcel.writestr(name, data)
    return out.getvalue()


def ledger(sheet: bytes) -> bytes:
    """A real xlsx whose sheet is replaced."""
    whole = io.BytesIO()
    openpyxl.Workbook().save(whole)
    out = io.BytesIO()
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part, sheet if part.filename.endswith("sheet1.xml") else old.read(part))
    return out.getvalue()


def one_cell(text: bytes, prologue: bytes = b"") -> bytes:
    """A ledger of a single cell."""
    return ledger(prologue + _SHEET % (_CELL % text))


def no_rows() -> bytes:
    """A ledger with nothing in it."""
    return ledger(_SHEET % b"")


def cut_off() -> bytes:
    """A ledger whose sheet ends in the middle of a tag."""
    return ledger((_SHEET % (_CELL % b"x"))[:150])


def bomb() -> bytes:
    """A few hundred kilobytes that unfold to 400 MB."""
    return packed("xl/worksheets/sheet1.xml", bytes(400 * 1024 * 1024))


def outside_entity() -> bytes:
    """A cell that asks for a file of the machine."""
    return one_cell(b"&e;", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>')


def laughs() -> bytes:
    """A cell of eight entities, each twenty times the one before."""
    entities = b'<!ENTITY a "%s">' % (b"a" * 1000)
    for place in range(8):
        entities += b'<!ENTITY %c "%s">' % (98 + place, b"&%c;" % (97 + place) * 20)
    return one_cell(b"&i;", b"<!DOCTYPE x [%s]>" % entities)
