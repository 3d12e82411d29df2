"""Drafts: what is typed is kept in the centre at most 0.25 s after the key, and at once when the terminal goes away."""

from __future__ import annotations

import threading
from collections.abc import Callable
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from textual.timer import Timer

if TYPE_CHECKING:
    from mediation.tui.asking import BaseScreen

DELAY = 0.25  # seconds; the promise is 0.3 s


class DraftKeeper:
    """Keeps one draft of one screen.

    key:     name of the draft, e.g. ``intake`` or ``session:<case id>``.
    content: gives what to keep; a mapping of plain values.
    """

    def __init__(self, screen: BaseScreen[Any], key: str, content: Callable[[], dict[str, object]]) -> None:
        self._screen = screen
        self._door = screen.door
        self._key = key
        self._content = content
        self._timer: Timer | None = None
        self._lock = threading.Lock()
        self._number = 0
        self._saved = 0
        self._forgotten = False
        self._known: dict[str, object] | None = None  # the content last kept, or the one the screen began with

    def begin(self) -> None:
        """The screen is filled in: what it holds now is not news."""
        self._known = deepcopy(self._content())

    def touch(self) -> None:
        """Something was typed: save within `DELAY`, counted from the first key after the last save."""
        if self._timer is None and not self._forgotten:
            self._timer = self._screen.set_timer(DELAY, self._save_soon)

    def _take(self) -> tuple[int, dict[str, object]]:
        self._stop()
        self._number += 1
        content = self._content()
        self._known = deepcopy(content)
        return self._number, content

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _save_soon(self) -> None:
        if self._forgotten:  # a timer that had gone off already when it was stopped
            return
        number, content = self._take()
        self._screen.ask("draft", lambda: self._save(number, content))

    def _save(self, number: int, content: dict[str, object]) -> None:
        with self._lock:
            if number > self._saved:
                self._saved = number
                self._door.save_draft(self._key, content)

    @property
    def pending(self) -> bool:
        """Whether something typed is not kept yet."""
        return self._timer is not None

    def flush(self) -> None:
        """Save now, in this thread, if anything is pending or typed but not announced yet."""
        unannounced = self._known is not None and self._content() != self._known
        if not self._forgotten and (self.pending or unannounced):
            number, content = self._take()
            self._save(number, content)

    def forget(self) -> None:
        """Drop the draft: its content was accepted or thrown away. What is still on its way is not kept either."""
        self._forgotten = True
        self._stop()
        with self._lock:
            self._number += 1
            self._saved = self._number
            self._door.drop_draft(self._key)
