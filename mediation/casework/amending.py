"""Handlers of changes to the case itself: registered data, parties, agents, joining and splitting cases."""

from __future__ import annotations

from dataclasses import fields as dataclass_fields
from datetime import date
from typing import TYPE_CHECKING, Any

from mediation.casework import drafting, facts, vetting
from mediation.casework.drafting import AideDraft, PartyDraft
from mediation.casework.whom import party_ref
from mediation.records.ids import new_id
from mediation.records.people import DIED
from mediation.values.dates import parse_date
from mediation.values.money import parse_fen
from mediation.values.problems import Problem, Refused
from mediation.values.text import clean, normalise, required, shorten, typed

if TYPE_CHECKING:
    from mediation.casework.work import Handler, Work
    from mediation.procedure.model import CaseFacts
    from mediation.records.snapshot import Aide, Entry, Party

_CASE_FIELDS = {
    "title": "案件名称", "kind": "纠纷类别", "level": "难度等级", "place": "发生地点", "people_involved": "涉及人数",
    "fen": "涉及金额", "facts": "纠纷事实", "disputed": "争议事项", "claims": "申请事项", "confidential": "不公开",
    "source_way": "案件来源", "source_channel": "渠道", "referrer": "移送单位", "external_no": "来文编号",
    "application_mode": "申请方式", "applied_on": "申请日期",
}  # fmt: skip
_PARTY_FIELDS = {
    "name": "姓名或名称", "gender": "性别", "ethnicity": "民族", "birth": "出生日期", "id_type": "证件类型", "id_no": "证件号码",
    "uscc": "统一社会信用代码", "phone": "电话", "address": "住址", "occupation": "职业", "employer": "单位", "type": "类型",
    "legal_rep_name": "法定代表人", "legal_rep_title": "职务", "capacity": "行为能力", "literate": "识字",
}  # fmt: skip
_AIDE_FIELDS = {
    "name": "姓名", "relation": "关系", "agent_kind": "类别", "authority": "授权", "id_type": "证件类型", "id_no": "证件号码",
    "phone": "电话", "valid_from": "授权起始", "valid_to": "授权截止",
}  # fmt: skip


def amendable(work_object: str) -> dict[str, str]:
    """Field name → label of what may be amended: of the ``case``, a ``party`` or an ``aide``."""
    return {"case": _CASE_FIELDS, "party": _PARTY_FIELDS, "aide": _AIDE_FIELDS}[work_object]


def _amend(work: Work, _day: date, values: dict[str, Any], _old: Entry | None) -> dict[str, Any]:
    before = work.facts()
    kept = _write(work, values)
    _hold(work, before, kept)
    return kept


def _hold(work: Work, before: CaseFacts, kept: dict[str, Any]) -> None:
    """What held before must hold with the amended case as well; raises Refused naming the first entry that does not."""
    from mediation.procedure import replay

    work.look()
    after = work.facts()
    if kept["field"] == "name":  # the entry that will say so is not written yet
        after = facts.renamed(after, work.snapshot, kept["object"], kept["before"])
    broken = replay.first_break(work.procedure, before, after, work.today, work.desk.holidays)
    if broken is not None:
        raise Refused("refused", f"更正之后，{replay.told(work.procedure, broken)}", article=broken[1].article)


def _write(work: Work, values: dict[str, Any]) -> dict[str, Any]:
    word = normalise(values["object"])
    if word in ("案件", "case", work.snapshot.id):
        name = _field_name(values["field"], _CASE_FIELDS, "案件")
        before = getattr(work.case, name)
        work.save(work.case, _case_value(work, name, values["value"]))
        return values | {"object": "case", "field": name, "before": _whole(before)}
    for party in work.snapshot.parties:
        for aide in (*party.guardians, *party.agents):
            if word in (aide.id, f"{party.name}的代理人{aide.name}", aide.name):
                return _amend_aide(work, party, aide, values)
    return _amend_party(work, party_ref(word, work.snapshot, "对象"), values)


