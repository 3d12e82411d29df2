"""``verify``: everything that does not fit, each in one Chinese sentence. Reads only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, create_engine, func, select

from mediation.records.tables import metadata
from mediation.store import chain
from mediation.store.engine import make_engine
from mediation.store.keeping import TAMPERED
from mediation.store.values import Finding
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from mediation.store.store import Store

_CHUNK = 1000
_MANY = 20  # findings of one kind after which only their number is told
_TABLE = metadata.tables
_FILE_COLUMNS = (
    ("attachment", "sha256"),
    ("paper", "pdf_sha256"),
    ("paper", "docx_sha256"),
    ("paper", "scan_sha256"),
    ("volume", "pdf_sha256"),
    ("file_blob", "sha256"),
)


def verify(store: Store, progress: Callable[[str], None] | None = None) -> tuple[Finding, ...]:
    """All findings of a centre; empty when sound."""
    tell = progress if progress is not None else _silent
    with store.engine().connect() as connection:
        found = list(verify_database(connection, store.keys, tell))
        tell("文件")
        found += _capped("文件", check_files(store, connection))
        from mediation.store.checks_search import check_search

        tell("检索")
        found += _capped("检索", check_search(connection))
    return tuple(found)


def verify_database(connection: Connection, keys: chain.Keys, tell: Callable[[str], None]) -> Iterator[Finding]:
    """Findings that need the database alone: file, schema, log, rows, counters."""
    if connection.dialect.name == "sqlite":
        tell("数据库")
        yield from check_file(connection)
        tell("结构")
        yield from check_schema(connection)
    tell("日志")
    yield from _capped("日志", check_log(connection, keys))
    yield from check_head(connection, keys)
    tell("记录")
    yield from _capped("记录", check_rows(connection, keys))
    yield from check_counts(connection)


def _silent(_area: str) -> None:
    return


def _capped(area: str, found: Iterator[Finding]) -> Iterator[Finding]:
    left = 0
    for place, finding in enumerate(found):
        if place < _MANY:
            yield finding
        else:
            left += 1
    if left:
        yield Finding(area, f"此类问题另有{left}处，不再逐条列出。")


def check_file(connection: Connection) -> Iterator[Finding]:
    """SQLite's own checks."""
    for (answer,) in connection.exec_driver_sql("PRAGMA integrity_check(10)"):
        if answer != "ok":
            yield Finding("数据库", f"数据库文件损坏（{answer}），请从备份恢复。")
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(10):
        yield Finding("数据库", f"{row[0]}表里有一行找不到它所属的{row[2]}。", where=str(row[1]))


def check_schema(connection: Connection) -> Iterator[Finding]:
    """Tables, indexes, triggers and views against those the migrations make: a trigger smuggled in is found here."""
    engine = create_engine("sqlite://", connect_args={"isolation_level": None})
    try:
        from mediation.store.migrate import upgrade_memory

        expected = _objects(upgrade_memory(engine))
    finally:
        engine.dispose()
    present = _objects(connection)
    for key in sorted(expected.keys() | present.keys()):
        if expected.get(key) == present.get(key):
            continue
        what = "缺少" if key not in present else "多出" if key not in expected else "被改动的"
        yield Finding("结构", f"数据库结构与本程序不符：{what}{key[0]} {key[1]}。", where=key[1])


def _objects(connection: Connection) -> dict[tuple[str, str], str]:
    rows = connection.exec_driver_sql(
        "SELECT type, name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%'"
    )
    return {(kind, name): " ".join(sql.split()) for kind, name, sql in rows}


def check_log(connection: Connection, keys: chain.Keys) -> Iterator[Finding]:
    """Each entry of the chain: its place, its link and its MAC."""
    table = _TABLE["log"]
    expected, previous = 1, chain.FIRST
    names = list(chain.LogEntry.__dataclass_fields__)
    query = select(*(table.c[name] for name in names), table.c.mac).order_by(table.c.centre_id, table.c.seq)
    for row in connection.execution_options(yield_per=_CHUNK).execute(query):
        entry = chain.LogEntry(*row[:-1])
        where = f"第{entry.seq}条"
        if entry.seq != expected:
            yield Finding("日志", f"日志在第{expected}条处缺失或次序被改动。", where=where)
        elif not chain.same(entry.prev_mac, previous):
            yield Finding("日志", f"日志第{entry.seq}条与前一条接不上。", where=where)
        if not chain.same(row[-1], chain.mac(keys, entry)):
            yield Finding("日志", f"日志第{entry.seq}条被改动过。", where=where)
        if entry.action == TAMPERED:
            yield Finding("日志", f"日志第{entry.seq}条记下：此前日志末尾或计数被改动过。", where=where)
        expected, previous = entry.seq + 1, row[-1]


