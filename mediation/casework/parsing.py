"""Values of an act, from what a person typed (or a program sent) to what the procedure judges.

Parsed values are plain: ``date``, wall-time ``datetime``, int fen, tuples of party or staff ids, and lists of plain
dicts for consents and items of an agreement.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from mediation.casework import tabular
from mediation.casework.drafting import Tray, one_of
from mediation.casework.vetting import not_ahead
from mediation.casework.whom import party_ref, party_refs, shown, split_words, staff_ref, string
from mediation.values.blanks import ITEM_KINDS
from mediation.values.dates import parse_date, parse_moment
from mediation.values.money import parse_fen, plain
from mediation.values.problems import Problem
from mediation.values.text import normalise, required, shorten, typed

if TYPE_CHECKING:
    from mediation.procedure.model import FieldSpec
    from mediation.records.snapshot import Snapshot, StaffInfo

ANSWERS = ("同意", "不同意", "未表态", "联系不上")
_ITEM_KEYS = (
    "kind", "obligor", "obligee", "text", "amount", "due", "method", "account", "default_clause", "instalments",
)  # fmt: skip
_YES = frozenset({"是", "有", "true", "1", "yes", "y", "对"})
_NO = frozenset({"否", "无", "没有", "false", "0", "no", "n", "不"})


@dataclass(frozen=True, slots=True)
class Around:
    """What a value may refer to: the case, the staff of the centre and the present moment (wall time)."""

    snapshot: Snapshot
    staff: tuple[StaffInfo, ...]
    now: datetime

    @property
    def today(self) -> date:
        """The present day."""
        return self.now.date()


def parse_values(
    fields: Sequence[FieldSpec], values: Mapping[str, object], around: Around, what: str
) -> dict[str, Any]:
    """The values of one act by its field specifications; absent optional fields are left out.

    Raises Problem: unknown_field, missing, or what the field's type says.
    """
    known = {spec.name: spec for spec in fields}
    by_label = {spec.label: spec.name for spec in fields}
    given: dict[str, object] = {}
    for key, value in values.items():
        name = key if key in known else by_label.get(key, "")
        if not name:
            listed = "、".join(f"{spec.name}（{spec.label}）" for spec in fields) or "无"
            raise Problem("unknown_field", f"“{what}”没有名为“{shown(key)}”的字段，可填：{listed}。", field=str(key))
        given[name] = value
    parsed: dict[str, Any] = {}
    for spec in fields:
        value = given.get(spec.name)
        if _empty(value):
            value = spec.default
        if _empty(value):
            if spec.required:
                raise Problem("missing", f"“{what}”缺少{spec.label}，请填写（{spec.name}）。", field=spec.label)
            continue
        parsed[spec.name] = parse_value(spec, value, around)
    return parsed


def parse_value(spec: FieldSpec, value: object, around: Around) -> Any:
    """One value by its field's type."""
    reader = _READERS.get(spec.type)
    if reader is None:
        raise Problem(
            "unknown_type", f"字段“{spec.label}”的类型“{spec.type}”不认识，请检查程序规则文件。", field=spec.label
        )
    parsed: Any = reader(spec, value, around)
    if spec.past:
        not_ahead(spec.label, parsed, around.now)
    return parsed


def _text(spec: FieldSpec, value: object, _around: Around) -> str:
    return required(string(value, spec.label), spec.label)


def _longtext(spec: FieldSpec, value: object, _around: Around) -> str:
    text = typed(string(value, spec.label), spec.label, multiline=True)
    return text or required("", spec.label)


def _date(spec: FieldSpec, value: object, around: Around) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return parse_date(string(value, spec.label), around.today, spec.label)


def _moment(spec: FieldSpec, value: object, around: Around) -> datetime:
    if isinstance(value, datetime):
        return value
    return parse_moment(string(value, spec.label), around.today, spec.label)


def _money(spec: FieldSpec, value: object, _around: Around) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return parse_fen(string(value, spec.label), spec.label)


def _int(spec: FieldSpec, value: object, _around: Around) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = normalise(string(value, spec.label))
    if not text.isdecimal() or len(text) > 9:
        raise Problem("bad_number", f"{spec.label}“{shown(text)}”不是整数，请填写0或正整数。", field=spec.label)
    return int(text)


def _bool(spec: FieldSpec, value: object, _around: Around) -> bool:
    if isinstance(value, bool):
        return value
    text = normalise(string(value, spec.label)).lower()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise Problem("bad_choice", f"{spec.label}“{shown(text)}”请填写“是”或“否”。", field=spec.label)


