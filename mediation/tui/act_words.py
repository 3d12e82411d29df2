"""How acts are found and in what order they are shown: other names people use, the natural next step first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mediation.records.snapshot import Snapshot

ALSO: Mapping[str, str] = {
    "divert": "甄别 分流 人民调解 受理 立案",
    "guide": "引导 告知 指引",
    "transfer": "移送 转送",
    "receive": "委托 移送 来函 签收",
    "refuse": "拒绝 不受理",
    "ask": "意愿 征求意见 同意调解",
    "accept": "立案 登记受理",
    "appoint": "指定 选定 调解员 记录人",
    "change_mediator": "换调解员",
    "notify": "通知 开会通知",
    "start": "启动 开始",
    "session": "笔录 开会 会议 调解笔录",
    "investigate": "调查笔录 走访 勘查",
    "evidence": "证据 材料",
    "pause": "暂停 中止 鉴定",
    "resume": "恢复 继续",
    "extend": "延长 延期协议",
    "extended_by_other": "延长 延期 批准延长 审限 法院 公安 仲裁 信访 热线",
    "reach": "协议 协议书 书面协议 调解协议 调解协议书 达成协议 部分协议",
    "sign": "签名 签字 盖章 按指印 签收",
    "seal": "盖章 公章 印章 生效",
    "oral": "口头 口头协议登记表",
    "fail": "失败 终止 调解失败",
    "withdraw": "撤回申请 撤案",
    "settle": "和解",
    "perform": "履行 付款 还款 支付",
    "urge": "催促 催款 督促",
    "default": "违约 不履行 未履行",
    "inform_confirm": "司法确认 确认",
    "follow_up": "回访记录 随访",
    "close": "办结 了结",
    "file": "立卷 入卷 卷宗 保管期限",
    "correct": "改错 更改",
    "amend": "修改登记 改信息 变更信息",
    "party_add": "添加当事人 增加当事人",
    "party_leave": "退出 减少当事人",
    "party_death": "死亡 继承人",
    "agent_add": "代理 委托代理人",
    "serve": "送达 交付",
    "attach": "扫描件 上传 附件",
    "reveal": "身份证 电话",
    "note": "记事 说明",
    "inform_sue": "诉讼 法院",
    "sue": "诉讼 法院",
    "sue_end": "诉讼 法院 撤诉 判决",
    "court_refer": "委派 委托 先行调解 邀请 法院",
    "court_accept": "签收 接受 法院",
    "court_letter": "民事调解书 法院调解书",
    "confirm_apply": "司法确认 申请",
    "transfer_accepted": "接收 签收",
    "transfer_refused": "退回 不接收",
    "refer_out": "去函 委托 邀请 转办 告知",
    "refer_answer": "对方答复 来文",
    "reply": "复函 反馈 回函",
    "owner_offer": "首接 移交 转办",
    "call": "吹哨报到 呼叫部门",
    "supervise": "督办单 催办",
    "meeting": "联席会议 会商 会议纪要",
    "emergency": "紧急 突发 上报",
    "risk": "风险 颜色 红橙黄蓝",
    "enforce": "强制执行 执行",
    "arbitral_end": "仲裁 裁决",
    "payment_order": "支付令 督促程序",
    "notarise": "公证 债权文书",
}

# The way a dispute naturally goes; the first of these that may be done and is not yet done is the next step.
NATURAL = (
    "divert", "ask", "accept", "court_accept", "admin_review", "admin_accept", "appoint", "start", "session", "reach", "sign", "seal",
    "perform", "close", "file",
)  # fmt: skip
# After them what belongs to the same stage, and at the end what ends a case otherwise.
ASIDE = (
    "notify", "evidence", "investigate", "oral", "inform_confirm", "follow_up", "urge", "serve", "attach", "note",
    "pause", "resume", "extend", "receive", "court_refer", "admin_apply", "court_letter", "confirm_apply",
)  # fmt: skip
ENDINGS = (
    "court_decline",
    "court_return",
    "admin_refuse",
    "refuse",
    "guide",
    "transfer",
    "fail",
    "withdraw",
    "settle",
    "stop_other",
    "stop_collusion",
    "default",
)


BESIDE = ("referral", "supervision")
"""Tracks whose acts go beside the mediation and never move it."""
BLOCKED = "现在不能办"


def next_step(offers: Sequence[Any], case: Snapshot) -> str:
    """Id of the act that naturally comes next; "" when none of the main way may be done now."""
    allowed = {offer.act.id for offer in offers if offer.allowed}
    # A court asks the parties before it hands a case on.
    allowed -= {offer.act.id for offer in offers if (offer.act.id, offer.act.track) == ("ask", "judicial")}
    if "resume" in allowed:
        return "resume"  # nothing else goes on while the clock stands still
    done = [entry.act for entry in case.entries if not entry.superseded_by]
    signers = sum(1 for party in case.parties if party.active) + len(case.mediators)
    enough = {"sign": signers, "perform": len(done) + 1}
    return next((act for act in NATURAL if act in allowed and done.count(act) < enough.get(act, 1)), "")


def in_order(offers: Sequence[Any], case: Snapshot) -> tuple[Any, ...]:
    """The offers as they are shown: the next step, the other acts of the way, what goes beside, endings; blocked last."""
    first = next_step(offers, case)
    order = {act: place for place, act in enumerate((first, *NATURAL, *ASIDE))}
    ends = {act: 900 + place for place, act in enumerate(ENDINGS)}

    def place(offer: Any) -> tuple[bool, int]:
        act = offer.act.id
        return not offer.allowed, 0 if act == first else ends.get(act, order.get(act, 500))

    return tuple(sorted(offers, key=place))


def in_groups(offers: Sequence[Any], labels: Mapping[str, str], running: Sequence[str]) -> tuple[tuple[str, Any], ...]:
    """The offers in their order as (heading, None) and ("", offer) lines.

    Hand-overs and supervision stand behind the rest, what is blocked behind everything. With more than one track
    ``running`` (ids) the acts of each track stand together, the group of the next step first.
    """
    groups: dict[str, list[Any]] = {}
    for offer in offers:
        groups.setdefault(_group(offer, labels, running), []).append(offer)
    last = ("", *(labels.get(track, track) for track in BESIDE), BLOCKED)
    ordered = sorted(groups, key=lambda name: last.index(name) + 1 if name in last[1:] else 0)
    lines: list[tuple[str, Any]] = []
    for name in ordered:
        lines += [(name, None)] if name else []
        lines += [("", offer) for offer in groups[name]]
    return tuple(lines)


def _group(offer: Any, labels: Mapping[str, str], running: Sequence[str]) -> str:
    track = offer.act.track
    if not offer.allowed:
        return BLOCKED
    if track in BESIDE:
        return labels.get(track, track)
    if len(running) < 2:
        return ""
    return labels.get("common", "") if track == "intake" else labels.get(track, track)
