"""Three tracks by commands: cases that cross all of them, packages, hand-overs, and every refusal with nothing written."""

from __future__ import annotations

import hashlib
import sqlite3
import tomllib
from datetime import UTC, datetime
from typing import Any

import pytest

from mediation.values import dates
from tests.cli.driving import PASSWORD, SAMPLES, Clerk
from tests.cli.test_eight_disputes import intake, take

JOURNEYS = SAMPLES / "journeys"


def stored(clerk: Clerk) -> str:
    """A hash of every row of the database, the log with it."""
    connection = sqlite3.connect(clerk.centre / "mediation.db")
    names = [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        if not name.startswith(("gram_", "sqlite_"))
    ]
    rows = {name: sorted(map(repr, connection.execute(f"SELECT * FROM {name}"))) for name in names}
    connection.close()
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def carried(clerk: Clerk, journey: str, *, until: str = "") -> str:
    """A journey by real commands, up to the first step of that act."""
    case, steps = intake(clerk, JOURNEYS / f"{journey}.toml")
    for step in steps:
        if step["act"] in (until, "freeze"):
            break
        take(clerk, case, step)
    return case


def show(clerk: Clerk, case: str) -> dict[str, Any]:
    return dict(clerk.done("show", case, "--json").data)


def refused(clerk: Clerk, case: str, act: str, *arguments: str, says: str, article: str) -> None:
    """The act is refused in one line with its reason and article; nothing at all is written."""
    before = stored(clerk)
    said = clerk("act", case, act, *arguments)
    assert said.code == 1, said.out
    assert len(said.err.strip().splitlines()) == 1, said.err
    assert says in said.err, said.err
    assert article in said.err, said.err
    assert stored(clerk) == before


def states(case: dict[str, Any]) -> dict[str, str]:
    return {track["track"]: track["state"] for track in case["tracks"]}


# ---- cases that cross all three tracks -------------------------------------------------------------------------------


def test_from_the_police_through_peoples_mediation_to_the_courts_ruling(clerk: Clerk) -> None:
    case = carried(clerk, "06-司法确认", until="confirm_apply")
    open_now = show(clerk, case)
    assert states(open_now) == {"intake": "进入程序", "people": "P5", "confirmation": "C0"}
    right = next(due for due in open_now["dues"] if due["rule"] == "D4")
    assert (right["start_on"], right["due"], right["whose"]) == ("2026-11-13", "2026-12-14", "parties")
    assert "博望县人民法院" in {line["court"] for line in open_now["courts"]}
    assert any(not line["have"] for line in open_now["materials"])
    assert open_now["referrals"][0]["their_no"] == "博公(治)受字〔2026〕221号"
    text = clerk.done("show", case).out
    assert "司法确认" in text
    assert "可向博望县人民法院申请" in text
    for step in tomllib.loads((JOURNEYS / "06-司法确认.toml").read_text(encoding="utf-8"))["step"][12:]:
        if step["act"] == "freeze":
            break
        take(clerk, case, step)
    ended = show(clerk, case)
    assert ended["stage"] == "已结案"
    assert states(ended)["confirmation"] == "C4"
    steps = [move["state"] for move in ended["moves"] if move["track"] == "confirmation"]
    assert steps == ["C0", "C1", "C3", "C4"]
    assert clerk("verify").code == 0


def test_a_right_to_confirmation_that_lapsed_is_not_called_open(clerk: Clerk) -> None:
    case = carried(clerk, "06-司法确认", until="confirm_apply")
    line = next(line for line in clerk.done("acts", case).out.splitlines() if line.startswith("confirm_apply"))
    assert "可以办理" in line
    dates.set_clock(lambda: datetime(2026, 12, 20, 2, 0, tzinfo=UTC))
    clerk.done("login", "--as", "李璟", stdin=f"{PASSWORD}\n")
    told = clerk.done("acts", case).out
    line = next(line for line in told.splitlines() if line.startswith("confirm_apply"))
    assert "可以办理" not in line
    assert "已过30日" in told
    assert "至2026年12月14日届满，已逾期6日" in told
    assert "第205条" in told
    fields = ("--set", "parties=全部", "--set", "court=博望县人民法院", "--on", "2026-12-20")
    refused(clerk, case, "confirm_apply", *fields, says="已过30日", article="第205条")


