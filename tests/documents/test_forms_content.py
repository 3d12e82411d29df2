"""What papers must say, and what they must never say."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from mediation.documents import context, context_subjects, dialect, make, templating, text, tree
from mediation.procedure.load import load_procedure
from mediation.records.snapshot import Aide, Attachment, Snapshot
from mediation.values.problems import Problem

_SPEC = importlib.util.spec_from_file_location("cases_fixture", Path(__file__).with_name("cases_fixture.py"))
assert _SPEC
assert _SPEC.loader
cases = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(cases)

PEOPLE_LAW = "《中华人民共和国人民调解法》"


def data(snapshot: Snapshot, form: str, subject: str = "", **more: Any) -> dict[str, Any]:
    built: dict[str, Any] = context.build(
        snapshot, form, subject, procedure=load_procedure(), today=date(2026, 12, 1), **more
    )
    return built


def lines(snapshot: Snapshot, form: str, subject: str = "", **more: Any) -> list[str]:
    source = templating.evaluate(form, data(snapshot, form, subject, **more), templating.folders(None))
    return tree.text(dialect.parse(source, form=form))


def words(snapshot: Snapshot, form: str, subject: str = "", **more: Any) -> str:
    return text.fold("".join(lines(snapshot, form, subject, **more)))


def after(said: str, mark: str) -> str:
    return said.split(mark, 1)[1]


# ---- the law ------------------------------------------------------------------------------------------------------------


def test_notice_of_rights_lists_every_right_and_duty_with_its_article() -> None:
    said = words(cases.leak(), "F05")
    for right in ("选择或者接受人民调解员", "拒绝调解或者要求终止调解", "公开进行或者不公开进行", "自愿达成调解协议"):
        assert right in said
    for duty in ("如实陈述纠纷事实", "遵守调解现场秩序", "尊重对方当事人行使权利"):
        assert duty in said
    for article in (
        "第三条",
        "第四条",
        "第二十三条",
        "第二十四条",
        "第二十六条",
        "第二十九条",
        "第三十条",
        "第三十三条",
    ):
        if article != "第三条":
            assert f"{PEOPLE_LAW}{article}" in said
    assert "不收取任何费用" in said
    assert "《中华人民共和国民事诉讼法》第二百零五条" in said
    assert "已向本人宣读" in said


def test_termination_names_the_other_ways_and_the_article_but_no_concession() -> None:
    snapshot = cases.failed()
    entries = (*snapshot.entries[:-1], cases.entry(9, "fail", date(2026, 11, 28), reason="达不成协议", detail="邓超曾同意赔三千元",
                                                   disputed="误工天数", undisputed="双方互殴"))  # fmt: skip
    snapshot = replace(snapshot, entries=entries)
    for form in ("F21", "F21b", "F22"):
        assert "三千元" not in words(snapshot, form)
    said = words(snapshot, "F21")
    assert f"{PEOPLE_LAW}第二十六条" in said
    assert "仲裁、行政、司法等途径" in said
    assert "诉讼时效从提出请求之日起中断" in said


@pytest.mark.parametrize(
    "number, route, article",
    [
        (2, "劳动争议仲裁委员会申请仲裁", "《中华人民共和国劳动争议调解仲裁法》第十四条"),
        (4, "三日内", "《道路交通事故处理程序规定》第八十五条"),
        (7, "农村土地承包仲裁委员会", "《中华人民共和国农村土地承包经营纠纷调解仲裁法》第十八条"),
        (8, "卫生主管部门调解", "《医疗纠纷预防和处理条例》第四十条"),
    ],
)
def test_termination_names_the_way_of_the_kind(number: int, route: str, article: str) -> None:
    snapshot = cases.case(number)
    snapshot = replace(
        snapshot, entries=(*snapshot.entries, cases.entry(9, "fail", date(2026, 11, 28), reason="达不成协议"))
    )
    said = words(snapshot, "F21")
    assert route in said
    assert article in said


def test_confirmation_notice_prints_the_clocks_own_last_day_and_the_limits() -> None:
    snapshot = cases.leak()
    snapshot = replace(snapshot, dues=(replace(snapshot.dues[0], due=date(2026, 12, 9)),))
    said = words(snapshot, "P08")
    assert "共同申请的最后一日为2026年12月9日" in said
    assert "物权、知识产权确权" in said
    assert "《中华人民共和国民事诉讼法》第二百零五条" in said
    assert "第三百五十五条" in said


def test_refusal_rests_on_the_refusal_and_names_other_ways() -> None:
    said = words(cases.refused(), "F20")
    assert "一方明确拒绝调解" in said
    assert f"{PEOPLE_LAW}第十七条" in said
    assert "人民法院提起诉讼" in said
    assert words(cases.refused(), "F20b").startswith("不予调解函编号：博望派出所：")


def test_remarks_for_the_file_do_not_reach_the_parties() -> None:
    snapshot = cases.leak()
    notify = cases.entry(
        30, "notify", date(2026, 11, 4), at="2026-11-08T09:30", place="中山街社区调解室", note="依导入资料补记"
    )
    assert "补记" not in words(replace(snapshot, entries=(*snapshot.entries, notify)), "P02")


def test_other_procedure_is_named_with_its_number() -> None:
    snapshot = cases.case(6)
    stop = cases.entry(9, "stop_other", date(2026, 11, 28), body="博望县人民法院", external_no="（2026）民初1号")
    snapshot = replace(snapshot, entries=(*snapshot.entries, stop))
    assert "同一请求已由博望县人民法院受理（案号：（2026）民初1号）。" in words(snapshot, "F21")
    assert "■其他程序受理终止" in words(snapshot, "F21b")


# ---- people -------------------------------------------------------------------------------------------------------------


def test_copies_are_one_for_each_party_and_one_kept_in_capital_figures() -> None:
    for case, copies in (("leak", "叁"), ("minor", "肆"), ("wages", "捌"), ("crowd", "叁拾壹")):
        assert f"本协议一式{copies}份" in words(getattr(cases, case)(), "F11")


def test_parties_are_numbered_only_where_a_role_has_several() -> None:
    said = words(cases.wages(), "F11")
    assert "申请人五：仁青扎西" in said
    assert "被申请人：恒达建筑工程有限公司" in said
    assert "被申请人一" not in said
    assert "申请人一" not in words(cases.leak(), "F11")


def test_minor_stands_with_the_guardian_who_signs() -> None:
    snapshot = cases.minor()
    said = words(snapshot, "F11")
    assert "申请人（未成年人）：张子涵" in said
    assert "法定代理人：张伟，系张子涵之父" in said
    assert "法定代理人：林燕，系张子涵之母" in said
    assert "申请人的法定代理人：（签名、盖章或按指印）" in after(said, "（以下空白）")
    built = data(snapshot, "F11")
    assert built["parties"][0]["name_line"] == "张子涵，法定代理人：张伟（系其父）、林燕（系其母）"
    assert built["parties"][0]["age"] == "11"


def test_working_youth_of_sixteen_recorded_as_capable_signs_alone() -> None:
    snapshot = cases.minor()
    youth = replace(snapshot.parties[0], birth=date(2010, 5, 1), capacity="完全")
    said = words(replace(snapshot, parties=(youth, *snapshot.parties[1:])), "F11")
    assert "申请人：（签名、盖章或按指印）" in after(said, "（以下空白）")


def test_body_signs_by_its_head_and_seals() -> None:
    said = after(words(cases.rare(), "F11"), "（以下空白）")
    assert "被申请人（盖章）：法定代表人或委托代理人（签名）：" in said
    assert "负责人（签名）" in after(words(cases.minor(), "F11"), "（以下空白）")


def test_only_an_agent_with_special_authority_gets_a_place_on_the_agreement() -> None:
    plain_agent = (Aide("x", "agent", "刘建新", agent_kind="近亲属", authority="一般授权"),)
    special = (replace(plain_agent[0], authority="特别授权"),)
    snapshot = cases.leak()
    for agents, expected in ((plain_agent, False), (special, True)):
        party = replace(snapshot.parties[0], agents=agents)
        said = words(replace(snapshot, parties=(party, *snapshot.parties[1:])), "F11")
        assert ("委托代理人（签名）" in after(said, "（以下空白）")) is expected
        assert "委托代理人：刘建新，近亲属" in said


def test_no_name_is_typed_where_people_sign() -> None:
    for case in ("leak", "wages", "minor", "rare"):
        snapshot = getattr(cases, case)()
        zone = after(words(snapshot, "F11"), "（以下空白）")
        people = [p.name for p in snapshot.parties] + [m.name for m in snapshot.mediators] + [snapshot.recorder.name]
        assert [name for name in people if name in zone] == []


def test_host_is_marked_only_among_several_mediators_and_recorder_is_apart() -> None:
    said = after(words(cases.wages(), "F11"), "（以下空白）")
    assert said.count("人民调解员（签名）") == 2
    assert said.count("（主持）") == 1
    assert "记录人（签名）" in said
    assert "（主持）" not in words(cases.leak(), "F11")


def test_session_record_keeps_participants_apart_and_asks_only_those_present_to_sign() -> None:
    snapshot = replace(cases.leak(), sessions=(cases.session(present=("p1",)),))
    said = words(snapshot, "F10")
    assert "当事人申请人王桂兰未到场：被申请人赵明参加人社区网格员陈红" in said
    assert "被申请人（签名、盖章或按指印）" not in said
    assert "人民调解记录（第一次）" in said
    assert "李璟" not in after(said, "参加人").split("人民调解员")[0]


def test_party_who_left_before_the_agreement_is_not_on_it_and_one_who_joined_later_not_on_the_request() -> None:
    snapshot = cases.wages()
    gone = replace(snapshot.parties[4], left_on=date(2026, 11, 1))
    late = replace(snapshot.parties[6], joined_on=date(2026, 11, 2))
    snapshot = replace(snapshot, parties=(*snapshot.parties[:4], gone, snapshot.parties[5], late))
    agreement, request = words(snapshot, "F11"), words(snapshot, "F03")
    assert "仁青扎西" not in agreement.split("经调解")[0]
    assert "江湾建设集团有限公司" in agreement
    assert "仁青扎西" in request
    assert "江湾建设集团有限公司" not in request


def test_joint_application_to_the_court_has_only_applicants() -> None:
    said = words(cases.minor(), "F15")
    assert "申请人二：吴昊" in said
    assert "被申请人" not in said
    assert "博望县人民法院" in said
    assert "没有恶意串通、规避法律的行为" in said


def test_names_are_printed_as_typed() -> None:
    snapshot = cases.leak()
    odd = replace(snapshot.parties[0], name="[/]路{{7*7}}=cmd")
    assert "申请人：[/]路{{7*7}}=cmd，女" in words(replace(snapshot, parties=(odd, snapshot.parties[1])), "F11")


# ---- data ---------------------------------------------------------------------------------------------------------------


def test_context_is_plain_and_counts_its_sums_in_words() -> None:
    built = data(cases.leak(), "F11")
    assert json.loads(json.dumps(built, ensure_ascii=False)) == built
    assert built["agreement"]["total_capital"] == "人民币肆仟贰佰元整"
    assert built["agreement"]["reached_on"] == "2026年11月8日"
    receipt = data(cases.leak(), "F13b", "n2")
    assert receipt["instalment"]["paid_capital"] == "人民币肆仟贰佰元整"
    assert "今收到赵明" in words(cases.leak(), "F13b", "n2")


def test_what_happens_later_leaves_earlier_papers_as_they_were() -> None:
    """A paper's data hash changes only when something it prints changes."""
    early, late = cases.case(1), cases.leak()
    assert make.data_sha256(data(early, "F03")) == make.data_sha256(data(late, "F03"))
    signing = cases.written(cases.case(1), cases.repair_items())
    bare = replace(
        signing,
        agreements=(replace(signing.agreements[0], state="signing", sealed_on=None, effective_on=None),),
        dues=(),
    )
    assert make.data_sha256(data(bare, "F11")) == make.data_sha256(data(late, "F11"))
    moved = data(late, "F11", doc_no="另号")
    assert make.data_sha256(moved) != make.data_sha256(data(late, "F11"))
    assert context.build(late, "F06", procedure=load_procedure(), today=date(2027, 5, 1)) == data(late, "F06")


