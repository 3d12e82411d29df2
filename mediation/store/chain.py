"""The keyed chain of the log and the keyed seals of rows. Pure: bytes and text in, text out.

Three keys are derived from the centre's secret, so that a leaked hash of one kind says nothing about another kind.
What the chain shows: an entry edited, removed, inserted or moved. The head's seal shows a cut tail and edited counters;
row seals show a row edited behind the program's back. Who holds the secret can rebuild everything: the anchors printed on
papers and written into backups are for that.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

ALG = "hmac-sha256/1"
FIRST = "0" * 64
_VALUE_CHARS = 32  # of the 64: enough for comparison, half the room


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one centre."""

    chain: bytes
    value: bytes
    seal: bytes

    @classmethod
    def of(cls, secret: bytes) -> Keys:
        """All keys from the centre's secret."""
        return cls(*(hmac.digest(secret, name, "sha256") for name in (b"chain", b"value", b"seal")))


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One entry of the log as it is chained; ``payload`` is canonical JSON of field → salted keyed hash."""

    seq: int
    at: str
    offset_minutes: int
    actor_id: str
    role: str
    action: str
    case_id: str
    object: str
    object_id: str
    payload: str
    salt: str
    prev_mac: str


def canonical(value: Any) -> str:
    """One text for one value: sorted keys, no blanks, dates and moments ISO, Chinese as it is."""
    return _ENCODER.encode(value)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        zone = value.tzinfo
        return (value if zone is None or zone is UTC else value.astimezone(UTC)).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    return str(value)


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def value_hash(keys: Keys, salt: str, name: str, value: object) -> str:
    """What the log keeps of a value: it proves the value to who holds the key and has it before him, and tells nobody else."""
    text = f"{salt}\x1f{name}\x1f{canonical(value)}"
    return hmac.digest(keys.value, text.encode(), "sha256").hex()[:_VALUE_CHARS]


def payload(keys: Keys, salt: str, fields: Mapping[str, object]) -> str:
    """The payload of an entry for these fields."""
    return canonical({name: value_hash(keys, salt, name, value) for name, value in fields.items()})


def mac(keys: Keys, entry: LogEntry) -> str:
    """The entry's MAC: over all of it, and through ``prev_mac`` over all before it."""
    parts = (
        ALG, entry.seq, entry.at, entry.offset_minutes, entry.actor_id, entry.role, entry.action, entry.case_id,
        entry.object, entry.object_id, entry.payload, entry.salt, entry.prev_mac,
    )  # fmt: skip
    return hmac.digest(keys.chain, canonical(parts).encode(), "sha256").hex()


def head_seal(keys: Keys, seq: int, last_mac: str, counters: Iterable[tuple[str, int]]) -> str:
    """The seal over the end of the chain and the counters."""
    text = canonical(["head", seq, last_mac, sorted([name, value] for name, value in counters if value)])
    return hmac.digest(keys.seal, text.encode(), "sha256").hex()


LATER = {
    "cases": {"risk": "", "organ_id": ""},
    "staff": {"organ_id": ""},
    "agreement": {"track": "people"},
}
"""Columns that came after the first release, with the value old rows have: left out of the seal while they have it, so
that the seals of old rows still hold.
"""


def row_seal(keys: Keys, table: str, values: Mapping[str, object]) -> str:
    """The seal of a row over all its columns but ``seal``."""
    later = LATER.get(table, {})
    held = {
        name: value for name, value in values.items() if name != "seal" and (name not in later or value != later[name])
    }
    text = canonical([table, held])
    return hmac.digest(keys.seal, text.encode(), "sha256").hex()[:_VALUE_CHARS]


def same(left: str, right: str) -> bool:
    """Whether two MACs are equal, in constant time."""
    return hmac.compare_digest(left, right)
