"""更正: an entry is superseded by one that takes its place; everything that follows is computed again, nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from mediation.casework import amending, dividing, mediating, performing
from mediation.casework.facts import in_force, typed_fields
from mediation.casework.parsing import Around, parse_value, to_json
from mediation.casework.settling import KEPT_PAPERS
from mediation.casework.work import Work, append_entry, finish
from mediation.values.dates import print_arabic
from mediation.values.problems import Problem, Refused
from mediation.values.text import clean, shorten

if TYPE_CHECKING:
    from mediation.procedure.model import Act
    from mediation.records.snapshot import Changed, Entry

_BY_AMEND = frozenset({"amend"})
"""Acts whose effect is undone by doing another, not by correcting the record of the first."""

_ONLY_VOID = frozenset({"party_add", "agent_add", "agent_leave", "join", "split"})
"""Acts that are taken back as a whole; what they registered is amended."""

_FIXED = {
    "session": ("session", "SessionRecord"),
    "investigate": ("investigation", "Investigation"),
    "follow_up": ("follow_up", "FollowUp"),
    "serve": ("service", "Service"),
    "evidence": ("attachment", "Attachment"),
    "attach": ("attachment", "Attachment"),
    "agent_add": ("aide", "Aide"),
}
"""Act → (field that names its row, table): rows that go out of the file when the entry is taken back."""


def correct(work: Work, parsed: Mapping[str, Any], day: date | None) -> Changed:
    """Correct or take back one entry. Raises Problem or Refused naming the first later act that would no longer hold."""
    one = next(one for one in in_force(work.snapshot.entries) if one.entry.id == parsed["entry"])
    old, reason = one.entry, parsed["reason"]
    spec = work.procedure.acts[old.act]
    if old.act in _BY_AMEND:
        raise Problem(
            "not_correctable",
            f"“{old.label}”不能直接更正，请再办理一次“更正登记信息”或相应事项，原记录会保留。",
            field="更正哪一条",
        )
    if old.act == "transfer_accepted" and old.value("case"):
        raise Refused(
            "refused", "接收机构已经立案办理，不能撤回接收；需要交回的，请在该案办理移送。", article="本中心设置"
        )
    void = bool(parsed.get("void"))
    if old.act in _ONLY_VOID and not void:
        raise Problem(
            "not_correctable",
            f"“{old.label}”不能逐项更正：误录的请选择撤销该条，登记的内容有误的请办理“更正登记信息”。",
            field="更正哪一条",
        )
    if old.value("undone"):
        raise Refused(
            "refused", "本案因分案撤销已作废，案号不再使用；仍需另案的，请在原案重新办理分案。", article="本中心设置"
        )
    changes = parse_changes(work, spec, parsed.get("fields"))
    on = parsed.get("on")
    if not changes and on is None and not void:
        raise Problem(
            "nothing_changed", "更正没有写明改动的内容，请填写改动的字段、日期，或选择撤销该条。", field="更正内容"
        )
    _judge(work, one.root, {"fields": changes, "on": on, "void": void, "reason": reason}, day or work.today)
    if void:
        _take_back_half(work, old, reason, day or work.today)
        return _take_back(work, old, reason, day or work.today)
    return _replace(work, spec, old, changes, on or _own_day(changes) or old.on, reason)


def parse_changes(work: Work, spec: Act, given: object) -> dict[str, Any]:
    """The changed fields: a mapping, JSON, or lines of ``字段=值``; each by the field of the act it belongs to."""
    around = Around(work.snapshot, work.people, work.desk.now())
    changes: dict[str, Any] = {}
    for key, value in _pairs(given).items():
        field = next((f for f in spec.fields if str(key) in (f.name, f.label)), None)
        if field is None:
            listed = "、".join(f.label for f in spec.fields) or "无"
            raise Problem(
                "unknown_field", f"“{spec.label}”没有名为“{shorten(clean(str(key)), 40)}”的字段，可更正：{listed}。"
            )
        changes[field.name] = parse_value(field, value, around)
    return changes


def _pairs(given: object) -> Mapping[str, object]:
    if given is None or given == "":
        return {}
    if isinstance(given, Mapping):
        return given
    text = str(given).strip()
    if text.startswith("{"):
        try:
            loaded = json.loads(text)
        except ValueError as error:
            raise Problem("bad_json", "更正内容不是完整的 JSON，请检查括号和引号。", field="更正内容") from error
        return dict(loaded)
    pairs = {}
    for line in text.splitlines():
        name, sign, value = line.replace("＝", "=").partition("=")
        if line.strip() and not sign:
            raise Problem(
                "bad_shape", f"更正内容“{shorten(clean(line), 40)}”请写成“字段=值”，一行一项。", field="更正内容"
            )
        if line.strip():
            pairs[name.strip()] = value.strip()
    return pairs


def _judge(work: Work, root: str, fields: dict[str, Any], today: date) -> None:
    from mediation.procedure.engine import judge

    verdict = judge(
        work.procedure, work.facts(), "correct", {"entry": root, **{k: v for k, v in fields.items() if v is not None}}, today,
        role=work.desk.person.role, today=work.today, holidays=work.desk.holidays,
        actor=work.desk.person.id, organ=work.desk.organ,
    )  # fmt: skip
    if verdict.refusals:
        raise Refused("refused", verdict.refusals[0].message, article=verdict.refusals[0].article)
    left = {one.id for one in verdict.standing.agreements if one.effective_on is not None}
    _held_by_papers(work, root, left)
    work.warnings.extend(map(str, verdict.warnings))


def _held_by_papers(work: Work, root: str, left: Collection[str]) -> None:
    """A paper finished since the entry takes the agreement for valid: first it is put away, then the entry is corrected.

    left: ids of the agreements still in force after the correction. What was finished before the entry does not rest on it.
    """
    force = {one.id for one in work.snapshot.agreements if one.effective_on is not None} - set(left)
    made = next((entry.recorded_at for entry in work.snapshot.entries if entry.id == root), None)
    for paper in work.snapshot.papers if force and made is not None else ():
        early = paper.frozen_at is not None and made is not None and paper.frozen_at < made
        if paper.state not in KEPT_PAPERS or paper.subject not in force or early:
            continue
        number = f"（{paper.doc_no}）" if paper.doc_no else ""
        done = f"已打印{paper.printed_copies}份" if paper.printed_copies else "已定稿"
        mend = (
            "它已经签署，不能作废；需要变更的，请另行达成补充协议"
            if paper.state == "signed"
            else "确系误制的，请先收回并在文书页作废，再更正；需要变更的，请另行达成补充协议"
        )
        raise Refused(
            "refused",
            f"《{paper.title}》{number}{done}，以这份生效的协议为依据，不能使协议不再生效：{mend}。",
            article="本中心设置",
        )


def _own_day(changes: Mapping[str, Any]) -> date | None:
    started = changes.get("started")
    return started.date() if isinstance(started, datetime) else None


def _replace(work: Work, spec: Act, old: Entry, changes: dict[str, Any], on: date, reason: str) -> Changed:
    from mediation.casework.acts import HANDLERS, PREPARE

    merged = typed_fields(spec, dict(old.fields)) | changes
    if "signed_by" in changes or "signer" in changes:
        merged.pop("capacity", None)
    if old.act in PREPARE:
        merged = PREPARE[old.act](work, merged)
    merged.pop("former", None)
    work.changed, work.former = frozenset(changes), {}
    handler = HANDLERS.get(old.act)
    kept = handler(work, on, merged, old) if handler else merged
    if work.former:
        kept = kept | {"former": work.former}
    work.former = None
    at = changes.get("started", changes.get("at", old.at))
    append_entry(work, old.act, on, kept, at=at if isinstance(at, datetime) else old.at, old=old, reason=reason)
    if old.act == "register":
        work.save(work.case, {"applied_on": on, **{k: v for k, v in changes.items() if k == "application_mode"}})
    said = f"已更正“{old.label}”（{print_arabic(on)}），各项期限已重新计算。"
    return finish(work, "correct", said, {"entry": old.id, "reason": reason, **changes})


def _take_back_half(work: Work, old: Entry, reason: str, day: date) -> None:
    """What the act did to another case is taken back there, too, in the same transaction."""
    if old.act == "split":
        dividing.dissolve(work, old, reason, day)
    half = dividing.other_half(work, old) if old.act == "join" else None
    if half is None:
        return
    other, found = half
    _judge(other, found.root, {"void": True, "reason": reason}, day)
    _take_back(other, found.entry, reason, day)
    work.objects += other.objects


def _take_back(work: Work, old: Entry, reason: str, day: date) -> Changed:
    if old.act == "register":
        raise Problem("not_correctable", "登记不能撤销；登记错误的案件请办理并案或引导告知。", field="更正哪一条")
    removed = _remove_row(work, old)
    _undo_parties(work, old)
    if old.act == "follow_up":
        performing.warn_of_tied(work, str(old.value("case", "")))
    fields = {"entry": old.id, "void": True, "reason": reason} | ({"removed": removed} if removed else {})
    append_entry(work, "correct", day, fields, old=old, reason=reason)
    return finish(
        work,
        "correct",
        f"已撤销误录的“{old.label}”，原记录保留，各项期限已重新计算。",
        {"entry": old.id, "reason": reason},
    )


def _remove_row(work: Work, old: Entry) -> dict[str, Any]:
    """Take the row an entry made out of the file; what it said goes into the entry that takes it back."""
    from mediation.records import tables

    if old.act not in _FIXED:
        return {}
    key, table_name = _FIXED[old.act]
    row_id = str(old.value(key, ""))
    row = work.unit.get(getattr(tables, table_name), row_id) if row_id else None
    if row is None:
        return {}
    removed = {
        name: to_json(value) for name, value in row.model_dump().items() if name not in ("seal", "centre_id", "case_id")
    }
    if isinstance(row, tables.Attachment):
        mediating.unmark_signed(work, row)
    work.unit.delete(row)
    work.touch(row)
    return removed


def _undo_parties(work: Work, old: Entry) -> None:
    """Who left by the entry takes part again, who joined by it does not."""
    from mediation.records.tables import Aide, Party

    back = {"left_on": None, "left_reason": ""}
    if old.act in ("party_leave", "party_death"):
        work.save(work.row(Party, str(old.value("party")), "当事人"), back)
    elif old.act == "split":
        for party_id in dividing.split_off(old):
            work.save(work.row(Party, party_id, "当事人"), back)
    elif old.act == "party_add":
        amending.leave(work, str(old.value("id")), work.today, "误录")
    elif old.act == "join":
        dividing.part(work, old)
    elif old.act == "agent_leave":
        until = old.value("until_before", "")
        row = work.row(Aide, str(old.value("aide")), "代理人")
        work.save(row, {"valid_to": date.fromisoformat(str(until)) if until else None})
