"""Agreements and what they oblige to, while a case is being folded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from mediation.procedure.model import AgreementState, Obligation, ObligationState, SignatureState


@dataclass(slots=True)
class Owed:
    """One obligation while folding."""

    what: Obligation
    done_fen: int = 0
    done_on: date | None = None
    done: bool = False
    broken: bool = False

    def frozen(self) -> ObligationState:
        """As a screen sees it."""
        o = self.what
        state = "done" if self.done else "default" if self.broken else "part" if self.done_fen else "open"
        return ObligationState(
            o.id, o.agreement, o.item_no, o.no, o.what, o.due, o.fen, self.done_fen, self.done_on, state
        )


@dataclass(slots=True)
class Pact:
    """One agreement while folding. ``track``: the mediation it came out of; ``bound``: ids of the parties its clauses name."""

    id: str
    form: str
    scope: str
    reached_on: date
    on_spot: bool
    confirmable: str
    confirm_agreed: bool
    track: str = "people"
    bound: tuple[str, ...] = ()
    signatures: list[SignatureState] = field(default_factory=list)
    sealed_on: date | None = None
    effective_on: date | None = None
    state: str = "signing"

    def signed_on(self, parties: list[str], stands: Callable[[str], bool]) -> date | None:
        """The day the last of these parties signed; None while one is missing, or somebody it binds is gone unsigned.

        stands: whether a party, or who succeeded it, takes part. One hand alone makes no agreement.
        """
        found = {one.signer: one.on for one in self.signatures if one.kind == "party"}
        days = [found[party] for party in parties if party in found]
        whole = len(days) == len(parties) and len(found) > 1 and not self.unsigned(stands)
        return max(days) if days and whole else None

    def unsigned(self, stands: Callable[[str], bool]) -> tuple[str, ...]:
        """Parties it binds who are gone without having signed, and whom nobody succeeded."""
        signed = {one.signer for one in self.signatures if one.kind == "party"}
        return tuple(one for one in self.bound if one not in signed and not stands(one))

    def frozen(self, stands: Callable[[str], bool]) -> AgreementState:
        """As a screen sees it."""
        signers = dict.fromkeys(one.signer for one in self.signatures if one.kind == "party")
        return AgreementState(
            self.id, self.form, self.scope, self.reached_on, self.on_spot, self.confirmable, self.confirm_agreed,
            tuple(self.signatures), self.sealed_on, self.effective_on, self.state, self.track,
            self.unsigned(stands), tuple(one for one in signers if not stands(one)),
        )  # fmt: skip
