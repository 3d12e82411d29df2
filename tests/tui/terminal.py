"""Drive the real program in a pseudo-terminal and read its screen with pyte.

Nothing here waits for a fixed time: every wait polls the screen until a condition holds or a deadline passes, and a
failed wait prints the screen.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

import pyte

KEYS: Mapping[str, str] = {
    "enter": "\r", "tab": "\t", "shift+tab": "\x1b[Z", "escape": "\x1b", "space": " ", "backspace": "\x7f",
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F",
    "pageup": "\x1b[5~", "pagedown": "\x1b[6~", "delete": "\x1b[3~",
    "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "f6": "\x1b[17~",
    "f7": "\x1b[18~", "f8": "\x1b[19~", "f9": "\x1b[20~", "f10": "\x1b[21~", "f11": "\x1b[23~", "f12": "\x1b[24~",
}  # fmt: skip

# Synchronised output: asked for by the program, known to any present-day terminal.
SYNC_ASKED, SYNC_KNOWN = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
FRAME_BEGINS, FRAME_ENDS = b"\x1b[?2026h", b"\x1b[?2026l"


def key_bytes(key: str) -> bytes:
    """What a terminal sends for a key named as in the action table."""
    if key in KEYS:
        return KEYS[key].encode()
    if key.startswith("ctrl+"):
        return bytes([ord(key[-1]) & 0x1F])
    if key.startswith("alt+"):
        return b"\x1b" + key[-1].encode()
    raise ValueError(key)


class Terminal:
    """A program in a pseudo-terminal of a given size."""

    def __init__(
        self, command: Sequence[str], *, columns: int = 120, rows: int = 32, env: Mapping[str, str] | None = None
    ) -> None:
        self.columns, self.rows = columns, rows
        self.stacks = Path(env["MEDIATION_TEST_STACKS"]) if env and "MEDIATION_TEST_STACKS" in env else None
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.output = bytearray()
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.process = subprocess.Popen(
            list(command),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**_surroundings(), "TERM": "xterm-256color", "COLORTERM": "truecolor", **(env or {})},
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - the child needs a controlling terminal
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the program if it still runs."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        with contextlib.suppress(OSError):
            os.close(self._master)

    def read(self, timeout: float = 0.05) -> bool:
        """Take in what the program wrote; False when nothing came or it is gone."""
        ready, _, _ = select.select([self._master], [], [], timeout)
        if not ready:
            return False
        try:
            data = os.read(self._master, 65536)
        except OSError:
            return False
        self.output += data
        self._stream.feed(_plain_enough(data))
        if SYNC_ASKED in data:
            os.write(self._master, SYNC_KNOWN)
        return bool(data)

    @property
    def whole(self) -> bool:
        """Whether no frame is half drawn: what is missing from the screen then is really gone from it."""
        return self.output.rfind(FRAME_BEGINS) <= self.output.rfind(FRAME_ENDS)

    def text(self) -> str:
        """The screen as lines; the second cell of a wide character is left out."""
        lines = []
        for row in range(self.rows):
            line = self.screen.buffer[row]
            lines.append("".join(line[column].data for column in range(self.columns)).rstrip())
        return "\n".join(lines)

    def wait_for(self, wanted: str | re.Pattern[str] | Callable[[str], bool], *, seconds: float = 30) -> str:
        """Poll until the screen shows `wanted`; returns the screen. Raises AssertionError with the screen otherwise."""
        deadline = time.monotonic() + seconds
        while True:
            screen = self.text()
            if self.whole and _holds(wanted, screen):
                return screen
            if time.monotonic() > deadline:
                raise AssertionError(f"没有等到 {wanted!r}，屏幕是：\n{screen}\n{self._stacks()}")
            self.read()

    def _stacks(self) -> str:
        """What every thread of the program is doing, if it was started with `mediation`: tells a hang from a lost key."""
        status = self.process.poll()
        if self.stacks is None or status is not None:
            told = self.stacks.read_text() if self.stacks is not None else ""
            return f"程序已结束（{status}）。{told}" if status is not None else "程序还在运行。"
        self.process.send_signal(signal.SIGUSR1)
        deadline = time.monotonic() + 5
        while not self.stacks.stat().st_size and time.monotonic() < deadline:
            self.read()
        return self.stacks.read_text()

    def settle(self, *, seconds: float = 20) -> str:
        """Read until the program has written nothing for a third of a second."""
        deadline = time.monotonic() + seconds
        while self.read(0.33):
            if time.monotonic() > deadline:
                break
        return self.text()

    def _send(self, data: bytes) -> None:
        """All of it, reading in between: a terminal takes in only as much as the program has room for."""
        while data:
            _, ready, _ = select.select([], [self._master], [], 0)
            if ready:
                data = data[os.write(self._master, data) :]
            self.read(0)

    def press(self, *keys: str) -> None:
        """Send keys one by one. Escape is followed by a pause in reading, or it would join the next key."""
        for key in keys:
            self._send(key_bytes(key))
            if key == "escape":
                self.settle()

    def type(self, text: str) -> None:
        """Type text as an input method commits it: UTF-8, punctuation and all."""
        for start in range(0, len(text), 200):
            self._send(text[start : start + 200].encode())

    def caret(self) -> tuple[int, int]:
        """Column and row of the hardware cursor."""
        return self.screen.cursor.x, self.screen.cursor.y

    def hang_up(self) -> None:
        """Close the terminal window under the program."""
        self.process.send_signal(signal.SIGHUP)

    def wait_exit(self, *, seconds: float = 30) -> int:
        """The exit status once the program has ended."""
        deadline = time.monotonic() + seconds
        while self.process.poll() is None:
            if time.monotonic() > deadline:
                raise AssertionError(f"程序没有结束，屏幕是：\n{self.text()}")
            self.read()
        return self.process.returncode


def _surroundings() -> dict[str, str]:
    """The environment without a size that would overrule the terminal's own."""
    return {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}


def _holds(wanted: str | re.Pattern[str] | Callable[[str], bool], screen: str) -> bool:
    if isinstance(wanted, str):
        return wanted in screen
    if isinstance(wanted, re.Pattern):
        return wanted.search(screen) is not None
    return wanted(screen)


def _plain_enough(data: bytes) -> bytes:
    """Leave out what pyte does not know: private modes with several parameters and kitty keyboard pushes."""
    return re.sub(rb"\x1b\[[<>=][0-9;]*[a-z]", b"", data)


def mediation(centre: Path, *, columns: int = 120, rows: int = 32, today: str = "") -> Terminal:
    """The terminal interface on a centre, its clock standing at noon of `today` (ISO) if given."""
    stacks = Path(tempfile.mkdtemp()) / "stacks"
    env = {"MEDIATION_TEST_STACKS": str(stacks)} | ({"MEDIATION_TEST_TODAY": today} if today else {})
    code = (
        "import faulthandler, os, signal, sys\n"
        "stacks = open(os.environ['MEDIATION_TEST_STACKS'], 'w')\n"
        "faulthandler.enable(stacks)\n"
        "faulthandler.register(signal.SIGUSR1, stacks)\n"
        "from datetime import UTC, date, datetime\n"
        "from pathlib import Path\n"
        "from mediation.values.dates import set_clock\n"
        "day = os.environ.get('MEDIATION_TEST_TODAY')\n"
        "if day: set_clock(lambda: datetime.fromisoformat(day + 'T04:00:00+00:00'))\n"
        "from mediation.tui.app import run\n"
        f"sys.exit(run(Path({str(centre)!r})))\n"
    )
    return Terminal([sys.executable, "-c", code], columns=columns, rows=rows, env=env)
