"""``act --fields`` and ``meeting``: what an act asks for, and one meeting on several cases."""

from __future__ import annotations

import pytest

from tests.cli.driving import SAMPLES, Clerk

MEETING = (
    "--set", "meeting_no=2026年第3次", "--set", "held=2026-12-01 09:00", "--set", "convener=何主任",
    "--set", "attendees=住建所、自然资源所", "--set", "decisions=三日内查清漏点|王工|2026-12-04；核实地界|李工",
)  # fmt: skip


@pytest.fixture
def two(clerk: Clerk) -> Clerk:
    clerk.done("intake", SAMPLES / "01-邻里漏水.json", next(SAMPLES.glob("07-*.json")))
    return clerk


def test_the_fields_of_an_act_are_listed_in_words_and_nothing_is_done(two: Clerk) -> None:
    before = two.done("show", "1", "--log").out
    said = two.done("act", "1", "attach", "--fields").out
    assert "category  类别  选一项，必填" in said
    assert "可填：身份证明、证据、履行凭证" in said
    assert two.done("show", "1", "--log").out == before
    fields = two.done("act", "1", "attach", "--fields", "--json").data
    assert [one["labels"][1] for one in fields if one["name"] == "category"] == ["证据"]
    assert "每行：决定事项|负责人|时限" in two.done("act", "1", "meeting", "--fields").out


def test_one_meeting_is_recorded_on_every_case_or_on_none(two: Clerk) -> None:
    said = two.done("meeting", "1", "2", *MEETING)
    assert "联席会议已记入2件案件" in said.out
    for case in ("1", "2"):
        assert "联席会议议定" in two.done("show", case).out
    refused = two.refused("meeting", "1", "9", *MEETING)
    assert "没有找到案件“9”" in refused.err
    bad = two.refused("meeting", "1", "2", *MEETING[:-1], "decisions=查漏")
    assert "负责人" in bad.err
    twice = two("act", "1", "note", "--set", "text=一", "--set", "text=二")
    assert twice.code == 1
    assert "写了两次" in twice.err