def test_time_the_court_gave_itself_is_recorded_and_the_waiting_list_follows_it(clerk: Clerk) -> None:
    case = carried(clerk, "06-司法确认", until="confirm_grant")
    before = next(due for due in show(clerk, case)["dues"] if due["rule"] == "D6")
    fields = ("--set", "deadline=法院对司法确认作出裁定", "--set", "body=博望县人民法院")
    refused(
        clerk, case, "extended_by_other", *fields, "--set", "until=2027-12-31",
        says="每次至多10日", article="《最高人民法院关于人民调解协议司法确认程序的若干规定》第5条",
    )  # fmt: skip
    moved = states(show(clerk, case))
    clerk.done("act", case, "extended_by_other", *fields, "--set", "paper_no=延1号")
    after = next(due for due in show(clerk, case)["dues"] if due["rule"] == "D6")
    assert after["due"] > before["due"]
    assert "博望县人民法院于2026年12月1日告知延长10日" in after["explanation"]
    assert states(show(clerk, case)) == moved, "no track moves"
    entry = next(one for one in show(clerk, case)["entries"] if one["act"] == "extended_by_other")
    clerk.done("act", case, "correct", "--set", f"entry={entry['seq']}", "--set", "void=是", "--set", "reason=登错")
    assert next(due for due in show(clerk, case)["dues"] if due["rule"] == "D6")["due"] == before["due"]
    assert clerk("verify").code == 0


def test_from_the_market_regulator_through_peoples_mediation_to_a_suit(clerk: Clerk) -> None:
    case = carried(clerk, "09-市监到起诉", until="default")
    take(clerk, case, {"act": "default", "on": "2026-11-05", "set": {"instalment": "1.1", "reason": "逾期未履行"}})
    late = show(clerk, case)
    assert states(late)["administrative"] == "A7"
    assert states(late)["people"] == "P7"
    assert {"sue", "inform_sue", "remediate"} <= {step["act"] for step in late["next_steps"]}
    lanes = {track["track"]: track["lane"] for track in late["tracks"]}
    assert (lanes["people"], lanes["administrative"]) == (1, 2)
    take(clerk, case, {"act": "inform_sue", "on": "2026-11-05", "set": {"party": "崔琳"}})
    suit = {"party": "崔琳", "court": "博望县人民法院", "external_no": "(2026)博0101民初1302号"}
    take(clerk, case, {"act": "sue", "on": "2026-11-16", "set": suit})
    take(clerk, case, {"act": "close", "on": "2026-11-18"})
    ended = show(clerk, case)
    assert (ended["stage"], states(ended)["remedy"]) == ("已结案", "E3")
    assert [entry["label"] for entry in ended["entries"] if entry["act"] == "fail"] == ["行政调解终结"]
    assert clerk("verify").code == 0


def test_from_the_court_through_failure_to_trial(clerk: Clerk) -> None:
    case = carried(clerk, "05-转审理", until="fail")
    running = show(clerk, case)
    limit = next(due for due in running["dues"] if due["rule"] == "D29-简易")
    assert (limit["start_on"], limit["due"], limit["day_m"]) == ("2026-11-16", "2026-11-23", 7)
    refused(clerk, case, "court_resume", "--set", "court_no=1", "--on", "2026-11-20", says="不能办理", article="《")
    for step in tomllib.loads((JOURNEYS / "05-转审理.toml").read_text(encoding="utf-8"))["step"]:
        if step["act"] in ("fail", "reply", "return_papers", "court_resume", "close"):
            take(clerk, case, step)
    ended = show(clerk, case)
    assert (ended["stage"], states(ended)["judicial"]) == ("已结案", "J8")
    assert "confirmation" not in states(ended)
    assert ended["referrals"][0]["state"] == "已退回"
    assert clerk("verify").code == 0


def test_an_agreement_made_for_a_court_has_a_number_of_its_track_and_binds_from_the_last_receipt(clerk: Clerk) -> None:
    case = carried(clerk, "05-法院委托", until="court_letter")
    before = show(clerk, case)["agreements"][0]
    assert (before["no"], before["track"], before["effective_on"]) == ("博特调字〔2026〕第001号", "judicial", None)
    receipts = "receipts=春晖物业服务有限公司|2026-11-24"
    refused(
        clerk, case, "court_letter", "--set", "letter_no=1", "--set", receipts, "--on", "2026-11-25", says="韩雪", article="第100条"
    )  # fmt: skip
    take(
        clerk,
        case,
        {
            "act": "court_letter",
            "on": "2026-11-25",
            "set": {"letter_no": "1", "receipts": receipts[9:] + "；韩雪|2026-11-25"},
        },
    )
    assert show(clerk, case)["agreements"][0]["effective_on"] == "2026-11-25"