def _choice(spec: FieldSpec, value: object, _around: Around) -> str:
    text = required(string(value, spec.label), spec.label)
    return choice_of(spec, text) if spec.choices else text


def choice_of(spec: FieldSpec, text: str) -> str:
    """The choice meant by its code or by the word shown for it. Raises Problem("unknown_choice") listing the words."""
    by_word: dict[str, list[str]] = {}
    for choice in spec.choices:
        for word in {choice, spec.choice_label(choice)}:
            by_word.setdefault(word, []).append(choice)
    words = tuple(spec.choice_label(choice) for choice in spec.choices)
    if text in spec.choices:
        return text
    known = tuple(dict.fromkeys((*words, *spec.choices))) if text.isascii() else words
    found = by_word[one_of(text, known, spec.label)]
    if len(found) > 1:
        listed = "、".join(f"{choice}（{spec.choice_label(choice)}）" for choice in found)
        raise Problem(
            "several_choices", f"{spec.label}“{shown(text)}”有几种意思，请写代号：{listed}。", field=spec.label
        )
    return found[0]


def _party(spec: FieldSpec, value: object, around: Around) -> str:
    return party_ref(string(value, spec.label), around.snapshot, spec.label).id


def _parties(spec: FieldSpec, value: object, around: Around) -> tuple[str, ...]:
    return party_refs(value, around.snapshot, spec.label)


def _staff(spec: FieldSpec, value: object, around: Around) -> str:
    return staff_ref(string(value, spec.label), around.staff, spec.label).id


def _staffs(spec: FieldSpec, value: object, around: Around) -> tuple[str, ...]:
    return tuple(dict.fromkeys(staff_ref(word, around.staff, spec.label).id for word in split_words(value, spec.label)))


def _consents(spec: FieldSpec, value: object, around: Around) -> list[dict[str, object]]:
    rows = _consent_rows(spec, value)
    found: dict[str, dict[str, object]] = {}
    for row in rows:
        who = string(row.get("party", ""), spec.label)
        answer = one_of(normalise(string(row.get("answer", ""), spec.label)), ANSWERS, spec.label)
        names = ("全部", "各方", "所有当事人")
        everyone = [p.id for p in around.snapshot.parties if p.active]
        ids = everyone if normalise(who) in names else [party_ref(who, around.snapshot, spec.label).id]
        for party_id in ids:
            kept = {key: _plain(row[key]) for key in ("on", "way", "note") if row.get(key)}
            found[party_id] = {"party": party_id, "answer": answer, **kept}
    return list(found.values())


def _consent_rows(spec: FieldSpec, value: object) -> list[Mapping[str, object]]:
    loaded = _loaded(value)
    if isinstance(loaded, Mapping):
        return [{"party": who, "answer": answer} for who, answer in loaded.items()]
    if isinstance(loaded, list | tuple):
        rows: list[Mapping[str, object]] = []
        for row in loaded:
            if isinstance(row, Mapping):
                rows.append(row)
            else:
                rows.extend(_consent_rows(spec, row))
        return rows
    rows = []
    for word in split_words(loaded, spec.label):
        who, sign, answer = word.replace("：", ":").rpartition(":")
        if not sign:
            raise Problem(
                "bad_consent",
                f"{spec.label}“{shown(word)}”请写成“王桂兰:同意”的样子，多人用、隔开。",
                field=spec.label,
            )
        rows.append({"party": who, "answer": answer})
    return rows


def _items(spec: FieldSpec, value: object, around: Around) -> list[dict[str, object]]:
    loaded = _loaded(value)
    if isinstance(loaded, Mapping):
        loaded = [loaded]
    if not isinstance(loaded, list | tuple):
        raise Problem(
            "bad_items",
            f"{spec.label}应是一个列表（JSON），每条写明 kind、text、obligor、obligee、amount、due。",
            field=spec.label,
        )
    return [item_from(row, number, around) for number, row in enumerate(loaded, 1)]


