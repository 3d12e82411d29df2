"""How long a volume is kept: scales met in practice, and the reasons to think of a longer period. A person decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mediation.values.dates import age_on

if TYPE_CHECKING:
    from mediation.procedure.load import Procedure
    from mediation.procedure.model import CaseFacts, Standing


@dataclass(frozen=True, slots=True)
class Term:
    """One retention period of a scheme. ``years`` None = for ever, or left to the committee (``note`` says which)."""

    id: str
    scheme: str
    label: str
    years: int | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Retention:
    """The scales, the period proposed, and the prompts (condition, sentence) to raise it."""

    default: str
    terms: tuple[Term, ...]
    prompts: tuple[tuple[str, str], ...]


def _lasting_kind(p: Procedure, facts: CaseFacts, _standing: Standing) -> bool:
    return bool(p.kind(facts.kind).permanent)


def _minor(_p: Procedure, facts: CaseFacts, standing: Standing) -> bool:
    day: date = standing.closed_on or facts.applied_on
    return any(party.birth is not None and party.natural and age_on(party.birth, day) < 18 for party in facts.parties)


def _death(_p: Procedure, _facts: CaseFacts, standing: Standing) -> bool:
    return "party_death" in standing.counts


def _group(p: Procedure, facts: CaseFacts, standing: Standing) -> bool:
    return len(standing.parties) >= int(p.setting(facts.settings, "group_parties"))


PROMPTS: Mapping[str, Callable[[Procedure, CaseFacts, Standing], bool]] = {
    "lasting_kind": _lasting_kind, "minor": _minor, "death": _death, "group": _group,
}  # fmt: skip


def raise_reasons(p: Procedure, facts: CaseFacts, standing: Standing) -> tuple[str, ...]:
    """Why this case might be kept for ever; () = the proposed period will do."""
    return tuple(text for name, text in p.retention.prompts if PROMPTS[name](p, facts, standing))