def test_missing_value_names_form_field_case_and_cure() -> None:
    snapshot = cases.leak()
    nameless = replace(snapshot, parties=(replace(snapshot.parties[0], id_no=""), snapshot.parties[1]))
    with pytest.raises(Problem) as found:
        data(nameless, "F11")
    assert found.value.reason == "incomplete"
    for part in ("人民调解协议书", "F11", "申请人王桂兰的证件号码", "博人调字〔2026〕第001号", "更正登记信息"):
        assert part in found.value.message
    assert "公民身份号码" not in words(nameless, "F11", draft=True).split("被申请人")[0]
    boy = cases.minor()
    with pytest.raises(Problem, match="法定代理人"):
        data(replace(boy, parties=(replace(boy.parties[0], guardians=()), *boy.parties[1:])), "F11")


def test_paper_without_its_subject_says_so() -> None:
    with pytest.raises(Problem) as found:
        data(cases.case(1), "F10")
    assert found.value.reason == "no_subject"
    assert "人民调解记录" in found.value.message
    with pytest.raises(Problem, match="没有编号"):
        data(cases.case(1), "F99")
    with pytest.raises(Problem) as gone:
        data(cases.leak(), "F10", "nosuch")
    assert gone.value.reason == "no_subject"


def test_subjects_are_those_the_form_is_made_for() -> None:
    pack = load_procedure()
    snapshot = cases.leak()
    assert context.subjects(snapshot, "F03", pack) == (("", "人民调解申请书"),)
    assert [key for key, _ in context.subjects(snapshot, "F06", pack)] == ["p1", "p2"]
    assert context.subjects(snapshot, "F07", pack) == ()
    assert [key for key, _ in context.subjects(cases.rare(), "F07", pack)] == ["p2"]
    assert [key for key, _ in context.subjects(snapshot, "F13b", pack)] == ["n2"]
    assert context.subjects(snapshot, "F12", pack) == ()
    assert context.subjects(cases.support(), "F11", pack) == ()
    assert [key for key, _ in context.subjects(snapshot, "P04", pack)] == ["e6"]


