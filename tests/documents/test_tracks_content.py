"""What papers of the other tracks say: the court chosen, what is confirmed together, what came back; and never an offer."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from mediation.documents import context, dialect, templating, text, tree
from mediation.documents.context_subjects import titled
from mediation.procedure.forms import ACTS_OF, place_of
from mediation.procedure.load import load_procedure
from mediation.records.snapshot import Attachment, Due, Organ, Snapshot

_SPEC = importlib.util.spec_from_file_location("tracks_fixture", Path(__file__).with_name("tracks_fixture.py"))
assert _SPEC
assert _SPEC.loader
tracks = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(tracks)
cases = tracks.cases


def data(snapshot: Snapshot, form: str, subject: str = "") -> dict[str, Any]:
    built: dict[str, Any] = context.build(
        snapshot, form, subject, procedure=load_procedure(), today=date(2026, 12, 30), draft=True
    )
    return built


def words(snapshot: Snapshot, form: str, subject: str = "") -> str:
    source = templating.evaluate(form, data(snapshot, form, subject), templating.folders(None))
    return text.fold("".join(tree.text(dialect.parse(source, form=form))))


# ---- confirmation ----------------------------------------------------------------------------------------------------


def test_the_application_names_the_court_chosen_and_only_the_clauses_applied_for() -> None:
    said = words(tracks.confirmed(), "F15")
    assert "江湾区人民法院" in said
    assert "人民调解协议第一项有效" in said
    assert "平安达财产保险有限公司博望支公司于2026年12月10日前赔付" in said
    assert "吴昊于2026年12月10日前赔偿" not in said
    assert "附：调解协议、主持调解证明、身份证明。" in said
    assert "江湾区人民法院" in words(tracks.confirmed(), "F16")


def test_without_an_application_the_whole_agreement_is_confirmed_by_the_court_of_the_centre() -> None:
    said = words(cases.minor(), "F15")
    assert "的人民调解协议有效" in said
    assert "吴昊于2026年12月10日前赔偿" in said
    assert "博望县人民法院" in said


@pytest.mark.parametrize("form", ["F15", "P08"])
def test_a_last_day_in_a_year_without_rest_days_is_said_to_be_open_on_paper(form: str) -> None:
    said = words(tracks.confirmed(), form)
    assert "2027年节假日安排尚未录入" in said
    assert "还剩10日" not in said


def test_what_parties_were_told_of_their_right_does_not_change_when_they_apply() -> None:
    before, after = replace(tracks.confirmed(), entries=cases.minor().entries), tracks.confirmed()
    assert data(before, "P08") == data(after, "P08")


def test_the_court_that_invited_is_the_one_asked() -> None:
    other = replace(cases.CENTRE, court="别处人民法院")
    assert tracks.COURT in words(replace(tracks.court_filed(), centre=other), "F15")


# ---- a court's referral ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["R03", "F22", "F24b"])
def test_nothing_offered_on_the_way_reaches_the_court(form: str) -> None:
    said = words(tracks.court_failed(), form)
    assert "三千元" not in said
    assert "八成" not in said


@pytest.mark.parametrize("form", ["R03", "F22"])
def test_only_facts_confirmed_by_all_are_reported_as_undisputed(form: str) -> None:
    assert "物业服务合同于2023年1月1日签订。" in words(tracks.court_failed(), form)


def test_the_report_of_failure_names_the_courts_number_beside_ours_and_the_day_of_receipt() -> None:
    said = words(tracks.court_failed(), "R03")
    assert "（2026）博民初1186号" in said
    assert "博人调字〔2026〕第005号" in said
    assert "于2026年11月3日签收材料" in said
    assert "达不成协议" in said


def test_after_a_suit_the_court_is_asked_for_its_paper_and_before_one_a_copy_is_filed() -> None:
    entrusted, assigned = words(tracks.court_agreed(), "R05"), words(tracks.court_filed(), "R05")
    assert "出具民事调解书" in entrusted
    assert "备案" not in entrusted
    assert "报送你院备案" in assigned
    assert "出具民事调解书" not in assigned


def test_when_an_agreement_binds_follows_the_mediation_it_came_out_of() -> None:
    assert "签收前反悔的" in words(tracks.court_agreed(), "F11j")
    assert "盖章不改变生效日期" in words(tracks.court_filed(), "F11j")
    assert "加盖行政机关印章之日起生效" in words(tracks.agency_agreed(), "F38")
    assert "加盖本会印章之日起生效" in words(cases.minor(), "F11")


def test_an_agreement_is_printed_only_on_the_form_of_its_mediation() -> None:
    procedure = load_procedure()
    for snapshot, own in ((tracks.court_agreed(), "F11j"), (tracks.agency_agreed(), "F38"), (cases.minor(), "F11")):
        offered = [form for form in ("F11", "F11j", "F38") if context.subjects(snapshot, form, procedure)]
        assert offered == [own]


def test_no_paper_for_a_court_or_an_agency_calls_its_mediator_a_peoples_mediator() -> None:
    assert "人民调解员" not in words(tracks.court_agreed(), "F11j")
    for form in ("F10a", "F38", "F36"):
        said = words(tracks.agency_agreed(), form)
        assert "人民调解" not in said
        assert "博望县公安局交通警察大队" in said or form == "F10a"


# ---- letters ---------------------------------------------------------------------------------------------------------


def test_where_parties_are_only_told_of_a_way_there_is_no_letter() -> None:
    labels = [label for _, label in context.subjects(tracks.handed_over(), "F24", load_procedure())]
    assert len(labels) == 1
    assert "住房和城乡建设局" in labels[0]


def test_a_case_handed_over_stays_with_its_first_owner_until_it_is_taken() -> None:
    said = words(tracks.handed_over(), "F24")
    assert said.startswith("移送函")
    assert "在你单位签收并接收之前，仍由本会首接责任人负责联系当事人" in said
    assert "不是法定期限" not in said
    assert "不是法定期限" in words(tracks.asked_for_help(), "F24")


def test_a_reply_answers_the_letter_it_speaks_of() -> None:
    accepted, done = words(tracks.police(), "F24b", "e12"), words(tracks.police(), "F24b", "e14")
    for said in (accepted, done):
        assert "博望县公安局中山派出所" in said
        assert "博公移〔2026〕7号" in said
        assert "博公行受案字〔2026〕88号" in said
    assert "本会接受该纠纷" in accepted
    assert "现已全部履行" in done


def test_papers_given_back_are_listed_as_such() -> None:
    assert words(tracks.court_failed(), "F24c", "e8").startswith("材料退回清单")
    taken = words(tracks.court_failed(), "F24c", "e3")
    assert taken.startswith("材料签收清单")
    for one in ("起诉状副本", "证据目录", "当事人送达地址确认书"):
        assert one in taken
    assert "自签收人民法院移交的材料之日起算" in taken


def test_the_joint_request_to_the_police_says_when_everything_was_performed() -> None:
    said = words(tracks.police(), "F29")
    assert "已于2026年11月12日全部履行完毕" in said
    assert "《中华人民共和国治安管理处罚法》第九条" in said
    assert "由公安机关依法决定" in said
    assert "申请人一" in said
    assert "被申请人" not in said


# ---- agencies and remedies -------------------------------------------------------------------------------------------


def test_police_and_traffic_police_have_titles_of_their_own() -> None:
    assert words(tracks.agency_agreed(), "F38").startswith("道路交通事故损害赔偿调解书")
    assert words(tracks.agency_ended(), "F39").startswith("道路交通事故损害赔偿调解终结书")


def test_the_end_of_one_mediation_is_not_told_as_that_of_another() -> None:
    later = tracks.act(9, "fail", date(2026, 12, 2), "people", reason="联系不上", remedies_told=True)
    snapshot = tracks.with_acts(tracks.agency_ended(), later)
    assert "2026年11月12日终结调解" in words(snapshot, "F39")
    assert "联系不上" in words(snapshot, "F21")


def test_what_a_creditor_claims_is_what_is_still_owed_to_him() -> None:
    order, enforce = words(tracks.enforced(), "F47"), words(tracks.enforced(), "F48")
    assert "（¥42,000.00）" in order
    assert "（¥36,000.00）" in enforce
    assert "（2026）博诉前调确9号" in enforce
    assert "《中华人民共和国民事诉讼法》第二百五十条" in enforce


# ---- supervision -----------------------------------------------------------------------------------------------------


def test_papers_of_supervision_show_what_came_back_and_whose_limit_it_is() -> None:
    call = words(tracks.watched(), "S02")
    assert "考勤、数额无误。" in call
    assert "■满意" in call
    assert "■必要" in call
    assert "不是法定期限" in call
    assert "■办结" in words(tracks.watched(), "S03")
    assert "资金已到位。" in words(tracks.watched(), "S04")
    assert "现场处置，随时续报。" in words(tracks.watched(), "S05")
    assert "不是法定期限" in words(tracks.watched(), "S05")


def test_a_call_without_a_time_of_its_own_prints_the_computed_one_as_a_setting() -> None:
    found = tracks.watched()
    due = Due("吹哨", "吹哨报到：江湾派出所", date(2026, 11, 4), date(2026, 11, 5), "open", "本中心设置", "", "", ref="e30:2",
              due_at=datetime(2026, 11, 5, 9, 0))  # noqa: DTZ001 - wall time  # fmt: skip
    said = words(replace(found, dues=(*found.dues, due)), "S02", "e30")
    assert "2026年11月5日17时00分" in said
    assert "2026年11月5日17时00分（本中心设置）" not in said
    assert "江湾派出所2026年11月5日9时00分（本中心设置）" in said


def test_a_level_without_minutes_of_its_own_prints_the_moment_reckoned_with() -> None:
    found = tracks.watched()
    levels = [{"name": "街道办", "person": "", "minutes": ""}]
    told = tracks.act(
        50, "emergency", date(2026, 11, 4), at="2026-11-04T08:10", place="大门", matter="聚集", levels=levels
    )
    due = Due("紧急", "紧急情况确认：街道办", date(2026, 11, 4), date(2026, 11, 4), "open", "本中心目标", "", "", ref="e50:1",
              due_at=datetime(2026, 11, 4, 8, 40))  # noqa: DTZ001 - wall time  # fmt: skip
    said = words(replace(found, entries=(*found.entries, told), dues=(due,)), "S05", "e50")
    assert "至2026年11月4日8时40分（本中心设置）" in said


# ---- whose paper it is -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["F01", "F04", "F05", "F11", "F16", "F19", "P02", "P03", "F24"])
def test_papers_of_a_case_another_committee_works_on_are_that_committees(form: str) -> None:
    here = cases.leak() if form != "F24" else tracks.handed_over()
    organ = Organ("o1", "春晖社区人民调解委员会", "人民调解委员会")
    said = words(replace(here, organ_id="o1", organ=organ), form)
    assert organ.name in said
    assert cases.CENTRE.committee not in said
    assert cases.CENTRE.phone not in said
    assert cases.CENTRE.address not in said


def test_a_risk_sheet_shows_the_colour_before() -> None:
    assert "原等级橙" in words(tracks.watched(), "S06", "e41")
    assert "原等级未评定" in words(tracks.watched(), "S06", "e40")


def test_letters_and_supervision_never_stand_in_a_row_the_law_asks_for() -> None:
    procedure = load_procedure()
    own = {form.row for form in procedure.forms.values() if form.per in ACTS_OF}
    assert own == {14}
    assert place_of(procedure.rows, "11") < place_of(procedure.rows, "14") < place_of(procedure.rows, "12")


def test_papers_of_one_kind_are_told_apart_by_day_and_body() -> None:
    form = load_procedure().forms["F24b"]
    assert titled(tracks.police(), form, "e12") == "复函（2026年11月10日）"


# ---- sheets before what came from outside ----------------------------------------------------------------------------


def scan(key: str, category: str, title: str, on: date, **more: Any) -> Attachment:
    """One scan taken in."""
    return Attachment(key, category, title, "9" * 64, "image/jpeg", 2, "6", on, **more)


def test_the_sheet_of_a_certificate_lists_the_scans_it_stands_for_and_no_other_evidence() -> None:
    day = date(2026, 11, 4)
    here = replace(
        tracks.agency_agreed(),
        attachments=(scan("t1", "evidence", "道路交通事故认定书", day), scan("t2", "evidence", "修车发票", day)),
    )
    said = words(here, "F45")
    assert "道路交通事故认定书2复印件2026年11月4日" in said
    assert "修车发票" not in said
    assert "上列材料附后" in said
    assert "粘贴处" not in said
    assert "粘贴处" in words(tracks.agency_agreed(), "F45")


def test_the_sheet_of_an_opinion_lists_commission_and_opinion() -> None:
    day = date(2026, 11, 20)
    here = replace(
        cases.rare(),
        attachments=(scan("t1", "other", "司法鉴定委托书", day), scan("t2", "evidence", "鉴定意见书", day)),
    )
    said = words(here, "F46")
    assert "司法鉴定委托书" in said
    assert "鉴定意见书" in said


def test_the_sheet_of_a_letter_lists_the_scans_that_came_with_it() -> None:
    here = tracks.police()
    later = tracks.act(
        30, "receive", date(2026, 11, 20), "referral", mode="移送", sender="博望县信访局", received_on="2026-11-20"
    )
    here = replace(
        here,
        entries=(*here.entries, later),
        attachments=(
            scan("t1", "referral", "公安机关移送函件", date(2026, 11, 10)),
            scan("t2", "referral", "信访转送函", date(2026, 11, 21)),
        ),
    )
    first, second = words(here, "R01", "e11"), words(here, "R01", "e30")
    assert "公安机关移送函件" in first
    assert "信访转送函" not in first
    assert "信访转送函" in second
    assert "公安机关移送函件" not in second


# ---- letters and applications ----------------------------------------------------------------------------------------


def test_a_letter_before_anybody_mediates_names_who_is_first_in_charge() -> None:
    said = words(replace(tracks.handed_over(), mediators=(), first_owner="沈岚"), "F24")
    assert "联系人：沈岚" in said
    assert f"电话：{cases.CENTRE.phone}" in said


def test_a_claimant_signs_under_the_name_of_the_application_and_the_debt_is_a_sentence() -> None:
    order, enforcement = words(tracks.enforced(), "F47"), words(tracks.enforced(), "F48")
    assert "申请人（签名、盖章或按指印）" in order
    assert "申请人一" not in order
    assert "申请执行人（签名、盖章或按指印）" in enforcement
    assert "恒达建筑工程有限公司应于2026年11月30日前向马建国支付42,000.00元（协议第一项），尚欠42,000.00元。" in order
    assert "法定代表人：孙立平" in order


def test_a_letter_tells_what_the_parties_ask_for() -> None:
    assert "当事人的请求：1．修复301室卫生间防水；" in words(tracks.handed_over(), "F24")


def test_an_emergency_report_tells_numbers_and_the_colour_set_before_it() -> None:
    found = tracks.watched()
    assert "风险等级未评定" in words(found, "S05")
    later = tracks.act(60, "emergency", date(2026, 11, 12), at="2026-11-12T08:10", place="大门", matter="聚集")
    said = words(replace(found, entries=(*found.entries, later)), "S05", "e60")
    assert "涉及人数5人风险等级蓝" in said


@pytest.mark.parametrize(
    ("form", "word"), [("F10j", "调解员"), ("R03", "调解员"), ("F38", "调解主持人"), ("F36", "本机关")]
)
def test_blanks_of_other_mediations_name_the_office_that_signs(form: str, word: str) -> None:
    built = context.build(
        cases.leak(), form, procedure=load_procedure(), today=date(2026, 12, 30), blank=True, draft=True
    )
    source = templating.evaluate(form, built, templating.folders(None))
    assert word in text.fold("".join(tree.text(dialect.parse(source, form=form))))


# ---- papers of the ways out ------------------------------------------------------------------------------------------


def test_who_is_guided_elsewhere_takes_the_routes_and_their_limits_home() -> None:
    said = words(tracks.guided(), "R02")
    assert "■法律规定先由其他机关处理" in said
    assert "可以向有管辖权的人民法院起诉" in said
    assert "建议首先向博望县住房和城乡建设局提出" in said


def test_a_court_is_told_why_its_case_is_not_taken() -> None:
    said = words(tracks.declined(), "F24b")
    assert tracks.COURT in said
    assert "不接受该纠纷的调解，理由是：人员不足。调解员均已满额。" in said
    assert "于2026年11月5日退回你院" in said
    assert "正在办理" not in said


def test_a_suspected_sham_is_recorded_with_grounds_and_whom_it_was_reported_to() -> None:
    said = words(tracks.suspected(), "R04")
    assert "陈述逐字一致" in said
    assert "■委派或委托的法院" in said
    assert "2026年11月7日" in said
    assert "2026年11月8日" in said


def test_a_report_to_the_police_carries_the_minute() -> None:
    said = words(tracks.police_told(), "S07")
    assert "2026年11月4日8时10分" in said
    assert "江湾派出所" in said
    assert "扬言堵门" in said


def test_a_review_by_the_arbitration_committee_is_asked_for_by_all_with_the_clauses() -> None:
    said = words(tracks.reviewed(), "F49")
    assert "博望县劳动人事争议仲裁委员会" in said
    assert "自调解协议生效之日起十五日内" in said
    for party in tracks.cases.wages().parties:
        assert party.name in said
