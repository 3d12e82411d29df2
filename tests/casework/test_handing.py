"""Cases handed from organ to organ of one database: whose they are, what both numbers are, and who may still touch them."""

from __future__ import annotations

import datetime as dt

import pytest

from mediation.casework import accounts, agreeing, reading, referring
from mediation.casework.acts import act
from mediation.casework.papers import attach, freeze_paper, make_paper, void_paper
from mediation.casework.printing import print_paper
from mediation.casework.printruns import print_run
from mediation.values import dates
from mediation.values.problems import Problem, Refused
from tests.casework.office import PASSWORD, mediating, registered

COMMITTEE = "博望县春晖社区人民调解委员会"


@pytest.fixture
def two_bodies(office):
    """The centre and a committee with one mediator, in one database; (a desk of each)."""
    admin = office.desk("管理员甲")
    referring.add_organ(admin, COMMITTEE, "人民调解委员会")
    accounts.add_staff(admin, "石磊", PASSWORD, "mediator")
    referring.assign_staff(admin, "石磊", COMMITTEE)
    return office.desk("李璟"), office.desk("石磊")


def test_an_organ_of_the_database_need_not_be_named_twice(two_bodies):
    sender, receiver = two_bodies
    case = registered(sender, "01")
    with pytest.raises(Problem, match="接收机关") as caught:
        act(sender, case, "transfer", {"reason": "就近调解。"}, on="2026-11-28")
    assert caught.value.field == "接收机关"
    act(sender, case, "transfer", {"to_organ": COMMITTEE, "reason": "就近调解。"}, on="2026-11-28")
    assert reading.snapshot(sender, case).referrals[0].body == COMMITTEE
    assert [line.case_id for line in referring.inbox(receiver)] == [case]


def test_the_number_in_the_receivers_own_register_is_kept_beside_ours(two_bodies):
    sender, receiver = two_bodies
    case = registered(sender, "01")
    act(sender, case, "transfer", {"to_organ": COMMITTEE, "reason": "就近调解。"}, on="2026-11-28")
    done = act(receiver, case, "transfer_accepted", {"their_no": "春调2026-31"}, on="2026-11-29")
    told = reading.snapshot(sender, case).referrals[0].their_no
    assert told == f"{done.made['reg_no']}（春调2026-31）"
    there = reading.snapshot(receiver, done.made["case_id"])
    assert "春调2026-31" in str(there.entries[0].value("note"))
    assert there.external_no == reading.snapshot(sender, case).reg_no


def test_a_case_handed_over_after_new_year_is_numbered_in_the_new_year(two_bodies):
    sender, receiver = two_bodies
    case = registered(sender, "01")
    act(sender, case, "transfer", {"to_organ": COMMITTEE, "reason": "就近调解。"}, on="2026-12-01")
    dates.set_clock(lambda: dt.datetime(2027, 1, 4, 2, 0, tzinfo=dt.UTC))
    done = act(receiver, case, "transfer_accepted", {}, on="2027-01-04")
    there = reading.snapshot(receiver, done.made["case_id"])
    assert "2027" in there.reg_no
    assert (there.year, there.applied_on) == (2027, reading.snapshot(sender, case).applied_on)


def test_only_the_hand_of_the_organ_whose_case_it_is_changes_it(two_bodies, tmp_path):
    """Acts, agreements, materials and papers of record: each refused with one sentence that names both organs, nothing written."""
    sender, receiver = two_bodies
    case = registered(sender, "01")
    act(sender, case, "transfer", {"to_organ": COMMITTEE, "reason": "就近调解。"}, on="2026-11-28")
    done = act(receiver, case, "transfer_accepted", {}, on="2026-11-29")
    theirs = done.made["case_id"]
    mediating(receiver, theirs, "2026-11-29")
    paper = freeze_paper(receiver, theirs, "F03")
    scan = tmp_path / "函.pdf"
    scan.write_bytes(paper.data)
    with sender.store.read() as reader:
        before = reader.log_head()
    hands = {
        "act": lambda: act(sender, theirs, "note", {"text": "代记"}),
        "agreement": lambda: agreeing.save_agreement(sender, theirs, {}, reading.snapshot(sender, theirs).version),
        "material": lambda: attach(sender, theirs, scan, category="referral"),
        "paper": lambda: freeze_paper(sender, theirs, "F01"),
        "print": lambda: print_paper(sender, theirs, "F03"),
        "print several": lambda: print_run(sender, [theirs], ["F03"]),
        "void": lambda: void_paper(sender, theirs, paper.paper_id, "误发"),
    }
    for name, hand in hands.items():
        with pytest.raises(Refused) as caught:
            hand()
        assert COMMITTEE in caught.value.message, name
        assert sender.centre.name in caught.value.message, name
    with sender.store.read() as reader:
        assert reader.log_head() == before
    assert make_paper(sender, theirs, "F03").data == paper.data, "reading goes across organs"
    with pytest.raises(Refused):
        act(receiver, case, "note", {"text": "旧案"})
    act(receiver, theirs, "note", {"text": "本机构办理"})
