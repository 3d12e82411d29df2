"""A case mediated for a court, told by typed values as a person at the desk types them."""

from __future__ import annotations

from typing import Any

import pytest

from mediation.casework.acts import act
from mediation.casework.desk import Desk
from mediation.values.problems import Refused
from tests.casework.office import registered

COURT = "博望县人民法院"
FEE = {
    "kind": "给付",
    "text": "韩雪支付物业费3816元",
    "amount": "3816.00",
    "due": "2026-12-10",
    "obligor": ["韩雪"],
    "obligee": ["春晖物业服务有限公司"],
}


def signed(desk: Desk, mode: str) -> str:
    """Sample 05 handed on by the court and agreed on 2026-11-18."""
    case_id = registered(desk, "05")

    def do(name: str, day: str, **values: Any) -> None:
        act(desk, case_id, name, values, on=day)

    came, met = "2026-11-16", "2026-11-18"
    do(
        "court_refer",
        came,
        mode=mode,
        court=COURT,
        court_no="(2026)民初1186号",
        procedure="简易程序",
        online="是",
        consented="是",
        consent_evidence="同意笔录",
        received_on=came,
    )
    do("appoint", came, mediators="李璟", recorder="周敏")
    do("court_accept", came, signed_on=came, conflict_disclosed="是", bans_told="是")
    do("start", came)
    started, ended = f"{met} 09:00", f"{met} 11:00"
    do("session", met, started=started, ended=ended, place="调解室", record="双方陈述", result="达成协议")
    do("court_undisputed", met, rows="物业费标准为每月106元|是；韩雪自2024年1月起未交|是")
    do("reach", met, items=[FEE])
    do("sign", met, signer_kind="mediator", signer="李璟", way="签名")
    do("sign", met, signer="韩雪", way="签名")
    do("sign", met, signer="春晖物业服务有限公司", signed_by="高峰", way="签名并盖章")
    return case_id


def test_a_case_after_filing_ends_with_the_court_s_paper(desk: Desk) -> None:
    case_id = signed(desk, "委托先行调解")
    paper = {"letter_no": "(2026)民初1186号", "receipts": "韩雪|2026-11-19"}
    with pytest.raises(Refused, match="春晖物业服务有限公司尚未签收"):
        act(desk, case_id, "court_letter", paper, on="2026-11-20")
    both = paper | {"receipts": "韩雪|2026-11-19；春晖物业服务有限公司|2026-11-20"}
    act(desk, case_id, "court_letter", both, on="2026-11-20")
    with pytest.raises(Refused, match="未履行事项"):
        act(desk, case_id, "close", {}, on="2026-11-21")
    act(desk, case_id, "perform", {}, on="2026-11-21")
    act(desk, case_id, "close", {}, on="2026-11-21")


def test_a_case_before_filing_ends_with_confirmation_by_that_court(desk: Desk) -> None:
    case_id = signed(desk, "委派")
    with pytest.raises(Refused, match="共同申请"):
        act(desk, case_id, "confirm_apply", {"parties": "韩雪", "court": COURT}, on="2026-11-19")
    act(desk, case_id, "confirm_apply", {"parties": "全部", "court": COURT}, on="2026-11-19")
    act(desk, case_id, "confirm_accept", {"case_no": "(2026)诉前调确7号"}, on="2026-11-20")
    act(desk, case_id, "confirm_grant", {"ruling_no": "(2026)诉前调确7号", "served_on": "2026-11-21"}, on="2026-11-21")
