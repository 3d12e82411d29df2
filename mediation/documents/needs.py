"""What a paper cannot do without: form → where the value stands in the context, its label, and how to fill it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from mediation.documents.context_parts import Data
from mediation.values.problems import Problem

NO_DOCUMENT = ("无", "无证件", "无身份证件")


class Need(NamedTuple):
    """``path``: dotted, ``[]`` stands for each member of a list, which itself must not be empty."""

    path: str
    label: str
    cure: str


_REGISTER = "请办理“更正登记信息”补填"
_PARTIES = (
    Need("parties[]", "当事人", "请先登记当事人"),
    Need("parties[].name", "当事人姓名（名称）", _REGISTER),
)
_APPOINT = (Need("mediators[]", "人民调解员", "请先办理“指派/选定调解员”"),)
_FACTS = Need("case.facts", "纠纷简要情况", _REGISTER)
_TEXT = (
    Need("agreement.facts", "纠纷主要事实、争议事项", "请在协议编辑中补填"),
    Need("agreement.items[]", "协议内容", "请在协议编辑中写明条款"),
    Need("agreement.items[].text", "协议条款文字", "请在协议编辑中补填"),
)
_REASON = "请在相应的办理事项中更正补填"

NEEDS: Mapping[str, tuple[Need, ...]] = {
    "F01": (Need("volume.title", "卷名", "请在归档时填写"), Need("volume.no", "卷号", "请先编号")),
    "F02": (Need("volume.no", "卷号", "请先编号"),),
    "F03": (*_PARTIES, _FACTS, Need("case.claims[]", "申请事项", _REGISTER)),
    "F04": (*_PARTIES, _FACTS),
    "F05": _PARTIES,
    "F06b": (Need("party.legal_rep", "法定代表人（负责人）", "自然人不用本证明；当事人是单位的，" + _REGISTER),),
    "F07": (
        Need("party.agents[]", "委托代理人", "请先登记委托代理人"),
        Need("party.agents[].authority", "代理权限", _REGISTER),
    ),
    "F08": (Need("investigation.text", "调查内容", "请在调查登记中补填"),),
    "F09": (Need("evidence[]", "证据材料", "请先登记证据"),),
    "F10": (
        *_PARTIES,
        *_APPOINT,
        Need("session.record", "调解记录内容", "请在调解会登记中补填"),
        Need("session.place", "调解地点", "请在调解会登记中补填"),
    ),
    "F11": (*_PARTIES, *_APPOINT, *_TEXT),
    "F12": (*_PARTIES, *_APPOINT, *_TEXT),
    "F13b": (
        Need("instalment.paid", "收款金额", "本项不是金钱给付，请改用履行凭证粘贴页"),
        Need("instalment.obligee", "收款人", "请在协议条款中写明权利人"),
    ),
    "F14": (
        Need("follow_up.interviewee", "受访人", "请在回访登记中补填"),
        Need("follow_up.performed", "履行情况", "请在回访登记中补填"),
    ),
    "F15": (*_PARTIES, *_TEXT),
    "F15b": _PARTIES,
    "F25": (*_PARTIES, _FACTS),
    "F28": (*_PARTIES, _FACTS),
    "F30": (*_PARTIES, _FACTS),
    "F16": (*_PARTIES, *_APPOINT),
    "F17": (Need("volume.notes", "情况说明", "请在归档时填写"),),
    "F20": (Need("refusal.reason", "不予受理的理由", _REASON),),
    "F20b": (Need("refusal.reason", "不予调解的理由", _REASON), Need("referral.sender", "移送（委托）单位", _REGISTER)),
    "F21": (*_PARTIES, Need("failure.act", "终止登记", "请先办理终止")),
    "F21b": (Need("failure.act", "终止登记", "请先办理终止"),),
    "F22": (*_PARTIES, Need("failure.undisputed", "无争议事实", "请先征得各方同意，并在终止调解事项中记入无争议事实")),
    "F23": (Need("service.paper_title", "送达文书名称", _REASON), Need("service.to", "受送达人", _REASON)),
    "P01": (Need("consents[]", "当事人", "请先登记当事人"),),
    "P02": (Need("notice.at", "调解时间", _REASON), Need("notice.place", "调解地点", _REASON)),
    "P03": (*_PARTIES, *_APPOINT),
    "P04": (Need("pause.reason", "暂停原因", _REASON),),
    "P05": (*_PARTIES, Need("extension.until", "延长后的届满日", _REASON)),
    "P06": (Need("withdrawal.act", "终结方式", _REASON),),
    "P07": (Need("urge.party", "被督促人", _REASON),),
    "P08": (*_PARTIES, Need("confirm.effective_on", "协议生效日", "协议生效后才能告知，请先登记签署和盖章")),
}

IDENTIFIED = ("F11", "F12", "F15")
"""Forms a court or a debtor must be able to identify every party by."""


def check(context: Data, form: str, *, reg_no: str) -> None:
    """Raise Problem("incomplete") for the first value missing; the message names form, field, case and cure."""
    title = context["form"]["title"]
    where = f"案号{reg_no}" if reg_no else "本案"
    for label, cure in _missing(context, form):
        raise Problem(
            "incomplete", f"《{title}》（{form}）缺少“{label}”，{where}：{cure}后再制作。", field=label, where=reg_no
        )


def _missing(context: Data, form: str) -> Iterator[tuple[str, str]]:
    for need in NEEDS.get(form, ()):
        values = list(_values(context, need.path.split(".")))
        if not values or not all(values):
            yield need.label, need.cure
    if form in IDENTIFIED:
        for party in context["parties"]:
            yield from _unidentified(party)


def _unidentified(party: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Numbers and guardians without which nobody can tell whom the paper binds."""
    who = f"{party['label']}{party['name']}"
    if party["natural"]:
        if not party["id_no"] and party["id_type"] not in NO_DOCUMENT:
            yield f"{who}的证件号码", _REGISTER
        if party["guarded"] and not party["guardians"]:
            yield f"{who}的法定代理人", "请先登记法定代理人"
    else:
        if not party["uscc"] and party["type"] != "村民小组":
            yield f"{who}的统一社会信用代码", _REGISTER
        if not party["legal_rep"]:
            yield f"{who}的{party['head_label']}", _REGISTER


def _values(value: Any, path: list[str]) -> Iterator[Any]:
    if not path:
        yield value
        return
    step, rest = path[0], path[1:]
    if step.endswith("[]"):
        for member in value.get(step[:-2]) or ():
            yield from _values(member, rest)
    elif step in value:
        yield from _values(value[step], rest)
