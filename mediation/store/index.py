"""What the search index holds of a case, and keeping it true: one form for every database, written by each in its own way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Protocol

from mediation.store.casetext import CaseText, case_texts
from mediation.store.query import trait
from mediation.values.folding import ANALYSER_VERSION, FIELD_BREAK, grams_of_normal, join_fields, normal, token
from mediation.values.pinyin import full, initials

if TYPE_CHECKING:
    from mediation.store.reader import CoreSource

BATCH = 500
_FEW = 200
COMMON = 20  # permyriad of cases from which a gram's frequency is remembered


@dataclass(frozen=True, slots=True)
class Stored:
    """What the index holds of one case: texts in normal form, traits and spellings as words between blanks."""

    docid: int
    case_id: str
    traits: str
    fen: int
    place: str
    head: str
    body: str
    talks: str
    pinyin: str

    def tokens_all(self) -> set[str]:
        """Tokens of the whole case: every gram, the pinyin of names, and the traits."""
        whole = FIELD_BREAK.join((self.head, self.body, self.talks))
        return {*map(token, grams_of_normal(whole)), *self._names(), *self.traits.split()}

    def tokens_head(self) -> set[str]:
        """Tokens of people, numbers, title and addresses, with the traits."""
        return {*map(token, grams_of_normal(self.head)), *self._names(), *self.traits.split()}

    def _names(self) -> Iterable[str]:
        return (f"p{spelt}" for spelt in self.pinyin.split())


COLUMNS = tuple(one.name for one in fields(Stored))


@dataclass(frozen=True, slots=True)
class Fresh:
    """The index row of a case that was never indexed, with its tokens as this database takes them."""

    stored: Stored
    whole: Any
    head: Any


class Writer(Protocol):
    """One database's way of keeping the index; every call is part of the caller's transaction."""

    def write(self, rows: Sequence[Stored]) -> None:
        """Bring these cases up to date."""
        ...

    def take(self, rows: Sequence[Fresh]) -> None:
        """Put in cases that were never indexed."""
        ...

    def settle(self) -> None:
        """Count common grams again where the archive has grown enough."""
        ...

    def begin(self) -> None:
        """Forget everything and expect many cases."""
        ...

    def end(self) -> None:
        """All of them came."""
        ...


def stored_form(case: CaseText) -> Stored:
    """The index row of a case's texts."""
    spelt = {
        way: None
        for name in dict.fromkeys(case.names)
        for way in (*initials(name), *full(name))
        if way.isascii() and way.isalnum() and not way.isdecimal() and len(way) > 1
    }
    traits = sorted({trait(letter, value) for letter, value in case.traits if value})
    return Stored(
        docid=case.docid,
        case_id=case.case_id,
        traits=_words(traits),
        fen=case.fen,
        place=normal(case.place),
        head=_joined(case.head),
        body=_joined(case.body),
        talks=_joined(case.talks),
        pinyin=_words(spelt),
    )


def _words(found: Iterable[str]) -> str:
    joined = " ".join(found)
    return f" {joined} " if joined else ""


def _joined(texts: Iterable[tuple[str, str]]) -> str:
    return join_fields(text for _label, text in texts)


def writer(source: CoreSource, centre: str) -> Writer:
    """How the index of this database is written."""
    if source.dialect == "sqlite":
        from mediation.store.index_sqlite import SqliteIndex

        return SqliteIndex(source, centre)
    from mediation.store.index_postgres import PostgresIndex

    return PostgresIndex(source, centre)


def fresh_form(dialect: str, stored: Stored) -> Fresh:
    """The index row with its tokens made ready for a database."""
    form: Callable[[Iterable[str]], Any]
    if dialect == "sqlite":
        from mediation.store.index_sqlite import token_form as form
    else:
        from mediation.store.index_postgres import token_form as form
    return Fresh(stored, form(stored.tokens_all()), form(stored.tokens_head()))


def refresh(source: CoreSource, centre: str, case_ids: Sequence[str]) -> None:
    """Bring the search rows of these cases up to date, in the caller's transaction."""
    keeper = writer(source, centre)
    for start in range(0, len(case_ids), BATCH):
        keeper.write([stored_form(case) for case in case_texts(source, case_ids[start : start + BATCH]).values()])
    keeper.settle()


def rebuild(source: CoreSource, centre: str, progress: Callable[[int, int], None] | None = None) -> int:
    """Build the whole index anew in the caller's transaction; the number of cases."""
    rows = source.fetch("SELECT id FROM cases WHERE centre_id = :centre ORDER BY docid", {"centre": centre})
    ids = [row[0] for row in rows]
    keeper = writer(source, centre)
    keeper.begin()
    for start in range(0, len(ids), BATCH):
        keeper.write([stored_form(case) for case in case_texts(source, ids[start : start + BATCH]).values()])
        if progress is not None:
            progress(min(start + BATCH, len(ids)), len(ids))
    keeper.end()
    return len(ids)


def is_current(source: Any, centre: str) -> bool:
    """Whether this version of the analyser wrote the index."""
    return read_meta(source, centre).get("analyser") == str(ANALYSER_VERSION)


def grown(source: Any, centre: str) -> int | None:
    """How many cases there are, once twice as many as when the common grams were counted last (or 200 more); else None.

    The number is the books' counter: to count the rows would read the whole index at every act.
    """
    sql = "SELECT value FROM counter WHERE centre_id = :centre AND name = 'rows/cases'"
    rows = source.fetch(sql, {"centre": centre})
    total = int(rows[0][0]) if rows else 0
    counted = int(read_meta(source, centre).get("counted", "0"))
    return total if total > 2 * counted + _FEW else None


def read_meta(source: Any, centre: str) -> Mapping[str, str]:
    """What the index says of itself: ``analyser`` version, ``counted`` cases."""
    if source.dialect == "sqlite":
        rows = source.fetch("SELECT name, value FROM search_meta", {})
    else:
        rows = source.fetch("SELECT name, value FROM search_meta WHERE centre_id = :centre", {"centre": centre})
    return {row[0]: row[1] for row in rows}