def test_the_police_leave_unpunished_only_what_was_performed_and_asked_for_together(clerk: Clerk) -> None:
    case = carried(clerk, "06-司法确认", until="confirm_apply")
    apply = ("--set", "parties=罗强、邓超", "--set", "organ=博望派出所", "--on", "2026-11-20")
    refused(clerk, case, "no_penalty_apply", *apply, says="尚未履行", article="第9条")
    take(clerk, case, {"act": "perform", "on": "2026-11-20", "set": {"instalment": "1.1"}})
    alone = ("--set", "parties=罗强", "--set", "organ=博望派出所", "--on", "2026-11-20")
    refused(clerk, case, "no_penalty_apply", *alone, says="邓超", article="第9条")
    clerk.done("act", case, "no_penalty_apply", *apply)
    assert show(clerk, case)["entries"][-1]["act"] == "no_penalty_apply"


def test_the_clock_of_a_medical_dispute_stands_still_during_the_appraisal(clerk: Clerk) -> None:
    case = carried(clerk, "08-鉴定协议", until="resume")
    paused = next(due for due in show(clerk, case)["dues"] if due["rule"] == "D10")
    assert (paused["due"], "暂停" in paused["warn"]) == (None, True)
    take(clerk, case, {"act": "resume", "on": "2026-11-25", "set": {"reason": "鉴定意见书已收到。"}})
    going = next(due for due in show(clerk, case)["dues"] if due["rule"] == "D10")
    assert going["due"] is not None
    assert "工作日" in going["explanation"]


# ---- refusals --------------------------------------------------------------------------------------------------------


@pytest.fixture
def mediated(clerk: Clerk) -> tuple[Clerk, str]:
    """A court's case in mediation."""
    return clerk, carried(clerk, "05-转审理", until="court_undisputed")


def test_an_act_at_the_wrong_time_is_refused(mediated: tuple[Clerk, str]) -> None:
    clerk, case = mediated
    refused(
        clerk,
        case,
        "court_accept",
        "--set",
        "signed_on=2026-11-16",
        "--set",
        "conflict_disclosed=是",
        says="不能办理",
        article="《",
    )
    refused(clerk, case, "admin_accept", says="不能办理", article="《")
    assert "court_undisputed" not in [entry["act"] for entry in show(clerk, case)["entries"]]


def test_an_act_by_the_wrong_person_is_refused(mediated: tuple[Clerk, str]) -> None:
    clerk, case = mediated
    order = (
        "--set",
        "matter=尽快办结",
        "--set",
        "to_staff=周敏",
        "--set",
        "grounds=临近期限",
        "--set",
        "due=2026-12-03",
    )
    refused(clerk, case, "supervise", *order, says="负责人", article="本中心设置")
    clerk.done("login", "--as", "何主任", stdin=f"{PASSWORD}\n")
    before = stored(clerk)
    said = clerk("act", case, "fail", "--set", "reason=达不成协议", "--on", "2026-11-20")
    assert said.code == 1
    assert "管理员" in said.err
    assert stored(clerk) == before


def test_a_date_before_its_start_or_in_the_future_is_refused(mediated: tuple[Clerk, str]) -> None:
    clerk, case = mediated
    early = ("--set", "reason=达不成协议", "--set", "remedies_told=是", "--set", "remedies=起诉", "--on", "2026-11-17")
    refused(clerk, case, "fail", *early, says="早于", article="《")
    before = stored(clerk)
    said = clerk("act", case, "fail", "--set", "reason=达不成协议", "--on", "2026-12-24")
    assert said.code == 1
    assert "晚于今天" in said.err
    assert stored(clerk) == before


def test_a_closed_case_and_an_excluded_track_are_refused(clerk: Clerk) -> None:
    case = carried(clerk, "05-转审理")
    refused(clerk, case, "session", "--set", "started=2026-11-26 09:00", says="已结案", article="《")
    other = carried(clerk, "08-鉴定协议", until="oral")
    organ = ("--set", "organ_kind=卫生健康", "--set", "organ=博望县卫生健康局", "--on", "2026-11-26")
    refused(clerk, other, "admin_apply", *organ, says="不能办理", article="《")


def test_a_second_mediation_of_the_same_medical_claim_is_refused(clerk: Clerk) -> None:
    carried(clerk, "08-鉴定协议", until="oral")
    again = clerk.done("intake", SAMPLES / "08-医疗生僻字.json", "--json").data["registered"][0]["case_id"]
    organ = ("--set", "organ_kind=卫生健康", "--set", "organ=博望县卫生健康局", "--on", "2026-11-26")
    refused(clerk, again, "admin_apply", *organ, says="调解", article="《医疗纠纷预防和处理条例》")


