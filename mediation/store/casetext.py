"""What of a case can be searched: its texts with their Chinese labels, read for many cases at once.

A session held with one side alone is left out wholly: what was said there was said to the mediator. Ethnicity and belief
are in none of the columns read here.
"""
# ruff: noqa: S608 - names of tables and columns are this package's own; values are always bound

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mediation.store.source import RowTuple, Source, among, as_json

ID_LABELS = frozenset({"证件号码", "信用代码"})
PHONE_LABELS = frozenset({"电话"})
NAME_LABELS = frozenset({"当事人", "代理人", "法定代理人"})

PARTS = ("body", "talks")
"""Parts of a case beside its head that a search may leave out: the case itself, and records of talks."""

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


def case_texts(source: Source, case_ids: Sequence[str]) -> dict[str, CaseText]:
    """The searchable texts of these cases, by case id."""
    listed, named = among("case", case_ids)
    sql = (
        "SELECT id, docid, kind, stage, title, reg_no, external_no, place, facts, disputed, CAST(claims AS TEXT), referrer, "
        f"fen, outcome, organ_id, confidential FROM cases WHERE id IN {listed}"
    )
    found: dict[str, CaseText] = {}
    for row in source.fetch(sql, named):
        found[row[0]] = _of_case(row)
    if not found:
        return found
    chosen = among("case", found)
    for parts, place in ((_HEAD, "head"), (_BODY, "body"), (_TALKS, "talks")):
        for table, labels in parts:
            _add(source, found, table, labels, place, chosen)
    private = _add_sessions(source, found, chosen)
    _add_mediators(source, found, chosen)
    _add_tracks(source, found, chosen)
    _add_entries(source, found, chosen, private)
    _add_scanned(source, found, chosen)
    return found


def _of_case(row: RowTuple) -> CaseText:
    case_id, docid, kind, stage, title, reg_no, external_no, place, facts, disputed, claims, referrer = row[:12]
    fen, outcome, organ, confidential = row[12:]
    case = CaseText(docid, case_id, place, fen)
    case.head += [("案由", title), ("案号", reg_no), ("来文编号", external_no), ("地点", place)]
    case.body += [("事实", facts), ("争议", disputed)]
    case.body += [("请求", claim) for claim in as_json(claims) or ()]
    case.body.append(("转来单位", referrer))
    steps = kind.split("/")
    case.traits += [("k", "/".join(steps[: depth + 1])) for depth in range(len(steps)) if kind]
    case.traits += [("s", stage), ("o", outcome), ("r", organ or "-"), ("h", "1" if confidential else "")]
    return case


def _add(
    source: Source,
    found: Mapping[str, CaseText],
    table: str,
    labels: tuple[tuple[str, str], ...],
    place: str,
    chosen: tuple[str, dict[str, object]],
) -> None:
    listed, named = chosen
    names = ", ".join(f'"{name}"' for name, _label in labels)
    rows = source.fetch(f"SELECT id, case_id, {names} FROM {table} WHERE case_id IN {listed}", named)
    for row in sorted(rows, key=_first):  # here: ORDER BY id would tempt SQLite to walk the whole table by its key
        case = found[row[1]]
        for (_name, label), value in zip(labels, row[2:], strict=True):
            if value:
                getattr(case, place).append((label, value))
                if label in NAME_LABELS:
                    case.names.append(value)


def _add_sessions(
    source: Source, found: Mapping[str, CaseText], chosen: tuple[str, dict[str, object]]
) -> frozenset[str]:
    """Records of sessions both sides took part in; returns the ids of entries that told of the others."""
    listed, named = chosen
    roles = {row[0]: row[1] for row in source.fetch(f"SELECT id, role FROM party WHERE case_id IN {listed}", named)}
    rows = source.fetch(
        "SELECT id, case_id, record, place, CAST(participants AS TEXT), CAST(present AS TEXT), entry_id "
        f"FROM session_record WHERE case_id IN {listed}",
        named,
    )
    private = set()
    for _id, case_id, record, place, participants, present, entry_id in sorted(rows, key=_first):
        if len({roles.get(who, who) for who in as_json(present) or ()}) == 1:
            private.add(entry_id)
            continue
        told = [("调解笔录", record), ("调解地点", place), *(("参加人", one) for one in as_json(participants) or ())]
        found[case_id].talks += [(label, text) for label, text in told if text]
    return frozenset(private)


def _add_mediators(source: Source, found: Mapping[str, CaseText], chosen: tuple[str, dict[str, object]]) -> None:
    listed, named = chosen
    sql = (
        "SELECT a.id, a.case_id, s.name, s.id FROM assignment a JOIN staff s ON s.id = a.staff_id "
        f"WHERE a.until IS NULL AND a.case_id IN {listed}"
    )
    for _id, case_id, name, staff_id in sorted(source.fetch(sql, named), key=_first):
        found[case_id].body.append(("承办人", name))
        found[case_id].traits.append(("m", staff_id))


def _add_tracks(source: Source, found: Mapping[str, CaseText], chosen: tuple[str, dict[str, object]]) -> None:
    listed, named = chosen
    for case_id, track in source.fetch(f"SELECT case_id, track FROM track WHERE case_id IN {listed}", named):
        found[case_id].traits.append(("t", track))


def _add_entries(
    source: Source, found: Mapping[str, CaseText], chosen: tuple[str, dict[str, object]], private: frozenset[str]
) -> None:
    listed, named = chosen
    sql = f"SELECT id, case_id, label, CAST(fields AS TEXT) FROM entry WHERE superseded_by = '' AND case_id IN {listed}"
    for entry_id, case_id, label, fields in sorted(source.fetch(sql, named), key=_first):
        if entry_id in private:
            continue
        case = found[case_id]
        seen = {text for _label, text in (*case.body, *case.talks)}
        prose = (value for value in _texts(as_json(fields)) if len(_HAN.findall(value)) >= _WORTH and value not in seen)
        case.body.extend((label, value) for value in prose)


_SCANNED = "SELECT case_id FROM attachment WHERE case_id IN {} UNION SELECT case_id FROM paper WHERE scan_sha256 <> '' AND case_id IN {}"


def _add_scanned(source: Source, found: Mapping[str, CaseText], chosen: tuple[str, dict[str, object]]) -> None:
    listed, named = chosen
    for (case_id,) in source.fetch(_SCANNED.format(listed, listed), named):
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
