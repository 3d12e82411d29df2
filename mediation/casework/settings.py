"""Centre settings (本中心设置): what the law leaves open, with the default of the procedure and who changed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mediation.casework import numbers
from mediation.casework.permits import need
from mediation.values.numbering import check_pattern
from mediation.values.phone import check_phone
from mediation.values.problems import Problem
from mediation.values.text import clean, normalise, required, shorten, typed

if TYPE_CHECKING:
    from mediation.casework.desk import Desk
    from mediation.procedure.model import Setting

_NUMBER_LABELS = {
    "case": "登记号格式",
    "agreement": "协议编号格式",
    "agreement_administrative": "行政调解协议编号",
    "agreement_judicial": "法院委派、委托调解协议编号",
    "volume": "卷号格式",
    "notice": "告知书文号格式",
    "letter": "函件文号格式",
}
_TRUE, _FALSE = frozenset({"是", "true", "1", "开"}), frozenset({"否", "false", "0", "关"})


CENTRE_LABELS = {
    "name": "中心名称",
    "committee": "调解委员会全称",
    "prefix": "文号简称",
    "region": "行政区划代码",
    "court": "基层法院",
    "address": "地址",
    "phone": "联系电话",
}


@dataclass(frozen=True, slots=True)
class SettingLine:
    """One setting as it is shown. ``law`` says what it rests on: 本中心设置 for what no law fixes."""

    name: str
    label: str
    type: str
    value: object
    default: object
    help: str
    law: str
    unit: str = ""
    choices: tuple[str, ...] = ()


def values(desk: Desk) -> dict[str, object]:
    """All values by name: what was set, else the default."""
    with desk.store.read() as reader:
        stored = reader.settings()
    return {name: spec.default for name, spec in desk.procedure.settings_spec.items()} | stored


def settings(desk: Desk) -> tuple[SettingLine, ...]:
    """Every setting with its present value."""
    present = values(desk)
    lines = [
        SettingLine(s.name, s.label, s.type, present[s.name], s.default, s.help, s.note, s.unit, s.choices)
        for s in desk.procedure.settings_spec.values()
    ]
    for series, label in _NUMBER_LABELS.items():
        name = f"number_{series}"
        if name in desk.procedure.settings_spec:
            continue
        default = numbers.PATTERNS[series]
        value = present.get(name) or default
        lines.append(
            SettingLine(
                name, label, "pattern", value, default, "用{prefix}、{year}、{serial:03d}写出格式。", "本中心设置"
            )
        )
    return tuple(lines)


def centre_fields(desk: Desk) -> dict[str, str]:
    """The centre as its papers name it, by the names of ``CENTRE_LABELS``."""
    return {name: str(getattr(desk.store.centre, name)) for name in CENTRE_LABELS}


def checked_centre(fields: Mapping[str, str]) -> dict[str, str]:
    """The centre's details as they are stored.

    Raises Problem: missing, bad_region, bad_court, bad_phone.
    """
    checked = {name: typed(text, CENTRE_LABELS[name]) for name, text in fields.items()}
    for name in ("name", "committee", "prefix"):
        if name in checked:
            checked[name] = required(checked[name], CENTRE_LABELS[name])
    region, court, phone = (checked.get(name, "") for name in ("region", "court", "phone"))
    if region and not (region.isdecimal() and len(region) == 6):
        raise Problem("bad_region", f"行政区划代码“{shorten(clean(region), 20)}”应是六位数字。", field="行政区划代码")
    if court and not court.endswith("法院"):
        shown = shorten(clean(court), 40)
        raise Problem("bad_court", f"基层法院“{shown}”请写全称，例如“博望区人民法院”。", field="基层法院")
    if phone:
        checked["phone"] = check_phone(phone)
    return checked


def set_centre(desk: Desk, **fields: str) -> dict[str, str]:
    """Change the centre's own details (names of ``CENTRE_LABELS``); logged by field. Papers made before keep theirs.

    Raises Problem: forbidden, unknown_setting, missing, bad_region, bad_court, bad_phone.
    """
    from mediation.records.tables import Centre

    need(desk.person, "change_settings")
    for name in fields:
        if name not in CENTRE_LABELS:
            raise Problem("unknown_setting", f"中心资料里没有“{shorten(clean(name), 40)}”一项。", field=name)
    before = centre_fields(desk)
    changed = {name: text for name, text in checked_centre(fields).items() if text != before[name]}
    if changed:
        with desk.store.unit(desk.person.id, desk.person.role) as unit:
            row = unit.need(Centre, desk.store.centre.id)
            for name, text in changed.items():
                setattr(row, name, text)
            unit.save(row, row.version)
            unit.log("set_centre", object="centre", object_id=row.id, fields=changed)
        desk.store.reload_centre()
    return centre_fields(desk)


def set_setting(desk: Desk, name: str, value: object) -> SettingLine:
    """Change one setting; logged. Raises Problem: forbidden, unknown_setting, bad_setting, bad_pattern."""
    need(desk.person, "change_settings")
    line = next((one for one in settings(desk) if name in (one.name, one.label)), None)
    if line is None:
        raise Problem("unknown_setting", f"没有名为“{shorten(clean(name), 40)}”的设置，请在界面按 F9 查看各项设置。")
    spec = desk.procedure.settings_spec.get(line.name)
    new = _checked(spec, value) if spec else check_pattern(normalise(str(value)), line.label)
    with desk.store.unit(desk.person.id, desk.person.role) as unit:
        unit.set_setting(line.name, new)
        unit.log("set_setting", object="setting", object_id=line.name, fields={line.name: new})
    return next(one for one in settings(desk) if one.name == line.name)


def _checked(spec: Setting, value: object) -> object:
    text = normalise(str(value))
    if spec.type == "int":
        return _number(spec, text)
    if spec.type == "ints":
        parts = text.strip("[]()").replace("，", ",").replace("、", ",").split(",")
        return [_number(spec, part.strip()) for part in parts if part.strip()]
    if spec.type == "bool":
        if text.lower() in _TRUE | _FALSE:
            return text.lower() in _TRUE
        raise Problem("bad_setting", f"设置“{spec.label}”请填写“是”或“否”。", field=spec.label)
    if spec.choices and text not in spec.choices:
        raise Problem("bad_setting", f"设置“{spec.label}”可选：{'、'.join(spec.choices)}。", field=spec.label)
    return text


def _number(spec: Setting, text: str) -> int:
    low = spec.min if spec.min is not None else 0
    high = spec.max if spec.max is not None else 10_000
    if not text.isdecimal() or not low <= int(text) <= high:
        raise Problem(
            "bad_setting",
            f"设置“{spec.label}”应是{low}至{high}的整数{f'（{spec.unit}）' if spec.unit else ''}。",
            field=spec.label,
        )
    return int(text)