def test_corrected_entry_is_found_by_its_first_id_and_printed_as_corrected() -> None:
    snapshot = cases.leak()
    old = next(e for e in snapshot.entries if e.act == "pause")
    new = replace(cases.entry(20, "pause", date(2026, 11, 9), reason="专家咨询"), supersedes=old.id)
    entries = tuple(replace(e, superseded_by=new.id) if e.id == old.id else e for e in snapshot.entries)
    said = words(replace(snapshot, entries=(*entries, new)), "P04", old.id)
    assert "暂停日期2026年11月9日" in said
    assert "■专家咨询" in said
    assert "恢复日期2026年11月18日" in said
    assert "共9日" in said


def test_blank_keeps_statute_and_structure_and_fills_in_nothing() -> None:
    said = words(cases.leak(), "F05", blank=True)
    assert said.count(PEOPLE_LAW) == words(cases.leak(), "F05").count(PEOPLE_LAW)
    agreement = words(cases.leak(), "F11", blank=True)
    for kept in (
        "本协议自各方当事人签名、盖章或者按指印",
        "一、二、三、四、",
        "（以下空白）",
        "博望街道人民调解委员会",
    ):
        assert kept in agreement
    assert "■" not in "".join(
        words(cases.leak(), form, blank=True) for form in ("F04", "F10", "F12", "F14", "F23", "P04")
    )


