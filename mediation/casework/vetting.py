"""Whether a draft can become a case: every value checked, in one clear sentence where it cannot.

Hard faults raise Problem; what a mediator should only look at again comes back as warnings.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from mediation.casework.drafting import (
    APPLICATION_MODES,
    AUTHORITIES,
    CAPACITIES,
    LEVELS,
    MODES,
    ROLES,
    TYPES,
    WAYS,
    AideDraft,
    CaseDraft,
    PartyDraft,
    one_of,
    suggestions,
)
from mediation.values.credit import check_uscc
from mediation.values.dates import age_on, print_arabic, print_moment
from mediation.values.identity import RESIDENT, check_id
from mediation.values.money import chinese_number
from mediation.values.phone import check_phone
from mediation.values.problems import Problem
from mediation.values.text import clean, normalise, required, shorten, typed

_MAX_NAME = 80
_MAX_PEOPLE = 999_999
_OPERATED = "个体工商户"
_UNFIT_LABELS = {
    "uscc": "统一社会信用代码",
    "id_no": "证件号码",
    "birth": "出生日期",
    "gender": "性别",
    "capacity": "行为能力",
}


def vet(draft: CaseDraft, kinds: Iterable[str], today: date) -> tuple[CaseDraft, tuple[str, ...]]:
    """The draft in its stored form (normalised, defaults filled, birth and gender from a valid number) and warnings.

    kinds: ids of the kind list. Raises Problem naming the field and the cure.
    """
    warnings: list[str] = []
    parties = _parties(draft.parties, today, warnings)
    sides = [{party.name for party in parties if party.role == role} for role in ("申请人", "被申请人")]
    warnings.extend(
        f"申请人和被申请人都叫“{shorten(clean(name), 24)}”，请核对是同名还是填重。"
        for name in sorted(sides[0] & sides[1])
    )
    kind = known_kind(draft.kind, tuple(kinds))
    applied_on = draft.applied_on or today
    if applied_on > today:
        said = f"申请日期{print_arabic(applied_on)}晚于今天，请改为实际申请的日期。"
        raise Problem("future_date", said, field="申请日期")
    received = draft.referral_received_on
    if received and received > today:
        raise Problem("future_date", f"签收日期{print_arabic(received)}晚于今天，请改正。", field="签收日期")
    if draft.fen < 0:
        raise Problem("amount_negative", "涉及金额不能是负数，请填写零或正数。", field="涉及金额")
    if not 0 <= draft.people_involved <= _MAX_PEOPLE:
        raise Problem("bad_number", f"涉及人数应在0至{_MAX_PEOPLE}之间，请改正。", field="涉及人数")
    vetted = replace(
        draft,
        kind=kind,
        parties=parties,
        title=_line(draft.title, "案件名称") or _title(parties, kind),
        source_way=one_of(draft.source_way, WAYS, "案件来源"),
        level=one_of(draft.level, LEVELS, "难度等级"),
        application_mode=one_of(draft.application_mode, APPLICATION_MODES, "申请方式"),
        referral_mode=one_of(draft.referral_mode, MODES, "移送方式"),
        applied_on=applied_on,
        people_involved=draft.people_involved or len(parties),
        facts=typed(draft.facts, "纠纷事实", multiline=True),
        disputed=typed(draft.disputed, "争议事项", multiline=True),
        claims=tuple(required(claim, f"申请事项第{n}条") for n, claim in enumerate(draft.claims, 1)),
        source_channel=_line(draft.source_channel, "渠道"),
        referrer=_line(draft.referrer, "移送单位"),
        external_no=_line(draft.external_no, "来文编号"),
        place=_line(draft.place, "发生地点"),
        first_owner=_line(draft.first_owner, "首接责任人"),
    )
    if vetted.source_way == "接受委托移送" and not vetted.referrer:
        warnings.append("来源是接受委托移送，但没有填写移送单位，请补填。")
    return vetted, tuple(warnings)


def not_ahead(label: str, value: date | datetime, now: datetime) -> None:
    """What a record tells of has happened by now (wall time). Raises Problem: future_moment, future_date."""
    if not isinstance(value, datetime):
        if value > now.date():
            said = f"{label}{print_arabic(value)}晚于今天，请改为实际的日期。"
            raise Problem("future_date", said, field=label)
        return
    if value > now:
        said = f"{label}{print_moment(value)}还没有到（现在是{print_moment(now)}），请改为实际的时间。"
        raise Problem("future_moment", said, field=label)


def known_kind(text: str, kinds: tuple[str, ...]) -> str:
    """The id of the kind meant; blanks and a trailing 纠纷 do not matter. Raises Problem("unknown_kind") with what is near."""
    word = normalise(text).replace(" ", "")
    for candidate in (word, word.removesuffix("纠纷"), word.replace("／", "/")):
        if candidate in kinds:
            return candidate
    if not word:
        raise Problem("missing", "纠纷类别不能为空，请填写，例如“邻里/渗漏水”。", field="纠纷类别")
    tails = {kind.rpartition("/")[2]: kind for kind in kinds}
    near = list(dict.fromkeys([*([tails[word]] if word in tails else []), *suggestions(word, kinds)]))[:3]
    listed = "、".join(near) if near else "、".join(sorted({kind.partition("/")[0] for kind in kinds}))
    raise Problem(
        "unknown_kind",
        f"纠纷类别“{shorten(clean(word), 40)}”不在类别表中，{'是否应为' if near else '一级类别有'}：{listed}，请改正。",
        field="纠纷类别",
    )


def _parties(drafts: tuple[PartyDraft, ...], today: date, warnings: list[str]) -> tuple[PartyDraft, ...]:
    parties = tuple(vet_party(party, number, today, warnings) for number, party in enumerate(drafts, 1))
    for role in ("申请人", "被申请人"):
        if not any(p.role == role for p in parties):
            raise Problem(
                f"no_{'applicant' if role == '申请人' else 'respondent'}",
                f"没有{role}，请至少填写一名{role}。",
                field=role,
            )
    seen: dict[str, PartyDraft] = {}
    for party in parties:
        key = party.id_no or party.uscc
        if key and key in seen:
            raise Problem(
                "same_party",
                f"当事人“{clean(seen[key].name)}”和“{clean(party.name)}”的证件号码相同，请核对是否重复填写。",
                field="证件号码",
            )
        if key:
            seen[key] = party
    return parties


def vet_party(party: PartyDraft, number: int, today: date, warnings: list[str]) -> PartyDraft:
    """One party in its stored form; ``number`` is its place in the list, for messages."""
    what = f"第{chinese_number(number)}名当事人"
    name = required(party.name, f"{what}的姓名或名称")
    if len(name) > _MAX_NAME:
        raise Problem("too_long", f"{what}的姓名或名称超过{_MAX_NAME}字，请填写证件上的全称。", field="姓名或名称")
    what = f"{party.role}{shorten(clean(name), 24)}"
    kind = one_of(party.type, TYPES, f"{what}的类型")
    checked = replace(
        party,
        role=one_of(party.role, ROLES, f"{what}的地位"),
        type=kind,
        name=name,
        capacity=one_of(party.capacity, CAPACITIES, f"{what}的行为能力"),
        phone=_phone(party.phone, what),
        ethnicity=_line(party.ethnicity, "民族"),
        address=_line(party.address, "住址"),
        occupation=_line(party.occupation, "职业"),
        employer=_line(party.employer, "单位"),
        legal_rep_name=_line(party.legal_rep_name, "法定代表人"),
        legal_rep_title=_line(party.legal_rep_title, "职务"),
        guardians=tuple(vet_aide(aide, f"{what}的法定代理人", today, warnings) for aide in party.guardians),
        agents=tuple(vet_aide(aide, f"{what}的委托代理人", today, warnings) for aide in party.agents),
    )
    if party.birth and party.birth > today:
        raise Problem("birth_date", f"{what}的出生日期{print_arabic(party.birth)}晚于今天，请改正。", field="出生日期")
    _fits(checked, kind, what)
    rule = _identity if kind == "自然人" else _organisation
    checked = rule(checked, what, today, warnings)
    _minor(checked, what, today, warnings)
    return checked


def _identity(party: PartyDraft, what: str, today: date, warnings: list[str]) -> PartyDraft:
    if not normalise(party.id_no):
        return replace(party, id_no="", id_type=_line(party.id_type, "证件类型"))
    check = check_id(
        party.id_type or RESIDENT,
        party.id_no,
        today=today,
        birth=party.birth,
        gender=party.gender or None,
        field=f"{what}的证件号码",
    )
    warnings.extend(f"{what}：{warning}" for warning in check.warnings)
    return replace(
        party,
        id_type=party.id_type or RESIDENT,
        id_no=check.number,
        birth=party.birth or check.birth,
        gender=party.gender or check.gender or "",
    )


def _organisation(party: PartyDraft, what: str, today: date, warnings: list[str]) -> PartyDraft:
    code, number = normalise(party.uscc), normalise(party.id_no)
    id_type = (party.id_type or RESIDENT) if number else ""
    if number:  # the operator of a 个体工商户
        check = check_id(id_type, number, today=today, field=f"{what}的经营者证件号码")
        warnings.extend(f"{what}：{warning}" for warning in check.warnings)
        number = check.number
    return replace(
        party,
        uscc=check_uscc(code, f"{what}的统一社会信用代码") if code else "",
        id_type=id_type,
        id_no=number,
    )


def unfit(kind: str) -> dict[str, Any]:
    """What a party of a type cannot have: field → its empty value."""
    if kind == "自然人":
        return {"uscc": ""}
    number = {} if kind == _OPERATED else {"id_type": "", "id_no": ""}
    return number | {"birth": None, "gender": "", "capacity": ""}


def party_type(text: str) -> str:
    """The type of a party as typed. Raises Problem("unknown_choice")."""
    return one_of(normalise(text), TYPES, "类型")


def _fits(party: PartyDraft, kind: str, what: str) -> None:
    """Nothing given is dropped in silence: what this type cannot have is named."""
    for name in unfit(kind):
        value = getattr(party, name)
        if name == "id_type" or value is None or not str(value).strip():
            continue
        label = _UNFIT_LABELS[name]
        cure = "请改正类型，或者去掉该项" + ("；经营者的证件填在个体工商户名下" if name == "id_no" else "")
        raise Problem("wrong_field", f"{what}是{kind}，不能填写{label}，{cure}。", field=label)


def _minor(party: PartyDraft, what: str, today: date, warnings: list[str]) -> None:
    if party.type != "自然人" or party.guardians or party.capacity == "完全":
        return
    young = party.birth is not None and age_on(party.birth, today) < 18
    if young or party.capacity in ("限制", "无"):
        warnings.append(f"{what}是无或限制民事行为能力人，不能独立签署，请补填法定代理人。")


def vet_aide(aide: AideDraft, what: str, today: date, warnings: list[str]) -> AideDraft:
    """A guardian or agent in stored form."""
    name = required(aide.name, f"{what}的姓名")
    number, id_type = normalise(aide.id_no), normalise(aide.id_type)
    if number:
        check = check_id(id_type or RESIDENT, number, today=today, field=f"{what}{clean(name)}的证件号码")
        warnings.extend(f"{what}{clean(name)}：{warning}" for warning in check.warnings)
        number, id_type = check.number, id_type or RESIDENT
    if aide.valid_from and aide.valid_to and aide.valid_to < aide.valid_from:
        raise Problem("bad_period", f"{what}{clean(name)}的授权截止早于授权起始，请改正。", field="授权期限")
    return replace(
        aide,
        name=name,
        relation=_line(aide.relation, "关系"),
        agent_kind=_line(aide.agent_kind, "类别"),
        authority=one_of(aide.authority, AUTHORITIES, f"{what}的授权"),
        id_type=id_type,
        id_no=number,
        phone=_phone(aide.phone, f"{what}{shorten(clean(name), 24)}"),
        items=tuple(required(item, f"{what}的代理事项") for item in aide.items),
    )


def _title(parties: tuple[PartyDraft, ...], kind: str) -> str:
    def side(role: str) -> str:
        names = [p.name for p in parties if p.role == role]
        return names[0] + (
            f"等{chinese_number(len(names))}人" if len(names) > 2 else f"、{names[1]}" if len(names) > 1 else ""
        )

    leaf = kind.rpartition("/")[2]
    return f"{side('申请人')}与{side('被申请人')}{leaf}纠纷"


def _phone(text: str, what: str) -> str:
    return check_phone(text, f"{what}的电话") if normalise(text) else ""


def _line(text: str, label: str) -> str:
    return typed(text, label)
