"""What is asked before a paper goes to the printer, and when its copies are handed over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from mediation.tui.fields.base import Option, Spec

if TYPE_CHECKING:
    from mediation.casework.printing import PrintOffer

BOTH_SIDES, ONE_SIDE = "双面", "单面"


def print_specs(offer: PrintOffer, *, others: bool = True) -> tuple[Spec, ...]:
    """Copies, sheets, sides, printer; ``others``: whether further cases may be printed along."""
    queues = tuple(Option(one.name, one.name, one.note) for one in offer.printers)
    sides = (Option(BOTH_SIDES, BOTH_SIDES), Option(ONE_SIDE, ONE_SIDE))
    return (
        Spec("copies", "份数", "int", help=f"不填：按文书规定，本案{offer.copies}份；补印一份"),
        Spec("sides", "印法", "choice", options=sides, default=BOTH_SIDES),
        Spec("printer", "打印机", "choice", options=queues, default=offer.printers[0].name, required=True,
             help="；".join(f"{one.name}：{one.note}" for one in offer.printers)),
        Spec("sheets", "只补印第几张", example="如 7-9 或 1,7-9", help="卡纸、污损时补印；不填就是整份。补印不另计份数"),
        *((Spec("cases", "连同其他案件", example="案号或其尾数，用逗号隔开", help="同一种文书一起打印，每件前加一张分隔页"),)
          if others else ()),
    )  # fmt: skip


def delivery_specs(parties: Sequence[tuple[str, str]], ways: Sequence[str], today: date) -> tuple[Spec, ...]:
    """How many copies each party got, and how."""
    return (
        *(Spec(f"to-{place}", name, "int", default=1, help="份数；没有交付的填 0") for place, (_id, name) in enumerate(parties)),
        Spec("on", "交付日期", "date", required=True, default=today),
        Spec("way", "方式", "choice", options=tuple(Option(one, one) for one in ways), default=ways[0]),
        Spec("place", "地点"),
        Spec("receiver", "签收人", help="不填就是当事人本人签收"),
    )  # fmt: skip


def copies_given(parties: Sequence[tuple[str, str]], values: dict[str, Any]) -> dict[str, int]:
    """Party id → copies."""
    return {party: int(str(values.get(f"to-{place}") or 0)) for place, (party, _name) in enumerate(parties)}
