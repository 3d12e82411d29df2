"""Files by the SHA-256 of what is in them: written once, never changed, through fsspec so that a folder may become an object store.

A file is on disk, with its name, before any row speaks of it: temporary name, fsync, rename, fsync of the folder
(any other order loses files in a power cut). A file whose row was never written is harmless and is swept by nobody: it may be wanted again.
What a killed program was still writing is swept when the centre is next opened.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mediation.store.config import sync_folder
from mediation.values.problems import Problem
from mediation.values.system import system_said

_CHUNK = 1 << 20


class Files:
    """The file store of a centre: a folder, or any fsspec URL (s3://…), then with ``cache`` as the folder of local copies."""

    def __init__(self, folder: Path, url: str = "", *, readonly: bool = False) -> None:
        self._folder = folder
        self._url = url.rstrip("/")
        self._readonly = readonly

    def put(self, data: bytes) -> str:
        """Keep `data`; its SHA-256 in hexadecimal. Raises Problem("readonly") or Problem("disk")."""
        self._allowed()
        sha = hashlib.sha256(data).hexdigest()
        if self._url:
            filesystem, root = self._remote()
            name = f"{root}/{_name(sha)}"
            if not filesystem.exists(name):
                filesystem.pipe(name, data)
            return sha
        self._place(sha, len(data), (data,))
        return sha

    def put_file(self, path: Path) -> str:
        """As `put`, from a file that need not fit into memory."""
        self._allowed()
        with path.open("rb") as file:
            sha = hashlib.file_digest(file, "sha256").hexdigest()
            if self._url:
                filesystem, root = self._remote()
                name = f"{root}/{_name(sha)}"
                if not filesystem.exists(name):
                    filesystem.put_file(str(path), name)
                return sha
            file.seek(0)
            self._place(sha, path.stat().st_size, iter(lambda: file.read(_CHUNK), b""))
        return sha

    def _allowed(self) -> None:
        if self._readonly:
            raise Problem("readonly", "本中心现在只能查看，不能存入文件。")

    def _place(self, sha: str, size: int, chunks: Iterable[bytes]) -> None:
        target = self._folder / _name(sha)
        if target.exists() and target.stat().st_size == size:
            return
        try:
            self._write(target, chunks)
        except OSError as error:
            raise Problem(
                "disk", f"文件没有存成（{system_said(error)}），请检查磁盘空间后再试。", where=str(self._folder)
            ) from error

    def get(self, sha: str) -> bytes:
        """The bytes of a file. Raises Problem("no_file") or, where they changed, Problem("damaged_file")."""
        name = _name(sha)
        if self._url:
            filesystem, root = self._remote()
            if not filesystem.exists(f"{root}/{name}"):
                raise _missing(sha)
            data: bytes = filesystem.cat_file(f"{root}/{name}")
        else:
            try:
                data = (self._folder / name).read_bytes()
            except FileNotFoundError as error:
                raise _missing(sha) from error
        if hashlib.sha256(data).hexdigest() != sha:
            raise _damaged(sha)
        return data

    def check(self, sha: str) -> None:
        """Read a file through, a little at a time. Raises as `get`."""
        if self._url:
            self.get(sha)
            return
        try:
            with (self._folder / _name(sha)).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError as error:
            raise _missing(sha) from error
        if found != sha:
            raise _damaged(sha)

    def path(self, sha: str) -> Path:
        """A local path of a file, for programs that want one. Raises as `get`."""
        target = self._folder / _name(sha)
        if self._url:
            data = self.get(sha)
            if not target.exists():
                self._write(target, (data,))
        elif not target.exists():
            raise _missing(sha)
        return target

    def _remote(self) -> tuple[Any, str]:
        import fsspec

        filesystem, root = fsspec.core.url_to_fs(self._url)
        return filesystem, str(root)

    def _write(self, target: Path, chunks: Iterable[bytes]) -> None:
        made = [folder for folder in (target.parent, target.parent.parent, self._folder) if not folder.exists()]
        target.parent.mkdir(parents=True, exist_ok=True)
        for folder in made:
            sync_folder(folder.parent)
        work = self._folder / ".tmp"
        work.mkdir(mode=0o700, exist_ok=True)
        temporary = work / secrets.token_hex(16)
        with _held(work, fcntl.LOCK_SH):
            handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                with os.fdopen(handle, "wb") as out:
                    out.writelines(chunks)
                    out.flush()
                    os.fsync(out.fileno())
                temporary.replace(target)
            except OSError:
                temporary.unlink(missing_ok=True)
                raise
        sync_folder(target.parent)

    def sweep(self) -> None:
        """Remove what a killed program was still writing; nothing is touched while any program is writing."""
        work = self._folder / ".tmp"
        if self._readonly or not work.is_dir() or not any(work.iterdir()):
            return
        try:
            with _held(work, fcntl.LOCK_EX | fcntl.LOCK_NB):
                for left in work.iterdir():
                    left.unlink(missing_ok=True)
        except BlockingIOError:
            return


@contextmanager
def _held(folder: Path, how: int) -> Iterator[None]:
    """A lock on the folder itself, which the system lets go when its holder dies."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, how)
        yield
    finally:
        os.close(handle)


def _name(sha: str) -> str:
    if len(sha) != 64 or not set(sha) <= set("0123456789abcdef"):
        raise Problem("no_file", "文件的校验值不成样子，无法取出文件。", where=sha[:80])
    return f"{sha[:2]}/{sha[2:4]}/{sha}"


def _damaged(sha: str) -> Problem:
    return Problem("damaged_file", "存档文件的内容与登记的校验值不符，文件可能损坏，请从备份恢复。", where=sha)


def _missing(sha: str) -> Problem:
    return Problem("no_file", "存档文件不见了，请从备份恢复。", where=sha)
