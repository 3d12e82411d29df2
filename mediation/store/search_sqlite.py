"""Asking the two FTS5 tables of SQLite: the index first (CROSS JOIN fixes the order), newest first, settled by ``instr``."""
# ruff: noqa: S608 - names of tables and columns are this package's own; values are always bound

from __future__ import annotations

from mediation.store.query import Plan, Query, Span, checks, frequencies_in, plan_of
from mediation.store.source import Source


def found(source: Source, query: Query, span: Span) -> list[tuple[int, str]]:
    """(docid, case id), newest first."""
    plan = plan_of(query, lambda tokens: frequencies_in(source, {one: one for one in tokens}, "", {}))
    match = _match(plan)
    table = "gram_head" if span.head else "gram_all"
    key, tables = (
        ("g.rowid", f"{table} g CROSS JOIN case_text t ON t.docid = g.rowid") if match else ("t.docid", "case_text t")
    )
    tests, values = checks(query, span, "instr")
    values |= {"first": span.first, "last": span.last, "limit": span.limit}
    tests = [f"{key} >= :first", f"{key} < :last", *tests]
    if match:
        tests.insert(0, f"{table} MATCH :match")
        values["match"] = match
    sql = f"SELECT t.docid, t.case_id FROM {tables} WHERE {' AND '.join(tests)} ORDER BY {key} DESC LIMIT :limit"
    return [(row[0], row[1]) for row in source.fetch(sql, values)]


def _match(plan: Plan) -> str:
    groups = []
    for one in plan.groups:
        group = " AND ".join(f'"{gram}"' for gram in one.tokens)
        groups.append(f'(({group}) OR "{one.spelt}")' if one.spelt else f"({group})")
    return " AND ".join([*groups, *(f'"{one}"' for one in plan.traits)])
