"""One paper of many cases: made by several processes at once, kept one case after another in the order asked for."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Condition
from typing import TYPE_CHECKING

from mediation.casework.addressing import freeze_form
from mediation.casework.needing import BY_VOLUME, needed
from mediation.casework.papers import Made, form_of, make_paper
from mediation.casework.permits import need
from mediation.casework.registering import Round
from mediation.documents.worker import RenderService
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.documents.rendered import Rendered

_AHEAD = 2  # cases taken up for each process, so that none waits for the next
_PAGE = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case: the papers made, or the fault that kept all of them from being made."""

    case_id: str
    made: tuple[Made, ...]
    fault: Problem | None = None


class _Turns:
    """Lets the cases through one after another, as they were asked for."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._done: set[int] = set()
        self._next = 0

    def wait(self, ticket: int) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._next >= ticket)

    def leave(self, ticket: int) -> None:
        with self._changed:
            self._done.add(ticket)
            while self._next in self._done:
                self._done.remove(self._next)
                self._next += 1
            self._changed.notify_all()


class _InTurn(RenderService):
    """A render process whose paper is handed over only when every case before this one is kept: rows have one writer."""

    turn: Callable[[], None] = staticmethod(lambda: None)

    def render(
        self, form: str, context: Mapping[str, object], *, fmt: str = "pdf", templates: tuple[Path, ...] | None = None,
        hand: bool = False, origin: str = "",
    ) -> Rendered:  # fmt: skip
        try:
            return super().render(form, context, fmt=fmt, templates=templates, hand=hand, origin=origin)
        finally:
            self.turn()


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def make_many(
    desk: Desk,
    case_ids: Sequence[str],
    form: str,
    *,
    fmt: str = "",
    freeze: bool = False,
    hand: bool = False,
    workers: int = 0,
) -> Iterator[Outcome]:
    """Make one paper of each case, in the order given; ``workers`` processes draw (0: one for each processor).

    The papers, numbers and log entries are those that making them one by one gives. A case that cannot have the paper is an
    outcome with its fault and holds up no other. Papers with a number of their own are drawn again where the number went
    to the case before, so these gain nothing by more processes. Raises Problem: forbidden, no_form, before anything is made.
    """
    need(desk.person, "make_paper")
    form_of(desk, form)
    count = max(1, workers or cores())
    turns = _Turns()
    hands = [desk.beside(_InTurn) for _ in range(count)]
    free: SimpleQueue[tuple[Desk, _InTurn]] = SimpleQueue()
    for pair in hands:
        free.put(pair)

    def one(ticket: int, case_id: str) -> Outcome:
        own, service = free.get()
        service.turn = lambda: turns.wait(ticket)
        try:
            return Outcome(case_id, _made(own, case_id, form, fmt, freeze=freeze, hand=hand))
        except Problem as fault:
            return Outcome(case_id, (), fault)
        finally:
            turns.leave(ticket)
            free.put((own, service))

    waiting: deque[Future[Outcome]] = deque()
    pool = ThreadPoolExecutor(count, "papers")
    try:
        for ticket, case_id in enumerate(dict.fromkeys(case_ids)):
            waiting.append(pool.submit(one, ticket, case_id))
            if len(waiting) >= count * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
        for _, service in hands:
            service.close()


def _made(desk: Desk, case_id: str, form: str, fmt: str, *, freeze: bool, hand: bool) -> tuple[Made, ...]:
    if freeze:
        return freeze_form(desk, case_id, form, fmt=fmt, hand=hand)
    return (make_paper(desk, case_id, form, fmt=fmt, hand=hand),)


def lacking(desk: Desk, form: str) -> tuple[str, ...]:
    """The cases of this person's organ, oldest first, that need a paper of this form and have none in force."""
    from mediation.documents.places import office_file

    need(desk.person, "make_paper")
    wanted = form_of(desk, form).id
    if wanted in BY_VOLUME and not office_file(wanted, desk.templates):
        raise Problem("by_volume", "这份文书在装订卷宗时由程序生成，不用另做。", field="文书")
    run, found = Round.of(desk), []
    for case_id in _cases(desk):
        with desk.store.read() as reader:
            snapshot = reader.snapshot(case_id)
        if any(one.form == wanted and one.state in ("未制作", "需重制") for one in needed(run, snapshot)):
            found.append(case_id)
    return tuple(reversed(found))


def _cases(desk: Desk) -> Iterator[str]:
    """Ids of the cases of this person's organ, newest first."""
    before: int | None = None
    while True:
        with desk.store.read() as reader:
            page = reader.lines(organ=desk.person.organ_id, before=before, limit=_PAGE)
        yield from (line.id for line in page.lines)
        if not page.more:
            return
        before = page.lines[-1].docid