def test_dates_of_signing_are_left_to_hand() -> None:
    zone = after(words(cases.leak(), "F11"), "（以下空白）")
    assert zone.endswith("博望街道人民调解委员会年月日")
    assert "2026" not in zone


def test_answers_are_printed_whether_kept_as_list_or_by_party() -> None:
    said = words(cases.refused(), "P01")
    assert "申请人罗强2026年11月10日同意" in said
    assert "被申请人邓超2026年11月10日电话不同意" in said
    assert words(cases.wages(), "P01").count("同意") == 7


def test_table_of_payments_is_printed_where_there_are_many() -> None:
    assert (
        "履行明细序号条款履行义务人权利人履行期限金额（元）1一恒达建筑工程有限公司马建国2026年11月30日42,000.00"
        in words(cases.wages(), "F11")
    )
    assert "履行明细" not in words(cases.leak(), "F11")


def test_two_days_of_one_session_show_both_days() -> None:
    late = cases.session(ended=datetime(2026, 11, 9, 0, 20))  # noqa: DTZ001 - wall time
    assert "2026年11月8日9时30分至2026年11月9日0时20分" in words(replace(cases.leak(), sessions=(late,)), "F10")


def test_titles_in_lists_say_whom_or_which_a_paper_is_about() -> None:
    pack = load_procedure()
    snapshot = cases.leak()

    def title(form: str, subject: str = "") -> str:
        return context_subjects.titled(snapshot, pack.forms[form], subject)

    assert title("F06", "p1") == "当事人身份证明（王桂兰）"
    assert title("P02", "p2") == "调解通知书（赵明）"
    assert title("F10", "m1") == "人民调解记录（第一次）"
    assert title("F11", "a1") == "人民调解协议书"
    assert title("F13b", "n2") == "收条（第二条）"
    assert title("F03") == "人民调解申请书"


