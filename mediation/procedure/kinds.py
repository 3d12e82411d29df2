"""Kinds of dispute: the judicial list as a tree, its older generations, the other ministry's causes, and each kind's own rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mediation.procedure.law import Law

OTHER = "其他"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind, e.g. ``邻里/渗漏水``.

    cause:   综治 cause it counts under unless a person says otherwise.
    maps:    row of generations A, B, C and D of the judicial statistics.
    written: laws that demand a written agreement; joint: laws that demand a joint application or the other side's consent.
    note:    what the mediator is told when choosing it.
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
