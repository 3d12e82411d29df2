"""The traps of the domain's law, each as a test of its name; traps 1, 5 and 6 are told with courts and confirmation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from mediation.procedure.model import PartyFacts

PAY = {
    "kind": "给付",
    "text": "赔偿4200元",
    "obligor_ids": ("zhao",),
    "obligee_ids": ("wang",),
    "fen": 420000,
    "due": date(2026, 11, 20),
}
PAY_HOSPITAL = {**PAY, "obligor_ids": ("yuan",)}


def test_trap_2_mixing_natural_and_working_days(p, story, medical):
    units = {rule.id: rule.unit for rule in p.clocks}
    assert units["D10"] == "working"
    assert units["D4"] == units["D16"] == units["D21"] == "natural"
    assert medical().accepted().clocks()["D10"].due == date(2026, 12, 15)
    assert story(region="510104").accepted().clocks()["D1"].due == date(2026, 12, 3)


def test_trap_3_counting_from_the_wrong_day(story):
    case = story().reached(date(2026, 11, 8))
    for party in ("wang", "zhao"):
        case.do("sign", date(2026, 11, 9), signer_kind="party", signer=party, way="签名")
    case.do("sign", date(2026, 11, 9), signer_kind="mediator", signer="li", way="签名")
    assert "D4" not in case.clocks()
    case.do("seal", date(2026, 11, 12))
    clock = case.clocks()["D4"]
    assert clock.start_on == date(2026, 11, 12), "the last of signatures and seal, not the day of the meeting"
    assert "次日即11月13日起算第1日" in clock.explanation, "the start day is not counted"
    labour = story(kind="劳动争议/工伤").accepted(date(2026, 11, 9)).clocks()["D21"]
    assert labour.start_on == date(2026, 11, 2), "receipt of the application, not acceptance"


def test_trap_4_old_article_numbers(story):
    now = story().effective().clocks()["D4"].law
    assert "第205条" in now
    assert "201" not in now


def test_trap_7_failed_is_not_one_bucket(p, story):
    outcomes = {}
    for act, fields in {
        "fail": {"reason": "达不成协议", "remedies_told": True},
        "withdraw": {"party": "wang"},
        "settle": {},
        "stop_other": {"body": "法院", "external_no": "（2026）民初1号"},
        "stop_collusion": {"reason": "疑似虚构债务"},
    }.items():
        case = story().started()
        case.do(act, **fields)
        outcomes[act] = (case.people, case.standing.outcome, tuple(case.forms()))
    assert len({(state, forms) for state, _outcome, forms in outcomes.values()}) >= 3
    refusal = story().started()
    refusal.refused_by("fail", "refuser_named", reason="一方拒绝继续调解", remedies_told=True)
    refusal.do("fail", reason="一方拒绝继续调解", refuser=("zhao",), remedies_told=True)
    assert refusal.standing.outcome == "当事人不同意终止", "a refusal is not a failure of mediation"
    assert outcomes["fail"][1] == "调解不成终止"


def test_trap_8_no_rights_notice_at_termination(story):
    case = story().started()
    case.refused_by("fail", "remedies_told", reason="达不成协议", remedies_told=False)
    case.do("fail", date(2026, 11, 20), reason="达不成协议", remedies_told=True)
    assert case.clocks()["D49"].start_on == date(2026, 11, 20)
    assert "F21" in case.forms()
    assert case.warned("close", "failure_served").message == "终止调解通知书尚未登记送达"


def test_trap_9_running_two_tracks_at_once(medical):
    case = medical()
    case.do("register")
    for body in ("法院已受理", "卫生健康部门已受理"):
        told = case.refused_by("divert", "elsewhere_medical", nature="民事纠纷", other_body=body, entrusted=True)
        assert told.basis == "法"
    running = medical().accepted()
    running.with_facts(other_tracks=("县卫生健康局行政调解",))
    running.do("stop_other", body="县卫生健康局", external_no="卫调〔2026〕3号")
    assert running.people == "P10"


def test_trap_9_an_agency_does_not_take_what_the_committee_mediates(story, medical):
    asked = {"organ_kind": "卫生健康", "organ": "博望县卫生健康局", "joint": True}
    case = medical()
    case.do("register")
    case.with_facts(other_tracks=("另案人民调解",))
    assert case.refused_by("admin_apply", "second_track_medical", **asked).basis == "法"
    other = story()
    other.do("register")
    other.with_facts(other_tracks=("另案人民调解",))
    other.warned("admin_apply", "second_track", organ_kind="住房和城乡建设", organ="博望县住建局", joint=True)
    running = medical().started()
    running.refused_by("admin_apply", "state", **asked)


def test_trap_10_a_case_is_not_closed_on_agreement_but_on_performance(story):
    case = story(source_channel="公安110接警").effective()
    case.refused_by("close", "nothing_owed")


def test_trap_10_a_dispute_the_police_sent_needs_performance_and_both_parties_request(story):
    case = story(source_way="接受委托移送")
    case.do("register")
    sent = {"mode": "移送", "sender": "博望派出所", "sender_kind": "公安机关", "letter_no": "博公移〔2026〕8号"}
    case.do("receive", **sent, security_case=True)
    assert case.standing.police_linked
    case.do("divert", nature="民事纠纷", other_body="公安已受理", entrusted=True)
    case.do("ask", consents=case.consents())
    case.do("accept")
    case.do("appoint", mediators=("li",), recorder="zhou")
    case.do("start")
    case.session(date(2026, 11, 8))
    case.do("reach", items=(PAY,))
    for kind, signer in (("party", "wang"), ("party", "zhao"), ("mediator", "li")):
        case.do("sign", signer_kind=kind, signer=signer, way="签名")
    case.do("seal")
    case.refused_by("no_penalty_apply", "no_penalty_performed", parties=("wang", "zhao"), organ="博望派出所")
    late = date(2026, 11, 25)
    broken = story()
    broken.facts = case.facts
    broken.do("default", late, reason="逾期未履行")
    broken.do("inform_sue", party="wang")
    told = broken.refused_by("close", "police_performed")
    assert "治安管理处罚法" in told.article
    broken.do("police_decision", decision="予以处罚")
    assert not broken.judge("close").refused, "the police have decided, the civil part goes to court"
    case.do("perform", date(2026, 11, 18))
    case.refused_by("no_penalty_apply", "no_penalty_joint", parties=("wang",), organ="博望派出所")
    case.do("no_penalty_apply", parties=("wang", "zhao"), organ="博望派出所")
    assert case.standing.no_penalty == "已申请"
    case.do("no_penalty_accept", decided="认可，不予处罚")
    assert case.standing.no_penalty == "已认可"
    case.do("close")


def test_trap_10_after_the_police_decided_it_is_too_late(story):
    case = story(source_channel="公安110接警").effective()
    case.do("perform", date(2026, 11, 15))
    case.do("police_decision", decision="予以处罚")
    case.refused_by("no_penalty_apply", "no_penalty_before", parties=("wang", "zhao"), organ="博望派出所")


def test_trap_11_extension_by_a_button(p, story, medical):
    case = medical().started()
    told = case.refused_by(
        "extend",
        "extension_agreed",
        until=date(2026, 12, 31),
        consents=case.consents("同意", "wang"),
        committee_agreed=True,
    )
    assert "县人民医院" in told.message
    assert p.acts["extend"].field("consents").required, "no official's approval stands in for the parties"
    assert "暂停" in story().started().refused_by("pause", "pause_allowed", reason="鉴定").message


def test_trap_12_agreement_generated_is_not_effective(story):
    case = story().reached()
    for step in (("party", "wang"), ("party", "zhao")):
        case.do("sign", signer_kind=step[0], signer=step[1], way="签名")
        assert case.standing.effective_on is None
    case.refused_by("seal", "mediators_signed")
    case.do("sign", signer_kind="mediator", signer="li", way="签名")
    assert case.standing.effective_on is None, "without the committee's seal it is not in force"
    case.do("seal")
    assert case.standing.effective_on is not None


def test_trap_12_medical_labour_and_land_agreements_must_be_written(story, medical):
    articles = {}
    for kind in ("劳动争议/拖欠农民工工资", "山林土地/流转", "山林土地/承包经营"):
        case = story(kind=kind).started()
        articles[kind] = case.refused_by("oral", "written_kind", items=(PAY,), on_spot=True).article
    articles["医疗"] = medical().started().refused_by("oral", "written_kind", items=(PAY_HOSPITAL,)).article
    assert articles == {
        "劳动争议/拖欠农民工工资": "《中华人民共和国劳动争议调解仲裁法》第14条",
        "山林土地/流转": "《中华人民共和国农村土地承包经营纠纷调解仲裁法》第10条",
        "山林土地/承包经营": "《中华人民共和国农村土地承包经营纠纷调解仲裁法》第10条",
        "医疗": "《医疗纠纷预防和处理条例》第39条",
    }


def test_trap_12_minors_need_the_guardian_and_agents_special_authority(story):
    child = PartyFacts("wang", "申请人", "自然人", "张子涵", birth=date(2015, 6, 11), guardians=("张伟", "林燕"))
    other = PartyFacts(
        "zhao",
        "被申请人",
        "自然人",
        "吴昊",
        birth=date(1992, 1, 20),
        agents=(("刘建新", "一般授权"), ("叶喆", "特别授权")),
    )
    case = story(parties=(child, other)).reached()
    told = case.refused_by("sign", "guardian_signs", signer_kind="party", signer="wang", way="签名")
    assert told.message == "张子涵系限制民事行为能力人，须由法定代理人签署：张伟、林燕"
    case.do("sign", signer_kind="party", signer="wang", signed_by="张伟", way="签名")
    told = case.refused_by("sign", "agent_special", signer_kind="party", signer="zhao", signed_by="刘建新", way="签名")
    assert "刘建新没有吴昊的特别授权" in told.message
    assert "民法典》第165条" in told.article
    case.do("sign", signer_kind="party", signer="zhao", signed_by="叶喆", way="签名")


def test_trap_13_concessions_have_no_place_on_the_paper_of_failure(p):
    fields = {spec.name: spec for spec in p.acts["fail"].fields}
    assert "undisputed" in fields
    assert "让步不得写入" in fields["undisputed"].help
    assert not {"offer", "concession"} & set(fields)


def test_trap_14_promising_confirmation_of_everything(story, p):
    assert p.kind("劳动争议/工伤").confirmable == "部分可以"
    assert "第52条" in p.kind("劳动争议/拖欠农民工工资").note
    assert p.kind("山林土地/权属").confirmable == "不可以"
    land = story(kind="山林土地/权属").effective()
    assert "confirmation" not in land.standing.tracks
    assert "D4" not in land.clocks()


def test_trap_14_no_confirmation_where_there_is_no_agreement(story):
    case = story().failed()
    told = case.refused("inform_confirm")[0]
    assert told.guard == "state"
    assert told.article.startswith("《中华人民共和国人民调解法》第33条")


def test_trap_15_escalation_moves_people_and_dates_never_the_state(p, story):
    steps = [
        ("call", {"question": "到场会商", "grade": "重点", "departments": ({"name": "住建局"}, {"name": "城管局"})}),
        ("call_answer", {"name": "住建局", "result": "已派人"}),
        ("call_rate", {"name": "住建局", "by_us": "满意", "by_them": "必要"}),
        ("call_end", {"result": "已处置"}),
        ("supervise", {"to_staff": "zhou", "matter": "限期答复", "grounds": "临近期限", "due": date(2026, 11, 20)}),
        ("supervise_reply", {"result": "已联系"}),
        ("supervise_end", {"outcome": "办结"}),
        ("risk", {"colour": "橙", "criteria": "多次报警", "reason": "扬言报复"}),
    ]
    case = story().started()
    before = case.standing
    for act, fields in steps:
        verdict = case.judge(act, _role="head", **fields)
        assert not verdict.refused, (act, [str(r) for r in verdict.refusals])
        case.append(act, fields)
        assert case.standing.tracks == before.tracks, act
    after = case.standing
    assert (after.moved, after.stage, after.refused_by) == (before.moved, before.stage, before.refused_by)
    assert [one.kind for one in after.supervisions] == ["call", "supervise"]
    assert after.risk == "橙"
    assert all(way.to == () for act in p.acts.values() if act.track == "supervision" for way in act.ways)


def test_trap_15_fixed_hours_of_supervision_are_settings_never_law(p, story):
    case = story().started()
    case.do("call", question="到场", grade="日常", departments=({"name": "住建局"},))
    case.append("supervise", {"to_staff": "zhou", "matter": "答复", "grounds": "临近期限", "due": date(2026, 11, 20)})
    owed = {rule.id: rule for rule in p.clocks if rule.each in ("call", "supervise", "meeting", "ack")}
    assert {"call", "supervise"} <= {rule.each for rule in owed.values()}
    told = [clock for clock in case.clocks().values() if clock.rule in owed]
    assert len(told) >= 2
    assert all(clock.basis != "法" for clock in told)


def test_forbidden_oral_performance_without_recorded_content(story):
    case = story().started()
    case.refused("oral", items=())
    case.refused("perform")


def test_forbidden_mediation_after_a_refusal_until_that_party_agrees(story):
    case = story().started()
    case.do("ask", consents=({"party": "zhao", "answer": "不同意"},))
    for act, fields in {"reach": {"items": (PAY,)}, "oral": {"items": (PAY,)}, "session": {}}.items():
        told = case.refused_by(act, "not_refused", **fields)
        assert told.message.startswith("赵明已明确拒绝调解")
        assert told.article == "《中华人民共和国人民调解法》第17条"
    case.do("ask", consents=({"party": "zhao", "answer": "联系不上"},))
    case.refused_by("reach", "not_refused", items=(PAY,))
    case.do("ask", consents=({"party": "zhao", "answer": "同意"},))
    assert not case.judge("reach", items=(PAY,)).refused


def test_forbidden_entry_after_a_refused_case_until_that_party_agrees(story):
    case = story().diverted()
    case.do("refuse", reason="一方明确拒绝调解", refuser=("zhao",))
    case.refused_by("divert", "not_refused", nature="民事纠纷", other_body="无")
    case.do("ask", consents=({"party": "zhao", "answer": "同意"},))
    case.do("divert", nature="民事纠纷", other_body="无")
    case.do("accept")
    assert case.people == "P1"


def test_a_refuser_who_left_no_longer_bars_the_others(story):
    third = PartyFacts("li4", "第三人", "自然人", "李四")
    case = story().with_facts(parties=(*story().facts.parties, third)).started()
    case.do("ask", consents=({"party": "li4", "answer": "不同意"},))
    case.refused_by("reach", "not_refused", items=(PAY,))
    case.do("party_leave", party="li4", reason="不愿参加")
    assert not case.judge("reach", items=(PAY,)).refused


def test_medical_needs_a_joint_application_or_the_other_side_s_consent(medical):
    case = medical().diverted()
    case.do("ask", consents=({"party": "yuan", "answer": "联系不上"},))
    told = case.refused_by("accept", "medical_consent")
    assert told.article == "《医疗纠纷预防和处理条例》第31条"
    case.do("ask", consents=({"party": "yuan", "answer": "同意"},))
    case.do("accept")
    joint = medical()
    joint.do("register", joint=True)
    joint.do("divert", nature="民事纠纷", other_body="无")
    joint.do("accept")
    assert joint.people == "P1"


def test_recorder_is_not_the_mediator_and_participants_are_not_parties(story):
    case = story().accepted()
    case.refused_by("appoint", "staff_apart", mediators=("li",), recorder="li")
    case.do("appoint", mediators=("li",), recorder="zhou")
    case.do("start")
    base = {
        "started": datetime.fromisoformat("2026-11-08T09:00"),
        "place": "调解室",
        "record": "…",
        "result": "继续调解",
    }
    on = date(2026, 11, 8)
    assert (
        "赵明"
        in case.refused_by(
            "session", "participants_apart", on, **base, participants="刘大爷、赵明", participants_agreed=True
        ).message
    )
    case.refused_by("session", "participants_apart", on, **base, participants="李璟", participants_agreed=True)
    told = case.refused_by("session", "participants_agreed", on, **base, participants="刘大爷")
    assert told.article == "《中华人民共和国人民调解法》第20条"
    case.refused_by("session", "staff_apart", on, **base, mediators=("zhou",))
    case.refused_by("session", "present_parties", on, **base, present=("wang", "nobody"))
    case.refused_by("session", "session_times", on, **(base | {"ended": datetime.fromisoformat("2026-11-08T08:00")}))
    case.refused_by("session", "session_times", date(2026, 11, 9), **base)
    assert not case.judge("session", on, **base, participants="刘大爷", participants_agreed=True).refused


def test_capacity_said_in_the_file_goes_before_age(story):
    grown = replace(story().facts.parties[0], birth=date(2009, 1, 1), capacity="完全")
    case = story(parties=(grown, story().facts.parties[1])).reached()
    case.do("sign", signer_kind="party", signer="wang", way="签名")
    ill = replace(story().facts.parties[0], capacity="无", guardians=("王强",))
    case = story(parties=(ill, story().facts.parties[1])).reached()
    case.refused_by(
        "sign", "guardian_signs", signer_kind="party", signer="wang", capacity="本人及法定代理人", way="签名"
    )
    case.do("sign", signer_kind="party", signer="wang", signed_by="王强", way="签名")


def test_an_organisation_signs_by_its_representative_and_is_asked_to_seal(medical):
    case = medical().started()
    case.do("reach", items=({**PAY, "obligor_ids": ("yuan",)},))
    case.refused_by("sign", "signer_fits", signer_kind="party", signer="yuan", capacity="本人", way="签名")
    assert (
        "县人民医院"
        in case.warned("sign", "seal_of_body", signer_kind="party", signer="yuan", signed_by="郑海", way="签名").message
    )
    verdict = case.judge("sign", signer_kind="party", signer="yuan", signed_by="叶喆", way="签名并盖章")
    assert not verdict.refused
    assert not verdict.warnings


def test_violence_against_the_weak_is_reported_first(story):
    child = replace(story().facts.parties[0], birth=date(2015, 6, 11), guardians=("张伟",))
    case = story(kind="婚姻家庭/家暴关联", parties=(child, story().facts.parties[1])).diverted()
    case.do("ask", consents=case.consents())
    told = case.refused_by("accept", "violence_reported")
    assert told.article == "《中华人民共和国反家庭暴力法》第14条"
    case.do("report_police", at=datetime.fromisoformat("2026-11-02T16:00"), to="博望派出所", matter="疑似家暴")
    case.do("accept")
