"""What of a case each body gets to see: one row a purpose, and what no purpose opens."""

from __future__ import annotations

import json

import pytest

from mediation.casework import reading
from mediation.casework.acts import act
from mediation.casework.papers import freeze_paper
from mediation.exchange import packages
from tests.casework.conftest import centre, desk, frozen_clock, made_centre, office  # noqa: F401 - fixtures
from tests.casework.office import mediating, registered, sample
from tests.exchange.test_packages import entries

CARD, PHONE = "990101195603120284", "13900000001"
AGENT = "13955556666"
SIDES = "双方各让一步。"
ALONE = "申请人私下表示最低可以接受三千元。"
NOTE = "工作记录：被申请人家中有病人。"
DEED = "2026-12-20"

# purpose: numbers whole, records of sessions with both sides, instalments and accounts
TABLE = {
    "法院": (True, False, True),
    "公安": (True, False, True),
    "其他部门": (False, False, False),
    "同一体系": (True, True, True),
}


def told_of(desk):  # noqa: F811 - a fixture
    """A mediated case with numbers in its text, a caucus, a note, ethnicity and an instalment; its id."""
    data = sample("01")
    first, second = data["parties"]
    agent = {"name": "王小娟", "relation": "女儿", "authority": "一般授权", "phone": AGENT, "kind": "委托代理人"}
    first = first | {"ethnicity": "回族", "agents": [agent]}
    case = registered(desk, "01", parties=[first, second], facts=f"王桂兰（{CARD}，{PHONE}）家渗水。")
    act(desk, case, "note", {"text": NOTE})
    mediating(desk, case, "2026-11-03")
    held = {"started": "2026-11-08 09:30", "place": "调解室"}
    act(desk, case, "session", held | {"record": SIDES, "present": "王桂兰,赵明"})
    act(desk, case, "session", held | {"started": "2026-11-08 14:00", "record": ALONE, "present": "王桂兰"})
    item = {"kind": "给付", "obligor": "赵明", "obligee": "王桂兰", "amount": "4200", "due": DEED, "text": "赵明于2026年12月20日前付清4200.00元。"}  # fmt: skip
    act(desk, case, "reach", {"items": [item]}, on="2026-11-08")
    for one in ("王桂兰", "赵明"):
        act(desk, case, "sign", {"signer": one}, on="2026-11-08")
    act(desk, case, "sign", {"signer_kind": "调解员", "signer": "李璟"}, on="2026-11-08")
    act(desk, case, "seal", {}, on="2026-11-08")
    for session in reading.snapshot(desk, case).sessions:
        freeze_paper(desk, case, "F10", subject=session.id)
    freeze_paper(desk, case, "F11")
    return case


def test_the_table_names_every_purpose():
    assert TABLE.keys() == packages.PURPOSES.keys()


def test_each_purpose_shows_its_fields_and_no_more(desk, tmp_path):  # noqa: F811
    case = told_of(desk)
    both, _alone = (one.id for one in reading.snapshot(desk, case).sessions)
    for purpose, (numbers, talks, deeds) in TABLE.items():
        files = entries(packages.export_package(desk, case, purpose, tmp_path).path)
        text = files["case.json"].decode()
        data = json.loads(text)
        for number in (CARD, PHONE, AGENT):
            assert (number in text) == numbers, (purpose, number)
        parties = data["registration"]["parties"]
        assert [("id_no" in one, "phone" in one) for one in parties] == [(numbers, numbers)] * 2, purpose
        assert (SIDES in text) == talks, purpose
        assert [one["id"] for one in data.get("sessions", [])] == ([both] if talks else []), purpose
        items = data["agreements"][0]["items"]
        assert any(one["instalments"] for one in items) == deeds, purpose
        assert ("follow_ups" in data) == deeds, purpose
        papers = [name for name in files if name.startswith("papers/")]
        assert len(papers) == (numbers + talks), (purpose, papers)


def test_what_no_purpose_opens(desk, tmp_path):  # noqa: F811
    case = told_of(desk)
    for purpose in packages.PURPOSES:
        text = entries(packages.export_package(desk, case, purpose, tmp_path).path)["case.json"].decode()
        for never in (ALONE, NOTE, "回族", "ethnicity"):
            assert never not in text, (purpose, never)


@pytest.mark.parametrize("purpose", packages.PURPOSES)
def test_what_an_export_hides_is_said_where_it_is_chosen(purpose):
    assert "不含" in packages.PURPOSES[purpose].note
