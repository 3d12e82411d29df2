"""Fields: what is typed through an input method's full-width mode counts, is echoed, and is refused in one sentence."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from mediation.documents.clauses import load
from mediation.tui.dialogs.clause import clause_specs, given, picks
from mediation.tui.dialogs.item import instalment_rows, sentence
from mediation.tui.dialogs.pick import matching
from mediation.tui.fields.base import Option, Spec
from mediation.tui.fields.form import Form
from mediation.values.problems import Problem

TODAY = date(2026, 12, 1)
SPECS = (
    Spec("day", "办理日期", "date", required=True),
    Spec("money", "金额", "money"),
    Spec("count", "份数", "int"),
    Spec("at", "时间", "moment"),
    Spec("kind", "种类", "choice", options=(Option("a", "给付"), Option("b", "作为"))),
    Spec("people", "调解员", "staffs", options=(Option("1", "李璟"), Option("2", "周敏"))),
    Spec("consents", "意愿", "consents", options=(Option("p", "王桂兰"),), answers=("同意", "不同意")),
    Spec("sure", "已告知", "bool"),
    Spec("text", "内容", "longtext"),
    Spec("debt", "欠款", "money", required=True, only=(("kind", ("a",)),)),
)


class FormApp(App[None]):
    """One form."""

    def compose(self) -> ComposeResult:
        yield Form(SPECS, TODAY)

    def on_mount(self) -> None:
        self.query_one(Form).begin()


def on_form(scene: Callable[[Pilot[None], Form], Awaitable[None]]) -> None:
    async def run() -> None:
        app = FormApp()
        async with app.run_test(size=(100, 40)) as pilot:
            await pilot.pause()
            await scene(pilot, app.query_one(Form))

    asyncio.run(run())


async def type_into(pilot: Pilot[None], form: Form, name: str, text: str) -> str:
    form.fields[name].focus_editor()
    for char in text:
        pilot.app.post_message(events.Key("cjk", char))
    await pilot.pause()
    await pilot.pause()
    return "".join(content.plain for content, _ in form.fields[name].note._paragraphs)


@pytest.mark.parametrize(
    ("name", "typed", "note"),
    [
        ("day", "２０２６－１１－０８", "2026年11月8日 星期日"),
        ("day", "今天", "2026年12月1日 星期二"),
        ("day", "＋１５", "2026年12月16日 星期三"),
        ("day", "11.31", "不是真实日期"),
        ("money", "４２００．５０", "人民币肆仟贰佰元伍角（4200.50）"),
        ("money", "1.234", "金额"),
        ("count", "３", ""),
        ("count", "三份", "应为整数"),
        ("at", "2026-11-08 9:30", "2026年11月8日9时30分"),
        ("at", "2026-11-08", "没有写明日期和时刻"),
    ],
)
def test_what_is_typed_is_echoed_or_refused_while_typing(name: str, typed: str, note: str) -> None:
    async def scene(pilot: Pilot[None], form: Form) -> None:
        said = await type_into(pilot, form, name, typed)
        assert note in said
        assert ("✕" in said) == bool(form.fields[name].complaint())

    on_form(scene)


def test_choices_ticks_and_answers_by_keyboard() -> None:
    async def scene(pilot: Pilot[None], form: Form) -> None:
        form.fields["kind"].focus_editor()
        await pilot.press("right", "right")
        form.fields["people"].focus_editor()
        await pilot.press("down", "space", "up", "space")
        form.fields["consents"].focus_editor()
        await pilot.press("right")
        form.fields["sure"].focus_editor()
        await pilot.press("space")
        await pilot.pause()
        values = form.values()
        assert values["kind"] == "b"
        assert values["people"] == ["2", "1"]  # in the order ticked: the host first
        assert values["consents"] == {"p": "同意"}
        assert values["sure"] is True

    on_form(scene)


def test_gaps_are_marked_and_refusals_find_their_field() -> None:
    async def scene(pilot: Pilot[None], form: Form) -> None:
        assert form.first_gap()
        assert form.fields["day"].refused
        assert form.blame(Problem("bad", "金额太大，请核对。", field="金额"))
        assert form.fields["money"].refused
        assert not form.blame(Problem("bad", "别处有误。", field="别的"))

    on_form(scene)


def test_what_was_filled_in_by_the_program_does_not_count_as_typed() -> None:
    async def scene(pilot: Pilot[None], form: Form) -> None:
        form.put({"day": date(2026, 11, 8), "money": 420000, "text": "甲", "kind": "给付", "people": ["周敏"]})
        await pilot.pause()
        assert form.values() == {
            "day": "2026-11-08", "money": "4200.00", "text": "甲", "kind": "a", "people": ["2"], "sure": False,
        }  # fmt: skip
        assert not any(box.touched for box in form.fields.values())

    on_form(scene)


def test_instalments_are_read_line_by_line_and_the_bad_line_is_named() -> None:
    assert instalment_rows("2026-12-20 2000\n\n12.31 ２５００.5", TODAY) == [
        {"due": "2026-12-20", "amount": "2000.00"},
        {"due": "2026-12-31", "amount": "2500.50"},
    ]
    with pytest.raises(Problem, match="第2期"):
        instalment_rows("2026-12-20 2000\n两千", TODAY)


def test_a_sentence_is_made_of_the_parts() -> None:
    values = {
        "kind": "给付",
        "obligor": ["赵明"],
        "obligee": ["王桂兰"],
        "amount": "4200",
        "due": "2026-12-20",
        "method": "银行转账",
    }
    assert sentence(values, [], TODAY) == (
        "赵明应于2026年12月20日前以银行转账方式一次性向王桂兰支付人民币肆仟贰佰元整（¥4200.00）。"
    )
    rows = [{"due": "2026-12-20", "amount": "2000.00"}, {"due": "2026-12-31", "amount": "2200.00"}]
    assert "分2期支付：第1期于2026年12月20日前支付¥2000.00；" in sentence(values, rows, TODAY)
    assert sentence({"kind": "不作为", "obligor": ["赵明"]}, [], TODAY).startswith("赵明不得")


def test_the_fields_of_a_clause_go_by_its_blanks_and_alternatives() -> None:
    (clause,) = [one for one in load() if one.id == "G10"]
    specs = clause_specs(clause, ["甲", "乙"])
    assert [(one.label, one.type) for one in specs] == [
        ("担保人", "ticks"), ("债务人", "ticks"), ("保证期间", "text"), ("选用", "choice"),
    ]  # fmt: skip
    values = {"blank-0": ["甲"], "blank-2": "六个月", "pick-0": "一般保证"}
    assert given(clause, values) == {"担保人": ["甲"], "债务人": None, "保证期间": "六个月"}
    assert picks(clause, values) == ["一般保证"]


def test_options_are_found_by_words_notes_and_initials() -> None:
    options = [Option("1", "申请人"), Option("2", "被申请人"), Option("3", "受理", "没有一方拒绝")]
    assert [o.value for o in matching(options, "申请人")] == ["1", "2"]
    assert [o.value for o in matching(options, "sl")] == ["3"]
    assert [o.value for o in matching(options, "拒绝")] == ["3"]
    assert matching(options, "　") == options


@pytest.mark.parametrize(("kind", "key"), [("consents", "right"), ("parties", "space")], ids=["answers", "ticks"])
def test_the_line_of_a_long_list_that_is_being_answered_is_seen(kind: str, key: str) -> None:
    people = tuple(Option(str(n), f"村民{n}号") for n in range(40))

    class LongApp(App[None]):
        def compose(self) -> ComposeResult:
            yield Form((*SPECS[:4], Spec("all", "各方", kind, options=people, answers=("同意",))), TODAY)

        def on_mount(self) -> None:
            self.query_one(Form).begin("all")

    async def run() -> None:
        app = LongApp()
        async with app.run_test(size=(80, 16)) as pilot:
            await pilot.pause()
            box = app.query_one(Form).fields["all"].box
            for at in (39, 0):
                await pilot.press(*(["down"] * 39 if at else ["up"] * 39), key)
                await pilot.pause()
                assert 0 <= box.region.y + at < 16

    asyncio.run(run())


def test_a_field_is_asked_only_beside_the_choice_it_belongs_to_and_keeps_what_was_typed():
    async def scene(pilot: Pilot[None], form: Form) -> None:
        form.put({"day": "今天", "kind": "b"})
        assert not form.fields["debt"].display
        assert not form.first_gap()
        form.put({"kind": "a", "debt": "300"})
        assert form.fields["debt"].display
        form.fields["kind"].focus_editor()
        await pilot.press("right")
        await pilot.pause()
        assert "debt" not in form.values()
        await pilot.press("left")
        await pilot.pause()
        assert form.values()["debt"] == "300"

    on_form(scene)
