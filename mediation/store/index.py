"""The search index of SQLite: folded text once, and two token indexes without positions.

A contentless FTS5 table forgets a token only when told it. What changed in a case follows from its stored text, so an edit
writes the difference: tokens that went are deleted, tokens that came are inserted.
"""
# ruff: noqa: S608 - names of tables and columns are this package's own; values are always bound

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mediation.store.casetext import CaseText, case_texts
from mediation.store.source import among
from mediation.values.folding import ANALYSER_VERSION, FIELD_BREAK, grams_of_normal, join_fields, token
from mediation.values.pinyin import full, initials

if TYPE_CHECKING:
    from mediation.store.reader import CoreSource

BATCH = 500
COMMON = 20  # permyriad of cases from which a gram's frequency is remembered
HASH_SIZE = 64 << 20  # bytes FTS5 may gather before it writes, in bulk
HASH_USUAL = 1 << 20
_INDEXES = ("gram_all", "gram_head")


@dataclass(frozen=True, slots=True)
class Stored:
    """What the index holds of one case."""

    docid: int
    case_id: str
    kind: str
    stage: str
    head: str
    body: str
    pinyin: str

    def tokens_all(self) -> set[str]:
        """Tokens of ``gram_all``: every gram, the pinyin of names, and the filters."""
        return {
            *map(token, grams_of_normal(self.head + FIELD_BREAK + self.body)),
            *self._names(),
            *filters(self.kind, self.stage),
        }

    def tokens_head(self) -> set[str]:
        """Tokens of ``gram_head``."""
        return {*map(token, grams_of_normal(self.head)), *self._names()}

    def _names(self) -> Iterable[str]:
        return (f"p{spelt}" for spelt in self.pinyin.split())


def filters(kind: str, stage: str) -> set[str]:
    """Tokens that stand for kind (whole, and its first level) and stage; no gram's token begins with k or s."""
    found = {f"k{name.encode().hex()}" for name in (kind, kind.partition("/")[0]) if name}
    return found | ({f"s{stage.encode().hex()}"} if stage else set())


def stored_form(case: CaseText) -> Stored:
    """The index row of a case's texts."""
    spelt = {
        way: None
        for name in dict.fromkeys(case.names)
        for way in (*initials(name), *full(name))
        if way.isascii() and way.isalnum() and not way.isdecimal() and len(way) > 1
    }
    return Stored(
        docid=case.docid,
        case_id=case.case_id,
        kind=case.kind,
        stage=case.stage,
        head=join_fields(text for _label, text in case.head),
        body=join_fields(text for _label, text in case.body),
        pinyin=f" {' '.join(spelt)} " if spelt else "",
    )


def refresh(source: CoreSource, case_ids: Sequence[str]) -> None:
    """Bring the search rows of these cases up to date, in the caller's transaction. Does nothing on PostgreSQL yet."""
    if source.dialect != "sqlite":
        return
    run = source.connection.exec_driver_sql
    for start in range(0, len(case_ids), BATCH):
        batch = case_ids[start : start + BATCH]
        new = [stored_form(case) for case in case_texts(source, batch).values()]
        listed, named = among("doc", [one.docid for one in new])
        sql = f"SELECT docid, case_id, kind, stage, head, body, pinyin FROM case_text WHERE docid IN {listed}"
        old = {row[0]: Stored(*row) for row in source.fetch(sql, named)}
        _write(run, [(one, old.get(one.docid)) for one in new if old.get(one.docid) != one])
    _remember_common(run, source)


def _write(run: Callable[..., Any], changes: Sequence[tuple[Stored, Stored | None]]) -> None:
    if not changes:
        return
    run(
        "INSERT OR REPLACE INTO case_text (docid, case_id, kind, stage, head, body, pinyin) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(new.docid, new.case_id, new.kind, new.stage, new.head, new.body, new.pinyin) for new, _old in changes],
    )
    gone: dict[str, list[tuple[int, str]]] = {name: [] for name in _INDEXES}
    come: dict[str, list[tuple[int, str]]] = {name: [] for name in _INDEXES}
    for new, old in changes:
        for name in _INDEXES:
            before = _tokens(old, name)
            after = _tokens(new, name)
            if old is not None and before != after:
                gone[name].append((old.docid, " ".join(sorted(before - after))))
            if before != after:
                come[name].append((new.docid, " ".join(sorted(after - before))))
    for name in _INDEXES:
        if gone[name]:
            run(f"INSERT INTO {name} ({name}, rowid, tokens) VALUES ('delete', ?, ?)", gone[name])
        if come[name]:
            run(f"INSERT INTO {name} (rowid, tokens) VALUES (?, ?)", come[name])


def _tokens(stored: Stored | None, name: str) -> set[str]:
    if stored is None:
        return set()
    return stored.tokens_all() if name == "gram_all" else stored.tokens_head()


def _remember_common(run: Callable[..., Any], source: CoreSource) -> None:
    """Count the common grams again whenever the archive has doubled since they were last counted."""
    counted = int(read_meta(source).get("counted", "0"))
    total = run("SELECT count(*) FROM (SELECT 1 FROM case_text LIMIT ?)", (2 * counted + 201,)).fetchone()[0]
    if total > 2 * counted + 200:
        count_common(run)


def count_common(run: Callable[..., Any]) -> None:
    """Write anew how many of 10,000 cases have each common gram."""
    total = run("SELECT count(*) FROM case_text").fetchone()[0]
    run("DELETE FROM gram_df")
    if total:
        run(
            "INSERT INTO gram_df (gram, permyriad) SELECT term, doc * 10000 / ? FROM gram_vocab WHERE doc * 10000 >= ?",
            (total, COMMON * total),
        )
    write_meta(run, "counted", str(total))


def read_meta(source: Any) -> Mapping[str, str]:
    """What the index says of itself: ``analyser`` version, ``counted`` cases."""
    return {row[0]: row[1] for row in source.fetch("SELECT name, value FROM search_meta", {})}


def write_meta(run: Callable[..., Any], name: str, value: str) -> None:
    """Set one such fact."""
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


def rebuild(source: CoreSource, progress: Callable[[int, int], None] | None = None) -> int:
    """Build the whole index anew in the caller's transaction; the number of cases."""
    run = source.connection.exec_driver_sql
    ids = [row[0] for row in run("SELECT id FROM cases ORDER BY docid").fetchall()]
    empty(run)
    hash_size(run, HASH_SIZE)
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        _write(run, [(stored_form(case), None) for case in case_texts(source, batch).values()])
        if progress is not None:
            progress(min(start + BATCH, len(ids)), len(ids))
    for name in _INDEXES:
        run(f"INSERT INTO {name} ({name}) VALUES ('optimize')")
    hash_size(run)
    count_common(run)
    write_meta(run, "analyser", str(ANALYSER_VERSION))
    return len(ids)
