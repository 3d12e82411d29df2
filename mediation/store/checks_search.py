"""``verify`` of the search index: a sample of cases against what their rows say."""
# ruff: noqa: S608 - names of tables and columns are this package's own; values are always bound

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from sqlalchemy import Connection

from mediation.store.casetext import case_texts
from mediation.store.index import read_meta, stored_form
from mediation.store.reader import CoreSource
from mediation.store.values import Finding
from mediation.values.folding import ANALYSER_VERSION

_SAMPLE = 100
_TOKENS = 12


def check_search(connection: Connection) -> Iterator[Finding]:
    """Row counts, the analyser's version, and for a sample of cases that stored text and tokens are those of the rows."""
    source = CoreSource(connection)
    if read_meta(source).get("analyser") != str(ANALYSER_VERSION):
        yield Finding("检索", "检索索引由另一版分词写成，请重建索引。")
    cases = source.fetch("SELECT count(*) FROM cases", {})[0][0]
    indexed = source.fetch("SELECT count(*) FROM case_text", {})[0][0]
    if cases != indexed:
        yield Finding("检索", f"案件{cases}件，检索索引里有{indexed}件，请重建索引。")
    step = max(1, cases // _SAMPLE)
    sql = "SELECT id FROM (SELECT id, row_number() OVER (ORDER BY docid DESC) AS place FROM cases) WHERE place % :step = 0 LIMIT :many"
    ids = [row[0] for row in source.fetch(sql, {"step": step, "many": _SAMPLE})]
    for case_id, texts in case_texts(source, ids).items():
        wanted = stored_form(texts)
        columns = "docid, case_id, kind, stage, head, body, pinyin"
        rows = source.fetch(f"SELECT {columns} FROM case_text WHERE docid = :docid", {"docid": wanted.docid})
        if not rows or type(wanted)(*rows[0]) != wanted:
            yield Finding("检索", "检索索引里的文字与案件不符，请重建索引。", where=case_id)
            continue
        for name, tokens in (("gram_all", wanted.tokens_all()), ("gram_head", wanted.tokens_head())):
            match = " AND ".join(f'"{one}"' for one in islice(sorted(tokens), _TOKENS))
            sql = f"SELECT 1 FROM {name} WHERE {name} MATCH :match AND rowid = :docid"
            if match and not source.fetch(sql, {"match": match, "docid": wanted.docid}):
                yield Finding("检索", "检索索引缺少案件的字词，请重建索引。", where=case_id)
