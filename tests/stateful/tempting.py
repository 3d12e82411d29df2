"""What a walk tries on purpose: an act that one line of the forbidden list alone stands against.

A walk left to chance seldom comes where only one condition forbids something; a condition that is missing would go unseen.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from mediation.procedure.model import Offer, Standing
from tests.procedure import walking
from tests.stateful.forbidden import COURT_MAY, ENTERING

REFUSAL, ALONE, SECOND = "not_refused", "confirm_joint", "second_track_medical"
WORDS = {REFUSAL: "已明确拒绝调解", ALONE: "共同申请", SECOND: "已有进行中的调解"}
"""Conditions that are tried, and what their refusal says."""
OFTEN = 0.3
ENOUGH = 20

TRIED: Counter[str] = Counter()
"""How often each was tried where it alone forbade the act."""

Done = tuple[str, Mapping[str, Any]]


def tempted(
    rng: random.Random, found: Iterable[Offer], standing: Standing, ground: walking.Ground, day: date
) -> tuple[str, tuple[Done, ...], Done, tuple[Done, ...]] | None:
    """(condition, what is done before, what must be refused then, what makes it good again); None where nothing tempts now."""
    open_now = {offer.act.id: offer.act for offer in found if offer.allowed}
    if "confirm_apply" in open_now and len(standing.parties) > 1:
        return ALONE, (), ("confirm_apply", {"court": "县法院", "parties": standing.parties[:1]}), ()
    barred = [
        act for act in open_now if act in ENTERING and act not in COURT_MAY and act not in ("extend", "remediate")
    ]
    if "ask" not in open_now or not barred or standing.refused_by or not standing.parties or rng.random() > OFTEN:
        return None
    party = rng.choice(standing.parties)
    no, yes = (("ask", {"consents": ({"party": party, "answer": answer},)}) for answer in ("不同意", "同意"))
    act = rng.choice(barred)
    return REFUSAL, (no,), (act, walking.values(rng, open_now[act], standing, ground, day, good=True)), (yes,)


def enough(steps: int, *conditions: str) -> None:
    """Of a run long enough every condition was tried often enough."""
    if steps >= 10_000:
        for one in conditions:
            assert TRIED[one] >= ENOUGH, f"{one} stood alone only {TRIED[one]} times: {dict(TRIED)}"


def led() -> tuple[str, ...]:
    """Acts that lead from the window to an agreement in force, so that walks begin there, too."""
    return ("register", "divert", "ask", "accept", "appoint", "start", "session", "reach", *["sign"] * 6, "seal")
