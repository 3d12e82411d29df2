from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime

from mediation.records import tables
from mediation.records.snapshot import Due, TrackStanding

DAY = date(2026, 11, 8)
AT = datetime.fromisoformat("2026-11-08T09:30")
SHA = "ab" * 32


def fill(unit, case, person):
    """One row of everything a case may have."""
    child = unit.add(
        tables.Party(
            case_id=case.id, role="第三人", ordinal=1, type="自然人", name="孙小宝", birth=date(2015, 5, 6), literate=False,
            joined_on=DAY, left_on=DAY, left_reason="和解退出",
        )
    )  # fmt: skip
    unit.add(tables.Aide(case_id=case.id, party_id=child.id, kind="guardian", name="孙丽", relation="母亲"))
    unit.add(
        tables.Aide(
            case_id=case.id,
            party_id=child.id,
            kind="agent",
            name="钱律",
            authority="特别授权",
            items=["代为承认"],
            valid_from=DAY,
        )
    )
    for ordinal, duty in ((2, "mediator"), (1, "recorder")):
        unit.add(
            tables.Assignment(case_id=case.id, staff_id=person, docid=case.docid, duty=duty, ordinal=ordinal, since=DAY)
        )
    host = unit.add(tables.Staff(name="周敏", role="mediator"))
    gone = unit.add(tables.Staff(name="吴离", role="mediator"))
    unit.add(
        tables.Assignment(case_id=case.id, staff_id=host.id, docid=case.docid, duty="mediator", ordinal=1, since=DAY)
    )
    unit.add(
        tables.Assignment(
            case_id=case.id, staff_id=gone.id, docid=case.docid, duty="mediator", ordinal=1, since=DAY, until=DAY
        )
    )
    unit.add(
        tables.SessionRecord(
            case_id=case.id, no=1, started=AT, ended=None, place="调解室", present=[child.id], participants=["网格员"],
            record="记录", result="继续调解",
        )
    )  # fmt: skip
    unit.add(
        tables.Investigation(case_id=case.id, no=1, subject="邻居", investigators=["李璟"], started=AT, text="所见")
    )
    unit.add(
        tables.Attachment(case_id=case.id, category="evidence", title="照片", sha256=SHA, added_on=DAY, original=True)
    )
    agreement = unit.add(
        tables.Agreement(
            case_id=case.id, form="书面", reached_on=DAY, state="effective", effective_on=DAY, confirm_agreed=True
        )
    )
    item = unit.add(
        tables.Item(
            case_id=case.id,
            agreement_id=agreement.id,
            no=1,
            kind="给付",
            text="赔偿。",
            obligor_ids=[child.id],
            fen=420_000,
        )
    )
    for number in (2, 1):
        unit.add(
            tables.Instalment(
                case_id=case.id,
                agreement_id=agreement.id,
                item_id=item.id,
                no=number,
                item_no=1,
                obligor=child.id,
                fen=210_000,
            )
        )
    unit.add(
        tables.Signature(
            case_id=case.id,
            agreement_id=agreement.id,
            signer_kind="party",
            signer_id=child.id,
            signed_by="孙丽",
            way="签名",
            on=DAY,
        )
    )
    unit.add(tables.FollowUp(case_id=case.id, no=1, on=DAY, by="李璟", performed="部分履行"))
    unit.add(tables.Service(case_id=case.id, paper_title="调解通知书", to="赵明", served_on=None))
    unit.add(
        tables.Paper(
            case_id=case.id,
            form="F11",
            title="调解协议书",
            on=DAY,
            frozen_at=datetime(2026, 11, 8, 3, tzinfo=UTC),
            stale=True,
        )
    )
    unit.add(tables.Volume(case_id=case.id, no="1", title="卷", retention="长期", retain_until=date(2056, 11, 8)))
    unit.log("fill", case_id=case.id)


