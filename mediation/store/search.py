"""Asking the index: at most a handful of grams, rarest first, then the substring check that makes the answer exact."""

from __future__ import annotations

from collections.abc import Sequence

from mediation.store import search_postgres, search_sqlite
from mediation.store.explaining import explained
from mediation.store.query import FAR, Query, Span
from mediation.store.source import Source
from mediation.store.values import SearchPage

COUNT_CAP = 1000


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
    hits = explained(source, query, shown)
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
