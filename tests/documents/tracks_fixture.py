"""Frozen cases of the other tracks: for a court, by an agency, confirmed, handed over, watched over."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from mediation.records.snapshot import Agreement, Due, Entry, Instalment, Item, Snapshot, TrackStanding

_SPEC = importlib.util.spec_from_file_location("cases_fixture", Path(__file__).with_name("cases_fixture.py"))
assert _SPEC
assert _SPEC.loader
cases = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(cases)

COURT = "博望县人民法院"
BUREAU = "博望县人力资源社会保障局"
LABELS = {"people": "人民调解", "judicial": "司法调解", "administrative": "行政调解", "confirmation": "司法确认"}


def standing(track: str, state: str, *, active: bool = True) -> TrackStanding:
    """Where one track stands."""
    return TrackStanding(track, LABELS[track], state, state, date(2026, 11, 3), active)


def act(seq: int, name: str, on: date, track: str = "supervision", /, **fields: Any) -> Entry:
    """One act of a track."""
    made: Entry = replace(cases.entry(seq, name, on), track=track, fields=tuple(fields.items()))
    return made


def with_acts(snapshot: Snapshot, *entries: Entry, **changes: Any) -> Snapshot:
    """The case with these acts more."""
    return replace(snapshot, entries=(*snapshot.entries, *entries), **changes)


def agreed(snapshot: Snapshot, track: str, items: tuple[Item, ...], reached: date, **changes: Any) -> Snapshot:
    """The case with an agreement of a track in force."""
    made = Agreement(
        "a1", f"博调协〔2026〕第{snapshot.docid % 1000:03d}号", "书面", "全部", snapshot.facts, "", "", "", reached, items, 0,
        "effective", sealed_on=reached, effective_on=reached, track=track,
    )  # fmt: skip
    return replace(snapshot, agreements=(replace(made, **changes),))


def _court(mode: str, *entries: Entry, **changes: Any) -> Snapshot:
    start = cases.case(5, entries=(), referral_mode=mode, confidential=True)
    day = date(2026, 11, 3)
    letter = act(
        1, "court_refer", day, "referral", mode=mode, court=COURT, court_no="（2026）博民初1186号", judge="林敏，0990-1000200",
        procedure="简易程序", online=True, consented=True, consent_evidence="同意调解笔录", received_on=day.isoformat(),
        materials="起诉状副本；证据目录；当事人送达地址确认书", letter_no="博法委调〔2026〕31号",
    )  # fmt: skip
    taken = act(3, "court_accept", day, "judicial", signed_on=day.isoformat(), conflict_disclosed=True)
    chosen = act(
        2, "appoint", day, "judicial", mediators=[cases.HOST.id], recorder=cases.RECORDER.id, chosen_by="当事人选择"
    )
    told = act(4, "notify", day, "judicial", at="2026-11-06T09:30", place="中心第一调解室", way="电话")
    met = act(5, "session", date(2026, 11, 6), "judicial")
    return with_acts(
        replace(start, accepted_on=day, sessions=(replace(cases.session(), id="e5"),), tracks=(standing("judicial", "J4"),)),
        letter, chosen, taken, told, met, *entries, **changes,
    )  # fmt: skip


def court_agreed() -> Snapshot:
    """Sample 05: entrusted by the court after filing, agreed within the seven days, reported for the court's paper."""
    return agreed(_court("委托先行调解"), "judicial", _fee(), date(2026, 11, 8))


def court_filed() -> Snapshot:
    """Assigned before filing; agreed, signed, and a copy filed with the court."""
    filed = act(8, "court_file", date(2026, 11, 10), "judicial", sent_on="2026-11-10", way="平台")
    return agreed(_court("委派", filed), "judicial", _fee(), date(2026, 11, 8))


def _fee() -> tuple[Item, ...]:
    first, second = (p.id for p in cases.case(5).parties[:2])
    part = Instalment("n1", 1, 1, second, first, "物业费", date(2026, 11, 20), 381600)
    return (
        Item("i1", 1, "给付", "被申请人于2026年11月20日前一次性支付物业费人民币叁仟捌佰壹拾陆元整（¥3816.00）。", (second,), (first,), 381600,
             date(2026, 11, 20), instalments=(part,)),
        Item("i2", 2, "作为", "申请人于2026年11月30日前完成单元门禁维修。", (first,), (second,), due=date(2026, 11, 30)),
    )  # fmt: skip


