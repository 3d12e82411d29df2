"""Many cases at once: the same unit of work, committed once for every so many cases."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from mediation.store import index_sqlite
from mediation.store.transaction import begin, make_unit, transaction
from mediation.store.unit import Unit

if TYPE_CHECKING:
    from mediation.store.store import Store

BATCH = 500
"""Cases after which a run in one transaction writes what it holds in memory."""

_PAGES, _PAGES_USUAL = 128 << 10, 2000
"""KiB of the file SQLite keeps in memory; with its usual few it would read and write the same pages again for every batch."""


class Bulk:
    """A run over many cases; made by ``Store.bulk``. An exception that leaves ``case`` undoes what was not yet committed."""

    def __init__(self, session: Session, unit: Unit, *, every: int, guarded: bool) -> None:
        self.unit = unit
        self.done = 0
        self.tuned = False
        self._session = session
        self._every = every
        self._guarded = guarded

    @contextmanager
    def case(self) -> Iterator[Unit]:
        """One case. Where the run is guarded an exception undoes this case alone, at the price of two statements."""
        if self._guarded:
            self._session.flush()
            mark = self.unit.mark()
            try:
                with self._session.begin_nested():
                    yield self.unit
                    self._session.flush()
            except BaseException:
                self.unit.undo(mark)
                raise
        else:
            yield self.unit
        self.done += 1
        if self.done % (self._every or BATCH) == 0:
            self._settle()

    def _settle(self) -> None:
        """Write the batch and let go of its rows; where the run is one transaction, without committing it."""
        if not self.tuned and self._session.connection().dialect.name == "sqlite":
            _tune(self._session, index_sqlite.HASH_SIZE, _PAGES)
            self.tuned = True
        self.unit.finish()
        if self._every:
            self._session.commit()
        self.unit.forget()
        gc.collect()
        if self._every:
            begin(self._session, self.unit.centre_id)


def _tune(session: Session, gathered: int, pages: int) -> None:
    run = session.connection().exec_driver_sql
    index_sqlite.hash_size(run, gathered)
    run(f"PRAGMA cache_size = {-pages}")


@contextmanager
def _collected_by_batch() -> Iterator[None]:
    """Garbage is collected after each batch and only what the run itself made: the collector alone would walk through all again and again."""
    was_on = gc.isenabled()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()
        if was_on:
            gc.enable()


@contextmanager
def open_bulk(store: Store, actor_id: str, role: str, *, every: int, guarded: bool) -> Iterator[Bulk]:
    """See ``Store.bulk``. In a long run the index gathers 64 MB before it writes, and its frequent grams are counted at the end."""
    store.ready_index()
    bulk: Bulk | None = None
    try:
        with _collected_by_batch(), transaction(store) as session:
            bulk = Bulk(session, make_unit(store, session, actor_id, role), every=every, guarded=guarded)
            yield bulk
            bulk.unit.finish()
            if bulk.tuned:
                index_sqlite.count_common(session.connection().exec_driver_sql)
    finally:
        if bulk is not None and bulk.tuned:
            with transaction(store) as session:
                _tune(session, index_sqlite.HASH_USUAL, _PAGES_USUAL)
