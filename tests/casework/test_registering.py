"""Registration and intake: every bad input is one sentence naming field and cure, and nothing is written."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mediation.casework import accounts, reading
from mediation.casework.desk import Desk
from mediation.casework.intake import intake
from mediation.casework.registering import draft_from, look_alikes, register
from mediation.values.problems import Problem
from tests.casework.office import SAMPLES, Office, registered, sample

Change = Callable[[dict[str, Any]], None]


def bare(number: str = "01") -> dict[str, Any]:
    data = sample(number)
    for key in ("mediation", "agreement", "referral"):
        data.pop(key, None)
    return data


def party(place: int, **values: Any) -> Change:
    return lambda data: data["parties"][place].update(values)


def top(**values: Any) -> Change:
    return lambda data: data.update(values)


BAD: list[tuple[str, Change, str, tuple[str, ...]]] = [
    ("unknown field", top(kinds="邻里"), "unknown_field", ("kinds", "kind")),
    ("impossible date", top(applied_on="2026-11-31"), "bad_date", ("申请日期", "11月只有30天")),
    ("date in the future", top(applied_on="2026-12-02"), "future_date", ("申请日期", "晚于今天")),
    ("wrong check digit", party(0, id_no="990101195603120285"), "check_digit", ("王桂兰", "校验码")),
    ("birth date that is none", party(0, id_no="990101195613120284"), "birth_date", ("王桂兰", "出生日期")),
    ("three decimals", top(amount="6800.005"), "amount_decimals", ("涉及金额", "两位")),
    ("a float", top(amount=6800.005), "amount_decimals", ("涉及金额",)),
    ("negative", top(amount="-1"), "amount_negative", ("涉及金额",)),
    ("no respondent", lambda data: data["parties"].pop(), "no_respondent", ("没有被申请人", "至少填写一名")),
    ("no party", top(parties=[]), "no_applicant", ("没有申请人",)),
    ("unknown kind", top(kind="邻里/漏雨"), "unknown_kind", ("邻里/漏雨", "邻里")),
    ("no kind", top(kind=" "), "missing", ("纠纷类别",)),
    ("full-width blank name", party(1, name="　　"), "missing", ("第2名当事人", "姓名或名称不能为空")),
    ("unknown role", party(1, role="原告"), "unknown_choice", ("地位", "申请人、被申请人、第三人")),
    ("unknown level", top(level="特急"), "unknown_choice", ("难度等级", "简易、一般")),
    ("bad phone", party(1, phone="abc"), "bad_phone", ("赵明", "电话")),
    ("unknown document", party(1, id_type="驾驶证"), "bad_id_type", ("驾驶证",)),
    ("wrong shape", top(parties={"name": "王桂兰"}), "bad_type", ("当事人应是一个列表",)),
    ("name as number list", party(1, name=["赵明"]), "bad_type", ("姓名或名称应是文字",)),
    ("people", top(people_involved="许多"), "bad_number", ("涉及人数",)),
    ("same number twice", party(1, id_no="990101195603120284"), "same_party", ("号码相同",)),
]


@pytest.mark.parametrize(("change", "reason", "words"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bad_input_names_file_field_and_cure_and_writes_nothing(
    desk: Desk, tmp_path: Path, change: Change, reason: str, words: tuple[str, ...]
) -> None:
    data = bare()
    change(data)
    path = tmp_path / "来件.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(Problem) as problem:
        intake(desk, [path])
    message = problem.value.message
    assert problem.value.reason == reason
    assert message.startswith("来件.json：")
    assert all(word in message for word in words), message
    assert "\n" not in message
    assert message.endswith("。")
    assert reading.case_lines(desk).lines == ()


@pytest.mark.parametrize(
    ("content", "reason", "words"),
    [
        (json.dumps(sample("01"), ensure_ascii=False)[:300], "bad_json", "文件不完整"),
        ('{"title": 1,}', "bad_json", "第1行"),
        ("[]", "empty_file", "列表是空的"),
        ('{"kind": "邻里", "kind": "医疗"}', "duplicate_field", "写了两次"),
        ("3", "bad_shape", "一组"),
        ("[" * 100_000, "bad_json", "嵌套过深"),
    ],
)
def test_broken_json_is_told_in_one_line(desk: Desk, tmp_path: Path, content: str, reason: str, words: str) -> None:
    path = tmp_path / "坏.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(Problem) as problem:
        intake(desk, [path])
    assert problem.value.reason == reason
    assert words in problem.value.message
    assert problem.value.message.startswith("坏.json：")


def test_a_wrong_encoding_and_a_missing_file_are_told(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "旧.json"
    path.write_bytes('{"kind": "邻里"}'.encode("gbk"))
    with pytest.raises(Problem, match="UTF-8"):
        intake(desk, [path])
    with pytest.raises(Problem, match="找不到"):
        intake(desk, [tmp_path / "没有.json"])


def test_one_bad_file_stops_the_whole_batch_unless_the_rest_is_asked_for(desk: Desk, tmp_path: Path) -> None:
    good, bad, late = tmp_path / "好.json", tmp_path / "坏.json", tmp_path / "迟.json"
    good.write_text(json.dumps(bare("07"), ensure_ascii=False), encoding="utf-8")
    bad.write_text(json.dumps(bare() | {"kind": "?"}, ensure_ascii=False), encoding="utf-8")
    data = sample("01")
    data["agreement"]["signed_on"] = "2026-11-01"
    late.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    for files in ([good, bad], [good, late]):
        with pytest.raises(Problem):
            intake(desk, files)
        assert reading.case_lines(desk).lines == ()
    result = intake(desk, [good, bad, late, SAMPLES / "08-医疗生僻字.json"], skip_bad=True)
    assert [len(result.registered), len(result.refused)] == [2, 2]
    assert {problem.message.split("：")[0] for problem in result.refused} == {"坏.json", "迟.json"}
    assert [line.stage for line in reading.case_lines(desk).lines] == ["甄别分流", "甄别分流"]
    assert desk.store.verify() == ()


def test_a_file_may_hold_many_disputes(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "多件.json"
    path.write_text(json.dumps([bare("06"), bare("07")], ensure_ascii=False), encoding="utf-8")
    assert [changed.made["reg_no"] for changed in intake(desk, [path]).registered] == [
        "博调登〔2026〕第0001号",
        "博调登〔2026〕第0002号",
    ]
    path.write_text(json.dumps([bare("06"), bare("07") | {"level": "?"}], ensure_ascii=False), encoding="utf-8")
    with pytest.raises(Problem, match=r"多件\.json 第2件"):
        intake(desk, [path])


def test_the_same_dispute_again_is_warned_of(desk: Desk) -> None:
    registered(desk, "01")
    draft = draft_from(bare(), desk.today())
    assert look_alikes(desk, draft)[0].score == 100
    warned = register(desk, draft).warnings
    assert any("可能是重复纠纷" in warning and "博调登〔2026〕第0001号" in warning for warning in warned)


def test_many_earlier_ones_are_one_sentence(desk: Desk) -> None:
    for _ in range(3):
        register(desk, draft_from(bare(), desk.today()))
    (told,) = [w for w in register(desk, draft_from(bare(), desk.today())).warnings if "可能是重复纠纷" in w]
    assert "另有2件" in told
    assert told.count("博调登〔2026〕第") == 3


def test_one_name_on_both_sides_is_asked_about(desk: Desk) -> None:
    data = bare()
    for party in data["parties"]:
        party |= {"name": "王桂兰", "id_no": "", "birth": ""}
    assert any("都叫“王桂兰”" in warning for warning in register(desk, draft_from(data, desk.today())).warnings)


def test_the_same_phone_under_another_name_is_noticed(desk: Desk) -> None:
    registered(desk, "01")
    data = bare("07")
    data["parties"][0] |= {"phone": "13900000001", "address": "春晖小区3号楼2单元201室"}
    alike = look_alikes(desk, draft_from(data, desk.today()))
    assert [(one.score, one.why) for one in alike] == [(70, "电话相同、住址相同")]


def test_a_stranger_is_not_warned_of(desk: Desk) -> None:
    registered(desk, "01")
    assert look_alikes(desk, draft_from(bare("07"), desk.today())) == ()


def test_a_mediator_who_is_a_party_is_warned_of(desk: Desk) -> None:
    warned = register(
        desk,
        draft_from(bare() | {"parties": [bare()["parties"][0], bare()["parties"][1] | {"name": "周敏"}]}, desk.today()),
    )
    assert any("利益冲突" in warning and "周敏" in warning for warning in warned.warnings)


def test_a_declared_relation_is_warned_of_at_appointment(desk: Desk) -> None:
    from mediation.casework.acts import act

    accounts.declare_relations(desk, desk.person.id, ["赵明"])
    case_id = registered(desk, "01")
    for act_id, values in (("divert", {}), ("ask", {"consents": "全部:同意"}), ("accept", {})):
        act(desk, case_id, act_id, values, on="2026-11-03")
    warned = act(desk, case_id, "appoint", {"mediators": "李璟"}, on="2026-11-03").warnings
    assert any("申报过" in warning and "赵明" in warning for warning in warned)


def test_a_minor_without_guardian_is_warned_of(desk: Desk) -> None:
    data = bare("04")
    data["parties"][0].pop("guardians")
    assert any("法定代理人" in warning for warning in register(desk, draft_from(data, desk.today())).warnings)


def test_only_some_roles_register(office: Office) -> None:
    for name in ("管理员甲", "审计员丙", "档案员乙"):
        with pytest.raises(Problem) as problem:
            register(office.desk(name), draft_from(bare(), office.desk().today()))
        assert problem.value.reason == "forbidden"


def ledger(path: Path, rows: list[list[Any]]) -> Path:
    import openpyxl

    from mediation.casework.ledger import COLUMNS

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(COLUMNS))
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


ROW = [
    "ZJ1", "书面协议", "当事人申请 (线下)", "博望调委会", "", "李璟", "2026-03-05", "因树枝遮光争吵。", "简单纠纷", "邻里纠纷", "", "不涉及",
    "博望街道", "无", "调解成功", "2026-03-08", "张三丰,李四光", 0.0,
]  # fmt: skip


def test_an_18_column_ledger_is_taken_in(desk: Desk, tmp_path: Path) -> None:
    path = ledger(tmp_path / "台账.xlsx", [ROW, [*ROW[:16], "王五，某某物业公司", 1200.5]])
    changed = intake(desk, [path]).registered
    case = reading.snapshot(desk, changed[1].case_id)
    assert [p.type for p in case.parties] == ["自然人", "法人"]
    assert (case.kind, case.level, case.fen, case.external_no) == ("邻里", "简易", 120_050, "ZJ1")
    assert "调解结果：调解成功" in str(case.entries[0].value("note"))
    assert case.stage == "甄别分流"


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [(6, "2026-13-05", "第2行"), (9, "外星", "纠纷类别"), (16, "张三", "没有被申请人")],
)
def test_a_bad_row_of_a_ledger_is_named(desk: Desk, tmp_path: Path, place: int, value: str, words: str) -> None:
    path = ledger(tmp_path / "台账.xlsx", [[*ROW[:place], value, *ROW[place + 1 :]]])
    with pytest.raises(Problem) as problem:
        intake(desk, [path])
    assert words in problem.value.message
    assert "第2行" in problem.value.message


def test_a_ledger_that_unfolds_is_not_opened(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "炸弹.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parcel:
        parcel.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    with pytest.raises(Problem) as problem:
        intake(desk, [path])
    assert problem.value.reason == "xlsx_bomb"
    path.write_bytes(b"not a zip")
    with pytest.raises(Problem, match="xlsx"):
        intake(desk, [path])


def test_the_court_referral_of_05_opens_the_court_s_track(desk: Desk) -> None:
    changed = intake(desk, [next(SAMPLES.glob("05-*.json"))]).registered[0]
    case = reading.snapshot(desk, changed.case_id)
    assert (case.referral_mode, case.referrer) == ("委托", "博望县人民法院")
    assert [entry.act for entry in case.entries] == ["register", "court_refer"]
    assert case.stage == "收到委派或委托"
    assert "D30" in {due.rule for due in case.dues}, "it came by the courts' platform: three working days"
    assert [(one.mode, one.state) for one in case.referrals] == [("委托先行调解", "待答复")]


def test_a_file_makes_no_accounts(desk: Desk, tmp_path: Path) -> None:
    data = sample("01")
    data["mediation"]["mediators"] = ["李璟", "外来人甲"]
    path = tmp_path / "外.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    with desk.store.read() as reader:
        before = reader.staff()
    with pytest.raises(Problem) as problem:
        intake(desk, [path])
    assert problem.value.reason == "unknown_staff"
    assert problem.value.message.startswith("外.json：")
    assert "“外来人甲”" in problem.value.message
    assert "李璟" not in problem.value.message
    assert "mediation staff --add" in problem.value.message
    assert reading.case_lines(desk).lines == ()
    result = intake(desk, [path, SAMPLES / "01-邻里漏水.json"], skip_bad=True)
    assert [len(result.registered), len(result.refused)] == [1, 1]
    with desk.store.read() as reader:
        assert reader.staff() == before


def test_what_the_law_keeps_private_is_private_from_the_start(desk: Desk) -> None:
    assert reading.snapshot(desk, registered(desk, "08")).confidential, "《医疗纠纷预防和处理条例》第42条"
    court = intake(desk, [next(SAMPLES.glob("05-*.json"))]).registered[0]
    assert reading.snapshot(desk, court.case_id).confidential, "特邀调解规定第2条"
    assert reading.snapshot(desk, registered(desk, "04")).confidential, "one of its parties is a minor"
    assert not reading.snapshot(desk, registered(desk, "01")).confidential
