"""Many cases at once: the same unit of work, committed once for every so many cases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from mediation.store import index
from mediation.store.transaction import begin, make_unit, transaction
from mediation.store.unit import Unit

if TYPE_CHECKING:
    from mediation.store.store import Store


class Bulk:
    """A run over many cases; made by ``Store.bulk``. An exception that leaves ``case`` undoes what was not yet committed."""

    def __init__(self, session: Session, unit: Unit, *, every: int, guarded: bool) -> None:
        self.unit = unit
        self.done = 0
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
        if self._every and self.done % self._every == 0:
            self._commit()

    def _commit(self) -> None:
        self.unit.finish()
        self._session.commit()
        self.unit.forget()
        begin(self._session, self.unit.centre_id)


@contextmanager
def open_bulk(store: Store, actor_id: str, role: str, *, every: int, guarded: bool) -> Iterator[Bulk]:
    """See ``Store.bulk``. The index gathers 64 MB before it writes, and is merged and counted at the end."""
    store.ready_index()
    _tune(store, index.HASH_SIZE)
    try:
        with transaction(store) as session:
            unit = make_unit(store, session, actor_id, role)
            bulk = Bulk(session, unit, every=every, guarded=guarded)
            yield bulk
            unit.finish()
            if not store.config.url and bulk.done:
                index.count_common(session.connection().exec_driver_sql)
    finally:
        _tune(store, index.HASH_USUAL)


def _tune(store: Store, size: int) -> None:
    if store.config.url:
        return
    with transaction(store) as session:
        index.hash_size(session.connection().exec_driver_sql, size)
