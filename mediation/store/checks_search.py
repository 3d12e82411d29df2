"""``verify`` of the search index: a sample of cases against what their rows say."""
# ruff: noqa: S608 - names of tables and columns are this package's own; values are always bound

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from sqlalchemy import Connection

from mediation.store.casetext import case_texts
from mediation.store.index import COLUMNS, Stored, is_current, stored_form
from mediation.store.reader import CoreSource
from mediation.store.search_postgres import hashed
from mediation.store.values import Finding

_SAMPLE = 100
_TOKENS = 12


def check_search(connection: Connection) -> Iterator[Finding]:
    """Row counts, the analyser's version, and for a sample of cases that stored text and tokens are those of the rows."""
    source = CoreSource(connection)
    for (centre,) in source.fetch("SELECT id FROM centre", {}):
        yield from _centre(source, centre)


def _centre(source: CoreSource, centre: str) -> Iterator[Finding]:
    of = {"centre": centre}
    if not is_current(source, centre):
        yield Finding("检索", "检索索引由另一版分词写成，请重建索引。")
    cases = source.fetch("SELECT count(*) FROM cases WHERE centre_id = :centre", of)[0][0]
    own = "" if source.dialect == "sqlite" else " WHERE centre_id = :centre"
    indexed = source.fetch(f"SELECT count(*) FROM case_text{own}", of if own else {})[0][0]
    if cases != indexed:
        yield Finding("检索", f"案件{cases}件，检索索引里有{indexed}件，请重建索引。")
    step = max(1, cases // _SAMPLE)
    sql = (
        "SELECT id FROM (SELECT id, row_number() OVER (ORDER BY docid DESC) AS place FROM cases WHERE centre_id = :centre) one "
        "WHERE place % :step = 0 LIMIT :many"
    )
    ids = [row[0] for row in source.fetch(sql, {**of, "step": step, "many": _SAMPLE})]
    own = "" if source.dialect == "sqlite" else "centre_id = :centre AND "
    for case_id, texts in case_texts(source, ids).items():
        wanted = stored_form(texts)
        values = {"docid": wanted.docid, **(of if own else {})}
        rows = source.fetch(f"SELECT {', '.join(COLUMNS)} FROM case_text WHERE {own}docid = :docid", values)
        if not rows or Stored(*rows[0]) != wanted:
            yield Finding("检索", "检索索引里的文字与案件不符，请重建索引。", where=case_id)
        elif not (_in_sqlite(source, wanted) if source.dialect == "sqlite" else _in_postgres(source, centre, wanted)):
            yield Finding("检索", "检索索引缺少案件的字词，请重建索引。", where=case_id)


def _in_sqlite(source: CoreSource, wanted: Stored) -> bool:
    for name, tokens in (("gram_all", wanted.tokens_all()), ("gram_head", wanted.tokens_head())):
        match = " AND ".join(f'"{one}"' for one in islice(sorted(tokens), _TOKENS))
        sql = f"SELECT 1 FROM {name} WHERE {name} MATCH :match AND rowid = :docid"
        if match and not source.fetch(sql, {"match": match, "docid": wanted.docid}):
            return False
    return True


def _in_postgres(source: CoreSource, centre: str, wanted: Stored) -> bool:
    sql = "SELECT grams, heads FROM case_gram WHERE centre_id = :centre AND docid = :docid"
    rows = source.fetch(sql, {"centre": centre, "docid": wanted.docid})
    kept = [sorted(map(hashed, tokens)) for tokens in (wanted.tokens_all(), wanted.tokens_head())]
    return bool(rows) and [list(one) for one in rows[0]] == kept
