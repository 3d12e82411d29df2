"""First start and migration: what happens under the file lock."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediation.store.config import DATABASE, Config, make_secret, sync_folder
from mediation.store.stamp import SCHEMA, read_stamp
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from mediation.store.unit import Unit

    Fill = Callable[[Unit], None]


def create_centre(folder: Path, config: Config, fields: Mapping[str, Any], fill: Fill | None = None) -> None:
    """Tables, then the centre's row with its first log entry and what ``fill`` writes, in one transaction.

    An unfinished first start is taken up again.
    """
    from mediation.store.engine import make_engine
    from mediation.store.migrate import upgrade

    if read_stamp(folder, config) > 0 and centre_in(folder, config):
        raise exists(folder)
    secret = make_secret(folder)
    engine = make_engine(folder / DATABASE, config)
    try:
        if read_stamp(folder, config) < SCHEMA:
            upgrade(engine)
        _write_centre(folder, engine, secret, fields, fill)
    finally:
        engine.dispose()
    if not config.url:
        (folder / DATABASE).chmod(0o600)
    sync_folder(folder)


def exists(folder: Path) -> Problem:
    """What a person reads who makes a centre where there is one."""
    return Problem("exists", "这里已经有一个中心，不能再建；请打开它，或换一个空文件夹。", where=str(folder))


def centre_in(folder: Path, config: Config) -> bool:
    """Whether the database, which has its tables, holds a centre."""
    from mediation.store.engine import make_engine

    engine = make_engine(folder / DATABASE, config)
    try:
        with engine.connect() as connection:
            return connection.exec_driver_sql("SELECT 1 FROM centre").first() is not None
    finally:
        engine.dispose()


def _write_centre(folder: Path, engine: Any, secret: bytes, fields: Mapping[str, Any], fill: Fill | None) -> None:
    from sqlalchemy.orm import Session
    from sqlmodel import select

    from mediation.records.tables import Centre
    from mediation.store import index
    from mediation.store.chain import Keys
    from mediation.store.files import Files
    from mediation.store.reader import CoreSource
    from mediation.store.transaction import info_of
    from mediation.store.unit import Unit
    from mediation.values.dates import now_utc

    row = Centre(created_at=now_utc(), **fields)
    with Session(engine, expire_on_commit=False) as session, session.begin():
        if session.connection().dialect.name == "postgresql":
            session.connection().exec_driver_sql("LOCK TABLE centre")
            if session.scalars(select(Centre).limit(1)).first() is not None:
                raise exists(folder)
        unit = Unit(session, centre=info_of(row), keys=Keys.of(secret), files=Files(Path()), actor_id="", role="setup")
        unit.add(row)
        unit.log("create_centre", object="centre", object_id=row.id, fields=fields)
        if fill is not None:
            fill(unit)
        unit.finish()
        index.writer(CoreSource(session.connection()), row.id).end()


def migrate(folder: Path, config: Config) -> None:
    """Back up and verify the old state, then upgrade in one transaction. Raises Problem("damaged") and leaves all as it was."""
    from mediation.store.engine import make_engine
    from mediation.store.migrate import upgrade

    if not config.url:
        from mediation.store.backup import copy_before_migration

        copy_before_migration(folder, config)
    engine = make_engine(folder / DATABASE, config)
    try:
        upgrade(engine)
        if not config.url:
            with engine.connect() as connection:
                check_sound(connection.connection.dbapi_connection, folder)
    finally:
        engine.dispose()


def check_sound(connection: Any, where: Path) -> None:
    """Raise Problem("damaged") unless SQLite finds the file and its references sound."""
    try:
        answer = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        orphan = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        raise Problem("damaged", "数据库文件已损坏，读不出来，请从备份恢复。", where=str(where)) from error
    if answer != "ok" or orphan is not None:
        raise Problem("damaged", "数据库没有通过完整性检查，请从备份恢复。", where=str(where))
