"""From what an act asks for to the fields of a form, with what can be chosen in this case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mediation.records.snapshot import Snapshot
from mediation.tui.fields.base import Option, Spec
from mediation.tui.references import referable

Choices = Callable[[str], tuple[Option, ...]]


def spec_of(field: Any, case: Snapshot) -> Spec:
    """A procedure FieldSpec, its choices filled by casework, as a form field of this case."""
    return _spec(field, lambda name: referable(name, case) or _names(name, case))


def bare_spec(field: Any) -> Spec:
    """The same where no single case is meant: only the choices that stand in the procedure."""
    return _spec(field, lambda _name: ())


def _spec(field: Any, names: Choices) -> Spec:
    from mediation.casework.parsing import ANSWERS

    choices = tuple(
        Option(value, label) for value, label in zip(field.choices, field.labels or field.choices, strict=False)
    )
    kind = field.type
    if kind == "file":
        choices = ()
    elif not choices:
        choices = names(field.name)
    if choices and kind == "text":
        kind = "choice"
    default = None if field.default in (None, "") else field.default
    answers = ANSWERS if kind == "consents" else ()
    example = "如 1980-05-06、1980.5.6" if field.name == "birth" else ""
    return Spec(
        field.name, field.label, kind, bool(field.required), choices, field.help, default, answers, example=example,
        columns=tuple(_spec(column, names) for column in field.columns), only=field.only,
    )  # fmt: skip


def _names(name: str, case: Snapshot) -> tuple[Option, ...]:
    """People of the case for fields that take a name."""
    parties = [(p.name, p.role) for p in case.parties if p.active]
    aides = [(a.name, f"{p.name}的代理人") for p in case.parties for a in (*p.guardians, *p.agents)]
    heads = [(p.legal_rep_name, f"{p.name}的代表人") for p in case.parties if p.legal_rep_name]
    if name == "object":
        parties_ = [Option(p.id, p.name, p.role) for p in case.parties if p.active]
        agents = [Option(a.id, a.name, f"{p.name}的代理人") for p in case.parties for a in (*p.guardians, *p.agents)]
        return (Option("案件", "案件"), *parties_, *agents)
    if name == "field":
        return (Option("title", "案件名称"),)
    people = {"signed_by": parties + aides + heads, "asked_by": parties + aides}.get(name, [])
    return tuple(Option(person, person, about) for person, about in people)


def signer_kind(case: Snapshot, signer: str) -> str:
    """What kind of signer an id is: party, mediator or recorder."""
    if case.party(signer) is not None:
        return "party"
    return "mediator" if any(m.id == signer for m in case.mediators) else "recorder"
