"""What is asked of the index, and which grams answer it soonest: the same for every database."""
# ruff: noqa: S608 - names of tables and columns are this package's own; values are always bound

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import zip_longest

from mediation.store.casetext import PARTS
from mediation.store.source import Source
from mediation.store.values import Asked, first_docid
from mediation.values.folding import normal, query_terms, token

FAR = 1 << 62
_TOO_COMMON = 2500  # permyriad: a gram in a quarter of all cases costs more than it saves
_MIN_GRAMS = 4
_SPELT = re.compile("[a-z]{2,}")
_ASCII_RUN = re.compile("[0-9a-z]{4,}")


@dataclass(frozen=True, slots=True)
class Query:
    """Terms in normal form that every case found holds, and those none holds; traits as index tokens; docids between which to look.

    fen: least and most amount, None = no limit; place: part of the place, in normal form.
    """

    centre: str
    terms: tuple[str, ...]
    without: tuple[str, ...]
    traits: tuple[str, ...]
    lacking: tuple[str, ...]
    place: str
    fen: tuple[int | None, int | None]
    first: int
    last: int
    parts: tuple[str, ...] = PARTS

    @property
    def empty(self) -> bool:
        """Whether nothing is asked."""
        limited = self.traits or self.lacking or self.place or self.fen != (None, None)
        return not (self.terms or self.without or limited or self.first or self.last != FAR)


def make_query(centre: str, asked: Asked) -> Query:
    """A query of what a person asked; days are the days of registration in the docid."""
    terms = [*query_terms(asked.words), *filter(None, map(normal, asked.fragments))]
    traits = {
        "k": asked.kind,
        "s": asked.stage,
        "t": asked.track,
        "o": asked.outcome,
        "m": asked.mediator,
        "r": asked.organ,
    }
    wanted = [trait(letter, value) for letter, value in traits.items() if value]
    lacking: list[str] = []
    for letter, flag in (("x", asked.scanned), ("h", asked.private)):
        if flag is not None:
            (wanted if flag else lacking).append(trait(letter, "1"))
    return Query(
        centre=centre,
        terms=tuple(dict.fromkeys(terms)),
        without=tuple(dict.fromkeys(filter(None, map(normal, asked.without)))),
        traits=tuple(wanted),
        lacking=tuple(lacking),
        place=normal(asked.place),
        fen=(asked.fen_from, asked.fen_to),
        first=first_docid(asked.date_from) if asked.date_from else 0,
        last=first_docid(asked.date_to + timedelta(days=1)) if asked.date_to else FAR,
        parts=tuple(part for part in PARTS if part not in asked.leave_out),
    )


def trait(letter: str, value: str) -> str:
    """The index token of something a case can be filtered by; no gram's token begins with such a letter."""
    return letter + value.encode().hex()


