"""One paper of many cases: the same as one by one, in the order asked for, and one case that cannot holds up no other."""

from __future__ import annotations

from mediation.casework.batch import make_many
from mediation.casework.desk import Desk
from mediation.casework.papers import make_paper
from mediation.casework.reading import snapshot
from tests.casework.office import registered


def kept(desk: Desk, case_id: str, form: str) -> list[tuple[str, str]]:
    return [(paper.doc_no, paper.state) for paper in snapshot(desk, case_id).papers if paper.form == form]


def test_two_processes_keep_the_papers_of_many_cases_in_order(desk: Desk) -> None:
    cases = [registered(desk, "01", place=f"春晖小区{number}号楼") for number in (1, 2, 3)]
    asked = [cases[2], cases[0], "没有这件", cases[1]]

    drafts = list(make_many(desk, asked, "F04", workers=2))
    assert [one.case_id for one in drafts] == asked
    assert [one.fault.reason if one.fault else len(one.made) for one in drafts] == [1, 1, "no_case", 1]
    assert drafts[0].made[0].data == make_paper(desk, cases[2], "F04").data

    numbered = [one for one in make_many(desk, asked, "F25", freeze=True, workers=2) if one.fault is None]
    numbers = [number for one in numbered for number, _ in kept(desk, one.case_id, "F25")]
    assert len(numbered) == 3
    assert numbers == sorted(numbers)
    assert len(set(numbers)) == len(numbers)
    assert numbers[0].endswith("第001号")
    assert desk.store.verify() == ()
    with desk.store.read() as reader:
        log = [line.case_id for line in reader.log(limit=60) if line.action == "freeze_paper"]
    assert list(dict.fromkeys(reversed(log))) == [case for case in asked if case in cases]