def test_a_centre_lays_its_own_sentence_over_one_section_of_the_notices(tmp_path: Path) -> None:
    (tmp_path / "notices.toml").write_text(
        '[free]\nlaw = "本中心公告"\ntext = "本中心调解不收费。"\n', encoding="utf-8"
    )
    said = words(cases.leak(), "F05", templates=(tmp_path,))
    assert "本中心调解不收费（本中心公告）。" in said
    assert "选择或者接受人民调解员" in said
    assert words(cases.leak(), "F05", templates=(tmp_path / "nothing",)) == words(cases.leak(), "F05")
    (tmp_path / "notices.toml").write_text("[free", encoding="utf-8")
    with pytest.raises(Problem, match="写得不对，请改正"):
        data(cases.leak(), "F05", templates=(tmp_path,))


@pytest.mark.parametrize("form, area", [("F06", "证件复印件粘贴处"), ("F13", "凭证粘贴处")])
def test_place_to_glue_is_printed_only_where_no_scan_follows(form: str, area: str) -> None:
    snapshot = cases.leak()
    bare = replace(snapshot, attachments=())
    scan = Attachment("s1", "identity" if form == "F06" else "proof", "扫描件甲", "a" * 64, "image/jpeg", 1, "3", date(2026, 11, 9),
                      party_id="p1")  # fmt: skip
    assert area in words(bare, form, "p1" if form == "F06" else "")
    said = words(replace(bare, attachments=(scan,)), form, "p1" if form == "F06" else "")
    assert area not in said
    assert "扫描件甲" in said
    assert "附后" in said


# ---- what is recorded of a clause is on the paper that is signed ----------------------------------------------------------


@pytest.mark.parametrize(("form", "told"), [("F11", "leak"), ("F12", "support")])
def test_an_agreement_says_every_day_sum_and_term_recorded_of_its_clauses(form: str, told: str) -> None:
    case = getattr(cases, told)()
    agreement = case.agreements[-1]
    paid = next(item for item in agreement.items if item.fen)
    clause = replace(
        paid, text="付款。", method="银行转账", account="622200000000001", default_clause="逾期按日万分之三支付违约金"
    )
    said = words(replace(case, agreements=(replace(agreement, items=(clause,)),)), form)
    assert clause.instalments
    for one in clause.instalments:
        assert f"{one.due.year}年{one.due.month}月{one.due.day}日前" in said
        assert text.fold(f"¥{one.fen / 100:,.2f}") in said
    for term in (clause.method, clause.account, clause.default_clause):
        assert term in said


def test_an_agreement_repeats_nothing_its_clauses_say_already() -> None:
    case = cases.leak()
    said = words(case, "F11")
    assert said.count("肆仟贰佰元整") == 1
    assert "第一项：" not in said