def test_everything_of_a_case_comes_back_as_it_was_written(store, person, register):
    with store.unit(person, "mediator") as unit:
        other = register(unit, "前案")
    with store.unit(person, "mediator") as unit:
        case = register(unit, people_involved=4, fen=680_000, accepted_on=DAY)
        fill(unit, case, person)
        unit.add(tables.Relation(case_id=case.id, relation="重新调解自", other_id=other.id))
        inside = unit.snapshot(case.id)
    with store.read() as reader:
        found = reader.snapshot(case.id)
    assert found == inside
    assert (found.fen, found.people_involved, found.applied_on, found.accepted_on) == (
        680_000,
        4,
        date(2026, 11, 2),
        DAY,
    )
    assert (found.claims, found.confidential, found.demo) == (("修复防水",), False, False)
    assert [one.name for one in found.parties] == ["王桂兰", "赵明", "孙小宝"]
    child = found.parties[2]
    assert (child.birth, child.literate, child.active, child.left_reason) == (
        date(2015, 5, 6),
        False,
        False,
        "和解退出",
    )
    assert [(one.name, one.relation) for one in child.guardians] == [("孙丽", "母亲")]
    assert [(one.name, one.items, one.valid_from) for one in child.agents] == [("钱律", ("代为承认",), DAY)]
    assert [one.name for one in found.mediators] == ["周敏", "李璟"]
    assert found.recorder.name == "李璟"
    assert (found.sessions[0].started, found.sessions[0].ended, found.sessions[0].present) == (AT, None, (child.id,))
    assert found.investigations[0].investigators == ("李璟",)
    assert (found.attachments[0].sha256, found.attachments[0].original) == (SHA, True)
    agreement = found.agreement
    assert (agreement.effective_on, agreement.confirm_agreed, agreement.items[0].fen) == (DAY, True, 420_000)
    assert [one.no for one in agreement.items[0].instalments] == [1, 2]
    assert agreement.signatures[0].signed_by == "孙丽"
    assert found.follow_ups[0].performed == "部分履行"
    assert found.services[0].served_on is None
    assert (found.papers[0].frozen_at, found.papers[0].stale) == (datetime(2026, 11, 8, 3, tzinfo=UTC), True)
    assert found.volume.retain_until == date(2056, 11, 8)
    assert found.related == (("重新调解自", other.id, other.reg_no),)
    assert found.tracks == (TrackStanding("intake", "登记", "I1", "登记", None, active=True),)
    assert [type(one) for one in found.dues] == [Due]
    assert store.verify() != ()  # the picture of the attachment was never stored
    assert {finding.area for finding in store.verify()} == {"文件"}


def test_entries_keep_their_order_and_cannot_be_changed(store, person, register):
    with store.unit(person, "mediator") as unit:
        case = register(unit)
        first = unit.rows(tables.Entry, case.id)[0]
        row = tables.Entry(
            case_id=case.id, seq=2, act="ask", label="征询意愿", track="people", on=DAY, at=AT, actor="李璟", recorded_at=unit.now,
            fields={"consents": [{"party": "a", "agrees": True}], "fen": 5}, supersedes=first.id, reason="记错",
        )  # fmt: skip
        unit.add(row)
        first.superseded_by = row.id
        unit.log("ask", case_id=case.id, object="entry", object_id=row.id)
    with store.read() as reader:
        entries = reader.snapshot(case.id).entries
    assert [(one.seq, one.superseded_by) for one in entries] == [(1, row.id), (2, "")]
    assert entries[1].value("consents") == ({"party": "a", "agrees": True},)
    assert (entries[1].value("fen"), entries[1].at, entries[1].recorded_at.tzinfo) == (5, AT, UTC)


def test_the_centre_is_named_in_every_snapshot(store, person, register):
    with store.unit(person, "mediator") as unit:
        case = register(unit)
    with store.read() as reader:
        centre = reader.snapshot(case.id).centre
    assert dataclasses.astuple(centre)[1:5] == ("博望区矛调中心", "博望街道人民调解委员会", "博", "990101")
