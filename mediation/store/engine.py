"""The SQLAlchemy engine of a centre: real transactions, bound values never in error messages, errors told in Chinese."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from mediation.store.config import Config
from mediation.store.sqlite import PatientConnection, busy_problem, is_busy, is_damage, is_full, prepare
from mediation.values.problems import Problem

_json = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))


def make_engine(path: Path, config: Config) -> Engine:
    """An engine on PostgreSQL where the config names one, else on the SQLite file."""
    if config.url:
        # A plan made for other words, or compiled code for a query of milliseconds, costs more than it saves.
        tuned = {"options": "-c jit=off -c plan_cache_mode=force_custom_plan -c work_mem=32MB -c random_page_cost=1.1"}
        return create_engine(config.url, hide_parameters=True, json_serializer=_json, connect_args=tuned)
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


@contextmanager
def told() -> Iterator[None]:
    """Errors of the database as Problems: busy, disk, duplicate, damaged. Bound values never appear."""
    try:
        yield
    except IntegrityError as error:
        raise Problem(
            "duplicate", f"保存的内容与已有记录重复或前后不符（{_cause(error)}），没有保存；请刷新后再试。"
        ) from error
    except (DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if cause is not None and is_busy(cause):
            raise busy_problem() from error
        if cause is not None and is_full(cause):
            raise Problem("disk", "没有保存：磁盘已满或写不进去，请清理磁盘空间、检查磁盘后再试。") from error
        if cause is not None and is_damage(cause):
            raise Problem("damaged", "没有保存：数据库文件损坏或磁盘出错，请运行核验，必要时从备份恢复。") from error
        if isinstance(error, OperationalError) and not isinstance(cause, sqlite3.Error):
            raise Problem("no_database", "连不上PostgreSQL数据库，没有保存；请检查服务器和网络后再试。") from error
        raise


def _cause(error: IntegrityError) -> str:
    """The constraint's own name, without values: SQLite names columns, PostgreSQL the constraint."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return str(diagnosis.constraint_name or "")
    return str(error.orig).partition("constraint failed: ")[2] or "关联的记录不存在"
