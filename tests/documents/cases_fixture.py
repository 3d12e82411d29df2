"""Frozen cases made by hand after the eight invented disputes of ``cases/samples``: what papers are printed from."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from mediation.records.snapshot import (
    Agreement,
    Aide,
    Attachment,
    CentreInfo,
    Due,
    Entry,
    FollowUp,
    Instalment,
    Investigation,
    Item,
    Party,
    Service,
    Session,
    Snapshot,
    StaffInfo,
    VolumeInfo,
)

SAMPLES = Path(__file__).resolve().parents[2] / "cases" / "samples"
CENTRE = CentreInfo(
    "centre", "博望街道矛盾纠纷调解中心", "博望街道人民调解委员会", "博", "990101",
    address="博望街道中山街18号", phone="0990-1000001", court="博望县人民法院",
)  # fmt: skip
HOST = StaffInfo("staff-1", "李璟", "mediator", cert_no="博调001")
SECOND = StaffInfo("staff-2", "王琳", "mediator")
RECORDER = StaffInfo("staff-3", "周敏", "mediator")


def moment(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A wall time of 2026."""
    return datetime(2026, month, day, hour, minute)  # noqa: DTZ001 - wall time in China


ENTERED = moment(11, 1, 8)


def sample(number: int) -> dict[str, Any]:
    """The JSON of one sample dispute."""
    path = next(SAMPLES.glob(f"{number:02d}-*.json"))
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data


def case(number: int, **changes: Any) -> Snapshot:
    """The registered and accepted case of one sample dispute."""
    data = sample(number)
    applied = date.fromisoformat(data["applied_on"])
    snapshot = Snapshot(
        id=f"case-{number}", centre=CENTRE, docid=202600000 + number, year=2026, reg_no=f"博人调字〔2026〕第{number:03d}号",
        title=data["title"], kind=data["kind"], source_way=data["source"]["way"],
        source_channel=data["source"].get("channel", ""), referrer=data["source"].get("referrer", ""),
        external_no=data["source"].get("external_no", ""), level=data["level"], applied_on=applied,
        accepted_on=applied + timedelta(days=1), place=data["place"], people_involved=data["people_involved"],
        fen=int(data["amount"].replace(".", "")), facts=data["facts"], disputed="", claims=tuple(data["claims"]),
        application_mode="书面", confidential=False, stage="调解中", outcome="", closed_on=None, performed_on=None,
        first_owner=HOST.id, referral_mode="", referral_received_on=None, parties=_parties(data["parties"]),
        mediators=(HOST,), recorder=RECORDER,
        entries=(
            entry(1, "ask", applied, consents={f"p{n}": "同意" for n in range(1, len(data["parties"]) + 1)}, way="当面"),
            entry(2, "accept", applied + timedelta(days=1)),
            entry(3, "appoint", applied + timedelta(days=1), mediators=[HOST.id], recorder=RECORDER.id, chosen_by="委员会指派"),
        ),
    )  # fmt: skip
    return replace(snapshot, **changes)


def _parties(rows: list[dict[str, Any]]) -> tuple[Party, ...]:
    counts: dict[str, int] = {}
    parties = []
    for n, row in enumerate(rows, 1):
        counts[row["role"]] = counts.get(row["role"], 0) + 1
        head = row.get("legal_representative", {})
        parties.append(
            Party(
                id=f"p{n}", role=row["role"], ordinal=counts[row["role"]], type=row["type"], name=row["name"],
                gender=row.get("gender", ""), birth=birth_of(row.get("id_no", "")), id_type=row.get("id_type", ""),
                id_no=row.get("id_no", ""), uscc=row.get("uscc", ""), phone=row.get("phone", ""),
                address=row.get("address", ""), legal_rep_name=head.get("name", ""), legal_rep_title=head.get("title", ""),
                guardians=tuple(
                    Aide(f"p{n}g{k}", "guardian", one["name"], relation=one["relation"], phone=one.get("phone", ""))
                    for k, one in enumerate(row.get("guardians", ()), 1)
                ),
                agents=tuple(
                    Aide(f"p{n}a{k}", "agent", one["name"], agent_kind=one["kind"], authority=one["authority"], phone=one["phone"])
                    for k, one in enumerate(row.get("agents", ()), 1)
                ),
            )
        )  # fmt: skip
    return tuple(parties)


