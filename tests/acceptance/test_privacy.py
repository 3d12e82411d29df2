"""Numbers of people stay hidden until somebody asks, the asking is kept under a name, and only who may sees a case."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mediation.values import dates
from tests.acceptance.disputes import dispute, sample
from tests.acceptance.process import Other, mark, rows, written
from tests.cli.driving import PASSWORD, SAMPLES, Clerk

AMENDED = "13977770001"
JOINED = ("990101199201200335", "13977770002", "13977770003", "13977770004")


def numbers(data: object) -> Iterator[str]:
    """Every identity and phone number in a dispute."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key in ("id_no", "phone"):
                yield value
            else:
                yield from numbers(value)
    elif isinstance(data, list):
        for value in data:
            yield from numbers(value)


def told(secrets: set[str], text: str) -> list[str]:
    """Which of the numbers stand in a text, however they are broken up."""
    joined = re.sub(r"[\s\-\x00-\x1f]", "", text)
    return sorted(number for number in secrets if number in joined)


@pytest.fixture
def secrets(clerk: Clerk, tmp_path: Path) -> set[str]:
    """A centre with three disputes in which numbers came in by every way there is; returns the numbers."""
    found = {number for one in ("01", "02", "04") for number in numbers(sample(one))}
    for one in ("01", "02", "04"):
        clerk.done("intake", next(SAMPLES.glob(f"{one}-*.json")))
    clerk.done("act", "3", "divert", "--on", "2026-11-05")
    id_no, phone, guardian, agent = JOINED
    acts: list[tuple[str, dict[str, str]]] = [
        ("amend", {"object": "吴昊", "field": "phone", "value": AMENDED, "reason": "换号"}),
        (
            "party_add",
            {
                "role": "第三人",
                "type": "自然人",
                "name": "余小满",
                "id_type": "居民身份证",
                "id_no": id_no,
                "phone": phone,
            },
        ),
        ("agent_add", {"party": "余小满", "kind": "guardian", "name": "余大年", "relation": "父亲", "phone": guardian}),
        (
            "agent_add",
            {"party": "吴昊", "name": "吴敏", "agent_kind": "近亲属", "authority": "一般授权", "phone": agent},
        ),
    ]
    for act, values in acts:
        clerk.done("act", "3", act, *(word for name, value in values.items() for word in ("--set", f"{name}={value}")))
    return found | {AMENDED, *JOINED}


def test_no_number_is_told_by_lists_dues_search_show_or_the_log(clerk: Clerk, secrets: set[str]) -> None:
    commands: list[tuple[object, ...]] = [
        *((command, case) for command in ("show", "acts", "papers", "check") for case in "123"),
        ("due", "--within", "400"), ("search", "王桂兰"), ("search", "吴昊"), ("search", "号"), ("search", "赔偿"), ("search", "余小满"),
        ("search", "0001"), ("staff",), ("verify",), ("intake", SAMPLES / "01-邻里漏水.json"),
    ]  # fmt: skip
    for command in commands:
        for more in ((), ("--json",)):
            said = clerk(*command, *more)
            assert told(secrets, said.out + said.err) == [], command
    assert AMENDED in clerk.done("show", "3", "--reveal").out
    log = rows(clerk.centre, "SELECT * FROM log")
    assert len(log) > 40
    assert told(secrets, repr(log)) == []


def test_searching_a_number_finds_its_case_without_spelling_another(clerk: Clerk, secrets: set[str]) -> None:
    said = clerk.done("search", "13900000001", "--json")
    assert {hit["line"]["title"] for hit in said.data["hits"]} == {"王桂兰与赵明楼上漏水纠纷"}
    assert told(secrets, said.out) == []
    assert rows(clerk.centre, "SELECT count(*) FROM log WHERE action = 'search_number'") == [(1,)]


def test_a_number_in_the_story_is_not_spelt_in_search_results(clerk: Clerk, tmp_path: Path) -> None:
    story = "丁一凡（身份证990101198411050318，电话13912345678）夜间练鼓。"
    clerk.done("intake", written(tmp_path / "a.json", dispute(facts=story)))
    for words in ("练鼓", "丁一凡（身份证"):
        said = clerk.done("search", words)
        assert "林秀珠" in said.out
        assert told({"990101198411050318", "13912345678"}, said.out) == []


