"""The search index of PostgreSQL: folded text once, and beside it the case's tokens as an array of 32-bit numbers under GIN.

The arrays stand in a table of their own: its rows are short, so that reading many candidates in docid order touches few pages.
"""
# ruff: noqa: S608 - names of tables and columns are this package's own; values are always bound

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from mediation.store.index import COLUMNS, COMMON, Fresh, Stored, fresh_form, grown
from mediation.store.search_postgres import hashed
from mediation.values.folding import ANALYSER_VERSION

if TYPE_CHECKING:
    from mediation.store.reader import CoreSource

_SAMPLE = 20_000
"""Cases from which the common grams are counted: the figures only choose a plan."""
_SET = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS if name != "docid")
_TEXT = (
    f"INSERT INTO case_text (centre_id, {', '.join(COLUMNS)}) VALUES (:centre, {', '.join(f':{name}' for name in COLUMNS)}) "
    f"ON CONFLICT (centre_id, docid) DO UPDATE SET {_SET}"
)
_GRAM = (
    "INSERT INTO case_gram (centre_id, docid, grams, heads) "
    "VALUES (:centre, :docid, CAST(:grams AS INTEGER[]), CAST(:heads AS INTEGER[])) "
    "ON CONFLICT (centre_id, docid) DO UPDATE SET grams = excluded.grams, heads = excluded.heads"
)
_COUNT = (
    "INSERT INTO gram_df (centre_id, gram, permyriad) "
    "SELECT :centre, one.gram, count(*) * 10000 / :looked_at "
    "FROM (SELECT grams FROM case_gram WHERE centre_id = :centre AND docid % :step = 0) g, unnest(g.grams) AS one(gram) "
    "GROUP BY one.gram HAVING count(*) * 10000 >= :least"
)


def token_form(found: Iterable[str]) -> list[int]:
    """Tokens as the array takes them."""
    return sorted(map(hashed, found))


class PostgresIndex:
    """See ``index.Writer``."""

    def __init__(self, source: CoreSource, centre: str) -> None:
        self._source = source
        self._centre = centre

    def _run(self, sql: str, values: Any) -> Any:
        return self._source.connection.execute(text(sql), values)

    def write(self, rows: Sequence[Stored]) -> None:
        """Bring these cases up to date."""
        self.take([fresh_form("postgresql", one) for one in rows])

    def take(self, rows: Sequence[Fresh]) -> None:
        """The same of cases whose numbers are ready."""
        if not rows:
            return
        centre = {"centre": self._centre}
        self._run(_TEXT, [{**centre, **{name: getattr(one.stored, name) for name in COLUMNS}} for one in rows])
        self._run(_GRAM, [{**centre, "docid": one.stored.docid, "grams": one.whole, "heads": one.head} for one in rows])

    def settle(self) -> None:
        """Count the common grams again whenever the archive has doubled since they were last counted."""
        total = grown(self._source, self._centre)
        if total is not None:
            self._count(total)

    def begin(self) -> None:
        """Forget every search row of the centre."""
        for table in ("case_text", "case_gram", "gram_df"):
            self._run(f"DELETE FROM {table} WHERE centre_id = :centre", {"centre": self._centre})

    def end(self) -> None:
        """Count common grams, note the analyser."""
        sql = "SELECT count(*) FROM case_gram WHERE centre_id = :centre"
        self._count(int(self._run(sql, {"centre": self._centre}).scalar()))
        self._note("analyser", str(ANALYSER_VERSION))

    def _count(self, total: int) -> None:
        """Write anew in how many of 10,000 cases each common gram is, from a sample spread over all days."""
        self._run("DELETE FROM gram_df WHERE centre_id = :centre", {"centre": self._centre})
        step = max(1, total // _SAMPLE)
        sql = "SELECT count(*) FROM case_gram WHERE centre_id = :centre AND docid % :step = 0"
        looked_at = int(self._run(sql, {"centre": self._centre, "step": step}).scalar())
        if looked_at:
            values = {"centre": self._centre, "step": step, "looked_at": looked_at, "least": COMMON * looked_at}
            self._run(_COUNT, values)
        self._note("counted", str(total))

    def _note(self, name: str, value: str) -> None:
        self._run(
            "INSERT INTO search_meta (centre_id, name, value) VALUES (:centre, :name, :value) "
            "ON CONFLICT (centre_id, name) DO UPDATE SET value = excluded.value",
            {"centre": self._centre, "name": name, "value": value},
        )
