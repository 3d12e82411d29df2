"""Cases tied to each other: joined, split, handed over within one database, or opened because a dispute flared up again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.records.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Tie:
    """Another case this one is tied to. relation: as kept (并入, 移送至 …); said: the same in a few words."""

    relation: str
    said: str
    case_id: str
    reg_no: str
    title: str
    stage: str


TIES: Mapping[str, str] = {
    "并入": "本案已并入",
    "含并案": "并入本案的有",
    "拆分自": "本案分自",
    "拆分出": "由本案分出",
    "移送自": "本案移送自",
    "移送至": "本案已移送至",
    "反复自": "本案因反复另立，原案是",
    "反复另立": "因反复另立",
}


def ties(desk: Desk, case: Snapshot) -> tuple[Tie, ...]:
    """The cases this one was joined with, split from, handed over to or opened after, in the order they were tied."""
    with desk.store.read() as reader:
        lines = {line.id: line for line in reader.case_lines([other for _relation, other, _no in case.related])}
    return tuple(
        Tie(relation, TIES.get(relation, relation), other, reg_no, lines[other].title, lines[other].stage)
        for relation, other, reg_no in case.related
        if other in lines
    )
