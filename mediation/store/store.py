"""The door of the store. Opening and reading load neither SQLAlchemy nor SQLModel; the first unit of work does."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

from mediation.records.snapshot import CentreInfo
from mediation.store import chain
from mediation.store.chain import Keys
from mediation.store.config import DATABASE, FILES, LOCK, Config, read_config, read_secret, refuse_network
from mediation.store.files import Files
from mediation.store.reader import CoreSource, Reader, SqliteSource
from mediation.store.snapshots import read_centre
from mediation.store.source import Source
from mediation.store.sqlite import busy_problem, connect, is_busy, is_damage
from mediation.store.stamp import SCHEMA, read_stamp
from mediation.store.values import Asked, Backup, Finding, SearchPage
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from mediation.store.bulk import Bulk
    from mediation.store.unit import Unit

_LOCK_WAIT = 30  # seconds for another program's first start or migration
_NEWER = "这个中心的数据由更新版本的程序写成（结构{found}，本程序只认识{known}），现在只能查看；请升级本程序后再办理。"


class Store:
    """One open centre. Safe to use from several threads; each keeps its own reading connection."""

    def __init__(self, folder: Path, config: Config, *, readonly: bool, notice: str) -> None:
        self.folder = folder
        self.config = config
        self.readonly = readonly
        self.notice = notice
        self.path = folder / DATABASE
        self.files = Files(folder / FILES, config.files_url, readonly=readonly)
        self._local = threading.local()
        self._open: dict[threading.Thread, sqlite3.Connection] = {}
        self._guard = threading.Lock()
        self._engine: Engine | None = None
        self._keys: Keys | None = None
        self._index_known = False
        self.centre = self._centre()

    @classmethod
    def open(cls, folder: Path | str, *, readonly: bool = False) -> Store:
        """Open a centre; a schema that is behind is brought up after a verified backup, a newer one opens read-only.

        Raises Problem: no_centre, network_folder, bad_config, busy, damaged, secrets.
        """
        place = Path(folder).absolute()
        config = read_config(place)
        refuse_network(place, config)
        found = read_stamp(place, config)
        if found == 0:
            raise _no_centre(place)
        if found < SCHEMA:
            if readonly:
                raise Problem(
                    "old_schema",
                    "这个中心的数据结构较旧，请先正常打开一次完成升级，再以只读方式查看。",
                    where=str(place),
                )
            with first_lock(place):
                _bring_up(place, config)
            store = cls(place, config, readonly=False, notice="")
            store.ready_index()
            return store
        notice = _NEWER.format(found=found, known=SCHEMA) if found > SCHEMA else ""
        store = cls(place, config, readonly=readonly or found > SCHEMA, notice=notice)
        store.files.sweep()
        return store

    @classmethod
    def create(
        cls,
        folder: Path | str,
        *,
        name: str,
        committee: str = "",
        prefix: str = "",
        region: str = "",
        address: str = "",
        phone: str = "",
        court: str = "",
        demo: bool = False,
        fill: Callable[[Unit], None] | None = None,
    ) -> Store:
        """Make a new centre in `folder`; ``fill`` writes its first rows, so that there is all of it or nothing.

        Of two programs that try at once one succeeds; the other gets Problem("exists").
        """
        from mediation.store.creation import create_centre

        place = Path(folder).absolute()
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        config = read_config(place)
        refuse_network(place, config)
        fields = {
            "name": name, "committee": committee or name, "prefix": prefix, "region": region, "address": address,
            "phone": phone, "court": court, "demo": demo,
        }  # fmt: skip
        with first_lock(place):
            create_centre(place, config, fields, fill)
        return cls.open(place)

    @property
    def centre_id(self) -> str:
        """Id of the centre."""
        return self.centre.id

    @property
    def keys(self) -> Keys:
        """The keys of log and seals. Raises Problem("secrets")."""
        if self._keys is None:
            self._keys = Keys.of(read_secret(self.folder))
        return self._keys

    def _centre(self) -> CentreInfo:
        with self.source() as source:
            found = read_centre(source)
        if found is None:
            self.close()
            raise _no_centre(self.folder)
        return found

    def reload_centre(self) -> None:
        """Read the centre's own row again after it was changed."""
        self.centre = self._centre()

    @contextmanager
    def source(self) -> Iterator[Source]:
        """Rows of one consistent state: a read transaction on this thread's connection."""
        if self.config.url:
            with self._core() as source:
                yield source
            return
        connection = self._connection()
        try:
            nested = connection.in_transaction
            if not nested:
                connection.execute("BEGIN")
            try:
                yield SqliteSource(connection)
            finally:
                if not nested:
                    connection.execute("ROLLBACK")
        except sqlite3.DatabaseError as error:
            if is_busy(error):
                raise busy_problem() from error
            if is_damage(error):
                raise Problem(
                    "damaged",
                    "读取数据库出错，数据库文件可能已损坏；请运行核验（mediation verify），必要时从备份恢复。",
                    where=str(self.path),
                ) from error
            if self.notice:
                raise Problem("newer_schema", self.notice, where=str(self.path)) from error
            raise

    @contextmanager
    def _core(self) -> Iterator[Source]:
        """One state of PostgreSQL, read-only."""
        from mediation.store.engine import told

        with told(), self.engine().connect() as connection:
            yield CoreSource(connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True))

    def is_reading(self) -> bool:
        """Whether this thread holds a reading transaction, which no commit of its own could ever pass."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        return found is not None and found.in_transaction

    def _connection(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = connect(self.path, self.config, readonly=True, check_same_thread=False)
            self._local.connection = found
            with self._guard:
                for thread in [thread for thread in self._open if not thread.is_alive()]:
                    self._open.pop(thread).close()
                self._open[threading.current_thread()] = found
        return found

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """A reader of one consistent state; close it soon, a writer waits for it."""
        with self.source() as source:
            yield Reader(source, self.centre)

    def engine(self) -> Engine:
        """The SQLAlchemy engine, made when first wanted."""
        with self._guard:
            if self._engine is None:
                from mediation.store.engine import make_engine

                self._engine = make_engine(self.path, self.config)
            return self._engine

    @contextmanager
    def unit(self, actor_id: str, role: str) -> Iterator[Unit]:
        """One act, one transaction; see ``mediation.store.unit.Unit``. Raises Problem: readonly, busy, disk, duplicate."""
        from mediation.store.transaction import open_unit

        with open_unit(self, actor_id, role) as unit:
            yield unit

    @contextmanager
    def bulk(self, actor_id: str, role: str, *, every: int = 500, guarded: bool = False) -> Iterator[Bulk]:
        """Many cases, one transaction for every so many (0: one for all); see ``mediation.store.bulk.Bulk``."""
        from mediation.store.bulk import open_bulk

        with open_bulk(self, actor_id, role, every=every, guarded=guarded) as bulk:
            yield bulk

    def logged(self, action: str, about: str, object_id: str, field: str = "", value: object = None) -> bool | None:
        """Whether the newest log entry of that action on an object told this value of a field; None where there is none.

        Without a field: True where there is one. The log keeps values as keyed hashes: only a guess can be held to it.
        """
        sql = (
            "SELECT salt, payload FROM log WHERE centre_id = :centre AND object = :about AND object_id = :object "
            "AND action = :action ORDER BY seq DESC LIMIT 1"
        )
        named = {"centre": self.centre_id, "action": action, "about": about, "object": object_id}
        with self.read() as reader:
            rows = reader.source.fetch(sql, named)
        if not rows:
            return None
        salt, payload = rows[0]
        return not field or json.loads(payload).get(field) == chain.value_hash(self.keys, salt, field, value)

    def search(self, asked: Asked | str, *, limit: int = 50, before: int | None = None) -> SearchPage:
        """One page of the cases asked for (text: words alone); ``before`` is the last page's ``next``."""
        from mediation.store.query import make_query
        from mediation.store.search import search

        query = make_query(self.centre_id, Asked(asked) if isinstance(asked, str) else asked)
        with self._searchable() as source:
            return search(source, query, limit=limit, before=before)

    def count(self, asked: Asked | str) -> str:
        """How many cases a search finds, counted to 1,000; ask it only after the page is shown."""
        from mediation.store.query import make_query
        from mediation.store.search import count

        query = make_query(self.centre_id, Asked(asked) if isinstance(asked, str) else asked)
        with self._searchable() as source:
            return count(source, query)

    @contextmanager
    def _searchable(self) -> Iterator[Source]:
        self.ready_index()
        with self.source() as source:
            yield source

    def ready_index(self) -> None:
        """Build the index anew where another version of the analyser wrote it."""
        if self._index_known:
            return
        from mediation.store.index import is_current

        with self.source() as source:
            current = is_current(source, self.centre_id)
        if not current and not self.readonly:
            self.rebuild_index()
        self._index_known = True

    def rebuild_index(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Build the whole search index anew; the number of cases."""
        from mediation.store.index import rebuild
        from mediation.store.transaction import transaction

        with transaction(self) as session:
            return rebuild(CoreSource(session.connection()), self.centre_id, progress)

    def verify(self, progress: Callable[[str], None] | None = None) -> tuple[Finding, ...]:
        """Everything that does not fit: database, schema, log, rows, files, search, counters. Empty when sound."""
        from mediation.store.checks import verify

        return verify(self, progress)

    def backup(self, target: Path | str | None = None, *, files: bool = True) -> Backup:
        """A verified backup archive in folder `target` (default: ``backups`` of the centre)."""
        from mediation.store.backup import make_backup

        return make_backup(self, Path(target) if target is not None else None, files=files)

    def close(self) -> None:
        """Close every connection."""
        with self._guard:
            for connection in self._open.values():
                connection.close()
            self._open.clear()
            if self._engine is not None:
                self._engine.dispose()
                self._engine = None
        self._local = threading.local()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


@contextmanager
def first_lock(folder: Path) -> Iterator[None]:
    """Only one program at a time makes or migrates a centre."""
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK, timeout=_LOCK_WAIT)
    try:
        with lock:
            yield
    except Timeout as error:
        raise Problem("busy", "另一个程序正在建立或升级这个中心，请稍候再开。", where=str(folder)) from error


def _bring_up(folder: Path, config: Config) -> None:
    """Migrate under the lock, unless the one who held it before has done so."""
    if read_stamp(folder, config) >= SCHEMA:
        return
    from mediation.store.creation import migrate

    migrate(folder, config)


def _no_centre(folder: Path) -> Problem:
    return Problem(
        "no_centre", "这个文件夹里还没有建立中心，请先建立（首次启动）或用--centre指明中心文件夹。", where=str(folder)
    )
