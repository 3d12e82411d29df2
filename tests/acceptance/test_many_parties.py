"""Thirty parties: everybody signs, the agreement reads the same in both formats, no signature stands alone, the volume binds."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from mediation.documents.text import fold, of_docx, of_pdf, pdf_pages
from mediation.values.identity import check_digit
from mediation.values.money import capital, chinese_number
from tests.acceptance.disputes import party, sample
from tests.acceptance.process import rows, written
from tests.cli.driving import Clerk
from tests.cli.test_eight_disputes import settings

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
ROLES = ("申请人",) * 20 + ("被申请人",) * 9 + ("第三人",)
NAMES = [
    *(f"{SURNAMES[place]}家{'甲乙丙丁戊己庚辛壬癸'[place % 10]}" for place in range(20)),
    *(f"{SURNAMES[place]}明{'东南西北中'[place % 5]}" for place in range(9)),
    "博望物业服务有限公司",
]
FEN = 120_050
SIGNING = "（以下无正文，为签署页）"


COMPANY = {
    "role": "第三人",
    "type": "法人",
    "name": NAMES[29],
    "uscc": "91990100MA00000J26",
    "phone": "13900000399",
    "address": "滨江大道1号",
    "legal_representative": {"name": "何伟", "title": "经理"},
}


def person(place: int, role: str, name: str) -> dict[str, Any]:
    """A party with a number of the invented region."""
    body = f"99010119700101{place:03d}"
    known = {"gender": "男" if place % 2 else "女", "id_type": "居民身份证", "id_no": body + check_digit(body)}
    return party(role, name, phone=f"139000003{place:02d}", **known)


def crowd() -> dict[str, Any]:
    """Twenty households against nine about a shared drain, and the company that looks after it: agreed and signed."""
    data = sample("01")
    data["title"] = f"{NAMES[0]}等二十人与{NAMES[20]}等九人排水管渗漏纠纷"
    data["amount"] = "24010.00"
    data["people_involved"] = 30
    data["parties"] = [person(place, role, name) for place, (role, name) in enumerate(zip(ROLES, NAMES, strict=True))]
    data["parties"][29] = COMPANY
    data["facts"] = "楼顶排水管破裂，二十户顶棚受损，九户擅自封堵检修口。"
    data["mediation"]["sessions"][0]["record"] = "各方到场，逐户核对损失，对责任和分担数额达成一致。"
    words = capital(FEN)
    data["agreement"]["items"] = [
        {
            "kind": "给付",
            "obligor": "、".join(NAMES[20:29]),
            "obligee": name,
            "amount": "1200.50",
            "due": "2026-11-28",
            "method": "银行转账",
            "text": f"被申请人共同赔偿{name}顶棚损失{words}(¥1200.50)，于2026年11月28日前一次付清；逾期的，按未付金额支付利息。",
        }
        for name in NAMES[:20]
    ]
    return data


@pytest.fixture
def case(clerk: Clerk, tmp_path: Path) -> str:
    """The crowd's dispute, taken in with its signed agreement."""
    said = clerk.done("intake", written(tmp_path / "三十人.json", crowd()), "--json").data
    return str(said["registered"][0]["case_id"])


def test_everybody_signs_and_everybody_is_shown(clerk: Clerk, case: str) -> None:
    shown = clerk.done("show", case, "--json").data
    assert [one["name"] for one in shown["parties"]] == NAMES
    signed = rows(clerk.centre, "SELECT count(*) FROM signature")[0][0]
    assert signed == 30 + len(shown["mediators"]) + 1
    assert shown["agreements"][0]["effective_on"] == "2026-11-08"
    assert clerk.done("show", case).out.count("被申请人") >= 9


def test_the_agreement_reads_the_same_in_both_formats_and_no_signature_stands_alone(
    clerk: Clerk, case: str, tmp_path: Path
) -> None:
    pdf = Path(clerk.done("paper", case, "F11", "--out", tmp_path / "a.pdf", "--json").data["path"]).read_bytes()
    docx = Path(
        clerk.done("paper", case, "F11", "--format", "docx", "--out", tmp_path / "a.docx", "--json").data["path"]
    ).read_bytes()
    words = of_docx(docx)
    pages = [fold(page) for page in pdf_pages(pdf)]
    foot = re.search(r"第1页共\d+页(\S+)$", pages[0])
    assert foot
    assert (
        of_pdf(pdf, code=foot[1], heads=("序号条款履行义务人权利人履行期限金额（元）", SIGNING), expected=words)
        == words
    )
    text, _, zone = words.partition(SIGNING)
    assert [text.count(name) >= 1 for name in NAMES] == [True] * 30
    assert text.count("（¥1200.50）") == 20
    lines = [
        f"{role}{chinese_number(place)}："
        for role, many in (("申请人", 20), ("被申请人", 9))
        for place in range(1, many + 1)
    ]
    assert [
        line for line in [*lines, "第三人（盖章）：", "人民调解员（签名）：", "记录人（签名）："] if line not in zone
    ] == []
    signing = [page for page in pages if "（签名" in page]
    assert len(signing) > 1
    assert "履行方式" in signing[0].partition(SIGNING)[0], "the first signatures stand below the end of the text"
    assert all(page.startswith(SIGNING) for page in signing[1:]), (
        "every further page says that it belongs to the signatures"
    )


def test_the_volume_of_thirty_parties_binds(clerk: Clerk, case: str, tmp_path: Path) -> None:
    for act, values, on in (
        ("perform", {"note": "各笔款项已付清。"}, "2026-11-27"),
        (
            "follow_up",
            {"by": "李璟", "interviewee": NAMES[0], "way": "电话", "performed": "全部履行", "satisfaction": "满意"},
            "2026-11-30",
        ),
        ("close", {"result": "全部履行。"}, "2026-12-01"),
    ):
        clerk.done("act", case, act, *settings(values), "--on", on)
    clerk.done("papers", case, "--freeze")
    filing = {"retention": "永久", "retention_reason": "涉及群体性纠纷。", "filer": "周敏", "checker": "李璟"}
    clerk.done("act", case, "file", *settings(filing), "--on", "2026-12-01")
    made = clerk.done("volume", case, "--out", tmp_path / "卷.pdf", "--json").data
    with pikepdf.open(made["path"]) as pdf:
        assert len(pdf.pages) == made["pages"] > 20
        told = json.loads(pdf.attachments["volume.json"].get_file().read_bytes())
        assert told["parties"] == NAMES
    assert clerk("verify").code == 0
