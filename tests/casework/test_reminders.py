"""A right that lapses is on the desk's list as soon as its day of reminder has come, however far its last day is."""

from __future__ import annotations

import datetime as dt

from mediation.casework.desk_view import work
from mediation.values import dates
from tests.casework.office import taken_in


def rules(found):
    return {line.due.rule for line in found}


def test_confirmation_is_on_the_list_from_its_day_of_reminder(desk):
    taken_in(desk, "01")
    effective = next(line.due.start_on for line in work(desk, within=60).week if line.due.rule == "D4")
    for day, wanted in ((19, False), (20, True)):
        moment = dt.datetime.combine(effective + dt.timedelta(days=day), dt.time(2), tzinfo=dt.UTC)
        dates.set_clock(lambda at=moment: at)
        assert ("D4" in rules(work(desk).week)) is wanted, day