def test_the_reveal_is_kept_under_the_name_of_who_asked(clerk: Clerk, secrets: set[str]) -> None:
    before = mark(clerk.centre)
    clerk.done("show", "1")
    assert mark(clerk.centre) == before
    assert "990101195603120284" in clerk.done("show", "1", "--reveal").out
    clerk.done("login", "--as", "周敏", stdin=f"{PASSWORD}\n")
    assert "13900000002" in clerk.done("show", "1", "--reveal", "--json").out
    log = rows(
        clerk.centre,
        "SELECT s.name, c.title FROM log l JOIN staff s ON s.id = l.actor_id JOIN cases c ON c.id = l.case_id "
        "WHERE l.action = 'reveal' ORDER BY l.seq",
    )
    assert log == [("李璟", "王桂兰与赵明楼上漏水纠纷"), ("周敏", "王桂兰与赵明楼上漏水纠纷")]


def test_files_and_print_jobs_are_named_by_number_and_form_alone(
    clerk: Clerk, secrets: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = tmp_path / "bin"
    desk.mkdir()
    asked = tmp_path / "asked"
    (desk / "lpstat").write_text(
        "#!/bin/sh\necho 'printer Office is idle.  enabled'\necho 'system default destination: Office'\n"
    )
    (desk / "lp").write_text(
        f"#!/bin/sh\nprintf '%s\\n' \"$@\" > '{asked}'\necho 'request id is Office-1 (1 file(s))'\n"
    )
    for program in desk.iterdir():
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{desk}:/usr/bin:/bin")
    clerk.done("paper", "1", "F11")
    clerk.done("paper", "1", "F11", "--format", "docx")
    clerk.done("paper", "2", "F03", "--blank")
    said = clerk.done("print", "1", "F11")
    assert "3份" in said.out
    names = [path.name for path in (clerk.centre / "out").rglob("*")]
    assert len(names) == 3
    people = {"王桂兰", "赵明", "马建国", "春晖", "漏水"}
    for text in (*names, asked.read_text()):
        assert told(secrets | people, text) == []
    arguments = asked.read_text().splitlines()
    assert arguments[-2] == "--"
    assert re.fullmatch(r"F11-\d{6}", arguments[arguments.index("-t") + 1])


def test_the_administrator_keeps_accounts_and_reads_no_case(clerk: Clerk, secrets: set[str]) -> None:
    clerk.done("login", "--as", "何主任", stdin=f"{PASSWORD}\n")
    before = mark(clerk.centre)
    forbidden: list[tuple[object, ...]] = [
        ("show", "1"), ("show", "1", "--reveal"), ("show", "1", "--json"), ("show", "9"), ("acts", "1"), ("act", "1", "note", "--set", "note=看一看"),
        ("due",), ("search", "王桂兰"), ("papers", "1"), ("papers", "1", "--freeze"), ("paper", "1", "F11"), ("paper", "1", "F11", "--blank"),
        ("check", "1"), ("volume", "1"), ("print", "1", "F11"), ("intake", SAMPLES / "03-赡养.json"),
    ]  # fmt: skip
    for command in forbidden:
        said = clerk(*command)
        assert said.code == 1, command
        assert "王桂兰" not in said.out + said.err
        assert "漏水" not in said.out + said.err
        assert "管理员" in said.err, (command, said.err)
    assert mark(clerk.centre) == before
    clerk.done("staff", "--add", "郑一鸣", "--role", "档案员", stdin="卷宗在第三排架子\n")
    clerk.done("backup")


def test_an_archivist_reads_but_does_not_mediate_and_a_mediator_makes_no_accounts(
    clerk: Clerk, secrets: set[str]
) -> None:
    refused = clerk("staff", "--add", "郑一鸣", stdin="卷宗在第三排架子\n")
    assert refused.code == 1
    assert "管理员" in refused.err
    clerk.done("login", "--as", "何主任", stdin=f"{PASSWORD}\n")
    clerk.done("staff", "--add", "郑一鸣", "--role", "档案员", stdin="卷宗在第三排架子\n")
    clerk.done("login", "--as", "郑一鸣", stdin="卷宗在第三排架子\n")
    assert "王桂兰" in clerk.done("show", "1").out
    assert clerk("intake", SAMPLES / "03-赡养.json").code == 1
    assert clerk("act", "2", "divert").code == 1


def test_a_session_ends_by_itself_and_the_way_back_is_named(clerk: Clerk) -> None:
    began = dates.now_utc()
    commands: list[tuple[object, ...]] = [("due",), ("show", "1"), ("intake", SAMPLES / "01-邻里漏水.json"), ("verify",), ("staff",)]  # fmt: skip
    clerk.done("due")
    dates.set_clock(lambda: began + timedelta(hours=12, seconds=1))
    before = mark(clerk.centre)
    for command in commands:
        said = clerk(*command)
        assert said.code == 1
        assert "mediation login" in said.err
        assert len(said.err.splitlines()) == 1
        assert clerk(*command, "--json").data["reason"] == "login"
    assert mark(clerk.centre) == before
    clerk.done("login", "--as", "周敏", stdin=f"{PASSWORD}\n")
    clerk.done("due")
    clerk.done("logout")
    assert "mediation login" in clerk("due").err


def test_a_session_belongs_to_one_account_of_the_machine(clerk: Clerk, other: Callable[..., Other]) -> None:
    stranger = other("another-desk")
    said = stranger("due")
    assert said.code == 1
    assert "mediation login" in said.err
    stranger.done("login", "--as", "周敏", stdin=f"{PASSWORD}\n")
    stranger.done("due")
    stranger.done("logout")
    clerk.done("due")


def test_wrong_passwords_are_counted_and_the_account_rests(clerk: Clerk) -> None:
    clerk.done("logout")
    for _ in range(5):
        assert "姓名或密码不对" in clerk("login", "--as", "李璟", stdin="猜一个密码试试\n").err
    assert "暂停登录" in clerk("login", "--as", "李璟", stdin=f"{PASSWORD}\n").err
    assert "暂停登录" not in clerk("login", "--as", "何主任", stdin=f"{PASSWORD}\n").err
    stay = datetime(2026, 12, 1, 2, 6, tzinfo=UTC)
    dates.set_clock(lambda: stay)
    clerk.done("login", "--as", "李璟", stdin=f"{PASSWORD}\n")


def test_nobody_else_on_the_machine_can_read_the_centre(clerk: Clerk, secrets: set[str]) -> None:
    clerk.done("paper", "1", "F11", "--freeze")
    clerk.done("login", "--as", "何主任", stdin=f"{PASSWORD}\n")
    clerk.done("backup")
    assert stat.S_IMODE(clerk.centre.stat().st_mode) == 0o700
    files = [path for path in clerk.centre.rglob("*") if path.is_file() and path.suffix != ".lock"]
    named = {path.name for path in files}
    assert {"secrets.toml", "mediation.db"} <= named
    assert any(path.parent.name == ".session" for path in files)
    open_to_others = {
        str(path.relative_to(clerk.centre)): oct(path.stat().st_mode) for path in files if path.stat().st_mode & 0o077
    }
    assert open_to_others == {}
    session = next(path for path in files if path.parent.name == ".session")
    session.chmod(0o644)
    assert "mediation login" in clerk("due").err


def test_a_crash_tells_no_data(clerk: Clerk, secrets: set[str]) -> None:
    database = clerk.centre / "mediation.db"
    data = bytearray(database.read_bytes())
    for place in range(4096 * 4, len(data), 4096):
        data[place : place + 16] = b"\xff" * 16
    database.write_bytes(bytes(data))
    commands: list[tuple[Any, ...]] = [
        ("show", "1"),
        ("due",),
        ("search", "王桂兰"),
        ("verify",),
        ("act", "1", "note", "--set", "note=看"),
    ]
    for command in commands:
        said = clerk(*command)
        assert said.code == 1, command
        assert len(said.err.splitlines()) <= 1
        assert told(secrets | {"王桂兰", "SELECT"}, said.out + said.err) == []
