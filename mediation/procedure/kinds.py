"""Kinds of dispute: the judicial list as a tree, its older generations, the other ministry's causes, and each kind's own rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mediation.procedure.law import Law, resting

OTHER = "其他"


RULE_SORTS = ("前提", "不得受理", "先后", "材料", "人数", "公开", "效力", "途径")
"""What a rule of a kind is about, in the order it is told."""


@dataclass(frozen=True, slots=True)
class KindRule:
    """One rule of a trade (police, traffic, medical …): what it asks of this kind beyond the general procedure.

    sort: one of RULE_SORTS; material: the paper it asks for (材料); ``text``: one clause without a full stop.
    """

    sort: str
    text: str
    laws: tuple[Law, ...]
    material: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind, e.g. ``邻里/渗漏水``.

    cause:   综治 cause it counts under unless a person says otherwise.
    maps:    row of generations A, B, C and D of the judicial statistics.
    written: laws that demand a written agreement; joint: laws that demand a joint application or the other side's consent.
    note:    what the mediator is told when choosing it.
    rules:   what its trade asks beyond the general procedure; organs: agencies that mediate it, the usual one first.
    private: laws by which it is mediated in private.
    """

    id: str
    label: str
    parent: str
    leaf: bool
    cause: str
    maps: Mapping[str, str]
    written: tuple[Law, ...] = ()
    joint: tuple[Law, ...] = ()
    confirmable: str = "可以"
    permanent: str = ""
    free_text: bool = False
    note: str = ""
    rules: tuple[KindRule, ...] = ()
    organs: tuple[str, ...] = ()
    private: tuple[Law, ...] = ()

    def told(self, sort: str) -> tuple[KindRule, ...]:
        """The rules of one sort."""
        return tuple(rule for rule in self.rules if rule.sort == sort)

    @property
    def materials(self) -> tuple[str, ...]:
        """Papers its trade asks for."""
        return tuple(rule.material for rule in self.rules if rule.material)

    @property
    def written_required(self) -> bool:
        """Whether an oral agreement is not allowed."""
        return bool(self.written)

    def row(self, generation: str) -> str:
        """The row of this kind in generation A, B, C or D; 其他 where that list has none."""
        return self.maps.get(generation, OTHER)


def find_kind(kinds: Mapping[str, Kind], kind_id: str) -> Kind:
    """The kind of that id; an unknown leaf speaks as its parent, an unknown kind as 其他."""
    return kinds.get(kind_id) or kinds.get(kind_id.partition("/")[0]) or kinds[OTHER]


def rule_words(rule: KindRule, region: str, kind: str, day: date | None = None) -> str:
    """A rule with what it rests on at this centre: 须双方共同申请（《医疗纠纷预防和处理条例》第31条）."""
    return f"{rule.text}（{resting(rule.laws, region, kind, day)[1]}）"
