"""A clause of the library: its blanks are asked for, its alternatives chosen, and the whole sentence handed on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from mediation.records.snapshot import Snapshot
from mediation.tui.actions import bindings
from mediation.tui.dialogs.base import Dialog
from mediation.tui.fields.base import Option, Spec, as_texts
from mediation.tui.fields.form import Form
from mediation.tui.text import piece
from mediation.tui.widgets.prose import Prose
from mediation.values.blanks import monthly, parts_of, read_blank
from mediation.values.dates import parse_date, print_arabic
from mediation.values.money import capital, capital_number, chinese_number, parse_fen, yuan
from mediation.values.problems import Problem
from mediation.values.text import normalise

CAPITAL = "大写"  # {{大写金额}} is written from {{金额}}
FORM_TYPES = {"date": "date", "money": "money", "int": "int", "party": "ticks", "parts": "longtext"}


def clause_specs(clause: Any, names: Sequence[str] = ()) -> tuple[Spec, ...]:
    """A field for each blank by its type (parties are chosen from `names`), a choice for each pair of alternatives."""
    people = tuple(Option(name, name) for name in names)
    types = clause.types or ("text",) * len(clause.fields)
    blanks = tuple(
        Spec(f"blank-{i}", name, FORM_TYPES.get(kind, "text"), options=people if kind == "party" else ())
        for i, (name, kind) in enumerate(zip(clause.fields, types, strict=True))
    )
    picks = tuple(
        Spec(f"pick-{i}", "选用", "choice", options=tuple(Option(word, word) for word in words))
        for i, words in enumerate(clause.choices)
    )
    return blanks + picks


def typed(clause: Any, values: Mapping[str, object], today: date) -> dict[str, tuple[str, str]]:
    """Name of each blank that was filled → (its words, its words in capitals). What cannot be read stays as typed."""
    found = {}
    types = clause.types or ("text",) * len(clause.fields)
    for spec, kind in zip(clause_specs(clause)[: len(clause.fields)], types, strict=True):
        raw = "、".join(as_texts(values.get(spec.name))).strip()
        if not raw:
            continue
        words, big = raw, ""
        with suppress(Problem):
            if spec.type == "money":
                fen = parse_fen(raw, spec.label)
                words, big = yuan(fen), capital(fen)
            elif spec.type == "date":
                words = print_arabic(parse_date(raw, today, spec.label))
            elif kind == "parts":
                rows = enumerate(parts_of(raw, today), 1)
                words = "；".join(f"第{n}期于{print_arabic(day)}前支付¥{yuan(fen)}" for n, (day, fen) in rows)
            elif kind == "percent":
                number = read_blank(kind, raw, today, spec.label)
                words = f"百分之{chinese_number(number)}" if isinstance(number, int) else raw
            elif kind == "month":
                month = read_blank(kind, raw, today, spec.label)
                words = f"{month.year}年{month.month}月" if isinstance(month, date) else raw
            elif spec.type == "int" and normalise(raw).isdecimal():
                words, big = normalise(raw), capital_number(int(normalise(raw)))
        found[spec.label] = (words, big)
    return found


def fault(clause: Any, values: Mapping[str, object], today: date, names: Sequence[str] = ()) -> Problem | None:
    """What is wrong with the first blank that cannot be what was typed into it; empty ones are for the linter."""
    specs = clause_specs(clause)[: len(clause.fields)]
    types = clause.types or ("text",) * len(clause.fields)
    for spec, kind in zip(specs, types, strict=True):
        for raw in as_texts(values.get(spec.name)):
            try:
                if raw.strip():
                    read_blank(kind, raw, today, spec.label, names)
            except Problem as problem:
                return problem
    return None


def filled(clause: Any, values: Mapping[str, object], today: date) -> str:
    """The sentence; what was left empty stays as a blank for the mediator to see."""
    text = str(clause.text)
    for name, (words, big) in typed(clause, values, today).items():
        text = text.replace("{{" + name + "}}", words)
        text = text.replace("{{" + CAPITAL + name + "}}", big) if big else text
    for i, words in enumerate(clause.choices):
        value = str(values.get(f"pick-{i}", ""))
        if value:
            text = text.replace(f"〔{'|'.join(words)}〕", value, 1)
    return text


def item_of(clause: Any, values: Mapping[str, object], today: date) -> dict[str, Any]:
    """The clause as an item, each of its parts from the blank the library names for it."""
    item: dict[str, Any] = {"kind": clause.kind or "其他", "text": filled(clause, values, today)}
    places = clause.places
    if places is None:
        return item
    given = {name: values.get(f"blank-{at}") for at, name in enumerate(clause.fields)}
    for part in ("obligor", "obligee"):
        people = [name for blank in getattr(places, part) for name in as_texts(given.get(blank))]
        if people:
            item[part] = list(dict.fromkeys(people))
    rows = _instalments(places, given, today)
    if rows:
        item["instalments"] = [{"due": day.isoformat(), "amount": yuan(fen)} for day, fen in rows]
        item["amount"] = yuan(sum(fen for _day, fen in rows))
    if fen := _fen(given.get(places.amount), places.amount):
        item["amount"] = yuan(fen)
    if day := _day(given.get(places.due), today, places.due):
        item["due"] = day.isoformat()
    return item


def _fen(raw: object, label: str) -> int:
    return parse_fen(str(raw), label) if raw else 0


def _day(raw: object, today: date, label: str) -> date | None:
    return parse_date(str(raw), today, label) if raw else None


def _instalments(places: Any, given: Mapping[str, object], today: date) -> list[tuple[date, int]]:
    """(day, fen) of each instalment; none where a blank they need was left empty."""
    if places.parts and given.get(places.parts):
        return parts_of(str(given[places.parts]), today)
    if places.sums and all(given.get(blank) for pair in places.sums for blank in pair):
        found = [(_day(given[day], today, day), _fen(given[fen], fen)) for day, fen in places.sums]
        return [(day, fen) for day, fen in found if day is not None and fen]
    if places.monthly and all(map(given.get, places.monthly)):
        first, dom, count, fen = places.monthly
        start = _day(given[first], today, first)
        assert start is not None
        each, many = (
            int(str(read_blank(kind, str(given[name]), today, name)))
            for name, kind in ((dom, "monthday"), (count, "int"))
        )
        return monthly(start, each, many, _fen(given[fen], fen))
    return []


def advice(clause: Any) -> str:
    """What a mediator should mind of a clause, and the text it rests on; "" where there is nothing."""
    law = f"依据：{clause.law}。" if clause.law else ""
    return f"{clause.note}{law}"


class ClauseDialog(Dialog[dict[str, Any] | None]):
    """Returns the item."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("dialog")

    def __init__(self, clause: Any, case: Snapshot) -> None:
        super().__init__()
        self.title_text = f"条款：{clause.title}"
        self._clause = clause
        self._case = case

    def content(self) -> ComposeResult:
        """The sentence as it grows, what to mind of it, and the form."""
        self.preview = Prose(classes="act-about")
        yield self.preview
        minded = advice(self._clause)
        if minded:
            mind = Prose(classes="act-about")
            yield mind
            mind.tell([piece(minded, "$text-muted")])
        names = [party.name for party in self._case.parties if party.active]
        self.form = Form(clause_specs(self._clause, names), self.door.today)
        yield self.form

    def on_mount(self) -> None:
        """The bare clause."""
        self.preview.tell([self._clause.text])
        self.form.begin()

    def on_form_changed(self, event: Form.Changed) -> None:
        """The sentence follows."""
        event.stop()
        self.preview.tell([filled(self._clause, self.form.values(), self.door.today)])

    def do_submit(self) -> None:
        """Hand the item on; what cannot be read is marked first."""
        if self.form.first_gap():
            self.say("有一项填得不对，已标出，请改正。", "warning")
            return
        names = [party.name for party in self._case.parties if party.active]
        wrong = fault(self._clause, self.form.values(), self.door.today, names)
        if wrong is not None:
            self.form.blame(wrong)
            self.say_problem(wrong)
            return
        self.dismiss(item_of(self._clause, self.form.values(), self.door.today))
