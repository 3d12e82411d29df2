from __future__ import annotations

from datetime import date, timedelta

import pytest

from mediation.records import tables
from mediation.values.problems import Problem

DAY = date(2026, 11, 2)


@pytest.fixture
def many(store, person, register):
    """Ten cases on five days: kinds and stages take turns; the first three are the person's own."""
    ids = []
    with store.unit(person, "mediator") as unit:
        for number in range(10):
            kind = ("邻里/渗漏水", "邻里/噪音", "劳动/工资")[number % 3]
            case = register(
                unit,
                f"第{number}件",
                day=DAY + timedelta(days=number // 2),
                kind=kind,
                stage=("待受理", "调解中")[number % 2],
            )
            ids.append(case.id)
            if number < 3:
                for duty in ("mediator", "recorder"):
                    unit.add(
                        tables.Assignment(case_id=case.id, staff_id=person, docid=case.docid, duty=duty, since=DAY)
                    )
    return ids


def titles(page):
    return [line.title for line in page.lines]


def test_pages_run_newest_first_and_meet_without_gap_or_double(store, many):
    seen, before = [], None
    while True:
        with store.read() as reader:
            page = reader.lines(before=before, limit=3)
        seen += titles(page)
        if not page.more:
            break
        before = page.lines[-1].docid
    assert seen == [f"第{number}件" for number in reversed(range(10))]


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({"stage": "调解中"}, [9, 7, 5, 3, 1]),
        ({"stage": ("调解中", "待受理")}, [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]),
        ({"kind": "邻里"}, [9, 7, 6, 4, 3, 1, 0]),
        ({"kind": "邻里/噪音"}, [7, 4, 1]),
        ({"kind": "邻里", "stage": "待受理"}, [6, 4, 0]),
        ({"mine": "staff-li"}, [2, 1, 0]),
        ({"mine": "staff-li", "kind": "邻里"}, [1, 0]),
        ({"mine": "nobody"}, []),
        ({"kind": "不存在"}, []),
    ],
)
def test_filters(store, many, asked, wanted):
    with store.read() as reader:
        assert titles(reader.lines(**asked)) == [f"第{number}件" for number in wanted]


def test_no_list_sorts_or_scans_the_whole_table(store, many):
    """What keeps 100,000 cases as quick as 100: an index gives the order, nothing is sorted."""
    plans = []
    with store.source() as source:
        fetch = source.fetch

        class Spy:
            dialect = "sqlite"

            def fetch(self, sql, values):
                plans.append(" ".join(row[3] for row in fetch(f"EXPLAIN QUERY PLAN {sql}", values)))
                return fetch(sql, values)

        from mediation.store.casetext import case_texts
        from mediation.store.desk_lists import read_inbox, read_of_rule, read_work
        from mediation.store.lists import find_cases, read_dues, read_lines, read_matches
        from mediation.store.snapshots import read_snapshot

        for asked in (
            {},
            {"stage": "调解中"},
            {"kind": "邻里/噪音"},
            {"kind": "邻里"},
            {"mine": "staff-li"},
            {"before": 5},
        ):
            read_lines(Spy(), store.centre_id, **asked)
        read_dues(Spy(), store.centre_id, until=DAY)
        for span in ({}, {"until": DAY}, {"since": DAY, "until": DAY}):
            read_work(Spy(), store.centre_id, whose=("ours", "parties"), **span)
        read_of_rule(Spy(), store.centre_id, "吹哨", open_only=False, limit=50)
        for plan in plans:
            assert "ORDER BY" not in plan, plan
        read_matches(Spy(), store.centre_id, ["赵明", "王桂兰"], ["990101195603120284"], 50)
        read_inbox(Spy(), store.centre_id, "organ-x", "staff-li")
        find_cases(Spy(), store.centre_id, "2026-3")
        read_snapshot(Spy(), store.centre, many[0])
        case_texts(Spy(), many)
    assert len(plans) > 30
    for plan in plans:
        assert "SCAN" not in plan.replace("SCAN n-ROW VALUES", ""), plan


