"""The search index of SQLite: folded text once, and two token indexes without positions.

A contentless FTS5 table forgets a token only when told it. What changed in a case follows from its stored text, so an edit
writes the difference: tokens that went are deleted, tokens that came are inserted.
"""
# ruff: noqa: S608 - names of tables and columns are this package's own; values are always bound

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from mediation.store.index import COLUMNS, COMMON, Fresh, Stored, grown
from mediation.store.source import among
from mediation.values.folding import ANALYSER_VERSION

if TYPE_CHECKING:
    from mediation.store.reader import CoreSource

HASH_SIZE = 64 << 20  # bytes FTS5 may gather before it writes, in bulk
HASH_USUAL = 1 << 20
_INDEXES = ("gram_all", "gram_head")
_LISTED = ", ".join(COLUMNS)
_cells = attrgetter(*COLUMNS)


class SqliteIndex:
    """See ``index.Writer``."""

    def __init__(self, source: CoreSource, centre: str) -> None:
        self._source = source
        self._centre = centre
        self._run: Callable[..., Any] = source.connection.exec_driver_sql
        self._empty = False

    def write(self, rows: Sequence[Stored]) -> None:
        """Bring these cases up to date; where the index was just emptied nothing old is looked for."""
        old = {} if self._empty else self._known(rows)
        changes = [(one, old.get(one.docid)) for one in rows if old.get(one.docid) != one]
        if not changes:
            return
        self._texts([new for new, _old in changes])
        for name in _INDEXES:
            self._tokens(name, changes)

    def take(self, rows: Sequence[Fresh]) -> None:
        """Put in cases that were never indexed; quickest in the order of their days."""
        self._texts([one.stored for one in rows])
        for name, found in (("gram_all", [one.whole for one in rows]), ("gram_head", [one.head for one in rows])):
            pairs = [(one.stored.docid, told) for one, told in zip(rows, found, strict=True)]
            self._run(f"INSERT INTO {name} (rowid, tokens) VALUES (?, ?)", pairs)

    def _texts(self, rows: Sequence[Stored]) -> None:
        places = ", ".join("?" * len(COLUMNS))
        self._run(f"INSERT OR REPLACE INTO case_text ({_LISTED}) VALUES ({places})", [*map(_cells, rows)])

    def _known(self, rows: Sequence[Stored]) -> dict[int, Stored]:
        listed, named = among("doc", [one.docid for one in rows])
        found = self._source.fetch(f"SELECT {_LISTED} FROM case_text WHERE docid IN {listed}", named)
        return {row[0]: Stored(*row) for row in found}

    def _tokens(self, name: str, changes: Sequence[tuple[Stored, Stored | None]]) -> None:
        gone: list[tuple[int, str]] = []
        come: list[tuple[int, str]] = []
        for new, old in changes:
            before, after = tokens(old, name), tokens(new, name)
            if old is not None and before != after:
                gone.append((old.docid, token_form(before - after)))
            if before != after:
                come.append((new.docid, token_form(after - before)))
        if gone:
            self._run(f"INSERT INTO {name} ({name}, rowid, tokens) VALUES ('delete', ?, ?)", gone)
        if come:
            self._run(f"INSERT INTO {name} (rowid, tokens) VALUES (?, ?)", come)

    def settle(self) -> None:
        """Count the common grams again whenever the archive has doubled since they were last counted."""
        if grown(self._source, self._centre) is not None:
            count_common(self._run)

    def begin(self) -> None:
        """Forget every search row and gather more before writing."""
        empty(self._run)
        hash_size(self._run, HASH_SIZE)
        self._empty = True

    def end(self) -> None:
        """Merge what was written, count common grams, note the analyser."""
        for name in _INDEXES:
            self._run(f"INSERT INTO {name} ({name}) VALUES ('optimize')")
        hash_size(self._run)
        count_common(self._run)
        _note(self._run, "analyser", str(ANALYSER_VERSION))


def token_form(found: Iterable[str]) -> str:
    """Tokens as FTS5 takes them."""
    return " ".join(found)


def tokens(stored: Stored | None, name: str) -> set[str]:
    """What one of the two indexes holds of a case."""
    if stored is None:
        return set()
    return stored.tokens_all() if name == "gram_all" else stored.tokens_head()


def count_common(run: Callable[..., Any]) -> None:
    """Write anew how many of 10,000 cases have each common gram."""
    total = run("SELECT count(*) FROM case_text").fetchone()[0]
    run("DELETE FROM gram_df")
    if total:
        run(
            "INSERT INTO gram_df (gram, permyriad) SELECT term, doc * 10000 / ? FROM gram_vocab WHERE doc * 10000 >= ?",
            (total, COMMON * total),
        )
    _note(run, "counted", str(total))


def _note(run: Callable[..., Any], name: str, value: str) -> None:
    run("INSERT OR REPLACE INTO search_meta (name, value) VALUES (?, ?)", (name, value))


def hash_size(run: Callable[..., Any], size: int = HASH_USUAL) -> None:
    """How much FTS5 gathers before it writes; it keeps the figure until told otherwise."""
    for name in _INDEXES:
        run(f"INSERT INTO {name} ({name}, rank) VALUES ('hashsize', ?)", (size,))


def empty(run: Callable[..., Any]) -> None:
    """Forget every search row."""
    for name in _INDEXES:
        run(f"INSERT INTO {name} ({name}) VALUES ('delete-all')")
    run("DELETE FROM case_text")
    run("DELETE FROM gram_df")