def birth_of(id_no: str) -> date | None:
    """The birth date inside an 18-digit number."""
    return date(int(id_no[6:10]), int(id_no[10:12]), int(id_no[12:14])) if len(id_no) == 18 else None


def entry(seq: int, act: str, on: date, **fields: Any) -> Entry:
    """One act of the case."""
    return Entry(f"e{seq}", seq, act, act, "people", on, None, tuple(fields.items()), HOST.id, ENTERED)


def session(
    no: int = 1, *, present: tuple[str, ...] = ("p1", "p2"), result: str = "达成协议", **changes: Any
) -> Session:
    """A session on 8 November 2026."""
    made = Session(
        f"m{no}", no, moment(11, 8, 9, 30), moment(11, 8, 11, 10), "中山街社区调解室", "现场", present,
        ("社区网格员陈红",), sample(1)["mediation"]["sessions"][0]["record"], result,
    )  # fmt: skip
    return replace(made, **changes)


def written(
    snapshot: Snapshot, items: tuple[Item, ...] = (), *, reached: date = date(2026, 11, 8), **changes: Any
) -> Snapshot:
    """The case with a written agreement in force."""
    made = Agreement(
        "a1", f"{snapshot.reg_no}", "书面", "全部", snapshot.facts, "", "", "", reached, items or repair_items(), 0,
        "effective", sealed_on=reached, effective_on=reached, confirm_agreed=True,
    )  # fmt: skip
    due = Due("D4", "司法确认申请期限", reached, reached + timedelta(days=30), "open", "法", "", "", ref="a1")
    return replace(snapshot, agreements=(replace(made, **changes),), dues=(due,))


def repair_items() -> tuple[Item, ...]:
    """The two clauses of the leaking ceiling."""
    rows = sample(1)["agreement"]["items"]
    return (
        Item("i1", 1, "作为", rows[0]["text"], ("p2",), ("p1",), due=date(2026, 11, 28),
             instalments=(Instalment("n1", 1, 1, "p2", "p1", "修复防水层", date(2026, 11, 28), 0),)),
        Item("i2", 2, "给付", rows[1]["text"], ("p2",), ("p1",), 420000, date(2026, 11, 20), "银行转账",
             default_clause="逾期支付的，自逾期次日起按未付金额每日万分之二支付违约金。",
             instalments=(Instalment("n2", 1, 2, "p2", "p1", "赔偿款", date(2026, 11, 20), 420000),)),
    )  # fmt: skip


