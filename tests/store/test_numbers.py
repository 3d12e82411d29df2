# ruff: noqa: PT012 - a unit of work is the block that fails
from __future__ import annotations

import threading

import pytest

from mediation.values.problems import Problem

PATTERN = "{prefix}人调协字〔{year}〕第{serial:03d}号"


def give(store, person, series="agreement", year=2026):
    with store.unit(person, "mediator") as unit:
        number = unit.allocate(series, year, PATTERN, prefix="博")
        unit.log("number", fields={"text": number.text})
    return number


def test_numbers_run_by_series_and_year(store, person):
    assert [give(store, person).serial for _ in range(3)] == [1, 2, 3]
    assert give(store, person, year=2027).text == "博人调协字〔2027〕第001号"
    assert give(store, person, series="volume").serial == 1


def test_a_void_number_stays_with_its_reason_and_is_not_given_again(store, person):
    number = give(store, person)
    with store.unit(person, "head") as unit:
        unit.void_number("agreement", number.text, "重复登记")
        unit.log("void_number")
    assert give(store, person).serial == 2
    with store.read() as reader:
        found = reader.numbers("agreement", 2026)
    assert [(one.serial, one.state, one.reason) for one in found] == [(1, "void", "重复登记"), (2, "used", "")]
    assert store.verify() == ()


def test_voiding_asks_for_a_reason_and_a_number_that_was_given(store, person):
    number = give(store, person)
    for text, reason, wanted in ((number.text, " ", "required"), ("博人调协字〔2026〕第009号", "错号", "no_number")):
        with pytest.raises(Problem) as caught, store.unit(person, "head") as unit:
            unit.void_number("agreement", text, reason)
        assert caught.value.reason == wanted


def test_an_act_that_failed_leaves_no_gap(store, person):
    with pytest.raises(ZeroDivisionError), store.unit(person, "mediator") as unit:
        unit.allocate("agreement", 2026, PATTERN, prefix="博")
        raise ZeroDivisionError
    assert give(store, person).serial == 1


def test_desks_that_work_at_once_never_share_a_number(store, person):
    threads = [threading.Thread(target=lambda: [give(store, person) for _ in range(5)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as reader:
        assert [one.serial for one in reader.numbers("agreement", 2026)] == list(range(1, 21))


def test_the_database_itself_refuses_a_second_use(store, person):
    from mediation.records.tables import NumberUsed

    number = give(store, person)
    with pytest.raises(Problem) as caught, store.unit(person, "mediator") as unit:
        unit.add(NumberUsed(series="agreement", year=2026, serial=1, text="另一个写法", given_at=unit.now))
        unit.log("number")
    assert caught.value.reason == "duplicate"
    assert number.serial == 1
