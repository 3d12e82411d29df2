"""What follows when a promise made on any track is not kept."""

from __future__ import annotations

import datetime as dt
import tomllib
from datetime import date

from mediation.casework import offering, reading, remedies
from mediation.casework.acts import act
from mediation.casework.intake import intake
from mediation.casework.journey import take
from mediation.casework.settings import set_setting
from mediation.documents import context_agreement
from mediation.values import dates
from mediation.values.dates import print_arabic
from tests.casework.office import SAMPLES, taken_in


def carried(desk, journey, until):
    plan = tomllib.loads((SAMPLES / "journeys" / f"{journey}.toml").read_text(encoding="utf-8"))
    case = intake(desk, [SAMPLES / plan["case"]]).registered[0].case_id
    for step in plan["step"]:
        if step["act"] == until:
            return case
        take(desk, case, step)
    return case


def test_a_courts_paper_that_is_not_kept_is_enforced_within_two_years(desk):
    case = carried(desk, "05-法院委托", "perform")
    act(desk, case, "default", {"instalment": "1.1", "reason": "逾期未履行"}, on="2026-11-30")
    steps = {step.act: step for step in remedies.next_steps(desk, case)}
    assert steps["enforce"].allowed
    assert steps["enforce"].due == date(2028, 11, 28)
    assert "第250条" in steps["enforce"].law
    act(desk, case, "enforce", {"creditor": "春晖物业服务有限公司", "court": "博望县人民法院"}, on="2026-12-01")
    assert "E1" in {track.state for track in reading.snapshot(desk, case).tracks}


def test_a_promise_that_may_fall_due_at_once_is_due_at_once(desk):
    case = carried(desk, "02-书面", "perform")
    act(desk, case, "default", {"instalment": "1.1", "reason": "逾期未履行"}, on="2026-11-05")
    steps = {step.act: step for step in remedies.next_steps(desk, case)}
    assert {"accelerate", "arbitral_review"} <= steps.keys()
    clause = "任何一期逾期满5日的，可以要求一次付清全部余款。"
    act(desk, case, "accelerate", {"item": "1", "clause": clause}, on="2026-11-06")
    due = {one.label.split("项")[0]: one.due for one in reading.snapshot(desk, case).dues if one.rule == "约定履行"}
    assert due["履行第1.2"] == date(2026, 11, 6)
    assert due["履行第2.2"] == date(2026, 11, 30)
    same_day_everywhere(desk, case, "2026年11月6日")
    entry = next(one for one in reading.snapshot(desk, case).entries if one.act == "accelerate")
    act(desk, case, "correct", {"entry": str(entry.seq), "void": "是", "reason": "误录"}, on="2026-11-06")
    same_day_everywhere(desk, case, "2026年11月30日")
    assert desk.store.verify() == ()


def same_day_everywhere(desk, case, day):
    """What the agreement said stays; where performance is listed, chosen or claimed the day is the one that holds now."""
    now = reading.snapshot(desk, case)
    part = next(p for item in now.agreement.items for p in item.instalments if (p.item_no, p.no) == (1, 2))
    assert print_arabic(now.due_of(part)) == day
    listed = context_agreement.instalments(now, now.agreement)
    assert day in {row["due"] for row in listed if row["id"] == part.id}
    agreed = {row["id"]: row["due"] for row in context_agreement.duties(now, now.agreement)}
    assert agreed[part.id] == print_arabic(part.due) == "2026年11月30日"
    choice = next(words for value, words in offering._instalments(now) if value == "1.2")
    assert day in choice


def test_the_number_of_an_agreement_is_worded_by_its_track_and_the_centre_may_word_it(office, desk):
    set_setting(office.desk("何主任"), "number_agreement_judicial", "{prefix}诉调协〔{year}〕{serial}号")
    case = carried(desk, "05-法院委托", "sign_all")
    assert reading.snapshot(desk, case).agreements[0].no == "博诉调协〔2026〕1号"


def test_a_right_that_lapsed_is_named_last_and_not_as_open(desk):
    case = taken_in(desk, "01")
    dates.set_clock(lambda: dt.datetime(2027, 6, 1, 2, 0, tzinfo=dt.UTC))
    steps = remedies.next_steps(desk, case)
    last = steps[-1]
    assert last.act == "confirm_apply"
    assert not last.allowed
    assert "2026年12月8日届满" in last.reason
    assert last.due is None
    assert "各方可以共同申请" not in last.why
    assert next(step for step in steps if step.act == "inform_sue").allowed
