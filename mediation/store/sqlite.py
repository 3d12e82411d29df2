"""Opening the SQLite file: one set of pragmas for the light reader and for SQLAlchemy's connections."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from mediation.store.config import Config
from mediation.values.problems import Problem

ATTEMPTS = 3
_PAUSE = 0.05  # seconds; the library has already waited busy_ms


class PatientConnection(sqlite3.Connection):
    """A connection that tries a commit again while readers still hold the file."""

    def commit(self) -> None:
        """Commit; a file held by readers longer than the busy timeout is tried again, then the transaction is given up.

        Given up here, because SQLAlchemy takes a failed commit for the end of the transaction and would leave the lock behind.
        """
        for attempt in range(ATTEMPTS):
            try:
                super().commit()
            except sqlite3.DatabaseError as error:
                if not is_busy(error) or attempt == ATTEMPTS - 1:
                    self.rollback()
                    raise
                time.sleep(_PAUSE)
            else:
                return


def is_busy(error: BaseException) -> bool:
    """Whether SQLite says that another program holds the file."""
    return isinstance(error, sqlite3.OperationalError) and (error.sqlite_errorcode & 0xFF) in {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
    }


def is_damage(error: BaseException) -> bool:
    """Whether SQLite says that the file is broken or cannot be read."""
    return isinstance(error, sqlite3.DatabaseError) and (getattr(error, "sqlite_errorcode", 0) & 0xFF) in {
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_IOERR,
    }


def is_full(error: BaseException) -> bool:
    """Whether SQLite says that the disk takes nothing more."""
    return isinstance(error, sqlite3.OperationalError) and (getattr(error, "sqlite_errorcode", 0) & 0xFF) in {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
    }


def busy_problem() -> Problem:
    """What a person reads when the wait was in vain."""
    return Problem("busy", "数据库正被另一个程序占用，这次没有保存；请稍候再试，仍不行请关闭其他窗口。")


def wal_is_sound(version: tuple[int, int, int] = sqlite3.sqlite_version_info) -> bool:
    """Whether this library is free of the WAL-reset bug (3.7.0–3.51.2; mended in 3.51.3 and two older lines)."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def journal_mode(config: Config) -> str:
    """WAL only where it is asked for and sound; else TRUNCATE."""
    return "WAL" if config.journal == "WAL" and wal_is_sound() else "TRUNCATE"


def prepare(connection: sqlite3.Connection, config: Config, *, readonly: bool = False) -> None:
    """Set the pragmas every connection of the store has."""
    connection.execute(f"PRAGMA busy_timeout = {config.busy_ms}")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA synchronous = FULL")
    if readonly:
        connection.execute("PRAGMA query_only = ON")
    else:
        wanted = journal_mode(config)
        if connection.execute("PRAGMA journal_mode").fetchone()[0].upper() != wanted:
            connection.execute(f"PRAGMA journal_mode = {wanted}")


def connect(
    path: Path, config: Config, *, readonly: bool = False, check_same_thread: bool = True
) -> sqlite3.Connection:
    """An autocommit connection to an existing database. Raises Problem("damaged") where the file is no database.

    ``readonly`` forbids writing by pragma, not by opening mode: after a crash the first reader must be able to roll back.
    """
    connection = sqlite3.connect(
        path,
        timeout=config.busy_ms / 1000,
        isolation_level=None,
        check_same_thread=check_same_thread,
        factory=PatientConnection,
    )
    try:
        prepare(connection, config, readonly=readonly)
    except sqlite3.DatabaseError as error:
        connection.close()
        if is_busy(error):
            raise busy_problem() from error
        raise Problem("damaged", "数据库文件损坏或不是本程序的数据库，请从备份恢复。", where=str(path)) from error
    return connection
