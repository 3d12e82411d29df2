"""Why a case was found: the field, and the words around the hit with the hit marked.

The index says in which part of a case the first word stands, so that only the tables of that part are read, and of a long text
only what is shown is masked and marked.
"""
# ruff: noqa: S608 - names of tables and columns are this package's own; values are always bound

from __future__ import annotations

from collections.abc import Sequence

from mediation.records.snapshot import CaseLine
from mediation.store.casetext import ALL, ID_LABELS, PARTS, PHONE_LABELS, CaseText, case_texts
from mediation.store.lists import read_case_lines
from mediation.store.query import Query
from mediation.store.source import Source, among
from mediation.store.values import Hit
from mediation.values.folding import body_offsets, fold, normal
from mediation.values.text import mask_id, mask_numbers, mask_phone

_AROUND = 18  # characters shown either side of a hit
_SOUND = "sound"


def explained(source: Source, query: Query, shown: Sequence[tuple[int, str]]) -> tuple[Hit, ...]:
    """The cases of a page, given as (docid, id), each with why it was found."""
    ids = [case_id for _docid, case_id in shown]
    lines = {one.id: one for one in read_case_lines(source, ids)}
    if not query.terms:
        return tuple(Hit(one, lines[one], "符合筛选条件", "", ()) for one in ids if one in lines)
    hits: dict[str, Hit] = {}
    places = _places(source, query, [docid for docid, _case_id in shown])
    for only in (("head",), ("body",), ("talks",), ALL):
        left = [one for one in ids if one in lines and one not in hits and _worth(places.get(one), only)]
        for case_id, texts in (case_texts(source, left, only) if left else {}).items():
            hit = _in_texts(lines[case_id], texts, query, places[case_id])
            if hit is not None:
                hits[case_id] = hit
    sounding = (one for one in ids if one in lines and one not in hits)
    hits |= {one: Hit(one, lines[one], "姓名拼音", _sounding(lines[one], query.terms), ()) for one in sounding}
    return tuple(hits[one] for one in ids if one in hits)


def _places(source: Source, query: Query, docids: Sequence[int]) -> dict[str, tuple[str, str]]:
    """(part, term) of the first word that stands in a text of the case; part "sound" where it is only heard."""
    listed, named = among("doc", docids)
    sql = f"SELECT case_id, head, {', '.join(PARTS)} FROM case_text WHERE centre_id = :centre AND docid IN {listed}"
    if source.dialect == "sqlite":
        sql = sql.replace("centre_id = :centre AND ", "")
    rows = source.fetch(sql, {**named, "centre": query.centre})
    parts = ("head", *(part for part in PARTS if part in query.parts))
    kept = ("head", *PARTS)
    found = {}
    for case_id, *texts in rows:
        told = dict(zip(kept, texts, strict=True))
        hits = ((part, term) for term in query.terms for part in parts if term in told[part])
        found[case_id] = next(hits, (_SOUND, ""))
    return found


def _worth(place: tuple[str, str] | None, only: Sequence[str]) -> bool:
    """Whether reading these parts may show the hit."""
    return place is not None and place[0] in only


def _in_texts(line: CaseLine, texts: CaseText, query: Query, place: tuple[str, str]) -> Hit | None:
    part, term = place
    for label, text in getattr(texts, part):
        if term in normal(text):
            return _in_field(line, label, text, query.terms, term)
    return None


def _sounding(line: CaseLine, terms: Sequence[str]) -> str:
    """The parties whose names sound as typed; all where it cannot be told (a reading of its own in the index)."""
    from mediation.values.pinyin import full, initials

    names = line.parties.split("、")
    said = [name for name in names if any(term in word for term in terms for word in (*initials(name), *full(name)))]
    return "、".join(said or names)


def _in_field(line: CaseLine, label: str, text: str, terms: Sequence[str], term: str) -> Hit:
    if label in ID_LABELS | PHONE_LABELS:
        masked = mask_id(text) if label in ID_LABELS else mask_phone(text)
        return Hit(line.id, line, f"{label}尾号" if normal(text).endswith(term) else label, masked, ())
    start, end = _span(text, term)
    left, right = max(0, start - _AROUND), min(len(text), end + _AROUND)
    lead = "…" if left else ""
    snippet = lead + _masked(text, left, right).replace("\n", " ") + ("…" if right < len(text) else "")
    marks = tuple(sorted(set(_marks(text[left:right], terms, len(lead)))))
    why = label if term in text or term.isascii() else f"{label}（繁简或异体）"
    return Hit(line.id, line, why, snippet, marks)


def _span(text: str, term: str) -> tuple[int, int]:
    """Where a term stands in a text as written: at once where no sign parts it, else by the offsets of its letters."""
    start = fold(text).find(term)
    if start >= 0:
        return start, start + len(term)
    body, offsets = body_offsets(text)
    first = body.find(term)
    return offsets[first], offsets[first + len(term) - 1] + 1


def _masked(text: str, left: int, right: int) -> str:
    """A part of a text with the numbers in it masked, those too that reach beyond it."""
    first, last = left, right
    while first > 0 and text[first - 1].isalnum() and text[first - 1].isascii():
        first -= 1
    while last < len(text) and text[last].isalnum() and text[last].isascii():
        last += 1
    return mask_numbers(text[first:last])[left - first : right - first]


def _marks(shown: str, terms: Sequence[str], lead: int) -> list[tuple[int, int]]:
    body, offsets = body_offsets(shown)
    found = []
    for one in terms:
        start = body.find(one)
        while start >= 0:
            found.append((lead + offsets[start], lead + offsets[start + len(one) - 1] + 1))
            start = body.find(one, start + len(one))
    return found