def court_failed() -> Snapshot:
    """The same court's case ended without agreement; what was offered on the way stays with the mediator."""
    facts = act(
        6, "court_undisputed", date(2026, 11, 6), "judicial",
        rows=[{"text": "物业服务合同于2023年1月1日签订。", "agreed": True}, {"text": "业主曾愿意付八成。", "agreed": False}],
    )  # fmt: skip
    end = act(
        7, "fail", date(2026, 11, 10), "judicial", reason="达不成协议", disputed="服务质量和收费标准", detail="业主曾表示愿意支付三千元",
        remedies_told=True, remedies="可以继续诉讼",
    )  # fmt: skip
    back = act(
        8,
        "return_papers",
        date(2026, 11, 11),
        "referral",
        referral="e1",
        materials="起诉状副本；证据目录",
        receiver="林敏",
    )
    reply = act(9, "reply", date(2026, 11, 11), "referral", referral="e1", matter="办理结果")
    return _with_end(_court("委托先行调解", facts, end, back, reply))


def _with_end(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, tracks=(standing("judicial", "J6", active=False),), outcome="调解不成终止")


def agency(number: int = 4, kind: str = "交警", organ: str = "博望县公安局交通警察大队", *entries: Entry, **fields: Any) -> Snapshot:  # fmt: skip
    """A case an agency mediates: asked in writing by all, accepted, one session."""
    day = date(2026, 11, 3)
    asked = {"organ_kind": kind, "organ": organ, "applied_on": day.isoformat(), "written": True, "joint": True} | fields
    return with_acts(
        cases.case(number, entries=(), accepted_on=day, tracks=(standing("administrative", "A3"),), sessions=(replace(cases.session(), id="e5"),)),
        act(1, "admin_apply", day, "administrative", **asked),
        act(2, "admin_accept", day, "administrative", their_no="博交调〔2026〕12号"),
        act(3, "appoint", day, "administrative", mediators=[cases.HOST.id], recorder=cases.RECORDER.id),
        act(4, "notify", day, "administrative", at="2026-11-08T09:30", place="交警大队调解室", way="书面"),
        act(5, "session", date(2026, 11, 8), "administrative"),
        *entries,
    )  # fmt: skip


def agency_agreed() -> Snapshot:
    """Traffic police: agreed and sealed."""
    snapshot = agency()
    items = tuple(cases.minor().agreements[0].items)
    return agreed(snapshot, "administrative", items, date(2026, 11, 8))


def agency_ex_officio() -> Snapshot:
    """A township mediates of its own accord."""
    return agency(1, "乡镇街道", "博望街道办事处", ex_officio=True, written=False, joint=False)


def agency_refused() -> Snapshot:
    """A market regulator that does not take a complaint up."""
    refuse = act(
        6,
        "admin_refuse",
        date(2026, 11, 5),
        "administrative",
        reason="同一争议已经由法院受理。",
        remedies="可以继续诉讼\n可以申请人民调解",
    )
    return agency(1, "市场监管", "博望县市场监督管理局", refuse)


def agency_ended() -> Snapshot:
    """Traffic police end their mediation without agreement."""
    end = act(6, "fail", date(2026, 11, 12), "administrative", reason="达不成协议", remedies_told=True)
    return agency(4, "交警", "博望县公安局交通警察大队", end)


