"""Numbers typed into what people wrote are as secret as those of the register."""

from __future__ import annotations

import json
from dataclasses import asdict

from mediation.casework import reading
from mediation.casework.acts import act
from mediation.casework.desk import Desk
from mediation.values.text import mask_numbers
from tests.casework.office import mediating, registered

CARD, PHONE = "990101198411050318", "13912345678"


def test_numbers_in_stories_records_and_notes_are_masked_where_a_case_is_shown_or_taken_out(desk: Desk) -> None:
    case_id = registered(desk, "01", facts=f"楼上住户（{CARD}）经电话{PHONE}通知仍未修。")
    mediating(desk, case_id, "2026-11-03")
    act(desk, case_id, "session", {"started": "2026-11-08 09:30", "place": "调解室", "record": f"补记电话{PHONE}。"})
    act(desk, case_id, "note", {"text": f"家属电话{PHONE}，证件{CARD}。"})
    whole = reading.snapshot(desk, case_id)
    shown = json.dumps(asdict(reading.masked_everywhere(whole)), ensure_ascii=False, default=str)
    taken = json.dumps(reading.export_case(desk, case_id), ensure_ascii=False)
    for text in (shown, taken):
        assert CARD not in text
        assert PHONE not in text
        assert text.count("139****5678") == 3
        assert whole.reg_no in text
        assert all(entry.id in text for entry in whole.entries), "what only looks like a number is left alone"
    assert PHONE in json.dumps(reading.export_case(desk, case_id, reveal_numbers=True), ensure_ascii=False)
    assert PHONE in reading.masked(whole).facts, "a text that may be edited is whole"


def test_a_mask_keeps_the_length_and_leaves_other_numbers() -> None:
    text = f"电话{PHONE}，证件{CARD}，旧证330106560101123，赔偿186500元，座机0571-88123456，流水2026110812345678901。"
    masked = mask_numbers(text)
    assert len(masked) == len(text)
    assert (
        masked
        == "电话139****5678，证件990***********0318，旧证330********1123，赔偿186500元，座机0571-88123456，流水2026110812345678901。"
    )
