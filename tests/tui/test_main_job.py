"""The main job through the real terminal with Chinese typing: from the window to the bound volume, and found again."""

from __future__ import annotations

from pathlib import Path

import pytest
from clerk import Clerk, name, pick, sample, turn
from terminal import mediation

pytestmark = pytest.mark.terminal


def test_dispute_01_runs_from_the_window_to_the_archive(centre: Path, samples: Path) -> None:
    dispute = sample(samples, "01")
    with mediation(centre, today="2026-12-01") as term:
        clerk = Clerk(term)
        term.wait_for("还没有案件")
        clerk.register(dispute)
        clerk.act("甄别进入人民调解", on="2026-11-02")
        clerk.act("征询意愿", turn(2), pick("当面"), on="2026-11-03")
        clerk.act("受理", on="2026-11-03")
        clerk.act("指派（选定）调解员", name("李璟"), pick("周敏"), on="2026-11-03")
        clerk.act("开始调解", on="2026-11-08")
        clerk.session(dispute["mediation"]["sessions"][0])
        first, second = dispute["agreement"]["items"]
        clerk.agreement("达成一致待签", [(first, 2, [1]), (second, 2, [1])], on="2026-11-08")
        term.wait_for("达成一致待签")
        for signer in ("王桂兰", "赵明", "李璟"):
            clerk.sign(signer, on="2026-11-08")
        clerk.act("加盖委员会印章", on="2026-11-08")
        term.wait_for("履行中")
        term.wait_for("司法确认：可申请")
        clerk.act("履行登记", on="2026-11-28")
        term.wait_for("履行完毕")
        clerk.act("结案", on="2026-11-28")
        clerk.freeze_papers()
        clerk.act("归档", on="2026-11-30")
        term.wait_for("已归档")
        assert "页" in clerk.bind_volume()
        clerk.find("王桂兰 闭水试验", dispute["title"])
    assert len(list(centre.glob("out/*卷宗.pdf"))) == 1


def test_dispute_02_with_five_applicants_a_company_and_a_third_party(centre: Path, samples: Path) -> None:
    dispute = sample(samples, "02")
    names = [party["name"] for party in dispute["parties"]]
    with mediation(centre, today="2026-12-01") as term:
        clerk = Clerk(term)
        term.wait_for("还没有案件")
        clerk.register(dispute)
        clerk.act("甄别进入人民调解", on="2026-10-12")
        clerk.act("征询意愿", turn(7), pick("当面"), on="2026-10-13")
        clerk.act("受理", on="2026-10-13")
        clerk.act("指派（选定）调解员", name("李璟"), pick("周敏"), on="2026-10-13")
        clerk.act("开始调解", on="2026-10-16")
        clerk.session({
            "started": "2026-10-16 14:00", "ended": "2026-10-16 17:20", "place": "江湾片区项目部会议室", "mode": "现场",
            "result": "达成协议",
            "record": "李璟：告知各方权利义务，核对身份和授权。\n马建国：我们五个人三月到八月绑钢筋，一共欠186500元。\n"
            "钱程：公司认可欠付数额，请求分两期付。\n何伟：总承包单位同意督促按期拨付。",
        })  # fmt: skip
        money = {
            "kind": "给付", "amount": "186500.00", "due": "2026-11-20", "method": "银行转账",
            "instalments": [{"due": "2026-10-31", "amount": "100000"}, {"due": "2026-11-20", "amount": "86500"}],
            "text": "恒达建筑工程有限公司向马建国等五人支付劳动报酬共186500元，分两期付清，逾期的按未付金额每日万分之三支付违约金。",
        }  # fmt: skip
        clerk.agreement("达成一致待签", [(money, 6, [1, 2, 3, 4, 5])], on="2026-10-16")
        term.wait_for("达成一致待签")
        for person in names[:5]:
            clerk.sign(person, on="2026-10-16")
        clerk.sign("恒达建筑", hand="钱程", way="签名并盖章", on="2026-10-16")
        clerk.sign("江湾建设", hand="何伟", way="签名并盖章", on="2026-10-16")
        clerk.sign("调解员李璟", on="2026-10-16")
        clerk.act("加盖委员会印章", on="2026-10-16")
        term.wait_for("履行中")
        clerk.act("履行登记", pick("1.1"), on="2026-10-30")
        clerk.act("履行登记", on="2026-11-20")
        term.wait_for("履行完毕")
        clerk.act("结案", on="2026-11-20")
        clerk.freeze_papers()
        clerk.act("归档", on="2026-11-30")
        clerk.bind_volume()
        clerk.find("仁青扎西", dispute["title"])


def test_dispute_07_ends_in_writing(centre: Path, samples: Path) -> None:
    dispute = sample(samples, "07")
    with mediation(centre, today="2026-12-01") as term:
        clerk = Clerk(term)
        term.wait_for("还没有案件")
        clerk.register(dispute)
        clerk.act("甄别进入人民调解", on="2026-11-12")
        clerk.act("征询意愿", turn(2), pick("当面"), on="2026-11-12")
        clerk.act("受理", on="2026-11-12")
        clerk.act("指派（选定）调解员", name("李璟"), pick("周敏"), on="2026-11-12")
        clerk.act("开始调解", on="2026-11-13")
        clerk.session({
            "started": "2026-11-13 09:00", "ended": "2026-11-13 10:00", "place": "早子沟村委会", "mode": "上门", "result": "达成协议",
            "record": "桑吉：四亩地一年1600元，说好的。\n完德：今年收成不好，月底前一定付。",
        })  # fmt: skip
        item = {
            "kind": "给付", "amount": "1600.00", "due": "2026-11-30", "method": "现金",
            "text": "完德于2026年11月30日前一次性向桑吉支付2026年度流转费1600元，逾期按日万分之三支付违约金。",
        }  # fmt: skip
        clerk.open_act("口头协议")
        term.wait_for("现在不能办“口头协议”")
        term.wait_for("承包经营纠纷调解仲裁法》")  # its article, wrapped on the status line
        clerk.agreement("达成一致待签", [(item, 2, [1])], on="2026-11-13")
        term.wait_for("达成一致待签已登记")
        for person in ("桑吉", "完德", "调解员李璟"):
            clerk.sign(person, on="2026-11-13")
        clerk.act("加盖委员会印章", on="2026-11-13")
        term.wait_for("履行中")
        clerk.find("早子沟", dispute["title"])