def police() -> Snapshot:
    """Sample 06: sent by the police as a public-order case, agreed and performed, then both ask for no penalty."""
    day = date(2026, 11, 10)
    start = cases.case(
        6, source_way="接受委托移送", referrer="博望县公安局中山派出所", referral_mode="移送", referral_received_on=day
    )
    items = (
        Item("i1", 1, "给付", "邓超于2026年11月12日前赔偿罗强医疗费人民币贰仟壹佰捌拾元整（¥2180.00）。", ("p2",), ("p1",), 218000, date(2026, 11, 12),
             instalments=(Instalment("n1", 1, 1, "p2", "p1", "医疗费", date(2026, 11, 12), 218000, 218000, date(2026, 11, 12), "done"),)),
    )  # fmt: skip
    snapshot = with_acts(
        start,
        act(11, "receive", day, "referral", mode="移送", sender="博望县公安局中山派出所", sender_kind="公安机关", their_no="博公行受案字〔2026〕88号",
            letter_no="博公移〔2026〕7号", security_case=True, received_on=day.isoformat(), materials="询问笔录复印件；伤情照片", contact="民警周毅，0990-1000110"),
        act(12, "reply", date(2026, 11, 10), "referral", referral="e11", matter="接受"),
        act(13, "no_penalty_apply", date(2026, 11, 13), "administrative", parties=["p1", "p2"], organ="博望县公安局", their_no="博公行受案字〔2026〕88号"),
        act(14, "reply", date(2026, 11, 14), "referral", referral="e11", matter="办理结果"),
        tracks=(standing("people", "P6"),), performed_on=date(2026, 11, 12),
    )  # fmt: skip
    return agreed(snapshot, "people", items, date(2026, 11, 11))


def handed_over() -> Snapshot:
    """Case 01 handed to another body; and the parties of it only told of a third."""
    day = date(2026, 11, 2)
    return with_acts(
        cases.case(1, entries=(), accepted_on=None, mediators=(cases.HOST,)),
        act(1, "transfer", day, "intake", to_body="博望县住房和城乡建设局", to_kind="其他部门", reason="涉及房屋质量保修，由主管部门先行处理更为妥当。", party_told=True),
        act(2, "refer_out", day, "referral", mode="告知引导", body="博望县仲裁委员会", purpose="另有仲裁协议"),
    )  # fmt: skip


def asked_for_help() -> Snapshot:
    """Case 01 goes on while another body is asked to help."""
    return with_acts(
        cases.case(1),
        act(9, "refer_out", date(2026, 11, 6), "referral", mode="邀请协助", body="博望县住房和城乡建设局", body_kind="其他部门",
            purpose="请派员查明渗漏部位。", answer_by="2026-11-16", materials="现场照片"),
    )  # fmt: skip


def confirmed() -> Snapshot:
    """Case 04 with one of two clauses brought before a court; the last day lies in a year without rest days entered."""
    snapshot = cases.minor()
    reached = date(2026, 12, 3)
    made = replace(snapshot.agreements[0], reached_on=reached, effective_on=reached, sealed_on=reached)
    due = Due("D4", "司法确认申请期限", reached, reached + timedelta(days=32), "open", "法", "", "", ref="a1",
              warn="2027年节假日安排尚未录入，日期可能变动；今天是第20日，共30日，还剩10日（本中心设置：第20日起提醒）")  # fmt: skip
    return with_acts(
        replace(snapshot, agreements=(made,), dues=(due,)),
        act(9, "confirm_apply", date(2026, 12, 20), "confirmation", parties=["p1", "p2", "p3"], court="江湾区人民法院", items="1",
            materials="调解协议；主持调解证明；身份证明"),
    )  # fmt: skip


def enforced() -> Snapshot:
    """Case 02 confirmed by the court and not performed."""
    return with_acts(
        cases.wages(),
        act(20, "confirm_apply", date(2026, 11, 15), "confirmation", parties=["p1"], court=COURT),
        act(21, "confirm_grant", date(2026, 11, 25), "confirmation", ruling_no="（2026）博诉前调确9号", served_on="2026-11-26"),
        act(22, "payment_order", date(2026, 12, 3), "remedy", creditor="p1", court=COURT, claim="劳动报酬"),
        act(23, "enforce", date(2026, 12, 5), "remedy", creditor="p2", court=COURT),
    )  # fmt: skip


def guided() -> Snapshot:
    """Case 01 told where to go instead."""
    return with_acts(
        cases.case(1, entries=(), accepted_on=None),
        act(1, "guide", date(2026, 11, 2), "intake", reason="法律规定先由其他机关处理", to_body="博望县住房和城乡建设局",
            routes="一、房屋尚在保修期内的，向建设单位要求保修，也可以向住房和城乡建设局投诉。\n二、可以向有管辖权的人民法院起诉。"),
    )  # fmt: skip


