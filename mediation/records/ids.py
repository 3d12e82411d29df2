"""Keys of rows: UUID version 7 (RFC 9562), as text, ordered by time of making within one process."""

from __future__ import annotations

import secrets
import threading
import time

_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """A fresh UUIDv7 as 36 characters; later calls in one process sort after earlier ones.

    48 bits of milliseconds, then 12 bits of the fraction of the millisecond, pushed forward when two calls fall
    together, then 62 random bits.
    """
    global _last  # noqa: PLW0603 - the clock's last reading is the one thing two calls share
    with _lock:
        tick = max(time.time_ns() * 4096 // 1_000_000, _last + 1)
        _last = tick
    millis, fraction = divmod(tick, 4096)
    value = millis << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | secrets.randbits(62)
    digits = f"{value:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
