"""Whether a party can act alone: 完全, 限制 or 无 (民法典 Art 19–23)."""

from __future__ import annotations

from datetime import date

from mediation.procedure.model import PartyFacts
from mediation.values.dates import age_on

FULL, LIMITED, NONE = "完全", "限制", "无"


def capacity_of(party: PartyFacts, day: date) -> str:
    """完全, 限制 or 无: what the file says, else from the age on that day; an organisation always acts in full."""
    if party.capacity in (FULL, LIMITED, NONE):
        return party.capacity
    if not party.natural or party.birth is None:
        return FULL
    age = age_on(party.birth, day)
    return NONE if age < 8 else LIMITED if age < 18 else FULL
