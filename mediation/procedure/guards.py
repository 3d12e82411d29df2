"""Running the conditions of an act: each is a function that finds nothing wrong (None) or what to fill its message with.

The functions live in `checks/`; the TOML gives each its message and its laws, and the laws decide whether it refuses or
warns at this centre.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, cast

from mediation.procedure.law import LAW, SETTING, Law, referring, resting, spoken
from mediation.procedure.model import Act, AgreementState, CaseFacts, Guard, PartyFacts, Reason, Standing

if TYPE_CHECKING:
    from mediation.procedure.load import Procedure
    from mediation.values.calendar import Holidays


@dataclass(frozen=True, slots=True)
class Hand:
    """Who acts: role, id of the person, id of the organ (机构) this person belongs to, "" = the centre itself."""

    role: str = ""
    actor: str = ""
    organ: str = ""


NOBODY = Hand()


@dataclass(frozen=True, slots=True)
class Sight:
    """What a condition may look at. ``fields`` is empty while an act is only offered; ``holidays`` None = no day is counted.

    hand: who acts; NOBODY where entries are judged anew after a correction.
    """

    p: Procedure
    facts: CaseFacts
    standing: Standing
    act: Act
    fields: Mapping[str, object]
    on: date
    today: date
    holidays: Holidays | None = None
    hand: Hand = NOBODY

    def get(self, name: str) -> object:
        """A field, or its default."""
        value = self.fields.get(name)
        if value is None or value == "":
            spec = self.act.field(name)
            return spec.default if spec else ""
        return value

    def text(self, name: str) -> str:
        """A field as text."""
        return str(self.get(name) or "")

    @property
    def parties(self) -> tuple[PartyFacts, ...]:
        """The parties that take part now."""
        return tuple(p for p in self.facts.parties if p.id in self.standing.parties)

    @property
    def pact(self) -> AgreementState | None:
        """The agreement the act is about: the newest living one of its track, else the one in force, else the newest."""
        living = [one for one in reversed(self.standing.agreements) if one.state not in ("replaced", "void")]
        own = (one for one in living if one.track == self.act.track)
        return next(own, None) or next((one for one in living if one.state == "effective"), next(iter(living), None))

    def staff(self, staff_id: str) -> str:
        """Name of a person of the centre."""
        return self.facts.staff.get(staff_id, staff_id)


Findings = Mapping[str, object]
"""What to fill the message with; ``laws``, ``source``: what it rests on instead of the guard's; ``last``: the last day that is over."""
Check = Callable[[Sight], Findings | None]
CHECKS: dict[str, Check] = {}
NEEDS: dict[str, tuple[str, ...]] = {}
"""Fields a check looks at: without them it is not run while acts are only offered."""

MEDIATING = frozenset({"people", "administrative", "judicial"})
WRONG: Findings = {}


def check(name: str, *needs: str) -> Callable[[Check], Check]:
    """Register a condition and the fields it looks at."""

    def keep(function: Check) -> Check:
        CHECKS[name] = function
        NEEDS[name] = needs
        return function

    return keep


@dataclass(frozen=True, slots=True)
class _Found:
    """One condition that is not met, with the texts it rests on in this case."""

    guard: Guard
    laws: tuple[Law, ...]
    reason: Reason
    refusing: bool


def run(guards: Iterable[Guard], sight: Sight, *, offering: bool = False) -> tuple[list[Reason], list[Reason]]:
    """(refusals, warnings) of these conditions."""
    found = [
        one for guard in guards if not (offering and NEEDS[guard.check]) and (one := _look(guard, sight)) is not None
    ]
    return [one.reason for one in found if one.refusing], _warnings(found, sight)


def _look(guard: Guard, sight: Sight) -> _Found | None:
    findings = CHECKS[guard.check](sight)
    if findings is None:
        return None
    laws = cast("tuple[Law, ...]", findings.get("laws", guard.laws))  # a check may name its own laws
    basis, words = resting(laws, sight.facts.region, sight.facts.kind, sight.on)
    message = guard.elsewhere if guard.elsewhere and basis != LAW else guard.message
    source = findings.get("source")  # a check may tell the reason of another entry: then that one's article is told
    refusing = refuses(guard, basis, words)
    unsure = _unknown_year(findings.get("last"), sight) if refusing else 0
    doubt = f"（{unsure}年节假日安排尚未录入，最后一日可能顺延，请核对）" if unsure else ""
    refusing = refusing and not unsure  # nobody loses a right by a calendar that is not there yet
    own = spoken(laws, _bodies(sight), sight.act.laws) if sight.act.track in MEDIATING else laws
    if own != laws:  # what refuses stays the same; it is only told in the words of who mediates
        basis, words = resting(own, sight.facts.region, sight.facts.kind, sight.on)
    said = (source.article, source.basis) if isinstance(source, Reason) else (words, basis)
    return _Found(guard, own, Reason(guard.id, message.format_map(findings) + doubt, *said), refusing)


def _unknown_year(last: object, sight: Sight) -> int:
    """The year of a last day found over, where its holidays are not known and it may be a later day; 0 where they are."""
    if not isinstance(last, date) or sight.holidays is None or sight.holidays.covers(last):
        return 0
    return last.year


def _bodies(sight: Sight) -> set[str]:
    """Who mediates by this act: its track and those it leads to, and the agency."""
    organ = sight.standing.organ_kind or str(sight.fields.get("organ_kind") or "")
    police = {"公安"} if sight.standing.police_linked else set()
    return police | {sight.act.track, organ, *(sight.p.states[state].track for state in sight.act.to)}


def _warnings(found: Iterable[_Found], sight: Sight) -> list[Reason]:
    """Warnings, those of one family told together once."""
    families: dict[str, list[_Found]] = {}
    for one in found:
        families.setdefault(one.guard.family or one.guard.id, []).append(one)
    told: list[Reason] = []
    for members in families.values():
        if any(one.refusing for one in members):
            continue
        first = members[0].reason
        if len(members) > 1:
            laws = tuple(law for one in members for law in one.laws)
            words = referring(laws, sight.facts.region, sight.facts.kind, sight.on)
            message = "；".join(dict.fromkeys(one.reason.message for one in members))
            first = replace(first, message=message, article=words)
        told.append(first)
    return told


def refuses(guard: Guard, basis: str, words: str) -> bool:
    """Whether a condition that is not met refuses the act here."""
    if guard.severity != "local":
        return guard.severity == "refuse"
    return basis == LAW or words == SETTING


def about(laws: tuple[Law, ...], sight: Sight) -> tuple[str, str]:
    """(basis, words) of an act's own laws for this case."""
    return resting(laws, sight.facts.region, sight.facts.kind, sight.on)
