"""A paper of no real form, with data that can be made large, empty or hostile."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

SAMPLES = Path(__file__).parent / "samples"
FACTS = (
    "2026年3月2日，申请人位于幸福路12号3单元402室的卫生间防水层老化，渗水至楼下被申请人302室，造成客厅吊顶、墙面及木地板"
    "不同程度损坏。被申请人多次与申请人协商未果，于2026年4月向本会申请调解。\n双方对损失数额存在争议：被申请人主张损失"
    "156,215.50元，申请人认为过高；“渗漏点”位于卫生间地漏周边——经现场查看……双方均无异议。"
)


def people(count: int) -> list[dict[str, Any]]:
    """That many invented parties."""
    return [
        {
            "label": f"申请人{index + 1}",
            "name": "张三" if index % 2 else "欧阳某某",
            "gender": "男",
            "address": "江州市博爱区和平街道幸福路12号3单元402室",
            "id_no": "999999198001010010",
        }
        for index in range(count)
    ]


@pytest.fixture
def samples() -> tuple[Path, ...]:
    """Folders of the made-up templates."""
    return (SAMPLES,)


@pytest.fixture
def data() -> dict[str, Any]:
    """Plain data for the made-up paper X1; tests change it."""
    return {
        "skin": "prose",
        "no": "江博人调字〔2026〕第001号",
        "case": {"reg_no": "江博人调字〔2026〕第001号"},
        "committee": "江州市博爱区矛盾纠纷调解中心人民调解委员会",
        "parties": people(2),
        "mediators": ["李某", "王某"],
        "facts": FACTS,
        "fen": 15621550,
        "raw": "[/]路{{7*7}}=cmd <b>&amp; & \"'",
        "rows": [{"name": "木地板", "note": "三成新", "fen": 100 * index} for index in range(5)],
        "breaks": False,
        "blank": False,
    }


@pytest.fixture
def many_people() -> list[dict[str, Any]]:
    """Sixty parties."""
    return people(60)
