"""One nameless file that holds a pile of scans while a person looks at it: memory stays small, nothing is left behind.

The file has no name from its first moment, so that not even a killed process leaves somebody's papers in a folder.
"""

from __future__ import annotations

import io
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import BinaryIO


class Spool:
    """Bytes laid down one after the other; gone when nobody holds a `Piece` of it any more."""

    def __init__(self, folder: Path | None = None) -> None:
        """``folder``: where the file is to lie, if it can be written to; else where the system keeps such files."""
        place = folder if folder is not None and os.access(folder, os.W_OK) else None
        self._file: BinaryIO = tempfile.TemporaryFile(dir=place)  # noqa: SIM115  # lives as long as its pieces
        self._lock = Lock()

    def lay(self, data: bytes) -> Piece:
        """Keep these bytes. Raises OSError where the disk is full."""
        with self._lock:
            start = self._file.seek(0, io.SEEK_END)
            self._file.write(data)
        return Piece(self, start, len(data))

    def read(self, start: int, size: int) -> bytes:
        """The bytes from a place on."""
        with self._lock:
            self._file.seek(start)
            return self._file.read(size)

    def __del__(self) -> None:
        self._file.close()


@dataclass(frozen=True, slots=True)
class Piece:
    """``size`` bytes of a spool from ``start``."""

    spool: Spool
    start: int
    size: int

    def opened(self) -> io.BufferedReader:
        """The bytes as a file to read in; each call gives a file of its own."""
        return io.BufferedReader(_Window(self))


class _Window(io.RawIOBase):
    def __init__(self, piece: Piece) -> None:
        super().__init__()
        self._piece = piece
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._piece.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # as the base class is called
        wanted = max(0, min(len(buffer), self._piece.size - self._at))
        data = self._piece.spool.read(self._piece.start + self._at, wanted)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)
