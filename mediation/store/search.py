"""Asking the index: at most a handful of grams, rarest first, then the substring check that makes the answer exact."""

from __future__ import annotations

from collections.abc import Sequence

from mediation.records.snapshot import CaseLine
from mediation.store import search_postgres, search_sqlite
from mediation.store.casetext import ID_LABELS, PHONE_LABELS, CaseText, case_texts
from mediation.store.lists import read_case_lines
from mediation.store.query import FAR, Query, Span
from mediation.store.source import Source
from mediation.store.values import Hit, SearchPage
from mediation.values.folding import body_offsets, normal
from mediation.values.text import mask_id, mask_numbers, mask_phone

COUNT_CAP = 1000
_AROUND = 18  # characters shown either side of a hit


def search(source: Source, query: Query, *, limit: int, before: int | None) -> SearchPage:
    """One page: cases whose people, numbers or title match come first, then the rest; each newest first.

    ``before`` is ``next`` of the page before: a docid in the first part, a negative docid in the second.
    """
    if query.empty:
        return SearchPage((), more=False, count_text="请输入要找的字词", next=None)
    people: list[tuple[int, str]] = []
    if query.terms and (before is None or before > 0):
        people = _part(source, query, head=True, below=before or FAR, limit=limit + 1)
    rest: list[tuple[int, str]] = []
    if len(people) <= limit:
        below = -before if before is not None and before < 0 else FAR
        rest = _part(source, query, head=False, below=below, limit=limit + 1 - len(people))
    shown = [*people, *rest][:limit]
    more = len(people) + len(rest) > limit
    hits = _explain(source, query, [case_id for _docid, case_id in shown])
    count_text = (
        f"共{len(hits)}件" if before is None and not more else f"本页{len(hits)}件" + ("，后面还有" if more else "")
    )
    return SearchPage(hits, more=more, count_text=count_text, next=_cursor(len(people), shown) if more else None)


def _cursor(people: int, shown: Sequence[tuple[int, str]]) -> int:
    """Where the next page begins, `people` being how many of the first part were read."""
    if people > len(shown):
        return shown[-1][0]
    return -FAR if people == len(shown) else -shown[-1][0]


def count(source: Source, query: Query) -> str:
    """How many cases match, counted no further than 1,000."""
    span = Span(query.first, query.last, COUNT_CAP + 1, head=False, rest=False)
    total = len(_found(source, query, span))
    return f"共{COUNT_CAP}件以上" if total > COUNT_CAP else f"共{total}件"


def _part(source: Source, query: Query, *, head: bool, below: int, limit: int) -> list[tuple[int, str]]:
    """One part of the answer: the second leaves out what the first has."""
    rest = not head and bool(query.terms)
    return _found(source, query, Span(query.first, min(below, query.last), limit, head=head, rest=rest))


def _found(source: Source, query: Query, span: Span) -> list[tuple[int, str]]:
    ask = search_sqlite.found if source.dialect == "sqlite" else search_postgres.found
    return ask(source, query, span)


def _explain(source: Source, query: Query, case_ids: Sequence[str]) -> tuple[Hit, ...]:
    lines = {one.id: one for one in read_case_lines(source, case_ids)}
    texts = case_texts(source, case_ids) if query.terms else {}
    return tuple(_hit(lines[case_id], texts.get(case_id), query) for case_id in case_ids if case_id in lines)


def _hit(line: CaseLine, texts: CaseText | None, query: Query) -> Hit:
    terms = query.terms
    if texts is None or not terms:
        return Hit(line.id, line, "符合筛选条件", "", ())
    for term in terms:
        for label, text in texts.texts(query.parts):
            folded = normal(text)
            if term in folded:
                return _in_field(line, label, text, terms, term)
    return Hit(line.id, line, "姓名拼音", _sounding(line, terms), ())


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
    body, offsets = body_offsets(text)
    shown = mask_numbers(text)
    spans = []
    for one in terms:
        start = body.find(one)
        while start >= 0:
            spans.append((offsets[start], offsets[start + len(one) - 1] + 1))
            start = body.find(one, start + len(one))
    first = body.find(term)
    left = max(0, offsets[first] - _AROUND)
    right = min(len(text), offsets[first + len(term) - 1] + 1 + _AROUND)
    lead = "…" if left else ""
    snippet = lead + shown[left:right].replace("\n", " ") + ("…" if right < len(text) else "")
    shift = len(lead) - left
    marks = tuple(sorted({(start + shift, end + shift) for start, end in spans if start >= left and end <= right}))
    why = label if term in text or term.isascii() else f"{label}（繁简或异体）"
    return Hit(line.id, line, why, snippet, marks)