def suspected() -> Snapshot:
    """A court's case suspended because the parties may collude."""
    doubt = act(
        6, "sham_suspend", date(2026, 11, 7), "judicial", grounds="双方对数额没有任何争议，陈述逐字一致，未能提交合同原件。",
        reported_to="委派或委托的法院", reported_on="2026-11-08",
    )  # fmt: skip
    return _court("委托先行调解", doubt)


def declined() -> Snapshot:
    """A court's case that the centre does not take."""
    whole = _court("委派")
    refuse = act(2, "court_decline", date(2026, 11, 4), "judicial", reason="人员不足", detail="调解员均已满额。", returned_on="2026-11-05")  # fmt: skip
    return replace(whole, entries=(whole.entries[0], refuse), sessions=(), accepted_on=None)


def police_told() -> Snapshot:
    """Case 02 reported to the police, with the minute."""
    return with_acts(
        cases.wages(),
        act(30, "report_police", date(2026, 11, 4), at="2026-11-04T08:10", to="博望县公安局江湾派出所",
            matter="二十余名工友聚集讨薪，有人扬言堵门。", measures="已到场劝导，请各方代表入室商谈。"),
    )  # fmt: skip


def reviewed() -> Snapshot:
    """Case 02's agreement brought before the arbitration committee by all parties."""
    snapshot = cases.wages()
    everybody = [party.id for party in snapshot.parties]
    return with_acts(
        snapshot,
        act(20, "arbitral_review", date(2026, 11, 15), "remedy", parties=everybody, body="博望县劳动人事争议仲裁委员会", no="博劳人仲审〔2026〕5号"),
    )  # fmt: skip


def watched() -> Snapshot:
    """Case 02 under supervision of every sort, some of it answered."""
    day = date(2026, 11, 4)
    rows = [
        {"name": BUREAU, "contact": "何静", "answer_by": "2026-11-05T17:00"},
        {"name": "江湾派出所", "contact": ""},
    ]
    return with_acts(
        cases.wages(),
        act(30, "call", day, grade="重点", question="请到江湾项目部核对考勤和工资表。", departments=rows, called_at="2026-11-04T09:00", place="项目部"),
        act(31, "call_answer", date(2026, 11, 5), call="e30", name=BUREAU, arrived_at="2026-11-05T10:20", person="何静", result="考勤、数额无误。"),
        act(32, "call_rate", date(2026, 11, 6), name=BUREAU, by_us="满意", by_them="必要"),
        act(33, "supervise", day, to_staff=cases.HOST.id, matter="十日内组织调解并报告结果。", grounds="群体性", due="2026-11-14"),
        act(34, "supervise_reply", date(2026, 11, 9), result="已于11月8日组织调解，达成协议。"),
        act(35, "supervise_end", date(2026, 11, 10), outcome="办结"),
        act(36, "meeting", date(2026, 11, 6), meeting_no="2026年第3次", held="2026-11-06T14:00", place="中心会议室", convener="沈岚",
            attendees="人社局何静、江湾派出所周毅、总包单位马骏", opinion="先由总包单位垫付。",
            decisions=[{"decision": "总包单位落实垫付资金", "name": "马骏", "due": "2026-11-12"}]),
        act(37, "meeting_done", date(2026, 11, 12), name="马骏", result="资金已到位。"),
        act(38, "emergency", day, at="2026-11-04T08:10", place="江湾项目部大门", matter="二十余名工友聚集讨薪，有人扬言堵门。", measures="已到场劝导，报告派出所。",
            levels=[{"name": "街道办", "person": "", "minutes": 30}, {"name": "区中心", "person": "值班室", "minutes": 60}]),
        act(39, "emergency_ack", day, name="街道办", at="2026-11-04T08:25", person="李主任", instruction="现场处置，随时续报。"),
        act(40, "risk", day, colour="橙", criteria="人数众多；有人扬言堵门", reason="聚集讨薪", measures="专人联系，每日回访"),
        act(41, "risk", date(2026, 11, 10), colour="蓝", criteria="款项已到位", reason="协议已达成，负责人同意降级"),
    )  # fmt: skip
