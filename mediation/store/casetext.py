"""What of a case can be searched: its texts with their Chinese labels, read for many cases at once.

A session held with one side alone is left out wholly: what was said there was said to the mediator. Ethnicity and belief
are in none of the columns read here.
"""
# ruff: noqa: S608 - names of tables and columns are this package's own; values are always bound

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from mediation.store.source import RowTuple, Source, among, as_json

ID_LABELS = frozenset({"证件号码", "信用代码"})
PHONE_LABELS = frozenset({"电话"})
NAME_LABELS = frozenset({"当事人", "代理人", "法定代理人"})

PARTS = ("body", "talks")
"""Parts of a case beside its head that a search may leave out: the case itself, and records of talks."""

ALL = ("head", *PARTS)

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003fffd]")
_WORTH = 6  # Chinese characters from which a value in an entry is prose, not a choice

Text = tuple[str, str]
"""(label, text)."""


@dataclass(slots=True)
class CaseText:
    """The texts of one case. ``head`` is people, numbers, title and addresses; the other lists are the parts.

    traits: what it can be filtered by, as (letter, value): k kind, s stage, t track, o outcome, m mediator, r organ,
    x something scanned, h mediated in private.
    """

    docid: int
    case_id: str
    place: str
    fen: int
    head: list[Text] = field(default_factory=list)
    body: list[Text] = field(default_factory=list)
    talks: list[Text] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    traits: list[tuple[str, str]] = field(default_factory=list)

    def texts(self, parts: Iterable[str] = PARTS) -> Iterable[Text]:
        """Head first, then these parts in their order."""
        yield from self.head
        for part in PARTS:
            if part in parts:
                yield from getattr(self, part)


# (table, columns with their labels, part, column that must be empty or None)
_HEAD = (
    ("party", (("name", "当事人"), ("id_no", "证件号码"), ("uscc", "信用代码"), ("phone", "电话"), ("address", "地址"),
               ("employer", "单位"), ("legal_rep_name", "法定代表人"))),
    ("aide", (("name", "代理人"), ("id_no", "证件号码"), ("phone", "电话"))),
    ("number_used", (("text", "编号"),)),
)  # fmt: skip
_BODY = (
    (
        "agreement",
        (("facts", "协议事实"), ("disputed", "争议事项"), ("responsibility", "责任"), ("manner", "履行方式")),
    ),
    ("item", (("text", "协议条款"), ("account", "收款账户"))),
    ("follow_up", (("interviewee", "回访对象"), ("later", "回访情况"), ("risk", "回访情况"), ("measures", "回访措施"))),
    ("attachment", (("title", "材料"), ("proves", "证明事项"))),
)
_TALKS = (("investigation", (("subject", "被调查人"), ("text", "调查笔录"))),)
_CASE = (
    "docid", "kind", "stage", "title", "reg_no", "external_no", "place", "facts", "disputed", "claims", "referrer", "fen",
    "outcome", "organ_id", "confidential",
)  # fmt: skip
_JSON = frozenset(
    {("cases", "claims"), ("session_record", "participants"), ("session_record", "present"), ("entry", "fields")}
)


class Rows(Protocol):
    """Where the rows of some cases are read from; JSON columns come as values."""

    def rows(self, table: str, columns: Sequence[str]) -> Iterable[RowTuple]:
        """(id, case id, these columns) of the rows of these cases; of the table of cases itself both are the case's id."""
        ...

    def staff(self, ids: Iterable[str]) -> Mapping[str, str]:
        """Names of these people of the centre by id."""
        ...


@dataclass(frozen=True, slots=True)
class _Stored:
    """Rows as a database holds them."""

    source: Source
    listed: str
    named: Mapping[str, object]

    def rows(self, table: str, columns: Sequence[str]) -> Iterable[RowTuple]:
        """See ``Rows``."""
        json_at = [place for place, name in enumerate(columns, 2) if (table, name) in _JSON]
        names = ", ".join(f'CAST("{one}" AS TEXT)' if (table, one) in _JSON else f'"{one}"' for one in columns)
        key = "id" if table == "cases" else "case_id"
        sql = f"SELECT id, {key}{', ' if names else ''}{names} FROM {table} WHERE {key} IN {self.listed}"
        rows = self.source.fetch(sql, self.named)
        return [_parsed(row, json_at) for row in rows] if json_at else rows

    def staff(self, ids: Iterable[str]) -> Mapping[str, str]:
        """See ``Rows``."""
        listed, named = among("staff", ids)
        return {row[0]: row[1] for row in self.source.fetch(f"SELECT id, name FROM staff WHERE id IN {listed}", named)}