def check_head(connection: Connection, keys: chain.Keys) -> Iterator[Finding]:
    """The seal over the end of the chain and the counters."""
    head = connection.execute(select(_TABLE["log_head"])).first()
    log, counter = _TABLE["log"], _TABLE["counter"]
    last = connection.execute(select(log.c.seq, log.c.mac).order_by(log.c.seq.desc()).limit(1)).first()
    if head is None or last is None:
        yield Finding("日志", "日志没有末尾的封记，可能被整段删除。")
        return
    counters = [(name, value) for name, value in connection.execute(select(counter.c.name, counter.c.value))]
    if (head.seq, head.mac) != (last.seq, last.mac):
        yield Finding("日志", f"日志末尾被截去：封记停在第{head.seq}条，现存到第{last.seq}条。")
    if not chain.same(head.cover, chain.head_seal(keys, head.seq, head.mac, counters)):
        yield Finding("日志", "日志末尾的封记或计数被改动过。")


def check_rows(connection: Connection, keys: chain.Keys) -> Iterator[Finding]:
    """The seal of every row, and an entry of the log for every entry of a case."""
    for table in metadata.sorted_tables:
        if "seal" not in table.c:
            continue
        for row in connection.execution_options(yield_per=_CHUNK).execute(select(table)).mappings():
            values = {str(name): value for name, value in row.items()}
            if not chain.same(str(values["seal"]), chain.row_seal(keys, table.name, values)):
                yield Finding("记录", f"{table.name}表里有一行在程序之外被改动过。", where=str(values["id"]))
    entry, log = _TABLE["entry"], _TABLE["log"]
    logged = select(log.c.seq).where(log.c.object == "entry", log.c.object_id == entry.c.id).exists()
    for entry_id, label in connection.execute(select(entry.c.id, entry.c.label).where(~logged)):
        yield Finding("记录", f"办理记录“{label}”没有对应的日志。", where=entry_id)


def check_counts(connection: Connection) -> Iterator[Finding]:
    """The counters kept in each transaction against the rows themselves."""
    counter, case = _TABLE["counter"], _TABLE["cases"]
    kept = {name: value for name, value in connection.execute(select(counter.c.name, counter.c.value)) if value}
    true: dict[str, int] = {}
    for table in metadata.sorted_tables:
        if "seal" in table.c:
            true[f"rows/{table.name}"] = connection.execute(select(func.count()).select_from(table)).scalar_one()
    for stage, number in connection.execute(select(case.c.stage, func.count()).group_by(case.c.stage)):
        true[f"stage/{stage}"] = number
    for name in sorted(kept.keys() | {name for name, number in true.items() if number}):
        if kept.get(name, 0) != true.get(name, 0):
            yield Finding("计数", f"{name}应有{kept.get(name, 0)}行，实有{true.get(name, 0)}行。", where=name)


def file_names(connection: Connection) -> Iterator[str]:
    """The SHA-256 of every file some row speaks of, each once."""
    seen: set[str] = set()
    for table, column in _FILE_COLUMNS:
        for (sha,) in connection.execute(select(_TABLE[table].c[column]).distinct()):
            if sha and sha not in seen:
                seen.add(sha)
                yield sha


def check_files(store: Store, connection: Connection) -> Iterator[Finding]:
    """Every file some row speaks of is there with the bytes its name says."""
    for sha in file_names(connection):
        try:
            store.files.check(sha)
        except Problem as problem:
            yield Finding("文件", problem.message, where=sha)


def verify_copy(path: Path, config: Any, keys: chain.Keys) -> list[Finding]:
    """Findings of a copied SQLite database that is not in use."""
    engine = make_engine(path, config)
    try:
        with engine.connect() as connection:
            return list(verify_database(connection, keys, _silent))
    finally:
        engine.dispose()