def item_from(row: object, number: int, around: Around) -> dict[str, object]:
    """One clause of an agreement from its JSON shape; sums in fen, parties as ids. Checks the sum of the instalments."""
    tray = Tray(row, _ITEM_KEYS, f"协议第{number}条", around.today)
    fen = tray.fen("amount", "金额")
    due = tray.date("due", "履行期限")
    instalments = []
    for at, part in enumerate(tray.rows("instalments", "分期"), 1):
        inner = Tray(part, ("due", "amount", "what"), f"协议第{number}条第{at}期", around.today)
        instalments.append(
            {
                "due": inner.date("due", "期限"),
                "fen": inner.fen("amount", "金额") or 0,
                "what": inner.text("what", "事项"),
            }
        )
    total = sum(int(str(part["fen"])) for part in instalments)
    if instalments and fen is not None and total != fen:
        raise Problem(
            "instalments_sum",
            f"协议第{number}条各期合计{plain(total)}元，与总额{plain(fen)}元不符，请核对各期金额。",
            field="分期",
        )
    if instalments and fen is None and total:
        fen = total
    return {
        "kind": tray.choice("kind", "种类", ITEM_KINDS, "给付" if fen else "其他"),
        "text": tray.text("text", "内容", need=True, multiline=True),
        "obligor_ids": party_refs(tray.data.get("obligor") or (), around.snapshot, tray.label("义务人")),
        "obligee_ids": party_refs(tray.data.get("obligee") or (), around.snapshot, tray.label("权利人")),
        "fen": fen,
        "due": due,
        "method": tray.text("method", "方式"),
        "account": tray.text("account", "账户"),
        "default_clause": tray.text("default_clause", "逾期责任", multiline=True),
        "instalments": instalments,
    }


def _paper(spec: FieldSpec, value: object, around: Around) -> str:
    word = normalise(string(value, spec.label))
    living = [one for one in around.snapshot.papers if one.state != "void"]
    hits = [one for one in living if word == one.id] or [
        one for one in living if word in (one.title, one.doc_no) or word.upper() == one.form.upper()
    ]
    if len(hits) == 1:
        return hits[0].id
    if hits:
        listed = shorten("、".join(f"{one.title}{one.doc_no}" for one in hits), 200)
        told = f"{spec.label}“{shown(word)}”在本案有{len(hits)}份，请写完整的标题或者文号：{listed}。"
        raise Problem("several_papers", told, field=spec.label)
    listed = shorten("、".join(one.title for one in living) or "无", 200)
    told = f"{spec.label}“{shown(word)}”不是本案已定稿的文书，请先制作并定稿；已定稿的有：{listed}。"
    raise Problem("unknown_paper", told, field=spec.label)


def _entry(spec: FieldSpec, value: object, around: Around) -> str:
    word = normalise(string(value, spec.label))
    living = [e for e in around.snapshot.entries if not e.superseded_by]
    hits = [e for e in living if word == e.id or word == str(e.seq)]
    hits = hits or [e for e in living if word in (e.act, e.label)]
    if len(hits) == 1:
        return hits[0].id
    fault = "在本案有多条，请写序号" if hits else "不是本案的办理记录，请写序号"
    listed = "、".join(f"{e.seq} {e.label}" for e in living)
    raise Problem("unknown_entry", f"{spec.label}“{shown(word)}”{fault}：{shorten(listed, 200)}。", field=spec.label)


def _file(spec: FieldSpec, value: object, around: Around) -> str:
    word = normalise(string(value, spec.label))
    files = around.snapshot.attachments
    hits = [one for one in files if one.id == word] or [one for one in files if one.title == word]
    if len(hits) == 1:
        return hits[0].id
    if hits:
        told = f"{spec.label}“{shown(word)}”在本案有{len(hits)}份同名材料，请先更正其名称再选。"
        raise Problem("several_files", told, field=spec.label)
    raise Problem("unknown_file", f"{spec.label}“{shown(word)}”不是本案已收入的材料，请先收入材料。", field=spec.label)


def _rows(spec: FieldSpec, value: object, around: Around) -> tuple[dict[str, Any], ...]:
    return tabular.rows_of(spec, value, lambda column, cell: parse_value(column, cell, around))


_READERS = {
    "text": _text, "longtext": _longtext, "date": _date, "moment": _moment, "money": _money, "int": _int,
    "bool": _bool, "choice": _choice, "party": _party, "parties": _parties, "staff": _staff, "staffs": _staffs,
    "consents": _consents, "items": _items, "paper": _paper, "entry": _entry, "file": _file, "rows": _rows,
}  # fmt: skip


def to_json(value: object) -> Any:
    """A parsed value as it is kept in an entry: dates as ISO text, tuples as lists."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): to_json(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(inner) for inner in value]
    return value


def _empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not normalise(value)) or value == () or value == []


def _loaded(value: object) -> object:
    if isinstance(value, str) and value.lstrip()[:1] in ("[", "{"):
        try:
            return json.loads(value)
        except ValueError as error:
            raise Problem("bad_json", f"内容不是完整的 JSON（{_place(error)}），请检查括号和引号。") from error
    return value


def _place(error: ValueError) -> str:
    return f"第{error.lineno}行" if isinstance(error, json.JSONDecodeError) else "格式有误"


def _plain(value: object) -> object:
    return to_json(value) if isinstance(value, date) else normalise(str(value))
