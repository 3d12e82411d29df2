"""Following every name one rule file uses of another: states, guards, laws, papers, acts, settings and functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from mediation.procedure import registered
from mediation.procedure.fold import EFFECTS
from mediation.procedure.forms import CONDITIONS, PER, SKINS
from mediation.procedure.guards import CHECKS
from mediation.procedure.limits import EACH, EVENTS
from mediation.procedure.plans import CASE_WORDS, TOLD
from mediation.procedure.retention import PROMPTS
from mediation.procedure.schema import (
    FIELD_TYPES,
    NOT_BEFORE,
    ROLES,
    ActRow,
    ClockFile,
    ClockRow,
    CourtFile,
    FieldRow,
    FormFile,
    GuardFile,
    KindFile,
    LawFile,
    OwnWayRow,
    RemarkFile,
    RetentionFile,
    SettingFile,
    Strict,
    TrackFile,
    WayRow,
)
from mediation.procedure.starts import AFTER
from mediation.values.numbering import check_pattern
from mediation.values.problems import Problem

REGISTERED = registered.__all__
Fault = tuple[str, str, str]
"""(file, id of the row, what is wrong)."""


def follow(files: Mapping[str, Strict]) -> Iterator[Fault]:
    """Every broken reference, in the order of the files."""
    laws = {row.key for row in cast("LawFile", files["laws"]).law}
    guards = cast("GuardFile", files["guards"])
    tracks = {name: cast("TrackFile", file) for name, file in files.items() if name.startswith("tracks/")}
    states = {row.id for file in tracks.values() for row in file.state}
    acts = {row.id: row for file in tracks.values() for row in file.act}
    forms = cast("FormFile", files["forms"])
    settings = {row.name for row in cast("SettingFile", files["settings"]).setting}
    conditions = [("guards", guard) for guard in guards.guard]
    conditions += [(name, guard) for name, file in tracks.items() for guard in file.guard]
    for name, guard in conditions:
        yield from _named(name, guard.id, "函数", (guard.check,), CHECKS)
        yield from _laws(name, guard.id, guard.laws, laws)
    known = _Known(laws, {guard.id for _name, guard in conditions}, states, {f.id for f in forms.form})
    lines = {file.track.id for file in tracks.values()}
    for name, file in tracks.items():
        yield from _named(name, file.track.id, "状态", (file.track.agreed,) if file.track.agreed else (), states)
        for act in file.act:
            yield from _act(name, act, known)
            for field in act.field:
                afters = {after.partition(".")[0] for after in (field.after, *(one.after for one in field.columns))}
                yield from _named(name, f"{act.id}.{field.name}", "起始", sorted(afters), {*AFTER, *acts})
            if file.track.id == "supervision" and act.to:
                yield name, act.id, "督办协调只催人催时间，不能改变程序状态，to 须为空"
            for way in act.way:
                yield from _way(name, act.id, way, known, acts, lines)
        for own in file.way:
            yield from _own_way(name, own, known, acts, lines)
    clocks = cast("ClockFile", files["deadlines"])
    yield from _clocks(clocks, laws, states, acts, settings)
    for clock in clocks.clock:
        yield from _named("deadlines", clock.id, "程序", (clock.track,), lines)
    kinds = cast("KindFile", files["kinds"])
    yield from _kinds(kinds, laws)
    sorts = {top.id for top in kinds.kind} | {f"{top.id}/{leaf.id}" for top in kinds.kind for leaf in top.leaf}
    for name, file in tracks.items():
        for act in file.act:
            for field in act.field:
                yield from _named(name, f"{act.id}.{field.name}", "纠纷类型", field.kinds, sorts)
                for other, choices in field.only.items():
                    known_choices = {choice for one in act.field if one.name == other for choice in one.choices}
                    yield from _named(name, f"{act.id}.{field.name}", f"{other}的选项", choices, known_choices)
    yield from _forms(forms, laws)
    for remark in cast("RemarkFile", files["linter"]).remark:
        yield from _laws("linter", remark.id, remark.laws, laws)
    yield from _retention(cast("RetentionFile", files["retention"]))
    yield from _courts(cast("CourtFile", files["courts"]), laws, known.forms)


class _Known:
    """Names other files define."""

    def __init__(self, laws: set[str], guards: set[str], states: set[str], forms: set[str]) -> None:
        self.laws, self.guards, self.states, self.forms = laws, guards, states, forms


def _named(file: str, row: str, what: str, names: Iterable[str], known: Any) -> Iterator[Fault]:
    for name in names:
        if name not in known:
            yield file, row, f"{what}“{name}”不存在"


def _laws(file: str, row: str, words: Iterable[str], known: set[str]) -> Iterator[Fault]:
    yield from _named(file, row, "法律", (word.partition(" ")[0] for word in words), known)


def _act(file: str, act: ActRow, known: _Known) -> Iterator[Fault]:
    yield from _named(file, act.id, "状态", act.from_, known.states | {"any", "none"})
    yield from _named(file, act.id, "状态", act.to, known.states)
    yield from _named(file, act.id, "条件", act.guards, known.guards)
    yield from _named(file, act.id, "效果", act.effects, EFFECTS)
    yield from _named(file, act.id, "文书", act.papers, known.forms)
    yield from _named(file, act.id, "角色", act.who, ROLES)
    yield from _named(file, act.id, "不早于", (act.not_before,), NOT_BEFORE)
    yield from _laws(file, act.id, act.laws, known.laws)
    for field in act.field:
        yield from _field(file, act.id, field)


def _field(file: str, act: str, field: FieldRow) -> Iterator[Fault]:
    place = f"{act}.{field.name}"
    yield from _named(file, place, "字段类型", (field.type, *(column.type for column in field.columns)), FIELD_TYPES)
    if field.type == "choice" and not field.choices:
        yield file, place, "选择项为空"
    if (field.type == "rows") != bool(field.columns):
        yield file, place, "rows 字段须写明 columns，其他字段不写"
    if field.labels and len(field.labels) != len(field.choices):
        yield file, place, "选项与显示文字个数不同"
    if field.choices and field.default and field.default not in field.choices:
        yield file, place, f"默认值“{field.default}”不在选项内"
    for column in field.columns:
        if column.type in ("rows", "items", "consents"):
            yield file, f"{place}.{column.name}", f"列不能用“{column.type}”"
        if column.type == "choice" and not column.choices:
            yield file, f"{place}.{column.name}", "选择项为空"


def _own_way(file: str, way: OwnWayRow, known: _Known, acts: Mapping[str, ActRow], lines: set[str]) -> Iterator[Fault]:
    if way.act not in acts:
        yield file, way.act, f"办理“{way.act}”不存在"
        return
    yield from _way(file, way.act, way, known, acts, lines)


def _way(
    file: str, act: str, way: WayRow, known: _Known, acts: Mapping[str, ActRow], lines: set[str]
) -> Iterator[Fault]:
    yield from _named(file, act, "状态", (*way.from_, *(way.to or ())), known.states)
    yield from _named(file, act, "条件", way.guards or (), known.guards)
    yield from _named(file, act, "效果", way.effects or (), EFFECTS)
    yield from _named(file, act, "文书", way.papers or (), known.forms)
    yield from _named(file, act, "角色", way.who or (), ROLES)
    yield from _named(file, act, "不早于", (way.not_before or "",), NOT_BEFORE)
    yield from _named(file, act, "程序", (way.track,) if way.track else (), lines)
    yield from _laws(file, act, way.laws or (), known.laws)
    if way.to is None and acts[act].to:
        yield file, act, f"从“{way.from_[0]}”办理的办法须写明 to"


def _clocks(
    file: ClockFile, laws: set[str], states: set[str], acts: Mapping[str, ActRow], settings: set[str]
) -> Iterator[Fault]:
    name = "deadlines"
    for row in file.clock:
        yield from _laws(name, row.id, (*row.laws, *row.extendable, *row.ends, *row.prolong), laws)
        yield from _events(row, acts)
        yield from _named(name, row.id, "办理", (*row.done_by, *row.void_by), acts)
        yield from _named(name, row.id, "状态", (*row.states, *((row.lapse,) if row.lapse else ())), states)
        wanted = (one for one in (row.setting, row.switch, row.warn_setting) if one)
        yield from _named(name, row.id, "设置", wanted, settings)
        if row.each in ("promise", "check", "visit") and not row.setting:
            yield name, row.id, "逐项计算的期限须写明 setting"
        if not row.unit and not row.text:
            yield name, row.id, "没有单位的期限须写明 text"
        if row.prolong and (row.unit in ("", "hours") or row.before or row.each or not row.prolong_by):
            yield name, row.id, "由对方机关延长的期限须按日、月、年向后计算，并写明 prolong_by"
    named = {row.label for row in file.clock if row.prolong}
    asked = acts.get("extended_by_other")
    fields = asked.field if asked is not None else []
    offered = {choice for field in fields if field.name == "deadline" for choice in field.choices}
    for label in sorted(named ^ offered):
        yield name, label, "由对方机关延长的期限须与“登记对方延长”的选项一致"


def _events(row: ClockRow, acts: Mapping[str, ActRow]) -> Iterator[Fault]:
    """What starts a clock, and the fields it looks at."""
    name = "deadlines"
    plain = [event for event in row.start if "." not in event]
    yield from _named(name, row.id, "起算事件", plain, {*EVENTS, *acts, *EACH})
    asked = [event.removesuffix(TOLD) for event in row.start if "." in event]
    for condition in (*row.when, *row.when_not):
        left, equals, values = condition.partition("=")
        if not equals or not values:
            yield name, row.id, f"条件“{condition}”须写成 办理.字段=值"
        asked.append(left)
    for word in asked:
        act, _, field = word.partition(".")
        known = CASE_WORDS if act == "case" else {one.name for one in acts[act].field} if act in acts else ()
        if field not in known:
            yield name, row.id, f"没有办理字段“{word}”"


def _kinds(file: KindFile, laws: set[str]) -> Iterator[Fault]:
    for top in file.kind:
        for row in (top, *top.leaf):
            yield from _laws(
                "kinds",
                row.id,
                (*row.written, *row.joint, *row.private, *(law for rule in row.rules for law in rule.laws)),
                laws,
            )
    if "其他" not in {row.id for row in file.kind}:
        yield "kinds", "其他", "一级类型必须有“其他”"


def _forms(file: FormFile, laws: set[str]) -> Iterator[Fault]:
    rows = {row.no for row in file.row} | {0}
    for variant in file.catalogue:
        held = [no for row in variant.row for no in row.holds]
        yield from _named("forms", variant.id, "目录行", map(str, held), {str(no) for no in rows})
        missing = sorted(rows - {0} - set(held))
        if missing or len(held) > len(set(held)):
            words = "缺目录行" + "、".join(map(str, missing)) if missing else "有目录行列了两次"
            yield "forms", variant.id, f"每一目录行须恰好列一次，{words}"
    for form in file.form:
        yield from _laws("forms", form.id, (*form.laws, *form.filing), laws)
        yield from _named("forms", form.id, "条件", form.required_when, CONDITIONS)
        yield from _named("forms", form.id, "对象", (form.per,), PER)
        yield from _named("forms", form.id, "版式", (form.skin,), SKINS)
        yield from _named("forms", form.id, "目录行", (str(form.row),), {str(no) for no in rows})
        if form.pattern and not form.series:
            yield "forms", form.id, "这种文书没有文号，pattern 不起作用，请删去"
        if form.pattern:
            try:
                check_pattern(form.pattern, "文号格式")
            except Problem as wrong:
                yield "forms", form.id, wrong.message.rstrip("。")


def _retention(file: RetentionFile) -> Iterator[Fault]:
    yield from _named("retention", "default", "保管期限", (file.default,), {row.id for row in file.term})
    yield from _named("retention", "prompt", "提示条件", (row.id for row in file.prompt), PROMPTS)


def _courts(file: CourtFile, laws: set[str], forms: set[str]) -> Iterator[Fault]:
    yield from _laws("courts", "note", file.note_laws, laws)
    for court in file.court:
        yield from _laws("courts", court.id, court.laws, laws)
    for row in file.material:
        yield from _laws("courts", row.id, row.laws, laws)
        yield from _named("courts", row.id, "文书", row.forms, forms)
