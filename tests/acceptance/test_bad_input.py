"""Bad input at the window: one line that names file, field and cure; exit 1; nothing written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.acceptance import sheets
from tests.acceptance.disputes import dispute, party, sample
from tests.acceptance.process import mark, written
from tests.cli.driving import SAMPLES, Clerk

OSC = "\x1b]52;c;aGVsbG8=\x07"
WILD = f"{OSC}\x1b[2J\u202e\u2066\u200b\x9b31m\x00\x7f\ufeff"
RAW = set("\x1b\x07\u202e\u2066\u200b\x9b\x00\x7f\ufeff")


def with_party(place: int, **changes: Any) -> dict[str, Any]:
    """The plain dispute with one party changed."""
    data = dispute()
    data["parties"][place] |= changes
    return data


def with_agreement(**changes: Any) -> dict[str, Any]:
    """Sample 01 with its agreement changed."""
    data = sample("01")
    data["agreement"] |= changes
    return data


def with_item(**changes: Any) -> dict[str, Any]:
    """Sample 01 with the second item of its agreement changed."""
    data = sample("01")
    data["agreement"]["items"][1] |= changes
    return data


def with_mediation(**changes: Any) -> dict[str, Any]:
    """Sample 01 up to its mediation, which is changed."""
    data = sample("01")
    del data["agreement"]
    data["mediation"] |= changes
    return data


def with_session(**changes: Any) -> dict[str, Any]:
    """Sample 01 with its session changed."""
    data = sample("01")
    data["mediation"]["sessions"][0] |= changes
    return data


RESIDENT = {"id_type": "居民身份证"}

# what is wrong: (the dispute, what the line must name)
BAD: dict[str, tuple[Any, tuple[str, ...]]] = {
    "unknown field": (dispute(amuont="1200.00"), ("amuont", "amount")),
    "unknown field of a party": (with_party(0, phonee="13900000201"), ("phonee", "phone")),
    "unknown field of the source": (dispute(source={"way": "依申请", "chanel": "窗口"}), ("chanel", "channel")),
    "unknown field of mediation": (sample("01") | {"mediation": {"acepted_on": "2026-11-03"}}, ("accepted_on",)),
    "unknown field of an agreement": (with_agreement(singed_on="2026-11-08"), ("signed_on",)),
    "unknown field of an item": (with_item(amout="1.00"), ("amout", "amount")),
    "field that is a control string": (dispute(**{f"a{WILD}b": 1}), ("不认识的字段",)),
    "impossible date": (dispute(applied_on="2026-02-30"), ("申请日期", "2026-02-30")),
    "date in words": (dispute(applied_on="上上周"), ("申请日期",)),
    "date yet to come": (dispute(applied_on="2026-12-02"), ("申请日期", "晚于今天")),
    "impossible birth": (with_party(0, birth="1990-13-01"), ("出生日期", "1990-13-01")),
    "birth yet to come": (with_party(0, birth="2030-01-01"), ("出生日期",)),
    "impossible date of acceptance": (
        sample("01") | {"mediation": {"accepted_on": "2026-11-31"}},
        ("受理日期", "2026-11-31"),
    ),
    "impossible time of a session": (with_session(started="2026-11-08T25:30"), ("开始时间",)),
    "impossible date of signing": (with_agreement(signed_on="2026-11-08-08"), ("签署日期",)),
    "wrong check digit": (with_party(0, **RESIDENT, id_no="990101195603120285"), ("林秀珠", "证件号码", "校验")),
    "impossible birth in a number": (with_party(0, **RESIDENT, id_no="990101195602300288"), ("林秀珠", "证件号码")),
    "number too short": (with_party(0, **RESIDENT, id_no="99010119560312"), ("林秀珠", "证件号码")),
    "wrong check digit of a credit code": (
        with_party(1, type="法人", name="恒达建筑工程有限公司", uscc="91990100MA00000H13", phone=""),
        ("统一社会信用代码",),
    ),
    "wrong phone": (with_party(0, phone="1390000020"), ("林秀珠", "电话")),
    "amount with three decimals": (dispute(amount="1200.005"), ("涉及金额", "两位")),
    "amount with three decimals as a number": (dispute(amount=1200.005), ("涉及金额", "两位")),
    "amount in an agreement with three decimals": (with_item(amount="4200.001"), ("金额", "两位")),
    "amount in words": (dispute(amount="一千二"), ("涉及金额",)),
    "negative amount": (dispute(amount="-1"), ("涉及金额",)),
    "amount beyond all bounds": (dispute(amount="9" * 40), ("涉及金额",)),
    "amount not a number": (dispute(amount=float("nan")), ("涉及金额",)),
    "no respondent": (dispute(parties=[party("申请人", "林秀珠")]), ("没有被申请人", "至少填写一名")),
    "no applicant": (dispute(parties=[party("被申请人", "丁一凡")]), ("没有申请人", "至少填写一名")),
    "no parties": (dispute(parties=[]), ("没有申请人",)),
    "unknown kind": (dispute(kind="邻里/燥声"), ("纠纷类别", "邻里/噪声")),
    "unknown kind, nothing near": (dispute(kind="xyz"), ("纠纷类别", "邻里")),
    "no kind": (dispute(kind="　"), ("纠纷类别", "不能为空")),
    "empty name": (with_party(1, name=""), ("第2名当事人", "姓名", "不能为空")),
    "name of full-width blanks": (with_party(1, name="　　　"), ("第2名当事人", "姓名", "不能为空")),
    "name of invisible characters": (with_party(1, name="\u200b\u2060\ufeff"), ("第2名当事人", "不能为空")),
    "name far too long": (with_party(1, name="丁" * 5000), ("姓名", "80")),
    "unknown role": (with_party(1, role="被告"), ("地位", "被申请人")),
    "unknown type": (with_party(1, type="公司"), ("类型", "法人")),
    "unknown level": (dispute(level="很难"), ("难度等级", "疑难复杂")),
    "unknown way": (dispute(source={"way": "上门"}), ("案件来源", "依申请")),
    "the same number twice": (
        dispute(
            parties=[
                party("申请人", "林秀珠", **RESIDENT, id_no="990101195603120284"),
                party("被申请人", "丁一凡", **RESIDENT, id_no="990101195603120284"),
            ]
        ),
        ("证件号码相同", "核对"),
    ),
    "parties of a wrong type": (dispute(parties="林秀珠"), ("当事人", "列表")),
    "a party of a wrong type": (dispute(parties=["林秀珠", "丁一凡"]), ("第1名当事人", "字段")),
    "title of a wrong type": (dispute(title=["噪音"]), ("案件名称", "应是文字")),
    "source of a wrong type": (dispute(source=["窗口"]), ("案件来源", "字段")),
    "source an empty list": (dispute(source=[]), ("案件来源", "字段")),
    "mediation of a wrong type": (sample("01") | {"mediation": False}, ("调解情况", "字段")),
    "mediation an empty list": (dispute(mediation=[]), ("调解情况", "字段")),
    "agreement of a wrong type": (sample("01") | {"agreement": []}, ("协议", "字段")),
    "referral of a wrong type": (dispute(referral="法院"), ("移送委托", "字段")),
    "claims of a wrong type": (dispute(claims={"一": "停止"}), ("申请事项", "列表")),
    "a claim of a wrong type": (dispute(claims=[1]), ("申请事项", "文字")),
    "people of a wrong type": (dispute(people_involved="两个"), ("涉及人数", "整数")),
    "people as a fraction": (dispute(people_involved=2.5), ("涉及人数", "整数")),
    "flag of a wrong type": (dispute(confidential="是"), ("是否不公开", "true")),
    "huge field": (dispute(facts="吵" * 3_000_000), ("纠纷事实", "上限")),
    "huge number": (dispute(people_involved=10**30), ("涉及人数",)),
    "not a dispute": ("王桂兰", ("案件", "字段")),
    "a number": (7, ("案件", "字段")),
    "an empty object": ({}, ("纠纷类别", "不能为空")),
    "nothing": (None, ("案件", "字段")),
    "an empty list": ([], ("列表是空的",)),
    "item of somebody else": (with_item(obligor="孙悟空"), ("义务人", "孙悟空", "赵明")),
    "item without words": (with_item(text="　"), ("内容", "不能为空")),
    "instalments that do not sum up": (
        with_item(instalments=[{"due": "2026-11-20", "amount": "4000.00"}]),
        ("4,000.00", "4,200.00", "核对"),
    ),
    "agreement without a day": (with_agreement(signed_on=""), ("签署日期", "signed_on")),
    "agreement signed before it was mediated": (with_agreement(signed_on="2026-11-01"), ("agreement.signed_on",)),
    "number as a name": (with_party(0, name=123), ("姓名", "文字")),
    "number as a date": (dispute(applied_on=20261102), ("申请日期", "文字")),
    "nobody to mediate": (with_mediation(mediators=[]), ("mediation.mediators",)),
    "acceptance yet to come": (
        with_mediation(accepted_on="2026-12-25", sessions=[]),
        ("2026年12月25日", "mediation.accepted_on"),
    ),
    "session yet to come": (with_session(started="2026-12-25T09:00", ended=""), ("2026年12月25日", "sessions 第1项")),
    "signature yet to come": (with_agreement(signed_on="2026-12-25"), ("2026年12月25日", "agreement.signed_on")),
    "seal yet to come": (with_agreement(sealed_on="2026-12-25"), ("2026年12月25日", "agreement.sealed_on")),
    "result nobody knows": (with_session(result="成了"), ("成了", "达成协议", "sessions 第1项")),
    "obliged to oneself": (with_item(obligee="赵明", obligor="赵明"), ("第2项", "请改正 agreement")),
    "session without a place": (with_session(place="　"), ("地点", "不能为空")),
    "session that ends before it begins": (with_session(ended="2026-11-08T08:00"), ("结束",)),
}


def refused_in_one_line(clerk: Clerk, *arguments: object) -> str:
    """The command is refused with one line and nothing on disk has changed; returns the line."""
    before = mark(clerk.centre)
    said = clerk(*arguments)
    assert said.code == 1, said.out
    assert said.out == ""
    lines = said.err.splitlines()
    assert len(lines) == 1, said.err
    assert not RAW & set(said.err), ascii(said.err)
    assert "程序出错" not in lines[0]
    assert len(lines[0]) < 400
    assert mark(clerk.centre) == before
    return lines[0]


def test_every_bad_dispute_is_refused_by_file_field_and_cure(clerk: Clerk, tmp_path: Path) -> None:
    cures = ("请", "是否", "应", "至少", "可选", "可填", "须")
    wrong = []
    for name, (data, words) in BAD.items():
        file = written(tmp_path / "错误的纠纷.json", data)
        try:
            line = refused_in_one_line(clerk, "intake", file)
        except AssertionError as failure:
            wrong.append(f"{name}: {str(failure)[:300]}")
            continue
        missing = [word for word in ("错误的纠纷.json", *words) if word not in line]
        if missing or not any(cure in line for cure in cures):
            wrong.append(f"{name}: {missing} not in {line}")
    assert not wrong, "\n".join(wrong)


WHOLE = json.dumps(dispute(), ensure_ascii=False).encode()

FILES: dict[str, tuple[str, Callable[[], bytes], tuple[str, ...]]] = {
    "truncated": ("a.json", lambda: WHOLE[: len(WHOLE) // 2], ("不完整",)),
    "truncated in a character": ("a.json", lambda: WHOLE[: WHOLE.index("林".encode()) + 1], ("不完整",)),
    "truncated by its last bracket": ("a.json", lambda: WHOLE[:-1], ("不完整",)),
    "empty": ("a.json", lambda: b"", ("不完整",)),
    "a comma too many": ("a.json", lambda: WHOLE[:-1] + b",}", ("逗号",)),
    "two documents": ("a.json", lambda: WHOLE + WHOLE, ("写法有误",)),
    "a key twice": ("a.json", lambda: b'{"kind": "x", "kind": "y"}', ("kind", "两次")),
    "GBK": ("a.json", lambda: WHOLE.decode().encode("gbk"), ("UTF-8",)),
    "UTF-16": ("a.json", lambda: WHOLE.decode().encode("utf-16"), ("UTF-8",)),
    "zeros": ("a.json", lambda: bytes(4096), ("写法有误",)),
    "deep": ("a.json", lambda: b"[" * 200_000, ("嵌套过深",)),
    "a number of ten thousand digits": ("a.json", lambda: b'{"amount": ' + b"9" * 10_000 + b"}", ("请",)),
    "a lone surrogate": ("a.json", lambda: b'{"kind\\ud800": 1}', ("不认识的字段",)),
    "a name that is a script": ("$(touch x);[red]\x1b[2J.json", lambda: b"{", ("不完整",)),
    "a spreadsheet named json": ("a.json", lambda: sheets.one_cell(b"x"), ("UTF-8",)),
    "text named xlsx": ("a.xlsx", lambda: WHOLE, ("xlsx",)),
    "a zip named xlsx": ("a.xlsx", lambda: sheets.packed("a.txt", b"a"), ("xlsx",)),
    "a bomb": ("a.xlsx", sheets.bomb, ("过大",)),
    "a sheet without rows": ("a.xlsx", sheets.no_rows, ("没有可登记",)),
    "a sheet cut off": ("a.xlsx", sheets.cut_off, ("xlsx",)),
    "a sheet of another kind": ("a.xlsx", lambda: sheets.one_cell(b"x"), ("表头",)),
    "an entity that opens a file": ("a.xlsx", sheets.outside_entity, ()),
    "entities that multiply": ("a.xlsx", sheets.laughs, ()),
}


def test_every_broken_file_is_refused_by_name_and_cure(clerk: Clerk, tmp_path: Path) -> None:
    wrong = []
    for name, (file_name, content, words) in FILES.items():
        file = tmp_path / file_name
        file.write_bytes(content())
        try:
            line = refused_in_one_line(clerk, "intake", file)
        except AssertionError as failure:
            wrong.append(f"{name}: {str(failure)[:300]}")
            continue
        shown = "json" if file_name.endswith("json") else "a.xlsx"
        wrong += [f"{name}: {word} not in {line}" for word in (shown, "请", *words) if word not in line]
    assert not wrong, "\n".join(wrong)


def test_what_is_no_file_is_refused(clerk: Clerk, tmp_path: Path) -> None:
    folder = tmp_path / "文件夹.json"
    folder.mkdir()
    for path in (folder, tmp_path / "没有.json", tmp_path / "没有.xlsx", tmp_path / ("长" * 200), "/dev/null"):
        assert "请检查路径" in refused_in_one_line(clerk, "intake", path)


def test_one_bad_dispute_keeps_the_whole_batch_out_unless_the_rest_is_asked_for(clerk: Clerk, tmp_path: Path) -> None:
    good = written(tmp_path / "好.json", dispute())
    bad = written(tmp_path / "坏.json", with_party(1, name="　"))
    mixed = written(
        tmp_path / "混.json", [dispute(title="混的第一件"), dispute(amount="1.234"), dispute(title="混的第三件")]
    )
    assert "坏.json" in refused_in_one_line(clerk, "intake", good, bad)
    assert "混.json 第2件" in refused_in_one_line(clerk, "intake", mixed)
    said = clerk("intake", "--skip-bad", good, bad, mixed)
    assert said.code == 1
    refused = [line for line in said.err.splitlines() if not line.startswith("注意")]
    assert [line.partition("：")[0] for line in refused] == ["坏.json", "混.json 第2件"]
    assert "共登记3件" in said.out
    assert len(clerk.done("search", "青石巷", "--json").data["hits"]) == 3
    assert clerk("verify").code == 0


def test_a_fault_in_the_middle_of_a_replayed_story_undoes_its_case_alone(clerk: Clerk, tmp_path: Path) -> None:
    broken = written(tmp_path / "坏.json", with_item(obligor="孙悟空"))
    said = clerk("intake", "--skip-bad", SAMPLES / "01-邻里漏水.json", broken, written(tmp_path / "好.json", dispute()))
    assert said.code == 1
    assert "坏.json" in said.err
    assert "共登记2件" in said.out
    assert clerk("verify").code == 0
    numbers = [hit["line"]["reg_no"] for hit in clerk.done("search", "纠纷", "--json").data["hits"]]
    assert len(set(numbers)) == 2


def test_a_strange_name_is_a_name_wherever_it_goes(clerk: Clerk, tmp_path: Path) -> None:
    from mediation.documents.text import fold, of_docx, pdf_pages

    strange = "[/]路{{7*7}}=cmd"
    data = sample("01")
    data["title"] = f"{strange}与赵明楼上漏水纠纷"
    data["parties"][0]["name"] = strange
    for item in data["agreement"]["items"]:
        item["obligee"] = strange
        item["text"] = item["text"].replace("王桂兰", strange)
    clerk.done("intake", written(tmp_path / "怪名.json", data))
    shown = clerk.done("show", "1", "--json").data
    assert shown["parties"][0]["name"] == strange
    assert strange in clerk.done("show", "1").out
    for words in (strange, "[/]路", "{{7*7}}", "=cmd"):
        hits = clerk.done("search", words, "--json").data["hits"]
        assert [hit["line"]["title"] for hit in hits] == [data["title"]], words
        assert strange in clerk.done("search", words).out
    assert strange in clerk.done("due").out
    pdf = clerk.done("paper", "1", "F11", "--out", tmp_path / "协议.pdf", "--json").data
    docx = clerk.done("paper", "1", "F11", "--format", "docx", "--out", tmp_path / "协议.docx", "--json").data
    assert strange in fold("".join(pdf_pages(Path(pdf["path"]).read_bytes())))
    assert strange in of_docx(Path(docx["path"]).read_bytes())
    assert "49" not in of_docx(Path(docx["path"]).read_bytes())


def test_control_characters_in_names_and_words_never_reach_the_terminal(clerk: Clerk, tmp_path: Path) -> None:
    data = dispute(title=f"噪{WILD}音")
    data["parties"][0]["name"] = f"林{WILD}秀珠"
    data["parties"][1]["address"] = f"青石巷{WILD}6号"
    data["facts"] = f"夜间{WILD}练鼓"
    clean = dispute()
    clean["parties"][0]["name"] = "林秀珠"
    clerk.done("intake", written(tmp_path / "好.json", clean))
    assert clerk("intake", written(tmp_path / "坏.json", data)).code == 1, "what nobody typed is refused, not mended"
    commands: list[tuple[object, ...]] = [
        ("intake", written(tmp_path / f"纠{OSC}纷.json".replace("\x00", ""), data)),
        *(("show", "1", *more) for more in ((), ("--reveal",), ("--json",))),
        ("search", "林"), ("search", f"林{WILD}秀珠"), ("search", f"林{WILD}秀珠", "--json"), ("search", f"无{WILD}", "--json"),
        ("due", "--within", "60"), ("due", "--within", "60", "--json"), ("acts", "1"), ("acts", "1", "--json"), ("papers", "1"),
        ("show", f"1{WILD}"), ("show", f"1{WILD}", "--json"), ("act", "1", f"ac{WILD}", "--json"),
        ("act", "1", "divert", "--set", f"x{WILD}=1"), ("act", "1", "divert", "--set", f"x{WILD}=1", "--json"),
        ("act", "1", "divert", "--set", f"note{WILD}"), ("act", "1", "divert", "--set", f"note=@{OSC}"),
        ("act", "1", "divert", "--on", f"{WILD}", "--json"), ("paper", "1", f"F{WILD}11", "--json"),
        ("paper", "1", "F01", "--subject", f"{WILD}", "--json"), ("intake", tmp_path / f"无{OSC}.json", "--json"),
        ("intake", written(tmp_path / "错.json", dispute(**{f"k{WILD}": 1})), "--json"),
        ("intake", written(tmp_path / "错.json", dispute(kind=f"邻里{WILD}")), "--json"),
        ("login", "--as", f"李{WILD}"), ("check", "1"), ("volume", "1"), ("volume", "1", "--out", tmp_path / f"{OSC}/x"),
    ]  # fmt: skip
    for command in commands:
        said = clerk(*command, stdin="随便写一个密码吧\n")
        raw = RAW & set(said.out + said.err)
        assert not raw, f"{command!a}: {raw!a} in {ascii(said.out + said.err)[:400]}"
        assert "程序出错" not in said.err, ascii(command)
    shown = clerk.done("show", "1", "--json").data
    assert shown["parties"][0]["name"].startswith("林")
    assert shown["parties"][0]["name"].endswith("秀珠")


# what is typed: (act and its values, what the line must name)
TYPED: list[tuple[tuple[str, ...], tuple[str, ...]]] = [
    (("accept", "--on", "2026-02-30"), ("办理日期", "2026-02-30")),
    (("accept", "--on", "2026-12-02"), ("办理日期", "晚于今天")),
    (("acept",), ("acept", "accept")),
    (("ask", "--set", "consent=全部:同意"), ("consent", "consents")),
    (("ask", "--set", "consents=孙悟空:同意"), ("孙悟空", "林秀珠")),
    (("ask", "--set", "consents=全部:也许"), ("也许", "同意")),
    (("appoint", "--set", "mediators=孙悟空"), ("孙悟空", "李璟")),
    (("appoint", "--set", "mediators=　"), ("调解员", "请填写")),
    (("reach", "--set", 'items=[{"kind":"给付","text":"付款","amount":"1.005"}]'), ("两位",)),
    (("reach", "--set", 'items=[{"kind":"给付"'), ("JSON", "请")),
    (("reach", "--set", "items=@没有.json"), ("没有.json", "请")),
    (("perform", "--set", "amount=1.234"), ("两位",)),
    (("accept", "--set", "没有等号"), ("没有等号", "项=值")),
    (("correct", "--set", "entry=99", "--set", "reason=笔误"), ("99", "序号")),
    (("attach", "--set", "category=证据", "--file", "没有.pdf"), ("请",)),
]

# how far the case must be for an act's words to be looked at: before that its time alone is refused
FIRST: dict[str, tuple[tuple[str, ...], ...]] = {
    "ask": (("divert",),),
    "appoint": (("ask", "--set", "consents=全部:同意"), ("accept",)),
    "reach": (
        ("appoint", "--set", "mediators=李璟", "--set", "recorder=周敏"),
        ("start",),
        (
            "session",
            "--set",
            "started=2026-12-01 09:00",
            "--set",
            "place=调解室",
            "--set",
            "ended=2026-12-01 09:30",
            "--set",
            "result=达成协议",
            "--set",
            "record=双方协商。",
        ),
    ),
    "perform": (
        (
            "oral",
            "--set",
            'items=[{"kind":"给付","obligor":"%s","obligee":"%s","text":"付款","amount":"100","due":"2026-12-20"}]',
        ),
    ),
}


def test_bad_words_in_an_act_are_refused_and_leave_the_case_as_it_was(clerk: Clerk, tmp_path: Path) -> None:
    clerk.done("intake", written(tmp_path / "好.json", dispute()))
    names = [party["name"] for party in clerk.done("show", "1", "--json").data["parties"]]
    wrong = []
    waiting = dict(FIRST)
    for arguments, words in TYPED:
        for step in waiting.pop(arguments[0], ()):
            clerk.done("act", "1", *(word.replace("%s", names[1], 1).replace("%s", names[0]) for word in step))
        line = refused_in_one_line(clerk, "act", "1", *arguments)
        wrong += [f"{arguments}: {word} not in {line}" for word in words if word not in line]
    for arguments in (("show", "99"), ("show", ""), ("show", "%"), ("show", "' OR 1=1 --"), ("papers", "99")):
        line = refused_in_one_line(clerk, *arguments)
        if "没有找到案件" not in line:
            wrong.append(f"{arguments}: {line}")
    assert not wrong, "\n".join(wrong)