def leak() -> Snapshot:
    """Case 01 carried to the bound volume: written agreement, one session, evidence, visit, service, volume."""
    today = date(2026, 11, 8)
    items = tuple(
        replace(
            item,
            instalments=tuple(
                replace(one, state="done", done_fen=one.fen, done_on=one.due) for one in item.instalments
            ),
        )
        for item in repair_items()
    )
    snapshot = written(case(1, sessions=(session(),)), items)
    return replace(
        snapshot,
        entries=(
            *snapshot.entries,
            entry(4, "notify", date(2026, 11, 4), at="2026-11-08T09:30", place="中山街社区调解室", way="电话"),
            entry(5, "extend", today, until="2026-12-20", reason="等待闭水试验结果", consents={"p1": "同意", "p2": "同意"}),
            entry(6, "pause", today, reason="鉴定", basis="委托鉴定机构查明渗漏原因"),
            entry(7, "resume", date(2026, 11, 18), reason="收到鉴定意见"),
            entry(8, "urge", date(2026, 11, 22), party="p2", instalment="n2", way="电话", content="请于三日内付清赔偿款。", reply="同意三日内支付。"),
            entry(9, "close", date(2026, 11, 30), result="协议全部履行"),
        ),
        investigations=(
            Investigation("v1", 1, "赵明", "被申请人", (HOST.id, SECOND.name), RECORDER.id, moment(11, 5, 15, 0),
                          moment(11, 5, 15, 40), "春晖小区3号楼", "问：渗水从何时开始？\n答：9月初听楼下说起。"),
        ),
        attachments=(
            Attachment("t1", "evidence", "渗水照片", "0" * 64, "image/jpeg", 4, "6", today, "p1", provider="王桂兰", proves="顶棚渗水", received_by=HOST.id),
            Attachment("t2", "evidence", "维修票据", "1" * 64, "image/jpeg", 2, "6", today, "p1", provider="王桂兰", original=True, proves="衣柜损失"),
            Attachment("t3", "identity", "居民身份证正反面", "2" * 64, "image/jpeg", 1, "3", today, "p1", checked_by=HOST.id, checked_on=today),
            Attachment("t4", "proof", "银行转账回单", "3" * 64, "image/jpeg", 1, "9", date(2026, 11, 20), "p2", obligation_id="n2"),
        ),
        follow_ups=(FollowUp("f1", 1, date(2026, 11, 29), HOST.id, "王桂兰", "电话", "全部履行", "满意", "未再渗漏", "无", "提醒保留票据"),),
        services=(Service("s1", "人民调解协议书", 1, "王桂兰", "p1", "直接送达", "中山街社区调解室", today, "王桂兰", server=HOST.id),),
        volume=VolumeInfo("博人调字〔2026〕第001号", snapshot.title, RECORDER.id, date(2026, 12, 1), HOST.id, date(2026, 12, 1),
                          "定期30年", None, "", "身份证明为复印件，原件当场核对后退还。", pages=18),
        closed_on=date(2026, 11, 30), performed_on=date(2026, 11, 28), outcome="书面协议", stage="已结案",
    )  # fmt: skip


def support() -> Snapshot:
    """Case 03 with an oral agreement of a mother and her two children."""
    snapshot = case(3, application_mode="口头", sessions=(session(present=("p1", "p2", "p3")),))
    items = (
        Item("i1", 1, "给付", "陈刚、陈丽每月5日前各向刘淑珍支付赡养费人民币叁佰元整（¥300.00）。", ("p2", "p3"), ("p1",), 60000,
             instalments=(Instalment("n1", 1, 1, "p2,p3", "p1", "赡养费", date(2026, 12, 5), 60000),)),
        Item("i2", 2, "作为", "刘淑珍的医疗费凭票据由陈刚、陈丽各负担一半。", ("p2", "p3"), ("p1",)),
    )  # fmt: skip
    made = Agreement("a1", "", "口头", "全部", snapshot.facts, "", "", "按月支付", date(2026, 11, 8), items, 0, "effective",
                     effective_on=date(2026, 11, 8))  # fmt: skip
    return replace(snapshot, agreements=(made,))


def failed() -> Snapshot:
    """Case 06 ended without agreement, with undisputed facts noted by consent."""
    snapshot = case(6, sessions=(session(result="未达成"),))
    end = entry(
        5, "fail", date(2026, 11, 28), reason="达不成协议", detail="双方对误工费数额分歧较大。", disputed="误工费计算天数",
        undisputed="双方于2026年11月9日在老街市场发生口角并互殴，罗强支出医疗费2180元。",
    )  # fmt: skip
    return replace(snapshot, entries=(*snapshot.entries, end))


def withdrawn() -> Snapshot:
    """Case 07 withdrawn by the applicant."""
    snapshot = case(7)
    return replace(
        snapshot,
        entries=(*snapshot.entries, entry(5, "withdraw", date(2026, 11, 20), party="p1", reason="双方已自行协商付款")),
    )


def refused() -> Snapshot:
    """Case 06, sent by the police, refused because one side would not mediate."""
    snapshot = case(6, accepted_on=None, referral_mode="告知引导", referral_received_on=date(2026, 11, 10))
    ask = entry(
        1,
        "ask",
        date(2026, 11, 10),
        consents=[{"party": "p1", "answer": "同意"}, {"party": "p2", "answer": "不同意", "way": "电话"}],
    )
    refuse = entry(
        2, "refuse", date(2026, 11, 12), reason="一方明确拒绝调解", detail="被申请人邓超明确表示不接受调解。"
    )
    return replace(snapshot, entries=(ask, refuse))


