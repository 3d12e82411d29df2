"""Agreements in words: clauses, sums in both forms from one integer, instalments, visits, confirmation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mediation.documents.context_parts import Data, day, staff_name
from mediation.documents.context_people import party_name, taking_part
from mediation.records.snapshot import Agreement, Due, FollowUp, Instalment, Item, Service, Snapshot
from mediation.values.money import capital, capital_number, chinese_number, plain
from mediation.values.naming import names_day, names_sum

CONFIRM_RULE = "D4"
"""Rule id of the clock of the joint application for court confirmation (procedure/deadlines.toml)."""


def agreement_data(snapshot: Snapshot, agreement: Agreement, number: str) -> Data:
    """One agreement. ``copies_cn`` is the number of copies in capital figures: one for each party and one kept."""
    parties = taking_part(snapshot, agreement.reached_on)
    copies = agreement.copies or len(parties) + 1
    total = sum(item.fen or 0 for item in agreement.items)
    older = next((a for a in snapshot.agreements if a.id == agreement.supplements), None)
    return {
        "id": agreement.id,
        "no": number or agreement.no,
        "form": agreement.form,
        "written": agreement.form == "书面",
        "scope": agreement.scope,
        "partial": agreement.scope == "部分",
        "facts": agreement.facts or snapshot.facts,
        "disputed": agreement.disputed or snapshot.disputed,
        "responsibility": agreement.responsibility,
        "manner": agreement.manner,
        "reached_on": day(agreement.reached_on),
        "copies": copies,
        "copies_cn": capital_number(copies),
        "confirm_agreed": agreement.confirm_agreed,
        "on_spot": agreement.on_spot,
        "supplements": older.no if older else "",
        "items": [_item(snapshot, item, agreement.reached_on) for item in agreement.items],
        "total": plain(total) if total else "",
        "total_capital": capital(total) if total else "",
    }


def settled_data(snapshot: Snapshot, agreement: Agreement) -> Data:
    """An agreement as the closing report looks back on it, with what became of it."""
    return agreement_data(snapshot, agreement, "") | force_data(agreement) | {"performed": _performed(agreement)}


def force_data(agreement: Agreement) -> Data:
    """When the agreement took effect; not part of the agreement's own paper, which is printed before."""
    return {"effective_on": day(agreement.effective_on), "sealed_on": day(agreement.sealed_on)}


def _item(snapshot: Snapshot, item: Item, reached_on: date | None) -> Data:
    return {
        "no_cn": chinese_number(item.no),
        "kind": item.kind,
        "text": item.text,
        "obligor": party_name(snapshot, ",".join(item.obligor_ids)),
        "obligee": party_name(snapshot, ",".join(item.obligee_ids)),
        "amount": plain(item.fen) if item.fen else "",
        "amount_capital": capital(item.fen) if item.fen else "",
        "due": day(item.due),
        "method": item.method,
        "account": item.account,
        "default_clause": item.default_clause,
        "unsaid_duties": _unsaid_duties(snapshot, item, reached_on),
        "unsaid_terms": _unsaid_terms(item),
    }


def _unsaid_duties(snapshot: Snapshot, item: Item, reached_on: date | None) -> list[str]:
    """Who does what by when, where the clause's own words leave a recorded day or sum out: who signs must read it."""
    if any(not _named(item.text, one, reached_on) for one in item.instalments):
        return _duty_words(snapshot, item.instalments)
    if item.fen and not item.instalments and not names_sum(item.text, item.fen):
        return [f"金额{capital(item.fen)}（¥{plain(item.fen)}）"]
    return []


def _unsaid_terms(item: Item) -> list[str]:
    """Way of payment, account and what follows from delay, where recorded beside the clause and not in its words."""
    said = _bare(item.text)
    recorded = (("履行方式", item.method), ("收款账户", item.account), ("逾期责任", item.default_clause))
    return [f"{label}：{words.strip().rstrip('。；;')}" for label, words in recorded if _bare(words) not in said]


def _named(text: str, one: Instalment, reached_on: date | None) -> bool:
    at_once = one.due == reached_on and any(word in text for word in ("当场", "当日", "当天"))
    return (one.due is None or at_once or names_day(text, one.due)) and (not one.fen or names_sum(text, one.fen))


def _bare(words: str) -> str:
    """Without what does not change the meaning, so that 银行转账。 is found in …以银行转账支付."""
    return "".join(sign for sign in words if sign.isalnum())