def _case_value(work: Work, name: str, text: str) -> dict[str, Any]:
    label = _CASE_FIELDS[name]
    if name == "fen":
        return {"fen": parse_fen(text, label)}
    if name == "applied_on":
        raise Problem("use_correct", "申请日期由登记记录而来，请用“更正”改登记那一条的日期。", field=label)
    if name == "people_involved":
        if not normalise(text).isdecimal():
            raise Problem("bad_number", f"{label}“{_shown(text)}”不是整数，请改正。", field=label)
        return {"people_involved": int(normalise(text))}
    if name == "claims":
        return {"claims": [line for part in text.split("\n") if (line := typed(part, label))]}
    if name == "confidential":
        return {"confidential": drafting.one_of(normalise(text), ("是", "否"), label) == "是"}
    if name == "kind":
        return {"kind": vetting.known_kind(text, tuple(work.procedure.kinds))}
    choices = {"level": drafting.LEVELS, "source_way": drafting.WAYS, "application_mode": drafting.APPLICATION_MODES}
    if name in choices:
        return {name: drafting.one_of(normalise(text), choices[name], label)}
    multiline = name in ("facts", "disputed")
    value = typed(text, label, multiline=multiline)
    return {name: required(value, label) if name == "title" else value}


def _amend_party(work: Work, party: Party, values: dict[str, Any]) -> dict[str, Any]:
    from mediation.records.tables import Party as PartyRow

    name = _field_name(values["field"], _PARTY_FIELDS, party.role)
    raw: Any = values["value"]
    if name == "birth":
        raw = parse_date(raw, work.today, "出生日期")
    if name == "literate":
        raw = drafting.one_of(normalise(raw), ("是", "否"), "识字") == "是"
    changes = {name: raw}
    if name == "type":
        changes |= _unfit(party, vetting.party_type(raw), work)
    draft = draft_of_party(party, changes)
    vetted = vetting.vet_party(draft, party.ordinal, work.today, work.warnings)
    columns = {one: getattr(vetted, one) for one in _PARTY_FIELDS}
    work.change(work.row(PartyRow, party.id, "当事人"), columns)
    return values | {"object": party.id, "field": name, "before": _whole(getattr(party, name))}


def _unfit(party: Party, kind: str, work: Work) -> dict[str, Any]:
    """What a party of the new type cannot have is taken off, and said."""
    off = {name: empty for name, empty in vetting.unfit(kind).items() if getattr(party, name) != empty}
    if off:
        labels = "、".join(f"{_PARTY_FIELDS[name]}“{_shown(getattr(party, name))}”" for name in off)
        work.warnings.append(f"{clean(party.name)}改为{kind}，原登记的{labels}不再适用，已去掉。")
    return off


def draft_of_party(party: Party, changes: dict[str, Any] | None = None) -> PartyDraft:
    """A registered party as a draft again, with some values changed."""
    changes = changes or {}
    given: dict[str, Any] = {
        one.name: getattr(party, one.name)
        for one in dataclass_fields(PartyDraft)
        if one.name not in ("guardians", "agents")
    }
    # Birth and gender that only the old number said must not contradict the new one.
    if "id_no" in changes:
        given |= {"birth": None, "gender": ""}
    given |= {"guardians": tuple(map(_aide_draft, party.guardians)), "agents": tuple(map(_aide_draft, party.agents))}
    return PartyDraft(**(given | changes))


def _aide_draft(aide: Aide) -> AideDraft:
    return AideDraft(**{one.name: getattr(aide, one.name) for one in dataclass_fields(AideDraft)})


def _amend_aide(work: Work, party: Party, aide: Aide, values: dict[str, Any]) -> dict[str, Any]:
    from mediation.records.tables import Aide as AideRow

    name = _field_name(values["field"], _AIDE_FIELDS, "代理人")
    raw: Any = values["value"]
    if name.startswith("valid_"):
        raw = parse_date(raw, work.today, _AIDE_FIELDS[name])
    given = {one.name: getattr(aide, one.name) for one in dataclass_fields(AideDraft)} | {name: raw}
    vetted = vetting.vet_aide(AideDraft(**given), f"{party.name}的代理人", work.today, work.warnings)
    work.change(work.row(AideRow, aide.id, "代理人"), {one: getattr(vetted, one) for one in _AIDE_FIELDS})
    return values | {"object": aide.id, "field": name, "before": _whole(getattr(aide, name))}


def _field_name(text: str, known: dict[str, str], whose: str) -> str:
    word = normalise(text)
    for name, label in known.items():
        if word in (name, label):
            return name
    raise Problem(
        "unknown_field", f"{whose}没有可更正的项目“{_shown(word)}”，可选：{'、'.join(known.values())}。", field="项目"
    )


def party_columns(draft: PartyDraft) -> dict[str, Any]:
    """Columns of a party row from a vetted draft."""
    return {
        one.name: getattr(draft, one.name)
        for one in dataclass_fields(PartyDraft)
        if one.name not in ("guardians", "agents")
    }