def wages() -> Snapshot:
    """Case 02: five workers, a company with an agent, a third party; two mediators; seven payments."""
    snapshot = case(2, mediators=(HOST, SECOND), sessions=(session(present=tuple(f"p{n}" for n in range(1, 8))),))
    shares = (4200000, 3600000, 3650000, 3700000, 3500000)
    rows = tuple(
        Instalment(f"n{n}", n, 1, "p6", f"p{n}", "工资", date(2026, 11, 30), fen) for n, fen in enumerate(shares, 1)
    )
    items = (
        Item("i1", 1, "给付", "恒达建筑工程有限公司于2026年11月30日前支付五人工资合计人民币壹拾捌万陆仟伍佰元整（¥186500.00），"
             "按《履行明细》汇入本人账户。",
             ("p6",), tuple(f"p{n}" for n in range(1, 6)), 18650000, date(2026, 11, 30), "银行转账",
             default_clause="逾期按未付金额每日万分之三支付违约金。", instalments=rows),
        Item("i2", 2, "其他", "江湾建设集团有限公司对上述欠款先行清偿，付至劳动者本人账户。", ("p7",), tuple(f"p{n}" for n in range(1, 6))),
    )  # fmt: skip
    return written(snapshot, items)


def minor() -> Snapshot:
    """Case 04: a boy of eleven with both parents, a driver, an insurer."""
    items = (
        Item("i1", 1, "给付", "平安达财产保险有限公司博望支公司于2026年12月10日前赔付张子涵人民币叁万元整（¥30000.00）。", ("p3",), ("p1",), 3000000,
             date(2026, 12, 10), default_clause="逾期按未付金额每日万分之二计付。"),
        Item("i2", 2, "给付", "吴昊于2026年12月10日前赔偿张子涵人民币壹万叁仟贰佰陆拾元伍角（¥13260.50）。", ("p2",), ("p1",), 1326050,
             date(2026, 12, 10), default_clause="逾期按未付金额每日万分之二计付。"),
    )  # fmt: skip
    return written(case(4, sessions=(session(present=("p1", "p2", "p3")),)), items)


def rare() -> Snapshot:
    """Case 08: a name and an agent with characters few fonts have, a hospital."""
    items = (
        Item("i1", 1, "给付", "博望县人民医院于2026年12月20日前赔偿㛃䶮人民币壹拾万零壹拾元整（¥100010.00）。", ("p2",), ("p1",), 10001000,
             date(2026, 12, 20), default_clause="逾期按未付金额每日万分之二计付。"),
    )  # fmt: skip
    return written(case(8, sessions=(session(),)), items)


def crowd(size: int = 30) -> Snapshot:
    """A made-up case of many applicants against the company of case 02."""
    snapshot = case(2)
    applicants = tuple(
        Party(f"p{n}", "申请人", n, "自然人", f"工友{n}", "男", birth=date(1980, 1, 1), id_type="居民身份证",
              id_no=f"99010219800101{n:03d}0", phone=f"139000001{n:02d}", address="江湾片区临时工棚")
        for n in range(1, size)
    )  # fmt: skip
    company = replace(snapshot.parties[5], id=f"p{size}")
    rows = tuple(
        Instalment(f"n{n}", n, 1, company.id, one.id, "工资", date(2026, 11, 30), 100000 + n)
        for n, one in enumerate(applicants, 1)
    )
    total = sum(row.fen for row in rows)
    items = (Item("i1", 1, "给付", "恒达建筑工程有限公司按《履行明细》支付各申请人工资。", (company.id,), tuple(a.id for a in applicants), total,
                  date(2026, 11, 30), default_clause="逾期按未付金额每日万分之三支付违约金。", instalments=rows),)  # fmt: skip
    present = tuple(p.id for p in (*applicants, company))
    return written(replace(snapshot, parties=(*applicants, company), sessions=(session(present=present),)), items)
