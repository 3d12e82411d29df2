"""Following every name one rule file uses of another: states, guards, laws, papers, acts, settings and functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from mediation.procedure import checks as _checks
from mediation.procedure import effects as _effects
from mediation.procedure.fold import EFFECTS
from mediation.procedure.forms import CONDITIONS, PER, SKINS
from mediation.procedure.guards import CHECKS
from mediation.procedure.limits import EACH, EVENTS
from mediation.procedure.retention import PROMPTS
from mediation.procedure.schema import (
    FIELD_TYPES,
    NOT_BEFORE,
    ROLES,
    ActRow,
    ClockFile,
    FormFile,
    GuardFile,
    KindFile,
    LawFile,
    RemarkFile,
    RetentionFile,
    SettingFile,
    Strict,
    TrackFile,
)

REGISTERED = (_checks, _effects)
Fault = tuple[str, str, str]
"""(file, id of the row, what is wrong)."""


def follow(files: Mapping[str, Strict]) -> Iterator[Fault]:
    """Every broken reference, in the order of the files."""
    laws = {row.key for row in cast("LawFile", files["laws"]).law}
    guards = cast("GuardFile", files["guards"])
    tracks = {name: cast("TrackFile", file) for name, file in files.items() if name.startswith("tracks/")}
    states = {row.id for file in tracks.values() for row in file.state}
    acts = {row.id for file in tracks.values() for row in file.act}
    forms = cast("FormFile", files["forms"])
    settings = {row.name for row in cast("SettingFile", files["settings"]).setting}
    for guard in guards.guard:
        yield from _named("guards", guard.id, "函数", (guard.check,), CHECKS)
        yield from _laws("guards", guard.id, guard.laws, laws)
    known = _Known(laws, {g.id for g in guards.guard}, states, {f.id for f in forms.form})
    for name, file in tracks.items():
        for act in file.act:
            yield from _act(name, act, known)
    yield from _clocks(cast("ClockFile", files["deadlines"]), laws, states, acts, settings)
    yield from _kinds(cast("KindFile", files["kinds"]), laws)
    yield from _forms(forms, laws)
    for remark in cast("RemarkFile", files["linter"]).remark:
        yield from _laws("linter", remark.id, remark.laws, laws)
    yield from _retention(cast("RetentionFile", files["retention"]))


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
        yield from _named(file, f"{act.id}.{field.name}", "字段类型", (field.type,), FIELD_TYPES)
        if field.type == "choice" and not field.choices:
            yield file, f"{act.id}.{field.name}", "选择项为空"
        if field.labels and len(field.labels) != len(field.choices):
            yield file, f"{act.id}.{field.name}", "选项与显示文字个数不同"
        if field.choices and field.default and field.default not in field.choices:
            yield file, f"{act.id}.{field.name}", f"默认值“{field.default}”不在选项内"


def _clocks(file: ClockFile, laws: set[str], states: set[str], acts: set[str], settings: set[str]) -> Iterator[Fault]:
    name = "deadlines"
    for row in file.clock:
        yield from _laws(name, row.id, (*row.laws, *row.extendable, *row.ends), laws)
        yield from _named(name, row.id, "起算事件", row.start, {*EVENTS, *acts, *EACH})
        yield from _named(name, row.id, "办理", (*row.done_by, *row.void_by), acts)
        yield from _named(name, row.id, "状态", (*row.states, *((row.lapse,) if row.lapse else ())), states)
        wanted = (one for one in (row.setting, row.switch, row.warn_setting) if one)
        yield from _named(name, row.id, "设置", wanted, settings)
        if row.each and not row.setting:
            yield name, row.id, "逐项计算的期限须写明 setting"
        if not row.unit and not row.text:
            yield name, row.id, "没有单位的期限须写明 text"


def _kinds(file: KindFile, laws: set[str]) -> Iterator[Fault]:
    for top in file.kind:
        for row in (top, *top.leaf):
            yield from _laws("kinds", row.id, (*row.written, *row.joint), laws)
    if "其他" not in {row.id for row in file.kind}:
        yield "kinds", "其他", "一级类型必须有“其他”"


def _forms(file: FormFile, laws: set[str]) -> Iterator[Fault]:
    rows = {row.no for row in file.row} | {0}
    for form in file.form:
        yield from _laws("forms", form.id, form.filing, laws)
        yield from _named("forms", form.id, "条件", form.required_when, CONDITIONS)
        yield from _named("forms", form.id, "对象", (form.per,), PER)
        yield from _named("forms", form.id, "版式", (form.skin,), SKINS)
        yield from _named("forms", form.id, "目录行", (str(form.row),), {str(no) for no in rows})


def _retention(file: RetentionFile) -> Iterator[Fault]:
    yield from _named("retention", "default", "保管期限", (file.default,), {row.id for row in file.term})
    yield from _named("retention", "prompt", "提示条件", (row.id for row in file.prompt), PROMPTS)
