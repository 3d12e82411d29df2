"""Sessions of one case do not overlap, and an agreement after a session that came to nothing is asked about."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from tests.procedure.conftest import PAY
from tests.procedure.test_tracks_apart import CONSUMER, agency, meeting

DAY = date(2026, 11, 8)


def held(hour: int, minute: int = 0) -> datetime:
    return datetime.combine(DAY, time(hour, minute))


def told(started: datetime, ended: datetime | None = None) -> dict[str, object]:
    return {"started": started, "ended": ended, "place": "调解室", "record": "录", "result": "继续调解"}


@pytest.mark.parametrize(
    ("started", "ended"),
    [
        (held(9, 30), held(11, 30)),
        (held(9, 30), None),
        (held(9), held(10)),
        (held(10), held(11)),
        (held(10), None),
        (held(8), held(18)),
    ],
)
def test_a_session_at_the_time_of_another_is_refused(story, started, ended):
    case = story().started().session(DAY)
    refused = case.refused_by("session", "session_overlaps", DAY, **told(started, ended))
    assert "与2026年11月8日9时30分的调解会时间重叠" in refused.message


@pytest.mark.parametrize(("started", "ended"), [(held(8), held(9, 30)), (held(11, 30), held(12)), (held(13), None)])
def test_sessions_one_after_the_other_on_one_day_are_taken(story, started, ended):
    case = story().started().session(DAY)
    case.do("session", DAY, **told(started, ended))


def test_a_correction_does_not_move_one_session_into_another(story):
    case = story().started().session(DAY)
    case.do("session", DAY, **told(held(14), held(15)))
    second = case.facts.happenings[-1]
    refused = case.refused_by(
        "correct", "correction_holds", entry=second.id, fields={"started": held(11)}, reason="时间登错"
    )
    assert "时间重叠" in refused.message
    assert not case.judge("correct", entry=second.id, fields={"record": "补记"}, reason="补记").refused


@pytest.mark.parametrize("act", ["reach", "oral"])
def test_an_agreement_after_a_session_without_result_is_warned_of(story, act):
    case = story().started().session(DAY, result="未达成")
    warned = case.warned(act, "session_disagrees", DAY, items=(PAY,))
    assert "最近一次调解会（2026年11月8日9时30分）的结果是未达成" in warned.message
    case.do("session", DAY, **told(held(14), held(15)) | {"result": "达成协议"})
    assert "session_disagrees" not in {one.guard for one in case.judge(act, DAY, items=(PAY,)).warnings}


def test_the_last_session_is_the_one_held_last_of_this_mediation(story):
    case = story().started()
    case.do("session", DAY, **told(held(14), held(15)) | {"result": "达成协议"})
    case.do("session", DAY, **told(held(9), held(10)) | {"result": "未达成"})
    assert "session_disagrees" not in {one.guard for one in case.judge("reach", DAY, items=(PAY,)).warnings}
    other = story(kind="消费/预付卡").failed(date(2026, 11, 9))
    other.today = date(2027, 6, 30)
    agency(other, date(2026, 11, 20), **CONSUMER)
    meeting(other, date(2026, 11, 21))
    found = other.judge("reach", date(2026, 11, 21), items=(PAY,))
    assert "session_disagrees" not in {one.guard for one in found.warnings}
