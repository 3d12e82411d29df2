"""Days in their order: what cannot have happened before something else is refused, in new entries and in corrections."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tests.procedure.test_tracks_apart import CONSUMER, FAILED, agency, meeting

ACCEPTED = date(2026, 11, 5)
BEFORE = ACCEPTED - timedelta(days=2)
MET = date(2026, 11, 8)
MORNING = datetime.combine(MET, time(9))


def entry(case, act):
    return next(h for h in case.facts.happenings if h.act == act)


def test_a_notice_and_an_extension_follow_acceptance(story):
    case = story().accepted(ACCEPTED)
    told = case.refused_by("notify", "date", BEFORE, at=MORNING, place="调解室")
    assert "早于受理的日期2026年11月5日" in told.message
    case.refused_by("extend", "date", BEFORE, until=date(2026, 12, 20), consents=case.consents())


def test_the_committee_appoints_for_a_case_it_has_taken_on_but_parties_may_have_chosen_before(story):
    case = story().accepted(ACCEPTED)
    told = case.refused_by("appoint", "appointed_accepted", BEFORE, mediators=("li",))
    assert "2026年11月3日早于受理的日期2026年11月5日" in told.message
    case.warned("appoint", "chosen_early", BEFORE, mediators=("li",), chosen_by="当事人选定")
    case.do("appoint", ACCEPTED, mediators=("li",))


def test_nobody_mediates_before_somebody_was_appointed(story):
    case = story().accepted(ACCEPTED)
    case.do("appoint", date(2026, 11, 7), mediators=("li",), recorder="zhou")
    told = case.refused_by("start", "appointed_by", date(2026, 11, 6))
    assert "2026年11月6日还没有调解员" in told.message
    case.refused_by("change_mediator", "appointed_by", date(2026, 11, 6), mediators=("zhou",), reason="出差")
    case.do("start", date(2026, 11, 7))


def test_mediation_comes_to_its_end_after_the_last_session_however_it_ends(story):
    case = story().started().session(MET).session(MET + timedelta(days=2))
    early = MET + timedelta(days=1)
    pay = ({"kind": "作为", "text": "修复防水", "obligor_ids": ("zhao",), "obligee_ids": ("wang",)},)
    for act, fields in {
        "reach": {"items": pay},
        "oral": {"items": pay},
        "fail": {"reason": "达不成协议", "remedies_told": True},
        "withdraw": {"party": "wang"},
        "settle": {},
        "stop_other": {"body": "法院", "external_no": "1"},
    }.items():
        told = case.refused_by(act, "date", early, **fields)
        assert "早于最近一次调解会的日期2026年11月10日" in told.message, act
    case.do("reach", MET + timedelta(days=2), items=pay)


def test_sessions_entered_out_of_order_count_by_their_days(story):
    case = story().started().session(MET + timedelta(days=2)).session(MET)
    case.refused_by("fail", "date", MET, reason="达不成协议", remedies_told=True)


def test_each_mediation_has_its_own_acceptance_and_its_own_sessions(story):
    case = story(kind="消费/预付卡").failed(date(2026, 11, 9))
    case.today = date(2027, 6, 30)
    agency(case, date(2026, 11, 20), **CONSUMER)
    told = case.refused_by("notify", "date", date(2026, 11, 10), at=MORNING, place="市场监管所")
    assert "早于受理的日期2026年11月20日" in told.message
    meeting(case, date(2026, 11, 23))
    case.refused_by("fail", "date", date(2026, 11, 22), **FAILED)
    case.do("fail", date(2026, 11, 23), **FAILED)


def test_a_correction_does_not_move_the_appointment_past_what_rests_on_it(story):
    case = story().effective()
    told = case.refused_by(
        "correct", "correction_holds", entry=entry(case, "appoint").id, on=date(2026, 11, 20), reason="日期登错"
    )
    assert "“开始调解”（2026年11月3日）不再成立" in told.message


def test_a_correction_does_not_move_acceptance_past_a_notice(story):
    case = story().accepted(date(2026, 11, 3))
    case.do("notify", date(2026, 11, 3), at=MORNING, place="调解室")
    told = case.refused_by(
        "correct", "correction_holds", entry=entry(case, "accept").id, on=date(2026, 11, 4), reason="日期登错"
    )
    assert "“调解通知”（2026年11月3日）不再成立" in told.message
    assert "早于受理的日期2026年11月4日" in told.message


def test_a_correction_moving_an_entry_past_a_later_one_is_judged_by_the_days_too(story):
    case = story().accepted(date(2026, 11, 3))
    case.do("appoint", date(2026, 11, 4), mediators=("li",))
    told = case.refused_by(
        "correct", "correction_holds", entry=entry(case, "ask").id, on=date(2026, 11, 6), reason="日期登错"
    )
    assert "“受理”（2026年11月3日）不再成立：尚未征询赵明的意愿" in told.message
    assert not case.judge("correct", entry=entry(case, "ask").id, on=date(2026, 11, 2), reason="日期登错").refused


def test_what_was_out_of_order_before_does_not_bar_a_correction_of_something_else(story):
    case = story().started()
    case.append("evidence", {"title": "照片"}, date(2026, 11, 2))
    case.append("notify", {"place": "调解室"}, date(2026, 11, 2))
    assert not case.judge("correct", entry=entry(case, "evidence").id, fields={"title": "相片"}, reason="错字").refused
