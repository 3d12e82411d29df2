"""What an entry says beyond its state: whom it brings or takes away, and what its agreement obliges to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypeVar

from mediation.procedure.model import Happening, Obligation, ObligationState

TOLD_IN = ("limit_dates", "divert")
"""Acts in which a day that starts a time to apply elsewhere may have been told, the one asked first first."""
PERFORMABLE = ("给付", "作为", "道歉", "交付", "其他")


def leaving_ids(happening: Happening) -> tuple[str, ...]:
    """Ids of the parties an entry takes out of the case."""
    if happening.act not in ("party_leave", "party_death", "split"):
        return ()
    named = happening.fields.get("parties") or (happening.fields.get("party"),)
    return tuple(str(one) for one in named) if isinstance(named, list | tuple) else (str(named),)


def joining_ids(happening: Happening) -> tuple[str, ...]:
    """Ids of the parties an entry brings into the case: one added, or those of a case joined to this one."""
    if happening.act == "party_add":
        return (str(happening.fields.get("id") or happening.fields.get("party") or happening.id),)
    named = happening.fields.get("joined") if happening.act == "join" else ()
    return tuple(map(str, named)) if isinstance(named, list | tuple) else ()


def agreement_id(happening: Happening) -> str:
    """The id of the agreement an entry made: the row it wrote, else the entry itself."""
    return str(happening.fields.get("agreement") or happening.id)


def bound_ids(items: object) -> tuple[str, ...]:
    """Ids of the parties the clauses of an agreement name, each once."""
    clauses = items if isinstance(items, list | tuple) else ()
    named = (one for item in clauses for key in ("obligor_ids", "obligee_ids") for one in item.get(key) or ())
    return tuple(dict.fromkeys(map(str, named)))


def obligations(items: object, agreement: str) -> tuple[Obligation, ...]:
    """What the items of an agreement oblige to: their instalments, else one for each clause that must be performed."""
    found: list[Obligation] = []
    for number, item in enumerate(items if isinstance(items, list | tuple) else (), 1):
        parts = item.get("instalments")
        if parts is None:
            parts = ({},) if item.get("kind") in PERFORMABLE else ()
        for at, part in enumerate(parts, 1):
            what = str(part.get("what") or item.get("text") or item.get("kind") or "")
            due = part.get("due") or item.get("due")
            fen = int(part.get("fen") or (item.get("fen") or 0 if len(parts) == 1 else 0))
            found.append(Obligation(str(part.get("id") or f"{number}.{at}"), agreement, number, at, what, due, fen))
    return tuple(found)


def matching(obligations: Sequence[Obligation | ObligationState], ref: object) -> list[int]:
    """Places of the obligations meant by an id, by ``2.1``, or by ``2`` where that clause has only one; "" means all."""
    word = str(ref or "")
    if not word:
        return list(range(len(obligations)))
    hits = [at for at, one in enumerate(obligations) if word in (one.id, f"{one.item_no}.{one.no}")]
    if hits:
        return hits
    clause = [at for at, one in enumerate(obligations) if word == str(one.item_no)]
    return clause if len(clause) == 1 else []


class _Open(Protocol):
    """What can be meant: a supervision or a referral."""

    @property
    def id(self) -> str: ...

    @property
    def closed_on(self) -> date | None: ...


M = TypeVar("M", bound=_Open)


def meant(states: Sequence[M], ref: str) -> M | None:
    """The one of ``states`` (oldest first) an entry names: by id, by its number from 1, or "" = the newest not closed, else the newest."""
    if ref:
        numbered = (one for at, one in enumerate(states, 1) if ref in (one.id, str(at)))
        return next(numbered, None)
    waiting = [one for one in states if one.closed_on is None]
    return next(reversed(waiting or list(states)), None)
