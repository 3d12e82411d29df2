"""The volume pre-check by table: for each rule one case that draws it and nothing else; a sound case draws nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from mediation.casework import checking
from mediation.casework.auditing import audit, placed
from mediation.casework.linting import Finding, Speaker, lint_agreement
from mediation.records.snapshot import (
    Agreement,
    Attachment,
    Due,
    Investigation,
    Item,
    Session,
    Signature,
    Snapshot,
    VolumeInfo,
)  # fmt: skip
from tests.casework.office import mediating, registered

if TYPE_CHECKING:
    from mediation.casework.desk import Desk

DAY, TODAY = date(2026, 11, 10), date(2027, 3, 1)
AT = datetime.fromisoformat("2026-11-09 09:30")

Change = Callable[[Snapshot], Snapshot]


def sound(case: Snapshot) -> Snapshot:
    """A case mediated, signed, sealed, filed and bound, with nothing for a reviewer to remark on."""
    parties = tuple(one.id for one in case.parties)
    hands = (*(("party", one) for one in parties), ("mediator", case.mediators[0].id))
    item = Item("", 1, "作为", "赵明修好阳台防水。", (parties[1],), (parties[0],), None, DAY)
    agreement = Agreement(
        id="g", no="1", form="书面", scope="全部", facts="楼上漏水。", disputed="", responsibility="", manner="", reached_on=DAY,
        items=(item,), copies=3, state="effective", sealed_on=DAY, effective_on=DAY,
        signatures=tuple(Signature(kind, who, "", "签名", DAY) for kind, who in hands),
    )  # fmt: skip
    session = Session("s", 1, AT, AT, "调解室", "现场", parties, (), "各方陈述。", "达成协议")
    asked = Investigation("i", 1, "孙某", "邻居", ("李璟",), "周敏", AT, AT, "现场", "问答。")
    copy = Attachment("a", "identity", "身份证", "0" * 64, "image/jpeg", 1, "4", DAY, checked_by="李璟")
    volume = VolumeInfo(
        "1", "", "周敏", TODAY, "李璟", TODAY, "定期30年", None, "一般", "", pdf_sha256="1" * 64, pages=9
    )
    return replace(
        case, agreements=(agreement,), sessions=(session,), investigations=(asked,), attachments=(copy,), volume=volume,
        dues=(due("D56-回访", TODAY), due("归档", date(2027, 1, 1), "done")), closed_on=DAY,
    )  # fmt: skip


def due(rule: str, day: date, state: str = "open") -> Due:
    return Due(rule, rule, DAY, day, state, "本中心设置", "", "")


def part(name: str, **changes: Any) -> Change:
    """The first object of that list of the case, changed."""
    return lambda case: replace(case, **{name: (replace(getattr(case, name)[0], **changes),)})


def volume(**changes: Any) -> Change:
    return lambda case: replace(case, volume=replace(case.volume, **changes))  # type: ignore[type-var]


def whole(**changes: Any) -> Change:
    return lambda case: replace(case, **changes)


def without(kind: str) -> Change:
    """The agreement without the last signature of a kind."""

    def change(case: Snapshot) -> Snapshot:
        hands = case.agreements[0].signatures
        gone = next(one for one in reversed(hands) if one.signer_kind == kind)
        return part("agreements", signatures=tuple(one for one in hands if one is not gone))(case)

    return change


RULES: list[tuple[str, str, Change]] = [
    ("not_accepted", "受理登记", whole(accepted_on=None)),
    ("no_host", "调解员", whole(mediators=())),
    ("record_empty", "第1次调解会", part("sessions", record=" ")),
    ("record_empty", "第1次调查", part("investigations", text="")),
    ("nobody_present", "第1次调解会", part("sessions", present=())),
    ("party_unsigned", "被申请人赵明", without("party")),
    ("mediator_unsigned", "调解员签名", without("mediator")),
    ("no_seal", "印章", part("agreements", sealed_on=None)),
    ("visit_late", "D56-回访", whole(dues=(due("D56-回访", date(2027, 2, 28)),))),
    ("visit_late", "D56-回访", whole(dues=(due("D56-回访", date(2027, 2, 28), "missed"),))),
    ("file_late", "归档", whole(dues=(due("归档", date(2027, 1, 1)),))),
    ("law_repealed", "协议书", part("agreements", responsibility="依照《中华人民共和国物权法》，赵明负责。")),
    ("law_repealed", "第1次调解会", part("sessions", record="调解员讲解《合同法》。")),
    ("copy_unchecked", "身份证", part("attachments", checked_by="")),
    ("scan_unread", "身份证", part("attachments", pages=0)),
    ("scan_no_row", "身份证", part("attachments", row="")),
    ("not_bound", "装订", volume(pdf_sha256="")),
    ("no_checker", "立卷", volume(checker="")),
    ("no_checker", "立卷", volume(filer="")),
    ("no_retention", "保管期限", volume(retention="")),
    ("no_retention", "保管期限", volume(retention_reason="")),
]  # fmt: skip

PAPERS: list[tuple[str, str, bool]] = [  # (remark, state of the paper, whether it comes from outside)
    ("paper_missing", "未制作", False),
    ("paper_not_in", "待收入", True),
    ("paper_stale", "需重制", False),
    ("paper_unsigned", "已打印", False),
    ("paper_cover_only", "已定稿", True),
    ("paper_noted", "已签署", False),
    ("paper_word", "已打印", False),
]

ELSEWHERE = {"material", "retention"}  # the first below, the other in test_checking.py on a whole case


@pytest.fixture
def case(desk: Desk) -> Snapshot:
    found = registered(desk, "01")
    mediating(desk, found, "2026-11-03")
    with desk.store.read() as reader:
        return sound(reader.snapshot(found))


def seen(desk: Desk, case: Snapshot) -> list[Finding]:
    return audit(Speaker.of(desk.procedure, case, TODAY), case)


def test_each_rule_is_drawn_by_its_own_fault_alone(desk: Desk, case: Snapshot) -> None:
    assert seen(desk, case) == []
    wrong = []
    for remark, where, change in RULES:
        found = [(one.why, one.where) for one in seen(desk, change(case))]
        if found != [(desk.procedure.remarks[remark].why, where)]:
            wrong.append((remark, found))
    assert wrong == []


def test_each_state_of_a_paper_draws_its_rule(desk: Desk) -> None:
    for remark, state, outside in PAPERS:
        noted = "签署后住址有变动" if remark == "paper_noted" else ""
        paper = SimpleNamespace(stale_reason=noted, pdf_sha256="" if remark == "paper_word" else "a", scan_sha256="")
        need: Any = SimpleNamespace(title="调解记录", subject_label="", state=state, paper=paper)
        form: Any = SimpleNamespace(uploaded=outside, signers=("当事人",))
        assert checking._state_of(need, form, scanned=False)[0] == remark


def test_a_material_of_the_trade_is_missed_until_it_is_taken_in(desk: Desk, case: Snapshot) -> None:
    leased = replace(case, kind="山林土地/流转")
    (missed,) = checking._materials(desk, leased)
    assert missed.why == desk.procedure.remarks["material"].why
    assert "《土地承包（流转）合同》" in missed.message
    assert (missed.article, missed.place) == ("本中心设置", "act:attach")
    assert checking._materials(desk, part("attachments", title="土地承包合同")(leased)) == []


def test_what_is_not_yet_due_or_not_asked_draws_nothing(desk: Desk, case: Snapshot) -> None:
    clean: list[Change] = [
        whole(volume=None),
        part("agreements", form="口头", signatures=(), sealed_on=None),
        part("agreements", state="draft", signatures=(), sealed_on=None),
        part("agreements", responsibility="依照《中华人民共和国民法典》。"),
        part("attachments", category="evidence", checked_by=""),
    ]
    assert [seen(desk, change(case)) for change in clean] == [[]] * len(clean)


def test_each_rule_tells_why_and_a_place_that_exists(desk: Desk, case: Snapshot) -> None:
    volume_rules = {one.id: one for one in desk.procedure.remarks.values() if one.place}
    proven = {remark for remark, _, _ in RULES} | {remark for remark, _, _ in PAPERS} | ELSEWHERE
    assert volume_rules.keys() == proven
    for one in volume_rules.values():
        assert one.why.endswith("。"), one.id
        assert one.place[:4] != "act:" or one.place[4:] in desk.procedure.acts, one.id
    for remark, _, change in RULES:
        (found,) = seen(desk, change(case))
        assert found.at, remark
        assert found.message.endswith("。"), remark


def test_a_finding_of_the_agreement_leads_to_the_agreement_and_of_a_party_to_the_party(
    desk: Desk, case: Snapshot
) -> None:
    agreement = replace(case.agreements[0], facts="")
    nameless = replace(case, parties=(replace(case.parties[0], id_no=""), *case.parties[1:]))
    found = [placed(desk.procedure, one) for one in lint_agreement(desk.procedure, nameless, agreement, TODAY)]
    assert {one.place for one in found} == {"act:reach", "act:amend"}
    assert all(one.at for one in found)


def test_what_no_program_sees_is_left_to_the_binders_eyes(desk: Desk) -> None:
    words = "".join(one.message for one in checking.binder_list(desk))
    assert all(word in words for word in ("订书钉", "三孔", "封纸", "光盘", "A4", "指印"))
