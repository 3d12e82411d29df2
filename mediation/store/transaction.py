"""Beginning and ending a write transaction."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from mediation.records.snapshot import CentreInfo
from mediation.records.tables import Centre
from mediation.store.engine import told
from mediation.store.source import columns
from mediation.store.sqlite import ATTEMPTS, is_busy
from mediation.store.unit import Unit
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from mediation.store.store import Store

_PAUSE = 0.05  # seconds between attempts to begin
_LOCK = text("SELECT pg_advisory_xact_lock(hashtext(:centre))")


@contextmanager
def open_unit(store: Store, actor_id: str, role: str) -> Iterator[Unit]:
    """A unit of work on `store`; its commit is the end of the block."""
    store.ready_index()
    with transaction(store) as session:
        unit = make_unit(store, session, actor_id, role)
        yield unit
        unit.finish()


def make_unit(store: Store, session: Session, actor_id: str, role: str) -> Unit:
    """A unit on a session that has begun."""
    return Unit(session, centre=store.centre, keys=store.keys, files=store.files, actor_id=actor_id, role=role)


@contextmanager
def transaction(store: Store) -> Iterator[Session]:
    """A session whose transaction has the write lock from its first statement; commit at the end, rollback on any exception."""
    if store.readonly:
        raise Problem("readonly", store.notice or "本中心以只读方式打开，不能办理。")
    if store.is_reading():
        raise RuntimeError("a unit of work began while this thread was reading: its commit would wait for itself")
    session = Session(store.engine(), expire_on_commit=False)
    try:
        with told():
            begin(session, store.centre_id)
            yield session
            session.commit()
    finally:
        session.close()


def begin(session: Session, centre_id: str) -> None:
    """Take the write lock; SQLite's is the file's, PostgreSQL's one a centre."""
    for attempt in range(ATTEMPTS):
        try:
            connection = session.connection()
        except OperationalError as error:
            session.rollback()
            if error.orig is None or not is_busy(error.orig) or attempt == ATTEMPTS - 1:
                raise
            time.sleep(_PAUSE)
        else:
            if connection.dialect.name == "postgresql":
                connection.execute(_LOCK, {"centre": centre_id})
            return


def info_of(row: Centre) -> CentreInfo:
    """The frozen value of a centre's row."""
    return CentreInfo(**{name: getattr(row, name) for name, _convert in columns(CentreInfo)})
