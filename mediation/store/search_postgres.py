"""Asking PostgreSQL: GIN over hashed grams; where all grams are common, first a walk through the newest cases.

A GIN index reads whole lists before anything can be sorted, a walk in docid order stops as soon as the page is full. Which of
the two is cheaper follows from how common the rarest gram is; the walk is bounded, and the index answers for what is left.
"""
# ruff: noqa: S608 - names of tables and columns are this package's own; values are always bound

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import replace

from mediation.store.query import Plan, Query, Span, checks, frequencies_in, plan_of
from mediation.store.source import Source

COMMON = 100
"""Permyriad from which the newest cases are walked through before the index is asked."""
NEWEST = 3000
"""Cases that are walked through at most."""


def hashed(token: str) -> int:
    """A token as PostgreSQL's index keeps it: 32 bits. Two tokens that share them cost a check, never a wrong answer."""
    return zlib.crc32(token.encode()) - (1 << 31)


def found(source: Source, query: Query, span: Span) -> list[tuple[int, str]]:
    """(docid, case id), newest first."""

    def known(tokens: Iterable[str]) -> dict[str, int]:
        return frequencies_in(
            source, {one: hashed(one) for one in tokens}, "centre_id = :centre AND ", {"centre": query.centre}
        )

    plan = plan_of(query, known)
    if not plan.groups and not plan.traits:
        return _walked(source, query, span)
    if plan.rarest < COMMON:
        return _indexed(source, query, span, plan)
    floor = _floor(source, query, span)
    newest = _walked(source, query, replace(span, first=max(floor, span.first)))
    if len(newest) >= span.limit or floor <= span.first:
        return newest
    older = replace(span, last=floor, limit=span.limit - len(newest))
    return newest + _indexed(source, query, older, plan)


def _floor(source: Source, query: Query, span: Span) -> int:
    """The docid the walk ends at; 0 where there are fewer cases."""
    sql = (
        "SELECT docid FROM case_text WHERE centre_id = :centre AND docid >= :first AND docid < :last "
        "ORDER BY docid DESC OFFSET :newest LIMIT 1"
    )
    rows = source.fetch(sql, {"centre": query.centre, "first": span.first, "last": span.last, "newest": NEWEST})
    return int(rows[0][0]) if rows else 0


def _walked(source: Source, query: Query, span: Span) -> list[tuple[int, str]]:
    tests, values = checks(query, span, "strpos")
    values |= {"centre": query.centre, "first": span.first, "last": span.last, "limit": span.limit}
    tests = ["t.centre_id = :centre", "t.docid >= :first", "t.docid < :last", *tests]
    sql = f"SELECT t.docid, t.case_id FROM case_text t WHERE {' AND '.join(tests)} ORDER BY t.docid DESC LIMIT :limit"
    return [(row[0], row[1]) for row in source.fetch(sql, values)]


def _indexed(source: Source, query: Query, span: Span, plan: Plan) -> list[tuple[int, str]]:
    """Candidates by the index, newest first, each read and checked until the page is full; OFFSET 0 keeps the order of work."""
    column = "heads" if span.head else "grams"
    tests, values = checks(query, span, "strpos")
    hits, asked = _contains(plan, column)
    values |= {**asked, "centre": query.centre, "first": span.first, "last": span.last, "limit": span.limit}
    sql = (
        f"SELECT t.docid, t.case_id FROM (SELECT g.docid FROM case_gram g WHERE g.centre_id = :centre AND {hits} "
        "AND g.docid >= :first AND g.docid < :last ORDER BY g.docid DESC OFFSET 0) c CROSS JOIN LATERAL "
        "(SELECT t.docid, t.case_id FROM case_text t WHERE t.centre_id = :centre AND t.docid = c.docid "
        f"AND {' AND '.join(tests) or 'TRUE'} OFFSET 0) t LIMIT :limit"
    )
    return [(row[0], row[1]) for row in source.fetch(sql, values)]


def _contains(plan: Plan, column: str) -> tuple[str, dict[str, object]]:
    sure = [*plan.traits, *(one for group in plan.groups if not group.spelt for one in group.tokens)]
    tests: list[str] = []
    values: dict[str, object] = {}
    if sure:
        tests.append(f"g.{column} @> CAST(:sure AS INTEGER[])")
        values["sure"] = list(map(hashed, sure))
    for place, group in enumerate(one for one in plan.groups if one.spelt):
        tests.append(
            f"(g.{column} @> CAST(:held{place} AS INTEGER[]) OR g.{column} @> CAST(:spelling{place} AS INTEGER[]))"
        )
        values[f"held{place}"] = list(map(hashed, group.tokens))
        values[f"spelling{place}"] = [hashed(group.spelt)]
    return " AND ".join(tests), values