def test_a_case_is_found_by_whatever_a_person_calls_it(store, many, person):
    with store.unit(person, "mediator") as unit:
        unit.allocate("agreement", 2026, "{prefix}人调协字〔{year}〕第{serial:03d}号", prefix="博", case_id=many[4])
        unit.log("number")
    with store.read() as reader:
        docid = reader.snapshot(many[2]).docid
        for text in (
            many[2],
            str(docid),
            "博人调字〔2026〕第003号",
            "博人调字(2026)3号",
            "（2026）第003号",
            "2026-3",
            "3",
            "003",
            "００３",
            " 3 ",
        ):
            assert reader.find(text) == (many[2],), text
        assert reader.find("博人调协字〔2026〕第001号") == (many[4],)
        assert reader.find("1") == (many[0],)
        for text in ("", "99", "没有", "博人调字〔2025〕第003号", "9" * 30):
            assert reader.find(text) == (), text
    with store.unit(person, "mediator") as unit:
        numbers = [
            unit.allocate("agreement", 2026, "协〔{year}〕{serial}号", case_id=many[1]).serial for _ in range(11)
        ]
        unit.log("number")
    with store.read() as reader:
        assert reader.find(str(numbers[-1])) == (many[1],), "a number no case has is an agreement's"


def test_deadlines_come_by_day_and_only_open_ones(store, many, person):
    with store.unit(person, "mediator") as unit:
        old = unit.rows(tables.Deadline, many[0])
        assert len(old) == 1
        unit.replace(
            tables.Deadline,
            many[0],
            [
                tables.Deadline(
                    case_id=many[0], rule="D2", label="已办", start_on=DAY, due=DAY, state="done", basis="法"
                ),
                tables.Deadline(
                    case_id=many[0], rule="D3", label="暂停中", start_on=DAY, due=None, state="open", basis="法"
                ),
            ],
        )
    with store.read() as reader:
        until = DAY + timedelta(days=1)
        assert [row.title for row in reader.dues(until=until)] == ["第1件", "第2件", "第3件"]
        assert [row.title for row in reader.dues(until=until, mine=person)] == ["第1件", "第2件"]
        first = reader.dues(until=until, limit=1)[0]
        rest = reader.dues(until=until, after=(first.due.due, first.id))
        assert [row.title for row in rest] == ["第2件", "第3件"]
        assert (first.due.rule, first.due.due, first.parties) == ("D1", DAY, "王桂兰 赵明")


def test_the_same_people_elsewhere(store, many):
    with store.read() as reader:
        by_name = reader.similar(["赵明"], [])
        by_id = reader.similar([], ["990101195603120284"], limit=2)
        assert len(by_name) == 10
        assert {(one.name, one.same_id) for one in by_name} == {("赵明", False)}
        assert [(one.name, one.same_id, one.title) for one in by_id] == [
            ("王桂兰", True, "第9件"),
            ("王桂兰", True, "第8件"),
        ]
        assert reader.similar([], []) == ()
        assert reader.similar([""], [""]) == ()


def test_lines_of_given_cases_keep_the_given_order(store, many):
    with store.read() as reader:
        assert [one.title for one in reader.case_lines([many[3], "unknown", many[1]])] == ["第3件", "第1件"]


def test_an_unknown_case_is_said(store):
    with store.read() as reader, pytest.raises(Problem) as caught:
        reader.snapshot("nothing")
    assert caught.value.reason == "no_case"


def test_the_worst_to_miss_comes_first_whatever_its_day(store, many, person):
    def due(rule, day, whose, danger):
        return tables.Deadline(
            case_id=many[0], rule=rule, label=rule, start_on=DAY, due=day, state="open", basis="法", whose=whose, danger=danger
        )  # fmt: skip

    late = DAY + timedelta(days=5)
    with store.unit(person, "mediator") as unit:
        for case_id in many:
            unit.replace(tables.Deadline, case_id, [])
        rows = [
            due("函", DAY, "other", 4),
            due("目标", DAY, "ours", 4),
            due("约", DAY, "parties", 3),
            due("法", late, "ours", 2),
        ]
        unit.replace(tables.Deadline, many[0], [*rows, due("失权", late, "parties", 1), due("早", DAY, "ours", 2)])
    with store.read() as reader:
        whose = ("ours", "parties")
        assert [row.due.rule for row in reader.work(whose=whose)] == ["失权", "早", "法", "约", "目标"]
        assert [row.due.rule for row in reader.work(whose=whose, limit=2)] == ["失权", "早"]
        assert [row.due.rule for row in reader.work(whose=whose, until=DAY)] == ["早", "约", "目标"]
        assert [row.due.rule for row in reader.work(whose=whose, mine=person)] == ["失权", "早", "法", "约", "目标"]
        assert [row.due.rule for row in reader.work(whose=("other",))] == ["函"]
