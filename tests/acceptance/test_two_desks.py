"""Two desks at one centre: nothing is done twice, nothing is lost, no number is given twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acceptance.disputes import dispute
from tests.acceptance.process import Other, at_once, rows, written
from tests.cli.driving import PASSWORD, SAMPLES, Clerk
from tests.cli.test_eight_disputes import settings, signatures


@pytest.fixture
def desks(clerk: Clerk, other: Callable[..., Other]) -> list[Other]:
    """Two desks with a person at each."""
    pair = [other("east-desk"), other("west-desk")]
    for desk, person in zip(pair, ("李璟", "周敏"), strict=True):
        desk.done("login", "--as", person, stdin=f"{PASSWORD}\n")
    return pair


def entries(clerk: Clerk, act: str) -> int:
    """How many entries of an act the first case has."""
    return sum(entry["act"] == act for entry in clerk.done("show", "1", "--json").data["entries"])


def test_forty_registrations_from_two_desks_take_forty_numbers(
    clerk: Clerk, desks: list[Other], tmp_path: Path
) -> None:
    files = [written(tmp_path / f"{place}.json", dispute(title=f"第{place}件纠纷")) for place in range(40)]
    said = at_once(desks, [[("intake", file) for file in files[start::2]] for start in (0, 1)])
    assert [one.code for desk in said for one in desk] == [0] * 40, [
        one.out for desk in said for one in desk if one.code
    ]
    cases = rows(clerk.centre, "SELECT reg_no, docid, registered_by FROM cases")
    assert sorted(case[0] for case in cases) == [f"博调登〔2026〕第{serial:04d}号" for serial in range(1, 41)]
    assert len({case[1] for case in cases}) == 40
    assert set(Counter(case[2] for case in cases).values()) == {20}
    log = [seq for (seq,) in rows(clerk.centre, "SELECT seq FROM log ORDER BY seq")]
    assert log == list(range(1, len(log) + 1))
    assert clerk("verify").code == 0


def test_one_act_done_at_two_desks_is_done_once(clerk: Clerk, desks: list[Other], tmp_path: Path) -> None:
    clerk.done("intake", written(tmp_path / "a.json", dispute()))
    steps: list[tuple[object, ...]] = [
        ("act", "1", "divert"),
        ("act", "1", "ask", "--set", "consents=全部:同意"),
        ("act", "1", "accept"),
        ("act", "1", "appoint", "--set", "mediators=李璟", "--set", "recorder=周敏"),
        ("act", "1", "start"),
    ]
    east, west = at_once(desks, [steps, steps])
    done = clerk.done("show", "1", "--json").data
    for (_, _, act, *_), *both in zip(steps, east, west, strict=True):
        winners = [said for said in both if said.code == 0]
        losers = [said for said in both if said.code == 1]
        assert len(winners) + len(losers) == 2, both
        assert len(winners) == sum(entry["act"] == act for entry in done["entries"]) >= 1, (act, both)
        if act in ("divert", "accept", "start"):
            assert len(losers) == 1, (act, both)
        for said in losers:
            assert len(said.out.splitlines()) == 1
            assert "现处于" in said.out, said.out
    assert done["stage"] == "调解中"
    assert clerk("verify").code == 0


def test_a_payment_entered_at_two_desks_counts_once(clerk: Clerk, desks: list[Other]) -> None:
    clerk.done("intake", SAMPLES / "01-邻里漏水.json")
    pay = ("act", "1", "perform", "--set", "instalment=2.1", "--on", "2026-11-20")
    said = at_once(desks, [[pay], [pay]])
    assert sorted(one.code for desk in said for one in desk) == [0, 1]
    parts = clerk.done("show", "1", "--json").data["agreements"][0]["items"][1]["instalments"]
    assert [(part["fen"], part["done_fen"]) for part in parts] == [(420000, 420000)]
    assert clerk("verify").code == 0


def test_signatures_from_two_desks_all_arrive(clerk: Clerk, desks: list[Other], tmp_path: Path) -> None:
    clerk.done("intake", written(tmp_path / "a.json", dispute()))
    item = '[{"kind":"不作为","obligor":"丁一凡","obligee":"林秀珠","text":"丁一凡自2026年12月1日起夜间十时后不再练鼓。","due":"2026-12-31"}]'
    for act, values in (
        ("divert", {}), ("ask", {"consents": "全部:同意"}), ("accept", {}), ("appoint", {"mediators": "李璟、吴桐", "recorder": "周敏"}), ("start", {}),
        ("reach", {"items": item}),
    ):  # fmt: skip
        clerk.done("act", "1", act, *settings(values))
    signers = [("act", "1", "sign", *settings(one)) for one in signatures(clerk.done("show", "1", "--json").data)]
    said = at_once(desks, [signers[0::2], signers[1::2]])
    assert {one.code for desk in said for one in desk} == {0}, said
    assert entries(clerk, "sign") == len(signers) == 5
    seal = ("act", "1", "seal")
    assert sorted(one.code for desk in at_once(desks, [[seal], [seal]]) for one in desk) == [0, 1]
    assert clerk.done("show", "1", "--json").data["agreements"][0]["effective_on"] == "2026-12-01"
    assert clerk("verify").code == 0


def test_notes_and_evidence_written_at_two_desks_are_all_kept(clerk: Clerk, desks: list[Other], tmp_path: Path) -> None:
    clerk.done("intake", written(tmp_path / "a.json", dispute()))
    clerk.done("act", "1", "divert")
    steps = [
        [
            ("act", "1", act, "--set", f"{field}={desk}第{place}条")
            for place in range(4)
            for act, field in (("note", "text"), ("evidence", "title"))
        ]
        for desk in ("东窗", "西窗")
    ]
    said = at_once(desks, steps)
    assert {one.code for desk in said for one in desk} == {0}, said
    case = clerk.done("show", "1", "--json").data
    expected = sorted(f"{desk}第{place}条" for desk in ("东窗", "西窗") for place in range(4))
    assert sorted(dict(e["fields"])["text"] for e in case["entries"] if e["act"] == "note") == expected
    assert sorted(one["title"] for one in case["attachments"]) == expected
    seqs = [entry["seq"] for entry in case["entries"]]
    assert len(set(seqs)) == len(seqs)
    assert clerk("verify").code == 0


def test_papers_frozen_at_two_desks_exist_once(clerk: Clerk, desks: list[Other]) -> None:
    clerk.done("intake", SAMPLES / "01-邻里漏水.json")
    freeze = ("papers", "1", "--freeze", "--json")
    said = at_once(desks, [[freeze], [freeze]])
    for one in (one for desk in said for one in desk):
        assert one.code == 0 or "请重新制作" in one.out, one.out
    clerk.done("papers", "1", "--freeze")
    living = rows(clerk.centre, "SELECT form, subject FROM paper WHERE state <> 'void'")
    assert [pair for pair, count in Counter(living).items() if count > 1] == []
    assert len(living) > 8
    shown = [number for (number,) in rows(clerk.centre, "SELECT doc_no FROM paper WHERE doc_no <> ''")]
    assert len(shown) == len(set(shown))
    assert orphans(clerk.centre) == []
    assert clerk("verify").code == 0


def orphans(centre: Path) -> list[tuple[object, ...]]:
    """Numbers of papers that are neither on a paper nor void."""
    return rows(
        centre,
        "SELECT series, text FROM number_used u WHERE state = 'used' AND series NOT IN ('case', 'agreement', 'volume') "
        "AND NOT EXISTS (SELECT 1 FROM paper p WHERE p.doc_no = u.text)",
    )
