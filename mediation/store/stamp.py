"""Which schema a database has, read without SQLAlchemy: only a database that is behind pays for Alembic."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from mediation.store.config import DATABASE, Config
from mediation.store.sqlite import busy_problem, connect, is_busy
from mediation.values.problems import Problem

SCHEMA = 4
"""Number of the newest revision in ``migrations/versions``; kept in ``PRAGMA user_version`` and in ``alembic_version``."""


def read_stamp(folder: Path, config: Config) -> int:
    """The schema number of the centre's database; 0 for none or an unfinished one. Raises Problem("damaged")."""
    if config.url:
        return _postgres_stamp(config)
    path = folder / DATABASE
    if not path.exists():
        return 0
    connection = connect(path, config)
    try:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.DatabaseError as error:
        if is_busy(error):
            raise busy_problem() from error
        raise Problem("damaged", "数据库文件损坏或不是本程序的数据库，请从备份恢复。", where=str(path)) from error
    finally:
        connection.close()


def has_centre(folder: Path, config: Config) -> bool:
    """Whether there is a whole centre: a database that an interrupted first start left behind is none."""
    if config.url:
        from mediation.store.creation import centre_in

        return read_stamp(folder, config) > 0 and centre_in(folder, config)
    path = folder / DATABASE
    if not path.exists():
        return False
    connection = connect(path, config)
    try:
        return connection.execute("SELECT 1 FROM centre").fetchone() is not None
    except sqlite3.OperationalError as error:
        if is_busy(error):
            raise busy_problem() from error
        return False  # no such table yet
    except sqlite3.DatabaseError as error:
        raise Problem("damaged", "数据库文件损坏或不是本程序的数据库，请从备份恢复。", where=str(path)) from error
    finally:
        connection.close()


def _postgres_stamp(config: Config) -> int:
    from sqlalchemy import create_engine, inspect, text

    from mediation.store.engine import told

    engine = create_engine(config.url, hide_parameters=True)
    try:
        with told(), engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return 0
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            return int(found or 0)
    finally:
        engine.dispose()
