"""Running text is printed with Chinese punctuation; figures, codes and names stay as they were typed."""

from __future__ import annotations

import pytest

from mediation.documents.typeset import sentences, typeset


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("2026年9月起,其卫生间渗水。", "2026年9月起，其卫生间渗水。"),
        ("人民币肆仟贰佰元整(¥4200.00),于11月20日前", "人民币肆仟贰佰元整（¥4200.00），于11月20日前"),
        ("时间:9:30,金额1,200.50元;比例1:2(见附表)", "时间：9:30，金额1,200.50元；比例1:2（见附表）"),
        ("(2026)浙0000民初1号", "（2026）浙0000民初1号"),
        ("12345反映, 经核实", "12345反映，经核实"),
        ("f(x), a:b; ok", "f(x), a:b; ok"),
        ("已经，是这样（原样）。", "已经，是这样（原样）。"),
    ],
)
def test_punctuation_beside_ideographs_is_full_width(typed: str, printed: str) -> None:
    assert sentences(typed) == printed
    assert sentences(printed) == printed


def test_only_free_text_is_touched() -> None:
    data = {"name": "甲,乙", "facts": "甲,乙", "items": [{"text": "甲(乙)"}], "claims": ["甲,乙"], "address": "甲(乙)"}
    assert typeset(data) == {
        "name": "甲,乙", "facts": "甲，乙", "items": [{"text": "甲（乙）"}], "claims": ["甲，乙"], "address": "甲(乙)",
    }  # fmt: skip
