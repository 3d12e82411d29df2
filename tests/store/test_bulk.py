# ruff: noqa: PT012, TRY301 - a unit of work is the block that fails
from __future__ import annotations

import pytest

from mediation.records import tables


def total(store):
    with store.read() as reader:
        return reader.total()


def test_many_cases_are_written_as_single_ones_are(store, person, register):
    with store.bulk(person, "mediator", every=4) as bulk:
        for number in range(10):
            with bulk.case() as unit:
                case = register(unit, f"第{number}件渗水")
                parties = unit.rows(tables.Party, case.id)
                parties[0].address = f"{number}号楼"
                unit.get(tables.Case, case.id).stage = "调解中"
                unit.replace(
                    tables.Track,
                    case.id,
                    [tables.Track(case_id=case.id, track="people", label="受理", state="P1", state_label="已受理")],
                )
    assert store.verify() == ()
    with store.read() as reader:
        assert reader.counts() == {"调解中": 10}
        lines = reader.lines(limit=20).lines
        assert [line.reg_no for line in reversed(lines)] == [
            f"博人调字〔2026〕第{number:03d}号" for number in range(1, 11)
        ]
        found = reader.snapshot(lines[0].id)
    assert found.parties[0].address == "9号楼"
    assert [one.track for one in found.tracks] == ["people"]
    assert [hit.line.title for hit in store.search("3号楼").hits] == ["第3件渗水"]


def test_what_was_committed_stays_and_the_open_batch_goes(store, person, register):
    with pytest.raises(ZeroDivisionError), store.bulk(person, "mediator", every=3) as bulk:
        for number in range(5):
            with bulk.case() as unit:
                register(unit, f"第{number}件")
        raise ZeroDivisionError
    assert total(store) == 3
    assert store.verify() == ()
    with store.unit(person, "mediator") as unit:
        assert register(unit).reg_no == "博人调字〔2026〕第004号"


def test_all_or_nothing(store, person, register):
    with pytest.raises(ZeroDivisionError), store.bulk(person, "mediator", every=0) as bulk:
        for number in range(5):
            with bulk.case() as unit:
                register(unit, f"第{number}件")
        raise ZeroDivisionError
    assert total(store) == 0
    assert store.verify() == ()


def test_a_long_run_in_one_transaction_is_written_in_batches_and_still_whole(store, person, register, monkeypatch):
    from mediation.store import bulk as bulk_module

    monkeypatch.setattr(bulk_module, "BATCH", 3)
    with pytest.raises(ZeroDivisionError), store.bulk(person, "mediator", every=0) as bulk:
        for number in range(7):
            with bulk.case() as unit:
                register(unit, f"第{number}件")
        raise ZeroDivisionError
    assert (total(store), store.verify()) == (0, ())
    with store.bulk(person, "mediator", every=0, guarded=True) as bulk:
        for number in range(7):
            with bulk.case() as unit:
                register(unit, f"第{number}件")
            with pytest.raises(ZeroDivisionError), bulk.case() as unit:
                register(unit, "坏的")
                raise ZeroDivisionError
    with store.read() as reader:
        assert [line.reg_no[-4:] for line in reader.lines().lines] == [f"{number:03d}号" for number in range(7, 0, -1)]
    assert store.verify() == ()


def test_a_guarded_run_leaves_out_only_the_case_that_failed(store, person, register):
    with store.bulk(person, "mediator", every=3, guarded=True) as bulk:
        for number in range(8):
            try:
                with bulk.case() as unit:
                    register(unit, f"第{number}件")
                    if number in (0, 2, 5):
                        raise ZeroDivisionError
            except ZeroDivisionError:
                continue
    assert store.verify() == ()
    with store.read() as reader:
        lines = reader.lines(limit=20).lines
    assert [(line.title, line.reg_no[-4:]) for line in reversed(lines)] == [
        ("第1件", "001号"), ("第3件", "002号"), ("第4件", "003号"), ("第6件", "004号"), ("第7件", "005号"),
    ]  # fmt: skip
    assert [hit.line.title for hit in store.search("第5件").hits] == []
