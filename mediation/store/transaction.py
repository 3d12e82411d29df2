"""Beginning and ending a write transaction, and what its errors mean to a person."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from mediation.records.snapshot import CentreInfo
from mediation.records.tables import Centre
from mediation.store.source import columns
from mediation.store.sqlite import ATTEMPTS, busy_problem, is_busy, is_damage, is_full
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


@contextmanager
def told() -> Iterator[None]:
    """Errors of the database as Problems: busy, disk, duplicate, damaged. Bound values never appear."""
    try:
        yield
    except IntegrityError as error:
        raise Problem("duplicate", f"保存的内容与已有记录重复或前后不符（{_cause(error)}），没有保存；请刷新后再试。") from error
    except DBAPIError as error:
        cause = error.orig
        if cause is not None and is_busy(cause):
            raise busy_problem() from error
        if cause is not None and is_full(cause):
            raise Problem("disk", "没有保存：磁盘已满或写不进去，请清理磁盘空间、检查磁盘后再试。") from error
        if cause is not None and is_damage(cause):
            raise Problem("damaged", "没有保存：数据库文件损坏或磁盘出错，请运行核验，必要时从备份恢复。") from error
        raise


def _cause(error: IntegrityError) -> str:
    """The constraint's own name, without values: SQLite names columns, PostgreSQL the constraint."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return str(diagnosis.constraint_name or "")
    return str(error.orig).partition("constraint failed: ")[2] or "关联的记录不存在"


def info_of(row: Centre) -> CentreInfo:
    """The frozen value of a centre's row."""
    return CentreInfo(**{name: getattr(row, name) for name, _convert in columns(CentreInfo)})


