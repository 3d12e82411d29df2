"""Asking the index: at most a handful of grams, rarest first, then the substring check that makes the answer exact."""
# ruff: noqa: S608 - names of tables and columns are this package's own; values are always bound

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest

from mediation.records.snapshot import CaseLine
from mediation.store.casetext import ID_LABELS, PHONE_LABELS, CaseText, case_texts
from mediation.store.index import filters
from mediation.store.lists import read_case_lines
from mediation.store.source import Source
from mediation.store.values import Hit, SearchPage
from mediation.values.folding import body_offsets, normal, query_terms, token
from mediation.values.text import mask_id, mask_numbers, mask_phone

COUNT_CAP = 1000
_DAY_BITS = 20
_FAR = 1 << 62
_TOO_COMMON = 2500  # permyriad: a gram in a quarter of all cases costs more than it saves
_MIN_GRAMS = 4
_AROUND = 18  # characters shown either side of a hit
_SPELT = re.compile("[a-z]{2,}")
_ASCII_RUN = re.compile("[0-9a-z]{4,}")


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked: terms in normal form, filters, and the docids between which to look."""

    terms: tuple[str, ...]
    kind: str
    stage: str
    first: int
    last: int


def make_query(words: str, kind: str, stage: str, date_from: date | None, date_to: date | None) -> Query:
    """A query of what a person typed. Days are the days of registration in the docid."""
    return Query(
        tuple(query_terms(words)),
        kind,
        stage,
        date_from.toordinal() << _DAY_BITS if date_from else 0,
        (date_to + timedelta(days=1)).toordinal() << _DAY_BITS if date_to else _FAR,
    )


def search(source: Source, query: Query, *, limit: int, before: int | None) -> SearchPage:
    """One page: cases whose people, numbers or title match come first, then the rest; each newest first.

    ``before`` is ``next`` of the page before: a docid in the first part, a negative docid in the second.
    """
    if not query.terms and not (query.kind or query.stage or query.first or query.last != _FAR):
        return SearchPage((), more=False, count_text="请输入要找的字词", next=None)
    people: list[tuple[int, str]] = []
    if query.terms and (before is None or before > 0):
        people = _walk(source, query, head=True, below=before or _FAR, limit=limit + 1)
    rest: list[tuple[int, str]] = []
    if len(people) <= limit:
        below = -before if before is not None and before < 0 else _FAR
        rest = _walk(source, query, head=False, below=below, limit=limit + 1 - len(people))
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
    return -_FAR if people == len(shown) else -shown[-1][0]


def count(source: Source, query: Query) -> str:
    """How many cases match, counted no further than 1,000."""
    sql, values = _sql(source, query, head=False, below=_FAR, limit=COUNT_CAP + 1, rest=False)
    total = len(source.fetch(sql, values))
    return f"共{COUNT_CAP}件以上" if total > COUNT_CAP else f"共{total}件"


def _walk(source: Source, query: Query, *, head: bool, below: int, limit: int) -> list[tuple[int, str]]:
    sql, values = _sql(source, query, head=head, below=below, limit=limit, rest=not head and bool(query.terms))
    return [(row[0], row[1]) for row in source.fetch(sql, values)]


def _sql(
    source: Source, query: Query, *, head: bool, below: int, limit: int, rest: bool
) -> tuple[str, dict[str, object]]:
    """The statement: index first (CROSS JOIN fixes the order), newest first, settled by `instr`."""
    values: dict[str, object] = {"first": query.first, "last": min(below, query.last), "limit": limit}
    match = _plan(source, query, head=head)
    table = "gram_head" if head else "gram_all"
    key, tables = (
        ("g.rowid", f"{table} g CROSS JOIN case_text t ON t.docid = g.rowid") if match else ("t.docid", "case_text t")
    )
    tests = [f"{key} >= :first", f"{key} < :last"]
    if match:
        tests.insert(0, f"{table} MATCH :match")
        values["match"] = match
    for number, term in enumerate(query.terms):
        values[f"term{number}"], values[f"spelt{number}"] = term, f" {term} "
        tests.append(_holds(number, head=head))
    if rest:
        tests.append(f"NOT ({' AND '.join(_holds(number, head=True) for number in range(len(query.terms)))})")
    _filter(query, tests, values)
    return (
        f"SELECT t.docid, t.case_id FROM {tables} WHERE {' AND '.join(tests)} ORDER BY {key} DESC LIMIT :limit",
        values,
    )


def _holds(number: int, *, head: bool) -> str:
    """The check of one term: a substring of the folded text, or the spelling of a whole name."""
    body = "" if head else f" OR instr(t.body, :term{number}) > 0"
    return f"(instr(t.head, :term{number}) > 0 OR instr(t.pinyin, :spelt{number}) > 0{body})"


def _filter(query: Query, tests: list[str], values: dict[str, object]) -> None:
    if query.stage:
        tests.append("t.stage = :stage")
        values["stage"] = query.stage
    if query.kind:
        tests.append("(t.kind = :kind OR (t.kind >= :kind_from AND t.kind < :kind_to))")
        values.update(kind=query.kind, kind_from=f"{query.kind}/", kind_to=f"{query.kind}0")


def _plan(source: Source, query: Query, *, head: bool) -> str:
    """The MATCH expression: grams taking turns between terms, rarest first, none that is nearly everywhere if avoidable."""
    choices = [sorted(_grams(term)) for term in query.terms]
    tokens = {one for choice in choices for one in choice}
    frequency = _frequencies(source, tokens)
    ranked = [sorted(choice, key=lambda one: (frequency.get(one, 0), one)) for choice in choices]
    turns = [(place, one) for turn in zip_longest(*ranked) for place, one in enumerate(turn) if one is not None]
    rare = [(place, one) for place, one in turns if frequency.get(one, 0) < _TOO_COMMON]
    taken: dict[int, list[str]] = {}
    for place, one in (rare or turns[:1])[: max(_MIN_GRAMS, 2 * len(query.terms))]:
        taken.setdefault(place, []).append(one)
    groups = []
    for place, chosen in sorted(taken.items()):
        group = " AND ".join(f'"{one}"' for one in chosen)
        term = query.terms[place]
        groups.append(f'(({group}) OR "p{term}")' if _may_be_spelt(term) else f"({group})")
    if not head:
        groups += [f'"{one}"' for one in sorted(filters(query.kind, query.stage))]
    return " AND ".join(groups)


def _may_be_spelt(term: str) -> bool:
    return bool(_SPELT.fullmatch(term))


def _grams(term: str) -> set[str]:
    """Tokens that every text holding `term` has: pairs (a single character for itself) and 4-grams of ASCII runs."""
    if len(term) == 1:
        return {token(term)}
    found = {token(term[start : start + 2]) for start in range(len(term) - 1)}
    for run in _ASCII_RUN.findall(term):
        found.update(token(run[start : start + 4]) for start in range(len(run) - 3))
    return found


def _frequencies(source: Source, tokens: set[str]) -> Mapping[str, int]:
    listed = sorted(tokens)
    named = {f"gram{place}": one for place, one in enumerate(listed)}
    inside = ", ".join(f":{name}" for name in named) or "NULL"
    return {
        row[0]: row[1] for row in source.fetch(f"SELECT gram, permyriad FROM gram_df WHERE gram IN ({inside})", named)
    }


def _explain(source: Source, query: Query, case_ids: Sequence[str]) -> tuple[Hit, ...]:
    lines = {one.id: one for one in read_case_lines(source, case_ids)}
    texts = case_texts(source, case_ids) if query.terms else {}
    return tuple(_hit(lines[case_id], texts.get(case_id), query.terms) for case_id in case_ids if case_id in lines)


def _hit(line: CaseLine, texts: CaseText | None, terms: Sequence[str]) -> Hit:
    if texts is None or not terms:
        return Hit(line.id, line, "符合筛选条件", "", ())
    for term in terms:
        for label, text in (*texts.head, *texts.body):
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
