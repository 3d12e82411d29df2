"""Joining and splitting: nobody is lost by it, and both can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from mediation.casework import reading
from mediation.casework.acts import act, fields_of
from mediation.casework.desk import Desk
from mediation.casework.registering import draft_from, register
from mediation.casework.tying import ties
from mediation.values.problems import Problem, Refused
from tests.casework.office import mediating, registered, sample

DAY = "2026-11-05"


def no_of(desk: Desk, case_id: str) -> str:
    return reading.snapshot(desk, case_id).reg_no


def names(desk: Desk, case_id: str) -> list[str]:
    return [party.name for party in reading.snapshot(desk, case_id).parties if party.active]


@pytest.fixture
def here(desk: Desk) -> str:
    found = registered(desk, "01")
    mediating(desk, found, "2026-11-03")
    return found


@pytest.fixture
def there(desk: Desk) -> str:
    """The same flat, registered by the tenant against another owner, too."""
    data = sample("01")
    other = dict(data["parties"][1]) | {"name": "孙立", "phone": "13900000077"}
    for key in ("id_no", "birth", "gender"):
        other.pop(key, None)
    found = register(desk, draft_from(sample_without(data, [data["parties"][0], other]), desk.today())).case_id
    act(desk, found, "divert", {}, on="2026-11-03")
    return found


def sample_without(data: dict[str, object], parties: list[object]) -> dict[str, object]:
    rest = {key: value for key, value in data.items() if key not in ("mediation", "agreement", "referral")}
    return rest | {"parties": parties, "title": ""}


def scan(folder: Path) -> Path:
    path = folder / "照片.png"
    Image.new("RGB", (60, 40), "white").save(path)
    return path


def join(desk: Desk, case_id: str, other: str) -> object:
    values = {"case": no_of(desk, other), "direction": "并入他案", "reason": "同一处渗漏"}
    return act(desk, case_id, "join", values, on=DAY)


def test_a_joined_case_brings_who_is_not_there_yet_with_answers_and_files(
    desk: Desk, here: str, there: str, tmp_path: Path
) -> None:
    act(desk, there, "attach", {"title": "天花板照片", "category": "evidence", "file": scan(tmp_path)}, on="2026-11-04")
    act(desk, there, "ask", {"consents": "孙立:不同意"}, on="2026-11-04")
    changed = join(desk, there, here)
    assert any("孙立" in warning and "征询意愿" in warning for warning in changed.warnings)
    case = reading.snapshot(desk, here)
    assert names(desk, here) == ["王桂兰", "赵明", "孙立"]
    assert [(a.title, a.category) for a in case.attachments] == [
        (f"天花板照片（并自{no_of(desk, there)}）", "evidence")
    ]
    assert case.attachments[0].sha256 == reading.snapshot(desk, there).attachments[0].sha256
    assert reading.snapshot(desk, there).stage == "已结案"
    with pytest.raises(Refused, match="孙立已明确拒绝调解"):
        act(desk, here, "session", {"started": "2026-11-08 09:30", "place": "调解室", "record": "协商。"})


@pytest.mark.parametrize("side", ["here", "there"])
def test_a_join_is_taken_back_from_either_case(desk: Desk, here: str, there: str, tmp_path: Path, side: str) -> None:
    act(desk, there, "attach", {"title": "照片", "category": "evidence", "file": scan(tmp_path)}, on="2026-11-04")
    join(desk, there, here)
    case_id = here if side == "here" else there
    act(desk, case_id, "correct", {"entry": "join", "void": "是", "reason": "不是同一纠纷"})
    assert names(desk, here) == ["王桂兰", "赵明"]
    assert not reading.snapshot(desk, here).attachments
    assert reading.snapshot(desk, there).stage == "待征询"
    assert not reading.snapshot(desk, here).related
    assert not reading.snapshot(desk, there).related
    act(desk, there, "ask", {"consents": "全部:同意"}, on="2026-11-06")


def test_a_join_is_not_taken_back_when_who_came_by_it_has_signed(desk: Desk, here: str, there: str) -> None:
    join(desk, there, here)
    act(desk, here, "ask", {"consents": "孙立:同意"}, on="2026-11-06")
    act(desk, here, "session", {"started": "2026-11-08 09:30", "place": "调解室", "record": "协商。"})
    item = {
        "kind": "给付",
        "obligor": "孙立",
        "obligee": "王桂兰",
        "amount": "1",
        "due": "2026-12-31",
        "text": "支付1元。",
    }
    act(desk, here, "reach", {"items": [item]}, on="2026-11-08")
    for case_id in (here, there):
        with pytest.raises(Refused, match="不再成立"):
            act(desk, case_id, "correct", {"entry": "join", "void": "是", "reason": "误并"})
    assert "孙立" in names(desk, here)


def test_a_split_is_taken_back_while_nothing_was_done_in_the_new_case(desk: Desk) -> None:
    case_id = registered(desk, "02")
    mediating(desk, case_id, "2026-11-14")
    before = names(desk, case_id)
    values = {"parties": f"{before[0]}、{before[-2]}", "keep": before[-2], "reason": "另案"}
    other = act(desk, case_id, "split", values, on="2026-11-15").made["split_case_id"]
    assert names(desk, case_id) != before
    (out,), (back,) = (ties(desk, reading.snapshot(desk, one)) for one in (case_id, other))
    assert (out.said, out.case_id, back.said, back.case_id) == ("由本案分出", other, "本案分自", case_id)
    act(desk, case_id, "correct", {"entry": "split", "void": "是", "reason": "不必分案"})
    assert names(desk, case_id) == before
    assert reading.snapshot(desk, other).stage == "已结案"
    assert reading.snapshot(desk, other).outcome == "分案撤销"
    void = no_of(desk, other)
    with desk.store.read() as reader:
        numbers = {row.text: row.state for row in reader.numbers("case", 2026)}
    assert numbers[void] == "void"
    assert no_of(desk, registered(desk, "03")) not in numbers, "a void number is not given again"
    assert other not in {line.id for line in reading.case_lines(desk).lines if line.stage != "已结案"}
    assert act(desk, case_id, "split", values, on="2026-11-15").made["split_reg_no"] != void
    with pytest.raises(Refused, match="因分案撤销已作废"):
        act(desk, other, "correct", {"entry": "join", "void": "是", "reason": "恢复"})


def test_a_split_is_not_taken_back_over_what_was_done_in_the_new_case(desk: Desk) -> None:
    case_id = registered(desk, "02")
    mediating(desk, case_id, "2026-11-14")
    before = names(desk, case_id)
    values = {"parties": f"{before[0]}、{before[-2]}", "keep": before[-2], "reason": "另案"}
    other = act(desk, case_id, "split", values, on="2026-11-15").made["split_case_id"]
    act(desk, other, "divert", {}, on="2026-11-16")
    with pytest.raises(Refused, match="已经办理“甄别进入人民调解”"):
        act(desk, case_id, "correct", {"entry": "split", "void": "是", "reason": "不必分案"})


def test_an_agent_entered_by_mistake_goes_and_one_whose_authority_ended_signs_no_more(desk: Desk, here: str) -> None:
    lawyer = {"party": "赵明", "name": "律师丁", "agent_kind": "律师", "authority": "特别授权"}
    act(desk, here, "agent_add", lawyer, on=DAY)
    with pytest.raises(Problem, match="请选择撤销该条"):
        act(desk, here, "correct", {"entry": "agent_add", "fields": "姓名=律师戊", "reason": "写错"})
    act(desk, here, "correct", {"entry": "agent_add", "void": "是", "reason": "误录"})
    assert not reading.snapshot(desk, here).parties[1].agents
    act(desk, here, "agent_add", lawyer, on=DAY)
    assert "律师丁" in next(f for f in fields_of(desk, here, "agent_leave") if f.name == "agent").choices
    with pytest.raises(Refused, match="不是赵明现有的代理人"):
        act(desk, here, "agent_leave", {"party": "赵明", "agent": "律师戊", "reason": "解除"}, on=DAY)
    act(desk, here, "agent_leave", {"party": "赵明", "agent": "律师丁", "reason": "解除委托"}, on="2026-11-07")
    assert f"{reading.snapshot(desk, here).parties[1].agents[0].valid_to}" == "2026-11-07"
    act(desk, here, "session", {"started": "2026-11-08 09:30", "place": "调解室", "record": "协商。"})
    item = {
        "kind": "给付",
        "obligor": "赵明",
        "obligee": "王桂兰",
        "amount": "1",
        "due": "2026-12-31",
        "text": "支付1元。",
    }
    act(desk, here, "reach", {"items": [item]}, on="2026-11-08")
    with pytest.raises(Refused):
        act(desk, here, "sign", {"signer": "赵明", "signed_by": "律师丁"}, on="2026-11-08")
    act(desk, here, "correct", {"entry": "agent_leave", "void": "是", "reason": "未解除"})
    assert reading.snapshot(desk, here).parties[1].agents[0].valid_to is None
    act(desk, here, "sign", {"signer": "赵明", "signed_by": "律师丁"}, on="2026-11-08")


def test_a_party_entered_by_mistake_is_taken_back(desk: Desk, here: str) -> None:
    act(desk, here, "party_add", {"role": "第三人", "name": "钱某"}, on=DAY)
    act(desk, here, "correct", {"entry": "party_add", "void": "是", "reason": "误录"})
    assert names(desk, here) == ["王桂兰", "赵明"]


def test_an_heir_joins_when_the_agreement_is_being_performed(desk: Desk, here: str) -> None:
    from datetime import date

    from mediation.casework.replaying import signatures

    act(desk, here, "session", {"started": "2026-11-08 09:30", "place": "调解室", "record": "协商。"})
    item = {
        "kind": "给付",
        "obligor": "赵明",
        "obligee": "王桂兰",
        "amount": "1",
        "due": "2026-12-31",
        "text": "支付1元。",
    }
    act(desk, here, "reach", {"items": [item]}, on="2026-11-08")
    for values in signatures(reading.snapshot(desk, here), date(2026, 11, 8)):
        act(desk, here, "sign", values, on="2026-11-08")
    act(desk, here, "seal", {}, on="2026-11-08")
    heir = {"role": "申请人", "name": "李华", "phone": "13900000099"}
    with pytest.raises(Refused, match="只能追加承继人"):
        act(desk, here, "party_add", heir, on="2026-11-10")
    act(desk, here, "party_death", {"party": "王桂兰", "successors": "子女李华"}, on="2026-11-09")
    assert list(next(f for f in fields_of(desk, here, "party_add") if f.name == "succeeds").labels) == [
        "申请人一 王桂兰"
    ]
    act(desk, here, "party_add", heir | {"succeeds": "王桂兰"}, on="2026-11-10")
    assert names(desk, here) == ["李华", "赵明"]
    act(desk, here, "perform", {}, on="2026-11-12")
    assert reading.snapshot(desk, here).stage == "履行完毕"


def test_each_of_two_joined_cases_tells_of_the_other_in_words(desk, here, there):
    join(desk, here, there)
    (away,), (back,) = (ties(desk, reading.snapshot(desk, one)) for one in (here, there))
    assert (away.said, away.reg_no, away.title) == (
        "本案已并入",
        no_of(desk, there),
        reading.snapshot(desk, there).title,
    )
    assert (back.said, back.reg_no) == ("并入本案的有", no_of(desk, here))
    assert back.stage == reading.snapshot(desk, here).stage