def _parsed(row: RowTuple, places: Sequence[int]) -> RowTuple:
    cells = list(row)
    for place in places:
        cells[place] = as_json(cells[place])
    return cells


def case_texts(source: Source, case_ids: Sequence[str], only: Sequence[str] = ALL) -> dict[str, CaseText]:
    """The searchable texts of these cases, by case id; ``only``: these parts, without what entries tell unless it is all."""
    return texts_of(_Stored(source, *among("case", case_ids)), only)


def texts_of(told: Rows, only: Sequence[str] = ALL) -> dict[str, CaseText]:
    """The same of rows from anywhere."""
    found = {row[0]: _of_case(row) for row in told.rows("cases", _CASE)}
    if not found:
        return found
    for parts, place in ((_HEAD, "head"), (_BODY, "body"), (_TALKS, "talks")):
        for table, labels in parts if place in only else ():
            _add(told, found, table, labels, place)
    if "body" in only:
        _add_mediators(told, found)
    private = _add_sessions(told, found) if "talks" in only else frozenset()
    if only == ALL:
        for _id, case_id, track in told.rows("track", ("track",)):
            found[case_id].traits.append(("t", track))
        _add_entries(told, found, private)
        _add_scanned(told, found)
    return found


def _of_case(row: RowTuple) -> CaseText:
    case_id, _same, docid, kind, stage, title, reg_no, external_no, place, facts, disputed, claims, referrer = row[:13]
    fen, outcome, organ, confidential = row[13:]
    case = CaseText(docid, case_id, place, fen)
    case.head += [("案由", title), ("案号", reg_no), ("来文编号", external_no), ("地点", place)]
    case.body += [("事实", facts), ("争议", disputed)]
    case.body += [("请求", claim) for claim in claims or ()]
    case.body.append(("转来单位", referrer))
    steps = kind.split("/")
    case.traits += [("k", "/".join(steps[: depth + 1])) for depth in range(len(steps)) if kind]
    case.traits += [("s", stage), ("o", outcome), ("r", organ or "-"), ("h", "1" if confidential else "")]
    return case


def _add(
    told: Rows, found: Mapping[str, CaseText], table: str, labels: tuple[tuple[str, str], ...], place: str
) -> None:
    rows = told.rows(table, [name for name, _label in labels])
    for row in sorted(rows, key=_first):  # here: ORDER BY id would tempt SQLite to walk the whole table by its key
        case = found[row[1]]
        for (_name, label), value in zip(labels, row[2:], strict=True):
            if value:
                getattr(case, place).append((label, value))
                if label in NAME_LABELS:
                    case.names.append(value)


def _add_sessions(told: Rows, found: Mapping[str, CaseText]) -> frozenset[str]:
    """Records of sessions both sides took part in; returns the ids of entries that told of the others."""
    roles = {row[0]: row[2] for row in told.rows("party", ("role",))}
    rows = told.rows("session_record", ("record", "place", "participants", "present", "entry_id"))
    private = set()
    for _id, case_id, record, place, participants, present, entry_id in sorted(rows, key=_first):
        if len({roles.get(who, who) for who in present or ()}) == 1:
            private.add(entry_id)
            continue
        said = [("调解笔录", record), ("调解地点", place), *(("参加人", one) for one in participants or ())]
        found[case_id].talks += [(label, text) for label, text in said if text]
    return frozenset(private)


def _add_mediators(told: Rows, found: Mapping[str, CaseText]) -> None:
    rows = [row for row in told.rows("assignment", ("staff_id", "until")) if row[3] is None]
    names = told.staff({row[2] for row in rows})
    for _id, case_id, staff_id, _until in sorted(rows, key=_first):
        found[case_id].body.append(("承办人", names[staff_id]))
        found[case_id].traits.append(("m", staff_id))


def _add_entries(told: Rows, found: Mapping[str, CaseText], private: frozenset[str]) -> None:
    rows = told.rows("entry", ("label", "fields", "superseded_by"))
    for entry_id, case_id, label, fields, superseded in sorted(rows, key=_first):
        if superseded or entry_id in private:
            continue
        case = found[case_id]
        seen = {text for _label, text in (*case.body, *case.talks)}
        prose = (value for value in _texts(fields) if len(_HAN.findall(value)) >= _WORTH and value not in seen)
        case.body.extend((label, value) for value in prose)


def _add_scanned(told: Rows, found: Mapping[str, CaseText]) -> None:
    cases = {row[1] for row in told.rows("attachment", ())}
    cases |= {row[1] for row in told.rows("paper", ("scan_sha256",)) if row[2]}
    for case_id in cases:
        found[case_id].traits.append(("x", "1"))


def _first(row: RowTuple) -> str:
    return str(row[0])


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
