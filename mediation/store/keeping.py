"""The books of a unit: the log's next entries, the counters, and the seal over both."""

from __future__ import annotations

from collections import Counter as Tally
from dataclasses import dataclass, fields

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from mediation.records.tables import metadata
from mediation.store import chain

_LOG, _HEAD, _COUNTER = (metadata.tables[name] for name in ("log", "log_head", "counter"))

_ENTRY = tuple(one.name for one in fields(chain.LogEntry))

TAMPERED = "log_broken"
"""Action of the entry that says: the head's seal did not fit when this unit began. ``verify`` reports it for good."""


@dataclass(frozen=True, slots=True)
class BooksMark:
    """What waited in the books at one moment."""

    tally: Tally[str]
    waiting: int
    place: tuple[int, str] | None


class Books:
    """Log and counters of one centre inside one transaction. ``tally`` holds changes of counters not yet written."""

    def __init__(self, session: Session, centre_id: str, keys: chain.Keys) -> None:
        self._session = session
        self._centre = centre_id
        self._keys = keys
        self.tally: Tally[str] = Tally()
        self.waiting: list[dict[str, object]] = []
        self._place: tuple[int, str] | None = None
        self._counters: dict[str, int] = {}

    def next_place(self) -> tuple[int, str]:
        """(sequence number, previous MAC) of the next entry."""
        if self._place is None:
            self._place = self._open()
        return self._place[0] + 1, self._place[1]

    def append(self, entry: chain.LogEntry) -> None:
        """Chain one entry; it is written when the unit ends."""
        mac = chain.mac(self._keys, entry)
        columns = {name: getattr(entry, name) for name in _ENTRY}
        self.waiting.append({**columns, "mac": mac, "alg": chain.ALG, "centre_id": self._centre})
        self._place = (entry.seq, mac)

    def _open(self) -> tuple[int, str]:
        """Read the head under the write lock and look whether its seal fits."""
        connection = self._session.connection()
        head = connection.execute(select(_HEAD).where(_HEAD.c.centre_id == self._centre)).first()
        rows = connection.execute(select(_COUNTER.c.name, _COUNTER.c.value).where(_COUNTER.c.centre_id == self._centre))
        self._counters = dict(tuple(row) for row in rows)
        if head is None:
            return 0, chain.FIRST
        self._place = (head.seq, head.mac)
        if not chain.same(head.cover, chain.head_seal(self._keys, head.seq, head.mac, self._counters.items())):
            self.append(_alarm(head.seq, head.mac))
        return self._place

    def write(self) -> None:
        """Write the waiting entries, the changed counters and the new seal."""
        if not self.waiting:
            return
        connection = self._session.connection()
        connection.execute(insert(_LOG), self.waiting)
        changed = {name: self._counters.get(name, 0) + step for name, step in self.tally.items() if step}
        if changed:
            connection.execute(
                delete(_COUNTER).where(_COUNTER.c.centre_id == self._centre, _COUNTER.c.name.in_(list(changed)))
            )
            connection.execute(
                insert(_COUNTER),
                [{"centre_id": self._centre, "name": name, "value": value} for name, value in changed.items()],
            )
            self._counters.update(changed)
        assert self._place is not None
        seq, mac = self._place
        cover = chain.head_seal(self._keys, seq, mac, self._counters.items())
        connection.execute(delete(_HEAD).where(_HEAD.c.centre_id == self._centre))
        connection.execute(insert(_HEAD).values(centre_id=self._centre, seq=seq, mac=mac, cover=cover))
        self.forget()

    def forget(self) -> None:
        """Begin anew with the next transaction."""
        self.tally.clear()
        self.waiting = []
        self._place = None

    def mark(self) -> BooksMark:
        """What is waiting now."""
        return BooksMark(Tally(self.tally), len(self.waiting), self._place)

    def undo(self, mark: BooksMark) -> None:
        """Drop what was added since `mark`; an alarm that opening the books raised is raised again."""
        self.tally = Tally(mark.tally)
        del self.waiting[mark.waiting :]
        self._place = mark.place


def _alarm(seq: int, mac: str) -> chain.LogEntry:
    from mediation.values.dates import now_utc

    return chain.LogEntry(
        seq=seq + 1,
        at=now_utc().isoformat(timespec="microseconds"),
        offset_minutes=0,
        actor_id="",
        role="",
        action=TAMPERED,
        case_id="",
        object="log_head",
        object_id="",
        payload="{}",
        salt="",
        prev_mac=mac,
    )