# ---- which grams -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Group:
    """Tokens that every text holding one term has; ``spelt``: the token of a name that is spelt so, "" where none can be."""

    tokens: tuple[str, ...]
    spelt: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What to ask the index. ``rarest``: in how many of 10,000 cases the rarest token is, as far as is known (0: in few)."""

    groups: tuple[Group, ...]
    traits: tuple[str, ...]
    rarest: int


Frequencies = Callable[[set[str]], Mapping[str, int]]


def plan_of(query: Query, frequencies: Frequencies) -> Plan:
    """Grams taking turns between terms, rarest first, none that is nearly everywhere if avoidable."""
    terms = (*query.terms, *((query.place,) if query.place else ()))
    choices = [sorted(_grams(term)) for term in terms]
    known = frequencies({one for choice in choices for one in choice} | set(query.traits))
    ranked = [sorted(choice, key=lambda one: (known.get(one, 0), one)) for choice in choices]
    turns = [(at, one) for turn in zip_longest(*ranked) for at, one in enumerate(turn) if one is not None]
    rare = [(at, one) for at, one in turns if known.get(one, 0) < _TOO_COMMON]
    taken: dict[int, list[str]] = {}
    for at, one in (rare or turns[:1])[: max(_MIN_GRAMS, 2 * len(terms))]:
        taken.setdefault(at, []).append(one)
    groups = tuple(Group(tuple(chosen), _spelling(query, at)) for at, chosen in sorted(taken.items()))
    usual = [known.get(one, 0) for group in groups for one in group.tokens] + [
        known.get(one, 0) for one in query.traits
    ]
    return Plan(groups, query.traits, min(usual, default=10_000))


def _spelling(query: Query, at: int) -> str:
    term = query.terms[at] if at < len(query.terms) else ""
    return f"p{term}" if _SPELT.fullmatch(term) else ""


def _grams(term: str) -> set[str]:
    """Tokens that every text holding `term` has: pairs (a single character for itself) and 4-grams of ASCII runs."""
    if len(term) == 1:
        return {token(term)}
    found = {token(term[start : start + 2]) for start in range(len(term) - 1)}
    for run in _ASCII_RUN.findall(term):
        found.update(token(run[start : start + 4]) for start in range(len(run) - 3))
    return found


# ---- the check that makes the answer exact ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """One part of the answer: ``head`` = every term in people, numbers, title or address; ``rest`` = not so."""

    first: int
    last: int
    limit: int
    head: bool
    rest: bool


def checks(query: Query, span: Span, instr: str) -> tuple[list[str], dict[str, object]]:
    """(conditions on ``case_text t``, their values); ``instr``: the database's function that finds a text in another."""
    values: dict[str, object] = {}
    tests = []
    for number, term in enumerate(query.terms):
        values[f"term{number}"], values[f"spelt{number}"] = term, f" {term} "
        tests.append(_holds(f"{number}", query.parts, instr, head=span.head))
    for number, term in enumerate(query.without):
        values[f"termn{number}"], values[f"speltn{number}"] = term, f" {term} "
        tests.append(f"NOT {_holds(f'n{number}', query.parts, instr, head=False)}")
    if span.rest and query.terms:
        inside = (_holds(f"{number}", (), instr, head=True) for number in range(len(query.terms)))
        tests.append(f"NOT ({' AND '.join(inside)})")
    for names, sign in ((query.traits, ">"), (query.lacking, "=")):
        for one in names:
            key = f"trait{len(values)}"
            values[key] = f" {one} "
            tests.append(f"{instr}(t.traits, :{key}) {sign} 0")
    if query.place:
        values["place"] = query.place
        tests.append(f"{instr}(t.place, :place) > 0")
    for key, sign, fen in (("least", ">=", query.fen[0]), ("most", "<=", query.fen[1])):
        if fen is not None:
            values[key] = fen
            tests.append(f"t.fen {sign} :{key}")
    return tests, values


def _holds(number: str, parts: Sequence[str], instr: str, *, head: bool) -> str:
    """The check of one term: a substring of the folded text, or the spelling of a whole name."""
    inside = "".join(f" OR {instr}(t.{part}, :term{number}) > 0" for part in ([] if head else parts))
    return f"({instr}(t.head, :term{number}) > 0 OR {instr}(t.pinyin, :spelt{number}) > 0{inside})"


def frequencies_in(
    source: Source, tokens: Mapping[str, object], where: str, values: Mapping[str, object]
) -> dict[str, int]:
    """Permyriad by token, from ``gram_df``; ``tokens``: as the database names each."""
    if not tokens:
        return {}
    named = {f"gram{place}": one for place, one in enumerate(tokens.values())}
    inside = ", ".join(f":{name}" for name in named)
    rows = source.fetch(f"SELECT gram, permyriad FROM gram_df WHERE {where}gram IN ({inside})", {**named, **values})
    known = {row[0]: row[1] for row in rows}
    return {one: known[name] for one, name in tokens.items() if name in known}
