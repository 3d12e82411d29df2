"""A centre made by the first release is brought up: its rows, seals and deadlines are all there."""

from __future__ import annotations

import sqlite3

from mediation.store import Store, chain
from mediation.store.restore import restore
from tests.store.backwards import set_back

SEALED = "936e6f2e3ebf6669218b96a8ddd1fed7"


def test_a_centre_of_the_first_release_opens_with_its_seals(folder, person, register):
    with Store.open(folder) as store, store.unit(person, "mediator") as unit:
        case = register(unit)
    set_back(folder / "mediation.db", 2)
    with Store.open(folder) as store:
        assert store.verify() == ()
        with store.read() as reader:
            found = reader.snapshot(case.id)
            assert (found.risk, found.organ_id, found.referrals) == ("", "", ())
            assert [(due.rule, due.whose, due.due_at) for due in found.dues] == [("D1", "ours", None)]
            assert [row.case_id for row in reader.work(whose=("ours",))] == [case.id]
        with store.unit(person, "mediator") as unit:
            unit.need(type(case), case.id).risk = "红"
            unit.log("risk", case_id=case.id)
        assert store.verify() == ()
        made = store.backup()
    assert Store.open(restore(made.path, folder.parent / "again")).verify() == ()


def test_a_new_column_changed_behind_the_programs_back_is_found(folder, person, register):
    with Store.open(folder) as store, store.unit(person, "mediator") as unit:
        register(unit)
    connection = sqlite3.connect(folder / "mediation.db")
    connection.execute("UPDATE cases SET risk = '蓝'")
    connection.commit()
    connection.close()
    with Store.open(folder) as store:
        assert [one.area for one in store.verify()] == ["记录"]


def test_seals_of_the_first_release_stay_what_they_were():
    """The seal below was made by the first release; columns that came later do not change it while they are empty."""
    keys = chain.Keys.of(b"k" * 32)
    row = {"id": "c1", "centre_id": "z", "seal": "", "reg_no": "一号", "fen": 12}
    assert (
        chain.row_seal(keys, "cases", row)
        == chain.row_seal(keys, "cases", row | {"risk": "", "organ_id": ""})
        == SEALED
    )
    assert chain.row_seal(keys, "cases", row | {"risk": "红"}) != SEALED
