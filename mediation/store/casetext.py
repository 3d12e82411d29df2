"""What of a case can be searched: its texts with their Chinese labels, read for many cases at once."""
# ruff: noqa: S608 - names of tables and columns are this package's own; values are always bound

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mediation.store.source import RowTuple, Source, among, as_json

ID_LABELS = frozenset({"证件号码", "信用代码"})
PHONE_LABELS = frozenset({"电话"})
NAME_LABELS = frozenset({"当事人", "代理人", "法定代理人"})

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003fffd]")
_WORTH = 6  # Chinese characters from which a value in an entry is prose, not a choice


@dataclass(slots=True)
class CaseText:
    """The texts of one case: (label, text) pairs. ``head`` is people, numbers, title and addresses; ``body`` the rest."""

    docid: int
    case_id: str
    kind: str
    stage: str
    head: list[tuple[str, str]] = field(default_factory=list)
    body: list[tuple[str, str]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


# (table, columns with their labels, in head or body, how to read the column)
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
    ("session_record", (("record", "调解笔录"), ("place", "调解地点"), ("participants", "参加人"))),
    ("investigation", (("subject", "被调查人"), ("text", "调查笔录"))),
    ("follow_up", (("interviewee", "回访对象"), ("later", "回访情况"), ("risk", "回访情况"), ("measures", "回访措施"))),
    ("attachment", (("title", "材料"), ("proves", "证明事项"))),
)
_JSON_COLUMNS = frozenset({"participants"})


def case_texts(source: Source, case_ids: Sequence[str]) -> dict[str, CaseText]:
    """The searchable texts of these cases, by case id."""
    listed, named = among("case", case_ids)
    sql = (
        "SELECT id, docid, kind, stage, title, reg_no, external_no, place, facts, disputed, CAST(claims AS TEXT), referrer FROM cases "
        f"WHERE id IN {listed}"
    )
    found: dict[str, CaseText] = {}
    for row in source.fetch(sql, named):
        case = found[row[0]] = CaseText(row[1], row[0], row[2], row[3])
        case.head += [("案由", row[4]), ("案号", row[5]), ("来文编号", row[6]), ("地点", row[7])]
        case.body += [
            ("事实", row[8]),
            ("争议", row[9]),
            *(("请求", claim) for claim in as_json(row[10]) or ()),
            ("转来单位", row[11]),
        ]
    if not found:
        return found
    listed, named = among("case", found)
    for parts, place in ((_HEAD, "head"), (_BODY, "body")):
        for table, labels in parts:
            _add(source, found, table, labels, place, (listed, named))
    _add_mediators(source, found, listed, named)
    _add_entries(source, found, listed, named)
    return found


def _add(
    source: Source,
    found: dict[str, CaseText],
    table: str,
    labels: tuple[tuple[str, str], ...],
    place: str,
    among_cases: tuple[str, dict[str, object]],
) -> None:
    listed, named = among_cases
    names = ", ".join(f'CAST("{name}" AS TEXT)' for name, _label in labels)
    rows = source.fetch(f"SELECT id, case_id, {names} FROM {table} WHERE case_id IN {listed}", named)
    for row in sorted(
        rows, key=_first
    ):  # sorted here: ORDER BY id would tempt SQLite to walk the whole table by its key
        case = found[row[1]]
        for (name, label), value in zip(labels, row[2:], strict=True):
            texts = (as_json(value) or ()) if name in _JSON_COLUMNS else (value,)
            getattr(case, place).extend((label, text) for text in texts if text)
            if label in NAME_LABELS and value:
                case.names.append(value)


def _add_mediators(source: Source, found: dict[str, CaseText], listed: str, named: dict[str, object]) -> None:
    sql = (
        "SELECT a.id, a.case_id, s.name FROM assignment a JOIN staff s ON s.id = a.staff_id "
        f"WHERE a.until IS NULL AND a.case_id IN {listed}"
    )
    for _id, case_id, name in sorted(source.fetch(sql, named), key=_first):
        found[case_id].body.append(("承办人", name))


def _add_entries(source: Source, found: dict[str, CaseText], listed: str, named: dict[str, object]) -> None:
    sql = f"SELECT id, case_id, label, CAST(fields AS TEXT) FROM entry WHERE superseded_by = '' AND case_id IN {listed}"
    for _id, case_id, label, fields in sorted(source.fetch(sql, named), key=_first):
        seen = {text for _label, text in found[case_id].body}
        prose = (value for value in _texts(as_json(fields)) if len(_HAN.findall(value)) >= _WORTH and value not in seen)
        found[case_id].body.extend((label, value) for value in prose)


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
