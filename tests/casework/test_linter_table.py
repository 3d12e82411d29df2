"""The agreement linter by table: for each rule one agreement that draws it and nothing else; sound ones draw nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from mediation.casework.linting import Finding, lint_agreement
from mediation.records.people import Aide
from mediation.records.snapshot import Agreement, Instalment, Item, Snapshot
from mediation.tui.dialogs.item import item_specs
from tests.casework.office import mediating, registered

if TYPE_CHECKING:
    from mediation.casework.desk import Desk

DAY = date(2026, 11, 20)
PAYS = "赵明于2026年12月20日前支付王桂兰人民币肆仟贰佰元整（¥4,200.00）；逾期的，按未付金额支付利息。"

Change = Callable[[Snapshot, Agreement], tuple[Snapshot, Agreement]]


def sound(case: Snapshot) -> Agreement:
    """A written agreement of one payment, with nothing wrong in it."""
    ids = {party.name: party.id for party in case.parties}
    item = Item("", 1, "给付", PAYS, (ids["赵明"],), (ids["王桂兰"],), 420000, date(2026, 12, 20), "转账", "", "", ())
    return Agreement(
        id="", no="", form="书面", scope="全部", facts="楼上漏水。", disputed="", responsibility="", manner="", reached_on=DAY,
        items=(item,), copies=len(case.parties) + 1, state="draft", confirm_agreed=False,
    )  # fmt: skip


def item(**changes: Any) -> Change:
    """The payment, changed."""
    return lambda case, one: (case, replace(one, items=(replace(one.items[0], **changes),)))


def said(text: str) -> Change:
    """Words after those of the payment."""
    return item(text=PAYS + text)


def whole(**changes: Any) -> Change:
    """The agreement, changed."""
    return lambda case, one: (case, replace(one, **changes))


def first(**changes: Any) -> Change:
    """The first party, changed."""
    return lambda case, one: (replace(case, parties=(replace(case.parties[0], **changes), *case.parties[1:])), one)


def parts(*sums: int) -> tuple[Instalment, ...]:
    return tuple(Instalment("", at, 1, "", "", "", date(2026, 12, 20), fen) for at, fen in enumerate(sums, 1))


def deed(case: Snapshot, one: Agreement) -> tuple[Snapshot, Agreement]:
    only = replace(one.items[0], kind="作为", text="赵明修好阳台防水。", fen=None, due=None)
    return case, replace(one, items=(only,))


def to_himself(case: Snapshot, one: Agreement) -> tuple[Snapshot, Agreement]:
    return case, replace(one, items=(replace(one.items[0], obligee_ids=one.items[0].obligor_ids),))


def many(case: Snapshot, one: Agreement) -> tuple[Snapshot, Agreement]:
    return case, replace(one, copies=one.copies + 2)


def title(case: Snapshot, one: Agreement) -> tuple[Snapshot, Agreement]:
    claim = replace(one.items[0], no=2, kind="确认", text="301室所有权归赵明。", fen=None, due=None)
    return case, replace(one, items=(*one.items, claim), confirm_agreed=True)


def status(case: Snapshot, one: Agreement) -> tuple[Snapshot, Agreement]:
    claim = replace(one.items[0], no=2, kind="确认", text="双方确认亲子关系。", fen=None, due=None)
    return case, replace(one, items=(*one.items, claim), confirm_agreed=True)


def gone(case: Snapshot, one: Agreement) -> tuple[Snapshot, Agreement]:
    left = replace(case.parties[0], left_on=DAY)
    return replace(case, parties=(left, *case.parties[1:])), replace(one, copies=one.copies - 1)


RULES: list[tuple[str, Change]] = [
    ("no_items", whole(items=())),
    ("no_facts", whole(facts=" ")),
    ("few_copies", whole(copies=1)),
    ("many_copies", many),
    ("title", title),
    ("status", status),
    ("no_id_no", first(id_no="")),
    ("no_uscc", first(type="法人", uscc="", id_no="")),
    ("no_guardian", first(capacity="限制", guardians=())),
    ("no_guardian", first(birth=date(2015, 1, 1), capacity="", guardians=())),
    ("weak_agent", first(agents=(Aide("a", "agent", "孙律师", authority="一般授权"),))),
    ("no_obligor", item(obligor_ids=())),
    ("no_obligee", item(obligee_ids=())),
    ("same_party", to_himself),
    ("no_sum", item(fen=None)),
    ("zero_sum", item(fen=0, text="赵明于2026年12月20日前支付王桂兰；逾期的，支付利息。")),
    ("no_due", item(due=None)),
    ("no_day", deed),
    ("due_before", item(due=date(2026, 11, 1), text=PAYS.replace("2026年12月20日", "2026年11月1日"))),
    ("parts_total", item(instalments=parts(200000, 210000))),
    ("no_default_clause", item(text=PAYS.split("；")[0] + "。")),
    ("account_name", said("户名：李四。")),
    ("capital", item(text=PAYS.replace("肆仟", "伍仟"))),
    ("sum_differs", item(fen=430000)),
    ("due_differs", item(due=date(2026, 12, 21))),
    ("open_blank", said("由{{验收人}}验收。")),
    ("open_choice", said("以〔现金|转账〕付清。")),
    ("open_or", said("付现金或者转账均可。")),
    ("vague", said("赵明应尽快付清。")),
    ("crime", said("王桂兰不再追究赵明的刑事责任。")),
    ("penalty", said("赵明免予行政处罚。")),
    ("tenfold", said("违约的按十倍赔偿。")),
    ("by_court", said("不履行的由人民法院判决。")),
    ("threat", said("否则停水停电。")),
    ("surety", said("李四为此提供保证责任。")),
    ("gone_party", gone),
    ("copies_differ", said("本协议一式玖份。")),
    ("confirm_differs", said("各方同意共同向人民法院申请司法确认。")),
    ("zero_sum", item(instalments=parts(0, 420000))),
    ("open_blank", whole(manner="于{{期限}}付清。")),
    ("by_court", whole(responsibility="违约的由法院判决。")),
    ("open_choice", whole(facts="〔甲|乙〕家漏水。")),
    ("vague", item(default_clause="逾期的酌情加付利息。")),
    ("open_blank", item(account="户名王桂兰，账号{{账号}}")),
]

CLEAN: list[Change] = [
    whole(),
    item(instalments=parts(200000, 220000)),
    said("户名：王桂兰。"),
    said("赵明签名或者按指印。"),
    whole(confirm_agreed=True),
    first(agents=(Aide("a", "agent", "孙律师", authority="特别授权"),)),
    whole(facts="王桂兰多次找赵明，尽快或者适当解决都没有结果。"),  # a story leaves nothing open
    item(text=PAYS.split("；")[0] + "。", default_clause="逾期的支付利息。"),
    item(text="赵明已于签署当日支付王桂兰人民币肆仟贰佰元整（¥4,200.00），当场点清。", due=None),
    item(text="赵明每月5日前支付王桂兰人民币肆仟贰佰元整（¥4,200.00）；逾期的支付利息。", due=None),
]


@pytest.fixture
def case(desk: Desk) -> Snapshot:
    found = registered(desk, "01")
    mediating(desk, found, "2026-11-03")
    with desk.store.read() as reader:
        return reader.snapshot(found)


def found_in(desk: Desk, case: Snapshot, change: Change) -> list[Finding]:
    changed, agreement = change(case, sound(case))
    return lint_agreement(desk.procedure, changed, agreement, DAY)


def test_each_rule_is_drawn_by_its_own_fault_alone(desk: Desk, case: Snapshot) -> None:
    wrong = []
    for remark_id, change in RULES:
        findings = found_in(desk, case, change)
        if [one.why for one in findings] != [desk.procedure.remarks[remark_id].why]:
            wrong.append((remark_id, [one.message for one in findings]))
    assert wrong == []


def test_sound_agreements_draw_nothing(desk: Desk, case: Snapshot) -> None:
    assert [found_in(desk, case, change) for change in CLEAN] == [[]] * len(CLEAN)


def test_a_deadline_before_the_day_it_came_into_force_is_told_of_that_day(desk: Desk, case: Snapshot) -> None:
    findings = found_in(desk, case, whole(effective_on=date(2027, 1, 5)))
    assert [one.message for one in findings] == ["履行期限早于协议生效之日（2027年1月5日），请改正。"]


def test_words_outside_the_clauses_are_mended_in_their_own_field(desk: Desk, case: Snapshot) -> None:
    assert [one.field for one in found_in(desk, case, whole(manner="于{{期限}}付清。"))] == ["manner"]
    assert [one.field for one in found_in(desk, case, item(default_clause="逾期的酌情加付利息。"))] == [
        "default_clause"
    ]


def test_a_clause_that_asks_the_court_makes_what_it_cannot_confirm_a_fault(desk: Desk, case: Snapshot) -> None:
    findings = found_in(desk, case, said("301室归赵明所有。各方同意共同向人民法院申请司法确认。"))
    assert [one.level for one in findings if "归属" in one.message] == ["必改"]


def test_a_surety_who_signs_is_no_fault(desk: Desk, case: Snapshot) -> None:
    surety = replace(case.parties[0], id="third", name="李四", role="第三人")
    with_surety = replace(case, parties=(*case.parties, surety))
    assert found_in(desk, with_surety, said("李四为此提供保证责任。")) == []


def test_each_rule_tells_why_and_a_field_that_exists(desk: Desk, case: Snapshot) -> None:
    places = (
        {spec.name for spec in item_specs(case)}
        | {one.name for one in desk.procedure.acts["reach"].fields}
        | {"on", ""}
    )
    for remark_id, _ in RULES:
        remark = desk.procedure.remarks[remark_id]
        assert remark.why.endswith("。"), remark_id
        assert remark.field in places, remark_id
    assert {remark for _, remark in desk.procedure.banned} <= {remark_id for remark_id, _ in RULES}


def test_no_rule_of_the_agreement_is_left_out_of_the_table(desk: Desk) -> None:
    told = {one.id for one in desk.procedure.remarks.values() if one.why and not one.place}
    assert told - {"session_disagrees"} == {remark_id for remark_id, _ in RULES}
