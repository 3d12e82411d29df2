"""The SQLAlchemy engine of a centre: real transactions, bound values never in error messages."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event

from mediation.store.config import Config
from mediation.store.sqlite import PatientConnection, prepare

_json = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))


def make_engine(path: Path, config: Config) -> Engine:
    """An engine on PostgreSQL where the config names one, else on the SQLite file."""
    if config.url:
        return create_engine(config.url, hide_parameters=True, json_serializer=_json)
    engine = create_engine(
        f"sqlite:///{path}",
        hide_parameters=True,
        json_serializer=_json,
        connect_args={
            "isolation_level": None,  # the driver must not begin or end transactions on its own, least of all around DDL
            "timeout": config.busy_ms / 1000,
            "factory": PatientConnection,
            "check_same_thread": False,
        },
    )
    event.listen(engine, "connect", lambda connection, _record: prepare(connection, config))
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
