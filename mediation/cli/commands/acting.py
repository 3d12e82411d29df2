"""What is done on a case: ``acts``, ``act`` and ``meeting``."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from mediation.cli.commands.common import desk_of
from mediation.cli.output import emit, say, table, warn
from mediation.values.problems import Problem

if TYPE_CHECKING:
    from mediation.procedure.model import FieldSpec, Offer
    from mediation.records.snapshot import Changed, Snapshot

_TYPES = {
    "text": "文字", "longtext": "长文字", "date": "日期", "moment": "日期时间", "money": "金额（元）", "int": "整数", "bool": "是或否",
    "choice": "选一项", "party": "当事人", "parties": "当事人（、隔开）", "staff": "本中心人员", "staffs": "本中心人员（、隔开）",
    "consents": "姓名:同意（、隔开）", "items": "协议条款（JSON）", "paper": "文书", "entry": "办理记录的序号", "file": "文件路径",
    "rows": "几行，列以|隔开",
}  # fmt: skip


def acts(options: Namespace) -> int:
    """What may be done now, and why the rest may not."""
    from mediation.casework.acts import find_case, offers
    from mediation.casework.reading import snapshot

    with desk_of(options) as desk:
        case = snapshot(desk, find_case(desk, options.case))
        found, today = offers(desk, case.id), desk.today()
        tracks = desk.procedure.tracks
    if options.json:
        emit([_offer(offer, case, today) for offer in found])
        return 0
    rows = []
    for offer in found:
        track = tracks[offer.act.track].label if offer.act.track in tracks else ""
        rows.append((offer.act.id, track, offer.act.label, _basis(offer, case, today), _now(offer)))
    table(("代号", "程序", "事项", "依据", "现在"), rows, (18, 10, 24, 44, 0))
    return 0


def _now(offer: Offer) -> str:
    """Whether it may be done, and what to mind; a right that is over but for an exception is not called open."""
    from mediation.casework.remedies import LAPSED

    if not offer.allowed:
        return "；".join(reason.message for reason in offer.reasons)
    lapsed = [str(one) for one in offer.warnings if one.guard in LAPSED]
    if lapsed:
        return "；".join(lapsed)
    told = "；".join(str(one) for one in offer.warnings)
    return f"可以办理；请注意：{told}" if told else "可以办理"


def _basis(offer: Offer, case: Snapshot, day: date) -> str:
    from mediation.procedure.law import leading

    return leading(offer.act.laws, case.centre.region, case.kind, day)


def _offer(offer: Offer, case: Snapshot, day: date) -> dict[str, object]:
    return {
        "act": offer.act.id,
        "label": offer.act.label,
        "track": offer.act.track,
        "law": _basis(offer, case, day),
        "allowed": offer.allowed,
        "reasons": [{"message": r.message, "article": r.article} for r in offer.reasons],
        "warnings": [{"message": r.message, "article": r.article} for r in offer.warnings],
        "fields": [_field(spec) for spec in offer.act.fields],
    }


def _field(spec: FieldSpec) -> dict[str, object]:
    return {
        "name": spec.name,
        "label": spec.label,
        "type": spec.type,
        "required": spec.required,
        "choices": spec.choices,
        "labels": spec.labels or spec.choices,
        "default": spec.default,
        "help": spec.help,
    }


def act(options: Namespace) -> int:
    """Do one act, or tell what it asks for."""
    from mediation.casework.acts import act as do
    from mediation.casework.acts import fields_of, find_case

    with desk_of(options) as desk:
        case_id = find_case(desk, options.case)
        if options.fields:
            return _tell_fields(fields_of(desk, case_id, options.act), as_json=options.json)
        values = _typed(options)
        changed = do(desk, case_id, options.act, values, on=options.on or None)
    if options.json:
        emit({"ok": True, "changed": changed})
    else:
        report(changed)
    return 0


def _tell_fields(specs: tuple[FieldSpec, ...], *, as_json: bool) -> int:
    if as_json:
        emit([_field(spec) for spec in specs])
        return 0
    if not specs:
        say("这一项没有要填的内容。")
    for spec in specs:
        say(
            f"{spec.name}  {spec.label}  {_TYPES.get(spec.type, spec.type)}{'，必填' if spec.required else ''}",
            "bold",
        )
        if spec.choices:
            say(f"    可填：{'、'.join(spec.labels or spec.choices)}")
        if spec.columns:
            say(f"    每行：{'|'.join(column.label for column in spec.columns)}")
        if spec.default not in (None, ""):
            say(f"    {'建议' if spec.proposed else '不填即'}：{_default(spec)}")
        if spec.help:
            say(f"    说明：{spec.help}")
    return 0


def _default(spec: FieldSpec) -> str:
    if isinstance(spec.default, bool):
        return "是" if spec.default else "否"
    return spec.choice_label(str(spec.default))


def meeting(options: Namespace) -> int:
    """Record one joint meeting on several cases: all of them or none."""
    from mediation.casework.supervising import hold_meeting

    with desk_of(options) as desk:
        done = hold_meeting(desk, options.cases, _typed(options), on=options.on or None)
    if options.json:
        emit({"ok": True, "changed": done})
        return 0
    for changed in done:
        report(changed)
    say(f"联席会议已记入{len(done)}件案件。")
    return 0


def report(changed: Changed) -> None:
    """What was done, and what to look at again."""
    say(changed.said)
    for warning in changed.warnings:
        warn(f"注意：{warning}")


def _typed(options: Namespace) -> dict[str, object]:
    values: dict[str, object] = dict(_values(options.values))
    if getattr(options, "file", None) is not None:
        values["file"] = str(options.file)
    return values


def _values(pairs: list[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for pair in pairs:
        name, mark, value = pair.partition("=")
        if not mark or not name.strip():
            raise Problem("bad_set", f"“{pair}”应写成 项=值，例如 --set mode=现场。", field="--set")
        if value.startswith("@"):
            path = Path(value[1:])
            try:
                value = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as wrong:
                raise Problem(
                    "no_file", f"读不到“{path}”：文件不存在或不是 UTF-8 文本，请检查路径。", field=name
                ) from wrong
        if name.strip() in values:
            raise Problem("twice", f"“{name.strip()}”写了两次，请只保留一个 --set。", field=name.strip())
        values[name.strip()] = value
    return values
