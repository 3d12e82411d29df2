"""The numbers walks are made from: the same on every machine and in any company of other tests, and short when one fails.

Whole numbers drawn from Hypothesis also come from the constants of whatever modules are loaded; bits do not. So a walk is told by a
few bits, and a bit for each of its steps: without it the step is left out, which is how a failing walk shrinks to its few steps.
"""

from __future__ import annotations

import random

from hypothesis import strategies as st

LENGTH = 100
"""Steps a walk may have; about half of them are taken."""
_BITS = 40
_NUMBER = st.tuples(*[st.booleans()] * _BITS).map(lambda bits: sum(bit << place for place, bit in enumerate(bits)))
_TAKEN = st.lists(st.booleans(), min_size=LENGTH, max_size=LENGTH)


def _walk(number: int, taken: list[bool]) -> tuple[random.Random, list[int]]:
    rng = random.Random(number)
    steps = [rng.getrandbits(64) for _ in taken]
    return rng, [step for step, kept in zip(steps, taken, strict=True) if kept]


WALKS = st.builds(_walk, _NUMBER, _TAKEN)
"""(what chooses the kind of dispute and the like, one number for each step taken)."""


def examples(steps: int, each: int) -> int:
    """How many walks take at least this many steps together, where one has at least ``each`` on the average."""
    return steps // each + 10