def _duty_words(snapshot: Snapshot, instalments: Sequence[Instalment]) -> list[str]:
    """One sentence for each; who pays whom is said again only where it changes."""
    found, before = [], ("", "")
    for one in instalments:
        who, to = party_name(snapshot, one.obligor), party_name(snapshot, one.obligee)
        by = f"于{day(one.due)}前" if one.due else ""
        same = before == (who, to) and bool(by)
        what = f"支付{capital(one.fen)}（¥{plain(one.fen)}）" if one.fen else "履行"
        found.append(f"{'' if same else who}{by}{f'向{to}' if to and one.fen and not same else ''}{what}")
        before = (who, to)
    return found


def _performed(agreement: Agreement) -> str:
    states = [i.state for item in agreement.items for i in item.instalments]
    if not states:
        return "全部履行" if agreement.on_spot else ""
    if all(state == "done" for state in states):
        return "全部履行"
    return "部分履行" if any(state in ("part", "done") for state in states) else "尚未履行"


def duties(snapshot: Snapshot, agreement: Agreement) -> list[Data]:
    """Everything to be done by a day, over all items, numbered through, as agreed."""
    found = [i for item in agreement.items for i in item.instalments]
    return [duty_data(snapshot, one, place) for place, one in enumerate(found, 1)]


def duty_data(snapshot: Snapshot, one: Instalment, place: int) -> Data:
    """One instalment as agreed."""
    return {
        "id": one.id,
        "no": str(place),
        "item_cn": chinese_number(one.item_no),
        "obligor": party_name(snapshot, one.obligor),
        "obligee": party_name(snapshot, one.obligee),
        "what": one.what,
        "due": day(one.due),
        "amount": plain(one.fen) if one.fen else "",
        "amount_capital": capital(one.fen) if one.fen else "",
    }


def instalments(snapshot: Snapshot, agreement: Agreement) -> list[Data]:
    """The duties with what was done so far."""
    found = [i for item in agreement.items for i in item.instalments]
    return [instalment_data(snapshot, agreement, one, place) for place, one in enumerate(found, 1)]


def instalment_data(snapshot: Snapshot, agreement: Agreement, one: Instalment, place: int) -> Data:
    """One duty with its performance; ``paid`` is what was handed over so far, or the whole sum while nothing is noted."""
    paid = one.done_fen or one.fen
    return duty_data(snapshot, one, place) | {
        "due": day(snapshot.due_of(one)),
        "agreement_no": agreement.no,
        "paid": plain(paid) if paid else "",
        "paid_capital": capital(paid) if paid else "",
        "done_on": day(one.done_on),
        "state": {"done": "已履行", "part": "部分履行", "default": "未履行"}.get(one.state, "待履行"),
    }


def find_instalment(snapshot: Snapshot, instalment_id: str) -> tuple[Agreement, Instalment, int] | None:
    """The instalment of that id with its agreement and its place among that agreement's instalments."""
    for agreement in snapshot.agreements:
        found = [i for item in agreement.items for i in item.instalments]
        for place, one in enumerate(found, 1):
            if one.id == instalment_id:
                return agreement, one, place
    return None


def follow_up_data(snapshot: Snapshot, visit: FollowUp, agreement_no: str) -> Data:
    """One visit; the number is that of the agreement followed up."""
    return {
        "no": visit.no,
        "on": day(visit.on),
        "by": staff_name(snapshot, visit.by),
        "interviewee": visit.interviewee,
        "way": visit.way,
        "performed": visit.performed,
        "satisfaction": visit.satisfaction,
        "later": visit.later,
        "risk": visit.risk,
        "measures": visit.measures,
        "agreement_no": agreement_no,
    }


def service_data(snapshot: Snapshot, service: Service) -> Data:
    """One paper served."""
    return {
        "paper_title": service.paper_title,
        "copies": str(service.copies or ""),
        "to": service.to,
        "way": service.way,
        "place": service.place,
        "served_on": day(service.served_on),
        "receiver": service.receiver,
        "relation": service.relation,
        "refused": service.refused,
        "witness": service.witness,
        "server": staff_name(snapshot, service.server),
    }


def confirm_data(snapshot: Snapshot, agreement: Agreement | None) -> Data:
    """Court confirmation: ``deadline`` is the clock's own day, never counted a second time here."""
    clock = confirm_clock(snapshot, agreement)
    return {
        "court": snapshot.centre.court,
        "effective_on": day(agreement.effective_on) if agreement else "",
        "deadline": day(clock.due) if clock else "",
        "explanation": clock.explanation if clock else "",
        "agreed": bool(agreement and agreement.confirm_agreed),
    }


def confirm_clock(snapshot: Snapshot, agreement: Agreement | None) -> Due | None:
    """The clock of the joint application for an agreement; the newest where that has none of its own."""
    found = [d for d in snapshot.dues if d.rule == CONFIRM_RULE]
    if agreement:
        found = [d for d in found if d.ref in ("", agreement.id)] or found
    return found[-1] if found else None
