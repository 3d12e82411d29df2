"""What is asked before a paper goes to the printer, and when its copies are handed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from mediation.tui.fields.base import Option, Spec

if TYPE_CHECKING:
    from mediation.casework.delivering import Handed
    from mediation.casework.printing import PrintOffer

BOTH_SIDES, ONE_SIDE = "双面", "单面"


def print_specs(offer: PrintOffer, *, others: bool = True) -> tuple[Spec, ...]:
    """Copies, sides, printer and sheets of one paper; ``others``: whether further cases may be printed along."""
    return (
        *_how(offer, f"不填：按文书规定，本案{offer.copies}份；补印一份"),
        Spec("sheets", "只补印第几张", example="如 7-9 或 1,7-9", help="卡纸、污损时补印；不填就是整份。补印不另计份数"),
        *((Spec("cases", "连同其他案件", example="案号或其尾数，用逗号隔开", help="同一种文书一起打印，每件前加一张分隔页"),)
          if others else ()),
    )  # fmt: skip


def many_specs(offer: PrintOffer, forms: Sequence[tuple[str, str]] = ()) -> tuple[Spec, ...]:
    """Copies, sides and printer of several papers; ``forms``: (form, title) of those to choose from."""
    options = tuple(Option(form, title, form) for form, title in forms)
    which = (Spec("forms", "文书", "ticks", required=True, options=options, help="可以选几种"),) if options else ()
    return (*which, *_how(offer, "每份文书印几份；不填：按各文书规定"))


def _how(offer: PrintOffer, copies: str) -> tuple[Spec, ...]:
    queues = tuple(Option(one.name, one.name, one.note) for one in offer.printers)
    sides = (Option(BOTH_SIDES, BOTH_SIDES), Option(ONE_SIDE, ONE_SIDE))
    return (
        Spec("copies", "份数", "int", help=copies),
        Spec("sides", "印法", "choice", options=sides, default=BOTH_SIDES),
        Spec("printer", "打印机", "choice", options=queues, default=offer.printers[0].name, required=True,
             help="；".join(f"{one.name}：{one.note}" for one in offer.printers)),
    )  # fmt: skip


def how_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Printer, copies (0 = as the paper says) and sides of the dialog as casework takes them."""
    copies = int(str(values.get("copies") or 0))
    return {"printer": str(values["printer"]), "copies": copies, "duplex": values["sides"] == BOTH_SIDES}


def delivery_specs(parties: Sequence[tuple[str, str]], ways: Sequence[str], today: date) -> tuple[Spec, ...]:
    """A line for each party: how many copies, on which day, who signed for them; and how they were handed over."""
    people = tuple(Option(party, name) for party, name in parties)
    columns = (
        Spec("party", "当事人", "choice", required=True, options=people),
        Spec("copies", "份数", "int", required=True, default="1"),
        Spec("on", "交付日期", "date", required=True, default=today),
        Spec("receiver", "签收人", help="不填就是当事人本人签收"),
        Spec("relation", "与当事人关系", example="如 儿子", help="由他人代收的填写"),
    )
    rows = [{"party": party, "copies": "1", "on": today.isoformat()} for party, _name in parties]
    return (
        Spec("handed", "交给", "rows", required=True, columns=columns, default=rows, help="没有交付的，用 Delete 去掉那一行"),
        Spec("way", "方式", "choice", options=tuple(Option(one, one) for one in ways), default=ways[0]),
        Spec("place", "地点"),
    )  # fmt: skip


def handed_of(values: Mapping[str, Any]) -> tuple[Handed, ...]:
    """The lines of the dialog as casework takes them."""
    from mediation.casework.delivering import Handed

    return tuple(
        Handed(str(row["party"]), int(str(row["copies"])), str(row.get("receiver") or ""),
               str(row.get("relation") or ""), str(row["on"]))
        for row in values["handed"]
    )  # fmt: skip
