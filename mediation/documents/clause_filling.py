"""A clause of the library filled with what a person typed: the sentence, what is wrong with a blank, and the item it makes.

``given``: by the name of a blank the words typed into it, or a list of names for parties; ``picks``: the chosen alternative
of each 〔甲|乙〕, in order. What was left empty stays open for the mediator and the linter to see.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from mediation.documents.clauses import CAPITAL, CHOICE, VARIABLE, Clause
from mediation.values.blanks import monthly, parts_of, read_blank
from mediation.values.dates import print_arabic
from mediation.values.money import capital, capital_number, chinese_number, plain, yuan
from mediation.values.problems import Problem

Given = Mapping[str, object]


def filled(clause: Clause, given: Given, picks: Sequence[str], today: date) -> str:
    """The sentence. Values are text and never read again: {{…}} in a name stays as it is."""
    chosen = iter(picks)
    text = CHOICE.sub(lambda found: next(chosen, "") or found[0], clause.text)
    return VARIABLE.sub(lambda found: _words(clause, found[1], given, today) or found[0], text)


def _words(clause: Clause, name: str, given: Given, today: date) -> str:
    """What stands in the place of a blank; what cannot be read as its type stays as typed."""
    base = name.removeprefix(CAPITAL)
    raw, kind = "、".join(_texts(given.get(base))), clause.types.get(base, "text")
    if not raw:
        return ""
    if kind == "parts":
        with suppress(Problem):
            rows = enumerate(parts_of(raw, today, base), 1)
            return "；".join(
                f"第{chinese_number(n)}期于{print_arabic(day)}前支付¥{plain(fen)}" for n, (day, fen) in rows
            )
        return raw
    with suppress(Problem):
        value = read_blank(kind, raw, today, base)
        return _capital(kind, value, raw) if name != base else _plain(kind, value, raw)
    return "" if name != base else raw


def _capital(kind: str, value: object, raw: str) -> str:
    if not isinstance(value, int):
        return raw
    return capital(value) if kind == "money" else capital_number(value)


def _plain(kind: str, value: object, raw: str) -> str:
    if kind == "money" and isinstance(value, int):
        return plain(value)
    if kind == "month" and isinstance(value, date):
        return f"{value.year}年{value.month}月"
    if isinstance(value, date):
        return print_arabic(value)
    if kind == "percent" and isinstance(value, int):
        return f"百分之{chinese_number(value)}"
    return str(value) if isinstance(value, int) else raw


def fault(clause: Clause, given: Given, today: date, people: Sequence[str] = ()) -> Problem | None:
    """What is wrong with the first blank that cannot be what was typed into it; empty ones are for the linter.

    ``people``: names of the parties a blank of type party has to be among.
    """
    return next(_faults(clause, given, today, people), None)


def _faults(clause: Clause, given: Given, today: date, people: Sequence[str]) -> Iterator[Problem]:
    for name, kind in clause.types.items():
        for raw in _texts(given.get(name)):
            try:
                read_blank(kind, raw, today, name, people)
            except Problem as problem:
                yield problem
                return
    for name in [name for name, kind in clause.types.items() if kind == "parts" and _texts(given.get(name))]:
        yield from _instalment_faults(name, given, today)


def _instalment_faults(name: str, given: Given, today: date) -> Iterator[Problem]:
    """Instalments must number and sum up to what the clause says."""
    rows = parts_of(str(given[name]), today, name)
    total = sum(fen for _day, fen in rows)
    whole, count = _read("money", given, "总额", today), _read("int", given, "期数", today)
    if whole is not None and whole != total:
        yield Problem("parts_total", f"各期合计¥{plain(total)}与总额¥{plain(whole)}不一致，请核对。", field=name)
    if count is not None and count != len(rows):
        yield Problem("parts_total", f"{name}有{len(rows)}期，与期数{count}不一致，请核对。", field="期数")


def item_of(clause: Clause, given: Given, picks: Sequence[str], today: date) -> dict[str, Any]:
    """The clause as an item, each of its parts from the blank the library names for it. Raises Problem for a bad blank."""
    places = clause.places
    item: dict[str, Any] = {"kind": clause.act or "其他", "text": filled(clause, given, picks, today)}
    for part in ("obligor", "obligee"):
        people = [name for blank in getattr(places, part) for name in _texts(given.get(blank))]
        if people:
            item[part] = list(dict.fromkeys(people))
    rows = _instalments(clause, given, today)
    if rows:
        item["instalments"] = [{"due": day.isoformat(), "amount": yuan(fen)} for day, fen in rows]
        item["amount"] = yuan(sum(fen for _day, fen in rows))
    if fen := _read("money", given, places.amount, today):
        item["amount"] = yuan(fen)
    if due := _day(given, places.due, today):
        item["due"] = due.isoformat()
    return item


def _instalments(clause: Clause, given: Given, today: date) -> list[tuple[date, int]]:
    """(day, fen) of each instalment; none where a blank they need was left empty."""
    places = clause.places
    if places.parts and _texts(given.get(places.parts)):
        return parts_of(str(given[places.parts]), today, places.parts)
    pairs = [(_day(given, day, today), _read("money", given, fen, today)) for day, fen in places.sums]
    if pairs and all(day and fen for day, fen in pairs):
        return [(day, fen) for day, fen in pairs if day and fen]
    if places.monthly:
        first, dom, count, fen = places.monthly
        start, each, many = (
            _day(given, first, today),
            _read("monthday", given, dom, today),
            _read("int", given, count, today),
        )
        amount = _read("money", given, fen, today)
        if start and each and many and amount:
            return monthly(start, each, many, amount)
    return []


def _read(kind: str, given: Given, name: str, today: date) -> int | None:
    raw = _texts(given.get(name)) if name else []
    value = read_blank(kind, raw[0], today, name) if raw else None
    return value if isinstance(value, int) else None


def _day(given: Given, name: str, today: date) -> date | None:
    raw = _texts(given.get(name)) if name else []
    value = read_blank("date", raw[0], today, name) if raw else None
    return value if isinstance(value, date) else None


def _texts(value: object) -> list[str]:
    """The words of a blank, none where it was left empty."""
    found = value if isinstance(value, list | tuple) else [] if value is None else [value]
    return [text for one in found if (text := str(one).strip())]