def add_party(work: Work, draft: PartyDraft, day: date | None, party_id: str) -> str:
    """Add a party with its aides; it takes the next number of its role. Returns its id."""
    from mediation.records.tables import Party as PartyRow

    ordinal = max((p.ordinal for p in work.snapshot.parties if p.role == draft.role), default=0) + 1
    work.add(PartyRow(id=party_id, case_id=work.snapshot.id, ordinal=ordinal, joined_on=day, **party_columns(draft)))
    for kind, aides in (("guardian", draft.guardians), ("agent", draft.agents)):
        for aide in aides:
            add_aide(work, party_id, kind, aide)
    return party_id


def add_aide(work: Work, party_id: str, kind: str, draft: AideDraft) -> str:
    """Add a guardian or agent of a party. Returns its id."""
    from mediation.records.tables import Aide as AideRow

    columns = {one.name: getattr(draft, one.name) for one in dataclass_fields(AideDraft)}
    columns["items"] = list(columns["items"])
    return work.add(AideRow(case_id=work.snapshot.id, party_id=party_id, kind=kind, **columns))


def _party_add(work: Work, day: date, values: dict[str, Any], _old: Entry | None) -> dict[str, Any]:
    names = {one.name for one in dataclass_fields(PartyDraft)}
    draft = PartyDraft(**{name: value for name, value in values.items() if name in names})
    number = len(work.snapshot.parties) + 1
    vetted = vetting.vet_party(draft, number, work.today, work.warnings)
    party_id = add_party(work, vetted, day, values["id"])
    kept = {name: value for name, value in values.items() if name in ("role", "type", "name", "succeeds", "reason")}
    return kept | {"id": party_id}


def _party_leave(work: Work, day: date, values: dict[str, Any], _old: Entry | None) -> dict[str, Any]:
    leave(work, values["party"], day, values.get("reason") or "退出")
    return values


def _party_death(work: Work, day: date, values: dict[str, Any], _old: Entry | None) -> dict[str, Any]:
    leave(work, values["party"], day, DIED)
    return values


def leave(work: Work, party_id: str, day: date, reason: str) -> None:
    """A party takes part no longer."""
    from mediation.records.tables import Party as PartyRow

    work.save(work.row(PartyRow, party_id, "当事人"), {"left_on": day, "left_reason": reason})


def _agent_add(work: Work, _day: date, values: dict[str, Any], _old: Entry | None) -> dict[str, Any]:
    names = {one.name for one in dataclass_fields(AideDraft)}
    party = work.snapshot.party(values["party"])
    assert party is not None
    draft = AideDraft(**{name: value for name, value in values.items() if name in names})
    vetted = vetting.vet_aide(draft, f"{party.name}的代理人", work.today, work.warnings)
    if values["kind"] == "agent" and not vetted.authority:
        work.warnings.append("委托代理人没有写明权限；代为和解、签署协议须有特别授权。")
    aide_id = add_aide(work, party.id, values["kind"], vetted)
    kept = {name: value for name, value in values.items() if name in ("party", "kind", "name", "authority")}
    return kept | {"aide": aide_id}


def _whole(value: object) -> str:
    """What stood there before, uncut: the row no longer says it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return "\n".join(map(str, value)) if isinstance(value, list | tuple) else "" if value is None else str(value)


def _agent_leave(work: Work, day: date, values: dict[str, Any], _old: Entry | None) -> dict[str, Any]:
    from mediation.records.tables import Aide as AideRow

    row = work.row(AideRow, values["aide"], "代理人")
    before = row.valid_to
    work.save(row, {"valid_to": day})
    return values | ({"until_before": f"{before:%Y-%m-%d}"} if before else {})


def prepare_agent_leave(work: Work, values: dict[str, Any]) -> dict[str, Any]:
    """The guardian or agent meant, by name or id."""
    party = work.snapshot.party(values["party"])
    word = normalise(values["agent"])
    known = (*party.guardians, *party.agents) if party else ()
    found = next((aide for aide in known if word in (aide.id, aide.name)), None)
    return values | {"agent": found.name, "aide": found.id} if found else values


def _shown(value: object) -> str:
    return shorten(clean("、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)), 200)


def prepare_party_add(_work: Work, values: dict[str, Any]) -> dict[str, Any]:
    """The id the new party will have, so that the record of its joining names it."""
    return {"id": new_id()} | values


PREPARE = {"party_add": prepare_party_add, "agent_leave": prepare_agent_leave}
HANDLERS: dict[str, Handler] = {
    "amend": _amend,
    "party_add": _party_add,
    "party_leave": _party_leave,
    "party_death": _party_death,
    "agent_add": _agent_add,
    "agent_leave": _agent_leave,
}