def test_a_refusal_bars_every_track_until_that_party_agrees(clerk: Clerk) -> None:
    case = clerk.done("intake", SAMPLES / "06-治安打架.json", "--json").data["registered"][0]["case_id"]
    take(clerk, case, {"act": "divert", "on": "2026-11-10", "set": {"other_body": "公安已受理", "entrusted": "是"}})
    take(clerk, case, {"act": "ask", "on": "2026-11-11", "set": {"consents": "罗强:同意、邓超:不同意"}})
    refused(clerk, case, "accept", "--on", "2026-11-11", says="邓超", article="第17条")
    take(clerk, case, {"act": "ask", "on": "2026-11-12", "set": {"consents": "邓超:同意"}})
    clerk.done("act", case, "accept", "--on", "2026-11-12")


# ---- between bodies --------------------------------------------------------------------------------------------------


def test_a_package_goes_out_and_comes_in_by_commands(clerk: Clerk, new_clerk: Any, tmp_path: Any) -> None:
    case = carried(clerk, "05-转审理", until="court_undisputed")
    sent = clerk.done("export", case, "--purpose", "法院", "--out", tmp_path / "包.zip", "--json").data
    path, code = sent["path"], sent["code"]
    assert "核对码" in clerk.done("export", case, "--purpose", "法院", "--out", tmp_path / "另.zip").out
    other = Clerk(tmp_path / "other", clerk.capture)
    other.done(
        "setup", "--name", "江湾区综治中心", "--committee", "江湾区人民调解委员会", "--prefix", "江", "--administrator", "赵主任",
        "--mediator", "何青", stdin=f"{PASSWORD}\n" * 2,
    )  # fmt: skip
    other.done("login", "--as", "何青", stdin=f"{PASSWORD}\n")
    forged = other("import", path, "--code", "AAAA-BBBB-CCCC-DDDD")
    assert forged.code == 1
    assert "核对码不符" in forged.err
    made = other.done("import", path, "--code", code, "--json").data["imported"][0]
    assert made["code"] == code
    there = show(other, made["case_id"])
    assert there["external_no"] == made["their_no"] == show(clerk, case)["reg_no"]
    assert "没有重复登记" in other.done("import", path).out
    broken = tmp_path / "坏.zip"
    data = bytearray((tmp_path / "包.zip").read_bytes())
    at = len(data) // 2
    data[at] ^= 0xFF
    broken.write_bytes(bytes(data))
    before = stored(other)
    said = other("import", broken)
    assert said.code == 1
    assert len(said.err.strip().splitlines()) == 1
    assert stored(other) == before


def test_a_committee_in_the_same_database_finds_the_case_in_its_inbox(clerk: Clerk) -> None:
    clerk.done("login", "--as", "何主任", stdin=f"{PASSWORD}\n")
    clerk.done("organs", "--add", "春晖社区人民调解委员会", "--staff", "吴桐", "--to", "春晖社区人民调解委员会")
    assert "吴桐" in clerk.done("organs").out
    clerk.done("login", "--as", "李璟", stdin=f"{PASSWORD}\n")
    case = clerk.done("intake", SAMPLES / "06-治安打架.json", "--json").data["registered"][0]["case_id"]
    clerk.done(
        "act", case, "transfer", "--set", "to_body=春晖社区人民调解委员会", "--set", "reason=就近", "--on", "2026-11-11"
    )
    assert "没有等待接收" in clerk.done("inbox").out
    refused(clerk, case, "transfer_accepted", says="春晖社区人民调解委员会", article="本中心")
    clerk.done("login", "--as", "吴桐", stdin=f"{PASSWORD}\n")
    assert "transfer_accepted" in clerk.done("inbox").out
    made = clerk.done("act", case, "transfer_accepted", "--on", "2026-11-12", "--json").data["changed"]["made"]
    clerk.done(
        "act",
        made["case_id"],
        "divert",
        "--set",
        "other_body=公安已受理",
        "--set",
        "entrusted=是",
        "--on",
        "2026-11-12",
    )
    assert show(clerk, case)["referrals"][0]["their_no"] == made["reg_no"]
    assert clerk("verify").code == 0


def test_the_due_list_comes_in_groups_and_keeps_others_apart(clerk: Clerk) -> None:
    clerk.done("intake", SAMPLES / "01-邻里漏水.json")
    clerk.done(
        "act",
        "1",
        "call",
        "--set",
        "grade=应急",
        "--set",
        "question=查漏",
        "--set",
        "departments=住建所|王工|2026-12-02 10:00",
    )
    lines = clerk.done("due", "--json").data
    assert {line["group"] for line in lines} <= {"overdue", "today", "week"}
    assert "住建所" not in clerk.done("due").out
    waiting = clerk.done("due", "--waiting")
    assert "住建所" in waiting.out
    assert "2026年12月2日 10:00" in waiting.out
