"""More time that a court, the police, arbitrators, a petition office or the hotline gave itself: on record, within the law."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from tests.procedure.courting import PAY_LATER, applied

AFTER = date(2027, 6, 30)
COURT_RULES = "法院对司法确认作出裁定"


def before_court(story):
    case = story().effective(date(2026, 11, 8), items=(PAY_LATER,))
    case.today = AFTER
    applied(case, date(2026, 11, 12))
    case.do("confirm_accept", date(2026, 11, 16), case_no="(2026)诉前调确7号")
    return case


def before_police(story):
    case = story(source_way="接受委托移送")
    case.today = AFTER
    case.do("register")
    case.do(
        "receive", mode="移送", sender="博望派出所", sender_kind="公安机关", letter_no="8", security_case=True,
        received_on=date(2026, 11, 2),
    )  # fmt: skip
    return case


def before_arbitrators(story):
    case = story(kind="劳动争议/工伤").failed(date(2026, 11, 9))
    case.today = AFTER
    case.do(
        "arbitrate",
        date(2026, 11, 10),
        party="wang",
        sort="劳动人事争议仲裁",
        body="博望县仲裁委",
        accepted_on=date(2026, 11, 10),
    )
    return case


def before_petitions(story):
    case = story()
    case.today = AFTER
    case.do("register")
    letter = {"mode": "移送", "sender": "县信访局", "sender_kind": "信访部门", "letter_no": "1"}
    case.do("receive", **letter, received_on=date(2026, 11, 2), accepted_on=date(2026, 10, 8))
    return case


def before_hotline(story, region="130202", **settings):
    case = story(source_channel="12345热线", region=region, settings=settings)
    case.today = AFTER
    return case.diverted()


BEFORE = {
    "D6": (before_court, COURT_RULES, "法院", "《最高人民法院关于人民调解协议司法确认程序的若干规定》第5条"),
    "D20": (before_police, "治安案件办理期限", "博望县公安局", "《中华人民共和国治安管理处罚法》第118条"),
    "D24": (before_arbitrators, "劳动争议仲裁裁决", "博望县仲裁委", "《中华人民共和国劳动争议调解仲裁法》第43条"),
    "D47-起算": (before_petitions, "信访事项办理", "县住建局", "《信访工作条例》第34条"),
}
TIMES = {"D6": (15, 10, 1), "D20": (30, 30, 2), "D24": (45, 15, 1), "D47-起算": (60, 30, 1)}


def rolled(case, start, days):
    """The last day, over weekends and holidays."""
    day = start + timedelta(days=days)
    while day.weekday() >= 5 or day in case.holidays.off:
        day += timedelta(days=1)
    return day


@pytest.mark.parametrize("rule", BEFORE)
def test_the_law_s_own_number_is_added_and_the_sentence_says_by_whom_until_when_on_what_article(story, rule):
    begin, label, body, article = BEFORE[rule]
    case = begin(story)
    first = case.clocks()[rule]
    number, more, _times = TIMES[rule]
    assert first.due == rolled(case, first.start_on, number)
    told = case.last_day + timedelta(days=3)
    states = case.standing.states
    case.do("extended_by_other", told, deadline=label, body=body, paper_no="（2026）延1号")
    assert case.standing.states == states, "no track moves"
    clock = case.clocks()[rule]
    assert clock.due == rolled(case, first.start_on, number + more)
    said = f"{body}于{told.year}年{told.month}月{told.day}日告知延长{more}日，至{clock.due.year}年"
    assert said in clock.explanation
    assert "（2026）延1号" in clock.explanation
    assert f"依据：{article}。" in clock.explanation


@pytest.mark.parametrize("rule", BEFORE)
def test_beyond_the_law_s_number_or_more_often_it_is_refused_with_the_article(story, rule):
    begin, label, body, article = BEFORE[rule]
    case = begin(story)
    number, more, times = TIMES[rule]
    start = case.clocks()[rule].start_on
    for time in range(1, times + 1):
        longest = rolled(case, start, number + more * time)
        told = {"deadline": label, "body": body}
        long = case.refused_by("extended_by_other", "prolong_long", **told, until=longest + timedelta(days=1))
        assert f"{longest.year}年{longest.month}月{longest.day}日" in long.message
        assert (long.article, long.basis) == (article, "法")
        case.do("extended_by_other", **told, until=longest)
        assert case.clocks()[rule].due == longest
    often = case.refused_by("extended_by_other", "prolong_times", deadline=label, body=body)
    assert f"至多{times}次" in often.message
    assert often.article == article


def test_the_hotline_names_the_day_itself_and_has_to_be_asked_in_time(story):
    case = before_hotline(story)
    assert case.clocks()["D57"].due == date(2026, 11, 9)
    fields = {"deadline": "热线工单办结", "body": "市12345热线"}
    assert "请填写" in case.refused_by("extended_by_other", "prolong_day", date(2026, 11, 6), **fields).message
    until = date(2026, 11, 30)
    late = case.refused_by("extended_by_other", "prolong_asked", date(2026, 11, 11), **fields, until=until)
    assert "唐山市12345热线条例第23条" in late.article
    case.do("extended_by_other", date(2026, 11, 11), **fields, until=until, asked_on=date(2026, 11, 9))
    clock = case.clocks()["D57"]
    assert clock.due == until
    assert "市12345热线于2026年11月11日告知延长至2026年11月30日" in clock.explanation


def test_elsewhere_the_hotline_s_text_only_warns(story):
    case = before_hotline(story, "990101", ticket_targets=True)
    told = {"deadline": "热线工单办结", "body": "市12345热线", "until": date(2026, 11, 30)}
    late = case.warned("extended_by_other", "prolong_asked", date(2026, 11, 11), **told)
    assert "参照" in late.article
    case.do("extended_by_other", date(2026, 11, 11), **told)
    assert case.clocks()["D57"].due == date(2026, 11, 30)


def test_it_is_offered_only_where_such_a_deadline_runs(story):
    assert "extended_by_other" not in story().started().offers()
    case = before_court(story)
    assert case.offers()["extended_by_other"].allowed
    other = case.refused_by("extended_by_other", "prolong_named", deadline="信访事项办理", body="县住建局")
    assert COURT_RULES in other.message
    case.do("confirm_grant", date(2026, 11, 20), ruling_no="号", served_on=date(2026, 11, 20))
    assert "extended_by_other" not in case.offers()


def test_a_day_told_before_the_start_or_no_later_than_the_present_one_is_refused(story):
    case = before_court(story)
    told = {"deadline": COURT_RULES, "body": "法院"}
    case.refused_by("extended_by_other", "prolong_day", date(2026, 11, 13), **told)
    same = case.refused_by("extended_by_other", "prolong_day", **told, until=case.clocks()["D6"].due)
    assert "须晚于" in same.message


def test_the_police_s_time_that_begins_anew_is_not_lengthened_by_what_was_granted_before(story):
    case = before_police(story)
    case.do("extended_by_other", date(2026, 11, 5), deadline="治安案件办理期限", body="博望县公安局")
    assert case.clocks()["D20"].due == date(2027, 1, 4), "1 January is a holiday, a weekend follows"
    case.append("fail", {"reason": "达不成协议", "remedies_told": True}, date(2026, 11, 20))
    assert case.clocks()["D20"].due == date(2026, 12, 21), "20 December is a Sunday"
    assert "告知" not in case.clocks()["D20"].explanation


def test_taking_the_entry_back_brings_the_old_day_back(story):
    case = before_court(story)
    first = case.clocks()["D6"].due
    case.do("extended_by_other", date(2026, 11, 20), deadline=COURT_RULES, body="法院")
    entry = case.facts.happenings[-1].id
    verdict = case.judge("correct", date(2026, 11, 21), entry=entry, void=True, reason="登错案件")
    assert not verdict.refused
    assert verdict.standing.granted == {}
    case.with_facts(happenings=case.facts.happenings[:-1])
    assert case.clocks()["D6"].due == first


def test_more_time_never_makes_a_deadline_earlier(story):
    rng = random.Random(20261123)
    begun = {rule: begin(story) for rule, (begin, *_said) in BEFORE.items()}
    begun["D57"] = before_hotline(story)
    labels = {rule: said[1] for rule, said in BEFORE.items()} | {"D57": "热线工单办结"}
    for _ in range(120):
        rule = rng.choice(sorted(begun))
        case, label = begun[rule], labels[rule]
        kept, before = case.facts, case.clocks()[rule].due
        for _again in range(rng.randint(1, 2)):
            until = None if rng.random() < 0.3 else before + timedelta(days=rng.randint(-40, 80))
            # Appended without judging: even an entry no condition would let pass does not shorten anything.
            case.append("extended_by_other", {"deadline": label, "body": "某机关", "until": until}, case.last_day)
            after = case.clocks()[rule].due
            assert after >= before, (rule, until)
            before = after
        case.facts = kept
