"""Bringing a database to the newest schema: one transaction, so that a kill leaves either the old or the new."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy import Connection, Engine

from mediation.store.stamp import SCHEMA

_LOCK = 20_201
"""Any number will do: who migrates the same PostgreSQL database from another PC waits for it."""
_SCRIPTS = Path(__file__).with_name("migrations")


def upgrade(engine: Engine, revision: int = SCHEMA) -> None:
    """Run every missing revision up to `revision` and write the stamp, in one transaction under the write lock."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        _run(connection, revision)


def upgrade_memory(engine: Engine) -> Connection:
    """A fresh database in memory with the newest schema, for comparison; closed with its engine."""
    connection = engine.connect()
    _run(connection, SCHEMA)
    return connection


def _run(connection: Connection, revision: int) -> None:
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    command.upgrade(settings, f"{revision:04d}")
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA user_version = {revision}")
